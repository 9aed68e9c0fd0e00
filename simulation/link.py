"""A scenario as a flat mapping of strings, the same in a URL, in the browser and in a file.

    surface=quadratic  surface.b=2  x=-7  y=2  steps=30  1=sgd  1.learning_rate=0.95  2=momentum ...
    surface=custom  f=x^2+a*y^2  surface.a=20  x_low=-8  x_high=8  y_low=-5  y_high=5
    schedule=cosine  schedule.final=0.1  noise=isotropic  noise.sigma=0.5  seed=3  l2=0.1  weight_decay=0  clip=1
    budget=gradients

A number before the dot is the entrant's slot. What a mapping leaves out has its default: the surface's own start
and steps, the optimizer's own values, for a learning rate the one recommended for the surface, and no schedule,
noise, decay or clipping; where it has f and names no surface, it means one's own function. With budget=gradients,
"steps" counts gradient evaluations.
"""

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from catalogue import Declaration, Optimizer, Parameter, Surface
from expressions import Custom
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation import own_function
from simulation.numerals import numeral, two_readings
from simulation.rates import recommend
from simulation.rules import Rules
from simulation.scenario import BUDGET, CLASSIC, OPENING, SLOTS, STEPS_LIMIT, Entrant, Scenario, start_limits
from surfaces import SURFACES

NO_ENTRANTS = "none"
CLASSIC_RATES = {type(entrant.optimizer): float(entrant.optimizer.learning_rate) for entrant in CLASSIC.entrants}
TRACKERS = ("utm_", "fbclid", "gclid")
"""What social networks and newsletters append to a link is no mistake of whoever opens it."""
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
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|inf")
_LONGEST_NUMBER = 40
_TOLD = 10
"""So many entries that name no control are told one by one."""
_WHOLE_NUMBER = re.compile(r"[0-9]+")
D = TypeVar("D", bound=Declaration)
T = TypeVar("T")


def encode(scenario: Scenario, in_full: bool = False) -> dict[str, str]:
    """The mapping of a scenario; with `in_full` the defaults are written out too."""
    if scenario == OPENING and not in_full:
        return {}
    return dict(_pairs(scenario, in_full))


def decode(query: Mapping[str, str], fallback: Mapping[str, str] | None = None) -> tuple[Scenario, list[str]]:
    """The scenario of a mapping, and one sentence for every entry that had to be ignored.

    An entry that is malformed or out of range is replaced by that of `fallback`, or else by its default; every
    other entry keeps its effect.
    """
    reader = EntryReader(query, fallback or {})
    scenario = _read(reader)
    heard = any(key in reader.known for key in query)
    return scenario if heard else OPENING, reader.problems + reader.unknown()


def write(value: float | bool | str) -> str:
    """A parameter's value as text that reads back to the same value."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "on" if value else "off"
    return repr(float(value)).removesuffix(".0")


def default_values(cls: type[Optimizer], surface: type[Surface]) -> dict[str, float | bool | str]:
    """Parameter name -> default on this surface: the declared one, but the learning rate of the classic comparison
    where it has one, and else the recommended one."""
    if surface is type(CLASSIC.surface) and cls in CLASSIC_RATES:
        return _declared_values(cls) | {"learning_rate": CLASSIC_RATES[cls]}
    recommended = recommend(surface, cls)
    return _declared_values(cls) | ({"learning_rate": recommended.learning_rate} if recommended else {})


def _declared_values(cls: type[Declaration]) -> dict[str, float | bool | str]:
    return {name: declared.default for name, declared in cls.parameters().items()}


def _pairs(scenario: Scenario, in_full: bool) -> Iterator[tuple[str, str]]:
    surface = scenario.surface
    yield "surface", surface.slug
    yield from ((key, write(value)) for key, value in own_function.entries(surface, in_full))
    yield from _parameter_pairs("surface.", surface, _declared_values(type(surface)), in_full)
    for name, value, default in zip("xy", scenario.start, surface.start, strict=True):
        if in_full or value != default:
            yield name, write(value)
    if in_full or scenario.steps != surface.steps:
        yield "steps", str(scenario.steps)
    for entrant in scenario.entrants:
        yield str(entrant.slot), entrant.optimizer.slug
        defaults = default_values(type(entrant.optimizer), type(surface))
        yield from _parameter_pairs(f"{entrant.slot}.", entrant.optimizer, defaults, in_full)
    if not scenario.entrants:
        yield "entrants", NO_ENTRANTS
    schedule = scenario.schedule
    if in_full or schedule.slug != OPENING.schedule.slug:
        yield "schedule", schedule.slug
    yield from _parameter_pairs("schedule.", schedule, _declared_values(type(schedule)), in_full)
    rules = _parameter_pairs("", scenario.rules, _declared_values(Rules), in_full)
    yield from ((RULES[name], text) for name, text in rules)
    if in_full or scenario.budget != BUDGET.default:
        yield "budget", scenario.budget


def _parameter_pairs(prefix: str, declaration: Declaration, defaults: dict, in_full: bool) -> Iterator[tuple[str, str]]:
    for name, default in defaults.items():
        value = getattr(declaration, name)
        if in_full or value != default:
            yield f"{prefix}{name}", write(value)


class EntryReader:
    """Reads entries one by one, notes what it could not use and what nobody asked for."""

    def __init__(self, query: Mapping[str, str], fallback: Mapping[str, str]) -> None:
        self.query, self.fallback = query, fallback
        self.problems: list[str] = []
        self.known: set[str] = set()

    def read(self, key: str, parse: Callable[[str], T], default: T, allowed: str) -> T:
        """`parse` of the entry, of the fallback's entry, or the default: the first that raises no ValueError."""
        self.known.add(key)
        if key not in self.query:
            return default
        try:
            return parse(self.query[key])
        except ValueError:
            value = self._instead(key, parse, default)
            shown = value if isinstance(value, str) else f"{value:g}"
            received = f"received {quoted(self.query[key])}{two_readings(self.query[key])}"
            self.problems.append(f"{key} is {allowed}, {received}: using {shown} instead.")
            return value

    def _instead(self, key: str, parse: Callable[[str], T], default: T) -> T:
        with contextlib.suppress(KeyError, ValueError):
            return parse(self.fallback[key])
        return default

    def choice(self, key: str, options: Mapping[str, object], default: str, what: str) -> str:
        def parse(text: str) -> str:
            if text not in options:
                raise ValueError
            return text

        return self.read(key, parse, default, f"{what} ({', '.join(options)})")

    def parameter(self, key: str, declared: Parameter, default: float | bool | str) -> Any:
        """A float, a switch or a choice, as it is declared."""
        if declared.is_choice:
            return self.choice(key, dict.fromkeys(declared.options), str(default), "a choice")
        if declared.is_switch:
            switch = {"on": True, "off": False}
            return switch[self.choice(key, switch, write(default), "a switch")]

        def parse(text: str) -> Any:
            return declared.validate(key, _read_number(text), batched=False)

        kind = "whole number" if declared.whole else "number"
        return self.read(key, parse, default, f"a {kind} in {declared.allowed.text}")

    def parameters(self, prefix: str, cls: type[D], defaults: Mapping[str, float | bool | str]) -> D:
        return cls(
            **{
                name: self.parameter(f"{prefix}.{name}", declared, defaults[name])
                for name, declared in cls.parameters().items()
            }
        )

    def unknown(self) -> list[str]:
        keys = [key for key in self.query if key not in self.known and not key.startswith(TRACKERS)]
        more = [f"{len(keys) - _TOLD} more entries name no control."] if len(keys) > _TOLD else []
        return [f"{quoted(key)} names no control." for key in keys[:_TOLD]] + more


