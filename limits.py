"""All limits of a server with their reasons, which docs/hosting.md shows as a table.

What a link shows must not depend on where it is opened: limits of experiments are fixed. Those of a machine, its
memory, disk, processes and lines, a host may change by variables of the environment, `DOWNHILL_<NAME>`.
"""

import os
from collections.abc import Mapping
from typing import NamedTuple

PREFIX = "DOWNHILL_"


class LimitError(ValueError):
    """A variable of the environment that is no such limit; the message names it, what it is, and what it may be."""


class Limit(NamedTuple):
    """One limit as the table shows it."""

    value: float
    """What holds here."""
    usual: float
    """What holds where no variable says otherwise."""
    counted: str
    """What is counted."""
    reason: str
    may_be: tuple[int, int] | None = None
    """The least and the most that a host may set; None where it is fixed."""


LIMITS: dict[str, Limit] = {}
"""Name -> limit, in the order of the table."""


def read(name: str, usual: int, may_be: tuple[int, int], environment: Mapping[str, str] = os.environ) -> int:
    """What a host has set, `usual` where it has set nothing. Raises LimitError."""
    written = environment.get(PREFIX + name, "").strip()
    if not written:
        return usual
    low, high = may_be
    try:
        value = int(written)
    except ValueError:
        value = None
    if value is None or not low <= value <= high:
        raise LimitError(f"{PREFIX}{name} is a whole number from {low:,} to {high:,}, received {written[:40]!r}.")
    return value


def _machine(name: str, usual: int, may_be: tuple[int, int], counted: str, reason: str) -> int:
    """A limit that a host may change."""
    value = read(name, usual, may_be)
    LIMITS[name] = Limit(value, usual, counted, reason, may_be)
    return value


def _fixed(name: str, value: int, counted: str, reason: str) -> int:
    LIMITS[name] = Limit(value, value, counted, reason)
    return value


# What is received

REQUEST_BYTES = _machine(
    "REQUEST_BYTES", 1_000_000, (200_000, 20_000_000),
    "bytes of a request for an answer", "The largest that a page sends is a visitor's own examples.",
)  # fmt: skip
MESSAGE_BYTES = _fixed(
    "MESSAGE_BYTES", 500_000, "bytes of a message over a websocket", "The largest that a page sends is a pasted table."
)
WIDGETS = _fixed("WIDGETS", 500, "widgets that a browser says the state of", "A page has some dozens.")
UPLOADS = _fixed("UPLOADS", 8, "uploaded files of a session", "A file that takes another's place frees it.")
ENTRIES = _fixed("ENTRIES", 400, "entries of a link", "Twelve optimizers with every setting written out have 150.")
ENTRY_CHARACTERS = _fixed(
    "ENTRY_CHARACTERS", 20_000, "characters of an entry", "Share's longest link has a fifth of that."
)
HELD_KEYS = _fixed("HELD_KEYS", 200, "names of parts that a browser says it has", "A page holds some dozens.")
KEY_CHARACTERS = _fixed("KEY_CHARACTERS", 80, "characters of such a name", "They are hashes of 16 to 40.")
FOLLOWED = _fixed(
    "FOLLOWED", 1_000, "times that a page says its own paths gave way to the server's", "It tells of one or two."
)
CODE_CHARACTERS = _fixed(
    "CODE_CHARACTERS", 2_000, "characters in a QR code", "With more, phones do not read it from a screen or paper."
)
TABLE_BYTES = _fixed("TABLE_BYTES", 200_000, "bytes of a table of one's own", "2,000 rows of long numbers have less.")
TABLE_ROWS = _fixed("TABLE_ROWS", 2_000, "rows of it", "An answer computes with all of them at every move of a hand.")
FILE_BYTES = _fixed(
    "FILE_BYTES", 100_000, "bytes of a scenario's file", "One with all slots taken has a twentieth of that."
)
FORMULA_CHARACTERS = _fixed(
    "FORMULA_CHARACTERS", 500, "characters of a formula", "Its derivatives are as many times longer; a line has 100."
)
LESSON_CHARACTERS = _fixed(
    "LESSON_CHARACTERS", 60_000, "characters of a lesson", "It is read at every change; ours have a sixth."
)

