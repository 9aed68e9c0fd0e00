"""What moves at once on the other pages: mini-batches, the run at a map's marker, the path from under the mouse."""

from collections.abc import Callable

import numpy as np
import pytest
from basins_page import open_basins
from basins_page import settle as settle_basins
from data_page import open_data
from data_page import settle as settle_data
from playwright.sync_api import expect
from test_browser_hand import LET_GO
from test_browser_maps import STANDS, open_maps, place
from waiting import eventually

# Moves within the page, a picture after each: the start, a slider, the marker of a map, or the mouse over a picture;
# what was asked of the server meanwhile, and how many pictures followed. `playground.moving()` keeps a busy machine
# from making it a rest.
MOVES = """async ([held, moves]) => {
  const player = document.querySelector(".downhill").player;
  const frame = () => new Promise((resume) => requestAnimationFrame(() => requestAnimationFrame(resume)));
  const asked = player.channel.count, followed = watched.followed.length;
  const mouse = { pointerType: "mouse", isPrimary: true, buttons: 1, bubbles: true };
  const point = (name, root, [clientX, clientY]) =>
    root.dispatchEvent(new PointerEvent(name, { ...mouse, clientX, clientY }));
  for (const [i, to] of moves.entries()) {
    if (held === "start") {
      const [clientX, clientY] = to;
      window.dispatchEvent(new MouseEvent("mousemove", { clientX, clientY, buttons: 1, bubbles: true }));
    } else if (held === "marker") point(i ? "pointermove" : "pointerdown", i ? window : player.map.root, to);
    else if (held === "mouse") point("pointermove", document.querySelector(".basin canvas"), to);
    else {
      const range = document.querySelector(`[data-key="${held}"] input[type=range]`);
      range.value = to;
      range.dispatchEvent(new Event("input", { bubbles: true }));
    }
    await frame();
  }
  return { asked: player.channel.count - asked, followed: watched.followed.length - followed };
}"""
SHOWN = """() => {
  const { state, isAhead } = document.querySelector(".downhill").player;
  const rows = (run) => run && [run.x, run.y, run.f ?? []].map((row) => Array.from(row));
  const opacity = (name) => [...document.querySelectorAll(name)].map((one) => getComputedStyle(one).opacity);
  return {
    isAhead, query: state.query, start: state.start, faded: [".words ul", ".about", ".told"].flatMap(opacity),
    runs: state.entrants.map(({ run, exact, path }) => [rows(run ?? path), rows(exact)]),
    asked: state.entrants.map(({ run }) => run?.asked ?? null), rates: state.entrants.map(({ rate }) => rate),
    told: document.querySelector(".looks .told")?.textContent, value: document.querySelector(".basin canvas")?.ariaValueText,
  };
}"""  # noqa: E501


def assert_alike(own, server):
    """Whether runs are the same, in single precision; lost points are null in both."""
    for ours, theirs in zip(own["runs"], server["runs"], strict=True):
        for run, other in zip(ours, theirs, strict=True):
            assert (run is None) == (other is None)
            for row, numbers in zip(run or [], other or [], strict=True):
                assert row == pytest.approx(numbers, rel=1e-5, abs=1e-6, nan_ok=True)


