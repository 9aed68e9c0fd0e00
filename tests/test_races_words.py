"""What is said of a race is so: recomputed from its runs, and from results that were made up to be known."""

import re
from dataclasses import replace

import numpy as np
import pytest

from language import Joined
from races import OPENING, Metric, Mode, Race, RaceRules, race, story
from races.judging import Judged
from races.lineup import Racer
from races.results import Result
from races.story import edges, forgiving
from races.turns import flipped_pairs, flips
from races.words import certainty, condition, listed, on_surface, winner
from surfaces import SURFACES

INF = np.inf


@pytest.fixture(scope="module")
def found() -> Race:
    return race(replace(OPENING, budget=100, starts=16))


def made_up(metric: Metric = Metric.GAP, starts: int = 8, **gaps_of: list) -> Race:
    """A race whose modes have these gaps, [surface][entrant]; every run from every start ends alike."""
    results = {}
    for name, gaps in gaps_of.items():
        mode = Mode(name)
        array = np.broadcast_to(np.array(gaps, dtype=float)[:, :, None, None], (*np.shape(gaps), starts, 1))
        needed = np.where(array <= 0.01, np.round(100 * array), INF)
        judged = Judged(metric, array, needed, np.isinf(array))
        entered = [(Racer(optimizer, None), None) for optimizer in OPENING.entrants[: array.shape[1]]]
        finishes = tuple(judged.finishes(i, entered) for i in range(len(array)))
        results[mode] = Result(mode, finishes, judged.standings(), judged.ahead(), array, needed, np.isinf(array))
    surfaces, entrants = np.shape(gaps)
    rules = replace(
        OPENING,
        surfaces=OPENING.surfaces[:surfaces],
        entrants=OPENING.entrants[:entrants],
        metric=metric,
        starts=starts,
    )
    return Race(rules, results, np.zeros((2, surfaces, starts)), np.zeros((2, surfaces, starts)))


def test_ties_are_called_ties_and_a_lead_a_lead():
    tied = made_up(same=[[0.1, 0.1, 0.1]])
    assert str(winner(tied, Mode.SAME_RATE)) == (
        "At the same rate, 0.01: all 3 do equally well (each: mean place 2.0 of 3)."
    )
    assert str(on_surface(tied, Mode.SAME_RATE, 0)) == "Quadratic bowl: all 3 do equally well (each: median gap 0.1)."
    two = made_up(same=[[0.1, 0.1]])
    assert (
        str(winner(two, Mode.SAME_RATE)) == "At the same rate, 0.01: both do equally well (each: mean place 1.5 of 2)."
    )
    ahead = made_up(same=[[0.3, 0.1, INF]])
    assert str(winner(ahead, Mode.SAME_RATE)) == (
        "At the same rate, 0.01: Momentum is ahead (mean place 1.0 of 3), then SGD (2.0)."
    )
    assert str(on_surface(ahead, Mode.SAME_RATE, 0)) == (
        "Quadratic bowl: Momentum is ahead (median gap 0.1), then SGD (median gap 0.3)."
    )
    pair = made_up(same=[[1e-12, 1e-12, 0.5]])
    assert str(on_surface(pair, Mode.SAME_RATE, 0)) == (
        "Quadratic bowl: SGD and Momentum share the first place (each: median gap at most 1e−12)."
    )
    lost = made_up(same=[[INF, INF]])
    assert str(on_surface(lost, Mode.SAME_RATE, 0)).endswith(": every run of everybody diverges.")
    next_alike = made_up(same=[[0.1, 0.2, 0.2]])
    assert str(winner(next_alike, Mode.SAME_RATE)).endswith(
        ": SGD is ahead (mean place 1.0 of 3), then Momentum and Nesterov (each: 2.5)."
    )
    hardly = made_up(same=[[0.1, 0.10001]])
    assert str(on_surface(hardly, Mode.SAME_RATE, 0)).endswith(
        ": SGD is ahead (median gap 0.1), hardly better than Momentum."
    )


def test_a_pair_is_too_close_to_call_only_where_neither_is_surely_ahead():
    """An order of redrawn races that no starts would give: the second is surely ahead of the first."""
    race = made_up(same=[[0.1, 0.2]])
    result = race.results[Mode.SAME_RATE]
    other = replace(race, results={Mode.SAME_RATE: replace(result, ahead=1 - result.ahead)})
    assert str(on_surface(other, Mode.SAME_RATE, 0)) == "Quadratic bowl: SGD is first (median gap 0.1)."
    even = replace(race, results={Mode.SAME_RATE: replace(result, ahead=np.full_like(result.ahead, 0.5))})
    assert str(on_surface(even, Mode.SAME_RATE, 0)).endswith(
        ": both are too close to call; first: SGD (median gap 0.1)."
    )


