"""The rules of the game in a real browser: schedules, noise, clipping, conventions, the budget."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from interface.kit.number_format import number
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation import Rules, simulate
from simulation.budget import simulate_within
from simulation.versions import VERSION
from surfaces import SURFACES

BOWL = SURFACES["quadratic"]()
START, STEPS = (-7.0, 2.0), 30
ENTRANTS = {"SGD": OPTIMIZERS["sgd"](learning_rate=0.95), "Momentum": OPTIMIZERS["momentum"](learning_rate=0.1)}
BUDGET = "What every run gets the same number of"
INK = """canvas => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
  .data.filter((value, i) => i % 4 === 3 && value).length"""


def unfold(playground) -> None:
    """Open the panel of the rules."""
    playground.page.locator(".rules summary").first.click()


def ends(**game) -> list[str]:
    """Where the opening's entrants end, as the table writes it."""
    runs = [simulate(BOWL, optimizer, START, STEPS, **game) for optimizer in ENTRANTS.values()]
    return [f"({number(x)}, {number(y)})" for x, y in (run.points[:, -1] for run in runs)]


def ink(playground) -> int:
    """How many pixels the drawing over the axes covers."""
    return playground.page.locator(".canvas.contour canvas.ink").evaluate(INK)


def chips(playground) -> list[str]:
    return playground.page.locator(".chips span").all_inner_texts()


def strokes(playground) -> list[str]:
    """The colours of the lines in the plot of the rate."""
    return playground.page.locator(".rate polyline").evaluate_all(
        "(lines) => lines.map((line) => line.attributes.stroke.value)"
    )


def test_every_schedule_can_be_chosen_and_steps_move_by_one_with_the_keys(playground, page):
    playground.open()
    unfold(playground)
    plot = playground.page.locator(".rate")
    expect(plot).to_be_hidden()
    for slug, cls in SCHEDULES.items():
        playground.choose("Learning-rate schedule", slug)
        assert playground.column("Final point") == ends(schedule=cls()), slug
        parameters = playground.page.locator(".rules [data-key^='schedule.']")
        assert parameters.count() == len(cls.parameters())
        if slug == "constant":
            continue
        assert playground.query["schedule"] == slug
        assert chips(playground) == [f"Schedule: {cls.name}"]
        expect(plot).to_be_visible()
        assert len(strokes(playground)) == (len(ENTRANTS) if slug == "reduce_on_plateau" else 1)
        assert plot.locator("span").all_inner_texts()[1:] == ["0", "1", "step", str(STEPS)]
    playground.button("All rules off").click()
    playground.settle()
    assert playground.query == {}
    expect(plot).to_be_hidden()

    # A warm-up moves with the slider, and by single steps with the keys, as all that is counted in steps
    slider = page.get_by_role("slider", name="Warmup steps of Constant")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    playground.wait_for_query(lambda query: query.get("schedule.warmup_steps") == "3")
    playground.settle()
    assert playground.column("Final point") == ends(schedule=SCHEDULES["constant"](warmup_steps=3))
    assert chips(playground) == ["Schedule: Constant after 3 steps of warm-up"]
    page.keyboard.press("ArrowLeft")
    playground.wait_for_query(lambda query: query.get("schedule.warmup_steps") == "2")

    x, y = playground.thumb("schedule.warmup_steps")
    with playground.held((x, y)):
        playground.sweep((x, y), (x + 40, y))
    playground.wait_for_query(lambda query: int(query["schedule.warmup_steps"]) > 10)
    playground.settle()
    points = page.locator(".rate polyline").get_attribute("points").split()
    heights = [float(point.split(",")[1]) for point in points]
    assert len(points) == STEPS
    assert heights == sorted(heights, reverse=True)
    assert heights[0] > heights[-1]

    playground.slider("steps").focus()
    page.keyboard.press("ArrowRight")
    playground.wait_for_query(lambda query: query.get("steps") == "31")


