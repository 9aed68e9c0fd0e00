"""The slices page's experiment: a training and a plane through its parameters, read from the link or the browser.

layers=4 ... 1=sgd  2=momentum ...           a training, as `interface.kit.training_link` has it
slice=path  centre=1  extent=1  points=41    the plane through the path of the optimizer in slot 1
slice=joint  centre=1  other=4               through the ends of those in slots 1 and 4
slice=random  centre=1  directions=7         around the end of that in slot 1, along directions drawn by seed 7
curve=held                                   what the curves show
step=400  reveal=clock                       where the clock stands, and that nothing is told of what comes after
zoom=0,2,-1,1  camera=1,1,1,0,0,0            the part of the plane that is shown, and from where the relief is seen
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from catalogue import Parameter, parameter
from interface.kit import display, training_link
from interface.kit.request import Asked, Request, read_once, replaced
from interface.kit.training_link import Lineup, declared_entries, read_lineup
from language import Message
from simulation.schema import Entry, EntryReader, Link, Links, links_of, one_of
from training.slice_task import JOINT, PATH, RANDOM, SliceTask

DECLARED = SliceTask.parameters()
KIND = "slice"
"""The entry that says the plane's kind."""
PLANE = ("directions", "extent", "points")
CURVE: Parameter = parameter(
    "loss", options=("loss", "held"), help="The losses, or the share of the displacement that the plane holds."
).metadata["parameter"]
VIEW = ("step", "zoom", "camera", "reveal")
"""What the browser shows by itself."""
NEEDS_TWO = Message("slice=joint lays a plane through the ends of two optimizers, but there is only one")
NEEDS_ONE_START = Message(
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
    step: str = display.DEFAULTS["step"]
    zoom: str = display.DEFAULTS["zoom"]
    camera: str = display.DEFAULTS["camera"]
    reveal: str = display.DEFAULTS["reveal"]
    problems: tuple[Message, ...] = ()

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

    @cached_property
    def links(self) -> Links:
        values = training_link.values_of(self.lineup) | {KIND: self.kind}
        values |= {name: getattr(self, name) for name in ("centre", "other", "curve", *PLANE, *VIEW)}
        return links_of(entries, Link(values, {"lineup": self.lineup}))


def entries(link: Link) -> Iterator[Entry]:
    """All entries of the page."""
    yield from training_link.entries(link)
    yield from _plane_entries(link)


def _plane_entries(link: Link) -> Iterator[Entry]:
    lineup: Lineup = link.things["lineup"]
    yield Entry(KIND, DECLARED["kind"], DECLARED["kind"].default, ("slices", "slice"))
    if link.values[KIND] == JOINT and (reason := without_joint(lineup)):
        link.problems.append(Message("{reason}: using {instead} instead.", reason=reason, instead=PATH))
        link.values[KIND] = PATH
    slots = {str(slot): slot for slot in lineup.slots}
    yield Entry("centre", one_of(slots, Message("an optimizer's slot")), lineup.slots[0])
    centre = link.values["centre"]
    others = {text: slot for text, slot in slots.items() if slot != centre or len(slots) == 1}
    yield Entry("other", one_of(others, Message("another optimizer's slot")), _farthest(lineup, centre))
    yield from declared_entries({name: DECLARED[name] for name in PLANE} | {"curve": CURVE}, "slices")
    yield from display.some(VIEW)


def _farthest(lineup: Lineup, centre: int) -> int:
    """The last slot that is not the centre's; its own where there is no other."""
    return next((slot for slot in reversed(lineup.slots) if slot != centre), centre)


def view(request: Request) -> Slices:
    """The experiment that a request asks for."""
    return replaced(_reading(request), **request.said)


def read(link: Mapping[str, str], fallback: Mapping[str, str]) -> Slices:
    """The experiment of a link's entries, with one sentence for everything that had to be ignored."""
    reader = EntryReader(link, fallback)
    lineup = reader.things["lineup"] = read_lineup(reader)
    values = reader.read(_plane_entries)
    plane = {name: values[name] for name in ("centre", "other", *PLANE, "curve")}
    seen = {key: values[key] for key in VIEW}
    problems = display.within(seen, int(lineup.plan.iterations))
    return Slices(lineup, values[KIND], **plane, **seen, problems=(*reader.problems, *problems, *reader.unknown()))


_reading = read_once(read)


def without_joint(lineup: Lineup) -> Message | str:
    """Why there is no joint plane; empty where there is one."""
    if len(lineup.slots) < 2:
        return NEEDS_TWO
    return NEEDS_ONE_START if lineup.plan.own_weights else ""
