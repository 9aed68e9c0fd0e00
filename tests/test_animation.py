"""The GIF: its frames, its colours, and that it shows what the player shows."""

import io
import itertools
import math
import re
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageColor
from test_playground import LINKS

from charts import Window
from charts.animation import FRAMES, HEIGHT, HOLD, WIDTH, animate, frame_steps
from charts.drawing import Sheet, dashes, font_of
from charts.levels import choose_levels
from charts.palette import DASHES, RELIEF_DARK, RELIEF_LIGHT, SYMBOLS, Theme
from charts.panel import Panel, ground
from charts.plain_text import headline
from charts.ticks import fit, ticks, written
from interface.kit.display import OPTIONS
from interface.kit.notices import of_scenario
from interface.shell import download as take_away
from interface.shell.download import font
from simulation import simulate
from simulation.link import decode
from simulation.scenario import CLASSIC, SLOTS, Entrant, Scenario
from surfaces import SURFACES

THEME = Theme("#fbfaf7", "#232830", "#ddd8cd", ("#1f5cd7", "#d17502", "#00502b", "#ac1c83"), font=font())
WEB = Path(__file__).parents[1] / "player" / "web"
PIXEL = st.floats(-300, 300)
TOP = 56  # of the picture below a title and one line of names
BOX = (0.0, 0.0, 100.0, 80.0)


def frames(content: bytes) -> list[np.ndarray]:
    """Every frame as (HEIGHT, WIDTH, 3)."""
    film = Image.open(io.BytesIO(content))
    shown = []
    for index in range(film.n_frames):
        film.seek(index)
        shown.append(np.array(film.convert("RGB"), int))
    return shown


def durations(content: bytes) -> list[int]:
    film = Image.open(io.BytesIO(content))
    return [film.seek(index) or film.info["duration"] for index in range(film.n_frames)]


def near(picture: np.ndarray, colour: str, limit: int = 24) -> np.ndarray:
    """Where (HEIGHT, WIDTH) a picture has about this colour."""
    return np.abs(picture - ImageColor.getrgb(colour)).max(axis=-1) <= limit


def test_the_classic_film():
    began = time.process_time()
    content = animate(CLASSIC, THEME)
    assert time.process_time() - began < 1.5
    assert len(content) < 500_000
    shown = frames(content)
    assert (len(shown), shown[0].shape) == (CLASSIC.steps + 1, (HEIGHT, WIDTH, 3))
    assert durations(content) == [200] * CLASSIC.steps + [HOLD]
    apart = frames(animate(CLASSIC, THEME, apart=True))
    for slot in (1, 2, 3, 4):
        colour = THEME.style(slot)[0]
        grown = [near(picture[60:], colour).sum() for picture in (apart[1], apart[10], apart[30])]
        assert grown[0] < grown[1] < grown[2], colour


@pytest.mark.parametrize("apart", [False, True], ids=["overlaid", "apart"])
def test_heads_are_where_the_runs_are(apart):
    scenario = Scenario.of(CLASSIC.surface, CLASSIC.entrants[0].optimizer, CLASSIC.entrants[1].optimizer)
    shown = frames(animate(scenario, THEME, apart))
    whole = (44, TOP, WIDTH - 12, HEIGHT - 48)
    middle = (whole[0] + whole[2]) / 2
    for index, entrant in enumerate(scenario.entrants):
        box = whole if not apart else (44, TOP, middle - 12, HEIGHT - 48) if not index else (middle + 12, *whole[1:])
        panel = Panel(scenario, [], box, THEME)
        points = simulate(scenario.surface, entrant.optimizer, scenario.start, scenario.steps).points
        for step in (3, 12):
            x, y = map(round, panel.pixel(*points[:, step]))
            head = near(shown[step][y - 2 : y + 3, x - 2 : x + 3], THEME.style(entrant.slot)[0])
            assert head.mean() > 0.7, (entrant, step, x, y)


