"""The rate falls like one over time."""

from dataclasses import dataclass

from catalogue import OpenLoop, parameter


@dataclass(frozen=True, kw_only=True)
class TimeDecay(OpenLoop):
    """Keras's `decay` and, with steps of one update, its InverseTimeDecay; PyTorch has it only as a LambdaLR."""

    name = "Time decay"
    order = 20
    source = "H. Robbins, S. Monro (1951), https://doi.org/10.1214/aoms/1177729586"
    rule = r"\eta_t = \frac{\eta}{1 + k\,(t - 1)}"
    idea = (
        "Steps whose sum is infinite reach any minimum, and where the sum of their squares is finite, the noise "
        "averages out."
    )
    weakness = "With a large k the steps are tiny long before the minimum is reached."

    decay: float = parameter(
        0.01, 1e-4, 1.0, symbol="k", scale="log", allowed="[0, inf)", help="The rate is halved after 1 / k updates."
    )

    def factor(self, t: float, steps: float) -> float:
        return 1 / (1 + self.decay * (t - 1))
