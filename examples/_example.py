"""What an example is: an experiment with one question."""

from abc import ABC
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from catalogue import Declaration


@dataclass(frozen=True, kw_only=True)
class Example(Declaration, ABC):
    """One file in `examples/` declares one. `name` is the title above its picture."""

    facts = ("name", "order", "question", "page", "entries")

    question: ClassVar[str]
    """What a class is to predict; it stands above the picture and gives no answer away."""
    page: ClassVar[str]
    """The page, by its slug."""
    entries: ClassVar[Mapping[str, str]]
    """The experiment as entries of the page's link."""
