"""Above 1, the limit of this bowl, every step lands higher than it began."""

from examples._example import Example


class RateTooLarge(Example):
    """An example."""

    name = "A learning rate too large"
    order = 40
    page = "playground"
    question = "SGD with a learning rate of 1.2: at which step has it left the picture, and in which direction?"
    entries = {"surface": "quadratic", "x": "-7", "y": "2", "steps": "30", "1": "sgd", "1.learning_rate": "1.2"}
