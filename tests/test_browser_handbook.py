"""The Handbook in a real browser: the tree leads to the cards, the cards to the Playground, and Back leads back."""

import re

import pytest
from playground import Playground
from playwright.sync_api import Locator, Page, expect
from waiting import drawn, eventually

from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from surfaces import SURFACES

LAST = f"#surface-{list(SURFACES)[-1]}"
PICTURES = 2 * len(OPTIMIZERS) + len(SURFACES)
SCROLLER = "[data-testid=stMain]"
PAINTED = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.length > 3 && data.every((value, i) => i % 4 < 3 || value === 255);
}"""
BRIGHTNESS = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((_, i) => i % 4 < 3).reduce((sum, value) => sum + value, 0) / (data.length * 3 / 4);
}"""

# `changed`: whether a canvas has shown something else in any frame from now on.
NOTE_ANOTHER = """canvas => {
  const before = canvas.toDataURL();
  window.changed = false;
  (function look() {
    window.changed = canvas.toDataURL() !== before;
    if (!changed) requestAnimationFrame(look);
  })();
}"""

# Press a picture; `late`: whether its first frame has come, as if the page had been hidden for six seconds.
PLAY_LATE = """canvas => {
  const next = window.requestAnimationFrame;
  window.late = false;
  window.requestAnimationFrame = (draw) => {
    window.requestAnimationFrame = next;
    return next((now) => {
      draw(now + 6000);
      next(() => next(() => (window.late = true)));
    });
  };
  canvas.click();
}"""


def open_handbook(visitor: Playground, anchor: str = "") -> Page:
    """The page, once all of it is there."""
    visitor.page.goto(f"{visitor.address}handbook{anchor}")
    return wait_for_handbook(visitor.page)


def wait_for_handbook(page: Page) -> Page:
    # `expect` describes the whole page at every look in vain, which takes a tenth of this one's time.
    page.wait_for_selector(LAST, state="attached")
    page.wait_for_function(f"document.querySelectorAll('.miniatures canvas').length === {PICTURES}")
    page.wait_for_selector("[data-test-script-state=notRunning]", state="attached")
    return page


def follow(page: Page, name: str) -> None:
    """The link to a page in the top row."""
    page.locator(".st-key-pages").get_by_role("link", name=name, exact=True).click()


def picture(page: Page, slug: str) -> Locator:
    """The first small descent of a card, in view and painted: a canvas that nobody has drawn on is transparent."""
    canvas = page.locator(f".st-key-card-{slug} .miniatures button canvas").first
    canvas.scroll_into_view_if_needed()
    expect(canvas).to_be_visible()
    page.wait_for_function(PAINTED, arg=canvas.element_handle())
    return canvas


def wait_for_another(canvas: Locator, picture: str) -> None:
    """Wait until a canvas shows something else."""
    eventually(lambda: drawn(canvas), lambda now: now != picture)


def at_the_top(page: Page, anchor: str) -> None:
    """Wait until a heading is the first thing in the window."""
    page.wait_for_function(
        "id => { const { top } = document.getElementById(id).getBoundingClientRect(); return top > -5 && top < 120; }",
        arg=anchor,
    )


def test_the_tree_leads_to_a_card_and_back_by_mouse_and_by_keyboard(playground):
    page = open_handbook(playground)
    expect(page).to_have_title("Handbook — Downhill")
    nodes = page.locator(".family-tree svg .node")
    expect(nodes).to_have_count(len(OPTIMIZERS))
    adam = page.get_by_role("link", name="Adam, 2015, changes both, extends Momentum and RMSProp")
    adam.hover()
    expect(page.locator(".edge.faded")).not_to_have_count(0)
    expect(page.locator(".edge[data-edge='rmsprop adam']")).not_to_have_class(re.compile("faded"))
    adam.click()
    at_the_top(page, "adam")
    assert page.url.endswith("/handbook#adam")
    page.locator(".st-key-card-adam").get_by_role("link", name="Momentum", exact=True).first.click()
    at_the_top(page, "momentum")
    page.go_back()
    at_the_top(page, "adam")
    page.go_back()
    expect(adam).to_be_in_viewport()
    page.reload()
    expect(wait_for_handbook(page).locator(".st-key-card-sgd h3")).to_be_in_viewport()
    page.locator(".node[href='#sgd']").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/handbook#\w+$"))
    assert page.url.split("#")[1] in OPTIMIZERS


def test_on_paper_every_picture_is_drawn_and_no_table_is_cut(visit):
    page = open_handbook(visit(viewport={"width": 702, "height": 1000}))
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.get_by_role("searchbox")).to_be_hidden()
    page.wait_for_function(f"[...document.querySelectorAll('.miniatures canvas')].every({PAINTED})")
    rates = page.get_by_role("img", name=re.compile("^The learning rate over 200 updates"))
    expect(rates).to_have_count(len(SCHEDULES))
    assert all(rates.evaluate_all("all => all.map(({ complete, naturalWidth }) => complete && naturalWidth > 100)"))
    edges = page.locator(".stMarkdown table:visible").evaluate_all(
        "all => all.map((one) => one.scrollWidth - one.parentElement.clientWidth)"
    )
    assert len(edges) == 2, "of conventions and verdicts"
    assert max(edges) <= 0
    tall = page.locator("[class*=st-key-card-]").evaluate_all("all => all.map((one) => one.offsetHeight)")
    assert max(tall) < 515, "two cards fit a page"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    expect(page.locator(".stMarkdown table:visible")).to_have_count(0)


