"""What moves at once: under a hand the browser computes by itself what the server tells of once the hand rests."""

import pytest
from playwright.sync_api import expect
from waiting import eventually

# Moves a mouse or a slider within the page, a picture after each: what was asked of the server meanwhile, how many
# pictures followed, and what stands in the page then. `playground.moving()` keeps a busy machine from making it a rest.
MOVES = """async ([held, moves]) => {
  const player = document.querySelector(".downhill").player;
  const frame = () => new Promise((resume) => requestAnimationFrame(() => requestAnimationFrame(resume)));
  const asked = player.channel.count, followed = watched.followed.length;
  for (const to of moves) {
    if (held === "start") {
      window.dispatchEvent(new MouseEvent("mousemove", { clientX: to[0], clientY: to[1], buttons: 1, bubbles: true }));
    } else {
      const range = document.querySelector(`[data-key="${held}"] input[type=range]`);
      range.value = to;
      range.dispatchEvent(new Event("input", { bubbles: true }));
    }
    await frame();
  }
  const { state, state: { query, surface, landscape } } = player;
  const opacity = (one) => getComputedStyle(document.querySelector(one)).opacity;
  return {
    asked: player.channel.count - asked, followed: watched.followed.length - followed,
    query, minima: surface.minima, words: [".conclusion", ".results .sentence"].map(opacity), step: player.clock.place,
    heading: opacity(".st-key-heading .katex"),
    paths: state.entrants.map(({ run }) => [Array.from(run.x), Array.from(run.y), Array.from(run.f)]),
    moving: Boolean(landscape.moving),
  };
}"""
LET_GO = (
    """(key) => document.querySelector(`[data-key="${key}"] input[type=range]`).dispatchEvent(new Event("change"))"""
)
PATHS = """() => {
  const { state, hand, assets, answer } = document.querySelector(".downhill").player;
  const runs = answer.entrants.map(({ run }) => assets.get(run));
  return { paths: runs.map(({ x, y, f }) => [Array.from(x), Array.from(y), Array.from(f)]), ...hand.counted };
}"""


def finished(playground):
    """The server's paths, which have come in place of the browser's."""
    playground.settle()
    expect(playground.page.locator(".downhill.under-hand")).to_have_count(0)
    return playground.page.evaluate(PATHS)


def assert_alike(ours, theirs):
    """Whether paths are the same, in single precision; lost ones are null in both."""
    for own, server in zip(ours, theirs, strict=True):
        for row, other in zip(own, server, strict=True):
            assert row == pytest.approx(other, rel=1e-5, abs=1e-6, nan_ok=True)


def test_a_dragged_start_is_followed_without_the_server_which_then_says_the_same(playground, page):
    playground.open({"1": "adam", "2": "sam", "3": "rmsprop", "noise": "isotropic", "schedule": "cosine"})
    begin, ends = playground.start, [playground.place(-7 + k, 2 + k / 2) for k in (1, 2, 3, 4)]
    with playground.moving(), playground.held(begin):
        found = page.evaluate(MOVES, ["start", ends])
        page.mouse.move(*ends[-1])
    assert (found["asked"], found["followed"]) == (0, 4)
    assert found["words"] == ["0.35", "0.35"]
    for x, y, _ in found["paths"]:
        assert [x[0], y[0]] == pytest.approx([float(found["query"]["x"]), float(found["query"]["y"])])
        assert x[0] == pytest.approx(-3, abs=0.1)
    server = finished(playground)
    assert (server["answers"], server["apart"]) == (1, 0)
    assert_alike(found["paths"], server["paths"])
    assert page.evaluate("getComputedStyle(document.querySelector('.conclusion')).opacity") == "1"


def test_a_slider_is_followed_without_the_server_which_then_says_the_same(playground, page):
    playground.open({"1": "momentum", "2": "nadam", "surface": "quadratic", "schedule": "exponential"})
    for key in ("1.learning_rate", "schedule.gamma", "surface.b", "steps"):
        before = page.evaluate(PATHS)["paths"]
        if key.startswith("schedule"):
            page.locator(".controls summary", has_text="Rules of the game").click()
        playground.slider(key).scroll_into_view_if_needed()
        with playground.moving():
            found = page.evaluate(MOVES, [key, [230, 232, 236]])
            page.evaluate(LET_GO, key)
        assert (found["asked"], found["followed"]) == (0, 3), key
        assert found["paths"] != before, key
        assert found["moving"] == key.startswith("surface")
        assert found["minima"] == [[0, 0]], key
        assert found["words"] == ["0.35", "0.35"], key
        assert found["heading"] == ("0.35" if key.startswith("surface") else "1"), "which has the surface's numbers"
        steps = found["query"]["steps"]
        assert found["step"] == f"step {steps} of {steps}", key
        assert {len(x) for x, _, _ in found["paths"]} == {int(steps) + 1}, key
        assert_alike(found["paths"], finished(playground)["paths"])
        expect(page.locator(".st-key-heading .katex").first, key).to_have_css("opacity", "1")


