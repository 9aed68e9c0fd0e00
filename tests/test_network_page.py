"""The network page without a browser: what it sends of a training, that nothing is missed, and what it says of it."""

import time

import numpy as np
import pytest
from apptest import open_app, run, talking_to, unpack

from interface.jobs import process_queue
from interface.jobs.process_queue import PROCESS_QUEUE
from interface.kit.page import opened
from interface.kit.training_link import MOST_WORK, read_lineup
from interface.network.view import read
from interface.pages import NETWORK
from interface.shell.onward import WAYS
from simulation.schema import EntryReader
from training import Predictions, TrainTask, smooth
from training.trainer import Trainer

SMALL = {"layers": "1", "units": "20", "iterations": "60", "batch_size": "16", "1": "sgd", "3": "adam"}

ROUNDING = 1e-3
"""By so much the losses may differ here, where matrices are multiplied in several threads."""


def open_page(link: dict[str, str]):
    at = open_app()
    at.switch_page("pages/network.py")
    at.query_params = link
    return run(at)


sent, ask = talking_to(NETWORK)


def until(at, holds, **request) -> list[dict]:
    """Every answer until one is as it should be; each request says how far the one before has come."""
    answers = [sent(at)]
    for _ in range(4800):
        if holds(answers[-1]):
            return answers
        time.sleep(0.05)
        training = answers[-1]["training"]
        answers.append(ask(at, known=[training["key"], training["known"]], **request))
    return pytest.fail(f"still {answers[-1]['training']['state']}")


def is_done(data: dict) -> bool:
    return data["training"]["state"] == "done"


def losses(answers: list[dict], optimizers: int, iterations: int, run: int = 0) -> np.ndarray:
    """(K, iterations) as a browser puts them together, nan where nothing has arrived."""
    found = np.full((optimizers, iterations), np.nan, np.float32)
    for answer in answers:
        for piece in answer["training"]["losses"]:
            if piece["run"] == run:
                values = unpack(piece["losses"])
                found[:, piece["first"] : piece["first"] + values.shape[1]] = values
    return found


def task_of(link: dict[str, str], seeds: int = 1) -> TrainTask:
    return TrainTask(read_lineup(EntryReader(link, {})).plan, seeds)


def trained(link: dict[str, str], number: int = 0) -> Trainer:
    """The same training without a page."""
    trainer = Trainer(task_of(link).plan.run(number))
    trainer.told = np.array([trainer.step() for _ in range(int(trainer.plan.iterations))], np.float32).T
    return trainer


def test_what_arrives_bit_by_bit_is_the_training():
    link = SMALL | {"iterations": "1500", "units": "100", "batch_size": "64"}
    answers = until(open_page(link), is_done)
    np.testing.assert_allclose(losses(answers, 2, 1500), trained(link).told, rtol=ROUNDING)
    assert sum(len(answer["training"]["losses"]) > 0 for answer in answers) > 1
    assert [one["slot"] for one in answers[-1]["entrants"]] == answers[-1]["training"]["slots"] == [1, 3]
    assert answers[-1]["weights"] == 785 * 100 + 101 * 10
    assert ask(open_page(link))["training"]["losses"][0]["first"] == 0, "who comes late gets all"
    other = ask(open_page(link), known=["that of another training", 300])
    assert other["training"]["losses"][0]["first"] == 0, "what is known of another is nothing here"


def test_measurements_arrive_once_each_with_those_of_every_seed():
    link = SMALL | {"seeds": "2", "seed": "3"}
    answers = until(open_page(link), is_done)
    measured = [answer["training"]["measured"] for answer in answers]
    whens = [pair for one in measured for pair in zip(one["runs"], one["iterations"], strict=True)]
    assert whens == [(run, at) for run in range(2) for at in (0, 10, 50, 60)]
    for number in range(2):
        np.testing.assert_allclose(losses(answers, 2, 60, number), trained(link, number).told, rtol=ROUNDING)
    ratios = [unpack(one["ratios"]) for one in measured if one["runs"]]
    assert np.concatenate(ratios).shape == (8, 2, 2)


