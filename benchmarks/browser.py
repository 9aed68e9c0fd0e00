"""From the hand to the picture, in headless Chromium: `python -m benchmarks.browser [latency] [more] [pages]`.

Eight entrants of 200 steps on Rosenbrock, `more`: twelve of 500. The mouse drags the start, then a learning rate, then
the surface; `pages`: on the other pages what their pictures follow, too. Every movement is timed on the page, from its
event until the first picture that knows of it, the browser's own or the server's, which is so many milliseconds of
`latency` away. Goals: at most 40 ms in the median, and at least 15 pictures a second. Requests that are made meanwhile
are counted, and frames in which playback moves the pictures.
"""

import statistics
import sys
import time
from urllib.parse import urlencode

from playwright.sync_api import Page, sync_playwright

from benchmarks.answers import QUERY
from benchmarks.chromium import MISSING, WATCH, find_chromium, launch
from benchmarks.server import running_server

LATENCY_GOAL, RATE_GOAL = 40.0, 15.0  # milliseconds in the median, pictures a second
SECONDS = 3.0
SLIDERS = {"learning rate": "7.learning_rate", "surface": "surface.b"}
MORE = {"steps": 500, "9": "adamax", "10": "nadam", "11": "amsgrad", "12": "adamw"}
BATCHED = ("1.learning_rate", "batch")
OTHERS = [
    ("maps", "maps?1=momentum", ".canvas.heat"),
    ("basins", "basins?1=sgd&2=momentum&3=adam", ".basin canvas"),
]
"""Name, address, and what the mouse moves over."""
Position = tuple[float, float]

# `moves`: when the pointer moved, in milliseconds since 1970, the clock that also stands in a request's id. The player
# sends the newest state, so the first request stamped no earlier than a movement knows of it.
RECORD = """
window.moves = [];
window.frames = 0;
window.addEventListener("pointermove", () => moves.push({ stamp: Date.now(), at: performance.now() }), true);
(function count() { frames += 1; requestAnimationFrame(count); })();
"""
LATENCIES = """() => {
  const stamped = watched.painted.filter(({ id }) => id).map(({ id, at }) => ({ stamp: Number(id.split("-")[0]), at }));
  return moves.map((move) => {
    const seen = [stamped.find(({ stamp }) => stamp >= move.stamp)?.at, watched.followed.find((at) => at >= move.at)];
    return Math.min(...seen.filter(Boolean)) - move.at;
  }).filter(Number.isFinite);
}"""
BOX = """(selector) => {
  const { left, top, width, height } = document.querySelector(selector).getBoundingClientRect();
  return [left, top, width, height];
}"""
MARKER = """() => {
  const plot = document.querySelector(".canvas.contour .axes"), { left, top } = plot.getBoundingClientRect();
  const { xaxis, yaxis } = plot._fullLayout;
  const [x, y] = ["x", "y"].map((key) => Number(document.querySelector(`[data-key="${key}"] input`).value));
  return [left + xaxis._offset + xaxis.d2p(x), top + yaxis._offset + yaxis.d2p(y)];
}"""
QUIET = "() => window.watched?.painted.length && performance.now() - watched.last > 1000"


def drag(page: Page, name: str, begin: Position, end: Position, hovers: bool = False) -> bool:
    """Drag to and fro for a while, print what it measured, and tell whether the goals are met."""
    page.wait_for_function(QUIET)
    page.mouse.move(*begin)
    if not hovers:
        page.mouse.down()
    page.evaluate("() => { moves.length = watched.painted.length = watched.followed.length = 0; }")
    asked: list[str] = []
    page.on("request", listen := lambda request: asked.append(request.url) if "/answer/" in request.url else None)
    began, goals = time.monotonic(), [end, begin]
    while time.monotonic() - began < SECONDS:
        page.mouse.move(*goals[0], steps=30)
        goals.reverse()
    seconds = time.monotonic() - began
    painted = page.evaluate("watched.painted.length + watched.followed.length")
    page.remove_listener("request", listen)
    page.wait_for_function("() => performance.now() - watched.last > 300")
    latencies, moves = page.evaluate(LATENCIES), page.evaluate("moves.length")
    page.mouse.up()

    median, slow = statistics.median(latencies), statistics.quantiles(latencies, n=20)[-1]
    rate = painted / seconds
    print(f"{name:<25} {median:6.0f} ms median  {slow:5.0f} ms 95th percentile  {rate:5.1f} pictures/s", end="")
    print(f"  ({moves / seconds:.0f} movements/s, {len(asked)} requests)")
    return median <= LATENCY_GOAL and rate >= RATE_GOAL


