"""An hour of a mixed class whose visitors come and go, minute by minute: the report of docs/soak.md."""

import asyncio
import statistics
import time
from typing import NamedTuple

from benchmarks.load.behaviour import SLIDERS, live, pages
from benchmarks.load.client import Browser
from benchmarks.load.host import MB, Taken, held_server
from benchmarks.load.tally import Tally, quantile
from benchmarks.server import Server

STAY = 480.0
"""Seconds that a visitor stays, half as long to half as long again; then another one comes to the same page."""
DRIFT = {"median of sliders and drags, ms": 1.25, "memory, MB": 1.1, "open files": 1.1}
"""What is measured -> how many times as much there may be in the last third as in the second, when caches are full."""


class Minute(NamedTuple):
    """What was found in a minute."""

    median: float
    p95: float
    answers: int
    errors: int
    shed: int
    busy: float
    memory: float
    files: int


async def seat(server: Server, number: int, page: str, until: float, tallies: list[Tally]) -> None:
    """Visitors on one page, one after the other."""
    visit = 0
    while time.monotonic() < until:
        browser = Browser(server.address, 100_000 * visit + number, tallies[-1])
        goes = min(until, time.monotonic() + STAY * browser.rng.uniform(0.5, 1.5))
        following = asyncio.create_task(follow(browser, tallies))
        await live(browser, page, goes)
        following.cancel()
        await browser.leave()
        visit += 1


async def follow(browser: Browser, tallies: list[Tally]) -> None:
    """Keep the tally of the minute."""
    while True:
        browser.tally = tallies[-1]
        await asyncio.sleep(0.5)


async def watched(server: Server, number: int, minutes: float, length: float = 60.0) -> tuple[list[Minute], Tally]:
    """Every minute of a class, and all of it together."""
    tallies, found = [Tally()], list[Minute]()
    until = time.monotonic() + 60 * minutes
    seats = asyncio.gather(*(seat(server, i, page, until, tallies) for i, page in enumerate(pages(number))))
    for _ in range(round(60 * minutes / length)):
        taken = Taken(server)
        await asyncio.sleep(length)
        tally = tallies[-1]
        moves = tally.of(*SLIDERS)
        found.append(
            Minute(
                statistics.median(moves) if moves else float("nan"), quantile(moves, 0.95),
                sum(map(len, tally.waited.values())), sum(tally.errors.values()), tally.shed,
                taken.cpu_seconds / length, server.memory() / MB, server.open_files(),
            )
        )  # fmt: skip
        tallies.append(Tally())
    await seats
    whole = Tally()
    for tally in tallies:
        for kind, waited in tally.waited.items():
            whole.waited[kind] += waited
        whole.errors += tally.errors
        whole.shed += tally.shed
        whole.received += tally.received
    return found, whole


def drifts(minutes: list[Minute]) -> dict[str, tuple[float, float]]:
    """What is measured -> its median over the second third and over the last."""
    third = max(1, len(minutes) // 3)
    parts = minutes[-2 * third : -third] or minutes, minutes[-third:]
    columns = (
        ([one.median for one in part] for part in parts),
        ([one.memory for one in part] for part in parts),
        ([one.files for one in part] for part in parts),
    )
    return {
        name: (statistics.median(before), statistics.median(after))
        for name, (before, after) in zip(DRIFT, columns, strict=True)
    }


def report(minutes: list[Minute], whole: Tally) -> tuple[bool, str]:
    """Whether nothing has drifted, and all of it in Markdown."""
    lines = ["| what | second third | last third | at most | |", "| --- | ---: | ---: | ---: | --- |"]
    met = not whole.errors
    for name, (before, after) in drifts(minutes).items():
        flat = after <= DRIFT[name] * before
        met &= flat
        lines.append(f"| {name} | {before:.1f} | {after:.1f} | x {DRIFT[name]} | {'flat' if flat else '**grows**'} |")
    lines += ["", whole.table(), "", whole.troubles(), ""]
    lines += ["| minute | median, ms | p95 | answers | errors | 503 | core | MB | open files |"]
    lines += ["| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
    for i, one in enumerate(minutes, start=1):
        lines.append(
            f"| {i} | {one.median:.1f} | {one.p95:.1f} | {one.answers} | {one.errors} | {one.shed} "
            f"| {one.busy:.0%} | {one.memory:.0f} | {one.files} |"
        )
    return met, "\n".join(lines)


async def soak(number: int, minutes: float) -> bool:
    with held_server() as server:
        met, text = report(*await watched(server, number, minutes))
    print(f"# {minutes:g} minutes of a mixed class of {number}\n")
    print(f"`python -m benchmarks.load soak {number} --minutes {minutes:g}`; the server is one process on one core.\n")
    print(text, flush=True)
    return met
