"""The components of the pages, as Streamlit mounts them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import streamlit as st

from interface.kit.page import Page
from interface.pages import PAGES
from interface.shell.choice import asked_for
from interface.shell.language import entries, language, told
from interface.shell.lettering import hear, letters
from interface.shell.theme import variables
from language import Message
from player import ADDRESS

LOADED = "loaded"
"""Where the session counts what a button or a file has put in place of the experiment."""


def component(name: str, html: str, module: str, function: str = "render", css: str | None = None):
    """A component that loads one function of these files, which browsers keep: its own script stays short, for it
    travels with every message. What it says is told in its data's `lang`. A style of its own keeps to it, and the
    page's out."""
    return st.components.v2.component(
        name,
        html=html,
        css=css,
        js=f"""
export default async function (component) {{
  component.parentElement.latest = component;
  const load = (file) => import(new URL(`{ADDRESS}/${{file}}`, document.baseURI).href);
  const [{{ show }}, {{ {function} }}] = await Promise.all([load("kit/component.js"), load("{module}")]);
  return show(component, {function});
}}
""",
        isolate_styles=css is not None,
    )


_STAGE = '<div class="downhill waiting"><div class="bones" aria-hidden="true"><i></i><i></i><i></i><i></i></div></div>'
_components = {slug: component(f"downhill_{slug}", _STAGE, f"{slug}/page.js") for slug in PAGES}


def mount(page: Page, hears: Mapping[str, Callable[[], None]] = MappingProxyType({}), **more: Any) -> Any:
    """Mount a page's component. It reads the address, asks for answers by itself, and writes the address.

    When it has written the address the script runs again, and what stands around the component follows; likewise when
    long work is done (`computed`). `address` is what this run has read: where the script has written it, the component
    reads it, too. Returns {"onward": which page a button of the component asks for}, where it does.
    `hears` has what is called when the component says more.
    """
    loaded = st.session_state.get(LOADED, 0)
    data = {"page": page.slug, "address": entries(), "loaded": loaded, "lang": language(), "letters": letters()}
    data |= {"colours": {mode: variables(mode) for mode in ("light", "dark")}}  # on paper, and of another stage
    return _components[page.slug](
        data=data | more,
        key=page.slug,
        on_computed_change=lambda: None,
        on_onward_change=lambda: None,
        on_letters_change=lambda: hear(page.slug),
        **{f"on_{name}_change": call for name, call in hears.items()},
    )


def load(link: Mapping[str, str]) -> None:
    """Put the experiment of these entries in place of what is shown, the whole of its view in sight."""
    st.session_state[LOADED] = st.session_state.get(LOADED, 0) + 1
    st.query_params.from_dict({**link, **asked_for()})


_copy_button = st.components.v2.component(
    "downhill_copy",
    html='<button type="button"></button>',
    css="""
button { font: inherit; color: #fff; background: var(--st-primary-color);
  border: 0; border-radius: var(--st-button-radius); padding: 6px 14px; cursor: pointer; }
button:focus-visible { outline: 2px solid var(--st-text-color); outline-offset: 2px; }
""",
    js="""
export default function ({ parentElement, data }) {
  const button = parentElement.querySelector("button");
  button.textContent = data.label;
  const copyTheOldWay = () => { // browsers keep the clipboard from pages without HTTPS, as in a classroom's network
    const area = Object.assign(document.createElement("textarea"), { value: data.text });
    parentElement.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    return copied;
  };
  button.onclick = async () => {
    const written = navigator.clipboard?.writeText(data.text).then(() => true, copyTheOldWay) ?? copyTheOldWay();
    button.textContent = (await written) ? data.copied : data.by_hand;
  };
}
""",
)


def copy_button(text: str, key: str = "copy") -> None:
    """A button that puts `text` on the clipboard."""
    words = {
        "label": Message("Copy link"),
        "copied": Message("Copied"),
        "by_hand": Message("Select the link below and press Ctrl+C"),
    }
    _copy_button(data={"text": text} | {name: told(word) for name, word in words.items()}, key=key)
