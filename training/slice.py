"""The loss over a plane of a network's parameters, as a picture needs it: at every point of a grid."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from training.measurement import SAMPLE
from training.network import ACTIVATIONS, Layer, Network
from training.planes import Plane
from training.trainer import examples

ROOM, FLATTEST = 1.25, 0.5
"""The paths' rectangle and a quarter more are shown; at least half as tall as it is wide, or the other way round."""


class Window(NamedTuple):
    """The rectangle of a plane that is looked at, in the plane's coordinates."""

    a_low: float
    a_high: float
    b_low: float
    b_high: float

    def along(self, size: int) -> tuple[np.ndarray, np.ndarray]:
        """The grid's values of a and b, (size,) each."""
        return np.linspace(*self[:2], size), np.linspace(*self[2:], size)

    def scaled(self, factor: float) -> "Window":
        """So many times as wide and as tall around the same middle."""
        (a, b), (across, up) = _box(np.array(self).reshape(2, 2))
        across, up = factor * across, factor * up
        return Window(*map(float, (a - across, a + across, b - up, b + up)))


class Grid(NamedTuple):
    """Losses at the points of a grid."""

    window: Window
    losses: np.ndarray  # (n, n) float32, b along axis 0 and a along axis 1


def around(makers: Sequence[np.ndarray], paths: Sequence[np.ndarray]) -> Window:
    """Where the paths (2, T) lie: those that the plane is made from, and of the others what is not more
    than four times as far out."""
    own, points = (np.concatenate(group, axis=1) for group in (makers, paths))
    middle, reach = _box(own)
    near = np.all(np.abs(points - middle[:, None]) <= 4 * reach.max(), axis=0)
    middle, reach = _box(points[:, near])
    (a, b), (across, up) = middle, np.maximum(ROOM * reach, FLATTEST * ROOM * reach.max())
    return Window(*map(float, (a - across, a + across, b - up, b + up)))


def _box(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Middle and half size (2,) of the rectangle around points (2, n)."""
    low, high = points.min(axis=1), points.max(axis=1)
    return (low + high) / 2, (high - low) / 2


class Evaluator:
    """The mean loss on the first 1000 training images, in single precision, anywhere in a plane.

    The first layer is linear in the plane's coordinates, so what it makes of the images in the origin and in both
    directions is computed once: of the book's network the first layer is three quarters of the work.
    """

    def __init__(self, network: Network, plane: Plane) -> None:
        self.activate = ACTIVATIONS[network.activation][0]
        self.labels = examples().train_labels[:SAMPLE]
        images = examples().train_images[:SAMPLE]
        corners = [network.unpack(part.astype(np.float32)) for part in plane]
        self.first = [Layer(images @ weights, biases) for (weights, biases), *_ in corners]  # weights: (SAMPLE, units)
        self.later = list(zip(*(layers[1:] for layers in corners), strict=True))

    def loss(self, a: float, b: float) -> float:
        """At one point; infinite or nan where single precision ends."""
        across, up = np.float32(a), np.float32(b)
        with np.errstate(all="ignore"):
            values, biases = _mixed(self.first, across, up)
            values += biases
            for corners in self.later:
                layer = _mixed(corners, across, up)
                values = self.activate(values) @ layer.weights + layer.biases
            return _loss(values, self.labels)

    def rows(self, a: np.ndarray, b: np.ndarray) -> Iterator[np.ndarray]:
        """For each b in turn the losses at all a, (len(a),)."""
        for up in b:
            yield np.array([self.loss(across, up) for across in a], dtype=np.float32)


def _mixed(corners: list[Layer], a: np.float32, b: np.float32) -> Layer:
    """origin + a across + b up, of weights and of biases."""
    return Layer(*(origin + a * across + b * up for origin, across, up in zip(*corners, strict=True)))


def _loss(logits: np.ndarray, labels: np.ndarray) -> float:
    """The mean cross-entropy."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    chosen = shifted[np.arange(len(labels)), labels]
    return float(np.mean(np.log(np.exp(shifted).sum(axis=1)) - chosen))
