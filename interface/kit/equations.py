"""What a browser computes descents with while a hand moves: the equations as programs, and numbers that are drawn."""

from functools import cache, lru_cache
from typing import Any

from catalogue import Surface
from charts.landscape import packed
from interface.kit.runs import Asset, key_of
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation.flat_equations import optimizer_content, out_of_the_box, schedule_content, surface_content
from simulation.objectives import Noise
from simulation.scenario import Scenario

FEWEST = 64
"""At least so many gradients' noise is sent, and else twice, four times, ... as much, so that few assets are others."""
AT_A_STEP = 2
"""A method that the browser computes asks for at most so many gradients at a step."""


@cache
def equations_asset() -> Asset:
    """Every optimizer and every schedule."""
    content = {
        "optimizers": {slug: optimizer_content(cls) for slug, cls in OPTIMIZERS.items()},
        "schedules": {slug: schedule_content(cls) for slug, cls in SCHEDULES.items()},
    }
    return Asset(key_of(content), content)


def ground_equations(surface: Surface) -> Asset:
    """One surface, whatever its sliders say."""
    return _ground(out_of_the_box(surface))


@lru_cache(maxsize=256)
def _ground(surface: Surface) -> Asset:
    content = surface_content(surface)
    return Asset(key_of(content), content)


@lru_cache(maxsize=64)
def drawn(seed: int, count: int) -> Asset:
    """The first `count` pairs of the noise of a seed."""
    noise = Noise(seed)
    noise.pair(count - 1)
    content = {"normals": packed(noise.rows[:count, :, 0], "f8")}
    return Asset(key_of(content), content)


def equations(scenario: Scenario) -> dict[str, Asset | None]:
    """What an experiment's runs are computed with; `normals` where there is noise."""
    noisy = scenario.rules.noise != "none"
    normals = drawn(int(scenario.rules.seed), enough(AT_A_STEP * scenario.steps)) if noisy else None
    return {"methods": equations_asset(), "ground": ground_equations(scenario.surface), "normals": normals}


def enough(gradients: int) -> int:
    """For so many gradients or more numbers are drawn."""
    count = FEWEST
    while count < gradients:
        count *= 2
    return count


def keys(assets: dict[str, Asset | None]) -> dict[str, Any]:
    """Their keys, null for what is not there."""
    return {name: one and one.key for name, one in assets.items()}
