"""What is said of a race is so: recomputed from its runs, and from results that were made up to be known."""

import csv
import io
import math
import re
from dataclasses import replace

import numpy as np
import pytest

from expressions import Expression, declare
from optimizers import OPTIMIZERS
from races import OPENING, Metric, Mode, Race, RaceRules, race, story
from races.judging import Judged
from races.lineup import Racer
from races.records import FINISHES, RUNS, finishes_csv, rule_lines, runs_csv
from races.results import Result
from races.words import condition, edges, flipped_pairs, flips, forgiving, listed, on_surface, winner
from surfaces import SURFACES

INF = np.inf


@pytest.fixture(scope="module")
def found() -> Race:
    return race(replace(OPENING, budget=100, starts=16))


def made_up(metric: Metric = Metric.GAP, **gaps_of: list) -> Race:
    """A race whose modes have these gaps, [surface][entrant]; every run from every start ends alike."""
    results = {}
    for name, gaps in gaps_of.items():
        mode = Mode(name)
        array = np.broadcast_to(np.array(gaps, dtype=float)[:, :, None, None], (*np.shape(gaps), 8, 1))
        needed = np.where(array <= 0.01, np.round(100 * array), INF)
        judged = Judged(metric, array, needed, np.isinf(array))
        entered = [(Racer(optimizer, ""), None) for optimizer in OPENING.entrants[: array.shape[1]]]
        finishes = tuple(judged.finishes(i, entered) for i in range(len(array)))
        results[mode] = Result(mode, finishes, judged.standings(), judged.ahead(), array, needed, np.isinf(array))
    surfaces, entrants = np.shape(gaps)
    rules = replace(
        OPENING, surfaces=OPENING.surfaces[:surfaces], entrants=OPENING.entrants[:entrants], metric=metric, starts=8
    )
    return Race(rules, results, np.zeros((2, surfaces, 8)), np.zeros((2, surfaces, 8)))


def test_ties_are_called_ties_and_a_lead_a_lead():
    tied = made_up(same=[[0.1, 0.1, 0.1]])
    assert winner(tied, Mode.SAME_RATE) == "At the same rate, 0.01, all 3 are too close to call."
    assert on_surface(tied, Mode.SAME_RATE, 0) == "Quadratic bowl: all 3 do equally well, with a median gap of 0.1."
    two = made_up(same=[[0.1, 0.1]])
    assert winner(two, Mode.SAME_RATE) == "At the same rate, 0.01, both are too close to call."
    ahead = made_up(same=[[0.3, 0.1, INF]])
    assert winner(ahead, Mode.SAME_RATE) == (
        "At the same rate, 0.01, Momentum is ahead (mean place 1.0 of 3), then SGD (2.0)."
    )
    assert on_surface(ahead, Mode.SAME_RATE, 0) == (
        "Quadratic bowl: Momentum is ahead, with a median gap of 0.1; SGD is next, with a median gap of 0.3."
    )
    pair = made_up(same=[[1e-12, 1e-12, 0.5]])
    assert on_surface(pair, Mode.SAME_RATE, 0) == (
        "Quadratic bowl: SGD and Momentum are too close to call; SGD ends at the minimum (median gap below 1e−12)."
    )
    lost = made_up(same=[[INF, INF]])
    assert on_surface(lost, Mode.SAME_RATE, 0).endswith("both do equally well, with 100% of runs diverged.")


def test_a_flip_is_told_only_where_it_is_sure():
    turned = made_up(same=[[0.1, 0.2, 0.3]], tuned=[[0.3, 0.2, 0.1]])
    assert {pair[:2] for pair in flipped_pairs(turned)} == {(0, 1), (0, 2), (1, 2)}
    assert flips(turned) == (
        "The order of 3 of 3 pairs turns round between the modes: at the same rate SGD is ahead of Nesterov, when "
        "tuned Nesterov is ahead. SGD and Nesterov move most, each by 2 ranks."
    )
    same = made_up(same=[[0.1, 0.2]], tuned=[[0.1, 0.1]])
    assert flips(same) == (
        "No pair of entrants changes its order for sure between the 2 modes. Momentum moves most, from rank 2 at the "
        "same rate to rank 1 when tuned."
    )
    assert flips(made_up(same=[[0.1, 0.2]])) == ""


