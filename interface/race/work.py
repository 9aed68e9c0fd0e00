"""A race as long work: each mode of its rules by itself, kept for whoever asks next."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from interface.jobs.sweeps import THREAD_QUEUE
from interface.jobs.thread_queue import NoAnswerError, Works
from interface.race.view import NO_MYTH, RaceView
from language import Message, told_by
from races import MYTHS, OPENING, Mode, Myth, Race, RaceRules, Verdict, examine, race
from races.lineup import is_tunable
from races.rules import AMOUNTS

DECIDES = {
    Mode.SAME_RATE: ("rate",),
    Mode.LIBRARY: ("library",),
    Mode.TUNED: ("trials", "search", "low", "high"),
}
"""The rules that matter in one mode only."""
FINISH = 50
"""What is kept of an entrant on a surface beside its runs takes as much as so many cells."""


class Heat(NamedTuple):
    """One mode of a race, as a work of the queue."""

    rules: RaceRules
    mode: Mode

    @classmethod
    def of(cls, rules: RaceRules, mode: Mode) -> "Heat":
        """What decides nothing in this mode is always the same, so that changing it runs nothing anew, and makes no
        race larger than the one that was allowed."""
        plain = {**vars(OPENING), "trials": AMOUNTS["trials"][0]}
        idle = {name: plain[name] for other, names in DECIDES.items() if other is not mode for name in names}
        return cls(replace(rules, **idle), mode)

    @property
    def cells(self) -> int:
        tried = self.rules.trials * sum(map(is_tunable, self.rules.entrants)) if self.mode is Mode.TUNED else 0
        return (tried + len(self.rules.entrants)) * len(self.rules.surfaces) * self.rules.problems

    @property
    def held(self) -> int:
        """Every held-out run and start; of a trial only its place on the tuning curve, two cells."""
        tried = 2 * self.rules.trials if self.mode is Mode.TUNED else 0
        return (len(self.rules.entrants) + 1) * len(self.rules.surfaces) * (self.rules.problems + tried + FINISH)

    @property
    def steps(self) -> int:
        return self.rules.budget

    def answer(self, progress: Callable[[float], None], cancelled: Callable[[], bool]) -> Race:
        return race(self.rules, [self.mode], progress=progress, cancelled=cancelled)


class Check(NamedTuple):
    """A myth put to the test."""

    myth: str

    @property
    def cells(self) -> int:
        return sum(Heat(rules, mode).cells for rules in self._declared.rules for mode in self._declared.modes)

    @property
    def held(self) -> int:
        """A sentence."""
        return FINISH

    @property
    def steps(self) -> int:
        return max(rules.budget for rules in self._declared.rules)

    @property
    def _declared(self) -> Myth:
        return MYTHS[self.myth]()

    def answer(self, progress: Callable[[float], None], cancelled: Callable[[], bool]) -> Verdict:
        verdict, _ = examine(self._declared, progress=progress, cancelled=cancelled)
        return verdict


class Run(NamedTuple):
    """What there is so far of what a view shows."""

    race: Race | None
    """All three modes by the view's rules, None before they are over."""
    verdict: Verdict | None
    """On the view's myth, None where it has none or it is not judged yet."""
    done: float
    """The share of the work that is done."""
    over: bool
    """Whether nothing more will come."""
    failure: Message | str = ""
    """Why there is no race."""


def run(view: RaceView, asker: str) -> Run:
    """What a view shows to an asker, as far as it is there; the rest is asked for."""
    heats = heats_of(view.rules)
    checks = [] if view.myth == NO_MYTH else [Check(view.myth)]
    try:
        answers = THREAD_QUEUE.want(asker, [*heats, *checks])
    except NoAnswerError as error:
        return Run(None, None, done=0.0, over=True, failure=told_by(error))
    work = {one: one.cells * one.steps for one in answers}
    done = sum(size * (answers[one] if isinstance(answers[one], float) else 1.0) for one, size in work.items())
    verdict = next((answers[one] for one in checks if isinstance(answers[one], Verdict)), None)
    found = _race(view, [answers[heat] for heat in heats])
    return Run(found, verdict, done / sum(work.values()), not any(isinstance(one, float) for one in answers.values()))


def finished(view: RaceView) -> Race | None:
    """The race where somebody has had it run already."""
    return _race(view, [THREAD_QUEUE.recall(heat) for heat in heats_of(view.rules)])


def race_of(view: RaceView) -> Race:
    """The race, run at once where nobody has had it run."""
    found = finished(view) or _race(view, [heat.answer(lambda _: None, lambda: False) for heat in heats_of(view.rules)])
    assert found is not None
    return found


def missing(view: RaceView) -> Works:
    """What has still to be run before `finished` has the race."""
    heats = heats_of(view.rules)
    return Works([heat for heat in heats if THREAD_QUEUE.recall(heat) is None], len(heats))


def heats_of(rules: RaceRules) -> list[Heat]:
    """Each mode of a race as a work."""
    return [Heat.of(rules, mode) for mode in Mode]


def _race(view: RaceView, heats: Sequence[Race | float | None]) -> Race | None:
    if not all(isinstance(heat, Race) for heat in heats):
        return None
    results = {mode: heat.results[mode] for mode, heat in zip(Mode, heats, strict=True)}
    return replace(heats[0], rules=view.rules, results=results)


def give_up(asker: str) -> None:
    """The asker wants nothing any more."""
    THREAD_QUEUE.want(asker, [])
