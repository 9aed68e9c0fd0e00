"""The step inspector in a real browser: its numbers, its arrows, how it opens, and that it follows."""

import json

import numpy as np
import pytest
from downloads import open_dialog, press
from playground import number
from playwright.sync_api import expect

from interface.kit.assets import catalogue_asset
from interface.kit.descents import Game
from interface.playground.answer import anatomy_asset
from optimizers import OPTIMIZERS
from simulation import simulate
from simulation.link import decode
from simulation.versions import VERSION
from surfaces import SURFACES

BOWL, START = SURFACES["quadratic"](), (-7.0, 2.0)
MOMENTUM = {"1": "momentum", "1.learning_rate": "0.1"}


@pytest.fixture
def inspector(page):
    return page.get_by_role("region", name="Step inspector")


def outcomes(inspector) -> dict[str, tuple[float, ...]]:
    """What each equation comes to: symbol -> its numbers as they stand on the screen."""
    read = inspector.evaluate(
        """(root) => [...root.querySelectorAll(".equation")].map((one) => [
          one.querySelector(".term").textContent,
          [...one.querySelectorAll(".figures math")].map((row) => (row.querySelector(".outcome") ?? row).textContent),
        ])"""
    )
    return {symbol: tuple(map(as_number, texts)) for symbol, texts in read}


def as_number(text: str) -> float:
    """A number of the equations, "1.16·10−4" in text; 1 or 0 for true or false."""
    if text in ("true", "false"):
        return float(text == "true")
    digits, _, exponent = text.partition("·10")
    return number(digits) * 10 ** number(exponent or "0")


def seek(playground, step):
    playground.clock.get_by_role("slider").fill(str(step))


def test_a_click_on_a_path_picks_its_step_whose_numbers_equal_a_recomputation(playground, inspector, page):
    playground.open(MOMENTUM | {"2": "adam"})
    run = simulate(BOWL, OPTIMIZERS["momentum"](learning_rate=0.1), START, 30)
    page.mouse.move(*playground.place(*run.points[:, 8]), steps=3)
    expect(page.locator(".contour .tip")).to_contain_text("Momentum, step 8")
    page.mouse.down()
    page.mouse.up()
    expect(inspector).to_contain_text("Update 9 of 30")
    expect(inspector.get_by_role("combobox")).to_have_value("1")
    playground.settle()
    assert (playground.query["inspect"], playground.query["step"]) == ("1", "8")
    assert "x" not in playground.query, "the start stays"

    for step in (8, 7, 0, 29, 30):  # the first as it was clicked
        if step != 8:
            seek(playground, step)
        before = min(step, 29)
        expect(inspector).to_contain_text(f"Update {before + 1} of 30")
        told = outcomes(inspector)
        np.testing.assert_allclose(told["g"], run.gradients[:, before], rtol=6e-4)
        np.testing.assert_allclose(told["v"], run.state.velocity[:, before + 1], rtol=6e-4)
        np.testing.assert_allclose(told["θ"], run.points[:, before + 1], rtol=6e-4)

    # The formula in numbers, by hand from (-7, 2) at rest: g = (-0.7, 4), v = -0.1 g, and one step on 0.9 v - 0.1 g.
    seek(playground, 1)
    v = inspector.locator(".equation").nth(1)
    assert v.locator(".symbols math").evaluate("(math) => math.textContent") == "v←μv−ηg"
    filled = [row.evaluate("(row) => row.querySelector('math').textContent") for row in v.locator(".figures").all()]
    assert filled == ["0.9·0.07−0.1·(−0.693)=0.1323", "0.9·(−0.4)−0.1·3.2=−0.68"]

    seek(playground, 5)  # a slider that is dragged is followed
    before = outcomes(inspector)
    x, y = playground.thumb("1.learning_rate")
    with playground.held((x, y)):
        playground.sweep((x, y), (x - 40, y))
    playground.settle()
    rate = float(playground.field("1.learning_rate").input_value())
    run = simulate(BOWL, OPTIMIZERS["momentum"](learning_rate=rate), START, 30)
    told = outcomes(inspector)
    assert told["v"] != before["v"]
    np.testing.assert_allclose(told["v"], run.state.velocity[:, 6], rtol=6e-4)
    expect(inspector).to_contain_text("Update 6 of 30")


