"""One file per myth; `MYTHS` maps each slug to its class, in teaching order."""

import sys

from catalogue import discover
from races.myth import Myth

MYTHS: dict[str, type[Myth]] = discover(sys.modules[__name__], Myth)
