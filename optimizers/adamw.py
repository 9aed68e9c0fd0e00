"""Adam beside a pull towards the origin that the gradient's size does not rescale."""

from dataclasses import dataclass

from catalogue import Array, Counterpart, Dash, Family, Hue, Look, counterparts, parameter
from optimizers._moments import KERAS, OPTAX, TORCH, Moments, RootMomentOptimizer


@dataclass(frozen=True, kw_only=True)
class AdamW(RootMomentOptimizer):
    """Loshchilov and Hutter (2019), whose decay is not multiplied by the rate. PyTorch, Keras and Optax multiply as
    here, with decays of .01, .004 and 1e-4. torch.optim.Adam(weight_decay=...) is another method, a penalty in f."""

    name = "AdamW"
    order = 110
    family = Family.BOTH
    look = Look(Hue.VIOLET, Dash.SPARSE)
    extends = ("adam",)
    year = 2019
    source = "I. Loshchilov, F. Hutter (2019), https://arxiv.org/abs/1711.05101"
    rule = (
        r"\begin{aligned} g &= \nabla f(\theta) \\ m &\gets \beta_1 m + (1 - \beta_1) g \\ "
        r"v &\gets \beta_2 v + (1 - \beta_2) g^2 \\ "
        r"\theta &\gets (1 - \eta \lambda)\, \theta - "
        r"\eta\, \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \varepsilon} \end{aligned}"
    )
    symbols = {
        "shrunk": r"\tilde\theta: the point, drawn a little towards zero",
    }
    known_as = "Adam with decoupled weight decay"
    in_words = "First every weight shrinks by a fixed share, then Adam takes its step."
    does_well_on, fails_on = "easom", "booth"
    idea = "Keep weights small by shrinking them directly, at the same rate for steep and flat coordinates."
    weakness = (
        "It settles short of any minimum that is not at the origin: meant for a network, not for a test function."
    )
    libraries = counterparts(
        pytorch=Counterpart(
            call="torch.optim.AdamW",
            arguments={**TORCH.arguments, "weight_decay": "weight_decay"},
            settings=TORCH.settings,
            defaults={**TORCH.defaults, "weight_decay": 0.01},
        ),
        keras=Counterpart(
            call="keras.optimizers.AdamW",
            arguments={**KERAS.arguments, "weight_decay": "weight_decay"},
            settings=KERAS.settings,
            defaults={**KERAS.defaults, "weight_decay": 4e-3},
            differs=KERAS.differs,
        ),
        optax=Counterpart(
            call="optax.adamw",
            arguments={**OPTAX.arguments, "weight_decay": "weight_decay"},
            settings=OPTAX.settings,
            defaults={**OPTAX.defaults, "eps_root": 0.0, "weight_decay": 1e-4},
        ),
    )

    weight_decay: float = parameter(
        0.01, 0.0, 1.0, symbol=r"\lambda", allowed="[0, inf)", help="How hard the point is pulled to the origin."
    )

    def update(self, theta: Array, gradient: Array, state: Moments, t: int) -> tuple[Array, Moments]:
        m, v = self.moments(gradient, state)
        m_hat, v_hat = self.unbiased(m, v, t)
        shrunk = (1 - self.learning_rate * self.weight_decay) * theta
        return shrunk - self.learning_rate * m_hat / self.root(v_hat), Moments(m, v)
