"""At a constant rate noise keeps SGD moving for ever."""

from examples._example import Example


class DecayUnderNoise(Example):
    """An example."""

    name = "Decay under noise"
    order = 80
    page = "playground"
    question = (
        "Every gradient is disturbed. Does SGD ever come to rest at this "
        "rate? Choose the schedule Constant and compare."
    )
    entries = {
        "surface": "quadratic",
        "x": "-7",
        "y": "2",
        "steps": "200",
        "1": "sgd",
        "1.learning_rate": "0.5",
        "noise": "isotropic",
        "noise.sigma": "1",
        "seed": "0",
        "schedule": "time_decay",
        "schedule.decay": "0.1",
    }
