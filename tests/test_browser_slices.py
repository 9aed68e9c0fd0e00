"""The slices page in a real browser: planes, paths and curves on one clock, the honesty meter, the link."""

import re

import pytest
from playwright.sync_api import expect
from slices_page import PLAYER, SMALL, iteration, open_slice, settle, told
from waiting import drawn

from interface.slices.view import read
from training.slice_task import Laid


def shares(link: dict) -> list[float]:
    """What the plane holds of each training, computed here."""
    laid = next(part for _, part in read(link, {}).task.parts() if isinstance(part, Laid))
    return [one.share for one in laid.trajectories]


def place(page, x: float, y: float) -> tuple[float, float]:
    """Where a point of the plane is in the window."""
    return tuple(
        page.evaluate(
            f"""([x, y]) => {{
              const {{ picture }} = {PLAYER};
              const [panel] = picture.plane.panels;
              const {{ left, top }} = picture.root.getBoundingClientRect();
              return [left + panel.x(x), top + panel.y(y)];
            }}""",
            [x, y],
        )
    )


def test_each_plane_holds_what_is_computed_and_tells_it(playground):
    page = open_slice(playground, SMALL | {"slice": "path", "centre": "3"})
    expect(page).to_have_title(re.compile("^The loss around SGD, Adam — Downhill$"))
    for kind, names in (("path", ["SGD", "Adam"]), ("joint", ["SGD", "Adam"]), ("random", ["Adam"])):
        page.get_by_role("combobox", name="Plane").select_option(kind)
        playground.wait_for_query(lambda query, kind=kind: query.get("slice", "path") == kind)
        settle(page)
        held = told(page)
        assert list(held) == names
        link = SMALL | {"slice": kind, "centre": "3"}
        for (text, width), share in zip(held.values(), shares(link), strict=True):
            assert float(text.rstrip("%")) == pytest.approx(100 * share, rel=0.06, abs=0.06)
            assert width == pytest.approx(share, abs=0.01)
        paths = page.evaluate(f"{PLAYER}.picture.entrantsOf(0).map(({{ name }}) => name)")
        assert paths == ([] if kind == "random" else names)
        marked = [row.locator(".name").inner_text() for row in page.locator(".meter .row:has(.walk)").all()]
        assert marked == (names if kind == "joint" else ["Adam"])
        labels = page.evaluate(f"{PLAYER}.picture.plane.plot.data[0].colorbar.ticktext")
        assert min(map(float, labels)) > 0
        assert drawn(page.locator(".contour canvas.ink"))
        expect(page.locator(".sentence")).to_contain_text("No path is drawn" if kind == "random" else "The plane holds")

    # Hovering tells the loss of the nearest point of the grid
    page.mouse.move(*place(page, 0.52, -0.31))
    tip = page.locator(".contour .tip")
    expect(tip).to_have_text(re.compile(r"^loss [\d.]+ at \(0\.5, −0\.3\)$"))
    loss = page.evaluate(
        f"""() => {{
          const {{ landscape }} = {PLAYER}.state;
          return landscape.unpackedLosses[7 * 21 + 15];
        }}"""
    )
    assert float(re.match(r"loss ([\d.]+)", tip.inner_text())[1]) == pytest.approx(loss, rel=1e-3)

    page.get_by_role("button", name="Open this training on the Network page").click()
    playground.wait_for_query(lambda query: "slice" not in query and query.get("units") == "20")
    assert {key: SMALL[key] for key in ("1", "3", "iterations")}.items() <= playground.query.items()


def test_one_clock_moves_picture_and_curves(playground):
    page = open_slice(playground, SMALL)
    assert iteration(page) == 200
    before = [drawn(page.locator(f"{part} canvas.ink")) for part in (".contour", ".curves")]
    page.keyboard.press("Home")
    page.get_by_role("button", name="To the start").click()
    assert iteration(page) == 0
    settle(page)
    after = [drawn(page.locator(f"{part} canvas.ink")) for part in (".contour", ".curves")]
    assert all(old != new for old, new in zip(before, after, strict=True))
    page.get_by_role("combobox", name="Playback speed").select_option("4")
    page.get_by_role("button", name="Play (space)").click()
    expect(page.locator(".clock output")).to_have_text("200 / 200")
    settle(page)
    assert [drawn(page.locator(f"{part} canvas.ink")) for part in (".contour", ".curves")] == before
    box = page.locator(".curves .canvas").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert 60 < iteration(page) < 140


