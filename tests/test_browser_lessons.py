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
    page = visit(**options).page
    page.goto(f"{visit().address}lessons?{query}")
    return page


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


def test_nothing_of_the_run_is_seen_before_the_guess_and_controls_wait(visit):
    page = opened(visit, "lesson=learning-rate")
    at(page, 1)
    assert page.evaluate(f"{INNER}.clock.time") == 0
    assert page.evaluate(f"{INNER}.controls.root.inert")
    page.get_by_role("button", name="Show me without a guess").click()
    page.wait_for_function(f"{INNER}.clock.time > 0")
    assert not page.evaluate(f"{INNER}.controls.root.inert")


def test_a_place_is_guessed_on_the_picture_and_stays_there(visit):
    number = next(i for i, step in enumerate(lesson("rate-per-coordinate").steps, 1) if step.question.kind == "place")
    page = opened(visit, f"lesson=rate-per-coordinate&at={number}")
    at(page, number)
    sheet = page.locator(".sheet-of-question")
    box = sheet.bounding_box()
    sheet.click(position={"x": box["width"] * 0.4, "y": box["height"] * 0.4})
    expect(page.locator(".story .told")).to_contain_text("from where it is")
    expect(sheet).to_have_count(0)
    assert page.evaluate("document.querySelector('.downhill').player.question.points.length") == 1


def test_a_path_is_drawn_with_the_mouse_or_with_keys(visit):
    number = next(i for i, step in enumerate(lesson("momentum").steps, 1) if step.question.kind == "draw")
    page = opened(visit, f"lesson=momentum&at={number}")
    at(page, number)
    page.locator(".sheet-of-question").focus()
    for key in ("ArrowRight", "Enter", "ArrowDown", "Shift+ArrowRight", "Enter"):
        page.keyboard.press(key)
    page.get_by_role("button", name="This is my path").click()
    expect(page.locator(".story .told")).to_contain_text("away from your path")


def test_a_phone_has_the_picture_above_the_story(visit):
    page = opened(visit, "at=1", viewport={"width": 390, "height": 844})
    at(page, 1)
    picture, story = (page.locator(one).bounding_box() for one in (".shown .canvas.contour", ".story > h2"))
    assert picture["y"] < story["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


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
