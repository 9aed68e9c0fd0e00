"""The network's loss and gradient, against difference quotients, extreme numbers and an equation written again."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import digits
from training import Network
from training.network import ACTIVATIONS, SPREADS, _cross_entropy

NETWORKS = [
    Network(layers=layers, units=20, activation=activation, initialisation=initialisation)
    for layers, activation, initialisation in itertools.product(range(1, 6), ACTIVATIONS, SPREADS)
]


def generator(seed: int = 0) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


def some(count: int, dtype: type = np.float64) -> tuple[np.ndarray, np.ndarray]:
    """Images and labels of the first digits."""
    return digits().train_images[:count].astype(dtype) / dtype(255), digits().train_labels[:count]


def somewhere(network: Network) -> np.ndarray:
    """Weights and biases as training might leave them: no bias is 0, no unit is at a kink."""
    return network.initial(generator(), np.float64) + generator(1).normal(0, 0.05, network.size)


def described(network: Network) -> str:
    return f"{int(network.layers)} {network.activation} {network.initialisation}"


@pytest.mark.parametrize("network", NETWORKS, ids=described)
def test_the_gradient_is_the_slope_of_the_loss(network):
    """Along random directions and single parameters of every layer, by central differences of fourth order."""
    theta, (images, labels) = somewhere(network), some(8)
    _, gradient = network.loss_and_gradient(theta, images, labels)
    directions = list(generator(2).standard_normal((3, network.size)) / np.sqrt(network.size))
    for slopes in network.unpack(gradient):
        for part in slopes:  # where the slope is steepest
            single = np.zeros(network.size)
            single[np.flatnonzero(gradient == part.flat[np.abs(part).argmax()])[0]] = 1.0
            directions.append(single)
    h = 1e-5
    for direction in directions:
        near, far = (
            network.loss(theta + k * h * direction, images, labels)
            - network.loss(theta - k * h * direction, images, labels)
            for k in (1, 2)
        )
        assert (8 * near - far) / (12 * h) == pytest.approx(gradient @ direction, abs=1e-7)


@pytest.mark.parametrize("network", NETWORKS, ids=described)
def test_the_loss_is_that_of_the_book(network):
    """One image after the other, one unit after the other, in plain Python."""
    theta, (images, labels) = somewhere(network), some(3)
    bend = {
        "relu": lambda z: max(z, 0.0),
        "tanh": np.tanh,
        "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    }[network.activation]
    losses = []
    for image, label in zip(images, labels, strict=True):
        values, at = image, 0
        for inputs, outputs in network.shapes:
            weights = theta[at : at + inputs * outputs]
            biases = theta[at + inputs * outputs : at + (inputs + 1) * outputs]
            values = np.array([sum(values * weights[j::outputs]) + biases[j] for j in range(outputs)])
            at += (inputs + 1) * outputs
            if outputs != 10:
                values = np.array([bend(z) for z in values])
        losses.append(np.log(np.sum(np.exp(values))) - values[label])
    assert network.loss(theta, images, labels) == pytest.approx(np.mean(losses), abs=1e-12)
    assert at == network.size


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_softmax_stands_extreme_logits(dtype):
    logits = np.array([[1e30, -1e30, 0], [1000, 999, 0], [-1e4, -1e4, -1e4]], dtype=dtype)
    with np.errstate(all="raise", under="ignore"):
        loss, delta = _cross_entropy(logits, np.array([0, 0, 0]))
    assert loss == pytest.approx((0 + np.log1p(np.exp(-1)) + np.log(3)) / 3, rel=1e-6)
    shares = np.array([[1, 0, 0], [1 / (1 + np.exp(-1)), 1 / (1 + np.e), 0], [1 / 3] * 3]) - [1, 0, 0]
    np.testing.assert_allclose(delta, shares / 3, atol=1e-7)
    assert delta.dtype == dtype


def test_a_sure_mistake_costs_its_logit():
    loss, _ = _cross_entropy(np.array([[0.0, 1e6]]), np.array([0]))
    assert loss == 1e6


@given(st.lists(st.floats(-50, 50), min_size=10, max_size=10), st.floats(-1e6, 1e6), st.integers(0, 9))
def test_a_common_shift_of_the_logits_changes_nothing(logits, shift, label):
    loss, delta = _cross_entropy(np.array([logits]), np.array([label]))
    moved, delta_moved = _cross_entropy(np.array([logits]) + shift, np.array([label]))
    assert moved == pytest.approx(loss, abs=1e-8)
    np.testing.assert_allclose(delta_moved, delta, atol=1e-8)
    assert delta.sum() == pytest.approx(0, abs=1e-12), "probabilities sum to 1"


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_what_diverges_does_so_without_a_warning(activation):
    network = Network(layers=2, units=20, activation=activation)
    images, labels = some(4, np.float32)
    theta = network.initial(generator()) * np.float32(1e30)
    loss, gradient = network.loss_and_gradient(theta, images, labels)
    assert gradient.shape == theta.shape
    assert isinstance(loss, float)
    assert network.probabilities(theta, images).shape == (4, 10)


def test_layers_are_views_and_take_up_everything():
    network = Network(layers=2, units=30)
    theta = np.zeros(network.size)
    for number, layer in enumerate(network.unpack(theta), start=1):
        layer.weights[:], layer.biases[:] = number, -number
    assert np.bincount(np.abs(theta).astype(int)).tolist() == [0, 785 * 30, 31 * 30, 31 * 10]


@pytest.mark.parametrize("initialisation", SPREADS)
def test_initial_weights_have_their_spread(initialisation):
    network = Network(layers=3, units=200, initialisation=initialisation)
    expected = {"he": np.sqrt([2 / 784, 2 / 200, 2 / 200]), "xavier": np.sqrt([1 / 784, 1 / 200, 1 / 200])}
    layers = network.unpack(network.initial(generator(), np.float64))
    spreads = [layer.weights.std() for layer in layers[:3]]
    np.testing.assert_allclose(spreads, expected.get(initialisation, [0.01] * 3), rtol=0.02)
    assert all((layer.biases == 0).all() for layer in layers)


def test_the_given_array_takes_the_gradient():
    network, (images, labels) = Network(layers=1, units=20), some(4)
    theta, out = somewhere(network), np.full(network.size, np.nan)
    loss, gradient = network.loss_and_gradient(theta, images, labels, out)
    assert gradient is out
    again, fresh = network.loss_and_gradient(theta, images, labels)
    assert loss == again
    np.testing.assert_array_equal(out, fresh)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"layers": 6}, r"network: layers must be in \[1, 5\], received 6"),
        ({"layers": 1.5}, r"layers must be whole, in \[1, 5\], received 1.5"),
        ({"units": 10}, r"units must be in \[20, 200\], received 10"),
        ({"activation": "gelu"}, "activation must be one of relu, tanh, sigmoid, received 'gelu'"),
        ({"initialisation": 3}, "initialisation must be one of he, xavier, small_normal, received 3"),
    ],
)
def test_a_wrong_network_is_told(wrong, message):
    with pytest.raises(ValueError, match=message):
        Network(**wrong)
