"""QR codes, for the screen and for paper."""

import io

import segno


def code_svg(text: str, border: int) -> bytes:
    """The QR code of a text as SVG, black on white, with a border of so many squares.

    Raises segno.DataOverflowError where the text is too long for one.
    """
    picture = io.BytesIO()
    segno.make(text, error="l").save(picture, kind="svg", border=border, dark="#000", light="#fff", xmldecl=False)
    return picture.getvalue()
