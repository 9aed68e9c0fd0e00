"""What the tests share: the server, a Chromium, and a page that must stay without an error."""

import contextlib
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # of NumPy: on a busy machine more are 20 times slower

import re
from collections.abc import Callable, Iterator

import pytest
from hypothesis import settings
from playground import Playground
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright
from waiting import DEADLINE, HEAR

from benchmarks.chromium import WATCH, find_chromium, launch
from benchmarks.server import Server, running_server

DESKTOP = {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"}
PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "light", "has_touch": True, "is_mobile": True}
MISSING = 'No Chromium found: "apt-get install chromium", or name one in the environment variable CHROMIUM.'

Visit = Callable[..., Playground]

# A busy machine is no defect, and what is taken must not depend on luck; outside CI new examples are drawn every time.
settings.register_profile("downhill", deadline=None, derandomize=os.environ.get("CI") == "true")
settings.load_profile("downhill")
expect.set_options(timeout=1000 * DEADLINE)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Which random experiments `test_wide_check` makes, and how many."""
    parser.addoption("--wide-seed", type=int, default=11, help="another seed, other random experiments")
    parser.addoption("--wide-count", type=int, default=300, help="so many random experiments")


def new_context(browser: Browser, **options) -> BrowserContext:
    """A browser window of its own, at a desk unless `options` say otherwise, that notes what happens to its pages."""
    context = browser.new_context(**(DESKTOP | options))
    context.set_default_timeout(1000 * DEADLINE)
    context.add_init_script(WATCH)
    context.add_init_script(HEAR)
    return context


def is_mistake(message: ConsoleMessage) -> bool:
    """Whether the console reports what should not be. Streamlit's page looks for its server below its own address
    first, so below /handbook it looks in vain, which is none."""
    return message.type == "error" and not re.search(r"/\w+/_stcore/", message.location["url"])


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The app, served in a process of its own."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    path = find_chromium()
    if path is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(MISSING)
    with sync_playwright() as playwright:
        browser = launch(playwright, path)
        yield browser
        browser.close()


@contextlib.contextmanager
def visitors(browser: Browser, server: Server) -> Iterator[Visit]:
    """Call it for a visitor with a browser window of their own; whatever the console reports is an error at the end."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def visitor(**options) -> Playground:
        context = new_context(browser, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if is_mistake(message) else None)
        return Playground(page, server.address)

    yield visitor
    for context in contexts:
        context.close()
    errors = [error for error in errors if "GL Driver Message" not in error]
    assert not errors, "\n".join(errors)


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Visit]:
    """Call it for a visitor with a browser window of their own; whatever the console reports fails the test."""
    with visitors(browser, server) as visit:
        yield visit


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
