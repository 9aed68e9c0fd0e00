"""The shape of the house: imports run one way, Streamlit stays upstairs, nothing is evaluated, no file is long."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CORE = "catalogue data expressions surfaces optimizers schedules simulation"
BELOW = {
    "catalogue": "",
    "data": "",
    "expressions": "catalogue",
    "surfaces": "catalogue data",
    "optimizers": "catalogue",
    "schedules": "catalogue",
    "simulation": "catalogue expressions surfaces optimizers schedules",
    "programs": CORE,
    "races": f"{CORE} programs",
    "training": CORE,
    "charts": f"{CORE} races training",
    "player": "catalogue simulation training charts",
    "interface": f"{CORE} races programs training charts player",
    "lessons": f"{CORE} races programs training charts player interface",
    "pages": f"{CORE} races programs training charts player interface lessons",
    "app": f"{CORE} races programs training charts player interface lessons pages",
}
"""Room -> the rooms it may import."""
KNOW_STREAMLIT = {"interface", "player", "pages", "app"}
NO_ROOMS = {"tests", "benchmarks", "deploy", "docs"}
"""Folders that may import any room and that no room imports."""
LONGEST = 400


def ours(*suffixes: str) -> list[Path]:
    """Our files with these suffixes, relative to the root; hidden folders and caches left out."""
    files = (path.relative_to(ROOT) for suffix in suffixes for path in ROOT.rglob(f"*{suffix}"))
    unwanted = {"node_modules", "venv", "__pycache__"}
    return sorted(f for f in files if not any(part.startswith(".") or part in unwanted for part in f.parts))


def room(path: Path) -> str:
    return path.parts[0].removesuffix(".py")


def imports(tree: ast.AST) -> set[str]:
    """The top-level packages that a module imports, wherever in the file."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." if node.level else node.module.partition(".")[0])
    return found


def calls(tree: ast.AST) -> set[str]:
    """Names that are called as plain functions or by way of `builtins`."""
    functions = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    plain = {function.id for function in functions if isinstance(function, ast.Name)}
    return plain | {
        function.attr
        for function in functions
        if isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id in ("builtins", "__builtins__")
    }


PYTHON = ours(".py")
MODULES = [path for path in PYTHON if room(path) not in NO_ROOMS]


def parse(path: Path) -> ast.AST:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_imports_run_one_way(path):
    assert room(path) in BELOW, "a new room takes its place in BELOW"
    allowed = {room(path), *BELOW[room(path)].split()}
    assert imports(parse(path)) & (BELOW.keys() | NO_ROOMS | {"."}) <= allowed


@pytest.mark.parametrize("path", [path for path in MODULES if room(path) not in KNOW_STREAMLIT], ids=str)
def test_streamlit_stays_upstairs(path):
    assert "streamlit" not in imports(parse(path))


@pytest.mark.parametrize("path", PYTHON, ids=str)
def test_nothing_is_evaluated(path):
    assert not calls(parse(path)) & {"eval", "exec"}


@pytest.mark.parametrize("path", ours(".py", ".js", ".css"), ids=str)
def test_no_file_is_long(path):
    assert len((ROOT / path).read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_the_rooms_are_in_order():
    """A room is listed after every room it may import, so that no two can import each other."""
    rooms = list(BELOW)
    assert all(rooms.index(lower) < rooms.index(name) for name, below in BELOW.items() for lower in below.split())


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import charts.plot as p, numpy", {"charts", "numpy"}),
        ("def f():\n    from interface.state import g", {"interface"}),
        ("from . import x", {"."}),
    ],
)
def test_an_import_is_found_wherever_it_hides(source, found):
    assert imports(ast.parse(source)) == found


def test_a_call_is_told_from_a_method():
    assert "eval" in calls(ast.parse("print(eval('1'))"))
    assert "exec" in calls(ast.parse("import builtins; builtins.exec('1')"))
    assert "eval" not in calls(ast.parse("model.eval(); evaluate(1)"))
