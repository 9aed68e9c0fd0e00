"""A training's link: it reads back to the same training, and whatever else it says is named."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from interface.kit.training_link import MOST_WORK, Lineup, default_values, lineup_entries, read_lineup
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation.schema import EntryReader
from simulation.versions import versioned
from training import TRAINABLE, Network, Plan, recommended_rate
from training.network import ACTIVATIONS, SPREADS
from training.plan import MOST


def read(link: dict[str, str]) -> tuple[Lineup, list[str]]:
    reader = EntryReader(link, {})
    lineup = read_lineup(reader)
    return lineup, [*map(str, reader.problems + reader.unknown())]


@st.composite
def lineups(draw) -> Lineup:
    slots = tuple(sorted(draw(st.sets(st.integers(1, MOST), min_size=1))))
    classes = [TRAINABLE[draw(st.sampled_from(list(TRAINABLE)))] for _ in slots]
    optimizers = [
        cls(**default_values(cls) | ({"learning_rate": draw(st.floats(1e-6, 10.0))} if recommended_rate(cls) else {}))
        for cls in classes
    ]
    network = Network(
        layers=draw(st.integers(1, 5)), units=draw(st.integers(20, 200)),
        activation=draw(st.sampled_from(list(ACTIVATIONS))), initialisation=draw(st.sampled_from(list(SPREADS))),
    )  # fmt: skip
    kinds = st.sampled_from([cls() for cls in SCHEDULES.values()])
    common, rated = draw(kinds), [recommended_rate(cls) is not None for cls in classes]
    own = tuple(draw(st.none() | kinds) if has else None for has in rated)
    plan = Plan(
        network=network, optimizers=tuple(optimizers), schedules=tuple(one or common for one in own),
        iterations=draw(st.integers(1, 2000)),
        batch_size=draw(st.integers(1, 1000)), seed=draw(st.integers(0, 9999)), own_weights=draw(st.booleans()),
    )  # fmt: skip
    assume(plan.work <= MOST_WORK)
    return Lineup(plan, slots, common, own if any(own) else ())


@given(lineups(), st.booleans())
def test_a_link_reads_back_to_the_same_training(lineup, in_full):
    assert read(versioned(lineup_entries(lineup, in_full))) == (lineup, [])


KEYS = st.sampled_from(
    ["layers", "units", "activation", "iterations", "seed", "own_weights", "1", "3.learning_rate", "13", "é"]
)
TEXTS = st.one_of(
    st.text(max_size=60), st.sampled_from(["", "-1", "1e999", "nan", "٣", "newton", "on", "0.5", "9" * 50])
)


@given(st.dictionaries(KEYS, TEXTS))
def test_nonsense_is_named_and_the_rest_stands(link):
    lineup, problems = read(link)
    assert read(versioned(lineup_entries(lineup))) == (lineup, [])
    for key, text in link.items():
        used = lineup_entries(lineup).get(key) == text
        assert used or any(key in problem for problem in problems) or _means(text, lineup_entries(lineup).get(key))


def _means(text: str, written: str | None) -> bool:
    """Whether a text is another way to write a number."""
    try:
        return written is not None and float(text) == float(written)
    except ValueError:
        return False


def test_an_address_without_entries_is_the_comparison_of_the_book():
    lineup, problems = read({})
    assert (lineup.names, lineup.slots, problems) == (["SGD", "Momentum", "AdaGrad", "Adam"], (1, 2, 3, 4), [])
    assert [one.learning_rate for one in lineup.plan.optimizers] == [0.01, 0.01, 0.01, 0.001]
    assert lineup.plan.network == Network(layers=4, units=100, activation="relu", initialisation="he")
    assert lineup_entries(lineup, in_full=False) == {}
    assert len(lineup_entries(lineup)) > 15


@pytest.mark.parametrize("slug", sorted(set(OPTIMIZERS) - set(TRAINABLE)))
def test_an_optimizer_that_trains_no_network_is_refused_by_name(slug):
    lineup, problems = read({"2": slug})
    assert lineup.slots == (2,)
    assert len(problems) == 1
    assert "2 is an optimizer that trains networks (sgd, momentum" in problems[0]
    assert f"received “{slug}”: using momentum instead." in problems[0]


def test_an_optimizer_that_enters_twice_is_numbered():
    assert read({"1": "adam", "7": "adam", "7.learning_rate": "0.1"})[0].names == ["Adam", "Adam 2"]
