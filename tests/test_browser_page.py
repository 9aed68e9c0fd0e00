"""The rest of the Playground in a real browser: entrants, table, sharing, broken links, phones, embedding."""

import re
from urllib.parse import urlencode, urlsplit

import pytest
from playground import number
from playwright.sync_api import Locator, WebSocketRoute, expect
from waiting import eventually

FULL = {str(slot): slug for slot, slug in enumerate(["adam", "sgd", "momentum", "adagrad"] * 3, start=1)}


def card(playground, name: str) -> Locator:
    """The controls of one entrant."""
    return (
        playground.page.locator(".controls")
        .get_by_role("article")
        .filter(has=playground.page.get_by_role("button", name=f"Remove {name}", exact=True))
    )


def test_optimizers_come_go_and_may_enter_twice(playground):
    playground.open()
    playground.choose("Add an optimizer", "adam")
    playground.choose("Add an optimizer", "adam")
    assert playground.names == ["SGD", "Momentum", "Adam", "Adam 2"]
    assert [playground.query[str(slot)] for slot in (1, 2, 3, 4)] == ["sgd", "momentum", "adam", "adam"]
    expect(playground.page.get_by_role("slider", name="Learning rate of Adam 2")).to_be_visible()

    playground.enter("4.learning_rate", "0.05")
    adam, other = (playground.final_points[name] for name in ("Adam", "Adam 2"))
    assert adam != other
    playground.button("Remove SGD").click()
    playground.settle()
    assert playground.names == ["Momentum", "Adam", "Adam 2"]
    assert "1" not in playground.query
    assert playground.final_points["Adam 2"] == other

    playground.button("Reset Adam 2").click()
    playground.settle()
    assert playground.final_points["Adam 2"] == adam
    assert "4.learning_rate" not in playground.query

    # What is unfolded stays so
    fold = card(playground, "Adam").locator("details").filter(has=playground.page.locator("[data-key='3.beta2']"))
    expect(playground.slider("3.beta2")).to_be_hidden()
    fold.locator("summary").last.click()
    playground.enter("3.beta2", "0.9")
    assert playground.query["3.beta2"] == "0.9"
    playground.choose("Add an optimizer", "sgd")
    expect(playground.slider("3.beta2")).to_be_visible()

    # None is a comparison too
    for name in ("SGD", "Momentum", "Adam 2", "Adam"):
        playground.button(f"Remove {name}").click()
    playground.settle()
    assert playground.names == []
    assert playground.query["entrants"] == "none"
    playground.page.reload()
    playground.settle()
    assert playground.names == []
    playground.drag_start(2, 2)
    playground.choose("Add an optimizer", "momentum")
    assert playground.names == ["Momentum"]


def test_up_to_twelve_entrants_stand_in_a_table_that_sorts_by_any_column(playground, page):
    playground.open(FULL)
    assert len(playground.names) == 12
    adder = page.get_by_role("combobox", name="Add an optimizer")
    expect(adder).to_be_disabled()
    expect(adder).to_contain_text("At most 12")
    for label in ("Final f", "Zig-zags", "Optimizer"):
        head = page.get_by_role("columnheader", name=label)
        expect(head).to_have_attribute("aria-sort", "none")
        for order in ("ascending", "descending"):
            head.get_by_role("button").click()
            expect(head).to_have_attribute("aria-sort", order)
            cells = playground.column(label)
            cells = cells if label == "Optimizer" else list(map(number, cells))
            assert cells == sorted(cells, reverse=order == "descending")
            assert len(set(cells)) > 3
    playground.enter("2.learning_rate", "0.3")
    expect(page.get_by_role("columnheader", name="Optimizer")).to_have_attribute("aria-sort", "descending")
    playground.button("Remove Adam 3").click()
    playground.settle()
    expect(adder).to_be_enabled()


