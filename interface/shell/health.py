"""Whether the server lives, whether it is ready, and how it stops.

`GET health` is answered as long as the server answers at all, `GET ready` from when its files are prepared until it is
told to stop. On SIGTERM it takes no new connections, finishes what it is answering, closes the browsers' websockets,
which then look for another server, and ends after `limits.STOP_SECONDS` whatever still hangs.
"""

import contextlib
import logging
import os
import sys

import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

import limits
from interface.kit.events import event
from interface.shell.connections import bound
from interface.shell.instances import instances
from interface.shell.room import most_files, visitors

FEW_FILES = 4096
"""With fewer open files a server is full before its processor is."""


class _State:
    """Between the start and the stop of the server's life."""

    ready = False


def routes(base: str) -> list[Route]:
    """The routes, under the base path."""
    return [Route(f"{base}/health", _lives), Route(f"{base}/ready", _is_ready)]


async def _lives(_: Request) -> Response:
    return PlainTextResponse("ok", headers={"Cache-Control": "no-store"})


async def _is_ready(_: Request) -> Response:
    server = _server()
    ready = _State.ready and not (server and server.should_exit)
    return PlainTextResponse(
        "ready" if ready else "not ready", 200 if ready else 503, headers={"Cache-Control": "no-store"}
    )


def _server() -> uvicorn.Server | None:
    """The server that runs this process's event loop, which tells nobody of itself; None in another's server."""
    return next((found for found in _servers if found.started), None)


_servers: list[uvicorn.Server] = []


def begin() -> None:
    """The server is prepared. Bound how long it takes to stop, and allow as many open files as the system does."""
    _servers[:] = instances(uvicorn.Server)
    for server in _servers:
        server.config.timeout_graceful_shutdown = limits.STOP_SECONDS
        bound(server)
    _State.ready = True
    files = allow_open_files()
    changed = {name: limit.value for name, limit in limits.LIMITS.items() if limit.value != limit.usual}
    event("started", process=os.getpid(), python=sys.version.split()[0], open_files=files, limits=changed)
    if files is not None and files < FEW_FILES:
        event("few open files", logging.WARNING, open_files=files, visitors=visitors(files))


def end() -> None:
    """The server stops."""
    _State.ready = False
    event("stopped", process=os.getpid())


def allow_open_files() -> int | None:
    """As many open files as the system allows, and how many that is; None where there is no telling."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = hard if hard != resource.RLIM_INFINITY else max(soft, 65_536)
        if soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return most_files()
