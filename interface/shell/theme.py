"""The colours of the theme's two modes, as Streamlit names them on its own pages."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

COLOURS = [f"{name}-color" for name in ("background", "secondary-background", "text", "link", "primary", "border")]


def variables(mode: str) -> Mapping[str, str]:
    """Variable -> value in a mode, "light" or "dark"."""
    colours = {name: _option(mode, name) for name in COLOURS}
    return colours | {"chart-categorical-colors": ",".join(_option(mode, "chart-categorical-colors"))}


def _option(mode: str, name: str) -> Any:
    """A colour of the theme by the name of its variable."""
    first, *others = name.split("-")
    return st.get_option(f"theme.{mode}.{first}{''.join(map(str.title, others))}")