def test_two_surfaces_that_disagree_leave_nobody_ahead():
    split = made_up(same=[[0.1, 0.2], [0.2, 0.1]])
    assert winner(split, Mode.SAME_RATE) == "At the same rate, 0.01, both are too close to call."


@pytest.mark.parametrize("mode", Mode)
def test_the_winner_is_who_has_the_best_mean_place(found, mode):
    gaps = found.results[mode].gaps[..., 0]  # (surfaces, entrants, starts)
    place = np.array(
        [
            np.mean(
                [
                    np.sum(gaps[s, :, p] < gaps[s, i, p]) + (np.sum(gaps[s, :, p] == gaps[s, i, p]) + 1) / 2
                    for s in range(4)
                    for p in range(16)
                ]
            )
            for i in range(6)
        ]
    )
    np.testing.assert_allclose([one.mean_rank for one in found.results[mode].overall], place)
    said, names = winner(found, mode), found.rules.entrant_names
    assert said.startswith(condition(found, mode) + ", ")
    assert f"{place.min():.1f}" in said
    leading = found.results[mode].leaders()
    assert place.argmin() in leading
    assert ("too close to call" in said) == (len(leading) > 1)
    assert names[int(place.argmin())] in said
    rank = [one.rank for one in found.results[mode].overall]
    assert sorted(range(6), key=rank.__getitem__) == sorted(range(6), key=place.__getitem__)


def test_every_flip_that_is_told_holds_in_the_mean_places_too(found):
    assert flipped_pairs(found)
    for one, other, here, there in flipped_pairs(found):
        before, after = found.results[here].overall, found.results[there].overall
        assert before[one].mean_rank < before[other].mean_rank
        assert after[one].mean_rank > after[other].mean_rank
    names = found.rules.entrant_names
    one, other, here, there = flipped_pairs(found)[0]
    assert f"{names[one]} is ahead of {names[other]}, " in flips(found)
    assert int(re.search(r"order of (\d+) of 15", flips(found))[1]) == len(
        {frozenset(pair[:2]) for pair in flipped_pairs(found)}
    )


def test_the_forgiving_have_more_rates_that_are_almost_as_good():
    tuned = race(RaceRules.of(("rosenbrock",), ("sgd", "adam", "newton"), budget=60, starts=8), (Mode.TUNED,))
    said, widths = forgiving(tuned), {}
    for one, finish in zip(tuned.rules.entrant_names, tuned.results[Mode.TUNED].finishes[0], strict=True):
        if finish.curve is not None:
            median = finish.curve.gaps[1]
            widths[one] = 6 / 19 * np.sum(median <= 10 * median.min())
    assert list(widths) == ["SGD", "Adam"]
    for width in widths.values():
        assert f"{width:.1f}" in said
    clear = abs(widths["SGD"] - widths["Adam"]) >= 6 / 18
    assert said.startswith(f"{max(widths, key=widths.get)} forgives most" if clear else "Nobody is clearly")
    assert forgiving(made_up(same=[[0.1, 0.2]])) == ""


def test_the_edge_of_the_grid_is_told():
    low = race(RaceRules.of(("quadratic",), ("sgd",), budget=20, starts=2, high=1e-3), (Mode.TUNED,))
    assert low.results[Mode.TUNED].finishes[0][0].curve.at_edge
    assert edges(low) == "A better rate may lie beyond those tried for SGD on Quadratic bowl."
    wide = race(RaceRules.of(("quadratic",), ("sgd",), budget=20, starts=2), (Mode.TUNED,))
    assert edges(wide) == ""


def test_a_story_says_everything_once(found):
    told = story(found)
    assert len(told) == len(set(told)) >= 5
    assert all(one.endswith(".") for one in told)
    assert story(race(replace(OPENING, budget=1, tolerance=1e-9)))[-1].startswith("Nobody solves a single run on ")
    alone = race(RaceRules.of(("booth",), ("bfgs",), budget=60, starts=4))
    assert story(alone)[0] == "At the same rate, 0.01, BFGS solves 100% of its runs."


def test_lists():
    assert [listed("abcde"[:count]) for count in (1, 2, 3, 4)] == ["a", "a and b", "a, b and c", "a, b and 2 others"]


