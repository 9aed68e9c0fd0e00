"""Scores, ranks and performance profiles against their definitions, computed another way."""

from fractions import Fraction
from statistics import mean, median_low

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from races import Metric, profile
from races.judging import Judged
from races.scores import (
    REDRAWN,
    SURE,
    ahead,
    almost_as_good,
    best_trial,
    leaders,
    places,
    quantile,
    rank_interval,
    ranks,
    redraw,
    redrawn_scores,
    score,
    solved_median,
)  # fmt: skip

NEEDED = st.one_of(st.integers(0, 50).map(float), st.just(np.inf))
GAPS = st.one_of(st.sampled_from([1e-12, 0.5, 1.0, np.inf]), st.floats(1e-12, 1e6))
SHAPE = st.tuples(st.integers(1, 5), st.integers(1, 9))
EVALUATIONS = SHAPE.flatmap(lambda shape: arrays.arrays(float, shape, elements=NEEDED))
INF = np.inf


def rho(evaluations, solver: int, tau: float) -> Fraction:
    """Dolan and Moré's definition, problem by problem: |{p: t_ps <= tau min_s t_ps}| / |problems|."""
    within = 0
    for times in zip(*evaluations.tolist(), strict=True):
        times = [max(time, 1.0) for time in times]
        best = min(times)
        within += times[solver] < INF and Fraction(times[solver]) <= Fraction(tau) * Fraction(best)
    return Fraction(within, evaluations.shape[1])


@given(EVALUATIONS, st.integers(1, 60))
def test_a_profile_is_what_its_definition_says(evaluations, tau):
    found = profile(evaluations)
    for solver in range(len(evaluations)):
        assert found.share(tau)[solver] == float(rho(evaluations, solver, tau))


@given(EVALUATIONS)
def test_profiles_rise_within_0_and_1_from_the_wins_to_what_is_solved(evaluations):
    found = profile(evaluations)
    shares = found.share(found.taus)
    assert found.taus[0] == 1
    assert np.all(np.diff(found.taus) > 0)
    assert np.all((shares >= 0) & (shares <= 1))
    assert np.all(np.diff(shares, axis=-1) >= 0)
    np.testing.assert_array_equal(shares[:, -1], np.isfinite(evaluations).mean(axis=-1))
    assert shares[:, 0].sum() >= np.isfinite(evaluations).any(axis=0).mean() - 1e-12  # somebody is the best, or several
    ratios = found.ratios.min(axis=0)
    assert np.all((ratios == 1) | np.isinf(ratios))


def test_a_profile_that_can_be_checked_by_hand():
    found = profile(np.array([[10, 20, INF, 5], [20, 10, INF, INF]]))
    np.testing.assert_array_equal(found.ratios, [[1, 2, INF, 1], [2, 1, INF, INF]])
    np.testing.assert_array_equal(found.taus, [1, 2])
    np.testing.assert_array_equal(found.share([1, 1.99, 2, 100]), [[0.5, 0.5, 0.75, 0.75], [0.25, 0.25, 0.5, 0.5]])


@pytest.mark.parametrize("wrong", [[1.0, 2.0], [[-1.0]], [[np.nan]], np.empty((2, 0))])
def test_a_profile_needs_solvers_and_problems(wrong):
    with pytest.raises(ValueError, match="evaluations must be numbers of 0 or more"):
        profile(wrong)


@given(st.lists(GAPS, min_size=1, max_size=12), st.floats(0.01, 1))
def test_a_quantile_is_one_of_the_values_and_reached_by_its_share(values, share):
    found = quantile(np.array(values), share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values) - 1e-6
    assert sum(value < found for value in values) < share * len(values)


