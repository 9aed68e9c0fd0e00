"""The slices page in words: what is under way, what the plane holds, how far the picture is from the truth."""

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from interface.jobs.process_queue import Progress
from interface.kit.controls import option_label
from interface.kit.number_format import number
from interface.slices.view import Slices
from language import listed
from simulation.words import percent
from training.measurement import SAMPLE
from training.slice_task import JOINT, PATH, Laid, Stage
from training.trajectory import Trajectory

COLUMNS = (
    ("Optimizer", ""),
    ("Plane holds", "Share of the squared displacement from the start that lies in the plane, all moments together."),
    ("At the end", "The same share at the last iteration."),
    ("Largest gap", "The largest difference between the loss in the plane and the actual loss along the path."),
    ("At iteration", "Where the gap is largest."),
    ("Loss in the plane", "Of the point of the plane nearest to the network there."),
    ("Actual loss", "Of the network there."),
    ("Final loss", f"Of the trained network, on the first {SAMPLE} training images."),
)
TINY = 1e-7
"""Below this a share is written with a power of ten."""
SPREAD = 3
"""Optimizers beyond so many are left to the table."""


def described(shown: Slices) -> str:
    """The training in one line."""
    plan = shown.lineup.plan
    network = plan.network
    sizes = "-".join(str(inputs) for inputs, _ in network.shapes) + "-10"
    return (
        f"{sizes}, {option_label(network.activation)}, {option_label(network.initialisation)} initial weights; "
        f"{plan.iterations:g} iterations of {plan.batch_size:g} images; seed {plan.seed:g}"
        + ("; own weights" if plan.own_weights else "")
    )


def under_way(shown: Slices, progress: Progress) -> str:
    """What the worker is at, and how long it takes; empty once it is done."""
    if not shown.settled:
        return "It is computed when you let go."
    if progress.state == "waiting":
        return f"Waiting for other trainings on this server: place {progress.place} in the line."
    if progress.state != "running":
        return ""
    stage = next((part for part in reversed(progress.parts) if isinstance(part, Stage)), None)
    if stage is None:
        return "The worker starts."
    if stage.entrant is None:
        doing = f"The loss is computed at {shown.points} × {shown.points} points"
    else:
        name, plan = shown.lineup.names[stage.entrant], shown.lineup.plan
        doing = f"{name} trains: iteration {stage.iteration} of {plan.iterations:g}"
    return f"{doing}{_left(progress.seconds_left)}."


def _left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return ", less than a second left" if seconds < 1 else f", about {math.ceil(seconds)} s left"


def axes(shown: Slices) -> tuple[str, str]:
    """What the two directions of the picture are."""
    names = dict(zip(shown.lineup.slots, shown.lineup.names, strict=True))
    if shown.kind == PATH:
        return f"from the start to {names[shown.centre]}'s end", "principal component of the rest"
    if shown.kind == JOINT:
        return f"from the start to {names[shown.centre]}'s end", f"at right angles, towards {names[shown.other]}'s end"
    return "first random direction", "second random direction"


def meter(found: Laid, shown: Slices) -> dict[str, Any]:
    """A bar for every trajectory; what a random walk would have, to be marked where the plane is made from the path."""
    rows = [
        {"slot": shown.lineup.slots[one.entrant], "name": shown.lineup.names[one.entrant], "share": _finite(one.share),
         "text": share(one.share), "gap": _gap(one, found), "made_from": one.entrant in shown.task.makers}
        for one in found.trajectories
    ]  # fmt: skip
    who = "random walk" if shown.kind in (PATH, JOINT) else "by chance"
    return {"rows": rows, "walk": found.walk, "walk_text": f"{who} {share(found.walk)}"}


def table(found: Laid, shown: Slices) -> dict[str, Any]:
    """The same in numbers, for the browser's table."""
    return {
        "columns": [{"label": label, "help": told, "numeric": bool(told)} for label, told in COLUMNS],
        "rows": [
            {"slot": shown.lineup.slots[one.entrant], "cells": _cells(one, shown.lineup.names[one.entrant], found)}
            for one in found.trajectories
        ],
        "sentence": " ".join(sentences(found, shown)),
        "counting": "",
        "narration": [],
    }


def _cells(one: Trajectory, name: str, found: Laid) -> list[dict[str, Any]]:
    gap, moment = one.gap
    figures = [gap, found.iterations[moment], one.on_plane[moment], one.actual[moment], one.actual[-1]]
    shares = [{"text": share(part), "sort": _finite(part)} for part in (one.share, one.held[-1])]
    numbers = [{"text": number(_finite(value), 3), "sort": _finite(value)} for value in figures]
    return [{"text": name, "sort": name}, *shares, *numbers]


def sentences(found: Laid, shown: Slices) -> list[str]:
    """What came out, computed."""
    names = shown.lineup.names
    return [
        *(_on_random(found, names) if shown.kind not in (PATH, JOINT) else _on_paths(found, names)),
        *_on_ends(found, shown),
    ]


def _on_paths(found: Laid, names: Sequence[str]) -> list[str]:
    ranked = sorted((one for one in found.trajectories if _finite(one.share) is not None), key=lambda one: -one.share)
    named = ranked if len(ranked) <= SPREAD + 1 else ranked[:SPREAD]
    held = [f"{share(one.share)} of {names[one.entrant]}'s" for one in named[1:]]
    held += [f"at most {share(ranked[SPREAD].share)} of the others'"] if named is not ranked else []
    first = f"{share(named[0].share)} of the squared displacement of {names[named[0].entrant]}'s training"
    widest = max(ranked, key=lambda one: one.gap[0])
    gap, moment = widest.gap
    told = (
        f"The picture is furthest from the truth for {names[widest.entrant]} at iteration {found.iterations[moment]}: "
        f"loss {_loss(widest.on_plane[moment])} in the plane, {_loss(widest.actual[moment])} in fact."
    )
    return [f"The plane holds {listed([first, *held])}.", *([told] if gap > 0 else [])]


def _on_random(found: Laid, names: Sequence[str]) -> list[str]:
    (only,) = found.trajectories
    name = names[only.entrant]
    return [
        f"No path is drawn: this plane holds {share(only.share)} of the squared displacement of {name}'s training, so "
        f"the path would be a picture of what is left of it by chance. A plane that has nothing to do with the network "
        f"would hold 2 of {found.size:,} dimensions, {share(found.walk)}.",
        f"The angle between the two directions is {number(math.degrees(math.acos(found.cosine)))}°.",
    ]


def _on_ends(found: Laid, shown: Slices) -> list[str]:
    """Who diverged, and who is not drawn."""
    names = shown.lineup.names
    said = []
    for one in found.trajectories:
        if np.isnan(one.actual[-1]):
            lost = found.iterations[int(np.isnan(one.actual).argmax())]
            said.append(f"{names[one.entrant]} diverges before iteration {lost}; its path ends there.")
    if shown.lineup.plan.own_weights and shown.kind == PATH and len(names) > 1:
        said.append(
            f"Only {names[found.trajectories[0].entrant]} is drawn: with initial weights of their own the others begin "
            "elsewhere, outside of the plane."
        )
    return said


def _gap(one: Trajectory, found: Laid) -> str:
    gap, moment = one.gap
    if moment == 0 and np.isnan(one.actual[-1]):
        return "diverged before the losses could be compared"
    return f"gap up to {_loss(gap)} (iteration {found.iterations[moment]})"


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
