"""What a teacher does in front of a class: keys, the clock in the link, a hidden future, the picture for a room."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect
from slices_page import SMALL

# Whether something is drawn on the curves beyond the clock's line.
BEYOND = """() => {
  const { player } = document.querySelector(".downhill");
  const canvas = document.querySelector(".curves canvas.ink");
  const [panel] = player.curves.plane.panels;
  const from = Math.ceil((panel.x(player.clock.time) + 8) * devicePixelRatio);
  return canvas.getContext("2d").getImageData(from, 0, canvas.width - from, canvas.height).data.some(Boolean);
}"""
# The smallest text that is seen, but for indices and exponents: [pixels, text].
SMALLEST = """() => {
  const walk = document.createTreeWalker(document.querySelector(".downhill"), NodeFilter.SHOW_TEXT);
  let found = [Infinity, ""];
  while (walk.nextNode()) {
    const { parentElement: parent, textContent } = walk.currentNode;
    const seen = textContent.trim() && parent.checkVisibility();
    if (!seen || parent.closest("style, math, tspan, .relief .axes")) continue;
    const { width, height } = parent.getBoundingClientRect();
    const { a, b } = parent.getScreenCTM?.() ?? { a: 1, b: 0 }; // of letters in a drawing
    const size = parseFloat(getComputedStyle(parent).fontSize) * Math.hypot(a, b);
    if (width && height && size < found[0]) found = [size, textContent];
  }
  return found;
}"""
STANDS = """() => {
  const player = document.querySelector(".downhill")?.player;
  const working = ["running", "waiting"].includes(player?.state.training?.state ?? player?.state.state);
  return heard.rests && player?.answer && player.channel.idle && (player.state.done ?? 1) >= 1 && !working;
}"""
# The lines of the 3-D picture below the paths, and the first path.
DRAWN = "document.querySelector('.downhill').player.relief.plot.data.slice(1, 3).map(({ line }) => line)"
TRAINED = {key: text for key, text in SMALL.items() if key != "points"}
# In the frames of a playback: how far the paths of the 3-D picture are drawn beyond the clock, 0 where hidden.
WATCHED = """async () => {
  const { player } = document.querySelector(".downhill");
  let worst = 0;
  player.clock.seek(player.clock.steps);
  player.clock.toggle();
  for (let i = 0; i < 40 && player.clock.playing; i++) {
    await new Promise(requestAnimationFrame);
    const drawn = player.relief.plot.data[2].x.length - 2;
    if (!player.relief.root.classList.contains("ahead")) worst = Math.max(worst, drawn - player.clock.time);
  }
  player.clock.pause();
  return worst;
}"""


def test_keys_step_zoom_hide_and_undo(playground, page):
    playground.open({"1": "sgd", "2": "adam"})
    whole = playground.shown
    for key, step in [
        ("Home", "0"),
        ("ArrowRight", "1"),
        ("Shift+ArrowRight", "11"),
        ("End", "30"),
        ("ArrowLeft", "29"),
    ]:
        page.keyboard.press(key)
        assert playground.step == f"{step} / 30", key
    page.keyboard.press("2")
    page.keyboard.press("+")
    playground.wait_for_query(
        lambda query: query.get("step") == "29" and query.get("without") == "2" and "zoom" in query
    )
    playground.settle()
    assert playground.shown[1] - playground.shown[0] == pytest.approx(0.6 * (whole[1] - whole[0]), rel=0.01)
    expect(page.locator(".legend .put-away")).to_have_text("Adam")

    playground.enter("x", "-2")
    page.locator(".canvas.contour").focus()
    page.keyboard.press("End")
    playground.wait_for_query(lambda query: query.get("x") == "-2" and "step" not in query)
    page.keyboard.press("Control+z")
    playground.wait_for_query(lambda query: "x" not in query and query.get("step") == "29")
    playground.settle()
    assert playground.step == "29 / 30"


def test_a_reload_keeps_the_clock_and_the_window(playground, page):
    playground.open({"1": "sgd", "step": "7", "zoom": "-8,0,-3,3"})
    shown = playground.shown
    assert shown[0] <= -8 + 1e-6
    assert shown[1] >= 0 - 1e-6
    assert shown[1] - shown[0] < 12
    page.keyboard.press("ArrowRight")
    playground.wait_for_query(lambda query: query.get("step") == "8")
    page.reload()
    playground.settle()
    assert playground.step == "8 / 30"
    assert playground.shown == pytest.approx(shown, rel=1e-3)


def test_keys_are_the_fields_and_the_dialogs_own(playground, page):
    playground.open({"step": "5"})
    playground.field("x").press("f")
    playground.field("x").press("Home")
    assert playground.step == "5 / 30"
    page.locator(".canvas.contour").focus()
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keys")
    expect(sheet).to_contain_text("show or hide an optimizer")
    page.keyboard.press("End")
    assert playground.step == "5 / 30"
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    page.get_by_role("button", name="Share", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("step=5")
    page.keyboard.press("f")
    page.keyboard.press("End")
    assert playground.step == "5 / 30"
    expect(page.locator(".presenting")).to_have_count(0)


def test_play_is_among_the_first_ten_stops_of_the_keyboard_and_on_a_small_screen(playground, page):
    playground.open()
    stops = []
    for _ in range(10):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert "Play (space)" in stops

    page.set_viewport_size({"width": 853, "height": 480})  # 1280 x 720 at 150%
    playground.settle()
    box = playground.clock.get_by_role("button", name="Play").bounding_box()
    assert box["y"] + box["height"] <= 480


def test_nothing_is_told_of_the_future_with_which_another_surface_begins(playground, page):
    playground.open({"step": "12"})
    results = page.locator(".results")
    expect(results).to_contain_text("Outcome")
    assert page.evaluate(BEYOND)
    page.get_by_role("button", name="Hide the future").click()
    playground.wait_for_query(lambda query: query.get("reveal") == "clock")
    playground.settle()
    expect(results).to_contain_text("The clock stands at step 12 of 30: what comes after it is hidden")
    assert not {"Outcome", "Zig-zags", "Final f"} & set(results.locator("th").all_inner_texts())
    expect(results).not_to_contain_text("zig-zag")
    assert not page.evaluate(BEYOND)
    page.keyboard.press("End")
    expect(results).to_contain_text("Outcome")

    page.keyboard.press("ArrowLeft")
    expect(results).not_to_contain_text("Outcome")
    playground.wait_for_query(lambda query: query.get("step") == "29" and query.get("reveal") == "clock")
    playground.choose("Surface", "beale")
    assert playground.step.startswith("0 / ")
    expect(results).not_to_contain_text("Outcome")


def test_the_picture_for_a_room(visit):
    playground = visit(viewport={"width": 1280, "height": 720})
    page = playground.page
    playground.open({"step": "17", "present": "1", "stage": "black"})
    expect(page.locator(".moment")).to_have_text("Step 17 of 30: SGD turns back across the valley, 16 times so far.")
    expect(page.locator(".st-key-heading")).to_be_hidden()
    expect(page.locator(".results")).to_be_hidden()
    size, text = page.evaluate(SMALLEST)
    assert size >= 18, text
    assert page.evaluate("getComputedStyle(document.querySelector('.downhill')).backgroundColor") == "rgb(0, 0, 0)"
    page.mouse.click(*playground.place(5, 5))
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "none"
    page.keyboard.press("Home")
    expect(page.locator(".moment")).to_contain_text("Step 0 of 30: all begin at (5")
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-heading")).to_be_visible()
    playground.wait_for_query(lambda query: "present" not in query)
    assert page.evaluate(SMALLEST)[0] >= 12


@pytest.mark.parametrize(
    ("address", "pictures"),
    [
        ("maps?v=3&cells=40", ".canvas.heat, .canvas.contour"),
        ("basins?v=3&grid=21", ".basin canvas"),
        ("race?v=3&s1=booth&1=sgd&2=adam&budget=50&starts=4&trials=5", ".turns svg, .ranking svg"),
        (f"network?{urlencode(TRAINED)}", ".chart .canvas"),
        (f"slices?{urlencode(SMALL)}", ".canvas.contour"),
    ],
    ids=["maps", "basins", "race", "network", "slices"],
)
def test_every_page_has_a_picture_for_a_room(visit, address, pictures):
    visitor = visit(viewport={"width": 1280, "height": 720})
    page = visitor.page
    page.goto(f"{visitor.address}{address}")
    page.wait_for_function(STANDS)
    conclusion = page.locator(".lead .conclusion").inner_text()
    page.keyboard.press("f")
    expect(page.locator(".moment")).to_have_text(conclusion)
    visitor.wait_for_query(lambda query: query.get("present") == "1")
    page.wait_for_function(STANDS)
    expect(page.locator(".st-key-heading")).to_be_hidden()
    expect(page.locator(".controls")).to_be_hidden()
    size, text = page.evaluate(SMALLEST)
    assert size >= 18, text
    for part in [*page.locator(pictures).filter(visible=True).all(), page.locator(".moment")]:
        box = part.bounding_box()
        assert box["width"] > 200
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 1280
        assert 0 <= box["y"] <= box["y"] + box["height"] <= 720
    page.keyboard.press("f")
    expect(page.locator(".st-key-heading")).to_be_visible()
    visitor.wait_for_query(lambda query: "present" not in query)


def test_a_slice_tells_nothing_of_what_comes_after_the_clock(visit):
    visitor = visit()
    page = visitor.page
    page.goto(f"{visitor.address}slices?{urlencode(SMALL)}&step=40&reveal=clock")
    page.wait_for_function(STANDS)
    expect(page.locator(".readout")).to_contain_text("40 /")
    for part in (".lead .conclusion", ".meter", ".results"):
        expect(page.locator(part)).to_be_hidden()
    assert not page.evaluate(BEYOND)
    page.keyboard.press("End")
    for part in (".lead .conclusion", ".meter", ".results"):
        expect(page.locator(part)).to_be_visible()
    visitor.wait_for_query(lambda query: "step" not in query and query.get("reveal") == "clock")
    page.get_by_role("button", name="Hide the future").click()
    page.keyboard.press("Home")
    visitor.wait_for_query(lambda query: "reveal" not in query and query.get("step") == "0")
    expect(page.locator(".meter")).to_be_visible()
    assert page.evaluate(BEYOND)


@pytest.mark.webgl
def test_the_relief_shows_no_path_beyond_the_clock_and_can_be_put_away(playground, page):
    playground.open({"speed": "0.25"})
    assert page.evaluate(WATCHED) < 1
    halo, path = page.evaluate(DRAWN)
    assert halo["color"] == page.evaluate("document.querySelector('.downhill').player.theme.background")
    assert halo["width"] > 1.5 * path["width"]
    page.get_by_label("What the heights mean").select_option("true")
    playground.wait_for_query(lambda query: query.get("heights") == "true")
    playground.settle()
    page.wait_for_function("document.querySelector('.relief .axes')._fullLayout.scene.zaxis.range[1] > 90")
    playground.button("Put the 3-D picture away").click()
    expect(page.locator(".relief")).to_be_hidden()
    playground.wait_for_query(lambda query: query.get("relief") == "off")
    playground.button("3-D").click()
    expect(page.locator(".relief")).to_be_visible()
