"""Whether the colours tell optimizers apart: to all eyes, in both themes, on the contours, beside the basins."""

import colorsys
import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from benchmarks.colours import THEMES, distances, grounds, least_contrast, linear, oklab, palette, seen, written
from catalogue.look import Dash, Hue, Line, Look, lines
from interface.kit.looks import looks, looks_of
from interface.kit.request import Request
from interface.pages import PAGES
from optimizers import OPTIMIZERS

WEB = Path(__file__).parents[1] / "player" / "web"
CLASSICS = ("sgd", "momentum", "adagrad", "rmsprop", "adam")
COUNT = len(Hue)
AMONG_CLASSICS, BETWEEN_HUES, TO_SISTER, ANY = 11.0, 7.5, 6.5, 4.0
"""Least distances in 100ths of OKLab, of which 2 are just noticed side by side."""
OTHER_HUE = 6.0
"""Degrees in OKLCh between a basin and an optimizer."""


@pytest.mark.parametrize("theme", THEMES)
def test_hues_are_apart_to_all_eyes(theme):
    colours = palette(theme)
    assert len(colours) == 2 * COUNT
    apart = distances(np.array([linear(colour) for colour in colours]))
    numbers = [list(Hue).index(OPTIMIZERS[slug].look.hue) for slug in CLASSICS]
    assert min(apart[pair] for pair in combinations(numbers, 2)) >= AMONG_CLASSICS
    assert min(apart[pair] for pair in combinations(range(COUNT), 2)) >= BETWEEN_HUES
    assert min(apart[hue, hue + COUNT] for hue in range(COUNT)) >= TO_SISTER
    assert min(apart[pair] for pair in combinations(range(2 * COUNT), 2)) >= ANY


@pytest.mark.parametrize("theme", THEMES)
def test_lines_stand_out_from_their_halo_and_from_the_page(theme):
    assert {
        colour: least_contrast(colour, theme) for colour in palette(theme) if least_contrast(colour, theme) < 3
    } == {}


@pytest.mark.parametrize("theme", THEMES)
def test_a_sister_is_the_lighter_one_of_its_hue(theme):
    lab = oklab(np.array([linear(colour) for colour in palette(theme)]))
    assert (lab[COUNT:, 0] > lab[:COUNT, 0]).all()
    turned = np.abs(np.angle(np.exp(1j * (angle(lab[COUNT:]) - angle(lab[:COUNT])))))
    assert np.degrees(turned).max() < 25


def angle(lab: np.ndarray) -> np.ndarray:
    """The hues (...) of colours (..., 3) of OKLab, in radians."""
    return np.arctan2(lab[..., 2], lab[..., 1])


def test_the_arithmetic_of_colours_is_that_of_the_literature():
    """B. Ottosson's table for OKLab; who lacks the red cones sees pure red as a dark yellow; grey is grey to all."""
    np.testing.assert_allclose(oklab(linear("#ffffff")), (1, 0, 0), atol=1e-3)
    np.testing.assert_allclose(oklab(linear("#ff0000")), (0.628, 0.225, 0.126), atol=1e-3)
    assert written(linear("#1f6280")) == "#1f6280"
    _, protan, _, tritan = seen(linear("#ff0000"))
    assert protan[0] < 0.5 < tritan[0]
    assert abs(protan[1]) < 0.05 < protan[2]
    np.testing.assert_allclose(seen(linear("#808080"))[..., 1:], 0, atol=1e-3)


def test_what_is_beside_a_line_is_what_the_browser_draws():
    """The colours of the contours and the halo are written once more in `benchmarks.colours`."""
    from benchmarks.colours import GROUNDS

    script = (WEB / "kit" / "palette.js").read_text(encoding="utf-8")
    for theme, ((halo, opacity, below), _) in GROUNDS.items():
        alpha = f"{round(255 * opacity):02x}"
        for colour in (halo + alpha, *below):
            assert colour in script or (colour.startswith("#ffffff") and f'"#ffffff{alpha}"' in script), (theme, colour)
        assert len(grounds(theme)) == 5


