"""How a scenario is shown, as opposed to what it computes: entries of the link that no run depends on."""

from collections.abc import Iterator

from language import Message
from simulation.scenario import SLOTS, STEPS_LIMIT
from simulation.schema import Entry, Kind, Link

OPTIONS: dict[str, tuple[str, ...]] = {
    "layout": ("overlaid", "panels"),
    "arrows": ("off", "on", "true"),
    "curve": ("loss", "distance", "gradient", "rate"),
    "speed": ("1", "0.25", "0.5", "2", "4"),
    "inspect": ("none", *map(str, range(1, SLOTS + 1))),
    "step": ("end", *map(str, range(STEPS_LIMIT + 1))),
}
"""Key -> what it may be, the default first. `inspect` is the slot of the entrant that is taken apart at `step`."""

LISTED = 20
"""At most so many options are listed in a message."""

DEFAULTS = {key: options[0] for key, options in OPTIONS.items()}


def entries(link: Link) -> Iterator[Entry]:
    """How the Playground shows an experiment."""
    for key, kind in KINDS.items():
        yield Entry(key, kind, DEFAULTS[key], ("display", key))


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


KINDS = {key: option(options) for key, options in OPTIONS.items()}
