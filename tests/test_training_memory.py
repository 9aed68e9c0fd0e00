"""What a training needs of memory, in a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PEAK = """
from dataclasses import replace
from pathlib import Path
from training import TRAINABLE, Network, Plan, TrainTask
plan = Plan(network=Network(layers=5, units=200), optimizers=tuple(cls() for cls in TRAINABLE.values())[-12:],
            iterations=2000, batch_size=512)
parts = next(TrainTask(plan).parts()), list(TrainTask(replace(plan, iterations=2)).parts())
print(*(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")))
"""
"""The most memory in kB that the largest training takes: with all its mini-batches, and while it measures."""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells it")
def test_the_largest_training_needs_no_more_memory_than_is_stated():
    """What grows with the iterations, the mini-batches, is drawn at the beginning; a chunk is forgotten once sent."""
    done = subprocess.run([sys.executable, "-c", PEAK], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) / 1000 < 200
