"""Firefox and WebKit, without WebGL: every page opens, and a hand does what it does in Chromium."""

import os
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from downloads import LINK, SCENARIO
from drivers import Firefox, WebKit
from PIL import Image
from waiting import eventually

from benchmarks.server import Server
from interface.kit.number_format import number
from interface.shell.navigation import TITLES
from lessons import lesson
from optimizers import OPTIMIZERS
from simulation import simulate
from simulation.records import to_csv
from surfaces import SURFACES

pytestmark = pytest.mark.browser

DESKTOP, PHONE = (1440, 900), (390, 844)
MOVES = 8
HARMLESS = ("WebAssembly", "status=2152398850", "Download Button fetch error - NetworkError")
"""In what consoles report that is no mistake: Streamlit's reader of messages tries WebAssembly, which our policy
forbids, and does without; Firefox gives up a font of a page that is left while it loads, and the second request by
which Streamlit looks whether a download works; the test reads the file."""

# Whether a page shows its picture, and its script has run.
OPEN = """(name) => {
  const inked = (one) => one.width && one.height && one.checkVisibility() &&
    new Uint32Array(one.getContext("2d").getImageData(0, 0, one.width, one.height).data.buffer).some(Boolean);
  const page = name === "playground" ? "" : name, shown = document.querySelector(".downhill:not(.waiting)");
  const rests = document.querySelector("[data-test-script-state=notRunning]");
  if (!location.pathname.endsWith(`/${page}`) || !rests) return false;
  if (name === "handbook") return document.querySelector(".family-tree svg")?.checkVisibility();
  if (name === "race") return shown?.querySelector(".race-plot svg path")?.checkVisibility();
  return shown && [...shown.querySelectorAll("canvas")].some(inked);
}"""
# Where the point (x, y) of the plane lies in the window, the start if none is given; null while the page asks for more,
# which may give the picture another size.
PLACE = """(x, y) => {
  const { picture: { root, plane }, state: { query }, channel } = document.querySelector(".downhill").player;
  if (!channel.idle) return null;
  const [panel] = plane.panels;
  const { left, top } = root.getBoundingClientRect();
  return [left + panel.x(x ?? Number(query.x)), top + panel.y(y ?? Number(query.y))];
}"""
# The middle of what can be pressed and has this name: null where it is not there, covered or disabled. Some of what
# Streamlit shows has a root of its own.
MIDDLE = """(selector, name) => {
  const named = (node) => name == null || [node.ariaLabel, node.textContent].some((text) => text?.trim() === name);
  const roots = [...document.querySelectorAll("*")].flatMap(({ shadowRoot }) => shadowRoot ?? []);
  const all = [document, ...roots].flatMap((root) => [...root.querySelectorAll(selector)]);
  const found = all.find((node) => node.checkVisibility() && named(node));
  if (!found || found.disabled) return null;
  found.scrollIntoView({ block: "nearest", inline: "nearest" });
  const { left, top, width, height } = found.getBoundingClientRect();
  const [x, y] = [left + width / 2, top + height / 2];
  return found.contains(found.getRootNode().elementFromPoint(x, y)) ? [x, y] : null;
}"""
# What a finger does, for a driver that has none: the events that the page listens to, without those of a browser.
TOUCH = """(name, x, y) => {
  const at = { identifier: 0, clientX: x, clientY: y };
  const event = new Event(name, { bubbles: true, cancelable: true, composed: true });
  document.elementFromPoint(x, y).dispatchEvent(
    Object.assign(event, { touches: name === "touchend" ? [] : [at], changedTouches: [at] }),
  );
}"""
# Whether the start has a place in the picture.
DRAWN = "() => document.querySelector('.downhill')?.player?.picture?.plane?.panels?.length"
COLUMN = """(label) => {
  const heads = [...document.querySelectorAll(".results th")].map((head) => head.textContent.trim());
  const rows = [...document.querySelectorAll(".results tbody tr")];
  return rows.map((row) => row.children[heads.indexOf(label)].textContent.trim());
}"""
# Every step that the clock shows from now on.
NOTE_STEPS = """() => {
  const readout = document.querySelector(".clock output"), steps = (window.steps = []);
  const note = () => steps.push(parseInt(readout.textContent));
  new MutationObserver(note).observe(readout, { childList: true, characterData: true, subtree: true });
}"""
# The second equation's numbers, a row for each coordinate, and whether it takes up room.
FIGURES = """() => {
  const rows = [...document.querySelectorAll(".inspector .equation:nth-of-type(2) .figures math")];
  return rows.map((row) => [row.textContent, row.getBoundingClientRect().width > 100]);
}"""
ALERTS = """() => {
  const all = [...document.querySelectorAll("[role=alert]")];
  return all.filter((one) => one.checkVisibility()).map((one) => one.innerText);
}"""
TEXT = "(selector) => document.querySelector(selector)?.textContent.trim() ?? ''"


