"""Somebody's own table of two columns, read with care: it is only numbers, or there is a message."""

import csv
import re

from surfaces._examples import Examples

LARGEST = 200_000
"""So many bytes may a table have ..."""
FEWEST, MOST = 3, 2000
"""... and from so many to so many rows of numbers."""
SHOWN = 30
"""A message or a name has at most so many characters of a cell."""
DELIMITERS = {";": "semicolons", "\t": "tabs", ",": "commas"}
NUMBER = re.compile(r"[+-]?(\d{1,30}\.?\d{0,30}|\.\d{1,30})([eE][+-]?\d{1,3})?", re.ASCII)
COMMAS = re.compile(r"[+-]?\d+(,\d+)+(\.\d*)?", re.ASCII)
"""A number with a decimal comma, or with thousands set apart."""
COLUMNS = ("first column", "second column")
"""What columns without a header are called."""
ALLOWED = f"Allowed: text of two columns of numbers, separated by {', '.join(DELIMITERS.values())}"


def read_csv(table: str | bytes) -> Examples:
    """The examples of a table: the first column is the measurement, the second what is to be predicted from it.

    Separated by commas, semicolons or tabs, with or without a header, with a decimal point; UTF-8, UTF-16 as Excel
    writes it, or Latin-1. Empty lines and empty cells at the end of a line are ignored.
    Raises ValueError that says what was received and what is allowed.
    """
    size = len(table if isinstance(table, bytes) else table.encode("utf-8", "surrogatepass"))
    if size > LARGEST:
        raise ValueError(f"The table has {size:,} bytes. Allowed: up to {LARGEST:,}.")
    rows = _rows(_text(table))
    header = rows[0][1] if rows and not any(map(_looks_like_a_number, rows[0][1])) else None
    if header is not None:
        rows = rows[1:]
        _check_width(header, 1)
    numbers = [_numbers(cells, line) for line, cells in rows]
    if not FEWEST <= len(numbers) <= MOST:
        raise ValueError(f"The table has {len(numbers):,} rows of numbers. Allowed: {FEWEST} to {MOST:,}.")
    names = tuple(_shown(cell) or name for cell, name in zip(header or COLUMNS, COLUMNS, strict=True))
    x, y = zip(*numbers, strict=True)
    return Examples(names, ("", ""), (x,), y)


def _text(table: str | bytes) -> str:
    if isinstance(table, str):
        text = table
    elif table.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = table.decode("utf-16", "replace")
    else:
        try:
            text = table.decode("utf-8")
        except UnicodeDecodeError:
            text = table.decode("latin-1")
    if "\0" in text:
        raise ValueError(f"This is not text: save the table as CSV first. {ALLOWED}.")
    return text.removeprefix("\ufeff")


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The number of the line and the cells of every row that is not empty."""
    lines = re.split("\r\n|\n|\r", text)
    second = "".join(
        [line for line in lines if line.strip()][:2][-1:]
    )  # the first may be names, which may have any sign
    delimiter = next((one for one in DELIMITERS if one in second), ",")
    rows = []
    for number, line in enumerate(lines, start=1):
        try:
            cells = [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
        except csv.Error as error:
            raise ValueError(f"Line {number} cannot be read: {error}. {ALLOWED}.") from None
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            rows.append((number, cells))
    return rows


def _check_width(cells: list[str], line: int) -> None:
    if len(cells) != 2:
        columns = "1 column" if len(cells) == 1 else f"{len(cells)} columns"
        raise ValueError(f"Line {line} has {columns}: {_shown(', '.join(cells))}. {ALLOWED}.")


def _numbers(cells: list[str], line: int) -> tuple[float, float]:
    _check_width(cells, line)
    for cell in cells:
        if not NUMBER.fullmatch(cell):
            hint = (
                " Write decimals with a point and no other separators, as in 1234.5." if COMMAS.fullmatch(cell) else ""
            )
            raise ValueError(f"Line {line} has “{_shown(cell)}”, which is not a number.{hint} {ALLOWED}.")
    return float(cells[0]), float(cells[1])


def _looks_like_a_number(cell: str) -> bool:
    """Also one that is not allowed, which is no name of a column but worth a message."""
    return bool(NUMBER.fullmatch(cell) or COMMAS.fullmatch(cell))


def _shown(text: str) -> str:
    """At most `SHOWN` characters, and only such as can be printed."""
    printable = "".join(character for character in text[: SHOWN + 1] if character.isprintable())
    return printable if len(printable) <= SHOWN else printable[: SHOWN - 1] + "…"
