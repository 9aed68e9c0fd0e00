"""The basins page without a browser: what it sends, coarse and fine, and what it does with failures."""

import base64
import math
import time

import numpy as np
import pytest
from apptest import open_app, run, talking_to, unpack

from charts import Window
from charts.basins import FIRST, codes
from interface.basins import answer
from interface.basins.answer import PICTURES, jobs
from interface.basins.view import read
from interface.jobs import sweeps
from interface.kit.lru import LRU
from interface.kit.request import Request
from interface.pages import BASINS
from interface.shell.onward import WAYS
from optimizers import OPTIMIZERS
from simulation import simulate, sweep
from simulation.link import decode, default_values
from surfaces import SURFACES

# The page


def open_page(link: dict[str, str] | None = None):
    at = open_app()
    at.switch_page("pages/basins.py")
    at.query_params = link or {}
    return run(at)


sent, ask = talking_to(BASINS)


def finished(at, **request) -> dict:
    """What is sent once all is computed."""
    for _ in range(2400):
        data = ask(at, **request)
        if data["done"] >= 1:
            return data
        time.sleep(0.05)
    return pytest.fail("the pictures are not finished")


def test_the_page_refines_until_the_grid_is_reached():
    at = open_page({"surface": "mccormick", "1": "adamax", "2": "sgd", "steps": "77", "grid": "151"})
    sizes = [sent(at)["assets"][one["basin"]]["size"] for one in sent(at)["entrants"] if one["basin"]]
    assert set(sizes) <= {41, 151}
    data = finished(at)
    for entrant, slug in zip(data["entrants"], ("adamax", "sgd"), strict=True):
        asset = data["assets"][entrant["basin"]]
        assert asset["size"] == 151
        surface = SURFACES["mccormick"]()
        cls = OPTIMIZERS[slug]
        starts = Window(*surface.view[0], *surface.view[1]).grid(151)
        expected = sweep(surface, cls(**default_values(cls, type(surface))), starts, 77)
        assert base64.b64decode(asset["codes"]) == codes(expected).tobytes()
    assert "of the 22,801 starts" in data["table"]["sentence"]
    assert ask(at, holds=list(data["assets"]))["assets"] == {}


def test_a_picture_is_made_where_it_is_swept():
    """In an answer it would hold up those of others."""
    job = jobs(read({"surface": "booth", "1": "sgd"}, {}).scenario, 43)[0]
    sweeps.THREAD_QUEUE.want("tests", [job], wait=60)
    assert PICTURES.take(job).size == 43


def test_all_pictures_come_where_fewer_are_kept_than_are_shown(monkeypatch):
    monkeypatch.setattr(answer, "PICTURES", LRU(1))
    at = open_page({"surface": "booth", "1": "sgd", "2": "adam", "steps": "33", "grid": "51"})
    data = finished(at)
    assert [data["assets"][one["basin"]]["size"] for one in data["entrants"]] == [51, 51]
    assert [ask(at)["done"] for _ in range(3)] == [1, 1, 1], "one does not push the other out"


def test_a_hand_on_a_slider_is_answered_with_coarse_pictures():
    at = open_page({"surface": "levy", "1": "sgd", "grid": "201"})
    query = finished(at)["query"] | {"1.learning_rate": "0.0123"}
    ask(at, query=query, settled=False)
    data = finished(at, settled=False)
    assert data["assets"][data["entrants"][0]["basin"]]["size"] == 41
    assert at.query_params.get("1.learning_rate") is None
    ask(at, query=query)
    assert at.query_params["1.learning_rate"] == "0.0123"


def test_the_path_pointed_at_is_the_run_from_there():
    link = {"surface": "himmelblau", "1": "momentum", "steps": "150"}
    data = ask(open_page(link), pointed=[1.25, -2.5])
    assert data["start"] == [1.25, -2.5]
    assert data["query"]["x"] == "0"
    shown = decode(link)[0]
    x, y = simulate(shown.surface, shown.entrants[0].optimizer, (1.25, -2.5), 150).points
    path = data["entrants"][0]["path"]
    np.testing.assert_allclose(unpack(path["points"]), [x, y], rtol=1e-6)
    (x_low, x_high), (y_low, y_high) = shown.surface.view
    away = np.hypot(x - 3.584428, y + 1.848127) > 0.01 * math.hypot(x_high - x_low, y_high - y_low)
    arrived = int(np.flatnonzero(away)[-1]) + 1
    assert path["told"] == f"arrives at (3.58, −1.85) after {arrived} steps"