def test_a_path_that_differs_goes_over_into_the_server_s_and_is_counted(playground, page):
    playground.open({"1": "sgd", "2": "momentum"})
    end = playground.place(-4, 3)
    with playground.moving(), playground.held(playground.start):
        page.evaluate(MOVES, ["start", [end]])
        page.mouse.move(*end)
        page.evaluate("""() => {
          const { hand } = document.querySelector(".downhill").player, { over } = hand;
          hand.over = (state) => {
            const found = over.call(hand, state);
            found.entrants[0].run.x.forEach((value, i, all) => (all[i] = value + 1));
            return found;
          };
        }""")
    server = finished(playground)
    assert (server["answers"], server["apart"]) == (1, 1)
    shown = "document.querySelector('.downhill').player.state.entrants.map(({ run }) => Array.from(run.x))"
    page.wait_for_function(
        f"(paths) => JSON.stringify({shown}) === JSON.stringify(paths)", arg=[x for x, _, _ in server["paths"]]
    )


def test_minima_follow_a_slider(playground, page):
    playground.open({"surface": "rosenbrock"})
    found = page.evaluate(MOVES, ["surface.a", [300]])
    a = float(found["query"]["surface.a"])
    assert a != 1
    assert found["minima"] == [[a, a * a]]


def test_a_method_that_searches_waits_for_the_server_and_the_others_for_nobody(playground, page):
    playground.open({"1": "adam", "2": "bfgs"})
    end = playground.place(-5, 3)
    with playground.withheld(), playground.held(playground.start):
        found = page.evaluate(MOVES, ["start", [end]])
        page.mouse.move(*end)
    assert (found["asked"], found["followed"]) == (1, 1)
    assert found["words"] == ["0.35", "0.35"]
    assert [x[0] for x, _, _ in found["paths"]] == pytest.approx([-5, -7], abs=0.1)
    server = finished(playground)
    assert [x[0] for x, _, _ in server["paths"]] == pytest.approx([-5, -5], abs=0.1)
    assert server["apart"] == 0


def test_the_inspected_path_follows_and_the_numbers_of_its_step_fade(playground, page):
    playground.open({"1": "adam", "2": "sgd", "inspect": "1", "step": "7"})
    ends = [playground.place(-6, 3), playground.place(-5, 4)]
    with playground.moving(), playground.held(playground.start):
        found = page.evaluate(MOVES, ["start", ends])
        expect(page.locator(".inspector .sheet")).to_have_css("opacity", "0.35")
        page.mouse.move(*ends[-1])
    assert (found["asked"], found["followed"]) == (0, 2)
    assert_alike(found["paths"], finished(playground)["paths"])
    expect(page.locator(".inspector .sheet")).to_have_css("opacity", "1")


def test_a_click_is_followed_before_the_server_answers(playground, page):
    playground.open({"1": "adam", "2": "sgd"})
    with playground.withheld():
        page.mouse.click(*playground.place(4, 5))
        page.wait_for_function("watched.followed.length")
        shown = "document.querySelector('.downhill').player.state.entrants.map(({ run }) => run.x[0])"
        assert page.evaluate(shown) == pytest.approx([4, 4], abs=0.1)
    assert finished(playground)["apart"] == 0


def test_a_second_finger_ends_a_drag_and_the_address_says_where(phone):
    phone.open({"1": "adam"})
    begin = phone.start
    end = phone.place(-3, 3)
    with phone.fingers(begin) as move:
        move(end)
    phone.wait_for_query(lambda query: "x" in query)
    touch, (x, y) = phone.page.context.new_cdp_session(phone.page), phone.start
    points = [{"x": x, "y": y, "id": 0}, {"x": x + 30, "y": y - 60, "id": 0}]
    for kind, fingers in (("touchStart", points[:1]), ("touchMove", points[1:])):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})
    held = phone.page.evaluate("document.querySelector('.downhill').player.state.query.x")
    touch.send(
        "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [points[1], {"x": x, "y": y, "id": 1}]}
    )
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    phone.wait_for_query(lambda query: query.get("x") == held)


