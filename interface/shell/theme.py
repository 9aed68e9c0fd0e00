"""The colours of the theme's two modes, as this server was started with."""

import streamlit as st

from interface.kit import theme


def variables(mode: str) -> dict[str, str]:
    """Variable -> value in a mode, "light" or "dark"."""
    return theme.variables(mode, lambda mode, option: st.get_option(f"theme.{mode}.{option}"))
