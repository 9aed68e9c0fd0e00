"""Which optimizer an entrant is in which mode, and what a reader must know about it."""

from dataclasses import replace
from typing import NamedTuple

from catalogue import Array, Counterpart, Library, Optimizer
from catalogue.library import Value
from language import Joined, Message
from races.names import word

MEMORIES = ("momentum", "beta1")
"""The parameter that says how long the direction is remembered, as the field calls it."""


class Racer(NamedTuple):
    """An optimizer as it races."""

    optimizer: Optimizer
    note: Message | None
    """One or more sentences on what is not as the mode says; None where all is."""


def is_tunable(optimizer: Optimizer) -> bool:
    """Whether there is a learning rate that somebody must choose."""
    return "learning_rate" in optimizer.parameters() and not optimizer.finds_its_rate


def memory_of(optimizer: Optimizer) -> str | None:
    """The name of the parameter that a quasi-random search varies beside the rate."""
    return next((name for name in MEMORIES if name in optimizer.parameters()), None)


def why_one_trial(optimizer: Optimizer) -> Message | None:
    """Why there is nothing to tune, None where there is."""
    if is_tunable(optimizer):
        return None
    if optimizer.finds_its_rate:
        return Message(
            "{name} finds the length of its steps, so its rate stays at {rate}.",
            name=optimizer.name, rate=f"{optimizer.learning_rate:g}",
        )  # fmt: skip
    return Message("{name} has no learning rate, so it races with its own settings.", name=optimizer.name)


def at_same_rate(optimizer: Optimizer, rate: float) -> Racer:
    """The entrant at this rate, if somebody must choose one."""
    if is_tunable(optimizer):
        return Racer(_with(optimizer, {"learning_rate": rate}), None)
    return Racer(optimizer, why_one_trial(optimizer))


def at_library_defaults(optimizer: Optimizer, library: Library) -> Racer:
    """The entrant with the defaults that `Optimizer.libraries` declares, under our names.

    Ours stand in, and the note says so, for a method that the library lacks, for a value that it does not give, and
    for a 0 where ours is not 0: that is how a library has a method switched off, as momentum is in PyTorch's SGD.
    """
    counterpart, ours = optimizer.libraries.get(library), type(optimizer)()
    if counterpart is None:
        return _lacking(_with(optimizer, {}), library)
    theirs = {name: value for name, value in counterpart.defaults.items() if name in optimizer.parameters()}
    if is_tunable(optimizer):
        theirs.setdefault("learning_rate", None)
    needed = [name for name in optimizer.parameters() if name in theirs and getattr(ours, name)]
    off = [name for name in needed if theirs[name] == 0]
    absent = [name for name in needed if theirs[name] is None]
    given = {name: value for name, value in theirs.items() if value is not None and name not in off}
    raced = _with(optimizer, given | _conventions(optimizer, counterpart))
    call = counterpart.call
    notes = [
        Message(
            "{call} has {setting} = 0, which switches {name} off: here it is {value}.",
            call=call, setting=one, name=raced.name, value=f"{getattr(raced, one):g}",
        )
        for one in off
    ]  # fmt: skip
    notes += [
        Message(
            "{call} has no default for {setting}: here it is {value}.",
            call=call, setting=word(one), value=f"{getattr(raced, one):g}",
        )
        for one in absent
    ]  # fmt: skip
    if reason := counterpart.refuses(raced, False):
        notes.append(Message("Ours stands in: {reason}.", reason=reason))
    notes += [
        Message(
            "The {setting} = {value} of {call} is left out.",
            setting=name, value=f"{counterpart.defaults[name]:g}", call=call,
        )
        for name in _left_out(counterpart, optimizer)
    ]  # fmt: skip
    return Racer(raced, Joined(notes) if notes else None)


def _lacking(raced: Optimizer, library: Library) -> Racer:
    """What races for a method that the library lacks: our rate, and settings that need not be our defaults."""
    is_plain, has_rate = raced == type(raced)(), is_tunable(raced)
    note = Message(
        "{library} has no {name}, so our defaults stand in."
        if is_plain
        else "{library} has no {name}, so it races with our default rate and its own settings."
        if has_rate
        else "{library} has no {name}, so it races with its own settings.",
        library=library, name=raced.name,
    )  # fmt: skip
    return Racer(raced, note)


def _with(optimizer: Optimizer, given: dict) -> Optimizer:
    """Numbers from `given` or, for a rate, our declared one; the switches and choices of the entrant stay."""
    rate = {"learning_rate": type(optimizer)().learning_rate} if "learning_rate" in optimizer.parameters() else {}
    return replace(optimizer, **{**rate, **given})


def _left_out(counterpart: Counterpart, optimizer: Optimizer) -> list[str]:
    """Numbers other than 0 that the library has and we have no parameter for."""
    return [
        name
        for name, value in counterpart.defaults.items()
        if name not in optimizer.parameters() and not isinstance(value, bool | str) and value
    ]


def _conventions(optimizer: Optimizer, counterpart: Counterpart) -> dict[str, Value]:
    """The library's own convention for each of ours: the one for which nothing must be said to it, or the only one."""
    own = {
        name: [one for one, words in values.items() if not words or len(values) == 1]
        for name, values in counterpart.settings.items()
        if name in optimizer.parameters() and optimizer.parameters()[name].convention
    }
    return {name: options[0] for name, options in own.items() if options}


def at_trial(optimizer: Optimizer, rate: Array, memory: Array | None) -> Optimizer:
    """The entrant at a trial or at many: a rate and, where it has one, a memory."""
    name = memory_of(optimizer)
    varied = {} if memory is None or name is None else {name: memory}
    return _with(optimizer, {"learning_rate": rate, **varied})
