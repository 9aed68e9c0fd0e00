"""What the network page sends: how far the training is, what of it the browser lacks, and how it is told."""

from functools import cache, lru_cache
from typing import Any

import numpy as np

from catalogue import Optimizer
from charts.landscape import packed
from data import digits
from interface.jobs.process_queue import PROCESS_QUEUE, Progress
from interface.kit.assets import factors, own_factors
from interface.kit.controls import control_of, parameters, schedules
from interface.kit.lettering import lettering
from interface.kit.number_format import number
from interface.kit.runs import Asset, key_of
from interface.kit.training_link import SLOTS
from interface.network.record import Record
from interface.network.view import SEEDS, NetworkView
from interface.network.words import LEAD, headline, notices, scores, table
from language import Joined, Message
from simulation.scenario import Entrant
from training import TRAINABLE, Network, Plan, Predictions, RatesTask, TrainTask, recommended_rate
from training.plan import MOST
from training.recommended import LONGEST_STEP

STOPPED, HELD = Progress("stopped"), Progress("held")
"""Of what is not wanted: the visitor has stopped it, or a hand still holds a control."""
UNDER_WAY = ("running", "waiting", "paused")
"""States in which more is to come."""
LABELS = {"own_weights": {"label": Message("Own weights, like the book")}}
"""What a name alone would not tell."""


def data(view: NetworkView) -> dict[str, Any]:
    """The component's data."""
    task, names = view.task, view.lineup.names
    progress = look(view, task)
    record = Record(task, progress.parts)
    lineup, entrants = view.lineup, view.lineup.entrants
    rates = _rates(view, progress)
    key = key_of(task)
    assets = [catalogue_asset(), *([predictions_asset(record.predictions)] if record.predictions else [])]
    return {
        "request": view.request,
        "query": view.link(in_full=True),
        "problems": list(view.problems),
        "limits": {"slots": MOST},
        "weights": lineup.plan.network.size,
        "notices": notices(lineup),
        "factors": factors(lineup.schedule, record.iterations),
        "catalogue": assets[0].key,
        "entrants": [
            {
                "slot": entrant.slot,
                "slug": entrant.optimizer.slug,
                "name": name,
                "note": note(entrant),
                "conventions": {},
                "factors": own_factors(entrant, record.iterations),
            }
            for entrant, name in zip(entrants, names, strict=True)
        ],
        "training": {
            "key": key,
            **_state(progress),
            "iterations": record.iterations,
            "seeds": int(view.seeds),
            "slots": view.lineup.slots,
            "predictions": assets[1].key if record.predictions else None,
            "predicted_at": record.predicted_at,
            **record.news(view.known[1] if view.known[0] == key else -1),
        },
        "rates": rates,
        "job": key if progress.state in UNDER_WAY or (rates and rates["state"] in UNDER_WAY) else None,
        "headline": headline(record, names),
        "lead": LEAD,
        "scores": scores(record, names, view.lineup.slots),
        "table": table(record, names, view.lineup.slots, progress.state == "done"),
        "assets": {asset.key: asset.content for asset in assets if asset.key not in view.holds},
    }


def look(view: NetworkView, task: TrainTask) -> Progress:
    """How far the training is that the visitor wants."""
    if view.going == "stopped" or not view.settled:
        PROCESS_QUEUE.drop(view.asker)
        return PROCESS_QUEUE.recall(task) or (HELD if view.going != "stopped" else STOPPED)
    return PROCESS_QUEUE.want(view.asker, task, paused=view.going == "paused", seldom=view.hidden)


def _state(progress: Progress) -> dict[str, Any]:
    return {name: getattr(progress, name) for name in ("state", "done", "place", "seconds_left", "failure")}


def _rates(view: NetworkView, training: Progress) -> dict[str, Any] | None:
    """How much the learning rate matters, where that is shown: begun when the training is done."""
    if view.display["shows"] != "rates":
        return None
    task: RatesTask = view.rates_task
    wanted = training.state == "done"
    progress = (
        PROCESS_QUEUE.want(view.asker, task, seldom=view.hidden) if wanted else PROCESS_QUEUE.recall(task) or STOPPED
    )
    return {
        **_state(progress),
        "iterations": int(task.plan.iterations),
        "rates": task.rates,
        "points": [
            [
                view.lineup.slots[point.entrant],
                point.rate,
                np.where(np.isnan(point.losses), None, point.losses).tolist(),
            ]
            for point in progress.parts
        ],
    }


@cache
def catalogue_asset() -> Asset:
    """Every declaration that the controls are built from."""
    content = {
        "optimizers": [
            {"slug": slug, "name": cls.name, "family": Message(cls.family.value), "parameters": parameters(cls)}
            for slug, cls in TRAINABLE.items()
        ],
        "schedules": schedules(),
        "lettering": lettering(),
        "network": parameters(Network),
        "plan": [one | LABELS.get(one["name"], {}) for one in [*parameters(Plan), control_of("seeds", SEEDS)]],
    }
    return Asset(key_of(content), content)


def predictions_asset(predictions: Predictions) -> Asset:
    """What the networks say of some test images, with the images; the probabilities of a diverged one are 0."""
    said = np.nan_to_num(predictions.probabilities)
    return Asset(key_of(said.tobytes()), _images(tuple(predictions.images.tolist())) | {"probabilities": packed(said)})


@lru_cache(maxsize=4)
def _images(chosen: tuple[int, ...]) -> dict[str, Any]:
    known = digits()
    return {
        "images": packed(known.test_images[list(chosen)], "u1"),
        "labels": known.test_labels[list(chosen)].tolist(),
    }


def note(entrant: Entrant) -> Message | str:
    """Why the optimizer has its learning rate, or which one would suit and why."""
    cls = type(entrant.optimizer)
    rate = recommended_rate(cls)
    if rate is None:
        return ""
    said = Joined([number(rate), _reason(cls, rate)], ": ")
    return said if entrant.optimizer.learning_rate == rate else Message("Out of the box: {reason}", reason=said)


def _reason(cls: type[Optimizer], rate: float) -> Message:
    default = cls().learning_rate
    if cls.slug in SLOTS.values():
        return Message("the rate of Deep Learning from Scratch, chapter 6.")
    if rate == default:
        return Message("its default, made for networks.")
    if rate > default:
        return Message("the book's rate for SGD. The steps of this one are proportional to the gradient, too.")
    return Message(
        "its default, {default}, would let a weight jump further than {longest:g} at once.",
        default=number(default), longest=LONGEST_STEP,
    )  # fmt: skip
