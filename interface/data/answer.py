"""What the page of mini-batches is sent: the descents, the examples, and which of them were in which mini-batch."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

import limits
from charts.landscape import packed
from interface.data.rates import rate_for
from interface.data.view import BATCHING, COMING_ALONG, MODELS, OWN, Shown, Study, usual_batch
from interface.data.words import LEAD, batching_words, floor_of, headline, notices, scaling_table, words
from interface.jobs.thread_queue import Works
from interface.kit.assets import catalogue_asset, factors, facts, ground_at, own_factors
from interface.kit.controls import control_of
from interface.kit.descents import Game, descent
from interface.kit.equations import enough, equations, keys
from interface.kit.results_table import table
from interface.kit.runs import Asset, Run, key_of, long_works, run
from language import Joined, Message
from simulation.flat_equations import optimizer_programs
from simulation.minibatches import MiniBatches
from simulation.rules import PLAIN
from simulation.scenario import SLOTS, Entrant, Scenario, entrant_names
from surfaces._regression import Regression

LABELS = {"replacement": {"label": Message("Drawn with replacement")}}
"""Entry -> what its control says instead of the parameter's name."""
MOST_MEMBERS = limits.MEMBERS
"""So many numbers at most say who is in the mini-batches, 2 MB; what comes later is not drawn."""


def works(shown: Shown) -> Works:
    """The runs, with mini-batches and with all examples, where they take long."""
    scenario = shown.scenario
    return long_works([scenario] if sees_all(shown.study) else [scenario, replace(scenario, rules=PLAIN)])


def data(shown: Shown) -> dict[str, Any]:
    """The component's data."""
    study, scenario, surface = shown.study, shown.study.scenario, shown.study.surface
    names, plain = entrant_names(scenario), replace(scenario, rules=PLAIN)
    runs = [run(Game.of(scenario, entrant), entrant.optimizer) for entrant in scenario.entrants]
    exact = [None] * len(runs) if sees_all(study) else [
        run(Game.of(plain, entrant), entrant.optimizer) for entrant in scenario.entrants
    ]  # fmt: skip
    ground = ground_at(surface, shown.window, shown.settled, shown.holds)
    examples = examples_asset(surface)
    asked = [asked_by(Game.of(scenario, entrant), entrant) for entrant in scenario.entrants]
    exact_asked = [asked_by(Game.of(plain, entrant), entrant) for entrant in scenario.entrants]
    programs = equations(scenario)
    batches = batches_asset(scenario.rules, len(surface.examples), gradients(scenario, asked) + 1)
    assets = [
        catalogue_asset(), ground, examples, batches, *filter(None, programs.values()),
        *(one.asset for one in (*runs, *exact) if one),
    ]  # fmt: skip
    return {
        "request": shown.request,
        "query": shown.link(in_full=True),
        "problems": list(shown.problems),
        "lacks_own": shown.lacks_own,
        "steps": scenario.steps,
        "limits": {"slots": SLOTS},
        "surface": facts(surface),
        "models": models(),
        "model": OWN if study.is_own else surface.slug,
        "batching": batching(study),
        "notices": notices(scenario, names, runs),
        "factors": factors(scenario.schedule, scenario.steps),
        "catalogue": assets[0].key,
        "landscape": ground.key,
        "equations": keys(programs),
        "data": examples.key,
        "batches": batches.key,
        "entrants": [
            _entrant(study, entrant, name, *those)
            for entrant, name, *those in zip(scenario.entrants, names, runs, exact, asked, exact_asked, strict=True)
        ],
        "headline": headline(surface),
        "lead": LEAD,
        "words": words(study, names),
        "scalings": scaling_table(surface),
        "table": table(scenario, names, runs),
        "assets": {asset.key: asset.content for asset in assets if asset.key not in shown.holds},
    }


def _entrant(
    study: Study,
    entrant: Entrant,
    name: str,
    own: Run,
    exact: Run | None,
    asked: list[int] | None,
    exact_asked: list[int] | None,
) -> dict[str, Any]:
    suited = rate_for(study.surface, type(entrant.optimizer))
    return {
        "slot": entrant.slot,
        "slug": entrant.optimizer.slug,
        "name": name,
        "note": suited.reason if suited else "",
        "conventions": {},
        "factors": own_factors(entrant, study.scenario.steps),
        "run": own.asset.key,
        "exact": exact and exact.asset.key,
        "asked": asked,
        "exact_asked": exact_asked,
        "rate": getattr(entrant.optimizer, "learning_rate", None),
        "floor": floor_of(study.scenario, entrant),
    }


