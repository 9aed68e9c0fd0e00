"""How a scenario is shown, as opposed to what it computes: entries of the link that no run depends on."""

import math
from collections.abc import Collection, Iterable, Iterator

from language import Message
from simulation.numerals import numeral
from simulation.scenario import SLOTS, STEPS_LIMIT
from simulation.schema import Entry, Kind, Link, quoted, using_instead, write

OPTIONS: dict[str, tuple[str, ...]] = {
    "layout": ("overlaid", "panels"),
    "arrows": ("off", "on", "true"),
    "curve": ("loss", "distance", "gradient", "rate"),
    "speed": ("1", "0.25", "0.5", "2", "4"),
    "inspect": ("none", *map(str, range(1, SLOTS + 1))),
    "step": ("end", *map(str, range(STEPS_LIMIT + 1))),
    "reveal": ("all", "clock"),
    "relief": ("on", "off"),
    "heights": ("levels", "true"),
}
"""Key -> what it may be, the default first. `inspect` is the slot of the entrant that is taken apart; the clock stands
at `step`; with reveal=clock nothing is told of what comes after that; `relief` is the 3-D picture, of which `heights`
says what they mean."""

LISTED = 20
"""At most so many options are listed in a message."""

DEFAULTS = {key: options[0] for key, options in OPTIONS.items()} | {
    "zoom": "whole",
    "camera": "home",
    "without": "none",
}
VIEW = ("step", "zoom", "camera", "without", "reveal", "relief", "heights")
"""What the browser shows by itself: no answer depends on it."""
LARGEST = 1e9
"""A coordinate of a window or a camera is no larger."""


def entries(link: Link) -> Iterator[Entry]:
    """How the Playground shows an experiment."""
    yield from some(KINDS)


def some(keys: Iterable[str]) -> Iterator[Entry]:
    """Those that another page has, too."""
    for key in keys:
        yield Entry(key, KINDS[key], DEFAULTS[key], ("display", key))


def within(display: dict[str, str], steps: int) -> list[Message]:
    """Put the clock to the end where its step is beyond it, and say so."""
    if not (display["step"].isdigit() and int(display["step"]) > steps):
        return []
    received, display["step"] = quoted(display["step"]), DEFAULTS["step"]
    return [using_instead("step", Message("0 to {steps} or end", steps=steps), received, DEFAULTS["step"])]


def option(options: tuple[str, ...]) -> Kind:
    """One of the options."""
    texts = dict.fromkeys(options)

    def parse(text: str) -> str:
        if text not in texts:
            raise ValueError
        return text

    return Kind(parse, lambda: Message("one of {options}", options=allowed(options)))


def allowed(options: tuple[str, ...]) -> str:
    """The options as a list; of a long one the ends."""
    return ", ".join(options if len(options) <= LISTED else [options[0], options[1], "...", options[-1]])


def numbers(text: str, count: int) -> list[float]:
    """Numbers with commas between them. Raises ValueError."""
    found = [float(numeral(part)) for part in text.split(",")]
    if len(found) != count or not all(math.isfinite(one) and abs(one) <= LARGEST for one in found):
        raise ValueError
    return found


def _listed(found: Collection[float]) -> str:
    return ",".join(map(write, found))


def _zoom(text: str) -> str:
    if text == DEFAULTS["zoom"]:
        return text
    x_low, x_high, y_low, y_high = found = numbers(text, 4)
    if not (x_high - x_low > 1 / LARGEST and y_high - y_low > 1 / LARGEST):
        raise ValueError
    return _listed(found)


def _camera(text: str) -> str:
    if text == DEFAULTS["camera"]:
        return text
    found = numbers(text, 6)
    if found[:3] == found[3:]:
        raise ValueError
    return _listed(found)


def _without(text: str) -> str:
    if text == DEFAULTS["without"]:
        return text
    slots = [int(numeral(slot)) for slot in text.split(",")]
    if not all(1 <= slot <= SLOTS for slot in slots):
        raise ValueError
    return ",".join(map(str, sorted(set(slots))))


KINDS = {key: option(options) for key, options in OPTIONS.items()} | {
    "zoom": Kind(_zoom, lambda: Message("whole, or x low,x high,y low,y high of the part of the plane that is shown")),
    "camera": Kind(_camera, lambda: Message("home, or where the eye is and where it looks: x,y,z,x,y,z")),
    "without": Kind(_without, lambda: Message("none, or slots from 1 to {slots} with commas between", slots=SLOTS)),
}
