"""The ranking depends on who chose the rates."""

from examples._example import Example


class FairRace(Example):
    """An example."""

    name = "Which optimizer is best?"
    order = 150
    page = "race"
    question = "The same rate for all, the defaults of a library, or tuned for each: who wins by which rule?"
    entries = {"mode": "same"}
