"""The descent as a GIF, drawn with Pillow: one picture, or one for every entrant, that grows step by step."""

import io
import math
from collections.abc import Sequence

from PIL import Image

from charts.drawing import Sheet, dashes, font_of, text_width, wrap
from charts.palette import Theme
from charts.panel import Panel, Trails
from charts.plain_text import headline
from simulation.scenario import Scenario, entrant_names

WIDTH, HEIGHT = 640, 480
FRAMES = 120
"""At most so many; a longer run shows every second, third, ... step, and says so."""
SECONDS = 6
"""The player's time for a whole descent, at two steps a second or faster."""
HOLD = 2000
"""Milliseconds for which the end stands still."""
LEFT, RIGHT, BOTTOM, GAP = 44, 12, 48, 24
"""Pixels around and between the panels, below them with one line of notes."""
EDGE, LINE = 12, 19
"""Pixels beside the texts, and the height of a line."""


def animate(scenario: Scenario, theme: Theme, apart: bool = False, notes: Sequence[str] = ()) -> bytes:
    """A GIF of the runs of `scenario`, with `apart` one panel for each; `notes` say what else holds for the runs."""
    film = _Film(scenario, theme, apart, notes)
    shown = frame_steps(scenario.steps)
    frames = [film.frame(step) for step in shown]
    palette = frames[-1].quantize(256, Image.Quantize.MEDIANCUT)
    frames = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    each = round(1000 * min(0.5, SECONDS / max(1, len(frames) - 1)))
    content = io.BytesIO()
    times = [each] * (len(frames) - 1) + [HOLD]
    frames[0].save(content, "GIF", save_all=True, append_images=frames[1:], duration=times, loop=0)
    return content.getvalue()


def frame_steps(steps: int) -> list[int]:
    """The steps that get a frame: all, or every n-th and the last."""
    stride = math.ceil(steps / (FRAMES - 1)) or 1
    return [*range(0, steps, stride), steps]


class _Film:
    """What stands still, and the trails that grow from frame to frame."""

    def __init__(self, scenario: Scenario, theme: Theme, apart: bool, notes: Sequence[str]) -> None:
        self.scenario, self.theme, self.notes = scenario, theme, notes
        rows = max(len(self._said(step)) for step in frame_steps(scenario.steps))
        self.below = HEIGHT - BOTTOM - (rows - 1) * LINE
        self.base = Sheet(WIDTH, HEIGHT, theme.background)
        self.trails = Trails(WIDTH, HEIGHT)
        top = self._heading()
        entrants = list(zip(scenario.entrants, scenario.run().values(), strict=True))
        groups = [[one] for one in entrants] if apart and entrants else [entrants]
        columns = math.ceil(math.sqrt(len(groups)))
        rows = math.ceil(len(groups) / columns)
        wide, tall = (WIDTH - LEFT - RIGHT + GAP) / columns, (self.below - top + GAP) / rows
        self.panels = []
        for index, group in enumerate(groups):
            row, column = divmod(index, columns)
            left, above = LEFT + column * wide, top + row * tall
            box = round(left), round(above), round(left + wide - GAP), round(above + tall - GAP)
            self.panels.append(Panel(scenario, group, box, theme))
            self.panels[-1].prepare(self.base, names_y=column == 0, names_x=index + columns >= len(groups))

    def _heading(self) -> float:
        """Title and legend; returns where the pictures may begin."""
        theme, pen = self.theme, self.base
        title = headline(self.scenario.surface)
        fonts = [font_of(theme.font, size) for size in (15, 13, 11)]
        font = next((font for font in fonts if text_width(title, font) < WIDTH - 2 * EDGE), fonts[-1])
        pen.text((EDGE, 8), title, theme.text, font, "la")
        x: float = EDGE
        y, font = 8 + 1.2 * LINE, font_of(theme.font, 13)
        for name, entrant in zip(entrant_names(self.scenario), self.scenario.entrants, strict=True):
            wide = text_width(name, font) + 48
            if x > EDGE and x + wide > WIDTH:
                x, y = EDGE, y + LINE
            colour, dash = theme.style(entrant.slot)
            for begin, end in dashes((x, y + 9), (x + 28, y + 9), (0, 0, WIDTH, HEIGHT), dash, 0):
                pen.line(begin, end, colour, 2.5)
            pen.text((x + 33, y), name, theme.text, font, "la")
            x += wide
        return y + LINE + 6

    def frame(self, step: int) -> Image.Image:
        """The picture at a step, which may not be before that of the last call."""
        sheet = Sheet(WIDTH, HEIGHT, 0)
        sheet.image.paste(self.base.image)
        for panel in self.panels:
            panel.grow(self.trails, step)
        self.trails.lay_on(sheet, self.theme.halo)
        for panel in self.panels:
            panel.draw_heads(sheet, step)
        for row, line in enumerate(self._said(step)):
            place = EDGE, self.below + BOTTOM - 20 + row * LINE
            sheet.text(place, line, self.theme.text, font_of(self.theme.font, 12), "la")
        return sheet.finished()

    def _said(self, step: int) -> list[str]:
        """The lines below the picture: where its clock stands, and the notes."""
        stride = math.ceil(self.scenario.steps / (FRAMES - 1))
        skipped = f", one in {stride} shown" if stride > 1 else ""
        unit = self.scenario.budget.removesuffix("s")
        said = "; ".join([f"{unit} {step} of {self.scenario.steps}{skipped}", *self.notes])
        return wrap(said, font_of(self.theme.font, 12), WIDTH - 2 * EDGE)
