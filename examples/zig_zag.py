"""SGD crosses the valley with every step, although nothing is random."""

from examples._example import Example


class ZigZag(Example):
    """An example."""

    name = "Straight or zig-zag?"
    order = 20
    page = "playground"
    question = "The gradient here is exact, nothing is random. Does SGD go straight to the star, or in a zig-zag?"
    entries = {"surface": "quadratic", "x": "-7", "y": "2", "steps": "30", "1": "sgd", "1.learning_rate": "0.95"}
