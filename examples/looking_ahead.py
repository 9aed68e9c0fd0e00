"""At equal rates Nesterov's limit is lower than Momentum's."""

from examples._example import Example


class LookingAhead(Example):
    """An example."""

    name = "Looking ahead too boldly"
    order = 110
    page = "playground"
    question = "Nesterov looks ahead before it steps. Both have a rate of 0.9: does that make it the safer one?"
    entries = {
        "surface": "quadratic",
        "x": "-7",
        "y": "2",
        "steps": "60",
        "1": "momentum",
        "1.learning_rate": "0.9",
        "2": "nesterov",
        "2.learning_rate": "0.9",
    }
