"""The race page in words and numbers: who is ahead, how the order depends on the mode, and the table."""

from collections.abc import Callable, Sequence
from typing import Any

from interface.kit.number_format import number
from interface.race.measured import PROFILES, WITHIN, about_profiles, about_tuning, measured
from interface.race.view import RaceView, Shown
from interface.race.work import Run
from language import Joined, Message
from races import Finish, Mode, Race, Standing, Verdict, story
from races.myth import Judgement
from races.runs import FLOOR
from races.turns import flips
from races.words import certainty, listed, on_surface, ordered, tells, winner
from simulation.scenario import Entrant, names_of
from simulation.words import figure, percent

Cell = tuple[Message | str, float | Message | None]
"""What a cell says, and by what it is sorted, None where there is no such number."""
Column = tuple[Message, Message, Callable[[Any], Cell]]
"""A heading, its explanation, and the cell of a finish or a standing."""

JUDGED = {
    Judgement.CONFIRMED: Message("Confirmed."),
    Judgement.PARTLY: Message("Partly so."),
    Judgement.REFUTED: Message("Refuted."),
    Judgement.NOT_HERE: Message("Not seen here."),
}
HELD = Message("It is run when you let go.")
STOPPED = Message("This race was stopped before its end. Change it, or run it again.")


def title(shown: Shown) -> Message:
    """What the browser's tab says."""
    view = shown.view
    entrants = [Entrant(slot, one) for slot, one in zip(view.slots, view.rules.entrants, strict=True)]
    return Message("Fair race of {names}", names=", ".join(names_of(entrants)))


def surface_of(view: RaceView) -> int | None:
    """The place of the surface that is shown, from 0; None where all are shown together."""
    if view.shown:
        return view.shown - 1
    return 0 if len(view.rules.surfaces) == 1 else None


def finishers(view: RaceView, race: Race, mode: Mode | None = None) -> Sequence[Finish | Standing]:
    """What became of each entrant where the visitor looks, in a mode or else the one that is shown."""
    result, surface = race.results[view.mode if mode is None else mode], surface_of(view)
    return result.overall if surface is None else result.finishes[surface]


def verdict(view: RaceView, race: Race) -> Message:
    """Who is ahead, if anybody is."""
    surface = surface_of(view)
    return winner(race, view.mode) if surface is None else on_surface(race, view.mode, surface)


LEAD = Message("Switch the rule for the learning rates, and see who moves up.")
"""What to do."""


def headline(view: RaceView, race: Race) -> Message:
    """Who comes first by each rule for the learning rates; where that cannot be said, what the shown rule says."""
    orders = {mode: ordered(result) for mode, result in race.results.items()}
    nobody = any(not order.then for order in orders.values())
    if len(race.rules.entrants) == 1 or nobody or not tells(race) or set(orders) != set(Mode):
        return verdict(view, race)
    names = race.rules.entrant_names
    first = {mode: listed([names[i] for i in order.first]) for mode, order in orders.items()}
    if len({tuple(order.first) for order in orders.values()}) == 1:
        return Message("{names}: first, whoever chooses the learning rates.", names=first[Mode.SAME_RATE])
    return Message(
        "Who comes first depends on who chose the learning rates: one for all, {same}; each library's own, {library}; "
        "the best for each, {tuned}.",
        same=first[Mode.SAME_RATE], library=first[Mode.LIBRARY], tuned=first[Mode.TUNED],
    )  # fmt: skip


def flipped(view: RaceView, race: Race) -> dict[str, Message | str]:
    """How the order depends on the mode, and aside that it is told of all surfaces together; empty texts if there is
    nothing to say."""
    said = flips(race)
    if surface_of(view) is None or not said:
        return {"said": said or "", "aside": ""}
    aside = Message(
        "(By the mean place in races from single starts, on all surfaces.)"
        if len(view.rules.surfaces) > 1
        else "(By the mean place in races from single starts.)"
    )
    return {"said": said, "aside": aside}


def told(view: RaceView, race: Race) -> dict[str, Any]:
    """All that is said of a race."""
    compares = len(view.rules.entrants) > 1
    return {
        "headline": headline(view, race),
        "verdict": verdict(view, race),
        "flipped": flipped(view, race),
        "heading": Message("Ranking: {mode}" if compares else "Result: {mode}", mode=WITHIN[view.mode]),
        "table": table(view, race),
        "notes": notes(view, race),
        "certainty": certainty(race) if compares else "",
        "story": story(race),
        "about_tuning": about_tuning(view.rules, surface_of(view)),
        "about_profiles": about_profiles(view.rules, view.mode),
        "source": PROFILES,
        "measured": measured(view.rules),
    }


