"""Adam that divides by the root of the largest mean square so far."""

from dataclasses import dataclass
from typing import NamedTuple

from catalogue import NO_LETTER, Array, Counterpart, Dash, Family, Hue, Letters, Look, counterparts, maximum
from optimizers._moments import KERAS, OPTAX, TORCH, RootMomentOptimizer


class AMSGradState(NamedTuple):
    """What AMSGrad remembers, before bias correction."""

    first_moment: Array  # (2, ...), running mean of the gradient
    second_moment: Array  # (2, ...), running mean of its square
    largest_moment: Array  # (2, ...), the largest second moment so far


@dataclass(frozen=True, kw_only=True)
class AMSGrad(RootMomentOptimizer):
    """Reddi, Kale and Kumar (2018), who correct no bias. PyTorch and Keras correct the bias after taking the maximum,
    as here, Optax before. Epsilon as in PyTorch; Keras adds it before correcting the bias."""

    name = "AMSGrad"
    order = 100
    family = Family.BOTH
    look = Look(Hue.BLUE, Dash.LONG_SHORT)
    extends = ("adam",)
    year = 2018
    source = "S. J. Reddi, S. Kale, S. Kumar (2018), https://openreview.net/forum?id=ryQu7f-RZ"
    rule = (
        r"\begin{aligned} g &= \nabla f(\theta) \\ m &\gets \beta_1 m + (1 - \beta_1) g \\ "
        r"v &\gets \beta_2 v + (1 - \beta_2) g^2 \\ w &\gets \max(w, v) \\ "
        r"\theta &\gets \theta - \eta\, \frac{m / (1 - \beta_1^t)}{\sqrt{w / (1 - \beta_2^t)} + \varepsilon} "
        r"\end{aligned}"
    )
    symbols = {
        "largest": "w: the largest second moment so far",
        "v_hat": r"\hat w: that one without the pull of its start at zero",
    }
    letters = {
        Letters.PYTORCH: {"w": r"v^{\max}", r"\hat w": r"\hat v"},
        Letters.PAPER: {"w": r"\hat v", r"\hat w": r"\tilde v", r"\theta": "x", r"\varepsilon": NO_LETTER},
    }
    known_as = "Adam with long memory"
    in_words = "As Adam, but the division is by the largest mean of squares so far, so that a step never grows again."
    does_well_on, fails_on = "beale", "himmelblau"
    idea = "Never forget the steepest stretch: the mean square it divides by may grow but not shrink."
    weakness = "A steep start slows all that follows, much as in AdaGrad."
    libraries = counterparts(
        pytorch=Counterpart(
            call="torch.optim.Adam",
            arguments={**TORCH.arguments, "amsgrad": "True"},
            settings=TORCH.settings,
            defaults={**TORCH.defaults, "amsgrad": False},
        ),
        keras=Counterpart(
            call="keras.optimizers.Adam",
            arguments={**KERAS.arguments, "amsgrad": "True"},
            settings=KERAS.settings,
            defaults={**KERAS.defaults, "amsgrad": False},
            differs=KERAS.differs,
        ),
        optax=Counterpart(
            call="optax.amsgrad",
            arguments={
                **OPTAX.arguments,
                "learning_rate": "learning_rate * (1 - beta2**t) ** 0.5",
                "bias_correction_nu": "False",
            },
            settings={
                "epsilon_place": {
                    "outside": {"eps": "epsilon * (1 - beta2**t) ** 0.5"},
                    "inside": {"eps": "0.0", "eps_root": "epsilon * (1 - beta2**t)"},
                }
            },
            defaults={**OPTAX.defaults, "eps_root": 0.0, "bias_correction_nu": True},
            differs="It corrects the bias before it takes the maximum, unless that is left to the rate.",
        ),
    )

    def init(self, theta: Array) -> AMSGradState:
        zero = theta - theta
        return AMSGradState(first_moment=zero, second_moment=zero, largest_moment=zero)

    def update(self, theta: Array, gradient: Array, state: AMSGradState, t: int) -> tuple[Array, AMSGradState]:
        m, v = self.moments(gradient, state)
        largest = maximum(state.largest_moment, v)
        m_hat, v_hat = self.unbiased(m, largest, t)
        return theta - self.learning_rate * m_hat / self.root(v_hat), AMSGradState(m, v, largest)
