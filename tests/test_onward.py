"""The Playground's experiment on the other pages, and back: what arrives is what was there."""

import pytest

from interface.kit.request import Request
from interface.pages import BASINS, DATA, MAPS, PAGES, PLAYGROUND, RACE
from interface.race.view import settings
from interface.shell.onward import WAYS, in_the_playground
from simulation.link import encode
from simulation.versions import versioned

LINK = {
    "surface": "himmelblau", "x": "-1.5", "y": "2", "steps": "90", "2": "momentum", "2.learning_rate": "0.02",
    "2.momentum": "0.7", "5": "adam", "5.learning_rate": "0.3", "5.beta1": "0.8", "noise": "isotropic",
    "noise.sigma": "0.3", "schedule": "cosine",
}  # fmt: skip


@pytest.fixture
def experiment():
    return PLAYGROUND.view(Request.of_link(LINK))


@pytest.fixture
def scenario(experiment):
    return experiment.scenario


def arrived(page, experiment, slot="2"):
    shown = PAGES[page].view(Request.of_link(versioned(WAYS["playground", page](experiment, slot))))
    assert [str(problem) for problem in shown.problems] == []
    return shown


def test_a_map_is_of_the_entrant_that_is_looked_at(experiment, scenario):
    for slot, entrant in zip(("2", "5"), scenario.entrants, strict=True):
        shown = arrived("maps", experiment, slot).scenario
        assert [one.optimizer for one in shown.entrants] == [entrant.optimizer]
        assert (shown.surface, shown.start, shown.steps) == (scenario.surface, scenario.start, scenario.steps)


def test_basins_are_those_of_the_whole_experiment(experiment, scenario):
    shown = arrived("basins", experiment)
    assert shown.scenario == scenario
    back = PLAYGROUND.view(Request.of_link(versioned(encode(shown.scenario, in_full=True))))
    assert back.scenario == scenario


def test_a_race_has_the_entrants_and_leads_back(experiment, scenario):
    view = arrived("race", experiment).view
    assert view.slots == (2, 5)
    assert view.rules.surfaces == (scenario.surface,)
    assert (view.rules.budget, view.rules.noise, view.rules.sigma) == (90, "isotropic", 0.3)
    back = PLAYGROUND.view(Request.of_link(versioned(in_the_playground(view))))
    assert back.problems == ()
    assert back.scenario.surface == scenario.surface
    for there, one in zip(back.scenario.entrants, scenario.entrants, strict=True):
        assert there.slot == one.slot
        assert [getattr(there.optimizer, name) for name in settings(one.optimizer)] == [
            getattr(one.optimizer, name) for name in settings(one.optimizer)
        ]
        assert there.optimizer.learning_rate == view.rules.rate


def test_a_regression_goes_on_on_mini_batches():
    experiment = PLAYGROUND.view(Request.of_link({"surface": "logistic_regression", "x": "0.5", "1": "adam"}))
    scenario, shown = experiment.scenario, arrived("data", experiment).scenario
    assert (shown.surface, shown.start, shown.entrants) == (scenario.surface, scenario.start, scenario.entrants)


def test_every_page_that_is_offered_is_one():
    others = {page.slug for page in (MAPS, BASINS, RACE, DATA)}
    assert {there for here, there in WAYS if here == "playground"} == others
