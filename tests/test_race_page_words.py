"""What stands around a race, its table, its rule and how it is measured, is so for races of all kinds."""

import csv
import math
import re
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from race_facts import Facts
from race_reader import plain_manners
from random_races import random_rules

from catalogue import Library
from interface.kit.tuning import tuned
from interface.race.measured import about_profiles, about_tuning, measured, same_trials
from interface.race.view import RaceView
from interface.race.words import table
from language import ENGLISH, said
from optimizers import OPTIMIZERS
from races import OPENING, Mode, RaceRules, race
from races.lineup import at_library_defaults
from races.records import FINISHES, finishes_csv, rule_lines
from simulation.scenario import CLASSIC

RANDOM = st.randoms(use_true_random=False)


def cells(table: dict) -> list[dict[str, str]]:
    header = [column["label"] for column in table["columns"]]
    return [dict(zip(header, [cell["text"] for cell in row["cells"]], strict=True)) for row in table["rows"]]


def share(text: str, value: float) -> bool:
    if text[0] in "<>":
        return 0 < value < 0.01 if text[0] == "<" else 0.99 < value < 1
    return abs(float(text.removesuffix("%")) - 100 * value) <= 0.501


def quartiles(values: list[float]) -> list[float]:
    """The smallest that at least a quarter, a half and three quarters do not exceed."""
    ordered = sorted(values)
    return [ordered[max(0, math.ceil(part * len(ordered) / 4) - 1)] for part in (1, 2, 3)]


def is_gap(text: str, value: float) -> bool:
    if value == math.inf or value <= 1e-12:
        return text == ("diverged" if value == math.inf else "≤ 1e−12")
    figure = float(text.replace("−", "-"))
    return figure == float(f"{value:.1e}" if "e" in text else f"{value:.3g}")


@settings(max_examples=15)
@given(RANDOM)
def test_the_table_shows_what_the_runs_say(random):
    rules = random_rules(random)
    mode = random.choice(list(Mode))
    found = race(rules, [mode])
    facts = Facts(found)
    for shown in range(len(rules.surfaces) + 1):
        surface = shown - 1 if shown else None if len(rules.surfaces) > 1 else 0
        view = RaceView(rules, tuple(range(1, 1 + len(facts.names))), mode, shown)
        rows = cells(said(table(view, found), ENGLISH))
        assert sorted(row["Optimizer"] for row in rows) == sorted(facts.names)
        assert [row["Rank"].split()[0] for row in rows] == sorted((row["Rank"].split()[0] for row in rows), key=int)
        for row in rows:
            i = facts.names.index(row["Optimizer"])
            check_row(row, facts, mode, surface, i)


def check_row(row: dict, facts: Facts, mode: Mode, surface: int | None, i: int) -> None:
    gaps, needed, diverged = facts.all_runs(mode, surface, i)
    finite = [one for one in needed if one < math.inf]
    plain_manners(" ".join(row.values()))
    rank = facts.rank(mode, surface, i)
    said, _, interval = row["Rank"].partition(" (")
    assert int(said) == rank
    ends = interval.rstrip(")").split(" to ") if interval else [said]
    if facts.starts == 1:
        assert [int(ends[0]), int(ends[-1])] == [1, len(facts.names)]
    assert share(row["Solved"], len(finite) / len(needed))
    assert share(row["Diverged"], sum(diverged) / len(diverged))
    low, _, high = row["Quartiles"].partition(" to ")
    if surface is None:
        assert abs(float(row["Mean place"]) - facts.mean_place(mode, i)) <= 0.00501
        return
    first, middle, last = quartiles(gaps)
    assert is_gap(row["Median gap"], middle)
    assert is_gap(low, first)
    assert is_gap(high or low, last)
    assert row["Evaluations"] == (f"{quartiles(finite)[1]:g}" if finite else "–")
    rate = getattr(facts.race.results[mode].finishes[surface][i].optimizer, "learning_rate", None)
    assert (row["Learning rate"] == "–") == (rate is None)


def test_the_median_of_two_is_the_lower_one_wherever_it_is_shown():
    """Of the two runs from two starts, one of which may diverge."""
    rules = replace(OPENING, starts=2, budget=30)
    view = RaceView(rules, tuple(range(1, 1 + len(rules.entrants))), Mode.SAME_RATE, 1)
    found = race(view.rules, [Mode.SAME_RATE])
    gaps = found.results[Mode.SAME_RATE].gaps[0].reshape(len(view.rules.entrants), 2)
    _, *rows = csv.reader(line for line in finishes_csv(found).splitlines() if not line.startswith(("# ", '"# ')))
    told = {
        row[2]: float(row[FINISHES.index("gap_median")]) for row in rows if row[1] == str(view.rules.surface_names[0])
    }
    shown = {row["Optimizer"]: row["Median gap"] for row in cells(said(table(view, found), ENGLISH))}
    assert any(low != high for low, high in gaps)
    for name, two in zip(map(str, view.rules.entrant_names), gaps.tolist(), strict=True):
        assert told[name] == min(two)
        assert is_gap(shown[name], min(two))


