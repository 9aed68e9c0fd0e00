"""A visitor without a browser, who asks a page for answers as its component does."""

import gzip
import http.client
import json
import random
import time
from typing import Any

from benchmarks.server import Server

GZIP = b"\x1f\x8b"
"""How what is compressed begins."""
BUSY = 503


def read(body: bytes) -> dict[str, Any]:
    """An answer as it came, compressed or not."""
    return json.loads(gzip.decompress(body) if body.startswith(GZIP) else body)


class Visitor:
    """One connection that is kept open, and what the visitor was told last."""

    def __init__(self, server: Server, page: str = "playground", asker: str = "visitor") -> None:
        self.address, self.page, self.asker = server.address, page, asker
        self.connection = http.client.HTTPConnection(server.address)
        self.data: dict[str, Any] = {}
        self.held: set[str] = set()

    def ask(self, query: dict[str, str], settled: bool = False, **more: Any) -> int:
        """Ask for an answer, note what came, and return how many bytes it was, compressed as for a browser."""
        request = {"id": "1", "query": query, "settled": settled, "holds": sorted(self.held), "asker": self.asker}
        status, body = self.post(request | more)
        while status == BUSY:  # as a browser does
            time.sleep(random.uniform(0.5, 1.5))
            status, body = self.post(request | more)
        if status != 200:
            raise OSError(f"status {status}: {body[:200].decode()}")
        self.data = read(body)
        self.held = (self.held | self.data["assets"].keys()) if len(self.held) < 100 else set(self.data["assets"])
        return len(body)

    def post(self, request: dict[str, Any]) -> tuple[int, bytes]:
        """Status and body; the server closes a connection that was idle for some seconds, so once more on a new one."""
        body, headers = json.dumps(request), {"Content-Type": "application/json", "Accept-Encoding": "gzip"}
        for fresh in (False, True):
            try:
                self.connection.request("POST", f"/answer/{self.page}", body, headers)
                response = self.connection.getresponse()
                return response.status, response.read()
            except (http.client.HTTPException, OSError):
                self.connection.close()
                if fresh:
                    raise
        raise AssertionError
