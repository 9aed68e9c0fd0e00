"""Connections that do not speak, or do not come to an end: uvicorn waits for them for ever, here they have a while."""

import asyncio
from asyncio import TimerHandle

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

import limits


class Bounded(H11Protocol):
    """A connection by HTTP/1.1 whose every request, from the first wait for it to the last byte of its response, has at
    most `limits.REQUEST_SECONDS`."""

    _end: TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        super().connection_made(transport)
        self._begin()

    def _begin(self) -> None:
        self._stop()
        self._end = self.loop.call_later(limits.REQUEST_SECONDS, self.transport.abort)

    def _stop(self) -> None:
        if self._end is not None:
            self._end.cancel()
            self._end = None

    def on_response_complete(self) -> None:
        self._begin()
        super().on_response_complete()

    def handle_websocket_upgrade(self, event) -> None:  # type: ignore[no-untyped-def]
        self._stop()  # from here on it is pinged
        super().handle_websocket_upgrade(event)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """What follows a request is none. Where that request is being answered nobody hears the answer any more."""
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            self.transport.close()
            return
        super().send_400_response(msg)


def bound(server: uvicorn.Server) -> None:
    """Have a server that is about to listen take its connections so, and no larger messages than a page sends."""
    if issubclass(server.config.http_protocol_class, H11Protocol):
        server.config.http_protocol_class = Bounded
    server.config.ws_max_size = limits.MESSAGE_BYTES