def test_what_each_entrant_did_is_told_and_follows_the_hand(playground, page, sent):
    playground.open({"1": "sgd", "2": "momentum"})
    stories = page.get_by_role("list", name="What each optimizer did").get_by_role("listitem")
    expect(stories).to_have_text([
        re.compile("^SGD crosses the valley floor 30 times .* turning back 29 times from step 1 to 29, and 85% .*"),
        re.compile("^Momentum crosses the valley floor 4 times .* overshoots the minimum and ends 0[.]838 beyond it"),
    ])  # fmt: skip
    assert stories.locator(".swatch").count() == 2
    del sent[:]
    x, y = playground.thumb("1.learning_rate")
    with playground.held((x, y)):
        page.mouse.move(x - 40, y)
        expect(stories.first).not_to_contain_text("30 times")  # while it is held
    playground.settle()

    playground.enter("1.learning_rate", "1.1")
    playground.enter("steps", "100")
    expect(stories.first).to_contain_text("SGD diverges at step 40: its last steps are each 1.2 times as long as")
    playground.enter("2.learning_rate", "0.17")
    playground.drag_start(-5, 1)
    assert sent == [], "the script does not run: the address is another, the formulas are the same"
    playground.button("Remove SGD").click()
    expect(stories).to_have_text([re.compile("^Momentum ")])
    eventually(lambda: len(sent), lambda runs: runs > 0)


def test_share_means_what_is_on_the_screen_before_it_is_answered(playground, page, sent):
    playground.open({"surface": "beale", "1": "sgd", "steps": "90"})
    playground.enter("1.learning_rate", "0.17")
    del sent[:]
    playground.choose("Add an optimizer", "adam")
    eventually(lambda: len(sent), lambda runs: runs > 0)
    playground.enter("2.learning_rate", "0.31")
    page.get_by_role("button", name="Share", exact=True).focus()
    page.keyboard.press("Enter")
    code = page.get_by_role("dialog").locator("code").first
    expect(code).to_contain_text("2.learning_rate=0.31")
    expect(code).to_contain_text("1.learning_rate=0.17")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)

    held = []
    answers = "**/answer/playground"
    page.route(answers, lambda route: held.append(route))  # nothing is answered
    slider = page.get_by_role("slider", name="Learning rate of Adam")
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    shown = playground.page.evaluate("document.querySelector('.downhill').player.state.query['2.learning_rate']")
    assert shown != "0.31"
    page.get_by_role("button", name="Share", exact=True).click()
    expect(code).to_contain_text(f"2.learning_rate={shown}&")
    page.unroute(answers)  # which lets go what was held


def test_a_shared_link_shows_a_friend_the_same(playground, page, visit):
    playground.open({"surface": "rosenbrock", "1": "adam", "2": "nadam"})
    playground.enter("1.learning_rate", "0.17")
    playground.drag_start(-0.5, 2)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Share", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("code").first).to_contain_text("http")
    link = dialog.locator("code").first.inner_text().strip()
    assert urlsplit(link).port == urlsplit(playground.address).port, "of this machine, by whatever name others reach it"
    assert "1.beta1=0.9" in link, "defaults are written out"
    expect(dialog.locator("img").first).to_be_visible()
    expect(dialog).to_contain_text("<iframe")

    dialog.get_by_role("button", name="Copy").first.click()
    copied = eventually(lambda: page.evaluate("navigator.clipboard.readText()").strip(), lambda text: text != "")
    assert copied == link

    friend = visit()
    friend.page.goto(link)
    friend.settle()
    expect(friend.alert).to_be_hidden()
    for label in ("Optimizer", "Outcome", "Final point", "Final f", "Path length"):
        assert friend.column(label) == playground.column(label)
    assert friend.drawing() == playground.drawing()


