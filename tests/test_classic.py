"""The experiment of "Deep Learning from Scratch", chapter 6: four optimizers on x²/20 + y² from (-7, 2)."""

import numpy as np
import pytest
from book import BOOK

from interface.kit.training_link import default_values
from optimizers import OPTIMIZERS
from simulation import simulate
from simulation.scenario import CLASSIC
from surfaces import SURFACES
from training import Network, Plan, Trainer

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


@pytest.mark.parametrize("entrant", CLASSIC.entrants, ids=lambda one: one.optimizer.slug)
def test_the_classic_figure_is_that_of_the_books_classes(entrant):
    """As ch06/optimizer_compare_naive.py has it, gradients by hand; two roundings of it, where numbers are up to 7."""
    optimizer, params = BOOK[entrant.optimizer.slug](lr=entrant.optimizer.learning_rate), {"x": -7.0, "y": 2.0}
    path = [(params["x"], params["y"])]
    for _ in range(CLASSIC.steps):
        params = {key: np.array(value) for key, value in params.items()}
        optimizer.update(params, {"x": params["x"] / 10.0, "y": 2.0 * params["y"]})
        path.append((float(params["x"]), float(params["y"])))
    assert np.abs(CLASSIC.descend(entrant).points - np.transpose(path)).max() < 1e-15


def test_adams_first_updates_on_the_digits_are_the_books():
    """By the page's defaults: 60 updates of the book's network of 100 units a layer, in float64."""
    cls = OPTIMIZERS["adam"]
    trainer = Trainer(Plan(network=Network(), optimizers=(cls(**default_values(cls)),)), np.float64)
    optimizer, network = BOOK["adam"](), Network()
    params = {"theta": trainer.learners[0].theta.copy()}
    for batch in trainer.batches[:60]:
        images, labels = trainer.examples.train_images[batch], trainer.examples.train_labels[batch]
        _, gradient = network.loss_and_gradient(params["theta"], images, labels)
        optimizer.update(params, {"theta": gradient})
        trainer.step()
    assert np.abs(trainer.learners[0].theta - params["theta"]).max() < 1e-9
