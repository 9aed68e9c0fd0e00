"""How a library of optimizers has a method of ours: what it is called there, with which arguments, what differs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from language import Message

Value = float | bool | str | None
Words = Mapping[str, str]
"""Argument -> its value as Python text in which our parameters, and the number t of the update from 1, are variables.

The `RESERVED` keys mean something else: "call" replaces what is called, and where it has its own parentheses it is an
expression that takes the arguments it names in braces; "gradient" is what the library is told the gradient is;
"point" is our point theta in terms of the library's iterate theta, where they are not the same; "backend" is the one
that Keras must have.
"""
RESERVED = ("call", "gradient", "point", "backend")


class InexpressibleError(Exception):
    """A library lacks a method, or one of its settings; its message says which, as the end of a sentence."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


class Library(StrEnum):
    """A library whose optimizers are ours under other names."""

    PYTORCH = "PyTorch"
    KERAS = "Keras"
    OPTAX = "Optax"


def counterparts(**found: "Counterpart") -> "Mapping[Library, Counterpart]":
    """Library -> what it has, from `pytorch=Counterpart(...)` and the like."""
    return MappingProxyType({Library[name.upper()]: counterpart for name, counterpart in found.items()})


def _anything(optimizer: Any, changing: bool) -> None:
    return None


@dataclass(frozen=True, kw_only=True)
class Counterpart:
    """What a library has in place of one of our optimizers."""

    call: str
    """Its full name, "torch.optim.Adam"."""
    arguments: Words = field(default_factory=dict)
    """Our parameters as its arguments, and what else must be said, {"lr": "learning_rate", "amsgrad": "True"}."""
    settings: Mapping[str, Mapping[Value, Words]] = field(default_factory=dict)
    """Switch or choice of ours -> each value that the library can express -> what that changes in the arguments."""
    changing: Mapping[str, Mapping[Value, Words]] = field(default_factory=dict)
    """The same for a rate that changes from step to step, over and above `settings`."""
    asks: Words = field(default_factory=dict)
    """What an update is told besides the gradient, in terms of the functions f and `gradient` and the iterate theta."""
    defaults: Mapping[str, Value] = field(default_factory=dict)
    """Parameter under our name, or argument that we lack -> the library's own default; what must be given is absent."""
    differs: str = ""
    """One sentence for students on what is different from ours; empty where nothing is."""
    refuses: Callable[[Any, bool], Message | None] = _anything
    """Why this optimizer of ours, at a rate that changes or not, has no equal there; None where it has one."""
    stands_for: Callable[[Any], Any] | None = None
    """The optimizer of ours whose run the library's is exactly, where a convention allows only almost the one given."""

    def words(self, optimizer: Any, changing: bool) -> Words:
        """The arguments for one optimizer, at a rate that is `changing` or not.

        Raises InexpressibleError that says what the library cannot express.
        """
        if reason := self.refuses(optimizer, changing):
            raise InexpressibleError(reason)
        said = dict(self.arguments)
        once: dict[str, str] = {}
        for name, values in self.settings.items():
            for argument, text in self._value(values, optimizer, name).items():
                if once.setdefault(argument, text) != text:
                    raise InexpressibleError(Message("{call} cannot express these settings together", call=self.call))
        said |= once
        for name, values in self.changing.items() if changing else ():
            said |= self._value(values, optimizer, name, changing=True)
        return said

    def expression(self, words: Words) -> str:
        """The call with these arguments as Python text, without what the reserved keys say."""
        said = {argument: text for argument, text in words.items() if argument not in RESERVED}
        call = words.get("call", self.call)
        if "(" in call:
            return call.format(**said)
        return f"{call}({', '.join(f'{argument}={text}' for argument, text in said.items())})"

    def _value(self, values: Mapping[Value, Words], optimizer: Any, name: str, changing: bool = False) -> Words:
        value = getattr(optimizer, name)
        if value not in values:
            raise InexpressibleError(Message(
                "{call} cannot express {name} = {value} at a rate that changes"
                if changing
                else "{call} cannot express {name} = {value}",
                call=self.call, name=name, value=repr(value),
            ))  # fmt: skip
        return values[value]
