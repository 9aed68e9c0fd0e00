"""What mini-batches do near a minimum: how noisy their gradient is, and how far down a fixed rate can get with it."""

import numpy as np
from numpy.typing import ArrayLike

from surfaces._regression import Regression


def minibatch_covariance(
    surface: Regression, point: ArrayLike, batch_size: int, replacement: bool = True
) -> np.ndarray:
    """Covariance (2, 2) of the gradient of one mini-batch at a point (2,).

    That is Sigma / B, where Sigma is `surface.gradient_covariance`; without replacement times (n - B) / (n - 1), the
    correction for a finite population, which is 0 where the mini-batch is all n examples.
    """
    n = len(surface.examples)
    size = min(batch_size, n)
    share = 1.0 if replacement else (n - size) / (n - 1)
    return surface.gradient_covariance(point) * share / size


def ellipse(covariance: np.ndarray, count: int = 73) -> np.ndarray:
    """A closed curve (2, count) around the origin: one standard deviation in every direction."""
    variances, axes = np.linalg.eigh(covariance)
    turn = np.linspace(0, 2 * np.pi, count)
    return (axes * np.sqrt(np.maximum(variances, 0))) @ np.stack([np.cos(turn), np.sin(turn)])


def stationary_covariance(hessian: np.ndarray, noise: np.ndarray, rate: float) -> np.ndarray | None:
    """Where SGD comes to rest around a minimum: the covariance C (2, 2) of its points after many steps.

    It solves C = (I - rate H) C (I - rate H) + rate² N for a gradient that is H theta and noise of covariance N,
    independent at every step; None where nothing comes to rest, because the rate is too high, or so low for the lower
    curvature that rounding leaves nothing of their product.
    Mandt, Hoffman and Blei (2017), https://jmlr.org/papers/v18/17-214.html, for small rates.
    """
    curvatures, axes = np.linalg.eigh(hessian)
    kept = 1 - rate * curvatures
    if not np.all(np.abs(kept) < 1):
        return None
    along = axes.T @ noise @ axes
    return axes @ (rate * rate * along / (1 - np.outer(kept, kept))) @ axes.T


def noise_floor(surface: Regression, rate: float, batch_size: int) -> float | None:
    """The mean excess loss of SGD at a fixed rate after many steps with mini-batches drawn with replacement.

    tr(H C) / 2 with the `stationary_covariance` C at the minimum, for a rate so low that the gradient's noise is the
    noise at the minimum. Where H = I this is rate / (2 - rate) tr(Sigma) / (2 B). Without replacement the mini-batches
    of an epoch make up for one another, and the floor is lower. None where there is no `stationary_covariance`.
    """
    (minimum,) = surface.minima
    hessian = surface.hessian(minimum)
    spread = stationary_covariance(hessian, minibatch_covariance(surface, minimum, batch_size), rate)
    return None if spread is None else float(np.trace(hessian @ spread)) / 2
