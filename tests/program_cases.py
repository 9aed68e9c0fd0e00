"""The descents whose programs are run: every optimizer, surface, switch, schedule and rule, alone and together."""

import contextlib
import itertools
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from catalogue import Family, InexpressibleError, Library, Surface
from expressions import Expression
from expressions.custom import custom
from optimizers import OPTIMIZERS
from programs import Program, program
from schedules import SCHEDULES
from simulation import Rules
from simulation.link import default_values
from simulation.scenario import Scenario
from surfaces import SURFACES

STEPS = 60
"""Enough to tell methods apart, and few enough that rounding has not grown."""
FEWER = {"ackley": 12}
"""Where it grows faster."""
QUADRATIC = SURFACES["quadratic"]()
BOTH = (QUADRATIC, SURFACES["rosenbrock"]())
HIMMELBLAU = SURFACES["himmelblau"]()
RATES = {"sgd": 0.02, "momentum": 0.004, "nesterov": 0.004, "adam": 0.2, "rmsprop": 0.05, "sam": 0.01}
WITH_RULES = ("sgd", "momentum", "nesterov", "adam", "rmsprop", "sam", "line_search", "bfgs", "newton", "rprop")
FORMULAS = (
    "sin(3x)*exp(-y^2/9) + a*|x|^3 + min(x, y, a) + max(x, 1)",
    "(x-1)^2 + a*(y-x^2)^2 + 2^x",
    "tan(x/9) + asin(x/90) + acos(y/90)*sinh(x/9) + sign(x)*y/50 + floor(x)/9 + sin(a)*x^2 + min(a, 2)*y^2 + |x|^a",
    "log(1 + x^2 + y^2)^2 + sqrt(x^2 + 1) / (1 + y^4) + atan(y) - tanh(x) + cosh(y/3) + cos(pi x)",
)

Case = tuple[str, Scenario]


def steady(surface: Surface, slug: str, **parameters) -> object:
    """An optimizer at the rate that a visitor finds on the surface."""
    cls = OPTIMIZERS[slug]
    return cls(**{**default_values(cls, type(surface)), **parameters})


def rated(slug: str, **parameters) -> object:
    """An optimizer at a rate for Himmelblau's function."""
    rate = {"learning_rate": RATES[slug]} if slug in RATES else {}
    return OPTIMIZERS[slug](**{**rate, **parameters})


def switched(slug: str) -> Iterator[dict]:
    """Every combination of an optimizer's switches and choices but the defaults."""
    declared = {name: one for name, one in OPTIMIZERS[slug].parameters().items() if not one.is_number}
    values = [(True, False) if one.is_switch else one.options for one in declared.values()]
    for chosen in itertools.product(*values):
        if any(value != one.default for value, one in zip(chosen, declared.values(), strict=True)):
            yield dict(zip(declared, chosen, strict=True))


def of(name: str, surface: Surface, optimizer, **more) -> Case:
    scenario = Scenario.of(surface, optimizer)
    return name, replace(scenario, steps=min(scenario.steps, FEWER.get(surface.slug, STEPS)), **more)


def optimizers() -> Iterator[Case]:
    for slug, surface in itertools.product(OPTIMIZERS, BOTH):
        yield of(f"{slug} on {surface.slug}", surface, steady(surface, slug))


def surfaces() -> Iterator[Case]:
    for surface, slug in itertools.product(SURFACES, ("sgd", "adam")):
        if SURFACES[surface] not in map(type, BOTH):
            yield of(f"{slug} on {surface}", SURFACES[surface](), steady(SURFACES[surface](), slug))


def switches() -> Iterator[Case]:
    for slug in OPTIMIZERS:
        for number, chosen in enumerate(switched(slug)):
            epsilon = {"epsilon": 0.01} if "epsilon" in OPTIMIZERS[slug].parameters() else {}
            momentum = {"momentum": 0.5} if slug == "rmsprop" else {}
            optimizer = rated(slug, **chosen, **epsilon, **momentum)
            yield of(f"{slug} switched {number}", HIMMELBLAU, optimizer)
    yield of("nadam as in Keras", HIMMELBLAU, OPTIMIZERS["nadam"](learning_rate=0.1, momentum_decay=1.0))
    yield of("lion with decay", HIMMELBLAU, OPTIMIZERS["lion"](learning_rate=0.03, weight_decay=0.2))


def changed(slug: str) -> dict[str, float]:
    """Another value than the default for every number of an optimizer but its rate, epsilon one that can be felt."""
    values = {}
    for name, declared in OPTIMIZERS[slug].parameters().items():
        if declared.is_number and name != "learning_rate":
            less, more = 0.8 * declared.default, 1.2 * declared.default
            values[name] = (less if declared.allowed.contains(less) else more) or 0.1
    return values | {name: value for name, value in {"epsilon": 0.01, "d0": 0.02}.items() if name in values}


def numbers() -> Iterator[Case]:
    for slug in OPTIMIZERS:
        yield of(f"{slug} with other numbers", HIMMELBLAU, rated(slug, **changed(slug)))
    nadam = rated("nadam", **changed("nadam") | {"momentum_decay": 1.0, "learning_rate": 0.1})
    yield of("nadam with Keras's decay and other numbers", HIMMELBLAU, nadam)


