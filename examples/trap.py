"""SGD rests in the local minimum, Momentum rolls through."""

from examples._example import Example


class Trap(Example):
    """An example."""

    name = "A trap on the way"
    order = 70
    page = "playground"
    question = (
        "Two minima, one start. Where does each of the two come to rest? "
        "Then turn the momentum down: when is it caught?"
    )
    entries = {"surface": "bowl_with_trap", "1": "sgd", "2": "momentum"}