@given(EVALUATIONS)
def test_speed_orders_by_the_share_that_is_solved_and_then_by_the_median(evaluations):
    scores = score(Metric.SPEED, np.ones(evaluations.shape), evaluations)
    keys = []
    for row in evaluations:
        solved = sorted(row[np.isfinite(row)])
        keys.append((-len(solved), solved[(len(solved) - 1) // 2] if solved else 0))
        np.testing.assert_equal(solved_median(row), keys[-1][1] if solved else np.nan)
    for one, first in enumerate(keys):
        for other, second in enumerate(keys):
            assert (scores[one] < scores[other]) == (first < second)


@given(st.lists(GAPS, min_size=1, max_size=8))
def test_ranks_and_places_count_who_is_better(values):
    scores = np.array(values)
    better = [sum(other < one for other in values) for one in values]
    alike = [values.count(one) for one in values]
    assert ranks(scores).tolist() == [count + 1 for count in better]
    assert places(scores).tolist() == [
        mean(range(first + 1, first + same + 1)) for first, same in zip(better, alike, strict=True)
    ]
    assert places(scores).sum() == len(values) * (len(values) + 1) / 2


def test_of_trials_that_end_alike_the_faster_and_then_the_lower_is_best():
    gaps, needed = np.array([[1.0], [1e-12], [1e-12], [1e-12]]), np.array([[INF], [9.0], [5.0], [5.0]])
    assert best_trial(Metric.GAP, gaps, needed) == 2
    assert best_trial(Metric.SPEED, np.array([[1e-3], [1e-3], [1e-5]]), np.array([[7.0], [8.0], [7.0]])) == 2


@given(EVALUATIONS)
def test_almost_as_soon_is_as_many_solved_in_up_to_twice_the_evaluations(evaluations):
    gaps = np.ones(evaluations.shape)
    best = best_trial(Metric.SPEED, gaps, evaluations)
    solved = [sorted(row[np.isfinite(row)]) for row in evaluations]
    least, most = len(solved[best]), 2 * median_low(solved[best]) if solved[best] else 0
    expected = [len(row) >= least > 0 and median_low(row) <= most for row in solved]
    assert almost_as_good(Metric.SPEED, gaps, evaluations, best).tolist() == expected


def test_almost_as_good_by_hand():
    needed = np.array([[10.0, 10.0], [20.0, 20.0], [21.0, 21.0], [40.0, 40.0], [5.0, INF]])
    assert almost_as_good(Metric.SPEED, np.ones((5, 2)), needed, 0).tolist() == [True, True, False, False, False]
    gaps = np.array([[1e-3], [1e-2], [1.1e-2], [0.1], [INF]])
    assert almost_as_good(Metric.GAP, gaps, np.ones((5, 1)), 0).tolist() == [True, True, False, False, False]


def test_who_is_ahead_in_too_few_races_is_too_close_to_call():
    scores = np.array([[1.0] * 10, [2.0] * 8 + [0.0] * 2, [3.0] * 10, [1.0] * 10])
    share = ahead(scores)
    assert share[0].tolist() == [0.5, 0.8, 1.0, 0.5]
    np.testing.assert_allclose(share + share.T, 1)
    assert leaders([1, 3, 4, 1], share) == [0, 1, 3]
    assert 0.8 < SURE <= 1
    low, high = rank_interval(scores)
    assert (low.tolist(), high.tolist()) == ([1, 1, 4, 1], [2, 3, 4, 2])


def test_the_redrawn_races_are_the_same_every_time_and_draw_from_all_starts():
    np.testing.assert_array_equal(redraw(7), redraw(7))
    assert redraw(7).shape == (REDRAWN, 7)
    assert set(redraw(7).ravel()) == set(range(7))


def test_one_start_is_not_drawn_anew_and_tells_nothing():
    drawn = redraw(1)
    assert drawn.shape == (0, 1)
    assert redraw(2).shape == (REDRAWN, 2)
    for metric in Metric:
        scores = redrawn_scores(metric, np.ones((3, 1, 2)), np.ones((3, 1, 2)), drawn)
        assert ahead(scores).tolist() == [[0.5] * 3] * 3
        low, high = rank_interval(scores)
        assert (low.tolist(), high.tolist()) == ([1, 1, 1], [3, 3, 3])
        assert leaders([1, 2, 3], ahead(scores)) == [0, 1, 2]


def test_exact_ties_stay_ties_when_starts_are_redrawn():
    """Places on three surfaces that add up to the same for two; their means may differ in the last bit."""
    random = np.random.default_rng(1)
    for _ in range(10):
        gaps = random.integers(1, 4, (3, 3, 5, 1)).astype(float)
        judged = Judged(Metric.GAP, gaps, gaps, np.zeros(gaps.shape, dtype=bool))
        drawn = np.random.default_rng(0).integers(0, 5, (400, 5))
        halves = np.sum(2 * (gaps[:, None] < gaps[:, :, None]) + (gaps[:, None] == gaps[:, :, None]), axis=(0, 2, 4))
        sums = halves[:, drawn].sum(axis=-1)  # (entrants, redrawn), whole numbers
        first, second = sums[:, None], sums[None]
        expected = ((first < second) + 0.5 * (first == second)).mean(axis=-1)
        np.testing.assert_array_equal(judged.ahead()[-1], expected)
