"""A slice of the loss as a task for a worker: train, choose the plane, follow the paths in it, evaluate its grid."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from catalogue import Declaration, parameter
from language import Message
from training.kept import is_kept, seen
from training.measurement import SAMPLE
from training.plan import Plan
from training.planes import Plane, joint_plane, path_plane, random_plane, share_of_line, share_of_path_plane, walk
from training.slice import Evaluator, Grid, Window, around
from training.snapshots import moments
from training.trajectory import Trail, Trajectory

PATH, JOINT, RANDOM = KINDS = ("path", "joint", "random")
COARSE = 4
"""Every fourth point of the grid in both directions is evaluated first."""


class Stage(NamedTuple):
    """What the work is at."""

    entrant: int | None
    """The optimizer that is trained, None once the grid is evaluated."""
    iteration: int = 0


class Laid(NamedTuple):
    """A plane, and the trainings as they were seen in it: all but the losses around them."""

    plane: Plane | None  # float32; None in the recorded example
    window: Window
    """Where the paths are, at an extent of 1."""
    iterations: np.ndarray  # (T + 1,), at which the trainings were seen
    trajectories: tuple[Trajectory, ...]
    size: int
    """The number of parameters, which is the dimension of the space that the plane lies in."""
    walk: float
    """The share that such a plane holds of a random walk of as many steps in as many dimensions."""
    cosine: float
    """Of the angle between the two directions."""


class Tape(NamedTuple):
    """What is kept of a training."""

    displacements: np.ndarray  # (T + 1, size) float32
    losses: list[float]


Part = tuple[float, Stage | Laid | Grid]


@dataclass(frozen=True, kw_only=True)
class SliceTask(Declaration):
    """The loss in a plane of the parameters, on the first 1000 training images.

    `path`: through the start and the end of optimizer number `centre`, and the first principal component of the rest.
    `joint`: through the common start and the ends of `centre` and `other`. `random`: around the end of `centre`, along
    two filter-normalised directions. The paths of all optimizers are followed that begin in the plane; in a random
    plane only that of its centre.

    Beside the 31 MB of digits it takes at most 128 MB for snapshots and 64 MB for everything else.

    Its parts: a `Stage` for every snapshot of a training that is not kept, what is `Laid`, a coarse `Grid`, a `Stage`
    for every row, and the `Grid`.
    Raises ValueError for optimizers that the plan has not, for a joint plane without a common start, and in `parts`
    where a training that the plane is made from diverges.
    """

    name = "Slice of the loss"
    order = 30

    plan: Plan
    kind: str = parameter(PATH, options=KINDS, help="What the plane is laid through.")
    centre: int = 0
    other: int | None = None
    directions: float = parameter(
        0, 0, 99, allowed="[0, 9999]", whole=True, help="Draws the two directions of a random plane."
    )
    extent: float = parameter(
        1.0, 0.25, 8.0, scale="log", allowed="[0.01, 100]", help="How much of the plane is shown; 1 fits the paths."
    )
    points: str = parameter("41", options=("21", "41", "61"), help="Points along each side of the grid.")

    def __post_init__(self) -> None:
        super().__post_init__()
        for number in (self.centre, self.other) if self.kind == JOINT else (self.centre,):
            if number not in range(len(self.plan.optimizers)):
                raise ValueError(f"the plan has {len(self.plan.optimizers)} optimizers, received number {number}")
        if len(set(self.makers)) < len(self.makers):
            raise ValueError("a joint plane is laid through the ends of two different optimizers")
        if self.kind == JOINT and self.plan.own_weights:
            raise ValueError("a joint plane needs one start that both optimizers have in common")

    @property
    def makers(self) -> tuple[int, ...]:
        """The optimizers that the plane is laid through."""
        return (self.centre,) if self.other is None or self.kind != JOINT else (self.centre, self.other)

    @property
    def followed(self) -> tuple[int, ...]:
        """The optimizers whose paths are followed."""
        alone = self.kind == RANDOM or self.plan.own_weights
        return self.makers if alone else tuple(range(len(self.plan.optimizers)))

    def parts(self) -> Iterator[Part]:
        """(Share of the work that is done, what is new)."""
        when = moments(self.plan, len(self.makers))
        trained = {one for one in (*self.makers, *self.followed) if not is_kept(self.plan, one, when)}
        ledger = _Ledger(self, len(when), len(trained))
        tapes = {}
        for entrant in self.makers:
            tapes[entrant] = yield from self._tape(entrant, when, ledger if entrant in trained else None)
        plane = self._plane([displacements for displacements, _ in tapes.values()])
        evaluator = Evaluator(self.plan.network, plane)
        trajectories = yield from self._followed(tapes, trained, when, plane, evaluator, ledger)
        size, steps = self.plan.network.size, len(when) - 1
        single = Plane(*(part.astype(np.float32) for part in plane))
        laid = Laid(single, self._window(trajectories), when, trajectories, size, self._walk(steps), plane.cosine)
        yield ledger.share, laid
        yield from _grids(self, evaluator, laid, ledger)

    def _tape(self, entrant: int, when: np.ndarray, ledger: "_Ledger | None") -> Generator[Part, None, Tape]:
        """Train one optimizer and hold what is seen of it; without a ledger it is kept, and no work is told."""
        displacements, losses = np.empty((len(when), self.plan.network.size), dtype=np.float32), []
        for row, snapshot in zip(displacements, seen(self.plan, entrant, when), strict=False):
            row[:] = snapshot.displacement
            losses.append(snapshot.loss)
            if ledger:
                yield ledger.seen(), Stage(entrant, snapshot.iteration)
        if len(losses) < len(when):
            raise ValueError(Message(
                "With {name} the training diverges before iteration {iteration}: it has no end to lay a plane through. "
                "Choose another optimizer or a smaller learning rate.",
                name=self.plan.optimizers[entrant].name, iteration=int(when[len(losses)]),
            ))  # fmt: skip
        return Tape(displacements, losses)

    def _followed(
        self,
        tapes: dict[int, Tape],
        trained: set[int],
        when: np.ndarray,
        plane: Plane,
        evaluator: Evaluator,
        ledger: "_Ledger",
    ) -> Generator[Part, None, tuple[Trajectory, ...]]:
        """See every path in the plane; one that is not on tape is trained meanwhile. The tapes are used up."""
        trajectories = []
        for entrant in self.followed:
            trail = Trail(entrant, self.plan.initial(entrant), plane, evaluator)
            if entrant in tapes:
                for displacement, loss in zip(*tapes.pop(entrant), strict=True):
                    trail.see(displacement, loss)
            else:
                for snapshot in seen(self.plan, entrant, when):
                    trail.see(snapshot.displacement, snapshot.loss)
                    if entrant in trained:
                        yield ledger.seen(), Stage(entrant, snapshot.iteration)
            trajectories.append(trail.trajectory(len(when)))
        return tuple(trajectories)

    def _plane(self, tapes: list[np.ndarray]) -> Plane:
        start = self.plan.initial(self.centre)
        if self.kind == PATH:
            return path_plane(start, *tapes)
        ends = [start + displacements[-1] for displacements in tapes]
        if self.kind == JOINT:
            return joint_plane(start, *ends)
        return random_plane(self.plan.network, ends[0], int(self.directions))

    def _window(self, trajectories: Sequence[Trajectory]) -> Window:
        if self.kind == RANDOM:
            return Window(-1.0, 1.0, -1.0, 1.0)
        makers = [one.points for one in trajectories if one.entrant in self.makers]
        return around(makers, [one.points for one in trajectories])

    def _walk(self, steps: int) -> float:
        size = self.plan.network.size
        if self.kind == RANDOM:
            return 2 / size
        return (share_of_path_plane if self.kind == PATH else share_of_line)(walk(steps, size))


@dataclass(frozen=True)
class ViewTask:
    """The same slice at another extent or resolution, without training anew: what is `laid` is known already.

    Its parts are a coarse `Grid`, a `Stage` for every row, and the whole `Grid`, as those of the `task` would be.
    """

    task: SliceTask
    laid: Laid = field(compare=False, repr=False)

    def parts(self) -> Iterator[Part]:
        """(Share of the work that is done, what is new)."""
        assert self.laid.plane is not None  # the recorded example is never looked at anew
        evaluator = Evaluator(self.task.plan.network, self.laid.plane)
        yield from _grids(self.task, evaluator, self.laid, _Ledger(self.task))


def _grids(task: SliceTask, evaluator: Evaluator, laid: Laid, ledger: "_Ledger") -> Iterator[Part]:
    window = laid.window.scaled(task.extent)
    a, b = window.along(int(task.points))
    coarse = np.array(list(evaluator.rows(a[::COARSE], b[::COARSE])))
    yield ledger.evaluated(coarse.size), Grid(window, coarse)
    rows = []
    for row in evaluator.rows(a, b):
        rows.append(row)
        yield ledger.evaluated(row.size), Stage(None)
    yield 1.0, Grid(window, np.array(rows))


class _Ledger:
    """How much of the work is done, counted in images that go through the network once, forth or back."""

    def __init__(self, task: SliceTask, moments: int = 0, trainings: int = 0) -> None:
        plan, points = task.plan, int(task.points)
        self.moment = 3 * plan.batch_size * plan.iterations / max(moments, 1) + 2 * SAMPLE
        self.point = SAMPLE / 3
        points = points**2 + ((points - 1) // COARSE + 1) ** 2
        self.total, self.done = trainings * moments * self.moment + points * self.point, 0.0

    @property
    def share(self) -> float:
        """The share that is done; 1 is for the last part."""
        return min(self.done / self.total, 0.999)

    def seen(self) -> float:
        """The share that is done with one more snapshot."""
        return self._add(self.moment)

    def evaluated(self, points: int) -> float:
        """The share that is done with so many more points."""
        return self._add(points * self.point)

    def _add(self, work: float) -> float:
        self.done += work
        return self.share
