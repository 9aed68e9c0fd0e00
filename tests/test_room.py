"""A server that may open few files: who comes when there is no room is told, and who is inside works on."""

import asyncio
import json
import os
import resource
import subprocess
from functools import partial

import pytest
from asking import ask
from waiting import run_apart

from benchmarks.answers import QUERY
from benchmarks.load.client import Browser, RefusedError
from benchmarks.load.host import limit_files
from benchmarks.load.tally import Tally
from benchmarks.server import Server, running_server
from interface.shell import room
from language import ENGLISH, KOREAN

FILES = 120


@pytest.fixture(scope="module")
def server():
    with running_server(subprocess.PIPE, within=partial(limit_files, FILES)) as running:
        yield running


async def fill(server: Server) -> tuple[list[Browser], str]:
    """Visitors until one is refused, and what was said then."""
    inside: list[Browser] = []
    for number in range(FILES):
        visitor = Browser(server.address, number, Tally())
        try:
            await visitor.open("playground", QUERY)
        except RefusedError as error:
            return inside, str(error)
        inside.append(visitor)
    return inside, ""


def test_who_comes_to_a_full_server_is_told_and_who_is_inside_works_on(server):
    async def visit() -> None:
        inside, refusal = await fill(server)
        assert refusal.startswith("503")
        most = room.visitors(FILES)  # fewer, where each has a connection beside the session just now
        assert most * room.EACH / (room.EACH + 1) - 4 <= len(inside) <= most
        asked = partial(ask, server.address, "GET", "/maps?1=adam", accept="text/html,*/*")
        status, headers, content = await asyncio.to_thread(asked)
        assert (status, headers["connection"]) == (503, "close")
        assert "This server is full." in content.decode()
        assert f'content="{headers["retry-after"]}"' in content.decode(), "the page looks again"
        assert "default-src 'self'" in headers["content-security-policy"]
        korean = await asyncio.to_thread(partial(asked, **{"accept-language": "ko-KR,ko;q=0.9,en;q=0.8"}))
        assert '<html lang="ko">' in korean[2].decode()
        health = await asyncio.to_thread(ask, server.address, "GET", "/health")
        assert health[0] == 200
        await asyncio.gather(*(visitor.change("slider", **{"1.learning_rate": "0.0021"}) for visitor in inside))
        assert not any(visitor.tally.errors for visitor in inside)
        # Whose page was there already gets a session still, from what is kept back.
        late = Browser(server.address, 1000, Tally())
        await late.session.open("", "")
        await late.leave()
        await asyncio.gather(*(visitor.leave() for visitor in inside))

    run_apart(visit())
    server.process.terminate()
    lines = [json.loads(line) for line in server.process.communicate()[1].splitlines() if line.startswith(b"{")]
    few = next(line for line in lines if line["event"] == "few open files")
    assert (few["open_files"], few["visitors"]) == (FILES, room.visitors(FILES))
    full = next(line for line in lines if line["event"] == "full")
    assert (full["level"], full["open_files"]) == ("warning", FILES)


def test_room_is_where_files_can_be_opened_and_some_are_spare():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    opened = [os.open(os.devnull, os.O_RDONLY) for _ in range(60)]  # no number below the last is free now
    try:
        free = opened[-1] + 1
        assert room.has_room(free + room.EACH, spare=0)
        assert not room.has_room(free + room.EACH, spare=1)
        assert room.has_room(free + room.EACH + 20, spare=20)
        assert not room.has_room(free + room.EACH + 20, spare=21)
        os.close(opened.pop(0))  # as many are open, whichever numbers they have
        assert room.has_room(free + room.EACH, spare=1)
        assert not room.has_room(free + room.EACH, spare=2)
        resource.setrlimit(resource.RLIMIT_NOFILE, (free, hard))
        assert room.most_files() == free
        assert not room.has_room(free + 100, spare=0), "not so many can be opened"
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        for number in opened:
            os.close(number)


@pytest.mark.parametrize(
    ("query", "headers", "language"),
    [
        ("", {}, ENGLISH),
        ("", {"accept-language": "de-DE,ko;q=0.5"}, KOREAN),
        ("lang=ko", {"accept-language": "en"}, KOREAN),
        ("lang=xx", {"cookie": "a=1; downhill_language=ko"}, KOREAN),
        ("", {"cookie": 'a=1; downhill_language="<b>"', "accept-language": "*"}, ENGLISH),
        ("lang=en", {"cookie": "downhill_language=ko"}, ENGLISH),
        ("", {"cookie": "bad\x00name=1; =;"}, ENGLISH),
    ],
)
def test_it_is_said_in_the_visitors_language(query, headers, language):
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    scope = {"type": "http", "query_string": query.encode(), "headers": raw}
    assert room.language_of(scope) == language
    assert f'<html lang="{language}">' in room.page(language, 30)
