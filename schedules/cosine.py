"""The rate falls along half a wave: slowly, fast, slowly."""

import math
from dataclasses import dataclass

from catalogue import OpenLoop, cos, parameter


@dataclass(frozen=True, kw_only=True)
class Cosine(OpenLoop):
    """torch.optim.lr_scheduler.CosineAnnealingLR over the whole run, and Keras's CosineDecay.

    `final` is a share of the base rate, Keras's `alpha`; PyTorch's `eta_min` is a rate. Update T + 1 would have the
    final rate, as in both libraries; update T is one step short of it.
    """

    name = "Cosine annealing"
    order = 60
    source = "I. Loshchilov, F. Hutter (2017), https://arxiv.org/abs/1608.03983"
    rule = r"\eta_t = \eta \left( \alpha + (1 - \alpha)\, \frac{1 + \cos(\pi (t - 1) / T)}{2} \right)"
    idea = "Keep the full rate for a while, cross the middle quickly, and land softly."
    weakness = "It must know in advance when the run ends; stopped earlier, it has not settled."

    final: float = parameter(0.0, 0.0, 1.0, symbol=r"\alpha", allowed="[0, 1]", help="The rate at the end, as a share.")

    def factor(self, t: float, steps: float) -> float:
        return self.final + (1 - self.final) * (1 + cos(math.pi * (t - 1) / steps)) / 2
