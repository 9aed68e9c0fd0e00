"""What stands around the Playground's picture, as Markdown."""

from collections.abc import Sequence

from catalogue import Surface
from interface.kit.explanations import cards, heading
from interface.kit.runs import Run
from interface.playground.view import Experiment
from language import Joined, Message
from simulation.headline import headline as said_first
from simulation.rules import PLAIN, Rules
from simulation.scenario import Scenario

LEAD = Message("Drag the ring to start elsewhere; press Play to watch it step by step.")
"""What to do."""


def headline(scenario: Scenario, names: Sequence[str], runs: Sequence[Run]) -> Message:
    """What the runs show, in one line."""
    told = [(name, one.budgeted, one.path) for name, one in zip(names, runs, strict=True)]
    return said_first(told, scenario.steps, scenario.budget.removesuffix("s"))


def title(surface: Surface) -> Message:
    """The surface's name, its formula, and what it teaches."""
    return Joined([heading(surface), " &emsp; :small[:gray[", Message(surface.teaches), "]]"], "")


def honesty(rules: Rules) -> Message:
    """What the runs on the page are made of, in one line."""
    gradient = Message(
        "The gradient is exact: no mini-batches, no noise."
        if rules.noise == "none"
        else "The gradient is disturbed by the noise that is set."
    )
    changed = Message(
        "Nothing is clipped or damped." if rules == PLAIN else "What else is changed stands above the picture."
    )
    return Joined([gradient, changed])


def around(experiment: Experiment) -> Message:
    """All that depends on the experiment."""
    scenario = experiment.scenario
    return Joined([title(scenario.surface), honesty(scenario.rules), cards(scenario)], "\n\n")
