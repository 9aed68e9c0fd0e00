"""The rules of the game: noise in the gradient, weight decay, clipping. All are off by default."""

import math
from dataclasses import dataclass

import numpy as np

from catalogue import Declaration, Family, Optimizer, Surface, parameter
from simulation.objectives import L2, Clipped, Noisy, Wrapper


@dataclass(frozen=True, kw_only=True)
class Rules(Declaration):
    """What comes between a surface and an optimizer; `objectives` says exactly what each rule does.

    Every number may be an array that broadcasts over the batch: `Rules(noise="isotropic", seed=np.arange(20))` is a
    bundle of 20 runs. Raises ValueError for a value that is not allowed.
    """

    name = "Rules of the game"
    order = 10
    batched = True

    noise: str = parameter("none", options=("none", "isotropic", "proportional"), help="Which noise a gradient has.")
    sigma: float = parameter(
        0.1, 0.001, 10.0, symbol=r"\sigma", scale="log", allowed="[0, inf)", help="How strong the noise is."
    )
    seed: float = parameter(0, 0, 99, allowed="[0, inf)", whole=True, help="The same seed is the same noise.")
    l2: float = parameter(
        0.0, 0.0, 1.0, symbol=r"\lambda", allowed="[0, inf)", help="Adds λ/2 |θ|² to f, as torch.optim.SGD and Adam do."
    )
    weight_decay: float = parameter(
        0.0, 0.0, 1.0, symbol=r"\lambda", allowed="[0, inf)", help="Takes ηλ of θ off at each step, as AdamW does."
    )
    clip_norm: float = parameter(
        math.inf, 0.01, 100.0, symbol="c", scale="log", allowed="(0, inf]", help="Shortens a longer gradient to it."
    )

    @property
    def draws(self) -> int:
        """How many random numbers a gradient takes."""
        return 0 if self.noise == "none" else 2

    def objective(self, surface: Surface) -> Surface | Wrapper:
        """What an optimizer gets to see of `surface`, with the noise at its beginning; `surface` itself without rules.

        `weight_decay` is not part of it: that is done to the point and not to the gradient.
        """
        return self._changed(surface)

    def _changed(self, seen: Surface | Wrapper) -> Surface | Wrapper:
        if self.noise != "none" and np.any(self.sigma):
            seen = Noisy(seen, self.sigma, self.seed, proportional=self.noise == "proportional")
        if np.any(self.clip_norm < math.inf):
            seen = Clipped(seen, self.clip_norm)
        if np.any(self.l2):
            seen = L2(seen, self.l2)
        return seen


PLAIN = Rules()
"""No rules."""


def has_rate(optimizer: Optimizer | type[Optimizer]) -> bool:
    """Whether there is a learning rate for a schedule to change."""
    return "learning_rate" in optimizer.parameters()


def decays(optimizer: Optimizer) -> bool:
    """Whether decoupled weight decay may pull at the points: the reference methods remember f where a step ended."""
    return optimizer.family is not Family.REFERENCE
