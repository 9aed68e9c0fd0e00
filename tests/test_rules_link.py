"""The rules of the game in a link and on the page: short where they are off, old links unchanged, nothing lost."""

import pytest
from english import in_english

from interface.kit.descents import Game
from interface.kit.runs import run
from interface.playground.answer import data as payload
from interface.playground.view import Experiment
from schedules import SCHEDULES
from simulation import Rules
from simulation.link import RULES, encode
from simulation.link import decode as _decode
from simulation.scenario import CLASSIC, NO_SCHEDULE, OPENING, Scenario
from simulation.simulate import simulate

decode = in_english(_decode)

OLD = {"surface": "quadratic", "x": "-7", "y": "2", "steps": "30", "1": "sgd", "1.learning_rate": "0.95"}
RULED = Scenario(
    CLASSIC.surface,
    CLASSIC.entrants,
    CLASSIC.start,
    CLASSIC.steps,
    SCHEDULES["cosine"](final=0.1, warmup_steps=3),
    Rules(noise="isotropic", sigma=0.5, seed=7, l2=0.01, weight_decay=0.2, clip_norm=1.5),
    "gradients",
)


def test_an_old_link_keeps_its_meaning():
    scenario, problems = decode(OLD)
    assert problems == []
    assert scenario.schedule == NO_SCHEDULE == SCHEDULES["constant"]()
    assert scenario.rules == Rules()
    assert scenario.budget == "steps"
    assert not {"schedule", "budget", *RULES.values()} & encode(scenario).keys()


def test_a_full_link_says_that_nothing_is_on():
    full = encode(OPENING, in_full=True)
    assert {key: full[key] for key in ("schedule", "schedule.warmup_steps", "budget", *RULES.values())} == {
        "schedule": "constant", "schedule.warmup_steps": "0", "noise": "none", "noise.sigma": "0.1", "seed": "0",
        "l2": "0", "weight_decay": "0", "clip": "inf", "budget": "steps",
    }  # fmt: skip


def test_a_short_link_has_what_differs():
    link = encode(RULED)
    assert {key: value for key, value in link.items() if key[0] not in "1234"} == {
        "surface": "quadratic", "schedule": "cosine", "schedule.final": "0.1", "schedule.warmup_steps": "3",
        "noise": "isotropic", "noise.sigma": "0.5", "seed": "7", "l2": "0.01", "weight_decay": "0.2", "clip": "1.5",
        "budget": "gradients",
    }  # fmt: skip
    assert encode(decode({"surface": "quadratic", "schedule.warmup_steps": "4"})[0])["schedule.warmup_steps"] == "4"


@pytest.mark.parametrize("in_full", [False, True])
@pytest.mark.parametrize("slug", SCHEDULES)
def test_a_link_reads_back(slug, in_full):
    cls = SCHEDULES[slug]
    elsewhere = cls(**{name: p.high for name, p in cls.parameters().items()})
    for schedule in (cls(), elsewhere):
        scenario = Scenario(CLASSIC.surface, CLASSIC.entrants, CLASSIC.start, 12, schedule, RULED.rules, RULED.budget)
        assert decode(encode(scenario, in_full)) == (scenario, [])


@pytest.mark.parametrize(("entry", "problem"), [
    ({"schedule": "pink"}, "schedule is a schedule (constant, "), ({"noise": "1"}, "noise is a choice (none, isotropi"),
    ({"schedule.gamma": "1"}, "“schedule.gamma” names no control."), ({"l2": "-1"}, "l2 is a number in [0, inf), rec"),
    ({"seed": "1.5"}, "seed is a whole number in [0, inf), received “1.5”: using 0 instead."),
    ({"clip": "0"}, "clip is a number in (0, inf], received “0”: using inf instead."), ({"clip": "x"}, "clip is a num"),
    ({"budget": "values"}, "budget is a choice (steps, gradients), received “values”: using steps instead."),
    ({"schedule.warmup_steps": "2.5"}, "schedule.warmup_steps is a whole number in [0, inf), received “2.5”"),
])  # fmt: skip
def test_what_is_wrong_is_named_and_does_no_harm(entry, problem):
    scenario, problems = decode(OLD | entry)
    assert len(problems) == 1
    assert problems[0].startswith(problem)
    assert scenario == decode(OLD)[0]


def test_the_page_runs_by_the_rules():
    sent = payload(Experiment(scenario=RULED))
    for entrant, mine in zip(RULED.entrants, sent["entrants"], strict=True):
        expected = run(Game.of(RULED, entrant), entrant.optimizer)
        assert mine["run"] == expected.asset.key
        ruled = simulate(
            RULED.surface, entrant.optimizer, RULED.start, RULED.steps, schedule=RULED.schedule, rules=RULED.rules
        )
        assert expected.measured.final_point == tuple(ruled.points[:, -1].tolist())
    plain = payload(Experiment(scenario=CLASSIC))
    assert not {one["run"] for one in sent["entrants"]} & {one["run"] for one in plain["entrants"]}
