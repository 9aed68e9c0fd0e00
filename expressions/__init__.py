"""A formula that somebody types becomes a surface like any other. It is parsed, never evaluated as a program."""

from expressions.custom import DEFAULT_TEXT, DEFAULT_VIEW, FARTHEST, Custom, check_side, custom, declare
from expressions.errors import ExpressionError
from expressions.expression import Expression

__all__ = [
    "DEFAULT_TEXT",
    "DEFAULT_VIEW",
    "FARTHEST",
    "Custom",
    "Expression",
    "ExpressionError",
    "check_side",
    "custom",
    "declare",
]
