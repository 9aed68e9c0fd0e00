"""Adam whose direction already contains the momentum of the next step, as in Nesterov's method."""

from dataclasses import dataclass
from typing import NamedTuple

from catalogue import NO_LETTER, Array, Counterpart, Dash, Family, Hue, Letters, Look, counterparts, parameter
from language import Message
from optimizers._moments import KERAS, OPTAX, TORCH, RootMomentOptimizer, unbiased


def _keras_refuses(optimizer: "NAdam", changing: bool) -> Message | None:
    if optimizer.momentum_decay == 1:
        return None
    return Message(
        "keras.optimizers.Nadam has momentum_decay 1 and no other, here it is {decay:g}", decay=optimizer.momentum_decay
    )


class NAdamState(NamedTuple):
    """What NAdam remembers."""

    first_moment: Array  # (2, ...), running mean of the gradient, before bias correction
    second_moment: Array  # (2, ...), running mean of its square, before bias correction
    momentum_product: Array  # (2, ...), mu_1 mu_2 ... mu_t


@dataclass(frozen=True, kw_only=True)
class NAdam(RootMomentOptimizer):
    """Dozat (2016), with PyTorch's warm-up of the momentum from about beta1 / 2 to beta1 and rate 0.002.

    Keras warms up 250 times faster (momentum_decay 1), Optax has no warm-up and takes beta1 for every mu.
    """

    name = "NAdam"
    order = 90
    family = Family.BOTH
    look = Look(Hue.ORANGE, Dash.SOLID)
    extends = ("adam", "nesterov")
    year = 2016
    source = "T. Dozat (2016), https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ"
    rule = (
        r"\begin{aligned} g &= \nabla f(\theta), \quad \mu_t = \beta_1 \left(1 - \tfrac12\, 0.96^{\,t \psi}\right) \\ "
        r"m &\gets \beta_1 m + (1 - \beta_1) g \\ v &\gets \beta_2 v + (1 - \beta_2) g^2 \\ "
        r"\hat m &= \frac{\mu_{t+1}\, m}{1 - \prod_{i=1}^{t+1} \mu_i} + "
        r"\frac{(1 - \mu_t)\, g}{1 - \prod_{i=1}^{t} \mu_i} \\ "
        r"\theta &\gets \theta - \eta\, \frac{\hat m}{\sqrt{v / (1 - \beta_2^t)} + \varepsilon} \end{aligned}"
    )
    symbols = {
        "mu": r"\mu_t: this step's momentum, which warms up",
        "mu_next": r"\mu_{t+1}: the next step's momentum",
        "product": r"\Pi: the product of all momenta so far",
        "m_hat": ": the direction, the next step's momentum in it",
    }
    letters = {
        Letters.PAPER: {r"\beta_1": NO_LETTER, r"\beta_2": r"\nu", "v": "n", r"\psi": NO_LETTER},
    }
    known_as = "Nesterov Adam, Nesterov-accelerated Adam"
    in_words = "As Adam, but the mean already counts the next step's share of momentum, as Nesterov looks ahead."
    does_well_on, fails_on = "quadratic", "branin"
    idea = "Apply the next step's momentum now, so that the newest gradient counts at once."
    weakness = "It overshoots as Adam does, and its warm-up adds a schedule to every run."
    libraries = counterparts(
        pytorch=Counterpart(
            call="torch.optim.NAdam",
            arguments={**TORCH.arguments, "momentum_decay": "momentum_decay"},
            settings=TORCH.settings,
            defaults={**TORCH.defaults, "learning_rate": 2e-3, "momentum_decay": 4e-3},
        ),
        keras=Counterpart(
            call="keras.optimizers.Nadam",
            arguments=KERAS.arguments,
            settings={"epsilon_place": {"outside": {}}},
            defaults=KERAS.defaults,
            differs="Its momentum warms up 250 times faster than PyTorch's, and that cannot be changed.",
            refuses=_keras_refuses,
        ),
        optax=Counterpart(
            call="optax.nadam",
            arguments=OPTAX.arguments,
            settings=OPTAX.settings,
            defaults={**OPTAX.defaults, "eps_root": 0.0},
            differs="Its momentum is beta1 from the first step on, without a warm-up.",
            refuses=lambda *_: Message("optax.nadam does not warm up its momentum, as this method does"),
        ),
    )

    learning_rate: float = parameter(
        0.002, 1e-5, 2.0, symbol=r"\eta", scale="log", allowed="[0, inf)", help="About how far a step goes."
    )
    momentum_decay: float = parameter(
        0.004, 1e-4, 1.0, symbol=r"\psi", scale="log", allowed="[0, inf)", help="How fast the momentum warms up."
    )

    def init(self, theta: Array) -> NAdamState:
        zero = theta - theta
        return NAdamState(first_moment=zero, second_moment=zero, momentum_product=zero + 1)

    def momentum_at(self, t: int) -> Array:
        """mu_t, which grows from about half of beta1 to beta1."""
        return self.beta1 * (1 - 0.5 * 0.96 ** (t * self.momentum_decay))

    def update(self, theta: Array, gradient: Array, state: NAdamState, t: int) -> tuple[Array, NAdamState]:
        m, v = self.moments(gradient, state)
        mu, mu_next = self.momentum_at(t), self.momentum_at(t + 1)
        product = state.momentum_product * mu
        m_hat = mu_next * m / (1 - product * mu_next) + (1 - mu) * gradient / (1 - product)
        v_hat = unbiased(v, self.beta2, t)
        return theta - self.learning_rate * m_hat / self.root(v_hat), NAdamState(m, v, product)
