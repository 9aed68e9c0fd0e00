"""The link of the page of mini-batches: what it means, what it leaves out, what it refuses; and the rates."""

from dataclasses import replace

import numpy as np
import pytest
from english import in_english
from hypothesis import given
from hypothesis import strategies as st

from interface.data.rates import BATCH, SEEDS, STEPS, rate_for, tried
from interface.data.view import MODELS
from interface.data.view import read as _read
from optimizers import OPTIMIZERS
from simulation import simulate
from simulation.link import decode
from simulation.minibatches import MiniBatches
from simulation.own_data import read_csv
from simulation.versions import versioned
from surfaces import SURFACES
from surfaces._examples import SCALINGS

read = in_english(_read)

OWN = read_csv("hours,minutes\n1,30.625\n2,70.375\n3,80\n4,130\n5,150\n6,190\n7,200\n8,250\n9,255\n10,320")
MEANT = {"surface": "linear_regression", "surface.scaling": "min_max", "data": "penguins", "batch": "8", "1": "sgd"}


def test_an_empty_link_is_the_first_visit():
    study, problems = read({})
    assert (study, problems) == read(versioned(MEANT))
    assert problems == []
    assert study.links.short == {}
    assert read({"utm_source": "mail"}) == (study, [])
    assert study.scenario.rules == MiniBatches(batch_size=8, replacement=False, seed=0)


@st.composite
def links(draw) -> dict[str, str]:
    """Some entries of a link."""
    slugs = draw(st.lists(st.sampled_from(["sgd", "momentum", "adam", "bfgs", "sam"]), max_size=3))
    link = {str(slot): slug for slot, slug in enumerate(slugs, start=draw(st.integers(1, 3)))}
    link |= draw(st.sampled_from([{}, {"entrants": "none"}])) if not link else {}
    first = link.get("1", None if link else "sgd")
    link |= {"1.learning_rate": "0.03"} if draw(st.booleans()) and first in ("sgd", "adam") else {}
    link |= {"watch": draw(st.sampled_from(sorted(key for key in link if key.isdigit())))} if slugs else {}
    others = {
        "surface": st.sampled_from(sorted(MODELS)),
        "surface.scaling": st.sampled_from(["raw", "standardised", "whitened"]),
        "batch": st.integers(1, 400), "replacement": st.sampled_from(["on", "off"]), "seed": st.integers(0, 9),
        "steps": st.integers(1, 50), "x": st.sampled_from([0, 0.5]), "schedule": st.just("cosine"),
        "by": st.just("examples"), "curve": st.just("gradient"), "batch_lines": st.just("off"),
    }  # fmt: skip
    chosen = draw(st.fixed_dictionaries({}, optional=others))
    return link | {key: str(value) for key, value in chosen.items()}


@given(links())
def test_a_link_reads_back(link):
    study, problems = read(link)
    assert problems == []
    short, full = study.links.short, study.links.full
    assert read(short) == read(full) == (study, [])
    assert short.items() <= full.items()
    assert all(link[key] == full[key] for key in link)


@given(links())
def test_own_data_read_back_in_the_session_that_has_them(link):
    link = link | {"surface": "linear_regression", "data": "own"}
    study, problems = read(link, {}, OWN)
    assert problems == []
    assert study.surface.own == OWN
    for entries in study.links:
        assert read(entries, {}, OWN) == (study, [])
        assert not {"30.625", "70.375", "hours", "minutes"} & set(entries.values())


@pytest.mark.parametrize("scaling", SCALINGS)
@pytest.mark.parametrize("model", MODELS)
def test_a_short_link_keeps_the_scaling(model, scaling):
    study, _ = read({"surface": model, "surface.scaling": scaling})
    assert read(study.links.short) == (study, [])


def test_own_data_elsewhere_are_told_and_the_penguins_shown_as_they_open():
    mine = read({"data": "own", "surface.scaling": "raw", "1": "adam", "batch": "3"}, {}, OWN)[0]
    link = replace(mine, scenario=replace(mine.scenario, start=(20.0, 5.0), steps=70)).links.full
    study, (problem,) = read(link)
    assert "no data of your own" in problem
    assert "shown instead are the penguins" in problem
    assert study == read({"surface.scaling": "raw", "1": "adam", "batch": "3"})[0]


