"""The neural network of "Deep Learning from Scratch" on real digits: the model, its training, slices of its loss."""

from training.learner import Learner
from training.measurement import Measurement, Predictions
from training.network import Network
from training.plan import TRAINABLE, Plan
from training.recommended import recommended_rate
from training.smoothing import smooth
from training.task import Chunk, RatePoint, RatesTask, TrainTask
from training.trainer import Trainer

__all__ = [
    "TRAINABLE",
    "Chunk",
    "Learner",
    "Measurement",
    "Network",
    "Plan",
    "Predictions",
    "RatePoint",
    "RatesTask",
    "TrainTask",
    "Trainer",
    "recommended_rate",
    "smooth",
]
