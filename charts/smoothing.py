"""A curve of losses made smooth, as the figures of the textbooks have them."""

import numpy as np

WINDOW, BETA = 11, 2.0
"""Of the Kaiser window in K. Saito (2016), Deep Learning from Scratch, ISBN 978-4-87311-758-4."""
WEIGHTS = np.kaiser(WINDOW, BETA) / np.kaiser(WINDOW, BETA).sum()


def smooth(losses: np.ndarray) -> np.ndarray:
    """Each of the losses (n,) as a mean of those around it, (n,); beyond the ends lie those within, reflected as in the
    book, which has the last one twice.

    Fewer than the window is long stay as they are. A nan, from which on a training has diverged, ends the curve.
    """
    ends = np.flatnonzero(np.isnan(losses))
    known = losses[: ends[0]] if len(ends) else losses
    if len(known) < WINDOW:
        return losses
    reflected = np.concatenate([known[WINDOW - 1 : 0 : -1], known, known[:-WINDOW:-1]])
    half = WINDOW // 2
    return np.concatenate([np.convolve(reflected, WEIGHTS, "valid")[half:-half], losses[len(known) :]])
