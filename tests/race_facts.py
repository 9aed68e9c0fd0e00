"""A race judged a second time, plainly: from its runs and trials, and from nothing of `races` that is above them.

Medians by sorting, places by counting in halves, redrawn races by loops. Only how the starts are redrawn is the same,
as another draw would be another race.
"""

import math
from itertools import chain, combinations, product
from statistics import median_low

import numpy as np

DRAWN, SURELY = 400, 0.9
LEAST_GAP = 1e-12


class Facts:
    """What is so in a race. Surfaces are numbers; `None` is all of them together."""

    def __init__(self, race) -> None:
        self.race, self.rules = race, race.rules
        self.names, self.surfaces = (
            tuple(map(str, names)) for names in (race.rules.entrant_names, race.rules.surface_names)
        )
        self.everybody = range(len(self.names))
        self.where = range(len(self.surfaces))
        self.modes = list(race.results)
        self.by_gap = race.rules.metric == "gap"
        self.starts = race.rules.starts
        self._sure, self._ranks, self._worth = {}, {}, {}

    def runs(self, mode, surface, entrant) -> tuple[list, list, list]:
        """Gaps, evaluations and whether it diverged, of an entrant's runs, one list for each start."""
        result = self.race.results[mode]
        return tuple(one[surface, entrant].tolist() for one in (result.gaps, result.evaluations, result.diverged))

    def all_runs(self, mode, surface, entrant) -> tuple[list, list, list]:
        """Likewise in one list."""
        where = self.where if surface is None else [surface]
        found = ([], [], [])
        for one in where:
            for whole, part in zip(found, self.runs(mode, one, entrant), strict=True):
                whole += chain.from_iterable(part)
        return found

    def worth(self, gaps, evaluations) -> tuple:
        """What compares runs, less is better: the median gap, or how many are unsolved and the median of the rest."""
        if self.by_gap:
            return (middle(gaps),)
        solved = [one for one in evaluations if one < math.inf]
        return (len(evaluations) - len(solved), middle(solved) if solved else 0)

    def halves(self, mode, surface, start) -> list[int]:
        """Twice the sum of the places of each entrant in the races from a start with every seed, as whole numbers."""
        result, total = self.race.results[mode], [0] * len(self.names)
        scores = result.gaps if self.by_gap else result.evaluations
        for seed in range(scores.shape[3]):
            one = scores[surface, :, start, seed].tolist()
            for i in self.everybody:
                total[i] += sum(2 * (other < one[i]) + (other == one[i]) for other in one) + 1
        return total

    def standing(self, mode, surface) -> list:
        """What each entrant is ordered by."""
        if (mode, surface) not in self._worth:
            if surface is None:
                places = [self.halves(mode, one, start) for one, start in product(self.where, range(self.starts))]
                self._worth[mode, surface] = [sum(column) for column in zip(*places, strict=True)]
            else:
                self._worth[mode, surface] = [self.worth(*self.all_runs(mode, surface, i)[:2]) for i in self.everybody]
        return self._worth[mode, surface]

    def mean_place(self, mode, entrant) -> float:
        problems = len(self.where) * self.rules.problems
        return self.standing(mode, None)[entrant] / 2 / problems

    def rank(self, mode, surface, entrant) -> int:
        standing = self.standing(mode, surface)
        return 1 + sum(other < standing[entrant] for other in standing)

    def sharing(self, mode, surface, rank) -> list[int]:
        return [i for i in self.everybody if self.rank(mode, surface, i) == rank]

    def redrawn(self, mode, surface) -> list[list]:
        """What each entrant is ordered by in each of the races over redrawn starts."""
        drawn = np.random.default_rng(0).integers(0, self.starts, (DRAWN, self.starts)).tolist()
        if surface is None:
            by_start = [
                [sum(column) for column in zip(*(self.halves(mode, one, start) for one in self.where), strict=True)]
                for start in range(self.starts)
            ]
            return [[sum(by_start[start][i] for start in starts) for i in self.everybody] for starts in drawn]
        runs, known = [self.runs(mode, surface, i) for i in self.everybody], {}
        for starts in drawn:
            key = tuple(sorted(starts))
            if key not in known:
                picked = [[list(chain.from_iterable(one[start] for start in key)) for one in of[:2]] for of in runs]
                known[key] = [self.worth(*of) for of in picked]
        return [known[tuple(sorted(starts))] for starts in drawn]

    def sure(self, mode, one, other, surface=None) -> bool:
        """Whether one is ahead of the other in nine of ten redrawn races, a tie counting half."""
        if self.starts == 1:
            return False
        if (mode, surface) not in self._sure:
            races = self.redrawn(mode, surface)
            self._sure[mode, surface] = {
                (i, j): sum(2 * (race[i] < race[j]) + (race[i] == race[j]) for race in races) / 2 >= SURELY * DRAWN
                for i, j in product(self.everybody, repeat=2)
            }
        return self._sure[mode, surface][one, other]

    def are_close(self, mode, one, other, surface=None) -> bool:
        return not self.sure(mode, one, other, surface) and not self.sure(mode, other, one, surface)

    def flips(self) -> list[tuple]:
        """(one, other, mode in which one is surely ahead, mode in which the other is)."""
        return [
            (one, other, here, there)
            for here, there in combinations(self.modes, 2)
            for one, other in product(self.everybody, repeat=2)
            if self.sure(here, one, other) and self.sure(there, other, one)
        ]

    def moves(self) -> dict[int, list[tuple]]:
        """Entrant -> (rank, rank, mode, mode) where those who are surely ahead or behind leave no rank in common."""
        found = {}
        for i in self.everybody:
            for here, there in combinations(self.modes, 2):
                ranks = [self.rank(mode, None, i) for mode in (here, there)]
                possible = []
                for mode in (here, there):
                    ahead = sum(self.sure(mode, j, i) for j in self.everybody)
                    behind = sum(self.sure(mode, i, j) for j in self.everybody)
                    possible.append(range(1 + ahead, 1 + len(self.names) - behind))
                if ranks[0] != ranks[1] and not set(possible[0]) & set(possible[1]):
                    found.setdefault(i, []).append((*ranks, here, there))
        return found

    def tunes(self, entrant) -> bool:
        """Whether somebody must choose its rate."""
        optimizer = self.rules.entrants[entrant]
        return "learning_rate" in optimizer.parameters() and not optimizer.finds_its_rate

    def curve(self, surface, entrant):
        return self.race.results["tuned"].finishes[surface][entrant].curve

    def good(self, surface, entrant) -> list[bool]:
        """Which trials are almost as good as the best, from the medians of the tuning runs."""
        curve = self.curve(surface, entrant)
        gaps, solved, needed = curve.gaps[1].tolist(), curve.solved.tolist(), curve.evaluations.tolist()
        if self.by_gap:
            best = min(gaps)
            return [gap < math.inf and gap <= 10 * best for gap in gaps]
        most = max(solved)
        if not most:
            return [False] * len(solved)
        best = min(one for one, share in zip(needed, solved, strict=True) if share == most)
        return [share == most and one <= 2 * best for one, share in zip(needed, solved, strict=True)]

    def decades(self, entrant, surfaces) -> float:
        """Decades of rates that are almost as good as the best, on average."""
        found = []
        for surface in surfaces:
            rates, good = self.curve(surface, entrant).rates, self.good(surface, entrant)
            found.append(sum(good) / len(good) * math.log10(rates[-1] / rates[0]))
        return sum(found) / len(found)

    def tuners(self) -> list[int]:
        return [i for i in self.everybody if self.tunes(i)]

    def tried_in_vain(self, surface, entrant) -> bool:
        return not any(self.good(surface, entrant))


def middle(values: list[float]) -> float:
    """The median of an odd number, the lower one of the two in the middle of an even number: one of them in any case,
    as half-way from a number to infinity is no gap."""
    return median_low(values)


def series(names: list[str], most: int = 3) -> str:
    """A list as it is written."""
    if len(names) > most:
        return ", ".join(names[: most - 1]) + f" and {len(names) - most + 1} others"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def reads(text: str, value: float) -> bool:
    """Whether a figure is this value to the three digits, or the thousands, in which it is written."""
    shown = float(text.replace("−", "-").replace(",", ""))
    if shown == value:
        return True
    digit = 10.0 ** min(0, math.floor(math.log10(abs(shown))) - 2) if shown else 0.0
    if abs(shown) >= 1e6:
        digit = 10.0 ** (math.floor(math.log10(abs(shown))) - 2)
    return abs(shown - value) <= 0.501 * digit or math.isclose(abs(shown - value), 0.5 * digit)
