"""The same rate from the first update to the last."""

from dataclasses import dataclass

from catalogue import OpenLoop


@dataclass(frozen=True, kw_only=True)
class Constant(OpenLoop):
    """No schedule. With `warmup_steps` it is a linear warm-up to the optimizer's rate and nothing after it."""

    name = "Constant"
    order = 10
    source = "L. Bottou, F. E. Curtis, J. Nocedal (2018), https://doi.org/10.1137/16M1080173, theorem 4.6"
    rule = r"\eta_t = \eta"
    idea = "Nothing to choose and nothing to wait for; without noise it converges where the rate is small enough."
    weakness = (
        "With noise it never settles: it keeps trembling around the minimum in a cloud as wide as its rate allows."
    )

    def factor(self, t: float, steps: float) -> float:
        return 1.0
