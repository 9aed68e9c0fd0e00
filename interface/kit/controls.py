"""Controls from declarations: what the player needs to build its sliders, menus and switches."""

from dataclasses import replace
from typing import Any

from catalogue import Declaration, Parameter, parameter
from charts.plain_text import plain_text
from expressions import DEFAULT_VIEW, Custom
from interface.kit.display import OPTIONS
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation.link import RULES
from simulation.rules import Rules
from simulation.scenario import STEPS_LIMIT
from surfaces import SURFACES

STEPS = parameter(
    30, 1, 500, scale="log", allowed=f"[1, {STEPS_LIMIT}]", whole=True, help="How many updates each optimizer makes."
).metadata["parameter"]

WRITTEN = {"relu": "ReLU", "tanh": "tanh"}
"""Options that are names."""

GRADIENTS = replace(STEPS, help="How many gradients each optimizer may ask for; some ask for several at a step.")


def catalogue() -> dict[str, Any]:
    """Everything that can be chosen, in teaching order: surfaces, optimizers, schedules, rules, ways to show them."""
    surfaces = [{"slug": slug, "name": cls.name, "view": cls().view} for slug, cls in SURFACES.items()]
    return {
        "surfaces": [*surfaces, {"slug": Custom.slug, "name": Custom.name, "view": DEFAULT_VIEW}],
        "optimizers": [
            {"slug": slug, "name": cls.name, "family": cls.family.value, "parameters": parameters(cls)}
            for slug, cls in OPTIMIZERS.items()
        ],
        "schedules": [
            {"slug": slug, "name": cls.name, "parameters": parameters(cls)} for slug, cls in SCHEDULES.items()
        ],
        "rules": [control_of(name, declared) | {"key": RULES[name]} for name, declared in Rules.parameters().items()],
        "budgets": {"steps": control_of("steps", STEPS), "gradients": control_of("gradients", GRADIENTS)},
        "display": list(OPTIONS),
        "speeds": OPTIONS["speed"],
    }


def parameters(cls: type[Declaration]) -> list[dict[str, Any]]:
    """The controls of one declaration."""
    return [control_of(name, declared) for name, declared in cls.parameters().items()]


def label(name: str, symbol: str) -> str:
    """A parameter's name as people read it, "Learning rate"; nothing where the symbol is all there is to say."""
    letters = symbol.replace("_", "").lstrip("\\")
    return "" if name == letters else name.replace("_", " ").capitalize()


def option_label(option: str) -> str:
    """An option as people read it: the name of an optimizer, "ReLU", or "Running sum"."""
    if option in OPTIMIZERS:
        return OPTIMIZERS[option].name
    return WRITTEN.get(option, option.replace("_", " ").capitalize())


def control_of(name: str, declared: Parameter) -> dict[str, Any]:
    """What the player draws: a slider, a switch, or a menu of `options`, whose values are what a link says."""
    options = [{"value": option, "label": option_label(option)} for option in declared.options]
    allowed = {
        "switch": "on or off",
        "choice": ", ".join(option["label"] for option in options),
    }.get(_kind(declared), declared.allowed.text)
    return {
        "name": name,
        "label": label(name, declared.symbol),
        "symbol": plain_text(declared.symbol),
        "low": declared.low,
        "high": declared.high,
        "negative": declared.is_number and declared.allowed.low < 0,
        "scale": declared.scale,
        "kind": _kind(declared),
        "options": options,
        "convention": declared.convention,
        "help": f"{declared.help} Allowed: {allowed}.".strip(),
    }


def _kind(declared: Parameter) -> str:
    if declared.is_number:
        return "whole" if declared.whole else "number"
    return "switch" if declared.is_switch else "choice"
