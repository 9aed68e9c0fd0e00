"""Messages, Korean particles, and catalogues that are whole."""

import ast
import re
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language import Joined, Message, listed, said
from language.particles import FORMS, PAIRS, final_consonant, particle, reading
from language.translations import LOCALES, READING, translations
from locales import update
from optimizers import OPTIMIZERS

READINGS = translations("ko").readings


def test_a_message_is_a_value_and_english_as_text():
    one = Message("{name} arrives at step {step}.", name="Adam", step=12)
    assert str(one) == f"{one}" == "Adam arrives at step 12."
    assert one == Message("{name} arrives at step {step}.", name="Adam", step=12)
    assert {one: 1}[Message("{name} arrives at step {step}.", name="Adam", step=12)] == 1
    assert one != Message("{name} arrives at step {step}.", name="Adam", step=13)
    assert str(Message("{count:,} steps of {share:.1%}", count=1200, share=0.25)) == "1,200 steps of 25.0%"
    assert repr(one) == "Message('{name} arrives at step {step}.', name='Adam', step=12)"


def test_a_message_within_a_message_is_told_in_the_same_language(monkeypatch):
    korean = {"{who} arrived.": "{who:가} 도착했습니다.", "{others} and {last}": "{others:와} {last}"}
    monkeypatch.setattr(translations("ko"), "texts", translations("ko").texts | korean)
    one = Message("{who} arrived.", who=listed(["SGD", "Momentum", "Adam"]))
    assert str(one) == "SGD, Momentum and Adam arrived."
    assert one.text("ko") == "SGD, Momentum과 Adam이 도착했습니다."
    assert Joined([one, "x"]).text("ko") == "SGD, Momentum과 Adam이 도착했습니다. x"
    assert said({"a": [one, 1], "b": None}, "ko") == {"a": ["SGD, Momentum과 Adam이 도착했습니다.", 1], "b": None}
    assert one.text("fr") == str(one), "a language that nobody has translated"


def test_a_particle_may_follow_a_format(monkeypatch):
    monkeypatch.setattr(translations("ko"), "texts", {"{count:,} steps": "{count:,:을} 갑니다"})
    assert Message("{count:,} steps", count=1200).text("ko") == "1,200을 갑니다"


NUMBERS = {
    "영": "0", "일": "1 21 0.1 101 1.21", "이": "2 12 0.2", "삼": "3 13 3.3", "사": "4 0.4", "오": "5 0.95 1,005 1e−5",
    "육": "6 16", "칠": "7 17", "팔": "8 0.8", "구": "9 99", "십": "10 20 30 110", "백": "100 200 1,100",
    "천": "1,000 2000", "만": "10,000 100000 20000000", "억": "100,000,000",
}  # fmt: skip


@pytest.mark.parametrize(("last", "number"), [(last, one) for last, many in NUMBERS.items() for one in many.split()])
def test_numbers_are_read_as_koreans_read_them(last, number):
    assert reading(number, READINGS) == last


def hangul(number: int) -> str:
    """The Sino-Korean reading of 0 to 9,999, spelled out by another rule than the one under test."""
    if not number:
        return "영"
    text = ""
    for place, unit in ((1000, "천"), (100, "백"), (10, "십"), (1, "")):
        digit, number = divmod(number, place)
        if digit:
            text += ("" if digit == 1 and unit else "영일이삼사오육칠팔구"[digit]) + unit
    return text


@pytest.mark.parametrize("number", range(1001))
def test_every_number_has_the_particle_of_its_reading(number):
    for form in FORMS:
        assert particle(str(number), form, READINGS) == particle(hangul(number), form, READINGS)
        assert particle(f"{number:,}", form, READINGS) == particle(hangul(number), form, READINGS)


OPTIMIZER_TOPICS = {
    "SGD": "는", "Momentum": "은", "Nesterov": "는", "QHM": "은", "AdaGrad": "는", "signSGD": "는", "Rprop": "은",
    "RMSProp": "은", "Adadelta": "는", "Adam": "은", "AdaMax": "는", "NAdam": "은", "AMSGrad": "는", "AdamW": "는",
    "RAdam": "은", "Yogi": "는", "AdaBelief": "는", "Lion": "은", "SAM": "은", "Schedule-free SGD": "는",
    "Schedule-free AdamW": "는", "Prodigy": "는", "Line search": "는", "Conjugate gradient": "는", "BFGS": "는",
    "Newton": "은",
}  # fmt: skip


