"""How a scenario is shown, as opposed to what it computes: entries of the link that no run depends on."""

from collections.abc import Mapping

from language import Message
from simulation.link import quoted
from simulation.scenario import SLOTS, STEPS_LIMIT

OPTIONS: dict[str, tuple[str, ...]] = {
    "layout": ("overlaid", "panels"),
    "arrows": ("off", "on"),
    "curve": ("loss", "distance", "gradient"),
    "speed": ("1", "0.25", "0.5", "2", "4"),
    "inspect": ("none", *map(str, range(1, SLOTS + 1))),
    "step": ("end", *map(str, range(STEPS_LIMIT + 1))),
}
"""Key -> what it may be, the default first. `inspect` is the slot of the entrant that is taken apart at `step`."""

LISTED = 20
"""At most so many options are listed in a message."""

DEFAULTS = {key: options[0] for key, options in OPTIONS.items()}


def decode_display(
    query: Mapping[str, str],
    fallback: Mapping[str, str] | None = None,
    offered: Mapping[str, tuple[str, ...]] = OPTIONS,
) -> tuple[dict[str, str], list[Message]]:
    """The value of every option that is `offered`, and one sentence for each entry that had to be ignored.

    An ignored entry is replaced by that of `fallback`, or else by its default.
    """
    display, problems = {key: options[0] for key, options in offered.items()}, []
    for key, options in offered.items():
        value = query.get(key, display[key])
        if value in options:
            display[key] = value
            continue
        before = (fallback or {}).get(key)
        display[key] = before if before in options else display[key]
        problems.append(
            Message(
                "{key} is one of {allowed}, received {received}: using {used} instead.",
                key=key, allowed=allowed(options), received=quoted(value), used=display[key],
            )
        )  # fmt: skip
    return display, problems


def allowed(options: tuple[str, ...]) -> str:
    """The options as a list; of a long one the ends."""
    return ", ".join(options if len(options) <= LISTED else [options[0], options[1], "...", options[-1]])


def encode_display(display: Mapping[str, str], in_full: bool = False) -> dict[str, str]:
    """The entries of a link: those that differ from the default, or all of them."""
    return {key: value for key, value in display.items() if in_full or value != DEFAULTS[key]}
