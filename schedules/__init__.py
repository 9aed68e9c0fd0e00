"""One file per learning-rate schedule; `SCHEDULES` maps each slug to its class, in teaching order."""

import sys

from catalogue import Schedule, discover

SCHEDULES: dict[str, type[Schedule]] = discover(sys.modules[__name__], Schedule)
