"""Korean particles, which follow the sound of what stands before them: 은/는, 이/가, 을/를, 와/과, 으로/로.

A template asks for one by either of its forms, `{name:는}`, and gets the one that fits: "SGD는", "Momentum은".
"""

import re
import unicodedata
from collections.abc import Mapping

PAIRS = [
    ("은", "는"), ("이", "가"), ("을", "를"), ("과", "와"), ("으로", "로"), ("이라고", "라고"), ("이라", "라"),
    ("이며", "며"), ("이고", "고"), ("이나", "나"), ("이란", "란"), ("이었", "였"),
]  # fmt: skip
"""After a consonant, after a vowel."""
FORMS = {form: pair for pair in PAIRS for form in pair}
RIEUL = 8
"""The final consonant ㄹ, after which 으로 loses its 으."""
_FINALS = 28
_DIGITS = "영일이삼사오육칠팔구"
_LETTERS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (
    "에이", "비", "시", "디", "이", "에프", "지", "에이치", "아이", "제이", "케이", "엘", "엠",
    "엔", "오", "피", "큐", "알", "에스", "티", "유", "브이", "더블유", "엑스", "와이", "제트",
), strict=True))  # fmt: skip
GREEK = {
    "α": "알파", "β": "베타", "γ": "감마", "δ": "델타", "ε": "엡실론", "η": "에타", "θ": "세타", "κ": "카파",
    "λ": "람다", "μ": "뮤", "ν": "뉴", "π": "파이", "ρ": "로", "σ": "시그마", "τ": "타우", "φ": "피", "ψ": "프사이",
    "ω": "오메가", "Γ": "감마", "Δ": "델타", "Π": "파이", "Σ": "시그마",
}  # fmt: skip
"""Letter -> its name in Korean."""
_SIGNS = {"%": "퍼센트", "°": "도", "∞": "무한대", "²": "제곱", "³": "세제곱", "★": "별", "☆": "별"}
_ENDS_IN_A_CONSONANT = {"l": "ㄹ", "m": "ㅁ", "n": "ㄴ", "p": "ㅂ", "k": "ㄱ", "c": "ㄱ"}
"""How a word of Latin letters ends that is read as a word, by its last letter; any other ends in a vowel: "AdaGrad"
is read 아다그라드. What this misleads on has its reading among the translations."""
_LATIN = re.compile(r"[A-Za-z]+$")
_NUMBER = re.compile(r"[0-9][0-9,]*(\.[0-9]+)?$")
_ASIDE = re.compile(r"(?<=[가-힣 ])\([^()]*\)$")
_CLOSING = "\"'”’)]}»」』>*_`$ "


def with_particle(text: str, form: str, readings: Mapping[str, str]) -> str:
    """The text with the particle that fits it; `readings` tells how words of Latin letters are read in Korean."""
    return text + particle(text, form, readings)


def particle(text: str, form: str, readings: Mapping[str, str]) -> str:
    """The particle of the pair `form` is of, as it stands after the text."""
    after_consonant, after_vowel = FORMS[form]
    final = final_consonant(reading(text, readings))
    if after_consonant == "으로" and final == RIEUL:
        return after_vowel
    return after_consonant if final else after_vowel


def final_consonant(syllables: str) -> int:
    """The number of the final consonant of the last syllable, 0 where it ends in a vowel."""
    return (ord(syllables[-1]) - ord("가")) % _FINALS if "가" <= syllables[-1:] <= "힣" else 0


def reading(text: str, readings: Mapping[str, str]) -> str:
    """How the end of a text is read, in Hangul; brackets after a word are passed over, as in "날개 길이 (mm)"."""
    text = unicodedata.normalize("NFC", text)
    text = _ASIDE.sub("", text).rstrip(_CLOSING) or text.rstrip(_CLOSING)
    if not text:
        return ""
    last = text[-1]
    if "가" <= last <= "힣":
        return last
    if last in _SIGNS or last in GREEK:
        return (_SIGNS | GREEK)[last]
    if number := _NUMBER.search(text):
        return _number(number.group().replace(",", ""))
    if word := _LATIN.search(text):
        return _word(word.group(), readings)
    return ""


def _number(digits: str) -> str:
    """The last thing that is said of a number: 30 is 삼십, 0.95 ends in 오."""
    whole, point, decimals = digits.partition(".")
    zeros = len(whole) - len(whole.rstrip("0"))
    if point or zeros in (0, len(whole)):
        return _DIGITS[int((decimals or whole)[-1])]
    return "십백천만"[zeros - 1] if zeros <= 4 else "만" if zeros < 8 else "억" if zeros < 12 else "조"


def _word(word: str, readings: Mapping[str, str]) -> str:
    known = readings.get(word)
    if known:
        return known
    if word.isupper() or len(word) == 1:
        return _LETTERS[word[-1].upper()]
    final = _ENDS_IN_A_CONSONANT.get(word[-1])
    return {"ㄹ": "을", "ㅁ": "음", "ㄴ": "은", "ㅂ": "읍", "ㄱ": "윽"}[final] if final else "으"
