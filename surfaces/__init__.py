"""One file per surface; `SURFACES` maps each slug to its class, in teaching order."""

import sys

from catalogue import Surface, discover

SURFACES: dict[str, type[Surface]] = discover(sys.modules[__name__], Surface)
