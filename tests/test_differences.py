"""A switch between conventions is there where it makes a difference, says how much, and shows the other path."""

from dataclasses import replace

import numpy as np
import pytest
from apptest import ask, open_app, sent, unpack

from catalogue import parameter
from interface.kit.conventions import conventions, differences
from interface.kit.descents import Game
from interface.playground.answer import data as payload
from interface.playground.view import Experiment
from language import said
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation import simulate
from simulation.differences import ALIKE, Difference, difference
from simulation.rules import PLAIN
from simulation.scenario import NO_SCHEDULE, Scenario
from simulation.terrain import diagonal
from surfaces import SURFACES

BOWL = SURFACES["quadratic"]()
MOMENTUM, SGD, ADAM = (OPTIMIZERS[slug] for slug in ("momentum", "sgd", "adam"))
START = (-7.0, 2.0)
COSINE = SCHEDULES["cosine"]()
STEP = ALIKE * diagonal(BOWL)


def game(schedule=NO_SCHEDULE, surface=BOWL, steps=30, start=START) -> Game:
    return Game(surface, start, steps, schedule, PLAIN, "steps")


def descend(start=START, steps=3, rate=0.1, surface=BOWL):
    return simulate(surface, SGD(learning_rate=rate), start, steps)


# Whether two runs differ


def test_what_cannot_be_seen_is_no_difference():
    run = descend()
    assert difference(run, run) is None
    assert difference(run, descend((-7.0, 2.0 + 0.9 * STEP))) is None
    apart = difference(run, descend((-7.0, 2.0 + 1.1 * STEP)))
    assert apart.at_most == pytest.approx(1.1 * STEP, rel=1e-6)
    assert apart.at_the_end < apart.at_most


def test_how_far_apart_two_runs_come():
    run, other = descend(rate=0.1), descend(rate=0.2, steps=5)
    apart = np.hypot(*(run.points - other.points[:, :4]))
    assert difference(run, other) == Difference(apart.max(), apart[-1]) == difference(other, run)


def test_to_diverge_is_a_difference_even_where_the_paths_agreed():
    lost = replace(descend(), diverged_at=np.array(3))
    assert difference(descend(), lost) == Difference(0.0, 0.0)


def test_batches_are_refused():
    with pytest.raises(ValueError, match="single runs are compared, received"):
        difference(descend(), simulate(BOWL, SGD(learning_rate=[0.1, 0.2]), START, 3))


# Which switches there are


def test_only_a_choice_is_a_convention():
    with pytest.raises(ValueError, match="a convention is a choice of options, received True"):
        parameter(True, convention=True)
    with pytest.raises(ValueError, match=r"a convention is a choice of options, received 0\.5"):
        parameter(0.5, convention=True)


def test_who_has_conventions():
    assert conventions(MOMENTUM()) == {"convention": ("displacement", "running_sum", "running_mean")}
    assert conventions(ADAM(epsilon_place="inside")) == {
        "epsilon_place": ("outside", "inside", "before_bias_correction")
    }
    assert conventions(SGD()) == {}


@pytest.mark.parametrize(("schedule", "parting"), [(NO_SCHEDULE, {"mean"}), (COSINE, {"sum", "mean"})])
def test_sum_and_displacement_part_only_under_a_schedule(schedule, parting):
    for slug in ("momentum", "nesterov"):
        optimizer = OPTIMIZERS[slug](learning_rate=0.1)
        (told,) = differences(game(schedule), optimizer).values()
        assert {option for option in ("sum", "mean") if f"Running {option}: up to" in str(told)} == parting
        assert differences(game(schedule), replace(optimizer, momentum=0.0)) == {}


def test_epsilon_has_a_place_only_where_it_counts():
    assert differences(game(), ADAM(learning_rate=0.3)) == {}
    assert differences(game(), ADAM(learning_rate=0.3, epsilon=0.0)) == {}
    (told,) = differences(game(), ADAM(learning_rate=0.3, epsilon=0.5)).values()
    runs = [
        simulate(BOWL, ADAM(learning_rate=0.3, epsilon=0.5, epsilon_place=place), START, 30)
        for place in ("outside", "inside", "before_bias_correction")
    ]
    inside, before = (np.hypot(*(runs[0].points - other.points)).max() for other in runs[1:])
    assert str(told) == f"Inside: up to {inside:.3g} away. Before bias correction: up to {before:.3g} away."


def test_a_switch_that_was_used_stays_and_says_what_it_did():
    used = MOMENTUM(learning_rate=0.1, convention="running_mean")
    runs = [simulate(BOWL, one, START, 30) for one in (used, replace(used, convention="displacement"))]
    apart = np.hypot(*(runs[0].points - runs[1].points))
    assert said(differences(game(), used), "en") == {
        "convention": f"Up to {apart.max():.3g} away from the path by displacement (dotted), "
        f"{apart[-1]:.3g} at the end."
    }
    assert said(differences(game(), replace(used, convention="running_sum")), "en") == {
        "convention": "The same path as by displacement."
    }


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_every_switch_left_out_makes_no_difference(slug):
    """Over the catalogue: what is not offered changes no run by more than an eye can see."""
    surface = BOWL
    for optimizer in (OPTIMIZERS[slug](), OPTIMIZERS[slug](**larger_epsilon(slug))):
        offered = differences(game(), optimizer)
        for name, (default, *others) in conventions(optimizer).items():
            runs = [
                simulate(surface, replace(optimizer, **{name: option}), START, 30).points
                for option in (default, *others)
            ]
            apart = max(np.hypot(*(run - runs[0])).max() for run in runs)
            assert (name in offered) == (apart > STEP)


def larger_epsilon(slug: str) -> dict[str, float]:
    return {"epsilon": 0.5} if "epsilon" in OPTIMIZERS[slug].parameters() else {}


# On the page

LINK = {"surface": "quadratic", "1": "momentum", "1.learning_rate": "0.1", "2": "adam", "3": "sgd"}


def test_the_page_offers_what_matters():
    at = open_app(LINK)
    data = sent(at)
    momentum, adam, sgd = (entrant["conventions"] for entrant in data["entrants"])
    assert momentum.keys() == {"convention"}
    assert adam == sgd == {}
    assert "beside" not in data["assets"][data["entrants"][0]["run"]]
    moving = ask(at, {**data["query"], "2.epsilon": "0.5"}, settled=False)
    assert [entrant["conventions"] for entrant in moving["entrants"]] == [None] * 3, "not computed under a moving hand"
    assert ask(at, moving["query"], id="2")["entrants"][1]["conventions"].keys() == {"epsilon_place"}


@pytest.mark.parametrize("budget", ["steps", "gradients"])
def test_the_path_by_the_default_comes_along(budget):
    scenario = Scenario.of(BOWL, MOMENTUM(learning_rate=0.1, convention="running_mean"), MOMENTUM(learning_rate=0.1))
    data = payload(Experiment(scenario=replace(scenario, budget=budget)))
    mean, displacement = (data["assets"][entrant["run"]] for entrant in data["entrants"])
    np.testing.assert_array_equal(unpack(mean["beside"]), unpack(displacement["series"])[None, :2])
    assert "beside" not in displacement
    catalogue = data["assets"][data["catalogue"]]
    declared = {one["slug"]: one["parameters"] for one in catalogue["optimizers"]}
    assert [one["name"] for one in declared["momentum"] if one["convention"]] == ["convention"]
