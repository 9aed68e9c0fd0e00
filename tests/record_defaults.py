"""Records what links leave out: `python -m tests.record_defaults` writes goldens/defaults.json, as the code stands.

It has a table for each version of links: what implies a default and its name -> its text, where the versions before
have none or another. What is recorded stays: `simulation/versions.py` says how a default is changed. What is new, as an
optimizer's defaults, is added to today's version.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from unittest.mock import patch

from interface.data.view import MODELS
from interface.maps.view import offers
from optimizers import OPTIMIZERS
from races import MYTHS
from schedules import SCHEDULES
from simulation import versions
from simulation.schema import Entry, EntryReader, text_of
from simulation.versions import defaults_before
from surfaces import SURFACES
from surfaces._examples import SCALINGS
from tests.record_links import readers
from training import TRAINABLE

FILE = Path(__file__).parent / "goldens" / "defaults.json"


def links() -> Iterator[tuple[str, dict[str, str]]]:
    """(page, link) such that together they meet every default."""
    for page in readers():
        yield page, {}
    for slug in (*SURFACES, "custom"):
        for optimizer in OPTIMIZERS:
            yield "playground", {"surface": slug, "1": optimizer}
        yield "maps", {"surface": slug, "across": "x", "up": "y"}
    for slug in SCHEDULES:
        yield "playground", {"schedule": slug}
    for optimizer, cls in OPTIMIZERS.items():
        for across in offers(SURFACES["quadratic"](), cls):
            yield "maps", {"1": optimizer, "across": across}
        for slug in MODELS:
            for scaling in SCALINGS:
                yield "data", {"surface": slug, "surface.scaling": scaling, "1": optimizer}
    for optimizer in TRAINABLE:
        yield "network", {"1": optimizer}
    for myth in MYTHS:
        yield "race", {"myth": myth}


def today() -> dict[str, str]:
    """Default -> its text, as the code stands."""
    found: dict[str, str] = {}

    def note(origin: str, text: str) -> None:
        assert found.setdefault(origin, text) == text, f"{origin} is {found[origin]} here and {text} there"

    def take(reader: EntryReader, entry: Entry) -> object:
        if entry.origin:
            note(" ".join(entry.origin), text_of(entry.default))
        return original(reader, entry)

    def usual(reader: EntryReader, origin: str, lineup: Mapping[str, str]) -> Mapping[str, str]:
        note(origin, " ".join(map("=".join, lineup.items())))
        return lineup

    original, reads = EntryReader.take, readers()
    with patch.object(EntryReader, "take", take), patch.object(EntryReader, "usual", usual):
        for page, link in links():
            reads[page](link)
    return found


def recorded() -> dict[str, dict[str, str]]:
    """Version -> its defaults."""
    return json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}


def changed(tables: Mapping[str, Mapping[str, str]], defaults: Mapping[str, str]) -> list[str]:
    """One sentence for every default that is not what it was when its version was recorded."""
    said = []
    for version, table in tables.items():
        meant = {**defaults, **defaults_before(int(version))}
        for name, text in table.items():
            if meant.get(name, text) != text:
                said.append(f"in links of version {version} “{name}” is {text}, now it would be {meant[name]}")
    return said


def unrecorded(tables: Mapping[str, Mapping[str, str]], defaults: Mapping[str, str]) -> list[str]:
    """The defaults that are in no version's table."""
    return sorted(name for name in defaults if not any(name in table for table in tables.values()))


def renewed(tables: Mapping[str, Mapping[str, str]], defaults: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The tables with today's version: in it is what those before it do not have, or have otherwise."""
    known: dict[str, str] = {}
    older = {version: dict(tables[version]) for version in sorted(tables, key=int) if int(version) < versions.VERSION}
    for table in older.values():
        known |= table
    return older | {str(versions.VERSION): {name: text for name, text in defaults.items() if known.get(name) != text}}


if __name__ == "__main__":
    if problems := changed(recorded(), today()):
        raise SystemExit("\n".join([*problems, str(versions.__doc__)]))
    tables = renewed(recorded(), today())
    FILE.write_text(json.dumps(tables, indent=0, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
