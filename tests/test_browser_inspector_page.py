"""How the step inspector fits its page: narrow windows, touch, rules of the game, odd entries of a link."""

import pytest
from conftest import DESKTOP
from playwright.sync_api import expect

MOMENTUM = {"1": "momentum", "1.learning_rate": "0.1"}


@pytest.fixture
def inspector(page):
    return page.get_by_role("region", name="Step inspector")


def follow(playground, query: dict[str, str]) -> None:
    playground.follow(query)
    playground.settle()


def test_it_has_room_beside_the_controls_and_follows_to_any_step(playground, inspector, page):
    playground.open(MOMENTUM | {"inspect": "1", "step": "2"})
    for width in (768, 1024):
        page.set_viewport_size({"width": width, "height": 900})
        playground.settle()
        sheet, picture = (page.locator(selector).bounding_box() for selector in (".inspector", ".stage"))
        assert sheet["width"] > 400, width
        assert picture["width"] > 0.9 * width, width
        assert sheet["x"] + sheet["width"] <= width, width
    page.set_viewport_size(DESKTOP["viewport"])
    playground.settle()

    # The path still to come can be picked.
    run = "document.querySelector('.downhill').player.state.entrants[0].run"
    x, y = page.evaluate(f"[{run}.x[20], {run}.y[20]]")
    page.mouse.click(*playground.place(x, y))
    expect(inspector).to_contain_text("Update 21 of 30")
    playground.settle()
    assert "x" not in playground.query

    follow(playground, MOMENTUM | {"inspect": "1", "step": "999"})
    expect(playground.alert).to_contain_text("step is 0 to 30 or end, received “999”")


def test_a_tap_explains_a_symbol(phone):
    phone.open(MOMENTUM | {"inspect": "1", "step": "3"})
    phone.page.locator('.equation .term:has(mi:text-is("η"))').first.tap()
    expect(phone.page.get_by_role("tooltip")).to_contain_text("Learning rate. How hard the gradient pushes.")


def test_what_is_said_of_rules_of_vectors_and_of_rest(playground, inspector):
    playground.open({"1": "sgd", "clip": "0.5", "inspect": "1", "step": "0"})
    # Clipped to 0.5 from (-0.7, 4): by the factor 0.5 / 4.0608.
    expect(inspector.locator(".stages")).to_contain_text("exact (−0.7, 4), clipped (−0.08619, 0.4925)")
    follow(playground, {"1": "sgd", "inspect": "1", "step": "0"})
    expect(inspector.locator(".stages")).to_be_empty()

    # Newton's step of BFGS is a sum over both components of the gradient, in both rows.
    follow(playground, {"surface": "rosenbrock", "1": "bfgs", "inspect": "1", "step": "3"})
    gradient, newton = (
        inspector.locator(
            ".equation", has=inspector.page.locator(f'.symbols mrow.term:first-child:has(mi:text-is("{name}"))')
        )
        .first.locator(".figures math")
        .all_text_contents()
        for name in ("g", "n")
    )
    first, second = (text.split("=")[-1] for text in gradient)
    assert len(newton) == 2
    for row in newton:
        assert first.strip("()") in row
        assert second.strip("()") in row

    # Where the slope has turned, Rprop leaves the coordinate where it is.
    follow(playground, {"1": "rprop", "inspect": "1"})
    said = set()
    for step in range(30):
        playground.clock.get_by_role("slider").fill(str(step))
        said.add(inspector.locator(".rates").inner_text().split(": ")[-1])
    assert "one coordinate rests." in said
    assert not any("climbs" in text for text in said)
