"""What the server takes from a browser beside requests for answers: Streamlit's websocket and uploads.

Streamlit trusts what its own page sends. What no page sends is dropped here or ends the connection, before it costs
anything, is an error in the log, or, as a page elsewhere that tries to connect, has the server ask a third party.
"""

import json
from urllib.parse import urlsplit

import streamlit as st
from google.protobuf.message import DecodeError
from starlette.datastructures import Headers
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import net_util
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime import Runtime

import limits

UPLOAD = "/_stcore/upload_file/"
HOST_CONFIG = "/_stcore/host-config"
HOST = {
    "useExternalAuthToken": False, "enableCustomParentMessages": False, "enforceDownloadInNewTab": False,
    "metricsUrl": "", "blockErrorDialogs": True, "resourceCrossOriginMode": None,
}  # fmt: skip
"""As Streamlit's own, but for the dialog that bids a visitor start the server: kit/connection.js says what is so."""
HASH_CHARACTERS = 64
"""Pages and fragments are named by 32 hexadecimal digits."""
NAME_CHARACTERS = 300
"""Of a page, a file, a widget, a language."""
UNSUPPORTED, REFUSED = 1003, 1008
"""Why a websocket is closed, by RFC 6455: it is no such data, it is against a rule."""


class _StrangeError(ValueError):
    """No page sends this."""


def ask_nobody() -> None:
    """Streamlit compares a page elsewhere with this machine's address, which it asks a third party for, while all wait.

    It keeps what it was told; told the machine's own name, it allows nothing new.
    """
    net_util._external_ip = "127.0.0.1"


class Received:
    """Middleware in front of Streamlit's websocket and uploads."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        elif scope["type"] == "http" and UPLOAD in scope["path"] and is_full(scope["path"]):
            await PlainTextResponse("There are too many uploaded files: try again later.", 413)(scope, receive, send)
        elif scope["type"] == "http" and scope["method"] == "GET" and scope["path"].endswith(HOST_CONFIG):
            allowed = {"allowedOrigins": [*st.get_option("client.allowedOrigins")]}
            response = JSONResponse(allowed | HOST, headers={"Cache-Control": "no-cache"})
            await response(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _has_address(Headers(scope=scope).get("origin")):
            await receive()
            await send({"type": "websocket.close", "code": REFUSED})
            return
        closed = False

        async def receive_sane() -> Message:
            nonlocal closed
            while True:
                message = await receive()
                if message["type"] != "websocket.receive" or closed:
                    return message
                try:
                    content = sane(message.get("bytes"))
                except _StrangeError:
                    closed = True
                    await send({"type": "websocket.close", "code": UNSUPPORTED})
                    return {"type": "websocket.disconnect", "code": UNSUPPORTED}
                if content is not None:
                    return {"type": "websocket.receive", "bytes": content}

        async def send_while_open(message: Message) -> None:
            if not closed:
                await send(message)

        await self.app(scope, receive_sane, send_while_open)


def is_full(path: str) -> bool:
    """Whether the session of an upload's address, or all sessions together, have as many files as they may."""
    held = Runtime.instance()._uploaded_file_mgr
    session = path.partition(UPLOAD)[2].partition("/")[0]
    return (
        len(held.file_storage.get(session, ())) >= limits.UPLOADS or held._total_bytes >= limits.KEPT_UPLOAD_BYTES
    )  # fmt: skip


def sane(content: bytes | None) -> bytes | None:
    """A message as Streamlit may see it, None where it need not. Raises _StrangeError for what no page sends."""
    if content is None or len(content) > limits.MESSAGE_BYTES:  # None: a text, where Streamlit's messages are bytes
        raise _StrangeError
    message = BackMsg()
    try:
        message.ParseFromString(content)
    except DecodeError as error:
        raise _StrangeError from error
    match message.WhichOneof("type"):
        case "rerun_script":
            state = message.rerun_script
            _check(state)
            if len(state.query_string.split("&", limits.ENTRIES)) > limits.ENTRIES:
                state.query_string = ""  # the page says so: it reads the address by itself
                return message.SerializeToString()
            return content
        case "file_urls_request":
            names = message.file_urls_request.file_names
            _demand(len(names) <= limits.UPLOADS and all(len(name) <= NAME_CHARACTERS for name in names))
            return content
        case "backend_operation_request":
            asked = message.backend_operation_request
            _demand(asked.WhichOneof("payload") == "deferred_file" and len(asked.request_id) <= NAME_CHARACTERS)
            _demand(len(asked.deferred_file.file_id) <= NAME_CHARACTERS)
            return content
        case "stop_script" | "app_heartbeat":
            return content
    return None  # of developers: clear the cache, run on save, look at the repository, shut down


def _check(state: ClientState) -> None:
    """Raise _StrangeError for a run that no page asks for."""
    _demand(len(state.page_script_hash) <= HASH_CHARACTERS and len(state.page_name) <= NAME_CHARACTERS)
    _demand(len(state.fragment_id) <= HASH_CHARACTERS and len(state.cached_message_hashes) <= limits.WIDGETS)
    context = state.context_info
    _demand(_has_address(context.url or None) and len(context.locale) <= NAME_CHARACTERS)
    _demand(len(state.widget_states.widgets) <= limits.WIDGETS)
    for widget in state.widget_states.widgets:
        _demand(len(widget.id) <= NAME_CHARACTERS)
        kind = widget.WhichOneof("value")
        if kind in ("json_value", "json_trigger_value"):
            try:
                json.loads(getattr(widget, kind))
            except (ValueError, RecursionError) as error:
                raise _StrangeError from error


def _demand(holds: bool) -> None:
    if not holds:
        raise _StrangeError


def _has_address(address: str | None) -> bool:
    """Whether an address can be read as one, where there is any."""
    try:
        return address is None or urlsplit(address).port is not False
    except ValueError:
        return False
