"""The route of the answers: `POST <base>/answer/<page>`, a request as JSON in, the page's data as JSON out.

No session, no cookie, no memory but caches: any server that has the same files may answer. Answers are computed off the
event loop, one at a time, since threads at once would only contend for the interpreter; one of several new runs lets
those go first who came meanwhile, before each further run. What takes longer than an answer may is a job of the queues
in `interface.jobs`, which the browser asks for again until it is there.
"""

import asyncio
import json
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

import limits
from interface.jobs import by_name, turns
from interface.kit import writing
from interface.kit.events import LOGGER, Rarely
from interface.kit.request import Request as Asked
from interface.kit.request import RequestError, language_of
from interface.pages import PAGES
from interface.shell.metrics import ANSWERS, FOLLOWED
from language import ENGLISH, Message

LARGEST = limits.REQUEST_BYTES
"""Bytes of a request; the largest that a page sends is a visitor's own examples."""
LINE = limits.WAITING_ANSWERS
"""So many requests may wait; whoever comes then is asked to come again."""
PATIENCE = limits.WAITING_SECONDS
"""So many seconds the last of them may wait."""
WEIGHT = 0.05
"""Of the last answer in how long each takes."""
RETRY_AFTER = limits.RETRY_SECONDS
"""Seconds."""
SHED = Rarely("answers shed")
THREADS = 4
"""So many answers are under way at once, of which one is computed. More threads take more memory."""
_WORKERS = ThreadPoolExecutor(THREADS, thread_name_prefix="answers")


class _Line:
    """How many requests wait for their answers or are being answered, and about how many seconds each takes."""

    length = 0
    each = 0.005

    @classmethod
    def is_full(cls) -> bool:
        """Whether who comes now is asked to come again. A long line is better than that: it is first come, first
        served, where of those who come again some are always too late."""
        return cls.length >= LINE or cls.length * cls.each > PATIENCE

    @classmethod
    def note(cls, seconds: float) -> None:
        """An answer took so long."""
        cls.each += WEIGHT * (seconds - cls.each)


class RefusalError(Exception):
    """A request that gets no answer: the status, and one sentence without its full stop."""

    def __init__(self, status: int, message: Message) -> None:
        super().__init__(message)
        self.status, self.message = status, message


def routes(base: str) -> list[Route]:
    """The route, under the base path."""
    return [Route(f"{base}/answer/{{page}}", answer, methods=["POST"])]


async def answer(request: Request) -> Response:
    """What `_answered` gives, counted."""
    begun = time.perf_counter()
    response = await _answered(request)
    page = request.path_params["page"]
    ANSWERS.note(page if page in PAGES else "none", response.status_code, time.perf_counter() - begun)
    return response


def waiting() -> int:
    """So many answers wait or are computed."""
    return _Line.length


async def _answered(request: Request) -> Response:
    """One page's data, or the status and the sentence of why there is none.

    The sentence is in the language that the request asks for, in English where it did not get so far as to be read.
    """
    language = ENGLISH
    try:
        body = await _received(request)
        page = PAGES.get(request.path_params["page"])
        if page is None:
            raise RefusalError(404, Message("there is no such page; the pages are {pages}", pages=", ".join(PAGES)))
        received = _json(body)
        language = language_of(received)
        asked = Asked.read(received)
        FOLLOWED.note(page.slug, *asked.followed)
        if _Line.is_full():
            SHED.happened(waiting=_Line.length)
            busy = Message("The server is busy. Ask again in some seconds.").text(language)
            return PlainTextResponse(busy, 503, headers={"Retry-After": str(RETRY_AFTER)})
        if await request.is_disconnected():
            return Response(status_code=499)
        compress = "gzip" in request.headers.get("accept-encoding", "")
        if by_name.BY_NAME and "job" not in request.query_params:
            page = by_name.BeginsNothing(page)
        _Line.length += 1
        try:
            content = await asyncio.get_running_loop().run_in_executor(_WORKERS, written, page, asked, compress)
        finally:
            _Line.length -= 1
    except RefusalError as refusal:
        return PlainTextResponse(f"{refusal.message.text(language)}.", refusal.status)
    except RequestError as error:
        return PlainTextResponse(f"{error.message.text(language)}.", 400)
    except ClientDisconnect:
        return Response(status_code=499)
    except Exception:
        LOGGER.exception("answer failed", extra={"facts": {"page": request.path_params["page"]}})
        failed = Message("The server could not compute this: something went wrong in it.")
        return PlainTextResponse(failed.text(language), 500)
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Encoding"}
    if content[:2] == b"\x1f\x8b":
        headers["Content-Encoding"] = "gzip"
    return Response(content, media_type="application/json", headers=headers)


async def _received(request: Request) -> bytes:
    """The body of a request from a page of ours.

    Raises
    ------
    RefusalError: where it comes from elsewhere, is no JSON, or too large.
    """
    if not _is_ours(request.headers):
        raise RefusalError(403, Message("answers are given to pages of this server only"))
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise RefusalError(415, Message("a request is JSON, with the content type application/json"))
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise RefusalError(413, Message("a request has at most {most:,} bytes", most=LARGEST))
    return bytes(body)


def _is_ours(headers: Mapping[str, str]) -> bool:
    """Whether a page of this server asks, or no page at all.

    A browser says so by itself, whatever a proxy makes of the host; over plain HTTP it tells the page's origin only.
    """
    if site := headers.get("sec-fetch-site"):
        return site in ("same-origin", "none")
    if (origin := headers.get("origin")) is None:
        return True
    try:
        return urlsplit(origin).netloc == headers.get("x-forwarded-host", headers.get("host"))
    except ValueError:
        return False


def _json(body: bytes) -> Any:
    try:
        return json.loads(body, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise RequestError(Message("a request is JSON, and this cannot be read as JSON")) from error


def _refused(constant: str) -> Any:
    raise ValueError(constant)


def written(page: Any, asked: Asked, compress: bool) -> bytes:
    """The answer as JSON, compressed where that is worth it."""
    with turns.ANSWERS.taken() as turn:
        try:
            return writing.written(page.answer(asked), asked.language, compress)
        finally:
            _Line.note(turn.so_far)
