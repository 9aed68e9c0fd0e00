"""A link for a class, in a browser: the question, what is left out and locked, the code, a frame, examples."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import pytest
from downloads import open_dialog, press
from playwright.sync_api import expect

from examples import EXAMPLES
from interface.shell.example_pictures import link_to
from simulation.versions import VERSION

ASKED = {"title": "Who <b>wins</b>?", "note": "*Guess* first & **then** play."}


def opens_with_its_question(playground, slug: str) -> None:
    """An example, chosen from the menu."""
    page, link = playground.page, link_to(EXAMPLES[slug], "en")
    page.get_by_role("button", name="Examples").click()
    page.locator(f"[data-example={slug}]").click()
    expect(page.locator(".question h2")).to_have_text(link["title"])
    expect(page.locator(".question p")).to_have_text(link["note"])
    playground.wait_for_query(lambda query: query == link)


def goes_on_to_other_pages(playground) -> None:
    """The experiment, from the playground to the basins and back."""
    for key, text in {"1.learning_rate": "0.15", "x": "-3"}.items():
        playground.enter(key, text)
        playground.wait_for_query(lambda query, key=key, text=text: query.get(key) == text)
    playground.page.get_by_role("button", name="Basins from here").click()
    playground.page.wait_for_url("**/basins?**")
    assert {"x": "-3", "1": "sgd", "1.learning_rate": "0.15"}.items() <= playground.query.items()
    playground.page.get_by_role("button", name="Open the pinned start").click()
    playground.wait_for_query(lambda query: query.get("1.learning_rate") == "0.15" and "grid" not in query)


def is_shared_with_a_class(playground) -> None:
    """Share makes a link for a class, whose code fills the screen, of SGD and the question "Which way?"."""
    page = playground.page
    page.get_by_role("button", name="Share", exact=True).click()
    dialog = page.get_by_role("dialog", name="Share")
    dialog.get_by_role("tab", name="For a class").click()
    dialog.get_by_role("textbox", name="Title").fill("Why?")
    dialog.get_by_text("Table", exact=True).click()
    dialog.get_by_text("Learning rates", exact=True).click()
    panel = dialog.get_by_role("tabpanel").filter(has_text="Leave out")
    short = panel.locator("code").nth(1)
    expect(short).to_contain_text("lock=rates")
    address = short.inner_text().replace("\n", "")
    asked = {"title": "Why?", "note": "Which way?", "hide": "table", "lock": "rates"}
    assert dict(parse_qsl(urlsplit(address).query)) == {"v": str(VERSION), "surface": "quadratic", "1": "sgd"} | asked
    panel.get_by_role("button", name="Fill the screen").click()
    screen = page.locator("dialog.code-screen")
    expect(screen).to_be_visible()
    box = screen.locator("img").bounding_box()
    assert min(box["width"], box["height"]) > 700
    page.keyboard.press("Escape")
    expect(screen).to_have_count(0)
    expect(dialog).to_be_visible()
    panel.get_by_role("button", name="Show this page so").click()
    playground.wait_for_query(lambda query: query.get("title") == "Why?")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_a_question_is_plain_text_edited_in_place_and_in_every_export_and_shared(playground, page, tmp_path):
    playground.open({"1": "sgd", **ASKED})
    question = page.locator(".question")
    expect(question.get_by_role("heading")).to_have_text(ASKED["title"])
    expect(question.locator("p")).to_have_text(ASKED["note"])
    assert question.locator("b").count() == 0
    expect(page).to_have_title(f"{ASKED['title']} — Downhill")
    open_dialog(playground)
    for label in ("SVG", "HTML"):
        text = press(playground, label, tmp_path).read_text("utf-8")
        assert "<b>wins" not in text
        assert "wins" in text
        assert "Guess" in text
    page.get_by_text("that repeats a run").click()
    expect(page.locator("[role=dialog] code").first).to_contain_text(
        "# Who <b>wins</b>?\n# *Guess* first & **then** play."
    )
    page.keyboard.press("Escape")

    question.get_by_role("button", name="Edit the title").focus()
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="Title").fill("Not this")
    page.keyboard.press("Escape")
    expect(question.get_by_role("heading")).to_have_text(ASKED["title"])
    question.locator("p").click()
    page.get_by_role("textbox", name="Question").fill("Which way?")
    page.keyboard.press("Enter")
    playground.wait_for_query(lambda query: query.get("note") == "Which way?")
    expect(question.locator("p")).to_have_text("Which way?")
    assert playground.query["title"] == ASKED["title"]

    is_shared_with_a_class(playground)
    opens_with_its_question(playground, "trap")
    goes_on_to_other_pages(playground)
    opens_with_its_question(playground, "four_minima")  # which is on another page


def test_what_is_left_out_is_gone_and_what_is_locked_has_no_handle_until_it_is_unlocked(playground, page):
    playground.open({"1": "sgd", "2": "momentum", "hide": "table,3d,menu", "lock": "start,rates"})
    for gone in (".results table", ".relief", ".st-key-heading"):
        expect(page.locator(gone)).to_be_hidden()
    rates = page.locator('.control[data-key$=".learning_rate"]')
    expect(rates).to_have_count(2)
    expect(rates.first.locator("input[type=range]")).to_be_hidden()
    expect(rates.first.locator("input.number")).to_be_disabled()
    expect(page.get_by_role("slider", name="Momentum of Momentum")).to_be_visible()
    playground.drag_start(3, 3)  # which moves the picture under the ring
    assert not {"x", "y"} & playground.query.keys()
    page.get_by_role("button", name="Unlock a copy").click()
    playground.wait_for_query(lambda query: "lock" not in query)
    expect(rates.first.locator("input[type=range]")).to_be_visible()
    playground.settle()  # the line above the picture goes, and the picture moves up
    playground.drag_start(3, 3)
    playground.wait_for_query(lambda query: "x" in query)


def test_only_the_controls_that_are_named_are_shown(playground, page):
    playground.open({"1": "sgd", "2": "momentum", "only": "2.momentum"})
    expect(page.get_by_role("slider", name="Momentum of Momentum")).to_be_visible()
    assert page.locator(".controls input:visible, .controls select:visible").count() == 2, "a slider and its number"
    assert page.locator(".controls button:visible").count() == 0


@pytest.fixture
def course(server) -> Iterator[str]:
    """A plain page of somebody else's server, which shows what its query names in a frame of 800 x 500."""

    class Course(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name that http.server looks for
            frame = (
                f'<iframe width="800" height="500" style="border: 0" src="http://{server.address}{self.path}"></iframe>'
            )
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>Course</title><link rel=icon href=data:,>{frame}".encode())

        def log_message(self, *_: object) -> None:
            pass

    host = ThreadingHTTPServer(("127.0.0.1", 0), Course)
    threading.Thread(target=host.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{host.server_port}"
    host.shutdown()
    host.server_close()


@pytest.mark.parametrize("view", ["view=picture&embed=true", "embed=true"])
def test_a_frame_of_another_page_has_picture_legend_and_clock(course, page, view):
    page.goto(f"{course}/?{view}&1=sgd&2=adam")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("button", name="Play")).to_be_in_viewport(ratio=1)
    expect(frame.locator(".legend")).to_be_in_viewport(ratio=1)
    expect(frame.locator(".canvas.contour canvas.ink")).to_be_in_viewport(ratio=1)
    for gone in (".controls", ".results", ".side", ".st-key-heading", ".toolbar .inspect"):
        expect(frame.locator(gone)).to_be_hidden()
    fits = """() => [document.scrollingElement, ...document.querySelectorAll("[data-testid=stMain], .stApp")]
      .every((node) => node.scrollWidth <= innerWidth && node.scrollHeight <= innerHeight)"""
    assert page.frames[1].evaluate(fits)


def test_a_lesson_in_a_frame_is_the_picture_of_its_step(course, page):
    page.goto(f"{course}/lessons?v=3&view=picture&embed=true")
    frame = page.frame_locator("iframe")
    for shown in (frame.get_by_role("button", name="Play"), frame.locator(".canvas.contour canvas.ink")):
        expect(shown).to_be_in_viewport(ratio=1)
    expect(frame.locator(".story")).to_be_hidden()
    box = frame.locator(".canvas.contour").bounding_box()
    assert box["width"] > 700
    assert box["height"] > 300
