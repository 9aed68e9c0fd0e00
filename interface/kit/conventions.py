"""The switches between conventions: which of them matter to a run, and how much."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np

from catalogue import Optimizer
from interface.kit.controls import Within, option_label, option_message
from interface.kit.descents import DESCENTS, Game, descend, descent
from interface.kit.number_format import number
from language import Joined, Message
from simulation.differences import difference


def conventions(optimizer: Optimizer) -> Mapping[str, tuple[str, ...]]:
    """The optimizer's conventions: parameter -> its options, the default first."""
    declared = {name: one for name, one in optimizer.parameters().items() if one.convention}
    return {name: (one.default, *(o for o in one.options if o != one.default)) for name, one in declared.items()}


@lru_cache(maxsize=8192)
def differences(game: Game, optimizer: Optimizer) -> dict[str, Message]:
    """Convention -> what it changes, in a sentence; only those that change what can be seen, or are not the default."""
    said = {}
    for name, (default, *others) in conventions(optimizer).items():
        given = getattr(optimizer, name)
        if given != default:
            said[name] = _beside(game, optimizer, name, default)
        elif parting := [text for option in others if (text := _instead(game, optimizer, name, option))]:
            said[name] = Joined(parting)
    return said


def paths_beside(game: Game, optimizer: Optimizer) -> list[np.ndarray]:
    """The points (2, steps + 1) of the run by the default, for every convention that is not the default."""
    changed = {name: default for name, (default, *_) in conventions(optimizer).items()}
    changed = {name: default for name, default in changed.items() if getattr(optimizer, name) != default}
    return [descent(game, replace(optimizer, **{name: default})).points for name, default in changed.items()]


def _beside(game: Game, optimizer: Optimizer, name: str, default: str) -> Message:
    apart = difference(descent(game, optimizer), descent(game, replace(optimizer, **{name: default})))
    label = Within(option_label(default))
    if apart is None:
        return Message("The same path as by {option}.", option=label)
    return Message(
        "Up to {farthest} away from the path by {option} (dotted), {end} at the end.",
        farthest=number(apart.at_most, 3), option=label, end=number(apart.at_the_end, 3),
    )  # fmt: skip


def _instead(game: Game, optimizer: Optimizer, name: str, option: str) -> Message | None:
    other = replace(optimizer, **{name: option})
    # What is only measured is not followed further, nor kept.
    apart = difference(descent(game, optimizer), DESCENTS.take((game, other)) or descend(game, other))
    if apart is None:
        return None
    return Message("{option}: up to {farthest} away.", option=option_message(option), farthest=number(apart.at_most, 3))
