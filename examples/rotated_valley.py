"""SGD and Momentum go the same way turned; rates for each coordinate know x and y only."""

from examples._example import Example


class RotatedValley(Example):
    """An example."""

    name = "Turn the valley"
    order = 100
    page = "playground"
    question = (
        "The same bowl and start, turned by 45°. For which of the four is it "
        "the same path turned, and for which another one?"
    )
    entries = {
        "surface": "quadratic",
        "surface.angle": "45",
        "x": "-6.364",
        "y": "-3.536",
        "steps": "60",
        "1": "sgd",
        "1.learning_rate": "0.95",
        "2": "momentum",
        "2.learning_rate": "0.1",
        "3": "adagrad",
        "3.learning_rate": "1.5",
        "4": "rmsprop",
        "4.learning_rate": "0.3",
    }
