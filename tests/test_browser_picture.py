"""The pictures in a real browser: the clock, zoom and camera, panels, arrows, hovering, colours."""

import pytest
from playground import CAMERA, number
from playwright.sync_api import expect
from waiting import eventually

RATE = "1.learning_rate"

# FACTS.md section 1: the end points of Deep Learning from Scratch, chapter 6, after 30 updates.
CLASSIC = {
    "SGD": (-0.350393, 0.084782),
    "Momentum": (0.896414, 0.088086),
    "AdaGrad": (-0.120162, 0.0),
    "Adam": (0.136007, 0.318245),
}


def test_the_keyboard_drives_the_clock_and_play_runs_to_the_end(playground, page):
    playground.open({"speed": "0.5"})
    clock, play = playground.clock.locator("output"), playground.clock.get_by_role("button", name="Play")
    scrubber = playground.clock.get_by_role("slider", name="Step")
    scrubber.focus()
    for key, step in [("Home", 0), ("End", 30), ("Home", 0), ("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1)]:
        page.keyboard.press(key)
        expect(clock).to_have_text(f"{step} / 30")
    scrubber.blur()
    for key, step in [("Shift+ArrowRight", 11), ("ArrowLeft", 10), ("Shift+ArrowLeft", 0), ("ArrowRight", 1)]:
        page.keyboard.press(key)
        expect(clock).to_have_text(f"{step} / 30")
    page.keyboard.press("Space")
    page.wait_for_function("Number(document.querySelector('.clock output').textContent.split(' ')[0]) > 2")
    page.keyboard.press("Space")
    expect(play).to_be_visible()
    held = playground.step
    playground.settle()
    assert playground.step == held
    assert 2 < int(held.split(" ")[0]) < 30

    page.keyboard.press("End")
    end = playground.drawing()
    playground.clock.get_by_role("button", name="To the start").click()
    playground.wait_for_drawing(other_than=end)
    assert playground.step == "0 / 30"
    beginning, curves = playground.drawing(), playground.drawing("curves")
    playground.clock.get_by_role("button", name="Play").click()
    expect(playground.clock.get_by_role("button", name="Pause")).to_be_visible()
    playground.choose("Playback speed", "4")
    expect(playground.clock.locator("output")).to_have_text("30 / 30")
    expect(playground.clock.get_by_role("button", name="Play")).to_be_visible()
    playground.wait_for_drawing(other_than=beginning)
    playground.wait_for_drawing(other_than=curves, of="curves")
    assert playground.query["speed"] == "4"


def test_the_wheel_zooms_only_with_ctrl_and_zoom_and_pan_survive_every_change(playground, page):
    playground.open()
    before = playground.shown
    page.mouse.move(*playground.place(0, 5))
    page.mouse.wheel(0, 200)
    page.wait_for_function("[...document.querySelectorAll('*')].some((node) => node.scrollTop > 50)")
    playground.settle()
    assert playground.shown == before
    page.mouse.wheel(0, -200)
    page.wait_for_function("![...document.querySelectorAll('*')].some((node) => node.scrollTop > 50)")
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    playground.settle()
    now = playground.shown
    assert now[1] - now[0] < before[1] - before[0]
    playground.button("Show the whole view").click()
    playground.settle()
    whole = playground.shown
    assert whole == pytest.approx(before)
    playground.button("Zoom in (or Ctrl and wheel)").click()
    playground.settle()
    zoomed = playground.shown
    assert zoomed[1] - zoomed[0] == pytest.approx(0.6 * (whole[1] - whole[0]))

    middle = playground.place(2, 3)
    with playground.held(middle):
        playground.sweep(middle, (middle[0] - 80, middle[1] + 50))
    playground.settle()
    panned = playground.shown
    assert panned[0] > zoomed[0]
    assert panned[2] > zoomed[2]
    assert playground.query.keys() == {"v", "zoom"}, "panning does not start anew"

    x, y = playground.thumb(RATE)
    with playground.held((x, y)):
        playground.sweep((x, y), (x - 40, y))
    playground.settle()
    playground.enter("x", "-2")
    playground.drag_start(-1, 1)
    playground.button("Show the direction of steepest descent as arrows").click()
    playground.settle()
    assert playground.shown == pytest.approx(panned)

    playground.button("Show the whole view").click()
    playground.settle()
    assert playground.shown == pytest.approx(whole)


@pytest.mark.webgl
def test_the_camera_survives_every_change(playground, page):
    playground.open({"speed": "0.25"})
    playground.enter("surface.b", "0.8")
    before = page.evaluate(CAMERA)
    box = page.locator(".canvas.relief").bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    playground.clock.get_by_role("button", name="Play").click()
    with playground.held(middle):
        playground.sweep(middle, (middle[0] + 90, middle[1] - 15))
    playground.clock.get_by_role("button", name="Pause").click()
    # How far it turns depends on how often it is drawn meanwhile, so that one coordinate may come back to where it was.
    page.wait_for_function(f"({{ x, y }}) => Math.hypot({CAMERA}.x - x, {CAMERA}.y - y) > 0.1", arg=before)
    playground.settle()
    turned = page.evaluate(CAMERA)

    playground.enter(RATE, "0.7")
    playground.enter("surface.b", "0.6")
    page.keyboard.press("ArrowLeft")
    playground.choose("Add an optimizer", "adam")
    playground.drag_start(5, 5)
    after = page.evaluate(CAMERA)
    assert [after[axis] for axis in "xyz"] == pytest.approx([turned[axis] for axis in "xyz"], abs=0.02)


def test_side_by_side_gives_every_entrant_a_picture_and_the_classic_figure_is_the_first_example(playground, page):
    playground.open({"1": "sgd", "2": "adam", "3": "rmsprop"})
    panels = ".canvas.contour .axes .cartesianlayer .subplot"
    expect(page.locator(panels)).to_have_count(1)
    playground.button("Side by side").click()
    playground.settle()
    expect(page.locator(panels)).to_have_count(3)
    assert playground.query["layout"] == "panels"
    page.mouse.click(*playground.place(-4, 3, panel=2))
    playground.wait_for_query(lambda query: "x" in query)
    assert (float(playground.query["x"]), float(playground.query["y"])) == pytest.approx((-4, 3), abs=0.1)
    playground.button("Overlaid").click()
    playground.settle()
    expect(page.locator(panels)).to_have_count(1)

    playground.choose("Surface", "rosenbrock")
    page.get_by_role("button", name="Examples").click()
    page.locator(".examples a").first.click()
    playground.wait_for_query(lambda query: query.get("layout") == "panels")
    playground.settle()
    expect(page.locator(".canvas.contour .axes .cartesianlayer .subplot")).to_have_count(4)
    found = playground.final_points
    assert list(found) == list(CLASSIC)
    for name, point in CLASSIC.items():
        assert found[name] == pytest.approx(point, abs=6e-5), name


def test_arrows_show_the_gradient_field(playground, page):
    playground.open()
    without = playground.drawing()
    arrows = playground.button("Show the direction of steepest descent as arrows")
    arrows.click()
    playground.settle()
    expect(arrows).to_have_attribute("aria-pressed", "true")
    assert playground.drawing() != without
    assert playground.query["arrows"] == "on"
    page.reload()
    playground.settle()
    expect(arrows).to_have_attribute("aria-pressed", "true")
    arrows.click()
    playground.settle()
    assert playground.drawing() == without


def test_hovering_tells_the_numbers_curves_show_other_quantities_and_scrubbing_any_step(playground, page):
    playground.open()
    # SGD multiplies x by 0.905 and y by -0.9 with every step.
    x, y = -7 * 0.905**3, 2 * (-0.9) ** 3
    page.mouse.move(*playground.place(x, y))
    tip = page.locator(".canvas.contour .tip")
    expect(tip).to_contain_text("SGD, step 3")
    words = tip.locator("span").inner_text().split()
    values = dict(zip(words[::2], map(number, words[1::2]), strict=True))
    assert values == pytest.approx({"x": x, "y": y, "f": x * x / 20 + y * y}, rel=1e-3)
    page.mouse.move(*playground.place(5, 5))
    expect(tip).to_contain_text("f ≈ 26")
    page.mouse.move(*playground.start)
    expect(tip).to_contain_text("drag me")

    page.mouse.move(0, 0)
    expect(tip).to_be_hidden()
    curves = page.locator(".curves")
    seen = {playground.drawing("curves")}
    for name in ("Distance", "Gradient"):
        curves.get_by_role("button", name=name).click()
        playground.settle()
        expect(curves.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")
        seen.add(playground.drawing("curves"))
    assert len(seen) == 3
    assert playground.query["curve"] == "gradient"

    end = playground.drawing()
    scrubber = playground.clock.get_by_role("slider", name="Step")
    box = scrubber.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(playground.clock.locator("output")).to_have_text("15 / 30")
    expect(scrubber).to_have_attribute("aria-valuetext", "step 15 of 30")
    playground.wait_for_drawing(other_than=end)
    box = page.locator(".curves .canvas").bounding_box()
    page.mouse.click(box["x"] + 60, box["y"] + box["height"] / 2)
    page.wait_for_function("Number(document.querySelector('.clock output').textContent.split(' ')[0]) < 4")


def test_the_colours_follow_the_theme(visit):
    playground = visit(color_scheme="dark")
    playground.open()
    page = playground.page

    def background() -> int:
        """Brightness of the page, 0 to 255."""
        colour = page.locator(".stApp").evaluate("(app) => getComputedStyle(app).backgroundColor")
        return max(int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(","))

    fill = page.locator(".contourfill path").first
    eventually(background, lambda bright: bright < 80)
    dark, dark_fill = playground.drawing(), fill.get_attribute("style")
    page.emulate_media(color_scheme="light")
    playground.wait_for_drawing(other_than=dark)
    playground.settle()
    eventually(background, lambda bright: bright > 200)
    light = playground.drawing()
    assert fill.get_attribute("style") != dark_fill
    page.emulate_media(color_scheme="dark")
    playground.wait_for_drawing(other_than=light)
    playground.settle()
    assert playground.drawing() == dark
    assert fill.get_attribute("style") == dark_fill