@pytest.mark.parametrize("pointed", [None, "here", [1], [1, "x"], [1e300, 0], [float("nan"), 0], {"x": 1}])
def test_what_is_no_start_is_the_pinned_one(pointed):
    at = open_page({"surface": "himmelblau", "1": "sgd", "x": "2", "y": "-1"})
    assert ask(at, pointed=pointed)["start"] == [2, -1]


def test_a_pinned_start_is_in_the_link_and_leads_to_the_playground():
    at = open_page({"surface": "himmelblau", "1": "sgd"})
    query = sent(at)["query"] | {"x": "1.5", "y": "-2"}
    ask(at, query=query)
    assert (at.query_params["x"], at.query_params["y"]) == ("1.5", "-2")
    scenario, problems = decode(WAYS["basins", "playground"](BASINS.view(Request.of_link(sent(at)["query"])), "1"))
    assert (scenario.start, scenario.surface.slug, problems) == ((1.5, -2.0), "himmelblau", [])


def test_the_first_line_says_what_a_point_is_and_whom_it_leads_where():
    data = finished(open_page({"surface": "himmelblau", "1": "sgd", "grid": "17"}))
    assert data["headline"] == f"Every point is a start, its colour says where it ends. {data['table']['sentence']}"
    assert data["table"]["rows"][0]["cells"][1]["text"] in data["headline"]


def test_an_own_function_has_basins():
    own = {"surface": "custom", "f": "(x^2-1)^2 + a*y^2", "surface.a": "2", "1": "sgd", "1.learning_rate": "0.05"}
    at = open_page(own | {"x_low": "-2", "x_high": "2", "y_low": "-1", "y_high": "1", "steps": "200", "grid": "51"})
    data = finished(at)
    assert data["problems"] == []
    (entrant,) = data["entrants"]
    kinds = np.frombuffer(base64.b64decode(data["assets"][entrant["basin"]]["codes"]), np.uint8).reshape(51, 51)
    left, right = (FIRST + min(range(2), key=lambda i: abs(data["surface"]["minima"][i][0] - x)) for x in (-1, 1))
    assert (kinds[:, 15:20] == left).all()
    assert (kinds[:, 31:36] == right).all()


def test_bad_entries_are_named_and_the_rest_is_kept():
    data = sent(open_page({"surface": "beale", "grid": "1000000000", "what": "this", "1": "adam"}))
    assert [one["slug"] for one in data["entrants"]] == ["adam"]
    assert len(data["problems"]) == 2
    assert "grid is a whole number in [11, 401]" in " ".join(data["problems"])


def test_back_brings_the_address_before():
    at = open_page({"surface": "beale", "1": "adam"})
    at.query_params = {"surface": "levy", "1": "sgd"}
    assert sent(run(at))["surface"]["slug"] == "levy"
    at.query_params = {"surface": "beale", "1": "adam"}
    assert sent(run(at))["surface"]["slug"] == "beale"


def test_rules_of_the_game_are_said():
    at = open_page({"surface": "beale", "1": "sgd", "noise": "isotropic", "seed": "3"})
    assert sent(at)["notices"] == ["Isotropic gradient noise, σ = 0.1; seed 3"]
    assert sent(open_page({"surface": "beale", "1": "sgd"}))["notices"] == []


def test_a_worker_that_fails_is_told_and_the_rest_of_the_page_stays(monkeypatch):
    def fail(*_, **__):
        raise MemoryError

    monkeypatch.setattr(sweeps, "sweep", fail)
    data = finished(open_page({"surface": "booth", "1": "sgd", "grid": "17", "steps": "23"}))
    (problem,) = data["failures"]
    assert problem.startswith("There is a picture missing: ")
    assert data["entrants"][0]["basin"] is None
    assert data["entrants"][0]["path"]["told"]


def test_paths_that_take_long_are_computed_beside_the_answers():
    query = {"surface": "custom", "f": "floor(5*x)*sign(y)+abs(x-y)^1.5", "1": "bfgs", "steps": "1500"}
    request = Request.read({"query": query, "asker": "paths", "settled": False})
    first = BASINS.answer(request)
    assert first.keys() == {"request", "computing", "job", "pause"}
    for _ in range(2400):
        answer = BASINS.answer(request)
        if "computing" not in answer:
            break
        time.sleep(0.05)
    assert answer["entrants"][0]["path"]["points"]