def test_a_constant_rate_and_a_falling_one_share_a_picture(playground, page):
    playground.open({"1": "sgd", "1.learning_rate": "0.95", "2": "momentum", "2.learning_rate": "0.1"})
    own = page.locator("article.card").nth(1)
    own.locator("summary", has_text="Schedule of its own").click()
    page.get_by_role("combobox", name="Schedule of its own").select_option("cosine")
    playground.settle()
    assert playground.query["2.schedule"] == "cosine"
    falling = simulate(BOWL, ENTRANTS["Momentum"], START, STEPS, schedule=SCHEDULES["cosine"]())
    x, y = falling.points[:, -1]
    assert playground.column("Final point") == [ends()[0], f"({number(x)}, {number(y)})"]
    assert chips(playground) == ["Schedule of Momentum: Cosine annealing"]
    assert own.locator(".rate polyline").count() == 1
    expect(own.locator("summary", has_text="Schedule of its own: Cosine annealing")).to_be_visible()
    expect(page.get_by_role("slider", name="Final of Cosine annealing")).to_be_visible()
    playground.button("Learning rate").click()
    playground.settle()
    player = "document.querySelector('.downhill').player"
    constant, falls = page.evaluate(f"{player}.curves.lines.map(({{ run }}) => {player}.curves.rates(run))")
    assert set(constant) == {0.95}
    np.testing.assert_allclose(falls[:STEPS], falling.learning_rates, atol=1e-5)
    unfold(playground)
    playground.button("All rules off").click()
    playground.settle()
    assert chips(playground) == []
    assert "2.schedule" not in playground.query


def test_rules_are_told_counted_and_switched_off_together_and_noise_draws_a_bundle(playground, page):
    playground.open({"1": "sgd", "1.learning_rate": "0.1", "2": "bfgs"})
    unfold(playground)
    plain = playground.column("Final point")
    playground.enter("clip", "1.5")
    playground.enter("weight_decay", "0.1")
    assert chips(playground) == [
        "Decoupled weight decay, λ = 0.1; ignored by BFGS", "Gradients are clipped to norm 1.5"
    ]  # fmt: skip
    expect(page.locator(".rules .count")).to_have_text("2 on")
    assert playground.query.items() >= {"clip": "1.5", "weight_decay": "0.1"}.items()
    assert playground.column("Final point")[0] != plain[0]
    playground.button("All rules off").click()
    playground.settle()
    entrants = {"1": "sgd", "1.learning_rate": "0.1", "2": "bfgs"}
    assert playground.query == {"v": str(VERSION), "surface": "quadratic"} | entrants
    assert chips(playground) == []
    expect(page.locator(".rules .count")).to_be_empty()
    assert playground.column("Final point") == plain

    playground.button("Remove BFGS").click()
    playground.settle()
    single = ink(playground)
    playground.choose("Noise of every run", "isotropic")
    playground.enter("noise.sigma", "2")
    assert ink(playground) > 2 * single > 0, "eight seeds, their mean and the exact path cover more than one path"
    assert chips(playground) == ["Isotropic gradient noise, σ = 2; bold is seed 0"]
    bundle = page.evaluate(
        "document.querySelector('.downhill').player.state.entrants[0].run.bundle.map(({ x }) => x.at(-1))"
    )
    optimizer = OPTIMIZERS["sgd"](learning_rate=0.1)
    seeds = Rules(noise="isotropic", sigma=2.0, seed=np.arange(8))
    x = simulate(BOWL, optimizer, START, STEPS, rules=seeds).points[0, -1]
    exact = simulate(BOWL, optimizer, START, STEPS).points[0, -1]
    assert bundle == pytest.approx([*x, x.mean(), exact], rel=1e-5)

    before = playground.drawing()
    playground.enter("seed", "4")
    playground.wait_for_drawing(other_than=before)
    assert chips(playground) == ["Isotropic gradient noise, σ = 2; bold is seed 4"]


