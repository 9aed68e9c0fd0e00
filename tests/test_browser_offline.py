"""The page that was downloaded, played and changed from a file in a browser without a network."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import Visitors, new_context
from downloads import LINK, SCENARIO, open_dialog, press, seek
from playground import AXES, Playground, number
from playwright.sync_api import Browser, Page, expect

from interface.kit.number_format import number as shown
from interface.playground.offline import frame, save
from simulation import measure
from simulation.link import decode

STANDS = """(() => {
  const relief = document.querySelector(".canvas.relief");
  return relief?.matches(".missing") || relief?.querySelector(".axes")._fullLayout;
})()"""
"""Whether the relief is drawn, where the browser draws in three dimensions."""


class Offline(Playground):
    """The page without anything around it."""

    def settle(self) -> None:
        """Wait until all is computed and drawn."""
        self.rest()


@pytest.fixture(scope="module")
def downloaded(visitors: Visitors, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page as it was downloaded."""
    playground = visitors.visit(webgl=False)
    playground.open(LINK)
    open_dialog(playground)
    path = press(playground, "HTML", tmp_path_factory.mktemp("downloads"))
    assert not visitors.leave()
    return path


@contextmanager
def opened(browser: Browser, path: Path, within: str = "") -> Iterator[Page]:
    """A file in a browser without a network, that asks for nothing else; `within`: of the frame with the player."""
    context = new_context(browser, offline=True)
    page, complaints = context.new_page(), []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: complaints.append(request.url) if request.url.startswith("http") else None)
    page.goto(path.as_uri())
    ready = f"{STANDS} && watched.painted.length"
    if within:
        page.frames[1].wait_for_function(ready)
    else:
        page.wait_for_function(ready)
        Offline(page, "").rest()
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def offline(browsers: Callable[[bool], Browser], downloaded: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The downloaded page; there is WebGL where the test is marked so."""
    with opened(browsers(request.node.get_closest_marker("webgl") is not None), downloaded) as page:
        yield page


def ends(page: Page) -> dict[str, list[float]]:
    """Name -> last point and its value of every path that is drawn."""
    return page.evaluate("""() => Object.fromEntries(document.querySelector(".downhill").player.state.entrants.map(
      ({ name, run: { x, y, f } }) => [name, [x, y, f].map((values) => values.at(-1))]))""")


def ends_of(link: dict[str, str]) -> dict[str, object]:
    """The same as the server computes it."""
    runs = decode(link)[0].run()
    return {name: pytest.approx([*run.points[:, -1], run.values[-1]], rel=1e-6) for name, run in runs.items()}


def query(page: Page) -> dict[str, str]:
    """The entries of what is shown."""
    return page.evaluate("document.querySelector('.downhill').player.state.query")


@pytest.mark.webgl
def test_the_offline_page_has_the_numbers_and_shows_them(offline):
    """It plays, scrubs and zooms, and shows panels, other curves and arrows."""
    page = Offline(offline, "")
    assert page.names == ["SGD", "Momentum"]
    for name, run in SCENARIO.run().items():
        assert page.final_points[name] == pytest.approx(measure(run).final_point, rel=1e-3)
    values = dict(zip(page.names, map(number, page.column("Final f")), strict=True))
    assert values == pytest.approx({name: run.values[-1] for name, run in SCENARIO.run().items()}, rel=1e-3)
    assert page.field("1.learning_rate").input_value() == "0.95"
    link = offline.get_by_role("link", name="Open the live experiment").get_attribute("href")
    assert "surface=quadratic" in link
    assert "x=-6.5" in link

    assert page.step == "30 / 30"
    before = page.drawing()
    offline.evaluate("document.querySelector('.downhill').player.clock.setSpeed('0.25')")  # 20 seconds to pause
    page.button("Play (space)").click()
    offline.wait_for_function("parseInt(document.querySelector('.clock output').textContent) >= 4")
    page.button("Pause (space)").click()
    assert not offline.evaluate("document.querySelector('.downhill').player.clock.playing")
    page.wait_for_drawing(before)
    seek(page, 17)
    assert page.step == "17 / 30"
    low, high, *_ = page.shown
    wide = f"{AXES}._fullLayout.xaxis.range[1] - {AXES}._fullLayout.xaxis.range[0]"
    page.button("Zoom in (or Ctrl and wheel)").click()
    offline.wait_for_function(f"{wide} < {0.7 * (high - low)}")
    page.button("Show the whole view").click()
    offline.wait_for_function(f"{wide} > {0.9 * (high - low)}")

    offline.get_by_role("button", name="Side by side").click()
    offline.wait_for_function(f"Boolean({AXES}._fullLayout.xaxis2)")
    page.rest()
    offline.get_by_role("button", name="Gradient").click()
    expect(offline.locator(".curves .canvas")).to_have_attribute("aria-label", "‖∇f‖ against the step")
    page.rest()
    drawn = page.drawing()
    page.button("Show the direction of steepest descent as arrows").click()
    page.wait_for_drawing(drawn)
    expect(offline.get_by_role("button", name="Side by side")).to_have_attribute("aria-pressed", "true")


def test_the_offline_page_takes_steps_apart_and_its_start_is_dragged(offline):
    page = Offline(offline, "")
    inspector = offline.get_by_role("region", name="Step inspector")
    page.button("Inspect").click()
    seek(page, 3)
    expect(inspector).to_contain_text("Update 4 of 30")
    inspector.get_by_role("combobox").select_option("2")
    expect(inspector.locator(".equation")).to_have_count(3)
    page.rest()
    narrow = offline.evaluate(f"{AXES}._fullLayout.width")
    inspector.get_by_role("button", name="Close the inspector").click()
    offline.wait_for_function(f"{AXES}._fullLayout.width > {narrow}")
    page.rest()
    seek(page, 30)
    sgd = SCENARIO.run()["SGD"].points[:, 10]
    offline.mouse.click(*page.place(*sgd))
    expect(inspector).to_contain_text("Update 11 of 30")

    # The words are of what is shown
    inspector.get_by_role("button", name="Close the inspector").click()
    expect(inspector).to_be_hidden()
    page.rest()
    title, told = offline.locator(".page p").inner_text(), offline.locator(".conclusion").inner_text()
    page.drag_start(-4, 3)
    page.rest()
    asked = query(offline)
    assert [float(asked["x"]), float(asked["y"])] == pytest.approx([-4, 3], abs=0.1)
    found = ends_of(asked)
    assert ends(offline) == found
    lowest = min(found, key=lambda name: found[name].expected[2])
    expect(offline.locator(".conclusion")).to_contain_text(f"lowest after 30 steps is {lowest}, at f = ")
    expect(offline.locator(".sentence")).to_contain_text("not told here but by the live experiment")
    assert page.column("Final f") == [shown(found[name].expected[2]) for name in page.names]
    assert page.column("Diverged") == ["no", "no"]
    assert offline.locator(".narration").is_hidden()
    assert offline.locator(".page p").inner_text() == title
    link = offline.get_by_role("link", name="Open the live experiment").get_attribute("href")
    assert f"x={asked['x']}" in link
    page.button("Back to the start and the steps that this surface opens with").click()
    page.enter("x", "-6.5")
    expect(offline.locator(".conclusion")).to_have_text(told)


def test_the_offline_page_adds_removes_and_changes(offline):
    page = Offline(offline, "")
    offline.locator("select.add").select_option("adam")
    page.rest()
    assert page.names == ["SGD", "Momentum", "Adam"]
    offline.get_by_role("button", name="Remove SGD").click()
    page.rest()
    assert "φ = 0" in offline.locator(".page p").inner_text()
    title = offline.evaluate("""async () => {
      const range = document.querySelector('[data-key="surface.angle"] input[type=range]');
      range.value = 300;
      range.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise((resume) => requestAnimationFrame(() => requestAnimationFrame(resume)));
      return document.querySelector(".page p").textContent;
    }""")
    assert title == "Quadratic bowl", "while the hand holds it"
    page.enter("surface.angle", "30")
    expect(offline.locator(".page p")).to_have_text("Quadratic bowl")
    page.enter("3.beta1", "2")
    expect(offline.locator(".notice")).to_contain_text(
        "3.beta1 is a number in [0, 1), received “2”: using 0.9 instead."
    )
    page.enter("3.beta1", "0.5")
    page.rest()
    asked = query(offline)
    assert [asked[key] for key in ("surface.angle", "3.beta1", "3.learning_rate")] == ["30", "0.5", "0.3"]
    assert ends(offline) == ends_of(asked)
    offline.get_by_role("group").filter(has_text="Rules of the game").locator("summary").first.click()
    offline.locator("[data-key=noise] select").select_option("isotropic")
    offline.locator("select.schedule").select_option("cosine")
    page.rest()
    asked = query(offline)
    assert ends(offline) == ends_of(asked)
    assert offline.locator(".chips").inner_text().split("\n") == ["Cosine annealing", "Noise: Isotropic"]
    expect(offline.locator(".caption")).to_be_hidden()


def test_what_the_offline_page_cannot_compute_stands_and_is_named(browsers, tmp_path):
    save({"surface": "rosenbrock", "1": "adam", "2": "newton"}, tmp_path / "page.html", beside=True)
    with opened(browsers(False), tmp_path / "page.html") as offline:
        page = Offline(offline, "")
        before = ends(offline)
        expect(page.slider("1.learning_rate")).to_be_visible()
        assert offline.locator("[data-key='2.learning_rate'], select.add option[value=newton]").count() == 0
        page.button("Inspect").click()
        inspector = offline.get_by_role("region", name="Step inspector")
        expect(inspector).to_contain_text("Update ")
        page.enter("x", "0.5")
        expect(inspector).to_contain_text("takes apart the steps of the paths that it was made with")
        expect(offline.locator(".notice")).to_contain_text("Newton: this page cannot compute this.")
        assert ends(offline)["Newton"] == before["Newton"]
        assert ends(offline)["Adam"] == ends_of(query(offline))["Adam"]
        assert page.names == ["Adam"]


def test_a_page_within_another_one_is_the_same(browsers, tmp_path):
    path = tmp_path / "lecture.html"
    path.write_text(f"<!doctype html><meta charset=utf-8>{frame({'surface': 'beale', '1': 'adam'})._repr_html_()}")
    with opened(browsers(False), path, within="frame") as page:
        inside = page.frame_locator("iframe")
        expect(inside.locator(".conclusion")).to_contain_text("Adam")
        inside.locator("[data-key='1.learning_rate'] input.number").fill("0.1")
        inside.locator("[data-key='1.learning_rate'] input.number").press("Enter")
        expect(inside.locator(".conclusion")).to_contain_text("Computed by this page: Adam ends at f = ")
