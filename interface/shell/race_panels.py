"""What the race page shows: its verdict in words, the charts of `charts.race`, and the same numbers as a table."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import plotly.graph_objects as go
import plotly.io
import streamlit as st

from charts import race as charts
from charts.race import Look, looks
from charts.race_curves import profiles, tuning_curves, tuning_shares
from interface.kit.markdown_table import markdown_table
from interface.kit.number_format import number
from interface.race.measured import MODES
from interface.race.view import RaceView
from races import Finish, Metric, Mode, Race, Standing, profile
from races.runs import FLOOR
from races.turns import flips
from races.words import on_surface, winner
from simulation.words import figure, percent

AXES = {
    Metric.GAP: "Gap at the end (1: as at the start)",
    Metric.SPEED: "Gradient evaluations until solved",
}
FURTHEST = 10.0
"""A performance profile goes at least so far."""
PLACE = "Place in a race from one start: mean, and quartiles"

PAPER = "light-dark({}, {})".format(*(st.get_option(f"theme.{one}.backgroundColor") for one in ("light", "dark")))
STYLE = """
<style>
  .st-key-race_page {
    display: grid; grid-template: auto 1fr / 300px minmax(0, 1fr); align-items: start; gap: 1rem 1.6rem;
  }
  .st-key-race_page > * { width: 100%; }
  .st-key-race_page > :has(.st-key-race_lineup) { grid-row: 1 / span 2; }
  .st-key-race_lineup { gap: 0.7rem; }
  .st-key-race_lineup :has(> [data-testid="stMultiSelectTagsContainer"]) { max-height: none; }
  .st-key-race_lineup [data-testid="stNumberInputClearButton"] { display: none; }
  .st-key-race_table { /* a shadow where columns are hidden */
    overflow-x: auto;
    background:
      linear-gradient(to left, PAPER 30%, transparent) right / 40px 100% no-repeat local,
      linear-gradient(to left, color-mix(in srgb, currentColor 30%, transparent), transparent)
        right / 14px 100% no-repeat scroll;
  }
  .st-key-race_table :is(td, th) { white-space: nowrap; padding: 0.35rem 0.6rem; }
  .st-key-race_verdict { gap: 0.2rem; }
  .st-key-race_verdict > :first-child p { font-size: 1.15rem; font-weight: 600; }
  @media (max-width: 900px) {
    .st-key-race_table table { font-size: 0.85rem; }
    .st-key-race_table :is(td, th) { padding: 0.3rem 0.4rem; }
    .st-key-race_page { display: flex; flex-direction: column; flex-wrap: nowrap; }
    .st-key-race_page > :has(.st-key-race_lineup) { order: 1; }
    .st-key-race_page > :has(.st-key-race_report) { order: 2; }
  }
