"""On raw millimetres the condition number is 8,409,969."""

from examples._example import Example


class ScaleYourData(Example):
    """An example."""

    name = "Scale your data"
    order = 140
    page = "data"
    question = (
        "The penguins are measured in millimetres. How much of the way does SGD "
        "come in 100 steps, and what does scaling change?"
    )
    entries = {"surface": "linear_regression", "surface.scaling": "raw", "1": "sgd"}
