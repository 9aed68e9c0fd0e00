"""An optimizer with a schedule of its own runs as it would if the schedule were everybody's."""

from dataclasses import replace

import numpy as np
import pytest
from apptest import open_app, sent, unpack

from interface.basins.answer import jobs
from interface.basins.view import read as read_basins
from interface.data.view import read as read_study
from interface.data.words import floor_of
from interface.kit.descents import Game
from interface.kit.notices import of_schedules
from interface.kit.tuning import Tuning
from interface.maps.view import read as read_map
from interface.race.view import read as read_race
from language import in_language
from optimizers import OPTIMIZERS
from programs import TARGETS, program
from schedules import SCHEDULES
from simulation.files import from_json, to_json
from simulation.link import decode, encode
from simulation.records import to_csv
from simulation.scenario import NO_SCHEDULE, Entrant, Scenario, entrant_names
from simulation.schema import write
from simulation.versions import VERSION
from surfaces import SURFACES

COSINE, STEP = SCHEDULES["cosine"](final=0.1), SCHEDULES["step"](step_size=4)
PLATEAU = SCHEDULES["reduce_on_plateau"](patience=1)
SIDE_BY_SIDE = {"surface": "quadratic", "steps": "20", "1": "sgd", "2": "sgd", "2.schedule": "cosine",
                "2.schedule.final": "0.1", "3": "newton"}  # fmt: skip


def scenario(*own, common=NO_SCHEDULE, **rest) -> Scenario:
    """SGD, Adam and SAM, each with what is its own."""
    kinds = [OPTIMIZERS["sgd"](learning_rate=0.9), OPTIMIZERS["adam"](learning_rate=0.3), OPTIMIZERS["sam"]()]
    plain = replace(Scenario.of(SURFACES["quadratic"](), *kinds), steps=24, schedule=common, **rest)
    entrants = zip(plain.entrants, own, strict=True)
    return replace(plain, entrants=tuple(replace(entrant, schedule=one) for entrant, one in entrants))


# Runs


@pytest.mark.parametrize("budget", ["steps", "gradients"])
@pytest.mark.parametrize("schedule", [cls() for cls in SCHEDULES.values()], ids=list(SCHEDULES))
def test_a_run_is_that_with_the_schedule_for_all(schedule, budget):
    own = scenario(schedule, None, schedule, common=STEP, budget=budget).run()
    alone, all_alike = (scenario(None, None, None, common=one, budget=budget).run() for one in (STEP, schedule))
    for name, expected in (("SGD", all_alike), ("Adam", alone), ("SAM", all_alike)):
        np.testing.assert_array_equal(own[name].points, expected[name].points)


def test_a_constant_rate_and_a_falling_one_share_a_table():
    both = scenario(None, COSINE, NO_SCHEDULE, common=STEP)
    rows = [row.split(",") for row in to_csv(both).splitlines()]
    rate, slot = rows[0].index("learning_rate"), rows[0].index("slot")
    for number, schedule in (("1", STEP), ("2", COSINE), ("3", NO_SCHEDULE)):
        rates = [float(row[rate]) for row in rows if row[slot] == number and row[rate]]
        base = both.entrants[int(number) - 1].optimizer.learning_rate
        np.testing.assert_array_equal(rates, base * schedule.factors(24))


@pytest.mark.parametrize("target", TARGETS)
def test_a_program_is_that_with_the_schedule_for_all(target):
    for own in (COSINE, PLATEAU, NO_SCHEDULE):
        one = scenario(own, None, None, common=STEP)
        alike = scenario(None, None, None, common=own)
        assert program(one, one.entrants[0], target) == program(alike, alike.entrants[0], target)
        assert program(one, one.entrants[1], target) != program(alike, alike.entrants[1], target)


def test_a_rate_is_tuned_under_the_schedule_that_it_will_have():
    one, alike = scenario(COSINE, None, None), scenario(None, None, None, common=COSINE)
    assert Tuning.of(one, one.entrants[0]) == Tuning.of(alike, alike.entrants[0])
    assert Tuning.of(one, one.entrants[1]).schedule == NO_SCHEDULE


# Links and files


def test_a_link_says_whose_schedule_it_is():
    found, problems = decode(SIDE_BY_SIDE)
    assert problems == []
    assert [one.schedule for one in found.entrants] == [None, COSINE, None]
    assert found.schedule == NO_SCHEDULE
    full = encode(found, in_full=True)
    assert full["1.schedule"] == "common"
    assert "3.schedule" not in full, "Newton's method has no learning rate"
    assert decode(full | {"v": str(VERSION)}) == decode(encode(found) | {"v": str(VERSION)}) == (found, [])
    assert encode(found)["2.schedule"] == "cosine"
    entries, _ = from_json(to_json(found).encode())
    assert decode(entries | {"v": str(VERSION)}) == (found, [])


