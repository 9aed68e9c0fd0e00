"""Collects what is said, and brings the catalogues up to date: `python -m locales.update`.

Every string in a `Message(...)` of Python, in a `t(...)` of JavaScript, and every text of a declaration goes into
`locales/ko/<room>.po`. A translator fills in what is empty there, and runs the command again: it compiles the `.mo`
files and the browser's JSON. Needs Babel, which only developers have.
"""

import ast
import io
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from language.message import KOREAN
from language.translations import BROWSER, LOCALES, READING
from locales.declared import declared_texts

ROOT = LOCALES.parent
ROOMS = [
    "language", "catalogue", "data", "examples", "expressions", "optimizers", "schedules", "surfaces", "simulation",
    "programs", "training", "lessons", "races", "charts", "player", "interface", "pages",
]  # fmt: skip
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)
"""Of every catalogue: one that says when it was written would be another with every run."""
HEADER = b"""msgid ""
msgstr ""
"Language: ko\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""
WEB = ROOT / "player" / "web"


class Found(NamedTuple):
    """A text that is to be translated."""

    room: str
    text: str
    about: str
    file: str


def found() -> Iterator[Found]:
    """All of them, as they come."""
    for path in sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        file = path.relative_to(ROOT)
        room = file.parts[1] if file.parts[0] == "interface" and len(file.parts) > 2 else file.parts[0]
        for text, about in messages(path.read_text(encoding="utf-8")):
            yield Found("shell" if room == "pages" else room, text, about, str(file))
    for room, text, place in declared_texts():
        yield Found(room, text, "", place)
    for path in sorted(WEB.rglob("*.js")):
        if "vendor" in path.parts or path.name.startswith("plotly"):
            continue
        with path.open("rb") as script:
            for _, said, _, _ in extract("javascript", script, keywords={"t": None}):
                if isinstance(said, str):
                    yield Found(BROWSER, said, "", str(path.relative_to(ROOT)))


def messages(source: str) -> Iterator[tuple[str, str]]:
    """(Template, what it is about) of every `Message("...")` in a program."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Message" and node.args:
            (template, *_), about = node.args, next((one.value for one in node.keywords if one.arg == "about"), None)
            meant = str(about.value) if isinstance(about, ast.Constant) else ""
            yield from ((text, meant) for text in constants(template))


def constants(node: ast.AST) -> Iterator[str]:
    """The text of a constant, or those of a choice between several."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from constants(node.body)
        yield from constants(node.orelse)


def by_room() -> dict[str, dict[tuple[str, str], list[str]]]:
    """Room -> (text, about) -> the files that say it; what two rooms say is in the first one's catalogue."""
    rooms: dict[str, dict[tuple[str, str], list[str]]] = defaultdict(dict)
    first: dict[tuple[str, str, bool], str] = {}
    for one in found():
        in_browser = one.room == BROWSER
        room = first.setdefault((one.text, one.about, in_browser), one.room)
        files = rooms[room].setdefault((one.text, one.about), [])
        if one.file not in files:
            files.append(one.file)
    return rooms


def updated(
    room: str, texts: dict[tuple[str, str], list[str]], before: dict[str, Catalog], language: str = KOREAN
) -> Catalog:
    """The room's catalogue with exactly these texts and readings, translated as far as they were.

    A text that another room said `before` keeps its translation; but what JavaScript says is another matter.
    """
    known = before.get(room, Catalog(language))
    others = [one for name, one in before.items() if (name == BROWSER) == (room == BROWSER)]
    catalogue = Catalog(language, creation_date=NO_DATE, revision_date=NO_DATE, charset="utf-8", fuzzy=False)
    for message in known:
        if message.context == READING:
            catalogue.add(message.id, message.string, context=READING)
    for (text, about), files in texts.items():
        found_in = (one.get(text, about or None) for one in (known, *others))
        old = next((one for one in found_in if one and one.string), None)
        catalogue.add(
            text, old.string if old else "", context=about or None, locations=[(file, 1) for file in sorted(files)],
            user_comments=old.user_comments if old else (),
        )  # fmt: skip
    return catalogue


def read(path: Path, language: str) -> Catalog:
    """A catalogue, empty where there is none."""
    if not path.exists():
        return Catalog(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def po_of(catalogue: Catalog) -> bytes:
    """As a translator reads it, sorted."""
    file = io.BytesIO()
    write_po(file, catalogue, width=0, sort_output=True, omit_header=True, include_lineno=False)
    return HEADER + file.getvalue()


def mo_of(catalogue: Catalog) -> bytes:
    """As `gettext` reads it."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def json_of(catalogue: Catalog, readings: dict[str, str]) -> bytes:
    """As the browser reads it: English -> translation, and under "" the readings of all rooms."""
    texts = {one.id: one.string for one in catalogue if one.id and one.string and one.context != READING}
    content = {"": dict(sorted(readings.items())), **dict(sorted(texts.items()))}
    return (json.dumps(content, ensure_ascii=False, indent=0) + "\n").encode()


def files() -> dict[Path, bytes]:
    """Every file that the command writes, with its content."""
    written: dict[Path, bytes] = {}
    before = {path.stem: read(path, KOREAN) for path in sorted((LOCALES / KOREAN).glob("*.po"))}
    catalogues = {room: updated(room, texts, before) for room, texts in by_room().items()}
    readings = {str(one.id): str(one.string) for each in catalogues.values() for one in each if one.context == READING}
    for room, catalogue in catalogues.items():
        written[LOCALES / KOREAN / f"{room}.po"] = po_of(catalogue)
        written[LOCALES / KOREAN / f"{room}.mo"] = mo_of(catalogue)
        if room == BROWSER:
            written[WEB / "locales" / f"{KOREAN}.json"] = json_of(catalogue, readings)
    return written


def main() -> int:
    """Write what has changed, remove the catalogue of a room that says nothing, and tell what lacks a translation."""
    written = files()
    for path in (LOCALES / KOREAN).glob("*.[pm]o"):
        if path not in written:
            path.unlink()
    missing = 0
    for path, content in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
            print(path.relative_to(ROOT))
        if path.suffix == ".po":
            empty = [one for one in read(path, KOREAN) if one.id and not one.string]
            missing += len(empty)
            if empty:
                print(f"{path.relative_to(ROOT)}: {len(empty)} without a translation, the first: {empty[0].id!r}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