def _read(reader: EntryReader) -> Scenario:
    implied = Custom.slug if "f" in reader.query else OPENING.surface.slug
    surface_class = OFFERED[reader.choice("surface", OFFERED, implied, "a surface")]
    if surface_class is Custom:
        surface_class = own_function.read_class(reader)
    elif "f" in reader.query:
        reader.known.add("f")
        reader.problems.append(f"f is the formula of surface=custom, this is {surface_class.name}: f is left out.")
    surface = reader.parameters("surface", surface_class, _declared_values(surface_class))
    x, y = (
        reader.parameter(key, declared, default)
        for key, declared, default in zip("xy", start_limits(surface), surface.start, strict=True)
    )
    steps = reader.read("steps", _whole_steps, surface.steps, f"a whole number from 1 to {STEPS_LIMIT}")
    entrants = tuple(_read_entrants(reader, surface_class))
    schedule_class = SCHEDULES[reader.choice("schedule", SCHEDULES, OPENING.schedule.slug, "a schedule")]
    schedule = reader.parameters("schedule", schedule_class, _declared_values(schedule_class))
    rules = {
        name: reader.parameter(RULES[name], declared, declared.default) for name, declared in Rules.parameters().items()
    }
    budget = reader.parameter("budget", BUDGET, BUDGET.default)
    return Scenario(surface, entrants, (x, y), steps, schedule, Rules(**rules), budget)


def _read_number(text: str) -> float:
    """A decimal number, or inf; not the "nan", "1_000" and digits of other scripts that Python's `float` reads too."""
    plain = numeral(text)
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(plain):
        raise ValueError
    return float(plain)


def _whole_steps(text: str) -> int:
    text = numeral(text)
    if not _WHOLE_NUMBER.fullmatch(text) or not 1 <= int(text) <= STEPS_LIMIT:
        raise ValueError
    return int(text)


def _read_entrants(reader: EntryReader, surface: type[Surface]) -> Iterator[Entrant]:
    opening = {entrant.slot: entrant.optimizer.slug for entrant in OPENING.entrants}
    for slot in _read_slots(reader, opening):
        default = opening.get(slot, OPENING.entrants[0].optimizer.slug)
        cls = OPTIMIZERS[reader.choice(str(slot), OPTIMIZERS, default, "an optimizer")]
        yield Entrant(slot, reader.parameters(str(slot), cls, default_values(cls, surface)))


def _read_slots(reader: EntryReader, opening: Mapping[int, str]) -> list[int]:
    """The slots that are taken: those that are named, none where that is said, else those of the opening."""
    named = [slot for slot in range(1, SLOTS + 1) if str(slot) in reader.query]

    def parse(text: str) -> str:
        if named or text != NO_ENTRANTS:
            raise ValueError
        return text

    slots = named or list(opening)
    allowed = f"{NO_ENTRANTS} where no optimizer takes part and otherwise left out"
    taken = reader.read("entrants", parse, "slots " + ", ".join(map(str, slots)), allowed)
    return [] if taken == NO_ENTRANTS else slots


def quoted(text: str) -> str:
    """User text as a short quotation."""
    return f"“{text[:40]}{'…' if len(text) > 40 else ''}”"
