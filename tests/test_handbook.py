"""The Handbook without a browser: every declaration has its place, links mean what they say, pictures are of runs."""

import base64
import json
import re
from urllib.parse import parse_qsl

import numpy as np
import pytest
from apptest import open_app, run, sent

from catalogue import Library
from charts.thumbnail import SIZE, thumbnail
from interface.handbook import contents as handbook
from interface.handbook.search import methods
from interface.handbook.tables import conventions, conventions_table, defaults_table
from interface.kit.request import Request
from interface.playground.view import view
from interface.shell.messages import for_katex
from language import Message
from lessons import lesson
from optimizers import OPTIMIZERS
from programs.in_the_book import book_class
from schedules import SCHEDULES
from simulation import simulate
from simulation.link import default_values
from simulation.measurements import measure
from simulation.outcomes import Outcome
from surfaces import SURFACES

every_optimizer = pytest.mark.parametrize("slug", OPTIMIZERS)
every_surface = pytest.mark.parametrize("slug", SURFACES)


@pytest.fixture(scope="module")
def page():
    """The Handbook, opened after a Playground with an experiment on it."""
    at = open_app({"surface": "beale", "1": "adam", "2": "yogi"})
    at = run(at.switch_page("pages/handbook.py"))
    assert [heading.value for heading in at.header] == [
        "The five classics",
        "Family tree",
    ]  # the first screen comes first
    at.session_state["family"] = {"painted": True}
    return run(at)


@pytest.fixture(scope="module")
def text(page) -> str:
    return "\n".join(markdown.value for markdown in page.markdown)


def links(page) -> list[tuple[str, dict[str, str]]]:
    """Every link to a page of ours: its label and its query."""
    return [(link.proto.label, dict(parse_qsl(link.proto.query_string))) for link in page.get("page_link")]


def cells(table: Message) -> list[list[str]]:
    """The cells of a table in Markdown, without the line below its head."""
    return [line[2:-2].split(" | ") for index, line in enumerate(str(table).splitlines()) if index != 1]


# The page


@every_optimizer
def test_every_optimizer_has_a_card(page, text, slug):
    cls = OPTIMIZERS[slug]
    (heading,) = (heading for heading in page.subheader if heading.proto.anchor == slug)
    assert heading.value == cls.name
    for said in (f"$$\n{for_katex(cls().formula)}\n$$", cls.idea, cls.weakness, cls.source):
        assert said in text
    data = json.loads(page.get_by_key(f"descents-{slug}").proto.json)
    assert [picture["ground"] for picture in data["pictures"]] == list(handbook.STAGES)


@every_surface
def test_every_surface_has_a_card(page, text, slug):
    surface = SURFACES[slug]()
    (heading,) = (heading for heading in page.subheader if heading.proto.anchor == f"surface-{slug}")
    assert heading.value == surface.name
    for said in (f"$$\n{surface.formula}\n$$", surface.teaches, surface.source):
        assert said in text
    (picture,) = json.loads(page.get_by_key(f"thumbnail-{slug}").proto.json)["pictures"]
    assert picture["ground"] == slug


def test_links_within_the_page_lead_somewhere(page, text):
    anchors = [heading.proto.anchor for heading in [*page.header, *page.subheader] if heading.proto.anchor]
    followed = set(re.findall(r"\]\(#([\w-]+)\)", text))
    assert {"family", "surfaces", "conventions", "adam"} <= followed <= set(anchors)
    assert len(set(anchors)) == len(anchors)


def test_the_tree_is_of_all_optimizers(page):
    data = json.loads(page.get_by_key("family").proto.json)
    assert sorted(re.findall(r'<a href="#(\w+)" class="node', data["tree"])) == sorted(OPTIMIZERS)