def test_cards_open_in_the_playground_and_back_leads_to_them(playground):
    page = open_handbook(playground)
    for slug, names in (("rmsprop", ["SGD", "RMSProp"]), ("sgd", ["SGD"])):
        page.locator(".handbook-search li a").get_by_text(OPTIMIZERS[slug].name, exact=True).click()
        at_the_top(page, slug)
        page.locator(f".st-key-card-{slug}").get_by_role("link", name="See it do well").click()
        playground.settle()
        assert playground.names == names
        assert playground.query["surface"] == OPTIMIZERS[slug].does_well_on
        expect(page.locator(".notice")).to_be_hidden()
        page.go_back()
        at_the_top(wait_for_handbook(page), slug)
    page.locator(".st-key-surface-himmelblau").get_by_role("link", name="Open in the Playground").click()
    playground.settle()
    assert playground.query["surface"] == "himmelblau"
    assert playground.names == ["SGD", "Momentum"]
    expect(page.locator(".notice")).to_be_hidden()


def test_the_experiment_survives_a_look_at_the_handbook(playground, page):
    playground.open({"surface": "beale", "1": "adam", "2": "nadam"})
    playground.choose("Add an optimizer", "yogi")
    playground.button("Distance").click()
    playground.settle()
    here = playground.query
    assert here["curve"] == "distance"
    follow(page, "Playground")  # the link to where one is
    playground.settle()
    assert playground.query == here
    follow(page, "Handbook")
    wait_for_handbook(page)
    assert playground.query == {}
    follow(page, "Playground")
    playground.settle()
    assert (playground.query, playground.names) == (here, ["Adam", "NAdam", "Yogi"])
    expect(page.locator(".notice")).to_be_hidden()
    page.go_back()
    wait_for_handbook(page)
    playground.move_in_history(-1)
    expect(page).to_have_title(re.compile(" on .+ — Downhill$"))
    assert (playground.query, playground.names) == (here, ["Adam", "NAdam", "Yogi"])
    playground.button("Remove Yogi").click()  # and it still answers
    playground.settle()
    assert playground.names == ["Adam", "NAdam"]


def test_who_begins_with_the_handbook_finds_the_opening_below_the_same_top_row(playground):
    page = open_handbook(playground, "?surface=nowhere&what=this")
    row = page.locator(".st-key-pages [data-testid=stPageLink] a")
    here = [link.bounding_box() for link in row.all()]
    follow(page, "Playground")
    playground.settle()
    assert (playground.query, playground.names) == ({}, ["SGD", "Momentum"])
    expect(page.locator(".notice")).to_be_hidden()
    assert page.locator(".st-key-heading").bounding_box()["height"] < 64
    for one, other in zip(here, [link.bounding_box() for link in row.all()], strict=True):
        assert (one["x"], one["height"]) == pytest.approx((other["x"], other["height"]), abs=8)


def test_the_small_pictures_move_until_they_are_stopped_and_are_dark_on_a_dark_page(playground):
    page = open_handbook(playground)
    assert picture(page, "sgd").evaluate(BRIGHTNESS) > 200, "on a light page"
    canvas = picture(page, "momentum")
    wait_for_another(canvas, drawn(canvas))
    page.get_by_role("button", name="Pause the small pictures").click()
    canvas.scroll_into_view_if_needed()
    playground.rest()
    whole = drawn(canvas)
    page.wait_for_timeout(500)
    assert drawn(canvas) == whole
    expect(page.get_by_role("button", name="Play the small pictures")).to_be_attached()

    sgd = picture(page, "sgd")
    page.emulate_media(color_scheme="dark")
    eventually(lambda: sgd.evaluate(PAINTED) and sgd.evaluate(BRIGHTNESS) < 100, bool)  # drawn anew


def test_nothing_moves_by_itself_where_motion_is_not_wanted(visit):
    visitor = visit(reduced_motion="reduce")
    page = open_handbook(visitor)
    expect(page.get_by_role("button", name="Pause the small pictures")).to_be_hidden()
    canvas = picture(page, "adam")
    visitor.rest()
    whole = drawn(canvas)
    page.wait_for_timeout(500)
    assert drawn(canvas) == whole
    canvas.evaluate(NOTE_ANOTHER)
    canvas.click()
    page.wait_for_function("changed")  # once, because a hand asked for it
    eventually(lambda: drawn(canvas), lambda now: now == whole)
    page.wait_for_timeout(2000)  # where pictures move by themselves, they begin anew after 1.5 seconds
    assert drawn(canvas) == whole
    canvas.evaluate(PLAY_LATE)
    page.wait_for_function("late")
    assert drawn(canvas) == whole, "also where the tab was hidden until it had ended"


def test_a_phone_gets_a_list_and_no_sideways_scrolling(phone):
    page = open_handbook(phone)
    expect(page.locator(".family-tree svg")).to_be_hidden()
    widths = page.evaluate(
        f"[document.documentElement, document.querySelector('{SCROLLER}')].map(e => [e.scrollWidth, e.clientWidth])"
    )
    assert all(content <= window for content, window in widths)
    page.locator(".family-tree .list").get_by_role("link", name="NAdam").tap()
    at_the_top(page, "nadam")
    tall = page.locator(".st-key-card-nadam canvas").first.bounding_box()
    assert tall["height"] < tall["width"] < 390


def test_on_a_phone_the_first_picture_begins_within_the_first_quarter(phone):
    page = phone.page
    page.goto(f"{phone.address}handbook?lang=ko")  # whose first sentence is longer
    page.wait_for_selector(".miniatures canvas")
    expect(page.locator(".family-tree .list")).to_be_attached()  # the first screen is there
    top = page.evaluate("document.querySelector('.miniatures canvas').getBoundingClientRect().top")
    assert top <= page.viewport_size["height"] / 4
