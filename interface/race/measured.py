"""How a race is measured, and what its pictures show, in plain words with its numbers."""

from collections.abc import Sequence

from races import Metric, Mode, RaceRules, Search
from races.words import left_out, listed
from simulation.words import so_many

MODES = {
    Mode.SAME_RATE: "Same rate for all",
    Mode.LIBRARY: "Library defaults",
    Mode.TUNED: "Each tuned",
}


PROFILES = ("Dolan and Moré (2002)", "https://doi.org/10.1007/s101070100263")
"""Who introduced performance profiles, and where."""


def measured(rules: RaceRules) -> dict[str, str]:
    """What is measured or counted -> how."""
    parts = {
        "Budget": f"Every run may ask for {so_many(rules.budget, 'gradient')}. A method that needs two gradients a "
        "step makes half as many steps. Values of f and Hessians cost nothing here, which favours line searches and "
        "Newton: mind this.",
        "Starts": _starts(rules),
        "Gap": "How much of the way down is left: f above the minimum at the end, divided by f above the minimum at "
        "the start. 0.01 means that 99% of the way is done. The gap of a run that diverged is infinite.",
        "Solved": f"The gap falls to {rules.tolerance:g} and stays there, also when the run goes on for a "
        "quarter of its steps. A run that rests above that, at a local minimum say, is not solved.",
        "Median": "Half of the runs are at least so good: of an even number the lower one of the two in the middle, so "
        "that nothing lies between a number and infinity. Quartiles are runs likewise. The median of evaluations is "
        "over the runs that are solved.",
        MODES[Mode.SAME_RATE]: _same(rules),
        MODES[Mode.LIBRARY]: _library(rules),
        MODES[Mode.TUNED]: _tuned(rules),
        "Place": "From each start the optimizers are ordered, and those who do equally well share their places. Over "
        "several surfaces the ranking is by the mean place.",
    }
    if len(rules.entrants) == 1:
        del parts["Place"]
    if rules.problems == 1:
        del parts["Median"]
    return parts


def about_tuning(rules: RaceRules, surface: int | None) -> str:
    """What the picture of the tuning trials shows, on one `surface` or on all together."""
    if len(left_out(rules, Mode.TUNED)) == len(rules.entrants):
        return "Nobody here has a rate to tune, so there is nothing to show."
    if surface is None:
        said = [f"The share of tuning runs, on all {len(rules.surfaces)} surfaces, that each trial solves.",
                "Stars: the rates chosen, one for each surface. Choose a surface above to see why.",
                "A wide plateau forgives a wrong rate."]  # fmt: skip
    elif rules.metric is Metric.GAP:
        said = ["The median of the tuning runs, and a band from quartile to quartile. A curve ends where they diverge.",
                "Star: the rate that was chosen. A wide, low valley forgives a wrong rate."]  # fmt: skip
    else:
        said = ["The median of the tuning runs that are solved. The fainter a marker, the fewer are solved there.",
                "Star: the rate that was chosen, by how many are solved and then by how soon."]  # fmt: skip
    alone = "Trials differ in momentum or β₁ too, where there is one, so they are single markers."
    return " ".join([*said, alone] if rules.search is Search.QUASI_RANDOM else said)


def about_profiles(rules: RaceRules, mode: Mode) -> str:
    """What performance profiles show; `PROFILES` is their source."""
    if rules.repeats > 1:
        problem = "A problem is a start on a surface, with one noise."
    else:
        problem = "A problem is a start on a surface."
    return (
        f"Performance profiles ({MODES[mode].lower()}): the share of the problems that an optimizer solves "
        "with at most so many times the evaluations of the fastest one there. At 1, the left end: how often it "
        f"is the fastest, or as fast. At the right end: how much it solves at all. {problem}"
    )


def same_trials(rules: RaceRules) -> str:
    """What tuning means here, in one line."""
    out = left_out(rules, Mode.TUNED)
    if len(out) == len(rules.entrants):
        return "Nobody here has a rate to tune"
    who = "everybody" if not out else "everybody who tunes"
    return f"The same {rules.trials} trials for {who}, judged on starts that nobody tuned on"


def _starts(rules: RaceRules) -> str:
    if rules.starts == 1 == rules.repeats:
        return "One start in the surface's view, the same for everybody. From one start alone nobody is ahead for sure."
    if rules.repeats == 1:
        return f"{rules.starts} starts all over the surface's view, the same for everybody."
    if rules.starts == 1:
        return (
            f"One start in the surface's view, with {rules.repeats} different noises, the same for everybody. From one "
            "start alone nobody is ahead for sure."
        )
    return (
        f"{rules.starts} starts all over the surface's view, with {rules.repeats} different noises from each, the same "
        "for everybody."
    )


def _same(rules: RaceRules) -> str:
    out = left_out(rules, Mode.SAME_RATE)
    if len(out) == len(rules.entrants):
        return "Nobody here has a rate to choose: everybody races with their own settings."
    meaning = (
        "It looks fair, and is not: a rate means something else to each method. In SGD it multiplies the gradient, in "
        "Adam it is about the length of a step."
    )
    if not out:
        return f"Everybody gets the rate {rules.rate:g}. {meaning}"
    return f"Everybody gets the rate {rules.rate:g}, but for those who choose none: {_names(rules, out)}. {meaning}"


def _library(rules: RaceRules) -> str:
    out = left_out(rules, Mode.LIBRARY)
    if len(out) == len(rules.entrants):
        return f"{rules.library} has no defaults for anybody here, so they race with settings of their own."
    meaning = f"What {rules.library} does when nobody says anything: made for neural networks, not for these surfaces."
    return f"{meaning} It has nothing for {_names(rules, out)}." if out else meaning


def _tuned(rules: RaceRules) -> str:
    out = left_out(rules, Mode.TUNED)
    if len(out) == len(rules.entrants):
        return "Nobody here has a rate to tune: everybody races with their own settings."
    where = (
        "rates on a logarithmic grid" if rules.search is Search.GRID else "quasi-random pairs of a rate and a memory"
    )
    trials = f"the same {rules.trials} trials, {where} from {rules.low:g} to {rules.high:g}"
    judged = (
        "They are run from one tuning start; the best one then races from another, so nobody is judged where they "
        "practised."
        if rules.starts == 1
        else f"They are run from {rules.starts} tuning starts; the best one then races from {rules.starts} other "
        "starts, so nobody is judged where they practised."
    )
    if not out:
        return f"Everybody has {trials}. {judged}"
    return f"Everybody has {trials}, but for those with nothing to tune: {_names(rules, out)}. {judged}"


def _names(rules: RaceRules, which: Sequence[int]) -> str:
    return listed([rules.entrant_names[i] for i in which], len(which))
