"""The formulas of surfaces and optimizers, with idea, weakness and source, as Markdown."""

import re
from functools import lru_cache

from catalogue import Letters, Optimizer, Surface
from catalogue.letters import rewritten
from charts.plain_text import plain_text
from language import Joined, Message
from simulation.scenario import Scenario, entrant_names

WORDS_OF_A_FORMULA = re.compile(r"(?<=\\text\{)[^{}]+(?=\})")
"""In LaTeX."""


SUBSCRIPT_IN_WORDS = re.compile(r"_\{\\text\{([^{}]*)\}\}")

SUBSCRIPTS = {"_{t - 1}": "ₜ₋₁", "_t": "ₜ", "_i": "ᵢ"}
"""LaTeX -> signs of their own."""


class Formula(Message):
    r"""LaTeX in which what stands in \text{...} is told in a language."""

    __slots__ = ()

    def _text(self, language: str) -> str:
        """The LaTeX with its words in a language."""

        def told(found: re.Match[str]) -> str:
            words = found.group()
            return Message(words).text(language)

        return WORDS_OF_A_FORMULA.sub(told, self.template)


class PlainFormula(Formula):
    """The same without LaTeX, for where no formula can be set."""

    __slots__ = ()

    def _text(self, language: str) -> str:
        latex = super()._text(language)
        for written, plain in SUBSCRIPTS.items():
            latex = latex.replace(written, plain)
        latex = SUBSCRIPT_IN_WORDS.sub(r"_{\1}", latex)
        parts = re.split(r"\\text\{([^{}]*)\}", latex)
        said = [part if index % 2 else plain_text(part) for index, part in enumerate(parts)]
        return " ".join(" ".join(said).replace("nearrow", "↗").replace("searrow", "↘").split())


def in_plain_text(latex: str) -> Message:
    """A formula as plain text."""
    return PlainFormula(latex)


def with_values(surface: Surface) -> Message:
    """LaTeX of the formula, with the values of its parameters."""
    formula = Formula(surface.formula)
    values = [
        f"{declared.symbol} = {getattr(surface, name):g}"
        if declared.is_number
        else Joined([r"\text{", _choice(name, getattr(surface, name)), "}"], "")
        for name, declared in surface.parameters().items()
    ]
    return Joined([formula, r" \qquad ", Joined(values, r",\ ")], "") if values else formula


def in_words(name: str) -> str:
    """The name of a parameter or an option within a line: "min max"."""
    return name.replace("_", " ")


def _choice(name: str, option: str) -> Message:
    parameter, chosen = in_words(name), in_words(option)
    return Joined([Message(parameter), Message(chosen)], ": ")


def heading(surface: Surface) -> Message:
    """Markdown: the surface's name and its formula."""
    return Joined(["**", Message(surface.name), "** &ensp; $", with_values(surface), "$"], "")


def cards(scenario: Scenario, letters: Letters = Letters.HERE) -> Message:
    """Markdown: one card for the surface and one for every optimizer that takes part, each once."""
    return Joined([surface_card(scenario.surface), *optimizer_cards(scenario, letters)], "\n\n---\n\n")


def surface_card(surface: Surface) -> Message:
    """Markdown on a surface."""
    facts = [
        Joined(["**", Message(surface.name), "**"], ""),
        Message("smooth" if surface.smooth else "not smooth") if surface.smooth is not None else None,
        Message("bounded below" if surface.bounded_below else "without a lower bound")
        if surface.bounded_below is not None
        else None,
        Message("minima found numerically, in and around the view") if surface.minima_are_found else None,
    ]
    head = Joined(filter(None, facts), ", ")
    formula = Joined(["$$", Formula(surface.formula), "$$"], "")
    return Joined([head, formula, Joined([Message(surface.teaches), _source(surface.source)])], "\n\n")


def optimizer_cards(scenario: Scenario, letters: Letters = Letters.HERE) -> list[Message]:
    """Markdown on every optimizer that takes part, with the formulas under the conventions of its entrants."""
    formulas: dict[type[Optimizer], dict[str, list[str]]] = {}
    for name, entrant in zip(entrant_names(scenario), scenario.entrants, strict=True):
        optimizer = entrant.optimizer
        formulas.setdefault(type(optimizer), {}).setdefault(formula_in(optimizer, letters), []).append(name)
    return [
        _optimizer_card(cls, tuple((formula, tuple(names)) for formula, names in each.items()))
        for cls, each in formulas.items()
    ]


def formula_in(optimizer: Optimizer, letters: Letters) -> str:
    """LaTeX of an optimizer's formula in somebody's letters."""
    return rewritten(optimizer.formula, type(optimizer), letters)


@lru_cache(maxsize=512)
def _optimizer_card(cls: type[Optimizer], formulas: tuple[tuple[str, tuple[str, ...]], ...]) -> Message:
    """Markdown on an optimizer; with each formula stands whose it is, which is said where there are several."""
    shown: list[Message] = [Joined(["$$", Formula(formula), "$$"], "") for formula, _ in formulas]
    if len(shown) > 1:
        named = zip(formulas, shown, strict=True)
        shown = [Joined([f"{', '.join(names)}:", formula], "\n\n") for (_, names), formula in named]
    head = Message("**{name}** ({year}), {family}", name=cls.name, year=cls.year, family=Message(cls.family.value))
    words = Joined([Message(cls.idea), Message(cls.weakness), _source(cls.source)])
    return Joined([head, *shown, words], "\n\n")


def _source(source: str) -> Message:
    return Joined(["*", Message(source), "*"], "")