@settings(max_examples=200)
@given(RANDOM)
def test_the_rule_and_how_it_is_measured_are_so(random):
    rules = random_rules(random)
    tuners = [one.name for one in rules.entrants
              if "learning_rate" in one.parameters() and not one.finds_its_rate]  # fmt: skip
    lines = dict(rule_lines(rules))
    how = dict(said(measured(rules), ENGLISH))
    texts = [same_trials(rules), about_tuning(rules, None), about_tuning(rules, 0)]
    texts += [about_profiles(rules, mode) for mode in Mode]
    texts = [" ".join(how.values()), *map(str, texts)]
    for text in [*texts, *(told for what, told in lines.items() if what != "gap")]:  # which says when a gap is inf
        plain_manners(text)
    nobody = not tuners
    assert ("Nobody here has a rate" in texts[0]) == nobody
    assert ("Nobody here" in texts[1]) == ("Nobody here" in texts[2]) == nobody
    assert (lines["mode tuned"].endswith("for nobody"), lines["mode same"].endswith("for nobody")) == (nobody, nobody)
    assert ("with nothing to tune: " in texts[0]) == (0 < len(tuners) < len(rules.entrants))
    assert how["Starts"].startswith(f"{'One start' if rules.starts == 1 else f'{rules.starts} starts'} ")
    assert ("seeds" in lines) == (rules.noise != "none")
    several = rules.starts * (len(np.atleast_1d(rules.held_out_terms.rules.seed)) if rules.noise != "none" else 1) > 1
    assert ("Median" in how) == several
    assert not several or "of an even number the lower one of the two in the middle" in texts[0]
    assert "the median of an even number is the lower one of the two in the middle" in lines["medians, quartiles"]
    assert ("Place" in how) == (len(rules.entrants) > 1)


@pytest.mark.parametrize("seed", range(20))
def test_the_rule_reads_back_to_the_last_bit(seed):
    """Whoever has these lines gets the same results."""
    random = Random(seed)
    exact = {name: random.uniform(0.001, 0.9) for name in ("rate", "tolerance", "low", "sigma")}
    rules = RaceRules.of(
        ("booth",), ("sgd", "bfgs"), high=random.uniform(1, 9), noise="isotropic", starts=1, budget=1, **exact
    )
    lines = dict(rule_lines(rules))
    numbers = {}
    for what in ("mode same", "mode tuned", "solved", "noise"):
        numbers[what] = [float(one) for one in re.findall(r"\d[\d.]*(?:e-\d+)?", lines[what].split("; for")[0])]
    assert numbers["mode same"] == [rules.rate]
    assert numbers["mode tuned"] == [rules.trials, rules.low, rules.high]
    assert numbers["solved"][-1] == rules.tolerance
    assert numbers["noise"] == [rules.sigma]
    assert lines["budget"].startswith("1 gradient evaluation a run")


@pytest.mark.parametrize("slug", OPTIMIZERS)
@pytest.mark.parametrize("library", Library)
def test_who_stands_in_for_a_method_that_a_library_lacks_is_told(slug, library):
    """Our defaults do where nothing is set; settings that are, stay."""
    cls = OPTIMIZERS[slug]
    numbers = (name for name, one in cls.parameters().items()
               if name != "learning_rate" and not one.is_switch and not one.is_choice)  # fmt: skip
    settings = {name: 0.5 * (cls.parameters()[name].default + cls.parameters()[name].high) for name in [*numbers][:1]}
    for entrant in (cls(), cls(**settings)):
        raced, note = at_library_defaults(entrant, library)
        note = str(note or "")
        lacking = cls.libraries.get(library) is None
        assert ("our defaults stand in" in note) == (lacking and raced == cls())
        assert ("its own settings" in note) == (lacking and raced != cls())


def test_what_is_said_of_tuned_rates_is_said_of_one_or_of_several():
    scenario = replace(CLASSIC, steps=20)
    one, several = (str(tuned(scenario, slots).told[0]) for slots in (["1"], ["1", "2"]))
    assert re.fullmatch(r"Tuned for this .*: SGD [\d.]+\. It is the one of 25 rates .* ends lowest\.", one)
    assert re.fullmatch(r"Tuned for this .*: SGD \S+, Momentum \S+\. Each is the one of 25 rates .*", several)
    for start, tie in (((-7.0, 2.0), False), ((0.0, 0.0), True)):  # from the minimum no rate leads away
        said = str(tuned(replace(scenario, start=start), ["1"]).told[0])
        assert said.endswith(" Of rates that end alike it is the one that is there soonest.") == tie
