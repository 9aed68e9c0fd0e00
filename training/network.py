"""The network: fully connected layers, softmax and cross-entropy, all parameters in one flat array."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from catalogue import Declaration, parameter

INPUTS, CLASSES = 784, 10
ACTIVATIONS = {
    "relu": (lambda z: np.maximum(z, 0, out=z), lambda a: a > 0),
    "tanh": (lambda z: np.tanh(z, out=z), lambda a: 1 - a * a),
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda a: a * (1 - a)),
}
"""Name -> the function, which may write over its argument, and its derivative by its own value."""
SPREADS = {
    "he": lambda inputs: np.sqrt(2 / inputs),
    "xavier": lambda inputs: np.sqrt(1 / inputs),
    "small_normal": lambda inputs: 0.01,
}
"""Name -> standard deviation of the initial weights of a layer with so many inputs."""
QUIET = np.errstate(all="ignore")
"""What diverges is infinite or nan, and no warning."""


class Layer(NamedTuple):
    """Views into the flat array."""

    weights: np.ndarray  # (in, out)
    biases: np.ndarray  # (out,)


@dataclass(frozen=True, kw_only=True)
class Network(Declaration):
    """784 inputs, hidden layers of equal size, 10 outputs, as in chapter 6 of K. Saito (2016), Deep Learning from
    Scratch, ISBN 978-4-87311-758-4. He et al. (2015), https://arxiv.org/abs/1502.01852; Glorot and Bengio (2010),
    https://proceedings.mlr.press/v9/glorot10a.html, by the book's 1 / inputs.

    Everywhere theta is (size,): weights (in, out) and biases (out,) of the layers in order; images are (n, 784) of
    theta's dtype, labels (n,) whole numbers.
    """

    name = "Network"
    order = 10

    layers: float = parameter(4, 1, 5, allowed="[1, 5]", whole=True, help="Hidden layers.")
    units: float = parameter(100, 20, 200, allowed="[20, 200]", whole=True, help="Units of each hidden layer.")
    activation: str = parameter("relu", options=tuple(ACTIVATIONS), help="What bends the sum in every hidden unit.")
    initialisation: str = parameter("he", options=tuple(SPREADS), help="How large the initial weights are.")

    @cached_property
    def shapes(self) -> tuple[tuple[int, int], ...]:
        """(inputs, outputs) of every layer."""
        sizes = [INPUTS, *[int(self.units)] * int(self.layers), CLASSES]
        return tuple(pairwise(sizes))

    @property
    def size(self) -> int:
        """The number of parameters."""
        return sum((inputs + 1) * outputs for inputs, outputs in self.shapes)

    def unpack(self, theta: np.ndarray) -> list[Layer]:
        """The layers as views into theta."""
        layers, at = [], 0
        for inputs, outputs in self.shapes:
            middle, end = at + inputs * outputs, at + (inputs + 1) * outputs
            layers.append(Layer(theta[at:middle].reshape(inputs, outputs), theta[middle:end]))
            at = end
        return layers

    def initial(self, generator: np.random.Generator, dtype: type = np.float32) -> np.ndarray:
        """Normal weights, drawn layer by layer, and zero biases."""
        theta = np.zeros(self.size)
        for layer in self.unpack(theta):
            inputs = len(layer.weights)
            layer.weights[:] = generator.standard_normal(layer.weights.shape) * SPREADS[self.initialisation](inputs)
        return theta.astype(dtype)

    @QUIET
    def logits(self, theta: np.ndarray, images: np.ndarray) -> np.ndarray:
        """The outputs (n, 10) before softmax."""
        return self._forward(self.unpack(theta), images)[-1]

    @QUIET
    def probabilities(self, theta: np.ndarray, images: np.ndarray) -> np.ndarray:
        """How likely each digit is (n, 10), by softmax."""
        return _softmax(self.logits(theta, images))[0]

    @QUIET
    def loss(self, theta: np.ndarray, images: np.ndarray, labels: np.ndarray) -> float:
        """The mean cross-entropy."""
        return _cross_entropy(self.logits(theta, images), labels)[0]

    @QUIET
    def loss_and_gradient(
        self, theta: np.ndarray, images: np.ndarray, labels: np.ndarray, out: np.ndarray | None = None
    ) -> tuple[float, np.ndarray]:
        """The mean cross-entropy and its gradient (size,), by backpropagation; `out` is where it goes, if given."""
        layers, gradient = self.unpack(theta), np.empty_like(theta) if out is None else out
        *inputs, logits = self._forward(layers, images)
        loss, delta = _cross_entropy(logits, labels)
        _, derivative = ACTIVATIONS[self.activation]
        slopes = self.unpack(gradient)
        for i in reversed(range(len(layers))):
            np.matmul(inputs[i].T, delta, out=slopes[i].weights)
            delta.sum(axis=0, out=slopes[i].biases)
            if i:
                delta = delta @ layers[i].weights.T
                delta *= derivative(inputs[i])
        return loss, gradient

    def _forward(self, layers: list[Layer], images: np.ndarray) -> list[np.ndarray]:
        """What every layer is given (n, in), and the logits (n, 10)."""
        activate, _ = ACTIVATIONS[self.activation]
        values = [images]
        for weights, biases in layers:
            total = values[-1] @ weights
            total += biases
            values.append(activate(total) if len(values) < len(layers) else total)
        return values


def _softmax(logits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The probabilities (n, 10), and their logarithms."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    exponentials = np.exp(shifted)
    total = exponentials.sum(axis=1, keepdims=True)
    return exponentials / total, shifted - np.log(total)


def _cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    """The mean loss, and its derivative (n, 10) by the logits."""
    delta, logarithms = _softmax(logits)
    right = np.arange(len(labels)), labels
    delta[right] -= 1
    delta /= len(labels)
    return -float(np.mean(logarithms[right])), delta
