"""The fastest pairs lie on a ridge, not at the largest momentum."""

from examples._example import Example


class MapOfMomentum(Example):
    """An example."""

    name = "Which rate, which momentum?"
    order = 120
    page = "maps"
    question = "Every cell is one run. Where is the fastest pair: at the largest momentum, or somewhere between?"
    entries = {
        "surface": "quadratic",
        "x": "-7",
        "y": "2",
        "steps": "200",
        "1": "momentum",
        "across": "learning_rate",
        "up": "momentum",
    }