def test_every_link_is_an_experiment_without_problems(page):
    scenarios = {"See it do well": [], "See it fail": [], "Open in the Playground": []}
    for label, query in links(page):
        if label in scenarios:
            shown = view(Request.of_link(query))
            assert not shown.problems
            scenario = shown.scenario
            assert scenario.entrants[0].optimizer.slug == "sgd"
            scenarios[label].append(scenario)
    well, fails, surfaces = scenarios.values()
    for shown in (well, fails):
        assert sorted(scenario.entrants[-1].optimizer.slug for scenario in shown) == sorted(OPTIMIZERS)
    assert [scenario.surface.slug for scenario in surfaces[: len(SURFACES)]] == list(SURFACES)
    assert [scenario.schedule.slug for scenario in surfaces[len(SURFACES) :]] == list(SCHEDULES)


def test_a_card_leads_to_the_step_of_a_lesson_that_is_about_its_method(page):
    led = {label: query for label, query in links(page) if "lesson" in query}
    assert led["Guess a run: 6.1.4 Momentum"] == {"lesson": "along-the-book", "at": "5"}
    assert all(
        label == f"Guess a run: {lesson(one['lesson']).steps[int(one['at']) - 1].heading}" for label, one in led.items()
    )
    assert {"sgd", "nesterov", "adagrad", "rmsprop", "adadelta", "adam", "nadam"} <= {
        slug for slug, cls in OPTIMIZERS.items() if handbook.read_along(cls)
    }
    assert handbook.read_along(OPTIMIZERS["newton"]) is None


@every_optimizer
def test_it_converges_where_it_is_said_to_do_well_and_nowhere_that_it_is_said_to_fail(text, slug):
    cls = OPTIMIZERS[slug]
    for shown, converges in ((handbook.success(cls), True), (handbook.failure(cls), False)):
        scenario = view(Request.of_link(shown.link)).scenario
        run = simulate(scenario.surface, scenario.entrants[-1].optimizer, scenario.start, scenario.steps)
        measured = measure(run)
        assert (measured.outcome is Outcome.CONVERGED) == converges
        assert str(shown.told) in text
        if converges:
            assert re.search(rf"\b{measured.arrived_at}\b", str(shown.told))


def test_the_first_line_counts_who_grew_out_of_the_classics():
    alone = [slug for slug, cls in OPTIMIZERS.items() if not cls.extends]
    said = str(handbook.headline())
    assert said == "20 of the 21 other optimizers here grew out of five: SGD, Momentum, AdaGrad, RMSProp and Adam."
    assert len(OPTIMIZERS) - 5 == 21
    assert alone == ["sgd", "newton"], "the one that did not"


def test_the_classics_come_first_and_every_method_once():
    shown = [cls.slug for members in methods().values() for cls in members]
    assert shown[:5] == ["sgd", "momentum", "adagrad", "rmsprop", "adam"]
    assert sorted(shown) == sorted(OPTIMIZERS)


@every_optimizer
def test_a_formula_is_told_in_words_and_as_a_class(page, text, slug):
    cls = OPTIMIZERS[slug]
    assert cls.in_words.endswith(".")
    assert f"**In words.** {cls.in_words}" in text
    assert book_class(cls) in ["", *(block.value for block in page.code)]


@every_optimizer
def test_a_link_says_every_default(slug):
    query = handbook.link_to_optimizer(OPTIMIZERS[slug])
    slot = "1" if slug == "sgd" else "2"
    assert {f"{slot}.{name}" for name in OPTIMIZERS[slug].parameters()} <= query.keys()


# Between the pages


def test_every_page_leads_to_the_others(page):
    """Where a page was left, the browser remembers: test_browser_handbook."""
    assert links(page)[0] == ("Playground", {})
    assert ("Handbook", {}) in links(page)


def test_who_comes_to_the_handbook_first_finds_the_opening():
    at = open_app({"utm_source": "mail", "optimizer": "adam"})
    at = run(at.switch_page("pages/handbook.py"))
    at.query_params = {}
    data = sent(run(at.switch_page("pages/playground.py")))
    assert data["problems"] == []
    assert [entrant["slug"] for entrant in data["entrants"]] == ["sgd", "momentum"]


