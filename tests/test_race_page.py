"""The race page without a browser: it sends and says what the race says, and its work can be stopped."""

import csv
import io
import re
import time

import pytest
from apptest import open_app, run, talking_to

import interface.race.work
from interface.jobs.sweeps import THREAD_QUEUE
from interface.kit.request import Request
from interface.pages import RACE
from interface.race.view import read, view_of
from interface.race.work import Run, finished
from interface.race.work import run as work
from optimizers import OPTIMIZERS
from races import MYTHS, Mode, examine, race, story
from races.records import finishes_csv
from races.words import on_surface, winner

SMALL = {"s1": "booth", "1": "sgd", "2": "adam", "budget": "40", "starts": "5", "trials": "5"}

sent, ask = talking_to(RACE)


def open_page(link: dict[str, str] | None = None):
    at = open_app()
    at.switch_page("pages/race.py")
    at.query_params = link or {}
    return run(at)


def finish(at, data: dict | None = None) -> dict:
    """The answer once there is nothing more to come."""
    data = data or sent(at)
    for _ in range(4800):
        if data["state"] != "running":
            return data
        time.sleep(0.05)
        data = ask(at)
    return pytest.fail("the race is not over")


def edit(at, **changes: str) -> dict:
    """The answer to these entries in place of those that are shown, as the browser asks for it."""
    myth = {} if changes.keys() <= {"mode", "shown"} else {"myth": "none"}
    return finish(at, ask(at, sent(at)["query"] | changes | myth))


def entries(at) -> dict[str, str]:
    """What the address says of the race."""
    found = {key: text if isinstance(text, str) else text[0] for key, text in at.query_params.items()}
    return {key: text for key, text in found.items() if key != "v"}


@pytest.mark.parametrize("mode", Mode)
def test_every_mode_says_what_the_race_says(mode):
    data = finish(open_page(SMALL | {"mode": mode}))
    rules = read(SMALL)[0].rules
    expected = race(rules)
    assert data["race"]["verdict"] == str(on_surface(expected, mode, 0))
    assert data["race"]["story"] == list(map(str, story(expected)))
    assert (data["problems"], data["doing"], data["done"]) == ([], "", 1)
    told = [row["cells"][0]["text"] for row in data["race"]["table"]["rows"]]
    assert sorted(told) == sorted(map(str, rules.entrant_names))
    notes = [str(finish.note) for finish in expected.results[mode].finishes[0] if finish.note]
    assert data["race"]["notes"] == list(dict.fromkeys(notes))


def test_over_all_surfaces_and_on_one():
    link = SMALL | {"s2": "beale"}
    expected = race(read(link)[0].rules)
    assert finish(open_page(link))["race"]["verdict"] == str(winner(expected, Mode.SAME_RATE))
    at = open_page(link | {"shown": "2"})
    assert finish(at)["race"]["verdict"] == str(on_surface(expected, Mode.SAME_RATE, 1))
    assert edit(at, shown="0")["race"]["verdict"] == str(winner(expected, Mode.SAME_RATE))
    assert "shown" not in entries(at)


def test_of_one_surface_it_is_said_that_the_order_is_of_all():
    link = SMALL | {"s2": "beale", "rate": "0.2"}
    both, one = (finish(open_page(link | {"shown": shown}))["race"]["flipped"] for shown in "01")
    assert both["said"] == one["said"] != ""
    assert (both["aside"], one["aside"]) == ("", "(By the mean place in races from single starts, on all surfaces.)")


def test_the_switch_writes_the_link_and_back_leads_back():
    at = open_page(SMALL)
    finish(at)
    assert edit(at, mode="tuned")["race"]["heading"] == "Ranking: each tuned"
    assert read(entries(at)) == read(SMALL | {"mode": "tuned"})
    at.query_params = SMALL
    run(at)
    assert finish(at)["race"]["heading"] == "Ranking: same rate for all"


def test_controls_ask_for_the_race_they_show():
    at = open_page(SMALL)
    finish(at)
    edit(at, budget="60")
    edit(at, rate="0.05")
    query = sent(at)["query"]
    finish(at, ask(at, {key: text for key, text in query.items() if key.split(".")[0] != "1"} | {"2.beta1": "0.5"}))
    assert (entries(at)["budget"], entries(at)["rate"]) == ("60", "0.05")
    assert "1" not in entries(at)
    view, _ = read(entries(at))
    assert (view.rules.budget, view.rules.rate, view.slots) == (60, 0.05, (2,))
    assert view.rules.entrants == (OPTIMIZERS["adam"](beta1=0.5),)
    assert sent(at)["entrants"] == [{"slot": 2, "slug": "adam", "name": "Adam (beta1 0.5)"}]


