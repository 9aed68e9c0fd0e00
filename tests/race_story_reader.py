"""Reads the rest of a race's story and recomputes it: who turns round, who forgives, and what nobody solves."""

import math
import re
from itertools import pairwise

from race_facts import LEAST_GAP, reads, series
from race_reader import N, Reader, plain_manners

BETWEEN = {"same": "the same rate", "library": "the defaults", "tuned": "tuned rates", "own": "their own settings"}
IN = {"same": "at the same rate", "library": "with the defaults", "tuned": "with tuned rates",
      "own": "with their own settings"}  # fmt: skip
ALMOST = {
    "gap": "Almost as good is a median gap up to 10 times that of the best rate.",
    "speed": "Almost as good is as many solved, in up to 2 times the evaluations of the best rate.",
}
MODES = r"(?P<modes>.+?)"


class StoryReader(Reader):
    """The whole story of a race, sentence by sentence."""

    def story(self, told: list[str]) -> None:
        modes, facts = self.facts.modes, self.facts
        for mode, text in zip(modes, told, strict=False):
            self.winner(text, mode)
        assert len(told) == len(set(told)), told
        rest = self.sentences(" ".join(told[len(modes) :]))
        kinds = [self.told(text) for text in rest]
        assert ("flips" in kinds) == (len(self.names) > 1 and len(self.called()) > 1), told
        several = len(facts.tuners()) > 1 and bool(self.working())
        assert ("forgiving" in kinds) == (several and "tuned" in modes), told
        unsolved = [where for where in facts.where if not self.is_solved(where)]
        assert ("unsolved" in kinds) == bool(unsolved), told
        assert ("vain" in kinds) == any(self.in_vain()), told
        assert ("edges" in kinds) == any(self.at_the_edge()), told
        if facts.starts > 1 and not self.alike() and len(self.names) > 2 and len(self.called()) > 1:
            assert ("moves" in kinds) == bool(facts.moves()), told

    def sentences(self, text: str) -> list[str]:
        return re.split(r"(?<=\.) ", text) if text else []

    def told(self, text: str) -> str:
        """Reads a sentence and returns what it is about."""
        plain_manners(text)
        kinds = self.about()
        about = [what for what, (pattern, _) in kinds.items() if re.fullmatch(pattern, text)]
        self.understand(text, kinds)
        return about[0].split(":")[0]

    def about(self) -> dict:
        ways = r"(?P<here>at|with) .+"
        forgiving = "in decades of rates that are almost as good as the best: "
        return {
            "flips: alike": (rf"Every run ends alike with {MODES}\.", self.ends_alike),
            "flips: one start": (rf"One start cannot tell whether the order turns round between {MODES}\.", self.one),
            "flips: two do not": (rf"The two do not change their order for sure between {MODES}\.", self.no_flip),
            "flips: none": (rf"No two entrants change their order for sure between {MODES}\.", self.no_flip),
            "flips: two": (rf"The order turns round between {MODES}: (?P<said>{ways})\.", self.flip),
            "flips": (rf"The order of (?P<turned>\d+) of (?P<pairs>\d+) pairs turns round between {MODES}: "
                      rf"(?P<said>{ways})\.", self.flip),
            "moves: only": (r"Only (?P<who>.+) surely moves, (?P<way>from rank .+)\.", self.move),
            "moves: one": (r"Of the (?P<movers>\d+) who surely move, (?P<who>.+) moves farthest, "
                           r"(?P<way>from rank .+)\.", self.move),
            "moves: all": (r"(?P<who>.+) surely move, each by (?P<by>\d+) ranks?\.", self.move),
            "moves: several": (r"Of the (?P<movers>\d+) who surely move, (?P<who>.+) move farthest, each by "
                               r"(?P<by>\d+) ranks?\.", self.move),
            "forgiving: one start": (r"One start cannot tell who forgives a wrong rate most\.", self.one),
            "forgiving: nobody": (rf"Nobody is clearly more forgiving, {forgiving}(?P<span>.+), where trials are "
                                  rf"(?P<step>{N}) apart\.", self.nobody_forgives),
            "forgiving": (rf"Most forgiving, {forgiving}(?P<most>.+) \((?P<span>[^()]+)\); least: (?P<least>.+) "
                          r"\((?P<least_span>[^()]+)\)\.", self.forgives),
            "almost": (re.escape(ALMOST[self.rules.metric]), lambda: True),
            "counted: some": (r"Counted where everybody who tunes has a rate that works, on (?P<some>\d+) of "
                              r"(?P<of>\d+) surfaces\.", self.counted),
            "counted: all": (r"Decades are the mean over (?P<some>\d+) surfaces\.", self.counted),
            "vain: gap": (r"With every rate that was tried most tuning runs diverge for (?P<who>.+)\.", self.vain),
            "vain: speed": (r"With no rate that was tried is a tuning run solved for (?P<who>.+)\.", self.vain),
            "edges": (r"A better rate may lie beyond those tried for (?P<who>.+)\.", self.edge),
            "unsolved: all": (r"Nobody solves a run on any of the (?P<count>\d+) surfaces\.", self.unsolved),
            "unsolved": (r"Nobody solves a run on (?!any of the \d)(?P<who>.+)\.", self.unsolved),
        }  # fmt: skip

    # How the order depends on the mode

    def called(self) -> list[str]:
        """The modes as they are called: two that only choose rates are one where nobody has a rate to choose."""
        own = not self.facts.tuners()
        return list(dict.fromkeys("own" if own and mode != "library" else str(mode) for mode in self.facts.modes))

    def names_modes(self, said: str) -> bool:
        return said == series([BETWEEN[mode] for mode in self.called()])

    def alike(self) -> bool:
        first, *others = (
            [self.facts.all_runs(mode, None, i) for i in self.facts.everybody] for mode in self.facts.modes
        )
        return all(other == first for other in others)

    def ends_alike(self, modes) -> bool:
        return self.names_modes(modes) and self.alike()

    def one(self, modes=None) -> bool:
        return self.rules.starts == 1 and (modes is None or (self.names_modes(modes) and not self.alike()))

    def no_flip(self, modes) -> bool:
        return self.names_modes(modes) and not self.facts.flips() and not self.alike() and self.rules.starts > 1

    def flip(self, modes, said, here, turned=None, pairs=None) -> bool:
        """How many pairs, and one whose order does turn round, as far as any does."""
        flips, place, names = self.facts.flips(), self.facts.mean_place, self.names
        own = not self.facts.tuners()

        def change(flip) -> float:
            i, j, one, two = flip
            return place(one, j) - place(one, i) + place(two, i) - place(two, j)

        greatest = max(map(change, flips))
        examples = [
            f"{self.within(here, own)} {names[i]} is ahead of {names[j]}, {self.within(there, own)} {names[j]} of "
            f"{names[i]}"
            for i, j, here, there in flips
            if math.isclose(change((i, j, here, there)), greatest)
        ]
        count = len(names)
        assert said in examples, said
        told = (
            (None, None)
            if count == 2
            else (str(len({frozenset(one[:2]) for one in flips})), str(count * (count - 1) // 2))
        )
        return self.names_modes(modes) and (turned, pairs) == told

    def within(self, mode: str, own: bool) -> str:
        return IN["own" if own and mode != "library" else mode]

    def move(self, who, way=None, by=None, movers=None) -> bool:
        moves, own = self.facts.moves(), not self.facts.tuners()
        farthest = max(abs(a - b) for found in moves.values() for a, b, *_ in found)
        first = [i for i, found in moves.items() if any(abs(a - b) == farthest for a, b, *_ in found)]
        assert who == series([self.names[i] for i in sorted(first)]), who
        ways = [f"from rank {a} {self.within(one, own)} to rank {b} {self.within(two, own)}"
                for a, b, one, two in moves[first[0]] if abs(a - b) == farthest]  # fmt: skip
        alone = len(moves) == 1 or len(moves) == len(first)
        told = (movers is None) == alone and movers in (None, str(len(moves)))
        return told and (way in ways if by is None else int(by) == farthest and len(first) > 1)

    # Tuning

    def working(self) -> list[int]:
        if "tuned" not in self.facts.modes:
            return []
        return [s for s in self.facts.where if not any(self.facts.tried_in_vain(s, i) for i in self.facts.tuners())]

    def widths(self) -> dict[int, float]:
        return {i: self.facts.decades(i, self.working()) for i in self.facts.tuners()}

    def step(self) -> float:
        rates = self.facts.curve(0, self.facts.tuners()[0]).rates
        return sum(math.log10(b / a) for a, b in pairwise(rates)) / (len(rates) - 1)

    def spans(self, said: str, widths: list[float]) -> bool:
        low, _, high = said.partition(" to ")
        return reads(low, min(widths)) and reads(high or low, max(widths))

    def nobody_forgives(self, span, step) -> bool:
        widths = list(self.widths().values())
        close = max(widths) - min(widths) < self.step() * (1 + 1e-9)
        return close and self.spans(span, widths) and reads(step, self.step())

    def forgives(self, most, span, least, least_span) -> bool:
        """Those within the distance of two trials of the most, and of the least."""
        widths, step = self.widths(), self.step()
        high, low = max(widths.values()), min(widths.values())
        for tolerance in (-1e-9, 1e-9):  # a width may lie just at the distance
            top = [i for i, one in widths.items() if high - one < step * (1 + tolerance)]
            bottom = [i for i, one in widths.items() if one - low < step * (1 + tolerance) and i not in top]
            if bottom and (most, least) == (self.series(top), self.series(bottom)):
                spanned = self.spans(span, [widths[i] for i in top])
                return spanned and self.spans(least_span, [widths[i] for i in bottom])
        return False

    def counted(self, some, of=None) -> bool:
        count, total = len(self.working()), len(self.facts.where)
        return int(some) == count > (0 if of else 1) and (int(of) == total > count if of else count == total)

    def in_vain(self) -> list[str]:
        pairs = ((s, i) for s in self.facts.where for i in self.facts.tuners() if "tuned" in self.facts.modes)
        return [self.on(i, s) for s, i in pairs if self.facts.tried_in_vain(s, i)]

    def vain(self, who) -> bool:
        return who == series(self.in_vain())

    def at_the_edge(self) -> list[str]:
        """Whose best trial is the first or last, works, and is not at the minimum where that is what counts."""
        found = []
        for surface in self.facts.where if "tuned" in self.facts.modes else ():
            for i in self.facts.tuners():
                curve = self.facts.curve(surface, i)
                rate, rates = self.facts.race.results["tuned"].finishes[surface][i].rate, curve.rates.tolist()
                best = self.facts.by_gap and min(curve.gaps[1]) <= LEAST_GAP
                if rate in (rates[0], rates[-1]) and not best and not self.facts.tried_in_vain(surface, i):
                    found.append(self.on(i, surface))
        return found

    def edge(self, who) -> bool:
        return who == series(self.at_the_edge())

    def unsolved(self, who=None, count=None) -> bool:
        found = [self.facts.surfaces[s] for s in self.facts.where if not self.is_solved(s)]
        if count is not None:
            return int(count) == len(found) == len(self.facts.where) > 1
        return who == series(found) and not 1 < len(found) == len(self.facts.where)

    def is_solved(self, surface: int) -> bool:
        runs = (self.facts.all_runs(mode, surface, i)[1] for mode in self.facts.modes for i in self.facts.everybody)
        return min(map(min, runs)) < math.inf

    def on(self, entrant: int, surface: int) -> str:
        return f"{self.names[entrant]} on {self.facts.surfaces[surface]}"

    def series(self, entrants: list[int]) -> str:
        return series([self.names[i] for i in entrants])