# How much may be asked for

ANSWER_MILLISECONDS = _fixed(
    "ANSWER_MILLISECONDS", 300, "ms of work that an answer does itself",
    "Answers wait for one another; what takes longer, by estimate, is done beside them.",
)  # fmt: skip
STEPS = _fixed("STEPS", 2_000, "steps of a descent", "One is drawn, sent and kept whole: 0.4 MB.")
EXPERIMENT_SECONDS = _fixed(
    "EXPERIMENT_SECONDS", 120, "s of all descents of an experiment, by estimate", "A class would wait for one visitor."
)
PAGE_STEPS = _fixed(
    "PAGE_STEPS", 400_000_000, "steps of all cells of a map or basin", "Some seconds of a core; it is drawn coarser."
)
SWEEP_CELLS = _fixed("SWEEP_CELLS", 4_000_000, "cells of a sweep in the library", "170 MB of results.")
SWEEP_STEPS = _fixed("SWEEP_STEPS", 4_000_000_000, "steps of its cells together", "A minute of a core.")
RACE_STEPS = _fixed("RACE_STEPS", 200_000_000, "steps of all runs of a race", "About ten seconds of a core.")
RACE_RUNS = _fixed("RACE_RUNS", 2_000, "held-out runs of an entrant on a surface", "As many are kept and ranked.")
TRAINING_WORK = _fixed(
    "TRAINING_WORK", 1_000_000_000_000, "multiplications of a training", "About a minute of a core, others wait for it."
)
MEMBERS = _fixed("MEMBERS", 1_000_000, "numbers that say who is in which mini-batch", "2 MB of an answer.")

# Lines

WAITING_ANSWERS = _machine(
    "WAITING_ANSWERS", 1_000, (1, 10_000),
    "answers that wait", "At 4 ms each the last waits 4 s; who comes then gets 503 and comes again.",
)  # fmt: skip
WAITING_SECONDS = _machine(
    "WAITING_SECONDS", 6, (1, 60),
    "s that the last of them waits, by what others took",
    "After 5 s a browser says that the server does not answer; sent away, it would wait longer still.",
)  # fmt: skip
RETRY_SECONDS = _machine(
    "RETRY_SECONDS", 2, (1, 60), "s until a browser comes again after 503", "Its pauses grow, so a class spreads out."
)
PROCESSES = _machine(
    "PROCESSES", max(1, (os.cpu_count() or 1) - 1), (1, 256),
    "trainings and slices that are computed at once", "One core fewer than there are: that one is for the sliders.",
)  # fmt: skip
WAITING_TRAININGS = _machine(
    "WAITING_TRAININGS", 500, (1, 100_000),
    "trainings and slices that run, wait or are paused", "A class has one each; more are refused with a sentence.",
)  # fmt: skip
WAITING_WORKS = _machine(
    "WAITING_WORKS", 5_000, (1, 100_000),
    "sweeps, races and long runs that are asked for", "A map of twelve optimizers asks for 24; more are refused.",
)  # fmt: skip
ASKER_SECONDS = _machine(
    "ASKER_SECONDS", 5, (4, 600),
    "s until who has not asked again is gone", "Browsers ask every two seconds at least, and again where one got lost.",
)  # fmt: skip
QUIET_SECONDS = _machine(
    "QUIET_SECONDS", 90, (60, 3_600),
    "s, the same where the page is paused or not looked at", "Browsers let a page in the background ask once a minute.",
)  # fmt: skip
PAUSE_SECONDS = _machine(
    "PAUSE_SECONDS", 3_600, (60, 86_400),
    "s that a paused process is kept", "It holds up to 260 MB; resumed after that it computes anew.",
)  # fmt: skip
REQUEST_SECONDS = _machine(
    "REQUEST_SECONDS", 120, (5, 3_600),
    "s of a connection from one response's end to the next's", "A slow phone needs a minute for the largest file.",
)  # fmt: skip
STOP_SECONDS = _machine(
    "STOP_SECONDS", 4, (1, 600),
    "s that a server told to stop has for what it is answering", "It is gone within 5; an answer takes less than 1.",
)  # fmt: skip

