"""One file per optimizer; `OPTIMIZERS` maps each slug to its class, in teaching order."""

import sys

from catalogue import Optimizer, discover

OPTIMIZERS: dict[str, type[Optimizer]] = discover(sys.modules[__name__], Optimizer)
