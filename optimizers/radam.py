"""Adam that starts as plain momentum, until its step sizes are backed by enough gradients."""

from dataclasses import dataclass

import numpy as np

from catalogue import (
    NO_LETTER,
    Array,
    Counterpart,
    Dash,
    Family,
    Hue,
    Letters,
    Look,
    counterparts,
    maximum,
    parameter,
    sqrt,
    where,
)
from optimizers._moments import OPTAX, TORCH, Moments, RootMomentOptimizer, unbiased


@dataclass(frozen=True, kw_only=True)
class RAdam(RootMomentOptimizer):
    """Liu et al. (2020), rectified where rho_t > 5 as in PyTorch and Optax; the paper says 4. Epsilon before the bias
    correction as in PyTorch, which differs from its own Adam here; Optax adds it after. Keras has no RAdam."""

    name = "RAdam"
    order = 120
    family = Family.BOTH
    look = Look(Hue.RED, Dash.DASH_DOT_DOT)
    extends = ("adam",)
    year = 2020
    source = "L. Liu et al. (2020), https://arxiv.org/abs/1908.03265"
    rule = (
        r"\begin{aligned} g &= \nabla f(\theta) \\ m &\gets \beta_1 m + (1 - \beta_1) g \\ "
        r"v &\gets \beta_2 v + (1 - \beta_2) g^2 \\ "
        r"\rho_\infty &= \tfrac{2}{1 - \beta_2} - 1, \quad "
        r"\rho_t = \rho_\infty - \tfrac{2 t \beta_2^t}{1 - \beta_2^t} \\ "
        r"a &= \begin{cases} \sqrt{\frac{(\rho_t - 4)(\rho_t - 2)\, \rho_\infty}"
        r"{(\rho_\infty - 4)(\rho_\infty - 2)\, \rho_t}}\, "
        r"\frac{\sqrt{1 - \beta_2^t}}{\sqrt{v} + \varepsilon} & \rho_t > 5 \\ 1 & \text{otherwise} \end{cases} \\ "
        r"\theta &\gets \theta - \eta\, a\, \frac{m}{1 - \beta_1^t} \end{aligned}"
    )
    symbols = {
        "rho": r"\rho_t: how many gradients the second moment is worth by now",
        "rho_inf": ": how many it will be worth in the end",
        "rectified": ": whether that is enough to divide by their size",
        "r": r": \rho_t, at least 5",
        "factor": "c: by how much the step is rectified",
        "scaled": "a: one over the size of the gradient, rectified",
        "step": "s: the step",
    }
    letters = {
        Letters.PYTORCH: {"a": NO_LETTER},
        Letters.PAPER: {"a": NO_LETTER},
    }
    known_as = "rectified Adam"
    in_words = (
        "As Adam, but it does not divide until it has seen enough gradients to know their size, and then is damped."
    )
    does_well_on, fails_on = "six_hump_camel", "linear_regression"
    idea = "Trust the size of the gradient only as far as its sample is long enough to know it."
    weakness = "Its first steps are as long as the slope is steep, and at Adam's rates they can throw it far away."
    libraries = counterparts(
        pytorch=Counterpart(
            call="torch.optim.RAdam", arguments=TORCH.arguments, settings=TORCH.settings, defaults=TORCH.defaults
        ),
        optax=Counterpart(
            call="optax.radam",
            arguments=OPTAX.arguments,
            settings={
                "epsilon_place": {
                    "outside": {"eps": "epsilon / (1 - beta2**t) ** 0.5"},
                    "inside": {"eps": "0.0", "eps_root": "epsilon / (1 - beta2**t)"},
                }
            },
            defaults={**OPTAX.defaults, "eps_root": 0.0},
            differs="It adds epsilon after the bias correction, PyTorch before it.",
        ),
    )

    learning_rate: float = parameter(
        0.001,
        1e-5,
        2.0,
        symbol=r"\eta",
        scale="log",
        allowed="[0, inf)",
        help="How far a unit of slope moves the point at first; from then on about the longest step.",
    )

    def update(self, theta: Array, gradient: Array, state: Moments, t: int) -> tuple[Array, Moments]:
        m, v = self.moments(gradient, state)
        rectified, factor = self.rectification(t)
        scaled = factor * sqrt(1 - self.beta2**t) / self.root(v)
        step = self.learning_rate * where(rectified, scaled, 1.0) * unbiased(m, self.beta1, t)
        return theta - step, Moments(m, v)

    def rectification(self, t: int) -> tuple[bool | np.ndarray, Array]:
        """Whether update `t` divides by the gradient's size, and the factor on the step where it does.

        Both have the shape of beta2. Where it does not, the factor is that of the threshold and means nothing.
        """
        rho_inf: Array = 2 / (1 - self.beta2) - 1
        rho = rho_inf - 2 * t * self.beta2**t / (1 - self.beta2**t)
        rho_inf, r = maximum(rho_inf, 5.0), maximum(rho, 5.0)
        return rho > 5, sqrt((r - 4) * (r - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * r))
