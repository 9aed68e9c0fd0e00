"""One training as one value: the network, the optimizers, and how long on which mini-batches."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from catalogue import Declaration, Elementwise, Schedule, parameter
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from training.network import Network

TRAINABLE: dict[str, type[Elementwise]] = {
    slug: cls for slug, cls in OPTIMIZERS.items() if issubclass(cls, Elementwise)
}
"""Those that treat every parameter alike, so that 110,000 are to them what two are.

The others were written for two coordinates: SAM and Prodigy measure lengths in the plane, Newton and BFGS keep 2 x 2
matrices. The methods that search along a line ask for the loss again and again, which every mini-batch answers anew.
"""

CONSTANT = SCHEDULES["constant"]()
MOST = 12
"""So many optimizers can be trained side by side."""


@dataclass(frozen=True, kw_only=True)
class Plan(Declaration):
    """Everything that decides what a training computes.

    Seed s draws the initial weights from PCG64(2 s) and the mini-batches, with replacement, from PCG64(2 s + 1).
    With `own_weights`, as in the book, every optimizer but the first has initial weights of its own.
    """

    name = "Training"
    order = 20

    network: Network
    optimizers: tuple[Elementwise, ...]
    schedules: tuple[Schedule, ...] = ()
    """Of each optimizer's learning rate over its updates; none where all are constant."""
    iterations: float = parameter(1000, 200, 2000, allowed="[1, 2000]", whole=True, help="Updates of each optimizer.")
    batch_size: float = parameter(
        128, 16, 512, scale="log", allowed="[1, 1000]", whole=True, help="Images that each gradient is taken from."
    )
    seed: float = parameter(0, 0, 99, allowed="[0, 9999]", whole=True, help="Of initial weights and mini-batches.")
    own_weights: bool = parameter(
        False, help="As in the book: each optimizer begins with random weights of its own, which is luck, too."
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 1 <= len(self.optimizers) <= MOST:
            raise ValueError(f"a training has 1 to {MOST} optimizers, received {len(self.optimizers)}")
        for one in self.optimizers:
            if type(one) not in TRAINABLE.values():
                raise ValueError(
                    f"an optimizer that trains a network is one of {', '.join(TRAINABLE)}, received {one!r}"
                )
            if any(isinstance(getattr(one, name), np.ndarray) for name in one.parameters()):
                raise ValueError(f"the parameters of a training are single numbers, received {one!r}")

        if len(self.schedules) not in (0, len(self.optimizers)):
            raise ValueError(f"a schedule for each of {len(self.optimizers)} optimizers, received {self.schedules!r}")
        if all(one == CONSTANT for one in self.schedules):
            object.__setattr__(self, "schedules", ())

    def schedule_of(self, entrant: int) -> Schedule:
        """The schedule that optimizer number `entrant` is trained under."""
        return self.schedules[entrant] if self.schedules else CONSTANT

    @property
    def work(self) -> float:
        """Multiplications of an image by a weight, in all updates of all networks."""
        return len(self.optimizers) * self.iterations * self.batch_size * self.network.size

    def run(self, number: int) -> Self:
        """The same training with initial weights and mini-batches anew: those of the seed + `number`."""
        return replace(self, seed=self.seed + number)

    def initial(self, entrant: int, dtype: type = np.float32) -> np.ndarray:
        """The weights (size,) that optimizer number `entrant` begins with."""
        stream = [2 * int(self.seed), entrant] if self.own_weights and entrant else 2 * int(self.seed)
        return self.network.initial(np.random.Generator(np.random.PCG64(stream)), dtype)

    def batches(self, images: int) -> np.ndarray:
        """Which of `images` images are in each mini-batch, (iterations, batch_size)."""
        generator = np.random.Generator(np.random.PCG64(2 * int(self.seed) + 1))
        return generator.integers(0, images, size=(int(self.iterations), int(self.batch_size)))
