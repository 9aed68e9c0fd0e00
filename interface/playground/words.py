"""What stands around the Playground's picture, as Markdown."""

from catalogue import Surface
from interface.kit.explanations import cards, heading
from interface.playground.view import Experiment
from simulation.rules import PLAIN, Rules


def title(surface: Surface) -> str:
    """The surface's name, its formula, and what it teaches."""
    return f"{heading(surface)} &emsp; :small[:gray[{surface.teaches}]]"


def honesty(rules: Rules) -> str:
    """What the runs on the page are made of, in one line."""
    gradient = "exact: no mini-batches, no noise" if rules.noise == "none" else "disturbed by the noise that is set"
    shortened = "Nothing is clipped or damped." if rules == PLAIN else "What else is changed stands above the picture."
    return f"The gradient is {gradient}. {shortened}"


def around(experiment: Experiment) -> str:
    """All that depends on the experiment."""
    scenario = experiment.scenario
    return "\n\n".join([title(scenario.surface), honesty(scenario.rules), cards(scenario)])
