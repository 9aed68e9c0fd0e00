"""What a reader of links says, in English: tests read texts."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any


def in_english(read: Callable[..., Any]) -> Callable[..., Any]:
    """The same reader, which returns (value, problems) or a value with `problems`, with texts in place of messages."""

    @wraps(read)
    def told(*args: Any, **kwargs: Any) -> Any:
        found = read(*args, **kwargs)
        if isinstance(found, tuple):
            value, problems = found
            return value, [*map(str, problems)]
        return replace(found, problems=tuple(map(str, found.problems)))

    return told
