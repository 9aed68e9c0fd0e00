"""A lesson by hand and by keys: guess, see the run, go on; a guess stays on the picture, and progress is kept."""

import pytest
from playwright.sync_api import expect

from lessons import lesson, names

SHOWN = """(at) => {
  const { player, answer, questionPlace } = document.querySelector(".downhill")?.player ?? {};
  const asked = !answer?.step?.question || questionPlace.childElementCount;
  return heard.rests && answer?.step?.number === at && player?.channel.idle && player.picture?.drawn && asked;
}"""
ASKED = "() => heard.rests && document.querySelector('.story .asking')"
INNER = "document.querySelector('.downhill').player.player"


def opened(visit, query: str = "", **options):
    visitor = visit(**options)
    visitor.page.goto(f"{visitor.address}lessons?{query}")
    return visitor.page


def at(page, number: int) -> None:
    page.wait_for_function(SHOWN, arg=number)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_whole_lesson_by_keys(visit, language):
    page = opened(visit, f"lang={language}")
    told = lesson("zigzag", language)
    for number, step in enumerate(told.steps, 1):
        at(page, number)
        expect(page.locator(".story > h2")).to_have_text(step.heading)
        question = page.locator(".story .asking")
        if step.question.kind == "choose":
            right = next(i for i, one in enumerate(step.question.options) if one.right.text not in ("0",))
            question.locator(".options button").nth(right).focus()
            page.keyboard.press("Enter")
        elif step.question.kind == "guess":
            question.locator("input").focus()
            expect(question.get_by_role("button")).to_be_disabled()  # nothing is guessed yet
            page.keyboard.press("Home")
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
        else:
            field = page.locator(".shown .controls [data-key='1.learning_rate'] input.number")
            field.fill("0.952")
            field.press("Enter")
            expect(question).to_have_attribute("data-right", "true")
        expect(page.locator(".story .after")).not_to_be_empty()
        page.locator(".story > h2").focus()
        if number < len(told.steps):
            page.keyboard.press("PageDown")
    assert page.evaluate("JSON.parse(localStorage.getItem('downhill lessons'))") == {"zigzag": [1, 2, 3, 4, 5]}
    page.go_back()
    at(page, 4)


def test_the_next_step_opens_in_another_tab_for_whoever_wants_that(visit):
    page = opened(visit, "lesson=zigzag")
    at(page, 1)
    with page.context.expect_page() as beside:
        page.locator(".story .forward").click(modifiers=["ControlOrMeta"])
    expect(beside.value.locator(".story > h2")).to_have_text(lesson("zigzag").steps[1].heading)
    beside.value.close()
    at(page, 1)


def test_nothing_of_the_run_is_seen_before_the_guess_and_controls_wait(visit):
    page = opened(visit, "lesson=learning-rate")
    at(page, 1)
    assert page.evaluate(f"{INNER}.clock.time") == 0
    assert page.evaluate(f"{INNER}.controls.root.inert")
    page.get_by_role("button", name="Show me without a guess").click()
    page.wait_for_function(f"{INNER}.clock.time > 0")
    assert not page.evaluate(f"{INNER}.controls.root.inert")


def start(page) -> list[str]:
    return page.evaluate(f"(({{ x, y }}) => [x, y])({INNER}.state.query)")


@pytest.mark.parametrize("touch", [False, True])
def test_a_place_is_guessed_on_the_picture_and_stays_there_and_so_does_the_start(visit, touch):
    number = next(i for i, step in enumerate(lesson("momentum").steps, 1) if step.question.kind == "place")
    page = opened(visit, f"lesson=momentum&at={number}", **({"has_touch": True} if touch else {}))
    at(page, number)
    began = start(page)
    sheet = page.locator(".sheet-of-question")
    box = sheet.bounding_box()
    where = {"x": box["width"] * 0.4, "y": box["height"] * 0.4}
    page.evaluate(f"{INNER}.clock.setSpeed('0.25')")  # what is said while it plays can be read for 24 seconds
    sheet.tap(position=where) if touch else sheet.click(position=where)
    expect(page.locator(".story .told")).to_contain_text("from where it is")
    expect(page.locator(".story .after")).to_contain_text("comes when the run has been played")
    expect(sheet).to_have_count(0)
    assert page.evaluate("document.querySelector('.downhill').player.question.points.length") == 1
    page.evaluate(f"{INNER}.clock.seek(1e9)")
    expect(page.locator(".story .after")).not_to_contain_text("comes when")
    page.wait_for_function("heard.rests")
    assert start(page) == began


def drag(page, stops, touch: bool) -> None:
    """From the first stop over the others, with the mouse or one finger."""
    if not touch:
        page.mouse.move(*stops[0])
        page.mouse.down()
        for stop in stops[1:]:
            page.mouse.move(*stop, steps=4)
        page.mouse.up()
        return
    hand = page.context.new_cdp_session(page)
    for kind, stop in [("touchStart", stops[0]), *(("touchMove", stop) for stop in stops[1:]), ("touchEnd", None)]:
        points = [{"x": stop[0], "y": stop[1]}] if stop else []
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


