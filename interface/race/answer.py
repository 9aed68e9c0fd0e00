"""What the race page sends: how far the race is, and once it is over, all that is said and drawn of it."""

from functools import cache
from typing import Any

import limits
from catalogue import Optimizer, Surface
from interface.kit.controls import control_of
from interface.kit.lru import LRU
from interface.kit.runs import Asset, key_of
from interface.race.measured import MODES, same_trials
from interface.race.pictures import pictures
from interface.race.view import CONTROLS, RACEABLE, Shown, races_of, settings, view_of
from interface.race.words import HELD, LEAD, STOPPED, judgement, told, under_way
from interface.race.work import Run, give_up, run
from language import Message
from optimizers import OPTIMIZERS
from races import MYTHS, Metric, Race, Verdict
from races.rules import MOST

LABELS = {
    "mode": Message("Learning rates"),
    "rate": Message("Learning rate of everybody"),
    "budget": Message("Gradients a run"),
    "metric": Message("What counts"),
    "search": Message("Trials lie on a"),
    "low": Message("Lowest rate tried"),
    "high": Message("Highest rate tried"),
    "noise": Message("Gradient noise"),
    "sigma": Message("Strength of the noise σ"),
    "seeds": Message("Seeds a start"),
    "seed": Message("Seed of starts and noise"),
    "tolerance": Message("Solved within this share"),
}
"""Controls whose names do not say enough."""
METRICS = {Metric.GAP: Message("How far down"), Metric.SPEED: Message("How soon")}
SMALL_FIRST = ("budget", "starts", "trials")
"""Amounts whose small values matter most."""
TOLD = LRU(limits.KEPT_RACES, name="races")
"""(Rules, mode, shown) -> what is said and drawn of a race, of up to 0.6 MB, so 20 MB."""


def data(shown: Shown) -> dict[str, Any]:
    """The component's data."""
    view, rules = shown.view, shown.view.rules
    key = key_of((rules, view.myth))
    asker = shown.asker or key
    state, found = _look(shown, key, asker)
    about = {"held": HELD, "stopped": STOPPED}.get(state) or under_way(found)
    catalogue = catalogue_asset()
    return {
        "request": shown.request,
        "query": shown.link(in_full=True),
        "problems": list(shown.problems),
        "catalogue": catalogue.key,
        "surfaces": [
            {"place": place, "slug": one.slug, "name": name}
            for place, (one, name) in enumerate(zip(rules.surfaces, rules.surface_names, strict=True), start=1)
        ],
        "entrants": [
            {"slot": slot, "slug": one.slug, "name": name}
            for slot, one, name in zip(view.slots, rules.entrants, rules.entrant_names, strict=True)
        ],
        "key": key,
        "job": key if state == "running" else None,
        "state": state,
        "done": found.done,
        "doing": about,
        "lead": LEAD,
        "same_trials": same_trials(rules),
        "judged": _judged(shown, found.verdict) if found.verdict else None,
        "race": _told(shown, found.race) if found.race else None,
        "assets": {} if catalogue.key in shown.holds else {catalogue.key: catalogue.content},
    }


def _look(shown: Shown, key: str, asker: str) -> tuple[str, Run]:
    """The race as far as it is there, which is asked for unless a hand still holds a control or has stopped it."""
    if not shown.settled:
        return "held", NOTHING
    if shown.stopped == key:
        give_up(asker)
        return "stopped", NOTHING
    found = run(shown.view, asker)
    return "failed" if found.failure else "done" if found.over else "running", found


NOTHING = Run(None, None, done=0.0, over=False)


def _told(shown: Shown, race: Race) -> dict[str, Any]:
    view = shown.view
    return TOLD.get((view.rules, view.mode, view.shown), lambda: told(view, race) | pictures(view, race))


def _judged(shown: Shown, found: Verdict) -> dict[str, Any]:
    """What the races say of the view's myth, and where there are several the way to each of them."""
    view = shown.view
    myth, races = MYTHS[view.myth], races_of(view.myth)
    several = enumerate(zip(myth.titles, races, strict=True)) if len(races) > 1 else ()
    return {
        "claim": Message(myth.claim),
        "said": judgement(found),
        "races": [
            {
                "title": title,
                "shown": rules == view.rules,
                "query": Shown(view_of(view.myth, number)).link(in_full=True),
            }
            for number, (title, rules) in several
        ],
    }


@cache
def catalogue_asset() -> Asset:
    """Everything that can be chosen."""
    content = {
        "surfaces": [_offered(cls) | {"name": Message(cls.name)} for cls in RACEABLE.values()],
        "optimizers": [_offered(cls) | {"family": Message(cls.family.value)} for cls in OPTIMIZERS.values()],
        "limits": MOST,
        "controls": {name: _control(name) for name in CONTROLS},
        "myths": [
            {"slug": slug, "name": Message(myth.name), "claim": Message(myth.claim)} for slug, myth in MYTHS.items()
        ],
    }
    return Asset(key_of(content), content)


def _offered(cls: type[Surface] | type[Optimizer]) -> dict[str, Any]:
    """A surface or an optimizer, with the settings that set it apart."""
    declared = cls.parameters()
    return {
        "slug": cls.slug,
        "name": cls.name,
        "parameters": [control_of(name, declared[name]) for name in settings(cls())],
    }


def _control(name: str) -> dict[str, Any]:
    control = control_of(name, CONTROLS[name])
    written = {"mode": MODES, "metric": METRICS, "library": {one: one for one in CONTROLS["library"].options}}
    for option in control["options"]:
        option["label"] = written.get(name, {}).get(option["value"], option["label"])
    scale = {"scale": "log"} if name in SMALL_FIRST else {}
    return control | scale | {"label": LABELS.get(name, control["label"])}