def test_the_curves_are_the_losses_in_the_plane_dashed_and_the_actual_ones(playground):
    page = open_slice(playground, SMALL)
    about = "({ run: { loss }, style: { dash } }) => [dash.length > 0, loss[10], loss[11]]"
    lines = page.evaluate(f"{PLAYER}.curves.lines.map({about})")
    laid = next(part for _, part in read(SMALL, {}).task.parts() if isinstance(part, Laid))
    moment = list(laid.iterations).index(10)
    for one, plane, actual in zip(laid.trajectories, lines[::2], lines[1::2], strict=True):
        for (dashed, there, between), losses in ((plane, one.on_plane), (actual, one.actual)):
            assert dashed == (losses is one.on_plane)
            assert there == pytest.approx(losses[moment], rel=1e-4)
            assert between == pytest.approx((losses[moment] + losses[moment + 1]) / 2, rel=1e-4)

    # A wider view trains nothing anew
    before = page.evaluate(f"{PLAYER}.state.landscape.window")
    field = playground.field("extent")
    field.fill("2")
    field.press("Enter")
    playground.wait_for_query(lambda query: query.get("extent") == "2")
    settle(page)
    window = page.evaluate(f"{PLAYER}.state.landscape.window")
    assert window[1] - window[0] == pytest.approx(2 * (before[1] - before[0]), rel=1e-6)
    assert playground.shown == pytest.approx(window)


@pytest.mark.webgl
def test_the_relief_has_every_network_at_its_actual_loss(playground):
    page = open_slice(playground, SMALL)
    page.wait_for_function(f"{PLAYER}.relief.plot.data?.length === 7")
    found = page.evaluate(
        f"""() => {{
          const {{ relief, state: {{ entrants }} }} = {PLAYER};
          const heads = relief.plot.data.at(-1);
          return entrants.map(({{ run }}, i) => {{
            const {{ actual, plane }} = relief.place(run, run.index.length - 1);
            const stem = relief.plot.data[2 * i + 3].z.slice(-3, -1);
            const pairs = [[heads.z[i], actual], [stem[0], actual], [stem[1], plane], [actual, plane]];
            return pairs.map(([a, b]) => Math.abs(a - b));
          }});
        }}"""
    )
    for head, top, foot, gap in found:
        assert max(head, top, foot) < 1e-6
        assert gap >= 0
    assert found[0][3] < 1e-3 < found[1][3]  # SGD's end lies in the plane, Adam's does not
    page.get_by_role("button", name="To the start").click()
    page.wait_for_function(f"{PLAYER}.relief.plot.data.at(-1).x.every((x) => Math.abs(x) < 1e-6)")


def test_every_control_is_in_the_link_which_another_browser_opens_and_back_leads_back(playground, visit):
    page = open_slice(playground, SMALL | {"step": "40", "zoom": "0,1,-0.5,0.5", "camera": "1,0.5,1,0,0,0"})
    window, camera = f"{PLAYER}.picture.window", f"{PLAYER}.relief.turned"
    assert iteration(page) == 40
    assert page.evaluate(window) == [0, 1, -0.5, 0.5]
    assert page.evaluate(f"(({{ eye: {{ x, y, z }} }}) => [x, y, z])({camera})") == [1, 0.5, 1]
    page.get_by_role("button", name="Zoom in").click()
    playground.wait_for_query(lambda query: query.get("zoom") == "0.2,0.8,-0.3,0.3")
    page.get_by_role("combobox", name="Plane").select_option("joint")
    playground.wait_for_query(lambda query: query.get("slice") == "joint" and "zoom" not in query)
    settle(page)
    assert page.evaluate(window) == page.evaluate(f"{PLAYER}.state.landscape.window"), "another plane is shown whole"
    assert playground.query["camera"] == "1,0.5,1,0,0,0"

    page.get_by_role("combobox", name="One end").select_option("3")  # the two change places
    playground.wait_for_query(lambda query: query.get("centre") == "3")
    settle(page)
    expect(page.get_by_role("combobox", name="Other end")).to_have_value("1")
    expect(page.locator(".notice")).not_to_be_visible()
    page.get_by_role("combobox", name="Points of the grid").select_option("41")
    playground.wait_for_query(lambda query: "points" not in query)
    settle(page)
    page.get_by_role("button", name="Share held").click()
    playground.wait_for_query(lambda query: query.get("curve") == "held")
    settle(page)
    there, seen = playground.query, told(page)
    page.reload()
    settle(page)
    assert (playground.query, told(page)) == (there, seen)
    assert told(open_slice(visit(), there)) == seen
    page.go_back()
    playground.wait_for_query(lambda query: "curve" not in query)
    settle(page)
    expect(page.get_by_role("button", name="Loss", exact=True)).to_have_attribute("aria-pressed", "true")
    page.go_back()
    playground.wait_for_query(lambda query: query.get("points") == "21")
    settle(page)
    expect(page.get_by_role("combobox", name="Points of the grid")).to_have_value("21")


