"""What the visitors of a class do on each page, at a person's pace."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from benchmarks.answers import ENTRANTS, QUERY
from benchmarks.load.client import Browser, RefusedError

SHARES = {"playground": 75, "maps": 8, "basins": 7, "race": 3, "network": 4, "slices": 3}
"""Page -> visitors of a hundred."""
THINKS = {"playground": 3.0, "maps": 6.0, "basins": 6.0, "race": 20.0, "network": 20.0, "slices": 15.0}
"""Page -> seconds between what a visitor has seen and the next change."""
LINKS = {
    "playground": QUERY,
    "maps": {"surface": "rosenbrock", "1": "momentum"},
    "basins": {"surface": "himmelblau", "1": "sgd", "2": "momentum", "3": "adam"},
    "race": {},
    "network": {"iterations": "300"},
    "slices": {"iterations": "300"},
}
"""Page -> the link that all of the class open."""
SURFACES = ("quadratic", "rosenbrock", "beale", "himmelblau", "rastrigin", "saddle")
SLIDERS = ("slider", "drag")
"""Kinds of what a hand moves."""
DRAG = 1.0
"""Seconds that a drag lasts, in which the browser computes what it draws: one answer when the hand rests."""


def rate(browser: Browser, low: float = 0.001, high: float = 0.5) -> str:
    """A learning rate as a slider gives one, even in its logarithm."""
    return f"{low * (high / low) ** browser.rng.random():.3g}"


async def slide(browser: Browser) -> None:
    slot = browser.rng.choice([key for key in browser.query if key.isdigit()])
    await browser.change("slider", **{f"{slot}.learning_rate": rate(browser)})


async def drag(browser: Browser) -> None:
    await asyncio.sleep(DRAG)
    await browser.change("drag", x=f"{browser.rng.uniform(-2, 2):.3f}", y=f"{browser.rng.uniform(-1, 3):.3f}")


async def switch_surface(browser: Browser) -> None:
    surface = browser.rng.choice([one for one in SURFACES if one != browser.query.get("surface")])
    kept = {key: text for key, text in browser.query.items() if key.partition(".")[0] not in ("surface", "x", "y")}
    browser.query = kept
    await browser.change("surface", surface=surface)


async def inspect(browser: Browser) -> None:
    """Open a step of one optimizer, drag the start, and close it."""
    slot = browser.rng.choice([key for key in browser.query if key.isdigit()])
    await browser.change("inspector", inspect=slot, step="5")
    await asyncio.sleep(2 + DRAG)
    await browser.change("drag beside the inspector", x=f"{float(browser.query['x']) + 0.3:.3f}")
    await browser.change("inspector", inspect="none")


async def exchange(browser: Browser) -> None:
    """Take one optimizer out, or put one in again: the formulas around the picture are others then."""
    slots = sorted(key for key in browser.query if key.isdigit())
    if len(slots) > 4:
        gone = browser.rng.choice(slots)
        browser.query = {key: text for key, text in browser.query.items() if key.partition(".")[0] != gone}
        await browser.change("optimizers")
    else:
        slot = next(str(slot) for slot in range(1, 13) if str(slot) not in slots)
        await browser.change("optimizers", **{slot: browser.rng.choice(ENTRANTS)})


async def lengthen(browser: Browser) -> None:
    await browser.change("steps", steps=str(browser.rng.choice((50, 100, 200, 300))))


async def schedule(browser: Browser) -> None:
    await browser.change("schedule", schedule=browser.rng.choice(("constant", "cosine", "step")))


async def map_another(browser: Browser) -> None:
    if browser.rng.random() < 0.5:
        await switch_surface(browser)
    else:
        await browser.change("maps", steps=str(browser.rng.choice((100, 150, 200, 300))))
    await browser.until_done("maps")


async def look_from(browser: Browser) -> None:
    await browser.change("basins", **{f"{browser.rng.randint(1, 3)}.learning_rate": rate(browser, 0.005, 0.1)})
    await browser.until_done("basins")


async def race(browser: Browser) -> None:
    await browser.change("race", seed=str(browser.rng.randint(0, 20)))
    await browser.until_done("race")


async def train(browser: Browser) -> None:
    await browser.change("network", **{"1.learning_rate": rate(browser, 0.005, 0.05)})
    await browser.until_done("network")


async def slice_elsewhere(browser: Browser) -> None:
    await browser.change("slices", directions=str(browser.rng.randint(0, 5)), slice="random")
    await browser.until_done("slices")


DOES: dict[str, dict[Callable[[Browser], Awaitable[None]], int]] = {
    "playground": {
        slide: 50, drag: 20, switch_surface: 8, inspect: 6, exchange: 6, lengthen: 5, schedule: 5,
    },
    "maps": {map_another: 1},
    "basins": {look_from: 1},
    "race": {race: 1},
    "network": {train: 1},
    "slices": {slice_elsewhere: 1},
}  # fmt: skip
"""Page -> what is done on it, and how often in proportion."""


def pages(visitors: int) -> list[str]:
    """The page of each visitor, so many as their shares ask for, mixed evenly."""
    ranked = sorted((k / share, page) for page, share in SHARES.items() for k in range(1, share + 1))
    mixed = [page for _, page in ranked]
    return [mixed[i % len(mixed)] for i in range(visitors)]


async def act(browser: Browser) -> None:
    """Do one of the things that are done on the page that is open."""
    does = DOES[browser.page]
    await browser.rng.choices([*does], [*does.values()])[0](browser)


async def live(browser: Browser, page: str, until: float) -> None:
    """Open the page's link and work on it until then; who was refused opens it anew."""
    is_open = False
    while time.monotonic() < until:
        try:
            if not is_open:
                await browser.open(page, LINKS[page])
                is_open = True
                await browser.until_done(page)
            await asyncio.sleep(THINKS[page] * browser.rng.uniform(0.5, 1.5))
            if time.monotonic() < until:
                await act(browser)
        except RefusedError:
            is_open = False
            await asyncio.sleep(5)
