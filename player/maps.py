"""The browser side of the hyperparameter map, and its Python face."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from player import ADDRESS

_component = st.components.v2.component(
    "downhill_map",
    html='<div class="downhill"></div>',
    js=f"""
export default async function (component) {{
  const {{ renderMap }} = await import(new URL("{ADDRESS}/hypermap.js", document.baseURI).href);
  return renderMap(component);
}}
""",
    isolate_styles=False,
)


def hypermap(data: Mapping[str, Any], key: str) -> None:
    """Mount the map. `data` is what `interface.map_payload` builds; requests arrive under `key` in the session."""
    _component(data=dict(data), key=key, on_request_change=lambda: None)