def test_what_is_malformed_is_named_and_the_rest_counts(playground):
    page = open_slice(playground, SMALL | {"slice": "tube", "extent": "-3", "centre": "3", "colour": "red"})
    for said in ("slice is a choice (path, joint, random), received “tube”", "extent is a number in", "“colour” names"):
        expect(playground.alert).to_contain_text(said)
    expect(page.get_by_role("combobox", name="Path of")).to_have_value("3")


def test_a_training_that_diverges_is_told(playground):
    open_slice(playground, SMALL | {"1.learning_rate": "1e30"}, wait=False)
    expect(playground.alert).to_contain_text("With SGD the training diverges before iteration")


def test_a_phone_tells_the_progress_over_the_picture_and_shows_a_coarse_one_first(phone):
    page = open_slice(phone, {"iterations": "2000", "points": "61", "seed": "8", "1": "sgd"}, wait=False)
    said = f"""pattern => {{
      const {{ doing, state: {{ landscape, done }} }} = {PLAYER} ?? {{ state: {{}} }};
      const points = landscape ? Number(landscape.losses.shape.split(",")[0]) : null;
      if (!new RegExp(pattern).test(doing?.textContent)) return null;
      const boxes = [".canvas.contour", ".under-way [role=status]", ".toolbar"].map((part) => {{
        const {{ y, height }} = document.querySelector(part).getBoundingClientRect();
        return [y, y + height];
      }});
      return {{ points, done, boxes }};
    }}"""
    training = page.wait_for_function(said, arg=r"SGD trains: iteration \d+ of 2000, .+ left\.$").json_value()
    assert training["points"] is None
    assert 0 < training["done"] < 1
    (top, bottom), (above, below), (first, last) = training["boxes"]  # of the picture, what is said, and the tools
    assert top <= above < below <= min(bottom, 844)
    assert first >= below or last <= above
    computing = page.wait_for_function(said, arg=r"The loss is computed at 61 × 61 points, .+ left\.$").json_value()
    assert computing["points"] == 16
    assert training["done"] < computing["done"] < 1
    settle(page)
    expect(page.locator(".under-way").get_by_role("status")).to_have_text("")
    expect(page.locator(".under-way progress")).not_to_be_visible()
    assert page.evaluate(f"{PLAYER}.state.landscape.losses.shape") == "61,61"


def test_a_phone_shows_the_picture_first_and_nothing_beside_the_screen(phone):
    page = open_slice(phone, SMALL)
    tops = [page.locator(part).bounding_box()["y"] for part in (".stage", ".relief", ".meter", ".curves", ".controls")]
    assert tops == sorted(tops)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("combobox", name="Playback speed").select_option("4")
    page.get_by_role("button", name="Play (space)").tap()
    expect(page.locator(".clock output")).to_have_text("200 / 200")


def test_without_the_relief_the_curves_have_its_room(playground):
    page = open_slice(playground, SMALL | {"hide": "3d,menu", "lock": "all", "step": "40", "reveal": "clock"})
    side, curves = (page.locator(part).bounding_box() for part in (".side", ".curves .canvas"))
    assert curves["height"] > 0.8 * side["height"]
    assert drawn(page.locator(".curves canvas.ink"))
    unlock, menu = page.get_by_role("button", name="Unlock a copy"), page.get_by_test_id("stMainMenu")
    assert unlock.bounding_box()["x"] + unlock.bounding_box()["width"] <= menu.bounding_box()["x"]
