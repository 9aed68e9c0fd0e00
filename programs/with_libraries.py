"""The programs in PyTorch, Keras and Optax: the library's own optimizer, told what makes it the same as ours."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from textwrap import indent

import numpy as np

from catalogue import Counterpart, Inexpressible, Library
from catalogue.library import Words
from programs.notation import LONGEST
from programs.source import Copied
from programs.surface import value_function
from programs.task import Task, assemble
from programs.with_numpy import functions

CHECKED = {
    Library.PYTORCH: "torch 2.13.0",
    Library.KERAS: "keras 3.15.1",
    Library.OPTAX: "optax 0.2.8",
}
"""With which versions the programs agree with our runs."""
Parts = tuple[list[str], list[str], str]
"""Imports, blocks of text of which the first comes before the schedule, and what comes before the imports."""


@dataclass(frozen=True)
class Translation:
    """A task in the words of a library. Raises Inexpressible where the library cannot express it."""

    task: Task
    library: Library

    @cached_property
    def counterpart(self) -> Counterpart:
        optimizer = self.task.optimizer
        if self.library not in optimizer.libraries:
            raise Inexpressible(f"{self.library} has no {optimizer.name}")
        return optimizer.libraries[self.library]

    @cached_property
    def words(self) -> Words:
        task, words = self.task, self.counterpart.words(self.task.optimizer, self.task.changing)
        name = task.optimizer.name
        if "point" in words and task.decays:
            raise Inexpressible(f"the iterate of {self.library}'s {name} is another point than weight decay pulls at")
        if "point" in words and task.listens:
            raise Inexpressible(f"the iterate of {self.library}'s {name} is another point than the schedule looks at")
        if self.counterpart.asks and (task.changes_gradients or task.decays):
            raise Inexpressible(f"{self.library}'s {name} asks for gradients by itself, without the rules of the game")
        return words

    @property
    def plain(self) -> Mapping[str, str]:
        """The arguments proper."""
        return {name: text for name, text in self.words.items() if name not in ("call", "gradient", "point", "backend")}

    @property
    def moving(self) -> Mapping[str, str]:
        """The arguments that differ from step to step."""
        rate = "learning_rate" if self.task.changing else None
        return {name: text for name, text in self.plain.items() if {"t", rate} & _names(text)}

    def constructed(self, first: str = "") -> str:
        """The call with what stays, after `first`."""
        kept = {name: text for name, text in self.words.items() if name not in self.moving}
        call = self.counterpart.expression(kept)
        if first:
            call = call.replace("()", f"({first})") if call.endswith("()") else call.replace("(", f"({first}, ", 1)
        return broken(call)

    def at_step(self, text: str) -> str:
        """A text with the rate of the step in place of the constant one."""
        return re.sub(r"\blearning_rate\b", "eta", text) if self.task.changing else text

    @property
    def point(self) -> str:
        """Our point in terms of the library's, or nothing where they are the same."""
        return self.at_step(self.words.get("point", "")).format(**self.plain)

    @cached_property
    def end(self) -> np.ndarray:
        """The point (2,) at which the library must end."""
        return self.twin.points[:, self.task.last]

    @cached_property
    def twin(self):
        """Our run that the library's is exactly."""
        stands_for = self.counterpart.stands_for
        twin = stands_for(self.task.optimizer) if stands_for else self.task.optimizer
        return self.task.run if twin == self.task.optimizer else self.task.run_of(twin)

    @property
    def note(self) -> str:
        """What differs, and by how much it moves the end."""
        away = float(np.hypot(*(self.end - self.task.run.points[:, self.task.last])))
        differs = self.counterpart.differs
        told = [differs and f"{self.counterpart.call} differs: {differs[0].lower()}{differs[1:]}"]
        if away:
            told.append(f"The convention cannot be changed; this program ends {away:.2g} away from Downhill.")
        elif differs:
            told.append("This program allows for it.")
        return " ".join(filter(None, told))

    def values(self, *texts: str) -> list[str]:
        """The parameters that the texts and the rate need."""
        rate = "learning_rate" if self.task.changing or self.task.decays else ""
        return self.task.values("\n".join([*self.words.values(), rate, *texts]))

    def write(self) -> str:
        """The whole program."""
        copied = Copied()
        schedule = self.task.schedule(copied)
        write = {Library.PYTORCH: self._torch, Library.KERAS: self._keras, Library.OPTAX: self._optax}[self.library]
        imports, blocks, before = write()
        checked = f"Checked with {CHECKED[self.library]}."
        head = self.task.head(checked, self.note, self.task.run.points[:, self.task.last])
        return assemble(head, copied, imports, blocks[0], *schedule, *blocks[1:], before=before)

    def _start(self) -> str:
        x, y = self.task.scenario.start
        return f"[{x!r}, {y!r}]"

    def _torch(self) -> Parts:
        task = self.task
        inside = task.pace(f"f(theta).item(){' + l2 / 2 * (theta @ theta).item()' if task.penalises else ''}")
        inside += [f'optimizer.param_groups[0]["{name}"] = {self.at_step(text)}' for name, text in self.moving.items()]
        inside += ["optimizer.zero_grad()", "f(theta).backward()"]
        if task.noisy:
            drawn = "torch.from_numpy(generator.standard_normal(2))"
            inside.append(f"theta.grad += {task.noise('theta.grad.norm()', drawn)}")
        if task.clips:
            inside.append("torch.nn.utils.clip_grad_norm_([theta], clip_norm)")
        if task.penalises:
            inside.append("theta.grad += l2 * theta.detach()")
        if "gradient" in self.words:
            inside.append(f"theta.grad = {re.sub('gradient', 'theta.grad', self.at_step(self.words['gradient']))}")
        if task.decays:
            inside.append("before = theta.detach().clone()")
        inside.append("optimizer.step()")
        if task.decays:
            inside += ["with torch.no_grad():", f"    theta -= {task.rate} * decoupled_decay * before"]
        lines = [*self.values(), *task.rules, f"theta = torch.tensor({self._start()}, requires_grad=True)"]
        lines += [f"optimizer = {self.constructed('[theta]')}", *task.loop(), indent("\n".join(inside), "    ")]
        show = ["with torch.no_grad():"]
        show += [f"    theta = {self.point}"] if self.point else []
        show += ["    x, y = theta.tolist()", '    print(f"theta = {x} {y}  f = {f(theta).item()}")']
        blocks = [value_function(task.scenario.surface, "torch"), "\n".join(lines), "\n".join(show)]
        return ["import torch"], ["torch.set_default_dtype(torch.float64)", *blocks], ""

    def _keras(self) -> Parts:
        task, backend = self.task, self.words.get("backend", "torch")
        inside = ["point = keras.ops.convert_to_numpy(theta)"]
        inside += task.pace(f"f(point){task.penalty.replace('theta', 'point')}")
        inside += [f"optimizer.{name} = {self.at_step(text)}" for name, text in self.moving.items()]
        inside.append("optimizer.apply([keras.ops.convert_to_tensor(gradient(point))], [theta])")
        if task.decays:
            inside.append(f"theta.assign(theta - {task.rate} * decoupled_decay * point)")
        rules = [] if task.changes_gradients else task.rules
        lines = [*self.values(), *rules, f'theta = keras.Variable({self._start()}, dtype="float64")']
        lines += [f"optimizer = {self.constructed()}", *task.loop(), indent("\n".join(inside), "    ")]
        show = [f"theta = keras.ops.convert_to_numpy({self.point or 'theta'})"]
        show.append('print(f"theta = {theta[0]} {theta[1]}  f = {f(theta)}")')
        blocks = ['keras.config.set_floatx("float64")', *functions(task), "\n".join(lines), "\n".join(show)]
        environment = f'import os\n\nos.environ["KERAS_BACKEND"] = "{backend}"  # before Keras is imported'
        if backend == "jax":
            environment += '\nos.environ["JAX_ENABLE_X64"] = "1"'
        return ["import keras"], blocks, environment

    def _optax(self) -> Parts:
        task = self.task
        inside = task.pace(f"float(f(theta){task.penalty})")
        inside.append("g = gradient(theta)")
        if task.noisy:
            inside.append(f"g = g + {task.noise('jnp.hypot(*g)', 'generator.standard_normal(2)')}")
        if task.clips:
            inside.append("g = g * jnp.minimum(1.0, clip_norm / (jnp.hypot(*g) + 1e-6))")
        if task.penalises:
            inside.append("g = g + l2 * theta")
        asks = "".join(f", {name}={text}" for name, text in self.counterpart.asks.items())
        steps = [name for name in ("learning_rate", "t") if self._depends(name)]
        call = broken(self.counterpart.expression(self.words))
        if steps:
            make = f"def optimizer({', '.join(steps)}):\n" + indent(f"return {call}", "    ")
            first = ", ".join("1" if name == "t" else name for name in steps)
            now = f"optimizer({', '.join(self.at_step(name) for name in steps)})"
        else:
            make, first, now = "", "", "optimizer"
        inside.append(f"updates, state = {now}.update(g, state, theta{asks})")
        moved = "optax.apply_updates(theta, updates)"
        inside.append(f"theta = {moved}{f' - {task.rate} * decoupled_decay * theta' if task.decays else ''}")
        lines = [*self.values(call), *task.rules, f"theta = jnp.array({self._start()})"]
        lines += [f"state = optimizer({first}).init(theta)"] if steps else [
            f"optimizer = {call}", "state = optimizer.init(theta)",
        ]  # fmt: skip
        lines += [*task.loop(), indent("\n".join(inside), "    ")]
        show = [f"theta = {self.point}"] if self.point else []
        show += ["x, y = theta.tolist()", 'print(f"theta = {x} {y}  f = {f(theta)}")']
        slope = "gradient = jax.jit(jax.grad(f))"
        blocks = [value_function(task.scenario.surface, "jnp"), slope, make, "\n".join(lines), "\n".join(show)]
        imports = ["import jax", "import jax.numpy as jnp", "import optax"]
        return imports, ['jax.config.update("jax_enable_x64", True)', *blocks], ""

    def _depends(self, name: str) -> bool:
        """Whether the optimizer is made anew at each step because of the rate or of t."""
        if name == "learning_rate" and not self.task.changing:
            return False
        return any(name in _names(text) for text in (*self.plain.values(), self.words.get("call", "")))


def broken(call: str) -> str:
    """A call on one line, or with a line for each argument where that is too long."""
    if len(call) <= LONGEST:
        return call
    name, _, inner = call.removesuffix(")").partition("(")
    arguments, depth = [""], 0
    for letter in inner:
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and not depth:
            arguments.append("")
        else:
            arguments[-1] += letter
    return f"{name}(\n" + "".join(f"    {one.strip()},\n" for one in arguments) + ")"


def _names(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-z_]\w*", text))