class Visitor:
    """A person before one of these browsers."""

    def __init__(self, browser: Firefox | WebKit, address: str) -> None:
        self.browser, self.address = browser, address

    def open(self, path: str = "", **query: str) -> None:
        """A page in a window at a desk, once its script has run."""
        self.browser.resize(*DESKTOP)
        self.browser.go(f"http://{self.address}/{path}?{urlencode(query)}")
        self.until(OPEN, path or "playground")

    def run(self, function: str, *arguments):
        return self.browser.run(function, *arguments)

    def until(self, function: str, *arguments):
        """What a function gives once that is true, and neither 0, empty nor null."""
        return eventually(lambda: self.run(function, *arguments), bool)

    def settled(self, function: str, *arguments):
        """What a function gives once that is not null and the same three times in a row."""
        found: list = [None, None, None]

        def last_three() -> list:
            found.append(self.run(function, *arguments))
            return found[-3:]

        return eventually(last_three, lambda three: three[0] is not None and three == three[:1] * 3)[0]

    @property
    def query(self) -> dict[str, str]:
        """The entries of the link in the address bar."""
        return dict(parse_qsl(urlsplit(self.run("() => location.href")).query))

    def text(self, selector: str) -> str:
        return self.run(TEXT, selector)

    def shows(self, **query: str) -> None:
        """Wait until these entries are in the address and the table shows their runs."""
        eventually(lambda: self.query, lambda now: all(now.get(key) == query.get(key) for key in "xy"))
        eventually(lambda: self.run(COLUMN, "Final point"), lambda ends: ends == finals(query))

    def reads(self, selector: str, wanted: str) -> None:
        """Wait until this text is in the first of what is selected."""
        eventually(lambda: self.text(selector), lambda text: wanted in text)

    # The hand

    def move(self, kind: str, *actions: dict) -> None:
        self.browser.act({"type": "pointer", "id": kind, "parameters": {"pointerType": kind}, "actions": actions})

    def press(self, selector: str, name: str | None = None) -> None:
        """Click what has this name, once it is there and keeps its place."""
        self.click(self.settled(MIDDLE, selector, name))

    def click(self, place: list[float]) -> None:
        self.move("mouse", to(place), {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0})

    def download(self, kind: str) -> Path:
        """The file behind a button of the dialog, once it is whole: before, it has another name, or nothing in it."""
        self.press("button", kind)
        files = self.browser.downloads
        (path,) = eventually(lambda: [one for one in files.glob(f"*.{kind.lower()}") if one.stat().st_size], bool)
        return path

    def type(self, *keys: str) -> None:
        """Press keys one after the other; those of one text together, let go in the order in which they are pressed."""
        for text in keys:
            actions = [{"type": kind, "value": key} for kind in ("keyDown", "keyUp") for key in text]
            self.browser.act({"type": "key", "id": "keyboard", "actions": actions})

    def enter(self, key: str, text: str) -> None:
        """Type into a number field."""
        self.press(f'[data-key="{key}"] input[type=text]')
        self.type(CONTROL + "a", *text, ENTER)

    def drag_start(self, x: float, y: float, touch: bool = False, in_address: bool = True) -> None:
        """Drag the start to (x, y): the picture follows while it is held, and the address waits until it is let go."""
        begin, end = self.settled(PLACE), self.settled(PLACE, x, y)
        way = [[a + i / MOVES * (b - a) for a, b in zip(begin, end, strict=True)] for i in range(1, MOVES + 1)]
        before = self.query
        self.hold(begin, way, touch)
        self.until(
            "(x) => Math.abs(document.querySelector('.downhill').player.state.entrants[0].run.x[0] - x) < 0.1", x
        )
        assert self.query == before
        self.let_go(end, touch)
        if in_address:
            now = eventually(lambda: self.query, lambda query: query != before)
            assert (float(now["x"]), float(now["y"])) == pytest.approx((x, y), abs=0.1)

    def hold(self, begin: list[float], way: list[list[float]], touch: bool) -> None:
        """Press there and move along the way."""
        if touch and not self.browser.touches:
            for name, place in [("touchstart", begin), *(("touchmove", place) for place in way)]:
                self.run(TOUCH, name, *place)
        else:
            moves = [to(place, 30) for place in way]
            self.move("touch" if touch else "mouse", to(begin), {"type": "pointerDown", "button": 0}, *moves)

    def let_go(self, place: list[float], touch: bool) -> None:
        if touch and not self.browser.touches:
            self.run(TOUCH, "touchend", *place)
        else:
            self.move("touch" if touch else "mouse", {"type": "pointerUp", "button": 0})


