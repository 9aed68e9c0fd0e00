"""Files whose address changes with their content, sent from memory: a first visit asks for more than a hundred."""

import asyncio
import gzip
import mimetypes
from collections.abc import Mapping
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
WORTH_COMPRESSING = 500
"""Bytes of a file from which on it is tried to compress it."""


class Files:
    """Middleware that sends the files of some folders, each read and compressed when it is first asked for."""

    def __init__(self, app: ASGIApp, folders: Mapping[str, Path]) -> None:
        """`folders`: what the addresses of its files begin with -> folder."""
        self.app = app
        self.paths = {
            f"{address}/{path.relative_to(folder).as_posix()}": path
            for address, folder in folders.items()
            for path in folder.rglob("*")
            if path.is_file()
        }
        self.kept: dict[Path, tuple[bytes, bool]] = {}
        """File -> content, and whether that is compressed."""
        self._reading = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        if not asked or (path := self.paths.get(scope["path"])) is None:
            await self.app(scope, receive, send)
            return
        if path not in self.kept:
            async with self._reading:  # a class asks for the same at once
                if path not in self.kept:
                    self.kept[path] = await asyncio.to_thread(read, path)
        content, compressed = self.kept[path]
        headers = FOREVER | {"Vary": "Accept-Encoding"} if compressed else FOREVER
        if compressed and "gzip" in Headers(scope=scope).get("accept-encoding", ""):
            headers = headers | {"Content-Encoding": "gzip"}
        elif compressed:
            content = gzip.decompress(content)
        await Response(content, headers=headers, media_type=mimetypes.guess_type(path)[0])(scope, receive, send)


def read(path: Path) -> tuple[bytes, bool]:
    """Content of a file, and whether it is compressed, which it is where that makes it smaller."""
    content = path.read_bytes()
    small = gzip.compress(content, 6) if len(content) >= WORTH_COMPRESSING else content
    return (small, True) if len(small) < 0.95 * len(content) else (content, False)
