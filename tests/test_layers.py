"""The shape of the house: imports run one way, Streamlit stays in the shell, nothing is evaluated, no file is long."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = ["basins", "data", "handbook", "maps", "network", "playground", "race", "slices"]
LAYERS = [
    ["limits"],
    ["language"],
    ["catalogue", "data"],
    ["examples", "expressions", "optimizers", "schedules"],
    ["surfaces"],
    ["simulation"],
    ["programs", "training", "lessons"],
    ["races"],
    ["charts"],
    ["player"],
    ["interface.kit", "interface.jobs"],
    [f"interface.{page}" for page in PAGES],
    ["interface.lessons"],
    ["interface.pages"],
    ["interface.shell"],
    ["pages"],
    ["app"],
]
"""Rooms, from the ground up. Each may import those of the layers below it; pages do not know one another."""
TOGETHER = {("expressions", "catalogue"), ("interface.jobs", "interface.kit"), ("interface.kit", "interface.jobs")}
KNOW_STREAMLIT = {"interface.shell", "pages", "app"}
NO_ROOMS = {"tests", "benchmarks", "deploy", "docs", "locales"}
"""Folders that may import any room and that no room imports."""
LONGEST = 400


def ours(*suffixes: str) -> list[Path]:
    """Our files with these suffixes, relative to the root; hidden folders and caches left out."""
    files = (path.relative_to(ROOT) for suffix in suffixes for path in ROOT.rglob(f"*{suffix}"))
    unwanted = {"node_modules", "venv", "__pycache__"}
    return sorted(f for f in files if not any(part.startswith(".") or part in unwanted for part in f.parts))


def room_of(module: str) -> str:
    """The room of a module by its full name; in interface/ each folder is one."""
    parts = module.split(".")
    return ".".join(parts[:2] if parts[0] == "interface" else parts[:1])


@cache
def tree_of(path: Path) -> ast.AST:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def imports(tree: ast.AST) -> set[str]:
    """The modules that a file imports, wherever in it, by their full names; "." for a relative import."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." if node.level else node.module)
            if node.module in ("interface", "interface.shell"):
                found |= {f"{node.module}.{alias.name}" for alias in node.names}
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


def module_of(path: Path) -> str:
    return ".".join(path.with_suffix("").parts)


MODULES = [path for path in ours(".py") if path.parts[0] not in NO_ROOMS]
LAYER = {room: number for number, layer in enumerate(LAYERS) for room in layer}


def test_every_room_is_listed_and_every_listed_room_is_there():
    there = {room_of(module_of(path)) for path in MODULES} - {"interface.__init__"}
    assert there == LAYER.keys()


def test_imports_run_one_way():
    wrong = []
    for path in MODULES:
        room = room_of(module_of(path))
        for module in imports(tree_of(path)):
            other = room_of(module)
            if module == "." or module.split(".")[0] in NO_ROOMS:
                wrong.append(f"{path} imports {module}")
            elif other in LAYER and other != room and LAYER[other] >= LAYER.get(room, -1):
                wrong += [] if (room, other) in TOGETHER else [f"{path} imports {module}"]
    assert wrong == []


def test_streamlit_stays_in_the_shell():
    knows = {
        room_of(module_of(path)) for path in MODULES if "streamlit" in {m.split(".")[0] for m in imports(tree_of(path))}
    }
    assert knows <= KNOW_STREAMLIT


def test_nothing_is_evaluated():
    assert [str(path) for path in ours(".py") if calls(tree_of(path)) & {"eval", "exec"}] == []


def test_no_file_is_long():
    files = [path for path in ours(".py", ".js", ".css") if path.name != "gifenc.js"]
    lengths = {path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in files}
    assert {str(path): length for path, length in lengths.items() if length > LONGEST} == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import charts.plot as p, numpy", {"charts.plot", "numpy"}),
        ("def f():\n    from interface.kit.page import g", {"interface.kit.page"}),
        ("from interface import pages", {"interface", "interface.pages"}),
        ("from . import x", {"."}),
    ],
)
def test_an_import_is_found_wherever_it_hides(source, found):
    assert imports(ast.parse(source)) == found


def test_a_call_is_told_from_a_method():
    assert "eval" in calls(ast.parse("print(eval('1'))"))
    assert "exec" in calls(ast.parse("import builtins; builtins.exec('1')"))
    assert "eval" not in calls(ast.parse("model.eval(); evaluate(1)"))
