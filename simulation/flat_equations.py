"""What a browser needs to compute a descent itself: the equations of optimizers, surfaces and schedules, as programs.

All are derived from the declarations' own code. What cannot be derived has None for a program: methods that search,
schedules that listen to the loss.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from itertools import product
from typing import Any, TypeVar

import numpy as np

from catalogue import Declaration, Elementwise, OpenLoop, Optimizer, Schedule, Surface
from expressions import Custom
from simulation.flat_program import FlatProgram, every_way, flattened, of_formula
from simulation.rules import decays, has_rate
from simulation.schema import write
from simulation.terms import Term, as_term, symbol
from simulation.tracing import THETA, T, symbolic, updated
from surfaces._regression import Regression

D = TypeVar("D", bound=Declaration)
X, Y = symbol("x"), symbol("y")
EXAMPLE = ("u", "v", "target")
"""The two inputs and the target of an example of a `Regression`."""
RATE = "learning_rate"
PLACES = ("minima", "local_minima", "saddles")


@dataclass(frozen=True)
class Update:
    """A method's programs. Its registers begin with x, y and what it remembers, as both programs give them out."""

    init: FlatProgram
    """Of x, y and the parameters: what is remembered before the first update."""
    update: FlatProgram
    """Of x, y, what is remembered, t and the parameters: x, y and what is remembered after it."""
    state: Mapping[str, int]
    """Field of the state -> how many numbers it is."""


@dataclass(frozen=True)
class Means:
    """A surface that is a mean over examples: the programs of one, of x, y, u, v and its target."""

    value: FlatProgram
    gradient: FlatProgram
    examples: np.ndarray
    """(3, n): u, v and target of each."""


@dataclass(frozen=True)
class Ground:
    """A surface's programs of x, y and its parameters, None where it is known as a mean alone."""

    value: FlatProgram | None
    gradient: FlatProgram | None
    mean: Means | None = None
    """Where it is made of examples."""
    places: FlatProgram | None = None
    """Of the parameters: the points of `PLACES`, one by one, and the minimum; None where these take a search."""


def optimizer_programs(optimizer: Optimizer) -> Update | None:
    """The programs under this optimizer's switches, whose numbers play no part; None for one that searches."""
    return _optimizer_programs(out_of_the_box(optimizer))


@lru_cache(maxsize=256)
def _optimizer_programs(optimizer: Optimizer) -> Update | None:
    numbers = _numbers(optimizer)
    first = optimizer.init(0.0) if isinstance(optimizer, Elementwise) else optimizer.init(np.zeros(2))
    width = 2 if isinstance(optimizer, Elementwise) else 1
    widths = {name: max(width, np.ndim(value) + 1) for name, value in zip(first._fields, first, strict=True)}
    before = {name: Term("before", name=name) for name in widths}
    parameters = {name: symbol(name) for name in numbers}
    try:
        theta, after = updated(optimizer, type(first)._make(before.values()))
        begun: Any = symbolic(optimizer).init(THETA)  # type: ignore[arg-type]  # a term, for an array
        known = {name: (leaf, widths[name]) for name, leaf in before.items()}
        steady = frozenset(numbers) - {RATE}
        init = flattened(
            {"theta": (THETA, 2), **parameters},
            list(zip(map(as_term, begun), widths.values(), strict=True)),
            frozenset(),
        )
        update = flattened(
            {"theta": (THETA, 2), **known, "t": T, **parameters},
            [(theta, 2), *zip(map(as_term, after), widths.values(), strict=True)],
            steady,
        )
    except (TypeError, AttributeError):
        return None
    return Update(init, update, widths)


def surface_programs(surface: Surface) -> Ground:
    """The programs of a surface, whatever the numbers among its parameters are; a switch may change them."""
    if isinstance(surface, Custom):
        return Ground(of_formula(surface.expression.value), of_formula(surface.expression.gradient))
    return _surface_programs(out_of_the_box(surface))


def out_of_the_box(declaration: D) -> D:
    """The optimizer or surface with the same switches, and the same examples, whose numbers are the defaults."""
    declared = declaration.parameters()
    return replace(declaration, **{name: declared[name].default for name in _numbers(declaration)})


