"""Run an optimizer on a surface and measure what happened."""

from simulation.simulate import simulate
from simulation.trajectory import Trajectory

__all__ = ["Trajectory", "simulate"]
