"""Which colours tell optimizers apart: on a screen, to eyes that lack a kind of cone, in both themes, on the contours.

    python -m benchmarks.colours            # how far apart those of .streamlit/config.toml are
    python -m benchmarks.colours --search   # look for better ones, which takes some minutes

A theme has a colour for each `Hue`, and after them a lighter sister of each, for the second of a kind in one picture.
Distances are 100 times those in OKLab (B. Ottosson, 2020, https://bottosson.github.io/posts/oklab/), where 2 is about
what is just noticed side by side. What eyes without a kind of cone see follows G. M. Machado et al. (2009),
https://doi.org/10.1109/TVCG.2009.113, at severity 1. `tests/test_colours.py` holds the thresholds.
"""

import argparse
import time
import tomllib
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

import numpy as np

from catalogue.look import Hue

CONFIG = Path(__file__).resolve().parent.parent / ".streamlit" / "config.toml"
THEMES = ("light", "dark")

EYES: Mapping[str, np.ndarray] = {
    "all cones": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
"""Kind of eyes -> what they see of linear red, green and blue, as a matrix (3, 3)."""

TO_CONES = np.array(
    [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
     [0.0883024619, 0.2817188376, 0.6299787005]]
)  # fmt: skip
TO_LAB = np.array(
    [[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
     [0.0259040371, 0.7827717662, -0.8086757660]]
)  # fmt: skip
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])

GROUNDS = {
    "light": (("#ffffff", 0.85, ("#b4d2e6", "#fbfaf6", "#9fb6c4")), ("#fbfaf7", "#f6f3ee")),
    "dark": (("#0b151d", 0.8, ("#10222f", "#3d5a66", "#5d7d8c")), ("#11161e", "#161d26")),
}
"""Theme -> the halo of a path, its opacity and what is below it, as in `kit/palette.js`; the grounds without a halo."""


def linear(colour: str) -> np.ndarray:
    """The linear red, green and blue (3,) of a colour #rrggbb."""
    shares = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)


def written(rgb: np.ndarray) -> str:
    """The colour #rrggbb of linear red, green and blue (3,)."""
    shares = np.where(rgb <= 0.0031308, 12.92 * rgb, 1.055 * np.abs(rgb) ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(255 * share):02x}" for share in np.clip(shares, 0, 1))


def oklab(rgb: np.ndarray) -> np.ndarray:
    """Lightness, green to red and blue to yellow (..., 3) of linear red, green and blue (..., 3)."""
    return np.cbrt(rgb @ TO_CONES.T) @ TO_LAB.T


def seen(rgb: np.ndarray) -> np.ndarray:
    """OKLab (eyes, ..., 3) of linear colours (..., 3) as each of `EYES` sees them."""
    return np.stack([oklab(np.clip(rgb @ eyes.T, 0, 1)) for eyes in EYES.values()])


def distances(colours: np.ndarray) -> np.ndarray:
    """The least distance (n, n) between any two of linear colours (n, 3), over all `EYES`."""
    lab = seen(colours)
    return 100 * np.linalg.norm(lab[:, :, None] - lab[:, None], axis=-1).min(axis=0)


def luminance(rgb: np.ndarray) -> np.ndarray:
    """WCAG's relative luminance (...) of linear colours (..., 3)."""
    return rgb @ LUMINANCE