def test_back_and_a_link_bring_the_rules_back(playground, page, visit):
    playground.open()
    unfold(playground)
    playground.choose("Learning-rate schedule", "cosine")
    playground.choose("Noise of every run", "proportional")
    playground.choose(BUDGET, "gradients")
    link, ended, shown = playground.query, playground.column("Final point"), chips(playground)
    ruled = {"schedule": "cosine", "noise": "proportional", "budget": "gradients"}
    assert link == {"v": str(VERSION), "surface": "quadratic", "1": "sgd", "2": "momentum"} | ruled

    other = visit()
    other.open(link)
    assert other.column("Final point") == ended
    assert chips(other) == shown
    expect(other.page.get_by_role("combobox", name=BUDGET)).to_have_value("gradients")

    for left, key in ((2, "budget"), (1, "noise"), (0, "schedule")):
        page.go_back()
        playground.wait_for_query(lambda query, key=key: key not in query)
        expect(page.locator(".chips span")).to_have_count(left)
    playground.settle()
    assert playground.query == {}
    assert (playground.column("Final point"), chips(playground)) == (ends(), [])
    expect(page.get_by_role("combobox", name=BUDGET)).to_have_value("steps")


def test_by_gradients_everybody_pays_the_same(playground, page):
    link = {"surface": "quadratic", "1": "sgd", "2": "sam", "2.learning_rate": "0.1"}
    playground.open(link)
    axis = page.locator(".curves .xtitle")
    expect(axis).to_have_text("step")
    assert playground.column("Evaluations") == ["30 ∇f", "60 ∇f"]
    playground.choose(BUDGET, "gradients")
    assert playground.query["budget"] == "gradients"
    expect(axis).to_have_text("gradient evaluations")
    assert playground.step == "30 / 30 ∇f"
    assert playground.column("Evaluations") == ["30 ∇f in 30 steps", "30 ∇f in 15 steps"]
    assert chips(playground) == ["Budget: 30 gradient evaluations each"]
    run = simulate_within(BOWL, OPTIMIZERS["sam"](learning_rate=0.1), START, 30)
    assert playground.final_points["SAM"] == pytest.approx(run.points[:, -1].tolist(), rel=1e-3)

    sam = "document.querySelector('.downhill').player.state.entrants[1].run"
    assert page.evaluate(f"[...{sam}.x].slice(0, 6)") == pytest.approx(np.repeat(run.points[0], 2)[:6].tolist())
    page.mouse.move(*playground.place(*run.points[:, 3]))
    expect(page.locator(".contour .tip")).to_contain_text("SAM, step 3 after 6 ∇f")
    page.mouse.move(*playground.place(5, 9))
    playground.button("To the start").click()
    page.keyboard.press("ArrowRight")
    assert playground.step == "1 / 30 ∇f"
    playground.enter("steps", "8")
    assert playground.step == "1 / 8 ∇f"
    expect(page.get_by_role("slider", name="Gradients of every run")).to_be_visible()
    assert playground.column("Evaluations") == ["8 ∇f in 8 steps", "8 ∇f in 4 steps"]


def test_a_convention_is_offered_where_it_matters(playground, page):
    playground.open({"surface": "quadratic", "1": "momentum", "1.learning_rate": "0.1", "2": "adam"})
    for fold in page.locator(".card details > summary:visible").filter(has_text="more").all():
        fold.click()
    momentum = page.get_by_role("combobox", name="Convention of Momentum")
    epsilon = page.get_by_role("combobox", name="Epsilon place of Adam")
    note = page.locator(".card").first.get_by_role("status")
    expect(momentum).to_be_visible()
    expect(epsilon).to_be_hidden()
    expect(note).to_have_text(re.compile("^Running mean: up to "))

    playground.enter("2.epsilon", "0.5")
    expect(epsilon).to_be_visible()
    playground.enter("2.epsilon", "1e-8")
    expect(epsilon).to_be_hidden()

    playground.choose("Convention of Momentum", "running_mean")
    assert playground.query["1.convention"] == "running_mean"
    runs = [
        simulate(BOWL, OPTIMIZERS["momentum"](learning_rate=0.1, convention=one), START, STEPS)
        for one in ("displacement", "running_mean")
    ]
    apart = np.hypot(*(runs[0].points - runs[1].points))
    expect(note).to_have_text(
        f"Up to {apart.max():.3g} away from the path by displacement (dotted), {apart[-1]:.3g} at the end."
    )
    covered, dotted = ink(playground), playground.drawing()
    page.evaluate(
        """() => {
          const { player } = document.querySelector(".downhill");
          player.state.entrants[0].run.beside = [];
          player.tick();
        }"""
    )
    playground.wait_for_drawing(other_than=dotted)
    assert 0 < ink(playground) < covered, "the dotted path was drawn"
