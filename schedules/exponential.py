"""Every update takes the same share off the rate."""

from dataclasses import dataclass

from catalogue import OpenLoop, parameter


@dataclass(frozen=True, kw_only=True)
class Exponential(OpenLoop):
    """torch.optim.lr_scheduler.ExponentialLR; Keras's ExponentialDecay with steps of one update."""

    name = "Exponential decay"
    order = 40
    source = "X. Li, Z. Zhuang, F. Orabona (2021), https://arxiv.org/abs/2002.05273"
    rule = r"\eta_t = \eta\, \gamma^{t - 1}"
    idea = "Pass through every size of step, from bold to cautious, spending as long on each."
    weakness = "All its steps together have a finite length: what is further away is never reached."

    gamma: float = parameter(
        0.98, 0.8, 1.0, symbol=r"\gamma", allowed="[0, 1]", help="What an update leaves of the rate for the next one."
    )

    def factor(self, t: float, steps: float) -> float:
        return self.gamma ** (t - 1)
