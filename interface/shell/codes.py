"""QR codes, for the screen and for paper."""

import io

import segno

import limits

MOST_IN_CODE = limits.CODE_CHARACTERS
"""Characters; with more, phones do not read it from a screen or paper."""


def code_svg(text: str, border: int) -> bytes:
    """The QR code of a text as SVG, black on white, with a border of so many squares.

    Raises segno.DataOverflowError where the text is too long for one.
    """
    picture = io.BytesIO()
    segno.make(text, error="l").save(picture, kind="svg", border=border, dark="#000", light="#fff", xmldecl=False)
    return picture.getvalue()
