"""A loss curve without the noise of its mini-batches, as the book draws it."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

WINDOW = np.kaiser(11, 2)


def smooth(losses: np.ndarray) -> np.ndarray:
    """The losses (n,) as weighted means (n,) of 11 neighbours, up to where they become nan.

    K. Saito (2016), Deep Learning from Scratch, common/util.py: smooth_curve. Beyond its ends the curve is continued by
    its mirror image, without the first loss and with the last one; for fewer than 11 losses, where the book's code
    returns too few, the image is mirrored again.
    """
    finite = np.isfinite(losses)
    count = len(losses) if finite.all() else int(finite.argmin())
    smoothed = np.full(len(losses), np.nan)
    if count:
        half = len(WINDOW) // 2
        mirrored = np.pad(np.pad(losses[:count], (half, 0), "reflect"), (0, half), "symmetric")
        smoothed[:count] = sliding_window_view(mirrored, len(WINDOW)) @ (WINDOW / WINDOW.sum())
    return smoothed
