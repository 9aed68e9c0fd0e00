"""The narration of real runs: what the figures of the book are told as, and what holds for any run."""

import math
import re
import warnings

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_any_run import COORDINATE, declared
from test_custom_surface import WILD

from expressions import custom
from language import Joined, Message
from optimizers import OPTIMIZERS
from simulation import Rules, measure, simulate
from simulation.link import default_values
from simulation.measurements import Measurements
from simulation.narration import MOST, narrate
from simulation.outcomes import Outcome
from simulation.path_statistics import path_statistics
from simulation.scenario import CLASSIC
from surfaces import SURFACES

QUADRATIC = SURFACES["quadratic"]()
START = (-7.0, 2.0)


def real(slug: str, *, surface=QUADRATIC, start=START, steps=30, rules=None, **parameters) -> str:
    optimizer = OPTIMIZERS[slug](**parameters)
    run = simulate(surface, optimizer, start, steps, rules=rules)
    measured = measure(run)
    return str(Joined(narrate(optimizer.name, measured, path_statistics(run, measured))))


def test_the_classic_figure():
    told = {one.optimizer.name: real(one.optimizer.slug, learning_rate=one.optimizer.learning_rate)
            for one in CLASSIC.entrants}  # fmt: skip
    assert told["SGD"].startswith(
        "SGD crosses the valley floor 30 times in 30 steps, turning back 29 times from step 1 to 29, "
        "and 85% of its movement is sideways. It has a learning rate of 0.95, which is 95% of the limit of 1 "
    )
    assert "It overshoots the minimum and ends 0.838 beyond it." in told["Momentum"]
    assert told["AdaGrad"].startswith("AdaGrad arrives at step 24 ")
    assert told["Adam"].startswith("Adam crosses the valley floor twice in 30 steps, ")


def test_momentum_stopped_where_it_is_farthest_and_a_little_later():
    assert "overshoots the minimum and ends" in real("momentum", learning_rate=0.1, momentum=0.9, steps=29)
    later = real("momentum", learning_rate=0.1, momentum=0.9, steps=60)
    assert re.search(r"overshoots the minimum by [\d.]+ at step 3\d", later)


def test_adam_without_bias_correction():
    sentence = "takes, without bias correction, a first step 3.2 times as long as with it."
    assert sentence in real("adam", learning_rate=0.3, bias_correction=False)
    assert "bias" not in real("adam", learning_rate=0.3)


def test_sgd_beyond_its_limit():
    told = real("sgd", learning_rate=1.1, steps=100)
    assert told == (
        "SGD diverges at step 40: its last steps are each 1.2 times as long as the one before. "
        "It has a learning rate of 1.1, which is 110% of the limit of 1 (2 divided by 2, the steepest curvature)."
    )
    saddle = SURFACES["saddle"]()
    assert real("sgd", surface=saddle, learning_rate=1.5, start=(0.0, 0.5), steps=99) == (
        "SGD runs downhill without end, out of the range that is followed at step 6."
    )


def test_fading_and_vanishing():
    fading = real("rmsprop", surface=SURFACES["cliff"](), learning_rate=1e-9, start=(-7.0, 2.0))
    assert fading.startswith("RMSProp hardly moves: ")
    assert real("sgd", learning_rate=0.1, start=(0.0, 0.0)) == "SGD starts at the minimum and stays there."
    assert real("sgd", surface=SURFACES["saddle"](), learning_rate=0.1, start=(1.0, 0.0), steps=99).startswith(
        "SGD comes to rest at a saddle, where the slope is less than 0.01% of that at its start."
    )
    assert real("sgd", learning_rate=0.5, steps=0) == ""


def test_clipped_and_costly_runs():
    assert "has its gradient clipped in 100% of" in real("sgd", learning_rate=0.1, rules=Rules(clip_norm=0.01))
    assert "never has its gradient clipped" in real("sgd", learning_rate=0.1, rules=Rules(clip_norm=99.0))
    assert "It asks for 60 gradients of f in 30 steps." in real("sam", learning_rate=0.1)


def check(name: str, narration: list[Message], run: Measurements, steps: int) -> None:
    """What holds for any narration: it is short, it can be read, it agrees with the measurements."""
    sentences = list(map(str, narration))
    assert len(sentences) <= MOST
    text = " ".join(sentences)
    assert len(text) < 420
    assert not re.search(
        r"\bnan\b|\binf\b|None|infinity|  |\.\.|e[+]|-\d|(?<![\d.])[01] (?:times|steps|values)\b", text
    )
    assert not re.search(r"(?:by|ends|within|than) 0[ .](?!\d)", text)
    for number, sentence in enumerate(sentences):
        assert sentence.startswith(f"{'It' if number else name} ")
        assert sentence.endswith(".")
    assert not run.diverged_at or f"at step {run.diverged_at}" in text
    lost = run.diverged_at is not None and run.diverged_at > 0 and not run.downhill
    assert ("diverges at" in text) == (lost and not run.left_domain)
    assert ("leaves the domain of f at" in text) == (lost and run.left_domain)
    assert ("downhill without end" in text) == run.downhill
    for word, outcome in [("diverges", "DIVERGED"), ("comes to rest", "STALLED"), ("slows down", "MOVING")]:
        assert word not in text or run.outcome is Outcome[outcome]
    assert not re.search(r"\barrives\b|stays there", text) or run.outcome is Outcome.CONVERGED
    assert all(int(step) <= steps for step in re.findall(r"at step (\d+)", text))


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
def test_every_optimizer_on_every_surface_has_something_to_tell(surface):
    for optimizer in OPTIMIZERS.values():
        run = simulate(surface(), optimizer(**default_values(optimizer, surface)), surface.start, surface.steps)
        measured = measure(run)
        sentences = narrate(optimizer.name, measured, path_statistics(run, measured))
        assert sentences
        check(optimizer.name, sentences, measured, surface.steps)


