"""What the slices page sends: the loss over the plane, coarse at first, the trainings in it, and how far they go."""

from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import limits
from charts.slices import ground, trainings
from interface.jobs.process_queue import PROCESS_QUEUE, Progress
from interface.kit.controls import control_of
from interface.kit.display import DEFAULTS, OPTIONS
from interface.kit.lru import LRU
from interface.kit.runs import Asset, key_of
from interface.slices.remarks import remarks
from interface.slices.view import CURVE, DECLARED, KIND, PLANE, VIEW, Slices, without_joint
from interface.slices.words import LEAD, about, axes, described, headline, meter, table, under_way
from language import Joined, Message
from training.example import recorded
from training.slice import Grid
from training.slice_task import JOINT, KINDS, Laid, SliceTask, ViewTask

KINDS_TOLD = {
    "path": Message("A path and its main bend"),
    "joint": Message("Two ends, one start"),
    "random": Message("Random directions"),
}
"""Kind -> what the menu calls it."""


LAID = LRU(limits.KEPT_PLANES, name="planes")
"""What is known of a plane whatever its extent and points, by the task without them: up to 3.9 MB each, so 62 MB."""
GROUNDS = LRU(limits.KEPT_GROUNDS, name="grounds")
"""(Task, points per side) -> the loss over the plane as it is sent, of up to 0.1 MB, so 20 MB."""


class Seen(NamedTuple):
    """How far the work is, and what there is of it."""

    progress: Progress
    laid: Laid | None = None
    grid: Grid | None = None


def look(shown: Slices) -> Seen:
    """Ask the process queue; not to train again what is known. While a hand holds a slider nothing is asked for."""
    if not shown.settled:
        return Seen(Progress("running"))
    task = shown.task
    if example := recorded(task):
        return Seen(Progress("done", 1.0), *example)
    progress, before = PROCESS_QUEUE.recall(task), LAID.take(_plane(task))
    if progress is None:
        progress = PROCESS_QUEUE.want(shown.asker, ViewTask(task, before) if before else task)
    laid, grid = _last(progress, Laid) or before, _last(progress, Grid)
    if progress.state == "done":
        LAID.put(_plane(task), laid)
    return Seen(progress, laid if grid else None, grid)


def _last(progress: Progress, kind: type) -> Any:
    return next((part for part in reversed(progress.parts) if isinstance(part, kind)), None)


def known(shown: Slices) -> Laid | None:
    """What is known of the plane already."""
    example = recorded(shown.task)
    return example[0] if example else LAID.take(_plane(shown.task))


def around(shown: Slices) -> Message:
    """What stands around the component: once the plane is known, how chance would look in it, too."""
    return Joined([about(shown), remarks(shown, known(shown))], "\n\n")


def _plane(task: SliceTask) -> SliceTask:
    """The task without what does not move the plane."""
    return replace(task, extent=DECLARED["extent"].default, points=DECLARED["points"].default)


def data(shown: Slices) -> dict[str, Any]:
    """The component's data."""
    progress, found, grid = look(shown)
    lineup = shown.lineup
    seen_from = _ground(shown, grid) if grid else None
    paths = _trainings(found) if found else None
    assets = [asset for asset in (seen_from, paths) if asset]
    shares = {lineup.slots[one.entrant]: row for row, one in enumerate(found.trajectories)} if found else {}
    across, up = axes(shown)
    return {
        "request": shown.request,
        "query": shown.link(in_full=True),
        "problems": list(shown.problems),
        "failures": [progress.failure] if progress.failure else [],
        "steps": int(lineup.plan.iterations),
        "speeds": OPTIONS["speed"],
        "view": {key: DEFAULTS[key] for key in VIEW},
        "kind": shown.kind,
        "described": described(shown),
        "headline": headline(found, shown) if found else "",
        "lead": LEAD,
        "controls": controls(),
        "joint": without_joint(lineup),
        "surface": {"coordinates": [across, up]},
        "landscape": seen_from.key if seen_from else None,
        "trainings": paths.key if paths else None,
        "entrants": [
            {"slot": entrant.slot, "name": name, "row": shares.get(entrant.slot)}
            for entrant, name in zip(lineup.entrants, lineup.names, strict=True)
        ],
        "made_from": [shown.centre, shown.other] if shown.kind == JOINT else [shown.centre],
        "state": progress.state,
        "done": progress.done,
        "job": key_of(shown.task) if progress.state in ("running", "waiting") else None,
        "doing": under_way(shown, progress),
        "meter": meter(found, shown) if found else None,
        "table": table(found, shown) if found else None,
        "assets": {asset.key: asset.content for asset in assets if asset.key not in shown.holds},
    }


@cache
def controls() -> dict[str, Any]:
    """The declared controls of the plane, and the kinds and curves there are."""
    made = {name: control_of(name, DECLARED[name]) for name in PLANE}
    made["directions"]["label"] = Message("Seed")
    made["points"]["options"] = [{"value": one, "label": f"{one} × {one}"} for one in DECLARED["points"].options]
    kinds = [{"value": kind, "label": KINDS_TOLD[kind]} for kind in KINDS]
    return made | {KIND: kinds, "curve": list(CURVE.options)}


def _ground(shown: Slices, grid: Grid) -> Asset:
    def made() -> Asset:
        content = ground(grid)
        return Asset(key_of(content), content)

    return GROUNDS.get((shown.task, len(grid.losses)), made)


def _trainings(found: Laid) -> Asset:
    content = trainings(found)
    return Asset(key_of(content), content)
