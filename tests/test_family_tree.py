"""The family tree: who extends whom, drawn so that every node and every edge can be told apart."""

import itertools
import re
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from catalogue import Family
from charts.family_tree import (
    NODE_HEIGHT,
    NODE_WIDTH,
    family_list,
    family_tree,
    generations,
    heirs,
    lay_out,
)
from language import listed
from optimizers import OPTIMIZERS

PAIRS = {(parent, slug) for slug, cls in OPTIMIZERS.items() for parent in cls.extends}


def fake(slug: str, *extends: str, family: Family = Family.BOTH) -> SimpleNamespace:
    return SimpleNamespace(slug=slug, name=slug.title(), year=2030, family=family, order=1, extends=extends)


def fakes(**extends: tuple[str, ...]) -> dict[str, SimpleNamespace]:
    return {slug: fake(slug, *parents) for slug, parents in extends.items()}


@pytest.mark.parametrize(("parent", "child"), sorted(PAIRS))
def test_no_parent_is_younger_than_its_child(parent, child):
    assert OPTIMIZERS[parent].year <= OPTIMIZERS[child].year


@pytest.mark.parametrize(
    ("child", "parents"),
    [
        ("sgd", set()), ("newton", set()), ("momentum", {"sgd"}), ("nesterov", {"momentum"}),
        ("adadelta", {"adagrad"}), ("adam", {"momentum", "rmsprop"}), ("nadam", {"adam", "nesterov"}),
        ("adamw", {"adam"}), ("lion", {"momentum", "signsgd"}), ("schedule_free_adamw", {"adamw", "schedule_free_sgd"}),
    ],
)  # fmt: skip
def test_history_as_it_was(child, parents):
    assert set(OPTIMIZERS[child].extends) == parents


def test_a_generation_comes_after_all_that_it_extends():
    found = generations(OPTIMIZERS)
    assert found.keys() == OPTIMIZERS.keys()
    assert all(found[parent] < found[child] for parent, child in PAIRS)
    assert generations(fakes(d=("a", "c"), c=("b",), b=("a",), a=())) == {"a": 0, "b": 1, "c": 2, "d": 3}


@pytest.mark.parametrize(
    ("optimizers", "named"),
    [(fakes(a=(), b=("c",), c=("b",)), "b, c"), (fakes(a=("a",)), "a"), (fakes(a=(), b=("nobody",)), "b")],
)
def test_circles_and_strangers_are_named(optimizers, named):
    with pytest.raises(ValueError, match=f"extend each other: {named}$"):
        generations(optimizers)


def test_heirs_are_who_extends():
    assert [cls.slug for cls in heirs(OPTIMIZERS, "momentum")] == ["nesterov", "qhm", "adam", "lion"]
    assert heirs(OPTIMIZERS, "prodigy") == []


LARGER = OPTIMIZERS | {"one_more": fake("one_more", "sgd", "prodigy", family=Family.DIRECTION)}


@pytest.mark.parametrize("optimizers", [OPTIMIZERS, LARGER, fakes(a=())], ids=["ours", "one more", "alone"])
def test_no_node_touches_another_or_leaves_its_lane(optimizers):
    lanes, nodes, _ = lay_out(optimizers)
    assert nodes.keys() == optimizers.keys()
    for one, other in itertools.combinations(nodes.values(), 2):
        assert abs(one.x - other.x) > NODE_WIDTH or abs(one.y - other.y) > NODE_HEIGHT
    for slug, node in nodes.items():
        (lane,) = (lane for lane in lanes if lane.family is optimizers[slug].family)
        assert lane.top < node.y
        assert node.y + NODE_HEIGHT < lane.top + lane.height
    assert all(above.top + above.height == below.top for above, below in itertools.pairwise(lanes))


@pytest.mark.parametrize("optimizers", [OPTIMIZERS, LARGER], ids=["ours", "one more"])
def test_an_edge_passes_every_generation_beside_its_nodes(optimizers):
    _, nodes, edges = lay_out(optimizers)
    column = generations(optimizers)
    assert edges.keys() == {(parent, slug) for slug, cls in optimizers.items() for parent in cls.extends}
    for (parent, child), places in edges.items():
        assert (places[0], places[-1]) == (nodes[parent], nodes[child])
        assert len(places) == column[child] - column[parent] + 1
        for place in places[1:-1]:
            beside = [node for node in nodes.values() if node.x == place.x]
            assert all(abs(node.y - place.y) > NODE_HEIGHT for node in beside)


def test_the_drawing_links_every_method_and_tells_its_story():
    svg = ElementTree.fromstring(family_tree(OPTIMIZERS))
    links = {link.get("href"): link for link in svg.iter("a")}
    assert links.keys() == {f"#{slug}" for slug in OPTIMIZERS}
    for slug, cls in OPTIMIZERS.items():
        told = links[f"#{slug}"].findtext("title")
        assert told.startswith(f"{cls.name}, {cls.year}, {cls.family.value}")
        assert all(OPTIMIZERS[parent].name in told for parent in cls.extends)
        assert [text.text for text in links[f"#{slug}"].iter("text")] == [cls.name, str(cls.year)]
    assert {tuple(path.get("data-edge").split()) for path in svg.iter("path")} == PAIRS
    assert {lane.find("text").text for lane in svg.iter("g")} == {cls.family.value for cls in OPTIMIZERS.values()}


def test_the_list_says_the_same():
    text = family_list(OPTIMIZERS)
    ElementTree.fromstring(text)
    assert sorted(re.findall(r'href="#(\w+)"', text)) == sorted(OPTIMIZERS)
    assert "Adam</a> <small>2015, extends Momentum and RMSProp</small>" in text


def test_markup_in_a_name_stays_text():
    odd = {"odd": fake("odd")}
    odd["odd"].name = "<b> & Co"
    assert "&lt;b&gt; &amp; Co" in family_tree(odd)
    ElementTree.fromstring(family_tree(odd))
    ElementTree.fromstring(family_list(odd))


@pytest.mark.parametrize(("names", "text"), [("a", "a"), ("ab", "a and b"), ("abc", "a, b and c")])
def test_names_are_joined_as_in_a_sentence(names, text):
    assert str(listed(names)) == text
