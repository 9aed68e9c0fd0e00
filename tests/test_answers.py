"""The route of the answers, asked as a browser asks it, and as nobody should."""

import asyncio
import gzip
import json
import random
import re
import string
import threading
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from waiting import run_apart

from benchmarks.hostile_requests import ENTRIES, KEYS
from interface.kit import runs
from interface.kit.page import Page
from interface.kit.request import Request
from interface.pages import PAGES, PLAYGROUND
from interface.shell import answers
from language import Message
from language.translations import translations

APP = Starlette(routes=answers.routes("/base"))
JSON = {"content-type": "application/json", "host": "downhill.example"}


def post(page: str, body: bytes, headers: dict[str, str] | None = None, parts: int = 1) -> tuple[int, dict, bytes]:
    """Status, headers and body of the answer to a request whose body arrives in so many parts."""
    headers = JSON | (headers or {})
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": f"/base/answer/{page}", "raw_path": b"",
        "query_string": b"", "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("1.2.3.4", 5), "server": ("downhill.example", 80),
    }  # fmt: skip
    size = -(-len(body) // parts) or 1
    pieces = [body[i : i + size] for i in range(0, len(body), size)] or [b""]
    sent = []

    async def receive() -> dict:
        if pieces:
            return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}
        await asyncio.sleep(3600)
        return {"type": "http.disconnect"}

    async def send(message: dict) -> None:
        sent.append(message)

    run_apart(APP(scope, receive, send))
    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], found, b"".join(message.get("body", b"") for message in sent[1:])


def ask(page: str, received: object, **headers: str) -> tuple[int, dict, bytes]:
    return post(page, json.dumps(received).encode(), headers)


@pytest.mark.parametrize("slug", PAGES)
def test_an_empty_query_is_the_first_visit(slug):
    status, headers, body = ask(slug, {"query": {}})
    data = json.loads(body, parse_constant=pytest.fail)
    assert (status, headers["content-type"], headers["cache-control"]) == (200, "application/json", "no-store")
    assert data["link"] == {}
    assert data["problems"] == []
    again = json.loads(ask(slug, {"query": data["query"]})[2])
    assert again["query"] == data["query"], "the query in full asks for the same"
    assert again["link"] == {}


def test_an_answer_is_that_of_the_page():
    received = {"query": {"surface": "beale", "1": "adam", "x": "2"}, "holds": [], "settled": False, "id": "7"}
    _, headers, body = ask("playground", received, **{"accept-encoding": "gzip, br"})
    assert headers["content-encoding"] == "gzip"
    expected = PLAYGROUND.answer(Request.read(received))
    assert json.loads(gzip.decompress(body)) == json.loads(json.dumps(expected, default=Message.__str__))
    assert (expected["request"], expected["query"]["x"]) == ("7", "2")


def test_what_cannot_be_used_leaves_what_was_before():
    query = {"surface": "beale", "1": "adam", "1.beta1": "2"}
    data = json.loads(ask("playground", {"query": query, "before": query | {"1.beta1": "0.25"}})[2])
    assert data["query"]["1.beta1"] == "0.25"
    assert "received “2”: using 0.25 instead" in data["problems"][0]