@pytest.mark.parametrize("metric", Metric)
def test_one_alone_is_not_called_ahead(metric):
    alone = race(RaceRules.of(("booth",), ("adam",), budget=30, starts=4, trials=3, metric=metric))
    for mode in Mode:
        said = on_surface(alone, mode, 0)
        assert said.startswith("Booth function: Adam ends ")
        assert "ahead" not in said
        assert "equally" not in said
    assert flips(alone) == ""


def table(text: str) -> tuple[list[list[str]], list[dict[str, str]]]:
    """The rule's lines and the rows of a CSV."""
    rows = list(csv.reader(io.StringIO(text)))
    rule = [row for row in rows if row[0].startswith("# ")]
    header, *body = rows[len(rule) :]
    return rule, [dict(zip(header, row, strict=True)) for row in body]


def test_the_csv_reads_back_and_has_the_rule_in_its_header(found):
    link = "https://example.org/race?starts=16,a"
    rule, rows = table(finishes_csv(found, link))
    assert rule == [[f"# {what}", how] for what, how in rule_lines(found.rules, link)]
    said = dict(rule)
    assert said["# link"] == link
    assert said["# budget"].startswith("100 gradient evaluations")
    assert said["# mode library"] == "the defaults of PyTorch, as checked with torch 2.13.0"
    assert said["# mode tuned"].startswith("19 trials: rates from 1e-05 to 10, evenly spaced on a log axis; for SGD, ")
    assert said["# starts"].startswith("16 to tune on and 16 others")
    assert len(rows) == 3 * 4 * 6
    assert tuple(rows[0]) == FINISHES
    finishes = [one for result in found.results.values() for row in result.finishes for one in row]
    for row, finish in zip(rows, finishes, strict=True):
        assert float(row["gap_median"]) == finish.gap.median
        assert float(row["learning_rate"]) == finish.rate
        assert (int(row["rank"]), float(row["share_solved"])) == (finish.rank, finish.solved)
        median = row["evaluations_median"]
        assert (median == "") == (finish.evaluations is None)
        assert median == "" or int(median) == finish.evaluations.median


def test_the_csv_of_runs_has_every_run(found):
    _, rows = table(runs_csv(found))
    assert tuple(rows[0]) == RUNS
    assert len(rows) == 3 * 4 * 6 * 16
    gaps = np.stack([result.gaps for result in found.results.values()]).ravel()
    np.testing.assert_array_equal([float(row["gap"]) for row in rows], gaps)
    needed = np.stack([result.evaluations for result in found.results.values()]).ravel()
    assert [float(row["evaluations"] or math.inf) for row in rows] == needed.tolist()
    assert [int(row["start"]) for row in rows[:32]] == [*range(1, 17)] * 2
    first = rows[0]
    assert (float(first["x"]), float(first["y"])) == tuple(found.starts[:, 0, 0])
    assert first["noise_seed"] == ""


def test_no_cell_is_a_formula_for_a_spreadsheet():
    surface = declare(Expression.read("x^2 + a*y^2"))(a=2.0)
    rules = RaceRules(surfaces=(surface,), entrants=(OPTIMIZERS["sgd"](),), budget=5, starts=2, noise="isotropic")
    text = finishes_csv(race(rules), link='=HYPERLINK("http://a";"b")\nx')
    rule, rows = table(text)
    assert ["# link", '\'=HYPERLINK("http://a";"b") x'] in rule
    assert any("f(x, y) = x^2 + a*y^2" in how for _, how in rule)
    for row in csv.reader(io.StringIO(text)):
        for cell in row:
            assert not cell.startswith(("=", "+", "@", "\t", "\r"))
            assert not cell.startswith("-") or float(cell) < 0
    assert len(rows) == 3
    assert table(runs_csv(race(rules)))[1][0]["noise_seed"] == "1"  # 0 was tuned on


def test_all_the_words_of_every_surface_and_metric_can_be_said():
    surfaces = [slug for slug in SURFACES if slug not in ("saddle", "monkey_saddle", "mccormick")]
    for metric in Metric:
        for some in (surfaces[:10], surfaces[10:]):
            tried = race(RaceRules.of(some, ("sgd", "adam", "bfgs"), budget=12, starts=3, trials=4, metric=metric))
            for mode in Mode:
                for where, name in enumerate(tried.rules.surface_names):
                    assert on_surface(tried, mode, where).startswith(f"{name}: ")
            assert all("nan" not in one and "None" not in one for one in story(tried))