def test_a_flip_is_told_only_where_it_is_sure():
    turned = made_up(same=[[0.1, 0.2, 0.3]], tuned=[[0.3, 0.2, 0.1]])
    assert {pair[:2] for pair in flipped_pairs(turned)} == {(0, 1), (0, 2), (1, 2)}
    assert str(flips(turned)) == (
        "The order of 3 of 3 pairs turns round between the same rate and tuned rates: at the same rate SGD is ahead of "
        "Nesterov, with tuned rates Nesterov of SGD. SGD and Nesterov surely move, each by 2 ranks."
    )
    same = made_up(same=[[0.1, 0.2]], tuned=[[0.1, 0.1]])
    assert str(flips(same)) == "The two do not change their order for sure between the same rate and tuned rates."
    assert str(flips(made_up(same=[[0.1, 0.2]], tuned=[[0.1, 0.2]]))) == (
        "Every run ends alike with the same rate and tuned rates."
    )
    two = made_up(same=[[0.1, 0.2]], tuned=[[0.2, 0.1]])
    assert str(flips(two)) == (
        "The order turns round between the same rate and tuned rates: at the same rate SGD is ahead of Momentum, with "
        "tuned rates Momentum of SGD."
    )
    third = made_up(same=[[0.1, 0.2, 0.3]], library=[[0.1, 0.2, 0.3]], tuned=[[0.2, 0.2, 0.1]])
    assert str(flips(third)).startswith(
        "The order of 2 of 3 pairs turns round between the same rate, the defaults and tuned"
    )
    assert str(flips(third)).endswith(
        "Of the 2 who surely move, Nesterov moves farthest, from rank 3 at the same rate to rank 1 with tuned rates."
    )
    assert flips(made_up(same=[[0.1, 0.2]])) is None


def test_one_start_cannot_tell():
    """All its redrawn races are the same, which would look like certainty."""
    one = made_up(starts=1, same=[[0.1, 0.2, 0.3]], tuned=[[0.3, 0.2, 0.1]])
    assert str(winner(one, Mode.SAME_RATE)) == (
        "At the same rate, 0.01: one start cannot tell who is ahead; first from it: SGD (mean place 1.0 of 3)."
    )
    assert str(on_surface(one, Mode.SAME_RATE, 0)) == (
        "Quadratic bowl: one start cannot tell who is ahead; first from it: SGD (median gap 0.1)."
    )
    assert (
        str(flips(one)) == "One start cannot tell whether the order turns round between the same rate and tuned rates."
    )
    assert "one start cannot tell" in str(certainty(one))
    for result in one.results.values():
        assert {(who.rank_low, who.rank_high) for who in (*result.overall, *result.finishes[0])} == {(1, 3)}
    found = race(replace(OPENING, budget=20, starts=1, trials=4, noise="isotropic", seeds=3))
    assert not flipped_pairs(found)
    said = str(Joined([*story(found), *(on_surface(found, mode, where) for mode in Mode for where in range(4))]))
    assert not re.search("(?<!who )is ahead|, then|The order|moves? farthest|surely|Most forgiving", said)
    assert "those that 90% of races" in str(certainty(made_up(starts=2, same=[[0.1, 0.2]])))


def test_two_surfaces_that_disagree_leave_nobody_ahead():
    split = made_up(same=[[0.1, 0.2], [0.2, 0.1]])
    assert (
        str(winner(split, Mode.SAME_RATE))
        == "At the same rate, 0.01: both do equally well (each: mean place 1.5 of 2)."
    )


@pytest.mark.parametrize("mode", Mode)
def test_the_winner_is_who_has_the_best_mean_place(found, mode):
    gaps = found.results[mode].gaps[..., 0]  # (surfaces, entrants, starts)
    place = np.array(
        [
            np.mean(
                [
                    np.sum(gaps[s, :, p] < gaps[s, i, p]) + (np.sum(gaps[s, :, p] == gaps[s, i, p]) + 1) / 2
                    for s in range(4)
                    for p in range(16)
                ]
            )
            for i in range(6)
        ]
    )
    np.testing.assert_allclose([one.mean_rank for one in found.results[mode].overall], place)
    said, names = str(winner(found, mode)), tuple(map(str, found.rules.entrant_names))
    assert said.startswith(f"{condition(found, mode)}: ")
    assert f"{place.min():.1f}" in said
    leading = found.results[mode].leaders()
    assert place.argmin() in leading
    assert ("is ahead" in said) == (len(leading) == 1)
    assert ("too close to call" in said or "share the first place" in said) == (len(leading) > 1)
    assert names[int(place.argmin())] in said
    rank = [one.rank for one in found.results[mode].overall]
    assert sorted(range(6), key=rank.__getitem__) == sorted(range(6), key=place.__getitem__)


