"""What an optimizer is: a rule that turns a point, a state and an objective into the next point."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol, Self

import numpy as np

from catalogue.declaration import Declaration
from catalogue.letters import NO_LETTER, Letters
from catalogue.library import Counterpart, Library
from catalogue.look import Look
from catalogue.numbers import Array
from catalogue.stability import Stability


class Family(StrEnum):
    """What a method changes about gradient descent."""

    BASELINE = "follows the gradient"
    DIRECTION = "changes the direction"
    STEP_SIZE = "changes the step size"
    BOTH = "changes both"
    REFERENCE = "reference: not first-order, or not a fixed step"

    @property
    def heading(self) -> str:
        """The same with a capital letter."""
        return self.value.capitalize()


class Objective(Protocol):
    """What an optimizer may ask of a surface, or of a wrapper around one. Points are (2, ...).

    A point of nan asks for nothing: that is how a method that probes leaves out the trajectories that need no answer.
    """

    def value(self, point: np.ndarray) -> np.ndarray: ...

    def gradient(self, point: np.ndarray) -> np.ndarray: ...

    def hessian(self, point: np.ndarray) -> np.ndarray: ...


@dataclass(frozen=True, kw_only=True)
class Optimizer(Declaration, ABC):
    """A rule for the next point. Its parameters may be arrays that broadcast over the batch.

    A state is what the `init` of the same optimizer made, so every optimizer names its own type where this says Any.
    """

    batched = True
    facts = ("name", "order", "rule", "family", "extends", "year", "source", "idea", "weakness")

    rule: ClassVar[str]
    """LaTeX of the update, as the literature writes it, in the symbols of the parameters."""
    symbols: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """Variable of `init` and `update`, or field of the state -> "symbol: meaning" for the reader of its equations.

    The symbol is LaTeX, and may be left out where the name tells it: `m_hat` is read as `\\hat m`. A class inherits
    what it does not declare anew.
    """
    letters: ClassVar[Mapping[Letters, Mapping[str, str]]] = MappingProxyType({
        Letters.PYTORCH: {r"\eta": r"\gamma"},
        Letters.BOOK: {
            r"\theta": "W", "f": "L", "g": NO_LETTER, r"\varepsilon": NO_LETTER,
            r"\nabla f(\theta)": r"\frac{\partial L}{\partial W}",
        },
    })  # fmt: skip
    r"""Whose letters -> our symbol in `rule`, or in the inspector, -> theirs, where they write another one.

    A symbol is LaTeX. Where they have the method but no letter for a quantity it is `NO_LETTER`, and ours stays. That a
    class has `Letters.PAPER` at all says that the letters of its source are known. A class inherits, entry by entry,
    what it does not declare anew.
    """
    in_the_book: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """Parameter -> its argument in the code of Deep Learning from Scratch; empty where the book lacks the method."""
    known_as: ClassVar[str] = ""
    """What else it is called, names apart by commas, for the Handbook's search. A translation may name others."""
    family: ClassVar[Family]
    extends: ClassVar[tuple[str, ...]]
    """Slugs of the methods that it was made from, by history or by its formula; empty for one that began anew."""
    year: ClassVar[int]
    source: ClassVar[str]
    """Paper or lecture, with DOI or URL."""
    in_words: ClassVar[str] = ""
    """`rule` as a sentence."""
    idea: ClassVar[str]
    weakness: ClassVar[str]
    does_well_on: ClassVar[str] = ""
    fails_on: ClassVar[str] = ""
    """Slugs of surfaces where a run by the defaults converges, and where it does not, for the Handbook to show."""
    libraries: ClassVar[Mapping[Library, Counterpart]] = MappingProxyType({})
    """What each library that has this method calls it; a library that lacks it has no entry."""
    finds_its_rate: ClassVar[bool] = False
    """Whether the learning rate is meant to stay at its default, because the method finds the length of its steps."""
    look: ClassVar[Look]
    """Its colour and dash on every page; where a class names none, they follow from its slug."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "look" not in vars(cls):  # one that is made from another looks like itself
            cls.look = Look.of_slug(cls.slug)

    natural_rate: ClassVar[float | None] = None
    """The learning rate that means that there is none, which is proposed wherever it does."""
    rate_of: ClassVar[str] = ""
    """The slug of the method whose proposed rate is proposed, too, wherever it does, so that both can be compared."""

    if TYPE_CHECKING:

        @property
        def learning_rate(self) -> Array:
            """A parameter of every method but a few: a float, or (...) over the batch."""

    @property
    def formula(self) -> str:
        """`rule` under the conventions that this optimizer was given, where it offers any."""
        return self.rule

    def at_rate(self, learning_rate: Array) -> Self:
        """A copy at another rate (...), which is not validated; nothing that the original has cached comes along."""
        copy = object.__new__(type(self))
        vars(copy).update({one.name: getattr(self, one.name) for one in fields(self)}, learning_rate=learning_rate)
        return copy

    @abstractmethod
    def init(self, point: np.ndarray) -> NamedTuple:
        """The state before the first update at `point` (2, ...).

        Its fields are (2, ...), or (...) for one number per trajectory. A run records each as (2, steps + 1, ...), so
        every field must broadcast to the shape of the point, before the first update and after every other.
        """

    @abstractmethod
    def step(self, point: np.ndarray, state: Any, objective: Objective, t: int) -> tuple[np.ndarray, NamedTuple]:
        """Update number `t`, from 1: the next point (2, ...) and the next state.

        Whoever calls it silences NumPy's warnings: where one trajectory of a batch divides by zero, the others go on.
        """

    def stability(self, lowest: float, highest: float) -> Stability | None:
        """What is proven about it on a quadratic with curvatures from `lowest` to `highest`, both above 0.

        Its rate plays no part, its other parameters may be arrays. None where nothing is declared.
        """
        return None

    def told(
        self, point: np.ndarray, state: Any, found: Any, moved: np.ndarray, objective: Objective
    ) -> tuple[np.ndarray, NamedTuple] | None:
        """The update of a method that searches, as its equation reads once the search is over.

        `found` is the state after the update and `moved` (2, ...) how far it went: the results of the search. What it
        returns is written down for the reader and equals what `step` returns; None where there is only the result.
        """
        return None


class Elementwise(Optimizer):
    """An optimizer that treats each coordinate alike and asks for one gradient per update.

    `init`, `look_ahead` and `update` are written for one coordinate theta, a float or an array: applied to an
    array (2, ...) they move a batch, applied to two floats they move a single point at Python's own speed.
    """

    @abstractmethod
    def init(self, theta: Array) -> NamedTuple: ...

    def look_ahead(self, theta: Array, state: Any) -> Array:
        """Where the gradient is evaluated: at theta itself, unless a method looks ahead."""
        return theta

    @abstractmethod
    def update(self, theta: Array, gradient: Array, state: Any, t: int) -> tuple[Array, NamedTuple]:
        """Update number `t`, from 1: the next theta and the next state."""

    def step(self, point: np.ndarray, state: Any, objective: Objective, t: int) -> tuple[np.ndarray, NamedTuple]:
        # what is told an array returns an array
        return self.update(  # type: ignore[return-value]
            point,
            objective.gradient(self.look_ahead(point, state)),  # type: ignore[arg-type]
            state,
            t,
        )
