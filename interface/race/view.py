"""A race as entries of a link, and back.

    s1=quadratic  s1.angle=45  s2=rosenbrock  1=sgd  2=adam  3=adam  3.bias_correction=off
    mode=tuned  budget=300  starts=32  seed=0  noise=none  sigma=0.1  seeds=1  rate=0.01  library=PyTorch
    metric=gap  tolerance=0.01  trials=19  search=grid  low=1e-05  high=10  shown=0  myth=none

A number before the dot is a surface's place or an entrant's slot. Whose rate the mode decides has no entry for it. What
is left out is as in the race of the myth, or on a first visit.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self

from catalogue import Library, Optimizer, Parameter, Surface, parameter
from interface.kit.request import Asked, Request, read_once
from language import Message, told_by
from races import MYTHS, OPENING, Metric, Mode, RaceRules, Search
from races.lineup import is_tunable
from races.rules import AMOUNTS, LARGEST, MOST, MOST_PROBLEMS, RATES, may_race
from simulation.link import OPTIMIZER
from simulation.rules import Rules
from simulation.schema import Entry, EntryReader, Keep, Kind, Link, Links, links_of, one_of, quoted
from surfaces import SURFACES

NO_MYTH = "none"
RATE = "[{:g}, {:g}]".format(*RATES)
"""What a learning rate may be."""
NOISE = Rules.parameters()
RACEABLE = {slug: cls for slug, cls in SURFACES.items() if not may_race(cls())}
SURFACE = one_of(RACEABLE, Message("a surface"))
MYTH = one_of({slug: slug for slug in (NO_MYTH, *MYTHS)}, Message("a myth"))


def _declared(default: float | str, *ends: float, **rest: Any) -> Parameter:
    return parameter(default, *ends, **rest).metadata["parameter"]


def _amount(name: str, text: str) -> Parameter:
    least, most = AMOUNTS[name]
    return _declared(getattr(OPENING, name), least, most, allowed=f"[{least}, {most}]", whole=True, help=text)


def _positive(default: float, low: float, high: float, text: str, allowed: str = "(0, inf)") -> Parameter:
    return _declared(default, low, high, scale="log", allowed=allowed, help=text)


CONTROLS: dict[str, Parameter] = {
    "mode": _declared(Mode.SAME_RATE, options=tuple(Mode), help="With which learning rates everybody races."),
    "rate": _positive(OPENING.rate, 1e-5, 10.0, "The learning rate of everybody.", RATE),
    "library": _declared(OPENING.library, options=tuple(Library), help="Whose defaults are taken."),
    "budget": _amount("budget", "So many gradients may a run ask for. Values of f and Hessians are free."),
    "starts": _amount("starts", "So many starts to tune on, and so many others to be judged on, all over the view."),
    "seed": _amount("seed", "Another number gives other starts and other noise."),
    "noise": replace(NOISE["noise"], help="Which noise a gradient has."),
    "sigma": _positive(OPENING.sigma, NOISE["sigma"].low, NOISE["sigma"].high, "How strong the noise is."),
    "seeds": _amount("seeds", "So many runs with different noise from every start. Without noise there is one."),
    "metric": _declared(OPENING.metric, options=tuple(Metric), help="What counts: how far down, or how soon."),
    "tolerance": _positive(
        OPENING.tolerance, 1e-8, 0.5, "A run is solved once f above the minimum stays within this share of what it was "
        "at the start.", "(0, 1)",
    ),
    "trials": _amount("trials", "So many trials has everybody who tunes."),
    "search": _declared(OPENING.search, options=tuple(Search), help="Where the trials lie."),
    "low": _positive(OPENING.low, 1e-6, 1.0, "The lowest learning rate that is tried.", RATE),
    "high": _positive(OPENING.high, 1e-3, 100.0, "The highest learning rate that is tried.", RATE),
}  # fmt: skip
"""Entry -> what it may be. All but the mode are fields of the rules."""


@dataclass(frozen=True)
class RaceView:
    """Everything that decides what the page shows."""

    rules: RaceRules
    slots: tuple[int, ...]
    """Of each entrant, rising; a slot fixes the marker."""
    mode: Mode = Mode.SAME_RATE
    shown: int = 0
    """Which surface the charts show, from 1; 0 is all of them together."""
    myth: str = NO_MYTH
    """Which myth the race is about."""

    @classmethod
    def of(cls, rules: RaceRules, mode: Mode = Mode.SAME_RATE, myth: str = NO_MYTH) -> Self:
        """The entrants in slots 1, 2, ..."""
        return cls(rules, tuple(range(1, len(rules.entrants) + 1)), mode, myth=myth)

    @cached_property
    def links(self) -> Links:
        """The race as the entries of a link."""
        return links_of(entries, _link_of(self))


def view_of(myth: str = NO_MYTH, number: int = 0) -> RaceView:
    """One of a myth's races, the first if nothing is said, or what an address without entries means here."""
    if myth == NO_MYTH:
        return RaceView.of(OPENING)
    declared = MYTHS[myth]()
    return RaceView.of(declared.rules[number], declared.modes[0], myth)


