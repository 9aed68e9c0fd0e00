"""From y = 0.000001 the distance from the ridge grows by a constant factor a step."""

from examples._example import Example


class OnTheRidge(Example):
    """An example."""

    name = "On the ridge of a saddle"
    order = 60
    page = "playground"
    question = "The start is a millionth beside the ridge. Who finds the way down first, and why does it take so long?"
    entries = {
        "surface": "saddle",
        "x": "-1.8",
        "y": "1e-06",
        "steps": "150",
        "1": "sgd",
        "2": "momentum",
        "3": "adam",
    }