def test_the_table_has_the_numbers_of_the_training():
    link = SMALL | {"seed": "11"}
    table = until(open_page(link), is_done)[-1]["table"]
    trainer = trained(link)
    shown = [row["cells"][1]["sort"] for row in table["rows"]]
    np.testing.assert_allclose(shown, [smooth(row)[-1] for row in trainer.told], rtol=ROUNDING)
    images, labels = trainer.examples.test_images, trainer.examples.test_labels
    for row, learner in zip(table["rows"], trainer.learners, strict=True):
        right = np.mean(learner.network.logits(learner.theta, images).argmax(axis=1) == labels)
        assert float(row["cells"][3]["text"].rstrip("%")) == pytest.approx(100 * right, abs=0.2)
    lowest = table["rows"][1]["cells"][1]["text"]
    assert table["sentence"].startswith(f"After 60 updates, Adam has the lowest smoothed loss, {lowest}, before SGD")


def test_the_digits_are_what_the_networks_say_of_them():
    data = until(open_page(SMALL | {"seed": "12"}), is_done)[-1]
    said = data["assets"][data["training"]["predictions"]]
    *_, parts = [
        part for part in PROCESS_QUEUE.recall(task_of(SMALL | {"seed": "12"})).parts if isinstance(part, Predictions)
    ]
    np.testing.assert_array_equal(unpack(said["probabilities"]), parts.probabilities)
    trainer = trained(SMALL | {"seed": "12"})
    assert data["training"]["predicted_at"] == 60
    assert said["labels"] == trainer.examples.test_labels[parts.images].tolist()


def test_a_training_that_diverges_is_told_and_the_others_go_on():
    link = SMALL | {"layers": "4", "1.learning_rate": "1000000", "seed": "13"}
    data = until(open_page(link), is_done)[-1]
    (sgd, adam) = data["table"]["rows"]
    at = int(sgd["cells"][4]["text"])
    told = trained(link).told
    assert np.flatnonzero(np.isnan(told[0]))[0] == at
    assert [cell["text"] for cell in sgd["cells"][1:4]] == ["–"] * 3
    assert adam["cells"][4]["text"] == "–"
    assert f"Diverged: SGD after {at} update" in data["table"]["sentence"]
    assert len(data["table"]["columns"]) == 5
    probabilities = unpack(data["assets"][data["training"]["predictions"]]["probabilities"])
    assert (probabilities[0] == 0).all()
    np.testing.assert_allclose(probabilities[1].sum(axis=-1), 1, rtol=1e-5)


@pytest.mark.parametrize(("iterations", "tried"), [("1000", 300), ("200", 200)])
def test_rates_are_tried_in_short_trainings(iterations, tried):
    assert read({"iterations": iterations}, {}).rates_task.plan.iterations == tried


def test_nobody_waits_long_for_one_visitor():
    heavy = {"layers": "5", "units": "200", "batch_size": "512", "iterations": "2000", "seeds": "5"}
    heavy |= {str(slot): "adam" for slot in range(1, 13)}
    shown = read(heavy, {})
    plan = shown.lineup.plan
    assert 200 <= plan.iterations < 2000
    assert plan.work * shown.seeds <= MOST_WORK < plan.work * (shown.seeds + 1)
    updates, trainings = map(str, shown.problems)
    assert f"using {plan.iterations:.0f} updates instead" in updates
    assert trainings == "5 such trainings are more than others should wait for: using 1 instead."
    assert read(shown.link(), {}).problems == ()
    rates = shown.rates_task
    assert rates.plan.iterations >= 1
    assert rates.plan.work * len(rates.rates) * rates.seeds <= MOST_WORK
    assert read({"iterations": "2000", "seeds": "5"}, {}).problems == ()


