"""The works that are finished, kept for whoever wants the same: bounded, what was not asked for longest goes first."""

from collections import OrderedDict
from time import monotonic
from typing import NamedTuple

import limits
from language import Message
from training.worker import Part, Task

KEPT = limits.KEPT_TRAINING_BYTES
"""Bytes of parts that are kept at most, beside the recent ones."""
RECENT = 60.0
"""Seconds for which a finished work is kept after it was asked for, however much there is."""


class Kept(NamedTuple):
    """A finished work."""

    parts: tuple[Part, ...]
    failure: Message | str
    """Why there are no more, for the visitor."""
    asked: float
    """When, on the clock `monotonic`; of one that has failed, when that was."""

    @property
    def size(self) -> int:
        return sum(part.size for part in self.parts)


class Finished:
    """Not safe to be used by several threads at once.

    Parameters
    ----------
    limit: so many bytes are kept.
    patience: so many seconds after it has failed, a work is forgotten, to be tried anew.
    """

    def __init__(self, limit: int, patience: float) -> None:
        self.limit, self.patience = limit, patience
        self.kept: OrderedDict[Task, Kept] = OrderedDict()

    def recall(self, task: Task) -> Kept | None:
        """None where there is nothing of it."""
        kept, now = self.kept.get(task), monotonic()
        if kept and kept.failure and kept.asked < now - self.patience:
            del self.kept[task]
            return None
        if kept:
            self.kept[task] = kept if kept.failure else kept._replace(asked=now)
            self.kept.move_to_end(task)
        return kept

    def keep(self, task: Task, parts: list[Part], failure: Message | str) -> None:
        """Forgets others where there is too much, but nothing that was asked for just now."""
        now = monotonic()
        self.kept[task] = Kept(tuple(parts), failure, now)
        self.kept.move_to_end(task)
        held = sum(kept.size for kept in self.kept.values())
        for old in [old for old in self.kept if old != task]:
            if held <= self.limit or self.kept[old].asked > now - RECENT:
                break
            held -= self.kept.pop(old).size
