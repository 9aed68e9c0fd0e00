"""What stands around the Playground's picture, as Markdown."""

from catalogue import Surface
from interface.kit.explanations import cards, heading
from interface.playground.view import Experiment
from language import Joined, Message
from simulation.rules import PLAIN, Rules


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
