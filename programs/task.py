"""What every program of one descent shares: what is run, what must come out, and the schedule and the rules as text."""

import math
import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from textwrap import fill

import numpy as np

from catalogue import OpenLoop, Optimizer
from expressions import Custom
from language import ENGLISH, KOREAN, Message, in_language
from programs.source import FUTURE, Copied, method
from simulation import Trajectory, simulate
from simulation.rules import decays, has_rate
from simulation.scenario import Entrant, Scenario

WIDTH, WIDE = 100, 72
"""Characters in a line of a comment, and of one in Hangul, whose letters are twice as wide."""
DEFINITIONS = ("def ", "class ", "@")
PLAIN_IMPORTS = {"np": "import numpy as np", "math": "import math"}


@dataclass(frozen=True)
class Task:
    """The descent of one entrant."""

    scenario: Scenario
    """Of the entrant alone."""
    entrant: Entrant
    language: str = ENGLISH
    """Of the comments."""

    @property
    def optimizer(self) -> Optimizer:
        return self.entrant.optimizer

    @cached_property
    def run(self) -> Trajectory:
        """What Downhill computes."""
        return self.scenario.descend(self.entrant)

    @property
    def steps(self) -> int:
        """As many as the scenario's budget pays for."""
        return self.run.steps

    def run_of(self, optimizer: Optimizer) -> Trajectory:
        """The same number of steps with another optimizer in its place."""
        one = self.scenario
        return simulate(one.surface, optimizer, one.start, self.steps, schedule=one.schedule, rules=one.rules)

    @cached_property
    def last(self) -> int:
        """The last step with a finite point, short of the end where the run diverges."""
        return int(np.flatnonzero(np.isfinite(self.run.points).all(axis=0))[-1])

    @property
    def changing(self) -> bool:
        """Whether the learning rate changes from step to step."""
        return self.run.factors is not None

    @property
    def listens(self) -> bool:
        """Whether the schedule looks at the loss."""
        return self.changing and not isinstance(self.scenario.schedule, OpenLoop)

    @property
    def noisy(self) -> bool:
        return self.scenario.rules.noise != "none" and self.scenario.rules.sigma > 0

    @property
    def clips(self) -> bool:
        return self.scenario.rules.clip_norm < math.inf

    @property
    def penalises(self) -> bool:
        return self.scenario.rules.l2 > 0

    @property
    def decays(self) -> bool:
        """Whether decoupled weight decay applies, which the reference methods ignore."""
        return self.scenario.rules.weight_decay > 0 and decays(self.optimizer)

    @property
    def differentiable(self) -> bool:
        """Whether automatic differentiation finds our gradient of f, wherever a run goes.

        At a corner, a pole or the edge of its domain it may find another slope than ours, or nan.
        """
        return self.scenario.surface.smooth is True

    @property
    def changes_gradients(self) -> bool:
        return self.noisy or self.clips or self.penalises

    @property
    def rate(self) -> str:
        """What an update calls its learning rate; 1 for a method without one."""
        if not has_rate(self.optimizer):
            return "1.0"
        return "eta" if self.changing else "learning_rate"

    @property
    def rules(self) -> list[str]:
        """The numbers of the rules that are on, as assignments."""
        rules = self.scenario.rules
        lines = []
        if self.noisy:
            lines.append(f"sigma = {rules.sigma!r}  # {self.told(Message('of the noise in the gradient'))}")
            lines.append(f"generator = np.random.default_rng({int(rules.seed)})")
        if self.clips:
            shortened = self.told(Message("a longer gradient is shortened to it"))
            lines.append(f"clip_norm = {rules.clip_norm!r}  # {shortened}")
        if self.penalises:
            lines.append(f"l2 = {rules.l2!r}  # {self.told(Message('f has l2 / 2 |theta|^2 added'))}")
        if self.decays:
            decay = self.told(Message("of the weights, as in AdamW"))
            lines.append(f"decoupled_decay = {rules.weight_decay!r}  # {decay}")
        return lines

    def told(self, comment: Message | str) -> str:
        """A comment in the program's language."""
        return in_language(comment, self.language)

    def noise(self, size: str, draw: str) -> str:
        """What is added to a gradient whose length is `size`, from two normal numbers `draw`."""
        return f"sigma * {size} * {draw}" if self.scenario.rules.noise == "proportional" else f"sigma * {draw}"

    def schedule(self, copied: Copied) -> tuple[str, list[str]]:
        """The function of the schedule, and what it begins with, where the rate changes."""
        if not self.changing:
            return "", []
        schedule = self.scenario.schedule
        lines = [f"warmup_steps = {schedule.warmup_steps:.0f}"] if schedule.warmup_steps else []
        if not self.listens:
            return method(schedule, "factor", copied), lines
        state = schedule.init()
        start = ", ".join(f"{field}={_plain(value)}" for field, value in state._asdict().items())
        return method(schedule, "react", copied), [*lines, f"plateau = {type(state).__name__}({start})"]

    def pace(self, loss: str) -> list[str]:
        """The lines of the loop that find the rate eta of update t, where the loss is `loss`."""
        if not self.changing:
            return []
        warmup = int(self.scenario.schedule.warmup_steps)
        elapsed, steps = ("t - warmup_steps", "steps - warmup_steps") if warmup else ("t", "steps")
        if self.listens:
            lines = [f"loss = {loss}", f"share, plateau = react(plateau, {elapsed}, {steps}, loss)"]
            first = "t / (warmup_steps + 1)"
        else:
            lines = [f"share = factor({elapsed}, {steps})"]
            total = steps if self.steps > warmup else "steps"
            first = f"t / (warmup_steps + 1) * factor(1, {total})"
        if warmup:
            lines = ["if t <= warmup_steps:", f"    share = {first}", "else:", *(f"    {line}" for line in lines)]
        return [*lines, "eta = learning_rate * share"]

    @property
    def start(self) -> str:
        x, y = self.scenario.start
        return f"[{x!r}, {y!r}]"

    @property
    def penalty(self) -> str:
        """What L2 adds to f."""
        return " + l2 / 2 * (theta @ theta)" if self.penalises else ""

    def loop(self) -> list[str]:
        """How many steps, and the head of the loop."""
        steps = [f"steps = {self.steps}"]
        if self.last == self.steps:
            return [*steps, "for t in range(1, steps + 1):"]
        diverges = self.told(Message("then the run diverges"))
        return [*steps, f"last = {self.last}  # {diverges}", "for t in range(1, last + 1):"]

    def values(self, texts: str, without: tuple[str, ...] = ()) -> list[str]:
        """The optimizer's parameters that the texts read, as assignments."""
        names = set(re.findall(r"\w+", texts))
        return [
            f"{name} = {getattr(self.optimizer, name)!r}"
            for name in self.optimizer.parameters()
            if name in names and name not in without
        ]

    @np.errstate(all="ignore")
    def head(self, checked: Message, note: str, end: np.ndarray) -> str:
        """The comment at the top."""
        surface = self.scenario.surface
        title = Message(
            "{name} on {surface}, {steps} steps from {start}",
            name=self.optimizer.name, surface=Message(surface.name), steps=self.steps, start=str(self.scenario.start),
        )  # fmt: skip
        about = f"f(x, y) = {surface.expression.text}" if isinstance(surface, Custom) else ""
        x, y = end
        value = float(surface.value(end))
        ends = Message("Downhill ends at theta = {x:.10g} {y:.10g}, f = {value:.10g}.", x=x, y=y, value=value)
        lines: list[Message | str] = [title, about, checked, ends, note]
        return "\n".join(self._comment(line) for line in lines if line)

    def _comment(self, text: Message | str) -> str:
        told, width = self.told(text), WIDE if self.language == KOREAN else WIDTH
        return fill(told, width, initial_indent="# ", subsequent_indent="# ", break_long_words=False)


def assemble(head: str, copied: Copied, imports: list[str], *blocks: str, before: str = "", after: str = "") -> str:
    """A whole program: the comment, the imports with what comes `before` and `after` them, what is copied, the rest."""
    body = "\n".join([*blocks, copied.text()])
    wanted = [*copied.imports, *imports]
    wanted += [line for name, line in PLAIN_IMPORTS.items() if re.search(rf"\b{name}\.", body)]
    ordered = sorted(dict.fromkeys(wanted), key=lambda line: (line.startswith("from"), line))
    future = [FUTURE] if copied.parts else []
    parts = [part for part in (head, *future, before, "\n".join(ordered), after, copied.text(), *blocks) if part]
    text = parts[0] + "\n"
    for last, part in pairwise(parts):
        apart = part.startswith(DEFINITIONS) or last.startswith(DEFINITIONS)
        text += ("\n\n" if apart else "\n") + part + "\n"
    return text


def _plain(value: float) -> str:
    return "np.inf" if value == math.inf else repr(value)
