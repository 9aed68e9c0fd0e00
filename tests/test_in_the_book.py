"""The classes in the book's style: run with their dictionaries they are the core's descents."""

import runpy

import numpy as np
import pytest

from optimizers import OPTIMIZERS
from programs.in_the_book import book_class
from simulation import simulate
from simulation.link import default_values
from surfaces import SURFACES

STEPS = 60
WRITTEN = [slug for slug, cls in OPTIMIZERS.items() if book_class(cls)]


def run(folder, cls, surface, **arguments) -> np.ndarray:
    """The points (2, steps + 1) of the written class, x and y as parameters of their own."""
    (folder / "written.py").write_text(book_class(cls))
    known = runpy.run_path(str(folder / "written.py"), {"np": np})
    params = dict(zip("xy", map(np.array, surface.start), strict=True))

    def gradient(at):
        return dict(zip("xy", surface.gradient(np.array([at["x"], at["y"]])), strict=True))

    arguments = {cls.in_the_book.get(name, "lr" if name == "learning_rate" else name): value
                 for name, value in arguments.items()}  # fmt: skip
    optimizer = known[cls.__name__](**arguments)
    asks = "gradient" in type(optimizer).update.__code__.co_varnames
    points = [[*map(float, params.values())]]
    for _ in range(STEPS):
        optimizer.update(params, gradient if asks else gradient(params))
        points.append([*map(float, params.values())])
    return np.array(points).T


@pytest.mark.parametrize("surface", ["quadratic", "rosenbrock"])
@pytest.mark.parametrize("slug", WRITTEN)
def test_the_class_descends_as_the_core_does(tmp_path, slug, surface):
    cls, on = OPTIMIZERS[slug], SURFACES[surface]()
    rate = {name: value for name, value in default_values(cls, type(on)).items() if name == "learning_rate"}
    core = simulate(on, cls(**rate), on.start, STEPS).points
    assert run(tmp_path, cls, on, **rate) == pytest.approx(core, rel=1e-9, abs=1e-12)


def test_its_arguments_are_the_book_s(tmp_path):
    on = SURFACES["quadratic"]()
    core = simulate(on, OPTIMIZERS["momentum"](learning_rate=0.1, momentum=0.5), on.start, STEPS).points
    assert run(tmp_path, OPTIMIZERS["momentum"], on, learning_rate=0.1, momentum=0.5) == pytest.approx(core, rel=1e-12)
    assert "def __init__(self, lr=0.001, momentum=0.9):" in book_class(OPTIMIZERS["momentum"])


def test_all_but_those_that_look_at_the_whole_point_are_written():
    assert set(OPTIMIZERS) - set(WRITTEN) == {"sam", "prodigy", "line_search", "conjugate_gradient", "bfgs", "newton"}
