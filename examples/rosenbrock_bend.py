"""The floor of the valley bends, and nobody arrives in 200 steps."""

from examples._example import Example


class RosenbrockBend(Example):
    """An example."""

    name = "Round Rosenbrock's bend"
    order = 90
    page = "playground"
    question = "The valley floor is flat and bends. Which of the three has come farthest along it after 200 steps?"
    entries = {"surface": "rosenbrock", "steps": "200", "1": "sgd", "2": "momentum", "3": "adam"}
