"""Up to the full rate and down to almost nothing, once."""

import math
from dataclasses import dataclass

from catalogue import OpenLoop, cos, parameter


@dataclass(frozen=True, kw_only=True)
class OneCycle(OpenLoop):
    """torch.optim.lr_scheduler.OneCycleLR with `max_lr` the optimizer's rate, in two phases along cosines.

    Only the rate moves: PyTorch also lowers the momentum from .95 to .85 and back, unless cycle_momentum=False.
    """

    name = "One cycle"
    order = 80
    source = "L. N. Smith, N. Topin (2019), https://arxiv.org/abs/1708.07120"
    rule = (
        r"\frac{\eta}{d} \nearrow \eta \searrow \frac{\eta}{d\, d_T}, \qquad "
        r"\text{both along } \frac{1 + \cos}{2}, \quad \eta_t = \eta \text{ at } t = \varphi\, T"
    )
    idea = "A rate too high to live with for long is fine for the middle of the way, and crosses plateaus."
    weakness = "The peak must be just below what diverges, and the first steps crawl."

    pct_start: float = parameter(
        0.3, 0.05, 0.95, symbol=r"\varphi", allowed="[0, 1]", help="The share of the steps that the rise takes."
    )
    div_factor: float = parameter(
        25.0, 1.0, 1000.0, symbol="d", scale="log", allowed="[1, inf)", help="The first rate is the peak divided by it."
    )
    final_div_factor: float = parameter(
        1e4, 1.0, 1e6, symbol="d_T", scale="log", allowed="[1, inf)", help="The last rate is the first divided by it."
    )

    def factor(self, t: float, steps: float) -> float:
        first = 1 / self.div_factor
        elapsed, peak, end = t - 1, self.pct_start * steps - 1, steps - 1
        if elapsed <= peak:
            return _along_cosine(first, 1.0, elapsed / peak if peak else 1.0)
        last = first / self.final_div_factor
        return _along_cosine(1.0, last, (elapsed - peak) / (end - peak))


def _along_cosine(start: float, end: float, share: float) -> float:
    """From `start` to `end` along half a cosine, `share` from 0 to 1."""
    return end + (start - end) * (1 + cos(math.pi * share)) / 2
