"""Every example opens without a problem, asks one question in both languages, and has a picture drawn from its runs."""

import base64

import numpy as np
import pytest

from examples import EXAMPLES
from interface.kit.presentation import NOTE, TITLE
from interface.kit.request import Request
from interface.pages import PAGES
from interface.shell.example_pictures import link_to, pictures
from language import LANGUAGES

PICTURES = {one["slug"]: one for one in pictures()}


@pytest.mark.parametrize("slug", EXAMPLES)
def test_an_example_opens_with_its_question(slug):
    example = EXAMPLES[slug]
    page = PAGES[example.page]
    for language in LANGUAGES:
        link = link_to(example, language)
        shown = page.view(Request.of_link(link))
        assert [str(problem) for problem in shown.problems] == []
        assert (shown.presentation.title, shown.presentation.note) == (link["title"], link["note"])
        assert 0 < len(link["title"]) <= TITLE
        assert link["note"].rstrip(".").count("?") >= 1
        assert len(link["note"]) <= NOTE
        full = shown.link(in_full=True)
        assert {key: full[key] for key in example.entries} == dict(example.entries), "no entry is left out or another"
    english, korean = (link_to(example, language) for language in LANGUAGES)
    assert english["title"] != korean["title"]
    assert english["note"] != korean["note"]


@pytest.mark.parametrize("slug", EXAMPLES)
def test_an_example_has_a_picture_with_a_path_for_each_optimizer(slug):
    picture = PICTURES[slug]
    assert len(picture["paths"]) >= 1
    for path in picture["paths"]:
        points = np.frombuffer(base64.b64decode(path["points"]["bdata"]), "<f4").reshape(2, -1)
        assert points.shape[1] > 20
        assert np.nanmax(np.abs(points[:, 1:] - points[:, :1])) > 0
    left, right, low, high = picture["ground"]["window"]
    x, y = picture["ground"]["start"]
    assert left <= x <= right
    assert low <= y <= high


def test_there_are_a_dozen_over_all_pages_and_the_classic_is_the_first():
    assert len(EXAMPLES) >= 12
    assert next(iter(EXAMPLES)) == "classic"
    assert {"playground", "maps", "basins", "race", "data", "network"} <= {one.page for one in EXAMPLES.values()}
    assert len({one.name for one in EXAMPLES.values()}) == len(EXAMPLES)
