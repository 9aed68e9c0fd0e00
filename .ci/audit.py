"""Whether anything that the locks install has a known vulnerability: `python .ci/audit.py [lock ...]`.

One question to OSV (https://osv.dev), which gathers what PyPI and GitHub know. The exit code is 1 where there is one
that is not in `ACCEPTED`. Where OSV cannot be asked that is said, and is no failure: a build must not depend on it.
"""

import json
import os
import re
import sys
import urllib.request
from pathlib import Path

SOURCE = os.environ.get("OSV_ADDRESS", "https://api.osv.dev")
PATIENCE = 30
"""Seconds."""
LOCKS = [Path(__file__).parents[1] / name for name in ("requirements.lock", "requirements-dev.lock")]
ACCEPTED: dict[str, str] = {}
"""Vulnerability -> why it does not concern us."""


def pinned(locks: list[Path]) -> list[tuple[str, str]]:
    """(name, version) of all that is in the locks, once each."""
    found = {line for lock in locks for line in re.findall(r"(?m)^([\w.-]+)==([^\s;\\]+)", lock.read_text("utf-8"))}
    return sorted(found)


def known(packages: list[tuple[str, str]]) -> dict[str, list[str]]:
    """What is vulnerable, as "name version", -> its vulnerabilities.

    Raises
    ------
    OSError: where OSV cannot be reached, or refuses.
    ValueError: where what answers is not OSV.
    """
    asked = [{"package": {"name": name, "ecosystem": "PyPI"}, "version": version} for name, version in packages]
    request = urllib.request.Request(
        f"{SOURCE}/v1/querybatch", json.dumps({"queries": asked}).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=PATIENCE) as response:
        answer = json.load(response)
    if not isinstance(answer, dict) or len(results := answer.get("results", [])) != len(packages):
        raise ValueError("what answers is not OSV")
    return {
        f"{name} {version}": [one["id"] for one in result["vulns"]]
        for (name, version), result in zip(packages, results, strict=True)
        if result.get("vulns")
    }


def main() -> int:
    """Ask, and say what was found."""
    packages = pinned([Path(given) for given in sys.argv[1:]] or LOCKS)
    try:
        found = known(packages)
    except (OSError, ValueError) as error:
        print(f"audit: NOT DONE, {SOURCE} could not be asked ({error}); {len(packages)} packages were not looked up.")
        return 0
    open_ones = {what: left for what, ids in found.items() if (left := [one for one in ids if one not in ACCEPTED])}
    for what, ids in open_ones.items():
        print(f"audit: {what} is vulnerable: " + ", ".join(f"https://osv.dev/vulnerability/{one}" for one in ids))
    if not open_ones:
        print(f"audit: {len(packages)} packages, no vulnerability known that is not accepted.")
    return 1 if open_ones else 0


if __name__ == "__main__":
    sys.exit(main())
