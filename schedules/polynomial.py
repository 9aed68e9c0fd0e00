"""The rate falls to its final value along a power of the time that is left."""

from dataclasses import dataclass

from catalogue import OpenLoop, parameter


@dataclass(frozen=True, kw_only=True)
class Polynomial(OpenLoop):
    """torch.optim.lr_scheduler.PolynomialLR over the whole run, with a final rate as Keras's PolynomialDecay has it.

    Update T + 1 would have the final rate, as in both libraries; update T is one step short of it.
    """

    name = "Polynomial decay"
    order = 50
    source = "L.-C. Chen et al. (2018), https://doi.org/10.1109/TPAMI.2017.2699184, section 4.1"
    rule = r"\eta_t = \eta \left( \alpha + (1 - \alpha) \left( 1 - \frac{t - 1}{T} \right)^{p} \right)"
    idea = "Use the whole budget: fast at first, down to nothing exactly when the time is up."
    weakness = "It must know in advance when the run ends; stopped earlier, it has not settled."

    power: float = parameter(
        1.0, 0.25, 4.0, symbol="p", scale="log", allowed="[0, inf)", help="1 is a straight line, more falls earlier."
    )
    final: float = parameter(0.0, 0.0, 1.0, symbol=r"\alpha", allowed="[0, 1]", help="The rate at the end, as a share.")

    def factor(self, t: float, steps: float) -> float:
        return self.final + (1 - self.final) * (1 - (t - 1) / steps) ** self.power
