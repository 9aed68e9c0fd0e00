"""The network page in words and numbers, all computed from the training."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from interface.network.record import Record, Standing
from language import listed
from simulation.words import figure, percent

TESTED = 2000
"""Test images."""
NAMED = 3
"""At most so many are named behind the first, the rest are counted."""
COLUMNS = (
    ("Optimizer", ""),
    ("Smoothed loss", "Of the last mini-batches, smoothed as in the picture."),
    ("Training loss", "Mean over 1,000 of the 8,000 training images, when it was last measured."),
    ("Test accuracy", "How many of the 2,000 test images, which no network is trained on, it got right then."),
    ("Diverged", "After how many updates the loss or a weight was no number any more."),
)  # fmt: skip


def margin(accuracy: float) -> float:
    """By how much two shares of the test images can differ by chance: two standard errors of one of them."""
    return 2 * math.sqrt(accuracy * (1 - accuracy) / TESTED)


def table(record: Record | None, names: Sequence[str], slots: Sequence[int], finished: bool) -> dict[str, Any]:
    """How every optimizer stands, for the browser's table."""
    standings = record.standings() if record else []
    rows = [
        {"slot": slot, "cells": _cells(name, standing)}
        for slot, name, standing in zip(slots, names, standings or [None] * len(slots), strict=True)
    ]
    if not any(standing and standing.diverged_at is not None for standing in standings):
        rows = [row | {"cells": row["cells"][:-1]} for row in rows]
    shown = COLUMNS[: len(rows[0]["cells"])]
    return {
        "columns": [{"label": label, "help": told, "numeric": i > 0} for i, (label, told) in enumerate(shown)],
        "rows": rows,
        "sentence": sentence(record, names, standings, finished) if record and standings else "",
        "counting": "",
        "narration": [],
    }


def _cells(name: str, standing: Standing | None) -> list[dict[str, Any]]:
    if standing is None:
        return [{"text": name, "sort": name}, *({"text": "–", "sort": None} for _ in COLUMNS[1:])]
    return [
        {"text": name, "sort": name},
        _spread(standing.losses, figure),
        _spread(standing.train_losses, figure),
        _spread(standing.accuracies, lambda share: f"{share:.1%}"),
        {"text": "–" if standing.diverged_at is None else f"{standing.diverged_at:,}", "sort": standing.diverged_at},
    ]


def _spread(values: np.ndarray, write: Any) -> dict[str, Any]:
    """The median over the runs, and from where to where they reach; a dash where one has diverged."""
    if np.isnan(values).any():
        return {"text": "–", "sort": None}
    middle, low, high = (float(value) for value in (np.median(values), values.min(), values.max()))
    reach = f" ({write(low)} to {write(high)})" if len(values) > 1 else ""
    return {"text": write(middle) + reach, "sort": middle}


def sentence(record: Record, names: Sequence[str], standings: Sequence[Standing], finished: bool) -> str:
    """Who is ahead on what was trained on, who on what was not, who knows the images by heart, who is lost."""
    counted = record.counted
    updates, seeds = counted[0].updates, int(record.task.seeds)
    runs = f", by the median of {len(counted)} seeds" if len(counted) > 1 else ""
    if finished:
        when = f"After {_updates(updates)}"
    elif updates < record.iterations:
        when = f"So far, after {updates:,} of {_updates(record.iterations)}"
    else:
        when, runs = f"So far, after {_updates(updates)} with {len(counted)} of {seeds} seeds", ""
    alive = [(name, one) for name, one in zip(names, standings, strict=True) if one.diverged_at is None]
    said = [f"{when}{runs}, {_order(alive)}."] if alive else []
    if alive and (measured_at := counted[0].measured[-1].iteration):
        said += [_tested(alive, "" if measured_at == updates else f", after {_updates(measured_at)},"), _memory(alive)]
    return " ".join(filter(None, [*said, _lost(names, standings)]))


def _order(alive: Sequence[tuple[str, Standing]]) -> str:
    ranked = sorted((float(np.median(one.losses)), place, name) for place, (name, one) in enumerate(alive))
    lowest = figure(ranked[0][0])
    first = [name for loss, _, name in ranked if figure(loss) == lowest]
    if len(alive) == 1:
        return f"{first[0]}'s smoothed loss is {lowest}"
    rest = [f"{name} {figure(loss)}" for loss, _, name in ranked[len(first) :]]
    before = f", before {', '.join(rest[:NAMED])}" if rest else ""
    more = f" and {len(rest) - NAMED} more" if len(rest) > NAMED else ""
    return f"{listed(first)} {_have(first)} the lowest smoothed loss, {lowest}{before}{more}"


def _tested(alive: Sequence[tuple[str, Standing]], when: str) -> str:
    """Who gets most test images right, and who is too close to tell; `when`, where that is not now."""
    ranked = sorted((-float(np.median(one.accuracies)), place, name) for place, (name, one) in enumerate(alive))
    best = -ranked[0][0]
    if len(alive) == 1:
        return f"It gets{when} {percent(best, 1)} of the test images right."
    first = [name for share, _, name in ranked if -share == best]
    others = [(-share, name) for share, _, name in ranked[len(first) :]]
    near = [name for share, name in others if best - share < margin(best)]
    said = f"On the test images{when} {listed(first)} {_be(first)} best with {percent(best, 1)}"
    if not others:
        return f"{said}."
    if not near:
        return f"{said}, ahead of {others[0][1]} with {percent(others[0][0], 1)}."
    who = "all others are" if len(near) == len(others) > 1 else f"{listed(near)} {_be(near)}"
    return f"{said}, but {who} within {100 * margin(best):.1f} points, too close to tell on {TESTED:,} images."


def _memory(alive: Sequence[tuple[str, Standing]]) -> str:
    """What the one with the lowest training loss makes of images that it knows, and of others."""
    loss, missed, name = min(
        (float(np.median(one.train_losses)), 1 - float(np.median(one.accuracies)), name) for name, one in alive
    )
    doubt = 1 - math.exp(-loss)
    if 3 * doubt > missed:
        return ""
    return (
        f"{name} gives the right digit of a training image a probability of {percent(1 - doubt, 1)} (geometric mean), "
        f"yet misses {percent(missed, 1)} of the test images: it knows the training images partly by heart."
    )


def _lost(names: Sequence[str], standings: Sequence[Standing]) -> str:
    lost = [
        f"{name} after {_updates(one.diverged_at)}"
        for name, one in zip(names, standings, strict=True)
        if one.diverged_at is not None
    ]
    return f"Diverged: {listed(lost)}." if lost else ""


def _updates(count: int) -> str:
    return f"{count:,} update{'' if count == 1 else 's'}"


def _have(names: Sequence[str]) -> str:
    return "has" if len(names) == 1 else "have"


def _be(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"
