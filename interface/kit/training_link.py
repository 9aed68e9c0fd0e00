"""A training as entries of a link, and back: the network, the optimizers, and how long on which mini-batches.

    layers=4  units=100  activation=relu  initialisation=he
    iterations=1000  batch_size=128  seed=0  own_weights=off
    1=sgd  1.learning_rate=0.01  2=momentum  2.learning_rate=0.01  2.momentum=0.9 ...

A number before the dot is the optimizer's slot, which fixes its colour. What is left out has its default; where no
slot is named, those of `SLOTS` take part.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from catalogue import Declaration, Optimizer, Parameter
from simulation.link import EntryReader, write
from simulation.scenario import Entrant, names_of
from training import TRAINABLE, Network, Plan, recommended_rate
from training.plan import MOST

SLOTS = {1: "sgd", 2: "momentum", 3: "adagrad", 4: "adam"}
"""Slot -> the optimizer that is in it where a link names no slot: those of "Deep Learning from Scratch", chapter 6."""
MOST_WORK = 1e12
"""So much `work` may a training be, about a minute of one core, for which others wait."""


@dataclass(frozen=True)
class Lineup:
    """A plan, and the slots of its optimizers."""

    plan: Plan
    slots: tuple[int, ...]

    @property
    def entrants(self) -> list[Entrant]:
        return [Entrant(slot, one) for slot, one in zip(self.slots, self.plan.optimizers, strict=True)]

    @property
    def names(self) -> list[str]:
        """What each optimizer is called."""
        return names_of(self.entrants)


def default_values(cls: type[Optimizer]) -> dict[str, float | bool | str]:
    """Parameter name -> default in a training: the declared one, but the recommended learning rate."""
    rate = recommended_rate(cls)
    return _declared(cls) | ({} if rate is None else {"learning_rate": rate})


def read_lineup(reader: EntryReader) -> Lineup:
    """What the link's entries say. The reader notes what could not be used, and which entries are a training's."""
    slots = [slot for slot in range(1, MOST + 1) if str(slot) in reader.query] or list(SLOTS)
    plan = Plan(
        network=Network(**read_values(reader, Network.parameters())),
        optimizers=tuple(_optimizer(reader, slot) for slot in slots),
        **read_values(reader, Plan.parameters()),
    )
    return Lineup(_affordable(reader, plan), tuple(slots))


def _affordable(reader: EntryReader, plan: Plan) -> Plan:
    """The plan, with fewer updates where others would wait too long for it."""
    if plan.work <= MOST_WORK:
        return plan
    updates = plan.iterations * MOST_WORK // plan.work
    reader.problems.append(
        f"{plan.iterations:,.0f} updates with {plan.batch_size:.0f} images each of {len(plan.optimizers)} networks "
        f"with {plan.network.size:,} weights are more than others should wait for: using {updates:.0f} updates instead."
    )
    return replace(plan, iterations=updates)


def lineup_entries(lineup: Lineup, in_full: bool = True) -> dict[str, str]:
    """The link's entries: all, or those that differ from what they are by default."""
    entries = _differing("", lineup.plan.network, _declared(Network), in_full)
    entries |= _differing("", lineup.plan, _declared(Plan), in_full)
    named = {entrant.slot: entrant.optimizer.slug for entrant in lineup.entrants}
    if in_full or named != SLOTS:
        entries |= {str(slot): slug for slot, slug in named.items()}
    for slot, one in zip(lineup.slots, lineup.plan.optimizers, strict=True):
        entries |= _differing(f"{slot}.", one, default_values(type(one)), in_full)
    return entries


def read_values(reader: EntryReader, declared: Mapping[str, Parameter]) -> dict[str, float | bool | str]:
    """The value of every parameter, each an entry of its own name."""
    return {name: reader.parameter(name, one, one.default) for name, one in declared.items()}


def _optimizer(reader: EntryReader, slot: int) -> Optimizer:
    default = SLOTS.get(slot, SLOTS[1])
    cls = TRAINABLE[reader.choice(str(slot), TRAINABLE, default, "an optimizer that trains networks")]
    return reader.parameters(str(slot), cls, default_values(cls))


def _declared(cls: type[Declaration]) -> dict[str, float | bool | str]:
    return {name: declared.default for name, declared in cls.parameters().items()}


def _differing(prefix: str, one: Declaration, defaults: Mapping, in_full: bool) -> dict[str, str]:
    values = {name: getattr(one, name) for name in defaults}
    return {f"{prefix}{name}": write(value) for name, value in values.items() if in_full or value != defaults[name]}
