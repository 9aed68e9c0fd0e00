"""Run the PyTorch, Keras and Optax programs of tests/program_cases.py, as the judge of what `programs` writes.

Run it where the libraries are, which neither the tests nor the application need:

    pip install torch==2.13.0 keras==3.15.1 optax==0.2.8 jax==0.10.2
    python tests/record_programs.py

It writes tests/goldens/programs.json: for each program a hash of its text, and the point that it prints. A program
whose text has not changed since is not run again, unless `--all` says so.
"""

import contextlib
import hashlib
import io
import json
import os
import runpy
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from program_cases import translations

GOLDEN = Path(__file__).parent / "goldens/programs.json"
ANOTHER_BACKEND = '"jax"  # before Keras is imported'


def fingerprint(text: str) -> str:
    """What tells a program from others."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def output(text: str) -> str:
    """What a program prints; one that needs another backend than the others gets a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "program.py"
        path.write_text(text)
        if ANOTHER_BACKEND in text:
            environment = {name: value for name, value in os.environ.items() if name != "KERAS_BACKEND"}
            done = subprocess.run([sys.executable, path], env=environment, capture_output=True, text=True, check=True)
            return done.stdout
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            runpy.run_path(str(path))
    return printed.getvalue()


def end(printed: str) -> list[float]:
    """The point in a program's last line, "theta = x y  f = ..."."""
    return [float(word) for word in printed.splitlines()[-1].split()[2:4]]


def recorded(known: dict[str, dict]) -> dict[str, dict]:
    """Case and library -> hash and end, for every program that there is."""
    found = {}
    for key, one in translations().items():
        mark, before = fingerprint(one.text), known.get(key, {})
        found[key] = before if before.get("program") == mark else {"program": mark, "end": end(output(one.text))}
    return found


if __name__ == "__main__":
    known = json.loads(GOLDEN.read_text())["ends"] if GOLDEN.exists() and "--all" not in sys.argv else {}
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in recorded(known).items())
    versions = ", ".join(f"{one} {version(one).split('+')[0]}" for one in ("torch", "keras", "optax", "jax"))
    GOLDEN.write_text(f'{{"libraries": "{versions}",\n"ends": {{\n{lines}\n}}}}\n')
