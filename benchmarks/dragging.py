"""The server's processor time while a class drags, beside idle seconds: `python -m benchmarks.dragging [pages]`.

Every page is a window of its own with eight entrants of 200 steps. All are dragged at once, by events of their own, so
that no hand rests on a busy machine: first the start, then a learning rate, then the surface. Goal: no request, and so
no more of the server's time than it takes when nobody does anything.
"""

import sys
import time
from urllib.parse import urlencode

from playwright.sync_api import Page, sync_playwright

from benchmarks.answers import QUERY
from benchmarks.browser import MARKER, QUIET, SLIDERS
from benchmarks.chromium import MISSING, WATCH, find_chromium, launch
from benchmarks.server import Server, running_server

PAGES, SECONDS = 4, 6.0
PLAYER = "document.querySelector('.downhill').player"
BEGINS = f"""([key, x, y]) => {{
  const range = document.querySelector(`[data-key="${{key}}"] input[type=range]`);
  const mouse = {{ clientY: y, buttons: 1, bubbles: true }};
  const [middle, most] = [Number(range?.value), Number(range?.max)];
  let moves = 0;
  const move = () => {{
    const off = Math.abs((++moves % 120) - 60); // to and fro
    if (!range) return window.dispatchEvent(new MouseEvent("mousemove", {{ ...mouse, clientX: x - off }}));
    range.value = middle > most / 2 ? middle - off : middle + off;
    range.dispatchEvent(new Event("input", {{ bubbles: true }}));
  }};
  window.before = [{PLAYER}.channel.count, watched.followed.length];
  window.dragging = setInterval(move, 16);
}}"""
ENDS = f"""() => {{
  clearInterval(dragging);
  return [{PLAYER}.channel.count - before[0], watched.followed.length - before[1]];
}}"""


def used(server: Server) -> float:
    """Milliseconds of processor time that the server takes a second."""
    began, before = time.monotonic(), server.cpu_seconds()
    time.sleep(SECONDS)
    return 1000 * (server.cpu_seconds() - before) / (time.monotonic() - began)


def drag(server: Server, pages: list[Page], name: str, key: str | None, idle: float) -> int:
    """Drag on all pages, the start where `key` is None, print what the server did, and tell how often it was asked."""
    for page in pages:
        page.wait_for_function(QUIET)
        x, y = page.evaluate(MARKER)
        if key is None:
            page.mouse.move(x, y)
            page.mouse.down()
        page.evaluate(BEGINS, [key, x, y])
    taken = used(server)
    asked, followed = map(sum, zip(*(page.evaluate(ENDS) for page in pages), strict=True))
    print(f"{name:<15} {taken:6.1f} ms a second of the server's time, {idle:.1f} idle; ", end="")
    print(f"{asked} requests, {followed / SECONDS:.0f} pictures/s on {len(pages)} pages")
    for page in pages:
        page.mouse.up()
    return asked


def main() -> int:
    path = find_chromium()
    if path is None:
        print(MISSING)
        return 1
    count = int(next(filter(str.isdigit, sys.argv[1:]), PAGES))
    with running_server() as server, sync_playwright() as playwright:
        browser = launch(playwright, path)
        pages = []
        for _ in range(count):
            context = browser.new_context(bypass_csp=True, viewport={"width": 1440, "height": 900})
            context.add_init_script(WATCH)
            pages.append(context.new_page())
            pages[-1].goto(f"http://{server.address}/?{urlencode(QUERY)}")
            pages[-1].wait_for_function(QUIET)
        idle = used(server)
        asked = [drag(server, pages, name, key, idle) for name, key in {"start": None, **SLIDERS}.items()]
        browser.close()
    return 1 if any(asked) else 0


if __name__ == "__main__":
    sys.exit(main())
