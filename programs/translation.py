"""A descent in the words of a library: its own optimizer, told what makes it the same as ours."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from textwrap import indent
from typing import NamedTuple

import numpy as np

from catalogue import Counterpart, InexpressibleError, Library
from catalogue.library import RESERVED, Words
from language import ENGLISH, Message
from programs.source import Copied
from programs.task import Task, assemble
from simulation import Trajectory
from simulation.terrain import diagonal

CLOSE = 1e-5
"""A convention that cannot be changed may move the end by this share of the view's diagonal, which nobody sees."""
SHORT = 80
"""A longer call has a line for each argument."""


class Parts(NamedTuple):
    """What is different from library to library."""

    imports: list[str]
    precision: str
    """What makes the library compute in float64."""
    definitions: list[str]
    loop: list[str]
    """The iterate and the optimizer, and the head of the loop."""
    inside: list[str]
    show: list[str]
    """The end, recovered and printed."""
    environment: str = ""
    """What comes before the imports."""


@dataclass(frozen=True)
class Translation:
    """A task in the words of a library. Raises InexpressibleError where the library cannot express it."""

    task: Task
    library: Library

    @cached_property
    def counterpart(self) -> Counterpart:
        optimizer = self.task.optimizer
        if self.library not in optimizer.libraries:
            raise InexpressibleError(Message("{library} has no {name}", library=str(self.library), name=optimizer.name))
        return optimizer.libraries[self.library]

    @cached_property
    def words(self) -> Words:
        task, words = self.task, self.counterpart.words(self.task.optimizer, self.task.changing)
        whose = {"name": task.optimizer.name, "library": str(self.library)}
        if "point" in words and (task.decays or task.listens):
            raise InexpressibleError(Message(
                "the {name} of {library} keeps another point than theta, and weight decay must pull at theta"
                if task.decays
                else "the {name} of {library} keeps another point than theta, and this schedule must look at f(theta)",
                **whose,
            ))  # fmt: skip
        if "point" in words and not task.last:
            raise InexpressibleError(Message("the run diverges in its first step"))
        if self.counterpart.asks and (task.changes_gradients or task.decays):
            raise InexpressibleError(Message(
                "the {name} of {library} asks for gradients that no rules of the game reach", **whose
            ))  # fmt: skip
        return words

    @property
    def plain(self) -> Mapping[str, str]:
        """The arguments proper."""
        return {name: text for name, text in self.words.items() if name not in RESERVED}

    @property
    def moving(self) -> Mapping[str, str]:
        """The arguments that differ from step to step."""
        rate = "learning_rate" if self.task.changing else None
        return {name: text for name, text in self.plain.items() if {"t", rate} & names_in(text)}

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
    def twin(self) -> Trajectory:
        """Our run that the library's is exactly."""
        stands_for = self.counterpart.stands_for
        twin = stands_for(self.task.optimizer) if stands_for else self.task.optimizer
        return self.task.run if twin == self.task.optimizer else self.task.run_of(twin)

    @property
    def away(self) -> float:
        """How far that is from our end."""
        return float(np.hypot(*(self.end - self.task.run.points[:, self.task.last])))

    @property
    def note(self) -> str:
        """What differs, and by how much it moves the end, in the program's language."""
        away, differs, sentences = self.away, self.counterpart.differs, []
        if differs:
            what = self.task.told(Message(differs))
            if self.task.language == ENGLISH:
                what = f"{what[0].lower()}{what[1:]}"
            sentences.append(Message("{call} differs: {what}", call=self.counterpart.call, what=what))
        if away:
            sentences.append(Message(
                "The convention cannot be changed; this program ends {away:.2g} away from Downhill.", away=away
            ))  # fmt: skip
        elif differs:
            sentences.append(Message("This program allows for it."))
        return " ".join(map(self.task.told, sentences))

    def values(self) -> list[str]:
        """The parameters that the call, the rate and the decay need."""
        rate = "learning_rate" if self.task.changing or self.task.decays else ""
        return self.task.values("\n".join([*self.words.values(), rate]))

    def assembled(self, parts: Parts, checked: Message) -> str:
        """The whole program, and with which version it was `checked`."""
        task, copied = self.task, Copied()
        if not self.away <= CLOSE * diagonal(task.scenario.surface):
            raise InexpressibleError(Message(
                "{call} follows another convention, which cannot be changed and ends {away:.2g} away from this descent",
                call=self.counterpart.call, away=self.away,
            ))  # fmt: skip
        schedule, settings = task.schedule(copied)
        head = task.head(checked, self.note, task.run.points[:, task.last])
        assignments = "\n".join([*self.values(), *settings, *task.rules])
        loop = "\n".join([*parts.loop, indent("\n".join(parts.inside), "    ")])
        blocks = [*parts.definitions, schedule, assignments, loop, "\n".join(parts.show)]
        return assemble(head, copied, parts.imports, *blocks, before=parts.environment, after=parts.precision)

    def depends_on(self, name: str) -> bool:
        """Whether the optimizer is made anew at each step because of the rate or of t."""
        if name == "learning_rate" and not self.task.changing:
            return False
        return any(name in names_in(text) for text in (*self.plain.values(), self.words.get("call", "")))


def broken(call: str) -> str:
    """A call on one line, or with a line for each argument where that is too long."""
    if len(call) <= SHORT:
        return call
    name, _, inner = call.removesuffix(")").partition("(")
    arguments, depth = [""], 0
    for letter in inner:
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and not depth:
            arguments.append("")
        else:
            arguments[-1] += letter
    lines = [one.strip() for one in arguments]
    lines = [broken(one) if one.startswith(name.partition(".")[0]) else one for one in lines]
    return f"{name}(\n" + indent("".join(f"{one},\n" for one in lines), "    ") + ")"


def names_in(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-z_]\w*", text))
