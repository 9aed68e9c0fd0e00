"""From many runs to one order: scores, ranks, and how sure they are."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from races.rules import Metric

QUARTILES = (0.25, 0.5, 0.75)
REDRAWN = 400
"""So many races are drawn again from the starts of one."""
SURE = 0.9
"""Whoever is ahead in a smaller share of the redrawn races is too close to call."""
FEWEST = 2
"""From fewer starts none can be drawn anew: all races would be the same, which looks like certainty."""
RANK_INTERVAL = (0.05, 0.95)
INTERVAL = f"{RANK_INTERVAL[1] - RANK_INTERVAL[0]:.0%}"
FACTOR = {Metric.GAP: 10.0, Metric.SPEED: 2.0}
"""A gap up to so many times the best, or so many times the evaluations with as many solved, is almost as good."""


class Spread(NamedTuple):
    """Quartiles: a quarter, a half and three quarters of the runs are at least so good. A diverged run is inf.

    Each is the value of a run: the median of an even number is the lower one of the two in the middle (`quantile`)."""

    low: float
    median: float
    high: float


def quantile(values: np.ndarray, share: float) -> np.ndarray:
    """The smallest value (...) that at least this share of `values` (..., n) does not exceed; one of them, so that
    nothing lies between a number and infinity. Half of an even number is the lower one of the two in the middle."""
    place = max(0, int(np.ceil(share * values.shape[-1] - 1e-9)) - 1)
    return np.sort(values, axis=-1).take(place, axis=-1)  # no view, which would keep all that was sorted


def spread(values: np.ndarray) -> Spread:
    """The quartiles of `values` (n,)."""
    return Spread(*(float(quantile(values, share)) for share in QUARTILES))


def solved_median(evaluations: np.ndarray) -> np.ndarray:
    """The median (...), of an even number the lower one of the two in the middle as in `quantile`, of those of the
    `evaluations` (..., n) that are finite, nan where none is."""
    ordered, count = np.sort(evaluations, axis=-1), np.isfinite(evaluations).sum(axis=-1)
    middle = np.take_along_axis(ordered, np.maximum(0, (count + 1) // 2 - 1)[..., None], axis=-1)[..., 0]
    return np.where(count > 0, middle, np.nan)


def score(metric: Metric, gaps: np.ndarray, evaluations: np.ndarray) -> np.ndarray:
    """What the metric makes of runs (..., n) in one number (...), the lower the better.

    For the speed it is the share that is not solved, plus the median evaluations as a part of what is less than one
    run: two with the same share are ordered by their medians, and nothing else is.
    """
    if metric is Metric.GAP:
        return quantile(gaps, 0.5)
    count = gaps.shape[-1]
    unsolved = count - np.isfinite(evaluations).sum(axis=-1)
    median = np.nan_to_num(solved_median(evaluations), nan=0.0)
    return (unsolved + median / (1 + median)) / count


def problem_scores(metric: Metric, gaps: np.ndarray, evaluations: np.ndarray) -> np.ndarray:
    """The score of each single run, in the shape of the runs."""
    return gaps if metric is Metric.GAP else evaluations


def ranks(scores: np.ndarray) -> np.ndarray:
    """Ranks from 1 along axis 0; equal scores share the best of their ranks."""
    return 1 + (scores[None] < scores[:, None]).sum(axis=1)


def places(scores: np.ndarray) -> np.ndarray:
    """Places from 1 along axis 0; equal scores share the mean of their places."""
    before = (scores[None] < scores[:, None]).sum(axis=1)
    equal = (scores[None] == scores[:, None]).sum(axis=1)
    return before + (equal + 1) / 2


def best_trial(metric: Metric, gaps: np.ndarray, evaluations: np.ndarray) -> int:
    """The trial with the best score of runs (trials, n); then the one with the best score of the other metric; then
    the first."""
    other = next(one for one in Metric if one is not metric)
    return int(np.lexsort((score(other, gaps, evaluations), score(metric, gaps, evaluations)))[0])


def almost_as_good(metric: Metric, gaps: np.ndarray, evaluations: np.ndarray, best: int) -> np.ndarray:
    """Which trials (trials,) come within `FACTOR` of the best: with the gap, or with the median of the evaluations
    where as large a share is solved. None does where the best has diverged or has solved nothing."""
    factor = FACTOR[metric]
    if metric is Metric.GAP:
        gap = quantile(gaps, 0.5)
        return np.isfinite(gap) & (gap <= factor * gap[best])
    solved, median = np.isfinite(evaluations).mean(axis=-1), solved_median(evaluations)
    return (solved >= solved[best]) & (solved > 0) & (median <= factor * median[best])


def redraw(starts: int) -> np.ndarray:
    """Places (REDRAWN, starts) of starts, each row drawn with replacement by a generator with a fixed seed.
    There is no row where there are fewer starts than `FEWEST`.

    The bootstrap: B. Efron (1979), https://doi.org/10.1214/aos/1176344552.
    """
    return np.random.default_rng(0).integers(0, starts, (REDRAWN if starts >= FEWEST else 0, starts))


def redrawn_scores(metric: Metric, gaps: np.ndarray, evaluations: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """The scores (entrants, races) of runs (entrants, starts, seeds) in races over the `drawn` starts."""
    return np.stack(
        [
            score(metric, *(runs[drawn].reshape(len(drawn), runs.size) for runs in entrant))
            for entrant in zip(gaps, evaluations, strict=True)
        ]
    )


def ahead(scores: np.ndarray) -> np.ndarray:
    """In which share (entrants, entrants) of races (entrants, races) the first is ahead of the second, a tie half; half
    where there is no race."""
    first, second = scores[:, None], scores[None]
    if not scores.shape[-1]:
        return np.full((len(scores), len(scores)), 0.5)
    return ((first < second) + 0.5 * (first == second)).mean(axis=-1)


def rank_interval(scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The ranks (entrants,) between which `RANK_INTERVAL` of the races (entrants, races) lie; any rank where there
    is no race."""
    if not scores.shape[-1]:
        return np.ones(len(scores)), np.full(len(scores), len(scores))
    found = ranks(scores)
    low, high = (quantile(found, share) for share in RANK_INTERVAL)
    return low, high


def leaders(standing: Sequence[float], ahead: np.ndarray) -> list[int]:
    """The first of the ranks `standing`, and everybody whom it is not ahead of with `SURE`."""
    first = int(np.argmin(standing))
    return [i for i in range(len(standing)) if standing[i] == standing[first] or ahead[first, i] < SURE]
