"""Momentum on the gradient, divided by the root of its running mean square."""

from dataclasses import dataclass

from catalogue import Array, Counterpart, Dash, Family, Hue, Look, counterparts, parameter, sqrt
from optimizers._epsilon import BEFORE, epsilon_place_of_adam
from optimizers._moments import CORRECTED_EPSILON, KERAS, OPTAX, TORCH, UNCORRECTED_RATE, Moments, RootMomentOptimizer


@dataclass(frozen=True, kw_only=True)
class Adam(RootMomentOptimizer):
    """Kingma and Ba (2015). Epsilon outside the root, after the bias correction as in PyTorch and Optax; Keras and the
    book "Deep Learning from Scratch" add 1e-7 before it. Inside the root it is Optax's eps_root, beside an eps of 0."""

    name = "Adam"
    order = 70
    family = Family.BOTH
    look = Look(Hue.MAGENTA, Dash.DASH_DOT)
    extends = ("momentum", "rmsprop")
    year = 2015
    source = "D. P. Kingma, J. Ba (2015), https://arxiv.org/abs/1412.6980"
    rule = (
        r"\begin{aligned} g &= \nabla f(\theta) \\ m &\gets \beta_1 m + (1 - \beta_1) g \\ "
        r"v &\gets \beta_2 v + (1 - \beta_2) g^2 \\ "
        r"\theta &\gets \theta - \eta\, \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \varepsilon} "
        r"\end{aligned}"
    )
    in_the_book = {"learning_rate": "lr", "beta1": "beta1", "beta2": "beta2"}
    known_as = "adaptive moment estimation"
    rule_before = (
        r"\begin{aligned} g &= \nabla f(\theta) \\ m &\gets \beta_1 m + (1 - \beta_1) g \\ "
        r"v &\gets \beta_2 v + (1 - \beta_2) g^2 \\ "
        r"\theta &\gets \theta - \eta\, \frac{\sqrt{1 - \beta_2^t}}{1 - \beta_1^t} \frac{m}{\sqrt{v} + \varepsilon} "
        r"\end{aligned}"
    )
    """With epsilon before the bias correction."""
    in_words = (
        "A weighted mean of past gradients, the newest counting most, is divided by the root of one of their squares, "
        "both corrected for having begun at zero."
    )
    does_well_on, fails_on = "beale", "himmelblau"
    idea = "Momentum gives the direction, the running size of the gradient gives each coordinate its own step."
    weakness = "The rate sets its steps more than the slope does, so it overshoots and swings around the minimum."
    libraries = counterparts(
        pytorch=Counterpart(
            call="torch.optim.Adam",
            arguments=TORCH.arguments,
            settings={
                "epsilon_place": {"outside": {}, BEFORE: {}},
                "adds_before": {False: {}, True: {"eps": CORRECTED_EPSILON}},
                "bias_correction": {True: {}, False: {"lr": UNCORRECTED_RATE}},
            },
            defaults=TORCH.defaults,
        ),
        keras=Counterpart(
            call="keras.optimizers.Adam",
            arguments=KERAS.arguments,
            settings={
                "epsilon_place": {"outside": {}, BEFORE: {}},
                "adds_before": {False: KERAS.settings["epsilon_place"]["outside"], True: {}},
                "bias_correction": {True: {}, False: {"learning_rate": UNCORRECTED_RATE}},
            },
            defaults=KERAS.defaults,
            differs=KERAS.differs,
        ),
        optax=Counterpart(
            call="optax.adam",
            arguments=OPTAX.arguments,
            settings={
                "epsilon_place": {**OPTAX.settings["epsilon_place"], BEFORE: {}},
                "adds_before": {False: {}, True: {"eps": CORRECTED_EPSILON}},
                "bias_correction": {True: {}, False: {"learning_rate": UNCORRECTED_RATE}},
            },
            defaults={**OPTAX.defaults, "eps_root": 0.0},
        ),
    )

    epsilon_place: str = epsilon_place_of_adam()
    bias_correction: bool = parameter(True, help="Undo the pull of the moments towards their start at zero.")

    @property
    def adds_before(self) -> bool:
        """Whether epsilon meets a root whose square is not unbiased."""
        return self.epsilon_place == BEFORE or not self.bias_correction

    @property
    def formula(self) -> str:
        if self.bias_correction:
            return self.rule_before if self.epsilon_place == BEFORE else super().formula
        return super().formula.replace(r"m / (1 - \beta_1^t)", "m").replace(r"v / (1 - \beta_2^t)", "v")

    def update(self, theta: Array, gradient: Array, state: Moments, t: int) -> tuple[Array, Moments]:
        m, v = self.moments(gradient, state)
        if self.epsilon_place == BEFORE and self.bias_correction:
            rate = self.learning_rate * sqrt(1 - self.beta2**t) / (1 - self.beta1**t)
            return theta - rate * m / self.root(v), Moments(m, v)
        m_hat, v_hat = self.unbiased(m, v, t) if self.bias_correction else (m, v)
        return theta - self.learning_rate * m_hat / self.root(v_hat), Moments(m, v)
