"""A race as Plotly figures: the ranking, what tuning tried, who is how close to the best, who changes place."""

import math
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from charts.palette import DASHES, SYMBOLS
from races import Curve, Spread

ROW, AROUND = 34, 96
"""Pixels of height for an entrant, and for the axis and what stands above."""
TALL = 400
FAINT = 0.3
BESIDE = 0.5
"""Entrants that share a rank are drawn so far apart, in ranks."""


class Look(NamedTuple):
    """How an entrant is told from the others."""

    name: str
    colour: str
    dash: str
    symbol: str


def looks(names: Sequence[str], slots: Sequence[int], colours: Sequence[str]) -> list[Look]:
    """Colour, dash and marker by slot, from 1, as the player has them; `colours` are those of the theme."""
    return [
        Look(
            name,
            colours[(slot - 1) % len(colours)],
            ",".join(f"{length}px" for length in DASHES[(slot - 1) % len(DASHES)]) or "solid",
            SYMBOLS[(slot - 1) % len(SYMBOLS)],
        )
        for name, slot in zip(names, slots, strict=True)
    ]


def ranking(
    looks: Sequence[Look],
    ranks: Sequence[int],
    spreads: Sequence[Spread | None],
    solved: Sequence[float],
    title: str,
    beyond: str = "",
) -> go.Figure:
    """The best on top: a marker at the median, a bar from quartile to quartile, the share of solved runs at the right.

    With `beyond` the axis is logarithmic, and `beyond` says what stands at its end for what is infinite. An entrant
    without a spread has a row without a marker.
    """
    rows = sorted(range(len(looks)), key=lambda i: ranks[i])
    finite = [value for spread in spreads if spread for value in spread if math.isfinite(value)]
    low, high = (min(finite), max(finite)) if finite else (1e-3, 1.0)
    edge = high * max(high / low, 10) ** 0.12
    figure = go.Figure()
    for row, i in enumerate(rows):
        look, spread = looks[i], spreads[i]
        values = [None] * 3 if spread is None else [value if math.isfinite(value) else edge for value in spread]
        figure.add_scatter(
            x=values, y=[row] * 3, name=look.name, mode="lines+markers", showlegend=False, opacity=1,
            line={"color": look.colour, "width": 4},
            marker={"symbol": ["line-ns", look.symbol, "line-ns"], "size": [12, 14, 12], "color": look.colour,
                    "opacity": 1, "line": {"width": 2, "color": look.colour}},
            customdata=[[number, said] for number, said in zip(
                spread or [None] * 3, ("lower quartile", "median", "upper quartile"), strict=True)],
            hovertemplate=f"{look.name}<br>%{{customdata[1]}} %{{customdata[0]:.4~g}}<extra></extra>",
        )  # fmt: skip
        figure.add_annotation(
            text=f"{solved[i]:.0%}", x=1, y=row, xref="paper", xanchor="left", xshift=8, showarrow=False
        )
    figure.add_annotation(text="solved", x=1, y=-0.75, xref="paper", xanchor="left", xshift=4, showarrow=False)
    labels = [f"{ranks[i]}  {looks[i].name}" for i in rows]
    figure.update_yaxes(
        tickvals=list(range(len(rows))), ticktext=labels, range=[len(rows) - 0.5, -1.0], zeroline=False,
        automargin=True, ticklen=6, tickcolor="rgba(0,0,0,0)",
    )  # fmt: skip
    figure.update_xaxes(title=title, zeroline=False)
    if beyond:
        figure.update_xaxes(_log_axis())
        if len(finite) < 3 * sum(spread is not None for spread in spreads):
            figure.add_vline(edge, line={"width": 1, "dash": "dot"}, opacity=0.6)
            figure.add_annotation(text=beyond, x=math.log10(edge), y=-0.75, showarrow=False)
    return _finished(figure, AROUND + ROW * len(rows), right=64)