def test_basins_have_hues_that_no_optimizer_has():
    """Whatever the pace, which is the lightness."""
    script = (WEB / "basins" / "colours.js").read_text(encoding="utf-8")
    hues = [float(text) for text in re.search(r"HUES = \[(.*?)\]", script)[1].split(",")]
    saturation = float(re.search(r"SATURATION = (\d+)", script)[1]) / 100
    lightest, darkest = (
        float(text) / 100 for text in re.search(r"\[LIGHTEST, DARKEST\] = \[(\d+), (\d+)\]", script).groups()
    )
    assert len(hues) == len(set(hues)) == 10
    shades = [[linear(hsl(hue, saturation, share)) for share in np.linspace(darkest, lightest, 6)] for hue in hues]
    basins = angle(oklab(np.array(shades)))[..., None]
    lines = np.concatenate([angle(oklab(np.array([linear(c) for c in palette(theme)[:COUNT]]))) for theme in THEMES])
    between = np.degrees(np.abs(np.angle(np.exp(1j * (basins - lines)))))
    assert {
        hue: round(float(least), 1)
        for hue, least in zip(hues, between.min(axis=(1, 2)), strict=True)
        if least < OTHER_HUE
    } == {}


def hsl(hue: float, saturation: float, lightness: float) -> str:
    return "#" + "".join(f"{round(255 * c):02x}" for c in colorsys.hls_to_rgb(hue / 360, lightness, saturation))


def test_every_optimizer_has_a_look_of_its_own():
    shown = [cls.look for cls in OPTIMIZERS.values()]
    assert len(set(shown)) == len(shown)
    classics = [OPTIMIZERS[slug].look for slug in (*CLASSICS, "nesterov", "adadelta", "adamw")]
    assert len({look.hue for look in classics}) == len({look.dash for look in classics}) == len(classics) == COUNT
    assert {Look.of_slug(f"method_{i}").hue for i in range(100)} == set(Hue)
    assert Look.of_slug("my_descent") == Look.of_slug("my_descent")


def test_all_at_once_are_apart_by_colour_and_dash():
    """And so are twenty-four of one kind, which is more than any page has."""
    everybody = dict(enumerate(OPTIMIZERS.values(), start=1))
    assert len(set(looks(everybody).values())) == len(everybody)
    assert len(set(lines([Look(Hue.BLUE, Dash.LONG)] * 24))) == 24


def test_the_second_of_a_kind_is_the_sister_and_the_first_stays_as_it_is():
    sgd, adam, nadam = (OPTIMIZERS[slug] for slug in ("sgd", "adam", "nadam"))
    alone = looks({1: adam})[1]
    assert looks({1: sgd, 5: adam})[5] == looks({1: adam, 2: nadam, 3: sgd})[1] == alone
    assert looks({1: adam, 2: adam})[1] == alone
    assert looks({1: adam, 2: adam})[2] == (*alone[:2], True)
    third = looks({1: adam, 2: adam, 3: adam})[3]
    assert third[0] == alone[0]
    assert third[1] != alone[1]
    assert not third[2]
    # Of two different methods of one hue the one that comes first in teaching order keeps its tone in any slot.
    momentum = OPTIMIZERS["momentum"]
    assert nadam.look.hue is momentum.look.hue
    found = looks({1: nadam, 2: momentum})
    assert found[2] == looks({1: momentum})[1]
    assert found[1] == (*looks({1: nadam})[1][:2], True)
    assert lines([momentum.look]) == [Line(momentum.look.hue, momentum.look.dash, False)]


@pytest.mark.parametrize("slug", [slug for slug in PAGES if slug != "lessons"])  # whose pages have optimizers
def test_every_page_is_told_how_its_optimizers_are_drawn(slug):
    answer = PAGES[slug].answer(Request.of_link({"1": "adam"}))
    if "looks" not in answer:
        answer = {"looks": looks_of(PAGES[slug].view(Request.of_link({"1": "adam"})).link(in_full=True))}
    assert answer["looks"][1] == looks({1: OPTIMIZERS["adam"]})[1]
