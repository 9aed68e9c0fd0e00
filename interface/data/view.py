"""What the page of mini-batches shows, as entries of a link, and back.

    surface=linear_regression  surface.scaling=min_max  data=penguins  x=0  y=0  steps=100  1=sgd  1.learning_rate=0.5
    schedule=constant  batch=8  replacement=off  seed=0  by=steps  curve=loss  watch=1  batch_lines=on ...

Examples of one's own stay in the session: of them a link says only `data=own`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from catalogue import Parameter
from interface.data.own import own_examples
from interface.data.rates import rate_for
from interface.kit import display
from interface.kit.request import Asked, Request
from optimizers import OPTIMIZERS
from simulation.link import NO_ENTRANTS, RULES, EntryReader, decode, encode, quoted, write
from simulation.minibatches import MiniBatches
from simulation.rules import PLAIN
from simulation.scenario import BUDGET, SLOTS, Scenario, start_limits
from surfaces import SURFACES
from surfaces._examples import Examples
from surfaces._regression import Regression

MODELS = {slug: cls for slug, cls in SURFACES.items() if issubclass(cls, Regression)}
"""The surfaces that are made of examples."""
DEFAULT_MODEL = "linear_regression"
OWN, COMING_ALONG = "own", "penguins"
BATCH, USUAL = 8, 16
BATCHING: dict[str, tuple[str, Parameter]] = {
    "batch": ("batch_size", replace(MiniBatches.parameters()["batch_size"], default=BATCH)),
    "replacement": ("replacement", MiniBatches.parameters()["replacement"]),
    "seed": ("seed", MiniBatches.parameters()["seed"]),
}
"""Entry -> the rule that it sets, as this page declares it."""
SWITCH = ("on", "off")
OPTIONS = {key: display.OPTIONS[key] for key in ("curve", "speed")} | {
    "by": ("steps", "examples"),
    "batch_lines": SWITCH,
    "batch_steps": SWITCH,
    "noise_ellipse": SWITCH,
    "watch": tuple(map(str, range(1, SLOTS + 1))),
}
"""How it is shown: entry -> what it may be, the default first. `watch` is the slot whose next step is taken apart."""
DEFAULT_OPTIMIZERS = {"1": "sgd"}
_SLOTS = OPTIONS["watch"]
_RATE = ".learning_rate"
_OURS = {"surface", "data", "x", "y", *BATCHING, *OPTIONS}
"""The entries, with those of the surface, that mean on this page what no other page knows."""
_LEFT_OUT = {*RULES.values(), "budget"} - BATCHING.keys()
_NO_DATA = (
    "This session has no data of your own: they stay where they were uploaded, are gone when that page is closed or "
    "loaded again, and are never part of a link. Upload or paste them below; shown instead are the penguins."
)


@dataclass(frozen=True)
class Study:
    """Everything that decides what the page shows."""

    scenario: Scenario
    """On a `Regression`, under `MiniBatches`."""
    display: Mapping[str, str] = field(default_factory=dict)

    @property
    def surface(self) -> Regression:
        return self.scenario.surface

    @property
    def is_own(self) -> bool:
        return getattr(self.surface, "own", None) is not None

    def entries(self, in_full: bool = True) -> dict[str, str]:
        """The link's entries: all, or those that differ from what the others imply."""
        full = self._entries()
        if in_full:
            return full
        own = self.surface.examples if self.is_own else None
        named = {key: full[key] for key in (*_DEFAULTS, "entrants", *_SLOTS) if key in full}
        slots = {key: full[key] for key in _SLOTS if key in full}
        needless = _DEFAULTS | (DEFAULT_OPTIMIZERS if slots == DEFAULT_OPTIMIZERS else {})
        implied = read(named, {}, own)[0]._entries()
        return {key: text for key, text in full.items() if (needless if key in named else implied).get(key) != text}

    def on_all_data(self) -> dict[str, str]:
        """The entries of the scenario with which every gradient is that of all examples, as everywhere else."""
        return encode(replace(self.scenario, rules=PLAIN), in_full=True)

    def _entries(self) -> dict[str, str]:
        scenario = {
            key: text for key, text in self.on_all_data().items() if key not in RULES.values() and key != "budget"
        }
        rules = {key: write(getattr(self.scenario.rules, name)) for key, (name, _) in BATCHING.items()}
        return scenario | {"data": OWN if self.is_own else COMING_ALONG} | rules | dict(self.display)


_DEFAULTS = {"surface": DEFAULT_MODEL, "data": COMING_ALONG, "schedule": "constant"} | {
    f"surface.{name}": write(declared.default) for name, declared in Regression.parameters().items()
}