@pytest.mark.parametrize("cls", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_every_optimizer_has_its_particle(cls):
    assert cls.name in OPTIMIZER_TOPICS, "say how it is read: 은 after a consonant, 는 after a vowel"
    assert particle(cls.name, "는", READINGS) == OPTIMIZER_TOPICS[cls.name]


@pytest.mark.parametrize(
    ("text", "topic", "direction"),
    [("학습률", "은", "로"), ("기울기", "는", "로"), ("손실", "은", "로"), ("η", "는", "로"), ("ε", "은", "으로"),
     ("42%", "는", "로"), ("45°", "는", "로"), ("“Adam”", "은", "으로"), ("(3, 7)", "은", "로"), ("f", "는", "로"),
     ("x", "는", "로"), ("L", "은", "로"), ("∞", "는", "로"), ("", "는", "로"), ("PyTorch", "는", "로"),
     ("Rosenbrock 함수", "는", "로"), ("날개 길이 (mm)", "는", "로"), ("몸무게 (kg)", "는", "로"),
     ("선택지(on, off)", "는", "로"), ("f(x, y)", "는", "로"), ("Adam (0.2)", "은", "으로"),
     ("8", "은", "로"), ("6", "은", "으로"), ("NumPy", "는", "로")],
)  # fmt: skip
def test_what_ends_in_something_else(text, topic, direction):
    assert particle(text, "는", READINGS) == topic
    assert particle(text, "로", READINGS) == direction


def test_both_forms_ask_for_the_same():
    for pair in PAIRS:
        assert {particle("Adam", form, READINGS) for form in pair} == {pair[0]}
        assert {particle("SGD", form, READINGS) for form in pair} == {pair[1]}


@given(st.text())
def test_any_text_has_a_particle(text):
    assert particle(text, "은", READINGS) in ("은", "는")
    assert 0 <= final_consonant(text) < 28


def test_the_catalogues_are_as_the_command_writes_them():
    written = update.files()
    there = set(LOCALES.rglob("*.[pm]o"))
    assert there == {path for path in written if path.suffix in (".po", ".mo")}, "run python -m locales.update"
    stale = [path.name for path, content in written.items() if path.read_bytes() != content]
    assert stale == [], "run python -m locales.update"


def entries():
    for path in sorted(LOCALES.rglob("*.po")):
        for entry in update.read(path, "ko"):
            if entry.id:
                yield path.stem, entry


def fields(template: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(template) if field is not None}


def test_no_text_lacks_its_korean():
    assert [(room, entry.id) for room, entry in entries() if not entry.string] == []


def test_no_translation_is_fuzzy_or_loses_or_gains_a_fact():
    for room, entry in entries():
        assert not entry.fuzzy, (room, entry.id)
        if entry.context != READING and entry.string:
            assert fields(entry.string) == fields(entry.id), (room, entry.id)


def test_formats_of_translations_are_formats_or_particles():
    for room, entry in entries():
        if entry.context == READING:
            assert re.fullmatch("[가-힣]+", entry.string), (room, entry.id)
            continue
        for _, field, format_, _ in Formatter().parse(entry.string):
            if field is not None and format_:
                asked = {spec for _, name, spec, _ in Formatter().parse(entry.id) if name == field}
                plain, _, last = format_.rpartition(":")
                assert (plain if last in FORMS else format_) in asked | {""}, (room, entry.string)


def test_a_message_begins_with_its_text():
    """What is looked up must be found by the command: a constant, or a choice of constants."""
    for path in sorted(path for room in update.ROOMS for path in (update.ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Message":
                declared = isinstance(node.args[0], ast.Attribute | ast.Name)  # a text of a declaration
                assert declared or list(update.constants(node.args[0])), (path, node.lineno)


def test_a_text_that_another_room_says_keeps_its_translation():
    before = {path.stem: update.read(path, "ko") for path in LOCALES.glob("ko/*.po")}
    rooms = update.by_room()
    (text, about), files = next(iter(rooms["kit"].items()))
    moved = update.updated("a_new_room", {(text, about): files}, before)
    assert moved.get(text, about or None).string == before["kit"].get(text, about or None).string != ""
    said_there = update.updated("browser", {(text, about): files}, {"kit": before["kit"]})
    assert said_there.get(text, about or None).string == "", "what JavaScript says is another matter"
