"""Reads a Dockerfile and a .dockerignore, as far as ours need it; what it does not know it refuses."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class NotUnderstoodError(ValueError):
    """What this reader does not know; the message quotes it."""


class Instruction(NamedTuple):
    """One instruction with its lines joined: its name in capitals, and what follows the name."""

    name: str
    rest: str


def instructions(text: str) -> list[Instruction]:
    """The instructions of a Dockerfile in order; comments are left out, within continued lines, too."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\[ \t]*\n", " ", "\n".join(lines))
    return [Instruction(*_two(line.strip())) for line in joined.splitlines() if line.strip()]


def _two(line: str) -> tuple[str, str]:
    name, _, rest = line.partition(" ")
    return name.upper(), rest.strip()


def command(rest: str) -> list[str]:
    """The arguments of RUN, CMD or of a health check's CMD: a list in JSON as it is, else a line for the shell."""
    if rest.startswith("--"):
        raise NotUnderstoodError(f"an option: {rest}")
    return json.loads(rest) if rest.startswith("[") else ["/bin/sh", "-c", rest]


def variables(rest: str) -> dict[str, str]:
    """What ENV sets, written as NAME=value with or without quotes."""
    pairs = [word.partition("=") for word in shlex.split(_plain(rest))]
    if not all(equals for _, equals, _ in pairs):
        raise NotUnderstoodError(f"ENV {rest}")
    return {name: value for name, _, value in pairs}


def copied(rest: str) -> tuple[list[str], str]:
    """Sources and destination of COPY."""
    *sources, destination = _plain(rest).split()
    if not sources or any(source.startswith("--") or "*" in source for source in sources):
        raise NotUnderstoodError(f"COPY {rest}")
    return sources, destination


def health_check(rest: str) -> list[str]:
    """The command of HEALTHCHECK."""
    options, found, line = rest.partition("CMD ")
    if not found or not all(word.startswith("--") for word in options.split()):
        raise NotUnderstoodError(f"HEALTHCHECK {rest}")
    return command(line.strip())


def _plain(rest: str) -> str:
    if "$" in rest:
        raise NotUnderstoodError(f"a variable: {rest}")
    return rest


def context(root: Path, ignore: str) -> Iterator[Path]:
    """The files and folders below `root` that COPY sees, relative to it, each after its folder; `ignore` is the text of
    .dockerignore, of whose patterns the last that matches wins."""
    rules = []
    for line in ignore.splitlines():
        pattern = line.strip()
        if pattern and not pattern.startswith("#"):
            if pattern.startswith("!"):
                raise NotUnderstoodError(f".dockerignore: {pattern}")
            rules.append(re.compile(_expression(pattern.strip("/"))))

    def below(folder: Path) -> Iterator[Path]:
        for path in sorted((root / folder).iterdir()):
            relative = path.relative_to(root)
            if not any(rule.fullmatch(relative.as_posix()) for rule in rules):
                yield relative
                if path.is_dir() and not path.is_symlink():
                    yield from below(relative)

    return below(Path())


def _expression(pattern: str) -> str:
    """The regular expression of a pattern: `**/` is any folders, `*` and `?` stay within a name."""
    if "[" in pattern:
        raise NotUnderstoodError(f".dockerignore: {pattern}")
    parts = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.sub(r"\*\*/|\*\*|[*?]|[^*?]+", lambda match: parts.get(match[0]) or re.escape(match[0]), pattern)
