"""The trajectories of a scenario as one tidy table: a row for every step of every entrant."""

import csv
import io
import math
from collections.abc import Callable, Iterator

from language import ENGLISH, Message, in_language
from simulation import Trajectory
from simulation.scenario import Entrant, Scenario, entrant_names

COLUMNS: tuple[Message | str, ...] = (
    Message("entrant", about="a column"), Message("slot", about="a column"), Message("step", about="a column"),
    "x", "y", "f", Message("gradient_x"), Message("gradient_y"), Message("learning_rate"),
    Message("gradient_evaluations"), Message("value_evaluations"), Message("hessian_evaluations"),
)  # fmt: skip
UTF_8 = "\ufeff"
"""What a table begins with whose header is not ASCII: without it spreadsheets take it for another encoding."""


def to_csv(scenario: Scenario, language: str = ENGLISH, descend: Callable[[Entrant], Trajectory] | None = None) -> str:
    """The table as CSV under a header, each number as the shortest text that reads back to the same float64.

    Step 0 is the start. `f` and the gradient are those of the bare surface at the point, `learning_rate` is the rate
    of the update that led there: empty at the start, and for a method without one. The evaluations are counted from
    the start. The rows of a run that diverged end at the last point that could be recorded. The runs are computed, or
    taken from `descend`.
    """
    header = [in_language(column, language) for column in COLUMNS]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(_rows(scenario, descend or scenario.descend))
    return ("" if "".join(header).isascii() else UTF_8) + text.getvalue()


def _rows(scenario: Scenario, descend: Callable[[Entrant], Trajectory]) -> Iterator[tuple[str | int | float, ...]]:
    for name, entrant in zip(entrant_names(scenario), scenario.entrants, strict=True):
        run = descend(entrant)
        rates = [""] * (run.steps + 1) if run.learning_rates is None else ["", *run.learning_rates.tolist()]
        columns = [*run.points, run.values, *run.gradients]
        counts = zip(*(count.tolist() for count in run.evaluations), strict=True)
        numbers = zip(*(column.tolist() for column in columns), rates, counts, strict=True)
        for step, (x, y, *measured, counted) in enumerate(numbers):
            if math.isnan(x) or math.isnan(y):
                break
            yield name, entrant.slot, step, x, y, *measured, *counted