def test_a_constant_rate_of_its_own_is_another_thing_than_the_common_one():
    found, _ = decode({"1": "sgd", "2": "sgd", "2.schedule": "constant", "schedule": "step"})
    assert [found.schedule_of(one) for one in found.entrants] == [SCHEDULES["step"](), NO_SCHEDULE]


@pytest.mark.parametrize(("entries", "told"), [
    ({"1": "sgd", "1.schedule": "cosin"}, "1.schedule is a schedule (common, constant, "),
    ({"1": "sgd", "1.schedule": "cosine", "1.schedule.final": "2"}, "1.schedule.final is a number in [0, 1]"),
    ({"1": "sgd", "1.schedule.final": "0.5"}, "“1.schedule.final” names no control."),
    ({"1": "newton", "1.schedule": "cosine"}, "“1.schedule” names no control."),
])  # fmt: skip
def test_what_cannot_be_used_is_told(entries, told):
    _, problems = decode(entries)
    assert len(problems) == 1
    assert str(problems[0]).startswith(told)


# Pages


def test_the_playground_sends_the_rate_of_each():
    data = sent(open_app(SIDE_BY_SIDE | {"4": "sgd", "4.schedule": "reduce_on_plateau", "4.schedule.patience": "0"}))
    common, own, newton, waits = data["entrants"]
    assert common["factors"] is newton["factors"] is None
    assert own["factors"] == np.round(COSINE.factors(20), 4).tolist()
    assert waits["factors"] == []
    assert "factors" not in data["assets"][own["run"]]
    patient = replace(PLATEAU, patience=0)
    one, _ = decode({"surface": "quadratic", "steps": "20", "1": "sgd", "schedule": "reduce_on_plateau",
                     "schedule.patience": "0"})  # fmt: skip
    assert one.schedule == patient
    run = one.descend(one.entrants[0])
    if run.factors is not None:
        np.testing.assert_array_equal(unpack(data["assets"][waits["run"]]["factors"]), run.factors.astype("f4"))


def said(shown: Scenario) -> list[str]:
    return [in_language(one, "en") for one in of_schedules(shown.schedule, shown.entrants, entrant_names(shown))]


def test_every_schedule_is_named_with_who_follows_it():
    warm = SCHEDULES["cosine"](warmup_steps=5)
    assert said(scenario(None, None, None)) == []
    assert said(scenario(None, COSINE, None)) == ["Schedule of Adam: Cosine annealing"]
    assert said(scenario(NO_SCHEDULE, None, None, common=STEP)) == ["Schedule: Step decay", "Schedule of SGD: Constant"]
    assert said(scenario(COSINE, warm, COSINE, common=STEP)) == [
        "Schedule of SGD and SAM: Cosine annealing",
        "Schedule of Adam: Cosine annealing after 5 steps of warm-up",
    ], "nobody follows the common one"
    assert said(scenario(STEP, None, None, common=STEP)) == ["Schedule: Step decay"]


def test_basins_are_of_each_ones_own_schedule():
    basins = read_basins(SIDE_BY_SIDE, {})
    assert [job.schedule for job in jobs(basins.scenario, 21)] == [NO_SCHEDULE, COSINE, NO_SCHEDULE]
    assert read_basins(basins.link(in_full=True), {}).scenario == basins.scenario


def test_mini_batches_take_it_and_theory_speaks_of_a_fixed_rate_only():
    study, problems = read_study({"1": "sgd", "2": "sgd", "2.schedule": "cosine", "2.schedule.final": "0.1"})
    assert problems == []
    fixed, falling = study.scenario.entrants
    assert falling.schedule == COSINE
    assert floor_of(study.scenario, fixed) > 0
    assert floor_of(study.scenario, falling) is None
    assert Game.of(study.scenario, falling).schedule == COSINE
    assert read_study(study.links.full)[0].scenario == study.scenario


def test_a_map_and_a_race_leave_it_out_and_say_so():
    shown, problems = read_map({"1": "momentum", "1.schedule": "cosine"})
    assert shown.scenario.entrants == (Entrant(1, shown.optimizer),)
    assert [str(one) for one in problems] == [
        "A map has no schedule, no noise, no decay and no clipping, and counts steps: left out."
    ]
    _, problems = read_race({"1": "sgd", "2": "adam", "1.schedule": "cosine", "schedule": "step"})
    assert [str(one) for one in problems] == [
        "“1.schedule”, “schedule”: a race keeps learning rates constant, so left out."
    ]


def test_a_map_from_the_playgrounds_link_in_full_has_nothing_to_say():
    alone = Scenario.of(SURFACES["quadratic"](), OPTIMIZERS["sgd"](learning_rate=0.5))
    assert read_map(encode(alone, in_full=True))[1] == []
    assert write(0.5) in encode(alone, in_full=True).values()