def test_every_setting_that_the_link_has_is_offered():
    data = sent(open_page())
    catalogue = data["assets"][data["catalogue"]]
    for field, kind in (("surfaces", "s"), ("optimizers", "")):
        parameters = {one["slug"]: [p["name"] for p in one["parameters"]] for one in catalogue[field]}
        for number, slug in ((key, text) for key, text in data["query"].items() if re.fullmatch(rf"{kind}\d+", key)):
            assert [f"{number}.{name}" for name in parameters[slug]] == [
                key for key in data["query"] if key.startswith(f"{number}.")
            ]
    for name, control in catalogue["controls"].items():
        assert name in data["query"]
        assert control["label"]
        assert data["query"][name] in [o["value"] for o in control["options"]] or control["kind"] in ("number", "whole")


@pytest.mark.parametrize("typed", ["", "-5", "0", "1000000"])
def test_a_number_that_is_not_allowed_is_answered_in_words_and_changes_nothing(typed):
    at = open_page({"myth": "bias_correction"})
    before = finish(at)
    data = edit(at, budget=typed)
    assert data["problems"] == [f"budget is a whole number in [1, 5000], received “{typed}”: using 100 instead."]
    for same in ("query", "race", "judged"):
        assert data[same] == before[same]
    assert data["judged"]
    assert entries(at) == {"myth": "bias_correction"}


def test_bad_entries_are_named_and_the_rest_is_kept():
    data = sent(open_page(SMALL | {"budget": "1000000000", "rate": "fast", "low": "5", "high": "2"}))
    assert [one.split(" ")[0] for one in data["problems"]] == ["rate", "budget", "low"]
    assert "[1, 5000]" in data["problems"][1]
    assert data["query"]["starts"] == "5"


def test_a_myth_is_judged_by_its_own_races():
    at = open_page()
    finish(at)
    data = finish(at, ask(at, {"myth": "bias_correction"}))
    verdict, _ = examine(MYTHS["bias_correction"]())
    assert data["judged"]["claim"] == MYTHS["bias_correction"].claim
    assert data["judged"]["said"] == f"{verdict.judgement.value.capitalize()}. {verdict.sentence}"
    assert entries(at) == {"myth": "bias_correction"}
    assert edit(at, budget="60")["judged"] is None
    assert "myth" not in entries(at)


def test_every_myth_has_a_button():
    data = sent(open_page())
    told = {one["slug"]: (one["name"], one["claim"]) for one in data["assets"][data["catalogue"]]["myths"]}
    assert told == {slug: (myth.name, myth.claim) for slug, myth in MYTHS.items()}


@pytest.mark.parametrize("slug", [slug for slug, myth in MYTHS.items() if len(myth.titles) > 1])
def test_every_race_of_a_myth_can_be_looked_at(slug):
    at = open_page({"myth": slug})
    myth = MYTHS[slug]()
    verdict, races = examine(myth)
    offered = finish(at)["judged"]["races"]
    assert [one["title"] for one in offered] == list(map(str, myth.titles))
    for number, (offer, found) in enumerate(zip(offered, races, strict=True)):
        data = finish(at, ask(at, offer["query"]))
        assert data["problems"] == []
        assert str(verdict.sentence) in data["judged"]["said"]
        assert [one["shown"] for one in data["judged"]["races"]] == [i == number for i in range(len(races))]
        one_surface = len(found.rules.surfaces) == 1
        expected = on_surface(found, Mode.TUNED, 0) if one_surface else winner(found, Mode.TUNED)
        assert str(expected) in [data["race"]["verdict"], *data["race"]["story"]]
        view, problems = read(entries(at))
        assert (view.rules, view.myth, problems) == (found.rules, slug, [])


def test_the_files_are_offered_once_the_race_is_over():
    at = open_page(SMALL | {"seed": "77"})
    assert not at.get("download_button")
    finish(at)
    run(at)  # the browser tells that it is there
    assert [one.proto.label for one in at.get("download_button")] == [
        "Results (CSV)", "Every run (CSV)", "Tuning curves (CSV)",
    ]  # fmt: skip


