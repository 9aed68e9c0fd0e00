"""A descent as a program of its own: NumPy with every equation visible, or PyTorch, Keras or Optax."""

from programs.program import TARGETS, Program, program

__all__ = ["TARGETS", "Program", "program"]
