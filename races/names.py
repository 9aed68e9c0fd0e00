"""Names that tell things apart: what each has set differently from its default."""

from collections.abc import Collection, Sequence

from catalogue import Declaration, Optimizer
from language import Joined, Message


def different_names(things: Sequence[Declaration], without: Collection[str]) -> tuple[Message | str, ...]:
    """What each is called, with what is not at its default, but for `without`; those alike in that too are numbered
    by their place."""
    told = [_told(one, without) for one in things]
    return tuple(name if told.count(name) == 1 else Joined([name, str(i + 1)]) for i, name in enumerate(told))


def name_of(one: Declaration) -> Message | str:
    """What a thing is called; an optimizer's name is the same in every language."""
    return one.name if isinstance(one, Optimizer) else Message(one.name)


class Word(Message):
    """What a parameter or an option is called within a sentence: its label, which English writes as the code does."""

    __slots__ = ("code",)

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code.replace("_", " ").capitalize())

    def _text(self, language: str) -> str:
        """The label in a language, the code's word where there is no translation."""
        told = super()._text(language)
        return self.code if told == self.template else told


def word(parameter: str) -> Word:
    """What a parameter is called."""
    return Word(parameter.replace("_", " "))


def _told(one: Declaration, without: Collection[str]) -> Message | str:
    values = {name: getattr(one, name) for name in one.parameters() if name not in without}
    other = [_setting(name, value) for name, value in values.items() if value != one.parameters()[name].default]
    name = name_of(one)
    return Message("{name} ({settings})", name=name, settings=Joined(other, ", ")) if other else name


def _setting(name: str, value: float | bool | str) -> Message:
    if isinstance(value, bool):
        return word(name) if value else Message("no {setting}", setting=word(name))
    return Joined([word(name), Word(value) if isinstance(value, str) else format(value, "g")])
