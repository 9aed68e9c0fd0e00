"""Many visitors on one server: what a minute of them leaves behind, and how their hour is told."""

import asyncio
import random
import statistics
from collections import Counter

import pytest
from streamlit.testing.v1 import AppTest
from waiting import run_apart

from benchmarks.load import soak
from benchmarks.load.behaviour import DOES, LINKS, SHARES, THINKS, act, pages
from benchmarks.load.client import Browser
from benchmarks.load.soak import Minute
from benchmarks.load.tally import Tally, quantile
from benchmarks.server import ROOT, Server, running_server
from interface.pages import PAGES

CLASS, ACTIONS, WARM_UP, ROUNDS = 8, 3, 3, 5
HERE = ["maps", "basins", *["playground"] * (CLASS - 2)]
SMALL = {
    "DOWNHILL_KEPT_RUN_BYTES": "1000000",
    "DOWNHILL_KEPT_DESCENT_BYTES": "1000000",
    "DOWNHILL_KEPT_ASSET_BYTES": "2000000",
    "DOWNHILL_KEPT_SWEEP_CELLS": "200000",
    "DOWNHILL_KEPT_MAPS": "4",
    "DOWNHILL_KEPT_BASINS": "8",
    # Streamlit keeps the sessions of those who have left for two minutes.
    "STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": "1",
}
"""Caches that are full after the first rounds, so that what grows then is no cache."""


async def a_round(server: Server, number: int, tally: Tally, here: list[str]) -> None:
    """A class opens its links at once, everybody does some things, and all leave.

    Streamlit forgets who left a second ago, but only when another leaves: so the last one stays for longer.
    """

    async def visit(seat: int, page: str) -> Browser:
        visitor = Browser(server.address, 1000 * number + seat, tally)
        await visitor.open(page, LINKS[page])
        await visitor.until_done(page)
        for _ in range(ACTIONS if page == "playground" else 1):
            await act(visitor)
        return visitor

    *others, last = await asyncio.gather(*(visit(seat, page) for seat, page in enumerate(here)))
    await asyncio.gather(*(visitor.leave() for visitor in others))
    await asyncio.sleep(1.5)
    await last.leave()
    await asyncio.sleep(0.2)  # in which the server mostly notices


def test_classes_that_come_and_go_leave_nothing_behind():
    tally = Tally()
    found = []

    async def classes(server: Server) -> None:
        while len(found) < WARM_UP + ROUNDS or (len(found) < 20 and not are_closed()):  # the server may be late
            here = HERE if len(found) < WARM_UP + ROUNDS else HERE[-1:]
            await a_round(server, len(found), tally, here)
            found.append((server.memory() / 1e6, server.open_files()))

    def are_closed() -> bool:
        """Whether files of none of them stay open, the last one's aside."""
        return found[-1][1] <= min(files for _, files in found[:WARM_UP]) + 10

    with running_server(**SMALL) as server:
        run_apart(classes(server))
    print(f"\n{tally.table()}\n\n{tally.troubles()}\n{[(round(mb), files) for mb, files in found]}")
    assert not tally.errors
    assert set(tally.waited) >= {"slider", "drag", "open: all of it", "maps: until it is done", "script"}
    assert found[-1][0] <= found[WARM_UP - 1][0] + 0.3 * ROUNDS * CLASS, "at most 0.3 MB of each visitor stay"
    assert are_closed()


def test_a_class_has_a_visitor_for_every_share():
    assert Counter(pages(100)) == SHARES
    assert sum(SHARES.values()) == 100
    assert set(pages(30)) >= {"playground", "maps", "basins"}
    assert SHARES.keys() == THINKS.keys() == LINKS.keys() == DOES.keys() <= PAGES.keys()


@pytest.mark.parametrize(("q", "value"), [(0.5, 5), (0.95, 10), (0.1, 1), (0.11, 2), (1.0, 10)])
def test_a_quantile_is_one_of_the_values(q, value):
    values = list(range(1, 11))
    random.Random(1).shuffle(values)
    assert quantile(values, q) == value
    assert quantile([], q) != quantile([], q)


def hour(**grows: float) -> list[Minute]:
    """Sixty minutes of which nothing drifts but what is named, by so much each minute."""
    rng = random.Random(2)
    return [
        Minute(
            median=10 + rng.uniform(-1, 1) + grows.get("median", 0) * i, p95=30, answers=900, errors=0, shed=0,
            busy=0.5, memory=300 + grows.get("memory", 0) * i, files=round(400 + grows.get("files", 0) * i),
        )
        for i in range(60)
    ]  # fmt: skip


@pytest.mark.parametrize("grows", [{}, {"median": 0.3}, {"memory": 3}, {"files": 5}], ids=str)
def test_an_hour_in_which_something_grows_is_told(grows):
    whole = Tally()
    for minute in hour():
        whole.add("slider", minute.median)
    met, text = soak.report(hour(**grows), whole)
    assert met == (not grows)
    assert text.count("**grows**") == len(grows)
    assert f"| slider | 60 | {statistics.median(one.median for one in hour()):.1f} |" in text
    whole.errors["slider: TimeoutError"] += 1
    assert not soak.report(hour(**grows), whole)[0]


def test_the_plain_page_that_it_is_compared_to_works():
    page = AppTest.from_file(str(ROOT / "benchmarks" / "load" / "plain.py")).run()
    assert not page.exception
    assert len(page.slider) == 8
