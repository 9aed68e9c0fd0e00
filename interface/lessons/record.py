"""Train what the lessons show of the Network and Slices pages, and write lessons/recorded.json: minutes of one core.

python -m interface.lessons.record            what is not recorded yet; what no lesson shows any more goes
python -m interface.lessons.record --anew     everything
"""

import json
import sys
from collections.abc import Iterator

from interface.lessons.facts import TRAININGS
from interface.lessons.training_facts import RECORDED, key_of, recorded, values_of_network, values_of_slices
from interface.network.view import NetworkView
from interface.slices.view import Slices
from lessons import lesson, names
from training.slice_task import Laid


def shown() -> Iterator[tuple[str, NetworkView | Slices]]:
    """(Page, what it shows) of every step with a training."""
    for name in names():
        for step in lesson(name).steps:
            if step.page in TRAININGS:
                yield step.page, TRAININGS[step.page](step.entries)


def values(view: NetworkView | Slices) -> dict[str, float | None]:
    """Name of a fact -> its value; it trains."""
    parts = (part for _, part in view.task.parts())
    if isinstance(view, NetworkView):
        return values_of_network(view, parts)
    return values_of_slices(view, next(part for part in parts if isinstance(part, Laid)))


def main(anew: bool) -> None:
    """Write the file."""
    found, known = {}, {} if anew else recorded()
    for page, view in shown():
        key = key_of(page, view)
        if key not in found:
            found[key] = known.get(key) or values(view)
            sys.stdout.write(f"{key}\n")
    RECORDED.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main("--anew" in sys.argv[1:])
