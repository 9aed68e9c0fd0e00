"""The menu of examples: a dialog with a small picture, a title and a question of each."""

from urllib.parse import urlencode

import streamlit as st

from examples import EXAMPLES
from interface.pages import PLAYGROUND
from interface.shell import messages
from interface.shell.components import component, load
from interface.shell.dialogs import dialog_button
from interface.shell.example_pictures import link_to, pictures
from interface.shell.language import language, told
from interface.shell.navigation import TITLES
from language import Message, said
from player import WEB

_gallery = component("downhill_examples", '<div class="examples"></div>', "kit/examples.js")


def examples_button(slug: str) -> None:
    """The button that opens the menu; `slug` is the page that it stands on."""
    title = Message("Examples: one experiment, one question")
    dialog_button(told(Message("Examples")), title, lambda: menu(slug), "examples button", width="large")


def menu(slug: str) -> None:
    """Every example; the one that is chosen is opened, on its own page."""
    messages.style(f"<style>{(WEB / 'kit' / 'examples.css').read_text('utf-8')}</style>")
    tongue = language()
    shown = [
        one | {"page": TITLES[f"pages/{one['page']}.py"], "link": _address(one["slug"], tongue)} for one in pictures()
    ]
    data = said({"examples": shown}, tongue) | {"lang": tongue}
    chosen = _gallery(data=data, key="examples", on_chosen_change=lambda: None).get("chosen")
    if chosen not in EXAMPLES:
        return
    example = EXAMPLES[chosen]
    link = link_to(example, tongue)
    if example.page == slug:
        load(link)
        st.rerun()
    st.switch_page(f"pages/{example.page}.py", query_params=link)


def _address(slug: str, tongue: str) -> str:
    """From the address of any page: that of the Playground is the folder of all."""
    example = EXAMPLES[slug]
    page = "" if example.page == PLAYGROUND.slug else example.page
    return f"{page}?{urlencode(link_to(example, tongue))}"
