"""The program in NumPy alone, where every equation can be read."""

from collections import Counter
from collections.abc import Iterator, Sequence
from textwrap import indent
from typing import Any

import numpy as np

from catalogue import Optimizer
from language import Message
from programs.notation import Notation
from programs.source import Copied
from programs.surface import gradient_function, hessian_function, value_function
from programs.task import Task, assemble
from simulation.rules import has_rate
from simulation.terms import Term, as_term, make, number, symbol, walk
from simulation.tracing import THETA, Equations, Line, replaced, symbolic, trace

CHECKED = Message("NumPy is all that it needs.")
SHOW = 'print(f"theta = {theta[0]} {theta[1]}  f = {f(theta)}")'
TAKEN = {
    *("f", "gradient", "exact_gradient", "factor", "react", "share", "plateau", "eta", "steps", "last", "before"),
    *("warmup_steps", "generator", "sigma", "clip_norm", "l2", "decoupled_decay", "np", "math"),
}
"""Names that mean something in a program, which a variable of an optimizer's equations gives way to."""
Parts = tuple[list[str], list[str], str]
"""Definitions, assignments, and the loop with what comes directly before it."""


def write(task: Task) -> str:
    """The program of a descent."""
    equations, copied = trace(task.optimizer), Copied()
    schedule, settings = task.schedule(copied)
    more, values, loop = _searching(task, copied) if equations is None else _updating(task, equations)
    head = task.head(CHECKED, "", task.run.points[:, task.last])
    definitions = [*functions(task), schedule, *more]
    return assemble(head, copied, [], *definitions, "\n".join([*values, *settings, *task.rules]), loop, SHOW)


def functions(task: Task) -> list[str]:
    """f and its gradient, with the rules of the game."""
    surface = task.scenario.surface
    value = value_function(surface, "np", task.language)
    if not task.changes_gradients:
        return [value, gradient_function(surface, "gradient")]
    lines = ["g = exact_gradient(theta)"]
    if task.noisy:
        lines.append(f"g = g + {task.noise('np.hypot(*g)', 'generator.standard_normal(2)')}")
    if task.clips:
        lines.append("g = g * min(1.0, clip_norm / (np.hypot(*g) + 1e-6))")
    lines.append(f"return g{' + l2 * theta' if task.penalises else ''}")
    ruled = "def gradient(theta):\n" + indent("\n".join(lines), "    ")
    return [value, gradient_function(surface, "exact_gradient"), ruled]


def _updating(task: Task, equations: Equations) -> Parts:
    """The loop of a method whose update is a row of equations."""
    named = {line.name for line in equations.lines} | {*equations.state.values()}
    renamed = {name: f"{name}_" for name in named & TAKEN}
    notation = Notation(renamed=renamed | ({"learning_rate": "eta"} if task.changing else {}))
    lines = [notation.assign(renamed.get(name, name), term) for name, term in _asked_once(equations.lines)]
    first = first_state(task.optimizer)
    state = [f"{renamed.get(name, name)} = {first[field]}" for field, name in equations.state.items()]
    if task.decays:
        lines = ["before = theta", *lines, f"theta = theta - {task.rate} * decoupled_decay * before"]
    inside = [*task.pace(f"f(theta){task.penalty}"), *lines]
    rate = ["learning_rate"] if has_rate(task.optimizer) else []
    values = task.values("\n".join([*state, *inside, *rate]))
    loop = [f"theta = np.array({task.start})", *state, *task.loop(), indent("\n".join(inside), "    ")]
    return [], values, "\n".join(loop)


def _asked_once(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, and before them one for each gradient that several of them need, as g1, g2, ..."""
    needed = Counter(part for line in lines for part in walk(line.term) if part.operation == "gradient")
    names: dict[Term, Term] = {}
    for name, term in lines:
        for part in walk(term):
            if needed[part] > 1 and part not in names:
                names[part] = symbol(f"g{len(names) + 1}")
                yield Line(names[part].name, part)
        yield Line(name, replaced(term, names))


def first_state(optimizer: Optimizer) -> dict[str, str]:
    """Field of the state -> what it is at first."""
    shapes = [np.shape(value) for value in optimizer.init(np.zeros(2))]
    told: Any = symbolic(optimizer)  # which takes terms for arrays
    terms = told.init(THETA)
    texts = {}
    for (field, term), shape in zip(terms._asdict().items(), shapes, strict=True):
        text = Notation().write(_without_differences(as_term(term)))
        if shape and text != "theta":
            text = "np.zeros(2)" if text == "0" else f"np.full(2, {text})"
        texts[field] = "0.0" if text == "0" else text
    return texts


def _without_differences(term: Term) -> Term:
    """The term with 0 for every a - a."""
    if term.operation == "-" and term.operands[0] == term.operands[1]:
        return number(0)
    operands = [_without_differences(operand) for operand in term.operands]
    if term.operation == "component":
        return operands[0] if operands[0].operation == "number" else term
    return make(term.operation, *operands) if operands else term


def _searching(task: Task, copied: Copied) -> Parts:
    """The loop of a method that searches, whose own code is copied."""
    optimizer = task.optimizer
    name = type(optimizer).__name__
    copied.add_class(name, optimizer, ("init", "step", "learning_rate") if task.changing else ("init", "step"))
    asks = {"value": f"np.float64(f(theta){task.penalty})", "gradient": "gradient(theta)"}
    more = []
    if ".hessian(" in copied.parts[name]:
        more.append(hessian_function(task.scenario.surface))
        asks["hessian"] = "hessian(theta)" + (" + l2 * np.eye(2)" if task.penalises else "")
    answers = (f"    def {one}(self, theta):\n        return {text}" for one, text in asks.items())
    more.append("class Objective:\n" + "\n\n".join(answers))
    values = [f"learning_rate = {optimizer.learning_rate!r}"] if task.changing else []
    inside = [*task.pace("objective.value(theta)"), *(["method.learning_rate = eta"] if task.changing else [])]
    inside.append("theta, state = method.step(theta, state, objective, t)")
    loop = [f"theta = np.array({task.start})", f"method, objective = {name}(), Objective()"]
    loop += ["state = method.init(theta)", *task.loop(), indent("\n".join(inside), "    ")]
    return more, values, "\n".join(loop)