TAKE_APART = """async ([content, lettering]) => {
  const { Sheet } = await import("/kit/sheet.js");
  const { Inspector } = await import("/playground/inspector.js");
  const { readTheme } = await import("/kit/palette.js");
  const sheet = new Sheet(content);
  const state = {
    query: { inspect: "1" }, entrants: [{ slot: 1, name: "It" }], anatomy: sheet, catalogue: { lettering },
  };
  const theme = readTheme(document.body);
  const inspector = new Inspector({ state, clock: { time: 3, steps: sheet.updates }, view: {}, theme });
  document.body.replaceChildren(inspector.root);
  inspector.draw();
  let worst = 0;
  for (const line of sheet.lines) {
    for (let update = 0; update < sheet.updates; update++) {
      for (const coordinate of [0, 1]) {
        const told = Number(sheet.evaluate(line.tree, update, coordinate));
        const right = sheet.coordinate(line, update, coordinate);
        const off = Object.is(told, right) ? 0 : Math.abs(told - right) / (1e-6 + Math.abs(right));
        worst = Math.max(worst, Number.isNaN(off) ? 1 : off);
      }
    }
  }
  return worst;
}"""
"""An inspector of a sheet, at step 3; the largest error, over all lines and updates, of its own account of a line."""


def test_every_optimizer_can_be_inspected_and_its_last_equation_leads_to_the_next_point(module_page):
    """Of the sheets that the server sends, drawn without the page around them."""
    inspector = module_page.get_by_role("region", name="Step inspector")
    for slug in OPTIMIZERS:
        scenario, problems = decode({"surface": "booth", "1": slug})[:2]
        assert not problems
        (entrant,) = scenario.entrants
        sent = [anatomy_asset(Game.of(scenario, entrant), entrant.optimizer), catalogue_asset()]
        content, catalogue = (json.loads(json.dumps(one.content, default=str)) for one in sent)
        assert module_page.evaluate(TAKE_APART, [content, catalogue["lettering"]]) < 1e-6, slug
        text = inspector.inner_text()
        assert "undefined" not in text, slug
        assert "NaN" not in text, slug
        reached = inspector.locator(".update").inner_text().split(" to ")[1]
        point = tuple(number(part.strip("()")) for part in reached.split(", "))
        assert outcomes(inspector)["θ"] == pytest.approx(point, rel=1e-3, abs=1e-6), slug


WRITTEN = """() => {
  window.written = [];
  const { prototype } = CanvasRenderingContext2D;
  const { clearRect, fillText } = prototype;
  prototype.fillText = function (text, ...place) {
    if (this.canvas.matches(".contour canvas.ink")) written.push(text);
    fillText.call(this, text, ...place);
  };
  prototype.clearRect = function (...box) {
    if (this.canvas.matches(".contour canvas.ink")) written.push("drawn anew");
    clearRect.call(this, ...box);
  };
}"""
"""Note the words that are drawn on the contour picture, and that it is drawn: its arrows have names."""


def test_it_opens_follows_the_clock_and_closes(playground, inspector, page):
    playground.open()
    page.evaluate(WRITTEN)
    expect(inspector).to_be_hidden()
    playground.button("Inspect").click()
    expect(inspector).to_contain_text("Update 30 of 30")
    expect(page.locator(".relief")).to_be_hidden()
    seek(playground, 4)
    expect(inspector).to_contain_text("Update 5 of 30")
    page.wait_for_function("['step', '−g'].every((name) => written.includes(name))")
    page.keyboard.press("ArrowRight")
    expect(inspector).to_contain_text("Update 6 of 30")
    playground.wait_for_query(lambda query: query.get("step") == "5" and query.get("inspect") == "1")
    inspector.get_by_role("combobox").select_option("2")
    expect(inspector.locator(".equation")).to_have_count(3)
    inspector.get_by_role("button", name="Close the inspector").click()
    expect(inspector).to_be_hidden()
    expect(page.locator(".relief")).to_be_visible()
    playground.settle()
    assert playground.query == {"v": str(VERSION), "step": "5"}
    page.evaluate("written.length = 0")
    seek(playground, 7)
    playground.wait_for_query(lambda query: query.get("step") == "7")
    page.wait_for_function("written.includes('drawn anew')")
    assert "step" not in page.evaluate("written")

    page.go_back()  # to the experiment before, at its step
    expect(inspector).to_contain_text("Update 6 of 30")
    playground.settle()
    page.reload()  # the link holds entrant and step
    playground.settle()
    expect(inspector).to_contain_text("Update 6 of 30")
    expect(inspector.get_by_role("combobox")).to_have_value("2")
    assert playground.step == "5 / 30"

    playground.button("Remove Momentum").click()  # an entrant that leaves closes its inspection
    playground.settle()
    expect(inspector).to_be_hidden()
    assert playground.names == ["SGD"]
    assert "inspect" not in playground.query
    assert playground.query["step"] == "5"


