"""The browser side: one component that draws and animates descents, and its Python face."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import plotly
import streamlit as st

WEB = Path(__file__).parent / "web"
"""The component's own files, which the server offers under `ADDRESS`."""

_CONTENT = b"".join(path.read_bytes() for path in sorted(WEB.rglob("*.*"))) + plotly.__version__.encode()
ADDRESS = f"player/{hashlib.sha256(_CONTENT).hexdigest()[:12]}"
"""Changes with any file and with Plotly, so that browsers may keep the files for good."""


def component(name: str, html: str, module: str, function: str = "render"):
    """A component that loads one function of these files, which browsers keep: its own script stays short, for it
    travels with every message."""
    return st.components.v2.component(
        name,
        html=html,
        js=f"""
export default async function (component) {{
  const {{ {function} }} = await import(new URL("{ADDRESS}/{module}", document.baseURI).href);
  return {function}(component);
}}
""",
        isolate_styles=False,
    )


_STAGE = '<div class="downhill"></div>'
_player = component("downhill_player", _STAGE, "playground/main.js")
_basins = component("downhill_basins", _STAGE, "basins/page.js")
_hypermap = component("downhill_map", _STAGE, "maps/page.js")
_slices = component("downhill_slices", _STAGE, "slices/page.js")
_data = component("downhill_data", _STAGE, "data/page.js")
_network = component("downhill_network", _STAGE, "network/page.js")


def player(data: Mapping[str, Any], key: str) -> None:
    """Mount the player. `data` is what `interface.playground.answer` builds; requests arrive under `key`."""
    _player(data=dict(data), key=key, on_request_change=lambda: None)


def basins(data: Mapping[str, Any], key: str) -> None:
    """Mount the pictures of basins with their controls. `data` is what `interface.basins.answer` builds."""
    _basins(data=dict(data), key=key, on_request_change=lambda: None)


def hypermap(data: Mapping[str, Any], key: str) -> None:
    """Mount the map of two hyperparameters. `data` is what `interface.maps.answer` builds."""
    _hypermap(data=dict(data), key=key, on_request_change=lambda: None)


def data_page(data: Mapping[str, Any], key: str) -> None:
    """Mount the page of mini-batches. `data` is what `interface.data.answer` builds."""
    _data(data=dict(data), key=key, on_request_change=lambda: None)


def slices(data: Mapping[str, Any], key: str) -> None:
    """Mount the slices of a network's loss. `data` is what `interface.slices.answer` builds."""
    _slices(data=dict(data), key=key, on_request_change=lambda: None)


def network(data: Mapping[str, Any], key: str) -> None:
    """Mount the training of networks. `data` is what `interface.network.answer` builds."""
    _network(data=dict(data), key=key, on_request_change=lambda: None)


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
  button.textContent = "Copy link";
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
    button.textContent = (await written) ? "Copied" : "Select the link below and press Ctrl+C";
  };
}
""",
)


def copy_button(text: str) -> None:
    """A button that puts `text` on the clipboard."""
    _copy_button(data={"text": text}, key="copy")


def last_request(key: str) -> Mapping[str, Any] | None:
    """What the browser asked for last: its query, window, whether the hand has let go, the assets it holds."""
    state = st.session_state.get(key)
    return state.get("request") if state else None
