"""How good each learning rate was for whom, and who is how close to the best, as Plotly figures."""

import math
from collections.abc import Sequence
from itertools import groupby

import numpy as np
import plotly.graph_objects as go

from charts.race import Look, finished, log_axis
from races import Curve

TALL, LINE = 360, 16
"""Pixels, and for each entrant as many more, so that on a phone the legend leaves room for the curves."""
STAR = 12
"""Pixels: in a column of a phone stars of several surfaces and entrants stand side by side."""
FAINT, FAINTEST = 0.3, 0.15


def tuning_curves(looks: Sequence[Look], curves: Sequence[Curve | None], of_speed: bool, title: str) -> go.Figure:
    """Score against learning rate with the chosen rate marked, and the quartiles of the gap as a band.

    Where trials differ in more than the rate they are single markers. `of_speed` shows the evaluations that solved
    runs needed in place of the gap, and a marker is the fainter the fewer are. Entrants without a curve have none.
    """
    figure = go.Figure()
    for look, curve in zip(looks, curves, strict=True):
        if curve is None:
            continue
        low, middle, high = curve.gaps
        scores = np.asarray(curve.evaluations if of_speed else middle, dtype=float)
        alone = curve.memories is not None
        if not (alone or of_speed):
            figure.add_traces(_band(look, curve.rates, low, high))
        figure.add_scatter(
            x=curve.rates, y=_drawable(scores), name=look.name, legendgroup=look.name,
            mode="markers" if alone else "lines+markers", line={"color": look.colour, "dash": look.dash, "width": 2},
            marker={"symbol": look.symbol, "size": 8 if of_speed else 6, "color": look.colour,
                    "opacity": np.maximum(curve.solved, FAINTEST) if of_speed else 1.0},
            customdata=np.stack([curve.solved, curve.diverged], axis=-1),
            hovertemplate=f"{look.name} at %{{x:.3~g}}: %{{y:.3~g}}<br>solved %{{customdata[0]:.0%}}, "
            "diverged %{customdata[1]:.0%}<extra></extra>",
        )  # fmt: skip
        figure.add_scatter(
            x=[curve.rates[curve.chosen]], y=_drawable(scores[[curve.chosen]]), name=f"{look.name}, chosen",
            **_star(look),
        )  # fmt: skip
    figure.update_xaxes(log_axis(trace.x for trace in figure.data), title="Learning rate")
    figure.update_yaxes(log_axis(trace.y for trace in figure.data), title=title)
    return finished(figure, TALL + LINE * len(looks))


def tuning_shares(looks: Sequence[Look], curves: Sequence[Sequence[Curve | None]]) -> go.Figure:
    """The share of all tuning runs that are solved, against the learning rate; a star at each surface's chosen one.

    `curves` are those of each entrant, one for every surface.
    """
    figure = go.Figure()
    for look, tried in zip(looks, curves, strict=True):
        found = [curve for curve in tried if curve is not None]
        if not found:
            continue
        share = np.mean([curve.solved for curve in found], axis=0)
        alone = found[0].memories is not None
        figure.add_scatter(
            x=found[0].rates, y=share, name=look.name, legendgroup=look.name,
            mode="markers" if alone else "lines+markers", line={"color": look.colour, "dash": look.dash, "width": 2},
            marker={"symbol": look.symbol, "size": 6, "color": look.colour},
            hovertemplate=f"{look.name} at %{{x:.3~g}}: %{{y:.0%}} solved<extra></extra>",
        )  # fmt: skip
        chosen = sorted({curve.chosen for curve in found})
        figure.add_scatter(
            x=found[0].rates[chosen], y=share[chosen], name=f"{look.name}, chosen", **_star(look),
        )  # fmt: skip
    figure.update_xaxes(log_axis(trace.x for trace in figure.data), title="Learning rate")
    figure.update_yaxes(title="Share of tuning runs solved", tickformat=".0%", range=[-0.02, 1.04], zeroline=False)
    return finished(figure, TALL + LINE * len(looks))


def _star(look: Look) -> dict:
    """What marks a chosen rate."""
    return {
        "legendgroup": look.name, "showlegend": False, "mode": "markers",
        "marker": {"symbol": "star", "size": STAR, "color": look.colour, "line": {"width": 1, "color": "white"}},
        "hovertemplate": f"{look.name}: %{{x:.3~g}} is chosen<extra></extra>",
    }  # fmt: skip


def _band(look: Look, rates: np.ndarray, low: np.ndarray, high: np.ndarray) -> list[go.Scatter]:
    """The quartiles as areas, one for each stretch of rates where both are finite."""
    there = np.isfinite(low) & np.isfinite(high)
    stretches = [
        [i for i, _ in group] for is_there, group in groupby(enumerate(there), key=lambda one: one[1]) if is_there
    ]
    return [
        go.Scatter(
            x=[*rates[stretch], *rates[stretch][::-1]], y=[*high[stretch], *low[stretch][::-1]], fill="toself",
            mode="lines", line={"width": 0, "color": look.colour}, opacity=FAINT, legendgroup=look.name,
            showlegend=False, hoverinfo="skip", name=f"{look.name}, quartiles",
        )
        for stretch in stretches
    ]  # fmt: skip


def profiles(looks: Sequence[Look], factors: np.ndarray, shares: np.ndarray) -> go.Figure:
    """The share (entrants, n) of problems solved within a factor (n,) of the evaluations that the fastest needed.

    Beyond the last factor nothing changes.

    E. D. Dolan and J. J. Moré (2002), https://doi.org/10.1007/s101070100263
    """
    figure = go.Figure()
    for look, share in zip(looks, shares, strict=True):
        figure.add_scatter(
            x=factors, y=share, name=look.name, mode="lines",
            line={"color": look.colour, "dash": look.dash, "width": 2.5, "shape": "hv"},
            hovertemplate=f"{look.name}: %{{y:.0%}} within %{{x:.3~g}} times the best<extra></extra>",
        )  # fmt: skip
    figure.update_xaxes(log_axis([factors]), title="Times the evaluations of the fastest")
    figure.update_yaxes(title="Share of problems solved", range=[0, 1.02], tickformat=".0%")
    return finished(figure, TALL + LINE * len(looks))


def _drawable(values: np.ndarray) -> list[float | None]:
    return [float(value) if math.isfinite(value) else None for value in values]
