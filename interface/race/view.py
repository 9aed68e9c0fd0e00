"""A race as entries of a link, and back.

    s1=quadratic  s1.angle=45  s2=rosenbrock  1=sgd  2=adam  3=adam  3.bias_correction=off
    mode=tuned  budget=300  starts=32  seed=0  noise=none  sigma=0.1  seeds=1  rate=0.01  library=PyTorch
    metric=gap  tolerance=0.01  trials=19  search=grid  low=1e-05  high=10  shown=0  myth=none

A number before the dot is a surface's place or an entrant's slot, which fixes its colour. Whose rate the mode decides
has no entry for it. What is left out is as in the race of the myth, or on a first visit.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from catalogue import Library, Optimizer, Parameter, Surface, parameter
from interface.kit.request import Asked, Request
from optimizers import OPTIMIZERS
from races import MYTHS, OPENING, Metric, Mode, RaceRules, Search
from races.lineup import is_tunable
from races.rules import AMOUNTS, LARGEST, MOST, MOST_PROBLEMS, RATES, may_race
from simulation.link import EntryReader, quoted, write
from simulation.rules import Rules
from surfaces import SURFACES

NO_MYTH = "none"
RATE = "[{:g}, {:g}]".format(*RATES)
"""What a learning rate may be."""
NOISE = Rules.parameters()
RACEABLE = {slug: cls for slug, cls in SURFACES.items() if not may_race(cls())}


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
    """Of each entrant, rising; a slot fixes colour, dash and marker."""
    mode: Mode = Mode.SAME_RATE
    shown: int = 0
    """Which surface the charts show, from 1; 0 is all of them together."""
    myth: str = NO_MYTH
    """Which myth the race is about."""

    @classmethod
    def of(cls, rules: RaceRules, mode: Mode = Mode.SAME_RATE, myth: str = NO_MYTH) -> Self:
        """The entrants in slots 1, 2, ..."""
        return cls(rules, tuple(range(1, len(rules.entrants) + 1)), mode, myth=myth)

    def entries(self, in_full: bool = True) -> dict[str, str]:
        """The link's entries: all, or those that say something else than a first visit or the race of the myth."""
        groups = _groups(self, in_full)
        if not in_full:
            base = _groups(view_of(self.myth), in_full)
            *things, values = ({} if group == same else group for group, same in zip(groups, base, strict=True))
            groups = [*things, {key: text for key, text in values.items() if text != base[-1][key]}]
            groups.append({} if self.myth == NO_MYTH else {"myth": self.myth})
        return {key: text for group in groups for key, text in group.items()}


def view_of(myth: str = NO_MYTH, number: int = 0) -> RaceView:
    """One of a myth's races, the first if nothing is said, or what an address without entries means here."""
    if myth == NO_MYTH:
        return RaceView.of(OPENING)
    declared = MYTHS[myth]()
    return RaceView.of(declared.rules[number], declared.modes[0], myth)


def races_of(myth: str) -> tuple[RaceRules, ...]:
    """The rules of all races that a view about this myth may show."""
    return () if myth == NO_MYTH else MYTHS[myth]().rules


def _groups(view: RaceView, in_full: bool) -> list[dict[str, str]]:
    """The entries of the surfaces, of the entrants, and of the rest."""
    surfaces = enumerate(view.rules.surfaces, start=1)
    entrants = zip(view.slots, view.rules.entrants, strict=True)
    return [dict(_things("s", surfaces, in_full)), dict(_things("", entrants, in_full)), dict(_values(view))]


def _things(
    prefix: str, numbered: Iterable[tuple[int, Surface | Optimizer]], in_full: bool
) -> Iterator[tuple[str, str]]:
    for number, thing in numbered:
        yield f"{prefix}{number}", thing.slug
        for name in settings(thing):
            if in_full or getattr(thing, name) != thing.parameters()[name].default:
                yield f"{prefix}{number}.{name}", write(getattr(thing, name))


def _values(view: RaceView) -> Iterator[tuple[str, str]]:
    yield from ((key, str(write(_value(view, key)))) for key in CONTROLS)
    yield from {"shown": str(view.shown), "myth": view.myth}.items()


def settings(thing: Surface | Optimizer) -> list[str]:
    """The parameters that set it apart: of an entrant whose rate the mode decides, all but that."""
    decided = {"learning_rate"} if isinstance(thing, Optimizer) and is_tunable(thing) else set()
    return [name for name in thing.parameters() if name not in decided]


