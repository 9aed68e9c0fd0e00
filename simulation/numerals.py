"""A number as people type it, in the form that is read: one point, no other dash than the minus."""

import re

DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63"), "-")
FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_DECIMAL_COMMA = re.compile(r"([+-]?[0-9]*),([0-9]+(?:[eE][+-]?[0-9]+)?)")
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")


def plain(text: str) -> str:
    """The text with plain digits and signs."""
    return text.translate(DASHES | FULL_WIDTH)


def two_readings(text: str) -> tuple[str, str] | None:
    """What a refused number may be: of 1,234 it is 1.234 or 1234; None for others."""
    number = plain(text).strip()
    return (number.replace(",", "."), number.replace(",", "")) if _THOUSANDS.fullmatch(number) else None


def numeral(text: str) -> str:
    """The text with plain digits and signs, and a decimal comma as a point.

    1,234 is left as it is: it may be a number with a decimal comma, or one with a comma between its thousands.
    The browser does the same, in `numerals.js`.
    """
    if text.isascii() and "," not in text:
        return text
    typed = plain(text)
    comma = _DECIMAL_COMMA.fullmatch(typed)
    return f"{comma[1]}.{comma[2]}" if comma and not _THOUSANDS.fullmatch(typed) else typed
