"""In whose letters formulas, sliders and the inspector are written: what a reader may choose, and its names."""

from functools import lru_cache
from typing import Any

from catalogue import Letters, Optimizer
from catalogue.letters import rewritten
from charts.plain_text import plain_text
from language import Message

CHOICES: dict[Letters, Message] = {
    Letters.HERE: Message("this site’s: η, μ, θ"),
    Letters.PYTORCH: Message("PyTorch’s: γ, μ, θ"),
    Letters.BOOK: Message("Deep Learning from Scratch: η, α, W"),
    Letters.PAPER: Message("each method’s paper"),
}
"""Whose letters -> what the choice is called, in the order of the menu."""
OTHERS = tuple(one for one in Letters if one is not Letters.HERE)
ABOUT = Message(
    "Whose letters formulas, sliders and the inspector are written in. Where that source has no letter for something, "
    "this site’s stands. The loss of the formulas, f or L, is the surface, and its parameters θ or W are its x and y."
)
LABEL = Message("Symbols:")


def lettering() -> dict[str, Any]:
    """The menu as a browser shows it, and the letters of a learning rate that is no optimizer's in particular."""
    choices = [{"value": str(letters), "label": called} for letters, called in CHOICES.items()]
    return {"label": LABEL, "about": ABOUT, "choices": choices, "rate": others(r"\eta", Optimizer)}


@lru_cache(maxsize=1024)
def others(latex: str, cls: type[Optimizer]) -> dict[str, str]:
    """Whose letters -> a symbol of an optimizer in them, as plain text; those that write ours are left out."""
    ours = plain_text(latex)
    theirs = {str(letters): plain_text(rewritten(latex, cls, letters)) for letters in OTHERS}
    return {letters: symbol for letters, symbol in theirs.items() if symbol != ours}
