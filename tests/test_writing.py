"""An answer as bytes, put together from assets that are written once."""

import gzip
import json
import zlib

import pytest

from interface.kit import writing
from interface.kit.lru import LRU
from interface.kit.request import Request
from interface.pages import PAGES
from language import ENGLISH, KOREAN, Message

LONG = writing.WORTH_COMPRESSING
TEXT = Message("Playground")
"""A sentence that has another text in Korean."""
ASSETS = {
    "none": {},
    "small": {"a": {"n": 1}},
    "large": {"b": {"n": list(range(LONG))}},
    "all": {"b": {"n": list(range(LONG))}, "a": {"n": 1}, "c": {"text": "한글" * LONG}, "d": {"said": [TEXT] * LONG}},
}


@pytest.fixture(autouse=True)
def kept(monkeypatch) -> LRU:
    cache = LRU(10**7, writing._bytes)
    monkeypatch.setattr(writing, "ASSETS", cache)
    return cache


def plainly(answer: object, language: str) -> object:
    """The answer as it would come if all of it were written at once."""
    return json.loads(json.dumps(answer, default=lambda message: message.text(language)))


@pytest.mark.parametrize("language", [ENGLISH, KOREAN])
@pytest.mark.parametrize("assets", ASSETS.values(), ids=list(ASSETS))
@pytest.mark.parametrize("others", [{}, {"x": 1, "tab": TEXT}], ids=["alone", "with others"])
def test_what_is_put_together_is_what_was_answered(assets, others, language):
    answer = {"before": 0, "assets": assets} | others if others else {"assets": assets}
    for _ in range(2):  # made, then found
        assert json.loads(writing.written(answer, language, False)) == plainly(answer, language)
        packed = writing.written(answer, language, True)
        content = gzip.decompress(packed) if packed[:2] == b"\x1f\x8b" else packed
        assert json.loads(content) == plainly(answer, language)


def test_it_is_one_compressed_whole_with_nothing_after_it():
    """Browsers read one member of gzip, and look no further."""
    packed = writing.written({"x": 1, "assets": ASSETS["all"]}, ENGLISH, True)
    reader = zlib.decompressobj(31)
    content = b"".join(reader.decompress(packed[i : i + 100]) for i in range(0, len(packed), 100))
    assert reader.eof
    assert not reader.unused_data
    assert json.loads(content)["assets"]["c"] == ASSETS["all"]["c"]


def test_an_asset_is_written_once_for_each_language(kept):
    answer = {"assets": ASSETS["all"]}
    for language in (ENGLISH, KOREAN, ENGLISH, KOREAN):
        writing.written(answer, language, True)
    assert {key for key in [("b", ENGLISH), ("c", KOREAN), ("d", ENGLISH), ("d", KOREAN)] if key in kept} == {
        ("b", ENGLISH), ("c", KOREAN), ("d", ENGLISH), ("d", KOREAN)
    }  # fmt: skip
    assert ("a", ENGLISH) not in kept
    assert kept.hits == 6
    assert kept.weight == sum(map(writing._bytes, (made for made, _ in kept._made.values())))


def test_a_class_that_opens_a_link_costs_little_after_the_first():
    """Counted, not timed: nothing large is compressed again."""
    asked = Request.read({"query": {"surface": "rosenbrock", "1": "adam"}, "settled": True})
    first = writing.written(PAGES["playground"].answer(asked), ENGLISH, True)
    made: list[int] = []
    original = writing.Piece.of
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing.Piece, "of", lambda content: made.append(len(content)) or original(content))
        again = writing.written(PAGES["playground"].answer(asked), ENGLISH, True)
    assert again == first
    assert sum(made) < 0.2 * len(gzip.decompress(first))