def test_every_flip_that_is_told_holds_in_the_mean_places_too(found):
    assert flipped_pairs(found)
    for one, other, here, there in flipped_pairs(found):
        before, after = found.results[here].overall, found.results[there].overall
        assert before[one].mean_rank < before[other].mean_rank
        assert after[one].mean_rank > after[other].mean_rank
    names = found.rules.entrant_names
    one, other, here, there = flipped_pairs(found)[0]
    assert f"{names[one]} is ahead of {names[other]}, " in str(flips(found))
    assert int(re.search(r"order of (\d+) of 15", str(flips(found)))[1]) == len(
        {frozenset(pair[:2]) for pair in flipped_pairs(found)}
    )


def test_the_forgiving_have_more_rates_that_are_almost_as_good():
    tuned = race(RaceRules.of(("rosenbrock",), ("sgd", "adam", "newton"), budget=60, starts=8), (Mode.TUNED,))
    said, widths = str(forgiving(tuned)), {}
    for one, finish in zip(map(str, tuned.rules.entrant_names), tuned.results[Mode.TUNED].finishes[0], strict=True):
        if finish.curve is not None:
            median = finish.curve.gaps[1]
            widths[one] = 6 / 19 * np.sum(median <= 10 * median.min())
    assert list(widths) == ["SGD", "Adam"]
    for width in widths.values():
        assert f"{width:.3g}" in said
    clear = abs(widths["SGD"] - widths["Adam"]) >= 6 / 18
    assert said.startswith("Most forgiving, " if clear else "Nobody is clearly")
    assert f": {max(widths, key=widths.get)} (" in said or not clear
    assert forgiving(made_up(same=[[0.1, 0.2]])) is None


def test_the_edge_of_the_grid_is_told():
    low = race(RaceRules.of(("quadratic",), ("sgd",), budget=20, starts=2, high=1e-3), (Mode.TUNED,))
    assert low.results[Mode.TUNED].finishes[0][0].curve.at_edge
    assert str(edges(low)) == "A better rate may lie beyond those tried for SGD on Quadratic bowl."
    wide = race(RaceRules.of(("quadratic",), ("sgd",), budget=20, starts=2), (Mode.TUNED,))
    assert edges(wide) is None


def test_where_no_rate_works_none_is_called_the_best():
    rules = RaceRules.of(("rosenbrock",), ("sgd", "bfgs"), budget=20, starts=2, trials=3, low=1e3, high=1e5)
    for metric, said in ((Metric.GAP, "With every rate that was tried most tuning runs diverge for SGD on "),
                         (Metric.SPEED, "With no rate that was tried is a tuning run solved for SGD on ")):  # fmt: skip
        lost = race(replace(rules, metric=metric), (Mode.TUNED,))
        assert f"{said}Rosenbrock function." in map(str, story(lost))
        assert edges(lost) is None
        assert forgiving(lost) is None


def test_a_story_says_everything_once(found):
    told = list(map(str, story(found)))
    assert len(told) == len(set(told)) >= 5
    assert all(one.endswith(".") for one in told)
    assert str(story(race(replace(OPENING, budget=1, tolerance=1e-9)))[-1]).startswith("Nobody solves a run on ")
    alone = race(RaceRules.of(("booth",), ("bfgs",), budget=60, starts=4))
    assert str(story(alone)[0]) == "With no rate to choose: BFGS solves all of its 4 runs."


def test_lists():
    assert [str(listed("abcde"[:count])) for count in (1, 2, 3, 4)] == [
        "a",
        "a and b",
        "a, b and c",
        "a, b and 2 others",
    ]


@pytest.mark.parametrize("metric", Metric)
def test_one_alone_is_not_called_ahead(metric):
    alone = race(RaceRules.of(("booth",), ("adam",), budget=30, starts=4, trials=3, metric=metric))
    for mode in Mode:
        said = str(on_surface(alone, mode, 0))
        assert said.startswith("Booth function: Adam ends " if metric is Metric.GAP else "Booth function: Adam solves ")
        assert "ahead" not in said
        assert "equally" not in said
    assert flips(alone) is None


def test_all_the_words_of_every_surface_and_metric_can_be_said():
    surfaces = [slug for slug in SURFACES if slug not in ("saddle", "monkey_saddle", "mccormick")]
    for metric in Metric:
        for some in (surfaces[:10], surfaces[10:]):
            tried = race(RaceRules.of(some, ("sgd", "adam", "bfgs"), budget=12, starts=3, trials=4, metric=metric))
            for mode in Mode:
                for where, name in enumerate(tried.rules.surface_names):
                    assert str(on_surface(tried, mode, where)).startswith(f"{name}: ")
            assert all("nan" not in one and "None" not in one for one in map(str, story(tried)))
