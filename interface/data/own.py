"""A visitor's own examples: they stay in the browser, travel once, and are named by their content from then on."""

from typing import Any

import limits
from interface.kit.lru import LRU
from interface.kit.request import RequestError
from interface.kit.runs import key_of
from language import Message, told_by
from simulation.own_data import MOST
from surfaces._examples import Examples

KEPT = LRU(limits.KEPT_TABLES, name="tables")
"""Name -> the examples, of at most 1 MB each, of the visitors who asked last. A server that has forgotten them, or
never had them, asks for them again."""


def keep(examples: Examples) -> dict[str, Any]:
    """The examples as a browser keeps and sends them."""
    key = key_of((examples.names, examples.columns, examples.targets))
    KEPT.put(key, examples)
    return {"key": key, "names": examples.names, "columns": examples.columns, "targets": examples.targets}


def own_examples(received: Any) -> Examples | None:
    """What a browser has sent as examples of its own; None where it has none, or says but a name that is not known.
    Examples are themselves.

    Raises
    ------
    RequestError: where it is something else.
    """
    if received is None or isinstance(received, Examples):
        return received
    if not isinstance(received, dict) or not isinstance(received.get("key"), str):
        raise RequestError(Message("own is an object with the key of examples, or with the examples"))
    if "columns" not in received:
        return KEPT.take(received["key"])
    try:
        names, columns, targets = (received[part] for part in ("names", "columns", "targets"))
        if not isinstance(names, list | tuple) or len(names) != len(columns) + 1:
            raise TypeError
        read = Examples(
            tuple(_text(name) for name in names),
            ("",) * len(names),
            tuple(tuple(map(_number, column)) for column in columns),
            tuple(map(_number, targets)),
        )
    except (TypeError, KeyError, OverflowError) as error:
        raise RequestError(Message("own has names, columns and targets: lists of texts and of numbers")) from error
    except ValueError as error:
        raise RequestError(Message("own: {problem}", problem=told_by(error))) from error
    if len(read) > MOST or len(read.columns) != 1:
        raise RequestError(Message(
            "own has one column of at most {most:,} numbers, received {count} of {length:,}",
            most=MOST, count=len(read.columns), length=len(read),
        ))  # fmt: skip
    keep(read)
    return read


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 200:
        raise TypeError
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    return float(value)