def test_own_data_are_no_classes():
    study, (problem,) = read({"surface": "logistic_regression", "data": "own"}, {}, OWN)
    assert problem == "data is penguins for logistic regression, received “own”."
    assert study == read({"surface": "logistic_regression"})[0]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"surface": "rosenbrock"}, "(linear_regression, logistic_regression), received “rosenbrock”"),
        ({"surface.scaling": "large"}, "surface.scaling is a choice (raw, min_max, centred, standardised, whitened)"),
        ({"batch": "0"}, "batch is a whole number in [1, 2000], received “0”: using 8 instead."),
        ({"batch": "2.5"}, "batch is a whole number in [1, 2000], received “2.5”"),
        ({"batch": "1e9"}, "received “1e9”: using 8 instead."),
        ({"replacement": "perhaps"}, "replacement is a switch (on, off), received “perhaps”: using off instead."),
        ({"seed": "-1"}, "seed is a whole number"),
        ({"data": "mine"}, "data is a choice (penguins, own), received “mine”: using penguins instead."),
        ({"by": "time"}, "by is one of steps, examples, received “time”: using steps instead."),
        ({"noise_ellipse": "1"}, "noise_ellipse is one of off, on, received “1”"),
        ({"watch": "3"}, "watch is a slot with an optimizer, 1, received “3”: using 1 instead."),
        ({"watch": "99"}, "watch is one of 1, 2"),
        ({"x": "1e9"}, "x is a number in"),
        ({"steps": "0"}, "steps is a whole number from 1 to 2000, received “0”: using 100 instead."),
        ({"1.learning_rate": "much"}, "received “much”: using 0.5 instead."),
        ({"noise": "isotropic", "l2": "1"}, "noise, l2: on this page the noise comes from the data alone"),
        ({"side": "3"}, "“side” names no control."),
    ],
)
def test_a_rejected_entry_is_named_and_changes_nothing_else(entry, said):
    entry = versioned({"1": "sgd"} | entry)
    study, (problem,) = read(entry)
    assert said in problem
    assert study == read({})[0]


def test_a_rejected_entry_falls_back_to_what_was_shown():
    before = read({"batch": "20", "surface.scaling": "raw"})[0].links.full
    study, problems = read(before | {"batch": "none", "x": "?"}, before)
    assert study.scenario.rules.batch_size == 20
    assert len(problems) == 2


def test_the_playground_understands_the_scenario():
    study = read({"surface.scaling": "raw", "2": "adam"})[0]
    known = {
        key: text
        for key, text in study.links.full.items()
        if key not in ("data", "batch", "replacement", *study.display)
    }
    scenario, problems = decode(known)
    assert problems == []
    assert replace(scenario, rules=study.scenario.rules) == study.scenario


@pytest.mark.parametrize("slug", sorted(MODELS))
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_a_rate_is_the_one_that_leaves_mini_batches_lowest(slug, optimizer):
    """Each rate of each seed by a run of its own."""
    surface, cls = SURFACES[slug](scaling="centred"), OPTIMIZERS[optimizer]
    found = rate_for(surface, cls)
    gaps = {}
    for rate in tried(surface):
        late = []
        for seed in range(SEEDS):
            run = simulate(
                surface, cls(learning_rate=rate), surface.start, STEPS, rules=MiniBatches(batch_size=BATCH, seed=seed)
            )
            late.append(run.values[-(STEPS // 3) - 1 :].mean())
        gaps[rate] = np.mean(late) - surface.minimum
    lowest = min((rate for rate in gaps if np.isfinite(gaps[rate])), key=gaps.get)
    assert found.learning_rate == lowest
    assert f"{lowest:g}: " in str(found.reason)


def test_who_has_no_rate_to_choose_keeps_its_own():
    for slug in ("bfgs", "prodigy"):
        assert rate_for(SURFACES["linear_regression"](), OPTIMIZERS[slug]) is None


def test_another_scaling_implies_other_rates():
    rates = {
        scaling: read({"surface.scaling": scaling})[0].scenario.entrants[0].optimizer.learning_rate
        for scaling in ("raw", "min_max", "standardised")
    }
    assert rates["raw"] < 1e-4 < rates["standardised"] < rates["min_max"]
