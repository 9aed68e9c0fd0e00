"""The experiment of "Deep Learning from Scratch", chapter 6: four optimizers on x²/20 + y² from (-7, 2)."""

import numpy as np
import pytest

from optimizers import OPTIMIZERS
from simulation import simulate
from surfaces import SURFACES

EXPERIMENT = {
    "sgd": {"learning_rate": 0.95},
    "momentum": {"learning_rate": 0.1, "momentum": 0.9},
    "adagrad": {"learning_rate": 1.5, "epsilon": 1e-7},
    "adam": {"learning_rate": 0.3, "epsilon": 1e-7},
}

# After 29 updates, where the book's figure ends, and after all 30: the point and f.
RECORDED = {
    ("sgd", 29): ((-0.387175, -0.094203), 0.016369),
    ("sgd", 30): ((-0.350393, 0.084782), 0.013327),
    ("momentum", 29): ((0.814112, 0.272878), 0.107601),
    ("momentum", 30): ((0.896414, 0.088086), 0.047937),
    ("adagrad", 29): ((-0.136185, 0.0), 0.000927),
    ("adagrad", 30): ((-0.120162, 0.0), 0.000722),
    ("adam", 29): ((0.020149, 0.321957), 0.103677),
    ("adam", 30): ((0.136007, 0.318245), 0.102205),
}


@pytest.fixture(scope="module")
def runs():
    surface = SURFACES["quadratic"](a=1 / 20, b=1.0, angle=0.0)
    return {slug: simulate(surface, OPTIMIZERS[slug](**chosen), (-7, 2), 30) for slug, chosen in EXPERIMENT.items()}


@pytest.mark.parametrize(("slug", "updates"), RECORDED)
def test_the_book_is_reproduced(runs, slug, updates):
    point, value = RECORDED[slug, updates]
    np.testing.assert_allclose(runs[slug].points[:, updates], point, atol=1e-5, rtol=0)
    np.testing.assert_allclose(runs[slug].values[updates], value, atol=1e-5, rtol=0)


def test_sgd_multiplies_each_coordinate_by_a_constant(runs):
    """1 - 0.95 / 10 along the valley, 1 - 0.95 * 2 across it."""
    ratios = runs["sgd"].points[:, 1:] / runs["sgd"].points[:, :-1]
    np.testing.assert_allclose(ratios, np.broadcast_to([[0.905], [-0.9]], ratios.shape), rtol=1e-12)
