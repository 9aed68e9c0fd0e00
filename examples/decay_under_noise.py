"""At a constant rate noise keeps SGD moving for ever; beside it a rate that falls."""

from examples._example import Example


class DecayUnderNoise(Example):
    """An example."""

    name = "Decay under noise"
    order = 80
    page = "playground"
    question = (
        "Every gradient is disturbed by the same noise for both. SGD keeps its rate, SGD 2 lets it fall. "
        "Which is there sooner, and does either come to rest?"
    )
    entries = {
        "surface": "quadratic",
        "x": "-7",
        "y": "2",
        "steps": "200",
        "1": "sgd",
        "1.learning_rate": "0.5",
        "2": "sgd",
        "2.learning_rate": "0.5",
        "2.schedule": "time_decay",
        "2.schedule.decay": "0.1",
        "noise": "isotropic",
        "noise.sigma": "1",
        "seed": "0",
    }