@given(st.integers(1, 2000))
def test_a_long_run_skips_steps_evenly_and_ends_at_its_end(steps):
    shown = frame_steps(steps)
    assert (shown[0], shown[-1]) == (0, steps)
    assert len(shown) <= FRAMES
    strides = {b - a for a, b in itertools.pairwise(shown[:-1])}
    assert len(strides) <= 1
    assert shown[-1] - shown[-2] <= max(strides, default=1)
    assert steps >= FRAMES or shown == list(range(steps + 1))


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
def test_any_experiment_has_a_film(link):
    scenario, _ = decode({key: text for key, text in link.items() if key not in OPTIONS} | {"steps": "3"})
    for apart in (False, True):
        assert len(frames(animate(scenario, THEME, apart, ["said"]))) == 4


def test_the_longest_run_of_all_slots_is_bounded():
    entrants = tuple(Entrant(slot, CLASSIC.entrants[0].optimizer) for slot in range(1, SLOTS + 1))
    began = time.process_time()
    content = animate(Scenario(SURFACES["beale"](), entrants, (3.0, 0.4), 2000), THEME)
    assert time.process_time() - began < 6
    assert len(frames(content)) == 119
    assert sum(durations(content)) == pytest.approx(6000 + HOLD, rel=0.05)


def test_the_palette_is_the_player_s():
    source = (WEB / "kit/palette.js").read_text()
    for name, colours in (("RELIEF_LIGHT", RELIEF_LIGHT), ("RELIEF_DARK", RELIEF_DARK)):
        stops = re.findall(r'\[([\d.]+), "(#\w+)"\]', re.search(rf"{name} = (.*);", source)[1])
        assert tuple((float(at), colour) for at, colour in stops) == colours
    listed = re.search(r"DASHES = \[(.*?)\n\];", source, re.S)[1]
    assert tuple(tuple(map(int, re.findall(r"\d+", one))) for one in re.findall(r"\[(.*?)\]", listed)) == DASHES
    assert tuple(re.findall(r'"(.*?)"', re.search(r"SYMBOLS = \[(.*?)\]", source, re.S)[1])) == SYMBOLS
    for dark in (False, True):
        theme = Theme("#000000", "#000000", "#000000", ("#000000",), font(), dark)
        assert f'"{theme.line}"' in source
        assert f'"{theme.halo}"' in source


def test_the_font_of_the_page_is_found_and_has_every_sign():
    assert font().is_file()
    pen = font_of(font(), 12)
    missing = bytes(pen.getmask("\ue000"))
    for sign in set("".join(headline(cls()) for cls in SURFACES.values())) | set("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂−ηλσ;=()") - {" "}:
        assert bytes(pen.getmask(sign)) != missing, sign


def test_a_font_that_is_not_there_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(take_away.st, "__file__", str(tmp_path / "__init__.py"))
    with pytest.raises(FileNotFoundError, match=r"SourceSans\*Upright\*\.woff2"):
        font.__wrapped__()


@pytest.mark.parametrize("budget", ["steps", "gradients"])
def test_every_note_is_in_the_picture(monkeypatch, budget):
    link = {"1": "sgd", "2": "rprop", "noise": "isotropic", "clip": "1", "l2": "0.1", "schedule": "cosine"}
    scenario, _ = decode(link | {"steps": "300", "budget": budget})
    notes, drawn, draw = of_scenario(scenario), [], Sheet.text

    def text(sheet, place, text, colour, font, anchor):
        drawn.append((place, text, font.getbbox(text, anchor=anchor)))
        draw(sheet, place, text, colour, font, anchor)

    monkeypatch.setattr(Sheet, "text", text)
    animate(scenario, THEME, notes=notes)
    clock = f"{budget.removesuffix('s')} 300 of 300, one in 3 shown"
    first = max(i for i, (_, text, _) in enumerate(drawn) if text.startswith(clock))
    lines = drawn[first:]
    assert len(lines) > 1
    assert " ".join(text for _, text, _ in lines) == "; ".join([clock, *notes])
    for (x, y), _, (left, top, right, bottom) in lines:
        assert 0 <= x + left / 2 < x + right / 2 <= WIDTH
        assert 0 <= y + top / 2 < y + bottom / 2 <= HEIGHT
    labels = [y + box[3] / 2 for (_, y), _, box in drawn if y < lines[0][0][1]]
    assert max(labels) <= lines[0][0][1], "the axis is above the notes"