def test_a_mouse_that_was_let_go_unheard_holds_the_start_no_longer(playground, page):
    playground.open({"1": "adam"})
    page.mouse.move(*playground.start)
    page.mouse.down()
    page.evaluate(MOVES, ["start", [playground.place(-5, 3)]])
    page.evaluate(
        "([x, y]) => window.dispatchEvent(new MouseEvent('mousemove', { clientX: x, clientY: y, bubbles: true }))",
        playground.place(-4, 3),
    )
    playground.wait_for_query(lambda query: query.get("x", "").startswith("-4"))
    assert page.evaluate(MOVES, ["start", [playground.place(5, 5)]])["followed"] == 0
    page.mouse.up()


def test_a_server_that_is_away_is_told_of_once_and_the_pictures_go_on(visitors):
    playground = visitors.visit()
    page = playground.page
    playground.open({"1": "adam", "2": "bfgs"})
    page.route("**/answer/playground*", lambda route: route.abort())
    playground.field("steps").fill("40")
    playground.field("steps").press("Enter")
    trouble = page.locator(".trouble")
    expect(trouble).to_have_text(
        "The server cannot be reached. Asking again … Paths and curves go on under your hand, computed by this "
        "browser. Words, table, all that is chosen anew and the paths of BFGS wait for the server."
    )
    before = page.evaluate("document.querySelector('.downhill').player.state.entrants.map(({ run }) => run.x[0])")
    ends = [playground.place(-7 + k, 2 + k / 2) for k in (1, 2, 3, 4)]
    with playground.held(playground.start):
        found = page.evaluate(MOVES, ["start", ends])
        page.mouse.move(*ends[-1])
    assert found["followed"] == 4
    assert [x[0] for x, _, _ in found["paths"]] == pytest.approx([-3, before[1]], abs=0.1)
    assert found["words"] == ["0.35", "0.35"]
    slider = page.evaluate(MOVES, ["1.learning_rate", [230, 240]])
    assert slider["followed"] == 2
    assert slider["paths"][0] != found["paths"][0]
    expect(page.get_by_role("status").filter(has_text="The server cannot be reached")).to_have_count(1)
    page.unroute("**/answer/playground*")
    server = finished(playground)
    expect(trouble).to_be_hidden()
    assert [x[0] for x, _, _ in server["paths"]] == pytest.approx([-3, -3], abs=0.1)
    assert [len(x) for x, _, _ in server["paths"]] == [41, 41]
    visitors.leave()  # the console tells of every request that failed


def test_a_server_that_refuses_has_been_heard_and_nothing_is_said_to_wait_for_it(visitors):
    playground = visitors.visit()
    page = playground.page
    playground.open({"1": "adam"})
    refusals, asked_again = [503, 503], []

    def answer(route) -> None:
        if refusals:
            headers = {"Retry-After": "0"}
            route.fulfill(status=refusals.pop(), body="The server is busy.", content_type="text/plain", headers=headers)
        else:
            asked_again.append(route)  # until the test has looked

    page.route("**/answer/playground*", answer)
    playground.field("steps").fill("40")
    playground.field("steps").press("Enter")
    expect(page.locator(".trouble")).to_contain_text("Asking again … Paths and curves go on")
    eventually(lambda: page.wait_for_timeout(20) or len(asked_again), bool)
    asked_again[0].fulfill(status=400, body="query is an object of texts.", content_type="text/plain")
    expect(page.locator(".trouble")).to_have_text("query is an object of texts.")
    visitors.leave()  # the console tells of every answer that was none


def test_where_minima_take_a_search_none_is_marked_under_the_hand_and_the_curve_begins_its_axis_anew(playground, page):
    playground.open({"f": "(x - a)^2 + y^2"})
    curves = "document.querySelector('.downhill').player.curves"
    assert page.evaluate(f"{curves}.quantity.logarithmic"), "above a minimum that was found"
    with playground.moving():
        assert page.evaluate(MOVES, ["surface.a", [300]])["minima"] == []
        page.wait_for_function(f"{curves}.drawnAt < performance.now() - 300")
        assert not page.evaluate(f"{curves}.quantity.logarithmic"), "which nobody has searched by now"
        assert page.evaluate(f"{curves}.shown") == page.evaluate(f"{curves}.range()")
