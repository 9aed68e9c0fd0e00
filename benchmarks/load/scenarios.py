"""The scenarios: each prints what it found in Markdown, and says whether its goals are met."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Iterable
from itertools import count
from typing import Any

from benchmarks.answers import QUERY
from benchmarks.load.behaviour import SLIDERS, live, pages
from benchmarks.load.client import Browser, RefusedError
from benchmarks.load.host import MB, Taken, held_server
from benchmarks.load.tally import Tally, quantile
from benchmarks.server import Server

GOALS = {100: 15.0, 300: 30.0, 600: 500.0, 1500: 4000.0}
"""Visitors -> milliseconds, the 95th percentile at most."""
EVERY = 3.0
"""Seconds between two changes of a visitor."""
MIXED_GOAL = 100.0
IDLE_MB, GROWTH, FILES_EACH = 0.3, 1.1, 4
"""Memory and open files of a visitor who does nothing, and how much more memory there may be after many."""
AT_ONCE = 8
"""So many visitors open the page at once where it is not measured how long that takes."""
HEAVY: dict[str, dict[str, str]] = {
    "maps": {"surface": "rosenbrock", "1": "nadam", "cells": "300", "steps": "1000"},
    "basins": {"surface": "rastrigin", "1": "adam", "2": "nadam", "3": "radam", "grid": "401", "steps": "400"},
    "race": {"mode": "tuned", "starts": "64"},
    "network": {"iterations": "300"},
}
"""Page -> a link that keeps the server busy for seconds."""
RATES = "1.learning_rate"
VARIED = {"maps": ("x", ""), "basins": (RATES, "0.01"), "race": ("seed", ""), "network": (RATES, "0.01")}
"""Page -> the entry by which one heavy link differs from another that takes as long, and what it begins with."""


def told(met: bool, goal: str) -> str:
    return f"**{'met' if met else 'missed'}**: {goal}"


async def each(browsers: Iterable[Browser], action: Callable[[Browser], Awaitable[Any]], at_once: int) -> int:
    """Have all do it, so many at a time; how many were refused, which their tallies have noted."""
    gate, refused = asyncio.Semaphore(at_once), 0

    async def one(browser: Browser) -> None:
        nonlocal refused
        async with gate:
            try:
                await action(browser)
            except RefusedError:
                refused += 1

    await asyncio.gather(*(one(browser) for browser in browsers))
    return refused


def opening(page: str = "playground", query: dict[str, str] = QUERY, cold: bool = False) -> Callable[[Browser], Any]:
    return lambda browser: browser.open(page, query, cold)


async def acting(
    server: Server, browsers: list[Browser], act: Callable[[Browser], Awaitable[Any]], seconds: float
) -> tuple[Tally, str]:
    """Have each act every `EVERY` seconds: what they waited for in so many seconds, and what the server took.

    Two rounds go before, in which everybody begins.
    """
    until, measured = time.monotonic() + 2 * EVERY + seconds, Tally()

    async def work(browser: Browser) -> None:
        await asyncio.sleep(browser.rng.uniform(0, EVERY))
        while time.monotonic() < until:
            with contextlib.suppress(RefusedError):  # which its tally has noted
                await act(browser)
            await asyncio.sleep(EVERY * browser.rng.uniform(0.8, 1.2))

    at_work = asyncio.gather(*map(work, browsers))
    await asyncio.sleep(2 * EVERY)
    for browser in browsers:
        browser.tally = measured
    taken = Taken(server)
    await asyncio.sleep(seconds)
    sentence = taken.sentence()
    await at_work
    await each(browsers, Browser.leave, AT_ONCE)
    return measured, sentence


async def slide(browser: Browser) -> None:
    """Change one of the learning rates."""
    slot = browser.rng.randint(1, 8)
    await browser.change("slider", **{f"{slot}.learning_rate": f"{browser.rng.uniform(0.001, 0.01):.6g}"})


async def visitors(number: int, seconds: float) -> bool:
    """So many on the Playground with eight optimizers, each with a change every `EVERY` seconds."""
    print(f"\n## {number} visitors, each with a change every {EVERY:g} s\n", flush=True)
    with held_server() as server:
        opened = Tally()
        browsers = [Browser(server.address, i, opened) for i in range(number)]
        await each(browsers, opening(), AT_ONCE)
        measured, sentence = await acting(server, browsers, slide, seconds)
    p95, goal = quantile(measured.of("slider"), 0.95), GOALS.get(number, float("inf"))
    met = p95 <= goal and not measured.errors and not opened.errors
    print(f"{measured.table()}\n\n{measured.troubles()}; {measured.fairness()}\n\n{sentence}\n")
    print(told(met, f"p95 {p95:.1f} ms, the goal at most {goal:g} ms without errors"), flush=True)
    return met


async def mixed(number: int, seconds: float) -> bool:
    """A class that opens its links all at once and works on all pages."""
    print(f"\n## A mixed class of {number}\n", flush=True)
    with held_server() as server:
        tally = Tally()
        taken = Taken(server)
        until = time.monotonic() + seconds
        browsers = [Browser(server.address, i, tally) for i in range(number)]
        await asyncio.gather(*(live(one, page, until) for one, page in zip(browsers, pages(number), strict=True)))
        sentence = taken.sentence()
        await each(browsers, Browser.leave, AT_ONCE)
    p95 = quantile(tally.of(*SLIDERS), 0.95)
    met = p95 <= MIXED_GOAL and not tally.errors
    print(f"{tally.table()}\n\n{tally.troubles()}; {tally.fairness()}\n\n{sentence}\n")
    print(told(met, f"p95 of sliders and drags {p95:.1f} ms, the goal at most {MIXED_GOAL:g} ms"), flush=True)
    return met


async def together(number: int) -> bool:
    """So many open one heavy link within two seconds, which is to take no more than if one had opened it."""
    print(f"\n## {number} open one link within 2 s\n")
    print(
        "| page | one alone, s of processor | all of them, when it is there | when it is not | work in units of one |"
    )
    print("| --- | ---: | ---: | ---: | ---: |", flush=True)
    met = []
    for page, query in HEAVY.items():
        with held_server() as server:
            tally, numbers = Tally(), count()

            async def priced(
                browsers: int, value: str, within: float = 0.0,
                page: str = page, query: dict[str, str] = query, server: Server = server,
                tally: Tally = tally, numbers: "count[int]" = numbers,
            ) -> float:  # fmt: skip
                async def come(browser: Browser) -> None:
                    await asyncio.sleep(browser.rng.uniform(0, within))
                    await browser.open(page, query | {VARIED[page][0]: VARIED[page][1] + value})
                    await browser.until_done(page)

                taken = Taken(server)
                class_ = [Browser(server.address, next(numbers), tally) for _ in range(browsers)]
                await each(class_, come, browsers)
                seconds = taken.cpu_seconds
                await each(class_, Browser.leave, browsers)
                return seconds

            await priced(1, "2")  # the first visitor of a server pays for what it reads
            one = await priced(1, "1")
            again = await priced(number, "1", 2.0)
            all_of_them = await priced(number, "3", 2.0)
            work = (all_of_them - again) / (one - again / number)
            met.append(work < 1.5 and not tally.errors)
            print(f"| {page} | {one:.2f} | {again:.2f} | {all_of_them:.2f} | {work:.2f} |", flush=True)
            if tally.errors:
                print(tally.troubles())
    print(f"\n{told(all(met), 'the work is done once, what is beyond is what each visit takes')}", flush=True)
    return all(met)


async def opened(number: int) -> bool:
    """A class that opens one link of the Playground at once, with browsers that have no files, then with all."""
    print(f"\n## {number} open the Playground at once\n", flush=True)
    with held_server() as server:
        await each([Browser(server.address, 10_000, Tally())], opening(cold=True), 1)
        for cold in (True, False):
            tally = Tally()
            taken = Taken(server)
            browsers = [Browser(server.address, i, tally) for i in range(number)]
            await each(browsers, opening(cold=cold), number)
            each_ms = 1000 * taken.cpu_seconds / number
            print(f"{'Without' if cold else 'With'} the files in their browsers, {each_ms:.0f} ms of processor each:\n")
            print(f"{tally.table()}\n\n{tally.troubles()}\n", flush=True)
            await each(browsers, Browser.leave, AT_ONCE)
    return not tally.errors


async def memory(after: int = 2000, held: int = 200) -> bool:
    """What a visitor who does nothing takes, and what stays of many who have come and gone."""
    print(f"\n## Memory and open files: {held} who stay, {after:,} who come and go\n", flush=True)
    numbers = count()
    with held_server() as server:
        tally = Tally()

        async def come_and_go(browser: Browser) -> None:
            await browser.open("playground", QUERY)
            # One of some rates that others have had before, or what is kept of each would grow up to its limit.
            await browser.change("slider", **{"1.learning_rate": f"{browser.rng.randint(1, 20) / 2000:g}"})
            await browser.leave()

        def crowd(size: int) -> list[Browser]:
            return [Browser(server.address, next(numbers), tally) for _ in range(size)]

        await each(crowd(200), come_and_go, AT_ONCE)
        first = server.memory()
        before = server.memory(), server.open_files()
        idle = crowd(held)
        await each(idle, opening(), AT_ONCE)
        await asyncio.sleep(7)  # until connections that say nothing are closed
        mb, files = (server.memory() - before[0]) / held / MB, (server.open_files() - before[1]) / held
        await each(idle, Browser.leave, AT_ONCE)
        await each(crowd(after), come_and_go, AT_ONCE)
        growth = server.memory() / first
        print(f"{tally.table()}\n\n{tally.troubles()}\n")
        print(
            f"after the first 200: {first / MB:.0f} MB, after {after:,} more: {server.memory() / MB:.0f} MB; ", end=""
        )
        print(f"open files {before[1]}, then {server.open_files()}\n")
    met = [mb <= IDLE_MB, files <= FILES_EACH, growth <= GROWTH]
    print(told(met[0], f"{mb:.3f} MB for each who does nothing, the goal at most {IDLE_MB} MB") + "\n")
    print(told(met[1], f"{files:.2f} open files each, the goal at most {FILES_EACH}") + "\n")
    print(told(met[2], f"{growth:.3f} of the memory after {after:,}, the goal at most {GROWTH}"), flush=True)
    return all(met) and not tally.errors


async def full(files: int = 1024) -> bool:
    """How many a server takes in that may open no more than so many files, and how it goes with those inside."""
    print(f"\n## A server with {files:,} open files at most\n", flush=True)
    with held_server(files=files) as server:
        tally, inside, refusal = Tally(), [], ""
        for number in range(files):
            browser = Browser(server.address, number, tally)
            try:
                await browser.open("playground", QUERY)
            except RefusedError as error:
                refusal = str(error)
                break
            inside.append(browser)
        tally.errors.clear()
        refused = await each(inside, lambda one: one.change("slider", **{"1.learning_rate": "0.002"}), AT_ONCE)
        print(f"{len(inside)} were let in, the next one got {refusal!r}; of those inside {refused} had no answer")
        await each(inside, Browser.leave, AT_ONCE)
    met = refusal.startswith("503") and not refused
    print(f"\n{told(met, 'who comes then is told, and those inside work on')}", flush=True)
    return met


async def plain(number: int, seconds: float) -> bool:
    """The Playground on Streamlit's plain path, beside ours with as many; no goals, they are compared."""
    print(f"\n## {number} visitors with a change every {EVERY:g} s, on Streamlit's plain path\n", flush=True)
    with held_server(script="benchmarks/load/plain.py") as server:
        browsers = [Browser(server.address, i, Tally()) for i in range(number)]
        rates: dict[Browser, dict[str, float]] = {}

        async def begin(browser: Browser) -> None:
            await browser.session.open("", "")
            rates[browser] = dict.fromkeys(sorted(browser.session.widgets), 0.001)

        async def change(browser: Browser) -> None:
            mine = rates[browser]
            mine[browser.rng.choice([*mine])] = browser.rng.uniform(0.001, 0.01)
            began = time.perf_counter()
            await browser.session.run("", **mine)
            browser.tally.add("slider", 1000 * (time.perf_counter() - began))

        await each(browsers, begin, AT_ONCE)
        measured, sentence = await acting(server, browsers, change, seconds)
    print(f"{measured.table()}\n\n{sentence}")
    print(f"\n{measured.received / number / 1e6:.1f} MB were sent to each", flush=True)
    return True
