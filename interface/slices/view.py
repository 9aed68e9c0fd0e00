"""The slices page's experiment: a training and a plane through its parameters, read from the link or the browser.

layers=4 ... 1=sgd  2=momentum ...           a training, as `interface.kit.training_link` has it
slice=path  centre=1  extent=1  points=41    the plane through the path of the optimizer in slot 1
slice=joint  centre=1  other=4               through the ends of those in slots 1 and 4
slice=random  centre=1  directions=7         around the end of that in slot 1, along directions drawn by seed 7
curve=held                                   what the curves show
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from catalogue import Parameter, parameter
from interface.kit.request import Asked, Request
from interface.kit.training_link import Lineup, lineup_entries, read_lineup, read_values
from simulation.link import EntryReader, write
from training.slice_task import JOINT, PATH, RANDOM, SliceTask

DECLARED = SliceTask.parameters()
KIND = "slice"
"""The entry that says the plane's kind."""
PLANE = ("directions", "extent", "points")
CURVE: Parameter = parameter(
    "loss", options=("loss", "held"), help="The losses, or the share of the displacement that the plane holds."
).metadata["parameter"]
NEEDS_TWO = "slice=joint lays a plane through the ends of two optimizers, but there is only one"
NEEDS_ONE_START = (
    "slice=joint lays a plane through the start that two optimizers have in common, but with own_weights=on each "
    "begins elsewhere"
)


@dataclass(frozen=True)
class Slices(Asked):
    """What the page shows."""

    lineup: Lineup
    kind: str
    centre: int
    """The slot of the optimizer that the plane is laid through or around."""
    other: int
    """That of the second optimizer of a joint plane."""
    directions: float
    extent: float
    points: str
    curve: str
    problems: tuple[str, ...] = ()

    @property
    def task(self) -> SliceTask:
        """What is to be computed, without what makes no difference, so that equal pictures are one work."""
        number = self.lineup.slots.index
        return SliceTask(
            plan=self.lineup.plan,
            kind=self.kind,
            centre=number(self.centre),
            other=number(self.other) if self.kind == JOINT else None,
            directions=self.directions if self.kind == RANDOM else DECLARED["directions"].default,
            extent=self.extent,
            points=self.points,
        )

    def link(self, in_full: bool = False) -> dict[str, str]:
        """The training and the plane as the entries of a link."""
        entries = {KIND: self.kind, "centre": str(self.centre), "other": str(self.other), "curve": self.curve}
        entries |= {name: write(getattr(self, name)) for name in PLANE}
        implied = {} if in_full else _defaults(self.lineup, self.centre)
        differing = {key: text for key, text in entries.items() if implied.get(key) != text}
        return lineup_entries(self.lineup, in_full) | differing


def _defaults(lineup: Lineup, centre: int) -> dict[str, str]:
    """What entries mean that a link leaves out."""
    entries = {KIND: DECLARED["kind"].default, "centre": str(lineup.slots[0]), "other": str(_farthest(lineup, centre))}
    return entries | {"curve": CURVE.default} | {name: write(DECLARED[name].default) for name in PLANE}


def _farthest(lineup: Lineup, centre: int) -> int:
    """The last slot that is not the centre's; its own where there is no other."""
    return next((slot for slot in reversed(lineup.slots) if slot != centre), centre)


def view(request: Request) -> Slices:
    """The experiment that a request asks for."""
    return replace(read(request.query, request.fallback), **request.said)


def read(link: Mapping[str, str], fallback: Mapping[str, str]) -> Slices:
    """The experiment of a link's entries, with one sentence for everything that had to be ignored."""
    reader = EntryReader(link, fallback)
    lineup = read_lineup(reader)
    kind = _read_kind(reader, lineup)
    slots = [str(slot) for slot in lineup.slots]
    centre = reader.choice("centre", dict.fromkeys(slots), slots[0], "an optimizer's slot")
    others = dict.fromkeys(slot for slot in slots if slot != centre or len(slots) == 1)
    other = reader.choice("other", others, str(_farthest(lineup, int(centre))), "another optimizer's slot")
    values = read_values(reader, {name: DECLARED[name] for name in PLANE} | {"curve": CURVE})
    return Slices(lineup, kind, int(centre), int(other), **values, problems=(*reader.problems, *reader.unknown()))


def _read_kind(reader: EntryReader, lineup: Lineup) -> str:
    kind = reader.parameter(KIND, DECLARED["kind"], DECLARED["kind"].default)
    if kind == JOINT and (reason := without_joint(lineup)):
        reader.problems.append(f"{reason}: using {PATH} instead.")
        return PATH
    return kind


def without_joint(lineup: Lineup) -> str:
    """Why there is no joint plane; empty where there is one."""
    if len(lineup.slots) < 2:
        return NEEDS_TWO
    return NEEDS_ONE_START if lineup.plan.own_weights else ""
