"""One file per example; `EXAMPLES` maps each slug to its class, in teaching order."""

import sys

from catalogue import discover
from examples._example import Example

EXAMPLES: dict[str, type[Example]] = discover(sys.modules[__name__], Example)
