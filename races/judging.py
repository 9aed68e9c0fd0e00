"""Judge runs: how an entrant was tuned, how it finished on each surface, and where it stands over all."""

from collections.abc import Sequence

import numpy as np

from races import scores
from races.lineup import Racer
from races.results import Curve, Finish, Standing
from races.rules import Metric
from races.runs import Runs


def curve_of(metric: Metric, runs: Runs, rates: np.ndarray, memories: np.ndarray | None) -> Curve:
    """The tuning curve of the runs (trials, starts, seeds) of trials (trials,)."""
    gaps, evaluations, diverged = (one.reshape(len(rates), -1) for one in (runs.gaps, runs.evaluations, runs.diverged))
    chosen = scores.best_trial(metric, gaps, evaluations)
    good = scores.almost_as_good(metric, gaps, evaluations, chosen)
    return Curve(
        rates=rates,
        memories=memories,
        gaps=np.stack([scores.quantile(gaps, share) for share in scores.QUARTILES]),
        solved=np.isfinite(evaluations).mean(axis=-1),
        diverged=diverged.mean(axis=-1),
        evaluations=scores.solved_median(evaluations),
        score=scores.score(metric, gaps, evaluations),
        chosen=chosen,
        good=good,
        decades=float(good.mean() * np.log10(rates[-1] / rates[0])),
    )


class Judged:
    """One mode's held-out runs as (surfaces, entrants, starts, seeds), and the same races over redrawn starts."""

    def __init__(self, metric: Metric, gaps: np.ndarray, evaluations: np.ndarray, diverged: np.ndarray) -> None:
        self.metric, self.gaps, self.evaluations, self.diverged = metric, gaps, evaluations, diverged
        drawn = scores.redraw(gaps.shape[2])
        self.again = [scores.redrawn_scores(metric, *one, drawn) for one in zip(gaps, evaluations, strict=True)]
        own = scores.problem_scores(metric, gaps, evaluations)
        self.places = np.stack([scores.places(one) for one in own])
        by_start = self.places.sum(axis=(0, 3))  # (entrants, starts), in halves: sums are exact, means would break ties
        self.summed_places = by_start[:, drawn].sum(axis=-1)  # (entrants, redrawn)

    def finishes(self, surface: int, entered: Sequence[tuple[Racer, Curve | None]]) -> tuple[Finish, ...]:
        """Everybody on one surface."""
        count = len(entered)
        gaps, evaluations = (one[surface].reshape(count, -1) for one in (self.gaps, self.evaluations))
        score = scores.score(self.metric, gaps, evaluations)
        low, high = scores.rank_interval(self.again[surface])
        return tuple(
            Finish(
                optimizer=racer.optimizer,
                note=racer.note,
                gap=scores.spread(gaps[i]),
                evaluations=_solved_spread(evaluations[i]),
                solved=float(np.isfinite(evaluations[i]).mean()),
                diverged=float(self.diverged[surface, i].mean()),
                score=float(score[i]),
                rank=int(rank),
                rank_low=int(low[i]),
                rank_high=int(high[i]),
                curve=curve,
            )
            for i, ((racer, curve), rank) in enumerate(zip(entered, scores.ranks(score), strict=True))
        )

    def standings(self) -> tuple[Standing, ...]:
        """Everybody over all surfaces."""
        places = np.moveaxis(self.places, 1, 0).reshape(self.places.shape[1], -1)
        mean = places.mean(axis=-1)
        low, high = scores.rank_interval(self.summed_places)
        solved, diverged = np.isfinite(self.evaluations).mean(axis=(0, 2, 3)), self.diverged.mean(axis=(0, 2, 3))
        return tuple(
            Standing(
                rank=int(rank),
                mean_rank=float(mean[i]),
                places=scores.spread(places[i]),
                rank_low=int(low[i]),
                rank_high=int(high[i]),
                solved=float(solved[i]),
                diverged=float(diverged[i]),
            )
            for i, rank in enumerate(scores.ranks(mean))
        )

    def ahead(self) -> np.ndarray:
        """(surfaces + 1, entrants, entrants), see `Result.ahead`."""
        return np.stack([*map(scores.ahead, self.again), scores.ahead(self.summed_places)])


def _solved_spread(evaluations: np.ndarray) -> scores.Spread | None:
    solved = evaluations[np.isfinite(evaluations)]
    return scores.spread(solved) if solved.size else None
