"""A scenario as a flat mapping of strings, the same in a URL, in the browser and in a file.

    surface=quadratic  surface.b=2  x=-7  y=2  steps=30  1=sgd  1.learning_rate=0.95  2=momentum ...
    surface=custom  f=x^2+a*y^2  surface.a=20  x_low=-8  x_high=8  y_low=-5  y_high=5
    schedule=cosine  schedule.final=0.1  2.schedule=constant
    noise=isotropic  noise.sigma=0.5  seed=3  l2=0.1  weight_decay=0  clip=1  budget=gradients

A number before the dot is the entrant's slot. What a mapping leaves out has its default: the surface's own start
and steps, the optimizer's own values, for a learning rate the one recommended for the surface, for a schedule of an
entrant's own the common one, and no schedule, noise, decay or clipping; where it has f and names no surface, it means
one's own function. With budget=gradients, "steps" counts gradient evaluations.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from catalogue import Declaration, Optimizer, Schedule, Surface
from expressions import Custom
from language import Message
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation import own_function
from simulation.rates import default_rate
from simulation.rules import Rules, has_rate
from simulation.scenario import BUDGET, OPENING, SLOTS, STEPS_LIMIT, Entrant, Scenario, start_limits
from simulation.schema import (
    Entry,
    EntryReader,
    Keep,
    Kind,
    Link,
    links_of,
    made,
    one_of,
    parameter_entries,
    values_of,
    whole,
)
from surfaces import SURFACES

NO_ENTRANTS = "none"
RULES = {
    "noise": "noise",
    "sigma": "noise.sigma",
    "seed": "seed",
    "l2": "l2",
    "weight_decay": "weight_decay",
    "clip_norm": "clip",
}
"""Rule -> its key."""
OFFERED: dict[str, type[Surface]] = SURFACES | {Custom.slug: Custom}
"""What the entry "surface" may say."""
SURFACE, SCHEDULE = one_of(OFFERED, Message("a surface")), one_of(SCHEDULES, Message("a schedule"))
OPTIMIZER = one_of(OPTIMIZERS, Message("an optimizer"))
COMMON = "common"
"""What an entrant's entry says that has no schedule of its own."""
OWN_SCHEDULE = one_of({COMMON: COMMON} | SCHEDULES, Message("a schedule"))
STEPS = whole(1, STEPS_LIMIT)


class Usual(NamedTuple):
    """What a page means by a link that leaves out who takes part, where, and for how long."""

    page: str
    surface: str
    lineup: Mapping[str, str]
    """Slot -> optimizer."""
    steps: int | None = None
    """None for as many as suit the surface."""
    keep: Keep = Keep.BESIDE
    """When a short link has the usual surface and the usual lineup."""
    whole_sides: bool = True
    """Whether a short link that has one end of a side of the view has both."""


PLAYGROUND = Usual("playground", OPENING.surface.slug, {str(one.slot): one.optimizer.slug for one in OPENING.entrants})


def encode(scenario: Scenario, in_full: bool = False) -> dict[str, str]:
    """The mapping of a scenario; with `in_full` the defaults are written out too."""
    links = links_of(scenario_entries, link_of(scenario))
    return links.full if in_full else links.short


def decode(query: Mapping[str, str], fallback: Mapping[str, str] | None = None) -> tuple[Scenario, list[Message]]:
    """The scenario of a mapping, and one sentence for every entry that had to be ignored.

    An entry that is malformed or out of range is replaced by that of `fallback`, or else by its default; every
    other entry keeps its effect.
    """
    reader = EntryReader(query, fallback or {})
    return read_scenario(reader), reader.problems + reader.unknown()


def read_scenario(reader: EntryReader, usual: Usual = PLAYGROUND) -> Scenario:
    """The scenario that a reader's entries mean where what is left out is as `usual`."""
    values, things = reader.read(lambda link: scenario_entries(link, usual)), reader.things
    return Scenario(
        surface=things["surface"],
        entrants=tuple(things["entrants"]),
        start=(values["x"], values["y"]),
        steps=values["steps"],
        schedule=made(values["schedule"], "schedule.", values),
        rules=Rules(**{name: values[key] for name, key in RULES.items()}),
        budget=values["budget"],
    )


