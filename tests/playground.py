"""The Playground as a person meets it: what is where on the screen, what it says, what happens on a drag."""

import contextlib
import time
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit

from playwright.sync_api import Locator, Page, Route
from waiting import DEADLINE, DRAWN, drawn

AXES = "document.querySelector('.canvas.contour .axes')"
CAMERA = "document.querySelector('.canvas.relief .axes')._fullLayout.scene._scene.getCamera().eye"
SHOWN = f"(() => {{ const {{ xaxis, yaxis }} = {AXES}._fullLayout; return [...xaxis.range, ...yaxis.range]; }})()"
FOLLOW = """link => {
  history.pushState(null, "", link);
  dispatchEvent(new PopStateEvent("popstate"));
}"""
MOVING = """() => {
  const { hand } = document.querySelector(".downhill").player, { follow } = hand;
  let last = -Infinity;
  hand.early = false;
  hand.follow = (...move) => {
    last = performance.now();
    return follow.apply(hand, move);
  };
  const asks = () => {
    hand.early ||= performance.now() - last < 390; // a timer of 400 is never early, and late on a busy machine
    return false;
  };
  Object.defineProperty(hand, "asks", { get: asks, configurable: true });
}"""
RESTING = """() => {
  const { hand } = document.querySelector(".downhill").player, { early } = hand;
  for (const name of ["asks", "follow", "early"]) delete hand[name];
  if (hand.asks) hand.player.ask();
  return early;
}"""
LINES = {"contour": ".canvas.contour canvas.ink", "curves": ".curves canvas.ink"}

# Where the data point (x, y) of panel `index` lies in the window.
LOCATE = f"""([x, y, index]) => {{
  const plot = {AXES};
  const {{ left, top }} = plot.getBoundingClientRect();
  const suffix = index ? index + 1 : "";
  const xaxis = plot._fullLayout[`xaxis${{suffix}}`], yaxis = plot._fullLayout[`yaxis${{suffix}}`];
  return [left + xaxis._offset + xaxis.d2p(x), top + yaxis._offset + yaxis.d2p(y)];
}}"""


def number(text: str) -> float:
    """A number as the table writes it, nan where it shows a dash."""
    return float("nan") if text == "–" else float(text.replace("−", "-"))


