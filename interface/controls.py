"""Controls from declarations: what the player needs to build its sliders, menus and switches."""

from typing import Any

from catalogue import Declaration, Parameter, parameter
from expressions import DEFAULT_VIEW, Custom
from interface.display import OPTIONS
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation.link import RULES
from simulation.rules import Rules
from simulation.scenario import STEPS_LIMIT
from surfaces import SURFACES

STEPS = parameter(
    30, 1, 500, scale="log", allowed=f"[1, {STEPS_LIMIT}]", whole=True, help="How many updates each optimizer makes."
).metadata["parameter"]

GREEK = {
    r"\alpha": "α", r"\beta": "β", r"\gamma": "γ", r"\varepsilon": "ε", r"\epsilon": "ε", r"\eta": "η",
    r"\kappa": "κ", r"\lambda": "λ", r"\mu": "μ", r"\nu": "ν", r"\rho": "ρ", r"\sigma": "σ", r"\tau": "τ",
    r"\varphi": "φ", r"\phi": "φ", r"\psi": "ψ", r"\omega": "ω", r"\delta": "δ", r"\Delta": "Δ", r"\theta": "θ",
}  # fmt: skip
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉", "{}\\")
SUPERSCRIPTS = str.maketrans("+-", "⁺⁻")


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
        "rules": [_control(name, declared) | {"key": RULES[name]} for name, declared in Rules.parameters().items()],
        "steps": _control("steps", STEPS),
        "speeds": OPTIONS["speed"],
    }


def parameters(cls: type[Declaration]) -> list[dict[str, Any]]:
    """The controls of one declaration."""
    return [_control(name, declared) for name, declared in cls.parameters().items()]


def label(name: str, symbol: str) -> str:
    """A parameter's name as people read it, "Learning rate"; nothing where the symbol is all there is to say."""
    letters = symbol.replace("_", "").lstrip("\\")
    return "" if name == letters else name.replace("_", " ").capitalize()


def plain(symbol: str) -> str:
    r"""A LaTeX symbol as plain text: "\\beta_1" is "β₁", "\\eta^+" is "η⁺", "\\Delta_{\\min}" is "Δmin"."""
    base, _, index = symbol.partition("_")
    base, _, exponent = base.partition("^")
    return GREEK.get(base, base) + index.translate(SUBSCRIPTS) + exponent.translate(SUPERSCRIPTS)


def option_label(option: str) -> str:
    """An option as people read it: the name of an optimizer, or "Running sum"."""
    return OPTIMIZERS[option].name if option in OPTIMIZERS else option.replace("_", " ").capitalize()


def _control(name: str, declared: Parameter) -> dict[str, Any]:
    """What the player draws: a slider, a switch, or a menu of `options`, whose values are what a link says."""
    options = [{"value": option, "label": option_label(option)} for option in declared.options]
    allowed = {
        "switch": "on or off",
        "choice": ", ".join(option["label"] for option in options),
    }.get(_kind(declared), declared.allowed.text)
    return {
        "name": name,
        "label": label(name, declared.symbol),
        "symbol": plain(declared.symbol),
        "low": declared.low,
        "high": declared.high,
        "scale": declared.scale,
        "kind": _kind(declared),
        "options": options,
        "help": f"{declared.help} Allowed: {allowed}.".strip(),
    }


def _kind(declared: Parameter) -> str:
    if declared.is_number:
        return "whole" if declared.whole else "number"
    return "switch" if declared.is_switch else "choice"
