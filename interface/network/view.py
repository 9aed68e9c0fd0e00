"""The network page's training: what is trained and shown, read from the link or from the browser."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from catalogue import Parameter, parameter
from interface.kit import training_link
from interface.kit.request import Asked, Request, read_once, replaced
from interface.kit.training_link import MOST_WORK, Lineup, declared_entries, read_lineup
from interface.network.record import NOTHING
from language import Message, told_by
from simulation.schema import Entry, EntryReader, Link, Links, links_of
from training import RatesTask, TrainTask
from training.plan import MOST

SEEDS = TrainTask.parameters()["seeds"]
DISPLAY: dict[str, Parameter] = {
    "shows": parameter(
        "loss", options=("loss", "rates"), help="The losses as they fall, or how much the learning rate matters."
    ).metadata["parameter"],
    "axis": parameter(
        "log", options=("log", "linear"), help="Of the losses: logarithmic, or from 0 to 1 as in the book."
    ).metadata["parameter"],
    "watch": parameter(
        "first", options=("first", *map(str, range(1, MOST + 1))), help="Whose layers are watched: the slot."
    ).metadata["parameter"],
}  # fmt: skip
"""Entries that no training depends on -> what they may be."""
RATES = tuple(float(f"{digit}e{power}") for power in range(-5, 2) for digit in (1, 3))[:-1]
"""The learning rates that are tried, 1e-5 to 10."""
SHORT = 300
"""So many updates at most has every training of those."""
STATES = ("on", "paused", "stopped")
"""What a visitor may want of the training."""


@dataclass(frozen=True)
class NetworkView(Asked):
    """What the page shows."""

    lineup: Lineup
    seeds: float = SEEDS.default
    display: Mapping[str, str] = field(default_factory=lambda: {name: one.default for name, one in DISPLAY.items()})
    problems: tuple[Message, ...] = ()
    going: str = STATES[0]
    hidden: bool = False
    """Whether the page is in the background, where a browser lets it ask but once a minute."""
    known: tuple[str, int] = ("", NOTHING)
    """Of which training the browser has how much."""

    @property
    def task(self) -> TrainTask:
        return TrainTask(self.lineup.plan, self.seeds)

    @property
    def rates_task(self) -> RatesTask:
        plan = self.lineup.plan
        affordable = plan.iterations * MOST_WORK // (plan.work * len(RATES) * self.seeds)
        return RatesTask(replace(plan, iterations=min(plan.iterations, SHORT, affordable)), RATES, self.seeds)

    @cached_property
    def links(self) -> Links:
        values = training_link.values_of(self.lineup) | {"seeds": self.seeds} | dict(self.display)
        return links_of(entries, Link(values))


def entries(link: Link) -> Iterator[Entry]:
    """All entries of the page."""
    yield from training_link.entries(link)
    yield from _own_entries(link)


def _own_entries(link: Link) -> Iterator[Entry]:
    yield from declared_entries({"seeds": SEEDS} | DISPLAY, "network")


def view(request: Request) -> NetworkView:
    """The training that a request asks for, and what the browser has of it."""
    more = request.more
    return replaced(
        _reading(request),
        **request.said,
        going=more["going"] if more.get("going") in STATES else STATES[0],
        hidden=more.get("hidden") is True,
        known=_known(more.get("known")),
    )


def read(link: Mapping[str, str], fallback: Mapping[str, str]) -> NetworkView:
    """The training of a link's entries, with one sentence for everything that had to be ignored."""
    reader = EntryReader(link, fallback)
    lineup = read_lineup(reader)
    values = reader.read(_own_entries)
    reader.tell_unknown()
    seeds, problems = values["seeds"], reader.problems
    try:
        TrainTask(lineup.plan, seeds)
    except ValueError as error:
        problems.append(Message("seeds: {error}: using 1 instead.", error=told_by(error)))
        seeds = 1.0
    if seeds * lineup.plan.work > MOST_WORK:
        fewer = MOST_WORK // lineup.plan.work
        problems.append(
            Message(
                "{count:.0f} such trainings are more than others should wait for: using {fewer:.0f} instead.",
                count=seeds, fewer=fewer,
            )
        )  # fmt: skip
        seeds = fewer
    return NetworkView(lineup, seeds, {name: values[name] for name in DISPLAY}, tuple(problems))


_reading = read_once(read)


def _known(received: Any) -> tuple[str, int]:
    """The key of a training and how much of it a browser has, nothing where it says something else."""
    try:
        key, place = received
        return str(key), int(place)
    except (TypeError, ValueError, OverflowError):
        return "", NOTHING
