"""What is said about a hyperparameter map: its axes, the run at the marker, and what theory says."""

import numpy as np

from catalogue import Letters, Optimizer, Parameter
from catalogue.letters import rewritten
from charts.plain_text import plain_text
from interface.kit.controls import Within, label
from interface.kit.explanations import heading
from interface.kit.lettering import others
from interface.kit.number_format import number
from interface.kit.results_table import ending
from interface.maps.view import MapView, Shown
from language import Joined, Message, listed
from optimizers import OPTIMIZERS
from simulation import Sweep
from simulation.hyperparameters import START, Theory, agreement, theory
from simulation.measurements import Measurements
from simulation.outcomes import Outcome
from simulation.sweep.verdicts import OUTCOMES
from simulation.words import percent, so_many

LEAD = Message("Press a cell to see its run.")
"""What to do."""
KEYS = {
    "steps": Message("Each cell is one run: bright arrives fast, hatched never."),
    "loss": Message("Each cell is one run: bright ends low, dark high; what diverges is hatched."),
    "outcome": Message("Each cell is one run, its colour says how it ends."),
}
"""What the colours say."""


def headline(view: MapView, found: Sweep | None) -> Message:
    """What a cell is, and as far as they are computed, how many of them arrive and which is the fastest."""
    known = view.surface.minimum is not None
    key = KEYS["loss" if view.colour == "steps" and not known else view.colour]
    if found is None:
        return key
    if not known:
        share = percent(float(np.mean(found.outcome == OUTCOMES.index(Outcome.DIVERGED))))
        return Joined([key, Message("Of these runs {share} diverge.", share=share)])
    steps = found.steps_to_tolerance
    there = steps >= 0
    if not there.any():
        return Joined([key, Message("None of these runs arrives.")])
    fastest = int(steps[there].min())
    row, column = np.argwhere(steps == fastest)[0]
    places = [
        Message("{label} {value}", label=_within(view, axis.name), value=number(float(axis.values(len(steps))[at]), 3))
        for axis, at in ((view.across, column), (view.up, row))
    ]
    told = Message(
        "{share} of the runs arrive, the fastest in {steps}: {places}.",
        share=percent(float(np.mean(there))), steps=so_many(fastest), places=listed(places),
    )  # fmt: skip
    return Joined([key, told])


def _within(view: MapView, name: str) -> Message | str:
    """An axis within a sentence."""
    if name in START:
        return Message("start {coordinate}", coordinate=name)
    symbol = type(view.optimizer).parameters()[name].symbol
    text = label(name, symbol)
    return Within(text) if text else plain_text(symbol) or name


def titles(name: str, declared: Parameter, cls: type[Optimizer]) -> dict[str, Message | str | dict]:
    """What an axis is called, and whose letters -> what it is called in them."""
    if name in START:
        return {"label": Message("Start {coordinate}", coordinate=name), "labels": {}}
    theirs = others(declared.symbol, cls).items()
    return {
        "label": _title(name, declared, plain_text(declared.symbol)),
        "labels": {letters: _title(name, declared, symbol) for letters, symbol in theirs},
    }


def _title(name: str, declared: Parameter, symbol: str) -> Message | str:
    text = label(name, declared.symbol)
    if not text:
        return symbol or name
    return Message("{label} {symbol}", label=Message(text), symbol=symbol) if symbol else Message(text)


def about(view: MapView, measured: Measurements) -> Message:
    """What became of the run at the marker."""
    there, share = measured.steps_to_tolerance, f"{number(100 * view.tolerance)}%"
    said = [Message("{name}: {ending}.", name=view.optimizer.name, ending=ending(measured))]
    if view.surface.minimum is not None and there is None:
        said.append(Message("The loss never stays within {share} of its excess at the start.", share=share))
    elif view.surface.minimum is not None:
        said.append(
            Message(
                "The loss stays within {share} of its excess at the start from step {step} on.", share=share, step=there
            )
        )
    return Joined([*said, Message("Final loss {value}.", value=number(measured.final_value))])


