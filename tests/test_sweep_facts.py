"""What lessons say of maps and basins, counted again by loops that know nothing of this code."""

import numpy as np
import pytest

from interface.lessons.facts import facts


def test_a_map_is_counted_as_by_a_loop_over_its_cells():
    link = {
        "surface": "quadratic", "x": "-7", "y": "2", "steps": "60", "1": "momentum", "across": "learning_rate",
        "up": "momentum", "across_low": "0.01", "across_high": "3", "up_low": "0", "up_high": "0.99", "cells": "20",
        "tolerance": "0.01",
    }  # fmt: skip
    found = {name: fact.value for name, fact in facts("maps", link).items()}
    there = {}
    edges = np.geomspace(0.01, 3, 21), np.linspace(0, 0.99, 21)
    for rate in np.sqrt(edges[0][:-1] * edges[0][1:]):
        for keep in (edges[1][:-1] + edges[1][1:]) / 2:
            (x, y), (vx, vy), losses = (-7.0, 2.0), (0.0, 0.0), [6.45]
            for _ in range(60):
                vx, vy = keep * vx - rate * x / 10, keep * vy - rate * 2 * y
                x, y = x + vx, y + vy
                losses.append(x * x / 20 + y * y)
            outside = [step for step, loss in enumerate(losses) if loss > 0.01 * 6.45]
            if outside[-1] < 60:
                there[outside[-1] + 1, keep, rate] = 1
    steps, keep, rate = min(there)
    assert found["cells"] == 400
    assert found["steps"] == 60
    assert found["arriving"] == pytest.approx(len(there) / 400)
    assert (found["fastest"], found["across"], found["up"]) == pytest.approx((steps, rate, keep))


def test_basins_are_counted_as_by_a_loop_over_their_starts():
    link = {"surface": "styblinski_tang", "steps": "200", "1": "sgd", "1.learning_rate": "0.01", "grid": "12"}
    found = {name: fact.value for name, fact in facts("basins", link).items()}
    x, y = np.meshgrid(np.linspace(-5, 5, 12), np.linspace(-5, 5, 12))
    for _ in range(200):
        x, y = x - 0.01 * (2 * x**3 - 16 * x + 2.5), y - 0.01 * (2 * y**3 - 16 * y + 2.5)
    lowest = (x < 0) & (y < 0)
    assert found["starts"] == 144
    assert found["sgd.arriving"] == pytest.approx(lowest.mean())
    assert found["sgd.local"] == pytest.approx(1 - lowest.mean())
    assert found["sgd.diverging"] == found["sgd.moving"] == found["sgd.stalling"] == 0
