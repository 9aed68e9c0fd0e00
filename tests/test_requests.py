"""What the player asks for: new values take effect, what cannot be used is said, nothing is an error."""

import math
import re

import pytest
from apptest import ask, open_app, run, sent
from hypothesis import given
from hypothesis import strategies as st

from charts import Window
from interface.kit.assets import COARSE, FINE
from interface.kit.request import READING_CHARACTERS, READINGS, Request, RequestError, read_once
from interface.pages import PLAYGROUND
from optimizers import OPTIMIZERS
from simulation import simulate
from simulation.versions import VERSION
from surfaces import SURFACES


def test_a_request_takes_effect_and_settles_in_the_address():
    at = open_app()
    data = ask(at, {**sent(at)["query"], "x": "3", "2.momentum": "0.5", "arrows": "on"})
    assert (data["request"], data["query"]["x"], data["query"]["2.momentum"]) == ("1", "3", "0.5")
    assert at.query_params.items() >= {"x": "3", "2.momentum": "0.5", "arrows": "on"}.items()
    assert "y" not in at.query_params
    assert sent(open_app(at.query_params)) == data
    ask(at, sent(open_app())["query"], id="2")
    assert at.query_params == {}


def test_the_address_stays_while_a_hand_moves():
    at = open_app({"surface": "beale"})
    query = sent(at)["query"]
    assert ask(at, {**query, "x": "2"}, settled=False)["query"]["x"] == "2"
    assert at.query_params == {"surface": "beale"}
    ask(at, {**query, "x": "2"}, id="2")
    assert at.query_params == {"v": str(VERSION), "surface": "beale", "x": "2", "1": "sgd", "2": "momentum"}


def test_the_back_button_brings_the_experiment_back():
    at = open_app({"surface": "beale"})
    ask(at, {**sent(at)["query"], "surface": "booth"})
    at.query_params = {"surface": "beale"}
    assert sent(run(at))["query"]["surface"] == "beale"
    assert sent(run(at))["query"]["surface"] == "beale"


def test_a_value_that_cannot_be_used_keeps_the_one_before():
    at = open_app({"surface": "beale", "x": "2", "1": "adam", "1.beta1": "0.5"})
    query = sent(at)["query"]
    data = ask(at, {**query, "x": "left", "1.beta1": "1", "y": "0.25", "curve": "?"})
    assert data["query"] == {**query, "y": "0.25"}
    assert [problem.split()[0] for problem in data["problems"]] == ["x", "1.beta1", "curve"]
    assert "using 2 instead" in data["problems"][0]


def test_what_the_player_holds_is_not_sent_again():
    at = open_app()
    first = sent(at)
    assert first["assets"].keys() == {
        first["catalogue"],
        first["landscape"],
        *filter(None, first["equations"].values()),
        *(one["run"] for one in first["entrants"]),
    }
    held = [*first["assets"], "something old"]
    assert ask(at, first["query"], holds=held)["assets"] == {}
    data = ask(at, {**first["query"], "1.learning_rate": "0.5"}, id="2", holds=held)
    assert [*data["assets"]] == [data["entrants"][0]["run"]]


def test_a_window_is_drawn_coarsely_only_while_the_surface_moves():
    at, window = open_app(), [-3.0, 1.0, 0.5, 2.5]
    held = ask(at, {**sent(at)["query"]}, window=window)
    ground = held["assets"][held["landscape"]]
    assert (ground["window"], ground["contour"]["z"]["shape"]) == (window, f"{FINE},{FINE}")
    moving = {**held["query"], "surface.b": "2"}
    data = ask(at, moving, id="2", window=window, settled=False)
    assert data["assets"][data["landscape"]]["contour"]["z"]["shape"] == f"{COARSE},{COARSE}"
    data = ask(at, moving, id="3", window=window)
    assert data["assets"][data["landscape"]]["contour"]["z"]["shape"] == f"{FINE},{FINE}"


NOT_WINDOWS = [
    *(None, 5, True, "wide", [], {"x": 1}, [0, 1, 0], [0, 1, 0, 1, 0], [0, 1, 0, None], [[0], [1], [0], [1]]),
    *([0, 1, 0, float("nan")], [1, 0, 0, 1], [0, 0, 0, 0], [0, 1, 0, 10**400], [0, 1e300, 0, 1], [0, 1e-300, 0, 1]),
]
NOT_REQUESTS = {
    "a request is a JSON object, received null": None,
    "a request is a JSON object, received a list": [],
    "query is an object of texts, received a text": {"query": "x=2"},
    "query is an object of texts, received a list": {"query": [["x", "2"]]},
    "query is an object of texts, received a number in it": {"query": {"x": 2}},
    "query is an object of texts, received null in it": {"query": {"x": None}},
    "query has at most 400 entries, received 401": {"query": {str(i): "" for i in range(401)}},
    "an entry of before has at most 20,000 characters, received 20,001": {"before": {"f": "x" * 20_001}},
    "id is a text of at most 60 characters, received a number": {"id": 5},
    "settled is true or false, received a number": {"settled": 1},
    "holds is a list of texts, received an object": {"holds": {"a": 1}},
    "asker is 1 to 40 letters, digits, - and _": {"asker": "../../etc"},
}


