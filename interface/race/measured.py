"""How a race is measured, and what its pictures show, in plain words with its numbers."""

from collections.abc import Sequence

from language import Joined, Message
from races import Metric, Mode, RaceRules, Search
from races.words import left_out, listed

MODES = {
    Mode.SAME_RATE: Message("Same rate for all"),
    Mode.LIBRARY: Message("Library defaults"),
    Mode.TUNED: Message("Each tuned"),
}
WITHIN = {
    Mode.SAME_RATE: Message("same rate for all"),
    Mode.LIBRARY: Message("library defaults"),
    Mode.TUNED: Message("each tuned"),
}
"""The same within a sentence."""


PROFILES = (Message("Dolan and Moré (2002)"), "https://doi.org/10.1007/s101070100263")
"""Who introduced performance profiles, and where."""


def measured(rules: RaceRules) -> list[tuple[Message, Message]]:
    """(What is measured or counted, how)."""
    parts: list[tuple[Message, Message] | None] = [
        (Message("Budget"), _budget(rules.budget)),
        (Message("Starts"), _starts(rules)),
        (
            Message("Gap"),
            Message(
                "How much of the way down is left: f above the minimum at the end, divided by f above the minimum at "
                "the start. 0.01 means that 99% of the way is done. The gap of a run that diverged is infinite."
            ),
        ),
        (
            Message("Solved"),
            Message(
                "The gap falls to {tolerance:g} and stays there, also when the run goes on for a quarter of its steps. "
                "A run that rests above that, at a local minimum say, is not solved.",
                tolerance=rules.tolerance,
            ),
        ),
        (
            Message("Median"),
            Message(
                "Half of the runs are at least so good: of an even number the lower one of the two in the middle, so "
                "that nothing lies between a number and infinity. Quartiles are runs likewise. The median of "
                "evaluations is over the runs that are solved."
            ),
        )
        if rules.problems > 1
        else None,
        (MODES[Mode.SAME_RATE], _same(rules)),
        (MODES[Mode.LIBRARY], _library(rules)),
        (MODES[Mode.TUNED], _tuned(rules)),
        (
            Message("Place"),
            Message(
                "From each start the optimizers are ordered, and those who do equally well share their places. Over "
                "several surfaces the ranking is by the mean place."
            ),
        )
        if len(rules.entrants) > 1
        else None,
    ]
    return [part for part in parts if part]


def _budget(budget: int) -> Message:
    return Joined([
        Message("Every run may ask for 1 gradient." if budget == 1 else "Every run may ask for {budget} gradients.",
                budget=budget),
        Message("A method that needs two gradients a step makes half as many steps. Values of f and Hessians cost "
                "nothing here, which favours line searches and Newton: mind this."),
    ])  # fmt: skip


def about_tuning(rules: RaceRules, surface: int | None) -> Message:
    """What the picture of the tuning trials shows, on one `surface` or on all together."""
    if len(left_out(rules, Mode.TUNED)) == len(rules.entrants):
        return Message("Nobody here has a rate to tune, so there is nothing to show.")
    if surface is None:
        told = [
            Message(
                "The share of tuning runs, on all {count} surfaces, that each trial solves.", count=len(rules.surfaces)
            ),
            Message("Stars: the rates chosen, one for each surface. Choose a surface above to see why."),
            Message("A wide plateau forgives a wrong rate."),
        ]
    elif rules.metric is Metric.GAP:
        told = [
            Message(
                "The median of the tuning runs, and a band from quartile to quartile. A curve ends where they diverge."
            ),
            Message("Star: the rate that was chosen. A wide, low valley forgives a wrong rate."),
        ]
    else:
        told = [
            Message("The median of the tuning runs that are solved. The fainter a marker, the fewer are solved there."),
            Message("Star: the rate that was chosen, by how many are solved and then by how soon."),
        ]
    if rules.search is Search.QUASI_RANDOM:
        told.append(Message("Trials differ in momentum or β₁ too, where there is one, so they are single markers."))
    return Joined(told)