def test_the_csv_has_the_rule_and_the_link():
    view, _ = read(SMALL)
    rows = list(csv.reader(io.StringIO(finishes_csv(race(view.rules), "http://localhost/race?budget=40"))))
    head = {row[0]: row[1] for row in rows if row[0].startswith("# ")}
    assert head["# link"] == "http://localhost/race?budget=40"
    assert head["# budget"].startswith("40 gradient evaluations")


def test_a_race_is_over_when_its_answer_is_there_and_not_before(monkeypatch):
    """A worker that says 100% has yet to hand over its answer."""
    view = view_of("bias_correction")
    monkeypatch.setattr(THREAD_QUEUE, "want", lambda asker, works: dict.fromkeys(works, 1.0))
    assert work(view, "me") == Run(None, None, 1.0, over=False)


def test_a_race_that_is_stopped_is_given_up_until_it_is_run_again():
    link = {"s1": "rosenbrock", "1": "bfgs", "2": "newton", "budget": "999", "starts": "64", "trials": "90"}
    asked = {"query": link, "asker": "stops"}
    running = RACE.answer(Request.read(asked))
    assert (running["state"], running["race"]) == ("running", None)
    assert str(running["doing"]).startswith("The race is being run: ")
    assert running["job"] == running["key"]
    stopped = RACE.answer(Request.read(asked | {"stopped": running["key"]}))
    assert (stopped["state"], stopped["race"], stopped["job"]) == ("stopped", None, None)
    assert str(stopped["doing"]) == "This race was stopped before its end. Change it, or run it again."
    assert THREAD_QUEUE.wanted["stops"][1] == {}
    other = RACE.answer(Request.read({"query": link | {"mode": "tuned"}, "asker": "stops", "stopped": running["key"]}))
    assert other["state"] == "stopped", "it is the same race"
    changed = RACE.answer(Request.read({"query": SMALL, "asker": "stops", "stopped": running["key"]}))
    assert changed["state"] != "stopped"
    RACE.answer(Request.read(asked | {"stopped": running["key"]}))
    again = RACE.answer(Request.read(asked))
    assert again["state"] == "running"
    RACE.answer(Request.read(asked | {"stopped": running["key"]}))


def test_while_a_hand_holds_a_control_nothing_is_run():
    asked = {"query": SMALL | {"seed": "31"}, "asker": "holds", "settled": False}
    held = RACE.answer(Request.read(asked))
    assert (held["state"], held["race"], str(held["doing"])) == ("held", None, "It is run when you let go.")
    assert finished(read(SMALL | {"seed": "31"})[0]) is None
    assert "holds" not in THREAD_QUEUE.wanted


@pytest.mark.parametrize("stopped", [5, None, [], {}, "x" * 999])
def test_any_key_of_a_stopped_race_is_heard(stopped):
    assert RACE.answer(Request.read({"query": SMALL, "asker": "any", "stopped": stopped}))["state"] != "stopped"


@pytest.mark.parametrize("error", [ValueError("too long a race"), MemoryError("Unable to allocate"), KeyError("x")])
def test_what_a_worker_raises_is_a_message(monkeypatch, error):
    def failing(*args, **rest):
        raise error

    monkeypatch.setattr(interface.race.work, "race", failing)
    data = finish(open_page(SMALL | {"budget": str(41 + len(str(error)))}))  # a race that no other test has made
    assert data["state"] == "failed"
    assert data["doing"].startswith("There is no race: ")
    assert ("too long a race" in data["doing"]) == isinstance(error, ValueError)
    assert "allocate" not in data["doing"]
    assert (data["race"], data["query"]["starts"]) == (None, "5")


def test_one_alone_has_a_row_and_no_order():
    both, alone = (finish(open_page(link))["race"] for link in (SMALL, {**SMALL, "1": "adam", "2": "adam"}))
    assert (len(both["ranking"]["rows"]), len(alone["ranking"]["rows"])) == (2, 1)
    assert both["turns"]
    assert alone["turns"] is None
    assert (both["heading"], alone["heading"]) == ("Ranking: same rate for all", "Result: same rate for all")
    assert (bool(both["certainty"]), bool(alone["certainty"])) == (True, False)


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
    data = finish(open_page(link))
    assert data["problems"] == []
    assert data["race"]["verdict"] == str(on_surface(race(read(link)[0].rules), mode, 0))
