"""The facts of the race page: who is where, with the link's learning rates and with the others."""

from collections.abc import Iterator

from interface.race.view import RaceView
from interface.race.words import finishers
from lessons.facts import Fact, count, named, number, share
from races import Mode, Race
from races.results import Finish, Standing
from races.turns import flipped_pairs
from simulation.scenario import Entrant

RUN = {
    "rank": "its rank with the learning rates of the link's mode; equal ones share a rank",
    "place": "the mean of its places in races from single starts, likewise",
    "solved": "the share of its runs that are solved",
    "diverging": "the share of its runs that diverge",
    "gap": "how much of the way down is left at the end, in the median, where the link shows one surface",
    "rate": "the learning rate with which it races, where the link shows one surface",
    "rank_same": "its rank at the same rate for all",
    "rank_library": "its rank with the library's defaults",
    "rank_tuned": "its rank where each is tuned",
}
"""Fact of an entrant -> what it is: `adam.rank`."""
WHOLE = {
    "entrants": "how many race",
    "surfaces": "on how many surfaces",
    "starts": "from how many starts on each",
    "budget": "how many gradients a run may ask for",
    "trials": "how many rates everybody tries who is tuned",
    "pairs": "how many pairs of entrants there are",
    "flips": "how many of them change their order for sure between the modes",
    "first": "how many share the first rank",
    "sure": "1 where one alone is first and surely ahead of everybody, else 0",
}


def of_race(view: RaceView, race: Race) -> dict[str, Fact]:
    """Name -> fact."""
    facts = dict(_of_whole(view, race))
    by_mode = {mode: finishers(view, race, mode) for mode in Mode}
    for i, (name, _) in enumerate(named(entrants_of(view))):
        facts |= {f"{name}.{key}": fact for key, fact in _of_entrant(finishers(view, race)[i])}
        facts |= {f"{name}.rank_{mode}": count(found[i].rank) for mode, found in by_mode.items()}
    return facts


def entrants_of(view: RaceView) -> list[Entrant]:
    """Who races, with their slots."""
    return [Entrant(slot, one) for slot, one in zip(view.slots, view.rules.entrants, strict=True)]


def _of_whole(view: RaceView, race: Race) -> Iterator[tuple[str, Fact]]:
    rules, ranks = view.rules, [one.rank for one in finishers(view, race)]
    among = len(rules.entrants)
    result, surface = race.results[view.mode], view.shown - 1 if view.shown or len(rules.surfaces) > 1 else 0
    first = ranks.index(1)
    ahead = [result.is_surely_ahead(first, other, surface) for other in range(among) if other != first]
    yield "entrants", count(among)
    yield "surfaces", count(len(rules.surfaces))
    yield "starts", count(rules.starts)
    yield "budget", count(rules.budget)
    yield "trials", count(rules.trials)
    yield "pairs", count(among * (among - 1) // 2)
    yield "flips", count(len({frozenset((flip.one, flip.other)) for flip in flipped_pairs(race)}))
    yield "first", count(ranks.count(1))
    yield "sure", count(ranks.count(1) == 1 and all(ahead))


def _of_entrant(one: Finish | Standing) -> Iterator[tuple[str, Fact]]:
    yield "rank", count(one.rank)
    yield "place", Fact(one.mean_rank, f"{one.mean_rank:.2f}") if isinstance(one, Standing) else number(None)
    yield "solved", share(one.solved)
    yield "diverging", share(one.diverged)
    yield "gap", number(one.gap.median if isinstance(one, Finish) else None)
    yield "rate", number(one.rate if isinstance(one, Finish) else None)
