"""The quantities of a method, and what each is called: here, in libraries, in the book, and in the method's paper."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from catalogue import Letters, Library, Optimizer, Parameter
from catalogue.letters import alphabet, rewritten, tokens
from catalogue.library import RESERVED
from interface.handbook.tables import NONE
from interface.kit.controls import label
from interface.kit.markdown_table import markdown_table
from interface.kit.mathml import latex_of
from language import Message

POINT = Message("the point, which the method moves: the parameters of a model")
LOSS = Message("the loss, whose lowest point is sought: the surface")
GRADIENT = Message("the gradient that the step is made of")
GRADIENT_HERE = r"\nabla f(\theta)"


class Quantity(NamedTuple):
    """Something that a method's formula has a letter for."""

    symbol: str
    """Ours, in LaTeX."""
    meaning: Message
    parameter: str = ""
    """Its name, of a parameter."""


def quantities(cls: type[Optimizer]) -> list[Quantity]:
    """Parameters with a symbol, then what its formula has besides, each once."""
    found = [Quantity(one.symbol, meaning_of(name, one), name) for name, one in cls.parameters().items() if one.symbol]
    shared = {r"\theta": POINT, "f": LOSS, "g": GRADIENT}
    named = {symbol: Message(said) for symbol, said in named_symbols(cls).items() if symbol not in shared}
    others = [Quantity(symbol, meaning) for symbol, meaning in (shared | named).items()]
    written, _ = spelled(cls.rule, [one.symbol for one in (*found, *others)])
    parameters = {one.symbol for one in found}
    return found + [one for one in others if one.symbol in written and one.symbol not in parameters]


def meaning_of(name: str, declared: Parameter) -> Message:
    """What a parameter is called; what it does, where its symbol is its name."""
    words = label(name, declared.symbol) or declared.help
    return Message(words)


def spelled(formula: str, symbols: Iterable[str]) -> tuple[set[str], list[str]]:
    """Which of the symbols a formula is written with, the longest at each place, and the tokens that are of none."""
    known = {tokens(one): one for one in symbols}
    given, written, rest = tokens(formula), set(), []
    while given:
        size = next((size for size in range(len(given), 0, -1) if given[:size] in known), 0)
        if size:
            written.add(known[given[:size]])
        else:
            rest.append(given[0])
        given = given[size or 1 :]
    return written, rest


def named_symbols(cls: type[Optimizer]) -> dict[str, str]:
    """LaTeX -> meaning, of the variables that a class and those that it derives from say something of."""
    texts: dict[str, str] = {}
    for one in reversed(cls.__mro__):
        texts |= vars(one).get("symbols", {})
    told = {name: text.partition(": ") for name, text in texts.items()}
    return {latex or latex_of(name): said for name, (latex, _, said) in told.items()}


def symbols_table(cls: type[Optimizer]) -> Message:
    """Markdown: every quantity with its symbols and arguments. A source that is known to call nothing has no column."""
    head: list[Message | str] = [
        Message("What it is"), Message("Here"), *map(str, Library), Message("Deep Learning from Scratch"),
        Message("The paper"),
    ]  # fmt: skip
    columns = zip(head, *(_row(cls, one) for one in quantities(cls)), strict=True)
    shown, *rows = zip(*(one for one in columns if any(cell != NONE for cell in one[1:])), strict=True)
    return markdown_table(shown, rows)


def _row(cls: type[Optimizer], quantity: Quantity) -> list[Message | str]:
    code = cls.in_the_book.get(quantity.parameter, "")
    return [
        quantity.meaning,
        f"${quantity.symbol}$",
        _cell(letter(cls, quantity, Letters.PYTORCH), argument(cls, quantity, Library.PYTORCH)),
        *(_cell("", argument(cls, quantity, one)) for one in Library if one is not Library.PYTORCH),
        _cell(letter(cls, quantity, Letters.BOOK), code),
        _cell(letter(cls, quantity, Letters.PAPER), ""),
    ]


def _cell(symbol: str, argument: str) -> str:
    return " ".join(filter(None, [f"${symbol}$" if symbol else "", f"`{argument}`" if argument else ""])) or NONE


def sources(cls: type[Optimizer]) -> list[Letters]:
    """Who has the method and is known to write letters for it: of the libraries' documentations only PyTorch's does."""
    has = {
        Letters.PYTORCH: Library.PYTORCH in cls.libraries,
        Letters.BOOK: bool(cls.in_the_book),
        Letters.PAPER: any(Letters.PAPER in vars(one).get("letters", {}) for one in cls.__mro__),
    }
    return [letters for letters, known in has.items() if known]


def letter(cls: type[Optimizer], quantity: Quantity, letters: Letters) -> str:
    """Their letter in LaTeX, or nothing where they have none, or none that is known."""
    table = alphabet(cls, letters)
    if letters not in sources(cls):
        return ""
    if not table.get(quantity.symbol, quantity.symbol):
        return table.get(GRADIENT_HERE, "") if quantity.symbol == "g" else ""
    return rewritten(quantity.symbol, cls, letters)


def argument(cls: type[Optimizer], quantity: Quantity, library: Library) -> str:
    """What a library calls a parameter: `lr`, or `betas[0]` for a part of an argument."""
    counterpart = cls.libraries.get(library)
    if counterpart is None or not quantity.parameter:
        return ""
    for name, text in counterpart.arguments.items():
        parts = re.findall(r"[A-Za-z_]\w*", text)
        if name not in RESERVED and text.startswith("(") and quantity.parameter in parts:
            return f"{name}[{parts.index(quantity.parameter)}]"
        if name not in RESERVED and quantity.parameter in parts[:1]:
            return name
    return ""


def called(cls: type[Optimizer]) -> Iterator[tuple[str, Quantity]]:
    """Everything that a quantity is called: symbols in LaTeX between dollars, arguments and names as they are."""
    for quantity in quantities(cls):
        if quantity.parameter:
            yield quantity.parameter, quantity
        if code := cls.in_the_book.get(quantity.parameter):
            yield code, quantity
        for library in Library:
            if name := argument(cls, quantity, library):
                yield name.partition("[")[0], quantity
        yield f"${quantity.symbol}$", quantity
        for letters in sources(cls):
            if symbol := letter(cls, quantity, letters):
                yield f"${symbol}$", quantity
