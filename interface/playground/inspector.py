"""What the step inspector is sent: an entrant's equations with the numbers of every update."""

from functools import lru_cache
from typing import Any

import numpy as np

from catalogue import Optimizer
from catalogue.letters import rewritten
from charts.landscape import packed
from interface.kit.controls import label
from interface.kit.lettering import OTHERS
from interface.kit.mathml import latex_of, symbol
from language import Joined, Message
from simulation import Trajectory
from simulation.anatomy import Anatomy, Arrow
from simulation.terms import Term, walk
from simulation.tracing import THETA

BITS = 30
"""So many bits of a number are sent, nine digits of which four are shown: zeros are what makes an answer short."""
OWN = {"theta": r"\theta", "t": "t", "g": "g", "step": r"\Delta\theta"}
MEANINGS = {
    "theta": Message("the point"),
    "t": Message("the number of this update"),
    "g": Message("the gradient that the step is made of"),
}
STAGES = {
    "exact": Message("exact"),
    "with noise": Message("with noise"),
    "clipped": Message("clipped"),
    "with the L2 penalty": Message("with the L2 penalty"),
}


def anatomy(run: Trajectory) -> dict[str, Any]:
    """The anatomy of a single run as the player reads it; `updates` is 0 where there is nothing to inspect."""
    taken_apart = Anatomy(run)
    return Sheet(taken_apart).content() if taken_apart.updates else {"updates": 0}


def _rounded(numbers: np.ndarray) -> np.ndarray:
    """With `BITS` bits of significand; an exponent may be any, as squares of small gradients need it."""
    significand, exponent = np.frexp(numbers)
    with np.errstate(over="ignore"):
        return np.ldexp(np.rint(np.ldexp(significand, BITS)), exponent - BITS)


@lru_cache(maxsize=1024)
def written(latex: str, cls: type[Optimizer]) -> tuple[str, ...]:
    """MathML of a symbol of an optimizer in our letters, and in those of each of `OTHERS`."""
    return symbol(latex), *(symbol(rewritten(latex, cls, letters)) for letters in OTHERS)


