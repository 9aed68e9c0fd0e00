"""What a training has said so far, put together from its parts, and what of it a browser still lacks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from charts.landscape import packed
from training import Chunk, Measurement, Predictions, TrainTask, smooth

NOTHING = -1
"""How far a browser is that has nothing."""


@dataclass
class Run:
    """One of the seeds."""

    chunks: list[Chunk] = field(default_factory=list)
    measured: list[Measurement] = field(default_factory=list)

    @property
    def losses(self) -> np.ndarray:
        """(K, t), of each mini-batch before the update; nan from where an optimizer diverged."""
        return np.concatenate([chunk.losses for chunk in self.chunks], axis=1)

    @property
    def updates(self) -> int:
        return self.chunks[-1].first + self.chunks[-1].losses.shape[1]


class Standing(NamedTuple):
    """How an optimizer stands in each of the runs (n,) that count."""

    losses: np.ndarray
    """The last smoothed loss of a mini-batch; nan where it has diverged."""
    train_losses: np.ndarray
    """As last measured, nan where it has diverged or was not measured since it began to learn."""
    accuracies: np.ndarray
    """The same of them."""
    diverged_at: int | None
    """After how many updates, in the first run in which it did."""


class Record:
    """All that the parts of a `TrainTask` say."""

    def __init__(self, task: TrainTask, parts: Iterable[Chunk | Predictions]) -> None:
        self.task = task
        self.runs: list[Run] = []
        self.predictions: Predictions | None = None
        self.predicted_at = 0
        for part in parts:
            if isinstance(part, Predictions):
                self.predictions, self.predicted_at = part, self.runs[0].updates
                continue
            if part.seed == len(self.runs):
                self.runs.append(Run())
            self.runs[part.seed].chunks.append(part)
            self.runs[part.seed].measured.extend(part.measured)

    @property
    def iterations(self) -> int:
        return int(self.task.plan.iterations)

    @property
    def counted(self) -> list[Run]:
        """The runs that are complete; the first one while none is."""
        return [run for run in self.runs if run.updates == self.iterations] or self.runs[:1]

    def place(self, run: int, updates: int) -> int:
        """How far a browser is that knows so many updates of this run, and all of those before."""
        return run * (self.iterations + 1) + updates

    @property
    def reached(self) -> int:
        return self.place(len(self.runs) - 1, self.runs[-1].updates) if self.runs else NOTHING

    @cached_property
    def standings(self) -> list[Standing]:
        """Of each optimizer; none before the first updates."""
        rows = zip(*(run.losses for run in self.counted), strict=True)
        return [self._standing(losses, k) for k, losses in enumerate(rows)]

    def _standing(self, losses: Sequence[np.ndarray], k: int) -> Standing:
        """Of optimizer k, with its losses (t,) in every run that counts."""
        runs = self.counted
        ends = [_diverged_at(one, run, k) for one, run in zip(losses, runs, strict=True)]
        last = [run.measured[-1] for run in runs]
        unknown = [one.iteration == 0 or end is not None for one, end in zip(last, ends, strict=True)]
        return Standing(
            np.array([smooth(one)[-1] for one in losses]),
            np.where(unknown, np.nan, [one.train_loss[k] for one in last]),
            np.where(unknown, np.nan, [one.accuracy[k] for one in last]),
            next((end for end in ends if end is not None), None),
        )

    def news(self, known: int) -> dict[str, Any]:
        """What a browser lacks that is so far, in arrays that say where they belong."""
        losses, measured = [], []
        for number, run in enumerate(self.runs):
            first = max(0, known - self.place(number, 0))
            if first < run.updates:
                losses.append({"run": number, "first": first, "losses": packed(run.losses[:, first:])})
            fresh = [one for one in run.measured if self.place(number, one.iteration) > known]
            measured += [(number, one) for one in fresh]
        return {
            "after": known,
            "known": max(known, self.reached),
            "losses": losses,
            "measured": {
                "runs": [number for number, _ in measured],
                "iterations": [one.iteration for _, one in measured],
                "accuracy": packed(np.array([one.accuracy for _, one in measured])),
                "train_loss": packed(np.array([one.train_loss for _, one in measured])),
                "ratios": packed(np.array([one.ratios for _, one in measured])),
            },
        }


def _diverged_at(losses: np.ndarray, run: Run, k: int) -> int | None:
    """After how many updates; of what the last one did no later loss tells, but a measurement."""
    if (lost := np.isnan(losses)).any():
        return int(lost.argmax())
    return run.updates if np.isnan(run.measured[-1].accuracy[k]) else None
