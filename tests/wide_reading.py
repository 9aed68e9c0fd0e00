"""What readers of sentences share: patterns of numbers and names, and how near a printed number must be."""

import math
import re
from collections.abc import Callable, Sequence

NUMBER = r"(−?(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?:e−?\d+)?|infinity)"
SHARE = r"(less than 0\.01%|almost 100%|\d+(?:\.\d+)?%)"
RATIO = r"(more than a million times|twice|[\d.,e]+ times)"
TIMES = r"(not once|once|twice|\d+ times)"
TURNS = r"(not once|once|twice|\d+ times)(?:, at \w+ (\d+)| from \w+ (\d+) to (\d+))?"
GOAL = r"the minimum|the minimum outside the view|the lowest point in view|the (?:curve|area) of minima"
PLACE = r" at a local minimum| at a saddle| at a maximum| on a plateau"


ONE = r"(@\d+)"
WHO = r"(both|all \d+|\d+|@\d+(?: and @\d+)?)"
"""Who may be meant, where every entrant's name stands as @ and a number."""


class UntrueError(AssertionError):
    """A sentence that is not so."""


def so(claim: object, why: str) -> None:
    """Raise where a claim does not hold."""
    if not claim:
        raise UntrueError(why)


def value_of(text: str) -> float:
    """The number that a text shows."""
    return math.inf if text == "infinity" else float(text.replace(",", "").replace("−", "-"))


def near(text: str, value: float | None, digits: int = 3, slack: float = 0.0) -> None:
    """That a text shows a value, to its digits."""
    so(value is not None, f"{text} is said where there is nothing to say")
    shown = value_of(text)
    if math.isinf(shown) or not math.isfinite(value):
        so(math.isinf(shown) and not math.isfinite(value), f"{text}, but it is {value}")
        return
    size = min(abs(shown), abs(value)) or max(abs(shown), abs(value))  # 1.002 is not shown as 0.998
    unit = 10.0 ** (math.floor(math.log10(size)) - digits + 1) if size else 0.0
    if digits == 3 and 1000 <= size < 1e6:
        unit = min(unit, 1.0) if "," in text else unit
    so(abs(shown - value) <= 0.5001 * unit + slack + 1e-300, f"{text}, but it is {value}")


def share(text: str, value: float) -> None:
    """That a share is said roughly."""
    if text == "less than 0.01%":
        so(0 <= value < 1.0001e-4, f"{text}, but it is {value}")
    elif text == "almost 100%":
        so(0.99499 <= value <= 1 + 1e-9, f"{text}, but it is {value}")
    else:
        shown = float(text.removesuffix("%"))
        unit = 1.0 if shown >= 10 or value >= 0.0995 else 10.0 ** (math.floor(math.log10(max(100 * value, 1e-9))) - 1)
        so(abs(shown - 100 * value) <= 0.5001 * unit, f"{text}, but it is {value}")


def ratio(text: str, value: float) -> None:
    """That so many times is said, in two digits."""
    if text == "more than a million times":
        so(value >= 0.995e6, f"{text}, but it is {value}")
    else:
        near({"twice": "2"}.get(text, text.removesuffix(" times")), value, digits=2)


def times(text: str, count: int) -> None:
    """That it is said how often."""
    known = {"not once": 0, "once": 1, "twice": 2}
    shown = known[text] if text in known else int(text.removesuffix(" times"))
    so(shown == count, f"{text}, but it is {count}")


def turns(groups: Sequence[str | None], found: tuple[int, int | None, int | None]) -> None:
    """That it is said how often, and at which steps first and last."""
    often, at, first, last = groups
    times(often, found[0])
    if at is not None:
        so(int(at) == found[1] == found[2], f"at {at}, but it is from {found[1]} to {found[2]}")
    elif first is not None:
        so((int(first), int(last)) == found[1:], f"from {first} to {last}, but it is from {found[1]} to {found[2]}")
    else:
        so(not found[0], "it is not said when")


class Patterns:
    """Patterns of what may be said, each with the function that holds it against the facts."""

    def __init__(self) -> None:
        self.known: list[tuple[str, Callable]] = []
        self.read: dict[str, int] = {}

    def says(self, pattern: str) -> Callable:
        def add(function: Callable) -> Callable:
            self.known.append((pattern, function))
            return function

        return add

    def check(self, text: str, *facts: object) -> None:
        """Read a text by the first pattern that fits. Raises `UntrueError`, also where none does."""
        for pattern, function in self.known:
            if match := re.fullmatch(pattern, text):
                self.read[pattern] = self.read.get(pattern, 0) + 1
                function(match.groups(), *facts)
                return
        raise UntrueError("nobody can read it")
