"""What a class does to one server process that is held to one core; its visitors are played on another.

    python -m benchmarks.load visitors 100 300 600 1500   # a change every 3 s each
    python -m benchmarks.load mixed 100                   # all pages
    python -m benchmarks.load open 30                     # one link at once
    python -m benchmarks.load together 30                 # one heavy link within 2 s
    python -m benchmarks.load memory                      # who does nothing, and 2,000 who come and go
    python -m benchmarks.load full                        # with 1,024 open files
    python -m benchmarks.load plain 40 100                # the same on Streamlit's plain path
    python -m benchmarks.load soak --minutes 60           # the report of docs/soak.md

Each prints Markdown; the exit code says whether the goals are met. Measure on a machine that has nothing else to do.
"""

import argparse
import asyncio
import sys

from benchmarks.load import scenarios
from benchmarks.load.soak import soak


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__.partition("\n")[0])
    kinds = ("visitors", "mixed", "open", "together", "memory", "full", "plain", "soak")
    parser.add_argument("scenario", choices=kinds)
    parser.add_argument("numbers", type=int, nargs="*", help="how many visitors, one run for each")
    parser.add_argument("--seconds", type=float, default=20, help="how long is measured")
    parser.add_argument("--minutes", type=float, default=60, help="of the soak")
    asked = parser.parse_args()
    seconds = asked.seconds
    usual = {"visitors": [*scenarios.GOALS], "mixed": [100], "open": [30], "together": [30], "plain": [40, 100]}
    each = {
        "visitors": lambda number: scenarios.visitors(number, seconds),
        "mixed": lambda number: scenarios.mixed(number, 3 * seconds),
        "open": scenarios.opened,
        "together": scenarios.together,
        "memory": lambda number: scenarios.memory(number),
        "full": lambda number: scenarios.full(number),
        "plain": lambda number: scenarios.plain(number, seconds),
        "soak": lambda number: soak(number, asked.minutes),
    }[asked.scenario]
    numbers = (
        asked.numbers or usual.get(asked.scenario) or {"memory": [2000], "full": [1024], "soak": [100]}[asked.scenario]
    )
    met = [asyncio.run(each(number)) for number in numbers]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
