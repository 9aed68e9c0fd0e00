"""What the basins page sends: a picture for every optimizer, coarse at first, and the path from a start."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, NamedTuple

import limits
from catalogue import Point
from charts import Window
from charts.basins import Shares, picture, shares
from charts.landscape import packed
from interface.basins.view import GRID, Basins
from interface.basins.words import LEAD, headline, table, told
from interface.jobs.sweeps import THREAD_QUEUE, Grid, Job
from interface.jobs.thread_queue import NoAnswerError, Works
from interface.kit.assets import catalogue_asset, factors, facts, note, own_factors
from interface.kit.controls import control_of
from interface.kit.descents import Game, Spent, descend
from interface.kit.domain import of_domain
from interface.kit.equations import equations, keys
from interface.kit.lru import LRU
from interface.kit.notices import notices
from interface.kit.runs import Asset, LongWork, key_of, missing, name_of, step_seconds
from language import Message, told_by
from simulation import Sweep, measure
from simulation.look_ahead import A_QUARTER
from simulation.scenario import SLOTS, Entrant, Scenario, entrant_names

COARSE = 41
"""Starts along each side of the first picture."""


class Picture(NamedTuple):
    """A sweep as it is sent, with its shares."""

    size: int
    shares: Shares
    asset: Asset

    @classmethod
    def of(cls, found: Sweep) -> "Picture":
        content = picture(found)
        return cls(content["size"], shares(found), Asset(key_of(content), content))


PICTURES = LRU(limits.KEPT_BASINS, name="basins")
"""PictureJob -> Picture, of up to 0.43 MB, so 86 MB; the sweeps that they came from need not be kept."""


class PictureJob(Job):
    """A sweep whose picture is made where it is: in the answers of others it would hold them up, by up to 0.25 s."""

    def answer(self, progress: Callable[[float], None], cancelled: Callable[[], bool]) -> Sweep:
        found = super().answer(progress, cancelled)
        PICTURES.put(self, Picture.of(found))
        return found


PATHS = LRU(limits.KEPT_PATHS, name="paths")
"""(Game, optimizer) -> _Path, of up to 50 kB for 2,000 steps, usually 6."""


@dataclass(frozen=True)
class PathWork(LongWork):
    """A path from the start: who asks again finds it among `PATHS`."""

    scenario: Scenario
    entrant: Entrant
    start: Point

    @property
    def game(self) -> Game:
        return Game.of(self.scenario, self.entrant)._replace(start=self.start)

    @property
    def seconds(self) -> float:
        return step_seconds(self.scenario.surface, self.entrant.optimizer) * self.steps

    @property
    def steps(self) -> int:
        return max(1, self.scenario.steps)

    @property
    def is_kept(self) -> bool:
        return (self.game, self.entrant.optimizer) in PATHS

    def make(self) -> None:
        self.path()

    def path(self) -> "_Path":
        """The path, kept: the mouse makes many, and the page asks again and again for the same."""
        return PATHS.get((self.game, self.entrant.optimizer), lambda: _walked(self.game, self.entrant, self.scenario))


def _paths(basins: Basins) -> list[PathWork]:
    """Of every entrant, from the start under the mouse, else the pinned one."""
    start = tuple(basins.pointed or basins.scenario.start)
    return [PathWork(basins.scenario, entrant, start) for entrant in basins.scenario.entrants]


def works(basins: Basins) -> Works:
    """The paths, where they take long."""
    return missing(_paths(basins))


def data(basins: Basins) -> dict[str, Any]:
    """The component's data."""
    scenario = basins.scenario
    names = entrant_names(scenario)
    pictures, done, failure = _look(basins)
    paths = [one.path() for one in _paths(basins)]
    programs = equations(scenario)
    assets = [catalogue_asset(), *filter(None, programs.values()), *(one.asset for one in pictures if one)]
    return {
        "request": basins.request,
        "query": basins.link(in_full=True),
        "problems": list(basins.problems),
        "failures": [failure] if failure else [],
        "told": of_domain(scenario.surface),
        "steps": scenario.steps,
        "limits": {"slots": SLOTS},
        "surface": facts(scenario.surface),
        "notices": notices(scenario, names, [path.spent for path in paths], bundled=False),
        "factors": factors(scenario.schedule, scenario.steps),
        "grid": grid_control(),
        "catalogue": assets[0].key,
        "equations": keys(programs),
        "start": basins.pointed or scenario.start,
        "done": done,
        "job": name_of(*jobs(scenario, basins.grid)) if done < 1 else None,
        "entrants": [
            {
                "slot": entrant.slot,
                "slug": entrant.optimizer.slug,
                "name": name,
                "note": note(scenario, entrant),
                "conventions": {},
                "factors": own_factors(entrant, scenario.steps),
                "basin": one.asset.key if one else None,
                "path": path.content,
            }
            for entrant, name, one, path in zip(scenario.entrants, names, pictures, paths, strict=True)
        ],
        "headline": headline(scenario, names, [one and one.shares for one in pictures]),
        "lead": LEAD,
        "table": table(scenario, names, [one and one.shares for one in pictures]),
        "assets": {asset.key: asset.content for asset in assets if asset.key not in basins.holds},
    }


@cache
def grid_control() -> dict[str, Any]:
    """The slider for the number of starts."""
    return control_of("grid", GRID) | {"label": Message("Starts per side")}


def jobs(scenario: Scenario, size: int) -> list[PictureJob]:
    """One sweep for every entrant, from every start on the surface's view."""
    surface = scenario.surface
    starts = Grid(Window(*surface.view[0], *surface.view[1]), size)
    return [
        PictureJob(surface, entrant.optimizer, starts, scenario.steps, scenario.schedule_of(entrant), scenario.rules)
        for entrant in scenario.entrants
    ]


def _look(basins: Basins) -> tuple[list[Picture | None], float, Message | str]:
    """The best picture of every entrant that there is so far, the share of the work that is done, and what failed.

    While a hand holds a slider only coarse pictures are asked for, beside what is there already.
    """
    coarse, fine = (jobs(basins.scenario, size) for size in (min(COARSE, basins.grid), basins.grid))
    there = {job: kept for job in (*coarse, *fine) if (kept := PICTURES.take(job))}
    first = [small for small, large in zip(coarse, fine, strict=True) if large not in there and small not in there]
    later = [job for job in fine if basins.settled and job not in there]
    try:
        answers, failure = THREAD_QUEUE.want(basins.asker, [*first, *later]), ""
    except NoAnswerError as error:
        answers, failure = {}, Message("There is a picture missing: {error}", error=told_by(error))
    for job, answer in answers.items():
        if isinstance(answer, Sweep):
            there[job] = PICTURES.get(job, partial(Picture.of, answer))
    wanted = fine if basins.settled else first
    done = [1.0 if failure or job in there else answers.get(job, 0.0) for job in wanted]
    found = [there.get(large) or there.get(small) for small, large in zip(coarse, fine, strict=True)]
    return found, sum(done) / len(done) if done else 1.0, failure


class _Path(NamedTuple):
    spent: Spent
    content: dict[str, Any]


def _walked(game: Game, entrant: Entrant, scenario: Scenario) -> _Path:
    run = descend(game, entrant.optimizer)
    content = {
        "points": packed(run.points),
        "diverged": int(run.diverged_at),
        "told": told(measure(run, share=A_QUARTER), scenario),
    }
    return _Path(Spent.by(run), content)
