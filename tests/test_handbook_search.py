"""What the Handbook's search looks through: every name and letter of everything, in both languages."""

import json

import pytest

from charts.plain_text import LETTERS
from interface.handbook.search import IN_ENGLISH, index, keys
from language import Message, said
from language.particles import GREEK
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from surfaces import SURFACES


def entry(name):
    (found,) = (one for one in index() if str(one["name"]) == name)
    return found


def letters(name):
    return {one["shown"]: str(one["about"]) for one in entry(name)["letters"]}


def test_everything_can_be_found_by_its_name_in_both_languages():
    assert len(index()) == len(OPTIMIZERS) + len(SURFACES) + len(SCHEDULES)
    for found in index():
        assert str(found["name"]) in found["names"]
        assert isinstance(found["name"], str) or found["name"].text("ko") in found["names"]
        assert any(any("가" <= sign <= "힣" for sign in name) for name in found["names"]), found["name"]
        assert found["to"].startswith(("#", "?"))


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_an_optimizer_says_what_else_it_is_called(slug):
    """In English and, in the translation, in Korean letters."""
    known_as = OPTIMIZERS[slug].known_as
    assert known_as.strip() == known_as != ""
    assert Message(known_as).text("ko") != known_as
    assert "" not in known_as.split(", ")


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Momentum", {"momentum", "lr", "η", "γ", "α", "μ", "β", "W", "L", "torch.optim.SGD"}),
        ("AdaGrad", {"h", "G", "s", "eps", "δ"}),
        ("RMSProp", {"h", "decay_rate", "alpha", "rho", "decay", "ρ", "α", "v", "b"}),
        ("Adam", {"beta_1", "betas", "b1", "β₁", "m", "v"}),
        ("AMSGrad", {"v̂", "v^(max)"}),
        ("Exponential decay", {"γ", "gamma"}),
        ("Cliff", {"h", "height"}),
    ],
)
def test_what_a_thing_has_letters_for(name, called):
    assert called <= letters(name).keys()


def test_no_meaning_is_missing():
    for found in index():
        assert all(one["about"] for one in found["letters"])
        libraries = [one["about"].text("ko") in ("PyTorch", "Keras", "Optax") for one in found["letters"]]
        korean = [any("가" <= sign <= "힣" for sign in one["about"].text("ko")) for one in found["letters"]]
        assert all(either or other for either, other in zip(libraries, korean, strict=True)), found["name"]
        assert len({one["shown"] for one in found["letters"]}) == len(found["letters"])


def test_greek_letters_are_typed_by_their_names():
    assert keys("β₁") == ["beta₁", "베타₁"]
    assert keys("γ") == ["gamma", "감마"]
    assert keys("h") == []
    assert keys("torch.optim.Adam") == ["Adam"]
    assert IN_ENGLISH["ε"] == "epsilon"
    assert set(LETTERS.values()) - {"∞", "∇"} <= GREEK.keys(), "one table has the Korean name of every letter"


def test_it_is_short_enough_to_travel_with_the_page():
    for language in ("en", "ko"):
        assert len(json.dumps(said(list(index()), language), ensure_ascii=False).encode()) < 150_000
