"""The network of the book, five layers, 300 updates."""

from examples._example import Example


class NetworkOfTheBook(Example):
    """An example."""

    name = "A network on handwritten digits"
    order = 160
    page = "network"
    question = (
        "Four optimizers train the same network. Which is ahead after 300 "
        "updates, and do they differ as much on new digits?"
    )
    entries = {
        "layers": "4",
        "units": "100",
        "iterations": "300",
        "1": "sgd",
        "2": "momentum",
        "3": "adagrad",
        "4": "adam",
    }