def read(query: Mapping[str, str], fallback: Mapping[str, str] | None = None) -> tuple[RaceView, list[str]]:
    """The race of a link, and one sentence for every entry that had to be ignored, with what is allowed."""
    reader = EntryReader(query, fallback or {})
    base = view_of(reader.choice("myth", {NO_MYTH: None} | MYTHS, NO_MYTH, "a myth"))
    surfaces = _read_things(reader, "s", RACEABLE, dict(enumerate(base.rules.surfaces, start=1)))
    entrants = _read_things(reader, "", OPTIMIZERS, dict(zip(base.slots, base.rules.entrants, strict=True)))
    values = {key: reader.parameter(key, declared, _value(base, key)) for key, declared in CONTROLS.items()}
    values |= {key: int(values[key]) for key in AMOUNTS}
    if not values["low"] < values["high"]:
        low, high = base.rules.low, base.rules.high
        reader.problems.append(
            f"low and high are two learning rates with the low one first, received {values['low']:g} and "
            f"{values['high']:g}: using {low:g} and {high:g} instead."
        )
        values |= {"low": low, "high": high}
    mode = Mode(values.pop("mode"))
    rules = _affordable(reader, {"surfaces": tuple(surfaces.values()), "entrants": tuple(entrants.values()), **values})
    places = dict.fromkeys(map(str, range(len(surfaces) + 1)))
    shown = int(reader.choice("shown", places, "0", "0 for all surfaces, or the place of one"))
    myth = base.myth if rules in races_of(base.myth) else NO_MYTH
    if base.myth != myth:
        reader.problems.append(f"myth is {quoted(base.myth)}, whose race is another one than this: left out.")
    return RaceView(rules, tuple(entrants), mode, shown, myth), reader.problems + reader.unknown()


def _value(view: RaceView, key: str) -> float | str:
    return view.mode if key == "mode" else getattr(view.rules, key)


def _read_things(reader: EntryReader, prefix: str, known: Mapping[str, type], base: dict[int, Any]) -> dict[int, Any]:
    """Number -> surface or optimizer. Those that are named, or else the base's; none twice."""
    what, most = ("a surface", MOST["surfaces"]) if prefix else ("an optimizer", MOST["entrants"])
    named = [number for number in range(1, most + 1) if f"{prefix}{number}" in reader.query]
    found: dict[int, Any] = {}
    for number in named or base:
        key, there = f"{prefix}{number}", base.get(number, next(iter(base.values())))
        cls = known[reader.choice(key, known, there.slug, what)]
        plain = there if isinstance(there, cls) and not named else cls()
        declared = {name: cls.parameters()[name] for name in settings(plain)}
        values = {name: reader.parameter(f"{key}.{name}", one, getattr(plain, name)) for name, one in declared.items()}
        thing = cls(**values)
        if thing in found.values():
            reader.problems.append(f"{key} is {thing.name} once more, with the same settings: left out.")
        elif reason := may_race(thing) if prefix else "":
            reader.problems.append(f"{key} is a surface whose lowest value is known, but {reason}: left out.")
        else:
            found[number] = thing
    return found or base


def _affordable(reader: EntryReader, values: dict[str, Any]) -> RaceRules:
    """The rules, with fewer starts where all runs together would be too many; with a first visit's amounts where even
    one start would."""
    try:
        return RaceRules(**values)
    except ValueError as error:
        problem = str(error)
    said = ""
    for amounts in ({}, {name: getattr(OPENING, name) for name in AMOUNTS}):
        asked = values | amounts
        try:
            one = RaceRules(**asked | {"starts": 1})
        except ValueError:
            said = "the budget, seeds and trials of a first visit, and "
            continue
        starts = min(asked["starts"], LARGEST // one.cell_steps, MOST_PROBLEMS // one.repeats)
        reader.problems.append(f"{problem}: using {said}{starts} starts instead.")
        return replace(one, starts=starts)
    raise ValueError(problem)


@dataclass(frozen=True)
class Shown(Asked):
    """What the page shows."""

    view: RaceView = field(default_factory=view_of)
    problems: tuple[str, ...] = ()
    stopped: str = ""
    """The key of the race that the visitor has stopped."""

    def link(self, in_full: bool = False) -> dict[str, str]:
        """The race as the entries of a link."""
        return self.view.entries(in_full)


def view(request: Request) -> Shown:
    """The race that a request asks for."""
    found, problems = read(request.query, request.fallback)
    before = request.fallback.get("myth")
    if found.myth == NO_MYTH and before in MYTHS and found.rules in races_of(before):
        found = replace(found, myth=before)  # what was changed was not allowed, so the race is still about it
    stopped = request.more.get("stopped")
    return Shown(found, tuple(problems), stopped if isinstance(stopped, str) else "", **request.said)
