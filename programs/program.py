"""Which programs there are, and what they are called."""

from dataclasses import dataclass

import numpy as np

from catalogue import Library
from language import ENGLISH
from programs import with_keras, with_numpy, with_optax, with_torch
from programs.comments import translated
from programs.task import Task
from programs.translation import Translation
from simulation.scenario import Entrant, Scenario

NUMPY = "NumPy"
TARGETS: tuple[str, ...] = (NUMPY, *Library)
"""What a program can be written in."""
WITH = {Library.PYTORCH: with_torch, Library.KERAS: with_keras, Library.OPTAX: with_optax}
"""Library -> the module that writes its programs."""


@dataclass(frozen=True)
class Program:
    """A program as text."""

    text: str
    note: str
    """What a library does otherwise, and by how much it moves the end; empty where there is nothing to say."""
    filename: str
    end: tuple[float, float]
    """The last point that it prints, up to rounding: ours, unless the note says how far from ours."""


def program(scenario: Scenario, entrant: Entrant, target: str, language: str = ENGLISH) -> Program:
    """The program in one of the `TARGETS` that repeats an entrant's descent, with comments in a language.

    Raises InexpressibleError with a message that says why a library has none: it lacks the method, or one of its
    settings.
    """
    if target not in TARGETS:
        raise ValueError(f"a program is written in one of {', '.join(TARGETS)}, received {target!r}")
    task = Task(scenario.alone(entrant), entrant, language)
    if target == NUMPY:
        text, note, end = with_numpy.write(task), "", task.run.points[:, task.last]
    else:
        translation = Translation(task, Library(target))
        text, note, end = WITH[Library(target)].write(translation), translation.note, translation.end
    filename = f"{scenario.surface.slug}_{entrant.optimizer.slug}_{target.lower()}.py"
    text = text if language == ENGLISH else translated(text, language)
    return Program(text, note, filename, tuple(np.asarray(end).tolist()))
