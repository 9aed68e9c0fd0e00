"""The page that plays on its own: what is inside the file. tests/test_browser_downloads.py plays it."""

import base64
import gzip
import json
import re
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest

from charts import Window, landscape
from charts.landscape import MARGIN
from interface.kit.looks import looks_of
from interface.playground.answer import data as payload
from interface.playground.offline import carried, frame, save
from interface.playground.offline import page as page_of
from interface.playground.view import Experiment
from interface.shell.download import page, variables
from language import Message
from player import WEB
from player.offline import modules
from simulation.link import decode
from simulation.scenario import CLASSIC
from surfaces import SURFACES

ADDRESS = "https://downhill.example/?surface=quadratic&x=-7"
HOSTILE = "</script><script>alert(1)</script>"


def inside(page: str) -> dict[str, Any]:
    """What a page unpacks: modules, style, experiment, words."""
    return json.loads(gzip.decompress(base64.b64decode(Scripts(page).found["packed"])))


class Scripts(HTMLParser):
    """Every script of a page by its id or type, and the addresses it mentions."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.links: list[str] = []
        self.name = None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.links += [value for name, value in attributes.items() if name in ("src", "href")]
        if tag == "script":
            self.name = attributes.get("id", attributes.get("type", "plain"))

    def handle_data(self, data):
        if self.name:
            self.found[self.name] = self.found.get(self.name, "") + data

    def handle_endtag(self, tag):
        self.name = None


class Frames(HTMLParser):
    """The pages within a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.pages: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.pages += [value for name, value in attributes if name == "srcdoc"]


@pytest.fixture(scope="module")
def text() -> str:
    return page(Experiment(scenario=CLASSIC), ADDRESS)


def test_the_experiment_is_inside(text):
    data, sent = inside(text)["experiment"], payload(Experiment(scenario=CLASSIC))
    assert data.keys() == sent.keys() | {"anatomies", "letters", "looks", "carried"}
    assert data["looks"].keys() == {str(one["slot"]) for one in data["entrants"]}
    for part in ("query", "entrants", "table", "surface", "steps"):
        assert data[part] == json.loads(json.dumps(sent[part], default=Message.__str__))
    runs, sheets = (one["run"] for one in data["entrants"]), data["anatomies"].values()
    programs = filter(None, data["equations"].values())
    assert {data["catalogue"], data["landscape"], *programs, *runs, *sheets} == data["assets"].keys()


def test_what_the_page_answers_itself_is_what_the_server_would():
    scenario, _ = decode({"surface": "rosenbrock", "1": "sgd"})
    found = carried(scenario)
    asked = {"surface": "rosenbrock", "1": "adam", "schedule": "cosine"}
    entries = Experiment(scenario=decode(asked)[0]).link(in_full=True)
    told = {f"1.{name}": value for name, value in found["optimizers"]["adam"].items()}
    told |= {f"schedule.{name}": value for name, value in found["schedules"]["cosine"].items()}
    assert entries == found["usual"] | asked | told
    drawn = {slot: found["looks"][slug][:2] for slot, slug in enumerate(("sgd", "adam"), 1)}
    assert {slot: list(look[:2]) for slot, look in looks_of({"1": "sgd", "2": "adam"}).items()} == drawn


def test_plotly_is_inside_and_nothing_is_fetched(text):
    scripts = Scripts(text)
    assert b"Plotly" in gzip.decompress(base64.b64decode(scripts.found["plotly"]))
    assert scripts.links == [ADDRESS]
    assert len(text) < 2_700_000


def test_beside_its_script_a_page_is_small(tmp_path):
    save({"surface": "rosenbrock", "1": "sgd", "2": "momentum", "3": "adam"}, tmp_path / "page.html", beside=True)
    text = (tmp_path / "page.html").read_text()
    assert Scripts(text).links == ["plotly.min.js"]
    assert b"Plotly" in (tmp_path / "plotly.min.js").read_bytes()
    assert len(text) < 300_000


def test_the_scripts_are_the_player_s_own(text):
    found = inside(text)["modules"]
    assert found == modules("playground/offline.js")
    assert {"downhill/playground/page.js", "downhill/kit/picture.js", "downhill/kit/marks.js"} <= found.keys()
    for name, source in found.items():
        path = name.partition("/")[2]
        imported, original = re.findall(r'from "(.+?)"', source), (WEB / path).read_text()
        assert set(imported) <= found.keys()
        resolved = [(WEB / path).parent / other for other in re.findall(r'from "(.+?)"', original)]
        assert [(WEB / other.partition("/")[2]).resolve() for other in imported] == [one.resolve() for one in resolved]
        plain = re.compile(r'from ".+?"')
        assert plain.sub("", source) == plain.sub("", original)


def test_text_of_a_visitor_stays_text():
    scenario, _ = decode({"surface": "custom", "f": "x^2 + y^2", "1": "sgd"})
    experiment = Experiment(scenario=scenario, problems=(HOSTILE,))
    text = page(experiment, f'https://downhill.example/?f="{HOSTILE}')
    assert "<script>alert" not in text
    assert inside(text)["experiment"]["problems"] == [HOSTILE]


def test_a_frame_holds_a_page_and_refuses_what_cannot_be_used():
    shown = frame({"surface": "quadratic", "1": "sgd"}, height=500)._repr_html_()
    found = Frames(shown)
    assert found.pages == [page_of(Experiment(scenario=decode({"surface": "quadratic", "1": "sgd"})[0]))]
    with pytest.raises(ValueError, match=r"learning_rate is .*received “-1”"):
        frame({"surface": "quadratic", "1": "sgd", "1.learning_rate": "-1"})


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_colour_that_the_player_reads_is_there(mode):
    names = [
        *(name.removeprefix("downhill/") for name in modules("playground/offline.js")),
        "kit/style.css",
        "playground/offline.css",
    ]
    sources = "".join((WEB / name).read_text() for name in names)
    read = set(re.findall(r"--st-([\w-]+)", sources))
    own = set(re.findall(r"--st-([\w-]+):", (WEB / "playground/offline.css").read_text()))
    assert read <= own | variables(mode).keys()


@pytest.mark.parametrize("slug", ["quadratic", "rosenbrock"])
def test_the_ground_reaches_beyond_and_is_the_same_within(slug):
    surface = SURFACES[slug]()
    window, size, more = Window(*surface.view[0], *surface.view[1]).grown(MARGIN), 51, 20
    near, far = landscape(surface, window, size), landscape(surface, window, size, beyond=more / size)
    for part in ("window", "levels", "labels", "relief", "field"):
        assert far[part] == near[part]
    heights = [
        np.frombuffer(base64.b64decode(one["contour"]["z"]["bdata"]), "<f4").reshape(count, count)
        for one, count in ((near, size), (far, size + 2 * more))
    ]
    np.testing.assert_allclose(heights[1][more:-more, more:-more], heights[0], rtol=1e-5, atol=1e-6)
    for axis in "xy":
        assert far["contour"][f"d{axis}"] == pytest.approx(near["contour"][f"d{axis}"])
        start = near["contour"][f"{axis}0"] - more * near["contour"][f"d{axis}"]
        assert far["contour"][f"{axis}0"] == pytest.approx(start)
