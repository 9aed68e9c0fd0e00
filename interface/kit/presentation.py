"""How an experiment is put before a class, on every page: its title and its question, what is left out, what is locked.

    title=Straight or zig-zag?  note=The gradient is exact.  hide=table,words  lock=start,rates
    only=1.learning_rate,x  view=picture  present=1  stage=black

No run depends on these entries, and what a link leaves out is not there: there are no defaults that could change.
"""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields

from language import Message
from simulation.schema import quoted

TITLE, NOTE = 80, 300
"""So many characters at most have a title and a note."""
PARTS = {
    "controls": Message("Controls"),
    "table": Message("Table"),
    "3d": Message("3-D picture"),
    "curve": Message("Curves"),
    "legend": Message("Legend"),
    "words": Message("Words about the runs"),
    "tools": Message("Buttons above the picture"),
    "clock": Message("Clock"),
    "menu": Message("Menu of the pages"),
    "scores": Message("What the networks make of test images"),
    "scalings": Message("Table of the scalings"),
    "modes": Message("Ranks by the rules that come after this one"),
}
"""What may be left out of a page -> what it is called."""
ONLY_ON = {"scores": "network", "scalings": "data", "modes": "race"}
"""Part -> the page that has it, where only one has."""
LOCKS = {
    "surface": Message("Surface"),
    "start": Message("Start"),
    "steps": Message("Steps"),
    "optimizers": Message("Optimizers"),
    "rates": Message("Learning rates"),
    "rules": Message("Rules of the game"),
    "all": Message("Everything"),
}
"""What may be locked -> what it is called; player/web/kit/presentation.js knows which controls each is."""
CHOICES = {"view": ("page", "picture"), "present": ("0", "1"), "stage": ("theme", "white", "black")}
"""Entry -> what it may be, the first where a link does not say it."""
OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of all that follows."""


@dataclass(frozen=True)
class Presentation:
    """What the entries say; empty is as any visitor sees the page."""

    title: str = ""
    note: str = ""
    hide: tuple[str, ...] = ()
    """Of `PARTS`."""
    lock: tuple[str, ...] = ()
    """Of `LOCKS`."""
    only: tuple[str, ...] = ()
    """The controls that are shown, by their entries; all where none is named."""
    view: str = CHOICES["view"][0]
    """"picture" is the picture with its legend and clock, as large as the window."""
    present: str = CHOICES["present"][0]
    """"1" is the picture for a room: the whole screen, large text, one sentence of what is happening."""
    stage: str = CHOICES["stage"][0]
    """The ground of the picture for a room: that of the page, white or black."""

    def link(self) -> dict[str, str]:
        """The entries, without those that say nothing."""
        said = {key: getattr(self, key) for key in ENTRIES if getattr(self, key) != getattr(PLAIN, key)}
        return {key: value if isinstance(value, str) else ",".join(value) for key, value in said.items()}


PLAIN = Presentation()
ENTRIES = tuple(field.name for field in fields(Presentation))


def read(
    query: Mapping[str, str], fallback: Mapping[str, str], controls: Collection[str]
) -> tuple[Presentation, list[Message]]:
    """What a link says, and one sentence for everything that could not be used.

    controls: the entries of what the page shows, of which `only` names some.
    """
    problems: list[Message] = []
    return Presentation(
        title=_text(query, "title", TITLE, problems),
        note=_text(query, "note", NOTE, problems),
        hide=_some(query, "hide", PARTS, problems),
        lock=_some(query, "lock", LOCKS, problems),
        only=_some(query, "only", controls, problems),
        **{key: _choice(query, fallback, key, problems) for key in CHOICES},
    ), problems  # fmt: skip


def plain(text: str) -> str:
    """Text on one line, without signs that nobody can see or that turn others round."""
    kept = "".join(one for one in text if one.isspace() or not (_unseen(one) or one in OVERRIDES))
    return " ".join(kept.split())


def _unseen(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn")


def _text(query: Mapping[str, str], key: str, most: int, problems: list[Message]) -> str:
    """Plain text, cut where it is too long."""
    text = plain(query.get(key, ""))
    if len(text) <= most:
        return text
    problems.append(Message(
        "{key} has at most {most} characters, received {count:,}: the rest is left out.",
        key=key, most=most, count=len(text),
    ))  # fmt: skip
    return text[:most].rstrip()


def _choice(query: Mapping[str, str], fallback: Mapping[str, str], key: str, problems: list[Message]) -> str:
    """One of the entry's options; in place of another what was there before."""
    options = CHOICES[key]
    received = query.get(key, options[0])
    if received in options:
        return received
    before = fallback.get(key)
    instead = before if before in options else options[0]
    problems.append(Message(
        "{key} is one of {options}, received {received}: using {instead} instead.",
        key=key, options=", ".join(options), received=quoted(received), instead=instead,
    ))  # fmt: skip
    return instead


def _some(query: Mapping[str, str], key: str, options: Collection[str], problems: list[Message]) -> tuple[str, ...]:
    """Those of the options that a list with commas names, in its order, each once."""
    named = dict.fromkeys(part for part in (part.strip() for part in query.get(key, "").split(",")) if part)
    others = [part for part in named if part not in options]
    if others:
        received = ", ".join(map(quoted, others[:5])) + (" …" if len(others) > 5 else "")
        problems.append(
            Message(
                "only is a list of entries of this page, as x,1.learning_rate, received {received}: left out.",
                received=received,
            )
            if key == "only"
            else Message(
                "{key} is a list of {options}, received {received}: left out.",
                key=key, options=", ".join(options), received=received,
            )
        )  # fmt: skip
    return tuple(part for part in named if part in options)