@pytest.mark.parametrize(
    ("page", "body", "headers", "status", "said"),
    [
        ("nowhere", b"{}", {}, 404, "there is no such page; the pages are playground, maps, basins"),
        ("playground", b"{}", {"content-type": "text/plain"}, 415, "a request is JSON"),
        ("playground", b"{}", {"origin": "https://elsewhere.example"}, 403, "to pages of this server only"),
        ("playground", b"{}", {"origin": "http://[bad"}, 403, "to pages of this server only"),
        ("playground", b"{}", {"sec-fetch-site": "cross-site"}, 403, "to pages of this server only"),
        ("playground", b"x" * 10_000_000, {}, 413, "at most 1,000,000 bytes"),
        ("playground", b"{", {}, 400, "cannot be read as JSON"),
        ("playground", b"[" * 100_000, {}, 400, "cannot be read as JSON"),
        ("playground", b'{"query": {"x": NaN}}', {}, 400, "cannot be read as JSON"),
        ("playground", b"{}", {"origin": "https://ours.example", "sec-fetch-site": "same-origin"}, 200, ""),
        ("playground", b"{}", {"origin": "http://ours.example", "x-forwarded-host": "ours.example"}, 200, ""),
        (
            "playground",
            b"{}",
            {"origin": "http://downhill.example", "sec-fetch-site": "cross-site"},
            403,
            "of this server",
        ),
        ("playground", b'{"window": [1e999, 0, 0, 1]}', {}, 200, ""),
        ("playground", b'{"query": ' + b"9" * 5000 + b"}", {}, 400, "cannot be read as JSON"),
        ("playground", b"\xff\xfe\x00", {}, 400, "cannot be read as JSON"),
        ("playground", b"null", {}, 400, "a request is a JSON object, received null"),
        ("data", b'{"own": 5}', {}, 400, "own is an object"),
        ("data", b'{"own": {"key": "x", "columns": [[1, 2]]}}', {}, 400, "own has names, columns and targets"),
        ("data", b'{"own": {"key": "", "names": ["a", "b"], "columns": [[1]], "targets": [1]}}', {}, 400, "at least 3"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(page, body, headers, status, said):
    found, _, text = post(page, body, headers, parts=7)
    assert found == status
    if status != 200:
        assert said in text.decode()
        assert text.decode().count("\n") == 0


def test_examples_of_ones_own_travel_once():
    own = {"key": "?", "names": ["a", "b"], "columns": [[1.0, 2.0, 4.0]], "targets": [2.0, 3.0, 7.5]}
    sent = json.loads(ask("data", {"query": {"data": "own"}, "own": own})[2])
    assert (sent["lacks_own"], sent["model"], sent["problems"]) == (False, "own", [])
    from interface.data.own import KEPT, keep, own_examples

    key = keep(own_examples(own))["key"]
    named = json.loads(ask("data", {"query": {"data": "own"}, "own": {"key": key}})[2])
    assert (named["model"], named["lacks_own"]) == ("own", False)
    KEPT.clear()
    asked = json.loads(ask("data", {"query": {"data": "own"}, "own": {"key": key}})[2])
    assert asked["lacks_own"] is True


@pytest.mark.parametrize(
    ("length", "each"), [(answers.LINE, 0.0), (10, 1.001 * answers.PATIENCE / 10)], ids=["many wait", "they wait long"]
)
def test_a_busy_server_says_when_to_come_again(monkeypatch, length, each):
    monkeypatch.setattr(answers._Line, "length", length)
    monkeypatch.setattr(answers._Line, "each", each)
    status, headers, text = ask("playground", {"query": {}})
    assert (status, headers["retry-after"]) == (503, str(answers.RETRY_AFTER))
    assert text == b"The server is busy. Ask again in some seconds."
    monkeypatch.setattr(answers._Line, "length", length - 1)
    assert ask("playground", {"query": {}})[0] == 200


def test_how_long_an_answer_takes_is_what_the_last_ones_took(monkeypatch):
    monkeypatch.setattr(answers._Line, "each", 0.005)
    for _ in range(200):
        answers._Line.note(0.1)
    assert answers._Line.each == pytest.approx(0.1, rel=0.01)
    written = answers.written(PAGES["playground"], Request.read({}), True)
    assert written
    assert answers._Line.each < 0.1


def test_what_fails_is_told_and_the_next_is_answered(monkeypatch, caplog):
    def failing(shown):
        raise ZeroDivisionError

    monkeypatch.setitem(
        PAGES, "playground", type(PLAYGROUND)("playground", PLAYGROUND.read, failing, PLAYGROUND.titled)
    )
    assert ask("playground", {"query": {}})[0] == 500
    assert "ZeroDivisionError" in caplog.text
    monkeypatch.undo()
    assert ask("playground", {"query": {}})[0] == 200
    assert answers._Line.length == 0


def test_answers_are_the_same_whoever_asks_at_once():
    links = [{"surface": slug, "1": "adam"} for slug in ("beale", "booth", "matyas", "beale")] * 3
    found: dict[int, dict] = {}

    def one(i: int) -> None:
        found[i] = json.loads(ask("playground", {"query": links[i], "id": "x"})[2])

    threads = [threading.Thread(target=one, args=(i,)) for i in range(len(links))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(found[i] == found[i % 4] for i in found)
    assert found[0] == found[3]


def until_computed(page: Page, received: dict) -> list[dict]:
    """Every answer until it is the page's data, asked for again as the browser does."""
    found = []
    while not found or "computing" in found[-1]:
        found.append(page.answer(Request.read(received)))
        time.sleep(0.02)
        assert len(found) < 3000
    return found


def test_what_takes_long_is_computed_beside_the_answers():
    """Twelve runs under noise of a formula that nobody has asked for, each a bundle of ten."""
    formula = "sin(x)*cos(y) + exp(-x^2 - y^2) + x^2/20 + y^2/20 + sin(3*x)*sin(3*y) + 0.125"
    query = {
        "surface": "custom",
        "f": formula,
        "noise": "isotropic",
        "steps": "400",
        "1": "adam",
        "2": "sgd",
        "3": "sam",
    }
    received = {"query": query, "asker": "one", "id": "5"}
    *waiting, data = until_computed(PLAYGROUND, received)
    assert waiting
    assert all(
        answer.keys() == {"request", "computing", "job", "pause"} and answer["request"] == "5" for answer in waiting
    )
    shares = [answer["computing"] for answer in waiting]
    assert shares == sorted(shares)
    assert 0 <= shares[0] < 1
    assert data["link"]["f"] == data["query"]["f"]
    assert len(until_computed(PLAYGROUND, received | {"asker": "two"})) == 1, "the next one finds it"


def test_rates_that_take_long_to_tune_are_tuned_beside_the_answers():
    query = {"surface": "beale", "steps": "999", "1": "conjugate_gradient", "2": "adam", "2.learning_rate": "tuned"}
    query |= {str(slot): "sgd" for slot in range(3, 9)} | {f"{slot}.learning_rate": "tuned" for slot in range(3, 9)}
    *waiting, data = until_computed(PLAYGROUND, {"query": query, "asker": "one"})
    assert waiting
    assert "Tuned for this surface, start and length: Adam" in str(data["told"][0])


def test_long_work_that_fails_is_told(monkeypatch):
    def failing(game, optimizer):
        raise MemoryError

    monkeypatch.setattr(runs, "_run", failing)
    query = {"surface": "booth", "steps": "1999", "1": "bfgs", "x": "3.25"}
    received = {"query": query, "asker": "three", "id": "9"}
    found = until_computed(PLAYGROUND, received)[-1]
    assert found["request"] == "9"
    said = str(found["failed"])
    assert said.startswith("This was not computed: the server cannot compute this now, its memory is full")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=9,
)
texts = st.text(max_size=12) | st.sampled_from(["quadratic", "adam", "1e400", "-0", "tuned", "own", "x^2", "nan"])
entries = st.dictionaries(st.sampled_from(ENTRIES) | st.text(max_size=6), texts, max_size=5)
bodies = st.dictionaries(st.sampled_from(KEYS), anything | entries, max_size=5)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["playground", "maps", "race", "data"]), bodies)
def test_any_message_is_answered_or_refused(slug, received):
    status, _, body = ask(slug, received)
    assert status in (200, 400), body
    if status == 200:
        assert {"query", "problems", "link"} <= json.loads(body, parse_constant=pytest.fail).keys()


def test_a_lying_client_changes_nothing_for_anybody():
    """Assets that are said to be held are left out for this client alone."""
    first = json.loads(ask("playground", {"query": {}, "id": "a"})[2])
    rng = random.Random(4)
    lies = [*first["assets"], *("".join(rng.choices(string.hexdigits, k=18)) for _ in range(50))]
    assert json.loads(ask("playground", {"query": {}, "holds": lies, "id": "a"})[2])["assets"] == {}
    assert json.loads(ask("playground", {"query": {}, "id": "a"})[2]) == first


def test_an_answer_is_told_in_the_language_that_is_asked_for(monkeypatch):
    data = {"said": [Message("{a} and {b}", a="x", b=Message("y"))]}
    page = Page("playground", PLAYGROUND.read, lambda shown: data, PLAYGROUND.titled)
    monkeypatch.setitem(PAGES, "playground", page)
    monkeypatch.setattr(translations("ko"), "texts", {"{a} and {b}": "{b}, {a:은}", "y": "와이"})
    for received, said in (
        ({}, "x and y"),
        ({"lang": "ko"}, "와이, x는"),
        ({"lang": "xx"}, "x and y"),
        ({"lang": [1]}, "x and y"),
    ):
        assert json.loads(ask("playground", received)[2])["said"] == [said]


LONG = {
    "maps": ({"1": "adam", "steps": "300", "cells": "200"}, {"colour": "loss", "slice": "up"}),
    "basins": ({"surface": "himmelblau", "1": "adam", "grid": "201"}, {}),
    "race": ({"s1": "rosenbrock", "1": "bfgs", "budget": "999", "trials": "99"}, {"mode": "tuned"}),
    "network": ({"iterations": "3000"}, {"axis": "linear"}),
    "slices": ({"iterations": "3000"}, {"curve": "accuracy"}),
    "playground": ({"surface": "custom", "f": "+".join(f"sin({i}*x)*cos(y)" for i in range(1, 9)), "1": "bfgs",
                    "steps": "1500"}, {}),
}  # fmt: skip


@pytest.mark.parametrize("slug", LONG)
def test_long_work_has_one_name_for_all_who_ask_for_it(slug):
    link, look = LONG[slug]
    names = set()
    for asker, query in (("jobs1", link), ("jobs2", link | look)):
        request = {"query": query, "asker": asker}
        names.add(PAGES[slug].answer(Request.read(request))["job"])
    assert len(names) == 1
    (name,) = names
    assert re.fullmatch(r"[0-9a-f]{18}", name)
