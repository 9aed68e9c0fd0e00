"""Which way does each optimizer take, and why? Drag the start and see."""

from interface.chrome import header
from interface.experiment import PLAYER, current
from interface.explanations import explain
from interface.payload import payload
from player import player

experiment = current()
header(experiment)
player(payload(experiment), key=PLAYER)
explain(experiment.scenario)
