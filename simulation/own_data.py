"""Somebody's own table of two columns, read with care: it is only numbers, or there is a message."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass

import limits
from language import ENGLISH, Joined, Message, in_language
from simulation.cells import COMMA, POINT, number, plausible, seems_a_number, spellings
from simulation.encodings import LOST, SURE, Decoded, readings
from simulation.numerals import plain
from surfaces._examples import Examples

LARGEST = limits.TABLE_BYTES
"""So many bytes may a table have ..."""
FEWEST, MOST = 3, limits.TABLE_ROWS
"""... and from so many to so many rows of numbers."""
SHOWN = 30
"""A message or a name has at most so many characters of a cell."""
DELIMITERS = {";": Message("semicolons"), "\t": Message("tabs"), "|": Message("bars"), ",": Message("commas")}
DECLARED = re.compile(r'{0}"?{0}sep{0}={0}(.){0}"?\s*[;,|]*\s*'.format(r"[^\S\t]*"), re.IGNORECASE)
"""A first line that says, for Excel, what separates the columns. Blanks may stand in it."""
BEGINNING = 20
"""The names of the columns stand in the first so many lines."""
NAMES_SPAN = 3
"""Names that are quoted may go on over so many more lines."""
COLUMNS = (Message("first column"), Message("second column"))
"""What columns without a header are called."""
ALLOWED = Message("Allowed: text of two columns of numbers, separated by commas, semicolons or tabs.")
OTHER_FILES = {
    b"PK\x03\x04": Message("a workbook (.xlsx, .ods) or another packed file"),
    b"\xd0\xcf\x11\xe0": Message("an old workbook (.xls)"),
    b"%PDF": Message("a PDF"),
    b"\x1f\x8b": Message("a packed file (.gz)"),
}
"""How a file begins that people take for a table -> what it is."""

Rows = list[tuple[int, list[str]]]
"""Line and cells of every row that is not empty."""


@dataclass(frozen=True)
class Reading:
    """A table and how it was read. Where it could have been read in another way as well, that is offered."""

    examples: Examples
    delimiter: str
    declared: bool
    """Whether the table's first line says what separates."""
    encodings: tuple[tuple[str, tuple[str, str]], ...] = ()
    """(codec, names of the columns as they are in it) of every different reading of names that are not ASCII, the most
    probable first. Empty for text that came without an encoding."""
    encoding: str = ""
    """Which of them was taken."""
    is_sure: bool = True
    """Whether the encoding is certain or very probable."""
    decimal: str = POINT
    """The decimal sign that was taken."""
    doubtful: str = ""
    """A number that means another one with the other decimal sign; empty where there is none."""
    lost: int = 0
    """So many bytes could not be read."""


def _refused(problem: Message) -> ValueError:
    """What is wrong with a table, and what is allowed."""
    return ValueError(Joined([problem, ALLOWED]))


def read_csv(table: str | bytes) -> Examples:
    """The examples of a table, as `read_table` reads it first."""
    return read_table(table).examples


def read_table(table: str | bytes, encoding: str = "", decimal: str = "", language: str = ENGLISH) -> Reading:
    """The examples of a table: the first column is the measurement, the second what is to be predicted from it.

    Separated by commas, semicolons or tabs, with or without a header. UTF-8, UTF-16, or the encodings of
    `simulation.encodings`. Numbers with a decimal point or comma, also with thousands set apart: see
    `simulation.cells`. Empty lines and empty cells at the end of a line are ignored.

    `encoding` and `decimal` choose another of the readings that a `Reading` offers, and `language` the one in which
    columns without names are called. Raises ValueError with a message that says what was received and what is allowed.
    """
    size = len(table if isinstance(table, bytes) else table.encode("utf-8", "surrogatepass"))
    if size > LARGEST:
        raise ValueError(Message(
            "The table has {size:,} bytes. Allowed: up to {largest:,}.", size=size, largest=LARGEST
        ))  # fmt: skip
    decoded = _decoded(table)
    taken = next((one for one in decoded if one.codec == encoding), decoded[0])
    rows, delimiter, declared = _rows(taken.text)
    header, rows = _header(rows)
    numbers, sign, doubtful = _numbers(rows, delimiter, decimal)
    if not FEWEST <= len(numbers) <= MOST:
        raise ValueError(Message(
            "The table has {rows:,} rows of numbers. Allowed: {fewest} to {most:,}.",
            rows=len(numbers), fewest=FEWEST, most=MOST,
        ))  # fmt: skip
    x, y = zip(*numbers, strict=True)
    examples = Examples(_names(header, language), ("", ""), (x,), y)
    named = _namings(decoded, language) if isinstance(table, bytes) and not table.isascii() else ()
    return Reading(
        examples, delimiter, declared, named, taken.codec if named else "", decoded[0].probability >= SURE,
        sign, doubtful, taken.text.count(LOST),
    )  # fmt: skip


def _decoded(table: str | bytes) -> list[Decoded]:
    if isinstance(table, str):
        found = [Decoded("", table.removeprefix("\ufeff"), 1.0)]
    else:
        found = readings(table)
        known = next((what for start, what in OTHER_FILES.items() if table.startswith(start)), None)
        if known:
            raise _refused(Message("This is {kind}, not text: save the table as CSV first.", kind=known))
    if "\0" in found[0].text:
        line = 1 + _lines(found[0].text.partition("\0")[0]).count("\n")
        raise _refused(Message(
            "This is not text, line {line} has a zero byte: save the table as CSV first.", line=line
        ))  # fmt: skip
    return found


