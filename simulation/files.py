"""A scenario as a file: JSON that people can read, with the entries of a link, and the version of the format.

    {"downhill": 1, "scenario": {"surface": "quadratic", "x": "-7", "1": "sgd", ...}, "display": {...}}

Values may also be written as numbers and as true or false. What the file says about the display is the page's matter.
"""

import json
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import limits
from language import Message
from simulation.link import decode, encode
from simulation.scenario import Scenario
from simulation.schema import quoted, write

VERSION = 1
LARGEST = limits.FILE_BYTES
"""Bytes. A scenario with all its slots taken has a twentieth of that."""


def save(scenario: Scenario, path: str | Path) -> None:
    """Write a scenario to a file, every default spelled out."""
    Path(path).write_text(to_json(scenario), encoding="utf-8")


def load(path: str | Path) -> Scenario:
    """The scenario of a file that `save` or the page wrote.

    Raises ValueError for a file that holds no scenario. Warns of every entry that could not be used, whose default
    stands instead.
    """
    entries, _ = from_json(Path(path).read_bytes())
    scenario, problems = decode(entries)
    for problem in problems:
        warnings.warn(str(problem), stacklevel=2)
    return scenario


def to_json(scenario: Scenario, display: Mapping[str, str] | None = None) -> str:
    """The text of the file."""
    shown = {"display": dict(display)} if display else {}
    return json.dumps({"downhill": VERSION, "scenario": encode(scenario, in_full=True)} | shown, indent=2) + "\n"


def from_json(content: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """The entries of the scenario and those of the display, for `decode` and its like to judge.

    Raises ValueError, with a message that says what is wrong, for anything but such a file.
    """
    if len(content) > LARGEST:
        raise ValueError(Message(
            "A scenario file has at most {most:,} bytes, received {size:,}.", most=LARGEST, size=len(content)
        ))  # fmt: skip
    try:
        document = json.loads(content.decode("utf-8-sig"))
        json.dumps(document, ensure_ascii=False).encode()  # half a surrogate pair is a string that nobody can show
    except (ValueError, RecursionError):
        raise ValueError(Message(
            "This is no JSON text, or it is nested too deeply. A scenario file is flat JSON."
        )) from None  # fmt: skip
    if not isinstance(document, dict) or "downhill" not in document:
        raise ValueError(Message(
            "This is no scenario file: it begins with {beginning}.", beginning='{"downhill": 1, "scenario": ...}'
        ))  # fmt: skip
    if document["downhill"] != VERSION or isinstance(document["downhill"], bool):
        received = _shown(document["downhill"])
        raise ValueError(Message(
            "This page reads version {version} of the scenario file, received {received}.",
            version=VERSION, received=received,
        ))  # fmt: skip
    entries = _entries(document, "scenario")
    if "surface" not in entries:
        raise ValueError(Message('The file names no "surface" in its "scenario".'))
    return entries, _entries(document, "display")


def _entries(document: Mapping[str, Any], part: str) -> dict[str, str]:
    """One part of the file as a link has it."""
    entries = document.get(part, {})
    if not isinstance(entries, dict):
        raise ValueError(Message(
            '"{part}" maps names to values, received {received}.', part=part, received=_shown(entries)
        ))  # fmt: skip
    return {key: _text(part, key, value) for key, value in entries.items()}


def _text(part: str, key: str, value: object) -> str:
    if not isinstance(value, str | bool | int | float):
        raise ValueError(Message(
            '"{part}" has texts, numbers, true or false, received {received} for {key}.',
            part=part, received=_shown(value), key=quoted(key),
        ))  # fmt: skip
    try:
        return write(value)
    except OverflowError:
        return "inf"


def _shown(value: object) -> Message | str:
    """A value of any kind in a few words."""
    if isinstance(value, list | dict):
        return Message("a list" if isinstance(value, list) else "a group of entries")
    return quoted(json.dumps(value, ensure_ascii=False).strip('"'))
