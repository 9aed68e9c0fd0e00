"""From the hand to the picture, in headless Chromium: `python -m benchmarks.browser`.

Eight entrants of 200 steps on Rosenbrock. The mouse drags the start, then a learning rate; every movement is timed on
the page, from its event until the first picture that knows of it. Goals: at most 40 ms in the median, and at least
15 pictures a second. Playback is counted too: frames in which the pictures move.
"""

import statistics
import sys
import time
from urllib.parse import urlencode

from playwright.sync_api import Page, sync_playwright

from benchmarks.answers import QUERY
from benchmarks.chromium import WATCH, find_chromium, launch
from benchmarks.server import running_server

LATENCY_GOAL, RATE_GOAL = 40.0, 15.0  # milliseconds in the median, pictures a second
SECONDS = 3.0
SLIDER = "7.learning_rate"
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
  return moves.map((move) => [move, stamped.find(({ stamp }) => stamp >= move.stamp)])
    .filter(([, answer]) => answer).map(([move, answer]) => answer.at - move.at);
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


def drag(page: Page, name: str, begin: Position, end: Position) -> bool:
    """Drag to and fro for a while, print what it measured, and tell whether the goals are met."""
    page.wait_for_function(QUIET)
    page.mouse.move(*begin)
    page.mouse.down()
    page.evaluate("() => { moves.length = 0; watched.painted.length = 0; }")
    began, goals = time.monotonic(), [end, begin]
    while time.monotonic() - began < SECONDS:
        page.mouse.move(*goals[0], steps=30)
        goals.reverse()
    seconds, painted = time.monotonic() - began, page.evaluate("watched.painted.length")
    page.wait_for_function("() => performance.now() - watched.last > 300")
    latencies, moves = page.evaluate(LATENCIES), page.evaluate("moves.length")
    page.mouse.up()

    median, slow = statistics.median(latencies), statistics.quantiles(latencies, n=20)[-1]
    rate = painted / seconds
    print(f"{name:<14} {median:6.0f} ms median  {slow:5.0f} ms 95th percentile  {rate:5.1f} pictures/s", end="")
    print(f"  ({moves / seconds:.0f} movements/s)")
    return median <= LATENCY_GOAL and rate >= RATE_GOAL


def play(page: Page) -> None:
    """Play for a while and print how many frames a second the page drew."""
    page.wait_for_function(QUIET)
    clock = page.get_by_role("group", name="Playback")
    clock.get_by_role("button", name="To the start").click()
    clock.get_by_role("button", name="Play").click()
    began, before = time.monotonic(), page.evaluate("frames")
    page.wait_for_timeout(1000 * SECONDS)
    frames = page.evaluate("frames") - before
    print(f"{'playback':<14} {frames / (time.monotonic() - began):6.1f} frames/s")


def main() -> int:
    path = find_chromium()
    if path is None:
        print('no Chromium found: "apt-get install chromium", or name one in the environment variable CHROMIUM')
        return 1
    with running_server() as server, sync_playwright() as playwright:
        browser = launch(playwright, path)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.add_init_script(WATCH + RECORD)
        page.goto(f"http://{server.address}/?{urlencode(QUERY)}")
        page.wait_for_function(QUIET)
        print(f"{page.locator('.results tbody tr').count()} entrants x {QUERY['steps']} steps, {SECONDS:g} s each")

        x, y = page.evaluate(MARKER)
        met = [drag(page, "start", (x, y), (x + 200, y + 120))]
        page.wait_for_function(QUIET)
        slider = page.locator(f'[data-key="{SLIDER}"] input[type=range]')
        slider.scroll_into_view_if_needed()
        left, top, width, height = page.evaluate(BOX, f'[data-key="{SLIDER}"] input[type=range]')
        share = slider.evaluate("(input) => (input.value - input.min) / (input.max - input.min)")
        thumb = (left + 8 + share * (width - 16), top + height / 2)
        met.append(drag(page, "learning rate", thumb, (thumb[0] - 60, thumb[1])))
        play(page)
        browser.close()
    print(f"goals: at most {LATENCY_GOAL:g} ms in the median, at least {RATE_GOAL:g} pictures/s:", end=" ")
    print("met" if all(met) else "missed")
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