# Tables


@every_optimizer
def test_defaults_stand_side_by_side(slug):
    cls = OPTIMIZERS[slug]
    head, *rows = cells(defaults_table(cls))
    assert head[:2] == ["Defaults", "Here"]
    for library, shown in zip(Library, head[2:5], strict=True):
        call = cls.libraries[library].call if library in cls.libraries else ""
        assert shown == (f"{library} `{call}`" if call else library)
    assert all(len(row) == len(head) for row in rows)
    theirs = {name for counterpart in cls.libraries.values() for name in counterpart.defaults}
    assert len(rows) == len(cls.parameters().keys() | theirs)
    for column, library in enumerate(Library, start=2):
        given = [row[column] for row in rows]
        has = cls.libraries[library].defaults if library in cls.libraries else {}
        numbers = sorted(float(cell.replace("−", "-")) for cell in given if re.fullmatch(r"[\d.e−]+", cell))
        kept = [value for value in has.values() if isinstance(value, float) and not isinstance(value, bool)]
        assert numbers == pytest.approx(sorted(kept), rel=1e-3)


def test_the_defaults_that_libraries_are_known_for():
    rows = {row[0]: row[1:5] for row in cells(defaults_table(OPTIMIZERS["adam"]))}
    assert rows[r"Learning rate $\eta$"] == ["0.001", "0.001", "0.001", "must be given"]
    assert rows[r"Epsilon $\varepsilon$"] == ["1e−8", "1e−8", "1e−7", "1e−8"]
    assert rows["`eps_root`"] == ["–", "–", "–", "0"]
    rows = {row[0]: row[1:5] for row in cells(defaults_table(OPTIMIZERS["adamw"]))}
    assert rows[r"Weight decay $\lambda$"] == ["0.01", "0.01", "0.004", "1e−4"]
    rows = {row[0]: row[1:5] for row in cells(defaults_table(OPTIMIZERS["adagrad"]))}
    assert rows["`initial_accumulator_value`"] == ["–", "0", "0.1", "0.1"]
    rows = {row[0]: row[1:5] for row in cells(defaults_table(OPTIMIZERS["newton"]))}
    assert rows["Radius $r_0$"] == ["1", "–", "–", "–"]


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("Momentum", ["displacement", "running sum", "running mean"]), ("Nesterov", ["look-ahead point"]),
        ("AdaGrad", ["starts the sum at 0.1", "inside the root"]), ("Adam", ["Epsilon outside the root", "before"]),
        ("AMSGrad", ["correct no bias", "maximum"]), ("AdamW", ["penalty in f", "decays of .01, .004 and 1e-4"]),
        ("NAdam", ["warm"]), ("RMSProp", ["rate inside"]), ("RAdam", ["the paper says 4"]),
    ],
)  # fmt: skip
def test_where_conventions_differ(method, words):
    head, *rows = cells(conventions_table())
    assert head == ["Method", "Here, and in the papers", *Library]
    (row,) = (row for row in rows if row[0].startswith(f"[{method}]("))
    assert all(word in " ".join(row) for word in words)


def test_the_table_of_conventions_has_who_differs_and_nobody_else():
    rows = cells(conventions_table())[1:]
    differing = [slug for slug, cls in OPTIMIZERS.items() if any(one.differs for one in cls.libraries.values())]
    assert [re.search(r"\(#(\w+)\)", row[0])[1] for row in rows] == differing
    for slug, row in zip(differing, rows, strict=True):
        for library, cell in zip(Library, row[2:], strict=True):
            counterpart = OPTIMIZERS[slug].libraries.get(library)
            assert cell == ("–" if counterpart is None else counterpart.differs or "as here")


