"""What the menu of examples shows: each with its link, its question, and a small picture drawn from its runs."""

import base64
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from charts.landscape import packed
from charts.thumbnail import SIZE, thumbnail
from examples import EXAMPLES
from examples._example import Example
from interface.kit.assets import facts
from interface.kit.looks import looks_of
from interface.kit.page import opened
from interface.kit.training_link import Lineup
from interface.pages import PAGES
from language import Message
from races import Mode
from races.lineup import is_tunable
from simulation.scenario import Scenario
from simulation.versions import versioned
from training import Trainer, smooth

UPDATES, BATCH = 40, 16
"""So many updates of a training are drawn, on mini-batches so small that they take half a second."""


def link_to(example: type[Example], language: str) -> dict[str, str]:
    """The entries of the example's link, its title and question in a language."""
    said = {"title": Message(example.name), "note": Message(example.question)}
    return versioned(example.entries) | {key: message.text(language) for key, message in said.items()}


@cache
def pictures() -> list[dict[str, Any]]:
    """For every example its slug, title, question and page, and {ground, paths} as the Handbook's small pictures."""
    return [_picture(slug, example) for slug, example in EXAMPLES.items()]


def _picture(slug: str, example: type[Example]) -> dict[str, Any]:
    shown = opened(PAGES[example.page], versioned(example.entries))
    lineup = getattr(shown, "lineup", None)
    ground, paths = _training(lineup) if lineup else _descents(_scenario(shown))
    said = {"title": Message(example.name), "question": Message(example.question)}
    drawn = looks_of(shown.link(in_full=True))
    return {"slug": slug, "page": example.page, **said, "ground": ground, "paths": paths, "looks": drawn}


def _scenario(shown: Any) -> Scenario:
    """What is shown, or of a race its first surface with the rates that everybody has."""
    if hasattr(shown, "scenario"):
        return shown.scenario
    view = shown.view
    rated = view.mode is Mode.SAME_RATE
    entrants = (
        replace(o, learning_rate=view.rules.rate) if rated and is_tunable(o) else o for o in view.rules.entrants
    )
    return replace(Scenario.of(view.rules.surfaces[0], *entrants), steps=view.rules.budget)


def _descents(scenario: Scenario) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    marks = facts(scenario.surface)
    ground = thumbnail(scenario.surface) | {name: marks[name] for name in ("minima", "local_minima", "saddles")}
    runs = [(entrant.slot, scenario.descend(entrant)) for entrant in scenario.entrants]
    return ground | {"start": scenario.start}, [_path(slot, run.points, int(run.diverged_at)) for slot, run in runs]


def _training(lineup: Lineup) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The losses of the first updates as paths over a plain ground."""
    trainer = Trainer(replace(lineup.plan, iterations=UPDATES, batch_size=BATCH))
    losses = np.array([trainer.step() for _ in range(UPDATES)]).T
    top = float(np.nanmax(losses))
    window = [0.0, UPDATES - 1.0, 0.0, 1.1 * top]
    plain = _flat() | {"window": window, "start": [0.0, float(losses[0, 0])]}
    steps = np.arange(UPDATES)
    return plain, [
        _path(slot, np.array([steps, smooth(each)]), -1) for slot, each in zip(lineup.slots, losses, strict=True)
    ]


def _flat() -> dict[str, Any]:
    """A ground of one height."""
    heights = base64.b64encode(np.zeros(SIZE * SIZE, "<u2").data).decode()
    return {"heights": heights, "size": SIZE, "bands": 1, "minima": [], "local_minima": [], "saddles": []}


def _path(slot: int, points: np.ndarray, diverged: int) -> dict[str, Any]:
    return {"slot": slot, "points": packed(points), "diverged": diverged}
