"""In which encoding a table was saved, told by its letters: the one that makes of its bytes what people write.

The bytes of a short heading can be read in many ways. Each encoding is judged by the probability of the text that it
makes of them, in the likeliest of its languages: a product over the letters, of which the commonest of a language share
its most, and over the places where one script follows another within a word. Compared are probabilities of the same
bytes, so this is Bayes' rule. Of names of two letters even that cannot be sure.
"""

import codecs
import math
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from language import Message
from simulation import letters

READ = 4000
"""So many characters from the first that is not ASCII on are judged."""
SURE = 0.99
"""Where the likeliest text is less probable than this, the others are pointed out."""
END = 22
"""So many bytes of UTF-16 have at least the last three rows of a table, as in 1,2."""
NUMERIC = frozenset(b"0123456789.,;|+-eE \t\r\n")
LOST = "\N{REPLACEMENT CHARACTER}"
UNITS = "°²³µ"
SIGNS = "·±×℃㎝㎏㎜㎞㎡㎥（）％［］、。・～：／－“”‘’–—№«»…€£"
"""What stands in the headings of any language."""


class Script(NamedTuple):
    """How often the letters of a language are what: groups of letters, the share of each in a text."""

    foreign: float
    """The share of letters that are not ASCII."""
    groups: tuple[tuple[str, float], ...]
    prior: float = 1.0
    """In this share of its texts a language is written so."""


def _rows(codec: str, first: int, last: int) -> str:
    """The characters of some rows of a table of 94 x 94."""
    cells = (bytes([row, cell]) for row in range(first, last + 1) for cell in range(0xA1, 0xFF))
    return "".join(cell.decode(codec, "ignore") for cell in cells)


def _falling(alphabet: str) -> tuple[tuple[str, float], ...]:
    """Letters from the commonest to the rarest, small and capital: shares that fall like 1 / (rank + 3)."""
    weights = [1 / (rank + 3) for rank in range(len(alphabet))]
    shares = [weight / sum(weights) for weight in weights]
    small = [(letter, 0.87 * share) for letter, share in zip(alphabet, shares, strict=True)]
    capital = [(letter.upper(), 0.1 * share) for letter, share in zip(alphabet, shares, strict=True)]
    return (*small, *[(letter, share) for letter, share in capital if len(letter) == 1 and letter not in alphabet])


KANA = "".join(map(chr, (*range(0x3041, 0x3094), *range(0x30A1, 0x30F7), 0x30FC)))
HALF_WIDTH = "".join(map(chr, range(0xFF61, 0xFFA0)))
VOICED = {"ﾞ": frozenset("ｳｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎ"), "ﾟ": frozenset("ﾊﾋﾌﾍﾎ")}
"""Half-width marks of voice -> the kana that they may follow."""
SCRIPTS: dict[str, Callable[[], Script]] = {
    "Korean": lambda: Script(0.7, (
        (letters.HANGUL, 0.9), (_rows("euc_kr", 0xB0, 0xC8), 0.09), (_rows("euc_kr", 0xCA, 0xFD), 0.001),
    )),
    "Japanese": lambda: Script(0.7, (
        (KANA, 0.4), (letters.KANJI, 0.4), (_rows("euc_jp", 0xB0, 0xCF), 0.16), (HALF_WIDTH, 0.01),
        (_rows("euc_jp", 0xD0, 0xF4), 0.003),
    )),
    "Half-width Japanese": lambda: Script(0.7, (
        *((kana, 0.7 * share) for kana, share in _falling(letters.HALF_WIDTH)),
        (letters.KANJI, 0.15), (_rows("euc_jp", 0xB0, 0xCF), 0.06), (HALF_WIDTH, 0.01),
    ), 0.3),
    "Chinese": lambda: Script(0.7, (
        (letters.HANZI, 0.7), (_rows("gb2312", 0xB0, 0xD7), 0.26), (_rows("gb2312", 0xD8, 0xF7), 0.01),
    )),
    "Traditional Chinese": lambda: Script(0.7, ((letters.TRADITIONAL, 0.65), (_big5(), 0.3))),
    "Cyrillic": lambda: Script(0.7, _falling(letters.CYRILLIC)),
    "Greek": lambda: Script(0.7, _falling(letters.GREEK)),
    "Western": lambda: Script(0.08, _falling(letters.WESTERN)),
    "Central European": lambda: Script(0.12, _falling(letters.CENTRAL)),
    "Turkish": lambda: Script(0.12, _falling(letters.TURKISH)),
}  # fmt: skip
STYLES = {"Japanese": ("Japanese", "Half-width Japanese")}
"""Language -> the scripts that it is written in, where these are several."""


