"""The four panels of "Deep Learning from Scratch", chapter 6."""

from examples._example import Example


class Classic(Example):
    """An example."""

    name = "The book's four optimizers"
    order = 10
    page = "playground"
    question = (
        "Same bowl, same start, 30 steps: which of the four ends nearest to "
        "the star, and which goes there most directly?"
    )
    entries = {
        "surface": "quadratic",
        "x": "-7",
        "y": "2",
        "steps": "30",
        "1": "sgd",
        "1.learning_rate": "0.95",
        "2": "momentum",
        "2.learning_rate": "0.1",
        "2.momentum": "0.9",
        "3": "adagrad",
        "3.learning_rate": "1.5",
        "3.epsilon": "1e-07",
        "4": "adam",
        "4.learning_rate": "0.3",
        "4.epsilon": "1e-07",
        "4.epsilon_place": "before_bias_correction",
        "layout": "panels",
    }