def contrast(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """WCAG's ratio (...), from 1 to 21, of two luminances."""
    return (np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05)


def grounds(theme: str) -> list[np.ndarray]:
    """The linear colours (3,) that lie beside a line: the halo over each colour of the contours, and the page."""
    (halo, opacity, below), plain = GROUNDS[theme]
    return [linear(colour) for colour in (*(mixed(halo, ground, opacity) for ground in below), *plain)]


def mixed(above: str, below: str, opacity: float) -> str:
    """The colour #rrggbb of one that lies above another, as browsers mix them."""
    pairs = ((int(above[i : i + 2], 16), int(below[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(opacity * one + (1 - opacity) * other):02x}" for one, other in pairs)


def least_contrast(colour: str, theme: str) -> float:
    """Of a line in this colour with any of the grounds of the theme."""
    line = luminance(linear(colour))
    return min(float(contrast(line, luminance(ground))) for ground in grounds(theme))


def palette(theme: str) -> list[str]:
    """The colours of a theme: one for each `Hue`, then their sisters."""
    return tomllib.loads(CONFIG.read_text())["theme"][theme]["chartCategoricalColors"]


def report(colours: list[str], theme: str) -> str:
    """What a person reads of a palette."""
    apart = distances(np.array([linear(colour) for colour in colours]))
    lines = [f"{theme}: between hues at least {min(apart[pair] for pair in combinations(range(COUNT), 2)):.1f}"]
    for i, hue in enumerate(Hue):
        least, nearest = min((apart[i, j], other) for j, other in enumerate(Hue) if j != i)
        sister = colours[COUNT + i]
        lines.append(
            f"  {hue:8} {colours[i]} contrast {least_contrast(colours[i], theme):.1f}, {least:.1f} from {nearest}; "
            f"sister {sister} contrast {least_contrast(sister, theme):.1f}, {apart[i, COUNT + i]:.1f} from it"
        )
    return "\n".join(lines)


ANGLES = np.array([262, 55, 150, 340, 88, 210, 297, 20.0])
"""Where each `Hue` is sought on the circle of OKLab, in degrees."""
ROAM = np.array([5, 8, 10, 10, 10, 10, 8, 8.0])
"""How far from there it may be."""
LEAST_CHROMA = np.array([0.19, 0.125, 0.10, 0.17, 0.08, 0.085, 0.17, 0.16])
CLASSICS = [0, 1, 2, 3, 5]
"""The hues of SGD, Momentum, AdaGrad, Adam and RMSProp."""
WANTED = {"light": (8.2, 7.5, 4.3, 12.5), "dark": (9.5, 9.0, 5.0, 15.0)}
"""Theme -> distances between hues, to the sister, between all others, among the classics."""
COUNT = len(Hue)


def rgb_of(polar: np.ndarray) -> np.ndarray:
    """Linear colours (n, 3), some beyond what a screen shows, of lightness, chroma and degrees (n, 3)."""
    lightness, chroma, angle = polar.T
    lab = np.stack([lightness, chroma * np.cos(np.radians(angle)), chroma * np.sin(np.radians(angle))], axis=-1)
    return (lab @ np.linalg.inv(TO_LAB).T) ** 3 @ np.linalg.inv(TO_CONES).T


def lacks(polar: np.ndarray, theme: str, beside: list[np.ndarray]) -> float:
    """How much is missing from what is wanted of the hues and their sisters (2 * COUNT, 3); 0 where nothing is.
    `beside` are the luminances of the grounds."""
    short = lambda is_, wanted, weight=1.0: weight * float((np.clip(wanted - is_, 0, None) ** 2).sum())  # noqa: E731
    exact = rgb_of(polar)
    rgb = np.clip(exact, 0, 1)
    apart = distances(rgb)
    pairs = np.triu_indices(COUNT, 1)
    hues, sisters, cross = apart[:COUNT, :COUNT], apart[COUNT:, COUNT:], apart[:COUNT, COUNT:]
    between, own, others, classics = WANTED[theme]
    (base, tone), (lightness, chroma, angle) = (polar[:COUNT], polar[COUNT:]), polar[:COUNT].T
    light = np.min([contrast(luminance(rgb), ground) for ground in beside], axis=0)
    return (
        short(hues[pairs], between)
        + short(np.diag(cross), own)
        + short(cross[~np.eye(COUNT, dtype=bool)], others, 0.5)
        + short(sisters[pairs], others, 0.3)
        + short(hues[np.ix_(CLASSICS, CLASSICS)][np.triu_indices(len(CLASSICS), 1)], classics)
        + 3000 * float(np.abs(exact - rgb).sum())
        + 120 * float(np.clip(3.08 - light, 0, None).sum())
        + 200 * float(np.clip(0.06 - (tone[:, 0] - lightness), 0, None).sum())
        + 1500 * float(np.clip(LEAST_CHROMA - chroma, 0, None).sum() + np.clip(0.07 - tone[:, 1], 0, None).sum() / 3)
        + short(-np.abs(angle - ANGLES), -ROAM)
        + short(-np.abs(tone[:, 2] - base[:, 2]), -8.0)
        + (400 * float(np.clip(0.36 - lightness, 0, None).sum()) if theme == "light" else 0.0)
    )


def search(theme: str, seconds: float, seed: int) -> tuple[float, list[str]]:
    """What is missing from the best colours that annealing finds, and these."""
    rng = np.random.default_rng(seed)
    beside = [luminance(ground) for ground in grounds(theme)]
    low, high = (0.4, 0.6) if theme == "light" else (0.6, 0.9)
    polar = np.stack([rng.uniform(low, high, 2 * COUNT), np.full(2 * COUNT, 0.12), np.tile(ANGLES, 2)], axis=-1)
    now = lacks(polar, theme, beside)
    best, began = (now, polar), time.monotonic()
    while (left := 1 - (time.monotonic() - began) / seconds) > 0 and best[0]:
        tried = polar.copy()
        tried[rng.integers(2 * COUNT)] += rng.normal(size=3) * (0.06, 0.04, 6) * (0.5 * left + 0.03)
        then = lacks(tried, theme, beside)
        if then < now or rng.random() < np.exp((now - then) / (10 * left**3 + 0.005)):
            polar, now = tried, then
            best = min(best, (now, polar), key=lambda found: found[0])
    return best[0], [written(colour) for colour in rgb_of(best[1])]


def main() -> None:
    """See the head of this file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--search", action="store_true", help="look for better ones")
    parser.add_argument("--seconds", type=float, default=140, help="of each attempt")
    parser.add_argument("--attempts", type=int, default=3, help="in each theme")
    given = parser.parse_args()
    for theme in THEMES:
        print(report(palette(theme), theme))
        for seed in range(given.attempts if given.search else 0):
            missing, colours = search(theme, given.seconds, seed)
            print(f"attempt {seed}, missing {missing:.1f}: {colours}\n{report(colours, theme)}", flush=True)


if __name__ == "__main__":
    main()
