"""The narration of a run made up: what it must and must not say."""

import dataclasses

import pytest
from test_words import SLOW, arrived, diverged, made_up, passing, stalled

from language import Joined
from simulation.measurements import Measurements
from simulation.narration import MOST, narrate
from simulation.passages import Passage
from simulation.path_statistics import PathStatistics
from simulation.words import ratio, roughly

UNKNOWN = {field.name: None for field in dataclasses.fields(PathStatistics)}
PLAIN = PathStatistics(
    **UNKNOWN
    | {"steps": 30, "diagonal": 28.0, "start_value": 6.0, "slope_left": 0.5, "crossings": 0, "sideways": 0.0}
    | {"longest_step": 0.5, "longest_at": 1, "first_step": 0.5, "last_step": 0.3, "late_steps": 0.3}
    | {"gradients": 30, "values": 0, "hessians": 0}
)
"""A run whose steps shrink a little."""


def tell(run: Measurements, **facts) -> str:
    return str(Joined(narrate("A", run, dataclasses.replace(PLAIN, **facts))))


MOVING = made_up(path_length=5.0, straight_distance=4.0)
ROUGH = made_up(zigzags=7, path_length=10.0, straight_distance=4.0)
PAST = made_up(overshoot=0.81, overshoot_step=25, distance_to_minimum=0.7)
BEYOND = {"passing": 0.9, "approach": 0.3, "start_distance": 7.3}
VALLEY = {"crossings": 29, "sideways": 0.9}
GENTLE = {"rate": 0.95, "curvature": 2.0}
FALL = "A brings f down from 6 to 2."


