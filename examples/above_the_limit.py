"""At 1.02 x converges while y grows by 4% a step."""

from examples._example import Example


class AboveTheLimit(Example):
    """An example."""

    name = "Just above the limit"
    order = 50
    page = "playground"
    question = (
        "SGD with a learning rate of 1.02 looks well after 10 steps. Which coordinate is wrong, and what becomes of f?"
    )
    entries = {"surface": "quadratic", "x": "-7", "y": "2", "steps": "30", "1": "sgd", "1.learning_rate": "1.02"}
