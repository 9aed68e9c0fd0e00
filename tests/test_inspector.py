"""The step inspector's sheet: strict JSON, complete, readable, and the link that opens it."""

import base64
import json
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from apptest import ask, open_app, sent
from test_tracing import EVERY

from charts.plain_text import plain_text
from interface.kit.mathml import latex_of, symbol
from interface.playground.inspector import anatomy
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation import Rules, simulate
from simulation.anatomy import Anatomy
from simulation.link import default_values
from surfaces import SURFACES

BOWL = SURFACES["quadratic"]()


def sheet(optimizer, steps=12, **game):
    """The sheet as the player receives it, with its numbers (rows, updates)."""
    content = anatomy(simulate(BOWL, optimizer, (-7.0, 2.0), steps, **game))
    content = json.loads(json.dumps(content, allow_nan=False, default=str))
    packed = content.pop("series")
    assert packed["dtype"] == "f8"
    return content, np.frombuffer(base64.b64decode(packed["bdata"])).reshape(-1, content["updates"])


def nodes(tree):
    """Every node of a tree that is an operation."""
    if isinstance(tree, list):
        yield tree
        for part in tree[1:]:
            yield from nodes(part)


@pytest.mark.parametrize("optimizer", [*EVERY, *(OPTIMIZERS[slug]() for slug in ("bfgs", "newton"))], ids=repr)
def test_a_sheet_is_complete_and_its_symbols_can_be_drawn(optimizer):
    content, rows = sheet(optimizer)
    for index, line in enumerate(content["lines"]):
        assert line["about"]
        for kind, *rest in nodes(line["tree"]):
            if kind == "line":
                assert rest[0] < index
            if kind in ("leaf", "gradient", "value"):
                assert rest[0] < len(content["leaves"])
    for place in [*content["lines"], *content["leaves"], content["gradient"], content["rates"]]:
        assert len(place["at"]) == 0 or max(place["at"]) < len(rows)
        assert ("value" in place) == (not place["at"])
        if place.get("symbol"):
            assert "".join(ElementTree.fromstring(f"<math>{place['symbol']}</math>").itertext()).strip()
    assert content["arrows"][-1]["kind"] == "step"


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_two_symbols_of_one_equation_do_not_look_alike(slug):
    cls = OPTIMIZERS[slug]
    content, _ = sheet(cls(**default_values(cls, type(BOWL))))
    meanings: dict[str, set[str]] = {}
    for one in [*content["lines"], *content["leaves"]]:
        if one["symbol"]:
            meaning = str(one["about"]).removesuffix(", before this update").removesuffix(", found by a search")
            meanings.setdefault(one["symbol"], set()).add(meaning)
    assert {mark: said for mark, said in meanings.items() if len(said) > 1} == {}


def test_the_numbers_of_a_sheet_are_those_of_the_run():
    run = simulate(BOWL, OPTIMIZERS["momentum"](learning_rate=0.1), (-7.0, 2.0), 12)
    content, rows = sheet(OPTIMIZERS["momentum"](learning_rate=0.1))
    named = {line["symbol"]: rows[line["at"]] for line in content["lines"]}
    np.testing.assert_allclose(named["<mi>θ</mi>"], run.points[:, 1:], rtol=1e-9)
    np.testing.assert_allclose(named["<mi>v</mi>"], run.state.velocity[:, 1:], rtol=1e-9)
    np.testing.assert_allclose(named["<mi>g</mi>"], run.gradients[:, :-1], rtol=1e-9)
    assert [str(plot["about"]) for plot in content["plots"]] == ["the velocity, from which the step comes"]


def test_what_adam_remembers_is_plotted_with_its_bias_corrections():
    content, rows = sheet(OPTIMIZERS["adam"]())
    assert [str(plot["about"]) for plot in content["plots"]] == [
        "a weighted mean of the gradients, over about 1 / (1 - β₁) steps",
        "a weighted mean of their squares, over about 1 / (1 - β₂) steps",
        "",
        "",
    ]
    np.testing.assert_allclose(rows[content["plots"][2]["at"][0]], 1 - 0.9 ** np.arange(1, 13))


@pytest.mark.parametrize(
    "game",
    [{"schedule": SCHEDULES["cosine"]()}, {"rules": Rules(noise="isotropic")}, {"rules": Rules(weight_decay=0.1)}],
)
def test_sheets_under_rules_are_strict_json_as_well(game):
    sheet(OPTIMIZERS["adam"](), **game)


def test_there_is_no_sheet_of_a_run_without_a_step():
    for rules in (Rules(), Rules(noise="isotropic")):
        assert anatomy(simulate(BOWL, OPTIMIZERS["adam"](), (-7.0, 2.0), 0, rules=rules)) == {"updates": 0}


def test_beside_nesterov_stands_the_step_of_the_gradient_here():
    nesterov = OPTIMIZERS["nesterov"](learning_rate=0.1)
    content, rows = sheet(nesterov)
    expected = Anatomy(simulate(BOWL, nesterov, (-7.0, 2.0), 12)).here_instead
    np.testing.assert_allclose(rows[content["instead"]["at"]], expected, rtol=1e-9)
    assert sheet(OPTIMIZERS["momentum"]())[0]["instead"] is None


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\beta_1", "β1"),
        (r"\hat m", "m^"),
        (r"\Delta_{\max}", "Δmax"),
        (r"\mu_{t+1}", "μt+1"),
        (r"\text{a < b}", "a < b"),
    ],
)
def test_symbols_become_markup(latex, text):
    tree = ElementTree.fromstring(f"<math>{symbol(latex)}</math>")
    assert "".join(tree.itertext()) == text


@pytest.mark.parametrize("cls", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_every_declared_symbol_keeps_its_letters(cls):
    for declared in cls.parameters().values():
        if declared.symbol:
            text = "".join(ElementTree.fromstring(f"<math>{symbol(declared.symbol)}</math>").itertext())
            assert text[0] == plain_text(declared.symbol)[0]


def test_names_in_code_have_symbols():
    names = {"m_hat": r"\hat m", "rho_inf": r"\rho_\infty", "v": "v", "theta": r"\theta", "so_far": r"\text{so far}"}
    assert {name: latex_of(name) for name in names} == names


def test_the_link_opens_the_inspector_at_a_step():
    data = sent(open_app({"inspect": "2", "step": "7"}))
    assert (data["problems"], data["query"]["inspect"], data["query"]["step"]) == ([], "2", "7")
    assert data["assets"][data["anatomy"]]["updates"] == 30
    assert sent(open_app())["anatomy"] is None


def test_a_slot_without_an_optimizer_is_named_and_nothing_is_inspected():
    data = sent(open_app({"inspect": "7"}))
    assert data["problems"] == ["inspect is a slot with an optimizer, 1, 2, received “7”."]
    assert (data["anatomy"], data["query"]["inspect"]) == (None, "none")


def test_the_sheet_is_sent_once_and_follows_a_slider():
    at = open_app({"inspect": "1"})
    first = sent(at)
    query = first["query"]
    again = ask(at, query, id="2", holds=[first["anatomy"]])
    assert again["anatomy"] == first["anatomy"]
    assert first["anatomy"] not in again["assets"]
    moved = ask(at, query | {"1.learning_rate": "0.5"}, id="3", holds=[first["anatomy"]])
    assert moved["anatomy"] != first["anatomy"]
    assert moved["anatomy"] in moved["assets"]
