"""The player as one file that needs no server and no network: script, style, Plotly and the experiment inside."""

import base64
import html
import json
import posixpath
import re
from collections.abc import Mapping
from typing import Any

from language import ENGLISH, Message, in_language
from player import WEB

_IMPORT = re.compile(r'from "(\.[\w./-]+\.js)"')

_NAMED = re.compile(r'from "downhill/([\w./-]+\.js)"')

_LIVE = Message("Open the live experiment")
_WITHOUT = Message("This page draws with JavaScript, which is switched off.")
_WORDS = '<script type="application/json" id="words">{}</script>\n'

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Downhill: {title}</title>
<style>{style}</style>
<script type="importmap">{modules}</script>
</head>
<body>
<header class="page"><h1>Downhill</h1><p>{title}</p><a href="{address}">{live}</a></header>
<noscript>{without}</noscript>
<div class="downhill"></div>
<p class="quiet-text">{caption}</p>
<script type="application/json" id="experiment">{data}</script>
{words}<script type="text/plain" id="plotly">{plotly}</script>
<script type="module">import {{ open }} from "downhill/playground/offline.js"; open();</script>
</body>
</html>
"""


def offline_page(
    data: Mapping[str, Any],
    plotly: bytes,
    colours: Mapping[str, Mapping[str, str]],
    language: str = ENGLISH,
    **texts: str,
) -> str:
    """HTML that shows `data` without a server.

    Parameters
    ----------
    data: what the player is sent, with every asset.
    plotly: Plotly's script, gzipped.
    colours: "light" and "dark" -> variable of the theme -> value.
    language: of the labels, whose words the page carries; the data and the texts come in it.
    texts: title, caption, and the address of the live experiment.
    """
    variables = {
        mode: "".join(f"--st-{name}:{value};" for name, value in each.items()) for mode, each in colours.items()
    }
    theme = f":root{{{variables['light']}}}@media(prefers-color-scheme:dark){{:root{{{variables['dark']}}}}}"
    sheets = [
        (WEB / name).read_text("utf-8")
        for name in (
            "playground/offline.css",
            "kit/style.css",
            "kit/lead.css",
            "kit/presentation.css",
            "kit/present.css",
        )
    ]
    style = "\n".join([theme, *sheets])
    font = base64.b64encode((WEB / "kit" / "math.woff2").read_bytes()).decode()
    style = style.replace('url("math.woff2")', f'url("data:font/woff2;base64,{font}")')
    texts |= {"language": language, "live": in_language(_LIVE, language), "without": in_language(_WITHOUT, language)}
    return _PAGE.format(
        style=style,
        words=_WORDS.format(_inside(words(language))) if language != ENGLISH else "",
        modules=json.dumps({"imports": modules("playground/offline.js")}),
        data=_inside(json.dumps(data, allow_nan=False, separators=(",", ":"))),
        plotly=base64.b64encode(plotly).decode(),
        **{name: html.escape(text) for name, text in texts.items()},
    )


def words(language: str) -> str:
    """What the scripts say, as JSON; of English there is none."""
    return (WEB / "locales" / f"{language}.json").read_text("utf-8")


def _inside(text: str) -> str:
    """JSON as it may stand in a page: no sign of it ends the script."""
    return text.replace("<", "\\u003c")


def modules(entry: str) -> dict[str, str]:
    """A script and all it imports, as an import map: "downhill/<path>" -> data URL.

    Relative imports have no meaning inside one file, so they are written as names.
    """
    found, waiting = {}, [entry]
    while waiting:
        name = waiting.pop()
        source, folder = (WEB / name).read_text("utf-8"), posixpath.dirname(name)
        source = _IMPORT.sub(lambda match, folder=folder: f'from "downhill/{_beside(folder, match[1])}"', source)
        waiting += [other for other in _NAMED.findall(source) if f"downhill/{other}" not in found]
        content = base64.b64encode(source.encode()).decode()
        found[f"downhill/{name}"] = f"data:text/javascript;base64,{content}"
    return found


def _beside(folder: str, path: str) -> str:
    """The path from `WEB` of what a script in one of its folders imports."""
    return posixpath.normpath(posixpath.join(folder, path))
