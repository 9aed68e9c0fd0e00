"""Half a wave down, back to the full rate, and down again."""

import math
from dataclasses import dataclass

from catalogue import OpenLoop, cos, parameter


@dataclass(frozen=True, kw_only=True)
class CosineRestarts(OpenLoop):
    """torch.optim.lr_scheduler.CosineAnnealingWarmRestarts, whose T_0 and T_mult are `period` and `multiplier` here."""

    name = "Cosine with warm restarts"
    order = 70
    source = "I. Loshchilov, F. Hutter (2017), https://arxiv.org/abs/1608.03983"
    rule = (
        r"\eta_t = \eta \left( \alpha + (1 - \alpha)\, \frac{1 + \cos(\pi\, t_i / T_i)}{2} \right), \qquad "
        r"T_i = T_0\, m^i"
    )
    idea = "Each restart is a chance to leave the valley, and the end of each period a place to stop."
    weakness = "Each restart throws away some of what the period before it had gained."

    period: float = parameter(
        10, 2, 200, symbol="T_0", scale="log", allowed="[1, inf)", whole=True, help="Updates before the first restart."
    )
    multiplier: float = parameter(
        1, 1, 4, symbol="m", allowed="[1, inf)", whole=True, help="How many times longer each period is than the last."
    )
    final: float = parameter(
        0.0, 0.0, 1.0, symbol=r"\alpha", allowed="[0, 1]", help="The rate at the end of a period, as a share."
    )

    def factor(self, t: float, steps: float) -> float:
        elapsed, period = t - 1, self.period
        if self.multiplier <= 1:
            elapsed %= period
        while elapsed >= period:
            elapsed, period = elapsed - period, period * self.multiplier
        return self.final + (1 - self.final) * (1 + cos(math.pi * elapsed / period)) / 2
