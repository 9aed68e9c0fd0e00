"""One panel of an animation: ground, axes and markers stand, the trails of its entrants grow."""

import math
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageColor

from catalogue import Surface
from charts.drawing import FINE, Box, Pixel, Sheet, dashes, font_of, star
from charts.landscape import Window
from charts.levels import choose_levels
from charts.palette import Theme
from charts.ticks import fit, ticks, written
from simulation import Trajectory
from simulation.budget import steps_at
from simulation.scenario import Entrant, Scenario

DOTS_UP_TO = 80
"""Steps; beyond, single points would merge into the line. The player's number."""
STROKE, HALO, DOT, HEAD = 2.2, 4.8, 2.4, 5.0
"""Widths and radii in pixels, the player's too."""


class Trails:
    """All paths so far: their colours, where these are, and the halo below them."""

    def __init__(self, width: int, height: int) -> None:
        self.colours, self.mask, self.halo = Sheet(width, height, 0), *(Sheet(width, height, 0, "L") for _ in range(2))

    def stroke(self, begin: Pixel, end: Pixel, colour: str, rounded: bool) -> None:
        self.colours.line(begin, end, colour, STROKE, rounded)
        self.mask.line(begin, end, 255, STROKE, rounded)

    def dot(self, centre: Pixel, colour: str) -> None:
        self.colours.disc(centre, DOT, colour)
        self.mask.disc(centre, DOT, 255)

    def lay_on(self, sheet: Sheet, halo: str) -> None:
        *colour, alpha = ImageColor.getrgb(halo)
        sheet.image.paste(tuple(colour), mask=self.halo.image.point(lambda covered: covered * alpha // 255))
        sheet.image.paste(self.colours.image, mask=self.mask.image)


class Panel:
    """A picture of `entrants` with their runs inside `box`, in pixels."""

    def __init__(
        self, scenario: Scenario, entrants: Sequence[tuple[Entrant, Trajectory]], box: Box, theme: Theme
    ) -> None:
        self.surface, self.start, self.box, self.theme = scenario.surface, scenario.start, box, theme
        self.runs = [run for _, run in entrants]
        self.styles = [theme.style(entrant.slot) for entrant, _ in entrants]
        self.size = round(box[2] - box[0]), round(box[3] - box[1])
        self.window = Window(*fit(self.surface.view, *self.size))
        self.paths = [
            [self.pixel(*point) for point in run.points.T.tolist() if all(map(math.isfinite, point))]
            for run in self.runs
        ]
        self.standing = [steps_at(run, scenario.budget, scenario.steps).tolist() for run in self.runs]
        self.drawn = [0] * len(self.paths)
        self.walked = [0.0] * len(self.paths)

    def pixel(self, x: float, y: float) -> Pixel:
        """Where a point of the plane lies; far outside, only in which direction."""
        (left, top, right, bottom), (x_low, x_high, y_low, y_high) = self.box, self.window
        across = left + (x - x_low) / (x_high - x_low) * (right - left)
        down = bottom - (y - y_low) / (y_high - y_low) * (bottom - top)
        return max(-1e5, min(across, 1e5)), max(-1e5, min(down, 1e5))

    def contains(self, place: Pixel) -> bool:
        (x, y), (left, top, right, bottom) = place, self.box
        return left <= x <= right and top <= y <= bottom

    def prepare(self, sheet: Sheet, names_x: bool, names_y: bool) -> None:
        """Draw what stands still; `names_x` and `names_y` say which axes are labelled."""
        left, top, _, bottom = self.box
        picture = Image.fromarray(ground(self.surface, self.window, self.size, self.theme))
        sheet.image.paste(picture, (round(left) * FINE, round(top) * FINE))
        text, font = self.theme.text, font_of(self.theme.font, 12)
        across, down = (max(3, round(pixels / 80)) for pixels in self.size)
        for values, label in self._ticks(self.window[:2], across if names_x else 0):
            x, _ = self.pixel(values, self.window.y_low)
            sheet.line((x, bottom), (x, bottom + 4), self.theme.border, 1)
            sheet.text((x, bottom + 5), label, text, font, "ma")
        for values, label in self._ticks(self.window[2:], down if names_y else 0):
            _, y = self.pixel(self.window.x_low, values)
            sheet.line((left - 4, y), (left, y), self.theme.border, 1)
            sheet.text((left - 7, y), label, text, font, "rm")
        self._markers(sheet)

    @staticmethod
    def _ticks(side: tuple[float, float], most: int) -> list[tuple[float, str]]:
        values = ticks(*side, most) if most else []
        return list(zip(values, written(values), strict=True))

    def _markers(self, sheet: Sheet) -> None:
        """Saddles, local minima and minima."""
        text, ground_colour = self.theme.text, self.theme.halo[:7]
        surface = self.surface
        for place in filter(self.contains, (self.pixel(*point) for point in surface.saddles)):
            cross(sheet, place, 5, text, ground_colour, upright=True)
        for place in filter(self.contains, (self.pixel(*point) for point in surface.local_minima)):
            sheet.polygon(star(place, 6), ground_colour, text, 1)
        for place in filter(self.contains, (self.pixel(*point) for point in surface.minima)):
            sheet.polygon(star(place, 10), ground_colour, ground_colour, 0)
            sheet.polygon(star(place, 8), text, text, 0)

    def grow(self, trails: Trails, spent: int) -> None:
        """Draw the paths as far as they are when so much of the budget is spent."""
        for i, (path, (colour, dash)) in enumerate(zip(self.paths, self.styles, strict=True)):
            step = self.standing[i][spent]
            for begin, end in zip(path[self.drawn[i] : step], path[self.drawn[i] + 1 : step + 1], strict=False):
                for stroke in dashes(begin, end, self.box, (), 0):
                    trails.halo.line(*stroke, 255, HALO, rounded=True)
                for stroke in dashes(begin, end, self.box, dash, self.walked[i]):
                    trails.stroke(*stroke, colour, rounded=not dash)
                if self.runs[i].steps <= DOTS_UP_TO and self.contains(end):
                    trails.dot(end, colour)
                self.walked[i] += math.dist(begin, end)
            self.drawn[i] = min(step, len(path) - 1)

    def draw_heads(self, sheet: Sheet, spent: int) -> None:
        """Where every entrant is by then, a cross where it has diverged, and the start."""
        entrants = zip(self.runs, self.paths, self.standing, self.styles, strict=True)
        for run, path, standing, (colour, _) in entrants:
            step = standing[spent]
            place = path[min(step, len(path) - 1)]
            if not self.contains(place):
                continue
            if 0 <= run.diverged_at <= step:
                cross(sheet, place, 5, colour, self.theme.halo[:7])
            else:
                sheet.disc(place, HEAD + 1, colour, self.theme.background, 2)
        start = self.pixel(*self.start)
        if self.contains(start):
            sheet.disc(start, 10, None, self.theme.text, 2)
            sheet.disc(start, 3, self.theme.text)


def cross(sheet: Sheet, place: Pixel, size: float, colour: str, edge: str, upright: bool = False) -> None:
    """A cross, or a plus where it is `upright`, with an edge around it."""
    x, y = place
    arms = [(size, 0), (0, size)] if upright else [(size, size), (size, -size)]
    for shade, width in ((edge, 4.5), (colour, 2)):
        for dx, dy in arms:
            sheet.line((x - dx, y - dy), (x + dx, y + dy), shade, width)


@np.errstate(all="ignore")
def ground(surface: Surface, window: Window, size: tuple[int, int], theme: Theme) -> np.ndarray:
    """The surface in bands of one colour with lines between them, (height, width, 3) bytes in fine pixels."""
    width, height = size
    x, y = np.linspace(*window[:2], width * FINE), np.linspace(*window[2:], height * FINE)[::-1]
    f = surface.value(np.stack(np.meshgrid(x, y)))
    levels = choose_levels(f, surface.minimum)
    top = len(levels.values) - 1
    band = np.floor(np.clip(np.nan_to_num(levels.height(f), nan=-1.0), -1, top))
    colours = theme.ground(np.clip((np.arange(-1, top + 1) + 0.5) / top, 0, 1))
    picture = colours[(band + 1).astype(int)]
    line = np.zeros(band.shape, bool)
    line[:-1] |= band[1:] != band[:-1]
    line[:, :-1] |= band[:, 1:] != band[:, :-1]
    picture[line] = ImageColor.getrgb(theme.line)
    return picture
