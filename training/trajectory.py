"""A training seen in a plane: where its projection runs, how much of it the plane holds, how far off the loss is."""

from typing import NamedTuple

import numpy as np

from training.planes import Plane
from training.slice import Evaluator


class Trajectory(NamedTuple):
    """One optimizer's training at T + 1 moments; nan from where it diverged."""

    entrant: int
    points: np.ndarray  # (2, T + 1), coordinates of the projection
    held: np.ndarray  # (T + 1,), share of the squared displacement from the start that the plane holds; nan at 0
    share: float
    """The same of all moments together: the sum of what the plane holds over the sum of what there is; nan if none."""
    actual: np.ndarray  # (T + 1,), loss of the network as it is
    on_plane: np.ndarray  # (T + 1,), loss at the projection

    @property
    def gap(self) -> tuple[float, int]:
        """The largest difference of the two losses, and at which moment it is."""
        differences = np.nan_to_num(np.abs(self.on_plane - self.actual), nan=-1.0)
        moment = int(differences.argmax())
        return float(differences[moment]), moment


class Trail:
    """Follows one training, from snapshot to snapshot."""

    def __init__(self, entrant: int, start: np.ndarray, plane: Plane, evaluator: Evaluator) -> None:
        self.entrant, self.plane, self.evaluator = entrant, plane, evaluator
        self.offset = start - plane.origin
        self.rows: list[tuple[float, ...]] = []

    def see(self, displacement: np.ndarray, loss: float) -> None:
        """The next snapshot: its displacement (size,) from the start and its actual loss."""
        displacement = displacement.astype(np.float64)
        a, b = self.plane.components(self.offset + displacement)
        self.rows.append(
            (a, b, self.plane.held(displacement), displacement @ displacement, loss, self.evaluator.loss(a, b))
        )

    def trajectory(self, moments: int) -> Trajectory:
        """What was seen, at so many moments."""
        seen = np.full((6, moments), np.nan)
        seen[:, : len(self.rows)] = np.array(self.rows).T
        a, b, held, whole, actual, on_plane = seen
        with np.errstate(invalid="ignore"):
            return Trajectory(
                self.entrant, np.stack([a, b]), held / whole, np.nansum(held) / np.nansum(whole), actual, on_plane
            )
