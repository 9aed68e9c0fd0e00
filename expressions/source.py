"""A formula as somebody wrote it, beside the same in plain characters, which is what is read."""

import re

from expressions import latex
from expressions.characters import cleaned
from expressions.errors import ExpressionError
from language import Message

_DOLLARS = re.compile(r"\s*\$+([^$]*)\$+\s*")


class Source:
    """`text` in plain characters, without LaTeX, and for each of them its place in the `original`."""

    def __init__(self, original: str) -> None:
        """Raises ExpressionError for LaTeX that cannot be read."""
        self.original = original
        text, origins = cleaned(original)
        if inside := _DOLLARS.fullmatch(text):
            text, origins = inside.group(1), origins[inside.start(1) : inside.end(1)]
        if latex.is_latex(text):
            text, origins = latex.rewritten(text, origins, original)
        self.text, self.origins = text, origins

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Position and length in the original of a piece of the text."""
        if start >= len(self.origins):
            return len(self.original), 1
        first = self.origins[start]
        return first, self.origins[min(max(end, start + 1), len(self.origins)) - 1] + 1 - first

    def error(self, problem: Message, start: int, end: int) -> ExpressionError:
        """What is wrong with a piece of the text."""
        return ExpressionError(problem, self.original, *self.span(start, end))
