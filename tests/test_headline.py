"""What pages say first, against measurements of the same runs by other means."""

import re

import numpy as np
import pytest

from interface.kit.request import Request
from interface.pages import BASINS, DATA, MAPS, PLAYGROUND
from interface.playground.answer import data
from interface.race.view import read as read_race
from interface.race.words import headline as first_of_race
from interface.race.words import verdict
from races import Mode, race
from simulation import simulate
from simulation.headline import headline
from simulation.measurements import measure
from simulation.outcomes import Outcome


def said(link: dict[str, str]) -> str:
    return str(data(PLAYGROUND.view(Request.of_link({"v": "3", **link})))["headline"])


BOWL = {"surface": "quadratic", "x": "-7", "y": "2", "steps": "30"}
SGD = {"1": "sgd", "1.learning_rate": "0.95"}


def test_the_zig_zag_of_the_book():
    link = BOWL | SGD | {"2": "momentum", "2.learning_rate": "0.1", "2.momentum": "0.9"}
    assert said(link) == (
        "SGD zig-zags 29 times; Momentum overshoots the minimum; none arrives in 30 steps, SGD is closest."
    )
    scenario = PLAYGROUND.view(Request.of_link({"v": "3", **link})).scenario
    sgd, momentum = (simulate(scenario.surface, one.optimizer, scenario.start, 30).points for one in scenario.entrants)
    assert np.sum(np.diff(np.sign(np.diff(sgd[1]))) != 0) == 29
    assert momentum[0].max() > 0 > momentum[0, 0]
    assert np.hypot(*sgd[:, -1]) < np.hypot(*momentum[:, -1])


def test_who_arrives_first_is_said_and_nobody_else_is():
    told = said(BOWL | SGD | {"steps": "200", "2": "newton"})
    assert told.endswith("Newton arrives first.")
    assert told.count("first") == 1
    twice = said(BOWL | {"1": "newton", "2": "newton"})
    assert "first" not in twice
    assert re.findall(r"arrives after (\d+) steps", twice) == ["4", "4"]


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ({"1": "sgd", "1.learning_rate": "1.02"}, "SGD climbs, its steps are too long."),
        ({"1": "sgd", "1.learning_rate": "1000", "steps": "900"}, "SGD diverges at step "),
        ({"surface": "saddle", "x": "1", "y": "0", "1": "sgd", "1.learning_rate": "0.1", "steps": "400"},
         "SGD gets stuck at a saddle."),
        ({"entrants": "none"}, "Add an optimizer to see which way it takes."),
        ({"1": "sgd", "1.learning_rate": "0.001"}, "SGD is still on its way."),
        ({"1": "rmsprop", "1.learning_rate": "0.2", "steps": "2000"},
         "RMSProp arrives after 1282 steps, but rattles around the minimum."),
    ],
)  # fmt: skip
def test_how_one_run_ends(link, told):
    assert said(BOWL | link).startswith(told)


def test_many_are_counted():
    rates = {"2": "5", "3": "0.001", "4": "6", "5": "0.002"}
    link = BOWL | {"steps": "900", "1": "newton"} | dict.fromkeys(rates, "sgd")
    link |= {f"{slot}.learning_rate": rate for slot, rate in rates.items()}
    scenario = PLAYGROUND.view(Request.of_link({"v": "3", **link})).scenario
    runs = [measure(simulate(scenario.surface, one.optimizer, scenario.start, 900)) for one in scenario.entrants]
    assert [one.outcome for one in runs] == [
        Outcome.CONVERGED, Outcome.DIVERGED, Outcome.MOVING, Outcome.DIVERGED, Outcome.MOVING,
    ]  # fmt: skip
    steps = runs[0].arrived_at
    assert said(link) == f"Newton arrives first of 5, after {steps} steps; 2 are still on their way; 2 diverge."


def test_nothing_is_said_before_the_first_step():
    assert str(headline([("SGD", None, None)], 0)) == "No step has been taken yet."


@pytest.mark.parametrize(
    "link", [{"s1": "booth", "s2": "rosenbrock", "1": "sgd", "2": "adam"}, {"s1": "quadratic", "1": "bfgs", "2": "sgd"}]
)
def test_who_comes_first_by_each_rule_of_a_race(link):
    view = read_race(link | {"budget": "60", "starts": "8", "trials": "7"})[0]
    found = race(view.rules)
    names = [str(name) for name in view.rules.entrant_names]
    first = {
        mode: {name for name, one in zip(names, found.results[mode].overall, strict=True) if one.rank == 1}
        for mode in Mode
    }
    told = str(first_of_race(view, found))
    if any(len(one) == len(names) for one in first.values()):
        assert told == str(verdict(view, found))
    elif len({frozenset(one) for one in first.values()}) == 1:
        assert told == f"{' and '.join(first[Mode.TUNED])}: first, whoever chooses the learning rates."
    else:
        said = re.search("one for all, (.+); each library's own, (.+); the best for each, (.+)[.]$", told).groups()
        assert [set(one.split(" and ")) for one in said] == [first[mode] for mode in Mode]


@pytest.mark.parametrize(
    ("page", "kept", "changed"),
    [
        (MAPS, {"1.learning_rate": "0.3"}, {"surface": "beale"}),
        (MAPS, {"x": "3", "steps": "50", "colour": "loss"}, {"1": "sgd"}),
        (BASINS, {"x": "2", "1.learning_rate": "0.02", "grid": "51"}, {"surface": "booth"}),
        (DATA, {"x": "2", "batch": "4", "whole_lines": "on"}, {"surface.scaling": "raw"}),
    ],
)
def test_the_script_runs_only_where_what_stands_around_is_another(page, kept, changed):
    def around(link: dict[str, str]) -> str | None:
        return page.around_key(page.view(Request.of_link(link)))

    first = {"v": "3", **page.view(Request.of_link({})).link(in_full=True)}
    assert around(first | kept) == around(first)
    assert around(first | {"title": "Why?"}) != around(first), "the page is laid out by it"
    assert around({"v": "3", **changed}) != around({"v": "3"})
