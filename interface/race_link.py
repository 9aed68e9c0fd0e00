"""A race as entries of a link, and back.

    s1=quadratic  s1.angle=45  s2=rosenbrock  1=sgd  2=adam  3=adam  3.bias_correction=off
    mode=tuned  budget=300  starts=32  seed=0  noise=none  sigma=0.1  seeds=1  rate=0.01  library=PyTorch
    metric=gap  tolerance=0.01  trials=19  search=grid  low=1e-05  high=10  shown=0

A number before the dot is a surface's place or an entrant's slot, which fixes its colour. Whose rate the mode decides
has no entry for it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from catalogue import Library, Optimizer, Parameter, Surface, parameter
from optimizers import OPTIMIZERS
from races import Metric, Mode, RaceRules, Search
from races.lineup import is_tunable
from races.rules import AMOUNTS, LARGEST, MOST, may_race
from simulation.link import EntryReader, write
from simulation.rules import Rules
from surfaces import SURFACES

OPENING = RaceRules.of(["quadratic", "rosenbrock", "beale", "himmelblau"], ["sgd", "momentum", "rmsprop", "adam"])
"""What an address without entries means here."""
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
    "rate": _positive(OPENING.rate, 1e-5, 10.0, "The learning rate of everybody."),
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
    "low": _positive(OPENING.low, 1e-6, 1.0, "The lowest learning rate that is tried."),
    "high": _positive(OPENING.high, 1e-3, 100.0, "The highest learning rate that is tried."),
}  # fmt: skip
"""Entry -> what it may be. All but the mode are fields of the rules."""


@dataclass(frozen=True)
class RaceView:
    """Everything that decides what the page shows."""

    rules: RaceRules = OPENING
    slots: tuple[int, ...] = tuple(range(1, len(OPENING.entrants) + 1))
    """Of each entrant, rising; a slot fixes colour, dash and marker."""
    mode: Mode = Mode.SAME_RATE
    shown: int = 0
    """Which surface the charts show, from 1; 0 is all of them together."""

    def entries(self, in_full: bool = True) -> dict[str, str]:
        """The link's entries: all, or those that say more than the opening's."""
        groups = _groups(self, in_full)
        if not in_full:
            first = _groups(FIRST_VISIT, in_full)
            *things, values = ({} if group == same else group for group, same in zip(groups, first, strict=True))
            groups = [*things, {key: text for key, text in values.items() if text != first[-1][key]}]
        return {key: text for group in groups for key, text in group.items()}


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
    yield from ((key, str(write(view.mode if key == "mode" else getattr(view.rules, key)))) for key in CONTROLS)
    yield "shown", str(view.shown)


FIRST_VISIT = RaceView()


def exchanged(view: RaceView, surfaces: bool, things: Sequence[Surface | Optimizer]) -> dict[str, str]:
    """The view's entries with other surfaces or else entrants, which keep their slots where they had one."""
    old, entrants, values = _groups(view, in_full=True)
    if surfaces:
        return dict(_things("s", enumerate(things, start=1), in_full=True)) | entrants | values | {"shown": "0"}
    slot_of = dict(zip(view.rules.entrants, view.slots, strict=True))
    free = iter(sorted(set(range(1, MOST["entrants"] + 1)) - {slot_of.get(one) for one in things}))
    numbered = sorted(((slot_of.get(one) or next(free), one) for one in things), key=lambda pair: pair[0])
    return old | dict(_things("", numbered, in_full=True)) | values


def settings(thing: Surface | Optimizer) -> list[str]:
    """The parameters that set it apart: of an entrant whose rate the mode decides, all but that."""
    decided = {"learning_rate"} if isinstance(thing, Optimizer) and is_tunable(thing) else set()
    return [name for name in thing.parameters() if name not in decided]


def read(query: Mapping[str, str], fallback: Mapping[str, str] | None = None) -> tuple[RaceView, list[str]]:
    """The race of a link, and one sentence for every entry that had to be ignored, with what is allowed."""
    reader = EntryReader(query, fallback or {})
    surfaces = _read_things(reader, "s", RACEABLE, MOST["surfaces"], dict(enumerate(OPENING.surfaces, start=1)))
    entrants = _read_things(
        reader, "", OPTIMIZERS, MOST["entrants"], dict(zip(FIRST_VISIT.slots, OPENING.entrants, strict=True))
    )
    values = {key: reader.parameter(key, declared, declared.default) for key, declared in CONTROLS.items()}
    values |= {key: int(values[key]) for key in AMOUNTS}
    if not values["low"] < values["high"]:
        reader.problems.append(
            f"low and high are two learning rates with the low one first, received {values['low']:g} and "
            f"{values['high']:g}: using {OPENING.low:g} and {OPENING.high:g} instead."
        )
        values |= {"low": OPENING.low, "high": OPENING.high}
    mode = Mode(values.pop("mode"))
    rules = _affordable(reader, {"surfaces": tuple(surfaces.values()), "entrants": tuple(entrants.values()), **values})
    shown = int(
        reader.choice("shown", dict.fromkeys(map(str, range(len(surfaces) + 1))), "0", "0 for all, or a surface")
    )
    return RaceView(rules, tuple(entrants), mode, shown if len(surfaces) > 1 else 0), reader.problems + reader.unknown()


def _read_things(
    reader: EntryReader, prefix: str, known: Mapping[str, type], most: int, opening: dict[int, Any]
) -> dict:
    """Number -> surface or optimizer. Those that are named, or else the opening's; none twice."""
    numbers = [number for number in range(1, most + 1) if f"{prefix}{number}" in reader.query] or list(opening)
    found: dict[int, Any] = {}
    for number in numbers:
        key = f"{prefix}{number}"
        default = opening.get(number, next(iter(opening.values())))
        cls = known[reader.choice(key, known, default.slug, "a surface" if prefix else "an optimizer")]
        names = settings(cls())
        thing = cls(
            **{
                name: reader.parameter(f"{key}.{name}", cls.parameters()[name], cls.parameters()[name].default)
                for name in names
            }
        )
        if thing in found.values():
            reader.problems.append(f"{key} is {thing.name} with the same settings once more: left out.")
        elif reason := may_race(thing) if prefix else "":
            reader.problems.append(f"{key} is a surface with a known lowest value, but {reason}: left out.")
        else:
            found[number] = thing
    return found or opening


def _affordable(reader: EntryReader, values: dict[str, Any]) -> RaceRules:
    """The rules, with fewer starts or else the opening's amounts where all steps together would be too many."""
    try:
        return RaceRules(**values)
    except ValueError as error:
        problem = str(error)
    try:
        least = RaceRules(**values | {"starts": 1})
        smaller = LARGEST // least.cell_steps
        reader.problems.append(f"{problem}: using {smaller} starts instead.")
        return replace(least, starts=smaller)
    except ValueError:
        reader.problems.append(f"{problem}: using the budget, starts, seeds and trials of a first visit instead.")
        return RaceRules(**values | {name: getattr(OPENING, name) for name in AMOUNTS})