def about_profiles(rules: RaceRules, mode: Mode) -> Message:
    """What performance profiles show; `PROFILES` is their source."""
    return Joined([
        Message(
            "Performance profiles ({mode}): the share of the problems that an optimizer solves with at most so many "
            "times the evaluations of the fastest one there. At 1, the left end: how often it is the fastest, or as "
            "fast. At the right end: how much it solves at all.",
            mode=WITHIN[mode],
        ),
        Message(
            "A problem is a start on a surface, with one noise."
            if rules.repeats > 1
            else "A problem is a start on a surface."
        ),
    ])  # fmt: skip


def same_trials(rules: RaceRules) -> Message:
    """What tuning means here, in one line."""
    out = left_out(rules, Mode.TUNED)
    return Message(
        "Nobody here has a rate to tune"
        if len(out) == len(rules.entrants)
        else "The same {trials} trials for everybody who tunes, judged on starts that nobody tuned on"
        if out
        else "The same {trials} trials for everybody, judged on starts that nobody tuned on",
        trials=rules.trials,
    )


def _starts(rules: RaceRules) -> Message:
    return Message(
        "One start in the surface's view, the same for everybody. From one start alone nobody is ahead for sure."
        if rules.starts == 1 == rules.repeats
        else "{starts} starts all over the surface's view, the same for everybody."
        if rules.repeats == 1
        else "One start in the surface's view, with {noises} different noises, the same for everybody. From one start "
        "alone nobody is ahead for sure."
        if rules.starts == 1
        else "{starts} starts all over the surface's view, with {noises} different noises from each, the same for "
        "everybody.",
        starts=rules.starts, noises=rules.repeats,
    )  # fmt: skip


def _same(rules: RaceRules) -> Message:
    out = left_out(rules, Mode.SAME_RATE)
    if len(out) == len(rules.entrants):
        return Message("Nobody here has a rate to choose: everybody races with their own settings.")
    return Joined([
        Message(
            "Everybody gets the rate {rate:g}, but for those who choose none: {names}."
            if out
            else "Everybody gets the rate {rate:g}.",
            rate=rules.rate, names=_names(rules, out),
        ),
        Message(
            "It looks fair, and is not: a rate means something else to each method. In SGD it multiplies the gradient, "
            "in Adam it is about the length of a step."
        ),
    ])  # fmt: skip


def _library(rules: RaceRules) -> Message:
    out = left_out(rules, Mode.LIBRARY)
    if len(out) == len(rules.entrants):
        return Message(
            "{library} has no defaults for anybody here, so they race with settings of their own.",
            library=rules.library,
        )
    meaning = Message(
        "What {library} does when nobody says anything: made for neural networks, not for these surfaces.",
        library=rules.library,
    )
    return Joined([meaning, Message("It has nothing for {names}.", names=_names(rules, out))]) if out else meaning


def _tuned(rules: RaceRules) -> Message:
    out = left_out(rules, Mode.TUNED)
    if len(out) == len(rules.entrants):
        return Message("Nobody here has a rate to tune: everybody races with their own settings.")
    where = Message(
        "rates on a logarithmic grid from {low:g} to {high:g}"
        if rules.search is Search.GRID
        else "quasi-random pairs of a rate and a memory from {low:g} to {high:g}",
        low=rules.low, high=rules.high,
    )  # fmt: skip
    return Joined([
        Message(
            "Everybody has the same {trials} trials, {where}, but for those with nothing to tune: {names}."
            if out
            else "Everybody has the same {trials} trials, {where}.",
            trials=rules.trials, where=where, names=_names(rules, out),
        ),
        Message(
            "They are run from one tuning start; the best one then races from another, so nobody is judged where they "
            "practised."
            if rules.starts == 1
            else "They are run from {starts} tuning starts; the best one then races from {starts} other starts, so "
            "nobody is judged where they practised.",
            starts=rules.starts,
        ),
    ])  # fmt: skip


def _names(rules: RaceRules, which: Sequence[int]) -> Message | str:
    return listed([rules.entrant_names[i] for i in which], len(which))