@pytest.mark.parametrize("formula", [*WILD, "x + y", "x^2", "-x^2 - y^2", "sin(3x)*exp(-y**2)"])
def test_any_formula_of_ones_own(formula):
    surface = custom(formula)
    for slug in OPTIMIZERS:
        run = simulate(surface, OPTIMIZERS[slug](), surface.start, 30)
        measured = measure(run)
        check(
            OPTIMIZERS[slug].name,
            narrate(OPTIMIZERS[slug].name, measured, path_statistics(run, measured)),
            measured,
            30,
        )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    declared(SURFACES),
    declared(OPTIMIZERS),
    st.tuples(COORDINATE, COORDINATE),
    st.integers(0, 12),
    st.builds(
        Rules,
        noise=st.sampled_from(["none", "isotropic", "proportional"]),
        weight_decay=st.sampled_from([0.0, 0.1]),
        clip_norm=st.sampled_from([1e-3, 1.0, math.inf]),
    ),
)
def test_any_run(surface, optimizer, start, steps, rules):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run = simulate(surface, optimizer, start, steps, rules=rules)
        measured = measure(run)
        sentences = narrate(optimizer.name, measured, path_statistics(run, measured))
    check(optimizer.name, sentences, measured, steps)


@pytest.mark.parametrize(
    ("slug", "rate", "sentence"),
    [
        ("sgd", 0.01, "0.01, which is 1% of the limit of 1 (2 divided by 2, the steepest curvature): far more steps"),
        ("sgd", 0.3, "0.3, which is 30% of the limit of 1 (2 divided by 2, the steepest curvature)."),
        ("sgd", 1.02, "1.02, which is 102% of the limit of 1 (2 divided by 2, the steepest curvature)."),
        ("sgd", 1.001, "1.001, which is just over 100% of the limit of 1 (2 divided by 2, the steepest curvature)."),
        ("sgd", 1e-5, "1e−5, which is less than 0.01% of the limit of 1 (2 divided by 2, the steepest curvature): far"),
        ("sgd", 0.99996, "0.99996, which is almost 100% of the limit of 1 (2 divided by 2, the steepest curvature)."),
        (
            "momentum",
            0.001,
            "0.001, which is 0.053% of the limit of 1.9 (with a momentum of 0.9 and a steepest curvature "
            "of 2): far more steps than needed.",
        ),
        ("momentum", 0.1, "0.1, which is 5.3% of the limit of 1.9 (with a momentum of 0.9 and a steepest curvature of"),
        ("nesterov", 0.7, "0.7, which is 103% of the limit of 0.679 (with a momentum of 0.9 and a steepest curvature"),
    ],
)
def test_any_constant_rate_in_a_bowl_is_told_with_its_limit(slug, rate, sentence):
    assert f"It has a learning rate of {sentence}" in real(slug, learning_rate=rate)
    assert "limit" not in real(slug, learning_rate=rate, rules=Rules(l2=0.1))


def test_a_rate_of_momentum_is_far_too_small_where_ten_times_that_rate_needs_a_fourth_of_the_steps():
    for rate, steps in ((0.003, 100), (0.01, 100), (0.02, 100), (0.05, 30), (0.1, 30)):
        slow, fast = (
            simulate(QUADRATIC, OPTIMIZERS["momentum"](learning_rate=one), START, steps).values
            for one in (rate, 10 * rate)
        )
        spared = fast[steps // 4 : steps // 2 + 1].max() <= slow[-1]
        assert ("far more steps" in real("momentum", learning_rate=rate, steps=steps)) == spared == (rate <= 0.01)


def test_how_often_a_path_turns_back_is_told_once():
    told = real("sgd", surface=SURFACES["rosenbrock"](), learning_rate=0.004, steps=200, start=(-1.2, 1))
    assert told.startswith("SGD turns back 3 times from step 1 to 3 and takes a path 2.5 times as long")
    assert told.count("turn") == 1


def test_a_run_above_the_limit_climbs():
    told = real("sgd", learning_rate=1.02)
    assert told.startswith("SGD climbs: from step 3 on every step raises f, which is 6.45 at its start and 42.1 at its")
    assert real("sgd", learning_rate=1.1).startswith("SGD climbs: every step raises f, from 6.45 to 225,390.")
    assert "climbs" not in real("sgd", learning_rate=1.0)
    assert "climbs" not in real("momentum", learning_rate=0.1)


def test_a_converged_run_that_is_not_at_rest_rattles():
    """RMSProp's second moment is forgotten at the minimum; then any gradient makes a step as long as the rate."""
    told = real("rmsprop", learning_rate=0.1, steps=2000)
    assert re.search(
        r"It rattles around the minimum to the end, within 0\.14 of it, though at step \d+ it was .*e−", told
    )
    assert "rattles" not in real("sgd", learning_rate=0.5, steps=2000)