def test_a_file_without_a_docstring_has_no_conventions():
    class Bare(OPTIMIZERS["sgd"]):
        pass

    Bare.__doc__ = "Bare(*, learning_rate: float = 0.001)"
    assert not conventions(Bare)
    Bare.__doc__ = "Here a | there\n    b."
    assert str(conventions(Bare)) == r"Here a \| there b."


# Pictures


@every_surface
def test_a_thumbnail_is_lowest_where_the_minima_are(slug):
    surface = SURFACES[slug]()
    picture = thumbnail(surface)
    heights = np.frombuffer(base64.b64decode(picture["heights"]), "<u2").reshape(SIZE, SIZE) / 65535 * picture["bands"]
    left, right, bottom, top = picture["window"]
    assert ((left, right), (bottom, top)) == surface.view
    for x, y in surface.minima:
        column, row = (x - left) / (right - left) * (SIZE - 1), (y - bottom) / (top - bottom) * (SIZE - 1)
        near = heights[int(row) : int(row) + 2, int(column) : int(column) + 2]
        assert near.min() <= np.quantile(heights, 0.1)
    grid = np.stack(np.meshgrid(np.linspace(left, right, SIZE), np.linspace(bottom, top, SIZE)))
    order = np.argsort(surface.value(grid), axis=None)
    assert np.all(np.diff(heights.ravel()[order]) >= -1e-4 * picture["bands"])  # higher ground is drawn higher


@pytest.mark.parametrize("slug", ["sgd", "adam", "newton"])
@pytest.mark.parametrize("stage", handbook.STAGES)
def test_a_small_descent_is_a_run_from_the_surface_s_start(slug, stage):
    cls, surface = OPTIMIZERS[slug], SURFACES[stage]
    picture = next(picture for picture in handbook.descents(cls) if picture["ground"] == stage)
    drawn = [
        np.frombuffer(base64.b64decode(path["points"]["bdata"]), "<f4").reshape(2, -1) for path in picture["paths"]
    ]
    for points, shown in zip(drawn, ["sgd"] if slug == "sgd" else ["sgd", slug], strict=True):
        optimizer = OPTIMIZERS[shown](**default_values(OPTIMIZERS[shown], surface))
        expected = simulate(surface(), optimizer, surface.start, surface.steps).points
        np.testing.assert_allclose(points, expected, rtol=1e-6, atol=1e-6)
    assert f"{surface.name}, {surface.steps} steps" in str(picture["caption"])
    assert cls.name in str(picture["told"])


@every_optimizer
def test_no_small_descent_diverges(slug):
    assert all(path["diverged"] == -1 for picture in handbook.descents(OPTIMIZERS[slug]) for path in picture["paths"])


def test_the_pictures_stand_on_grounds_that_are_sent(page):
    sent_grounds = json.loads(page.get_by_key("grounds").proto.json)["grounds"]
    assert sent_grounds.keys() == SURFACES.keys()
    assert sent_grounds["quadratic"]["minima"] == [[0.0, 0.0]]
    assert sent_grounds["himmelblau"]["start"] == list(SURFACES["himmelblau"].start)


@pytest.mark.parametrize("slug", SCHEDULES)
def test_every_schedule_has_a_card(page, slug):
    """Its rule, idea, weakness, source, what libraries call it."""
    text, cls = " ".join(one.value for one in page.markdown), SCHEDULES[slug]
    assert all(part in text for part in (cls.rule, cls.idea, cls.weakness, cls.source))
    assert " ".join(cls.__doc__.split()) in text
    assert slug != "time_decay" or "Keras's `decay`" in text


def test_rates_of_schedules_begin_where_their_formulas_say():
    assert handbook.rates_of(SCHEDULES["constant"]) == [1.0] * handbook.LONG
    assert handbook.rates_of(SCHEDULES["time_decay"])[100] == pytest.approx(1 / 2)
    assert all(len(handbook.rates_of(cls)) == handbook.LONG for cls in SCHEDULES.values())
