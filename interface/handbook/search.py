"""What the Handbook's search looks through: methods, surfaces and schedules by all their names and letters.

The browser compares, as `player/web/handbook/search.js` says; this is what it compares with.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any
from urllib.parse import urlencode

from catalogue import Declaration, Optimizer, Schedule
from charts.plain_text import LETTERS, plain_text
from interface.handbook.contents import CLASSICS, families, link_to_schedule
from interface.handbook.symbols import called, meaning_of
from language import LANGUAGES, Message
from language.particles import GREEK
from schedules import SCHEDULES
from surfaces import SURFACES

CLASSICS_HEADING = Message("The five classics")
METHOD, SURFACE, SCHEDULE = Message("optimizer"), Message("surface"), Message("learning-rate schedule")
IN_ENGLISH = {letter: name.removeprefix("var") for name, letter in LETTERS.items() if letter in GREEK}
"""Greek letter -> its name in English; `GREEK` has the Korean."""


@cache
def index() -> tuple[dict[str, Any], ...]:
    """Everything that can be found: {name, kind, group, to, names, letters}, in the order of the page.

    `to` is an anchor of the page or, after "?", the Playground's link. `names` are texts; `letters` are {shown, keys,
    about}: the letter, argument or parameter's name, what may be typed for it, and what it stands for.
    """
    return (
        *(
            _found(cls, METHOD, group, f"#{cls.slug}", _letters_of(cls))
            for group, members in methods().items()
            for cls in members
        ),
        *(
            _found(cls, SURFACE, Message("Surfaces"), f"#surface-{slug}", _parameters(cls))
            for slug, cls in SURFACES.items()
        ),
        *(
            _found(cls, SCHEDULE, Message("Schedules"), f"?{urlencode(link_to_schedule(cls))}", _parameters(cls))
            for cls in SCHEDULES.values()
        ),
    )


def methods() -> dict[Message, Sequence[type[Optimizer]]]:
    """Heading -> the optimizers below it."""
    return {CLASSICS_HEADING: CLASSICS} | {Message(one.heading): members for one, members in families().items()}


def _found(
    cls: type[Declaration], kind: Message, group: Message, to: str, letters: Iterable[tuple[str, Message]]
) -> dict[str, Any]:
    name = cls.name if issubclass(cls, Optimizer) else Message(cls.name)
    meanings: dict[str, Message] = {}
    for shown, about in letters:
        meanings.setdefault(shown, about)
    return {
        "name": name,
        "kind": kind,
        "group": group,
        "to": to,
        "names": list(dict.fromkeys(_names(cls))),
        "letters": [
            {"shown": shown, "keys": keys(shown) + (_words(about) if shown in cls.parameters() else []), "about": about}
            for shown, about in meanings.items()
        ],
    }


def _words(about: Message) -> list[str]:
    """What a parameter is called, in every language."""
    return [about.text(language) for language in LANGUAGES]


def _names(cls: type[Declaration]) -> Iterator[str]:
    """What it is called, in every language."""
    yield cls.name
    yield cls.slug
    names = Message(cls.known_as) if issubclass(cls, Optimizer) else Message(cls.name)
    yield from (name for language in LANGUAGES for name in names.text(language).split(", ") if name)


def _letters_of(cls: type[Optimizer]) -> Iterator[tuple[str, Message]]:
    for name, quantity in called(cls):
        yield plain_text(name.strip("$")) if name.startswith("$") else name, quantity.meaning
    for library, counterpart in cls.libraries.items():
        yield counterpart.call, Message(library.value)


def _parameters(cls: type[Declaration]) -> Iterator[tuple[str, Message]]:
    for name, declared in cls.parameters().items():
        about = meaning_of(name, declared)
        yield name, about
        if declared.symbol:
            yield plain_text(declared.symbol), about
    if issubclass(cls, Schedule):
        yield "η", Message("Learning rate")


def keys(shown: str) -> list[str]:
    """What may be typed for a letter or a name in code besides itself: Greek letters by their names, a call's last."""
    spelled = ["".join(table.get(sign, sign) for sign in shown) for table in (IN_ENGLISH, GREEK)]
    return [one for one in dict.fromkeys([shown.rpartition(".")[2], *spelled]) if one != shown]
