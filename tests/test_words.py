"""The sentence below the table: what it must and must not say, for runs made up and for real ones."""

import dataclasses
import itertools
import re

import pytest

from optimizers import OPTIMIZERS
from simulation import simulate
from simulation.comparison import compare
from simulation.measurements import Measurements, Zigzags, measure
from simulation.outcomes import Outcome
from simulation.passages import Passage
from simulation.words import percent
from surfaces import SURFACES

SADDLE = SURFACES["saddle"]()


def made_up(**facts) -> Measurements:
    """A run that is still moving and went almost straight, but for `facts`."""
    place = {"final_point": (1.0, 1.0), "final_value": 2.0, "distance_to_minimum": 1.5, "resting_place": None}
    count = facts.pop("zigzags", 0)
    turns = Zigzags(tuple(range(1, count + 1)))
    way = {"zigzags": turns, "path_length": 5.0, "straight_distance": 4.0, "overshoot": 0.0, "overshoot_step": None}
    end = {"steps_to_tolerance": None, "arrived_at": None, "diverged_at": None, "outcome": Outcome.MOVING}
    return Measurements(**place | way | end | facts)


def arrived(step: int, **facts) -> Measurements:
    return made_up(outcome=Outcome.CONVERGED, arrived_at=step, distance_to_minimum=0.001, **facts)


def diverged(step: int) -> Measurements:
    return made_up(outcome=Outcome.DIVERGED, diverged_at=step, zigzags=40, distance_to_minimum=1e6)


def stalled(place: str | None = None, **facts) -> Measurements:
    return made_up(outcome=Outcome.STALLED, resting_place=place, **facts)


def passing(reached: int, left: int | None) -> Measurements:
    return made_up(passage=Passage(reached_at=reached, left_at=left))


SLOW = Passage(last_steps=3, last_fall=0.02)


def say(*runs: Measurements, steps: int = 30) -> str:
    return str(compare("ABCDEFGHIJKL"[: len(runs)], runs, steps))


@pytest.mark.parametrize(
    ("runs", "sentence"),
    [
        ([], "There is nothing to compare yet."),
        ([arrived(12)], "A arrived after 12 of 30 steps."),
        ([made_up()], "After 30 steps A is still moving, 1.5 from the minimum."),
        ([made_up(distance_to_minimum=None)], "After 30 steps A is still moving, at f = 2."),
        ([stalled("a saddle")], "After 30 steps A has stalled at a saddle, 1.5 from the minimum."),
        ([stalled()], "After 30 steps A has stalled, 1.5 from the minimum."),
        ([diverged(3)], "A diverged at step 3."),
        # a run that only passes, leaves, bounces, or is slow
        ([passing(29, 30)], "After 30 steps A passed through the minimum at step 29 and is 1.5 away."),
        ([passing(12, 20)], "After 30 steps A reached the minimum at step 12, left it at step 20 and is 1.5 away."),
        ([passing(28, None)], "After 30 steps A is at the minimum from step 28 on, but leaves it when it goes on."),
        ([made_up(passage=Passage(reached_at=5, left_at=9, bounces_within=0.2))],
         "After 30 steps A bounces around the minimum within 0.2."),
        ([made_up(passage=SLOW)], "After 30 steps A is slow, 1.5 from the minimum."),
        ([arrived(12), passing(29, 30), made_up(passage=SLOW), made_up()],
         "Only A arrived, after 12 of 30 steps; B passed through the minimum; C is slow; D is still moving."),
        # where the minimum is no point, or none at all
        ([arrived(12, goal="the curve of minima")], "A arrived at one of a curve of minima after 12 of 30 steps."),
        ([arrived(12, goal="the area of minima")], "A arrived at one of an area of minima after 12 of 30 steps."),
        ([arrived(12, goal="the lowest point in view")], "A arrived at the lowest point in view after 12 of 30 steps."),
        ([made_up(goal="the curve of minima")], "After 30 steps A is still moving, 1.5 from the curve of minima."),
        ([made_up(downhill=True, distance_to_minimum=None)], "A runs downhill without end."),
        ([dataclasses.replace(diverged(9), downhill=True)],
         "A runs downhill without end, beyond the range that is followed at step 9."),
        ([arrived(12), made_up(downhill=True, distance_to_minimum=None)],
         "Only A arrived, after 12 of 30 steps; B runs downhill without end."),
        ([arrived(12), arrived(20)], "A arrived first, after 12 of 30 steps, then B after 20."),
        ([arrived(12), arrived(12)], "Both arrived after 12 of 30 steps."),
        ([arrived(12), made_up()], "Only A arrived, after 12 of 30 steps; B is still moving."),
        ([arrived(12), diverged(3)], "Only A arrived, after 12 of 30 steps; B diverged at step 3."),
        ([arrived(12), stalled("a plateau")], "Only A arrived, after 12 of 30 steps; B stalled on a plateau."),
        ([diverged(3), diverged(3)], "Both diverged at step 3."),
        ([diverged(5), diverged(3)], "B diverged at step 3 and A at step 5."),
        ([made_up(), diverged(3)],
         "Neither arrived in 30 steps: A is still moving, 1.5 from the minimum; B diverged at step 3."),
        ([made_up(), made_up(distance_to_minimum=0.25)],
         "Neither arrived in 30 steps: B is closest, 0.25 from the minimum; both are still moving."),
        ([made_up(), made_up()],
         "Neither arrived in 30 steps: both are 1.5 from the minimum; both are still moving."),
        ([made_up(distance_to_minimum=None), made_up(distance_to_minimum=None, final_value=-3.0)],
         "After 30 steps B is lowest, at f = −3; both are still moving."),
        ([arrived(9), arrived(7), arrived(9)], "B arrived first, after 7 of 30 steps, then A and C after 9."),
        ([arrived(7), arrived(7), made_up()],
         "A and B arrived first, both after 7 of 30 steps; C is still moving."),
        ([arrived(7)] * 3 + [made_up()], "3 arrived first, each after 7 of 30 steps; D is still moving."),
        ([diverged(3)] * 12, "All 12 diverged at step 3."),
        ([diverged(step) for step in range(2, 14)], "All 12 diverged, A first, at step 2."),
        ([arrived(5)] * 12, "All 12 arrived after 5 of 30 steps."),
        ([stalled("a saddle"), stalled("a saddle"), stalled(), arrived(4)],
         "Only D arrived, after 4 of 30 steps; 3 stalled, 2 of them at a saddle."),
    ],
)  # fmt: skip
def test_how_the_runs_ended(runs, sentence):
    assert say(*runs) == sentence


