"""When a page has done what was asked of it: never after a fixed while, for a machine may have much else to do."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from playwright.sync_api import Locator

T = TypeVar("T")

DEADLINE = 150  # seconds; a page opens in two, and in thirty where ten others compute; trainings give way to all else

# `heard.rests`: nothing has happened to the page for longer than the delays of the picture, its timers and frames had
# their turns meanwhile (a busy machine is late with both), the server has said something since it was last asked, and
# the script has ended: a busy server pauses between what it says.
HEAR = """{
  const [QUIET, TURNS] = [300, 9]; // milliseconds; times
  const heard = window.heard = {
    last: 0, turns: TURNS, asked: false, awaited: 0,
    get rests() {
      const app = document.querySelector("[data-test-script-state]"); // none where a page stands without its server
      const ended = !app || app.dataset.testScriptState === "notRunning";
      return ended && !this.asked && !this.awaited && this.turns >= TURNS && performance.now() - this.last > QUIET;
    },
  };
  const turn = () => setTimeout(() => requestAnimationFrame(() => ++heard.turns < TURNS && turn()), 20);
  const stirred = () => {
    const turning = heard.turns < TURNS;
    Object.assign(heard, { last: performance.now(), turns: 0 });
    if (!turning) turn();
  };
  const events = [
    "input", "change", "click", "keydown", "mousemove", "mouseup", "touchend", "wheel", "scroll", "popstate", "resize",
    "painted", "followed",
  ];
  for (const name of events) window.addEventListener(name, stirred, { capture: true, passive: true });
  const { fetch } = window;
  window.fetch = async (...request) => {
    heard.awaited++;
    stirred();
    try {
      return await fetch(...request);
    } finally {
      heard.awaited--;
      stirred();
    }
  };
  window.WebSocket = class extends WebSocket {
    constructor(...address) {
      super(...address);
      this.addEventListener("message", () => {
        heard.asked = false;
        stirred();
      });
    }
    send(message) {
      heard.asked = true;
      stirred();
      super.send(message);
    }
  };
}"""

# What a canvas shows, nothing before something is drawn on it.
DRAWN = """canvas => {
  const { width, height } = canvas ?? {};
  if (!width || !height) return null;
  const { buffer } = canvas.getContext("2d").getImageData(0, 0, width, height).data;
  return new Uint32Array(buffer).some(Boolean) ? canvas.toDataURL() : null;
}"""


def drawn(canvas: Locator) -> str:
    """What a canvas shows, as a data URL, once it shows something."""
    return canvas.page.wait_for_function(DRAWN, arg=canvas.element_handle()).json_value()


def eventually(read: Callable[[], T], holds: Callable[[T], bool]) -> T:
    """What `read` gives once it holds; for what Playwright cannot wait for."""
    deadline = time.monotonic() + DEADLINE
    while not holds(value := read()):
        assert time.monotonic() < deadline, f"after {DEADLINE} seconds still {value!r}"
        time.sleep(0.05)
    return value


def run_apart(coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine returns, run in another thread: in this one the browser tests may have an event loop running."""
    with ThreadPoolExecutor(1) as another:
        return another.submit(asyncio.run, coroutine).result()