@pytest.mark.parametrize("model", [{}, {"surface": "logistic_regression", "replacement": "on"}])
def test_mini_batches_follow_a_hand_as_the_server_then_has_them(playground, model):
    page = open_data(playground, model | {"1": "adam", "2": "sam", "steps": "60"})
    for key in ("start", "1.learning_rate", "batch"):
        before = page.evaluate(SHOWN)
        if key == "start":
            ends = [playground.place(2, 1 + k) for k in (0, 1, 2)]
            with playground.moving(), playground.held(playground.start):
                found, own = page.evaluate(MOVES, [key, ends]), page.evaluate(SHOWN)
                page.mouse.move(*ends[-1])
        else:
            playground.slider(key).scroll_into_view_if_needed()
            with playground.moving():
                found, own = page.evaluate(MOVES, [key, [210, 218, 226]]), page.evaluate(SHOWN)
                page.evaluate(LET_GO, key)
        assert found == {"asked": 0, "followed": 3}, key
        assert own["isAhead"], key
        assert own["faded"][0] == "0.35", key
        assert own["runs"] != before["runs"], key
        settle_data(page)
        server = page.evaluate(SHOWN)
        assert not server["isAhead"], key
        assert server["faded"][0] == "1", key
        assert_alike(own, server)
        parts = ("asked", "rates", "told")
        assert [own[part] for part in parts] == [server[part] for part in parts], key

    # Of what no browser computes the words fade while the server is asked.
    playground.slider("seed").scroll_into_view_if_needed()
    with playground.withheld():
        assert page.evaluate(MOVES, ["seed", [210]])["followed"] == 0
        expect(page.locator(".words ul")).to_have_css("opacity", "0.35")
    page.evaluate(LET_GO, "seed")
    settle_data(page)
    expect(page.locator(".words ul")).to_have_css("opacity", "1")


def follow_a_slider(playground, key, settle) -> None:
    """A slider is followed by the path while the server makes other pictures, whose words fade."""
    page = playground.page
    playground.slider(key).scroll_into_view_if_needed()
    before = page.evaluate(SHOWN)
    with playground.withheld():
        found, own = page.evaluate(MOVES, [key, [210, 220]]), page.evaluate(SHOWN)
        expect(page.locator(".conclusion")).to_have_css("opacity", "0.35")
    assert found["followed"] == 2
    assert found["asked"] >= 1
    assert own["runs"] != before["runs"]
    page.evaluate(LET_GO, key)
    settle()
    expect(page.locator(".conclusion")).to_have_css("opacity", "1")
    assert_alike(own, page.evaluate(SHOWN))


def test_the_run_follows_a_map_s_marker_and_a_slider_as_the_server_then_has_it(playground):
    page = open_maps(playground, {"1": "momentum", "cells": "60"})
    playground.rest()
    ends = [place(page, across, up) for across, up in ((0.01, 0.2), (0.1, 0.5), (0.4, 0.8))]
    with playground.moving():
        found, own = page.evaluate(MOVES, ["marker", ends]), page.evaluate(SHOWN)
        page.evaluate(
            "([x, y]) => window.dispatchEvent(new PointerEvent('pointerup', { clientX: x, clientY: y }))", ends[-1]
        )
    assert found == {"asked": 0, "followed": 3}
    assert own["faded"] == ["0.35"]
    assert float(own["query"]["1.momentum"]) == pytest.approx(0.8, abs=0.01)
    page.wait_for_function(STANDS)
    page.wait_for_function("!document.querySelector('.downhill').player.isAhead")
    playground.rest()
    server = page.evaluate(SHOWN)
    assert server["faded"] == ["1"]
    assert_alike(own, server)
    follow_a_slider(playground, "surface.b", lambda: page.wait_for_function(STANDS))


# A cell of a map and of the cut below it, or a corner of a picture of basins, where neither path nor marker is: red,
# green, blue and alpha.
PAINTED = """() => {
  const at = (name, share, y) => {
    const canvas = document.querySelector(name);
    return [...canvas.getContext("2d").getImageData(share * canvas.width, y, 1, 1).data];
  };
  if (document.querySelector(".basin")) return [at(".basin canvas", 0.01, 9)];
  const { height } = document.querySelector(".slice canvas.ink");
  return [at(".heat canvas.ink", 0.3, 200), at(".slice canvas.ink", 0.3, height - 44)];
}"""
PAPER = (251, 251, 246)  # of the light theme


