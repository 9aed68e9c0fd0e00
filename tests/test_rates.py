"""The recommended learning rates: one rule for every surface and optimizer, checked against a slow reading of it."""

import math
import re
from dataclasses import dataclass

import numpy as np
import pytest

from catalogue import Surface, parameter
from optimizers import OPTIMIZERS
from simulation import simulate
from simulation.link import default_values
from simulation.rates import candidates, recommend
from surfaces import SURFACES

SGD, ADAM = OPTIMIZERS["sgd"], OPTIMIZERS["adam"]
ROSENBROCK = SURFACES["rosenbrock"]

pytestmark = pytest.mark.filterwarnings("error")


@dataclass(frozen=True, kw_only=True)
class Gorge(Surface):
    """f = k (x² + y²), so steep that every rate overshoots, or with k = 0 so flat that all are alike."""

    name, order, formula, teaches, source = "Gorge", 1, "k x^2 + k y^2", "Nothing.", "This test."
    view, start, steps = ((-1.0, 1.0), (-1.0, 1.0)), (1.0, 0.5), 9
    minima, saddles, bounded_below, smooth = ((0.0, 0.0),), (), True, True

    k: float = parameter(1e12, 0.0, 1e12)

    def value_at(self, x, y):
        return self.k * (x * x + y * y)

    def gradient_at(self, x, y):
        return 2 * self.k * x, 2 * self.k * y

    def hessian_at(self, x, y):
        return 2 * self.k, 0.0, 2 * self.k


@dataclass(frozen=True, kw_only=True)
class Flat(Gorge):
    k: float = parameter(0.0, 0.0, 1.0)


@dataclass(frozen=True, kw_only=True)
class Rateless(SGD):
    learning_rate: bool = False


@dataclass(frozen=True, kw_only=True)
class Reckless(SGD):
    def update(self, theta, gradient, state, t):
        return theta + 5 + self.learning_rate, state


