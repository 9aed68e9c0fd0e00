"""Record sin(2 pi x) to 50 digits with mpmath (`pip install mpmath`): `python -m tests.record_sines`.

It writes tests/goldens/sines.json: x, evenly scattered over each range, and the sine as text.
"""

import json
from pathlib import Path

import mpmath
import numpy as np

GOLDEN = Path(__file__).parent / "goldens/sines.json"
RANGES = (0.1, 0.5, 5.12, 100.0)
POINTS = 400


def main() -> None:
    """Write the file."""
    recorded = {}
    with mpmath.workdps(60):
        for end in RANGES:
            points = np.random.default_rng(0).uniform(-end, end, POINTS).tolist()
            recorded[str(end)] = [(x, mpmath.nstr(mpmath.sin(2 * mpmath.pi * mpmath.mpf(x)), 50)) for x in points]
    GOLDEN.write_text(json.dumps({"mpmath": mpmath.__version__, "sines": recorded}, indent=0) + "\n")


if __name__ == "__main__":
    main()
