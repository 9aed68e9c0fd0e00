"""What a link leaves out of the page around the component: menu, words, or all but the picture."""

import streamlit as st

from interface.kit.presentation import Presentation

BLOCK = '[data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"]'
MENU = ".st-key-heading { display: none !important; }"
WORDS = f"{BLOCK} > :not(.st-key-heading, :has(.downhill)) {{ display: none !important; }}"
PICTURE = f"""{MENU} {WORDS}
[data-testid="stHeader"] {{ display: none !important; }}
[data-testid="stMainBlockContainer"] {{ padding: 0 !important; }}
{BLOCK}, {BLOCK} > :not(:has(.downhill)) {{ gap: 0 !important; }}
[data-testid="stMain"] {{ overflow: hidden; }}"""
SMALL = "(max-height: 560px)"
"""Of a frame in another page that has room for the picture alone, as player/web/kit/presentation.js knows it, too."""


def surroundings(presentation: Presentation) -> str:
    """The styles, as a tag."""
    sheets = [sheet for part, sheet in (("menu", MENU), ("words", WORDS)) if part in presentation.hide]
    if presentation.view == "picture":
        sheets.append(PICTURE)
    elif st.context.is_embedded:
        sheets.append(f"@media {SMALL} {{ {PICTURE} }}")
    return f"<style>{' '.join(sheets)}</style>" if sheets else ""