def tuning_curves(looks: Sequence[Look], curves: Sequence[Curve | None], of_speed: bool, title: str) -> go.Figure:
    """Score against learning rate with the chosen rate marked, and the quartiles of the gap as a band.

    Where trials differ in more than the rate they are single markers. `of_speed` shows the evaluations that solved
    runs needed in place of the gap. Entrants without a curve have none.
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
            marker={"symbol": look.symbol, "size": 6, "color": look.colour},
            customdata=np.stack([curve.solved, curve.diverged], axis=-1),
            hovertemplate=f"{look.name} at %{{x:.3~g}}: %{{y:.3~g}}<br>solved %{{customdata[0]:.0%}}, "
            "diverged %{customdata[1]:.0%}<extra></extra>",
        )  # fmt: skip
        figure.add_scatter(
            x=[curve.rates[curve.chosen]], y=_drawable(scores[[curve.chosen]]), name=f"{look.name}, chosen",
            legendgroup=look.name, showlegend=False, mode="markers",
            marker={"symbol": "star", "size": 17, "color": look.colour, "line": {"width": 1.5, "color": "white"}},
            hovertemplate=f"{look.name}: %{{x:.3~g}} is chosen<extra></extra>",
        )  # fmt: skip
    figure.update_xaxes(_log_axis(), title="Learning rate")
    figure.update_yaxes(_log_axis(), title=title)
    return _finished(figure, TALL)


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

    E. D. Dolan and J. J. Moré (2002), https://doi.org/10.1007/s101070100263
    """
    figure = go.Figure()
    for look, share in zip(looks, shares, strict=True):
        figure.add_scatter(
            x=factors, y=share, name=look.name, mode="lines",
            line={"color": look.colour, "dash": look.dash, "width": 2.5, "shape": "hv"},
            hovertemplate=f"{look.name}: %{{y:.0%}} within %{{x:.3~g}} times the best<extra></extra>",
        )  # fmt: skip
    figure.update_xaxes(_log_axis(), title="Times the evaluations of the fastest")
    figure.update_yaxes(title="Share of problems solved", range=[0, 1.02], tickformat=".0%")
    return _finished(figure, TALL)


def flips(looks: Sequence[Look], ranks: Mapping[str, Sequence[int]], shown: str) -> go.Figure:
    """The rank of every entrant under each heading, of which `shown` is set off; equal ranks side by side."""
    headings = list(ranks)
    places = np.stack([_apart(ranks[heading]) for heading in headings], axis=-1)  # (entrants, headings)
    figure = go.Figure()
    for i, look in enumerate(looks):
        figure.add_scatter(
            x=list(range(len(headings))), y=places[i], name=look.name, mode="lines+markers", showlegend=False,
            line={"color": look.colour, "dash": look.dash, "width": 2.5},
            marker={"symbol": look.symbol, "size": 12, "color": look.colour,
                    "line": {"width": 2, "color": look.colour}},
            customdata=[[heading, ranks[heading][i]] for heading in headings],
            hovertemplate=f"{look.name}<br>%{{customdata[0]}}: rank %{{customdata[1]}}<extra></extra>",
        )  # fmt: skip
        figure.add_annotation(
            text=look.name, x=len(headings) - 1, y=places[i, -1], xanchor="left", xshift=12, showarrow=False
        )
    at = headings.index(shown)
    figure.add_vrect(at - 0.16, at + 0.16, line={"width": 0}, fillcolor="#888888", opacity=0.18, layer="below")
    longest = max(len(look.name) for look in looks)
    figure.update_xaxes(
        tickvals=list(range(len(headings))), ticktext=headings, range=[-0.3, len(headings) - 0.7], side="top",
        showgrid=False, zeroline=False,
    )  # fmt: skip
    figure.update_yaxes(title="Rank", range=[len(looks) + 0.6, 0.4], dtick=1, zeroline=False, showgrid=False)
    return _finished(figure, AROUND + ROW * len(looks), right=min(24 + 7 * longest, 150))


def _apart(ranks: Sequence[int]) -> np.ndarray:
    """Ranks as places, those who share one in the middle of the places that they take, `BESIDE` each other."""
    ranks = np.asarray(ranks)
    same = ranks[:, None] == ranks
    count, before = same.sum(axis=1), np.tril(same, -1).sum(axis=1)
    ahead = (ranks < ranks[:, None]).sum(axis=1)
    return 1 + ahead + (count - 1) / 2 + BESIDE * (before - (count - 1) / 2)


def _drawable(values: np.ndarray) -> list[float | None]:
    return [float(value) if math.isfinite(value) else None for value in values]


def _log_axis() -> dict:
    return {"type": "log", "exponentformat": "power", "zeroline": False}


def _finished(figure: go.Figure, height: int, right: int = 12) -> go.Figure:
    figure.update_layout(
        height=height, margin={"l": 8, "r": right, "t": 30, "b": 8}, hovermode="closest", dragmode=False,
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0},
    )  # fmt: skip
    return figure
