"""What the slices page says of a work under way, of many optimizers, and of small shares."""

import numpy as np
import pytest
from test_slices_page import SMALL, computed

from interface.jobs.process_queue import Progress
from interface.slices.view import read
from interface.slices.words import headline, sentences, share, under_way
from training.example import recorded
from training.slice_task import Stage


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        (Progress("waiting", place=2), "Waiting for other trainings on this server: place 2 in the line."),
        (Progress("running"), "The worker starts."),
        (
            Progress("running", seconds_left=4.2, parts=(Stage(1, 30),)),
            "Adam trains: iteration 30 of 40, about 5 s left.",
        ),
        (Progress("running", seconds_left=0.4, parts=(Stage(None),)), "at 21 × 21 points, less than a second left."),
        (Progress("done", parts=(Stage(None),)), ""),
    ],
)
def test_what_is_under_way_is_told(progress, said):
    told = str(under_way(read(SMALL, {}), progress))
    assert told.endswith(said)
    assert bool(told) == bool(said)


def test_of_many_optimizers_three_are_named_and_the_next_bounds_the_others():
    many = SMALL | {"slice": "path", "2": "momentum", "4": "adagrad", "5": "rmsprop", "6": "adamax", "iterations": "20"}
    laid, _ = computed(many)
    ranked = sorted((one.share for one in laid.trajectories), reverse=True)
    said = str(sentences(laid, read(many, {}))[0])
    assert said.endswith(f"at most {share(ranked[3])} of the others'.")
    assert [f"{share(part)} of" in said for part in ranked[:4]] == [True] * 4


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (0.871, "87.1%"), (0.9999, ">99.9%"), (1.0, "100%"), (0.0123, "1.2%"), (0.0011, "0.11%"), (0.999e-5, "0.001%"),
        (1.82e-5, "0.0018%"), (6.25e-6, "0.00063%"), (3e-15, "3e−13%"), (0.0, "0%"), (np.nan, "–"),
    ],
)  # fmt: skip
def test_shares_read_as_shares_however_small(part, said):
    assert share(part) == said


def test_the_first_line_has_the_most_and_the_least_that_the_plane_shows():
    shown = read({}, {})
    laid, _ = recorded(shown.task)
    shares = sorted(one.share for one in laid.trajectories)
    said = str(headline(laid, shown))
    assert said == f"This plane shows {share(shares[-1])} of SGD's path, but {share(shares[0])} of AdaGrad's."
    alone = laid._replace(trajectories=laid.trajectories[:1])
    assert str(headline(alone, shown)) == f"This plane shows {share(shares[-1])} of SGD's path."
    assert "no path is drawn" in str(headline(alone, read({"slice": "random"}, {})))
