"""The CSV files of a race: every number reads back, and the rule stands above."""

import csv
import io
import math
from dataclasses import replace

import numpy as np
import pytest

from expressions import Expression, declare
from optimizers import OPTIMIZERS
from races import OPENING, Mode, Race, RaceRules, Search, race
from races.records import FINISHES, RUNS, curves_csv, finishes_csv, rule_lines, runs_csv


@pytest.fixture(scope="module")
def found() -> Race:
    return race(replace(OPENING, budget=100, starts=16))


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
    assert said["# mode library"] == (
        "the defaults of PyTorch, as checked with torch 2.13.0; for SGD, Momentum, Nesterov, AdaGrad, RMSProp, Adam"
    )
    assert said["# mode tuned"].startswith("19 trials: rates from 1e-05 to 10, evenly spaced on a log axis; for SGD, ")
    assert said["# starts"].startswith("16 to tune on, as many others to be judged on")
    assert said["# entrants"].startswith("SGD: no settings; Momentum: momentum 0.9, convention displacement; ")
    assert "learning_rate" not in said["# entrants"]
    assert len(rows) == 3 * (1 + 4) * 6
    assert tuple(rows[0]) == FINISHES
    rows = [row for row in rows if row["surface"] != "all surfaces"]
    finishes = [one for result in found.results.values() for row in result.finishes for one in row]
    for row, finish in zip(rows, finishes, strict=True):
        assert float(row["gap_median"]) == finish.gap.median
        assert float(row["learning_rate"]) == finish.rate
        assert (int(row["rank"]), float(row["share_solved"])) == (finish.rank, finish.solved)
        median = row["evaluations_median"]
        assert (median == "") == (finish.evaluations is None)
        assert median == "" or int(median) == finish.evaluations.median


def test_the_csv_has_the_ranking_over_all_surfaces(found):
    _, rows = table(finishes_csv(found))
    rows = [row for row in rows if row["surface"] == "all surfaces"]
    standings = [(mode, one) for mode, result in found.results.items() for one in result.overall]
    for row, (mode, one), name in zip(rows, standings, 3 * tuple(map(str, found.rules.entrant_names)), strict=True):
        assert (row["mode"], row["entrant"]) == (mode, name)
        assert [int(row[what]) for what in ("rank", "rank_low", "rank_high")] == [one.rank, one.rank_low, one.rank_high]
        told = [float(row[f"place_{what}"]) for what in ("mean", "quartile_1", "median", "quartile_3")]
        assert told == [one.mean_rank, *one.places]
        assert (float(row["share_solved"]), float(row["share_diverged"])) == (one.solved, one.diverged)
        assert row["learning_rate"] == row["gap_median"] == row["score"] == ""


@pytest.mark.parametrize("search", Search)
def test_the_csv_of_tuning_curves_has_every_trial(search):
    rules = RaceRules.of(
        ("booth", "beale"), ("sgd", "momentum", "bfgs"), budget=30, starts=3, trials=5, search=search, high=1e3
    )
    tried = race(rules, [Mode.TUNED])
    rule, rows = table(curves_csv(tried, "https://example.org"))
    assert rule == [[f"# {what}", how] for what, how in rule_lines(rules, "https://example.org")]
    assert len(rows) == 2 * 2 * 5
    expected = iter(rows)
    for where, surface in enumerate(map(str, rules.surface_names)):
        for what, name in enumerate(map(str, rules.entrant_names[:2])):  # BFGS has nothing to tune
            curve = tried.results[Mode.TUNED].finishes[where][what].curve
            mine = [next(expected) for _ in range(5)]
            assert {(row["surface"], row["entrant"]) for row in mine} == {(surface, name)}
            for column, values in (("learning_rate", curve.rates), ("gap_quartile_1", curve.gaps[0]),
                                   ("gap_median", curve.gaps[1]), ("gap_quartile_3", curve.gaps[2]),
                                   ("share_solved", curve.solved), ("share_diverged", curve.diverged),
                                   ("score", curve.score), ("almost_as_good", curve.good)):  # fmt: skip
                np.testing.assert_array_equal([float(row[column]) for row in mine], values)
            np.testing.assert_array_equal(
                [float(row["evaluations_median"] or "nan") for row in mine], curve.evaluations
            )
            assert [int(row["chosen"]) for row in mine].index(1) == curve.chosen
            assert [row["memory"] for row in mine] == (
                [""] * 5 if curve.memories is None else [repr(float(one)) for one in curve.memories]
            )


def test_a_rate_that_is_used_stands_in_the_rule():
    rules = RaceRules.of(("booth",), ("prodigy", "adam"), budget=5, starts=2)
    said = dict(rule_lines(rules))["entrants"]
    assert "learning_rate" in said.split("; ")[0]
    assert "learning_rate" not in said.split("; ")[1]


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
    assert len(rows) == 3 * 2
    assert table(runs_csv(race(rules)))[1][0]["noise_seed"] == "1"  # 0 was tuned on
