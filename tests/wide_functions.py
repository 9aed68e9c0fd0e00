"""Functions of one's own whose lowest points are known in closed form, to hold against what a search finds of them."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from catalogue import Point

Nearest = Callable[[float, float], Point]


@dataclass(frozen=True)
class Known:
    """What is known of a function from its formula alone."""

    kind: str | None
    """What its lowest points form: "points", a "curve", an "area"; None where there is no lowest value."""
    nearest: Nearest | None = None
    """The lowest point nearest to (x, y)."""
    minimum: float | None = None
    bounded: bool = True
    """Whether it is bounded below."""


@dataclass(frozen=True)
class Piece:
    """A formula in u and v, and the same knowledge in these."""

    text: str
    kind: str | None
    nearest: Nearest | None = None
    minimum: float = 0.0
    bounded: bool = True
    reach: float = 2.5
    """How far the view reaches from the origin of u and v."""
    at: Point = (0.0, 0.0)
    """Where the middle of the view lies."""
    values: dict[str, float] = field(default_factory=dict)
    """Of its parameters."""


def among(*points: Point) -> Nearest:
    """The nearest of a few points."""
    return lambda u, v: min(points, key=lambda at: math.hypot(u - at[0], v - at[1]))


def on_circle(radius: float, inside: bool = False) -> Nearest:
    """The nearest point of a circle, or of the disc where `inside`."""

    def nearest(u: float, v: float) -> Point:
        far = math.hypot(u, v)
        if inside and far <= radius:
            return u, v
        return (radius * u / far, radius * v / far) if far else (radius, 0.0)

    return nearest


def on_line(p: float, q: float) -> Nearest:
    """The nearest point with p u + q v = 0."""
    return lambda u, v: (u - p * (p * u + q * v) / (p * p + q * q), v - q * (p * u + q * v) / (p * p + q * q))


def on_cross(u: float, v: float) -> Point:
    """The nearest point with u v = 0."""
    return (0.0, v) if abs(u) <= abs(v) else (u, 0.0)


def in_box(half_u: float, half_v: float) -> Nearest:
    """The nearest point with |u| <= half_u and |v| <= half_v."""
    return lambda u, v: (min(max(u, -half_u), half_u), min(max(v, -half_v), half_v))


def on_parabola(bend: float) -> Nearest:
    """The nearest point with v = bend u²: the best root of the derivative of the squared distance."""

    def nearest(u: float, v: float) -> Point:
        roots = np.roots([2 * bend * bend, 0.0, 1 - 2 * bend * v, -u])
        candidates = [t.real for t in roots if abs(t.imag) <= 1e-9 * (1 + abs(t))]
        best = min(candidates, key=lambda t: math.hypot(t - u, bend * t * t - v))
        return best, bend * best * best

    return nearest


def lowest_root(*coefficients: float) -> float:
    """The lowest real root of a cubic."""
    return min(root.real for root in np.roots(coefficients) if abs(root.imag) < 1e-9)


def pieces(rng: np.random.Generator) -> dict[str, Piece]:
    """One of every kind, with random numbers in it."""

    def number(low: float, high: float, digits: int = 2) -> float:
        return round(float(rng.uniform(low, high)), digits)

    r, k, t, m = number(0.6, 1.8), number(0.1, 9), number(0.02, 0.6), number(-0.9, 0.9)
    p, q = number(-2, 2) or 1.0, number(-2, 2) or 1.0
    away = (float(rng.choice([-1, 1])) * number(2.9, 4.5), number(-1, 1))
    square = round(r * r, 4)
    lean, bend = round(t * r**3, 6), round(k / 5, 4)
    r = math.sqrt(square)
    tilted, well = (lowest_root(4.0, 0.0, -4 * square, slope) for slope in (t, lean))
    disc = f"u^2+v^2-{square}"
    points = {
        "bowl": Piece(f"{k}*u^2+v^2+{t}", "points", among((0, 0)), t),
        "round bowl": Piece("u^2+v^2", "points", among((0, 0))),
        "bowl with parameters": Piece("a*u^2+c*v^2", "points", among((0, 0)), values={"a": k, "c": r}),
        "cone": Piece("sqrt(u^2+v^2)", "points", among((0, 0))),
        "kink": Piece(f"abs(u)+{k}*abs(v)", "points", among((0, 0))),
        "pyramid": Piece(f"max(abs(u),{k}*abs(v))", "points", among((0, 0))),
        "crease": Piece(f"abs(v-({m})*u)+{t}*abs(u)", "points", among((0, 0))),
        "bent crease": Piece(f"abs(v-({m})*u^2)+{t}*u^2", "points", among((0, 0))),
        "root crease": Piece(f"sqrt(abs(v-({m})*u^2))+{t}*abs(u)", "points", among((0, 0))),
        "tilted ring crease": Piece(f"abs({disc})+{t}*u", "points", among((-r, 0)), -t * r),
        "tilted ring": Piece(f"({disc})^2+{t}*u", "points", among((tilted, 0)),
                             (tilted**2 - square) ** 2 + t * tilted),
        "two wells": Piece(f"(u^2-{square})^2+{k}*v^2", "points", among((-r, 0), (r, 0))),
        "two points": Piece(f"((u-{r})^2+v^2)*((u+{r})^2+v^2)", "points", among((-r, 0), (r, 0))),
        "four points": Piece(f"(u^2-{square})^2+(v^2-{square})^2", "points",
                             among(*((i * r, j * r) for i in (-1, 1) for j in (-1, 1)))),
        "wells, one higher": Piece(f"(u^2-{square})^2+{lean}*u+v^2", "points",
                                   among((well, 0)), (well * well - square) ** 2 + lean * well),
        "pit": Piece(f"-exp(-{10 * k:.4g}*(u^2+v^2))", "points", among((0, 0)), -1.0),
        "flat top": Piece(f"1-1/(1+{k}*(u^2+v^2)^2)", "points", among((0, 0))),
        "flat bottom": Piece(f"u^4+{k}*v^4", "points", among((0, 0))),
        "edge of the domain": Piece("sqrt(u)+v^2", "points", among((0, 0))),
        "edge of a logarithm": Piece("u*log(u)+v^2", "points", among((1 / math.e, 0)), -1 / math.e),
    }  # fmt: skip
    spread = {
        "ring": Piece(f"({disc})^2", "curve", on_circle(r)),
        "kinked ring": Piece(f"abs({disc})", "curve", on_circle(r)),
        "sharp ring": Piece(f"{k}*abs(sqrt(u^2+v^2)-{r})+1", "curve", on_circle(r), 1.0),
        "line": Piece(f"(({p})*u+({q})*v)^2", "curve", on_line(p, q)),
        "upright line": Piece(f"{k}*u^2", "curve", on_line(1, 0)),
        "kinked line": Piece(f"abs(({p})*u+({q})*v)", "curve", on_line(p, q)),
        "cross": Piece(f"{k}*u^2*v^2", "curve", on_cross),
        "kinked cross": Piece("abs(u*v)", "curve", on_cross),
        "parabola": Piece(f"(v-{bend}*u^2)^2", "curve", on_parabola(bend)),
        "kinked parabola": Piece(f"abs(v-{bend}*u^2)", "curve", on_parabola(bend)),
        "segment": Piece(f"max(0,abs(u)-{r})^2+v^2", "curve", in_box(r, 0)),
        "disc": Piece(f"max(0,{disc})", "area", on_circle(r, inside=True)),
        "smooth disc": Piece(f"max(0,{disc})^2", "area", on_circle(r, inside=True)),
        "strip": Piece(f"max(0,abs(u)-{r})", "area", in_box(r, math.inf)),
        "square": Piece(f"max(0,max(abs(u),abs(v))-{r})", "area", in_box(r, r)),
        "constant": Piece(f"{k}+0*u", "area", lambda u, v: (u, v), k),
    }
    elsewhere = {
        "bowl outside": Piece(f"u^2+{k}*v^2", "points", among((0, 0)), at=away),
        "kink outside": Piece(f"abs(u)+{k}*abs(v)", "points", among((0, 0)), at=away),
        "ring outside": Piece(f"({disc})^2", "curve", on_circle(r), at=(away[0] * 2, away[1])),
    }
    none = {
        "slope": Piece(f"({p})*u+({q})*v", None, bounded=False),
        "hill": Piece(f"-u^2-{k}*v^2", None, bounded=False),
        "pass": Piece(f"u^2-{k}*v^2", None, bounded=False),
        "cubic": Piece(f"u^3-{r}*u+v^2", None, bounded=False),
        "staircase": Piece("sin(3*u)-u/2+v^2", None, bounded=False),
        "for ever towards 0": Piece(f"exp(-u)+{k}*v^2", None),
        "pole": Piece("1/(u^2+v^2)", None),
        "deep hole": Piece("log(u^2+v^2)", None, bounded=False),
        "valley for ever": Piece(f"abs(v)+1/(1+exp({k}*u))", None),
    }
    return points | spread | elsewhere | none
