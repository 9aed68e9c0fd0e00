"""The characters of other programs, read as what they look like: dashes, signs, letters and digits of other fonts.

Unicode says of most of them which plain character they are (the "compatibility decomposition", UAX #15); raised and
lowered ones are something else than the plain one, and are left as they are.
"""

import unicodedata

SPACE, PRODUCT, MINUS = "\u00a0", "*", "-"
ALIKE = {
    **dict.fromkeys("\u02d7\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2796\ufe58", MINUS),
    **dict.fromkeys("·⋅×∙∗•‧✕✖⨯⨉\u2062", PRODUCT),
    **dict.fromkeys("÷∕⁄➗", "/"),
    **dict.fromkeys("∣│❘ǀ¦", "|"),
    **dict.fromkeys("➕\u2064", "+"),
    **dict.fromkeys("ˆ↑⌃", "^"),
    **dict.fromkeys("\t\r\n\u2028\u2029", SPACE),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\ufeff", ""),
}
"""Character -> what it stands for; U+2061, U+2062 and U+2064 are the unseen signs of mathematical markup."""
SAME_LETTER = ("<font>", "<wide>", "<narrow>", "<small>")
"""Kinds of decomposition that change how a character looks, not what it means."""


def cleaned(text: str) -> tuple[str, list[int]]:
    """The text in plain characters, and for each of them the place in `text` that it comes from."""
    plain: list[str] = []
    origins: list[int] = []
    for at, char in enumerate(text):
        read = char if char.isascii() and char >= " " else _plain(char)
        plain += read
        origins += [at] * len(read)
    return "".join(plain), origins


def _plain(char: str) -> str:
    if char in ALIKE:
        return ALIKE[char]
    if unicodedata.category(char) == "Zs":
        return SPACE
    kind, _, codes = unicodedata.decomposition(char).partition(" ")
    if kind == "<fraction>":  # ½ as (1/2), so that it is one factor
        top, bottom = unicodedata.normalize("NFKC", char).split("⁄")
        return f"({top}/{bottom})" if bottom else char
    if kind in SAME_LETTER:
        letter = chr(int(codes.split(" ")[0], 16))
        return letter if letter.isascii() else _plain(letter)
    return char