def default_values(cls: type[Optimizer], surface: type[Surface]) -> dict[str, float | bool | str]:
    """Parameter name -> default on this surface: the declared one, but the learning rate of the classic comparison
    where it has one, and else the recommended one."""
    rate = default_rate(surface, cls)
    return _declared_values(cls) | ({} if rate is None else {"learning_rate": rate})


def _declared_values(cls: type[Declaration]) -> dict[str, float | bool | str]:
    return {name: declared.default for name, declared in cls.parameters().items()}


def link_of(scenario: Scenario) -> Link:
    """The values of a scenario's entries."""
    surface, schedule = scenario.surface, scenario.schedule
    values = {"surface": type(surface)} | own_function.values_of(surface) | values_of(surface, "surface.")
    values |= {"x": scenario.start[0], "y": scenario.start[1], "steps": scenario.steps}
    values |= values_of_entrants(scenario.entrants)
    values |= {"schedule": type(schedule)} | values_of(schedule, "schedule.")
    values |= {key: getattr(scenario.rules, name) for name, key in RULES.items()} | {"budget": scenario.budget}
    return Link(values, {"surface": surface})


def values_of_entrants(entrants: Iterable[Entrant]) -> dict[str, object]:
    """The values of the entries of those who take part."""
    values: dict[str, object] = {}
    for one in entrants:
        slot = str(one.slot)
        values |= {slot: type(one.optimizer)} | values_of(one.optimizer, f"{slot}.")
        values[f"{slot}.schedule"] = COMMON if one.schedule is None else type(one.schedule)
        values |= {} if one.schedule is None else values_of(one.schedule, f"{slot}.schedule.")
    return values or {"entrants": NO_ENTRANTS}


def scenario_entries(link: Link, usual: Usual = PLAYGROUND) -> Iterator[Entry]:
    """All entries of a scenario; in reading, its surface and entrants are made among `link.things`."""
    yield from who_where(link, usual, schedules=True)
    yield Entry("schedule", SCHEDULE, type(OPENING.schedule), ("rules", "schedule"))
    yield from parameter_entries("schedule.", link.values["schedule"])
    for name, declared in Rules.parameters().items():
        yield Entry(RULES[name], declared, declared.default, ("rules", name))
    yield Entry("budget", BUDGET, BUDGET.default, ("rules", "budget"))


def who_where(link: Link, usual: Usual, schedules: bool = False) -> Iterator[Entry]:
    """The entries of a scenario without rules and the common schedule; `schedules`: with those of entrants."""
    if "f" in link.named:
        yield Entry("surface", SURFACE, Custom, (), usual.keep)
    else:
        yield Entry("surface", SURFACE, OFFERED[usual.surface], (usual.page, "surface"), usual.keep)
    if issubclass(link.values["surface"], Custom):
        yield from own_function.entries(link, usual.whole_sides)
    elif "f" in link.named:
        own_function.leave_out(link)
    cls: type[Surface] = link.values["surface"]
    yield from parameter_entries("surface.", cls)
    surface = link.things["surface"] = made(cls, "surface.", link.values) if link.reading else link.things["surface"]
    own = issubclass(cls, Custom)  # whose start and rates follow from the formula
    for key, declared, default in zip("xy", start_limits(surface), surface.start, strict=True):
        yield Entry(key, declared, default, () if own else (cls.slug, key))
    if usual.steps is None:
        yield Entry("steps", STEPS, surface.steps, (cls.slug, "steps"))
    else:
        yield Entry("steps", STEPS, usual.steps, (usual.page, "steps"))

    def parameters(prefix: str, optimizer: type[Optimizer]) -> Iterator[Entry]:
        yield from _entries_on(cls, prefix, optimizer)
        if schedules:
            yield from own_schedule_entries(link, prefix, optimizer)

    yield from lineup_entries(link, OPTIMIZER, usual, SLOTS, parameters)