@pytest.mark.parametrize("slug", ["quadratic", "rosenbrock", "rastrigin"])
def test_the_ground_has_one_colour_per_band(slug):
    surface = SURFACES[slug]()
    window, (width, height) = Window(*surface.view[0], *surface.view[1]), (240, 200)
    picture = ground(surface, window, (width, height), THEME)
    x, y = np.linspace(*window[:2], 2 * width), np.linspace(*window[2:], 2 * height)
    f = surface.value(np.stack(np.meshgrid(x, y)))
    levels = choose_levels(f, surface.minimum)
    band = np.searchsorted(levels.values, f, side="right")[::-1]
    lines = (picture == ImageColor.getrgb(THEME.line)).all(axis=-1)
    assert 0.01 < lines.mean() < 0.6
    for one in np.unique(band):
        assert len(np.unique(picture[(band == one) & ~lines], axis=0)) <= 1


@given(st.tuples(PIXEL, PIXEL), st.tuples(PIXEL, PIXEL), st.sampled_from(DASHES), st.floats(0, 1000))
def test_strokes_stay_in_the_box_and_follow_the_dash(begin, end, dash, walked):
    strokes = list(dashes(begin, end, BOX, dash, walked))
    solid = list(dashes(begin, end, BOX, (), walked))
    drawn = sum(math.dist(*stroke) for stroke in strokes)
    for x, y in itertools.chain(*strokes):
        assert -1e-6 <= x <= 100 + 1e-6
        assert -1e-6 <= y <= 80 + 1e-6
    visible = sum(math.dist(*stroke) for stroke in solid)
    share = sum(dash[::2]) / sum(dash) if dash else 1
    assert drawn <= visible + 1e-6
    assert abs(drawn - share * visible) <= sum(dash) + 1e-6


@given(st.lists(st.floats(1, 30), min_size=2, max_size=6), st.sampled_from(DASHES[1:]))
def test_a_dash_goes_on_around_corners(lengths, dash):
    """Cut into pieces, a straight line has the strokes of the whole."""
    far = (0.0, 0.0, 500.0, 1.0)
    edges = [0.0, *itertools.accumulate(lengths)]
    pieces = [
        stroke for low, high in itertools.pairwise(edges) for stroke in dashes((low, 0.5), (high, 0.5), far, dash, low)
    ]
    whole = list(dashes((0.0, 0.5), (edges[-1], 0.5), far, dash, 0))
    assert sum(math.dist(*one) for one in pieces) == pytest.approx(sum(math.dist(*one) for one in whole))


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(3, 9))
def test_ticks_are_round_and_few(low, size, most):
    marks = ticks(low, low + size, most)
    assert 1 <= len(marks) <= most + 1
    assert all(low - 1e-9 * size <= mark <= low + size * (1 + 1e-9) for mark in marks)
    steps = np.diff(marks)
    if len(steps):
        mantissa = steps[0] / 10 ** math.floor(math.log10(steps[0]) + 1e-9)
        assert min(abs(mantissa - digit) for digit in (1, 2, 5, 10)) < 1e-4
        np.testing.assert_allclose(steps, steps[0], rtol=1e-3)
    assert not any("-" in text for text in written(marks))


def test_a_view_is_widened_to_equal_units_as_the_player_does():
    assert fit(((-1, 1), (-1, 1)), 400, 200) == (-2, 2, -1, 1)
    assert fit(((-10, 10), (-1, 1)), 400, 200) == (-10, 10, -1, 1)
