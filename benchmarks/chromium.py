"""A headless Chromium, and a script that notes on the page when the player has painted."""

import os
import shutil

from playwright.sync_api import Browser, Playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first has no window to draw, and takes a sixth less processor time for a page."""
MISSING = (
    'No Chromium found: "apt-get install chromium-headless-shell", or name one in the environment variable CHROMIUM.'
)
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# `watched.painted`: id and time of every answer of the server that has been drawn; `watched.followed`: when the browser
# has drawn what it computed by itself; `watched.last`: when anything happened that the player may still be working on.
WATCH = """
window.watched = { painted: [], followed: [], last: 0 };
const touched = () => { watched.last = performance.now(); };
document.addEventListener("painted", ({ detail }) => {
  watched.painted.push({ id: detail, at: performance.now() });
  touched();
}, true);
document.addEventListener("followed", () => {
  watched.followed.push(performance.now());
  touched();
}, true);
for (const name of ["input", "change", "click", "keydown", "mouseup", "touchend", "wheel", "popstate", "resize"]) {
  window.addEventListener(name, touched, { capture: true, passive: true });
}
"""


def find_chromium() -> str | None:
    """The path of a Chromium: the environment variable CHROMIUM, else the first that is on the path."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def launch(playwright: Playwright, path: str, *arguments: str) -> Browser:
    """Start the Chromium at `path`, headless, with these arguments besides."""
    return playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *arguments])