def test_each_optimizer_is_told_by_what_makes_its_step(playground, inspector, tmp_path):
    entrants = {"1": "nesterov", "1.learning_rate": "0.1", "2": "momentum", "2.learning_rate": "0.1", "3": "adam"}
    playground.open(entrants | {"4": "adagrad", "inspect": "1", "step": "4"})
    chosen = inspector.get_by_role("combobox", name="Optimizer to inspect")
    captions = inspector.locator(".diagrams figcaption")
    expect(captions).to_have_text(["With the gradient at θ", "With the gradient at the ring"])

    chosen.select_option("2")
    expect(captions.first).to_be_hidden()
    inspector.locator('.term:has(mi:text-is("η"))').first.hover()
    expect(inspector.get_by_role("tooltip")).to_contain_text("Learning rate. How hard the gradient pushes.")
    expect(inspector.get_by_role("tooltip")).to_contain_text("0.1")
    inspector.get_by_text("What the symbols mean").click()
    expect(inspector.locator("dl")).to_contain_text("the velocity, from which the step comes")

    chosen.select_option("3")  # its memory is plotted and leads to any update
    plots = inspector.locator(".plot")
    expect(plots).to_have_count(4)
    picture = plots.first.locator(".picture")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] * 20 / 29, "y": 10})
    expect(inspector).to_contain_text("Update 21 of 30")

    # AdaGrad moves each coordinate from (-7, 2) by 1.5 whatever its slope, 0.7 or 4: rates 2.14 and 0.375.
    chosen.select_option("4")
    seek(playground, 0)
    angle = np.degrees(np.arccos((0.7 + 4) / np.hypot(0.7, 4) / np.sqrt(2)))
    said = inspector.locator(".rates")
    expect(said).to_contain_text(f"The step points {angle:.0f}° away from steepest descent")
    expect(said).to_contain_text("x 2.14, y 0.375, so x goes 5.71 times as far for the same slope")
    playground.settle()
    open_dialog(playground)
    texts = press(playground, "SVG", tmp_path).read_text()
    assert all(f">{label}</text>" in texts for label in ("step", "−g")), "the downloaded picture has the arrows"


def test_on_a_phone_it_stands_under_the_picture(phone):
    phone.open(MOMENTUM | {"inspect": "1", "step": "4"})
    inspector = phone.page.get_by_role("region", name="Step inspector")
    picture, sheet, controls = (
        phone.page.locator(selector).bounding_box() for selector in (".stage", ".inspector", ".controls")
    )
    assert picture["y"] < sheet["y"] < controls["y"]
    assert sheet["x"] + sheet["width"] <= 390
    expect(inspector).to_contain_text("Update 5 of 30")


def test_with_a_budget_of_gradients_the_clock_still_leads_to_the_update(playground, inspector):
    """SAM pays two gradients a step: at the sixth it has made three updates."""
    playground.open({"1": "sam", "budget": "gradients", "inspect": "1", "step": "6"})
    expect(inspector).to_contain_text("Update 4 of 15")
    inspector.locator(".plot .picture").first.click(position={"x": 2, "y": 10})
    expect(inspector).to_contain_text("Update 1 of 15")
