"""What the schedule-free methods share: the point that is shown is the running average of one that moves."""

import sys

from catalogue import Array, maximum


def averaged(theta: Array, base_point: Array, rate: Array, weight_sum: Array) -> tuple[Array, Array]:
    """`theta` with `base_point` in it, weighted by the square of its rate, and the new sum of weights."""
    weight = rate * rate
    weight_sum = weight_sum + weight
    return theta + weight / maximum(weight_sum, sys.float_info.min) * (base_point - theta), weight_sum
