"""What an optimizer or a surface computes, as equations: its own code, run on terms instead of numbers."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache, partial
from types import FrameType
from typing import Any, NamedTuple, TypeVar

import numpy as np

from catalogue import Declaration, Elementwise, Optimizer, Surface
from simulation.terms import Term, as_term, symbol, walk

LEAVES = ("number", "symbol", "before", "found")
THETA, T = Term("before", name="theta"), symbol("t")
D = TypeVar("D", bound=Declaration)


class Line(NamedTuple):
    """An assignment: `name` becomes what `term` says.

    A leaf "symbol" means a parameter, t or what a line above has assigned; a leaf "before" what theta or a part of the
    state was before the update; a leaf "found" what a search has found.
    """

    name: str
    term: Term


@dataclass(frozen=True)
class Equations:
    """One update as assignments in an order in which they can be carried out; the last ones are the state and theta."""

    lines: tuple[Line, ...]
    state: Mapping[str, str]
    """Field of the state -> the name under which the lines know it."""
    asked: Mapping[Term, Term]
    """Every answer of the objective that an update needs: as it stands in the lines -> in terms of what is known before
    the update."""
    definitions: Mapping[str, Term]
    """Name -> its value after the update, in terms of what is known before it."""


class Asked:
    """An objective that answers with terms."""

    def gradient(self, point: Term) -> Term:
        return Term("gradient", (point,))

    def value(self, point: Term) -> Term:
        return Term("value", (point,))


@lru_cache(maxsize=256)
def trace(optimizer: Optimizer) -> Equations | None:
    """The equations of an update under this optimizer's switches; None for a method whose code branches on numbers.

    Its parameters and state become symbols of the same names, a variable of its code that holds an intermediate result
    names that result.
    """
    state_type = type(optimizer.init(0.0) if isinstance(optimizer, Elementwise) else optimizer.init(np.zeros(2)))
    state = state_type._make(Term("before", name=field) for field in state_type._fields)
    try:
        variables, (theta, after) = _watched(optimizer, lambda: updated(optimizer, state))
    except (TypeError, AttributeError):
        return None
    return _in_order(optimizer, variables, theta, state, after)


def searched(optimizer: Optimizer) -> Equations:
    """The equations of a method that `trace` cannot read: a search finds the step and what is remembered."""
    state_type = type(optimizer.init(np.zeros(2)))
    before, found = (
        state_type._make(Term(kind, name=one) for one in state_type._fields) for kind in ("before", "found")
    )
    step = Term("found", name="step")
    told: Any = symbolic(optimizer)  # which takes terms for arrays
    variables, update = _watched(told, lambda: told.told(THETA, before, found, step, Asked()))
    theta, after = update or (THETA + step, found)
    equations = _in_order(optimizer, variables, theta, before, after)
    g = Term("gradient", (THETA,))
    lines = equations.lines if update else (Line("g", g), Line("step", step), *equations.lines)
    found_lines = [Line(name, term) for name, term in zip(state_type._fields, after, strict=True) if term in found]
    used = {part for line in lines for part in walk(line.term)}
    lines = (
        *(one for one in found_lines if one.term in used),
        *lines,
        *(one for one in found_lines if one.term not in used),
    )
    definitions = {line.name: line.term for line in lines} | dict(equations.definitions)
    return replace(equations, lines=lines, asked=equations.asked or {g: g}, definitions=definitions)


def trace_surface(surface: Surface) -> tuple[dict[str, Term], Term, tuple[Term, Term]]:
    """f(x, y) and its gradient as terms of x, y and the surface's parameters.

    Returns the named intermediate results of both, the value and the gradient. Parameters that the surface's code
    cannot take as symbols are numbers in the terms.
    """
    named, (value, *gradient) = _traced(surface, lambda given, x, y: (given.value_at(x, y), *given.gradient_at(x, y)))
    by_x, by_y = gradient
    return named, value, (by_x, by_y)


def trace_hessian(surface: Surface) -> tuple[dict[str, Term], tuple[Term, Term, Term]]:
    """The second derivatives xx, xy, yy as `trace_surface` has the first, and with numbers where that has them."""
    named, (_, _, xx, xy, yy) = _traced(
        surface, lambda given, x, y: (*given.gradient_at(x, y), *given.hessian_at(x, y))
    )
    return named, (xx, xy, yy)


def _traced(surface: Surface, compute: Callable) -> tuple[dict[str, Term], list[Term]]:
    x, y = symbol("x"), symbol("y")
    for given in (symbolic(surface), surface):
        try:
            variables, outcome = _watched(given, partial(compute, given, x, y))
        except (TypeError, AttributeError):
            continue
        return {name: term for term, name in variables.items()}, [as_term(one) for one in outcome]
    raise TypeError(f"{surface.slug}: its code does not run on terms")


def updated(optimizer: Optimizer, state: NamedTuple) -> Any:
    """The next theta and the next state, in terms of theta, this state, t and the optimizer's parameters.

    Raises TypeError or AttributeError for a method whose code branches on numbers.
    """
    optimizer = symbolic(optimizer)
    theta: Any = THETA  # for an array, as `asked` is for an objective and `t` for a number
    asked: Any = Asked()
    t: Any = T
    if isinstance(optimizer, Elementwise):
        return optimizer.update(theta, asked.gradient(optimizer.look_ahead(theta, state)), state, t)
    return optimizer.step(theta, state, asked, t)


def symbolic(declaration: D) -> D:
    """A copy whose numbers are symbols, while its switches and choices stay."""
    copy = object.__new__(type(declaration))
    for one in fields(declaration):
        declared = declaration.parameters().get(one.name)
        value = getattr(declaration, one.name)
        vars(copy)[one.name] = symbol(one.name) if declared and declared.is_number else value
    return copy


def _watched(declaration: Declaration, compute: Callable[[], Any]) -> tuple[dict[Term, str], Any]:
    """What `compute` returns, and the variables of the declaration's own functions that held a term: term -> name."""
    package = type(declaration).__module__.rpartition(".")[0]
    names: dict[Term, str] = {}

    def watch(frame: FrameType, event: str, _: Any) -> None:
        if event != "return" or frame.f_globals.get("__package__") != package:
            return
        code = frame.f_code
        for name in code.co_varnames[code.co_argcount :]:
            held = frame.f_locals.get(name)
            if isinstance(held, Term) and held.operation not in LEAVES:
                names.setdefault(held, name)

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        outcome = compute()
    finally:
        sys.setprofile(before)
    return names, outcome