@lru_cache(maxsize=64)
def _surface_programs(surface: Surface) -> Ground:
    mean = _means(surface) if isinstance(surface, Regression) else None
    inputs = {"x": X, "y": Y} | {name: symbol(name) for name in _numbers(surface)}
    steady = frozenset(_numbers(surface))

    def program(of: str) -> FlatProgram | None:
        try:
            outputs = every_way(lambda: _several(getattr(symbolic(surface), of)(X, Y)))
        except (TypeError, AttributeError):
            return None
        return flattened(inputs, [(one, 1) for one in outputs], steady)

    return Ground(program("value_at"), program("gradient_at"), mean, _places(surface))


def _places(surface: Surface) -> FlatProgram | None:
    given = symbolic(surface)
    try:
        points = [coordinate for name in PLACES for point in getattr(given, name) for coordinate in point]
        minimum = math.nan if given.minimum is None else given.minimum
        outputs = [(as_term(one), 1) for one in (*points, minimum)]
        return flattened({name: symbol(name) for name in _numbers(surface)}, outputs, frozenset())
    except (TypeError, AttributeError):
        return None


def _means(surface: Regression) -> Means:
    inputs = {name: symbol(name) for name in ("x", "y", *EXAMPLE)}
    given: Any = [symbol(name) for name in (*EXAMPLE, "x", "y")]  # terms, for arrays

    def program(of: Callable) -> FlatProgram:
        return flattened(inputs, [(one, 1) for one in every_way(lambda: of(*given))], frozenset())

    return Means(program(surface._losses), program(surface._slopes), np.stack([*surface.inputs, surface.targets]))


@lru_cache(maxsize=64)
def schedule_program(cls: type[Schedule]) -> FlatProgram | None:
    """The factor at update t of the steps, after the warm-up; None for a schedule that listens to the loss."""
    if not issubclass(cls, OpenLoop):
        return None
    schedule = cls()
    steps = symbol("steps")
    inputs = {"t": T, "steps": steps} | {name: symbol(name) for name in _numbers(schedule)}
    given: Any = (T, steps)
    try:
        (factor,) = every_way(lambda: [symbolic(schedule).factor(*given)])
        return flattened(inputs, [(factor, 1)], frozenset(inputs) - {"t"})
    except (TypeError, AttributeError):
        return None


def variants(cls: type[Optimizer]) -> Iterator[Optimizer]:
    """An optimizer for each combination of its switches and choices."""
    declared = {name: one for name, one in cls.parameters().items() if not one.is_number}
    for values in product(*((True, False) if one.is_switch else one.options for one in declared.values())):
        yield cls(**dict(zip(declared, values, strict=True)))


def switches(declaration: Declaration) -> dict[str, bool | str]:
    """Its parameters that are no numbers."""
    return {name: getattr(declaration, name) for name, one in declaration.parameters().items() if not one.is_number}


def way(optimizer: Optimizer) -> str:
    """What a link says of its switches, "outside,on"."""
    return ",".join(map(write, switches(optimizer).values()))


def optimizer_content(cls: type[Optimizer]) -> dict[str, Any]:
    """An optimizer's programs as JSON, by its ways; null where it searches."""
    ways = {way(one): _content(optimizer_programs(one)) for one in variants(cls)}
    return {"switches": [*switches(cls())], "rate": has_rate(cls), "decays": decays(cls()), "ways": ways}


def surface_content(surface: Surface) -> dict[str, Any]:
    """A surface's programs as JSON."""
    return _content(surface_programs(surface))


def schedule_content(cls: type[Schedule]) -> dict[str, Any] | None:
    """A schedule's program as JSON."""
    return _content(schedule_program(cls))


def _content(programs: Any) -> Any:
    if isinstance(programs, FlatProgram):
        return programs.content()
    if isinstance(programs, Update | Means | Ground):
        return {one.name: _content(getattr(programs, one.name)) for one in fields(programs)}
    return programs.tolist() if isinstance(programs, np.ndarray) else programs


def _numbers(declaration: Declaration) -> list[str]:
    return [name for name, one in declaration.parameters().items() if one.is_number]


def _several(outcome: Any) -> tuple:
    return outcome if isinstance(outcome, tuple) else (outcome,)