</style>
""".replace("PAPER", PAPER)


class Panels:
    """One race as one visitor looks at it."""

    def __init__(self, view: RaceView, race: Race) -> None:
        self.view, self.race = view, race
        self.metric = view.rules.metric
        self.looks: list[Look] = looks(view.rules.entrant_names, view.slots, colours())
        self.surface = view.shown - 1 if view.shown else (0 if len(view.rules.surfaces) == 1 else None)
        """The place of the surface that is shown, None for all together."""

    @property
    def compares(self) -> bool:
        """Whether there is an order: one entrant alone has none."""
        return len(self.looks) > 1

    def finishers(self, mode: Mode) -> Sequence[Finish | Standing]:
        """What became of each entrant where the visitor looks."""
        result = self.race.results[mode]
        return result.overall if self.surface is None else result.finishes[self.surface]

    @property
    def verdict(self) -> str:
        """Who is ahead, if anybody is."""
        if self.surface is None:
            return winner(self.race, self.view.mode)
        return on_surface(self.race, self.view.mode, self.surface)

    @property
    def flipped(self) -> str:
        """How the order depends on the mode, which is told of all surfaces together."""
        said = flips(self.race)
        if self.surface is None or not said:
            return said
        several = len(self.view.rules.surfaces) > 1
        return f"{said} :gray[(By the mean place in races from single starts{', on all surfaces' if several else ''}.)]"

    def ranking(self) -> go.Figure:
        finishers = self.finishers(self.view.mode)
        ranks, solved = [one.rank for one in finishers], [one.solved for one in finishers]
        if self.surface is None:
            means = [one.mean_rank for one in finishers]
            return charts.ranking(self.looks, ranks, [one.places for one in finishers], solved, PLACE, means=means)
        of_gap = self.metric is Metric.GAP
        spreads = [one.gap if of_gap else one.evaluations for one in finishers]
        return charts.ranking(
            self.looks, ranks, spreads, solved, AXES[self.metric], beyond="diverged" if of_gap else ""
        )

    def flips(self) -> go.Figure:
        ranks = {MODES[mode]: [one.rank for one in self.finishers(mode)] for mode in self.race.results}
        return charts.flips(self.looks, ranks, MODES[self.view.mode])

    def tuning(self) -> go.Figure:
        rows = self.race.results[Mode.TUNED].finishes
        if self.surface is None:
            return tuning_shares(self.looks, [[row[i].curve for row in rows] for i in range(len(self.looks))])
        curves = [one.curve for one in rows[self.surface]]
        return tuning_curves(self.looks, curves, self.metric is Metric.SPEED, AXES[self.metric])

    def profiles(self) -> go.Figure:
        found = profile(self.race.results[self.view.mode].problems(self.surface))
        factors = np.append(found.taus, max(FURTHEST, 1.1 * found.taus[-1]))
        return profiles(self.looks, factors, found.share(factors))

    def table(self) -> str:
        """The ranking as Markdown, the best first."""
        finishers = self.finishers(self.view.mode)
        best_first = sorted(range(len(finishers)), key=lambda i: finishers[i].rank)
        columns = self._standing_columns() if self.surface is None else self._finish_columns()
        rows = [[cell(self.looks[i].name, finishers[i]) for cell in columns.values()] for i in best_first]
        return str(markdown_table(list(columns), rows))

    def notes(self) -> list[str]:
        """What a reader must know about the entrants as they race, each note once."""
        rows = self.race.results[self.view.mode].finishes
        rows = rows if self.surface is None else [rows[self.surface]]
        return list(dict.fromkeys(finish.note for row in rows for finish in row if finish.note))

    def _standing_columns(self) -> dict:
        return {
            "Rank": lambda _, one: _rank(one),
            "Optimizer": lambda name, _: name,
            "Mean place": lambda _, one: f"{one.mean_rank:.2f}",
            "Median place": lambda _, one: number(one.places.median),
            "Quartiles": lambda _, one: _between(number(one.places.low), number(one.places.high)),
            "Solved": lambda _, one: percent(one.solved),
            "Diverged": lambda _, one: percent(one.diverged),
        }

    def _finish_columns(self) -> dict:
        return {
            "Rank": lambda _, one: _rank(one),
            "Optimizer": lambda name, _: name,
            "Learning rate": lambda _, one: number(one.rate),
            "Median gap": lambda _, one: _or_diverged(one.gap.median),
            "Quartiles": lambda _, one: _between(_or_diverged(one.gap.low), _or_diverged(one.gap.high)),
            "Solved": lambda _, one: percent(one.solved),
            "Evaluations": lambda _, one: number(one.evaluations and one.evaluations.median),
            "Diverged": lambda _, one: percent(one.diverged),
        }


def _rank(one: Finish | Standing) -> str:
    """ "2 (1 to 3)", with the ranks that redrawn starts give where they are others."""
    if one.rank == one.rank_low == one.rank_high:
        return f"{one.rank}"
    return f"{one.rank} ({_between(str(one.rank_low), str(one.rank_high))})"


def _between(low: str, high: str) -> str:
    """ "1 to 3", or "2" where both ends read alike."""
    return low if low == high else f"{low} to {high}"


def _or_diverged(gap: float) -> str:
    if gap == float("inf"):
        return "diverged"
    return f"≤ {figure(FLOOR)}" if gap <= FLOOR else number(gap, 3)


@cache
def colours() -> list[str]:
    """Stand-ins for the theme's colours of entrants, by slot: the browser puts in those of the theme it shows."""
    return list(
        plotly.io.templates["streamlit"].layout.colorway[: len(st.get_option("theme.light.chartCategoricalColors"))]
    )


def chart(figure: go.Figure, key: str, alt: str) -> None:
    """A figure as wide as its column, without a tool bar; `alt` for those who cannot see it."""
    st.plotly_chart(figure, key=key, config={"displayModeBar": False, "scrollZoom": False}, alt=alt)


def order(panels: Panels) -> None:
    """The ranking and, where there is an order, what the modes do to it."""
    ranking, *modes = st.columns([3, 2] if panels.compares else 1)
    with ranking:
        chart(panels.ranking(), "race_ranking", panels.verdict)
    for column in modes:
        with column:
            chart(panels.flips(), "race_flips", "The rank of each optimizer in each mode")
