"""The facts of the Network and Slices pages: recorded, because a training takes longer than a lesson may.

`python -m interface.lessons.record` trains for every step of a lesson that shows one of these pages, and writes what
came out to lessons/recorded.json, under the link in full without what makes no difference to it. What is not recorded
there has no facts.

A training is chaotic: on another machine, or in other company, the last digits of a sum are others, and after hundreds
of updates a small loss is another by a factor of two or three. So losses are told with two digits, and a lesson should
claim no more of them than their order of magnitude.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from statistics import median
from urllib.parse import urlencode

from interface.network.record import Record
from interface.network.view import DISPLAY, NetworkView
from interface.network.words import TESTED, margin
from interface.slices.view import VIEW, Slices
from interface.slices.words import share as told_share
from lessons import FOLDER
from lessons.facts import UNKNOWN, Fact, count, named, step
from simulation.words import percent
from training import Chunk, Predictions
from training.slice_task import JOINT, RANDOM, Laid

RECORDED = FOLDER / "recorded.json"
NETWORK_RUN = {
    "loss": "the loss of the last mini-batches, smoothed as in the picture",
    "train_loss": "the loss of 1,000 training images after the last update",
    "accuracy": "the share of the test images that it gets right then",
    "wrong": "the share that it gets wrong",
    "diverged": "the update after which its loss or a weight is no number any more, or never",
    "diverges": "1 where that happens, else 0",
    "rate": "its learning rate",
}
NETWORK = {
    "updates": "how many updates each has made",
    "images": "how many images each gradient is taken from",
    "weights": "how many weights and biases the network has",
    "tested": "how many test images there are",
    "margin": "by how much two shares of the test images may differ by chance",
}
SLICES_RUN = {
    "share": "the share of the squared displacement of its training that the plane holds",
    "percent": "the same as a number of percent, for a scale",
    "gap": "the largest difference between the loss in the plane and the actual loss along its path",
}
SLICES = {
    "weights": "how many weights and biases the network has, so many dimensions",
    "walk": "the share that such a plane holds of a random walk; in a random plane, of anything, by chance",
    "angle": "the angle between the two directions of the plane, in degrees",
}
"""Fact of the Network or the Slices page -> what it is."""
WITHOUT = {*DISPLAY, *VIEW, "v", "curve", "extent", "points"}
"""Entries of a link that make no difference to what is recorded."""


def of_training(page: str, view: NetworkView | Slices) -> dict[str, Fact]:
    """Name -> fact, where the training of the link is recorded; else none."""
    values = recorded().get(key_of(page, view), {})
    return {name: _fact(name.rpartition(".")[2], value) for name, value in values.items()}


@cache
def recorded() -> dict[str, dict[str, float | None]]:
    """Link -> name -> value."""
    return json.loads(RECORDED.read_text("utf-8")) if RECORDED.exists() else {}


def key_of(page: str, view: NetworkView | Slices) -> str:
    """Under which a training is recorded."""
    without = set(WITHOUT)
    if isinstance(view, Slices):
        without |= {"other"} if view.kind != JOINT else set()
        without |= {"directions"} if view.kind != RANDOM else set()
    entries = {key: text for key, text in view.links.full.items() if key not in without}
    return f"{page}?{urlencode(sorted(entries.items()), safe=':,')}"


def _fact(name: str, value: float | None) -> Fact:
    """A recorded value; None is one that there is not."""
    if name == "diverged":
        return step(value)
    if value is None:
        return Fact(math.nan, UNKNOWN)
    if name in ("accuracy", "wrong", "margin"):
        return Fact(value, percent(value, 1))
    if name in ("share", "walk"):
        return Fact(value, told_share(value))
    if name == "percent":
        return Fact(value, told_share(value / 100))
    if name in ("updates", "images", "weights", "tested", "diverges", "angle"):
        return count(value)
    return Fact(value, f"{value:.2g}")


def values_of_network(view: NetworkView, parts: Iterable[Chunk | Predictions]) -> dict[str, float | None]:
    """What a training of the Network page has come to, by the medians of its seeds."""
    record, plan = Record(view.task, parts), view.lineup.plan
    found: dict[str, float | None] = {}
    for (name, entrant), standing in zip(named(view.lineup.entrants), record.standings, strict=True):
        accuracy = _middle(standing.accuracies)
        values = {
            "loss": _middle(standing.losses),
            "train_loss": _middle(standing.train_losses),
            "accuracy": accuracy,
            "wrong": None if accuracy is None else 1 - accuracy,
            "diverged": standing.diverged_at,
            "diverges": float(standing.diverged_at is not None),
            "rate": getattr(entrant.optimizer, "learning_rate", None),
        }
        found |= {f"{name}.{key}": value for key, value in values.items()}
    accuracies = [value for key, value in found.items() if key.endswith(".accuracy") and value is not None]
    widest = max(map(margin, accuracies), default=None)
    return found | {
        "updates": plan.iterations, "images": plan.batch_size, "weights": plan.network.size, "tested": TESTED,
        "margin": widest,
    }  # fmt: skip


def values_of_slices(view: Slices, laid: Laid) -> dict[str, float | None]:
    """What a plane of the Slices page holds."""
    followed = dict(_followed(view, laid))
    angle = math.degrees(math.acos(laid.cosine))
    return followed | {"weights": laid.size, "walk": laid.walk, "angle": angle}


def _followed(view: Slices, laid: Laid) -> Iterator[tuple[str, float | None]]:
    names = [name for name, _ in named(view.lineup.entrants)]
    for one in laid.trajectories:
        yield f"{names[one.entrant]}.share", _known(one.share)
        yield f"{names[one.entrant]}.percent", _known(100 * one.share)
        yield f"{names[one.entrant]}.gap", _known(one.gap[0])


def _middle(values: Iterable[float]) -> float | None:
    return _known(median(map(float, values)))


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


DOCUMENTED: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]] = {
    "network": (NETWORK_RUN, NETWORK),
    "slices": (SLICES_RUN, SLICES),
}
"""Page -> what its facts of a run and of the experiment are."""
