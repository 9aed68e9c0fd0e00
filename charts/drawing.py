"""A sheet to draw on with Pillow: lines with dashes, markers and text, on finer pixels than the picture's."""

import math
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FINE = 2
"""Pixels of the sheet per pixel of the picture, along each side."""
Box = tuple[float, float, float, float]
"""left, top, right, bottom."""
Pixel = tuple[float, float]
Colour = str | int | None


class Sheet:
    """An image and what draws on it. Places and sizes are in pixels of the finished picture."""

    def __init__(self, width: int, height: int, colour: Colour, mode: str = "RGB") -> None:
        self.image = Image.new(mode, (width * FINE, height * FINE), colour)
        self.pen = ImageDraw.Draw(self.image)

    def finished(self) -> Image.Image:
        """The image in the size of the picture."""
        return self.image.reduce(FINE)

    def line(self, begin: Pixel, end: Pixel, colour: Colour, width: float, rounded: bool = False) -> None:
        """A straight line, with `rounded` ends where lines follow each other around a corner."""
        self.pen.line([*_fine(begin), *_fine(end)], colour, round(width * FINE))
        for point in (begin, end) if rounded else ():
            self.disc(point, width / 2, colour)

    def disc(
        self, centre: Pixel, radius: float, colour: str | int | None, edge: str | None = None, width: float = 0
    ) -> None:
        """A disc, with a ring around it where there is an `edge`."""
        self.pen.circle(_fine(centre), radius * FINE, colour, edge, round(width * FINE))

    def polygon(self, points: Sequence[Pixel], colour: str, edge: str, width: float) -> None:
        """A filled polygon with an edge."""
        self.pen.polygon([_fine(point) for point in points], colour, edge, round(width * FINE))

    def rectangle(self, box: Box, colour: str | None, edge: str | None = None) -> None:
        self.pen.rectangle([FINE * side for side in box], colour, edge, FINE)

    def text(self, place: Pixel, text: str, colour: str, font: ImageFont.FreeTypeFont, anchor: str) -> None:
        """`anchor` as Pillow has it: "la" for left and ascender, "mm" for the middle."""
        self.pen.text(_fine(place), text, colour, font, anchor)


def text_width(text: str, font: ImageFont.FreeTypeFont) -> float:
    """In pixels of the picture."""
    return font.getlength(text) / FINE


def wrap(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Lines of `text` no wider than `width` pixels of the picture, broken between words."""
    first, *words = text.split(" ")
    lines = [first]
    for word in words:
        longer = f"{lines[-1]} {word}"
        lines[-1:] = [longer] if text_width(longer, font) <= width else [lines[-1], word]
    return lines


@cache
def font_of(path: Path, size: float, weight: int = 400) -> ImageFont.FreeTypeFont:
    """A font for a sheet, `size` in pixels of the picture, from a variable TrueType or WOFF2 file."""
    font = ImageFont.truetype(path, size * FINE)
    font.set_variation_by_axes([weight])
    return font


def star(centre: Pixel, size: float) -> list[Pixel]:
    """The ten corners of a star."""
    x, y = centre
    turns = [(size * (0.45 if i % 2 else 1), i * math.pi / 5 - math.pi / 2) for i in range(10)]
    return [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for radius, angle in turns]


def dashes(begin: Pixel, end: Pixel, box: Box, dash: Sequence[float], walked: float) -> Iterator[tuple[Pixel, Pixel]]:
    """The strokes of a dashed line from `begin` to `end` that lie in `box`.

    `dash` is stroke, gap, stroke, ... in pixels, empty for a solid line; `walked` is the length of the path so far.
    """
    inside = _share_inside(begin, end, box)
    length = math.dist(begin, end)
    if inside is None or not length:
        return
    (x, y), (dx, dy) = begin, ((end[0] - begin[0]) / length, (end[1] - begin[1]) / length)
    first, last = (share * length for share in inside)
    for low, high in _strokes(first + walked, last + walked, dash):
        low, high = low - walked, high - walked
        yield (x + low * dx, y + low * dy), (x + high * dx, y + high * dy)


def _strokes(first: float, last: float, dash: Sequence[float]) -> Iterator[tuple[float, float]]:
    """Where strokes lie between two lengths along a path."""
    if not dash:
        yield first, last
        return
    edges = [0.0, *accumulate(dash)]
    begin = first - first % edges[-1]
    while begin < last:
        for low, high in zip(edges[:-1:2], edges[1::2], strict=True):
            if begin + high > first and begin + low < last:
                yield max(begin + low, first), min(begin + high, last)
        begin += edges[-1]


def _share_inside(begin: Pixel, end: Pixel, box: Box) -> tuple[float, float] | None:
    """From and to which share of its length a line is inside the box (Liang and Barsky 1984), None where it is not."""
    first, last = 0.0, 1.0
    for a, b, low, high in zip(begin, end, box[:2], box[2:], strict=True):
        if a == b:
            if not low <= a <= high:
                return None
            continue
        enter, leave = sorted(((low - a) / (b - a), (high - a) / (b - a)))
        first, last = max(first, enter), min(last, leave)
    return (first, last) if first < last else None


def _fine(point: Pixel) -> Pixel:
    return point[0] * FINE, point[1] * FINE
