"""A training as entries of a link, and back: the network, the optimizers, and how long on which mini-batches.

    layers=4  units=100  activation=relu  initialisation=he
    iterations=1000  batch_size=128  seed=0  own_weights=off  schedule=cosine  schedule.final=0
    1=sgd  1.learning_rate=0.01  1.schedule=constant  2=momentum  2.momentum=0.9 ...

A number before the dot is the optimizer's slot. What is left out has its default; where no slot is named, those of
`SLOTS` take part.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import limits
from catalogue import Optimizer, Parameter, Schedule
from language import Message
from simulation import link as of_scenario
from simulation.scenario import NO_SCHEDULE, Entrant, as_in_the_book, names_of
from simulation.schema import Entry, EntryReader, Keep, Link, links_of, made, one_of, parameter_entries
from simulation.schema import values_of as values_of_thing
from training import TRAINABLE, Network, Plan, recommended_rate
from training.plan import MOST

SLOTS = {1: "sgd", 2: "momentum", 3: "adagrad", 4: "adam"}
"""Slot -> the optimizer that is in it where a link names no slot: those of "Deep Learning from Scratch", chapter 6."""
USUAL = of_scenario.Usual("training", "", {str(slot): slug for slot, slug in SLOTS.items()}, keep=Keep.OTHER)
OPTIMIZER = one_of(TRAINABLE, Message("an optimizer that trains networks"))
MOST_WORK = limits.TRAINING_WORK
"""So much `work` may a training be, about a minute of one core, for which others wait."""


@dataclass(frozen=True)
class Lineup:
    """A plan, the slots of its optimizers, and which of its schedules is common to all and which one's own."""

    plan: Plan
    slots: tuple[int, ...]
    schedule: Schedule = NO_SCHEDULE
    own: tuple[Schedule | None, ...] = ()
    """Of each optimizer, None for the common one; none where all have that."""

    @property
    def entrants(self) -> list[Entrant]:
        own = self.own or [None] * len(self.slots)
        return [Entrant(*one) for one in zip(self.slots, self.plan.optimizers, own, strict=True)]

    @property
    def names(self) -> list[str]:
        """What each optimizer is called."""
        return names_of(self.entrants)


def default_values(cls: type[Optimizer]) -> dict[str, float | bool | str]:
    """Parameter name -> default in a training: the declared one, but the recommended learning rate, and the book's
    epsilon and its place."""
    rate = recommended_rate(cls)
    declared = {name: declared.default for name, declared in cls.parameters().items()}
    return declared | as_in_the_book(cls) | ({} if rate is None else {"learning_rate": rate})


def entries(link: Link) -> Iterator[Entry]:
    """All entries of a training. In reading, its optimizers are made as `link.things["entrants"]`."""
    yield from declared_entries(Network.parameters())
    yield from declared_entries(Plan.parameters())
    yield Entry("schedule", of_scenario.SCHEDULE, type(NO_SCHEDULE), ("training", "schedule"))
    yield from parameter_entries("schedule.", link.values["schedule"])

    def parameters(prefix: str, cls: type[Optimizer]) -> Iterator[Entry]:
        rate = (cls.slug, "in", "training", "learning_rate")
        yield from of_scenario.optimizer_entries(prefix, cls, default_values(cls), rate)
        yield from of_scenario.own_schedule_entries(link, prefix, cls)

    yield from of_scenario.lineup_entries(link, OPTIMIZER, USUAL, MOST, parameters, none=False)


def declared_entries(declared: Mapping[str, Parameter], page: str = "training") -> Iterator[Entry]:
    """Every parameter as an entry of its own name."""
    for name, one in declared.items():
        yield Entry(name, one, one.default, (page, name))


def read_lineup(reader: EntryReader) -> Lineup:
    """What the link's entries say. The reader notes what could not be used, and which entries are a training's."""
    values = reader.read(entries)
    entrants, common = reader.things["entrants"], made(values["schedule"], "schedule.", values)
    own = tuple(entrant.schedule for entrant in entrants)
    plan = Plan(
        network=made(Network, "", values),
        optimizers=tuple(entrant.optimizer for entrant in entrants),
        schedules=tuple(common if one is None else one for one in own),
        **{name: values[name] for name in Plan.parameters()},
    )
    slots = tuple(entrant.slot for entrant in entrants)
    return Lineup(_affordable(reader, plan), slots, common, own if any(own) else ())


def _affordable(reader: EntryReader, plan: Plan) -> Plan:
    """The plan, with fewer updates where others would wait too long for it."""
    if plan.work <= MOST_WORK:
        return plan
    updates = plan.iterations * MOST_WORK // plan.work
    reader.problems.append(
        Message(
            "{updates:,.0f} updates with {images:.0f} images each of {networks} networks with {weights:,} weights are "
            "more than others should wait for: using {fewer:.0f} updates instead.",
            updates=plan.iterations, images=plan.batch_size, networks=len(plan.optimizers),
            weights=plan.network.size, fewer=updates,
        )
    )  # fmt: skip
    return replace(plan, iterations=updates)


def values_of(lineup: Lineup) -> dict[str, object]:
    """The values of a training's entries."""
    plan = lineup.plan
    values: dict[str, object] = {name: getattr(plan.network, name) for name in Network.parameters()}
    values |= {name: getattr(plan, name) for name in Plan.parameters()}
    values |= {"schedule": type(lineup.schedule)} | values_of_thing(lineup.schedule, "schedule.")
    return values | of_scenario.values_of_entrants(lineup.entrants)


def lineup_entries(lineup: Lineup, in_full: bool = True) -> dict[str, str]:
    """The link's entries: all, or those that differ from what they are by default."""
    links = links_of(entries, Link(values_of(lineup)))
    return links.full if in_full else links.short
