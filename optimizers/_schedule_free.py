"""What the schedule-free methods share: the point that is shown is the running average of one that moves."""

import sys

from catalogue import Array, maximum
from language import Message

DIFFERS = "Its iterate is the point of the gradient, from which the average is recovered at the end."
OPTAX_AVERAGE = "optax.contrib.schedule_free_eval_params(state, theta)"


def averaged(theta: Array, base_point: Array, rate: Array, weight_sum: Array) -> tuple[Array, Array]:
    """`theta` with `base_point` in it, weighted by the square of its rate, and the new sum of weights."""
    weight = rate * rate
    weight_sum = weight_sum + weight
    return theta + weight / maximum(weight_sum, sys.float_info.min) * (base_point - theta), weight_sum


def why_not(beta: Array, changing: bool) -> Message | None:
    """Why a library whose iterate is the point of the gradient cannot follow, or nothing."""
    if not beta:
        return Message(
            "the library cannot recover the average at beta 0, where the point of the gradient has no part of it"
        )
    if changing:
        return Message("the library does not weigh the average by the rate of each step, as the paper does")
    return None
