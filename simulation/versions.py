"""What the versions of links mean: each names what stands for an entry that a link leaves out.

A link that the app writes says its version, `v=1`; one without is of version 1, and an address without any entries is
a first visit, of the newest. Today's defaults are where they are declared. To change one, so that all links keep their
meaning: raise `VERSION` by one, and write into `BEFORE` what the default was,

    VERSION = 3
    BEFORE = {1: ..., 2: {"adam beta1": "0.9"}}

then record it by `python -m tests.record_defaults`. A default is called as `Entry.origin` has it, by what implies it
and its name, as in tests/goldens/defaults.json.
"""

from collections.abc import Mapping

VERSION = 2
"""The version of the links that are written."""
BEFORE: dict[int, dict[str, str]] = {
    1: {
        # the book's own epsilons in trainings
        "adagrad in training epsilon": "1e-10",
        "adam in training epsilon": "1e-8",
        "adam in training epsilon_place": "outside",
    }
}
"""Version -> default -> what it was in this version, as a link's text, where the next version has another."""


def defaults_before(version: int) -> Mapping[str, str]:
    """Default -> what it is in the links of a version, where today's is another."""
    found: dict[str, str] = {}
    for one in range(VERSION - 1, version - 1, -1):
        found |= BEFORE.get(one, {})
    return found


def versioned(entries: Mapping[str, str]) -> dict[str, str]:
    """The entries of a link with its version first; none where there are none, for a first visit."""
    return {"v": str(VERSION), **entries} if entries else {}
