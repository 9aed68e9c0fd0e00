"""The rate falls whenever the loss has stopped falling."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from catalogue import Array, Schedule, parameter


class PlateauState(NamedTuple):
    """What the schedule remembers; each field a number or an array of the batch shape (...)."""

    best: Array  # the lowest loss that counted as progress
    bad_steps: Array  # updates since then
    cooling: Array  # updates that are still not counted after a cut
    factor: Array  # of the rate, so far


@dataclass(frozen=True, kw_only=True)
class ReduceOnPlateau(Schedule):
    """torch.optim.lr_scheduler.ReduceLROnPlateau, stepped with the loss at the point before each update.

    The loss is the objective's: with the penalty of L2, without noise. PyTorch takes "better by a relative threshold"
    as loss < (1 - threshold) best, which below zero holds for every loss that is hardly worse, so that no plateau is
    ever found there; here the margin is threshold |best|. PyTorch also skips cuts of the rate by less than 1e-8.
    """

    name = "Reduce on plateau"
    order = 90
    source = "K. He, X. Zhang, S. Ren, J. Sun (2016), https://doi.org/10.1109/CVPR.2016.90, section 3.4"
    rule = (
        r"\eta_t = \max(\gamma\, \eta_{t - 1},\, \alpha\, \eta) \quad \text{once more than } p \text{ updates} "
        r"\text{ brought no } f < f_{\text{best}} - \tau\, |f_{\text{best}}|, \text{ then } c \text{ are not counted}"
    )
    idea = "Let the run itself say when the rate has done what it can."
    weakness = "It asks for the loss at every update, and takes a slow valley or a lucky value for a plateau."

    gamma: float = parameter(0.1, 0.01, 1.0, symbol=r"\gamma", allowed="[0, 1]", help="What a cut leaves of the rate.")
    patience: float = parameter(
        10, 0, 50, symbol="p", allowed="[0, inf)", whole=True, help="So many updates without progress are forgiven."
    )
    threshold: float = parameter(
        1e-4, 1e-6, 0.1, symbol=r"\tau", scale="log", allowed="[0, 1]", help="What counts as progress, as a share."
    )
    cooldown: float = parameter(
        0, 0, 50, symbol="c", allowed="[0, inf)", whole=True, help="Updates after a cut that are not counted."
    )
    final: float = parameter(0.0, 0.0, 1.0, symbol=r"\alpha", allowed="[0, 1]", help="The lowest rate, as a share.")

    def init(self) -> PlateauState:
        return PlateauState(best=np.inf, bad_steps=0, cooling=0, factor=1.0)

    def react(self, state: PlateauState, t: float, steps: float, loss: Array) -> tuple[Array, PlateauState]:
        better = loss < state.best * np.where(np.less(state.best, 0), 1 + self.threshold, 1 - self.threshold)
        cooling = np.greater(state.cooling, 0)
        bad = np.where(better | cooling, 0, state.bad_steps + 1)
        cut = bad > self.patience
        factor = np.where(cut, np.maximum(state.factor * self.gamma, self.final), state.factor)
        return factor, PlateauState(
            best=np.where(better, loss, state.best),
            bad_steps=np.where(cut, 0, bad),
            cooling=np.where(cut, self.cooldown, state.cooling - cooling),
            factor=factor,
        )