def _big5() -> str:
    """The 5401 common characters."""
    cells = (bytes([row, cell]) for row in range(0xA4, 0xC7) for cell in (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    return "".join(cell.decode("big5", "ignore") for cell in cells)


class Encoding(NamedTuple):
    """One way to write text as bytes."""

    name: Message | str
    language: str
    """Of `SCRIPTS`; empty where it writes all."""
    prior: float = 1.0
    """How much commoner than others it is."""


ENCODINGS: dict[str, Encoding] = {
    "utf-8": Encoding("UTF-8", "", 20.0),
    "cp949": Encoding(Message("Korean (CP949)"), "Korean"),
    "cp932": Encoding(Message("Japanese (Shift-JIS)"), "Japanese"),
    "gb18030": Encoding(Message("Chinese (GB18030)"), "Chinese"),
    "cp1251": Encoding(Message("Cyrillic (CP1251)"), "Cyrillic"),
    "cp1252": Encoding(Message("Western European (CP1252)"), "Western"),
    "cp1250": Encoding(Message("Central European (CP1250)"), "Central European", 0.1),
    "cp1253": Encoding(Message("Greek (CP1253)"), "Greek", 0.1),
    "cp1254": Encoding(Message("Turkish (CP1254)"), "Turkish", 0.1),
    "big5": Encoding(Message("Traditional Chinese (Big5)"), "Traditional Chinese", 0.1),
    "euc_jp": Encoding(Message("Japanese (EUC-JP)"), "Japanese", 0.01),
    "koi8_r": Encoding(Message("Cyrillic (KOI8-R)"), "Cyrillic", 0.03),
    "mac_roman": Encoding(Message("Western European (Mac Roman)"), "Western", 0.02),
    "cp850": Encoding(Message("Western European (DOS, CP850)"), "Western", 0.02),
    "latin-1": Encoding(Message("Western European (Latin-1)"), "Western", 0.001),
}
"""Codec -> what it is. The last one reads any bytes."""
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
NAMES = {codec: one.name for codec, one in ENCODINGS.items()} | {
    "utf-8-sig": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16",
}  # fmt: skip


class Decoded(NamedTuple):
    """One reading of some bytes."""

    codec: str
    text: str
    probability: float
    """Of this text, given the bytes."""

    @property
    def name(self) -> Message | str:
        return NAMES[self.codec]


def readings(received: bytes) -> list[Decoded]:
    """Every different text that the bytes may be, the most probable first. Bytes that say themselves what they are, by
    a mark at their beginning, by zeros beside every letter or by having ASCII letters only, are read in one way."""
    for mark, codec in MARKS.items():
        if received.startswith(mark):
            return [Decoded(codec, received.decode(codec, "replace").removeprefix("\ufeff"), 1.0)]
    if codec := _of_two_bytes(received):
        return [Decoded(codec, received.decode(codec, "replace"), 1.0)]
    if received.isascii():
        return [Decoded("utf-8", received.decode(), 1.0)]
    found: dict[str, tuple[str, float]] = {}
    for codec, one in ENCODINGS.items():
        for text, cost in _decoded(received, codec):
            likelihood = math.log(one.prior) + cost + _log_likelihood(text, one.language)
            if text not in found or found[text][1] < likelihood:
                found[text] = found.get(text, (codec,))[0], likelihood
    best = max(likelihood for _, likelihood in found.values())
    weights = {text: math.exp(max(likelihood - best, -700.0)) for text, (_, likelihood) in found.items()}
    whole = math.fsum(weights.values())
    every = [Decoded(codec, text, weights[text] / whole) for text, (codec, _) in found.items()]
    return sorted(every, key=lambda one: -one.probability)


def _of_two_bytes(received: bytes) -> str:
    """UTF-16 without a mark: digits and what stands between them have a zero byte beside them, always on the same side.

    Letters may have one on the other side (U+9500). So the signs of numbers are counted in both orders, in the whole
    and, as long names have few of them, at the end."""
    for part in (received, received[max(0, len(received) // 2 * 2 - END) :]):
        units = list(zip(part[::2], part[1::2], strict=False))
        little = sum(low in NUMERIC and not high for low, high in units)
        big = sum(low in NUMERIC and not high for high, low in units)
        if max(little, big) > len(units) / 2 and little != big:
            return "utf-16-le" if little > big else "utf-16-be"
    return ""


def _decoded(received: bytes, codec: str) -> Iterator[tuple[str, float]]:
    """The text, and the logarithm of what counts against it: none where it is not text of this encoding. UTF-8 may have
    lost some bytes, which no other encoding would show."""
    try:
        yield received.decode(codec), 0.0
    except UnicodeDecodeError:
        if codec == "utf-8":
            text = received.decode(codec, "replace")
            lost, kept = text.count(LOST), sum(not one.isascii() for one in text)
            if kept > 2 * lost:
                yield text, 0.0


def _log_likelihood(text: str, language: str) -> float:
    """The logarithm of the probability of the first part of a text that is not ASCII, up to a constant of the bytes."""
    first = next((place for place, one in enumerate(text) if not one.isascii()), 0)
    part = text[max(0, first - 1) : first + READ]
    return max(_of_script(part, one) for one in (STYLES.get(language, (language,)) if language else SCRIPTS))


def _of_script(part: str, script: str) -> float:
    known, plain, unknown, prior = _logarithms(script)
    large = {word for word in WORD.findall(part) if len(word) > 1 and word.isupper() and not word.isascii()}
    part = WORD.sub(lambda word: word[0].lower() if word[0] in large else word[0], part)
    total = (
        prior
        + len(large) * IN_CAPITALS
        + sum(plain * one.isalpha() if one.isascii() else known.get(one, unknown) for one in part)
    )
    spelled = script not in ("Western", "Central European", "Turkish")  # in letters of its own alone
    for one, other in pairwise(part):
        if spelled and one.isalpha() and other.isalpha() and one.isascii() != other.isascii():
            total += MIXED
        elif not spelled and not (one.isascii() or other.isascii()) and one.isalpha() and other.isalpha():
            total += DOUBLE
        if one.islower() and other.isupper() and not (one.isascii() and other.isascii()):
            total += MIXED
        if one not in VOICED.get(other, one):
            total += MIXED
    return total


MIXED = math.log(0.02)
"""A letter of another script within a word, or a capital one, or a mark of voice where there is none."""
DOUBLE = math.log(0.2)
"""Two letters with marks side by side, where most have none."""
IN_CAPITALS = math.log(0.1)
"""A whole word in capital letters: they are no news of one another, so it is judged as the same word in small ones."""
WORD = re.compile(r"[^\W\d_]+")
PLAIN = 1 / 60
UNKNOWN = 1e-7


@lru_cache(maxsize=len(SCRIPTS))
def _logarithms(name: str) -> tuple[dict[str, float], float, float, float]:
    """Of the probability of each letter, of an ASCII letter, of any other, and of the script."""
    script = SCRIPTS[name]()
    known: dict[str, float] = {}
    for group, share in ((SIGNS, 0.03), (UNITS, 0.06), *reversed(script.groups)):
        known |= dict.fromkeys(group, math.log(script.foreign * share / len(group)))
    plain, unknown = math.log((1 - script.foreign) * PLAIN), math.log(script.foreign * UNKNOWN)
    return known, plain, unknown, math.log(script.prior)
