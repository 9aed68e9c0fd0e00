"""Controls from declarations: what the player needs to build its sliders, menus and switches."""

from typing import Any

from catalogue import Declaration, Parameter
from optimizers import OPTIMIZERS
from surfaces import SURFACES

GREEK = {
    r"\alpha": "α", r"\beta": "β", r"\gamma": "γ", r"\varepsilon": "ε", r"\epsilon": "ε", r"\eta": "η",
    r"\kappa": "κ", r"\lambda": "λ", r"\mu": "μ", r"\nu": "ν", r"\rho": "ρ", r"\sigma": "σ", r"\tau": "τ",
    r"\varphi": "φ", r"\phi": "φ", r"\psi": "ψ", r"\omega": "ω", r"\delta": "δ", r"\theta": "θ",
}  # fmt: skip
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def catalogue() -> dict[str, list[dict[str, Any]]]:
    """Every surface and optimizer with its parameters, in teaching order."""
    return {
        "surfaces": [
            {"slug": slug, "name": cls.name, "view": cls().view, "parameters": parameters(cls)}
            for slug, cls in SURFACES.items()
        ],
        "optimizers": [
            {"slug": slug, "name": cls.name, "family": cls.family.value, "parameters": parameters(cls)}
            for slug, cls in OPTIMIZERS.items()
        ],
    }


def parameters(cls: type[Declaration]) -> list[dict[str, Any]]:
    """The controls of one declaration."""
    return [_control(name, declared) for name, declared in cls.parameters().items()]


def label(name: str, symbol: str) -> str:
    """A parameter's name as people read it, "Learning rate"; nothing where the symbol is all there is to say."""
    letters = symbol.replace("_", "").lstrip("\\")
    return "" if name == letters else name.replace("_", " ").capitalize()


def plain(symbol: str) -> str:
    r"""A LaTeX symbol as plain text: "\\beta_1" is "β₁"."""
    base, _, index = symbol.partition("_")
    return GREEK.get(base, base) + index.strip("{}").translate(SUBSCRIPTS)


def _control(name: str, declared: Parameter) -> dict[str, Any]:
    return {
        "name": name,
        "label": label(name, declared.symbol),
        "symbol": plain(declared.symbol),
        "low": declared.low,
        "high": declared.high,
        "scale": declared.scale,
        "kind": "switch" if declared.is_switch else "number",
        "help": f"{declared.help} Allowed: {'on or off' if declared.is_switch else declared.allowed.text}.".strip(),
    }
