"""Text of a visitor's, shown as it is: Streamlit's messages read Markdown."""

import re

SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>$:])")


def literal(text: str) -> str:
    """Markdown that shows `text` and nothing else."""
    return SIGNS.sub(r"\\\1", text)