def theory_text(view: MapView, letters: Letters = Letters.HERE) -> Message:
    """Markdown on what theory says and who found it; on a surface or a method without one, that there is none.

    Its formulas are written in somebody's `letters`.
    """
    found = theory(view.surface, view.optimizer, view.across, view.up)
    if found is None:
        known = ", ".join(cls.name for cls in OPTIMIZERS.values() if cls().stability(1.0, 2.0))
        return Message(
            ":gray[Theory is drawn where there is one: on a quadratic with a minimum, for {optimizers}.]",
            optimizers=known,
        )
    return Joined([_convergence(view, found, letters), _fastest(view, found, letters)], "  \n")


def around(shown: Shown) -> Message:
    """What stands around the map."""
    return Joined([heading(shown.view.surface), theory_text(shown.view)], "\n\n")


def _convergence(view: MapView, found: Theory, letters: Letters) -> Message:
    """For which rates it converges, how the boundary is drawn, if it is, and who says so."""
    (lowest, highest), stability = found.curvatures, found.stability
    facts = {
        "curvatures": rf"$\lambda_{{\min}} = {lowest:.4g},\ \lambda_{{\max}} = {highest:.4g}$",
        "condition": f"${rewritten(stability.formula, type(view.optimizer), letters)}$",
        "source": Message(stability.formula_source),
    }
    if "learning_rate" not in _axes(view):
        return Message("On this bowl, {curvatures}. It converges for {condition}. *{source}*", **facts)
    if found.boundary.size:
        return Message(
            "On this bowl, {curvatures}. It converges for {condition}, which is where the dashed line runs. *{source}*",
            **facts,
        )
    return Message(
        "On this bowl, {curvatures}. It converges for {condition}, a boundary that lies beside this map. *{source}*",
        **facts,
    )


def _fastest(view: MapView, found: Theory, letters: Letters) -> Message:
    """Which rates are fastest, how they are drawn, if they are, and who says so."""
    stability = found.stability
    facts = {
        "formula": f"${rewritten(stability.best_formula, type(view.optimizer), letters)}$",
        "values": Joined([_value(name, value) for name, value in stability.best.items()], ", "),
        "source": Message(stability.best_source),
    }
    if found.best is None:
        if stability.best.keys() <= _axes(view):
            return Message(
                "Theory's fastest, which lies beside this map: {formula}, here {values}. *{source}*", **facts
            )
        return Message("Theory's fastest: {formula}, here {values}. *{source}*", **facts)
    return Message(
        "Theory's fastest is the dotted line: {formula}, here {values}. *{source}*"
        if None in found.best
        else "Theory's fastest is the diamond: {formula}, here {values}. *{source}*",
        **facts,
    )


def _value(name: str, value: float) -> Message:
    text = label(name, "")
    return Message("{label} {value}", label=Within(text), value=number(value))


def _axes(view: MapView) -> set[str]:
    return {view.across.name, view.up.name}


def held_against_theory(view: MapView, measured: Sweep) -> Message | None:
    """How the map agrees with the boundary; None where it has none."""
    told = agreement(view.optimizer, view.across, view.up, measured)
    if told is None:
        return None
    if not _axes(view) & {*START} and not view.surface.gradient(np.array(view.scenario.start)).any():
        return Message("The start is the minimum itself, where every run stays whatever its learning rate.")
    lower, higher = _share(told.diverged_inside, told.inside), _share(told.converged_outside, told.outside)
    if told.inside and told.outside:
        return Message(
            "Measured, more than one cell away from that boundary: at lower learning rates {lower} diverged, at "
            "higher ones {higher} converged.",
            lower=lower, higher=higher,
        )  # fmt: skip
    if told.inside:
        return Message(
            "Measured, more than one cell away from that boundary: at lower learning rates {lower} diverged.",
            lower=lower,
        )
    if told.outside:
        return Message(
            "Measured, more than one cell away from that boundary: at higher learning rates {higher} converged.",
            higher=higher,
        )
    return None


def _share(part: int, whole: int) -> Message:
    """ "56 of the 1,234 cells"."""
    if not part:
        return Message("none of the {whole:,} cells", whole=whole)
    return Message("{part:,} of the {whole:,} cells", part=part, whole=whole)
