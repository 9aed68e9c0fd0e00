"""The player as one file that needs no server and no network: scripts, style, Plotly and the experiment inside."""

import base64
import gzip
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
_LINK = '<a href="{address}">{live}</a>'
_INSIDE = '<script type="text/plain" id="plotly">{}</script>'
_BESIDE = '<script src="{}"></script>'

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Downhill: {title}</title>
<style>{style}</style>
</head>
<body>
<header class="page"><h1>Downhill</h1><p>{title}</p>{link}</header>
<noscript>{without}</noscript>
<div class="downhill"></div>
<p class="quiet-text caption">{caption}</p>
{plotly}
<script type="text/plain" id="packed">{packed}</script>
<script>
const read = (id) => document.getElementById(id)?.textContent;
const unpack = (text) => {{
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}};
const add = (type, textContent) => {{
  const node = document.createElement(type === "text/css" ? "style" : "script");
  document.head.append(Object.assign(node, {{ type, textContent }}));
}};
(async () => {{
  const {{ style, modules, ...inside }} = JSON.parse(await unpack(read("packed")));
  add("text/css", style);
  const address = (source) => `data:text/javascript;charset=utf-8,${{encodeURIComponent(source)}}`;
  const imports = Object.fromEntries(Object.entries(modules).map(([name, source]) => [name, address(source)]));
  add("importmap", JSON.stringify({{ imports }}));
  if (read("plotly")) add("text/javascript", await unpack(read("plotly")));
  (await import("downhill/playground/offline.js")).open(inside);
}})();
</script>
</body>
</html>
"""


def offline_page(
    data: Mapping[str, Any],
    plotly: bytes | str,
    colours: Mapping[str, Mapping[str, str]],
    language: str = ENGLISH,
    **texts: str,
) -> str:
    """HTML that shows `data` without a server.

    Parameters
    ----------
    data: what the player is sent, with every asset.
    plotly: Plotly's script, gzipped, or the address where it lies beside the page.
    colours: "light" and "dark" -> variable of the theme -> value.
    language: of the labels, whose words the page carries; the data and the texts come in it.
    texts: title, caption, and the address of the live experiment, empty where there is none.
    """
    variables = {
        mode: "".join(f"--st-{name}:{value};" for name, value in each.items()) for mode, each in colours.items()
    }
    theme = f":root{{{variables['light']}}}@media(prefers-color-scheme:dark){{:root{{{variables['dark']}}}}}"
    sheets = [
        (WEB / name).read_text("utf-8")
        for name in (
            "kit/style.css",
            "kit/lead.css",
            "kit/presentation.css",
            "kit/present.css",
        )
    ]
    style = "\n".join(sheets)
    font = ""  # for formulas; a page that is to be small has those of the system
    if isinstance(plotly, bytes):
        font = f"data:font/woff2;base64,{_text(WEB.joinpath('kit/math.woff2').read_bytes())}"
    style = style.replace("math.woff2", font)
    inside = {"style": style, "modules": modules("playground/offline.js"), "experiment": data}
    if language != ENGLISH:
        inside["words"] = json.loads(words(language))
    texts |= {"language": language, "without": in_language(_WITHOUT, language)}
    escaped = {name: html.escape(text) for name, text in texts.items()}
    live = html.escape(in_language(_LIVE, language))
    script = _BESIDE.format(html.escape(plotly)) if isinstance(plotly, str) else _INSIDE.format(_text(plotly))
    return _PAGE.format(
        style=theme + (WEB / "playground/offline.css").read_text("utf-8"),
        plotly=script,
        packed=_text(gzip.compress(json.dumps(inside, allow_nan=False, separators=(",", ":")).encode(), 9, mtime=0)),
        link=_LINK.format(address=escaped["address"], live=live) if texts["address"] else "",
        **escaped,
    )


def _text(data: bytes) -> str:
    """Bytes as a page may have them."""
    return base64.b64encode(data).decode()


def words(language: str) -> str:
    """What the scripts say, as JSON; of English there is none."""
    return (WEB / "locales" / f"{language}.json").read_text("utf-8")


def modules(entry: str) -> dict[str, str]:
    """A script and all it imports, for an import map: "downhill/<path>" -> source.

    Relative imports have no meaning inside one file, so they are written as names.
    """
    found, waiting = {}, [entry]
    while waiting:
        name = waiting.pop()
        source, folder = (WEB / name).read_text("utf-8"), posixpath.dirname(name)
        source = _IMPORT.sub(lambda match, folder=folder: f'from "downhill/{_beside(folder, match[1])}"', source)
        waiting += [other for other in _NAMED.findall(source) if f"downhill/{other}" not in found]
        found[f"downhill/{name}"] = source
    return found


def _beside(folder: str, path: str) -> str:
    """The path from `WEB` of what a script in one of its folders imports."""
    return posixpath.normpath(posixpath.join(folder, path))
