"""The page that needs nobody: an experiment with the equations of all that a hand can change it to."""

import gzip
import html
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from catalogue import Letters, Parameter
from charts import Window, landscape
from charts.plain_text import headline
from interface.kit.controls import STEPS
from interface.kit.descents import Game
from interface.kit.equations import AT_A_STEP, drawn
from interface.kit.looks import DASHES, HUES, looks_of
from interface.kit.plotly_script import plotly_javascript
from interface.kit.theme import variables
from interface.playground.answer import anatomy_asset
from interface.playground.answer import data as data_of
from interface.playground.view import Experiment, read
from interface.playground.words import honesty
from language import ENGLISH, said
from optimizers import OPTIMIZERS
from player.offline import offline_page
from schedules import SCHEDULES
from simulation.link import RULES
from simulation.rules import Rules
from simulation.scenario import Scenario, start_limits

GROUND = {"size": 141, "beyond": 0.8}
"""The ground of the page that cannot ask for more: any screen's shape finds it below its picture."""
NOISE = 1024
"""The noise of so many gradients is in the page, and of more where the experiment needs them."""
BESIDE = "plotly.min.js"
"""Plotly's script where it lies beside a page."""


def page(
    experiment: Experiment,
    address: str = "",
    language: str = ENGLISH,
    letters: Letters = Letters.HERE,
    colours: Mapping[str, Mapping[str, str]] | None = None,
    plotly: str = "",
) -> str:
    """The experiment as an HTML file that needs nothing else.

    Parameters
    ----------
    address: of the live experiment, to which a link leads; empty for none.
    colours: "light" and "dark" -> variable of the theme -> value; those of .streamlit/config.toml where None.
    plotly: address of Plotly's script beside the page; empty where it is inside.
    """
    scenario = experiment.scenario
    data: dict[str, Any] = data_of(replace(experiment, request=None, window=None, settled=True, holds=frozenset()))
    view = Window(*scenario.surface.view[0], *scenario.surface.view[1])
    data["looks"] = looks_of(data["query"])
    data["letters"] = letters
    ground = landscape(scenario.surface, view.grown(0.15), **GROUND)
    if data["assets"][data["equations"]["ground"]]["value"]:
        ground = _without_heights(ground)
    data["assets"][data["landscape"]] = ground
    sheets = {str(one.slot): anatomy_asset(Game.of(scenario, one), one.optimizer) for one in scenario.entrants}
    data["assets"] |= {sheet.key: sheet.content for sheet in sheets.values()}
    data["anatomies"] = {slot: sheet.key for slot, sheet in sheets.items()}
    noise = drawn(int(scenario.rules.seed), max(NOISE, AT_A_STEP * scenario.steps))
    data["assets"][noise.key] = noise.content
    data["equations"] |= {"normals": noise.key}
    data["carried"] = carried(scenario)
    return offline_page(
        said(data, language),
        plotly or plotly_javascript(),
        colours or {mode: variables(mode) for mode in ("light", "dark")},
        language,
        title=headline(scenario.surface, language),
        caption=honesty(scenario.rules).text(language),
        address=address,
    )


def _without_heights(ground: dict[str, Any]) -> dict[str, Any]:
    """A landscape whose heights the page computes: `size` points per side, and `more` beyond each."""
    size, more = GROUND["size"], round(GROUND["size"] * GROUND["beyond"])
    contour = {name: value for name, value in ground["contour"].items() if name != "z"}
    return ground | {"contour": contour, "relief": {"type": "surface"}, "size": size, "more": more}


def carried(scenario: Scenario) -> dict[str, Any]:
    """What a server would answer from the declarations: entries of what is added or reset, and what is allowed."""
    surface = scenario.surface
    link = Experiment(scenario=scenario).link(in_full=True)
    of_surface = {
        key: value for key, value in link.items() if key in ("surface", "f") or key.endswith(("_low", "_high"))
    }
    usual = read(of_surface | {"1": "sgd"}, {}).link(in_full=True)
    optimizers = {slug: read(of_surface | {"1": slug}, {}).link(in_full=True) for slug in OPTIMIZERS}
    schedules = {slug: read(of_surface | {"1": "sgd", "schedule": slug}, {}).link(in_full=True) for slug in SCHEDULES}
    rules = {RULES[name]: declared for name, declared in Rules.parameters().items()}
    x, y = start_limits(surface)
    return {
        "usual": {key: value for key, value in usual.items() if key != "1" and not key.startswith("1.")},
        "optimizers": {slug: _below("1.", entries) for slug, entries in optimizers.items()},
        "schedules": {slug: _below("schedule.", entries) for slug, entries in schedules.items()},
        "allowed": {
            "": _allowed(rules | {"x": x, "y": y, "steps": STEPS}),
            "surface": _allowed(type(surface).parameters()),
            "optimizers": {slug: _allowed(cls.parameters()) for slug, cls in OPTIMIZERS.items()},
            "schedules": {slug: _allowed(cls.parameters()) for slug, cls in SCHEDULES.items()},
        },
        "looks": {
            slug: [HUES.index(cls.look.hue), DASHES.index(cls.look.dash), cls.order] for slug, cls in OPTIMIZERS.items()
        },
        "dashes": len(DASHES),
    }


def _below(prefix: str, entries: Mapping[str, str]) -> dict[str, str]:
    return {key.removeprefix(prefix): value for key, value in entries.items() if key.startswith(prefix)}


def _allowed(parameters: Mapping[str, Parameter]) -> dict[str, dict[str, Any]]:
    """What may be typed for each number: its ends, each with whether it is one of them."""
    return {
        name: {
            "low": _end(one.allowed.low),
            "high": _end(one.allowed.high),
            "with_low": one.allowed.includes_low,
            "with_high": one.allowed.includes_high,
            "whole": one.whole,
            "text": one.allowed.text,
        }
        for name, one in parameters.items()
        if one.is_number
    }


def _end(value: float) -> str:
    """As JavaScript reads it; JSON has no infinity."""
    return f"{value:g}".replace("inf", "Infinity")


@dataclass(frozen=True)
class Frame:
    """A page within another one, as notebooks show it."""

    page: str
    height: int = 900
    """In pixels."""

    def _repr_html_(self) -> str:
        return (
            f'<iframe srcdoc="{html.escape(self.page)}" style="width: 100%; height: {self.height}px; border: 0" '
            'title="Downhill" allow="fullscreen"></iframe>'
        )


def frame(experiment: Scenario | Mapping[str, str], height: int = 900, plotly: str = "", **texts: Any) -> Frame:
    """An experiment, or the entries of its link, to look at and to change within a notebook or another page.

    `plotly` is the address of Plotly's script where several pages share one; `texts` are `language` and `letters`.
    Raises ValueError for an entry that cannot be used.
    """
    return Frame(page(_experiment(experiment), plotly=plotly, **texts), height)


def save(experiment: Scenario | Mapping[str, str], path: str | Path, beside: bool = False, **texts: Any) -> None:
    """Write the page into a file; `beside`: with Plotly's script in one of its own, which all pages there share."""
    path = Path(path)
    if beside:
        (path.parent / BESIDE).write_bytes(gzip.decompress(plotly_javascript()))
    path.write_text(page(_experiment(experiment), plotly=BESIDE if beside else "", **texts), "utf-8")


def _experiment(asked: Scenario | Mapping[str, str]) -> Experiment:
    if isinstance(asked, Scenario):
        return Experiment(scenario=asked)
    found = read(asked, {})
    if found.problems:
        raise ValueError(" ".join(map(str, found.problems)))
    return found
