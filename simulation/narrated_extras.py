"""What the visitor switched of one run, and what a step of it costs, in words."""

from collections.abc import Iterator

from language import Message, listed
from simulation.path_statistics import PathStatistics
from simulation.words import ratio, roughly, so_many

DIFFERENT = 1.5
"""Two lengths differ where one is at least so many times the other."""


def switched_and_paid(path: PathStatistics) -> Iterator[Message | None]:
    """What the visitor switched, and what a step costs."""
    yield _first_step(path)
    yield _clipping(path)
    yield _cost(path)


def _clipping(path: PathStatistics) -> Message | None:
    if path.clipped is None:
        return None
    if not path.clipped:
        return Message("never has its gradient clipped")
    return Message("has its gradient clipped in {share} of its steps", share=roughly(path.clipped))


def _first_step(path: PathStatistics) -> Message | None:
    longer = path.uncorrected
    if longer and longer >= DIFFERENT:
        return Message("takes, without bias correction, a first step {ratio} as long as with it", ratio=ratio(longer))
    if longer and longer <= 1 / DIFFERENT:
        return Message(
            "takes, without bias correction, a first step only {share} as long as with it", share=roughly(longer)
        )
    return None


def _cost(path: PathStatistics) -> Message | None:
    """What the run cost where that is more than one gradient for each step."""
    gradients, values, hessians = path.gradients, path.values, path.hessians
    if gradients + values + hessians <= path.steps:
        return None
    asked = []
    if gradients:
        asked.append(Message("{count:,} gradients" if gradients > 1 else "{count:,} gradient", count=gradients))
    if values:
        asked.append(Message("{count:,} values" if values > 1 else "{count:,} value", count=values))
    if hessians:
        asked.append(Message("{count:,} Hessians" if hessians > 1 else "{count:,} Hessian", count=hessians))
    return Message("asks for {asked} of f in {steps}", asked=listed(asked), steps=so_many(path.steps))
