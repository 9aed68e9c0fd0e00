"""A race as Plotly figures: the ranking, what tuning tried, who is how close to the best, who changes place."""

import math
from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from races import Spread
from simulation.words import percent

ROW, AROUND = 34, 96
"""Pixels of height for an entrant, and for the axis and what stands above."""
QUARTILES = ("lower quartile", "median", "upper quartile")
MARGIN, HIGHEST = 0.12, 1e99
"""On a log axis infinity stands beyond the highest by this share of the axis, which is that long at most."""
DASHES = (
    (), (9, 4), (2, 3), (9, 3, 2, 3), (16, 4), (5, 3), (9, 3, 2, 3, 2, 3), (3, 7),
    (16, 3, 2, 3), (16, 3, 5, 3), (5, 3, 2, 3), (9, 3, 5, 3),
)  # fmt: skip
"""By slot, in pixels: line, gap, line, ...; the player's."""
SYMBOLS = ("circle", "square", "diamond", "cross", "x", "circle-open", "square-open", "diamond-open")
"""By slot, Plotly's names; the player's."""
MARKERS = (*SYMBOLS, "triangle-up", "triangle-down", "triangle-left", "triangle-right")
"""By slot, the player's and four more: there are more entrants than it has colours and symbols."""
LINE, BREAK = 18, "<br>"
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
            MARKERS[(slot - 1) % len(MARKERS)],
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
    means: Sequence[float] | None = None,
) -> go.Figure:
    """The best on top: a marker at the median, a bar from quartile to quartile, the share of solved runs at the right.

    With `means` the marker is at the mean, and the median is a stroke. With `beyond` the axis is logarithmic, and
    `beyond` says what stands at its end for what is infinite. An entrant without a spread has a row without a marker.
    """
    rows = sorted(range(len(looks)), key=lambda i: ranks[i])
    finite = [value for spread in spreads if spread for value in spread if math.isfinite(value)]
    low, high = (min(finite), max(finite)) if finite else (1e-3, 1.0)
    edge = high * min(max(high / low, 10.0), HIGHEST) ** MARGIN if beyond else high
    figure = go.Figure()
    for row, i in enumerate(rows):
        marks = dict(zip(QUARTILES, spreads[i] or (), strict=False)) | ({} if means is None else {"mean": means[i]})
        figure.add_traces(_row(looks[i], row, marks, edge))
        figure.add_annotation(
            text=percent(solved[i]), x=1, y=row, xref="paper", xanchor="left", xshift=8, showarrow=False
        )
    figure.add_annotation(text="solved", x=1, y=-0.75, xref="paper", xanchor="left", xshift=4, showarrow=False)
    labels = [f"{ranks[i]}  {wrapped(looks[i].name)}" for i in rows]
    figure.update_yaxes(
        tickvals=list(range(len(rows))), ticktext=labels, range=[len(rows) - 0.5, -1.0], zeroline=False,
        automargin=True, ticklen=6, tickcolor="rgba(0,0,0,0)",
    )  # fmt: skip
    figure.update_xaxes(title=title, zeroline=False)
    if means is not None:  # of places, which are whole and go from 1 to the last
        figure.update_xaxes(tickvals=list(range(1, len(rows) + 1)), range=[0.5, len(rows) + 0.5])
    if beyond:
        figure.update_xaxes(log_axis([[low, edge]]))
        if any(value == math.inf for spread in spreads if spread for value in spread):
            figure.add_vline(edge, line={"width": 1, "dash": "dot"}, opacity=0.6)
            figure.add_annotation(text=beyond, x=math.log10(edge), y=-0.75, showarrow=False)
    return finished(figure, AROUND + ROW * len(rows), right=64)


def _row(look: Look, row: int, marks: Mapping[str, float], edge: float) -> list[go.Scatter]:
    """A bar over the quartiles with a stroke at each, and the entrant's marker at the mean or else the median."""
    shown = [min(value, edge) for value in marks.values()]
    marked = "mean" if "mean" in marks else "median"
    style = {"y": [row] * len(shown), "name": look.name, "showlegend": False}
    bar = go.Scatter(
        x=shown[: len(QUARTILES)], mode="lines", line={"color": look.colour, "width": 4}, opacity=0.6,
        hoverinfo="skip", **style,
    )  # fmt: skip
    marker = {
        "symbol": [look.symbol if name == marked else "line-ns" for name in marks],
        "size": [15 if name == marked else 12 for name in marks],
        "color": look.colour,
        "opacity": 1,
        "line": {"width": 2, "color": look.colour},
    }
    said = [[name, f"{value:.3g}"] for name, value in marks.items()]
    hover = f"{look.name}<br>%{{customdata[0]}} %{{customdata[1]}}<extra></extra>"
    return [bar, go.Scatter(x=shown, mode="markers", marker=marker, customdata=said, hovertemplate=hover, **style)]


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
            text=wrapped(look.name), x=len(headings) - 1, y=places[i, -1], xanchor="left", xshift=12, align="left",
            showarrow=False,
        )  # fmt: skip
    at = headings.index(shown)
    figure.add_vrect(at - 0.16, at + 0.16, line={"width": 0}, fillcolor="#888888", opacity=0.18, layer="below")
    longest = max(len(line) for look in looks for line in wrapped(look.name).split(BREAK))
    figure.update_xaxes(
        tickvals=list(range(len(headings))), ticktext=[heading.replace(" ", BREAK, 1) for heading in headings],
        range=[-0.3, len(headings) - 0.7], side="top", tickangle=0,
        showgrid=False, zeroline=False,
    )  # fmt: skip
    figure.update_yaxes(title="Rank", range=[len(looks) + 0.6, 0.4], dtick=1, zeroline=False, showgrid=False)
    return finished(figure, AROUND + ROW * len(looks), right=min(24 + 7 * longest, 150))


def _apart(ranks: Sequence[int]) -> np.ndarray:
    """Ranks as places, those who share one in the middle of the places that they take, `BESIDE` each other."""
    given = np.asarray(ranks)
    same = given[:, None] == given
    count, before = same.sum(axis=1), np.tril(same, -1).sum(axis=1)
    ahead = (given < given[:, None]).sum(axis=1)
    return 1 + ahead + (count - 1) / 2 + BESIDE * (before - (count - 1) / 2)


def wrapped(name: str) -> str:
    """A long name in lines."""
    return BREAK.join(wrap(name, LINE))


def log_axis(drawn: Iterable[Iterable[float | None]]) -> dict:
    """A logarithmic axis for what is drawn; where powers of ten are enough, the digits between have no labels."""
    there = [value for values in drawn for value in values if value]
    decades = math.log10(max(there)) - math.log10(min(there)) if there else 0.0
    steps = {"dtick": max(1, round(decades / 5)), "tickangle": 0} if decades > 1.5 else {}
    return {"type": "log", "exponentformat": "power", "zeroline": False} | steps


def finished(figure: go.Figure, height: int, right: int = 12) -> go.Figure:
    """The figure with the margins and manners that all of a race have."""
    figure.update_layout(
        height=height, margin={"l": 8, "r": right, "t": 30, "b": 8}, hovermode="closest", dragmode=False,
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0},
    )  # fmt: skip
    return figure