def races_of(myth: str) -> tuple[RaceRules, ...]:
    """The rules of all races that a view about this myth may show."""
    return () if myth == NO_MYTH else MYTHS[myth]().rules


def _link_of(view: RaceView) -> Link:
    """The values of a race's entries."""
    things = {"s": dict(enumerate(view.rules.surfaces, start=1)), "": _numbered_entrants(view)}
    values = {key: _value(view, key) for key in CONTROLS} | {"shown": view.shown, "myth": view.myth}
    return Link(values | _values_of("s", things["s"]) | _values_of("", things[""]), things)


def _values_of(prefix: str, numbered: Mapping[int, Any]) -> dict[str, Any]:
    values = {}
    for number, thing in numbered.items():
        values[f"{prefix}{number}"] = type(thing)
        values |= {f"{prefix}{number}.{name}": getattr(thing, name) for name in settings(thing)}
    return values


def entries(link: Link) -> Iterator[Entry]:
    """All entries of the page. In reading, `link.things` gets the surfaces as "s" and the entrants as ""."""
    yield Entry("myth", MYTH, NO_MYTH, ("race", "myth"))
    myth = link.values["myth"]
    base, page = view_of(myth), "race" if myth == NO_MYTH else f"race {myth}"
    yield from _thing_entries(link, "s", SURFACE, dict(enumerate(base.rules.surfaces, start=1)), page)
    yield from _thing_entries(link, "", OPTIMIZER, _numbered_entrants(base), page)
    for key, declared in CONTROLS.items():
        yield Entry(key, declared, _value(base, key), (page, key))
    if not link.values["low"] < link.values["high"]:
        ends = {"low": base.rules.low, "high": base.rules.high}
        link.problems.append(
            Message(
                "low and high are two learning rates with the low one first, received {low:g} and {high:g}: using "
                "{first:g} and {last:g} instead.",
                low=link.values["low"], high=link.values["high"], first=ends["low"], last=ends["high"],
            )
        )  # fmt: skip
        link.values |= ends
    places = {str(place): place for place in range(len(link.things["s"]) + 1)}
    yield Entry("shown", one_of(places, Message("0 for all surfaces, or the place of one")), 0, ("race", "shown"))


def _thing_entries(link: Link, prefix: str, known: Kind, base: dict[int, Any], page: str) -> Iterator[Entry]:
    """Those that are named, or else the base's; none twice."""
    most = MOST["surfaces" if prefix else "entrants"]
    lineup = link.usual(f"{page} {'surfaces' if prefix else 'lineup'}", {str(n): one.slug for n, one in base.items()})
    usual = {int(number): known.parse(slug) for number, slug in lineup.items()}
    named = [number for number in range(1, most + 1) if f"{prefix}{number}" in link.named]
    if not link.reading and _values_of(prefix, link.things[prefix]) == _values_of(prefix, base):
        named = []
    keep = Keep.ALWAYS if named and not link.reading else Keep.OTHER
    found: dict[int, Any] = {}
    for number in named or usual:
        key = f"{prefix}{number}"
        yield Entry(key, known, usual.get(number) or next(iter(usual.values())), (), keep)
        cls, there = link.values[key], base.get(number)
        plain = there if isinstance(there, cls) and not named else cls()
        for name in settings(plain):
            origin = (cls.slug, name) if plain is not there else (page, f"{key}.{name}")
            yield Entry(f"{key}.{name}", cls.parameters()[name], getattr(plain, name), origin)
        if link.reading:
            thing = cls(**{name: link.values[f"{key}.{name}"] for name in settings(plain)})
            _take_part(link, key, found, number, thing)
    if link.reading:
        link.things[prefix] = found or base