@pytest.mark.parametrize(
    ("opened", "picture", "stands"), [(open_maps, ".heat", STANDS), (open_basins, ".basin canvas", "heard.rests")]
)
def test_without_a_server_a_picture_of_another_surface_fades_until_there_is_a_new_one(
    visitors, opened, picture, stands
):
    playground = visitors.visit()
    page = opened(playground, {"1": "momentum", "surface": "quadratic"})

    def painted() -> list[list[float]]:
        """The colours as they are seen."""
        return [
            [(c * alpha + p * (255 - alpha)) / 255 for c, p in zip(colour, PAPER, strict=True)]
            for *colour, alpha in page.evaluate(PAINTED)
        ]

    def without_a_server(change: Callable[[], None], fades: bool) -> None:
        page.wait_for_function(stands)
        fresh = painted()
        page.route("**/answer/*", lambda route: route.abort())
        change()
        expect(page.locator(".trouble")).to_contain_text("cannot be reached")
        faded = [[(c + p) / 2 for c, p in zip(colour, PAPER, strict=True)] for colour in fresh]
        eventually(painted, lambda now: np.allclose(now, faded if fades else fresh, atol=2))
        page.unroute("**/answer/*")
        expect(page.locator(".trouble")).to_be_hidden()
        eventually(painted, lambda now: not np.allclose(now, faded, atol=2))

    def drag() -> None:
        playground.slider("surface.b").scroll_into_view_if_needed()
        page.evaluate(MOVES, ["surface.b", [250]])
        page.evaluate(LET_GO, "surface.b")

    def type_in() -> None:
        playground.field("surface.b").fill("1.1")
        playground.field("surface.b").press("Enter")

    def point() -> None:
        box = page.locator(picture).bounding_box()
        page.mouse.click(box["x"] + 0.6 * box["width"], box["y"] + 0.4 * box["height"])

    without_a_server(point, fades=False)
    without_a_server(type_in, fades=True)
    without_a_server(drag, fades=True)
    visitors.leave()  # the console tells of every request that failed


APART = """() => {
  const { hand } = document.querySelector(".downhill").player, { over } = hand;
  hand.over = (state) => {
    const found = over.call(hand, state);
    found.entrants[0].path.x = found.entrants[0].path.x.map((x) => x + 1);
    return found;
  };
}"""
COUNTED = "({ ...document.querySelector('.downhill').player.hand.counted })"


def test_the_paths_follow_the_mouse_and_a_slider_as_the_server_then_has_them(playground):
    page = open_basins(playground, {"1": "momentum", "2": "adam", "grid": "41", "noise": "isotropic"})
    playground.rest()
    box = page.locator(".basin canvas").first.bounding_box()
    ends = [(box["x"] + share * box["width"], box["y"] + 40) for share in (0.2, 0.3, 0.4)]
    with playground.moving():
        found, own = page.evaluate(MOVES, ["mouse", ends]), page.evaluate(SHOWN)
    assert found == {"asked": 0, "followed": 3}
    assert own["faded"] == ["0.35", "0.35"]
    assert own["value"] == f"({own['start'][0]:.3g}, {own['start'][1]:.3g})".replace("-", "−")
    settle_basins(page)
    server = page.evaluate(SHOWN)
    assert server["faded"] == ["1", "1"]
    assert server["value"].startswith("From the start (")
    assert_alike(own, server)
    follow_a_slider(playground, "1.learning_rate", lambda: settle_basins(page))
    counted = page.evaluate(COUNTED)
    assert counted["answers"] >= 2
    assert counted["apart"] == 0

    # A path from under the mouse that differs goes over into the server's.
    page.evaluate(APART)
    asked: list[dict] = []
    page.on("request", lambda request: asked.append(request.post_data_json) if "/answer/" in request.url else None)
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 40)
    settle_basins(page)
    shown = page.evaluate(SHOWN)
    assert page.evaluate(COUNTED) == {"answers": counted["answers"] + 1, "apart": 1}
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 40)
    settle_basins(page)
    told = [one["followed"] for one in asked if "followed" in one]
    assert told[-1] == [1, 1], "the server is told with the next question"
    (((x, _, _), _), _) = shown["runs"]
    assert x[0] == pytest.approx(shown["start"][0]), "the server's path stands"
