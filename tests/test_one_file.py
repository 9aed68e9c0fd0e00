"""The promise of docs/contributing.md: an optimizer or a surface is one file, and no other file is touched."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
EXAMPLES = {"optimizers": "my_descent", "surfaces": "my_bowl"}
"""Room -> the file that docs/contributing.md shows and that is dropped into it."""
ELSEWHERE = {"tests", "benchmarks", "deploy", "docs", "reference", "venv", "node_modules"}
"""Folders that the app does without."""
LONGEST = 40

OPEN = """
import json
from streamlit import config
from streamlit.testing.v1 import AppTest
from interface.kit.request import Request
from interface.pages import PLAYGROUND
from language import Message
from optimizers import OPTIMIZERS
from surfaces import SURFACES
config.set_option("client.showErrorDetails", "full")
at = AppTest.from_file("app.py", default_timeout=120)
at.query_params = {"surface": "my_bowl", "1": "my_descent", "1.beta": "0.5"}
at.run()
text = [text.value for text in at.markdown]
page = PLAYGROUND.answer(Request.of_link(at.query_params))
errors = [error.message for error in at.exception]
at.switch_page("pages/handbook.py").run()
at.session_state["family"] = {"painted": True}
at.run()
print(json.dumps({
    "errors": errors + [error.message for error in at.exception],
    "optimizers": list(OPTIMIZERS),
    "surfaces": list(SURFACES),
    "page": page,
    "text": text,
    "handbook": [text.value for text in at.markdown],
    "anchors": [heading.proto.anchor for heading in at.subheader],
}, default=Message.__str__))
"""


def copy_app(tree: Path) -> None:
    """Copy what the app is made of into the folder `tree`."""
    for folder in ROOT.iterdir():
        hidden = folder.name.startswith(".") and folder.name != ".streamlit"
        if folder.is_dir() and folder.name not in ELSEWHERE and not hidden:
            shutil.copytree(folder, tree / folder.name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("app.py", "limits.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tree)


@pytest.fixture(scope="module")
def tree(tmp_path_factory) -> Path:
    """A copy of what the app is made of, and two files more."""
    tree = tmp_path_factory.mktemp("downhill")
    copy_app(tree)
    for room, example in EXAMPLES.items():
        assert not (tree / room / f"{example}.py").exists()
        shutil.copy(ROOT / f"tests/examples/{example}.py", tree / room)
    return tree


def python(tree: Path, *arguments: str) -> str:
    """What Python prints in `tree`, where only that copy of the project can be imported."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-B", *arguments], cwd=tree, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def opened(tree) -> dict:
    """The copy's Playground, opened on a link to both."""
    return json.loads(python(tree, "-c", OPEN))


@pytest.mark.parametrize(("room", "slug"), EXAMPLES.items())
def test_the_file_is_discovered(opened, room, slug):
    assert slug in opened[room]
    assert len(opened[room]) == len([path for path in (ROOT / room).glob("*.py") if path.name[0] != "_"]) + 1


@pytest.mark.parametrize(("room", "slug"), EXAMPLES.items())
def test_it_is_in_the_menu_with_its_sliders(opened, room, slug):
    page = opened["page"]
    (shown,) = (entry for entry in page["assets"][page["catalogue"]][room] if entry["slug"] == slug)
    source = (ROOT / f"tests/examples/{slug}.py").read_text()
    assert f'name = "{shown["name"]}"' in source
    sliders = page["surface"]["parameters"] if room == "surfaces" else shown["parameters"]
    assert [slider["name"] for slider in sliders] == re.findall(r"(\w+): float = parameter\(", source)


def test_its_run_is_computed_and_explained(opened):
    page = opened["page"]
    (entrant,) = page["entrants"]
    assert opened["errors"] == page["problems"] == []
    assert (page["query"]["surface"], page["query"]["1"], page["query"]["1.beta"]) == ("my_bowl", "my_descent", "0.5")
    assert page["assets"][entrant["run"]]["series"]["shape"] == f"6,{page['steps'] + 1}"
    assert entrant["note"].startswith(page["query"]["1.learning_rate"])  # a rate was recommended
    assert entrant["name"] in page["table"]["sentence"]
    for formula in (r"\operatorname{sign} m", r"\tfrac14 c\,x^4"):
        assert any(formula in text for text in opened["text"])


def test_the_browser_can_compute_it(opened):
    page = opened["page"]
    methods, ground = (page["assets"][page["equations"][name]] for name in ("methods", "ground"))
    assert methods["optimizers"]["my_descent"]["ways"][""]["state"] == {"mean": 2}
    assert ground["gradient"]["inputs"] == ["x", "y", "c"]


def test_it_has_its_place_in_the_handbook(opened):
    assert {"my_descent", "surface-my_bowl"} <= set(opened["anchors"])
    for formula in (r"\operatorname{sign} m", r"\tfrac14 c\,x^4"):
        assert any(formula in text for text in opened["handbook"])
    assert any("extends [signSGD](#signsgd) and [Momentum](#momentum)" in text for text in opened["handbook"])


def test_the_conformance_tests_take_it_up(tree):
    files = [str(ROOT / f"tests/test_{room}.py") for room in EXAMPLES]
    output = python(
        tree, "-m", "pytest", "--noconftest", "-p", "no:cacheprovider", "-c", "pyproject.toml", "--rootdir", str(tree),
        "-k", " or ".join(EXAMPLES.values()), *files,
    )  # fmt: skip
    assert int(re.search(r"(\d+) passed", output + " 0 passed")[1]) >= 20


@pytest.mark.parametrize("slug", EXAMPLES.values())
def test_contributing_quotes_it(slug):
    source = (ROOT / f"tests/examples/{slug}.py").read_text()
    assert len(source.splitlines()) <= LONGEST
    assert f"```python\n{source}```" in (ROOT / "docs/contributing.md").read_text()
