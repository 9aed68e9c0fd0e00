"""Gradients of mini-batches: an objective of which an optimizer sees a few examples at a time."""

from dataclasses import dataclass

import numpy as np

from catalogue import Array, Surface, parameter
from simulation.objectives import Wrapper, asked
from simulation.rules import Rules
from surfaces._regression import Regression

AT_ONCE = 2**18
"""So many members of mini-batches are drawn at once, 1 MB for each seed."""


@dataclass(frozen=True, kw_only=True)
class MiniBatches(Rules):
    """Every gradient that is asked for comes from the next mini-batch; values and Hessians are those of all examples.

    A method that asks for several gradients in one step, as SAM or a line search does, gets a new mini-batch with
    each, and one that has diverged asks no more. The same seed is the same row of mini-batches for every optimizer.

    Without replacement an epoch is a new permutation of the examples, cut into mini-batches; what does not fill the
    last one is left out of this epoch, as with torch's DataLoader(drop_last=True). A `batch_size` of n or more is then
    all examples, exactly. With replacement each member is drawn from all, so even n of them are noisy.
    The other rules come after: noise is added to the mini-batch's gradient, then it is clipped, and so on.
    """

    name = "Mini-batches"
    order = 20

    batch_size: float = parameter(
        16, 1, 333, symbol="B", allowed="[1, 2000]", whole=True, help="Examples per gradient."
    )
    replacement: bool = parameter(False, help="Whether an example may be drawn again before all others were.")

    def __post_init__(self) -> None:
        super().__post_init__()
        if np.ndim(self.batch_size):
            raise ValueError(f"batch_size must be one number, received {np.shape(self.batch_size)} of them")

    @property
    def draws(self) -> int:
        return super().draws + int(self.batch_size)

    def size(self, n: int) -> int:
        """How many of n examples a mini-batch has."""
        return min(int(self.batch_size), n)

    def objective(self, surface: Surface) -> Surface | Wrapper:
        """Raises ValueError for a surface that is not made of examples."""
        if not isinstance(surface, Regression):
            raise ValueError(f"mini-batches are drawn from examples, and {surface.name} is not made of any")
        return self._changed(MiniBatch(surface, self))

    def members(self, n: int, count: int) -> np.ndarray:
        """Which of n examples are in the first `count` mini-batches: (count, B), or (count, ..., B) for seeds (...)."""
        return Draws(self, n).members(np.arange(count).reshape(-1, *(1,) * np.ndim(self.seed)))

    def epochs(self, n: int, count: int) -> np.ndarray:
        """Those of the first `count` mini-batches, numbered from 0, with which an epoch begins.

        With replacement an epoch is what draws n examples.
        """
        first = np.arange(count)
        if not self.replacement:
            return first[:: n // self.size(n)]
        seen = first * self.size(n) // n
        return first[np.diff(seen, prepend=-1) > 0]


class MiniBatch(Wrapper):
    """The k-th gradient that a trajectory asks for is that of the k-th mini-batch; points of nan ask for nothing."""

    objective: Regression

    def __init__(self, surface: Regression, rules: MiniBatches) -> None:
        super().__init__(surface)
        self.draws = Draws(rules, len(surface.examples))
        self.asked: int | np.ndarray = 0

    def gradient_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        members = None if self.draws.are_all else self.draws.members(self.asked)
        self.asked = self.asked + asked(x, y)
        return self.objective.minibatch_gradient_at(x, y, members)


class Draws:
    """The members of mini-batches, numbered from 0, an endless row of them for each seed.

    Numbers are asked for in rising order: what lies before all that were asked for at once is forgotten in time.
    """

    def __init__(self, rules: MiniBatches, n: int) -> None:
        self.n, self.size, self.replacement = n, rules.size(n), rules.replacement
        seeds, self.column = np.unique(np.asarray(rules.seed), return_inverse=True)
        self.generators = [np.random.default_rng(int(seed)) for seed in seeds]
        self.first, self.rows = 0, np.empty((0, len(seeds), self.size), dtype=np.int32)

    @property
    def are_all(self) -> bool:
        """Whether every mini-batch is all examples, in some order."""
        return self.size == self.n and not self.replacement

    def members(self, number: int | np.ndarray) -> np.ndarray:
        """(..., B) of the shape that `number` and the seeds broadcast to."""
        last = np.max(number, initial=0)
        while last >= self.first + len(self.rows):
            self._draw(np.min(number, initial=last))
        return self.rows[number - self.first, self.column]

    def _draw(self, lowest: int) -> None:
        """As many epochs again as were drawn, within a bound; the members do not depend on how they are drawn."""
        drawn = (self.first + len(self.rows)) * self.size
        epochs = max(1, min(drawn, AT_ONCE) // self.n)
        past = min(int(lowest) - self.first, len(self.rows))
        self.first += past
        self.rows = np.concatenate([self.rows[past:], *(self._epoch() for _ in range(epochs))])

    def _epoch(self) -> np.ndarray:
        """One more epoch (mini-batches, seeds, B)."""
        batches = self.n // self.size
        if self.replacement:
            drawn = [generator.integers(self.n, size=(batches, self.size)) for generator in self.generators]
        else:
            kept = batches * self.size
            drawn = [generator.permutation(self.n)[:kept].reshape(batches, -1) for generator in self.generators]
        return np.stack(drawn, axis=1).astype(np.int32)
