"""What the slices page sends: the loss over the plane, coarse at first, the trainings in it, and how far they go."""

from functools import cache
from typing import Any, NamedTuple

from charts.slices import ground, trainings
from interface.controls import control_of
from interface.display import OPTIONS
from interface.runs import Asset, key_of
from interface.shelf import Shelf
from interface.slices import CURVE, DECLARED, KIND, PLANE, Slices, without_joint
from interface.slices_words import axes, described, meter, table, under_way
from interface.sweeps import asker
from interface.workshop import WORKSHOP, Progress
from training.slice_task import JOINT, KINDS, Slice

KINDS_TOLD = {
    "path": "A path and its main bend",
    "joint": "Two ends, one start",
    "random": "Random directions",
}
"""Kind -> what the menu calls it."""


class Pictures(NamedTuple):
    """A slice as it is sent."""

    ground: Asset
    trainings: Asset


PICTURES = Shelf(100)
"""(Task, points per side) -> Pictures, of up to 0.2 MB, so 20 MB."""


class Seen(NamedTuple):
    """How far the work is, and what there is of it."""

    progress: Progress
    found: Slice | None


def look(shown: Slices) -> Seen:
    """Ask the workshop. While a hand holds a slider nothing is asked for."""
    if not shown.settled:
        return Seen(Progress("running"), None)
    progress = WORKSHOP.want(asker(), shown.task)
    return Seen(progress, next((part for part in reversed(progress.parts) if isinstance(part, Slice)), None))


def payload(shown: Slices, seen: Seen) -> dict[str, Any]:
    """The component's data."""
    progress, found = seen
    lineup = shown.lineup
    pictures = _pictures(shown, found) if found else None
    assets = [*pictures] if pictures else []
    shares = {lineup.slots[one.entrant]: row for row, one in enumerate(found.trajectories)} if found else {}
    across, up = axes(shown)
    return {
        "request": shown.request,
        "query": shown.link(in_full=True),
        "problems": [*shown.problems, *([progress.failure] if progress.failure else [])],
        "steps": int(lineup.plan.iterations),
        "speeds": OPTIONS["speed"],
        "kind": shown.kind,
        "described": described(shown),
        "controls": controls(),
        "joint": without_joint(lineup),
        "surface": {"coordinates": [across, up]},
        "landscape": pictures.ground.key if pictures else None,
        "trainings": pictures.trainings.key if pictures else None,
        "entrants": [
            {"slot": entrant.slot, "name": name, "row": shares.get(entrant.slot)}
            for entrant, name in zip(lineup.entrants, lineup.names, strict=True)
        ],
        "made_from": [shown.centre, shown.other] if shown.kind == JOINT else [shown.centre],
        "state": progress.state,
        "done": progress.done,
        "doing": under_way(shown, progress),
        "meter": meter(found, shown) if found else None,
        "table": table(found, shown) if found else None,
        "assets": {asset.key: asset.content for asset in assets if asset.key not in shown.holds},
    }


@cache
def controls() -> dict[str, Any]:
    """The declared controls of the plane, and the kinds and curves there are."""
    made = {name: control_of(name, DECLARED[name]) for name in PLANE}
    made["directions"]["label"] = "Draw"
    made["points"]["options"] = [{"value": one, "label": f"{one} × {one}"} for one in DECLARED["points"].options]
    kinds = [{"value": kind, "label": KINDS_TOLD[kind]} for kind in KINDS]
    return made | {KIND: kinds, "curve": list(CURVE.options)}


def _pictures(shown: Slices, found: Slice) -> Pictures:
    key = shown.task, len(found.grid.losses)
    if kept := PICTURES.take(key):
        return kept
    contents = ground(found.grid), trainings(found)
    return PICTURES.put(key, Pictures(*(Asset(key_of(content), content) for content in contents)))
