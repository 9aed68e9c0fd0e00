"""What is said about a hyperparameter map: its axes, the run at the marker, and what theory says."""

import numpy as np

from catalogue import Parameter
from charts.plain_text import plain_text
from interface.kit.controls import label
from interface.kit.number_format import number
from interface.kit.results_table import ending
from interface.maps.view import MapView
from optimizers import OPTIMIZERS
from simulation import Sweep
from simulation.hyperparameters import START, Theory, agreement, theory
from simulation.measurements import Measurements


def title_of(name: str, declared: Parameter) -> str:
    """What an axis is called."""
    if name in START:
        return f"Start {name}"
    return f"{label(name, declared.symbol)} {plain_text(declared.symbol)}".strip() or name


def about(view: MapView, measured: Measurements) -> str:
    """What became of the run at the marker."""
    there, ended = measured.steps_to_tolerance, ending(measured)
    share = f"{number(100 * view.tolerance)}% of its excess at the start"
    arrived = f"never stays within {share}" if there is None else f"stays within {share} from step {there} on"
    known = f"The loss {arrived}. " if view.surface.minimum is not None else ""
    return f"{view.optimizer.name}: {ended}. {known}Final loss {number(measured.final_value)}."


def theory_text(view: MapView, measured: Sweep | None) -> str:
    """Markdown on what theory says and who found it; on a surface or a method without one, that there is none.

    What was `measured` is held against it, as far as it is known.
    """
    found = theory(view.surface, view.optimizer, view.across, view.up)
    if found is None:
        known = ", ".join(cls.name for cls in OPTIMIZERS.values() if cls().stability(1.0, 2.0))
        return f":gray[Theory is drawn where there is one: on a quadratic with a minimum, for {known}.]"
    (lowest, highest), stability = found.curvatures, found.stability
    here = rf"\lambda_{{\min}} = {lowest:.4g},\ \lambda_{{\max}} = {highest:.4g}"
    values = ", ".join(f"{label(name, '').lower()} {number(value)}" for name, value in stability.best.items())
    return (
        f"On this bowl, ${here}$. It converges for ${stability.formula}${_line(view, found)}. "
        f"*{stability.formula_source}*  \n"
        f"Theory's fastest{_point(view, found)}: ${stability.best_formula}$, here {values}. *{stability.best_source}*"
        f"{_measured(view, measured) if measured else ''}"
    )


def _line(view: MapView, found: Theory) -> str:
    """How the boundary is drawn, if it is."""
    if "learning_rate" not in _axes(view):
        return ""
    return ", which is where the dashed line runs" if found.boundary.size else ", a boundary that lies beside this map"


def _point(view: MapView, found: Theory) -> str:
    """How the fastest is drawn, if it is."""
    if found.best is None:
        return ", which lies beside this map" if found.stability.best.keys() <= _axes(view) else ""
    return " is the dotted line" if None in found.best else " is the diamond"


def _axes(view: MapView) -> set[str]:
    return {view.across.name, view.up.name}


def _measured(view: MapView, measured: Sweep) -> str:
    """Markdown on how the map agrees with the boundary; empty where it has none."""
    told = agreement(view.optimizer, view.across, view.up, measured)
    if told is None:
        return ""
    if not _axes(view) & {*START} and not view.surface.gradient(np.array(view.scenario.start)).any():
        return "  \n:gray[The start is the minimum itself, where every run stays whatever its learning rate.]"

    def share(part: int, whole: int, what: str) -> str:
        return f"{f'{part:,}' if part else 'none'} of the {whole:,} cells {what}"

    sides = []
    if told.inside:
        sides.append(f"at lower learning rates {share(told.diverged_inside, told.inside, 'diverged')}")
    if told.outside:
        ones = "ones" if sides else "learning rates"
        sides.append(f"at higher {ones} {share(told.converged_outside, told.outside, 'converged')}")
    return f"  \n:gray[Measured, more than one cell away from that boundary: {', '.join(sides)}.]" if sides else ""
