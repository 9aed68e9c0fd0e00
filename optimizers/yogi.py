"""Adam whose mean square moves by a limited amount, so that the steps cannot lengthen in a rush."""

from dataclasses import dataclass

from catalogue import Array, Counterpart, Dash, Family, Hue, Letters, Look, counterparts, parameter, sign
from optimizers._moments import OPTAX, Moments, RootMomentOptimizer

INITIAL = 1e-6
"""Where both moments start, in Optax as in TensorFlow."""


@dataclass(frozen=True, kw_only=True)
class Yogi(RootMomentOptimizer):
    """Zaheer et al. (2018), who correct no bias and recommend epsilon 1e-3. The bias correction and the start of both
    moments at 1e-6 are those of optax.yogi, after TensorFlow Addons. PyTorch and Keras have no Yogi."""

    name = "Yogi"
    order = 130
    family = Family.BOTH
    look = Look(Hue.GREEN, Dash.SHORT_DOT)
    extends = ("adam",)
    year = 2018
    source = (
        "M. Zaheer, S. Reddi, D. Sachan, S. Kale, S. Kumar (2018), "
        "https://papers.nips.cc/paper/8186-adaptive-methods-for-nonconvex-optimization"
    )
    rule = (
        r"\begin{aligned} g &= \nabla f(\theta), \quad m = v = 10^{-6} \text{ at first} \\ "
        r"m &\gets \beta_1 m + (1 - \beta_1) g \\ "
        r"v &\gets v - (1 - \beta_2) \operatorname{sign}(v - g^2)\, g^2 \\ "
        r"\theta &\gets \theta - \eta\, \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \varepsilon} "
        r"\end{aligned}"
    )
    symbols = {
        "square": "q: the squared gradient",
    }
    letters = {
        Letters.PAPER: {r"\eta": r"\eta", r"\theta": "x"},
    }
    known_as = "adaptive method with controlled growth"
    in_words = "As Adam, but the mean of squares moves towards the newest square by a fixed share of that square."
    does_well_on, fails_on = "beale", "himmelblau"
    idea = "When slopes turn small, let the mean square sink by their own square only: caution wears off slowly."
    weakness = "After a steep start it keeps to short steps for long, much as AMSGrad does."
    libraries = counterparts(
        optax=Counterpart(
            call="optax.yogi",
            arguments=OPTAX.arguments,
            settings={
                "epsilon_place": {
                    "outside": {},
                    "inside": {
                        "call": "optax.chain(optax.scale_by_yogi({b1}, {b2}, eps=0.0, eps_root={eps}), "
                        "optax.scale_by_learning_rate({learning_rate}))"
                    },
                }
            },
            defaults={**OPTAX.defaults, "epsilon": 1e-3},
        )
    )

    learning_rate: float = parameter(
        0.01, 1e-5, 2.0, symbol=r"\eta", scale="log", allowed="[0, inf)", help="About how far a step goes."
    )
    epsilon: float = parameter(
        1e-3, 1e-10, 1.0, symbol=r"\varepsilon", scale="log", allowed="[0, inf)", help="Keeps the division finite."
    )

    def init(self, theta: Array) -> Moments:
        return Moments(first_moment=theta - theta + INITIAL, second_moment=theta - theta + INITIAL)

    def update(self, theta: Array, gradient: Array, state: Moments, t: int) -> tuple[Array, Moments]:
        square = gradient * gradient
        m = self.beta1 * state.first_moment + (1 - self.beta1) * gradient
        v = state.second_moment - (1 - self.beta2) * sign(state.second_moment - square) * square
        m_hat, v_hat = self.unbiased(m, v, t)
        return theta - self.learning_rate * m_hat / self.root(v_hat), Moments(m, v)