def sees_all(study: Study) -> bool:
    """Whether every gradient is that of all examples."""
    rules = study.scenario.rules
    return not rules.replacement and rules.batch_size >= len(study.surface.examples)


def asked_by(game: Game, entrant: Entrant) -> list[int] | None:
    """How many gradients a run has asked for by each step; None where that is one at each."""
    gradients = descent(game, entrant.optimizer).evaluations.gradients
    return None if np.array_equal(gradients, np.arange(len(gradients))) else gradients.tolist()


def models() -> list[dict[str, Any]]:
    """The models and data to choose from, with the entries of the link that choose them."""
    coming_along = [
        {"value": slug, "label": _predicts(cls()), "entries": {"surface": slug, "data": COMING_ALONG}}
        for slug, cls in MODELS.items()
    ]
    entries = {"surface": "linear_regression", "data": OWN}
    return [*coming_along, {"value": OWN, "label": Message("Linear: your own data"), "entries": entries}]


def _predicts(surface: Regression) -> Message:
    """What a model is, and what it predicts of the data that come along."""
    if surface.classes:
        return Message("Logistic: sex of penguins")
    return Message("Linear: {target} of penguins", target=surface.examples.names[-1])


def batching(study: Study) -> dict[str, Any]:
    """The controls of mini-batches, with the names of the ends."""
    n = len(study.surface.examples)
    declared = BATCHING | {"batch": ("batch_size", replace(BATCHING["batch"][1], high=n, scale="log"))}
    marks = ((1, Message("stochastic")), (usual_batch(n), Message("mini-batch")), (n, Message("full batch")))
    return {
        "controls": [
            control_of(name, one) | {"key": key} | LABELS.get(key, {}) for key, (name, one) in declared.items()
        ],
        "marks": [{"value": value, "label": label} for value, label in marks],
        "said": batching_words(study.scenario.rules, n),
    }


@lru_cache(maxsize=32)
def examples_asset(surface: Regression) -> Asset:
    """The examples as measured, as the model sees them, and what its parameters mean in measured units.

    `lines` are a, b, c of the line or boundary a m1 + b m2 + c = 0 at (0, 0), (1, 0), (0, 1), from which it follows
    everywhere: it is linear in the parameters.
    """
    examples = surface.examples
    measured = [*examples.columns, examples.targets][:2]
    lines = surface.to_raw(np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]))
    if not surface.classes:  # slope and intercept
        lines = np.stack([lines[0], np.full(3, -1.0), lines[1]])
    named = zip(examples.names, examples.units, strict=True)
    content = {
        "kind": surface.loss_kind,
        "inputs": packed(surface.inputs, "f8"),
        "targets": packed(surface.targets, "f8"),
        "measured": packed(np.array(measured), "f8"),
        "names": [Joined([name, f"({unit})"]) if unit else name for name, unit in named][:2],
        "classes": list(surface.classes),
        "lines": lines.T.tolist(),
        "best": surface.minima[0],
    }
    return Asset(key_of(content), content)


def gradients(scenario: Scenario, asked: Sequence[list[int] | None]) -> int:
    """How many gradients a run asks for at most, from this start or from another one under a hand."""
    programs = [optimizer_programs(entrant.optimizer) for entrant in scenario.entrants]
    each = max((one.update.gradients for one in programs if one), default=1)
    return max([each * scenario.steps, *(counts[-1] for counts in asked if counts)])


def batches_asset(rules: MiniBatches, n: int, rows: int) -> Asset:
    """Whom mini-batches are drawn from, one after the other: enough for so many of them, whatever their size."""
    return _drawn(replace(rules, batch_size=1), n, min(enough(rows) * n, MOST_MEMBERS))


@lru_cache(maxsize=16)
def _drawn(singly: MiniBatches, n: int, count: int) -> Asset:
    content = {
        "members": packed(singly.members(n, count)[:, 0], "u2"),
        "total": n,
        "replacement": singly.replacement,
    }
    return Asset(key_of(content), content)
