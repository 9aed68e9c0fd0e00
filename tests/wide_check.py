"""Everything that is said of random experiments, read by a reader and held against the runs."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np
from wide_comparison import Field, check_comparison
from wide_experiments import Experiment, Run, experiments
from wide_facts import Facts
from wide_narration import CLAUSES
from wide_reading import so
from wide_states import ABOUT, ENDINGS, TOLD

from interface.basins.words import told
from interface.kit.results_table import ending
from interface.maps.words import about
from language import Message
from simulation.comparison import compare
from simulation.narration import narrate


@dataclass
class Report:
    """What came out of many experiments."""

    experiments: int = 0
    sentences: int = 0
    doubtful: int = 0
    """So many sentences were false or not of a run in which rounding decides."""
    false: list[str] = field(default_factory=list)
    unknown: Counter = field(default_factory=Counter)
    """Kinds of functions -> of so many experiments the app knew no lowest point, and the formula has one."""


def check_many(seed: int, count: int) -> Report:
    """Read what is said of so many experiments."""
    report = Report()
    for experiment in experiments(seed, count):
        check(experiment, report)
    return report


def check(experiment: Experiment, report: Report, spoil: Callable[[str], str] = str) -> None:
    """Read everything that is said of one experiment, each text as `spoil` leaves it."""
    report.experiments += 1
    game, known = experiment.scenario, experiment.ground.known
    runs = experiment.runs
    facts = {run.name: Facts(run.trajectory, known) for run in runs}
    surface = game.surface
    if known.kind and not (surface.minima or surface.continuum):
        report.unknown[experiment.ground.kind] += 1
    unit = game.budget.removesuffix("s")
    counts = {run.name: _counts(run, unit) for run in runs}
    names = {f"@{slot}": run.name for slot, run in enumerate(runs, start=1)}
    everyone = Field(*({mark: of[name] for mark, name in names.items()} for of in (facts, counts)), game.steps, unit)

    def read(said: Message | str, reader: Callable[[str], None], *those: Facts) -> None:
        report.sentences += 1
        text = str(said)
        try:
            reader(spoil(text))
        except AssertionError as error:
            if any(one.doubtful for one in those):
                report.doubtful += 1
            else:
                report.false.append(f"“{text}” {error}\n    {experiment}")

    text = compare([run.name for run in runs], [run.budgeted for run in runs], game.steps, unit)
    read(text, lambda text: check_comparison(text, everyone, names), *facts.values())
    for run in runs:
        one = facts[run.name]
        _read_run(run, one, unit, counts[run.name], read)
        if game.budget == "steps":
            quarter = Facts(run.trajectory, known, 0.25, one.longer)
            read(told(run.basin, game), lambda text, quarter=quarter: TOLD.check(text, quarter), quarter)


def _read_run(run: Run, one: Facts, unit: str, counts: list[int], read: Callable) -> None:
    sentences = list(map(str, narrate(run.name, run.measured, run.path)))
    begin = f"{run.name} "
    so(bool(sentences) == bool(one.made or one.lost is not None), f"there are {len(sentences)} sentences")
    so(len(sentences) <= 3, f"there are {len(sentences)} sentences")
    for sentence in sentences:
        so(sentence.startswith(begin) and sentence.endswith("."), sentence)
        read(sentence.removeprefix(begin).removesuffix("."), lambda text: CLAUSES.check(text, one), one)
        begin = "It "
    read(ending(run.budgeted, unit), lambda text: ENDINGS.check(text, one, lambda step: counts[step]), one)
    view = SimpleNamespace(tolerance=0.01, surface=one.surface, optimizer=one.run.optimizer)
    read(about(view, run.measured), lambda text: ABOUT.check(text, one), one)


def _counts(run: Run, unit: str) -> list[int]:
    """What of the budget is used up at each step."""
    return (
        np.arange(run.trajectory.steps + 1).tolist()
        if unit == "step"
        else run.trajectory.evaluations.gradients.tolist()
    )
