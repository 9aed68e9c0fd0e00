"""What the tests share: the server, a Chromium, and a page that must stay without an error."""

import collections
import functools
import gc
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # of NumPy: on a busy machine more are 20 times slower

import re
from collections.abc import Callable, Generator, Iterator

import pytest
from hypothesis import settings
from playground import Playground
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright
from playwright.sync_api import TimeoutError as WaitedInVainError
from waiting import DEADLINE, HEAR

from benchmarks.browser_runs import serve
from benchmarks.chromium import MISSING, WATCH, find_chromium, launch
from benchmarks.server import Server, running_server

DESKTOP = {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"}
PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "light", "has_touch": True, "is_mobile": True}

LOOK = {"color_scheme": "light", "reduced_motion": "null", "forced_colors": "null", "media": "null"}
"""What a visitor's system asks of a page unless options say otherwise. No window is opened anew for another."""

POLL = 25  # milliseconds between two looks whether what is waited for is there

LONG = ("test_browser", "test_other_browsers", "test_deploy", "test_load")
"""How the names of files begin whose tests take seconds each."""

Visit = Callable[..., Playground]

# A busy machine is no defect, and what is taken must not depend on luck; outside CI new examples are drawn every time.
settings.register_profile("downhill", deadline=None, derandomize=os.environ.get("CI") == "true")
settings.load_profile("downhill")
expect.set_options(timeout=1000 * DEADLINE)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Which random experiments `test_wide_check` makes, and how many."""
    parser.addoption("--wide-seed", type=int, default=11, help="another seed, other random experiments")
    parser.addoption("--wide-count", type=int, default=300, help="so many random experiments")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect without Python's collector of garbage, which takes a quarter of the time and finds next to none, and have
    it never look through what was collected: that is the most there is while tests run."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that look at a page in a browser; one that waited in vain is run once more.

    Files of long tests come first, then those of many: what is left at the end is short, so that no worker waits for
    another.
    """
    sizes = collections.Counter(item.path for item in items)
    items.sort(key=lambda item: (not item.path.name.startswith(LONG), -sizes[item.path]))
    for item in items:
        if item.path.name.startswith("test_browser"):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(retries=1, only_on=[WaitedInVainError]))


def new_context(browser: Browser, **options) -> BrowserContext:
    """A browser window of its own, at a desk unless `options` say otherwise, that notes what happens to its pages."""
    # Playwright waits by evaluating texts, which the app's policy forbids; test_browser_policy.py keeps the policy.
    context = browser.new_context(**({"bypass_csp": True} | DESKTOP | options))
    context.set_default_timeout(1000 * DEADLINE)
    context.add_init_script(WATCH)
    context.add_init_script(HEAR)
    return context


def is_mistake(message: ConsoleMessage) -> bool:
    """Whether the console reports what should not be. Streamlit's page looks for its server below its own address
    first, so below /handbook it looks in vain, which is none. Nor is it one that a page was asked for while the run
    that names the pages was given up for another: the next run shows it."""
    early = "The page that you have requested does not seem to exist" in message.text
    return message.type == "error" and not early and not re.search(r"/\w+/_stcore/", message.location["url"])


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The app, served in a process of its own."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def browsers() -> Iterator[Callable[[bool], Browser]]:
    """Call it for a headless Chromium, with WebGL or without, which in software costs a page much of its time."""
    path = find_chromium()
    if path is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(MISSING)
    with sync_playwright() as playwright:
        launched = functools.cache(lambda webgl: launch(playwright, path, *(() if webgl else ["--disable-3d-apis"])))
        yield launched


@pytest.fixture(scope="session")
def browser(browsers: Callable[[bool], Browser]) -> Browser:
    """A headless Chromium that draws in three dimensions."""
    return browsers(True)


@pytest.fixture(scope="session")
def module_page(browsers: Callable[[bool], Browser]) -> Iterator[Page]:
    """A page that may import the player's modules."""
    page = browsers(False).new_page()
    serve(page)
    yield page
    page.close()


class Visitors:
    """Visitors with browser windows of their own, and what their consoles report.

    A window is used again by the next test that wants one, in its size and with its look: a page that was compiled once
    opens three times sooner. Other options need a window of their own, which is used again by the next test with the
    same. What a visitor leaves behind in a window is cleared, its history too: tests count its entries.
    """

    def __init__(self, browsers: Callable[[bool], Browser], server: Server) -> None:
        self.browsers, self.server = browsers, server
        self.errors: list[str] = []
        self._idle: dict[str, list[Page]] = {}
        self._used: list[tuple[str, Page]] = []

    def visit(self, webgl: bool = True, **options) -> Playground:
        """A visitor at a desk unless `options` of the browser's window say otherwise."""
        options = DESKTOP | options
        look = {name: options.pop(name, usual) for name, usual in LOOK.items()}
        size = options["viewport"] if options.get("is_mobile") else options.pop("viewport")
        kind = f"{webgl} {options}"
        idle = self._idle.setdefault(kind, [])
        page = idle.pop() if idle else self._open(webgl, options | {"viewport": size})
        page.set_viewport_size(size)
        page.emulate_media(**look)
        self._used.append((kind, page))
        return Playground(page, self.server.address)

    def _open(self, webgl: bool, options: dict) -> Page:
        page = new_context(self.browsers(webgl), **options).new_page()
        # Asked at every frame, as is usual, it has a page that rests drawn 60 times a second.
        page.wait_for_function = functools.partial(page.wait_for_function, polling=POLL)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self.errors.append(message.text) if is_mistake(message) else None)
        return page

    def leave(self) -> list[str]:
        """Clear all windows, and tell what was reported."""
        for kind, page in self._used:
            if page.is_closed() or not page.url.startswith("http") or page.viewport_size is None:
                page.context.close()
                continue
            self._clear(page)
            self._idle[kind].append(page)
        self._used = []
        reported = [error for error in self.errors if "GL Driver Message" not in error]
        self.errors.clear()
        return reported

    @staticmethod
    def _clear(page: Page) -> None:
        for other in page.context.pages:
            if other is not page:
                other.close()
        page.unroute_all()
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        page.context.clear_cookies()
        page.context.clear_permissions()
        page.goto("about:blank")
        developer = page.context.new_cdp_session(page)
        developer.send("Page.resetNavigationHistory")
        developer.detach()

    def close(self) -> None:
        """Close all windows."""
        for page in [page for pages in self._idle.values() for page in pages]:
            page.context.close()


@pytest.fixture(scope="session")
def visitors(browsers: Callable[[bool], Browser], server: Server) -> Iterator[Visitors]:
    """The visitors of all tests."""
    visitors = Visitors(browsers, server)
    yield visitors
    visitors.close()


@pytest.fixture
def visit(visitors: Visitors, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Call it for a visitor with a browser window of their own; whatever the console reports fails the test.

    There is WebGL where the test or its file is marked so.
    """
    webgl = request.node.get_closest_marker("webgl") is not None
    yield functools.partial(visitors.visit, webgl)
    reported = visitors.leave()
    assert not reported, "\n".join(reported)


@pytest.fixture
def playground(visit: Visit) -> Playground:
    """A visitor at a desk, 1440 x 900."""
    return visit()


@pytest.fixture
def phone(visit: Visit) -> Playground:
    """A visitor with a phone, 390 x 844."""
    return visit(**PHONE)


@pytest.fixture
def page(playground: Playground) -> Page:
    """The page of the visitor at a desk."""
    return playground.page


@pytest.fixture
def sent(page: Page) -> list[object]:
    """What the page that is opened next sends to Streamlit."""
    sent: list[object] = []
    page.once("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    return sent
