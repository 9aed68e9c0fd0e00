"""The texts of declarations, which are translated although no `Message` names them."""

import inspect
from collections.abc import Iterator, Mapping
from pathlib import Path

from catalogue import Declaration, Family, Optimizer, Parameter, Schedule, Surface
from examples import EXAMPLES
from expressions import Custom, custom
from interface.basins.view import GRID
from interface.handbook.tables import conventions
from interface.kit.controls import GRADIENTS, STEPS, WRITTEN, documented, label, option_label
from interface.kit.explanations import WORDS_OF_A_FORMULA, in_words
from interface.maps.view import DISPLAY as MAPS
from interface.playground.inspector import anatomy
from interface.race.answer import LABELS
from interface.race.view import CONTROLS
from language import Message
from optimizers import OPTIMIZERS
from programs.comments import copied_remarks
from races import MYTHS
from schedules import SCHEDULES
from simulation import simulate
from simulation.minibatches import MiniBatches
from simulation.rules import Rules
from surfaces import SURFACES
from training.network import Network
from training.plan import Plan
from training.slice_task import SliceTask
from training.task import TrainTask

ROOT = Path(__file__).parents[1]
FACTS = ("in_words", "idea", "weakness", "teaches", "claim", "question", "source", "known_as")
"""Class attributes that are sentences, or say where something is from."""
KINDS: dict[str, Mapping[str, type[Declaration]]] = {
    "examples": EXAMPLES, "optimizers": OPTIMIZERS, "surfaces": SURFACES, "schedules": SCHEDULES, "races": MYTHS,
    "simulation": {"rules": Rules, "minibatches": MiniBatches},
    "training": {"network": Network, "plan": Plan, "train": TrainTask, "slice": SliceTask},
}  # fmt: skip
"""Room -> what is declared in it."""
ALONE: dict[str, tuple[str, Mapping[str, Parameter]]] = {
    "kit": ("interface/kit/controls.py", {"steps": STEPS, "gradients": GRADIENTS}),
    "maps": ("interface/maps/view.py", MAPS),
    "basins": ("interface/basins/view.py", {"grid": GRID}),
}
"""Room -> the file and the parameters that are declared by themselves."""
NAMED = ("examples", "surfaces", "schedules", "races")
"""Whose names are words; an optimizer's is a name."""
NAMES = (*OPTIMIZERS, *WRITTEN)
"""Options that are names."""


def declared_texts() -> Iterator[tuple[str, str, str]]:
    """(Room, text, file) of everything that a declaration says of itself."""
    for room, kinds in KINDS.items():
        for cls in kinds.values():
            file = str(Path(inspect.getfile(cls)).relative_to(ROOT))
            texts = [*_facts(room, cls), *_parameters(cls.parameters())]
            if issubclass(cls, Optimizer):
                texts += _of_optimizer(cls)
            if issubclass(cls, Schedule):
                texts += [str(documented(cls)), *WORDS_OF_A_FORMULA.findall(cls.rule)]
            if issubclass(cls, Surface):
                texts += _choices(cls)
            yield from ((room, text, file) for text in texts if text)
    for room, (file, parameters) in ALONE.items():
        yield from ((room, text, file) for text in _parameters(parameters) if text)
    yield from (("expressions", one.help, "expressions/custom.py") for one in custom("a*x").parameters().values())
    yield from (("programs", text, "programs/comments.py") for text in copied_remarks())
    yield from (("surfaces", text, "expressions/custom.py") for text in (Custom.name, Custom.teaches, Custom.source))
    for family in Family:
        yield from (("catalogue", text, "catalogue/optimizer.py") for text in (family.value, family.heading))
    yield from (("race", text, "interface/race/view.py") for text in _race_controls() if text)


def _facts(room: str, cls: type[Declaration]) -> Iterator[str]:
    yield from (getattr(cls, name, "") for name in FACTS)
    if room in NAMED:
        yield cls.name


def _parameters(parameters: Mapping[str, Parameter]) -> Iterator[str]:
    """What each is called, what it does, and its options."""
    for name, one in parameters.items():
        yield one.help
        yield str(label(name, one.symbol))
        yield from (str(option_label(option)) for option in one.options if not (option in NAMES or option.isdigit()))


def _choices(cls: type[Surface]) -> Iterator[str]:
    """A choice and its options as they stand within the formula."""
    for name, one in cls.parameters().items():
        yield from (in_words(text) for text in ((name, *one.options) if one.options else ()))


def _of_optimizer(cls: type[Optimizer]) -> Iterator[str]:
    yield from (said for text in cls.symbols.values() for _, _, said in [text.partition(": ")])
    yield from WORDS_OF_A_FORMULA.findall(cls.rule)
    yield conventions(cls).template
    yield from (one.differs for one in cls.libraries.values())
    yield from _inspected(cls)
    theory = cls().stability(1.0, 2.0)
    yield from (theory.formula_source, theory.best_source) if theory else ()


def _inspected(cls: type[Optimizer]) -> Iterator[str]:
    """What the step inspector says of the symbols, under each switch and each option."""
    surface = SURFACES["rosenbrock"]()
    choices = [
        {name: value}
        for name, one in cls.parameters().items()
        for value in ((not one.default,) if one.is_switch else one.options)
    ]
    for chosen in [{}, *choices]:
        sheet = anatomy(simulate(surface, cls(**chosen), surface.start, steps=2))
        meanings = [one["about"] for one in (*sheet["lines"], *sheet["leaves"])]
        yield from (one.template for one in meanings if type(one) is Message and not one.facts)


def _race_controls() -> Iterator[str]:
    """What each control of a race is for, and names that the page has no words of its own for."""
    for name, one in CONTROLS.items():
        yield one.help
        if name not in LABELS:
            yield str(label(name, one.symbol))
    for name in ("mode", "metric", "search", "noise"):
        yield from (str(option_label(option)) for option in CONTROLS[name].options)
