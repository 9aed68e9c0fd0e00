"""The network page in words and numbers, all computed from the training."""

import math
from collections.abc import Sequence
from statistics import median
from typing import Any

import numpy as np

from catalogue import OpenLoop
from interface.kit.notices import of_schedules
from interface.kit.training_link import Lineup
from interface.network.record import Record, Standing
from language import Joined, Message, listed
from simulation.words import figure, percent

TESTED = 2000
"""Test images."""
NAMED = 3
"""At most so many are named behind the first, the rest are counted."""
COLUMNS: tuple[tuple[Message, Message | str], ...] = (
    (Message("Optimizer"), ""),
    (Message("Smoothed loss"), Message("Of the last mini-batches, smoothed as in the picture.")),
    (Message("Training loss"), Message("Mean over 1,000 of the 8,000 training images, when it was last measured.")),
    (Message("Test accuracy"),
     Message("How many of the 2,000 test images, which no network is trained on, it got right then.")),
    (Message("Diverged"), Message("After how many updates the loss or a weight was no number any more.")),
)  # fmt: skip
ABOUT = Message("**Training on digits** &ensp; :small[:gray[The same optimizers, on all the weights of a network]]")
CAPTION = Message(
    "Every network sees the same mini-batches of 8,000 of the MNIST digits, drawn with replacement, and is tested on "
    "2,000 others. The loss is that of a mini-batch before the update that it leads to. The book, *Deep Learning from "
    "Scratch*, chapter 6, differs in three things: it trains on 60,000 digits, gives every optimizer initial weights "
    "of its own (*Own weights* does the same), and records the loss of a mini-batch after the update made from it, "
    "which is lower. An update of about a thousandth of the weights is a "
    "[rule of thumb](https://cs231n.github.io/neural-networks-3/#ratio), no law."
)
"""Below the pictures."""


def around(_: Any) -> Message:
    """What stands around the component, the same for all trainings."""
    return Joined([ABOUT, CAPTION], "\n\n")


LEAD = Message(
    "Change an optimizer or a learning rate: all networks train anew and are tested on 2,000 digits that none has seen."
)
"""What to do on the page."""


def notices(lineup: Lineup) -> list[Message]:
    """The schedules, and where one that awaits the loss has it from."""
    said = of_schedules(lineup.schedule, lineup.entrants, lineup.names)
    if not all(isinstance(one, OpenLoop) for one in lineup.plan.schedules):
        said.append(Message("Plateaus are looked for in the losses of the mini-batches, noisy as they are"))
    return said


def margin(accuracy: float) -> float:
    """By how much two shares of the test images can differ by chance: two standard errors of one of them."""
    return 2 * math.sqrt(accuracy * (1 - accuracy) / TESTED)


def table(record: Record | None, names: Sequence[str], slots: Sequence[int], finished: bool) -> dict[str, Any]:
    """How every optimizer stands, for the browser's table."""
    standings = record.standings if record else []
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


def _accuracies(record: Record) -> list[float]:
    """Of each optimizer the median over the runs that count, nan where it has diverged or was not measured yet."""
    return [float(np.median(one.accuracies)) for one in record.standings]


def scores(record: Record, names: Sequence[str], slots: Sequence[int]) -> list[dict[str, Any]]:
    """The accuracy of each optimizer as one large number, and whether none is told to be better."""
    found = _accuracies(record) or [math.nan] * len(names)
    best = max((one for one in found if not math.isnan(one)), default=math.nan)
    return [
        {"slot": slot, "name": name, "text": "–" if math.isnan(one) else f"{one:.1%}",
         "best": not math.isnan(one) and best - one < margin(best)}
        for slot, name, one in zip(slots, names, found, strict=True)
    ]  # fmt: skip


def headline(record: Record, names: Sequence[str]) -> Message | str:
    """Which networks read digits best that they have not seen, and which worst: the first line of the page."""
    found = _accuracies(record)
    if not found or all(one.diverged_at is not None for one in record.standings):
        return Message("Every training has diverged: try smaller learning rates.") if found else ""
    if not (known := {name: one for name, one in zip(names, found, strict=True) if not math.isnan(one)}):
        return ""
    facts: dict[str, Any] = {"updates": _updates(record.counted[0].measured[-1].iteration)}
    best, worst = max(known, key=lambda name: known[name]), min(known, key=lambda name: known[name])
    facts |= {"name": best, "share": f"{known[best]:.1%}", "other": worst, "lower": f"{known[worst]:.1%}"}
    near = [name for name in known if known[best] - known[name] < margin(known[best])]
    if len(known) == 1:
        return Message("After {updates}, {name} reads {share} of the digits right that it has never seen.", **facts)
    if len(near) == len(known):
        return Message(
            "After {updates}, all read about as many unseen digits right, {lower} to {share}: too close to tell apart.",
            **facts,
        )
    if len(near) == 1:
        return Message(
            "After {updates}, {name} reads the most unseen digits right, {share}; {other} the fewest, {lower}.", **facts
        )
    return Message(
        "After {updates}, {names} read the most unseen digits right, up to {share}; {other} the fewest, {lower}.",
        names=listed(near), **facts,
    )  # fmt: skip


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
    middle, low, high = (float(value) for value in (median(values.tolist()), values.min(), values.max()))
    if len(values) == 1:
        return {"text": write(middle), "sort": middle}
    text = Message("{middle} ({low} to {high})", middle=write(middle), low=write(low), high=write(high))
    return {"text": text, "sort": middle}


def sentence(record: Record, names: Sequence[str], standings: Sequence[Standing], finished: bool) -> Message:
    """Who is ahead on what was trained on, who on what was not, who knows the images by heart, who is lost."""
    updates = record.counted[0].updates
    alive = [(name, one) for name, one in zip(names, standings, strict=True) if one.diverged_at is None]
    said = [_order(alive, _when(record, finished))] if alive else []
    if alive and (measured_at := record.counted[0].measured[-1].iteration):
        said += [_tested(alive, None if measured_at == updates else _updates(measured_at)), *_memory(alive)]
    return Joined([*said, *_lost(names, standings)])


def _when(record: Record, finished: bool) -> Message:
    """How far the training is, as a sentence on who is ahead begins."""
    counted, updates = len(record.counted), record.counted[0].updates
    if finished and counted > 1:
        return Message("After {updates}, by the median of {seeds} seeds", updates=_updates(updates), seeds=counted)
    if finished:
        return Message("After {updates}", updates=_updates(updates))
    if updates < record.iterations:
        return Message("So far, after {count:,} of {updates}", count=updates, updates=_updates(record.iterations))
    return Message(
        "So far, after {updates} with {count} of {seeds} seeds",
        updates=_updates(updates), count=counted, seeds=int(record.task.seeds),
    )  # fmt: skip


def _order(alive: Sequence[tuple[str, Standing]], when: Message) -> Message:
    ranked = sorted((median(one.losses.tolist()), place, name) for place, (name, one) in enumerate(alive))
    lowest = figure(ranked[0][0])
    first = [name for loss, _, name in ranked if figure(loss) == lowest]
    if len(alive) == 1:
        return Message("{when}, {name}'s smoothed loss is {loss}.", when=when, name=first[0], loss=lowest)
    rest = [f"{name} {figure(loss)}" for loss, _, name in ranked[len(first) :]]
    one, facts = len(first) == 1, {"when": when, "names": listed(first), "loss": lowest}
    if not rest:
        return Message(
            "{when}, {names} has the lowest smoothed loss, {loss}."
            if one
            else "{when}, {names} have the lowest smoothed loss, {loss}.",
            **facts,
        )
    if len(rest) <= NAMED:
        return Message(
            "{when}, {names} has the lowest smoothed loss, {loss}, before {others}."
            if one
            else "{when}, {names} have the lowest smoothed loss, {loss}, before {others}.",
            **facts, others=Joined(rest, ", "),
        )  # fmt: skip
    return Message(
        "{when}, {names} has the lowest smoothed loss, {loss}, before {others} and {count} more."
        if one
        else "{when}, {names} have the lowest smoothed loss, {loss}, before {others} and {count} more.",
        **facts, others=Joined(rest[:NAMED], ", "), count=len(rest) - NAMED,
    )  # fmt: skip


def _tested(alive: Sequence[tuple[str, Standing]], measured: Message | None) -> Message:
    """Who gets most test images right, and who is too close to tell; `measured`: after how many updates, where that
    is not now."""
    ranked = sorted((-median(one.accuracies.tolist()), place, name) for place, (name, one) in enumerate(alive))
    best = -ranked[0][0]
    if len(alive) == 1 and measured is None:
        return Message("It gets {share} of the test images right.", share=percent(best, 1))
    if len(alive) == 1:
        return Message(
            "It gets, after {updates}, {share} of the test images right.", updates=measured, share=percent(best, 1)
        )
    first = [name for share, _, name in ranked if -share == best]
    others = [(-share, name) for share, _, name in ranked[len(first) :]]
    near = [name for share, name in others if best - share < margin(best)]
    facts = {
        "where": Message("On the test images, after {updates},", updates=measured)
        if measured
        else Message("On the test images"),
        "names": listed(first),
        "share": percent(best, 1),
    }
    one = len(first) == 1
    if not others:
        return Message("{where} {names} are best with {share}.", **facts)
    if not near:
        return Message(
            "{where} {names} is best with {share}, ahead of {other} with {lower}."
            if one
            else "{where} {names} are best with {share}, ahead of {other} with {lower}.",
            **facts, other=others[0][1], lower=percent(others[0][0], 1),
        )  # fmt: skip
    facts |= {
        "near": Message("all others") if len(near) == len(others) > 1 else listed(near),
        "points": f"{100 * margin(best):.1f}",
        "images": TESTED,
    }
    if len(near) == 1:
        return Message(
            "{where} {names} is best with {share}, but {near} is within {points} points, too close to tell on "
            "{images:,} images."
            if one
            else "{where} {names} are best with {share}, but {near} is within {points} points, too close to tell on "
            "{images:,} images.",
            **facts,
        )
    return Message(
        "{where} {names} is best with {share}, but {near} are within {points} points, too close to tell on {images:,} "
        "images."
        if one
        else "{where} {names} are best with {share}, but {near} are within {points} points, too close to tell on "
        "{images:,} images.",
        **facts,
    )


def _memory(alive: Sequence[tuple[str, Standing]]) -> list[Message]:
    """What the one with the lowest training loss makes of images that it knows, and of others."""
    loss, missed, name = min(
        (median(one.train_losses.tolist()), 1 - median(one.accuracies.tolist()), name) for name, one in alive
    )
    doubt = 1 - math.exp(-loss)
    if 3 * doubt > missed:
        return []
    return [Message(
        "{name} gives the right digit of a training image a probability of {known} (geometric mean), yet misses "
        "{missed} of the test images: it knows the training images partly by heart.",
        name=name, known=percent(1 - doubt, 1), missed=percent(missed, 1),
    )]  # fmt: skip


def _lost(names: Sequence[str], standings: Sequence[Standing]) -> list[Message]:
    lost = [
        Message("{name} after {updates}", name=name, updates=_updates(one.diverged_at))
        for name, one in zip(names, standings, strict=True)
        if one.diverged_at is not None
    ]
    return [Message("Diverged: {names}.", names=listed(lost))] if lost else []


def _updates(count: int) -> Message:
    return Message("{count:,} update" if count == 1 else "{count:,} updates", count=count)
