"""What a training has said so far: however it arrives, a browser misses nothing, and how everybody stands is right."""

from types import SimpleNamespace

import numpy as np
import pytest
from apptest import unpack
from hypothesis import given
from hypothesis import strategies as st

from interface.network.record import NOTHING, Record
from training import Chunk, Measurement, Predictions, smooth


def task(iterations: int, seeds: int = 1) -> SimpleNamespace:
    return SimpleNamespace(plan=SimpleNamespace(iterations=float(iterations)), seeds=float(seeds))


def measurement(iteration: int, lost: np.ndarray, layers: int = 2) -> Measurement:
    """With numbers that tell when it was, nan for those (K,) that are lost by then."""
    numbers = np.where(lost <= iteration, np.nan, (iteration + 1) / 1000 + np.arange(len(lost)))
    return Measurement(iteration, numbers, numbers + 10, np.repeat(numbers[:, None], layers, axis=1))


@st.composite
def trainings(draw) -> tuple[SimpleNamespace, list, list[np.ndarray], np.ndarray]:
    """A task, its parts, the losses (K, n) of each run, and after how many updates (seeds, K) each has diverged."""
    iterations, seeds, optimizers = draw(st.integers(1, 40)), draw(st.integers(1, 3)), draw(st.integers(1, 3))
    never = 10**6
    lost = np.array(
        [[draw(st.integers(1, iterations) | st.just(never)) for _ in range(optimizers)] for _ in range(seeds)]
    )
    parts, all_losses = [], []
    for run in range(seeds):
        losses = np.random.default_rng(run).uniform(0.1, 3, (optimizers, iterations)).astype(np.float32)
        losses[np.arange(iterations) >= lost[run][:, None]] = np.nan
        cuts = sorted(draw(st.sets(st.integers(1, iterations - 1)))) if iterations > 1 else []
        when = [0, *range(7, iterations, 7), iterations]
        for first, end in zip([0, *cuts], [*cuts, iterations], strict=True):
            due = [i for i in when if first < i <= end or i == first == 0]
            parts.append(Chunk(first, run, losses[:, first:end], tuple(measurement(i, lost[run]) for i in due)))
        if run == 0:
            parts.append(Predictions(np.arange(40), np.zeros((optimizers, 40, 10))))
        all_losses.append(losses)
    return task(iterations, seeds), parts, all_losses, lost


@given(trainings(), st.data())
def test_a_browser_that_asks_now_and_then_misses_nothing_and_is_told_nothing_twice(training, data):
    of, parts, losses, _ = training
    known, found, whens = NOTHING, [np.full_like(one, -1) for one in losses], []
    for count in [*sorted(data.draw(st.sets(st.integers(0, len(parts))))), len(parts)]:
        news = Record(of, parts[:count]).news(known)
        assert news["after"] == known <= news["known"]
        for piece in news["losses"]:
            values = unpack(piece["losses"])
            place = found[piece["run"]][:, piece["first"] : piece["first"] + values.shape[1]]
            assert (place == -1).all()
            place[:] = values
        measured = news["measured"]
        whens += zip(measured["runs"], measured["iterations"], strict=True)
        known = news["known"]
    np.testing.assert_array_equal(found, losses)
    said = [(part.seed, one.iteration) for part in parts if isinstance(part, Chunk) for one in part.measured]
    assert whens == said


@given(trainings(), st.data())
def test_everybody_stands_where_the_parts_say(training, data):
    of, parts, losses, lost = training
    count = data.draw(st.integers(1, len(parts)))
    record = Record(of, parts[:count])
    chunks = [part for part in parts[:count] if isinstance(part, Chunk)]
    ends = {chunk.seed: chunk.first + chunk.losses.shape[1] for chunk in chunks}
    counted = [run for run, end in ends.items() if end == of.plan.iterations] or [0]
    last = [[one for chunk in chunks if chunk.seed == run for one in chunk.measured][-1] for run in counted]
    for k, standing in enumerate(record.standings):
        np.testing.assert_allclose(standing.losses, [smooth(losses[run][k][: ends[run]])[-1] for run in counted])
        gone = [lost[run][k] < ends[run] or np.isnan(one.accuracy[k]) for run, one in zip(counted, last, strict=True)]
        for name, found in (("accuracy", standing.accuracies), ("train_loss", standing.train_losses)):
            known = [getattr(one, name)[k] if one.iteration else np.nan for one in last]
            np.testing.assert_array_equal(found, np.where(gone, np.nan, known))
        told = [int(lost[run][k]) for run, is_gone in zip(counted, gone, strict=True) if is_gone]
        assert standing.diverged_at == next(iter(told), None)


@pytest.mark.parametrize("iterations", [50, 1000])
def test_who_diverges_with_the_update_that_was_measured_has_done_so_after_that_one(iterations):
    lost = np.array([50, 10**6])
    chunk = Chunk(0, 0, np.ones((2, 50), np.float32), (measurement(0, lost), measurement(50, lost)))
    gone, alive = Record(task(iterations), [chunk]).standings
    assert (gone.diverged_at, alive.diverged_at) == (50, None)


def test_before_anything_has_arrived_nobody_stands():
    record = Record(task(10), [])
    assert (record.standings, record.reached) == ([], NOTHING)
    assert record.news(NOTHING)["known"] == NOTHING
