"""What pages say passes one place, and text of somebody else's is shown as it is written."""

import ast
import inspect
from pathlib import Path

import pytest
from apptest import open_app, run, said
from component import component
from data_app import paste
from others_text import HOST, NAMES, PAGES, TEXTS

from interface.kit.request import Request
from interface.pages import PAGES as COMPONENTS
from interface.shell import messages

ROOT = Path(__file__).parent.parent
SPEAKING = {
    "write", "write_stream", "markdown", "caption", "text", "latex", "title", "header", "subheader", "badge", "metric",
    "info", "warning", "error", "success", "exception", "toast", "html", "code", "json", "table", "dataframe",
}  # fmt: skip
"""Streamlit's functions that show a text that they are given."""
AS_WRITTEN = {"html", "bidi_component", "code", "text_area", "selectbox"}
"""The kinds of elements that may hold text of somebody else's: none of them reads Markdown. Of `html` only such as
`messages` makes."""
MODULES = [
    path for room in ("pages", "interface", "player") for path in (ROOT / room).glob("*.py") if path.stem != "messages"
]


def spoken(tree: ast.AST) -> list[str]:
    """Calls that show a text and go around `messages`."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    return [
        ast.unparse(call)
        for call in calls
        if call.func.attr in SPEAKING
        and call.args
        and not ast.unparse(call.func.value).startswith(("messages", "logging."))
        and not (call.func.attr == "html" and ast.unparse(call.args[0]).startswith("WEB / "))  # a file of ours
    ]


@pytest.mark.parametrize("path", [*MODULES, ROOT / "app.py"], ids=lambda path: str(path.relative_to(ROOT)))
def test_nobody_speaks_but_in_one_place(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert spoken(tree) == []
    taken = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "streamlit"]
    assert not SPEAKING & {alias.name for node in taken for alias in node.names}


@pytest.mark.parametrize("around", ["st.warning(x)", "row.markdown(f'{x}')", "st.html(x)", "with a:\n    st.toast(x)"])
def test_who_goes_around_it_is_found(around):
    assert spoken(ast.parse(around))
    assert not spoken(ast.parse("messages.warning(x); messages.markdown('*a*'); st.html(WEB / 'a.css'); st.button(x)"))


def test_every_function_of_the_place_is_one_of_ours_or_shows_as_written():
    public = {name for name, one in inspect.getmembers(messages, inspect.isfunction) if not name.startswith("_")}
    assert public - {"escape", "told", "language", "for_katex"} == {
        "error", "warning", "success", "note", "markdown", "caption", "info", "header", "subheader", "code", "style",
        "file_uploader",
    }  # fmt: skip


def test_words_of_our_own_have_no_pictures(monkeypatch):
    shown = []
    for name in ("markdown", "caption", "info", "header", "subheader"):
        monkeypatch.setattr(messages.st, name, lambda text, **rest: shown.append(text))
        getattr(messages, name)("![a](b) *c*")
    assert shown == [r"!\[a](b) *c*"] * 5


def elements(at) -> list:
    """Every element of the page."""
    found, left = [], [at._tree]
    while left:
        one = left.pop()
        left += getattr(one, "children", {}).values()
        found.append(one)
    return [one for one in found if hasattr(one, "proto") and one.proto is not None]


def where_it_is(at, mark: str) -> set[str]:
    """The kinds of elements that hold this text."""
    return {one.type for one in elements(at) if mark in str(one.proto) and one.type != "page_link"}


def opened(page: str, link: dict[str, str]):
    at = open_app()
    at.switch_page(f"pages/{page}.py")
    at.query_params = link
    return run(at)


def keys_of(page: str) -> list[str]:
    """Every entry that the page's link has."""
    return list(COMPONENTS[page].answer(Request())["query"]) if page in COMPONENTS else []


@pytest.mark.parametrize("page", PAGES)
def test_no_entry_of_a_link_becomes_markdown(page):
    keys = keys_of(page)
    assert (len(keys) > 5) == (page != "handbook")
    for first, text in zip(TEXTS[::4], TEXTS[1::4], strict=True):
        at = opened(page, dict.fromkeys(keys, f"{HOST} {text}") | {f"{first} {HOST}": "1", f"s{HOST}": first})
        found = where_it_is(at, HOST)
        assert found <= AS_WRITTEN
        if page in COMPONENTS:  # the browser says it, see test_browser_others_text
            assert any(HOST in one for one in component(at, COMPONENTS[page]).sent(at)["problems"])
        else:
            assert not found
        if page == "race":
            quoted = f"“{HOST} {text}"[:41]
            assert any(quoted in one for one in component(at, COMPONENTS[page]).sent(at)["problems"])


@pytest.mark.parametrize("text", [text for text in TEXTS if not set(text) & set(',;\n"')])
def test_no_cell_of_a_table_becomes_markdown(text):
    at = paste(opened("data", {}), f"{text[:17]}{HOST},b\n1,2\n2,3\n4,9")
    assert HOST in said(at, "success")[0]
    assert text[:17].strip() in said(at, "success")[0]
    at = paste(at, f"a,b\n1,2\n{HOST},{text}\n4,9")
    assert HOST in said(at, "error")[0]
    assert where_it_is(at, HOST) <= AS_WRITTEN


@pytest.mark.parametrize("text", TEXTS)
def test_no_formula_becomes_markdown(text):
    at = opened("playground", {"surface": "custom", "f": f"x^2 + {text}", "surface.a": text, f"surface.{text}": "1"})
    assert where_it_is(at, text[:12]) <= AS_WRITTEN


def test_every_text_is_shown_whole_where_it_is_quoted():
    assert len(NAMES) > 8
    assert all(len(text) <= 40 for text in TEXTS)
