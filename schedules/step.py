"""The rate stays, falls by a factor, stays again."""

from dataclasses import dataclass

from catalogue import OpenLoop, parameter


@dataclass(frozen=True, kw_only=True)
class Step(OpenLoop):
    """torch.optim.lr_scheduler.StepLR."""

    name = "Step decay"
    order = 30
    source = "R. Ge, S. M. Kakade, R. Kidambi, P. Netrapalli (2019), https://arxiv.org/abs/1904.12838"
    rule = r"\eta_t = \eta\, \gamma^{\lfloor (t - 1) / s \rfloor}"
    idea = "Travel fast until the noise stops the progress, then tremble less, and again."
    weakness = "When to step is one more thing to tune, and a step too early is never made good."

    step_size: float = parameter(
        10, 1, 200, symbol="s", scale="log", allowed="[1, inf)", whole=True, help="Updates from one step to the next."
    )
    gamma: float = parameter(0.1, 0.01, 1.0, symbol=r"\gamma", allowed="[0, 1]", help="What a step leaves of the rate.")

    def factor(self, t: float, steps: float) -> float:
        return self.gamma ** ((t - 1) // self.step_size)