class Playground:
    """A page with the Playground on it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, f"http://{address}/"

    def open(self, query: dict[str, object] | str = "") -> None:
        """Open the page with these entries in its link and wait until the picture stands."""
        query = query if isinstance(query, str) else urlencode(query)
        self.page.goto(f"{self.address}?{query}" if query else self.address)
        self.settle()

    def rest(self) -> None:
        """Wait until nothing has happened to the page for a while, and the server owes no answer."""
        self.page.wait_for_function("heard.rests")

    def settle(self) -> None:
        """Wait until all is computed and drawn; the 3-D picture only where it can be seen."""
        self.page.wait_for_function(
            f"""() => {{
              if (!window.watched?.painted.length || !heard.rests) return false;
              if (!document.querySelector(".downhill")?.player?.channel.idle) return false;
              const relief = document.querySelector(".canvas.relief");
              if (!relief) return false; // another page is still there
              const drawn = relief.matches(".missing") || relief.querySelector(".axes")._fullLayout;
              const unseen = !relief.checkVisibility() || relief.getBoundingClientRect().top > innerHeight;
              return {AXES}?._fullLayout && (drawn || unseen);
            }}"""
        )

    # What the page says

    @property
    def query(self) -> dict[str, str]:
        """The entries of the link in the address bar."""
        return dict(parse_qsl(urlsplit(self.page.url).query))

    def wait_for_query(self, holds: Callable[[dict[str, str]], bool]) -> None:
        self.page.wait_for_url(lambda url: holds(dict(parse_qsl(urlsplit(url).query))))

    def column(self, label: str) -> list[str]:
        """The cells of one column of the table, from top to bottom."""
        return self.page.evaluate(
            """(label) => {
              const heads = [...document.querySelectorAll(".results th")].map((head) => head.textContent.trim());
              const rows = [...document.querySelectorAll(".results tbody tr")];
              return rows.map((row) => row.children[heads.indexOf(label)].textContent.trim());
            }""",
            label,
        )

    @property
    def names(self) -> list[str]:
        """The entrants, in the table's order."""
        return self.column("Optimizer")

    @property
    def final_points(self) -> dict[str, tuple[float, ...]]:
        """Entrant -> its final point, as the table writes it."""
        points = [tuple(map(number, text.strip("()").split(", "))) for text in self.column("Final point")]
        return dict(zip(self.names, points, strict=True))

    def move_in_history(self, pages: int) -> None:
        """Back (-1) or Forward (1), until the answer is painted."""
        self._painted_anew("pages => history.go(pages)", pages)
        self.settle()

    def follow(self, query: dict[str, object]) -> None:
        """Another link of the page that is open, as Back leads to one, until its answer is painted."""
        self._painted_anew(FOLLOW, f"?{urlencode(query)}")

    def _painted_anew(self, script: str, argument: object) -> None:
        before = self.page.evaluate("watched.painted.length")
        self.page.evaluate(script, argument)
        self.page.wait_for_function(f"watched.painted.length > {before}")

    @property
    def step(self) -> str:
        """The clock's readout, "17 / 30"."""
        return self.clock.locator("output").inner_text()

    @property
    def clock(self) -> Locator:
        return self.page.get_by_role("group", name="Playback")

    @property
    def alert(self) -> Locator:
        return self.page.locator(".downhill").get_by_role("alert")

    @property
    def shown(self) -> list[float]:
        """[x low, x high, y low, y high] on the axes."""
        return self.page.evaluate(SHOWN)

    def drawing(self, of: str = "contour") -> str:
        """What the canvas over the axes shows, as a data URL, once it shows something."""
        return drawn(self.page.locator(LINES[of]))

    def wait_for_drawing(self, other_than: str, of: str = "contour") -> None:
        self.page.wait_for_function(
            f"([selector, before]) => ![null, before].includes(({DRAWN})(document.querySelector(selector)))",
            arg=[LINES[of], other_than],
        )

    @property
    def painted(self) -> int:
        """How many answers of the server have been drawn so far."""
        return self.page.evaluate("new Set(watched.painted.map(({ id }) => id)).size")

    # Its controls

    def slider(self, key: str) -> Locator:
        return self.page.locator(f'[data-key="{key}"] input[type=range]')

    def field(self, key: str) -> Locator:
        return self.page.locator(f'[data-key="{key}"] input[type=text]')

    def button(self, name: str) -> Locator:
        return self.page.locator(".downhill").get_by_role("button", name=name, exact=True)

    def choose(self, menu: str, option: str) -> None:
        """Take an option of a menu, by its value."""
        self.page.get_by_role("combobox", name=menu).select_option(option)
        self.settle()

    def enter(self, key: str, text: str) -> None:
        """Type into a number field."""
        self.field(key).fill(text)
        self.field(key).press("Enter")
        self.settle()

    # The hand

    def place(self, x: float, y: float, panel: int = 0) -> tuple[float, float]:
        """Where the point (x, y) of the plane lies in the window."""
        return tuple(self.page.evaluate(LOCATE, [x, y, panel]))

    @property
    def start(self) -> tuple[float, float]:
        """Where the start marker lies in the window."""
        return self.place(*(float(self.field(key).input_value()) for key in "xy"))

    def thumb(self, key: str) -> tuple[float, float]:
        """The middle of a slider's thumb."""
        slider = self.slider(key)
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        share = slider.evaluate("(input) => (input.value - input.min) / (input.max - input.min)")
        return box["x"] + 8 + share * (box["width"] - 16), box["y"] + box["height"] / 2

    @contextlib.contextmanager
    def held(self, position: tuple[float, float]) -> Iterator[None]:
        """The mouse pressed at `position`, released at the end."""
        self.page.mouse.move(*position)
        self.page.mouse.down()
        yield
        self.page.mouse.up()

    def sweep(self, begin: tuple[float, float], end: tuple[float, float], seconds: float = 0.5) -> None:
        """Move the mouse steadily."""
        began, share = time.monotonic(), 0.0
        while share < 1:
            share = min(1, (time.monotonic() - began) / seconds)
            self.page.mouse.move(*(a + share * (b - a) for a, b in zip(begin, end, strict=True)))

    def until_followed(self, motion: Callable[[], None], pictures: int = 3) -> None:
        """Repeat a motion of the hand until so many pictures have followed it: answers, or the browser's own."""

        def drawn() -> int:
            return self.painted + self.page.evaluate("watched.followed.length")

        before, deadline = drawn(), time.monotonic() + DEADLINE
        while drawn() < before + pictures:
            assert time.monotonic() < deadline, f"{drawn() - before} of {pictures} pictures in {DEADLINE} seconds"
            motion()

    @contextlib.contextmanager
    def moving(self) -> Iterator[None]:
        """A hand that never rests, however late a busy machine makes its moves: no pause asks the server, and none that
        is shorter than a rest would have."""
        self.page.evaluate(MOVING)
        yield
        assert not self.page.evaluate(RESTING), "the server would have been asked before the hand had rested"

    @contextlib.contextmanager
    def withheld(self) -> Iterator[None]:
        """A server whose answers wait until the end."""
        waiting: list[Route] = []
        self.page.route("**/answer/*", lambda route: waiting.append(route))
        yield
        for route in waiting:
            route.continue_()
        self.page.unroute("**/answer/*")

    def drag_start(self, x: float, y: float) -> None:
        """Drag the start to (x, y), let go and wait."""
        begin, end = self.start, self.place(x, y)
        with self.held(begin):
            self.sweep(begin, end)
        self.settle()

    @contextlib.contextmanager
    def fingers(self, *positions: tuple[float, float]) -> Iterator[Callable[..., None]]:
        """Fingers on the screen, lifted at the end; call what it gives with positions to move them there steadily."""
        touch, moves = self.page.context.new_cdp_session(self.page), 30

        def send(kind: str, points: list[tuple[float, float]]) -> None:
            touches = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(points)]
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

        def move(*ends: tuple[float, float]) -> None:
            for i in range(1, moves + 1):
                pairs = zip(positions, ends, strict=True)
                send("touchMove", [(x + i / moves * (u - x), y + i / moves * (v - y)) for (x, y), (u, v) in pairs])

        for count in range(1, len(positions) + 1):
            send("touchStart", list(positions[:count]))
        yield move
        send("touchEnd", [])