def _namings(decoded: Sequence[Decoded], language: str) -> tuple[tuple[str, tuple[str, str]], ...]:
    """The names of the columns in every reading that gives others, and is a table."""
    found: dict[tuple[str, str], str] = {}
    for one in decoded:
        try:
            header, _ = _header(_rows("\n".join(_lines(one.text).split("\n", BEGINNING)[:BEGINNING]))[0])
        except ValueError:
            continue
        found.setdefault(_names(header, language), one.codec)
    return tuple((codec, names) for names, codec in found.items())


def _lines(text: str) -> str:
    """The text with a line feed at the end of every line."""
    return re.sub("\r\n|\r", "\n", text)


def _rows(text: str) -> tuple[Rows, str, bool]:
    """The rows, what separates their cells, and whether the first line says so."""
    lines = _lines(text).split("\n")
    told = [place for place, line in enumerate(lines) if line.strip()][:2]
    declaration = DECLARED.fullmatch(lines[told[0]]) if told else None
    if declaration:
        delimiter = declaration[1]
        if delimiter not in DELIMITERS:
            raise _refused(Message("Line {line} has “{text}”.", line=told[0] + 1, text=_shown(lines[told[0]])))
        lines[told[0]] = ""
    else:  # told by the second line: the first may be names, which may have any sign
        telling = lines[told[-1]] if told else ""
        delimiter = next((one for one in DELIMITERS if one in telling), ",")
    return _cells(lines, delimiter), delimiter, bool(declaration)


def _cells(lines: Sequence[str], delimiter: str) -> Rows:
    """The rows. A quoted cell may hold several lines."""
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter)
    rows: Rows = []
    line = 1
    while True:
        try:
            read = next(reader, None)
        except csv.Error:  # no other one may come of lines without line feeds in them
            reason = Message("field larger than field limit ({limit})", limit=csv.field_size_limit())
            raise _refused(Message("Line {line} cannot be read: {reason}.", line=line, reason=reason)) from None
        if read is None:
            return rows
        cells = [" ".join(cell.split("\n")).strip() for cell in read]
        if reader.line_num > line + (0 if rows else NAMES_SPAN):
            raise _refused(Message(
                "Line {line} has a quotation mark without its partner: {text}.", line=line, text=_shown(cells[-1])
            ))  # fmt: skip
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            rows.append((line, cells))
        line = reader.line_num + 1


def _header(rows: Rows) -> tuple[list[str], Rows]:
    """The names of the columns where the first row has any, and the rows of numbers."""
    if not rows or any(map(seems_a_number, rows[0][1])):
        return [], rows
    (line, header), *rows = rows
    _check_width(header, line)
    return header, rows


def _names(header: Sequence[str], language: str) -> tuple[str, str]:
    x, y = (_shown(cell) or in_language(name, language) for cell, name in zip(header or ("", ""), COLUMNS, strict=True))
    return x, y


def _check_width(cells: Sequence[str], line: int) -> None:
    if len(cells) != 2:
        problem = Message(
            "Line {line} has 1 column: {cells}." if len(cells) == 1 else "Line {line} has {count} columns: {cells}.",
            line=line, count=len(cells), cells=_shown(", ".join(cells)),
        )  # fmt: skip
        if len(cells) == 4:
            problem = Joined([problem, Message("With decimal commas, semicolons separate the columns.")])
        raise _refused(problem)


def _numbers(rows: Rows, delimiter: str, decimal: str) -> tuple[list[tuple[float, float]], str, str]:
    """The numbers, their decimal sign, and one that the other sign would change.

    All numbers of a table have the same decimal sign. A point, unless a number has a comma that cannot set thousands
    apart; `decimal` decides where both are possible.
    """
    for line, cells in rows:
        _check_width(cells, line)
        for cell in cells:
            if not spellings(cell):
                problem = Message("Line {line} has “{text}”, which is not a number.", line=line, text=_shown(cell))
                if seems_a_number(cell):
                    problem = Joined([problem, Message("Decimals have a point or a comma, as in 1234.5.")])
                raise _refused(problem)
    columns = list(zip(*(cells for _, cells in rows), strict=True))
    every = [cell for column in columns for cell in column]
    possible = [sign for sign in (POINT, COMMA) if all(sign in spellings(cell) for cell in every)]
    if POINT in possible and delimiter == "," and not any(COMMA in plain(cell) for cell in every):
        possible = [POINT]  # who separates by commas, and quotes none, has decimal points
    if not possible:
        said = [next((line, cell) for line, cells in rows for cell in cells if sign not in spellings(cell))
                for sign in (COMMA, POINT)]  # fmt: skip
        (line, point), (other, comma) = said
        raise ValueError(Message(
            "Line {line} has “{point}”, with a decimal point, and line {other} “{comma}”, with a decimal comma. "
            "Allowed: the same in all lines.",
            line=line, point=_shown(point), other=other, comma=_shown(comma),
        ))  # fmt: skip
    doubtful = next((one for one in every if len({number(one, sign) for sign in possible}) > 1), "")
    if decimal not in possible:
        likely = [sign for sign in possible if all(plausible(column, sign) for column in columns)] or possible
        decimal = COMMA if COMMA in likely and COMMA in plain(doubtful) and delimiter != "," else likely[0]
    return [(number(a, decimal), number(b, decimal)) for _, (a, b) in rows], decimal, doubtful


def _shown(text: str) -> str:
    """At most `SHOWN` characters, and only such as can be printed."""
    printable = "".join(character for character in text[: SHOWN + 1] if character.isprintable())
    return printable if len(printable) <= SHOWN else printable[: SHOWN - 1] + "…"
