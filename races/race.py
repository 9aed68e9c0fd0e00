"""Run a race by its rules, in every mode."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from catalogue import Optimizer, Surface
from races.judging import Judged, curve_of
from races.lineup import Racer, at_library_defaults, at_same_rate, at_trial, is_tunable, memory_of, why_one_trial
from races.results import Curve, Race, Result
from races.rules import Mode, RaceRules, Search
from races.runs import Runs, Terms, run
from races.starts import held_out_starts, quasi_random_trials, rate_grid, tuning_starts
from simulation.budget import price
from simulation.sweep import SweepCancelledError


def race(
    rules: RaceRules,
    modes: Sequence[Mode] = tuple(Mode),
    *,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Race:
    """Run every entrant on every surface in each of the `modes`, and judge it on the held-out starts.

    Whoever tunes does so on the tuning starts and their own noise, and is judged on starts and noise that nobody has
    tuned on. In the calling thread, and exactly reproducible.

    Parameters
    ----------
    progress: is told the share that is done, from 0 to 1.
    cancelled: is asked again and again whether to give up.

    Raises
    ------
    SweepCancelledError: if `cancelled` says so.
    """
    runner = _Runner(rules, modes, progress, cancelled)
    results = {mode: _mode(rules, mode, runner) for mode in Mode if mode in modes}
    if progress is not None:
        progress(1.0)
    held_out, tuned_on = (
        np.stack([points(surface, rules.starts, rules.seed) for surface in rules.surfaces], axis=1)
        for points in (held_out_starts, tuning_starts)
    )
    return Race(rules, MappingProxyType(results), held_out, tuned_on)


@dataclass
class _Runner:
    """Where everybody runs; it knows how far the race is, and whether it shall go on."""

    rules: RaceRules
    modes: Sequence[Mode]
    progress: Callable[[float], None] | None
    cancelled: Callable[[], bool] | None
    done: float = 0.0
    held_out: dict[tuple[Surface, Optimizer], Runs] = field(default_factory=dict)

    def tune(self, surface: Surface, optimizer: Optimizer) -> Runs:
        """All trials of an optimizer on the tuning starts."""
        rules = self.rules
        starts = tuning_starts(surface, rules.starts, rules.seed)
        return self._run(surface, optimizer, starts, rules.tuning_terms, rules.trials)

    def race(self, surface: Surface, optimizer: Optimizer) -> Runs:
        """An optimizer on the held-out starts, once in however many modes it races."""
        rules, who = self.rules, (surface, optimizer)
        if who in self.held_out:
            self._did(surface, optimizer, 1)
        else:
            starts = held_out_starts(surface, rules.starts, rules.seed)
            self.held_out[who] = self._run(surface, optimizer, starts, rules.held_out_terms, 1)
        return self.held_out[who]

    def _run(self, surface: Surface, optimizer: Optimizer, starts: np.ndarray, terms: Terms, trials: int) -> Runs:
        if self.cancelled is not None and self.cancelled():  # a short sweep does not ask
            raise SweepCancelledError
        share, before = self._share(surface, optimizer, trials), self.done

        def tell(part: float) -> None:
            if self.progress is not None:
                self.progress(min(1.0, before + share * part))

        runs = run(surface, optimizer, starts, terms, self.progress and tell, self.cancelled)
        self._did(surface, optimizer, trials)
        return runs

    def _did(self, surface: Surface, optimizer: Optimizer, trials: int) -> None:
        self.done += self._share(surface, optimizer, trials)
        if self.progress is not None:
            self.progress(min(1.0, self.done))

    def _share(self, surface: Surface, optimizer: Optimizer, trials: int) -> float:
        """Which part of the whole so many trials of an optimizer are on one surface."""
        rules = self.rules
        return trials * price(optimizer, surface) * rules.problems * rules.budget / rules.steps_of(self.modes)


def _mode(rules: RaceRules, mode: Mode, runner: _Runner) -> Result:
    table = [[_entrant(rules, mode, surface, one, runner) for one in rules.entrants] for surface in rules.surfaces]
    gaps, evaluations, diverged = (
        np.stack([np.stack([getattr(runs, name)[0] for _, _, runs in row]) for row in table])
        for name in ("gaps", "evaluations", "diverged")
    )
    judged = Judged(rules.metric, gaps, evaluations, diverged)
    finishes = tuple(judged.finishes(i, [one[:2] for one in row]) for i, row in enumerate(table))
    return Result(mode, finishes, judged.standings(), judged.ahead(), gaps, evaluations, diverged)


def _entrant(
    rules: RaceRules, mode: Mode, surface: Surface, optimizer: Optimizer, runner: _Runner
) -> tuple[Racer, Curve | None, Runs]:
    """How it races, how it was tuned, and its held-out runs (1, starts, seeds)."""
    curve = None
    if mode is Mode.SAME_RATE:
        racer = at_same_rate(optimizer, rules.rate)
    elif mode is Mode.LIBRARY:
        racer = at_library_defaults(optimizer, rules.library)
    elif is_tunable(optimizer):
        racer, curve = _tuned(rules, surface, optimizer, runner)
    else:
        racer = Racer(optimizer, why_one_trial(optimizer))
    return racer, curve, runner.race(surface, racer.optimizer)


def _tuned(rules: RaceRules, surface: Surface, optimizer: Optimizer, runner: _Runner) -> tuple[Racer, Curve]:
    rates, memories = trials(rules)
    tried = at_trial(optimizer, rates[:, None, None], None if memories is None else memories[:, None, None])
    curve = curve_of(rules.metric, runner.tune(surface, tried), rates, memories if memory_of(optimizer) else None)
    memory = None if curve.memories is None else float(curve.memories[curve.chosen])
    return Racer(at_trial(optimizer, float(rates[curve.chosen]), memory), None), curve


def trials(rules: RaceRules) -> tuple[np.ndarray, np.ndarray | None]:
    """Rates (trials,), rising, and in a quasi-random search memories (trials,)."""
    if rules.search is Search.GRID:
        return rate_grid(rules.low, rules.high, rules.trials), None
    return quasi_random_trials(rules.low, rules.high, rules.trials)