def test_without_a_step_there_is_nothing_to_say():
    assert say(made_up(), steps=0) == "No step has been taken yet."


TURNS = "29 times from step 1 to 29, on a path of 37 for a straight distance of 6.92"


@pytest.mark.parametrize(
    ("zigzags", "sentence"),
    [
        ([29], f"A zig-zagged {TURNS}."),
        ([29, 4], f"A zig-zagged most, {TURNS}; B only 4 times."),
        ([29, 20], f"A zig-zagged most, {TURNS}; B 20 times."),
        ([29, 0], f"A zig-zagged most, {TURNS}; B not once."),
        ([29, 29], "Both zig-zagged 29 times."),
        ([29, 29, 1], "A and B zig-zagged most, both 29 times; C only once."),
        ([5] * 3 + [2] * 9, "3 zig-zagged most, each 5 times; 9 only twice."),
    ],
)
def test_who_zigzagged(zigzags, sentence):
    runs = [made_up(zigzags=count, path_length=37.0, straight_distance=6.92) for count in zigzags]
    assert say(*runs).endswith(f". {sentence}")


def test_both_means_every_entrant():
    crooked = made_up(zigzags=29)
    assert say(crooked, crooked, diverged(3)).endswith(". A and B zig-zagged 29 times.")
    assert say(crooked, crooked, crooked, diverged(3)).endswith(". 3 zig-zagged 29 times.")


def test_straight_runs_and_diverged_ones_are_not_called_crooked():
    assert "zig-zag" not in say(made_up(zigzags=2), made_up(), diverged(3))
    assert "zig-zag" not in say(diverged(3), diverged(5))
    straight = made_up(zigzags=29, path_length=4.1)
    assert "zig-zag" not in say(straight)
    assert say(straight, made_up(zigzags=7)).endswith(". B zig-zagged 7 times.")
    assert say(made_up(zigzags=30), straight).endswith("for a straight distance of 4; B 29 times.")


