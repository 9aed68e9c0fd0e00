"""Performance profiles: in which share of the problems is a solver within a factor of the best?"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Profile:
    """Dolan and Moré (2002), https://doi.org/10.1007/s101070100263: rho_s(tau), one step function for each solver.

    A problem's ratio is the solver's evaluations over those of the best solver there; it is infinite where the solver
    does not solve it. rho_s(tau) is the share of all problems, solved by anybody or not, whose ratio is at most tau.
    """

    ratios: np.ndarray
    """(solvers, problems), 1 or more."""

    def share(self, tau: np.ndarray | float) -> np.ndarray:
        """rho (solvers, ...) at factors tau (...), finite and 1 or more."""
        tau = np.asarray(tau, dtype=float)
        ordered = np.sort(self.ratios, axis=-1)
        counts = np.stack([np.searchsorted(row, tau, side="right") for row in ordered])
        return counts / self.ratios.shape[-1]

    @property
    def taus(self) -> np.ndarray:
        """(k,), 1 and every factor at which one of the functions rises."""
        return np.unique(np.append(self.ratios[np.isfinite(self.ratios)], 1.0))


def profile(evaluations: np.ndarray) -> Profile:
    """The profile of evaluations until solved (solvers, problems), inf where that never is.

    What is solved before the first evaluation counts as one evaluation, so that there is a ratio.
    Raises ValueError for another shape, no problem, or numbers below 0.
    """
    needed = np.asarray(evaluations, dtype=float)
    if needed.ndim != 2 or not needed.size or not np.all(needed >= 0):
        raise ValueError(f"evaluations must be numbers of 0 or more (solvers, problems), received {evaluations!r}")
    needed = np.maximum(needed, 1.0)
    best = needed.min(axis=0)
    ratios = np.full(needed.shape, np.inf)
    np.divide(needed, best, out=ratios, where=np.isfinite(needed))
    return Profile(ratios)
