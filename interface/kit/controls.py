"""Controls from declarations: what the player needs to build its sliders, menus and switches."""

from dataclasses import replace
from typing import Any

from catalogue import Declaration, Optimizer, Parameter, parameter
from charts.plain_text import plain_text
from expressions import DEFAULT_VIEW, Custom
from interface.kit.display import DEFAULTS, OPTIONS, VIEW
from interface.kit.explanations import in_plain_text
from interface.kit.lettering import lettering, others
from language import ENGLISH, Joined, Message
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
    surfaces = [{"slug": slug, "name": Message(cls.name), "view": cls().view} for slug, cls in SURFACES.items()]
    return {
        "surfaces": [*surfaces, {"slug": Custom.slug, "name": Message(Custom.name), "view": DEFAULT_VIEW}],
        "optimizers": [
            {"slug": slug, "name": cls.name, "family": Message(cls.family.value), "parameters": parameters(cls)}
            for slug, cls in OPTIMIZERS.items()
        ],
        "schedules": schedules(),
        "rules": [control_of(name, declared) | {"key": RULES[name]} for name, declared in Rules.parameters().items()],
        "budgets": {"steps": control_of("steps", STEPS), "gradients": control_of("gradients", GRADIENTS)},
        "display": [*DEFAULTS, "present", "stage"],
        "view": {key: DEFAULTS[key] for key in VIEW},
        "speeds": OPTIONS["speed"],
        "lettering": lettering(),
    }


def schedules() -> list[dict[str, Any]]:
    """Every schedule, with what it is."""
    return [
        {"slug": slug, "name": Message(cls.name), "parameters": parameters(cls)}
        | {"rule": in_plain_text(cls.rule), "idea": Message(cls.idea), "weakness": Message(cls.weakness)}
        | {"source": Message(cls.source), "libraries": documented(cls)}
        for slug, cls in SCHEDULES.items()
    ]


def documented(cls: type[Declaration]) -> Message:
    """A declaration's docstring in one line."""
    text = " ".join((cls.__doc__ or "").split())
    return Message(text)


def parameters(cls: type[Declaration]) -> list[dict[str, Any]]:
    """The controls of one declaration; those of an optimizer with their `symbols` in the letters of others."""
    controls = [control_of(name, declared) for name, declared in cls.parameters().items()]
    if issubclass(cls, Optimizer):
        for control, declared in zip(controls, cls.parameters().values(), strict=True):
            if symbols := others(declared.symbol, cls):
                control["symbols"] = symbols
    return controls


def label(name: str, symbol: str) -> str:
    """A parameter's name as people read it, "Learning rate"; nothing where the symbol is all there is to say."""
    letters = symbol.replace("_", "").lstrip("\\")
    return "" if name == letters else name.replace("_", " ").capitalize()


def option_label(option: str) -> str:
    """An option as people read it: the name of an optimizer, "ReLU", or "Running sum"."""
    if option in OPTIMIZERS:
        return OPTIMIZERS[option].name
    return WRITTEN.get(option, option.replace("_", " ").capitalize())


class Within(Message):
    """A label within a sentence, where English begins it with a small letter."""

    __slots__ = ()

    def _text(self, language: str) -> str:
        """The label in a language."""
        told = super()._text(language)
        return told.lower() if language == ENGLISH else told


def control_of(name: str, declared: Parameter) -> dict[str, Any]:
    """What the player draws: a slider, a switch, or a menu of `options`, whose values are what a link says."""
    text, kind = label(name, declared.symbol), _kind(declared)
    return {
        "name": name,
        "label": Message(text),
        "symbol": plain_text(declared.symbol),
        "low": declared.low,
        "high": declared.high,
        "negative": declared.is_number and declared.allowed.low < 0,
        "scale": declared.scale,
        "kind": kind,
        "options": [{"value": option, "label": option_message(option)} for option in declared.options],
        "convention": declared.convention,
        "help": _help(declared, kind),
    }


def option_message(option: str) -> Message:
    """An option as people read it."""
    text = option_label(option)
    return Message(text)


def _help(declared: Parameter, kind: str) -> Message:
    """What a parameter is for, and what it may be."""
    if kind == "switch":
        allowed = Message("on or off")
    elif kind == "choice":
        allowed = Joined(map(option_message, declared.options), ", ")
    else:
        allowed = declared.allowed.text
    if not declared.help:
        return Message("Allowed: {allowed}.", allowed=allowed)
    return Message("{help} Allowed: {allowed}.", help=Message(declared.help), allowed=allowed)


def _kind(declared: Parameter) -> str:
    if declared.is_number:
        return "whole" if declared.whole else "number"
    return "switch" if declared.is_switch else "choice"
