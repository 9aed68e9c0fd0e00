"""Reads who wins a race and recomputes it: a pattern for each kind of clause, and an unknown one is an error."""

import math
import re
from collections import Counter
from collections.abc import Callable

from race_facts import LEAST_GAP, Facts, middle, reads, series

N = r"\d[\d.,]*(?:e−?\d+)?"
FAULTS = {
    "a number that is none": re.compile(r"\b(?:nan|None|inf)\b|\b0 of 0\b"),
    "a range from a figure to the same": re.compile(rf"(?<![\w.,−])({N}) to \1(?![\w.])"),
    "the plural of one": re.compile(
        r"(?<! of )(?<![\d.,])1 (?:runs|evaluations|pairs|ranks|trials|others|starts|gradients|decades)\b"
    ),
}
HEADINGS = {
    "same": (r"At the same rate, (?P<said>\S+)", "nothing to choose for", "With no rate to choose"),
    "library": (r"With the defaults of (?P<said>\w+)", "it has none for", r"With no defaults in (?P<said>\w+)"),
    "tuned": (r"Tuned with (?P<said>\d+) trials each", "nothing to tune for", "With nothing to tune"),
}
FIRST, REACHED, CLOSE = (
    r"(?P<first>.+)",
    r"\((?P<reached>[^()]+(?:\([^()]*\))?)\)",
    "too close to call with (?P<close>.+)",
)
EVERYBODY = r"(?P<everybody>both|all \d+)"


def plain_manners(text: str) -> None:
    """What no text may hold."""
    for what, fault in FAULTS.items():
        assert not fault.search(text), f"{what}: {text}"


