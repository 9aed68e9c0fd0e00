"""The numbers behind every step of a run: what each symbol of its equations was, and which arrows made the step."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from catalogue import Array
from simulation.objectives import Noisy, Wrapper
from simulation.rules import PLAIN, Rules, decays, has_rate
from simulation.structure import collects_gradients, of_time, summands
from simulation.terms import Term, evaluate, symbol
from simulation.tracing import THETA, Equations, T, searched, trace
from simulation.trajectory import Trajectory


class Valued(NamedTuple):
    """A line of the equations with its outcome at every update: (2, updates), (updates,) or one number for all."""

    name: str
    term: Term
    value: Array


class Arrow(NamedTuple):
    """Something that points from a tail to a head at every update, both (2, updates); nan where there is none.

    What is `to_scale` ends where it says. Of the rest only the direction means something: it is as long as the step.
    """

    term: Term
    tail: np.ndarray
    head: np.ndarray
    to_scale: bool


@dataclass(frozen=True, eq=False)
class Anatomy:
    """A single run, taken apart. Update k of 1, 2, ... is at index k - 1 of every array, vectors are (2, updates)."""

    run: Trajectory

    @property
    def updates(self) -> int:
        """How many updates were made: no more after a divergence."""
        return int(self.run.diverged_at) if self.run.diverged_at >= 0 else self.run.steps

    @cached_property
    def equations(self) -> Equations:
        """The update's equations under the switches of the run's optimizer."""
        return trace(self.run.optimizer) or searched(self.run.optimizer)

    @cached_property
    def before(self) -> np.ndarray:
        """Where each update begins, (2, updates)."""
        return self.run.points[:, : self.updates]

    @cached_property
    def step(self) -> np.ndarray:
        """Where each update leads, from where it begins, (2, updates)."""
        return self.run.points[:, 1 : self.updates + 1] - self.before

    @cached_property
    def known(self) -> dict[Term, Array]:
        """What the objective answered, and what was known before each update."""
        run, count = self.run, self.updates
        known: dict[Term, Array] = {
            THETA: self.before,
            T: np.arange(1, count + 1),
            Term("found", name="step"): self.step,
        }
        for name, declared in run.optimizer.parameters().items():
            if declared.is_number:
                known[symbol(name)] = getattr(run.optimizer, name)
        if run.learning_rates is not None:
            known[symbol("learning_rate")] = run.learning_rates[:count]
        for name, recorded in _fields(run):
            known[Term("before", name=name)] = recorded[..., :count]
            known[Term("found", name=name)] = recorded[..., 1 : count + 1]
        for question, asked in enumerate(self.equations.asked.values()):
            with np.errstate(all="ignore"):
                point = np.broadcast_to(evaluate(asked.operands[0], known), self.before.shape)
            known[asked] = self._answer(asked.operation, point, question)
        return known

    @cached_property
    def read(self) -> dict[Term, Array]:
        """`known` by what stands in the lines, which call parts of the state and questions by names of their own."""
        equations, read = self.equations, dict(self.known)
        for field, name in equations.state.items():
            read[Term("before", name=name)] = self.known[Term("before", name=field)]
        return read | {written: self.known[asked] for written, asked in equations.asked.items()}

    @cached_property
    def lines(self) -> list[Valued]:
        """The equations with their outcomes; decoupled weight decay comes after the optimizer's own."""
        definitions, known = self.equations.definitions, self.known
        with np.errstate(all="ignore"):
            lines = [Valued(name, term, evaluate(definitions[name], known)) for name, term in self.equations.lines]
        if self.pull is not None:
            lines.append(Valued("theta", symbol("theta") + self.pull, self.before + self.step))
        return lines

    @cached_property
    def pull(self) -> Term | None:
        """What decoupled weight decay adds to the step, None where there is none."""
        decay = (self.run.rules or PLAIN).weight_decay
        if not decay or not decays(self.run.optimizer):
            return None
        return -((symbol("learning_rate") if has_rate(self.run.optimizer) else 1.0) * decay * THETA)

    @property
    def _question(self) -> tuple[Term, Term]:
        """The gradient that the step is made of, the last that an update asks for: as in the lines, and as asked."""
        return list(self.equations.asked.items())[-1]

    @property
    def gradient(self) -> np.ndarray:
        """That gradient, (2, updates), with noise, penalty and clipping: g, where the equations have one."""
        named = [line.value for line in self.lines if line.name == "g"]
        return np.asarray((*named, self.known[self._question[1]])[0])

    @cached_property
    def stages(self) -> dict[str, np.ndarray]:
        """What the rules of the game make of that gradient, one after the other; empty where they leave it as it is.

        Also empty for a method that keeps a gradient from its last search, whose noise the record does not tell.
        """
        rules = self.run.rules or PLAIN
        quiet = replace(rules, noise="none", clip_norm=math.inf, l2=0.0)
        stages = {"exact": quiet}
        if rules.noise != "none":
            stages["with noise"] = replace(rules, clip_norm=math.inf, l2=0.0)
        if rules.clip_norm < math.inf:
            stages["clipped"] = replace(rules, l2=0.0)
        if rules.l2:
            stages["with the L2 penalty"] = rules
        if len(stages) < 2 or trace(self.run.optimizer) is None:
            return {}
        place = len(self.equations.asked) - 1
        return {name: self._answer("gradient", self.asked_at, place, stage) for name, stage in stages.items()}

    @cached_property
    def asked_at(self) -> np.ndarray:
        """Where it was asked for, (2, updates)."""
        return np.broadcast_to(evaluate(self._question[1].operands[0], self.known), self.before.shape)

    @property
    def looks_elsewhere(self) -> bool:
        """Whether it is asked for elsewhere than at the point, as by Nesterov's method."""
        return self._question[1].operands[0] != THETA

    @property
    def effective_rates(self) -> np.ndarray:
        """By what each coordinate of that gradient was multiplied to give the step downhill, (2, updates)."""
        with np.errstate(all="ignore"):
            return np.where(self.gradient != 0, -self.step / self.gradient, np.nan)

    @cached_property
    def here_instead(self) -> np.ndarray:
        """Where each update would have led with the gradient of the point itself, (2, updates)."""
        here = self._answer("gradient", self.before, len(self.equations.asked) - 1)
        with np.errstate(all="ignore"):
            moved = evaluate(self.equations.definitions["theta"], self.known | {self._question[1]: here})
        return np.asarray(moved if self.pull is None else moved + evaluate(self.pull, self.known))

    @cached_property
    def factors(self) -> dict[Term, np.ndarray]:
        """What the equations make of t and the parameters alone, such as 1 - beta1^t: term -> (updates,)."""
        own = {line.name for line in self.equations.lines}
        found = [part for line in self.equations.lines for part in of_time(line.term, own)]
        with np.errstate(all="ignore"):
            return {term: np.asarray(evaluate(term, self.known)) for term in dict.fromkeys(found)}

    def arrows(self) -> list[Arrow]:
        """The parts of the step, where it is a sum, or else what it could be compared with; the step comes last."""
        parts = self._parts()
        arrows, tail = list(self._directions()) if len(parts) < 2 else [], self.before
        for term, part in parts if len(parts) > 1 else ():
            arrows.append(Arrow(term, tail, tail + part, True))
            tail = tail + part
        return [*arrows, Arrow(symbol("step"), self.before, self.before + self.step, True)]

    def _answer(self, question: str, point: np.ndarray, place: int, rules: Rules | None = None) -> np.ndarray:
        """What the objective answers at points (2, updates), with the noise that the question in that place had."""
        objective = inner = (rules or self.run.rules or PLAIN).objective(self.run.surface)
        while isinstance(inner, Wrapper):
            if isinstance(inner, Noisy):
                inner.asked = np.arange(self.updates) * len(self.equations.asked) + place
            inner = inner.objective
        with np.errstate(all="ignore"):
            return getattr(objective, question)(point)

    def _parts(self) -> list[tuple[Term, np.ndarray]]:
        """The step as a sum, by way of the line that it is: Momentum's is mu v and -eta g; empty where it is none."""
        lines = dict(self.equations.lines)
        terms = summands(lines["theta"])
        if THETA not in terms:
            return []
        terms.remove(THETA)
        if len(terms) == 1 and terms[0].operation == "symbol" and terms[0].name in lines:
            terms = summands(lines[terms[0].name])
        terms = terms if self.pull is None else [self.pull, *terms]
        known = self.read | {symbol(line.name): line.value for line in self.lines}
        return [(term, np.broadcast_to(evaluate(term, known), self.before.shape)) for term in terms]

    def _directions(self) -> Iterator[Arrow]:
        """Downhill by the gradient, and by each sum or mean of gradients that is remembered, as long as the step."""
        means = set(self.equations.state.values())
        written, _ = self._question
        named = [symbol("g") for line in self.lines if line.name == "g"]
        yield self._pointing((*named, written)[0], self.gradient, self.asked_at)
        for line in self.lines:
            if line.name in means and collects_gradients(self.equations.definitions[line.name], self.known):
                yield self._pointing(symbol(line.name), np.asarray(line.value), self.before)

    def _pointing(self, term: Term, uphill: np.ndarray, tail: np.ndarray) -> Arrow:
        size, length = np.hypot(*uphill), np.hypot(*self.step)
        with np.errstate(all="ignore"):
            return Arrow(-term, tail, tail - uphill * np.where(size > 0, length / size, np.nan), False)


def _fields(run: Trajectory) -> Iterator[tuple[str, np.ndarray]]:
    """Each field of the recorded state: (2, steps + 1), or (steps + 1,) where it is one number for both coordinates."""
    first = run.optimizer.init(run.points[:, 0])
    for name, recorded, initial in zip(first._fields, run.state, first, strict=True):
        yield name, recorded if np.ndim(initial) else recorded[0]