def under_way(found: Run) -> Message | str:
    """How far the race is, or why there is none; empty once it is there."""
    if found.failure:
        return Message("There is no race: {reason}", reason=found.failure)
    if found.over:
        return ""
    return Message("The race is being run: {done:.0%}. Everything can be changed meanwhile.", done=found.done)


def judgement(found: Verdict) -> Message:
    """What the races say of a myth."""
    return Joined([JUDGED[found.judgement], found.sentence])


def notes(view: RaceView, race: Race) -> list[Message]:
    """What a reader must know about the entrants as they race, each note once."""
    rows, surface = race.results[view.mode].finishes, surface_of(view)
    rows = rows if surface is None else (rows[surface],)
    return list(dict.fromkeys(finish.note for row in rows for finish in row if finish.note))


def table(view: RaceView, race: Race) -> dict[str, Any]:
    """The ranking for the browser's table, the best first."""
    found = finishers(view, race)
    columns = STANDINGS if surface_of(view) is None else FINISHES
    rows = [
        {
            "slot": slot,
            "cells": [
                {"text": text, "sort": sort} for text, sort in [(name, name), *(cell(one) for *_, cell in columns)]
            ],
        }
        for slot, name, one in zip(view.slots, view.rules.entrant_names, found, strict=True)
    ]
    best_first = sorted(range(len(found)), key=lambda i: found[i].rank)
    heads = [(Message("Optimizer"), ""), *((label, explained) for label, explained, _ in columns)]
    return {
        "columns": [
            {"label": label, "help": explained, "numeric": i > 0} for i, (label, explained) in enumerate(heads)
        ],
        "rows": [rows[i] for i in best_first],
        "sentence": "",
        "counting": "",
        "narration": [],
    }


def _rank(one: Finish | Standing) -> Cell:
    """ "2 (1 to 3)", with the ranks that redrawn starts give where they are others."""
    if one.rank == one.rank_low == one.rank_high:
        return f"{one.rank}", one.rank
    ranks = _between(str(one.rank_low), str(one.rank_high))
    return Message("{rank} ({ranks})", rank=one.rank, ranks=ranks), one.rank


def _between(low: Message | str, high: Message | str) -> Message | str:
    """ "1 to 3", or "2" where both ends read alike."""
    return low if low == high else Message("{low} to {high}", low=low, high=high)


def gap_text(gap: float) -> Message | str:
    """A gap as it is read."""
    if gap == float("inf"):
        return Message("diverged")
    return f"≤ {figure(FLOOR)}" if gap <= FLOOR else number(gap, 3)


def _gap(gap: float) -> Cell:
    return gap_text(gap), None if gap == float("inf") else gap


def _number(value: float | None) -> Cell:
    return number(value), None if value is None else float(value)


def _share(share: float) -> Cell:
    return percent(share), share


BOTH: dict[str, Column] = {
    "rank": (Message("Rank"), Message("In brackets the ranks that races over redrawn starts give."), _rank),
    "solved": (Message("Solved"), Message("The share of its runs that are solved."), lambda one: _share(one.solved)),
    "diverged": (
        Message("Diverged"), Message("The share of its runs that diverge."), lambda one: _share(one.diverged)
    ),
}  # fmt: skip
STANDINGS: tuple[Column, ...] = (
    BOTH["rank"],
    (
        Message("Mean place"), Message("Of its places in races from one start."),
        lambda one: (f"{one.mean_rank:.2f}", one.mean_rank),
    ),
    (Message("Median place"), Message("The median of these places."), lambda one: _number(one.places.median)),
    (
        Message("Quartiles"), Message("Between which half of its places lie."),
        lambda one: (_between(number(one.places.low), number(one.places.high)), one.places.low),
    ),
    BOTH["solved"], BOTH["diverged"],
)  # fmt: skip
FINISHES: tuple[Column, ...] = (
    BOTH["rank"],
    (Message("Learning rate"), Message("With which it raced."), lambda one: _number(one.rate)),
    (
        Message("Median gap"), Message("How much of the way down is left at the end, in the median."),
        lambda one: _gap(one.gap.median),
    ),
    (
        Message("Quartiles"), Message("Between which half of its gaps lie."),
        lambda one: (_between(gap_text(one.gap.low), gap_text(one.gap.high)), _gap(one.gap.low)[1]),
    ),
    BOTH["solved"],
    (
        Message("Evaluations"), Message("Gradient evaluations until solved, the median of the runs that are."),
        lambda one: _number(one.evaluations and one.evaluations.median),
    ),
    BOTH["diverged"],
)  # fmt: skip
