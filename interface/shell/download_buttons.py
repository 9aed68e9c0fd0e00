"""Buttons that make files of what the player shows, in the browser."""

from collections.abc import Sequence

from interface.shell.components import component
from interface.shell.language import language

_STYLE = """
.downloads { display: flex; flex-wrap: wrap; align-items: center; gap: 8px;
  color: var(--st-text-color); font: 0.875rem var(--st-font); }
.downloads [hidden] { display: none; }
button { font: inherit; color: inherit; background: var(--st-background-color); cursor: pointer; min-height: 2.5rem;
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius); padding: 4px 12px; }
button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
button:disabled { opacity: 0.5; cursor: default; }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
progress { width: 90px; height: 6px; appearance: none; }
progress::-webkit-progress-bar { background: var(--st-border-color); border-radius: 3px; }
progress::-webkit-progress-value { background: var(--st-primary-color); border-radius: 3px; }
progress::-moz-progress-bar { background: var(--st-primary-color); }
p { margin: 0; }
p:empty { display: none; }
"""

_component = component("downhill_downloads", '<div class="downloads"></div>', "kit/export.js", css=_STYLE)


def download_buttons(offers: Sequence[str], title: str, notes: Sequence[str], stem: str) -> None:
    """Buttons for "png", "svg", "gif" and "video" of the picture on the page, in files that begin with `stem`.

    The picture says `notes`, and the rules of the game that the player shows.
    """
    data = {"offers": list(offers), "title": title, "notes": list(notes), "stem": stem, "lang": language()}
    _component(data=data, key=f"download {' '.join(offers)}", width="content")