@pytest.mark.parametrize("window", NOT_WINDOWS, ids=str)
def test_what_is_no_window_shows_the_view(window):
    at = open_app({"surface": "beale"})
    data = ask(at, sent(at)["query"], window=window)
    assert data["assets"][data["landscape"]]["window"] == [-4.5, 4.5, -4.5, 4.5]


@pytest.mark.parametrize(("said", "received"), NOT_REQUESTS.items(), ids=NOT_REQUESTS)
def test_what_is_no_request_is_told_what_is(said, received):
    with pytest.raises(RequestError, match=f"^{re.escape(said)}$"):
        Request.read(received)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(["query", "settled", "window", "holds", "id"], anything)))
def test_any_request_is_read_or_refused(received):
    try:
        request = Request.read(received)
    except RequestError:
        return
    experiment = PLAYGROUND.view(request)
    assert experiment.window is None or isinstance(experiment.window, Window)
    assert all(isinstance(key, str) for key in experiment.holds)


def test_rates_are_tuned_for_the_surface_and_the_start():
    at = open_app({"surface": "rosenbrock", "steps": "150", "1": "sgd", "2": "adam", "3": "newton"})
    before = sent(at)
    wish = {key: "tuned" for key in before["query"] if key.endswith(".learning_rate")}
    assert set(wish) == {"1.learning_rate", "2.learning_rate"}
    data = ask(at, before["query"] | wish)
    (told,) = data["told"]
    surface, start, ends = SURFACES["rosenbrock"](), (-1.2, 1.0), {}
    for slot, slug in (("1", "sgd"), ("2", "adam")):
        rate = float(data["query"][f"{slot}.learning_rate"])
        near = [simulate(surface, OPTIMIZERS[slug](learning_rate=rate * by), start, 150) for by in (0.5, 1, 2)]
        ends[slug] = [math.inf if run.diverged_at >= 0 else run.values[-1] for run in near]
        assert f"{OPTIMIZERS[slug].name} {rate:.4g}" in told
    assert all(end[1] == min(end) for end in ends.values()), "neither half nor twice the rate ends lower"
    assert float(at.query_params["1.learning_rate"]) == float(data["query"]["1.learning_rate"])
    assert ask(at, data["query"] | {"x": "0"}, id="2")["told"] == []


def test_a_link_may_ask_for_tuned_rates_and_is_told_where_there_are_none():
    data = sent(open_app({"surface": "beale", "1": "sgd", "1.learning_rate": "tuned"}))
    assert data["problems"] == []
    assert float(data["query"]["1.learning_rate"]) > 0
    data = sent(
        open_app(
            {"surface": "saddle", "1": "sgd", "1.learning_rate": "tuned", "2": "prodigy", "2.learning_rate": "tuned"}
        )
    )
    assert data["told"] == [
        "SGD keeps its settings: Saddle has no known minimum to measure from.",
        "Prodigy keeps its settings: Prodigy finds the length of its steps, so its rate stays at 1.",
    ]
    assert float(data["query"]["1.learning_rate"]) == float(
        sent(open_app({"surface": "saddle", "1": "sgd"}))["query"]["1.learning_rate"]
    )


@pytest.mark.parametrize("slot", ["0", "13", "01", "9" * 5000, "x"])
def test_a_wish_for_a_slot_that_cannot_be_is_named_like_any_other_entry(slot):
    (problem,) = sent(open_app({"surface": "beale", "1": "sgd", f"{slot}.learning_rate": "tuned"}))["problems"]
    assert slot[:9] in problem


def test_a_wish_for_an_empty_slot_is_told():
    data = sent(open_app({"surface": "beale", "1": "sgd", "9.learning_rate": "tuned"}))
    assert (data["problems"], data["told"]) == ([], ["9.learning_rate is tuned, but no optimizer is in slot 9."])


# What is asked again


def test_what_is_asked_again_is_not_read_again_unless_anything_of_it_is_another():
    seen = []

    def read(query, fallback):
        seen.append((query, fallback))
        return len(seen)

    READINGS.clear()
    reading = read_once(read)
    one, other = {"x": "1", "y": "2"}, {"y": "2", "x": "1"}
    asked = [(one, {}), (one, {}), (other, {}), (one, other), ({}, one), (one, {})]
    assert [reading(Request(query=query, fallback=before)) for query, before in asked] == [1, 1, 2, 3, 4, 1]
    assert reading(Request(query={"f": "x" * READING_CHARACTERS})) == 5
    assert reading(Request(query={"f": "x" * READING_CHARACTERS})) == 6, "long ones are not kept"
    assert read_once(lambda query, fallback: "of another page")(Request(query=one)) == "of another page"
