"""Records what links mean: `python -m tests.record_links` writes goldens/links.json, as the code stands.

The links are one for each entry of each page, several times over: with the entry alone beside what it belongs to, and
with all others. They were first recorded before pages became values with answers, and mean the same since. A link that
is to mean something else (its reading was a fault) is recorded anew, and the commit says which and why.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

FILE = Path(__file__).parent / "goldens" / "links.json"
Read = Callable[[dict[str, str]], tuple[dict[str, str], dict[str, str], list[str]]]
"""Link -> all entries, those of the short link, what could not be used."""
TRAINING = {"layers": "2", "units": "30", "iterations": "300", "batch_size": "32", "1": "sgd", "3": "adam",
            "3.learning_rate": "0.003"}  # fmt: skip
LINKS: dict[str, list[dict[str, str]]] = {
    "playground": [
        {},
        {"surface": "rosenbrock", "surface.a": "1.5", "x": "0.5", "y": "2", "steps": "120", "1": "adam",
         "1.beta1": "0.8", "4": "sam", "4.base": "adam", "schedule": "cosine", "schedule.warmup_steps": "7",
         "curve": "distance"},
        {"f": "(x^2+y-11)^2+(x+y^2-7)^2", "x_low": "-6", "x_high": "6", "y_low": "-5", "y_high": "5", "2": "rmsprop",
         "2.centered": "on", "noise": "isotropic", "noise.sigma": "0.3", "seed": "4", "budget": "gradients"},
        {"surface": "beale", "2": "adamw", "l2": "0.01", "weight_decay": "0.02", "clip": "3", "layout": "panels",
         "arrows": "on", "speed": "2", "inspect": "2", "step": "9"},
        {"surface": "rosenbrok", "x": "left", "1": "adam", "1.learning_rate": "-1", "colour": "red"},
    ],
    "maps": [
        {},
        {"surface": "himmelblau", "1": "adam", "across": "beta2", "across_low": "0.9", "across_high": "0.999",
         "up": "x", "up_low": "-3", "up_high": "3", "cells": "40", "tolerance": "0.05", "colour": "outcome",
         "slice": "up"},
        {"f": "x^2+3*y^2", "across": "y", "cells": "3", "1": "nobody"},
    ],
    "basins": [
        {},
        {"surface": "himmelblau", "1": "nesterov", "3": "lion", "grid": "91", "steps": "150", "x": "1.5", "y": "-2"},
        {"f": "sin(x)*cos(y)", "grid": "1000", "entrants": "none"},
    ],
    "data": [
        {},
        {"surface": "logistic_regression", "surface.scaling": "min_max", "batch": "4", "replacement": "on", "seed": "3",
         "1": "momentum", "2": "adam", "2.learning_rate": "0.1", "by": "examples", "watch": "2", "batch_lines": "off"},
        {"data": "own", "noise": "isotropic", "watch": "7"},
    ],
    "network": [
        {},
        TRAINING | {"activation": "tanh", "initialisation": "xavier", "own_weights": "on", "seeds": "2",
                    "shows": "rates", "axis": "linear", "watch": "3", "seed": "5"},
        {"layers": "0", "units": "many", "1": "newton"},
    ],
    "slices": [
        {},
        TRAINING | {"slice": "joint", "centre": "3", "other": "1", "extent": "2", "points": "21", "curve": "held"},
        {"slice": "random", "directions": "7", "centre": "9"},
    ],
    "race": [
        {},
        {"s1": "quadratic", "s1.angle": "45", "s2": "rosenbrock", "1": "sgd", "2": "adam", "3": "adam",
         "3.bias_correction": "off", "mode": "tuned", "budget": "200", "starts": "16", "seeds": "1", "trials": "9"},
        {"myth": "bias_correction", "mode": "library", "library": "keras", "metric": "speed", "low": "a"},
    ],
    "lessons": [
        {},
        {"lesson": "momentum", "at": "3"},
        {"lesson": "noise", "show": "worksheet"},
        {"lesson": "moon", "at": "99"},
    ],
}  # fmt: skip


def corpus(page: str, read: Read) -> Iterator[dict[str, str]]:
    """The links of a page; `read` says which entries there are."""
    for link in LINKS[page]:
        yield link
        full = dict(sorted(read(link)[0].items()))  # in whichever order a link has them
        yield full
        head = {key: text for key, text in full.items() if re.fullmatch(r"surface|f|s?\d+|schedule", key)}
        for key, value in full.items():
            yield head | {key: value}
            yield {other: text for other, text in full.items() if other != key}


def meaning(read: Read, link: dict[str, str]) -> str:
    """A digest of what a link means: all entries, the short link, and what could not be used."""
    return hashlib.blake2b(json.dumps(read(link), sort_keys=True).encode(), digest_size=8).hexdigest()


def recorded(reads: dict[str, Read]) -> dict[str, list[str]]:
    """Page -> the meanings of its links, in the order of the corpus."""
    return {page: [meaning(reads[page], link) for link in corpus(page, reads[page])] for page in LINKS}


def readers() -> dict[str, Read]:
    """Page -> how its links are read."""
    from interface.kit.request import Request
    from interface.pages import PAGES

    def reader(page: str) -> Read:
        def read(link: dict[str, str]) -> tuple[dict[str, str], dict[str, str], list[str]]:
            shown = PAGES[page].view(Request.of_link(link))
            full, short = (_as_then(page, shown.link(in_full)) for in_full in (True, False))
            return full, short, [*map(str, shown.problems)]

        return read

    return {page: reader(page) for page in LINKS}


LATER = {
    "training": {"schedule": "constant", "schedule.warmup_steps": "0"},
    "lessons": {"show": "lesson"},
    "maps": {"step": "end", "zoom": "whole"},
    "slices": {"zoom": "whole", "camera": "home"},
}
"""Kind of page -> entries that it has had since, and what they say where nobody names them."""


def _as_then(page: str, link: dict[str, str]) -> dict[str, str]:
    """Without the version and without entries that there were not, where they say that all is as it was: a schedule of
    an optimizer's own on every page, on those that train the common one, too, and the form of a lesson."""
    later = LATER.get(page, {}) | (LATER["training"] if page in ("network", "slices") else {})
    own = {key: "common" for key in link if re.fullmatch(r"\d+\.schedule", key)}
    return {key: text for key, text in link.items() if key != "v" and (own | later).get(key) != text}


if __name__ == "__main__":
    FILE.write_text(json.dumps(recorded(readers()), indent=0) + "\n", encoding="utf-8")