@pytest.mark.parametrize(
    ("run", "facts", "sentences"),
    [
        (MOVING, {}, FALL),
        (made_up(final_value=7.0), {}, "A brings f up from 6 to 7."),
        (made_up(final_value=6.0), {}, "A hardly changes f, which is 6 at its start and at its end."),
        # across a valley, once or many times, but not where hardly any movement is sideways
        (MOVING, VALLEY, "A crosses the valley floor 29 times in 30 steps, and 90% of its movement is sideways. It"),
        (MOVING, VALLEY | {"crossings": 1}, "A crosses the valley floor once in 30 steps, and 90% of its movement"),
        (MOVING, VALLEY | {"crossings": 1, "steps": 1}, "A crosses the valley floor once in 1 step, and 90% of"),
        (MOVING, VALLEY | {"sideways": 0.19}, FALL),
        # gradient descent near its limit, only where it shows
        (MOVING, VALLEY | GENTLE, "A crosses the valley floor 29 times in 30 steps, and 90% of its movement is "
         "sideways. It has a learning rate of 0.95, which is 95% of the limit of 1 (2 divided by 2, the steepest "
         "curvature at its start)."),
        (MOVING, GENTLE, FALL),
        (MOVING, VALLEY | GENTLE | {"rate": 0.7}, "A crosses the valley floor 29 times in 30 steps, and 90% of its "
         "movement is sideways. It brings f down from 6 to 2."),
        # beyond the minimum, on the way back, there for good; not beside it, not far from it, not invisibly
        (PAST, BEYOND, "A overshoots the minimum by 0.81 at step 25. It brings f down from 6 to 2."),
        (PAST, BEYOND | {"steps": 25}, "A overshoots the minimum and ends 0.81 beyond it. It"),
        (dataclasses.replace(PAST, distance_to_minimum=0.4), BEYOND,
         "A overshoots the minimum by 0.81 at step 25 and comes back to within 0.4. It"),
        (dataclasses.replace(PAST, distance_to_minimum=0.2), BEYOND,
         "A overshoots the minimum by 0.81 at step 25 and ends at it. It"),
        (arrived(27, overshoot=0.81, overshoot_step=25), BEYOND,
         "A overshoots the minimum by 0.81 at step 25 and arrives at step 27."),
        (PAST, BEYOND | {"passing": 2.0}, FALL),
        (PAST, BEYOND | {"approach": 4.0}, FALL),
        (PAST, BEYOND | {"start_distance": 17.0}, FALL),
        (dataclasses.replace(PAST, overshoot=0.27), BEYOND | {"passing": 0.3, "start_distance": 1.0}, FALL),
        # arrival
        (arrived(24, path_length=4.1), {}, "A arrives at step 24 on an almost straight path."),
        (arrived(24), {}, "A arrives at step 24 on a path 1.2 times as long as the straight line."),
        (arrived(24, zigzags=7, path_length=8.0), {},
         "A arrives at step 24. It turns back 7 times from step 1 to 7 and takes a path twice as long as the straight "
         "line."),
        (arrived(0, path_length=0.1), {}, "A starts at the minimum and stays there."),
        (made_up(arrived_at=29), {}, FALL),
        (arrived(3, path_length=0.1, straight_distance=0.1), {}, "A arrives at step 3 on an almost straight path."),
        # the path
        (ROUGH, {}, "A turns back 7 times from step 1 to 7 and takes a path 2.5 times as long as the straight line. "
         "It"),
        (made_up(path_length=10.0), {}, "A makes a detour: its path is 2.5 times as long as the straight line. It"),
        (made_up(path_length=4.0), {}, "A goes almost straight: its path is less than 1% longer than the straight"),
        (made_up(path_length=4.19), {}, "A goes almost straight: its path is less than 5% longer than the straight"),
        (ROUGH, VALLEY, "A crosses the valley floor 29 times in 30 steps, turning back 7 times from step 1 to 7, and"),
        # standing still
        (stalled(path_length=0.0), {}, "A does not move in 30 steps. It brings f"),
        (stalled(path_length=0.27), {"steps": 1}, "A hardly moves: its path is 0.27 long in 1 step. It"),
        (stalled("a saddle"), {"slope_left": 0.05}, "A comes to rest at a saddle, where the slope is 5% of that at "
         "its start. It brings f down from 6 to 2."),
        (stalled("a plateau"), {"slope_left": 1e-9}, "A comes to rest on a plateau, where the slope is less than 0.0"),
        (stalled(), {"late_steps": 0.01}, "A comes to rest: its steps have shrunk to 2% of the longest, but the slope "
         "is 50% of that at its start. It"),
        (stalled(), {"late_steps": 0.0}, "A comes to rest: its steps have shrunk to nothing, but the slope is 50% of"),
        (stalled(), {"late_steps": 0.01, "slope_left": 3.0}, "A comes to rest: its steps have shrunk to 2% of the "
         "longest, but the slope is 3 times that at its start. It"),
        (stalled("a saddle"), {"late_steps": 0.01}, "A comes to rest at a saddle. It brings"),
        (stalled(), {"slope_left": None}, "A comes to rest. It brings f"),
        # the minimum, where it does not stay
        (passing(29, 30), {}, "A passed through the minimum at step 29. It brings f down from 6 to 2."),
        (passing(12, 20), {}, "A reached the minimum at step 12 and left it at step 20. It brings f down from 6 to 2."),
        (made_up(passage=Passage(bounces_within=0.2)), {}, "A bounces around the minimum, within 0.2 of it. It brings"),
        (made_up(passage=SLOW), {}, "A is slow: in its last 3 steps f comes 2% closer to its minimum. It brings f"),
        # downhill without end
        (made_up(downhill=True), {}, "A runs downhill without end: after 30 steps it is outside the view and "
         "lower than anything in view, at f = 2. It"),
        (dataclasses.replace(diverged(9), downhill=True), {}, "A runs downhill without end, out of the range that is "
         "followed at step 9."),
        # the pace
        (MOVING, {"late_steps": 0.05}, "A slows down: its last steps are 10% as long as its longest, 0.5 at step 1. "),
        (MOVING, {"first_step": 0.09}, "A speeds up: its last step is 3.3 times as long as its first. It brings f "),
        (MOVING, {"first_step": 0.1, "longest_step": 0.7}, FALL),
        # a run that diverged, and why
        (diverged(12), {"growth": 1.2}, "A diverges at step 12: its last steps are each 1.2 times as long as the one "
         "before."),
        (diverged(12), {"last_step": 2800.0}, "A diverges at step 12: its last step alone is 100 times as long as the "
         "view's diagonal."),
        (diverged(1), {"last_step": 1e99}, "A diverges at step 1: its first step alone is more than a million times "
         "as long as the view's diagonal."),
        (diverged(5), {"last_step": None}, "A diverges at step 5: it leaves the range of numbers."),
        (dataclasses.replace(diverged(5), final_value=None), {}, "A diverges at step 5, where f has no finite value."),
        (dataclasses.replace(diverged(0), final_value=None), {"steps": 0, "gradients": 0},
         "A starts where f has no finite value."),
        (diverged(0), {"steps": 0, "gradients": 0}, "A starts too far away to take a step."),
        (dataclasses.replace(diverged(12), final_value=1e6), {"growth": 1.2, "rate": 1.1, "curvature": 2.0},
         "A diverges at step 12: its last steps are each 1.2 times as long as the one before. It has a learning rate "
         "of 1.1, above the limit of 1 (2 divided by 2, the steepest curvature at its start)."),
        (dataclasses.replace(diverged(12), final_value=1e6), {"growth": 1.2, "rate": 0.9, "curvature": 2.0},
         "A diverges at step 12: its last steps are each 1.2 times as long as the one before."),
        (dataclasses.replace(diverged(12), final_value=-1e6), {"growth": 1.2, "rate": 1.1, "curvature": 2.0},
         "A diverges at step 12: its last steps are each 1.2 times as long as the one before."),
        # what was switched, what it costs
        (MOVING, {"uncorrected": 3.16}, f"{FALL} It takes, without bias correction, a first step 3.2 times as long as "
         "with it."),
        (MOVING, {"uncorrected": 0.14}, f"{FALL} It takes, without bias correction, a first step only 14% as long as "
         "with it."),
        (MOVING, {"uncorrected": 1.2}, FALL),
        (MOVING, {"clipped": 0.4}, f"{FALL} It has its gradient clipped in 40% of its steps."),
        (MOVING, {"clipped": 0.0}, f"{FALL} It never has its gradient clipped."),
        (MOVING, {"gradients": 60}, f"{FALL} It asks for 60 gradients of f in 30 steps."),
        (MOVING, {"values": 1961}, f"{FALL} It asks for 30 gradients and 1,961 values of f in 30 steps."),
        (MOVING, {"values": 1, "hessians": 30}, f"{FALL} It asks for 30 gradients, 1 value and 30 Hessians of f in 30"),
        (MOVING, {"gradients": 6, "values": 6}, FALL),
        # before the first step
        (stalled(path_length=0.0), {"steps": 0}, ""),
    ],
)  # fmt: skip
def test_sentences(run, facts, sentences):
    told = tell(run, **facts)
    whole = not sentences or sentences.endswith(".")
    assert told == sentences if whole else told.startswith(sentences)


def test_three_sentences_at_most_and_what_was_switched_is_among_them():
    run = made_up(zigzags=7, overshoot=0.81, overshoot_step=25, path_length=10.0)
    switched = {"uncorrected": 3.16, "late_steps": 0.01, "clipped": 0.4, "values": 99}
    told = narrate("A", run, dataclasses.replace(PLAIN, **VALLEY, **GENTLE, **BEYOND, **switched))
    assert len(told) == MOST
    assert [str(sentence).split()[1] for sentence in told] == ["crosses", "takes,", "has"]


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (1.0, "100%"),
        (0.997, "almost 100%"),
        (0.994, "99%"),
        (0.1, "10%"),
        (0.0531, "5.3%"),
        (1e-4, "0.01%"),
        (0.0, "less than 0.01%"),
    ],
)
def test_shares(share, text):
    assert str(roughly(share)) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1.234, "1.2 times"),
        (1.98, "twice"),
        (99.7, "100 times"),
        (140200, "140,000 times"),
        (3.1e9, "more than a million times"),
    ],
)
def test_ratios(number, text):
    assert str(ratio(number)) == text