def _in_order(
    optimizer: Optimizer, variables: Mapping[Term, str], theta: Term, before: NamedTuple, after: NamedTuple
) -> Equations:
    """The equations of an update that makes `theta` of theta and the state `after` of the one `before`."""
    changed = [as_term(new) for new in after]
    parts = list(dict.fromkeys(part for term in (theta, *changed) for part in walk(term)))
    asked = [part for part in parts if part.operation in ("gradient", "value")]
    named = {one: "g" for one in asked[:1] if isinstance(optimizer, Elementwise)} | dict(variables)
    named = {term: name for term, name in named.items() if term in parts and term != theta}
    state = {old.name: _name_of(old, new, named) for old, new in zip(before, changed, strict=True)}
    named = _each_once(named, first={*state.values()}, never={*optimizer.parameters(), "theta", "t"})
    known = {state[old.name]: old for old in before}
    apart: set[str] = set()
    while True:
        called = {term: f"{name}_next" if name in apart else name for term, name in named.items()}
        symbols = {term: symbol(name) for term, name in called.items()}
        symbols |= {old: Term("before", name=name) for name, old in known.items()}
        results = {name: term for term, name in called.items()} | {"theta": theta}
        lines = [Line(name, replaced(results[name], symbols, whole=False)) for name in results]
        lines.sort(key=lambda line: parts.index(results[line.name]))
        lines += [Line(name, symbol(f"{name}_next")) for name in apart]
        results |= {name: results[f"{name}_next"] for name in apart}
        order, tangled = _ordered(_needed(lines, {"theta", *state.values()}))
        if not tangled:
            break
        apart |= tangled
    written = {replaced(one, symbols, whole=False): one for one in asked}
    return Equations(tuple(order), state, written, {line.name: results[line.name] for line in order})


def _name_of(old: Term, new: Term, named: dict[Term, str]) -> str:
    """What the lines call a part of the state: as the code calls its new value, or else as the field is called."""
    return old.name if new == old or new.operation in LEAVES else named.setdefault(new, old.name)


def _each_once(named: Mapping[Term, str], first: set[str], never: set[str]) -> dict[Term, str]:
    """Without the names that mean something else already; what is called by the names in `first` comes first."""
    taken: dict[str, Term] = {}
    for term, name in sorted(named.items(), key=lambda pair: pair[1] not in first):
        if name not in never:
            taken.setdefault(name, term)
    return {term: name for name, term in taken.items()}


def replaced(term: Term, symbols: Mapping[Term, Term], whole: bool = True) -> Term:
    """The term with symbols for the parts, or, if `whole`, for all of it."""
    if whole and term in symbols:
        return symbols[term]
    return replace(term, operands=tuple(replaced(operand, symbols) for operand in term.operands))


def _needed(lines: list[Line], wanted: set[str]) -> list[Line]:
    """The lines that set what is wanted, and those that they need."""
    needed = set(wanted)
    for line in reversed(lines):  # each comes after those that it is made of
        if line.name in needed:
            needed |= {leaf.name for leaf in walk(line.term) if leaf.operation == "symbol"}
    return [line for line in lines if line.name in needed]


def _ordered(lines: list[Line]) -> tuple[list[Line], set[str]]:
    """The lines such that each finds what it needs: results after they are assigned, what was before until then.

    Where that is impossible, also the names that are needed old and new at once.
    """
    names = {line.name for line in lines}
    after: dict[str, set[str]] = {name: set() for name in names}
    for line in lines:
        for leaf in walk(line.term):
            if leaf.name == line.name or leaf.name not in names:
                continue
            if leaf.operation == "symbol":
                after[line.name].add(leaf.name)
            elif leaf.operation == "before":
                after[leaf.name].add(line.name)
    ordered: list[Line] = []
    while lines:
        done = {line.name for line in ordered}
        ready = next((line for line in lines if after[line.name] <= done), None)
        if ready is None:
            left = {line.name for line in lines}
            read = {leaf.name for line in lines for leaf in walk(line.term) if leaf.operation == "before"}
            return ordered, (read & left) - {"theta"}
        ordered.append(ready)
        lines = [line for line in lines if line is not ready]
    return ordered, set()