class Reader:
    """The sentences of one race. `seen` counts the kinds that were read."""

    def __init__(self, race, seen: Counter | None = None) -> None:
        self.facts, self.rules = Facts(race), race.rules
        self.names = self.facts.names
        self.seen = Counter() if seen is None else seen

    def understand(self, text: str, kinds: dict[str, tuple[str, Callable]], *given) -> None:
        """One sentence or clause, of just one of these kinds."""
        found = [(kind, match, check) for kind, (pattern, check) in kinds.items()
                 if (match := re.fullmatch(pattern, text))]  # fmt: skip
        assert len(found) == 1, f"{[kind for kind, *_ in found]} are the kinds of: {text}"
        ((kind, match, check),) = found
        self.seen[kind] += 1
        assert check(*given, **match.groupdict()), f"{kind}: {text}"

    def winner(self, text: str, mode: str) -> None:
        plain_manners(text)
        parts = re.fullmatch(r"(.+?(?:\(.*?for .*\))?): (.+)\.", text)
        assert parts, text
        heading, clause = parts.groups()
        self.heading(heading, mode)
        self.clause(clause, mode, None)

    def on_surface(self, text: str, mode: str, surface: int) -> None:
        plain_manners(text)
        where = f"{self.facts.surfaces[surface]}: "
        assert text.startswith(where) and text.endswith("."), text  # noqa: PT018
        self.clause(text[len(where) : -1], mode, surface)

    def heading(self, text: str, mode: str) -> None:
        """The mode, and whom it leaves as they are."""
        all_of, some, none_of = HEADINGS[mode]
        entrants = self.rules.entrants
        if mode == "library":
            out = [
                name for name, one in zip(self.names, entrants, strict=True) if self.rules.library not in one.libraries
            ]
        else:
            out = [name for i, name in enumerate(self.names) if not self.facts.tunes(i)]
        kind = "nobody" if len(out) == len(self.names) else "some" if out else "everybody"
        self.seen[f"{mode}: {kind}"] += 1
        named = rf"{all_of} \({some} {re.escape(series(out))}\)" if out else ""
        match = re.fullmatch({"nobody": none_of, "everybody": all_of, "some": named}[kind], text)
        assert match, text
        if (said := match.groupdict().get("said")) is not None:
            right = {"same": lambda: reads(said, self.rules.rate), "tuned": lambda: int(said) == self.rules.trials,
                     "library": lambda: said == self.rules.library}  # fmt: skip
            assert right[mode](), text

    def clause(self, text: str, mode: str, surface: int | None) -> None:
        """Who stands where, on a surface or over all."""
        if len(self.names) == 1:
            assert text.startswith(f"{self.names[0]} "), text
            self.understand(text[len(self.names[0]) + 1 :], self.alone(), mode, surface)
        else:
            self.understand(text, self.together(), mode, surface)

    def alone(self) -> dict:
        speed, gap = rf"(?P<solved>.+?)(?:, in (?P<needed>{N}) evaluations? \(median\))?", self.alone_gap
        return {
            "alone: solves": (rf"(?=solves|does not solve){speed}", self.solves),
            "alone: diverges": (rf"diverges in (?P<lost>{N}) of (?P<runs>{N}) runs?", self.diverges),
            "alone: minimum": (r"ends at the minimum \(median gap at most 1e−12\)", self.alone_minimum),
            "alone: gap": (rf"ends with a median gap of (?P<gap>{N})", gap),
        }

    def solves(self, mode, surface, solved, needed) -> bool:
        evaluations = self.facts.all_runs(mode, surface, 0)[1]
        finite = [one for one in evaluations if one < math.inf]
        counts = f"{len(finite)} of its {len(evaluations)} runs"
        if len(evaluations) == 1:
            counts = "its only run"
        elif len(finite) in (0, len(evaluations)):
            counts = f"{'all' if finite else 'none'} of its {len(evaluations)} runs"
        verb = "does not solve" if counts == "its only run" and not finite else "solves"
        assert solved == f"{verb} {counts}", solved
        assert (needed is None) == (surface is None or not finite)
        return needed is None or int(needed) == middle(finite)

    def diverges(self, mode, surface, lost, runs) -> bool:
        gaps, _, diverged = self.facts.all_runs(mode, surface, 0)
        return middle(gaps) == math.inf and (int(lost), int(runs)) == (sum(diverged), len(diverged))

    def alone_gap(self, mode, surface, gap) -> bool:
        return self.gap(mode, surface, 0, gap)

    def alone_minimum(self, mode, surface) -> bool:
        return self.at_most(mode, surface, 0)

    def together(self) -> dict:
        ahead = self.ahead
        return {
            "every run diverges": ("every run of everybody diverges", self.all_diverge),
            "nobody solves": ("nobody solves a run", self.none_solve),
            "equal": (rf"{EVERYBODY} do equally well {REACHED}", self.equal),
            "one start": (rf"one start cannot tell who is ahead; first from it: {FIRST} {REACHED}", self.one_start),
            "hardly": (rf"{FIRST} is ahead {REACHED}, hardly better than (?P<then>.+)", ahead),
            "ahead": (rf"{FIRST} is ahead {REACHED}, then (?P<then>.+) \((?P<reached_then>[^()]+)\)", ahead),
            "all close": (rf"{EVERYBODY} are too close to call; first: {FIRST} {REACHED}", self.all_close),
            "shared, close": (rf"{FIRST} share the first place {REACHED}, {CLOSE}", self.shared),
            "shared": (rf"{FIRST} share the first place {REACHED}", self.shared),
            "first, close": (rf"{FIRST} is first {REACHED}, but {CLOSE}", self.leads),
            "first": (rf"{FIRST} is first {REACHED}", self.leads),
        }

    def all_diverge(self, mode, surface) -> bool:
        return all(all(self.facts.all_runs(mode, surface, i)[2]) for i in self.facts.everybody)

    def none_solve(self, mode, surface) -> bool:
        """By the other metric they may still differ."""
        everything = [self.facts.all_runs(mode, surface, i)[1] for i in self.facts.everybody]
        return not self.facts.by_gap and min(map(min, everything)) == math.inf

    def equal(self, mode, surface, everybody, reached) -> bool:
        standing = self.facts.standing(mode, surface)
        self.reached(reached, mode, surface, list(self.facts.everybody))
        return self.counts(everybody) and len(set(standing)) == 1

    def one_start(self, mode, surface, first, reached) -> bool:
        self.first(first, reached, mode, surface)
        return self.rules.starts == 1

    def ahead(self, mode, surface, first, reached, then, reached_then=None) -> bool:
        """One is surely ahead of everybody else, and the next are told with other figures."""
        (one,) = self.first(first, reached, mode, surface)
        next_ = self.facts.sharing(mode, surface, 2)
        if reached_then is None:
            self.reached(reached, mode, surface, next_[:1], first_place=True)
        else:
            self.reached(reached_then, mode, surface, next_)
            assert self.figure_of(reached) != self.figure_of(reached_then.removeprefix("each: ")), reached
        sure = all(self.facts.sure(mode, one, i, surface) for i in self.facts.everybody if i != one)
        return sure and then == series([self.names[i] for i in next_])

    def figure_of(self, reached: str) -> str:
        return re.fullmatch("(?:mean place )?(.+?)(?: of \\d+)?", reached)[1]

    def all_close(self, mode, surface, everybody, first, reached) -> bool:
        self.first(first, reached, mode, surface)
        pairs = ((i, j) for i in self.facts.everybody for j in range(i))
        return self.counts(everybody) and all(self.facts.are_close(mode, *pair, surface) for pair in pairs)

    def shared(self, mode, surface, first, reached, close=None) -> bool:
        found = self.first(first, reached, mode, surface)
        return 1 < len(found) < len(self.names) and self.close(mode, surface, found, close)

    def leads(self, mode, surface, first, reached, close=None) -> bool:
        """First, and not surely ahead of everybody."""
        (one,) = self.first(first, reached, mode, surface)
        others = [i for i in self.facts.everybody if i != one]
        sure = all(self.facts.sure(mode, one, i, surface) for i in others)
        return not sure and self.close(mode, surface, [one], close)

    def close(self, mode, surface, first, said) -> bool:
        close = [
            i for i in self.facts.everybody
            if i not in first and all(self.facts.are_close(mode, i, one, surface) for one in first)
        ]  # fmt: skip
        return said == (series([self.names[i] for i in close]) if close else None)

    def counts(self, everybody: str) -> bool:
        return everybody == ("both" if len(self.names) == 2 else f"all {len(self.names)}")

    def first(self, said: str, reached: str, mode, surface) -> list[int]:
        """Those who have the first rank, whom the text names with what they reached."""
        found = self.facts.sharing(mode, surface, 1)
        assert said == series([self.names[i] for i in found]), said
        self.reached(reached, mode, surface, found)
        return found

    def reached(self, text: str, mode, surface, group: list[int], first_place: bool = False) -> None:
        """What is said in brackets of each of a group."""
        assert text.startswith("each: ") == (len(group) > 1), text
        text = text.removeprefix("each: ")
        if surface is None:
            kinds = {"mean place": (rf"(?:mean place )?(?P<place>{N})(?: of (?P<of>\d+))?", self.mean_place)}
        else:
            kinds = {
                "most diverge": ("most runs diverge", self.most_diverge),
                "at most": ("median gap at most 1e−12", self.at_most),
                "gap": (rf"median gap (?P<gap>{N})", self.gap),
                "no run": ("no run solved", self.no_run),
                "solved": (rf"(?P<k>{N}) of (?P<n>{N}) runs? solved, median (?P<needed>{N}) evaluations?", self.solved),
            }
        for one in group:
            self.understand(text, kinds, mode, surface, one)

    def mean_place(self, mode, surface, one, place, of) -> bool:
        decimals = len(place.partition(".")[2])
        right = f"{self.facts.mean_place(mode, one):.{decimals}f}"
        return place == right and of in (None, str(len(self.names)))

    def most_diverge(self, mode, surface, one) -> bool:
        diverged = self.facts.all_runs(mode, surface, one)[2]
        return self.facts.by_gap and 2 * sum(diverged) > len(diverged)

    def at_most(self, mode, surface, one) -> bool:
        return self.facts.by_gap and middle(self.facts.all_runs(mode, surface, one)[0]) <= LEAST_GAP

    def gap(self, mode, surface, one, gap) -> bool:
        median = middle(self.facts.all_runs(mode, surface, one)[0])
        return self.facts.by_gap and median > LEAST_GAP and reads(gap, median)

    def no_run(self, mode, surface, one) -> bool:
        return not self.facts.by_gap and min(self.facts.all_runs(mode, surface, one)[1]) == math.inf

    def solved(self, mode, surface, one, k, n, needed) -> bool:
        evaluations = self.facts.all_runs(mode, surface, one)[1]
        finite = [value for value in evaluations if value < math.inf]
        said = (int(k), int(n), int(needed))
        return not self.facts.by_gap and said == (len(finite), len(evaluations), middle(finite))