def test_a_dozen_of_every_kind_stays_short():
    runs = [arrived(step) for step in (9, 5, 7, 5)] + [made_up(zigzags=count) for count in (1, 9, 4)]
    runs += [stalled("a saddle"), stalled("a plateau"), diverged(3), diverged(8), diverged(2)]
    assert say(*runs) == (
        "B and D arrived first, both after 5 of 30 steps, then C after 7 and A after 9; 3 are still moving; "
        "H stalled at a saddle and I stalled on a plateau; 3 diverged, L first, at step 2. "
        "F zig-zagged most, 9 times from step 1 to 9, on a path of 5 for a straight distance of 4; 6 not once."
    )


@pytest.mark.parametrize(
    ("share", "decimals", "text"),
    [
        *[(0, 0, "0%"), (0.004, 0, "<1%"), (0.5, 0, "50%"), (0.997, 0, ">99%"), (1, 0, "100%")],
        *[(0, 1, "0%"), (1 / 40_401, 1, "<0.1%"), (1 / 8, 1, "12.5%"), (0.5, 1, "50%"), (0.99999, 1, ">99.9%")],
        (0.1, 1, "10%"),
    ],
)
def test_a_share_is_rounded_but_never_to_none_or_all(share, decimals, text):
    assert percent(share, decimals) == text


def test_numbers_are_short():
    assert "1,626" in say(made_up(distance_to_minimum=1626.4))
    assert "f = −1.23e−7." in say(made_up(distance_to_minimum=None, final_value=-1.234e-7))


ENTRANTS = {
    "sgd": OPTIMIZERS["sgd"](learning_rate=0.95),
    "momentum": OPTIMIZERS["momentum"](learning_rate=0.1),
    "adagrad": OPTIMIZERS["adagrad"](learning_rate=1.5),
    "adam": OPTIMIZERS["adam"](learning_rate=0.3),
}


def describe(surface, slugs, steps) -> str:
    runs = [measure(simulate(surface, ENTRANTS[slug], surface.start, steps)) for slug in slugs]
    return str(compare([ENTRANTS[slug].name for slug in slugs], runs, steps))


def test_the_classic_comparison():
    text = describe(SURFACES["quadratic"](), ENTRANTS, 30)
    assert text.startswith(
        "Only AdaGrad arrived, after 24 of 30 steps; Momentum passed through the minimum; SGD and Adam are still "
        "moving. SGD zig-zagged most, 29 times from step 1 to 29"
    )
    assert "diverged" not in text


def test_the_first_visit():
    text = describe(SURFACES["quadratic"](), ["sgd", "momentum"], 30)
    assert text.startswith("Neither arrived in 30 steps: SGD is closest, 0.361 from the minimum")
    assert text.endswith("; Momentum only 4 times.")


def test_nobody_arrives_on_a_saddle():
    text = describe(SADDLE, ENTRANTS, SADDLE.steps)
    assert "arrived" not in text
    assert "minimum" not in text
    assert text == "All 4 run downhill without end."
    short = describe(SADDLE, ENTRANTS, 2)
    assert "minimum" not in short
    assert "lowest" in short


@pytest.mark.parametrize("slug", SURFACES)
@pytest.mark.parametrize("count", [1, 2, 4])
def test_real_comparisons_are_one_or_two_sentences_with_a_number_in_each(slug, count):
    text = describe(SURFACES[slug](), list(ENTRANTS)[:count], SURFACES[slug].steps)
    sentences = re.split(r"(?<=[.]) (?=[A-Z0-9])", text)
    assert 1 <= len(sentences) <= 2
    assert len(text) < 300
    for sentence in sentences:
        assert re.match("[A-Z0-9].*[0-9a-z][.]$", sentence)
        for clause in re.findall(r"[^;:]*(?:first|closest|lowest|most)\b[^;:]*", sentence):
            assert re.search("[0-9]", clause), f"a superlative without its number: {clause}"
    assert not re.search(r"None(?! arrived)|nan|inf|  |,,", text)


KINDS = (arrived(12), arrived(20), made_up(zigzags=9), stalled("a saddle"), stalled(), diverged(3), diverged(5))


@pytest.mark.parametrize("count", [1, 2, 3])
def test_what_is_counted_may_be_gradients(count):
    for runs in itertools.combinations_with_replacement(KINDS, count):
        by_gradients = str(compare("ABC"[:count], runs, 30, "gradient"))
        assert by_gradients == say(*runs).replace("step", "gradient")
        assert "gradient" in by_gradients
