"""The Handbook's browser side: its search, small pictures and the family tree, and their Python faces."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from charts.rate_curve import rate_curve as draw
from interface.shell import messages
from interface.shell.components import component
from interface.shell.language import language, told
from interface.shell.lettering import hear, letters
from interface.shell.theme import variables
from language import Message, said
from player import WEB

LETTERING = "lettering"
"""The key of the menu of letters."""
TREE = "family"
"""The key of the tree on the page."""
_ROW = '<div class="miniatures"></div>'
_grounds = component("downhill_grounds", _ROW, "kit/miniature.js", "renderGrounds")
_miniatures = component("downhill_miniatures", _ROW, "kit/miniature.js")
_lettering = component("downhill_lettering", '<div class="lettering-switch"></div>', "kit/lettering.js")
_search = component("downhill_search", '<search class="handbook-search"></search>', "handbook/search.js")
_tree = component("downhill_family_tree", '<nav class="family-tree"></nav>', "handbook/tree.js")


def style() -> None:
    """The look of all of them, once for the page."""
    st.html(WEB / "handbook" / "style.css")


def grounds(surfaces: Mapping[str, Mapping[str, Any]]) -> None:
    """What the page's miniatures stand on, sent once: slug -> thumbnail, start and minima. Shows a pause button."""
    data = {"grounds": dict(surfaces), "paper": variables("light"), "lang": language()}
    _grounds(data=data, key="grounds")


def miniatures(pictures: Sequence[Mapping[str, Any]], key: str) -> None:
    """Small pictures side by side, each {ground, caption, told, paths}; `told` is what a screen reader says."""
    _miniatures(data=said({"pictures": list(pictures)}, language()) | {"lang": language()}, key=key)


def family_tree(tree: str, tree_as_list: str) -> bool:
    """The tree as SVG, and on a narrow screen as a list. Whether the browser has painted it."""
    painted = bool((st.session_state.get(TREE) or {}).get("painted"))
    data = {"tree": tree, "list": tree_as_list, "followed": painted, "lang": language()}
    _tree(data=data, key=TREE, on_painted_change=lambda: None)
    return painted


def search(index: Sequence[Mapping[str, Any]]) -> None:
    """A field that finds something on the page by any of its names and letters."""
    _search(data={"index": said(list(index), language()), "lang": language()}, key="search")


def lettering_switch(menu: Mapping[str, Any]) -> None:
    """The menu of whose letters formulas are written in."""
    data = said(dict(menu), language()) | {"now": letters(), "lang": language()}
    _lettering(data=data, key=LETTERING, width="content", on_letters_change=lambda: hear(LETTERING))


def rate_curve(factors: Sequence[float]) -> None:
    """The course of a learning rate, and what its axes are."""
    what = told(
        Message("The learning rate over {steps} updates, up to {top:g} times the slider's", steps=len(factors),
                top=max([1.0, *factors]))
    )  # fmt: skip
    picture = b64encode(draw(factors).encode()).decode()  # a drawing within the text is not let through
    st.html(f'<img alt="{escape(what)}" src="data:image/svg+xml;base64,{picture}">')
    messages.caption(
        Message("The learning rate from update 1 to {steps}, from 0 up to the slider's", steps=len(factors))
    )
