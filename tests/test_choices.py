"""A parameter that is one of several options: declared, validated, in a link, and as a control of the player."""

from dataclasses import dataclass

import numpy as np
import pytest
from english import in_english

from catalogue import Declaration, parameter
from charts.plain_text import plain_text
from interface.kit.controls import catalogue, option_label
from language import said
from optimizers import OPTIMIZERS
from simulation.link import decode as _decode
from simulation.link import default_values, encode
from simulation.scenario import Scenario
from surfaces import SURFACES

decode = in_english(_decode)


@dataclass(frozen=True, kw_only=True)
class Thing(Declaration):
    name, order, batched = "Thing", 1, True

    colour: str = parameter("red", options=("red", "blue"), help="What it looks like.")


CHOICE, NUMBER, SWITCH = (
    field.metadata["parameter"] for field in (parameter("a", options="ab"), parameter(0.5), parameter(True))
)


def test_a_parameter_is_one_of_three_kinds():
    assert [(one.is_number, one.is_switch, one.is_choice) for one in (NUMBER, SWITCH, CHOICE)] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]


@pytest.mark.parametrize("colour", ["green", "Red", "", None, 0, True, ["red"], np.array("red")])
def test_what_is_no_option_is_named(colour):
    with pytest.raises(ValueError, match="test_choices: colour must be one of red, blue, received ") as error:
        Thing(colour=colour)
    assert str(error.value).endswith(f"received {colour!r}")


def test_an_option_stays_text():
    assert Thing().colour == "red"
    assert Thing(colour="blue").colour == "blue"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"default": "red"}, "a choice must be one of its options, received 'red'"),
        ({"default": "red", "options": ("blue", "green")}, "a choice must be one of blue, green, received 'red'"),
        ({"default": 1.0, "options": ("blue", "green")}, "a choice must be one of blue, green, received 1.0"),
    ],
)
def test_a_choice_that_contradicts_itself_fails_at_once(arguments, message):
    with pytest.raises(ValueError, match=message):
        parameter(**arguments)


# In a link


def entrant(query):
    scenario, problems = decode({"surface": "quadratic", **query})
    return scenario.entrants[0].optimizer, problems


@pytest.mark.parametrize(
    ("slug", "name", "option"),
    [(slug, name, o) for slug, cls in OPTIMIZERS.items() for name, p in cls.parameters().items() for o in p.options],
)
def test_every_option_survives_a_link(slug, name, option):
    optimizer, problems = entrant({"1": slug, f"1.{name}": option})
    assert (getattr(optimizer, name), problems) == (option, [])
    scenario = Scenario.of(SURFACES["quadratic"](), optimizer)
    for in_full in (False, True):
        query = encode(scenario, in_full)
        assert decode(query) == (scenario, [])
    assert query[f"1.{name}"] == option
    is_default = option == default_values(OPTIMIZERS[slug], SURFACES["quadratic"])[name]
    assert (f"1.{name}" in encode(scenario)) == (not is_default)


def test_a_link_that_names_no_option_is_told_which_there_are():
    optimizer, problems = entrant({"1": "momentum", "1.convention": "sideways"})
    assert optimizer.convention == "displacement"
    assert problems == [
        "1.convention is a choice (displacement, running_sum, running_mean), received “sideways”: "
        "using displacement instead."
    ]


# As a control


def controls(slug):
    (declared,) = [one for one in catalogue()["optimizers"] if one["slug"] == slug]
    return {control["name"]: control for control in said(declared["parameters"], "en")}


def test_the_player_is_told_the_options():
    control = controls("momentum")["convention"]
    assert control["kind"] == "choice"
    assert control["options"] == [
        {"value": "displacement", "label": "Displacement"},
        {"value": "running_sum", "label": "Running sum"},
        {"value": "running_mean", "label": "Running mean"},
    ]
    assert control["help"].endswith("Allowed: Displacement, Running sum, Running mean.")


def test_only_a_choice_has_options():
    for slug in OPTIMIZERS:
        for name, control in controls(slug).items():
            declared = OPTIMIZERS[slug].parameters()[name]
            assert (control["kind"] == "choice") == bool(control["options"]) == declared.is_choice
            assert (control["kind"] == "switch") == declared.is_switch


def test_a_method_is_offered_by_its_name():
    assert controls("sam")["base"]["options"][0] == {"value": "sgd", "label": "SGD"}
    assert option_label("running_sum") == "Running sum"


@pytest.mark.parametrize(
    ("symbol", "text"),
    [(r"\beta_1", "β₁"), (r"\eta^+", "η⁺"), (r"\eta^-", "η⁻"), (r"\Delta_{\max}", "Δmax"), ("d_0", "d₀"), ("c", "c")],
)
def test_symbols_are_readable(symbol, text):
    assert plain_text(symbol) == text


def test_every_symbol_is_readable():
    for cls in OPTIMIZERS.values():
        for declared in cls.parameters().values():
            assert not set(plain_text(declared.symbol)) & set("\\{}_^")
