"""Whether there is room for one more visitor: each takes open files, of which a process has so many.

Who comes when there is none gets a page that says so and looks again, in place of one that never fills. Those who are
in work on: a fifth of the files is left for the connections of their answers.
"""

import contextlib
import html
import os
import random
from collections.abc import Iterator
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from interface.kit.events import Rarely
from interface.shell.choice import LANGUAGE
from interface.shell.theme import variables
from language import ENGLISH, LANGUAGES, Message

EACH = 4
"""Files of a visitor: the websocket, and three of the event loop that Streamlit gives a session."""
FULL = Rarely("full")
AGAIN = (20, 40)
"""Seconds until the page looks again, at random, or all that wait would come at once."""
UNAVAILABLE = 503
TRY_AGAIN_LATER = 1013
"""The code with which a websocket is closed that comes in spite of that."""


def most_files() -> int | None:
    """As many files as this process may open; None where there is no telling."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        return None if soft == resource.RLIM_INFINITY else soft
    return None


def visitors(most: int) -> int:
    """So many visitors there is room for with so many files."""
    return most // (EACH + 1)


def has_room(most: int, spare: int) -> bool:
    """Whether `EACH` files can be opened and `spare` of `most` still remain.

    A file that is opened has the smallest number that is free, so it is enough to look at the numbers of some.
    """
    opened: list[int] = []
    try:
        opened += _opened()
        return max(opened) < most - spare
    except OSError:
        return False
    finally:
        for number in opened:
            os.close(number)


def _opened() -> Iterator[int]:
    for _ in range(EACH):
        yield os.open(os.devnull, os.O_RDONLY)


class Room:
    """Middleware that turns away who opens a page while there is no room."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        opens = scope["type"] == "websocket" or _is_page(scope)
        if not opens or (most := most_files()) is None:
            await self.app(scope, receive, send)
            return
        spare = most // (EACH + 1)
        # Who has got the page is to get its session, too.
        if has_room(most, spare // 2 if scope["type"] == "websocket" else spare):
            await self.app(scope, receive, send)
            return
        FULL.happened(open_files=most, visitors=visitors(most))
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})
            return
        seconds = random.randint(*AGAIN)
        headers = {"Retry-After": str(seconds), "Cache-Control": "no-store", "Connection": "close"}
        await HTMLResponse(page(language_of(scope), seconds), UNAVAILABLE, headers)(scope, receive, send)


def _is_page(scope: Scope) -> bool:
    """Whether a browser asks for a page, to show it."""
    return (
        scope["type"] == "http" and scope["method"] == "GET" and "text/html" in Headers(scope=scope).get("accept", "")
    )


def language_of(scope: Scope) -> str:
    """The visitor's: the link's, else the one chosen before, else the first of the browser's that there is."""
    headers = Headers(scope=scope)
    asked = parse_qs(scope["query_string"].decode("latin-1")).get(LANGUAGE.entry, [])
    preferred = [one.strip()[:2].lower() for one in headers.get("accept-language", "").split(",")]
    known = [*asked, *_kept(headers.get("cookie", "")), *preferred]
    return next((one for one in known if one in LANGUAGES), ENGLISH)


def _kept(cookies: str) -> list[str]:
    with contextlib.suppress(CookieError, KeyError):
        return [SimpleCookie(cookies)[LANGUAGE.cookie].value]
    return []


def page(language: str, seconds: int) -> str:
    """What a visitor sees for whom there is no room."""
    title = Message("This server is full.").text(language)
    about = Message(
        "It has as many visitors as it can hold. This page looks again in {seconds} seconds, and opens your link as "
        "soon as somebody has left.",
        seconds=seconds,
    ).text(language)
    light, dark = (
        "; ".join(f"--{name}: {value}" for name, value in variables(mode).items()) for mode in ("light", "dark")
    )
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="{seconds}">
<title>Downhill</title>
<style>
:root {{ {light} }}
@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}
body {{ margin: 18vh auto; max-width: 34rem; padding: 0 1.5rem; font: 17px/1.6 system-ui, sans-serif;
  word-break: keep-all; background: var(--background-color); color: var(--text-color) }}
h1 {{ font-size: 1.7rem; border-bottom: 3px solid var(--primary-color); padding-bottom: .5rem }}
</style>
</head>
<body>
<h1>{html.escape(title)}</h1>
<p>{html.escape(about)}</p>
</body>
</html>
"""
