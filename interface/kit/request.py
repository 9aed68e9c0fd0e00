"""What a browser asks a page for: the entries of a link, and what it says of itself. It may say anything."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import limits
from charts import Window
from interface.kit.lru import LRU
from interface.kit.presentation import PLAIN, Presentation
from language import ENGLISH, LANGUAGES, Message
from simulation.own_function import as_typed
from simulation.schema import Links
from simulation.versions import versioned

MOST_ENTRIES, LONGEST = limits.ENTRIES, limits.ENTRY_CHARACTERS
"""So many entries a query may have, and so many characters one of them; Share's longest link has a fifth of that."""
MOST_ASSETS = limits.HELD_KEYS
READINGS, READING_CHARACTERS = LRU(200), 5_000
"""(How, number of entries, entries) -> what a link says, of about 10 kB; of how many characters the longest is."""
ASKER = re.compile(r"[\w-]{1,40}", re.ASCII)


V = TypeVar("V")
A = TypeVar("A", bound="Asked")


class RequestError(ValueError):
    """What was received is no request; the message names what is wrong, and what is allowed, without a full stop."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the value of a page knows of the request that it answers; the rest of it is the experiment."""

    request: str | None = None
    """The id of the request, which the answer repeats."""
    settled: bool = True
    """False while a hand still holds something."""
    window: Window | None = None
    """The part of the plane that the browser shows, None before it has said so."""
    holds: frozenset[str] = frozenset()
    """The keys of the assets that the browser has."""
    asker: str = ""
    """Whose long work it is: a random id that the browser has given itself."""
    presentation: Presentation = PLAIN
    """How it is put before a class."""

    @property
    def links(self) -> Links:
        """What is shown as the entries of a link."""
        raise NotImplementedError

    def link(self, in_full: bool = False) -> dict[str, str]:
        """The link to what is shown, with its version: short, or with every default written out."""
        links = self.links
        return versioned((links.full if in_full else links.short) | self.presentation.link())


def replaced(shown: A, **fields: Any) -> A:
    """The same experiment with other fields of `Asked`, or others that its links do not depend on and need not be made
    anew for."""
    other = replace(shown, **fields)
    vars(other)["links"] = shown.links
    return other


@dataclass(frozen=True)
class Request:
    """A request, as far as all pages read it."""

    query: Mapping[str, str] = field(default_factory=dict)
    """The entries of a link, or all entries as a page has them."""
    fallback: Mapping[str, str] = field(default_factory=dict)
    """What stands for an entry that cannot be used: what was shown before."""
    said: Mapping[str, Any] = field(default_factory=dict)
    """The fields of `Asked`."""
    more: Mapping[str, Any] = field(default_factory=dict)
    """What a page asks besides, unchecked."""
    language: str = ENGLISH
    """In which the answer is told."""
    followed: tuple[int, int] = (0, 0)
    """How often lately the server's paths came in place of those that the browser had computed under a hand, and in how
    many of these that could be seen."""

    @classmethod
    def of_link(cls, entries: Mapping[str, str]) -> "Request":
        """The request of somebody who opens a link."""
        return cls(query=dict(entries))

    @classmethod
    def read(cls, received: Any) -> "Request":
        """The request that a browser has sent as JSON.

        query: {entry: text}; before: the same, what stands for what cannot be used; typed: whether a hand has written
        the formula, so that a blank in it is meant and no plus that a link has lost; id; settled; window: [x low,
        x high, y low, y high]; holds: [key, ...]; asker; lang; followed: [how often, in how many]. Each may be absent.

        Raises
        ------
        RequestError: where a field is of another kind, or too long.
        """
        if not isinstance(received, dict):
            raise RequestError(Message("a request is a JSON object, received {kind}", kind=_kind(received)))
        query = _entries(received, "query")
        if "f" in query and received.get("typed") is True:
            query["f"] = as_typed(query["f"])
        said = {
            "request": _text(received, "id", 60),
            "settled": _flag(received, "settled"),
            "window": window_of(received.get("window")),
            "holds": _keys(received.get("holds") or []),
            "asker": _asker(received.get("asker") or ""),
        }
        known = {"query", "before", "typed", "id", "settled", "window", "holds", "asker", "lang", "followed"}
        more = {key: value for key, value in received.items() if key not in known}
        followed = _followed(received.get("followed"))
        return cls(query, _entries(received, "before"), said, more, language_of(received), followed)


