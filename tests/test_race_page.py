"""The race page without a browser: its controls, and that it says what the race says."""

import csv
import io
import time

import apptest
import pytest
from apptest import open_app, run

import interface.race.answer
from interface.jobs.sweeps import THREAD_QUEUE
from interface.race.view import read, view_of
from optimizers import OPTIMIZERS
from races import MYTHS, Mode, examine, race, story
from races.records import finishes_csv
from races.words import on_surface, winner
from simulation.versions import versioned

SMALL = {"s1": "booth", "1": "sgd", "2": "adam", "budget": "40", "starts": "5", "trials": "5"}


def open_page(link: dict[str, str] | None = None):
    at = open_app()
    at.switch_page("pages/race.py")
    at.query_params = link or {}
    return finished(run(at))


def finished(at):
    for _ in range(300):
        if not [one for one in at.button if one.label == "Stop"]:
            return at
        time.sleep(0.05)
        run(at)
    return pytest.fail("the race is not over")


def said(at) -> str:
    return "\n".join(one.value for one in at.markdown)


def query(at) -> dict[str, str]:
    return {key: text if isinstance(text, str) else text[0] for key, text in at.query_params.items()}


@pytest.mark.parametrize("mode", Mode)
def test_every_mode_says_what_the_race_says(mode):
    at = open_page(SMALL | {"mode": mode})
    rules = read(SMALL)[0].rules
    expected = race(rules)
    text = said(at)
    assert on_surface(expected, mode, 0) in text
    assert all(sentence in text for sentence in story(expected))
    assert not apptest.said(at, "warning")
    for finish, name in zip(expected.results[mode].finishes[0], rules.entrant_names, strict=True):
        assert f"| {name} |" in text
        assert finish.note in "\n".join(one.value for one in at.caption)


def test_over_all_surfaces_and_on_one():
    link = SMALL | {"s2": "beale"}
    expected = race(read(link)[0].rules)
    assert winner(expected, Mode.SAME_RATE) in said(open_page(link))
    at = open_page(link | {"shown": "2"})
    assert on_surface(expected, Mode.SAME_RATE, 1) in said(at)
    at.selectbox(key="race shown").set_value(0)
    assert winner(expected, Mode.SAME_RATE) in said(finished(run(at)))
    assert "shown" not in query(at)


def test_the_switch_writes_the_link_and_back_leads_back():
    at = open_page(SMALL)
    at.button_group(key="race mode").set_value(Mode.TUNED)
    finished(run(at))
    assert query(at) == versioned(read(SMALL)[0].links.short | {"mode": "tuned"})
    assert "each tuned" in " ".join(one.value for one in at.subheader)
    at.query_params = SMALL
    finished(run(at))
    assert "same rate for all" in " ".join(one.value for one in at.subheader)


def test_controls_ask_for_the_race_they_show():
    at = open_page(SMALL)
    at.number_input(key="race budget").set_value(60)
    finished(run(at))
    assert query(at)["budget"] == "60"
    at.select_slider(key="race rate").set_value(0.05)
    finished(run(at))
    assert query(at)["rate"] == "0.05"
    at.multiselect(key="race entrants").set_value([OPTIMIZERS["adam"]()])
    finished(run(at))
    assert "1" not in query(at)
    assert query(at)["2"] == "adam"
    rules = read(query(at))[0].rules
    assert (rules.budget, rules.rate, rules.entrants) == (60, 0.05, (OPTIMIZERS["adam"](),))


def test_nobody_left_is_refused_and_nothing_is_lost():
    at = open_page(SMALL)
    at.multiselect(key="race surfaces").set_value([])
    finished(run(at))
    assert apptest.said(at, "warning") == ["A race has at least one of the surfaces: those that were there still race."]
    assert read(query(at))[0] == read(SMALL)[0]


def test_an_emptied_number_stays_what_it_was():
    at = open_page(SMALL)
    at.number_input(key="race budget").set_value(None)
    finished(run(at))
    assert at.number_input(key="race budget").value == 40
    assert read(query(at))[0] == read(SMALL)[0]


@pytest.mark.parametrize("typed", [-5, 0, 1_000_000])
def test_a_number_that_is_not_allowed_is_answered_in_words_and_changes_nothing(typed):
    at = open_page({"myth": "bias_correction"})
    before = said(at)
    at.number_input(key="race budget").set_value(typed)
    finished(run(at))
    (warning,) = apptest.said(at, "warning")
    assert warning == f"budget is a whole number in [1, 5000], received “{typed}”: using 100 instead."
    assert at.number_input(key="race budget").value == 100
    assert said(at) == before
    assert query(at) == {"v": "1", "myth": "bias_correction"}
    assert at.info


