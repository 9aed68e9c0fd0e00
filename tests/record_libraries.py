"""Record the defaults of PyTorch's, Keras's and Optax's optimizers, as the judge of what our optimizers say of them.

Run it where the libraries are, which neither the tests nor the application need:

    pip install torch==2.13.0 keras==3.15.1 optax==0.2.8 jax==0.10.2
    python tests/record_libraries.py

It writes tests/goldens/libraries.json: for every function or class that an optimizer names as its counterpart, each
argument with its default, read from the signature; an argument that must be given is left out.
"""

import importlib
import inspect
import json
import os
import sys
from importlib.metadata import version
from pathlib import Path

os.environ["KERAS_BACKEND"] = "torch"
sys.path.insert(0, str(Path(__file__).parents[1]))

from optimizers import OPTIMIZERS

GOLDEN = Path(__file__).parent / "goldens/libraries.json"


def named(path: str):
    """What "optax.contrib.prodigy" names."""
    package, *names = path.split(".")
    found = importlib.import_module(package)
    for name in names:
        found = getattr(found, name)
    return found


def defaults(path: str) -> dict:
    """Argument -> default, of those that are plain values."""
    found = {name: one.default for name, one in inspect.signature(named(path)).parameters.items()}
    plain = (bool, int, float, str, tuple, type(None))
    return {name: value for name, value in found.items() if isinstance(value, plain)}


if __name__ == "__main__":
    calls = sorted({one.call for cls in OPTIMIZERS.values() for one in cls.libraries.values()})
    lines = ",\n".join(f"{json.dumps(call)}: {json.dumps(defaults(call))}" for call in calls)
    versions = ", ".join(f"{package} {version(package).split('+')[0]}" for package in ("torch", "keras", "optax"))
    GOLDEN.write_text(f'{{"libraries": "{versions}",\n"defaults": {{\n{lines}\n}}}}\n')
