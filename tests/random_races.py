"""Small races of all kinds, cheap enough for thousands."""

from dataclasses import replace
from random import Random

from catalogue import Library
from expressions import Expression, declare
from optimizers import OPTIMIZERS
from races import Metric, RaceRules, Search
from races.rules import NOISES, may_race
from surfaces import SURFACES

OWN = ("x^2 + y^2", "(x^2 + y^2 - 4)^2", "x^3 - 3*x + y^2", "x^2*y^2", "abs(x) + abs(y)", "(x-7)^2 + y^2",
       "1e12*(x^2+y^2)", "exp(x^2 + y^2)", "x^4 - 2*x^2 + y^2")  # fmt: skip
"""Functions of one's own: rings, valleys, kinks, a minimum outside the view, no bottom, values without end."""
RACEABLE = [surface for cls in SURFACES.values() if not may_race(surface := cls())]
RACEABLE += [surface for text in OWN if not may_race(surface := declare(Expression.read(text))())]
WITHOUT_A_RATE = [slug for slug, cls in OPTIMIZERS.items() if "learning_rate" not in cls.parameters()]
VARIANTS = (("adam", {"bias_correction": False}), ("momentum", {"momentum": 0.5}), ("bfgs", {"curvature": 0.5}),
            ("qhm", {"nu": 0.9}), ("sam", {"rho": 0.1}))  # fmt: skip


def random_rules(random: Random) -> RaceRules:
    """From one entrant on one surface with one evaluation from one start on; many tie, diverge or stand still."""
    surfaces = random.sample(RACEABLE, random.choice((1, 1, 2, 3)))
    pool = WITHOUT_A_RATE if random.random() < 0.1 else list(OPTIMIZERS)
    entrants = [
        OPTIMIZERS[slug]() for slug in random.sample(pool, min(len(pool), random.choice((1, 2, 2, 3, 3, 4, 5))))
    ]
    if random.random() < 0.2:
        slug, settings = random.choice(VARIANTS)
        entrants = list(dict.fromkeys([*entrants, OPTIMIZERS[slug](**settings)]))
    low, high = random.choice(((1e-5, 10.0), (1e-12, 1e-9), (1e2, 1e6), (0.5, 0.6), (1e-3, 1.0)))
    rules = RaceRules(
        surfaces=tuple(surfaces),
        entrants=tuple(entrants),
        budget=random.choice((1, 1, 2, 5, random.randint(1, 40), random.randint(10, 40))),
        starts=random.choice((1, 2, 2, 3, 4, 5, 8)),
        seed=random.randint(0, 99),
        rate=random.choice((0.01, 0.3, 1e-12, 1e6, 10 ** random.uniform(-4, 0))),
        library=random.choice(list(Library)),
        trials=random.choice((2, 3, 5, 9)),
        search=random.choice(list(Search)),
        low=low,
        high=high,
        metric=random.choice(list(Metric)),
        tolerance=random.choice((0.01, 0.5, 1e-6)),
    )
    if random.random() < 0.25:
        noise = random.choice([one for one in NOISES if one != "none"])
        return replace(rules, noise=noise, sigma=random.choice((0.1, 3.0)), seeds=random.randint(1, 3))
    return rules
