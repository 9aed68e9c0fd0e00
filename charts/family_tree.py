"""Who extends whom among the optimizers: a tree as SVG, one lane for each thing that a method changes."""

from collections.abc import Collection, Mapping, Sequence
from html import escape
from itertools import pairwise
from statistics import mean
from typing import NamedTuple

from catalogue import Family, Optimizer
from language import ENGLISH, Message, listed

NODE_WIDTH, NODE_HEIGHT = 178, 25
COLUMN, ROW = 224, 30
"""From one generation to the next, and from one node of a generation to the next, in pixels."""
MARGIN, HEAD = 12, 22
"""Around the nodes of a lane, and above them for its name."""

Optimizers = Mapping[str, type[Optimizer]]


class Node(NamedTuple):
    """Where an optimizer stands, or where an edge passes a generation: the top left corner, in pixels."""

    name: str
    x: float
    y: float


class Lane(NamedTuple):
    """The strip of one family."""

    family: Family
    top: float
    height: float


class Layout(NamedTuple):
    """The tree without its looks."""

    lanes: list[Lane]
    nodes: dict[str, Node]
    """Slug -> node."""
    edges: dict[tuple[str, str], list[Node]]
    """(parent, child) -> the nodes that the edge joins from left to right, both ends included."""


def generations(optimizers: Optimizers) -> dict[str, int]:
    """Slug -> generation: 0 for one that extends nothing, else one more than the latest that it extends.

    Raises ValueError where methods extend each other in a circle or one extends what does not exist.
    """
    found: dict[str, int] = {}
    while len(found) < len(optimizers):
        ready = {
            slug: max((found[parent] + 1 for parent in cls.extends), default=0)
            for slug, cls in optimizers.items()
            if slug not in found and found.keys() >= set(cls.extends)
        }
        if not ready:
            stuck = ", ".join(slug for slug in optimizers if slug not in found)
            raise ValueError(f"what these extend is unknown, or they extend each other: {stuck}")
        found |= ready
    return found


def heirs(optimizers: Optimizers, slug: str) -> list[type[Optimizer]]:
    """The optimizers that extend `slug`, in their order."""
    return [cls for cls in optimizers.values() if slug in cls.extends]


def lay_out(optimizers: Optimizers) -> Layout:
    """Generations as columns, families as lanes. Where an edge passes a generation it has a place of its own in the
    child's lane, so that it crosses no node; a column of a lane is in the order of what it comes from."""
    column = generations(optimizers)
    pairs = [(parent, slug) for slug, cls in optimizers.items() for parent in cls.extends]
    stacks: dict[tuple[Family, int], dict[str, list[str]]] = {}
    for slug, cls in optimizers.items():
        chains = [_chain(parent, slug, column) for parent in cls.extends]
        stacks.setdefault((cls.family, column[slug]), {})[slug] = [chain[-2] for chain in chains]
        for chain in chains:
            for at, (before, name) in enumerate(pairwise(chain[:-1]), start=column[chain[0]] + 1):
                stacks.setdefault((cls.family, at), {})[name] = [before]
    lanes = _lanes(stacks)
    nodes: dict[str, Node] = {}
    for (family, at), stack in sorted(stacks.items(), key=lambda item: item[0][1]):
        lane = next(lane for lane in lanes if lane.family is family)
        middle = lane.top + (HEAD + lane.height - MARGIN / 2) / 2
        centred = {name: mean([nodes[one].y for one in before] or [middle]) for name, before in stack.items()}
        for i, name in enumerate(sorted(stack, key=centred.__getitem__)):
            nodes[name] = Node(name, MARGIN + COLUMN * at, middle + ROW * (i - len(stack) / 2))
    edges = {(parent, child): [nodes[name] for name in _chain(parent, child, column)] for parent, child in pairs}
    return Layout(lanes, {slug: nodes[slug] for slug in optimizers}, edges)


def _chain(parent: str, child: str, column: Mapping[str, int]) -> list[str]:
    """The names of what an edge joins: its ends, and a place in every generation between them."""
    between = range(column[parent] + 1, column[child])
    return [parent, *(f"{parent} {child} {generation}" for generation in between), child]