class Sheet:
    """An anatomy as JSON: trees whose leaves and lines are numbered, and rows, none twice, of one number an update.

    A tree is a number, ["leaf", index], ["line", index], ["gradient", index of a leaf, tree of the point] or an
    operation with its operands. `at` says where the numbers are: two rows, one row, or none beside a `value`. Symbols
    are ours; `letters` tells for each of the others which of them they write otherwise.
    """

    def __init__(self, anatomy: Anatomy) -> None:
        self.anatomy, self.optimizer = anatomy, anatomy.run.optimizer
        self.symbols = {
            name: said
            for cls in reversed(type(self.optimizer).__mro__)
            for name, said in vars(cls).get("symbols", {}).items()
        }
        self.fields = {name: field for field, name in anatomy.equations.state.items()}
        self.letters: dict[str, dict[str, str]] = {str(one): {} for one in OTHERS}
        self.rows: dict[bytes, int] = {}
        self.leaves: list[dict[str, Any]] = []
        self.places: dict[Term, int] = {}
        self.named: dict[str, int] = {}

    def content(self) -> dict[str, Any]:
        """All of it."""
        anatomy = self.anatomy
        self.lettered("f")
        lines = []
        for index, (name, term, value) in enumerate(anatomy.lines):
            tree = self.tree(term)
            about = {"symbol": self.symbol(name), "about": self.meaning(name), "found": self.finding(term)}
            lines.append(about | {"tree": tree} | self.at(value))
            self.named[name] = index
        return {
            "updates": anatomy.updates,
            "lines": lines,
            "stages": [{"name": STAGES[name]} | self.at(value) for name, value in anatomy.stages.items()],
            "arrows": [self.arrow(one) for one in anatomy.arrows()],
            "asked": self.at(anatomy.asked_at) if anatomy.looks_elsewhere else None,
            "instead": self.at(anatomy.here_instead) if anatomy.looks_elsewhere else None,
            "here": self.tree(THETA),
            "gradient": self.at(anatomy.gradient),
            "rates": self.at(anatomy.effective_rates),
            "plots": self.plots(),
            "leaves": self.leaves,
            "letters": self.letters,
            "series": packed(np.stack([_rounded(np.frombuffer(row)) for row in self.rows]), "f8"),
        }

    def at(self, value: Any) -> dict[str, Any]:
        """Where the numbers of a value are."""
        value = np.asarray(value, dtype=float)
        if value.ndim == 0 and np.isfinite(value):
            return {"at": [], "value": float(value)}
        rows = [np.broadcast_to(row, self.anatomy.updates) for row in (value if value.ndim == 2 else [value])]
        return {"at": [self.rows.setdefault(row.tobytes(), len(self.rows)) for row in rows]}

    def tree(self, term: Term) -> Any:
        """A term as lists and numbers."""
        if term.operation == "number":
            return term.value
        if term.operation == "symbol" and term.name in self.named:
            return ["line", self.named[term.name]]
        if term.operation in ("symbol", "before", "found"):
            kind = term.operation
            return ["leaf", self.leaf(term, self.symbol(term.name, kind), self.meaning(term.name, kind))]
        if term.operation in ("gradient", "value"):
            return [term.operation, self.leaf(term, "", ""), self.tree(term.operands[0])]
        return [term.operation + term.name, *map(self.tree, term.operands)]

    def leaf(self, term: Term, symbol: str, about: Message | str) -> int:
        """The number of a leaf, which is told once."""
        if term not in self.places:
            self.places[term] = len(self.leaves)
            self.leaves.append({"symbol": symbol, "about": about} | self.at(self.anatomy.read[term]))
        return self.places[term]

    def symbol(self, name: str, kind: str = "line") -> str:
        """MathML of a parameter, of theta, t and g, or of what the optimizer's code calls so."""
        declared = self.optimizer.parameters().get(name)
        if declared and kind == "symbol":
            return self.lettered(declared.symbol or latex_of(name))
        latex, _, _ = self.symbols.get(name, "").partition(": ")
        return self.lettered(latex or OWN.get(name) or latex_of(name))

    def lettered(self, latex: str) -> str:
        """MathML of a symbol, of which is noted what it is in the letters of others."""
        ours, *theirs = written(latex, type(self.optimizer))
        for letters, other in zip(OTHERS, theirs, strict=True):
            if other != ours:
                self.letters[letters][ours] = other
        return ours

    def meaning(self, name: str, kind: str = "line") -> Message:
        """What a symbol stands for."""
        declared = self.optimizer.parameters().get(name)
        if declared and kind == "symbol":
            named = label(name, declared.symbol) or name
            return Joined([Message(named), Message(declared.help)], ". ")
        meaning = self._meaning(name)
        return Message("{meaning}, before this update", meaning=meaning) if kind == "before" else meaning

    def _meaning(self, name: str) -> Message:
        """As the optimizer declares it, else what its code calls it."""
        _, _, said = self.symbols.get(name, "").partition(": ")
        words = said or self.fields.get(name, name).replace("_", " ")
        return Message(words) if said or name not in MEANINGS else MEANINGS[name]

    def finding(self, term: Term) -> Message | str:
        """What is said of a line that a search has filled in; nothing of any other."""
        if term.operation != "found":
            return ""
        used = any(term in walk(line.term) for line in self.anatomy.lines if line.term != term)
        return Message("is found by the search" if used or term.name == "step" else "is remembered for the next step")

    def arrow(self, arrow: Arrow) -> dict[str, Any]:
        """Tail and head, and what it shows."""
        kind = "step" if arrow.term.name == "step" else "part" if arrow.to_scale else "direction"
        label = None if kind == "step" else self.tree(arrow.term)
        return {"kind": kind, "label": label, "tail": self.at(arrow.tail), "head": self.at(arrow.head)}

    def plots(self) -> list[dict[str, Any]]:
        """What the optimizer remembers after each update, and the factors that change with time alone."""
        found = {line.name: line.value for line in self.anatomy.lines}
        remembered = [name for name in self.fields if name in found and np.ndim(found[name])]
        return [
            *(
                {"label": ["line", self.named[name]], "about": self.meaning(name)} | self.at(found[name])
                for name in remembered
            ),
            *({"label": self.tree(term), "about": ""} | self.at(value) for term, value in self.anatomy.factors.items()),
        ]
