"""A rate for each coordinate takes the sideways steps back."""

from examples._example import Example


class ZigZagWithRMSProp(Example):
    """An example."""

    name = "The same valley with RMSProp"
    order = 30
    page = "playground"
    question = "RMSProp has a rate of its own for each coordinate. How many of SGD's 29 turns are left?"
    entries = {
        "surface": "quadratic",
        "x": "-7",
        "y": "2",
        "steps": "30",
        "1": "sgd",
        "1.learning_rate": "0.95",
        "2": "rmsprop",
        "2.learning_rate": "0.3",
    }
