"""How people write numbers in tables: with a decimal point or a decimal comma, and with thousands set apart.

Any dash is a minus, and digits and signs may have full width, as in `simulation.numerals`.

With a decimal point, commas may set thousands apart, and with a decimal comma, points; blanks and apostrophes may with
both. So 1.416 is either a little more than one, or more than a thousand.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from simulation.numerals import plain

POINT, COMMA = ".", ","
APART = "'’ \u00a0\u2009\u202f"
"""Apostrophes and blanks, also narrow ones and such as do not break a line."""
SEEMING = re.compile(rf"[+-]?\.?\d[\d.,{APART}]*", re.ASCII)


def _pattern(decimal: str) -> re.Pattern[str]:
    apart = f"[{re.escape(POINT + COMMA).replace(re.escape(decimal), '')}{APART}]"
    sign, end = re.escape(decimal), r"(?:[eE][+-]?\d{1,3})?"
    grouped = rf"[1-9]\d{{0,2}}(?P<apart>{apart})\d{{3}}(?:(?P=apart)\d{{3}}){{0,9}}(?:{sign}\d{{0,30}})?"
    return re.compile(rf"[+-]?(?:{grouped}|\d{{1,30}}{sign}?\d{{0,30}}{end}|{sign}\d{{1,30}}{end})", re.ASCII)


PATTERNS = {decimal: _pattern(decimal) for decimal in (POINT, COMMA)}


@lru_cache(maxsize=8192)
def spellings(cell: str) -> str:
    """The decimal signs with which this is a number: both, one or none."""
    return "".join(decimal for decimal, pattern in PATTERNS.items() if pattern.fullmatch(plain(cell)))


def seems_a_number(cell: str) -> bool:
    """Whether this is a number or looks like a wrong one, which is no name of a column but worth a message."""
    return bool(spellings(cell) or SEEMING.fullmatch(plain(cell)))


def number(cell: str, decimal: str) -> float:
    """The number, of a cell that is one with this decimal sign."""
    kept = plain(cell).translate(dict.fromkeys(map(ord, APART)))
    return float(kept.replace(COMMA if decimal == POINT else POINT, "").replace(decimal, POINT))


def plausible(column: Sequence[str], decimal: str) -> bool:
    """Whether thousands are set apart in all large numbers of a column or in none of them."""
    found = [PATTERNS[decimal].fullmatch(plain(cell)) for cell in column]
    grouped = any(one and one["apart"] for one in found)
    large = any(one and not one["apart"] and re.match(r"\D?\d{4}", one[0]) for one in found)
    return not (grouped and large)