@pytest.mark.parametrize("touch", [False, True])
def test_a_path_is_drawn_from_the_ring_which_stays_and_waits_for_the_button(visit, touch):
    page = opened(visit, "lesson=learning-rate&at=2", **({"has_touch": True} if touch else {}))
    at(page, 2)
    began, told = start(page), page.locator(".story .told")
    done, again = page.get_by_role("button", name="This is my path"), page.get_by_role("button", name="Draw again")
    done.click()
    expect(told).to_have_text("Draw a path first.")
    spot = page.evaluate(
        f"(() => {{ const {{ panels, root }} = {INNER}.picture.plane, [panel] = panels;"
        f"const {{ left, top }} = document.querySelector('.sheet-of-question').getBoundingClientRect();"
        "return [[-7, 2], [-6, 5], [0, 0]].map(([x, y]) => [left + panel.x(x), top + panel.y(y)]); })()"
    )
    drag(page, spot, touch)
    expect(again).to_be_enabled()
    assert start(page) == began
    expect(told).to_be_empty()
    again.click()
    expect(again).to_be_disabled()
    drag(page, spot, touch)
    done.click()
    expect(told).to_contain_text("away from your path")
    page.wait_for_function("heard.rests")
    assert start(page) == began


def test_arrow_keys_are_the_questions_wherever_the_focus_is(visit):
    page = opened(visit, "lesson=rate-per-coordinate&at=1")
    at(page, 1)
    page.locator(".story > h2").focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".story .told")).not_to_be_empty()
    assert page.evaluate("document.querySelector('.downhill').player.question.points[0][0]") > -7


def test_the_last_step_leads_to_the_next_lesson(visit):
    page = opened(visit, f"lesson=zigzag&at={len(lesson('zigzag').steps)}")
    page.get_by_role("link", name=f"Next lesson: {lesson('learning-rate').title}").click()
    at(page, 1)
    expect(page.locator(".story > h2")).to_have_text(lesson("learning-rate").steps[0].heading)


def test_a_path_is_drawn_with_the_mouse_or_with_keys(visit):
    number = next(i for i, step in enumerate(lesson("momentum").steps, 1) if step.question.kind == "draw")
    page = opened(visit, f"lesson=momentum&at={number}")
    at(page, number)
    page.locator(".sheet-of-question").focus()
    for key in ("ArrowRight", "Enter", "ArrowDown", "Shift+ArrowRight", "Enter"):
        page.keyboard.press(key)
    page.get_by_role("button", name="This is my path").click()
    expect(page.locator(".story .told")).to_contain_text("away from your path")


def test_a_phone_and_a_window_at_200_percent_have_the_picture_above_the_story(visit):
    page = opened(visit, "at=2", viewport={"width": 390, "height": 844})
    at(page, 2)
    picture, story = (page.locator(one).bounding_box() for one in (".shown .canvas.contour", ".story > h2"))
    assert picture["y"] < story["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 720, "height": 450})
    at(page, 2)
    picture, story = (page.locator(one).bounding_box() for one in (".shown .canvas.contour", ".story > h2"))
    assert picture["height"] > 200
    assert picture["y"] < story["y"]


def test_the_picture_for_a_room_stays_from_step_to_step(visit):
    page = opened(visit, "at=2")
    at(page, 2)
    page.keyboard.press("f")
    expect(page.locator("html.presenting")).to_have_count(1)
    page.keyboard.press("PageDown")
    page.wait_for_url(lambda url: "at=3" in url)
    page.wait_for_function("document.querySelector('.shown').player.state.query['surface.a'] === '1'")
    expect(page.locator(".downhill.shown.presenting .moment")).to_be_visible()


def test_a_race_is_out_of_sight_until_the_guess(visit):
    page = opened(visit, "lesson=fair&at=6")
    page.wait_for_function(ASKED)
    verdict = page.locator(".shown .race .verdict")
    expect(page.locator(".curtain")).to_be_visible()
    expect(verdict).to_be_hidden()
    page.locator(".story .options button").last.click()
    expect(page.locator(".story .asking")).to_have_attribute("data-right", "true")
    expect(verdict).to_be_visible()
    expect(page.locator(".curtain")).to_be_hidden()
    expect(page.locator(".story .after")).to_contain_text("share the first place")


def test_ranks_by_rules_that_come_later_are_left_out(visit):
    page = opened(visit, "lesson=fair&at=3")
    page.wait_for_function(ASKED)
    page.get_by_role("button", name="Show me without a guess").click()
    chart = page.locator(".shown .race-plot.turns")
    expect(chart).to_contain_text("Library")
    expect(chart).not_to_contain_text("tuned")
    expect(page.locator(".shown .flipped")).to_be_hidden()


def test_a_goal_of_the_data_page_is_noticed(visit):
    page = opened(visit, "lesson=noise&at=4")
    at(page, 4)
    field = page.locator(".shown .controls [data-key='batch'] input.number")
    field.fill("16")
    field.press("Enter")
    expect(page.locator(".story .asking")).to_have_attribute("data-right", "true")
    expect(page.locator(".story .after")).to_contain_text("Half the rate")


def test_basins_are_out_of_sight_until_the_guess_and_stand_among_what_is_read_along(visit):
    page = opened(visit, "lesson=doubtful-statements&at=7")
    page.wait_for_function(ASKED)
    pictures = page.locator(".shown .basins .pictures")
    expect(pictures).to_be_hidden()
    page.locator(".story .options button").last.click()
    expect(page.locator(".story .asking")).to_have_attribute("data-right", "true")
    expect(pictures).to_be_visible()
    listed = page.locator(".story .lessons > optgroup[label='Read along'] > option")
    expect(listed).to_have_text(
        [f"{lesson(name).title} ({lesson(name).minutes} min)" for name in names() if lesson(name).group]
    )