def test_a_broken_link_says_what_it_ignores(playground, page):
    playground.open()
    playground.open(
        "surface=himmelblau&x=far&y=2&1=adam&1.learning_rate=-3&2=newtron&steps=1e9&arrows=maybe&colour=red"
    )
    for key, value in {
        "x": "far", "1.learning_rate": "-3", "2": "newtron", "steps": "1e9", "arrows": "maybe",
    }.items():  # fmt: skip
        line = playground.alert.get_by_role("listitem").filter(has_text=f"received “{value}”")
        expect(line).to_have_count(1)
        assert line.inner_text().startswith(f"{key} is ")
    expect(playground.alert).to_contain_text("“colour” names no control")
    assert playground.names[0] == "Adam"
    expect(playground.field("y")).to_have_value("2")

    playground.button("Dismiss").click()
    expect(playground.alert).to_be_hidden()
    playground.settle()  # the picture takes the room that the alert leaves
    playground.drag_start(1, -1)
    assert (float(playground.query["x"]), float(playground.query["y"])) == pytest.approx((1, -1), abs=0.05)
    expect(playground.alert).to_be_hidden()
    assert "arrows" not in playground.query

    page.go_back()
    playground.wait_for_query(lambda query: query.get("x", "far") == "far")
    page.go_back()  # which leaves the link with one press
    playground.wait_for_query(lambda query: not query)
    expect(page.get_by_role("combobox", name="Surface")).to_have_value("quadratic")


def test_an_embedded_playground_has_no_bars_and_draws_every_kind_of_surface(playground, page):
    playground.open({"embed": "true", "surface": "booth"})
    expect(page.get_by_test_id("stToolbar")).to_have_count(0)
    expect(page.get_by_role("combobox", name="Surface")).to_have_value("booth")
    playground.drag_start(2, 2)
    assert "x" in playground.query
    assert playground.query["embed"] == "true"
    for slug in ("goldstein_price", "kink", "monkey_saddle"):
        before = playground.drawing()
        playground.choose("Surface", slug)
        playground.wait_for_drawing(other_than=before)
        assert "x" not in playground.query
        left, right, low, high = playground.shown
        playground.drag_start(left + (right - left) / 3, low + (high - low) / 3)
        assert playground.query["surface"] == slug
        assert "x" in playground.query


def test_a_phone_shows_the_picture_first_and_is_touched(phone):
    phone.open()
    page = phone.page
    overflow = """() => [document.scrollingElement, ...document.querySelectorAll("[data-testid=stMain], .stApp")]
      .map((node) => node.scrollWidth - innerWidth)"""
    assert max(page.evaluate(overflow)) <= 0
    box = page.locator(".canvas.contour").bounding_box()
    assert box["width"] > 340
    assert box["height"] > 250
    assert box["y"] + box["height"] <= 844
    clock = phone.clock.bounding_box()
    assert clock["y"] + clock["height"] <= 844

    # Two fingers zoom
    before, (x, y) = phone.shown, phone.place(-3, 1)
    with phone.fingers((x - 30, y), (x + 30, y)) as move:
        move((x - 60, y), (x + 60, y))
    phone.settle()
    after = phone.shown
    assert after[1] - after[0] == pytest.approx((before[1] - before[0]) / 2, rel=0.02)
    assert after[3] - after[2] == pytest.approx((before[3] - before[2]) / 2, rel=0.02)
    assert phone.place(-3, 1) == pytest.approx((x, y), abs=2)
    assert phone.query.keys() == {"v", "zoom"}, "a pinch places nothing"
    phone.button("Show the whole view").tap()
    phone.settle()
    assert phone.query.keys() <= {"v"}

    # Scrolling through the controls keeps the picture in sight
    menu = page.get_by_role("combobox", name="Surface").bounding_box()
    with phone.fingers((menu["x"] + 20, menu["y"] + 5)) as move:
        move((menu["x"] + 20, menu["y"] - 300))
    page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop > 100")
    phone.settle()
    expect(page.locator(".canvas.contour")).to_be_in_viewport(ratio=0.99)
    assert phone.query.keys() <= {"v"}

    # A finger places the start, and drags it
    page.touchscreen.tap(*phone.place(3, 4))
    phone.wait_for_query(lambda query: "x" in query)
    phone.settle()
    assert (float(phone.query["x"]), float(phone.query["y"])) == pytest.approx((3, 4), abs=0.2)
    begin, end = phone.start, phone.place(-4, -3)
    with phone.fingers(begin) as move:
        phone.until_followed(lambda: move(end))
    phone.wait_for_query(lambda query: float(query["x"]) < 0)
    phone.settle()
    assert (float(phone.query["x"]), float(phone.query["y"])) == pytest.approx((-4, -3), abs=0.2)


