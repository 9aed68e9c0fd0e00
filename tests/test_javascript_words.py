"""What JavaScript says: the same particles as in Python, every text collected and translated."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from in_node import in_node
from test_offline_page import inside

from language import Message
from language.particles import FORMS
from language.translations import BROWSER, LOCALES, translations
from locales import update
from optimizers import OPTIMIZERS
from player import WEB
from player.offline import offline_page
from surfaces import SURFACES

KIT = ("kit/words.js", "kit/particles.js")
TEXTS = [
    *map(str, range(1001)), "0.95", "1.21", "1,000", "10,000", "20000000", "100,000,000", "1e−5", "−3", "1,200.5",
    *(cls.name for cls in OPTIMIZERS.values()), *(cls.name for cls in SURFACES.values()), "SAM", "AdaGrad", "PyTorch",
    "학습률", "기울기", "손실", "η", "ε", "42%", "45°", "“Adam”", "(3, 7)", "f", "x", "L", "∞", "", "W2", "a.b", "CSV",
    "constructor", "★", "f(x, y)", "x²", "…", "é", "学", "🙂", "가🙂", "00", "1.", "A", "a", "Ab", "Rosenbrock",
]  # fmt: skip
WORDS = json.loads((WEB / "locales" / "ko.json").read_text("utf-8"))
CALL = re.compile(r'(?<![\w.$])t\(\s*"((?:[^"\\]|\\.)*)"')
NAMES = {
    "PNG", "SVG", "GIF", "QR", "SGD", "JavaScript", "Ctrl", "Shift", "Enter", "WebGL", "NAG", "beta", "eta",
    "momentum", "h", "x", "y", "f", "UTF",
}  # fmt: skip
SYMBOLS = {"sin", "cos", "tan", "exp", "log", "sqrt", "cbrt", "abs", "min", "max"}


@pytest.fixture(scope="module")
def say(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list, dict], list[str]]:
    """(Cases of [template, facts], words of Korean) -> what JavaScript makes of them."""
    script = (
        'import { language, setLanguage, t } from "./words.js";\n'
        "const made = async ({ cases, words }) => {\n"
        '  await setLanguage("ko", words);\n'
        "  return [language(), ...cases.map(([template, facts]) => t(template, facts))];\n"
        "};\n"
    )
    told = in_node(tmp_path_factory.mktemp("kit"), KIT, script)

    def run(cases: list, words: dict) -> list[str]:
        spoken, *said = told({"cases": cases, "words": words})
        assert spoken == "ko"
        return said

    return run


def test_javascript_chooses_the_same_particles(say, monkeypatch):
    readings = {"SAM": "샘", "Ab": "에이브"}
    templates = {f"{{it}} {form}": f"{{it:{form}}}" for form in FORMS}
    monkeypatch.setattr(translations("ko"), "texts", templates)
    monkeypatch.setattr(translations("ko"), "readings", readings)
    cases = [(template, {"it": text}) for template in templates for text in TEXTS]
    ours = [Message(template, **facts).text("ko") for template, facts in cases]
    assert say(cases, {"": readings, **templates}) == ours
    assert say([("{it} 는", {"it": "SAM"})], {"": readings, **templates}) == ["SAM은"]


@pytest.fixture
def python_has_the_browsers_words(monkeypatch):
    monkeypatch.setattr(translations("ko"), "texts", {text: korean for text, korean in WORDS.items() if text})


@pytest.mark.usefixtures("python_has_the_browsers_words")
def test_javascript_fills_facts_in_as_python_does(say):
    cases = [
        ("{name} arrives", {"name": "$& {name} `${1}`"}), ("{a} and {b} and {a}", {"a": 1, "b": 0.5}), ("no facts", {}),
        ("{count} more", {"count": 3}), ("constructor", {}), ("{name}, step {step}", {"name": "Adam", "step": 7}),
    ]  # fmt: skip
    assert say(cases, WORDS) == [Message(template, **facts).text("ko") for template, facts in cases]


@pytest.mark.usefixtures("python_has_the_browsers_words")
@pytest.mark.parametrize(
    ("template", "facts", "korean"),
    [
        ("step {step} of {steps}", {"step": 7, "steps": 30}, "30스텝 중 7스텝"),
        ("Update {number} of {count}: from {from} to {to}",
         {"number": 3, "count": 30, "from": "(1, 2)", "to": "(1, 6)"},
         "갱신 30번 중 3번째: (1, 2)에서 (1, 6)으로"),
        ("Effective rates: x {x}, y {y}, so {larger} goes {ratio} times as far for the same slope.",
         {"x": "0.1", "y": "0.2", "larger": "y", "ratio": "2"},
         "실효 학습률은 x 0.1, y 0.2입니다. 기울기가 같다면 y가 2배 멀리 갑니다."),
        ("{first} and {second} of {count} examples, with the line of every optimizer",
         {"first": "날개 길이", "second": "몸무게", "count": 342},
         "예제 342개의 날개 길이와 몸무게, 옵티마이저마다 찾은 직선"),
        ("{f} above its minimum", {"f": "f(x, y)"}, "f(x, y)와 최솟값의 차이"),
        ("{gradient} is ∇{loss} under the rules of the game: {stages}.",
         {"gradient": "", "loss": "L", "stages": "잡음 (1, 2)"}, "는 게임의 규칙을 적용한 ∇L입니다: 잡음 (1, 2)."),
    ],
)  # fmt: skip
def test_a_few_sentences_read_well(say, template, facts, korean):
    assert say([(template, facts)], WORDS) == [korean] == [Message(template, **facts).text("ko")]


def scripts() -> list[Path]:
    return [path for path in sorted(WEB.rglob("*.js")) if path.name != "gifenc.js"]


def test_every_text_of_the_scripts_is_collected():
    """Babel reads no call within another one or within a template literal, so that none may stand there."""
    said = {json.loads(f'"{text}"') for path in scripts() for text in CALL.findall(path.read_text("utf-8"))}
    said.discard("{name} arrives")  # the example in words.js
    collected = {one.text for one in update.found() if one.room == BROWSER and one.file.endswith(".js")}
    assert said == collected


def test_a_text_is_a_constant():
    for path in scripts():
        if path.name != "words.js":
            assert not re.search(r"(?<![\w.$])t\((?!\s*\")", path.read_text("utf-8")), path


def test_every_text_is_translated():
    catalogue = update.read(LOCALES / "ko" / f"{BROWSER}.po", "ko")
    assert [entry.id for entry in catalogue if entry.id and not entry.string] == []
    assert WORDS.keys() - {""} == {entry.id for entry in catalogue if entry.id and entry.context != update.READING}


def test_korean_has_no_latin_letters_but_names_and_symbols():
    for english, korean in WORDS.items():
        if english:
            words = set(re.findall("[A-Za-z]+", re.sub(r"\{.*?\}", "", korean)))
            assert words <= NAMES | SYMBOLS, (english, korean)


def test_the_page_that_works_offline_carries_its_words():
    texts = {"title": "t", "caption": "c", "address": "https://downhill.example/"}
    english, korean = (offline_page({}, b"", {"light": {}, "dark": {}}, language, **texts) for language in ("en", "ko"))
    assert '<html lang="en">' in english
    assert "words" not in inside(english)
    assert "Open the live experiment" in english
    assert '<html lang="ko">' in korean
    assert inside(korean)["words"] == WORDS
    assert "실험을 직접 해 보기" in korean
    assert "Open the live" not in re.sub(r"<script.*?</script>", "", korean, flags=re.DOTALL)