def others(page: Page, address: str, latency: int) -> list[bool]:
    """Drag what the pictures of the other pages follow."""
    met = []
    for model in ("linear", "logistic"):
        page.goto(f"http://{address}/data?surface={model}_regression&1=sgd&2=adam&3=sam")
        page.wait_for_function(QUIET)
        slow(page, latency)
        x, y = page.evaluate(MARKER)
        met.append(drag(page, f"{model}: start", (x, y), (x + 120, y - 80)))
        met += [
            drag(page, f"{model}: {key}", thumb := place_of(page, key), (thumb[0] - 40, thumb[1])) for key in BATCHED
        ]
    for name, address_of, target in OTHERS:
        page.goto(f"http://{address}/{address_of}")
        page.wait_for_function(QUIET)
        page.wait_for_function("() => !document.querySelector('.downhill').player.state.job")
        slow(page, latency)
        left, top, width, height = page.evaluate(BOX, target)
        middle = (left + 0.4 * width, top + 0.4 * height)
        met.append(drag(page, name, middle, (left + 0.7 * width, top + 0.6 * height), name == "basins"))
    return met


def slow(page: Page, latency: int) -> None:
    """Let the server be so many milliseconds away."""
    network = {"offline": False, "latency": latency, "downloadThroughput": -1, "uploadThroughput": -1}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", network)


def place_of(page: Page, key: str) -> Position:
    """The middle of a slider's thumb."""
    slider = page.locator(f'[data-key="{key}"] input[type=range]')
    slider.scroll_into_view_if_needed()
    left, top, width, height = page.evaluate(BOX, f'[data-key="{key}"] input[type=range]')
    share = slider.evaluate("(input) => (input.value - input.min) / (input.max - input.min)")
    return left + 8 + share * (width - 16), top + height / 2


def play(page: Page) -> None:
    """Play for a while and print how many frames a second the page drew."""
    page.wait_for_function(QUIET)
    clock = page.get_by_role("group", name="Playback")
    clock.get_by_role("button", name="To the start").click()
    clock.get_by_role("button", name="Play").click()
    began, before = time.monotonic(), page.evaluate("frames")
    page.wait_for_timeout(1000 * SECONDS)
    frames = page.evaluate("frames") - before
    print(f"{'playback':<25} {frames / (time.monotonic() - began):6.1f} frames/s")


def main() -> int:
    path = find_chromium()
    if path is None:
        print(MISSING)
        return 1
    with running_server() as server, sync_playwright() as playwright:
        browser = launch(playwright, path)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.add_init_script(WATCH + RECORD)
        query = QUERY | (MORE if "more" in sys.argv else {})
        page.goto(f"http://{server.address}/?{urlencode(query)}")
        page.wait_for_function(QUIET)
        rows, latency = page.locator(".results tbody tr").count(), next(filter(str.isdigit, sys.argv[1:]), "0")
        print(f"{rows} entrants x {query['steps']} steps, {SECONDS:g} s each, {latency} ms to the server")
        slow(page, int(latency))

        x, y = page.evaluate(MARKER)
        met = [drag(page, "start", (x, y), (x + 200, y + 120))]
        page.wait_for_function(QUIET)
        for name, key in SLIDERS.items():
            thumb = place_of(page, key)
            met.append(drag(page, name, thumb, (thumb[0] - 60, thumb[1])))
        play(page)
        if "pages" in sys.argv:
            met += others(page, server.address, int(latency))
        browser.close()
    print(f"goals: at most {LATENCY_GOAL:g} ms in the median, at least {RATE_GOAL:g} pictures/s:", end=" ")
    print("met" if all(met) else "missed")
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
