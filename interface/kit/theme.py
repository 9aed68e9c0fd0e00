"""The colours of the theme's two modes, as Streamlit names them on its own pages."""

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

COLOURS = [f"{name}-color" for name in ("background", "secondary-background", "text", "link", "primary", "border")]
CATEGORICAL = "chart-categorical-colors"
_CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"


@cache
def _theme() -> dict[str, Any]:
    return tomllib.loads(_CONFIG.read_text("utf-8"))["theme"]


def _declared(mode: str, option: str) -> Any:
    return _theme()[mode][option]


def variables(mode: str, option_of: Callable[[str, str], Any] = _declared) -> dict[str, str]:
    """Variable -> value in a mode, "light" or "dark".

    `option_of` reads a mode's option, "backgroundColor"; without one it is read from .streamlit/config.toml.
    """

    def value(name: str) -> Any:
        first, *others = name.split("-")
        return option_of(mode, first + "".join(map(str.title, others)))

    return {name: value(name) for name in COLOURS} | {CATEGORICAL: ",".join(value(CATEGORICAL))}