def _lanes(stacks: Mapping[tuple[Family, int], Collection[str]]) -> list[Lane]:
    """Every family that has a member, from top to bottom, as high as its fullest column."""
    lanes, top = [], 0.0
    for family in Family:
        if rows := max((len(stack) for (one, _), stack in stacks.items() if one is family), default=0):
            lanes.append(Lane(family, top, HEAD + ROW * rows + MARGIN / 2))
            top += lanes[-1].height
    return lanes


def family_tree(optimizers: Optimizers, language: str = ENGLISH) -> str:
    """The tree as SVG. Every node links to #slug; its colours are the classes .baseline, .direction, ... of a page."""
    lanes, nodes, edges = lay_out(optimizers)
    width = max(node.x for node in nodes.values()) + NODE_WIDTH + MARGIN
    height = lanes[-1].top + lanes[-1].height
    strips = [
        f'<g class="lane {_class(lane.family)}"><rect y="{lane.top:g}" width="{width:g}" height="{lane.height - 4:g}" '
        f'rx="6"/><text x="{MARGIN}" y="{lane.top + 15:g}">{_family(lane.family, language)}</text></g>'
        for lane in lanes
    ]
    lines = [
        f'<path class="edge {_class(optimizers[child].family)}" data-edge="{parent} {child}" d="{_line(places)}"/>'
        for (parent, child), places in edges.items()
    ]
    boxes = [_box(optimizers[slug], node, optimizers, language) for slug, node in nodes.items()]
    told = escape(Message("Family tree of the optimizers").text(language))
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" role="group" aria-label="{told}">'
        f"{''.join([*strips, *lines, *boxes])}</svg>"
    )


def family_list(optimizers: Optimizers, language: str = ENGLISH) -> str:
    """The same as nested HTML lists, for a screen on which the tree would be too small."""
    items = []
    for family in Family:
        links = "".join(
            f'<li><a href="#{slug}">{escape(cls.name)}</a> <small>{_from(cls, optimizers, language)}</small></li>'
            for slug, cls in optimizers.items()
            if cls.family is family
        )
        name = _family(family, language)
        items += [f'<li class="{_class(family)}"><b>{name}</b><ul>{links}</ul></li>'] if links else []
    return f"<ul>{''.join(items)}</ul>"


def _line(places: Sequence[Node]) -> str:
    """From the right side of each place to the left side of the next, and straight through those between."""
    drawn = []
    for before, after in pairwise(places):
        x0, y0 = before.x + NODE_WIDTH, before.y + NODE_HEIGHT / 2
        x1, y1 = after.x, after.y + NODE_HEIGHT / 2
        bend = (x1 - x0) * 0.8
        drawn.append(f"{x0:g} {y0:g}C{x0 + bend:g} {y0:g} {x1 - bend:g} {y1:g} {x1:g} {y1:g}")
    return "M" + "L".join(drawn)


def _box(cls: type[Optimizer], node: Node, optimizers: Optimizers, language: str) -> str:
    parents, family = _parents(cls, optimizers), Message(cls.family.value)
    told = escape(
        Message(
            "{name}, {year}, {family}, extends {parents}" if parents else "{name}, {year}, {family}",
            name=cls.name,
            year=cls.year,
            family=family,
            parents=parents,
        ).text(language)
    )
    middle = node.y + NODE_HEIGHT / 2 + 4.5
    return (
        f'<a href="#{cls.slug}" class="node {_class(cls.family)}">'
        f"<title>{told}</title>"
        f'<rect x="{node.x:g}" y="{node.y:g}" width="{NODE_WIDTH}" height="{NODE_HEIGHT}" rx="5"/>'
        f'<text x="{node.x + 9:g}" y="{middle:g}">{escape(cls.name)}</text>'
        f'<text class="year" x="{node.x + NODE_WIDTH - 8:g}" y="{middle:g}" text-anchor="end">{cls.year}</text></a>'
    )


def _from(cls: type[Optimizer], optimizers: Optimizers, language: str) -> str:
    """The year, and what it extends."""
    parents = _parents(cls, optimizers)
    told = Message("{year}, extends {parents}" if parents else "{year}", year=cls.year, parents=parents)
    return escape(told.text(language))


def _parents(cls: type[Optimizer], optimizers: Optimizers) -> Message | str:
    return listed([optimizers[parent].name for parent in cls.extends]) if cls.extends else ""


def _family(family: Family, language: str) -> str:
    name = Message(family.value)
    return escape(name.text(language))


def _class(family: Family) -> str:
    return family.name.lower().replace("_", "-")
