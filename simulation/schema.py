"""Entries of a link, each declared once: its name, what it may be, and what it means where it is left out.

A schema is a generator of entries. What one of them may be and what implies its default may depend on those before it:

    def of_surface(link):
        yield Entry("surface", one_of(SURFACES, Message("a surface")), SURFACES["quadratic"], ("playground", "surface"))
        surface = link.values["surface"]
        for name, declared in surface.parameters().items():
            yield Entry(f"surface.{name}", declared, declared.default, (surface.slug, name))

From it follow reading, with a sentence for every entry that cannot be used (`EntryReader`), and writing (`links_of`),
in full and short: the entries that differ from what those before them imply.
"""

import contextlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from enum import Enum
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from catalogue import Declaration, Parameter
from language import Message
from simulation import versions
from simulation.numerals import numeral, two_readings

TRACKERS = ("utm_", "fbclid", "gclid")
"""What social networks and newsletters append to a link is no mistake of whoever opens it."""
SWITCH = {"on": True, "off": False}
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|inf")
_WHOLE_NUMBER = re.compile(r"[0-9]+")
_LONGEST_NUMBER = 40
_TOLD = 10
"""So many entries that name no control are told one by one."""
D = TypeVar("D", bound=Declaration)


class Keep(Enum):
    """When a short link has an entry."""

    OTHER = 0
    """Where it is another than its default."""
    BESIDE = 1
    """Also beside any entry that is."""
    ALWAYS = 2
    """Also where it is the default: it belongs to others that are not."""


class Kind(NamedTuple):
    """What an entry may be that is no parameter."""

    parse: Callable[[str], Any]
    """Text -> value. Raises ValueError or KeyError."""
    allowed: Callable[[], Message]
    """What may be written, for a message."""


class Entry(NamedTuple):
    """An entry of a link. Its value is a number, a text, a switch, or a class, which is written as its slug."""

    name: str
    declared: Parameter | Kind
    default: Any
    origin: tuple[str, ...] = ()
    """What implies the default, and its name: the words that it is called by in the tables of `simulation.versions`.
    Empty for one that is computed from others."""
    keep: Keep = Keep.OTHER


class Link:
    """What a schema is given: here for writing, `EntryReader` for reading."""

    reading = False

    def __init__(self, values: dict[str, Any], things: Mapping[str, Any] | None = None) -> None:
        self.values: dict[str, Any] = values
        """Name -> value, of the entries so far; where a link is written, of all."""
        self.named: Mapping[str, Any] = values
        """The entries that the link has."""
        self.things: dict[str, Any] = dict(things or {})
        """What the values make together, as the surface, so that a schema need not make it again."""
        self.problems: list[Message] = []
        """One sentence for everything that could not be used."""

    def usual(self, origin: str, today: Mapping[str, str]) -> Mapping[str, str]:
        """A default that is several entries': who takes part where nobody is named. In tables it is `1=sgd 2=adam`."""
        return today

    def rate(self, origin: tuple[str, ...], today: float) -> float:
        """A default that others are computed from: a learning rate's."""
        return today


Schema = Callable[[Any], Iterable[Entry]]


class EntryReader(Link):
    """Reads entries one by one, notes what it could not use and what nobody asked for.

    query: the entries of a link. fallback: what stands for one that cannot be used, before its default.
    """

    reading = True

    def __init__(self, query: Mapping[str, str], fallback: Mapping[str, str]) -> None:
        super().__init__({})
        self.named = self.query = query
        self.fallback = fallback
        self.known = {"v"}
        self.before = versions.defaults_before(self._version())

    def _version(self) -> int:
        """That of the link, 1 where it says none; a first visit, which has no entries, is always the newest."""
        newest = versions.VERSION
        if "v" not in self.query:
            return 1 if any(not key.startswith(TRACKERS) for key in self.query) else newest
        text = self.query["v"]
        if text in map(str, range(1, newest + 1)):
            return int(text)
        allowed = "1" if newest == 1 else whole_number(1, newest)
        self.problems.append(
            Message("v is {allowed}, received {received}: read as 1.", allowed=allowed, received=quoted(text))
        )
        return 1

    def read(self, schema: Schema) -> dict[str, Any]:
        """Name -> value, of all entries so far."""
        values = self.values
        for entry in schema(self):
            values[entry.name] = self.take(entry)
        return values

    def take(self, entry: Entry) -> Any:
        """The value of the entry, of the fallback's entry, or the default: the first that can be used."""
        name, declared, default, origin, _ = entry
        self.known.add(name)
        if self.before and (was := self.before.get(" ".join(origin))) is not None:
            default = parsed(declared, name, was)
        text = self.query.get(name)
        if text is None:
            return default
        try:
            return parsed(declared, name, text)
        except (ValueError, KeyError):
            value = default
            with contextlib.suppress(KeyError, ValueError):
                value = parsed(declared, name, self.fallback[name])
            shown = f"{value:g}" if isinstance(value, float | int) and not isinstance(value, bool) else text_of(value)
            self.problems.append(using_instead(name, allowed(declared), _received(text), shown))
            return value

    def usual(self, origin: str, today: Mapping[str, str]) -> Mapping[str, str]:
        text = self.before.get(origin)
        return today if text is None else dict(part.split("=") for part in text.split())

    def rate(self, origin: tuple[str, ...], today: float) -> float:
        return float(self.before.get(" ".join(origin), today))

    def unknown(self) -> list[Message]:
        """A sentence for every entry that nothing has asked for."""
        keys = [key for key in self.query if key not in self.known and not key.startswith(TRACKERS)]
        more = [Message("{count} more entries name no control.", count=len(keys) - _TOLD)] if len(keys) > _TOLD else []
        return [Message("{entry} names no control.", entry=quoted(key)) for key in keys[:_TOLD]] + more

    def tell_unknown(self, others: Collection[str] = ()) -> None:
        """Note them among the problems, but for the `others`, which are still to be read."""
        self.known.update(others)
        self.problems += self.unknown()


