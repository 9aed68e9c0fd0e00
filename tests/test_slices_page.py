"""The slices page without a browser: what it sends is what the task computes, and what it says is counted from it."""

import base64
import re
import time

import numpy as np
import pytest
from apptest import open_app, run, talking_to, unpack

from interface.pages import SLICES
from interface.slices.view import read
from interface.slices.words import sentences
from training.slice import Grid
from training.slice_task import Laid, ViewTask

SMALL = {"layers": "1", "units": "20", "iterations": "40", "batch_size": "16", "points": "21", "1": "sgd", "3": "adam"}


def open_page(link: dict[str, str]):
    at = open_app()
    at.switch_page("pages/slices.py")
    at.query_params = link
    return run(at)


sent, ask = talking_to(SLICES)


def finish(at, data=None) -> dict:
    """The answer once there is nothing more to come."""
    data = data or sent(at)
    for _ in range(4800):
        if data["state"] in ("done", "failed"):
            return data
        time.sleep(0.05)
        data = ask(at)
    return pytest.fail(data["doing"])


def computed(link: dict[str, str]) -> tuple[Laid, Grid]:
    """The same without a page or a worker."""
    parts = [part for _, part in read(link, {}).task.parts()]
    return next(part for part in parts if isinstance(part, Laid)), parts[-1]


def rows(packed: dict) -> np.ndarray:
    shape = [int(size) for size in packed["shape"].split(",")]
    return np.frombuffer(base64.b64decode(packed["bdata"]), "<f8").reshape(shape)


@pytest.fixture(params=["path", "joint", "random"])
def link(request):
    return SMALL | {"slice": request.param, "centre": "3"}


def test_what_arrives_is_what_the_task_computes(link):
    at = open_page(link)
    data = finish(at)
    laid, grid = computed(link)
    landscape, trainings = (data["assets"][data[name]] for name in ("landscape", "trainings"))
    assert unpack(landscape["losses"]) == pytest.approx(grid.losses, rel=1e-4)
    assert landscape["window"] == pytest.approx(grid.window, abs=1e-6)
    contour = landscape["contour"]
    ends = [contour["x0"] + 20 * contour["dx"], contour["y0"] + 20 * contour["dy"]]
    assert [contour["x0"], contour["y0"], *ends] == pytest.approx([grid.window[i] for i in (0, 2, 1, 3)])
    for sent_rows, one in zip(trainings["rows"], laid.trajectories, strict=True):
        x, y, actual, on_plane, held = rows(sent_rows)
        assert np.stack([x, y]) == pytest.approx(one.points, abs=1e-4)
        assert actual == pytest.approx(one.actual, rel=1e-4)
        assert on_plane == pytest.approx(one.on_plane, rel=1e-4)
        assert held == pytest.approx(one.held, rel=1e-2, nan_ok=True)
    slots = [(1, 3)[one.entrant] for one in laid.trajectories]
    assert [row["slot"] for row in data["meter"]["rows"]] == slots
    assert [row["share"] for row in data["meter"]["rows"]] == pytest.approx(
        [one.share for one in laid.trajectories], rel=1e-3
    )
    assert (
        data["surface"]["coordinates"]
        == {
            "path": ["from the start to Adam's end", "principal component of the rest"],
            "joint": ["from the start to Adam's end", "at right angles, towards SGD's end"],
            "random": ["first random direction", "second random direction"],
        }[link["slice"]]
    )
    assert data["meter"]["walk"] == pytest.approx(laid.walk)
    made_from = {row["slot"] for row in data["meter"]["rows"] if row["made_from"]}
    assert made_from == ({1, 3} if link["slice"] == "joint" else {3})
    for row, one in zip(data["table"]["rows"], laid.trajectories, strict=True):
        gap, moment = one.gap
        figures = [one.share, one.held[-1], gap, laid.iterations[moment], one.on_plane[moment], one.actual[moment]]
        assert [cell["sort"] for cell in row["cells"][1:]] == pytest.approx([*figures, one.actual[-1]], rel=1e-2)
    assert [entrant["row"] for entrant in data["entrants"]] == [
        slots.index(slot) if slot in slots else None for slot in (1, 3)
    ]


def test_levels_are_logarithmic_where_losses_span_a_decade():
    landscape = next(
        asset
        for asset in finish(open_page(SMALL | {"slice": "random", "extent": "5"}))["assets"].values()
        if "levels" in asset
    )
    assert landscape["levels"][0] == 0
    steps = np.divide(landscape["levels"][2:], landscape["levels"][1:-1])
    assert np.all((steps > 1.1) & (steps <= 10))
    assert np.log(steps).max() < 3.5 * np.log(steps).min()  # an even scale of a power law would have 10 and more
    assert landscape["levels"][-1] > 10 * landscape["levels"][1]


