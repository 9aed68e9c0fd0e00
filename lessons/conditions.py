"""What a lesson claims of its runs, as a formula over facts: `momentum.arrived < sgd.arrived and sgd.zigzags >= 3`.

Numbers, facts by name, + - * /, abs(), comparisons, `and`, `or`, `not` and brackets. It is read by this file and never
run as Python. What never happens is infinite, what is not known is nan, of which no comparison holds.
"""

import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from language import Message

LONGEST, DEEPEST = 300, 30
"""Characters of a formula, and brackets within brackets."""
_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)|([A-Za-z_][\w.]*)|(<=|>=|==|!=|[-+*/()<>]))", re.ASCII)
_COMPARED = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
_ADDED = {"+": operator.add, "-": operator.sub}
_WORDS = {"and", "or", "not", "abs"}
_WRITTEN = "1.5, sgd.zigzags, + - * / < <= > >= == !=, and, or, not, abs( ), ( )"

Facts = Mapping[str, float]
Value = Callable[[Facts], float]


class ConditionError(ValueError):
    """What is wrong with a formula, as a message without a full stop."""


class UnknownFactError(ValueError):
    """A name that is no fact of this experiment; the message lists those there are."""


@dataclass(frozen=True)
class Condition:
    """A claim that is true or false of the facts of an experiment."""

    text: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "_value", _Reader(self.text).whole())

    @property
    def names(self) -> list[str]:
        """The facts that it is made of, in their order."""
        return [name for _, name, _ in _TOKEN.findall(self.text) if name and name not in _WORDS]

    def value(self, facts: Facts) -> float:
        """What it comes to; 1 and 0 are true and false. Raises UnknownFactError."""
        return self._value(facts)  # type: ignore[attr-defined]

    def holds(self, facts: Facts) -> bool:
        """Whether it is true. Raises UnknownFactError."""
        value = self.value(facts)
        return bool(value) and not math.isnan(value)


def fact(facts: Mapping[str, float], name: str) -> float:
    """A fact by its name. Raises UnknownFactError."""
    if name not in facts:
        allowed = ", ".join(sorted(facts))
        raise UnknownFactError(
            Message("there is no fact “{name}” here; there are {allowed}", name=name, allowed=allowed)
        )
    return facts[name]


class _Reader:
    """Reads a formula from left to right; every method takes what it understands, and returns how to compute it."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST:
            raise ConditionError(Message(
                "a claim has at most {most} characters, received {count}", most=LONGEST, count=len(text)
            ))  # fmt: skip
        self.tokens, at = [], 0
        while text[at:].strip():
            found = _TOKEN.match(text, at)
            if not found:
                raise ConditionError(Message(
                    "“{text}” cannot be read in a claim; it is made of {allowed}",
                    text=text[at:].strip()[:20], allowed=_WRITTEN,
                ))  # fmt: skip
            self.tokens.append(found[0].strip())
            at = found.end()
        self.deep = 0

    def whole(self) -> Value:
        value = self.either()
        if self.tokens:
            raise self.unexpected()
        return value

    def unexpected(self) -> ConditionError:
        if not self.tokens:
            return ConditionError(Message("the claim ends too early; it is made of {allowed}", allowed=_WRITTEN))
        return ConditionError(Message(
            "“{text}” is not expected there; a claim is made of {allowed}", text=self.tokens[0], allowed=_WRITTEN
        ))  # fmt: skip

    def take(self, *wanted: str) -> str | None:
        return self.tokens.pop(0) if self.tokens and self.tokens[0] in wanted else None

    def either(self) -> Value:
        value = self.both()
        while self.take("or"):
            value = _joined(lambda a, b: float(bool(a) or bool(b)), value, self.both())
        return value

    def both(self) -> Value:
        value = self.negated()
        while self.take("and"):
            value = _joined(lambda a, b: float(bool(a) and bool(b)), value, self.negated())
        return value

    def negated(self) -> Value:
        if not self.take("not"):
            return self.compared()
        with_not = self.within(self.negated)
        return lambda facts: float(not with_not(facts))

    def compared(self) -> Value:
        left = self.total()
        compare = self.take(*_COMPARED)
        if not compare:
            return left
        holds = _COMPARED[compare]
        return _joined(lambda a, b: float(holds(a, b)), left, self.total())

    def total(self) -> Value:
        value = self.product()
        while sign := self.take("+", "-"):
            value = _joined(_ADDED[sign], value, self.product())
        return value

    def product(self) -> Value:
        value = self.factor()
        while sign := self.take("*", "/"):
            value = _joined(operator.mul if sign == "*" else _ratio, value, self.factor())
        return value

    def factor(self) -> Value:
        if self.take("-"):
            negative = self.within(self.factor)
            return lambda facts: -negative(facts)
        if self.take("("):
            return self.bracketed()
        if self.take("abs"):
            if not self.take("("):
                raise self.unexpected()
            inside = self.bracketed()
            return lambda facts: abs(inside(facts))
        if not self.tokens or not re.match(r"[\w]", self.tokens[0]) or self.tokens[0] in _WORDS:
            raise self.unexpected()
        token = self.tokens.pop(0)
        if token[0].isdigit():
            number = float(token)
            return lambda facts: number
        return lambda facts: fact(facts, token)

    def bracketed(self) -> Value:
        value = self.within(self.either)
        if not self.take(")"):
            raise self.unexpected()
        return value

    def within(self, read: Callable[[], Value]) -> Value:
        """Read one level deeper."""
        self.deep += 1
        if self.deep > DEEPEST:
            raise ConditionError(Message("a claim has at most {most} brackets within brackets", most=DEEPEST))
        value = read()
        self.deep -= 1
        return value


def _joined(join: Callable[[float, float], float], left: Value, right: Value) -> Value:
    return lambda facts: join(left(facts), right(facts))


def _ratio(above: float, below: float) -> float:
    return above / below if below else math.nan
