"""The same start leads different optimizers to different minima."""

from examples._example import Example


class FourMinima(Example):
    """An example."""

    name = "Where does each start lead?"
    order = 130
    page = "basins"
    question = "Four equal minima. Do two optimizers always lead from the same start to the same one?"
    entries = {"surface": "himmelblau", "1": "sgd", "2": "momentum", "3": "adam"}