@lru_cache(maxsize=4096)
def _entries_on(surface: type[Surface], prefix: str, optimizer: type[Optimizer]) -> tuple[Entry, ...]:
    """The parameters of an optimizer on a surface."""
    defaults = default_values(optimizer, surface)
    return tuple(optimizer_entries(prefix, optimizer, defaults, rate_origin(optimizer, surface)))


def rate_origin(optimizer: type[Optimizer], surface: type[Surface]) -> tuple[str, ...]:
    """What the default of a learning rate is called."""
    return () if issubclass(surface, Custom) else (optimizer.slug, "on", surface.slug, "learning_rate")


def optimizer_entries(
    prefix: str, cls: type[Optimizer], defaults: Mapping[str, object], rate: tuple[str, ...]
) -> Iterator[Entry]:
    """The parameters of an optimizer; `rate` is what the default of its learning rate is called.

    Another default than the declared one is called likewise.
    """
    for name, declared in cls.parameters().items():
        special = name == "learning_rate" or defaults[name] != declared.default
        origin = (*rate[:-1], name) if special and rate else () if special else (cls.slug, name)
        yield Entry(f"{prefix}{name}", declared, defaults[name], origin)


def own_schedule_entries(link: Link, prefix: str, optimizer: type[Optimizer]) -> Iterator[Entry]:
    """The schedule of an entrant's own, where it has a learning rate to follow it."""
    if has_rate(optimizer):
        key = f"{prefix}schedule"
        yield Entry(key, OWN_SCHEDULE, COMMON, ("rules", "own schedule"))
        if link.values[key] != COMMON:
            yield from parameter_entries(f"{key}.", link.values[key])


def _own_schedule(prefix: str, values: Mapping[str, Any]) -> Schedule | None:
    """The schedule that these entries make, None for the common one."""
    cls = values.get(f"{prefix}schedule", COMMON)
    return None if cls == COMMON else made(cls, f"{prefix}schedule.", values)


def lineup_entries(
    link: Link,
    offered: Kind,
    usual: Usual,
    slots: int,
    parameters: Callable[[str, type[Optimizer]], Iterable[Entry]],
    none: bool = True,
) -> Iterator[Entry]:
    """Who takes part: those in the slots that are named, none where that may be and is said, else the usual ones.

    In reading, they are made as `link.things["entrants"]`.
    """
    lineup = link.usual(f"{usual.page} lineup", usual.lineup)
    named = [slot for slot in map(str, range(1, slots + 1)) if slot in link.named]
    taken, keep = named or list(lineup), Keep.OTHER
    if link.reading:
        if none:
            yield Entry("entrants", _no_entrants(named), f"slots {', '.join(taken)}")
            taken = [] if link.values["entrants"] == NO_ENTRANTS else taken
    elif not named:
        taken = []
        yield Entry("entrants", _no_entrants(named), "", keep=Keep.ALWAYS)
    else:
        keep = usual.keep if {slot: link.values[slot].slug for slot in named} == lineup else Keep.ALWAYS
    first = next(iter(lineup.values()))
    made_of = link.things["entrants"] = []
    for slot in taken:
        yield Entry(slot, offered, offered.parse(lineup.get(slot, first)), (), keep)
        cls = link.values[slot]
        yield from parameters(f"{slot}.", cls)
        if link.reading:
            schedule = _own_schedule(f"{slot}.", link.values)
            made_of.append(Entrant(int(slot), made(cls, f"{slot}.", link.values), schedule))


def _no_entrants(named: list[str]) -> Kind:
    def parse(text: str) -> str:
        if named or text != NO_ENTRANTS:
            raise ValueError
        return text

    return Kind(parse, lambda: Message("{none} where no optimizer takes part and otherwise left out", none=NO_ENTRANTS))
