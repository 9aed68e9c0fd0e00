"""What is wrong with a formula, and where."""

import unicodedata

from language import Message

WIDTH = 64
"""At most so many characters of a formula are shown around an error."""


class ExpressionError(ValueError):
    """A formula that cannot be read. `position` counts characters from 0, `length` says how many are meant."""

    def __init__(self, problem: Message, text: str, position: int, length: int = 1) -> None:
        super().__init__(problem, text, position, length)
        self.problem = problem
        """What is wrong, without its place and a full stop."""
        self.text = text
        self.position = position
        self.length = max(1, length)

    @property
    def message(self) -> Message:
        """What is wrong, and where."""
        if self.position >= len(self.text):
            return Message("{problem} (at the end)", problem=self.problem)
        return Message("{problem} (at character {place})", problem=self.problem, place=self.position + 1)

    def __str__(self) -> str:
        return str(self.message)

    def caret(self) -> str:
        """Two lines: the formula, or the part around the error, and carets below the characters that are meant."""
        first = max(0, min(self.position - WIDTH // 2, len(self.text) - WIDTH))
        shown = "".join(char if char.isprintable() else " " for char in self.text[first : first + WIDTH])
        before, after = "…" if first else "", "…" if first + WIDTH < len(self.text) else ""
        carets = min(self.length, max(1, first + len(shown) - self.position))
        return f"{before}{shown}{after}\n{' ' * (len(before) + self.position - first)}{'^' * carets}"


def shown(text: str, most: int = 20) -> str:
    """A piece of a formula as a quotation of at most so many characters, with unprintable ones as their code."""
    spaces = "".join(" " if unicodedata.category(char) == "Zs" else char for char in text[:most])
    printed = "".join(char if char.isprintable() else f"U+{ord(char):04X}" for char in spaces)
    return f"“{printed}{'…' if len(text) > most else ''}”"