def test_what_the_browser_holds_is_not_sent_again():
    at = open_page(SMALL)
    data = finish(at)
    assert ask(at, holds=list(data["assets"]))["assets"] == {}


def test_another_view_trains_nothing_anew_and_is_the_same_slice():
    at = open_page(SMALL | {"seed": "4"})
    first = finish(at)
    wider = first["query"] | {"extent": "2.5"}
    doing = ask(at, wider)
    seen = [doing["doing"]]
    while doing["state"] not in ("done", "failed"):
        time.sleep(0.02)
        doing = ask(at)
        seen.append(doing["doing"])
    assert doing["state"] == "done"
    assert not any("trains" in said for said in seen)
    landscape = doing["assets"][doing["landscape"]]
    assert unpack(landscape["losses"]) == pytest.approx(computed(wider)[1].losses, rel=1e-4)
    assert at.query_params["extent"] in ("2.5", ["2.5"])


def test_while_a_hand_holds_a_slider_nothing_is_computed():
    at = open_page(SMALL | {"seed": "5"})
    data = finish(at)
    held = ask(at, data["query"] | {"extent": "2"}, settled=False)
    assert (held["state"], held["landscape"], held["query"]["extent"]) == ("running", None, "2")
    assert held["doing"] == "It is computed when you let go."
    assert "extent" not in at.query_params
    assert finish(at, ask(at, data["query"] | {"extent": "2"}))["landscape"]


def test_a_training_that_diverges_is_told_and_nothing_is_lost():
    at = open_page(SMALL | {"1.learning_rate": "1e30"})
    data = finish(at)
    assert data["state"] == "failed"
    assert re.search(
        r"With SGD the training diverges before iteration \d+: .+ smaller learning rate", data["failures"][0]
    )
    assert data["query"]["1.learning_rate"] == "1e+30"
    other = finish(at, ask(at, data["query"] | {"centre": "3", "other": "1"}))
    assert other["state"] == "done"
    lost = computed(other["query"])[0]
    first = lost.iterations[np.isnan(lost.trajectories[0].actual).argmax()]
    assert f"SGD diverges before iteration {first}; its path ends there" in other["table"]["sentence"]
    assert other["table"]["rows"][0]["cells"][7]["sort"] is None
    assert other["meter"]["rows"][0]["gap"] == "diverged before the losses could be compared"
    assert other["meter"]["rows"][1]["gap"].startswith("gap up to")


def test_a_correction_takes_the_message_away_and_waiting_does_not():
    at = open_page(SMALL | {"seed": "6", "extent": "wide"})
    assert "received “wide”" in sent(at)["problems"][0]
    data = finish(at)
    assert "received “wide”" in data["problems"][0]
    assert ask(at)["problems"] == data["problems"]
    assert ask(at, data["query"] | {"extent": "2"})["problems"] == []


def test_with_own_weights_only_the_centre_is_drawn_and_no_joint_plane_is_offered():
    data = finish(open_page(SMALL | {"own_weights": "on", "centre": "3"}))
    assert [row["slot"] for row in data["meter"]["rows"]] == [3]
    assert "Only Adam is drawn: with initial weights of their own" in data["table"]["sentence"]
    assert "own_weights=on" in data["joint"]


def test_words_have_the_numbers_of_the_slice(link):
    laid, _ = computed(link)
    said = " ".join(map(str, sentences(laid, read(link, {}))))
    ranked = sorted((one.share for one in laid.trajectories), reverse=True)
    figures = [float(text) for text in re.findall(r"([\d.]+)%", said)]
    assert figures[: len(ranked)] == pytest.approx([100 * share for share in ranked], rel=0.06, abs=0.06)
    if link["slice"] == "random":
        assert said.startswith("No path is drawn: this plane holds")
        assert f"2 of {laid.size:,} dimensions" in said
    else:
        widest = max(laid.trajectories, key=lambda one: one.gap[0])
        assert f"at iteration {laid.iterations[widest.gap[1]]}: loss" in said
        losses = [float(text) for text in re.findall(r"loss ([\d.]+) in the plane, ([\d.]+) in fact", said)[0]]
        assert abs(losses[0] - losses[1]) == pytest.approx(widest.gap[0], abs=0.02)


def test_the_page_tells_the_terms_with_their_sources(link):
    at = open_page(link)
    finish(at)
    text = " ".join(one.value for one in at.markdown)
    assert "https://arxiv.org/abs/1712.09913" in text or link["slice"] == "joint"
    assert ("**Filter normalisation**" in text) == (link["slice"] == "random")
    assert ("**principal component**" in text) == (link["slice"] == "path")
    if link["slice"] != "random":
        laid, _ = computed(link)
        assert "https://arxiv.org/abs/1806.08805" in text
        assert f"has {100 * laid.walk:.1f}% of its squared displacement" in text


def test_a_view_is_not_the_whole_work():
    shown = read(SMALL, {})
    assert ViewTask(shown.task, None) != shown.task
