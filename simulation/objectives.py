"""Wrappers around an objective that change what an optimizer is told of it, or count what it asks.

Each takes a surface or another wrapper and is an objective like it: `value`, `gradient` and `hessian` of points
(2, ...), as arrays (...), (2, ...) and (2, 2, ...); `value_at`, `gradient_at` and `hessian_at` of coordinates x and y,
both floats or both arrays of one shape (...). Numbers that a wrapper is made with may be arrays that broadcast over
the batch of the points. Here as in PyTorch the noise is in the gradient, then it is clipped, then the penalty is
added: `L2(Clipped(Noisy(surface, ...), ...), ...)`.
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from catalogue import Array, Surface, minimum

FIRST = 64
"""So many pairs of noise are drawn at first."""


class Wrapper:
    """An objective that passes every question on to another one."""

    value, gradient, hessian = Surface.value, Surface.gradient, Surface.hessian

    def __init__(self, objective: "Surface | Wrapper") -> None:
        self.objective = objective

    def value_at(self, x: Array, y: Array) -> Array:
        return self.objective.value_at(x, y)

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        return self.objective.gradient_at(x, y)

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        return self.objective.hessian_at(x, y)


class Noisy(Wrapper):
    """Gaussian noise in every gradient, as a small mini-batch has it; value and Hessian stay exact.

    The k-th gradient that a trajectory asks for has the k-th pair of independent standard normal numbers of its seed,
    times `sigma`; if the noise is `proportional`, times the length of the exact gradient too. So a seed means the same
    noise for every optimizer and whatever else is in the batch, and points of nan ask for nothing.

    Parameters
    ----------
    sigma: standard deviation of each component, in units of the gradient or (`proportional`) as a share of its length.
    seed: whole numbers of 0 or more; a batch of seeds is a batch of runs.
    """

    def __init__(
        self, objective: Surface | Wrapper, sigma: Array, seed: ArrayLike = 0, proportional: bool = False
    ) -> None:
        super().__init__(objective)
        self.sigma, self.proportional = sigma, proportional
        self.noise = Noise(seed)
        self.asked: int | np.ndarray = 0

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        gx, gy = self.objective.gradient_at(x, y)
        noise_x, noise_y = self.noise.pair(self.asked)
        self.asked = self.asked + asked(x, y)
        size = self.sigma * _length(gx, gy) if self.proportional else self.sigma
        return gx + size * noise_x, gy + size * noise_y


class L2(Wrapper):
    """f + lambda / 2 |theta|²: what `weight_decay` means in torch.optim.SGD and Adam, but not in AdamW."""

    def __init__(self, objective: Surface | Wrapper, strength: Array) -> None:
        super().__init__(objective)
        self.strength = strength

    def value_at(self, x: Array, y: Array) -> Array:
        return self.objective.value_at(x, y) + self.strength / 2 * (x * x + y * y)

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        gx, gy = self.objective.gradient_at(x, y)
        return gx + self.strength * x, gy + self.strength * y

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        xx, xy, yy = self.objective.hessian_at(x, y)
        return xx + self.strength, xy, yy + self.strength


class Clipped(Wrapper):
    """A gradient longer than `norm` is shortened to it; value and Hessian stay as they are.

    As torch.nn.utils.clip_grad_norm_ does it, with 1e-6 added to the length; Keras and Optax add nothing.
    Pascanu, Mikolov and Bengio (2013), https://proceedings.mlr.press/v28/pascanu13.html.
    """

    def __init__(self, objective: Surface | Wrapper, norm: Array) -> None:
        super().__init__(objective)
        self.norm = norm

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        gx, gy = self.objective.gradient_at(x, y)
        share = self.norm / (_length(gx, gy) + 1e-6)
        share = minimum(1.0, share)
        return gx * share, gy * share


class Counted(Wrapper):
    """Counts the questions that each trajectory asks: `gradients`, `values` and `hessians`, numbers or arrays (...).

    A question at a point that is not finite costs nothing: with nan an optimizer can leave out the trajectories of a
    batch that have no question, such as those whose line search is over, and a run that has diverged asks no more.
    """

    def __init__(self, objective: Surface | Wrapper) -> None:
        super().__init__(objective)
        self.gradients: int | np.ndarray = 0
        self.values: int | np.ndarray = 0
        self.hessians: int | np.ndarray = 0

    @property
    def counts(self) -> tuple[Array, Array, Array]:
        """Gradients, values and Hessians so far."""
        return self.gradients, self.values, self.hessians

    def value_at(self, x: Array, y: Array) -> Array:
        self.values = self.values + asked(x, y)
        return self.objective.value_at(x, y)

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        self.gradients = self.gradients + asked(x, y)
        return self.objective.gradient_at(x, y)

    def hessian_at(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        self.hessians = self.hessians + asked(x, y)
        return self.objective.hessian_at(x, y)


class Noise:
    """Pairs of standard normal numbers, numbered from 0, an endless row of them for each seed."""

    def __init__(self, seed: ArrayLike) -> None:
        seeds, self.column = np.unique(np.asarray(seed), return_inverse=True)
        self.generators = [np.random.default_rng(int(one)) for one in seeds]
        self.rows = np.empty((0, 2, len(seeds)))
        self.floats: list[list[float]] = []

    def pair(self, number: int | np.ndarray) -> list[float] | np.ndarray:
        """Two floats, or an array (2, ...) of the shape that `number` and the seeds broadcast to."""
        highest = number if isinstance(number, int) else number.max()
        while highest >= len(self.rows):
            self._draw()
        if isinstance(number, int):
            return self.rows[number][:, self.column] if self.column.ndim else self.floats[number]
        return np.moveaxis(self.rows[number, :, self.column], -1, 0)

    def _draw(self) -> None:
        """As many rows again as there are, or a first few; the numbers do not depend on how they are drawn."""
        size = max(FIRST, len(self.rows)), 2
        drawn = np.stack([generator.standard_normal(size) for generator in self.generators], axis=-1)
        self.rows = np.concatenate([self.rows, drawn])
        self.floats = self.rows[:, :, 0].tolist()


def _length(gx: Array, gy: Array) -> Array:
    """NumPy's also for floats, so that one run equals the same run in a batch."""
    length = np.hypot(gx, gy)
    return float(length) if isinstance(gx, float) and isinstance(gy, float) else length


def asked(x: Array, y: Array) -> int | np.ndarray:
    """How many questions (x, y) is, 1 or 0; one number where it is the same for a whole batch."""
    if isinstance(x, float):
        return int(math.isfinite(x) and math.isfinite(y))
    asked = np.isfinite(x) & np.isfinite(y)
    return 1 if asked.all() else asked.astype(int)