class Links(NamedTuple):
    """The entries of a link."""

    full: dict[str, str]
    short: dict[str, str]
    """Those without which the others would imply something else."""


def links_of(schema: Schema, link: Link) -> Links:
    """The link of these values, as `Link(values, things)` has them."""
    values, full, kept, differs = link.values, {}, [], False
    for name, _, default, _, keep in schema(link):
        value = values[name]
        full[name] = text_of(value)
        if value != default or keep is Keep.ALWAYS:
            kept.append(name)
            differs = True
        elif keep is Keep.BESIDE:
            kept.append(name)
    return Links(full, {name: full[name] for name in kept} if differs else {})


def one_of(options: Mapping[str, Any], what: Message) -> Kind:
    """One of the options, text -> value; `what` says what they are."""
    return Kind(options.__getitem__, lambda: Message("{what} ({options})", what=what, options=", ".join(options)))


@lru_cache(maxsize=4096)
def parameter_entries(prefix: str, cls: type[Declaration]) -> tuple[Entry, ...]:
    """The parameters of a class at their declared defaults."""
    each = cls.parameters().items()
    return tuple(Entry(f"{prefix}{name}", declared, declared.default, (cls.slug, name)) for name, declared in each)


def made(cls: type[D], prefix: str, values: Mapping[str, Any]) -> D:
    """What the values of its entries make of a class."""
    return cls(**{name: values[f"{prefix}{name}"] for name in cls.parameters()})


def values_of(thing: Declaration, prefix: str) -> dict[str, Any]:
    """The values of its entries."""
    return {f"{prefix}{name}": getattr(thing, name) for name in thing.parameters()}


def parsed(declared: Parameter | Kind, name: str, text: str) -> Any:
    """The value that a text means. Raises ValueError or KeyError where it means none."""
    if isinstance(declared, Kind):
        return declared.parse(text)
    if declared.is_choice:
        if text not in declared.options:
            raise ValueError
        return text
    if declared.is_switch:
        return SWITCH[text]
    return declared.validate(name, _read_number(text), batched=False)


def using_instead(name: str, allowed: Message, received: Message | str, instead: Message | str) -> Message:
    """What an entry may be, what it was, and what is used."""
    return Message(
        "{name} is {allowed}, received {received}: using {instead} instead.",
        name=name, allowed=allowed, received=received, instead=instead,
    )  # fmt: skip


def a_slot(slots: Sequence[str]) -> Message:
    """One that an optimizer is in."""
    if not slots:
        return Message("a slot with an optimizer, none")
    return Message("a slot with an optimizer, {slots}", slots=", ".join(slots))


def _received(text: str) -> Message | str:
    """A quotation, with what it may mean where that is not sure."""
    readings = two_readings(text)
    if readings is None:
        return quoted(text)
    one, other = readings
    return Message("{received}, which may be {one} or {other}", received=quoted(text), one=one, other=other)


def allowed(declared: Parameter | Kind) -> Message:
    """What may be written, for a message."""
    if isinstance(declared, Kind):
        return declared.allowed()
    if declared.is_number:
        interval = declared.allowed.text
        if declared.whole:
            return Message("a whole number in {interval}", interval=interval)
        return Message("a number in {interval}", interval=interval)
    if declared.is_switch:
        return Message("a switch ({options})", options=", ".join(SWITCH))
    return Message("a choice ({options})", options=", ".join(declared.options))


def text_of(value: type[Declaration] | float | bool | str) -> str:
    """A value as text that reads back to it: a class as its slug."""
    return value.slug if isinstance(value, type) else write(value)


def write(value: float | bool | str) -> str:
    """A parameter's value as text that reads back to the same value."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool):
        return "on" if value else "off"
    return repr(float(value)).removesuffix(".0")


def _read_number(text: str) -> float:
    """A decimal number, or inf; not the "nan", "1_000" and digits of other scripts that Python's `float` reads too."""
    plain = numeral(text)
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(plain):
        raise ValueError
    return float(plain)


def whole(low: int, high: int) -> Kind:
    """Digits only, from low to high."""

    def parse(text: str) -> int:
        text = numeral(text)
        if not _WHOLE_NUMBER.fullmatch(text) or not low <= int(text) <= high:
            raise ValueError
        return int(text)

    return Kind(parse, lambda: whole_number(low, high))


def whole_number(low: int, high: int) -> Message:
    """What may be written."""
    return Message("a whole number from {low} to {high}", low=low, high=high)


def quoted(text: str) -> str:
    """User text as a short quotation."""
    return f"“{text[:40]}{'…' if len(text) > 40 else ''}”"
