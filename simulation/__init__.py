"""Run an optimizer on a surface and measure what happened."""

from simulation.budget import simulate_within
from simulation.comparison import compare
from simulation.files import load, save
from simulation.measurements import Measurements, measure
from simulation.minibatches import MiniBatches
from simulation.outcomes import Outcome
from simulation.rates import Recommendation, recommend
from simulation.rules import Rules
from simulation.simulate import simulate
from simulation.sweep import Sweep, sweep
from simulation.trajectory import Trajectory

__all__ = [
    "Measurements",
    "MiniBatches",
    "Outcome",
    "Recommendation",
    "Rules",
    "Sweep",
    "Trajectory",
    "compare",
    "load",
    "measure",
    "recommend",
    "save",
    "simulate",
    "simulate_within",
    "sweep",
]
