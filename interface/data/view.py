"""What the page of mini-batches shows, as entries of a link, and back.

    surface=linear_regression  surface.scaling=min_max  data=penguins  x=0  y=0  steps=100  1=sgd  1.learning_rate=0.5
    schedule=constant  batch=8  replacement=off  seed=0  by=steps  curve=loss  watch=1  batch_lines=on ...

Examples of one's own stay in the session: of them a link says only `data=own`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from catalogue import Optimizer, Parameter
from interface.data.own import own_examples
from interface.data.rates import rate_for
from interface.kit import display
from interface.kit.request import Asked, Request
from language import Message
from schedules import SCHEDULES
from simulation import own_function
from simulation.link import (
    OPTIMIZER,
    PLAYGROUND,
    RULES,
    SCHEDULE,
    STEPS,
    Usual,
    default_values,
    encode,
    lineup_entries,
    optimizer_entries,
    own_schedule_entries,
    values_of_entrants,
)
from simulation.minibatches import MiniBatches
from simulation.rules import PLAIN
from simulation.scenario import SLOTS, Scenario, start_limits
from simulation.schema import (
    Entry,
    EntryReader,
    Keep,
    Link,
    Links,
    a_slot,
    links_of,
    made,
    one_of,
    parameter_entries,
    quoted,
    using_instead,
    values_of,
)
from surfaces import SURFACES
from surfaces._examples import Examples
from surfaces._regression import Regression

MODELS = {slug: cls for slug, cls in SURFACES.items() if issubclass(cls, Regression)}
"""The surfaces that are made of examples."""
DEFAULT_MODEL = "linear_regression"
OWN, COMING_ALONG = "own", "penguins"
BATCH, USUAL_BATCH = 8, 16
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
    "whole_lines": SWITCH[::-1],
    "batch_steps": SWITCH[::-1],
    "noise_ellipse": SWITCH[::-1],
    "watch": tuple(map(str, range(1, SLOTS + 1))),
}
"""How it is shown: entry -> what it may be, the default first. `watch` is the slot whose next step is taken apart."""
USUAL = Usual("data", DEFAULT_MODEL, {"1": "sgd"}, keep=Keep.OTHER)
INSTEAD = PLAYGROUND.lineup
"""What stands for an optimizer that there is not."""
MODEL = one_of(MODELS, Message("on this page a surface made of examples"))
DATA = one_of({COMING_ALONG: COMING_ALONG, OWN: OWN}, Message("a choice"))
VIEW = ("step", "zoom", "without", "reveal")
"""What the browser shows by itself, as on the Playground but for the 3-D picture."""
KINDS = {key: display.option(options) for key, options in OPTIONS.items()}
_RATE = ".learning_rate"
_LEFT_OUT = {*RULES.values(), "budget"} - BATCHING.keys()
_NO_DATA = Message(
    "This session has no data of your own: they stay with the tab of the browser in which they were uploaded, until "
    "it is closed, and are never part of a link. Upload or paste them below; shown instead are the penguins."
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

    @cached_property
    def links(self) -> Links:
        """The study as the entries of a link."""
        scenario, surface = self.scenario, self.surface
        values = {"surface": type(surface)} | values_of(surface, "surface.")
        values |= {"data": OWN if self.is_own else COMING_ALONG, "x": scenario.start[0], "y": scenario.start[1]}
        values |= {key: getattr(scenario.rules, name) for key, (name, _) in BATCHING.items()}
        values |= {"steps": scenario.steps} | values_of_entrants(scenario.entrants)
        values |= {"schedule": type(scenario.schedule)} | values_of(scenario.schedule, "schedule.")
        return links_of(entries, Link(values | dict(self.display), {"surface": surface}))

    def on_all_data(self) -> dict[str, str]:
        """The entries of the scenario with which every gradient is that of all examples, as everywhere else."""
        return encode(replace(self.scenario, rules=PLAIN), in_full=True)


def entries(link: Link) -> Iterator[Entry]:
    """All entries of the page. In reading, `link.things["own"]` are the examples that the visitor has brought along;
    surface and entrants are made beside them, and `missed` is why the surface is not of the visitor's own data."""
    yield Entry("surface", MODEL, MODELS[DEFAULT_MODEL], ("data", "surface"))
    cls: type[Regression] = link.values["surface"]
    yield from parameter_entries("surface.", cls)
    yield Entry("data", DATA, COMING_ALONG, ("data", "data"))
    if isinstance(link, EntryReader):
        link.things["surface"] = _surface_of(link)
    surface = link.things["surface"]
    own = getattr(surface, "own", None) is not None  # whose start and rates follow from the examples
    of = () if own else (cls.slug, surface.scaling)
    for key, declared, default in zip("xy", start_limits(surface), surface.start, strict=True):
        yield Entry(key, declared, default, of and (*of, key))
    for key, (_, declared) in BATCHING.items():
        yield Entry(key, declared, declared.default, ("data", key))

    def parameters(prefix: str, optimizer: type[Optimizer]) -> Iterator[Entry]:
        defaults, rate = default_values(optimizer, cls), rate_for(surface, optimizer)
        defaults |= {"learning_rate": rate.learning_rate} if rate else {}
        origin = of and (optimizer.slug, "on", *of, "in", "mini-batches", "learning_rate")
        yield from optimizer_entries(prefix, optimizer, defaults, origin)
        yield from own_schedule_entries(link, prefix, optimizer)

    yield Entry("steps", STEPS, surface.steps, (cls.slug, "steps"))
    yield from lineup_entries(link, OPTIMIZER, USUAL, SLOTS, parameters)
    yield Entry("schedule", SCHEDULE, SCHEDULES["constant"], ("data", "schedule"))
    yield from parameter_entries("schedule.", link.values["schedule"])
    if link.reading:
        _leave_out(link)
    slots = [slot for slot in OPTIONS["watch"] if slot in link.values]
    yield from display.some(VIEW)
    for key, kind in KINDS.items():
        default = slots[0] if key == "watch" and slots else OPTIONS[key][0]
        yield Entry(key, kind, default, () if key == "watch" else ("data", key))