def _take_part(link: Link, key: str, found: dict[int, Any], number: int, thing: Any) -> None:
    """Add it to those that are found, or say why not."""
    if thing in found.values():
        link.problems.append(
            Message("{key} is {name} once more, with the same settings: left out.", key=key, name=Message(thing.name))
        )
    elif reason := may_race(thing) if isinstance(thing, Surface) else "":
        link.problems.append(
            Message("{key} is a surface whose lowest value is known, but {reason}: left out.", key=key, reason=reason)
        )
    else:
        found[number] = thing


def _numbered_entrants(view: RaceView) -> dict[int, Optimizer]:
    return dict(zip(view.slots, view.rules.entrants, strict=True))


def settings(thing: Surface | Optimizer) -> list[str]:
    """The parameters that set it apart: of an entrant whose rate the mode decides, all but that."""
    decided = {"learning_rate"} if isinstance(thing, Optimizer) and is_tunable(thing) else set()
    return [name for name in thing.parameters() if name not in decided]


def read(query: Mapping[str, str], fallback: Mapping[str, str] | None = None) -> tuple[RaceView, list[Message]]:
    """The race of a link, and one sentence for every entry that had to be ignored, with what is allowed."""
    reader = EntryReader(query, fallback or {})
    values, things = reader.read(entries), reader.things
    surfaces, entrants = things["s"], things[""]
    chosen = {key: values[key] for key in CONTROLS} | {key: int(values[key]) for key in AMOUNTS}
    mode = Mode(chosen.pop("mode"))
    rules = _affordable(reader, {"surfaces": tuple(surfaces.values()), "entrants": tuple(entrants.values()), **chosen})
    myth = values["myth"] if rules in races_of(values["myth"]) else NO_MYTH
    if values["myth"] != myth:
        received = quoted(values["myth"])
        reader.problems.append(
            Message("myth is {received}, whose race is another one than this: left out.", received=received)
        )
    if scheduled := [key for key in reader.query if "schedule" in key.split(".")]:
        reader.known.update(scheduled)
        named = ", ".join(map(quoted, scheduled[:10]))
        reader.problems.append(Message("{entries}: a race keeps learning rates constant, so left out.", entries=named))
    return RaceView(rules, tuple(entrants), mode, values["shown"], myth), reader.problems + reader.unknown()


_reading = read_once(read)


def _value(view: RaceView, key: str) -> float | str:
    return view.mode if key == "mode" else getattr(view.rules, key)


def _affordable(reader: EntryReader, values: dict[str, Any]) -> RaceRules:
    """The rules, with fewer starts where all runs together would be too many; with a first visit's amounts where even
    one start would."""
    try:
        return RaceRules(**values)
    except ValueError as error:
        problem = told_by(error)
    usual_amounts = False
    for amounts in ({}, {name: getattr(OPENING, name) for name in AMOUNTS}):
        asked = values | amounts
        try:
            one = RaceRules(**asked | {"starts": 1})
        except ValueError:
            usual_amounts = True
            continue
        starts = min(asked["starts"], LARGEST // one.cell_steps, MOST_PROBLEMS // one.repeats)
        if usual_amounts:
            told = Message(
                "{problem}: using the budget, seeds and trials of a first visit, and {starts} starts instead.",
                problem=problem, starts=starts,
            )  # fmt: skip
        else:
            told = Message("{problem}: using {starts} starts instead.", problem=problem, starts=starts)
        reader.problems.append(told)
        return replace(one, starts=starts)
    raise AssertionError(problem)


@dataclass(frozen=True)
class Shown(Asked):
    """What the page shows."""

    view: RaceView = field(default_factory=view_of)
    problems: tuple[Message, ...] = ()
    stopped: str = ""
    """The key of the race that the visitor has stopped."""

    @property
    def links(self) -> Links:
        return self.view.links


def view(request: Request) -> Shown:
    """The race that a request asks for."""
    found, problems = _reading(request)
    before = request.fallback.get("myth")
    if found.myth == NO_MYTH and before in MYTHS and found.rules in races_of(before):
        found = replace(found, myth=before)  # what was changed was not allowed, so the race is still about it
    stopped = request.more.get("stopped")
    return Shown(found, tuple(problems), stopped if isinstance(stopped, str) else "", **request.said)
