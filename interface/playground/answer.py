"""What the player is sent: an experiment, computed, with the assets that it does not hold yet."""

from functools import lru_cache
from typing import Any

from catalogue import Optimizer
from interface.jobs.thread_queue import Works
from interface.kit.assets import catalogue_asset, factors, facts, ground_at, note, own_factors
from interface.kit.conventions import differences
from interface.kit.descents import Game, descent
from interface.kit.domain import of_domain
from interface.kit.equations import equations, keys
from interface.kit.notices import notices
from interface.kit.results_table import table
from interface.kit.runs import Asset, key_of, long_works, run
from interface.playground.inspector import anatomy
from interface.playground.view import Experiment
from interface.playground.words import LEAD, headline
from simulation.budget import steps_at
from simulation.scenario import SLOTS, entrant_names


def works(experiment: Experiment) -> Works:
    """Rates to be tuned, then runs, where they take long."""
    if experiment.untuned:
        return Works(experiment.untuned, len(experiment.scenario.entrants))
    return long_works([experiment.scenario])


def data(experiment: Experiment) -> dict[str, Any]:
    """The player's data for an experiment."""
    scenario, surface = experiment.scenario, experiment.scenario.surface
    names = entrant_names(scenario)
    games = [Game.of(scenario, entrant) for entrant in scenario.entrants]
    runs = [run(game, entrant.optimizer) for game, entrant in zip(games, scenario.entrants, strict=True)]
    spent = [one.spent for one in runs]
    ground = ground_at(scenario.surface, experiment.window, experiment.settled, experiment.holds)
    inspected = [
        anatomy_asset(game, entrant.optimizer)
        for game, entrant in zip(games, scenario.entrants, strict=True)
        if str(entrant.slot) == experiment.display["inspect"]
    ]
    programs = equations(scenario)
    assets = [catalogue_asset(), ground, *filter(None, programs.values()), *(one.asset for one in runs), *inspected]
    return {
        "request": experiment.request,
        "query": experiment.link(in_full=True),
        "problems": list(experiment.problems),
        "told": [*experiment.told, *of_domain(surface, scenario.start)],
        "steps": scenario.steps,
        "limits": {"slots": SLOTS},
        "surface": facts(surface),
        "notices": notices(scenario, names, spent),
        "factors": factors(scenario.schedule, scenario.steps),
        "catalogue": assets[0].key,
        "landscape": ground.key,
        "equations": keys(programs),
        "anatomy": inspected[0].key if inspected else None,
        "entrants": [
            {
                "slot": entrant.slot,
                "slug": entrant.optimizer.slug,
                "name": name,
                "note": note(scenario, entrant),
                "conventions": differences(game, entrant.optimizer) if experiment.settled else None,
                "factors": own_factors(entrant, scenario.steps),
                "run": one.asset.key,
            }
            for entrant, name, game, one in zip(scenario.entrants, names, games, runs, strict=True)
        ],
        "headline": headline(scenario, names, runs),
        "lead": LEAD,
        "table": table(scenario, names, runs),
        "assets": {asset.key: asset.content for asset in assets if asset.key not in experiment.holds},
    }


@lru_cache(maxsize=256)
def anatomy_asset(game: Game, optimizer: Optimizer) -> Asset:
    """One descent taken apart, for the step inspector; `standing` is the update at each tick of the clock."""
    trajectory = descent(game, optimizer)
    standing = steps_at(trajectory, game.budget, game.steps).tolist()
    content = anatomy(trajectory) | {"standing": standing}
    return Asset(key_of(content), content)