def test_bad_entries_are_named_and_the_rest_is_kept():
    at = open_page(SMALL | {"budget": "1000000000", "rate": "fast", "low": "5", "high": "2"})
    assert [one.split(" ")[0] for one in apptest.said(at, "warning")] == ["rate", "budget", "low"]
    assert "[1, 5000]" in apptest.said(at, "warning")[1]
    assert at.number_input(key="race starts").value == 5


def test_a_myth_is_judged_by_its_own_races():
    at = open_page()
    next(one for one in at.button if one.label == MYTHS["bias_correction"].name).click()
    finished(run(at))
    verdict, _ = examine(MYTHS["bias_correction"]())
    (box,) = at.info
    assert box.value.startswith(f"**{MYTHS['bias_correction'].claim}**")
    assert verdict.sentence in box.value
    assert verdict.judgement.value in box.value.lower()
    assert query(at) == {"v": "1", "myth": "bias_correction"}
    at.number_input(key="race budget").set_value(60)
    finished(run(at))
    assert not at.info
    assert "myth" not in query(at)


@pytest.mark.parametrize("slug", [slug for slug, myth in MYTHS.items() if len(myth.titles) > 1])
def test_every_race_of_a_myth_can_be_looked_at(slug):
    at = open_page({"myth": slug})
    myth = MYTHS[slug]()
    verdict, races = examine(myth)
    for title, found in zip(myth.titles, races, strict=True):
        next(one for one in at.button if one.label == title).click()
        finished(run(at))
        assert not apptest.said(at, "warning")
        assert verdict.sentence in at.info[0].value
        one_surface = len(found.rules.surfaces) == 1
        assert (on_surface(found, Mode.TUNED, 0) if one_surface else winner(found, Mode.TUNED)) in said(at)
        view, problems = read(query(at))
        assert (view.rules, view.myth, problems) == (found.rules, slug, [])


def test_the_csv_has_the_rule_and_the_link():
    view, _ = read(SMALL)
    rows = list(csv.reader(io.StringIO(finishes_csv(race(view.rules), "http://localhost/race?budget=40"))))
    head = {row[0]: row[1] for row in rows if row[0].startswith("# ")}
    assert head["# link"] == "http://localhost/race?budget=40"
    assert head["# budget"].startswith("40 gradient evaluations")


def test_a_race_is_over_when_its_answer_is_there_and_not_before(monkeypatch):
    """A worker that says 100% has yet to hand over its answer."""
    view = view_of("bias_correction")
    monkeypatch.setattr(THREAD_QUEUE, "want", lambda asker, works, wait: dict.fromkeys(works, 1.0))
    assert interface.race.answer.run(view, "me") == (None, None, 1.0, False, "")


@pytest.mark.parametrize("error", [ValueError("too long a race"), MemoryError("Unable to allocate"), KeyError("x")])
def test_what_a_worker_raises_is_a_message(monkeypatch, error):
    def failing(*args, **rest):
        raise error

    monkeypatch.setattr(interface.race.answer, "race", failing)
    at = open_page(SMALL | {"budget": str(41 + len(str(error)))})  # a race that no other test has made
    (reason,) = apptest.said(at, "error")
    assert reason.startswith("There is no race: ")
    assert ("too long a race" in reason) == isinstance(error, ValueError)
    assert "allocate" not in reason
    assert at.number_input(key="race starts").value == 5
    assert "Try again" in [one.label for one in at.button]


def test_one_alone_has_a_row_and_no_order():
    for link, expected in ((SMALL, ["ranking", "flips"]), (SMALL | {"2": "sgd"}, ["ranking"])):
        ids = " ".join(one.proto.id for one in open_page(link).get("plotly_chart"))
        assert [name for name in ("ranking", "flips") if f"race_{name}" in ids] == expected


@pytest.mark.parametrize(
    "link",
    [
        {"1": "bfgs"},
        {"1": "newton", "2": "rprop", "s1": "kink"},
        {"1": "sgd", "budget": "1", "starts": "1", "trials": "2", "s1": "easom", "metric": "speed"},
        {"1": "sgd", "2": "momentum", "rate": "1e6", "low": "1e-12", "high": "1e6"},
        {"1": "adam", "2": "sgd", "search": "quasi-random", "noise": "proportional", "seeds": "3", "sigma": "1e5"},
    ],
)
@pytest.mark.parametrize("mode", Mode)
def test_any_race_has_a_page(link, mode):
    link = {"s1": "rosenbrock", "budget": "10", "starts": "2", "trials": "4", "mode": mode} | link
    at = open_page(link)
    assert not apptest.said(at, "warning")
    assert on_surface(race(read(link)[0].rules), mode, 0) in said(at)