def read(
    query: Mapping[str, str], fallback: Mapping[str, str] | None = None, own: Examples | None = None
) -> tuple[Study, list[Message]]:
    """The study of a link, and one sentence for every entry that had to be ignored, with what is allowed.

    `own` are the examples that the visitor has brought along.
    """
    reader = EntryReader(query, INSTEAD | dict(fallback or {}))
    reader.things["own"] = own
    values, things = reader.read(entries), reader.things
    scenario = Scenario(
        surface=things["surface"],
        entrants=tuple(things["entrants"]),
        start=(values["x"], values["y"]),
        steps=values["steps"],
        schedule=made(values["schedule"], "schedule.", values),
        rules=MiniBatches(**{name: values[key] for key, (name, _) in BATCHING.items()}),
    )
    shown = {key: values[key] for key in (*VIEW, *OPTIONS)}
    problems = display.within(shown, scenario.steps)
    slots = [str(entrant.slot) for entrant in scenario.entrants]
    first = slots[0] if slots else OPTIONS["watch"][0]
    if shown["watch"] not in (slots or [first]):
        received, shown["watch"] = shown["watch"], first
        reader.problems.append(using_instead("watch", a_slot(slots), quoted(received), first))
    return Study(scenario, shown), [*things["missed"], *reader.problems, *problems, *reader.unknown()]


def _surface_of(reader: EntryReader) -> Regression:
    """The surface, that of the visitor's own data where the link wants it and there are some."""
    values, own, missed = reader.values, reader.things["own"], reader.things.setdefault("missed", [])
    cls = values["surface"]
    surface = made(cls, "surface.", values)
    if values["data"] == COMING_ALONG:
        return kept(surface)
    if not hasattr(cls, "own"):
        missed.append(
            Message(
                "data is {allowed} for {model}, received {received}.",
                allowed=COMING_ALONG, model=Message("logistic regression"), received=quoted(OWN),
            )
        )  # fmt: skip
    elif own is None:
        missed.append(_NO_DATA)
    else:
        return kept(replace(surface, own=own))
    # What suits the absent data would not suit others.
    absent = {key for key in reader.query if key in ("x", "y", "steps") or key.endswith(_RATE)}
    reader.known |= absent
    reader.named = reader.query = {key: text for key, text in reader.query.items() if key not in absent}
    return kept(surface)


def _leave_out(reader: EntryReader) -> None:
    """The rules of the game that are none of mini-batches."""
    out = [key for key in reader.query if key in _LEFT_OUT]
    reader.known.update(out)
    if "f" in reader.query:
        own_function.leave_out(reader)
    if out:
        reader.problems.append(
            Message("{entries}: on this page the noise comes from the data alone, so left out.", entries=", ".join(out))
        )


def usual_batch(n: int) -> int:
    """A mini-batch that is neither one example nor many of n."""
    return min(USUAL_BATCH, max(2, n // 4))


@lru_cache(maxsize=64)
def kept(surface: Regression) -> Regression:
    """The same surface that an equal one was before, which knows its minimum and view already."""
    return surface


@dataclass(frozen=True)
class Shown(Asked):
    """What the page shows."""

    study: Study = field(default_factory=lambda: read({})[0])
    problems: tuple[Message, ...] = ()
    lacks_own: bool = False
    """Whether the browser has named examples of its own that this server does not have."""

    @property
    def scenario(self) -> Scenario:
        return self.study.scenario

    @property
    def links(self) -> Links:
        return self.study.links


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
