"""What every response says to the browser about itself: what the page may load, and who may show it in a frame."""

import base64
import hashlib
import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FRAMES = "DOWNHILL_FRAME_ANCESTORS"
"""The variable of the environment that says which sites may show the app in a frame; without it all may."""
_SITE = re.compile(r"'self'|'none'|https?://(\*\.)?[\w-]+(\.[\w-]+)*(:(\d{1,5}|\*))?", re.ASCII)
_INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
CLOSED = "/_stcore/metrics"
"""Streamlit's numbers are nobody's business."""
PLAIN = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}
"""`same-origin`: links hold whole experiments, which a site that is linked to need not know."""


class FrameError(ValueError):
    """A value of `FRAMES` that names no sites; the message says what it may be."""


def sites(written: str) -> str:
    """The sites that may show the app in a frame, as a policy lists them; empty where all may. Raises FrameError."""
    listed = written.split()
    if wrong := next((site for site in listed if not _SITE.fullmatch(site)), None):
        raise FrameError(
            f"{FRAMES} lists sites like https://school.example or https://*.school.example, or is 'self' or 'none', "
            f"each in its quotes; received {wrong[:80]!r}."
        )
    return " ".join(listed)


@cache
def inline_scripts() -> tuple[str, ...]:
    """The scripts that Streamlit's page has in itself, as a policy names them."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_bytes()
    return tuple(
        f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'" for script in _INLINE.findall(page)
    )


def policy(environment: Mapping[str, str] = os.environ) -> str:
    """The content security policy: everything from this server, and what Streamlit and Plotly cannot do without.

    Raises FrameError.
    """
    rules = {
        "default-src": "'self'",
        # Streamlit loads the few lines of every component as a module from memory, hence `blob:`.
        "script-src": " ".join(("'self'", "blob:", *inline_scripts())),
        # Streamlit and Plotly write style sheets while they run, and SVG has attributes `style`.
        "style-src": "'self' 'unsafe-inline'",
        # Exported pictures are drawn from memory; Plotly's and the icons of style sheets are data.
        "img-src": "'self' blob: data:",
        # Streamlit shows a screencast that it has recorded.
        "media-src": "'self' blob: data:",
        "font-src": "'self' data:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
    }
    if named := sites(environment.get(FRAMES, "")):
        rules["frame-ancestors"] = named
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


class Headers:
    """Middleware that adds the headers to every response, Streamlit's included, and keeps what is `CLOSED`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = PLAIN | {"Content-Security-Policy": policy()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["path"].rstrip("/").endswith(CLOSED):
            await PlainTextResponse("Not Found", 404, headers=self.headers)(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)