CONTROL, ENTER, ESCAPE = "\ue009", "\ue007", "\ue00c"


def to(place: list[float], milliseconds: int = 0) -> dict:
    """The move of a pointer to a place of the window."""
    x, y = map(round, place)
    return {"type": "pointerMove", "x": x, "y": y, "duration": milliseconds}


def finals(query: dict[str, str]) -> list[str]:
    """Where SGD and Momentum end on the first visit's bowl, from the start of this link, as the table writes it."""
    start = float(query.get("x", -7)), float(query.get("y", 2))
    rules = OPTIMIZERS["sgd"](learning_rate=0.95), OPTIMIZERS["momentum"](learning_rate=0.1)
    ends = [simulate(SURFACES["quadratic"](), rule, start, 30).points[:, -1] for rule in rules]
    return [f"({number(x)}, {number(y)})" for x, y in ends]


@pytest.fixture(scope="module", params=[Firefox, WebKit], ids=lambda kind: kind.__name__)
def browser(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox | WebKit]:
    """One of the browsers, for all tests."""
    missing = request.param.missing()
    if missing:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    with request.param.running(tmp_path_factory.mktemp("browser")) as browser:
        yield browser


@pytest.fixture
def visitor(browser: Firefox | WebKit, server: Server) -> Iterator[Visitor]:
    """A visitor; whatever the console reports fails the test."""
    before = len(browser.errors)
    yield Visitor(browser, server.address)
    browser.release()
    assert [error for error in browser.errors[before:] if not any(harmless in error for harmless in HARMLESS)] == []


def test_every_page_opens_from_the_links_at_the_top(visitor):
    visitor.open()
    visitor.reads(".relief", "this browser has no WebGL")
    for address, title in TITLES.items():
        visitor.press(".st-key-pages a", str(title))
        visitor.until(OPEN, Path(address).stem)
        eventually(lambda: visitor.run("() => document.title"), lambda told: told.endswith("Downhill"))
        assert visitor.run("() => document.documentElement.scrollWidth <= innerWidth"), title
        assert visitor.run(ALERTS) == [], title


def test_play_runs_to_the_end_and_a_step_is_inspected(visitor):
    visitor.open(**{"1": "momentum", "1.learning_rate": "0.1"})
    visitor.press(".clock .first")
    visitor.reads(".clock output", "0 / 30")
    visitor.run(NOTE_STEPS)
    visitor.press(".clock .play")
    visitor.reads(".clock output", "30 / 30")
    steps = visitor.run("() => steps")
    assert steps == sorted(steps)
    assert len(set(steps)) > 3

    visitor.press(".downhill button", "Inspect")
    visitor.reads(".inspector", "Update 30 of 30")
    visitor.press(".clock .first")
    visitor.press(".clock .forward")
    visitor.reads(".inspector", "Update 2 of 30")
    rows = visitor.run(FIGURES)
    assert rows == [["0.9·0.07−0.1·(−0.693)=0.1323", True], ["0.9·(−0.4)−0.1·3.2=−0.68", True]]


