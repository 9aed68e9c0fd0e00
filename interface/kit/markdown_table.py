"""A table in Markdown."""

from collections.abc import Iterable, Sequence

from language import Joined, Message


def markdown_table(head: Sequence[Message | str], rows: Iterable[Sequence[Message | str]]) -> Message:
    """A table of cells that are Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return Joined([Joined(["| ", Joined(line, " | "), " |"], "") for line in lines], "\n")
