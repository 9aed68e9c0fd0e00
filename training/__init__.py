"""The neural network of "Deep Learning from Scratch" on real digits: the model, its training, slices of its loss."""

from training.network import Network
from training.plan import TRAINABLE, Plan
from training.trainer import Trainer

__all__ = ["TRAINABLE", "Network", "Plan", "Trainer"]