def schedules() -> Iterator[Case]:
    for slug, schedule in SCHEDULES.items():
        for optimizer in ("sgd", "momentum", "nesterov", "adam"):
            warmup = 0 if slug == "constant" and optimizer == "sgd" else 5 * (optimizer in ("sgd", "nesterov"))
            short = {"patience": 2} if slug == "reduce_on_plateau" else {}
            yield of(
                f"{optimizer} under {slug}",
                HIMMELBLAU,
                rated(optimizer),
                schedule=schedule(warmup_steps=warmup, **short),
            )
    cosine = SCHEDULES["cosine"](final=0.1)
    for convention in ("running_sum", "running_mean"):
        for slug in ("momentum", "nesterov"):
            yield of(
                f"{slug} as {convention} under cosine", HIMMELBLAU, rated(slug, convention=convention), schedule=cosine
            )
    for slug in OPTIMIZERS:
        if slug not in RATES or slug in ("rmsprop", "sam"):
            momentum = {"momentum": 0.5} if slug == "rmsprop" else {}
            yield of(f"{slug} under cosine", QUADRATIC, steady(QUADRATIC, slug, **momentum), schedule=cosine)


def rules() -> Iterator[Case]:
    several = {
        "isotropic noise": Rules(noise="isotropic", sigma=0.5, seed=3),
        "proportional noise": Rules(noise="proportional", sigma=0.3, seed=4),
        "clipping": Rules(clip_norm=3.0),
        "l2": Rules(l2=0.3),
        "decay": Rules(weight_decay=0.3),
        "all": Rules(noise="isotropic", sigma=0.5, seed=3, clip_norm=3.0, l2=0.3, weight_decay=0.3),
    }
    for (name, rule), slug in itertools.product(several.items(), WITH_RULES):
        if "noise" in name and OPTIMIZERS[slug].family is Family.REFERENCE and slug != "line_search":
            continue  # a search amplifies the rounding of a noisy gradient without bound
        yield of(f"{slug} with {name}", HIMMELBLAU, rated(slug), rules=rule)
    for schedule in ("cosine", "reduce_on_plateau"):
        under = SCHEDULES[schedule](warmup_steps=4)
        yield of(f"adam with all under {schedule}", HIMMELBLAU, rated("adam"), rules=several["all"], schedule=under)


def others() -> Iterator[Case]:
    for number, formula in enumerate(FORMULAS):
        surface = custom(formula, values=dict.fromkeys(Expression.read(formula).parameters, 1.5))
        for slug in ("sgd", "adam", "newton"):
            rate = {} if slug == "newton" else {"learning_rate": 0.01}
            yield of(f"{slug} on formula {number}", surface, OPTIMIZERS[slug](**rate))
    yield of("a constant", custom("5"), OPTIMIZERS["momentum"]())
    yield of("a divergence", BOTH[1], OPTIMIZERS["sgd"](learning_rate=0.01))
    yield of("a divergence in one step", BOTH[1], OPTIMIZERS["momentum"](learning_rate=2.0))


def corners() -> Iterator[Case]:
    """Runs that touch a corner, a pole or a jump of f, where automatic differentiation has its own opinion."""
    at = {"ackley": (0.0, 0.0), "cliff": (1.0, 0.0), "kink": (0.0, 3.1)}
    for (slug, start), optimizer in itertools.product(at.items(), ("sgd", "adam")):
        yield of(f"{optimizer} from a corner of {slug}", SURFACES[slug](), rated(optimizer), start=start)
    yield of("sam from a corner of kink", SURFACES["kink"](), rated("sam"), start=at["kink"])
    yield of(
        "sgd from a corner of cliff with clipping",
        SURFACES["cliff"](),
        rated("sgd"),
        start=at["cliff"],
        rules=Rules(clip_norm=3.0),
    )
    broken = "min(x, x/0) + (x-3)^2 + |y|^a + y*cbrt(y) + min(|y|, y) + sqrt(y^2 + (x-2)^2) + 1/(1 + exp(900 - x))"
    for values, optimizer in itertools.product(({"a": 1.0}, {"a": 0.0}), ("sgd", "adam")):
        name = f"{optimizer} where |y|^{values['a']:g} and others have a corner"
        yield of(name, custom(broken, values=values), rated(optimizer), start=(2.0, 0.0))
    yield of("adam on steps", custom("floor(x) + y^2"), rated("adam"), start=(1.0, 2.0))


@cache
def cases() -> dict[str, Scenario]:
    """Name -> scenario with one entrant."""
    made = (optimizers(), surfaces(), switches(), numbers(), schedules(), rules(), others(), corners())
    return dict(itertools.chain(*made))


def written(scenario: Scenario, target: str) -> Program:
    """The program of a scenario's first entrant."""
    return program(scenario, scenario.entrants[0], target)


@cache
def numpys() -> dict[str, Program]:
    """Case -> its NumPy program."""
    return {name: written(scenario, "NumPy") for name, scenario in cases().items()}


@cache
def translations() -> dict[str, Program]:
    """Case and library, as in "adam on booth, Keras" -> its program, for every one that there is."""
    found = {}
    for (name, scenario), library in itertools.product(cases().items(), Library):
        with contextlib.suppress(InexpressibleError):
            found[f"{name}, {library}"] = written(scenario, library)
    return found