def by_hand(surface: Surface, optimizer, rates: list[float]) -> float:
    """The rule, one run and one step at a time."""
    lasting = {}
    for rate in rates:
        run = simulate(surface, optimizer(learning_rate=rate), surface.start, surface.steps)
        (x_low, x_high), (y_low, y_high) = surface.view
        dx, dy = (x_high - x_low) / 4, (y_high - y_low) / 4
        if all(
            x_low - dx <= x <= x_high + dx and y_low - dy <= y <= y_high + dy and value <= run.values[0] + 1e-9
            for (x, y), value in zip(run.points.T, run.values, strict=True)
        ):
            second_half = range(surface.steps - (surface.steps + 1) // 2 + 1, surface.steps + 1)
            lasting[rate] = np.mean([max(run.values[step:]) for step in second_half])
    best = min(lasting.values())
    return min(rate for rate, loss in lasting.items() if loss <= best + 1e-4 * (run.values[0] - best))


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
@pytest.mark.parametrize("surface", ["quadratic", "rosenbrock", "saddle", "beale", "plateau"])
def test_the_rule(surface, optimizer):
    surface, optimizer = SURFACES[surface], OPTIMIZERS[optimizer]
    declared = optimizer.parameters()["learning_rate"]
    rates = candidates(declared.low, declared.high)[1:-1]
    assert recommend(surface, optimizer).learning_rate == by_hand(surface(), optimizer, rates)


@pytest.mark.parametrize("slug", SURFACES)
def test_every_recommended_run_keeps_its_promise(slug):
    surface = SURFACES[slug]
    for optimizer in OPTIMIZERS.values():
        recommended = recommend(surface, optimizer)
        if recommended is None:
            assert "learning_rate" not in optimizer.parameters() or optimizer.finds_its_rate
            continue
        given = optimizer.natural_rate or optimizer.rate_of
        assert given or "that stay near the view and below the start" in str(recommended.reason)
        declared = optimizer.parameters()["learning_rate"]
        assert 0 < recommended.learning_rate <= declared.high
        assert f"{recommended.learning_rate:e}"[0] in "125"
        run = simulate(surface(), optimizer(learning_rate=recommended.learning_rate), surface().start, surface().steps)
        assert run.diverged_at == -1, optimizer.slug
        assert np.all(run.values <= run.values[0] + 1e-9 * abs(run.values[0])), optimizer.slug
        (x_low, x_high), (y_low, y_high) = surface().view
        assert np.all(np.abs(run.points[0] - (x_low + x_high) / 2) <= 0.75 * (x_high - x_low)), optimizer.slug
        assert np.all(np.abs(run.points[1] - (y_low + y_high) / 2) <= 0.75 * (y_high - y_low)), optimizer.slug


def test_candidates_cover_the_range_and_no_more():
    assert candidates(0.003, 0.3) == [0.005, 0.01, 0.02, 0.05, 0.1, 0.2]
    assert candidates(1e-5, 2.0)[:3] == [1e-5, 2e-5, 5e-5]
    assert candidates(1e-5, 2.0)[-3:] == [0.5, 1.0, 2.0]
    assert candidates(1e-5 / 1000, 1e-5)[0] == 1e-8


def test_the_reason_names_the_rule_the_result_and_the_neighbours():
    assert str(recommend(ROSENBROCK, SGD).reason) == (
        "0.001: of the rates 1-2-5 that stay near the view and below the start (-1.2, 1), the smallest with the lowest "
        "loss late in 200 steps, to 0.01% of the fall (3.63; 0.0005 has 3.89; 0.002 rises above the start at step 1)."
    )
    steep = simulate(ROSENBROCK(), SGD(learning_rate=0.002), (-1.2, 1.0), 1)
    assert steep.values[1] > steep.values[0]


@pytest.mark.parametrize("slug", SURFACES)
def test_every_reason_is_one_sentence_with_its_rate_first(slug):
    for optimizer in OPTIMIZERS.values():
        if recommended := recommend(SURFACES[slug], optimizer):
            assert str(recommended.reason).startswith(f"{recommended.learning_rate:g}: ")
            assert re.search(r"[^.]\.$", str(recommended.reason))
            assert not re.search("nan|inf|None|  ", str(recommended.reason))


def test_a_neighbour_that_is_better_is_larger_and_within_the_tie_that_is_said():
    """The claim of every reason against the figures that it prints, over all pairs."""
    better = 0
    for surface in SURFACES.values():
        highest = float(surface().value(surface().start))
        looked_for = [one for one in OPTIMIZERS.values() if not (one.natural_rate or one.rate_of)]
        for recommended in filter(None, (recommend(surface, optimizer) for optimizer in looked_for)):
            claim, figures = re.fullmatch(r"(.*) \((.*?)\)\.", str(recommended.reason)).groups()
            assert claim.endswith(
                f"the smallest with the lowest loss late in {surface().steps} steps, to 0.01% of the fall"
            ), claim
            loss, *neighbours = figures.split("; ")
            for rate, other in (text.split(" has ") for text in neighbours if " has " in text):
                gain = float(loss) - float(other)
                assert gain <= 0 or float(rate) > recommended.learning_rate, recommended.reason
                assert gain <= 1.01e-4 * (highest - float(other)) + 0.005 * abs(float(loss)), recommended.reason
                better += gain > 0
    assert better > 10, "a tie is not rare"


def test_where_every_rate_of_the_slider_fails_the_search_goes_on_below():
    recommended = recommend(Gorge, SGD)
    assert recommended.learning_rate == 5e-13, "the very bottom in one step"
    assert str(recommended.reason).endswith("(0; 2e-13 has 2.35e+09; 1e-12 has 1.25e+12).")


def test_where_nothing_helps_the_smallest_is_taken_and_the_reason_says_so():
    recommended = recommend(Gorge, Reckless)
    assert recommended.learning_rate == 1e-14
    assert str(recommended.reason) == (
        "1e-14: the smallest of the rates 1-2-5; from (1, 0.5) even this one leaves the view's surroundings at step 1."
    )


def test_of_rates_that_look_alike_the_smallest_is_taken():
    assert recommend(Flat, ADAM).learning_rate == 2e-5


def test_without_a_learning_rate_there_is_nothing_to_recommend():
    assert recommend(ROSENBROCK, Rateless) is None


@pytest.mark.parametrize("slug", ["prodigy", "line_search"])
def test_a_method_that_finds_its_rate_keeps_its_default(slug):
    assert recommend(ROSENBROCK, OPTIMIZERS[slug]) is None
    assert default_values(OPTIMIZERS[slug], ROSENBROCK)["learning_rate"] == 1.0


def test_a_recommendation_is_computed_once():
    assert recommend(ROSENBROCK, ADAM) is recommend(ROSENBROCK, ADAM)


@pytest.mark.parametrize("slug", SURFACES)
def test_the_end_of_a_slider_is_no_proposal(slug):
    """Nor is what lies beyond it, unless no rate of the slider will do, which the reason says."""
    for optimizer in OPTIMIZERS.values():
        if (recommended := recommend(SURFACES[slug], optimizer)) is None:
            continue
        rates = optimizer.parameters()["learning_rate"]
        inside = rates.low * 1.001 < default_values(optimizer, SURFACES[slug])["learning_rate"] < rates.high / 1.001
        assert inside or "as none of the slider does" in str(recommended.reason) or optimizer.rate_of
        low, high = (math.isclose(recommended.learning_rate, end, rel_tol=1e-3) for end in (rates.low, rates.high))
        assert not low, optimizer.slug
        assert not high, optimizer.slug


@pytest.mark.parametrize("slug", SURFACES)
def test_nesterov_begins_at_momentums_rate(slug):
    rates = [default_values(OPTIMIZERS[one], SURFACES[slug])["learning_rate"] for one in ("momentum", "nesterov")]
    assert rates[0] == rates[1]
    reason = str(recommend(SURFACES[slug], OPTIMIZERS["nesterov"]).reason)
    assert reason == f"{rates[1]:g}: the rate of Momentum, so that at equal rates only the method differs."


def test_adadelta_begins_without_a_rate():
    """On the monkey saddle it would fall out of the view, so it is slower there."""
    rates = {slug: recommend(surface, OPTIMIZERS["adadelta"]).learning_rate for slug, surface in SURFACES.items()}
    assert {slug for slug, rate in rates.items() if rate != 1.0} == {"monkey_saddle"}
    assert str(recommend(ROSENBROCK, OPTIMIZERS["adadelta"]).reason) == (
        "1: the paper has no learning rate, which is a rate of 1."
    )