def read_once(read: Callable[..., V]) -> Callable[[Request], V]:
    """`read` of a link's entries and what stands for those that cannot be used, kept for who asks for the same again.

    Who asks how far something is, and a class with one link, ask for the same again and again.
    """

    def reading(request: Request) -> V:
        entries = *request.query.items(), *request.fallback.items()
        if sum(len(part) for pair in entries for part in pair) > READING_CHARACTERS:
            return read(request.query, request.fallback)
        return READINGS.get((read, len(request.query), *entries), lambda: read(request.query, request.fallback))

    return reading


def _kind(value: Any) -> Message | str:
    kinds = {
        bool: Message("true or false"),
        int: Message("a number"),
        float: Message("a number"),
        str: Message("a text"),
        list: Message("a list"),
        dict: Message("an object"),
    }
    return kinds.get(type(value), "null")


def _entries(received: Mapping[str, Any], field: str) -> dict[str, str]:
    entries = received.get(field)
    if entries is None:
        return {}
    if not isinstance(entries, dict):
        raise RequestError(Message(
            "{field} is an object of texts, received {kind}", field=field, kind=_kind(entries)
        ))  # fmt: skip
    if len(entries) > MOST_ENTRIES:
        raise RequestError(Message(
            "{field} has at most {most} entries, received {count:,}",
            field=field, most=MOST_ENTRIES, count=len(entries),
        ))  # fmt: skip
    for text in entries.values():
        if not isinstance(text, str):
            raise RequestError(Message(
                "{field} is an object of texts, received {kind} in it", field=field, kind=_kind(text)
            ))  # fmt: skip
    longest = max((len(part) for pair in entries.items() for part in pair), default=0)
    if longest > LONGEST:
        raise RequestError(Message(
            "an entry of {field} has at most {most:,} characters, received {count:,}",
            field=field, most=LONGEST, count=longest,
        ))  # fmt: skip
    return dict(entries)


def language_of(received: Any) -> str:
    """English where a request asks for none, or for one that is not on offer: a browser may name any."""
    language = received.get("lang") if isinstance(received, dict) else None
    return language if isinstance(language, str) and language in LANGUAGES else ENGLISH


def _text(received: Mapping[str, Any], field: str, longest: int) -> str | None:
    text = received.get(field)
    if text is None:
        return None
    if not isinstance(text, str) or len(text) > longest:
        raise RequestError(Message(
            "{field} is a text of at most {most} characters, received {kind}",
            field=field, most=longest, kind=_kind(text),
        ))  # fmt: skip
    return text


def _flag(received: Mapping[str, Any], field: str) -> bool:
    value = received.get(field, True)
    if not isinstance(value, bool):
        raise RequestError(Message("{field} is true or false, received {kind}", field=field, kind=_kind(value)))
    return value


def _keys(received: Any) -> frozenset[str]:
    if not isinstance(received, list) or not all(isinstance(key, str) for key in received):
        raise RequestError(Message("{field} is a list of texts, received {kind}", field="holds", kind=_kind(received)))
    if len(received) > MOST_ASSETS or any(len(key) > limits.KEY_CHARACTERS for key in received):
        raise RequestError(Message(
            "{field} has at most {most} texts of {characters} characters, received {count:,}",
            field="holds", most=MOST_ASSETS, characters=limits.KEY_CHARACTERS, count=len(received),
        ))  # fmt: skip
    return frozenset(received)


def _followed(received: Any) -> tuple[int, int]:
    if received is None:
        return 0, 0
    whole = isinstance(received, list) and len(received) == 2 and all(type(one) is int for one in received)
    if not (whole and 0 <= received[1] <= received[0] <= limits.FOLLOWED):
        raise RequestError(Message(
            "{field} is two whole numbers, the second at most the first, which is at most {most:,}",
            field="followed", most=limits.FOLLOWED,
        ))  # fmt: skip
    return received[0], received[1]


def _asker(received: Any) -> str:
    if received and not (isinstance(received, str) and ASKER.fullmatch(received)):
        raise RequestError(Message("{field} is 1 to 40 letters, digits, - and _", field="asker"))
    return received or ""


def window_of(received: Any) -> Window | None:
    """Four finite numbers that span an area, or None."""
    try:
        window = Window(*map(float, received))
    except (TypeError, ValueError, OverflowError):
        return None
    spans = window.x_high - window.x_low, window.y_high - window.y_low
    return window if all(math.isfinite(span) and 1e-9 < span < 1e9 for span in spans) else None
