"""How the order of a race depends on the mode, in words computed from its results."""

from itertools import combinations
from typing import NamedTuple

import numpy as np

from language import Joined, Message
from races.lineup import is_tunable
from races.results import Race, Result
from races.rules import Mode
from races.words import listed, tells

OWN = "own"
"""In place of a mode that only chooses rates, where nobody has a rate to choose."""
BETWEEN = {
    Mode.SAME_RATE: Message("the same rate"),
    Mode.LIBRARY: Message("the defaults"),
    Mode.TUNED: Message("tuned rates"),
    OWN: Message("their own settings"),
}
IN = {
    Mode.SAME_RATE: Message("at the same rate"),
    Mode.LIBRARY: Message("with the defaults"),
    Mode.TUNED: Message("with tuned rates"),
    OWN: Message("with their own settings"),
}


class Flip(NamedTuple):
    """Two entrants who change their order for sure."""

    one: int
    other: int
    here: Mode
    """Where the one is surely ahead."""
    there: Mode
    """Where the other is."""


class Move(NamedTuple):
    """An entrant whose rank over all surfaces changes for sure."""

    ranks: int
    """By so many."""
    one: int
    here: Mode
    there: Mode


def flips(race: Race) -> Message | None:
    """How the order depends on the mode: in how many pairs it turns round for sure, and who moves farthest for sure;
    None where there is one mode or one entrant."""
    names = race.rules.entrant_names
    called = list(dict.fromkeys(_called(race, mode) for mode in race.results))
    if len(called) < 2 or len(names) < 2:
        return None
    modes = listed([BETWEEN[mode] for mode in called])
    return Joined(filter(None, [_turned(race, modes), moves(race)]))


def _turned(race: Race, modes: Message | str) -> Message:
    """In how many pairs the order turns round for sure between the modes, and the pair for which it does most."""
    names = race.rules.entrant_names
    turned, count = flipped_pairs(race), len(names)
    if alike(race):
        return Message("Every run ends alike with {modes}.", modes=modes)
    if not tells(race):
        return Message("One start cannot tell whether the order turns round between {modes}.", modes=modes)
    if not turned:
        return Message(
            "The two do not change their order for sure between {modes}."
            if count == 2
            else "No two entrants change their order for sure between {modes}.",
            modes=modes,
        )
    first = turned[0]
    return Message(
        "The order turns round between {modes}: {here} {one} is ahead of {other}, {there} {other} of {one}."
        if count == 2
        else "The order of {turned} of {pairs} pairs turns round between {modes}: {here} {one} is ahead of {other}, "
        "{there} {other} of {one}.",
        modes=modes, turned=len({_pair(flip) for flip in turned}), pairs=count * (count - 1) // 2,
        one=names[first.one], other=names[first.other],
        here=IN[_called(race, first.here)], there=IN[_called(race, first.there)],
    )  # fmt: skip


def moves(race: Race) -> Message | None:
    """Whose rank over all surfaces changes most, of those for whom it changes for sure; None where there is nobody, or
    where two change places, which `flips` has told."""
    found = sure_moves(race)
    if not found or len(race.rules.entrants) == 2:
        return None
    farthest = max(move.ranks for move in found)
    first = {move.one: move for move in reversed(found) if move.ranks == farthest}
    names = listed([race.rules.entrant_names[one] for one in sorted(first)])
    movers = len({move.one for move in found})
    if len(first) == 1:
        move = first[min(first)]
        rank_here, rank_there = (race.results[mode].overall[move.one].rank for mode in (move.here, move.there))
        return Message(
            "Only {names} surely moves, from rank {rank_here} {here} to rank {rank_there} {there}."
            if movers == 1
            else "Of the {movers} who surely move, {names} moves farthest, from rank {rank_here} {here} to rank "
            "{rank_there} {there}.",
            movers=movers, names=names, rank_here=rank_here, rank_there=rank_there,
            here=IN[_called(race, move.here)], there=IN[_called(race, move.there)],
        )  # fmt: skip
    return Message(
        "{names} surely move, each by {ranks}."
        if len(first) == movers
        else "Of the {movers} who surely move, {names} move farthest, each by {ranks}.",
        movers=movers, names=names,
        ranks=Message("1 rank" if farthest == 1 else "{count} ranks", about="a race", count=farthest),
    )  # fmt: skip


def sure_moves(race: Race) -> list[Move]:
    """Every entrant and two modes in which its rank over all surfaces is surely another."""
    ranks = {mode: [one.rank for one in result.overall] for mode, result in race.results.items()}
    return [
        Move(abs(ranks[here][one] - ranks[there][one]), one, here, there)
        for one in range(len(race.rules.entrants))
        for here, there in combinations(ranks, 2)
        if ranks[here][one] != ranks[there][one]
        and sure_ranks(race.results[here], one).isdisjoint(sure_ranks(race.results[there], one))
    ]


def sure_ranks(result: Result, entrant: int) -> set[int]:
    """The ranks over all surfaces that are left for an entrant by those who are surely ahead of it or behind."""
    everybody = range(len(result.overall))
    ahead = sum(result.is_surely_ahead(other, entrant) for other in everybody)
    behind = sum(result.is_surely_ahead(entrant, other) for other in everybody)
    return set(everybody[ahead : len(everybody) - behind])


def flipped_pairs(race: Race) -> list[Flip]:
    """The greatest change of their mean places first."""
    found = [
        Flip(one, other, here, there)
        for here, there in combinations(race.results, 2)
        for one in range(len(race.rules.entrants))
        for other in range(len(race.rules.entrants))
        if race.results[here].is_surely_ahead(one, other) and race.results[there].is_surely_ahead(other, one)
    ]

    def change(flip: Flip) -> float:
        one, other = flip.one, flip.other
        here, there = race.results[flip.here].overall, race.results[flip.there].overall
        return here[other].mean_rank - here[one].mean_rank + there[one].mean_rank - there[other].mean_rank

    return sorted(found, key=change, reverse=True)


def alike(race: Race) -> bool:
    """Whether every run ends alike in all modes."""
    first, *others = race.results.values()
    return all(
        np.array_equal(getattr(first, name), getattr(other, name))
        for other in others
        for name in ("gaps", "evaluations", "diverged")
    )


def _called(race: Race, mode: Mode) -> str:
    """The mode, or `OWN` where it only chooses rates and nobody has one to choose."""
    if mode is Mode.LIBRARY or any(map(is_tunable, race.rules.entrants)):
        return mode
    return OWN


def _pair(flip: Flip) -> frozenset[int]:
    return frozenset((flip.one, flip.other))