def test_a_busy_server_is_asked_again_and_what_is_refused_is_told(playground, page, visitors):
    answers = [(503, "The server is busy. Ask again in some seconds."), (503, "The server is busy.")]
    held, looked = [], []  # what asks again waits until the test has looked

    def answer(route) -> None:
        if answers:
            status, text = answers.pop(0)
            route.fulfill(status=status, body=text, content_type="text/plain", headers={"Retry-After": "0"})
        elif looked:
            route.continue_()
        else:
            held.append(route)

    page.route("**/answer/playground", answer)
    page.goto(playground.address)
    expect(page.locator(".trouble")).to_have_text("The server is busy. Asking again …")
    looked.append(True)
    for route in held:
        route.continue_()
    playground.settle()
    expect(page.locator(".trouble")).to_be_hidden()
    assert playground.names == ["SGD", "Momentum"]
    answers.append((400, "query is an object of texts."))
    playground.choose("Add an optimizer", "adam")
    expect(page.locator(".trouble")).to_have_text("query is an object of texts.")
    playground.enter("x", "3")
    expect(page.locator(".trouble")).to_be_hidden()
    assert "x" in playground.query
    assert [re.search(r"status of (\d+)", said)[1] for said in visitors.errors] == ["503", "503", "400"]
    visitors.errors.clear()


def test_a_running_script_covers_no_button(playground, page):
    held: list[bytes | str] = []
    holding = False

    def between(browser: WebSocketRoute) -> None:
        server = browser.connect_to_server()
        server.on_message(lambda message: held.append(message) if holding else browser.send(message))
        sockets.append(browser)

    sockets: list[WebSocketRoute] = []
    page.route_web_socket("**/_stcore/stream", between)
    playground.open()
    holding = True
    page.get_by_role("button", name="Share").click()
    eventually(lambda: page.wait_for_timeout(20) or len(held), lambda count: count > 2)
    for message in held[:2]:  # the script runs, and says nothing
        sockets[-1].send(message)
    expect(page.get_by_test_id("stStatusWidget")).to_be_attached()
    expect(page.get_by_test_id("stStatusWidget")).to_be_hidden()
    holding = False
    for message in held[2:]:
        sockets[-1].send(message)
    expect(page.get_by_role("dialog")).to_be_visible()
    page.close()  # its socket can be let go in no other way, and the next test would have the page


def test_what_takes_long_is_told_and_shown_once_it_is_there(playground, page):
    formula = "sin(x)*cos(y)+exp(-x^2-y^2)+x^2/20+y^2/20+0.0625*sin(3*x)"
    link = {
        "surface": "custom",
        "f": formula,
        "noise": "isotropic",
        "steps": "700",
        "1": "adam",
        "2": "sgd",
        "3": "lion",
    }
    held, looked = [], []  # what asks again waits until the test has looked
    asked_again = "**/answer/playground?job=*"
    page.route(asked_again, lambda route: route.continue_() if looked else held.append(route))
    page.goto(f"{playground.address}?{urlencode(link)}")
    expect(page.locator(".trouble")).to_contain_text("% computed")
    for _ in range(1000):  # the browser's requests are heard of while it is waited for
        if held:
            break
        page.wait_for_timeout(50)
    looked.append(True)
    held[0].continue_()
    playground.settle()
    expect(page.locator(".trouble")).to_be_hidden()
    assert playground.names == ["Adam", "SGD", "Lion"]
    page.unroute(asked_again)
