"""Every sentence that is said of random experiments is read and held against the runs, by a reader of its own.

`pytest tests/test_wide_check.py --wide-seed 7 --wide-count 2000` reads others, and more.
"""

import math
import re
from collections import Counter

import numpy as np
import pytest
from wide_check import Report, check, check_many
from wide_experiments import experiments, own
from wide_functions import pieces

KINDS = list(pieces(np.random.default_rng(0)))


def test_every_sentence_is_true(request):
    seed, count = (request.config.getoption(f"--wide-{what}") for what in ("seed", "count"))
    report = check_many(seed, count)
    assert not report.false, f"{len(report.false)} of {report.sentences}:\n" + "\n".join(report.false)
    assert report.sentences > 10 * count
    assert report.doubtful <= 0.002 * report.sentences


def test_reader_finds_figures_that_are_wrong():
    """A digit changed by two is noticed, except where a figure has more digits than the reader demands."""
    spoiled = []

    def spoil(text: str) -> str:
        figures = list(re.finditer(r"(?<![\d.e−@])[1-9]", text))
        if not figures:
            return text
        at = figures[-1].start()
        spoiled.append(text)
        return f"{text[:at]}{(int(text[at]) + 2) % 9 + 1}{text[at + 1 :]}"

    report = Report()
    for experiment in experiments(3, 24):
        check(experiment, report, spoil)
    assert len(spoiled) > 200
    assert len(report.false) + report.doubtful >= 0.99 * len(spoiled)


OTHERS = {
    "closest": "lowest", "arrived": "stalled", "still moving": "slow", "is slow": "is still moving", "both": "all 3",
    "converged": "stalled", "never stays": "stays", "most": "least", "first": "last", "arrives": "starts",
    "straight": "crooked", "diverged": "converged", "after": "before", "stalled": "slow", "down from": "up from",
    "the minimum": "the lowest point in view", "curve": "area", "area": "curve", "overshoots": "bounces around",
    "SGD": "Adam",
}  # fmt: skip


def test_reader_finds_words_that_are_wrong():
    """Who, where and what are read, too: one word of each text is another."""
    spoiled, used = [], Counter()

    def spoil(text: str) -> str:
        words = sorted((word for word in OTHERS if word in text), key=lambda word: used[word])
        if not words:
            return text
        used[words[0]] += 1
        spoiled.append(text)
        return text.replace(words[0], OTHERS[words[0]], 1)

    report = Report()
    for experiment in experiments(8, 60):
        check(experiment, report, spoil)
    assert len(used) > 15
    assert len(report.false) + report.doubtful == len(spoiled), used


@pytest.mark.parametrize("kind", KINDS)
def test_lowest_points_are_known(kind):
    """f is lowest there, nowhere lower, and nowhere nearer as low."""
    rng = np.random.default_rng(KINDS.index(kind))
    ground = own(rng, kind)
    surface, known = ground.surface, ground.known
    sides = [np.linspace(*side, 301) for side in surface.view]
    grid = np.stack(np.meshgrid(*sides))
    heights = surface.value(grid)
    if known.kind is None:
        assert known.nearest is None
        return
    usual = float(np.nanmedian(np.abs(heights)))
    assert np.nanmin(heights) >= known.minimum - 1e-9 * usual
    lowest = grid[:, heights <= known.minimum + 1e-12 * usual]
    for _ in range(30):
        point = [float(rng.choice(side)) for side in sides]
        nearest = known.nearest(*point)
        # sqrt makes rounding of 1e-16 to a height of 1e-8
        assert math.isclose(surface.value(nearest), known.minimum, rel_tol=1e-9, abs_tol=1e-6 * usual)
        apart = np.hypot(*(lowest - np.reshape(point, (2, 1)))) if lowest.size else np.array([np.inf])
        assert math.dist(point, nearest) <= apart.min() + 1e-6 * (sides[0][-1] - sides[0][0])
