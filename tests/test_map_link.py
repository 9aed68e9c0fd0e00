"""The link of a hyperparameter map: every control is in it, it reads back, and what it cannot mean is named."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_map_page import open_maps, sent

from interface.jobs.sweeps import MOST_STEPS
from interface.maps.answer import jobs
from interface.maps.view import DIRECTIONS, DISPLAY, FINEST, offers, read
from optimizers import OPTIMIZERS
from simulation import sweep
from simulation.hyperparameters import kinds
from simulation.versions import versioned

BOWL = {"surface": "custom", "f": "x^2 + y^4"}
COORDINATES = st.integers(-8, 8).map(str)


@st.composite
def links(draw) -> dict[str, str]:
    """Of a map with some of its entries: axes, ends that are usual ones of another axis, a view of one's own."""
    surface = draw(st.sampled_from([*({"surface": slug} for slug in ("quadratic", "beale", "rastrigin")), BOWL]))
    slug = draw(st.sampled_from(["momentum", "nesterov", "adam", "newton"]))
    entries = surface | {"1": slug} | draw(views()) | draw(some({"x": COORDINATES, "y": COORDINATES}))
    entries |= draw(some({name: st.sampled_from(declared.options) if declared.options else st.just("0.25")
                          for name, declared in DISPLAY.items() if name != "cells"}))  # fmt: skip
    found = offers(read(entries)[0].surface, OPTIMIZERS[slug])
    names = draw(st.permutations(sorted(found)))
    for direction, name in zip(DIRECTIONS, names, strict=False):
        entries |= draw(some({direction: st.just(name)}))
    for end in ("low", "high"):
        usual = st.sampled_from([f"{getattr(declared, end):g}" for declared in found.values()] + ["-5", "5"])
        entries |= draw(some({f"{direction}_{end}": usual for direction in DIRECTIONS}))
    return entries


def some(values: dict[str, st.SearchStrategy]) -> st.SearchStrategy:
    return st.fixed_dictionaries({}, optional=values)


def views() -> st.SearchStrategy:
    return some({"x_low": st.just("-3"), "y_low": st.just("-7"), "x_high": st.just("4")})


@settings(max_examples=400)
@given(links())
def test_a_link_reads_back(entries):
    view, _ = read(entries)
    for link in view.links:
        assert read(versioned(link)) == (view, [])


@pytest.mark.parametrize(
    ("entries", "link"),
    [
        ({"1": "momentum", "surface": "quadratic"}, set()),
        ({"across": "x", "up": "momentum", "up_low": "0.001"}, {"across", "up", "up_low"}),
        ({"across": "momentum"}, {"across", "up"}),
        ({"up_high": "0.5"}, {"up_high"}),
        (BOWL | {"x_low": "-3", "across": "x", "across_low": "-5"}, {"f", "x_low", "across", "up", "across_low"}),
    ],
)
def test_the_link_says_what_is_not_implied(entries, link):
    view = read(entries)[0]
    assert set(view.links.short) == (link | {"surface", "1"} if link else set())


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_every_optimizer_has_a_map_and_a_link(slug):
    view, problems = read({"1": slug, "surface": "himmelblau", "steps": "30", "cells": "6"})
    assert problems == []
    assert read(view.links.short) == (view, [])
    assert read(view.links.full) == (view, [])
    coarse, fine = jobs(view)
    assert coarse == fine
    found = sweep(fine.surface, fine.optimizer, fine.point, fine.steps)
    assert kinds(found).shape == (6, 6)


@pytest.mark.parametrize(
    "entries",
    [
        {"colour": "loss", "slice": "up", "cells": "44", "tolerance": "0.001"},
        {"across": "x", "up": "y", "up_low": "-3", "up_high": "4.5"},
        {"1": "adam", "across": "beta2", "up": "beta1", "1.epsilon": "0.5", "steps": "77"},
        {"surface": "custom", "f": "x^2+y^4", "x_low": "-3", "1": "sgd", "y": "0.5"},
    ],
)
def test_every_control_is_in_the_link(entries):
    view, problems = read(entries)
    assert problems == []
    assert entries.items() <= view.links.short.items()
    at = open_maps(view.links.short)
    assert entries.items() <= sent(at)["query"].items()
    assert sent(at)["problems"] == []


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({"cells": "1000000000"}, f"[4, {FINEST}]"),
        ({"cells": "31622.5"}, f"[4, {FINEST}]"),
        ({"steps": "1000000000"}, "a whole number from 1 to 2000, received “1000000000”"),
        ({"across": "epsilon"}, "across is an axis (learning_rate, momentum, x, y), received “epsilon”"),
        ({"up": "learning_rate"}, "up is another axis (momentum, x, y), received “learning_rate”"),
        ({"across_low": "0"}, "above 0 on a logarithmic axis, received 0 and 3"),
        ({"across_high": "inf"}, "received “inf”"),
        ({"up_low": "0.9", "up_high": "0.1"}, "received 0.9 and 0.1"),
        ({"tolerance": "0"}, "tolerance is a number in (0, 1], received “0”"),
        ({"1": "sgd", "2": "adam"}, "A map shows one optimizer: SGD"),
        ({"noise": "isotropic", "noise.sigma": "1"}, "no noise"),
        ({"nonsense": "1"}, "“nonsense” names no control"),
        ({"9" * 5000: "sgd"}, "“99999"),
        ({"1": "bfgs", "cells": "300", "steps": "2000"}, f"at most {MOST_STEPS:,}: using 81 x 81 cells instead"),
    ],
)
def test_what_a_map_cannot_show_is_named_with_the_limit(entries, said):
    data = sent(open_maps(entries))
    assert len(data["problems"]) == 1
    assert said in data["problems"][0]
    assert int(data["query"]["cells"]) <= FINEST
