"""Planes through the space of a network's parameters: which one to look at, and what lies in it."""

from typing import NamedTuple

import numpy as np

from language import Message
from training.network import Layer, Network

NO_PATH = Message("The training ends where it began, so there is no path to put a plane through.")
BLOCK = 1 << 13
"""So many parameters at a time are taken in double precision."""


class Plane(NamedTuple):
    """All theta = origin + a across + b up, in double precision; the directions need not be at right angles."""

    origin: np.ndarray  # (size,)
    across: np.ndarray  # (size,)
    up: np.ndarray  # (size,)

    @property
    def metric(self) -> np.ndarray:
        """Inner products (2, 2) of the directions."""
        directions = np.stack(self[1:])
        return directions @ directions.T

    @property
    def cosine(self) -> float:
        """Of the angle between the directions."""
        (across, both), (_, up) = self.metric
        return float(both / np.sqrt(across * up))

    def point(self, a: float, b: float) -> np.ndarray:
        """The parameters (size,) at a and b."""
        return self.origin + a * self.across + b * self.up

    def components(self, displacement: np.ndarray) -> np.ndarray:
        """a and b (2,) of the projection of a displacement (size,) on the plane: of a point's where it is the one from
        the origin."""
        return np.linalg.solve(self.metric, np.stack(self[1:]) @ displacement)

    def held(self, displacement: np.ndarray) -> float:
        """The squared length of the projection of a displacement (size,) on the plane."""
        components = self.components(displacement)
        return float(components @ self.metric @ components)


def random_plane(network: Network, centre: np.ndarray, seed: int) -> Plane:
    """Two random directions around `centre` with the norms of its filters, H. Li et al. (2018),
    https://arxiv.org/abs/1712.09913.

    A filter is a column of a weight matrix, all that one unit is fed by; biases stay. As in the paper the directions
    are not put at right angles: by chance they nearly are. They come from a stream spawned from `seed`: PCG64(seed)
    itself may be what drew the initial weights, which the trained ones are still close to.
    """
    (stream,) = np.random.SeedSequence(seed).spawn(1)
    generator = np.random.Generator(np.random.PCG64(stream))
    centre = centre.astype(np.float64)
    return Plane(centre, *(filter_normalised(network, centre, generator) for _ in range(2)))


def filter_normalised(network: Network, centre: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """A random direction (size,) whose every filter is as long as that of `centre`."""
    direction = np.zeros(network.size)
    for drawn, own in zip(network.unpack(direction), network.unpack(centre), strict=True):
        drawn.weights[:] = generator.standard_normal(own.weights.shape)
        drawn.weights[:] *= filter_norms(own) / filter_norms(drawn)
    return direction


def filter_norms(layer: Layer) -> np.ndarray:
    """The length (out,) of each column of the weights."""
    return np.linalg.norm(layer.weights, axis=0)


def path_plane(start: np.ndarray, displacements: np.ndarray) -> Plane:
    """Through the start, the end and the first principal component of what is left of the path, at right angles.

    `displacements` (T + 1, size) lead from the start to the snapshots. What is left of them off the straight line from
    start to end is not centred, for the plane has to pass through both ends: among all planes that do, this one holds
    the most of the squared displacements. A path that is straight gets some direction at right angles.

    Raises ValueError where the training ends where it began.
    """
    line, bend = _line_and_bend(gram(displacements))
    across = _unit(_combined(line, displacements))
    up = _combined(bend, displacements)
    if not np.any(up):
        up[np.argmin(np.abs(across))] = 1.0
    return Plane(start.astype(np.float64), across, _unit(up - (up @ across) * across))


def joint_plane(start: np.ndarray, first: np.ndarray, second: np.ndarray) -> Plane:
    """Through the start and two ends, all (size,): the first end lies to the right of the start.

    Raises ValueError where the three lie on one line.
    """
    origin = start.astype(np.float64)
    ahead, beside = first - origin, second - origin
    if not np.any(ahead):
        raise ValueError(NO_PATH)
    across = _unit(ahead)
    up = beside - (beside @ across) * across
    if not np.linalg.norm(up) > 1e-6 * np.linalg.norm(beside):
        raise ValueError(Message("The start and the two ends lie on one line, which no single plane passes through."))
    return Plane(origin, across, _unit(up - (up @ across) * across))


def gram(displacements: np.ndarray) -> np.ndarray:
    """Inner products (T, T) of the rows of (T, size), in double precision."""
    found = np.zeros((len(displacements),) * 2)
    for first in range(0, displacements.shape[1], BLOCK):
        block = displacements[:, first : first + BLOCK].astype(np.float64)
        found += block @ block.T
    return found


def _combined(weights: np.ndarray, displacements: np.ndarray) -> np.ndarray:
    """The sum (size,) of the rows with these weights (T,), in double precision."""
    found = np.empty(displacements.shape[1])
    for first in range(0, len(found), BLOCK):
        found[first : first + BLOCK] = weights @ displacements[:, first : first + BLOCK].astype(np.float64)
    return found


def _line_and_bend(products: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How much of every snapshot (T,) the two directions of `path_plane` are made of; no bend where there is none."""
    last = np.zeros(len(products))
    last[-1] = 1.0
    if not products[-1, -1] > 0:
        raise ValueError(NO_PATH)
    along = products[:, -1] / products[-1, -1]
    rest = products - np.outer(along, along) * products[-1, -1]
    variances, vectors = np.linalg.eigh(rest)
    if not variances[-1] > 1e-12 * np.trace(products):
        return last, 0 * last
    bend = vectors[:, -1].copy()
    bend[-1] -= bend @ along
    return last, bend


def share_of_path_plane(products: np.ndarray) -> float:
    """What share of the squared displacements `path_plane` holds, from their inner products (T, T)."""
    line, bend = _line_and_bend(products)
    held = np.sum((products @ line) ** 2) / (line @ products @ line)
    if np.any(bend):
        held += np.sum((products @ bend) ** 2) / (bend @ products @ bend)
    return float(held / np.trace(products))


def share_of_line(products: np.ndarray) -> float:
    """What share of the squared displacements the straight line from start to end holds."""
    return float(np.sum(products[:, -1] ** 2) / products[-1, -1] / np.trace(products))


def walk(steps: int, size: int, seed: int = 0) -> np.ndarray:
    """Inner products (steps, steps) of the displacements of a random walk with independent normal steps.

    Such walks look as if they had a direction, too: J. Antognini and J. Sohl-Dickstein (2018),
    https://arxiv.org/abs/1806.08805.
    """
    generator = np.random.Generator(np.random.PCG64(seed))
    found = np.zeros((steps, steps))
    for first in range(0, size, BLOCK):
        block = generator.standard_normal((steps, min(BLOCK, size - first))).cumsum(axis=0)
        found += block @ block.T
    return found


def _unit(direction: np.ndarray) -> np.ndarray:
    return direction / np.linalg.norm(direction)
