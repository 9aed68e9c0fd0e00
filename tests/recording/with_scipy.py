"""SciPy's conjugate gradients, BFGS and Newton in a trust region, for tests/test_second_order.py.

Their line searches are not ours, so paths cannot be compared, but what the papers are about can:

    minima      where SciPy ends, for each method and surface
    directions  SciPy's own path with CG and BFGS, whose every step goes along the direction that the formula gives for
                the path so far, and the inverse Hessian that BFGS has learnt at its end
    steps       the points of "trust-exact", which our Newton takes too once refused trials are left out; SciPy solves
                its subproblem to within 10% of the radius, and is made to solve it as exactly as it can here
"""

import json

import jax
import numpy as np
from scipy.optimize import minimize
from scipy.optimize._trustregion import _minimize_trust_region
from scipy.optimize._trustregion_exact import IterativeSubproblem

from recording.cases import STARTS, SURFACES

METHODS = {"conjugate_gradient": "CG", "bfgs": "BFGS", "newton": "trust-exact"}
CURVED = ["rosenbrock", "beale", "himmelblau"]
RADII = [1.0, 0.3]
ROUGH, FINE = 1e-3, 1e-9
"""Gradient norms at which to stop: before rounding turns the directions, and at the minimum."""


class Exact(IterativeSubproblem):
    """SciPy's subproblem, solved as far as rounding allows."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **{**options, "k_easy": 1e-14, "k_hard": 1e-14, "maxiter": 200})


def problem(surface: str) -> dict:
    """f, its gradient and its Hessian, by automatic differentiation."""
    f = jax.jit(lambda point: SURFACES[surface](*point))
    gradient, hessian = jax.jit(jax.grad(f)), jax.jit(jax.hessian(f))
    return {
        "fun": lambda point: float(f(point)),
        "jac": lambda point: np.asarray(gradient(point)),
        "hess": lambda point: np.asarray(hessian(point)),
    }


def without_hessian(surface: str) -> dict:
    return {name: question for name, question in problem(surface).items() if name != "hess"}


def minimum(slug: str, surface: str) -> dict:
    """Where a method ends."""
    asked = problem(surface) if slug == "newton" else without_hessian(surface)
    found = minimize(x0=STARTS[surface], method=METHODS[slug], options={"gtol": FINE, "maxiter": 1000}, **asked)
    return {"optimizer": slug, "surface": surface, "start": STARTS[surface], "point": found.x.tolist()}


def directions(slug: str, surface: str) -> dict:
    """The path of a method, without its last step, which BFGS does not learn from."""
    options = {"gtol": ROUGH, "return_all": True}
    asked = {"x0": STARTS[surface], "method": METHODS[slug], **without_hessian(surface)}
    steps = minimize(**asked, options=options).nit
    found = minimize(**asked, options={**options, "maxiter": steps - 1})
    case = {"optimizer": slug, "surface": surface, "path": np.array(found.allvecs).T.tolist()}
    return case | ({"inverse": found.hess_inv.tolist()} if slug == "bfgs" else {})


def newton(surface: str, radius: float) -> dict:
    """The accepted points of the trust-region method."""
    found = _minimize_trust_region(
        x0=np.array(STARTS[surface]),
        subproblem=Exact,
        initial_trust_radius=radius,
        gtol=1e-5,
        return_all=True,
        **problem(surface),
    )
    points = np.array(found.allvecs)
    accepted = np.concatenate([[True], np.any(points[1:] != points[:-1], axis=1)])
    return {"surface": surface, "radius": radius, "path": points[accepted].T.tolist()}


def recording(library: str) -> str:
    """The whole file, a line for each case."""
    tables = {
        "minima": [minimum(slug, surface) for slug in METHODS for surface in SURFACES],
        "directions": [directions(slug, surface) for slug in ("conjugate_gradient", "bfgs") for surface in CURVED],
        "newton": [newton(surface, radius) for surface in SURFACES for radius in RADII],
    }
    parts = [f'"library": {json.dumps(library)}']
    for name, cases in tables.items():
        lines = [json.dumps(case, separators=(",", ":")) for case in cases]
        parts.append(f'"{name}": [\n' + ",\n".join(lines) + "\n]")
    return "{" + ",\n".join(parts) + "}\n"
