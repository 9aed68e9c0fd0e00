"""The server around the script: the files the browser needs, and the settings that make reruns quick."""

import contextlib
import gc
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import segno
import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from interface.kit.events import write_lines
from interface.kit.plotly_script import plotly_javascript
from interface.shell import answers, health, logs, metrics
from interface.shell.codes import MOST_IN_CODE, code_svg
from interface.shell.files import FOREVER, Files
from interface.shell.headers import Headers
from interface.shell.instances import instances
from interface.shell.received import Received, ask_nobody
from interface.shell.room import Room
from player import ADDRESS, WEB

TURN = 0.0005
"""Seconds after which a thread lets go of Python's lock where another waits for it. With the usual 0.005 an answer to
a session, which needs the lock some twenty times, would come 100 ms late while a reference method races."""
SELDOM = 100
"""Collections of younger garbage before all of it is collected, which stops everybody: for 0.2 s where there are 300
visitors, about every 20 s. With Python's 10 it was every 6 s, and one answer in twenty took 80 ms, three times as long;
with 300 it is every minute, and 2,000 who have come and gone leave a tenth more memory taken."""
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
STREAMLIT = Path(st.__file__).parent / "static" / "static"
"""Streamlit's own files, each named by its content."""


async def _send_plotly(_: Request) -> Response:
    return Response(plotly_javascript(), media_type="text/javascript", headers=FOREVER | {"Content-Encoding": "gzip"})


def _send_code(request: Request) -> Response:
    """The QR code of the entry `text`, as SVG; the browser asks for one where it puts a page on paper."""
    text = request.query_params.get("text", "")
    if not 0 < len(text) <= MOST_IN_CODE:
        return PlainTextResponse(
            f"A QR code holds a text of 1 to {MOST_IN_CODE} characters, received {len(text)}.", 400
        )
    try:
        picture = code_svg(text, border=1)
    except segno.DataOverflowError:
        return PlainTextResponse("This text is too long for a QR code.", 400)
    return Response(picture, media_type="image/svg+xml", headers=FOREVER)


async def _not_found(_: Request) -> Response:
    return PlainTextResponse("Not Found", 404)


def _base() -> str:
    """The base path that Streamlit is configured with."""
    return f"/{(st.get_option('server.baseUrlPath') or '').strip('/')}".rstrip("/")


def routes() -> list[BaseRoute]:
    """Plotly's script, codes and answers."""
    base = _base()
    return [
        Route(f"{base}/{ADDRESS}/plotly.min.js", _send_plotly),
        Route(f"{base}/qr.svg", _send_code),
        *answers.routes(base),
        *health.routes(base),
        # Without these Streamlit would send its page in place of a file that is not there, say of an older version.
        *(Route(f"{base}/{room}{{rest:path}}", _not_found, methods=METHODS) for room in ("player", "answer")),
    ]


def middleware() -> list[Middleware]:
    """What stands between the browser and all routes, Streamlit's included."""
    folders = {f"{_base()}/{ADDRESS}": WEB, f"{_base()}/static": STREAMLIT}
    return [Middleware(Headers), Middleware(Files, folders=folders), Middleware(Room), Middleware(Received)]


@contextlib.asynccontextmanager
async def lifespan(_: object) -> AsyncIterator[None]:
    """Around the server's life: compress Plotly's script before the first visitor asks for it, and tune the process."""
    plotly_javascript()
    _send_small_packets_at_once()
    sys.setswitchinterval(TURN)
    # Streamlit collects garbage after every script run; what was imported need not be looked through each time.
    gc.collect()
    write_lines()
    logs.report()
    ask_nobody()
    with metrics.served(answers.waiting):
        health.begin()
        gc.freeze()
        gc.set_threshold(*gc.get_threshold()[:2], SELDOM)
        yield
        health.end()


def _send_small_packets_at_once() -> None:
    """Set TCP_NODELAY on the listening socket, from which connections inherit it.

    Streamlit opens the socket without it, and an answer that follows another within 40 ms waits for 40 ms.
    """
    for candidate in instances(socket.socket):
        if candidate.fileno() >= 0:
            with contextlib.suppress(OSError):
                if candidate.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    candidate.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
