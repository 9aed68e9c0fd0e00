"""Adam that divides by how far the gradient strays from its mean, not by how large it is."""

from dataclasses import dataclass
from typing import NamedTuple

from catalogue import Array, Counterpart, Dash, Family, Hue, Look, counterparts, parameter, sqrt
from optimizers._moments import OPTAX, MomentOptimizer


class AdaBeliefState(NamedTuple):
    """What AdaBelief remembers, before bias correction."""

    first_moment: Array  # (2, ...), running mean of the gradient
    surprise: Array  # (2, ...), running mean of the squared distance of the gradient from that mean


@dataclass(frozen=True, kw_only=True)
class AdaBelief(MomentOptimizer):
    """Zhuang et al. (2020). Epsilon is added to the mean at every step and to the root again, as in the paper; 1e-16 as
    in Optax and in the authors' package, where the paper says 1e-8. PyTorch and Keras have no AdaBelief."""

    name = "AdaBelief"
    order = 140
    family = Family.BOTH
    look = Look(Hue.CYAN, Dash.DASH_SHORT)
    extends = ("adam",)
    year = 2020
    source = "J. Zhuang et al. (2020), https://arxiv.org/abs/2010.07468"
    rule = (
        r"\begin{aligned} g &= \nabla f(\theta) \\ m &\gets \beta_1 m + (1 - \beta_1) g \\ "
        r"s &\gets \beta_2 s + (1 - \beta_2) (g - m)^2 + \varepsilon \\ "
        r"\theta &\gets \theta - \eta\, \frac{m / (1 - \beta_1^t)}{\sqrt{s / (1 - \beta_2^t)} + \varepsilon} "
        r"\end{aligned}"
    )
    symbols = {
        "strayed": "d: how far the gradient is from its mean",
        "s": ": a weighted mean of the squared surprise, over about 1 / (1 - β₂) steps",
        "s_hat": ": that one without the pull of its start at zero",
    }
    known_as = "Adam with belief in the gradient"
    in_words = "As Adam, but the division is by how far the gradient strays from its mean, not by how large it is."
    does_well_on, fails_on = "cliff", "booth"
    idea = "A gradient as predicted is to be believed: stride out; one that surprises: step carefully."
    weakness = "Along a straight slope the surprise vanishes and its steps grow far beyond the rate."
    libraries = counterparts(
        optax=Counterpart(
            call="optax.adabelief",
            arguments={**OPTAX.arguments, "eps_root": "epsilon"},
            defaults={**OPTAX.defaults, "epsilon": 1e-16, "eps_root": 1e-16},
        )
    )

    learning_rate: float = parameter(
        0.001,
        1e-5,
        2.0,
        symbol=r"\eta",
        scale="log",
        allowed="[0, inf)",
        help="About how far the first step goes; where the slope stays as it is, the next go further.",
    )
    epsilon: float = parameter(
        1e-16, 1e-16, 1e-2, symbol=r"\varepsilon", scale="log", allowed="[0, inf)", help="Keeps the division finite."
    )

    def init(self, theta: Array) -> AdaBeliefState:
        return AdaBeliefState(first_moment=theta - theta, surprise=theta - theta)

    def update(self, theta: Array, gradient: Array, state: AdaBeliefState, t: int) -> tuple[Array, AdaBeliefState]:
        m = self.beta1 * state.first_moment + (1 - self.beta1) * gradient
        strayed = gradient - m
        s = self.beta2 * state.surprise + (1 - self.beta2) * strayed * strayed + self.epsilon
        m_hat, s_hat = self.unbiased(m, s, t)
        return theta - self.learning_rate * m_hat / (sqrt(s_hat) + self.epsilon), AdaBeliefState(m, s)
