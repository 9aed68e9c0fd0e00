"""The same descents by `sweep`, and as a user would write them in PyTorch and in JAX, where these are installed."""

import math
from collections.abc import Callable

import numpy as np

from optimizers import OPTIMIZERS
from simulation import sweep
from simulation.descent import Descent
from simulation.rules import PLAIN
from simulation.simulate import escape_circle
from simulation.sweep.compiled_step import CompiledStep
from surfaces import SURFACES

try:
    import torch
except ModuleNotFoundError:
    torch = None
try:
    import jax
    import optax
except ModuleNotFoundError:
    jax = None

RATES = {
    "quadratic": {"sgd": 0.5, "momentum": 0.1, "adam": 0.1},
    "rosenbrock": {"sgd": 1e-3, "momentum": 5e-4, "adam": 0.01},
    "rastrigin": {"sgd": 1e-3, "momentum": 5e-4, "adam": 0.01},
}
TURN = 2 * math.pi


def starts(size: int) -> np.ndarray:
    return np.random.default_rng(0).uniform(-2, 2, (2, size))


def loss(surface: str, cos: Callable) -> Callable:
    """f(x, y) as a user writes it."""
    return {
        "quadratic": lambda x, y: x**2 / 20 + y**2,
        "rosenbrock": lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
        "rastrigin": lambda x, y: x**2 + y**2 + 10 * (2 - cos(TURN * x) - cos(TURN * y)),
    }[surface]


def ours(surface: str, slug: str, steps: int, size: int) -> Callable[[np.ndarray], np.ndarray]:
    optimizer = OPTIMIZERS[slug](learning_rate=RATES[surface][slug])
    return lambda start: sweep(SURFACES[surface](), optimizer, start, steps).final_point


def bare(surface: str, slug: str, steps: int, start: np.ndarray) -> Callable[[np.ndarray], None]:
    """Our update's NumPy calls from `start`, and nothing else: nobody looks where they lead."""
    on, optimizer = SURFACES[surface](), OPTIMIZERS[slug](learning_rate=RATES[surface][slug])
    descent = Descent(on, optimizer, start, steps, None, PLAIN, *escape_circle(on))
    walker = CompiledStep(descent).walker(descent)

    @np.errstate(all="ignore")
    def run(_: np.ndarray) -> None:
        for t in range(1, steps + 1):
            walker.step(t)

    return run


def in_torch(surface: str, slug: str, steps: int, size: int) -> Callable[[np.ndarray], np.ndarray]:
    rate, f = RATES[surface][slug], loss(surface, torch.cos)

    def run(start: np.ndarray) -> np.ndarray:
        point = torch.tensor(start, requires_grad=True)
        optimizer = {
            "sgd": lambda: torch.optim.SGD([point], lr=rate),
            "momentum": lambda: torch.optim.SGD([point], lr=rate, momentum=0.9),
            "adam": lambda: torch.optim.Adam([point], lr=rate),
        }[slug]()
        for _ in range(steps):
            optimizer.zero_grad()
            f(*point).sum().backward()
            optimizer.step()
        return point.detach().numpy()

    return run


def in_jax(surface: str, slug: str, steps: int, size: int) -> Callable[[np.ndarray], np.ndarray]:
    rate, f = RATES[surface][slug], loss(surface, jax.numpy.cos)
    optimizer = {
        "sgd": lambda: optax.sgd(rate),
        "momentum": lambda: optax.sgd(rate, momentum=0.9),
        "adam": lambda: optax.adam(rate),
    }[slug]()

    def descend(point):
        def step(carry, _):
            point, state = carry
            updates, state = optimizer.update(jax.grad(lambda p: f(*p))(point), state)
            return (optax.apply_updates(point, updates), state), None

        return jax.lax.scan(step, (point, optimizer.init(point)), None, length=steps)[0][0]

    compiled = jax.jit(jax.vmap(descend)).lower(jax.ShapeDtypeStruct((size, 2), float)).compile()
    return lambda start: np.asarray(compiled(start.T).block_until_ready()).T


CONTESTANTS = {"ours": ours} | ({"torch": in_torch} if torch else {}) | ({"jax": in_jax} if jax else {})