def test_files_are_downloaded_and_the_page_without_a_server_follows_the_hand(visitor):
    visitor.open(**LINK, speed="4")
    visitor.press("button", "Download")
    files = {kind: visitor.download(kind) for kind in ("PNG", "SVG", "GIF", "CSV", "HTML")}
    with Image.open(files["PNG"]) as picture, Image.open(files["GIF"]) as film:
        assert min(picture.size) > 1000, "two pixels to one of the screen"
        assert len(picture.convert("RGB").resize((200, 150)).getcolors(30_000)) > 100
        assert film.n_frames == 31
    assert ElementTree.parse(files["SVG"]).getroot().tag.endswith("svg")
    assert files["CSV"].read_text() == to_csv(SCENARIO)

    visitor.browser.go(files["HTML"].as_uri())
    visitor.until(DRAWN)
    ends = visitor.run(COLUMN, "Final point")
    visitor.drag_start(-3, 5, in_address=False)
    eventually(lambda: visitor.run(COLUMN, "Final point"), lambda now: len(now) == len(ends) and now != ends)


def test_a_link_is_copied_opened_and_left_by_back_and_its_start_is_dragged(visitor):
    visitor.open()
    visitor.enter("x", "-3")
    visitor.shows(x="-3")
    visitor.enter("y", "5")
    visitor.shows(x="-3", y="5")
    visitor.press("button", "Share")
    visitor.press("button", "Copy link")
    visitor.until(MIDDLE, "button", "Copied")
    visitor.type(ESCAPE)
    visitor.press('[data-key="steps"] input[type=text]')
    visitor.type(CONTROL + "a", CONTROL + "v")
    link = visitor.until("() => [document.activeElement.value].find((text) => text?.startsWith('http'))")
    visitor.type(ESCAPE)
    copied = dict(parse_qsl(urlsplit(link).query))
    assert (copied["x"], copied["y"], copied["1.learning_rate"]) == ("-3", "5", "0.95"), "defaults are written out"

    visitor.browser.back()
    visitor.shows(x="-3")
    assert "y" not in visitor.query
    visitor.browser.back()
    visitor.shows()
    assert visitor.query == {}
    visitor.open(**copied)
    visitor.shows(x="-3", y="5")
    visitor.browser.reload()
    visitor.until(OPEN, "playground")
    visitor.shows(x="-3", y="5")

    visitor.drag_start(4, -6)
    visitor.shows(**visitor.query)
    visitor.browser.resize(*PHONE)
    visitor.drag_start(-2, 7, touch=True)
    visitor.shows(**visitor.query)


def test_a_cell_of_a_map_is_pressed_and_a_question_answered(visitor):
    visitor.open("maps")
    visitor.until("() => !document.querySelector('.downhill').player.state.job")
    place = visitor.run("""() => {
      const { root, plane: { panels: [panel] } } = document.querySelector(".downhill").player.map;
      const { left, top } = root.getBoundingClientRect();
      return [left + panel.x(0.3), top + panel.y(0.5)];
    }""")
    visitor.click(place)
    rates = ("1.learning_rate", "1.momentum")
    found = eventually(lambda: [float(visitor.query.get(key, 0)) for key in rates], all)
    assert found == pytest.approx([0.3, 0.5], rel=0.1)

    visitor.press(".st-key-pages a", "Lessons")
    visitor.until(OPEN, "lessons")
    visitor.press(".story .forward")
    visitor.reads(".story > h2", lesson("zigzag").steps[1].heading)
    visitor.press(".story .options button")
    visitor.until(TEXT, ".story .after")
