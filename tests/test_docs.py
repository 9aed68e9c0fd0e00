"""README and docs: their order, links and pictures, and the page that docs/contributing.md adds step by step."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from test_one_file import copy_app

from interface.shell.navigation import TITLES

ROOT = Path(__file__).parent.parent
TEXTS = [
    "README.md",
    "README.ko.md",
    "CHANGELOG.md",
    "data/README.md",
    *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")),
]
HEAVIEST = 60_000
"""Bytes of a page's picture: README shows all of them."""
PAGES = {Path(page).stem: str(title) for page, title in TITLES.items()}
"""Page -> its title."""


def test_readme_begins_with_picture_and_commands():
    opening, *sections = re.split(r"^## ", (ROOT / "README.md").read_text(), flags=re.MULTILINE)
    assert opening.index("docs/descent.gif") < opening.index("streamlit run") < opening.index("pytest")
    assert len(opening.splitlines()) <= 24
    assert [section.splitlines()[0] for section in sections[:2]] == ["The pages", "In a notebook"]


def test_every_page_is_a_file():
    assert PAGES.keys() == {path.stem for path in (ROOT / "pages").glob("*.py")}


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_its_picture_and_its_line(name):
    picture = ROOT / f"docs/pictures/{name}.png"
    assert f"| ![{PAGES[name]}](docs/pictures/{name}.png) | **{PAGES[name]}**: " in (ROOT / "README.md").read_text()
    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert picture.stat().st_size <= HEAVIEST


def test_readme_is_there_in_korean():
    english, korean = ((ROOT / name).read_text() for name in ("README.md", "README.ko.md"))
    blocks = re.compile(r"^```(?:sh|python)\n(.*?)^```", re.M | re.S)
    assert blocks.findall(korean) == blocks.findall(english)
    for page, title in TITLES.items():
        name = title.text("ko")
        assert f"| ![{name}](docs/pictures/{Path(page).stem}.png) | **{name}**: " in korean


def test_hosting_names_every_variable():
    sources = [path for room in ("interface", "player") for path in (ROOT / room).rglob("*.py")]
    read = set(re.findall(r'"(DOWNHILL_[A-Z_]+)"', "".join(path.read_text() for path in sources)))
    assert len(read) >= 4
    assert read <= set(re.findall(r"^\| `(DOWNHILL_[A-Z_]+)` \|", (ROOT / "docs/hosting.md").read_text(), re.M))


@pytest.mark.parametrize("name", TEXTS)
def test_links_lead_to_files(name):
    text = re.sub(r"^```.*?^```$|`[^`\n]+`", "", (ROOT / name).read_text(), flags=re.MULTILINE | re.DOTALL)
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", text) + re.findall(r'src="([^"]+)"', text)
    ours = [target for target in targets if "://" not in target]
    assert [target for target in ours if not (ROOT / name).parent.joinpath(target).exists()] == []


@pytest.mark.parametrize("name", ["docs/architecture.md", "docs/contributing.md", "docs/hosting.md"])
def test_files_that_are_named_exist(name):
    """Paths in backquotes with a room or folder before them; what a reader is to write is left out."""
    named = re.findall(r"`([a-z_.]+(?:/[\w.-]+)+)`", (ROOT / name).read_text())
    assert [path for path in set(named) if not re.search(r"\bmy_|test_my", path) and not (ROOT / path).exists()] == []


def test_architecture_describes_every_room():
    text = (ROOT / "docs/architecture.md").read_text()
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")} | {"pages"}
    assert [room for room in rooms if f"`{room}/`" not in text] == []


def test_hooks_are_the_checks_of_ci():
    hooks = (ROOT / ".pre-commit-config.yaml").read_text()
    assert re.findall(r"repo: (.+)", hooks) == ["local"]
    ci = [line for line in (ROOT / ".ci/run").read_text().splitlines() if line.startswith(("ruff ", "mypy"))]
    assert re.findall(r"entry: (.+)", hooks) == [line.removesuffix(" .") for line in ci]


# The page of docs/contributing.md

CONTRIBUTING = (ROOT / "docs/contributing.md").read_text()
ADDING = CONTRIBUTING[CONTRIBUTING.index("## Add a page") : CONTRIBUTING.index("## Tests")]
SCRIPT, TEST = re.findall(r"^```python\n(.*?)^```$", ADDING, re.M | re.S)
CHANGES = re.findall(r"`([\w/]+\.py)`, below .*?^```diff\n (.*?\n)\+(.*?\n)```$", ADDING, re.M | re.S)
"""For each file that is changed: its name, the line there is, and the line that comes below it."""


@pytest.fixture(scope="module")
def with_page(tmp_path_factory) -> Path:
    """A copy of the app with everything done that the text says."""
    tree = tmp_path_factory.mktemp("downhill")
    copy_app(tree)
    (tree / "pages/my_page.py").write_text(SCRIPT)
    (tree / "tests").mkdir()
    (tree / "tests/test_my_page.py").write_text(TEST)
    for name in ("apptest.py", "component.py"):
        shutil.copy(ROOT / "tests" / name, tree / "tests")
    for name, above, line in CHANGES:
        before = (tree / name).read_text()
        assert before.count(above) == 1
        (tree / name).write_text(before.replace(above, above + line))
    return tree


def test_the_page_is_the_example():
    assert (ROOT / "tests/examples/my_page.py").read_text() == SCRIPT


def test_the_page_is_listed_and_linked():
    assert [name for name, _, _ in CHANGES] == ["interface/shell/navigation.py"]


def test_the_page_passes_the_test_that_is_written_for_it(with_page):
    command = [sys.executable, "-B", "-m", "pytest", "-p", "no:cacheprovider", "tests/test_my_page.py"]
    done = subprocess.run(command, cwd=with_page, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout
