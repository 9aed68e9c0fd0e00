"""The slices page in words: what is under way, what the plane holds, how far the picture is from the truth."""

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from interface.jobs.process_queue import Progress
from interface.kit.controls import option_message
from interface.kit.notices import of_schedules
from interface.kit.number_format import number
from interface.slices.view import Slices
from language import Joined, Message, listed
from simulation.words import percent
from training.measurement import SAMPLE
from training.slice_task import JOINT, PATH, Laid, Stage
from training.trajectory import Trajectory

COLUMNS: tuple[tuple[Message, Message | str], ...] = (
    (Message("Optimizer"), ""),
    (Message("Plane holds"),
     Message("Share of the squared displacement from the start that lies in the plane, all moments together.")),
    (Message("At the end"), Message("The same share at the last iteration.")),
    (Message("Largest gap"),
     Message("The largest difference between the loss in the plane and the actual loss along the path.")),
    (Message("At iteration"), Message("Where the gap is largest.")),
    (Message("Loss in the plane"), Message("Of the point of the plane nearest to the network there.")),
    (Message("Actual loss"), Message("Of the network there.")),
    (Message("Final loss"),
     Message("Of the trained network, on the first {count} training images.", count=SAMPLE)),
)  # fmt: skip
TINY = 1e-7
"""Below this a share is written with a power of ten."""
SPREAD = 3
"""Optimizers beyond so many are left to the table."""


def about(shown: Slices) -> Message:
    """What the page is about, in Markdown."""
    return Message(
        "**The loss around a trained network** &ensp; :small[:gray[Two of its {count:,} dimensions, and how much they "
        "show]]",
        count=shown.lineup.plan.network.size,
    )


def described(shown: Slices) -> Message:
    """The training in one line."""
    lineup, plan = shown.lineup, shown.lineup.plan
    network = plan.network
    said = Message(
        "{sizes}, {activation}, {initialisation} initial weights; {iterations:g} iterations of {images:g} images; seed "
        "{seed:g}; own weights"
        if plan.own_weights
        else "{sizes}, {activation}, {initialisation} initial weights; {iterations:g} iterations of {images:g} images; "
        "seed {seed:g}",
        sizes="-".join(str(inputs) for inputs, _ in network.shapes) + "-10",
        activation=option_message(network.activation), initialisation=option_message(network.initialisation),
        iterations=plan.iterations, images=plan.batch_size, seed=plan.seed,
    )  # fmt: skip
    scheduled = of_schedules(lineup.schedule, lineup.entrants, lineup.names)
    return Joined([said, *scheduled], "; ") if scheduled else said


def under_way(shown: Slices, progress: Progress) -> Message | str:
    """What the worker is at, and how long it takes; empty once it is done."""
    if not shown.settled:
        return Message("It is computed when you let go.")
    if progress.state == "waiting":
        return Message("Waiting for other trainings on this server: place {place} in the line.", place=progress.place)
    if progress.state != "running":
        return ""
    stage = next((part for part in reversed(progress.parts) if isinstance(part, Stage)), None)
    if stage is None:
        return Message("The worker starts.")
    if stage.entrant is None:
        return _evaluated(shown.points, progress.seconds_left)
    name, iterations = shown.lineup.names[stage.entrant], shown.lineup.plan.iterations
    return _trained(name, stage.iteration, iterations, progress.seconds_left)


def _evaluated(points: int, left: float | None) -> Message:
    """That the loss is computed at `points` x `points` points, and the seconds that are left, where they are known."""
    if left is None:
        return Message("The loss is computed at {points} × {points} points.", points=points)
    if left < 1:
        return Message("The loss is computed at {points} × {points} points, less than a second left.", points=points)
    return Message(
        "The loss is computed at {points} × {points} points, about {seconds} s left.",
        points=points, seconds=math.ceil(left),
    )  # fmt: skip


def _trained(name: str, iteration: int, iterations: float, left: float | None) -> Message:
    """Who is trained, and the seconds that are left, where they are known."""
    facts: dict[str, Any] = {"name": name, "iteration": iteration, "iterations": iterations}
    if left is None:
        return Message("{name} trains: iteration {iteration} of {iterations:g}.", **facts)
    if left < 1:
        return Message("{name} trains: iteration {iteration} of {iterations:g}, less than a second left.", **facts)
    return Message(
        "{name} trains: iteration {iteration} of {iterations:g}, about {seconds} s left.",
        **facts, seconds=math.ceil(left),
    )  # fmt: skip


def axes(shown: Slices) -> tuple[Message, Message]:
    """What the two directions of the picture are."""
    names = dict(zip(shown.lineup.slots, shown.lineup.names, strict=True))
    if shown.kind not in (PATH, JOINT):
        return Message("first random direction"), Message("second random direction")
    across = Message("from the start to {name}'s end", name=names[shown.centre])
    if shown.kind == PATH:
        return across, Message("principal component of the rest")
    return across, Message("at right angles, towards {name}'s end", name=names[shown.other])


def meter(found: Laid, shown: Slices) -> dict[str, Any]:
    """A bar for every trajectory; what a random walk would have, to be marked where the plane is made from the path."""
    rows = [
        {"slot": shown.lineup.slots[one.entrant], "name": shown.lineup.names[one.entrant], "share": _finite(one.share),
         "text": share(one.share), "gap": _gap(one, found), "made_from": one.entrant in shown.task.makers}
        for one in found.trajectories
    ]  # fmt: skip
    walk = Message(
        "random walk {share}" if shown.kind in (PATH, JOINT) else "by chance {share}", share=share(found.walk)
    )
    return {"rows": rows, "walk": found.walk, "walk_text": walk}


def table(found: Laid, shown: Slices) -> dict[str, Any]:
    """The same in numbers, for the browser's table."""
    return {
        "columns": [{"label": label, "help": told, "numeric": bool(told)} for label, told in COLUMNS],
        "rows": [
            {"slot": shown.lineup.slots[one.entrant], "cells": _cells(one, shown.lineup.names[one.entrant], found)}
            for one in found.trajectories
        ],
        "sentence": Joined(sentences(found, shown)),
        "counting": "",
        "narration": [],
    }


def _cells(one: Trajectory, name: str, found: Laid) -> list[dict[str, Any]]:
    gap, moment = one.gap
    figures = [gap, found.iterations[moment], one.on_plane[moment], one.actual[moment], one.actual[-1]]
    shares = [{"text": share(part), "sort": _finite(part)} for part in (one.share, one.held[-1])]
    numbers = [{"text": number(_finite(value), 3), "sort": _finite(value)} for value in figures]
    return [{"text": name, "sort": name}, *shares, *numbers]


def sentences(found: Laid, shown: Slices) -> list[Message]:
    """What came out, computed."""
    names = shown.lineup.names
    return [
        *(_on_random(found, names) if shown.kind not in (PATH, JOINT) else _on_paths(found, names)),
        *_on_ends(found, shown),
    ]


def _on_paths(found: Laid, names: Sequence[str]) -> list[Message]:
    ranked = sorted((one for one in found.trajectories if _finite(one.share) is not None), key=lambda one: -one.share)
    first, *others = ranked if len(ranked) <= SPREAD + 1 else ranked[:SPREAD]
    held = [
        Message(
            "{share} of the squared displacement of {name}'s training",
            share=share(first.share), name=names[first.entrant],
        ),
        *(Message("{share} of {name}'s", share=share(one.share), name=names[one.entrant]) for one in others),
    ]  # fmt: skip
    if len(held) < len(ranked):
        held.append(Message("at most {share} of the others'", share=share(ranked[SPREAD].share)))
    said = [Message("The plane holds {shares}.", shares=listed(held))]
    widest = max(ranked, key=lambda one: one.gap[0])
    gap, moment = widest.gap
    if gap > 0:
        said.append(Message(
            "The picture is furthest from the truth for {name} at iteration {iteration}: loss {plane} in the plane, "
            "{actual} in fact.",
            name=names[widest.entrant], iteration=int(found.iterations[moment]), plane=_loss(widest.on_plane[moment]),
            actual=_loss(widest.actual[moment]),
        ))  # fmt: skip
    return said


LEAD = Message("Choose another plane, play the training, and look at the bars before you believe the picture.")
"""What to do on the page."""


def headline(found: Laid, shown: Slices) -> Message:
    """What the plane shows of the paths, the most and the least: the first line of the page."""
    names = shown.lineup.names
    if shown.kind not in (PATH, JOINT):
        (only,) = found.trajectories
        return Message(
            "This random plane around {name}'s end shows {share} of its path, so no path is drawn in it.",
            name=names[only.entrant], share=share(only.share),
        )  # fmt: skip
    ranked = sorted((one for one in found.trajectories if _finite(one.share) is not None), key=lambda one: -one.share)
    facts = {"share": share(ranked[0].share), "name": names[ranked[0].entrant]}
    if len(ranked) == 1:
        return Message("This plane shows {share} of {name}'s path.", **facts)
    return Message(
        "This plane shows {share} of {name}'s path, but {lower} of {other}'s.",
        **facts, lower=share(ranked[-1].share), other=names[ranked[-1].entrant],
    )  # fmt: skip


def _on_random(found: Laid, names: Sequence[str]) -> list[Message]:
    (only,) = found.trajectories
    return [
        Message(
            "No path is drawn: this plane holds {share} of the squared displacement of {name}'s training, so the path "
            "would be a picture of what is left of it by chance. A plane that has nothing to do with the network would "
            "hold 2 of {size:,} dimensions, {chance}.",
            share=share(only.share), name=names[only.entrant], size=found.size, chance=share(found.walk),
        ),
        Message(
            "The angle between the two directions is {angle}°.",
            angle=number(math.degrees(math.acos(found.cosine))),
        ),
    ]  # fmt: skip


def _on_ends(found: Laid, shown: Slices) -> list[Message]:
    """Who diverged, and who is not drawn."""
    names = shown.lineup.names
    said = []
    for one in found.trajectories:
        if np.isnan(one.actual[-1]):
            lost = int(found.iterations[int(np.isnan(one.actual).argmax())])
            said.append(Message(
                "{name} diverges before iteration {iteration}; its path ends there.",
                name=names[one.entrant], iteration=lost,
            ))  # fmt: skip
    if shown.lineup.plan.own_weights and shown.kind == PATH and len(names) > 1:
        said.append(Message(
            "Only {name} is drawn: with initial weights of their own the others begin elsewhere, outside of the plane.",
            name=names[found.trajectories[0].entrant],
        ))  # fmt: skip
    return said


def _gap(one: Trajectory, found: Laid) -> Message:
    gap, moment = one.gap
    if moment == 0 and np.isnan(one.actual[-1]):
        return Message("diverged before the losses could be compared")
    return Message("gap up to {gap} (iteration {iteration})", gap=_loss(gap), iteration=int(found.iterations[moment]))


def share(part: float) -> str:
    """One decimal, or two digits of what is tiny."""
    if not np.isfinite(part):
        return "–"
    if part >= 0.01:
        return percent(part, 1)
    return f"{number(100 * part, 2)}%" if part < TINY else f"{Decimal(f'{100 * part:.2g}'):f}%"


def _loss(value: float) -> str:
    return number(_finite(value), 3)


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