# What is kept

KEPT_TRAINING_BYTES = _machine(
    "KEPT_TRAINING_BYTES", 64_000_000, (0, 100_000_000_000), "bytes of finished trainings", "A whole one has 1 to 4 MB."
)
KEPT_SWEEP_CELLS = _machine(
    "KEPT_SWEEP_CELLS", 2_000_000, (0, 1_000_000_000), "cells of sweeps and races", "43 bytes each, so 86 MB."
)
KEPT_RUN_BYTES = _machine(
    "KEPT_RUN_BYTES", 200_000_000, (0, 100_000_000_000),
    "bytes of runs as they are sent", "36 kB for 200 steps: what 500 visitors with eight optimizers each make.",
)  # fmt: skip
KEPT_DESCENT_BYTES = _machine(
    "KEPT_DESCENT_BYTES", 100_000_000, (0, 100_000_000_000), "bytes of descents", "Up to 0.8 MB each."
)
KEPT_ASSET_BYTES = _machine(
    "KEPT_ASSET_BYTES", 48_000_000, (0, 100_000_000_000),
    "bytes of what answers are put together from", "A class that opens a link is sent 0.4 MB each, compressed once.",
)  # fmt: skip
KEPT_MAPS = _machine("KEPT_MAPS", 32, (1, 100_000), "maps as they are sent", "0.9 MB each at most, so 28 MB.")
KEPT_BASINS = _machine("KEPT_BASINS", 200, (1, 100_000), "basins as they are sent", "0.43 MB each, so 86 MB.")
KEPT_PATHS = _machine("KEPT_PATHS", 1_000, (1, 1_000_000), "paths over basins", "6 to 50 kB each.")
KEPT_RACES = _machine("KEPT_RACES", 32, (1, 100_000), "races as they are told", "0.6 MB each at most, so 20 MB.")
KEPT_PLANES = _machine("KEPT_PLANES", 16, (1, 100_000), "planes of slices", "3.9 MB each at most, so 62 MB.")
KEPT_GROUNDS = _machine("KEPT_GROUNDS", 200, (1, 100_000), "losses over planes", "0.1 MB each, so 20 MB.")
KEPT_RATES = _machine("KEPT_RATES", 1_024, (1, 1_000_000), "tuned rates", "A number each, found in up to a second.")
KEPT_FACTS = _machine("KEPT_FACTS", 200, (1, 100_000), "facts of lessons' steps", "Some hundred numbers each.")
KEPT_TABLES = _machine(
    "KEPT_TABLES", 100, (1, 100_000),
    "tables of visitors", "Under 1 MB each; where one is forgotten the browser sends it again.",
)  # fmt: skip
KEPT_UPLOAD_BYTES = _machine(
    "KEPT_UPLOAD_BYTES", 100_000_000, (2_000_000, 100_000_000_000),
    "bytes of uploaded files", "Each has at most 1 MB, and goes with its session.",
)  # fmt: skip
DISK_BYTES = _machine(
    "DISK_BYTES", 512_000_000, (0, 1_000_000_000_000),
    "bytes of trainings in the folder for temporary files", "The four of a first visit take 178 MB.",
)  # fmt: skip


def table(limits: Mapping[str, Limit] = LIMITS) -> str:
    """The limits as docs/hosting.md shows them, in Markdown."""
    rows = ["| At most | of | why | variable, what it may be |", "| --- | --- | --- | --- |"]
    for name, limit in limits.items():
        usual = "cores − 1" if name == "PROCESSES" else f"{limit.usual:,}"
        low, high = limit.may_be or (0, 0)
        change = f"`{PREFIX}{name}`, {low:,} to {high:,}" if limit.may_be else ""
        rows.append(f"| {usual} | {limit.counted} | {limit.reason} | {change} |".replace("  |", " |"))
    return "\n".join(rows)