def test_a_paused_training_stands_still_and_a_stopped_one_is_given_up():
    link = SMALL | {"iterations": "2000", "units": "200", "layers": "3", "seed": "14"}
    at = open_page(link)
    before = until(at, lambda data: data["training"]["known"] > 0)[-1]["training"]
    paused = ask(at, going="paused", known=[before["key"], before["known"]])["training"]
    assert (paused["state"], ask(at, going="paused")["training"]["known"]) == ("paused", paused["known"])
    assert ask(at, going="stopped")["training"]["state"] == "stopped"
    assert task_of(link) not in PROCESS_QUEUE.jobs


def test_a_page_in_the_background_is_awaited_for_longer():
    at = open_page(SMALL | {"iterations": "2000", "units": "200", "layers": "3", "seed": "21"})
    left = []
    for hidden in (False, True):
        ask(at, hidden=hidden)
        (wish,) = [wish for wish in PROCESS_QUEUE.wishes.values() if int(wish.task.plan.seed) == 21]
        left.append(wish.until - time.monotonic())
    assert left[0] <= process_queue.PATIENCE < left[1] <= process_queue.SELDOM_PATIENCE
    ask(at, going="stopped")


def test_a_hand_on_a_slider_trains_nothing_yet():
    at = open_page(SMALL | {"seed": "15"})
    query = until(at, is_done)[-1]["query"] | {"units": "33", "iterations": "2000"}
    held = ask(at, query=query, settled=False)
    assert (held["training"]["state"], held["training"]["known"]) == ("held", -1)
    assert held["weights"] == 785 * 33 + 34 * 10
    assert at.query_params["units"] == "20"
    ask(at, query=query | {"iterations": "60"})
    assert at.query_params["units"] == "33"
    assert is_done(until(at, is_done)[-1])


def test_how_much_the_learning_rate_matters_follows_the_training():
    link = SMALL | {"shows": "rates", "seed": "16", "seeds": "2"}
    answers = until(open_page(link), lambda data: data["rates"]["state"] == "done")
    assert answers[0]["rates"]["state"] == "stopped"
    rates = answers[-1]["rates"]
    assert rates["iterations"] == 60
    assert [(slot, rate) for slot, rate, _ in rates["points"]] == [(s, rate) for rate in rates["rates"] for s in (1, 3)]
    assert {len(found) for *_, found in rates["points"]} == {2}
    at_best = min(min(found) for slot, _, found in rates["points"] if slot == 3 and None not in found)
    assert at_best < 1.5


def test_bad_entries_are_named_and_the_rest_is_kept():
    data = sent(
        open_page(SMALL | {"layers": "9", "3": "newton", "shows": "all", "what": "this", "seeds": "5", "seed": "9999"})
    )
    said = " ".join(data["problems"])
    for name in (
        "layers is a whole number in [1, 5], received “9”",
        "3 is an optimizer that trains networks",
        "shows is a choice",
        "“what” names no control",
        "seeds: ",
    ):
        assert name in said
    assert (data["query"]["units"], data["query"]["seeds"], data["query"]["3"]) == ("20", "1", "adagrad")


@pytest.mark.parametrize("known", [None, 3, ["a"], ["a", "b"], ["a", float("inf")], {"key": 1}, ["a", -(10**9)]])
def test_what_a_browser_should_not_say_counts_as_nothing(known):
    at = open_page(SMALL | {"seed": "17"})
    key = until(at, is_done)[-1]["training"]["key"]
    known = [key, known[1]] if isinstance(known, list) and len(known) == 2 else known
    assert ask(at, known=known, going=["on"])["training"]["losses"][0]["first"] == 0


def test_the_link_to_the_slices_has_the_whole_training():
    entries = WAYS["network", "slices"](opened(NETWORK, SMALL | {"seed": "18"}), "1")
    assert task_of(entries) == task_of(SMALL | {"seed": "18"})


def test_back_brings_the_training_before():
    at = open_page(SMALL | {"seed": "19"})
    at.query_params = SMALL | {"seed": "20"}
    assert sent(run(at))["query"]["seed"] == "20"
    at.query_params = SMALL | {"seed": "19"}
    assert sent(run(at))["query"]["seed"] == "19"