def read(
    query: Mapping[str, str], fallback: Mapping[str, str] | None = None, own: Examples | None = None
) -> tuple[Study, list[str]]:
    """The study of a link, and one sentence for every entry that had to be ignored, with what is allowed.

    `own` are the examples that the visitor has brought along.
    """
    fallback = fallback or {}
    rest = {key: text for key, text in query.items() if key not in _OURS and not key.startswith("surface.")}
    reader = EntryReader({key: text for key, text in query.items() if key not in rest}, fallback)
    surface, missed = _read_surface(reader, own)
    if missed:  # what suits the absent data would not suit others
        reader.query = {key: text for key, text in reader.query.items() if key not in "xy"}
        rest = {key: text for key, text in rest.items() if not key.endswith(_RATE) and key != "steps"}
    start = tuple(
        reader.parameter(key, declared, default)
        for key, declared, default in zip("xy", start_limits(surface), surface.start, strict=True)
    )
    rules = MiniBatches(**{
        name: reader.parameter(key, declared, declared.default) for key, (name, declared) in BATCHING.items()
    })  # fmt: skip
    scenario, problems = _read_scenario(rest, fallback, surface)
    scenario = replace(scenario, surface=surface, start=start, rules=rules)
    shown, display_problems = _read_display(reader.query, fallback, scenario)
    reader.known |= {*OPTIONS}
    said = [*missed, *reader.problems, *problems, *display_problems, *reader.unknown()]
    return Study(scenario, shown), said


def _read_surface(reader: EntryReader, own: Examples | None) -> tuple[Regression, list[str]]:
    """The surface, and why it is not that of the visitor's own data where the link wants it."""
    cls = MODELS[reader.choice("surface", MODELS, DEFAULT_MODEL, "on this page a surface made of examples")]
    defaults = {name: declared.default for name, declared in cls.parameters().items()}
    surface = reader.parameters("surface", cls, defaults)
    wanted = reader.choice("data", {COMING_ALONG: None, OWN: None}, COMING_ALONG, "a choice") == OWN
    if wanted and not hasattr(cls, "own"):
        return kept(surface), [f"data is {COMING_ALONG} for {cls.name.lower()}, received {quoted(OWN)}."]
    if wanted and own is None:
        return kept(surface), [_NO_DATA]
    return kept(replace(surface, own=own) if wanted else surface), []


def usual_batch(n: int) -> int:
    """A mini-batch that is neither one example nor many of n."""
    return min(USUAL, max(2, n // 4))


@lru_cache(maxsize=64)
def kept(surface: Regression) -> Regression:
    """The same surface that an equal one was before, which knows its minimum and view already."""
    return surface


def _read_scenario(
    query: Mapping[str, str], fallback: Mapping[str, str], surface: Regression
) -> tuple[Scenario, list[str]]:
    """Entrants, steps and schedule; a rate that is not said suits mini-batches on this surface."""
    out = [key for key in query if key in _LEFT_OUT]
    query = {key: text for key, text in query.items() if key not in out}
    if query.get("entrants") != NO_ENTRANTS and not any(slot in query for slot in _SLOTS):
        query = DEFAULT_OPTIMIZERS | query
    implied = {"surface": surface.slug, "steps": str(surface.steps)}
    for slot in _SLOTS:
        cls = OPTIMIZERS.get(query.get(slot, ""))
        rate = cls and rate_for(surface, cls)
        if rate:
            implied[f"{slot}{_RATE}"] = write(rate.learning_rate)
    scenario, problems = decode(implied | query, implied | dict(fallback))
    if out:
        problems.append(f"{', '.join(out)}: on this page the noise comes from the data alone, so left out.")
    return replace(scenario, budget=BUDGET.default), problems


def _read_display(
    query: Mapping[str, str], fallback: Mapping[str, str], scenario: Scenario
) -> tuple[dict[str, str], list[str]]:
    slots = [str(entrant.slot) for entrant in scenario.entrants]
    first = slots[0] if slots else OPTIONS["watch"][0]
    shown, problems = display.decode_display({"watch": first} | dict(query), fallback, OPTIONS)
    if shown["watch"] not in (slots or [first]):
        received, shown["watch"] = shown["watch"], first
        problems.append(
            f"watch is a slot with an optimizer, {', '.join(slots) or 'none'}, received {quoted(received)}: using "
            f"{first} instead."
        )
    return shown, problems


@dataclass(frozen=True)
class Shown(Asked):
    """What the page shows."""

    study: Study = field(default_factory=lambda: read({})[0])
    problems: tuple[str, ...] = ()
    lacks_own: bool = False
    """Whether the browser has named examples of its own that this server does not have."""

    @property
    def scenario(self) -> Scenario:
        return self.study.scenario

    def link(self, in_full: bool = False) -> dict[str, str]:
        """The study as the entries of a link."""
        return self.study.entries(in_full)


def view(request: Request) -> Shown:
    """The study that a request asks for, of the visitor's own examples where it brings them along."""
    own = request.more.get("own")
    examples = own_examples(own)
    study, problems = read(request.query, request.fallback, examples)
    return Shown(study, tuple(problems), lacks_own=own is not None and examples is None, **request.said)


def with_own(shown: Shown, before: Examples | None, examples: Examples) -> dict[str, str]:
    """The entries of what is shown on a visitor's own examples, with the optimizers, the scaling and the mini-batches
    that are shown; with all that is shown where only the names are others than in those that were there `before`."""
    link = shown.link(in_full=True)
    if not (shown.study.is_own and before and (before.columns, before.targets) == (examples.columns, examples.targets)):
        gone = {"x", "y", "steps", "surface"}
        link = {key: text for key, text in link.items() if key not in gone and not key.endswith(".learning_rate")}
        if int(link["batch"]) >= len(examples):
            link |= {"batch": str(usual_batch(len(examples)))}
    return link | {"data": OWN}
