"""What a visitor sees of faults: a server that dies and comes back, an address of no page. The experiment stays."""

import contextlib
import time
from collections.abc import Iterator

import pytest
from data_page import open_data, paste, settle
from playground import Playground
from playwright.sync_api import expect

from benchmarks.server import Server, free_port, running_server

LOST = "The connection to the server is lost. Trying again …"
TABLE = "hours, minutes\n1, 22\n2, 33\n3, 41\n4, 57\n5, 60\n6, 74"
OWN = "is a mean over all 6 examples"
"""Of the page around the picture, which the session makes."""


class Mortal:
    """A server that dies and is started again at the same address."""

    def __init__(self) -> None:
        self.port, self.running = free_port(), contextlib.ExitStack()
        self.begin()

    def begin(self) -> None:
        self.server: Server = self.running.enter_context(running_server(port=self.port))

    def die(self) -> None:
        self.server.process.kill()
        self.server.process.wait()
        self.running.close()


@pytest.fixture
def mortal() -> Iterator[Mortal]:
    mortal = Mortal()
    yield mortal
    mortal.running.close()


def test_a_server_dies_in_mid_drag_what_follows_a_hand_goes_on_and_it_comes_back(visitors, mortal):
    """In one window the Playground, in the other two columns of one's own; both go on with another session."""
    playground, other = (Playground(visitors.visit(webgl=False).page, mortal.server.address) for _ in range(2))
    page, data = playground.page, other.page
    open_data(other)
    paste(data, TABLE)
    other.wait_for_query(lambda query: query.get("data") == "own")
    settle(data)
    data.reload()
    expect(data.get_by_text(OWN)).to_be_visible()
    settle(data)
    playground.open({"x": "-6", "y": "1"})
    begin, end = playground.start, playground.place(-3, 3)
    with playground.held(begin):
        page.mouse.move(begin[0] + 5, begin[1])
        mortal.die()
        playground.sweep(begin, end)
    assert playground.query["x"] == "-6"
    for one in (page, data):
        expect(one.locator(".connection")).to_contain_text(LOST)
        expect(one.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text="The connection to the server is lost.")).to_be_visible()
    followed = page.evaluate("watched.followed.length")
    x, y = playground.thumb("1.learning_rate")
    with playground.held((x, y)):
        page.mouse.move(x - 30, y, steps=3)
        page.wait_for_function(f"watched.followed.length > {followed}")
    expect(page.locator(".trouble")).to_contain_text(
        "The server cannot be reached. Asking again … Paths and curves go on under your hand"
    )
    mortal.begin()
    playground.wait_for_query(lambda query: float(query["x"]) == pytest.approx(-3, abs=0.1))
    for one in (page, data):
        expect(one.locator(".connection")).to_be_hidden()
    expect(page.locator(".trouble")).to_be_hidden()
    playground.settle()
    assert float(playground.field("y").input_value()) == pytest.approx(3, abs=0.1)
    expect(data.get_by_text(OWN)).to_be_visible()
    data.get_by_role("button", name="Share").click()
    expect(data.get_by_role("dialog")).to_contain_text("Your own data are not part of the link.")
    assert data.evaluate("document.querySelector('.downhill').player.state.query.data") == "own"
    visitors.leave()  # the console tells of every request that failed


def test_an_address_of_no_page_is_told_and_a_network_that_is_back_is_used_at_once(visitors):
    """The pause before what failed is asked again has grown to 20 s meanwhile."""
    playground = visitors.visit(webgl=False)
    page = playground.page
    page.goto(f"{playground.address}nowhere%3Cb%3E")
    expect(page.locator(".connection")).to_have_text("There is no page “nowhere<b>” here: this is the Playground.")
    expect(page.get_by_role("dialog")).to_have_count(0)
    playground.settle()
    page.context.set_offline(True)
    page.route("**/answer/playground*", lambda route: route.abort())
    playground.field("steps").fill("40")
    playground.field("steps").press("Enter")
    expect(page.locator(".trouble")).to_contain_text("The server cannot be reached.")
    page.evaluate("document.querySelector('.downhill').player.channel.failures = 30")
    page.wait_for_function("document.querySelector('.downhill').player.channel.failures > 30")
    page.unroute("**/answer/playground*")
    page.context.set_offline(False)
    page.evaluate("document.dispatchEvent(new Event('reconnected'))")
    begun = time.monotonic()
    playground.wait_for_query(lambda query: query.get("steps") == "40")
    assert time.monotonic() - begun < 10
    expect(page.locator(".trouble")).to_be_hidden()
    visitors.leave()
