"""The Handbook's tables as Markdown: defaults side by side, and where conventions differ."""

import re
from collections.abc import Iterator

from catalogue import Counterpart, Letters, Library, Optimizer
from catalogue.letters import rewritten
from interface.kit.controls import label, option_label
from interface.kit.markdown_table import markdown_table
from interface.kit.results_table import number
from language import Joined, Message
from optimizers import OPTIMIZERS

NONE = "–"
AS_HERE = Message("as here")


class Cell(Message):
    """A text that cannot end its cell."""

    __slots__ = ()

    def _text(self, language: str) -> str:
        """The text in a language."""
        return super()._text(language).replace("|", r"\|")


def defaults_table(cls: type[Optimizer], letters: Letters = Letters.HERE) -> Message:
    """Every parameter in somebody's letters with its meaning, its default here and in each library that has it."""
    calls = [f"{one} `{cls.libraries[one].call}`" if one in cls.libraries else one.value for one in Library]
    rows = [
        [
            _named(name, declared.symbol, rewritten(declared.symbol, cls, letters)),
            _shown(declared.default),
            *_defaults(cls, name),
            Cell(declared.help),
        ]
        for name, declared in cls.parameters().items()
    ]
    rows += [[f"`{name}`", NONE, *_defaults(cls, name), ""] for name in _arguments_of_theirs(cls)]
    return markdown_table([Message("Defaults"), Message("Here"), *calls, Message("Meaning")], rows)


def conventions_table() -> Message:
    """Every optimizer that a library has under another convention, and what the papers say."""
    rows = [
        [f"[{cls.name}](#{cls.slug})", conventions(cls), *(_difference(cls, one) for one in Library)]
        for cls in OPTIMIZERS.values()
        if any(counterpart.differs for counterpart in cls.libraries.values())
    ]
    return markdown_table([Message("Method"), Message("Here, and in the papers"), *map(str, Library)], rows)


def conventions(cls: type[Optimizer]) -> Message:
    """What the declaration says about its form, beside other forms: its docstring, in one line of Markdown."""
    written = cls.__doc__ or ""
    generated = written.startswith(f"{cls.__name__}(")  # what `dataclass` puts where nothing was written
    return Cell("" if generated else " ".join(written.split()))


def _named(name: str, symbol: str, written: str) -> Message:
    named = label(name, symbol)
    return Joined(filter(None, [Message(named), f"${written}$" if symbol else ""]))


def _defaults(cls: type[Optimizer], name: str) -> Iterator[Message | str]:
    """The default of a parameter, or of an argument of theirs, in each library."""
    for library in Library:
        counterpart = cls.libraries.get(library)
        if counterpart is None:
            yield NONE
        elif name in counterpart.defaults:
            yield _shown(counterpart.defaults[name])
        else:
            yield Message("must be given") if name in _parameters_of(counterpart) else NONE


def _parameters_of(counterpart: Counterpart) -> set[str]:
    """Our parameters that a library's arguments are made of."""
    return {word for text in counterpart.arguments.values() for word in re.findall(r"[A-Za-z_]\w*", text)}


def _arguments_of_theirs(cls: type[Optimizer]) -> list[str]:
    """Arguments that a library has a default for and we have no parameter for, each once."""
    theirs = (name for counterpart in cls.libraries.values() for name in counterpart.defaults)
    return list(dict.fromkeys(name for name in theirs if name not in cls.parameters()))


def _shown(value: float | bool | str | None) -> Message | str:
    if isinstance(value, bool):
        return Message("on" if value else "off")
    if isinstance(value, str):
        option = option_label(value)
        return option if value in OPTIMIZERS else Message(option)
    return Message("none") if value is None else re.sub(r"\.?0*e", "e", number(value))


def _difference(cls: type[Optimizer], library: Library) -> Message | str:
    counterpart = cls.libraries.get(library)
    return NONE if counterpart is None else Cell(counterpart.differs) or AS_HERE
