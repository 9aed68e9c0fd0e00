"""Exported programs end where our runs end: NumPy's are run here, the others were run by record_programs.py."""

import ast
import importlib.util
import json
import os
import re
import runpy
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
from formulas import VALUES, formulas, names_in
from hypothesis import HealthCheck, given, settings
from program_cases import HIMMELBLAU, cases, rated, steady
from record_programs import end, fingerprint, output

from catalogue import Inexpressible, Library
from expressions import ExpressionError
from expressions.custom import custom
from expressions.notation import to_text
from optimizers import OPTIMIZERS
from programs import TARGETS, program
from programs.program import WITH
from programs.surface import gradient_function, value_function
from schedules import SCHEDULES
from simulation import Rules, simulate
from simulation.scenario import Scenario
from surfaces import SURFACES

GOLDEN = json.loads((Path(__file__).parent / "goldens/programs.json").read_text())
CASES = cases()
ALONE = {"numpy", "math", "sys", "typing", "__future__"}
"""What a NumPy program may import."""
RUN = """
import contextlib, io, json, runpy, sys
ends = {}
for name, path in json.load(sys.stdin).items():
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        runpy.run_path(path)
    ends[name] = printed.getvalue()
json.dump(ends, sys.stdout)
"""
REFUSED = {("nadam", "Keras"), ("nadam", "Optax"), ("rprop", "Optax")}
"""Methods that a library has in a form that ours cannot take, or not at our defaults."""


def written(scenario: Scenario, target: str):
    return program(scenario, scenario.entrants[0], target)


def translations():
    """Case, library, and the program, for every one that there is."""
    for name, scenario in CASES.items():
        for library in Library:
            try:
                yield name, library, written(scenario, library)
            except Inexpressible:
                continue


TRANSLATIONS = {f"{name}, {library}": translated for name, library, translated in translations()}


@pytest.fixture(scope="module")
def numpys() -> dict:
    return {name: written(scenario, "NumPy") for name, scenario in CASES.items()}


@pytest.fixture(scope="module")
def printed(numpys, tmp_path_factory) -> dict[str, str]:
    """What each NumPy program prints, in a folder and a process that know nothing of ours."""
    folder = tmp_path_factory.mktemp("programs")
    paths = {}
    for number, (name, one) in enumerate(numpys.items()):
        path = folder / f"{number}.py"
        path.write_text(one.text)
        paths[name] = str(path)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [sys.executable, "-W", "ignore", "-c", RUN]
    done = subprocess.run(
        command, input=json.dumps(paths), cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def assert_ends_at(found: list[float], expected: tuple[float, float]) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", CASES)
def test_a_numpy_program_ends_where_the_run_ends(name, numpys, printed):
    assert_ends_at(end(printed[name]), numpys[name].end)


@pytest.mark.parametrize("name", CASES)
def test_the_end_is_the_last_point_of_the_run(name, numpys):
    scenario = CASES[name]
    optimizer = scenario.entrants[0].optimizer
    run = simulate(
        scenario.surface,
        optimizer,
        scenario.start,
        scenario.steps,
        schedule=scenario.schedule,
        rules=scenario.rules,
    )
    points = run.points[:, np.isfinite(run.points).all(axis=0)]
    assert numpys[name].end == tuple(points[:, -1])


def test_a_numpy_program_needs_nothing_but_numpy(numpys):
    for one in numpys.values():
        nodes = list(ast.walk(ast.parse(one.text)))
        imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
        imported |= {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
        assert imported <= ALONE


def test_the_recorded_programs_are_those_that_are_written_now():
    """Where this fails, a program has changed: run tests/record_programs.py again."""
    written_now = {key: fingerprint(one.text) for key, one in TRANSLATIONS.items()}
    assert written_now == {key: one["program"] for key, one in GOLDEN["ends"].items()}


@pytest.mark.parametrize("key", TRANSLATIONS)
def test_a_librarys_program_ended_where_the_run_ends(key):
    assert_ends_at(GOLDEN["ends"][key]["end"], TRANSLATIONS[key].end)


def test_the_versions_named_are_those_that_ran_them():
    assert all(version in GOLDEN["libraries"].split(", ") for version in (one.CHECKED for one in WITH.values()))


@pytest.mark.parametrize("key", TRANSLATIONS)
def test_an_end_that_is_not_ours_is_said_with_its_distance(key):
    name, library = key.rsplit(", ", 1)
    ours, theirs = written(CASES[name], "NumPy").end, TRANSLATIONS[key]
    distance = np.hypot(*np.subtract(theirs.end, ours))
    told = re.search(r"ends (\S+) away from Downhill", theirs.note)
    assert bool(told) == (distance > 0)
    if told:
        assert float(told[1]) == pytest.approx(distance, rel=0.05)
        assert CASES[name].entrants[0].optimizer.libraries[Library(library)].stands_for


def test_every_library_that_has_a_method_has_its_program():
    for slug, cls in OPTIMIZERS.items():
        for library in Library:
            found = f"{slug} on rosenbrock, {library}" in TRANSLATIONS
            assert found == (library in cls.libraries and (slug, library) not in REFUSED)


def test_programs_are_readable(numpys):
    for one in [*numpys.values(), *TRANSLATIONS.values()]:
        lines = one.text.splitlines()
        assert max(map(len, lines)) <= 120
        assert all(line == line.rstrip() for line in lines)
        assert lines[0].startswith("# ")
        ast.parse(one.text)


def test_the_comment_at_the_top_tells_what_is_run_and_what_must_come_out(numpys):
    head = " ".join(line[2:] for line in numpys["adam on rosenbrock"].text.splitlines() if line.startswith("# "))
    x, y = numpys["adam on rosenbrock"].end
    assert head.startswith("Adam on Rosenbrock function, 60 steps from (-1.2, 1.0)")
    assert f"Downhill ends at theta = {x:.10g} {y:.10g}, f = " in head
    torch = TRANSLATIONS["nesterov on rosenbrock, PyTorch"].text
    assert "# Checked with torch 2.13.0." in torch
    assert "look-ahead point" in torch
    assert "f(x, y) = " in numpys["sgd on formula 1"].text


def test_adam_can_be_read_as_its_equations(numpys):
    text = numpys["adam on rosenbrock"].text
    for line in (
        "m = beta1 * m + (1 - beta1) * g",
        "v_hat = v / (1 - beta2**t)",
        "theta = theta - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon)",
        "across = y - x * x",
    ):
        assert f"    {line}\n" in text


@pytest.mark.parametrize(
    ("scenario", "target", "reason"),
    [
        (Scenario.of(HIMMELBLAU, rated("sam")), "PyTorch", "PyTorch has no SAM"),
        (
            Scenario.of(HIMMELBLAU, rated("adam", epsilon_place="inside")),
            "PyTorch",
            "torch.optim.Adam cannot express epsilon_place = 'inside'",
        ),
        (
            Scenario.of(HIMMELBLAU, rated("rprop")),
            "Optax",
            "optax.rprop moves by what the previous step had worked out",
        ),
        (
            Scenario(
                HIMMELBLAU,
                Scenario.of(HIMMELBLAU, rated("nesterov")).entrants,
                HIMMELBLAU.start,
                9,
                rules=Rules(weight_decay=0.1),
            ),
            "Keras",
            "the Nesterov of Keras keeps another point than theta, and weight decay must pull at theta",
        ),
        (
            Scenario(
                HIMMELBLAU,
                Scenario.of(HIMMELBLAU, rated("nesterov", convention="running_sum")).entrants,
                HIMMELBLAU.start,
                9,
                schedule=SCHEDULES["cosine"](),
            ),
            "PyTorch",
            "torch.optim.SGD cannot express convention = 'running_sum' at a rate that changes",
        ),
    ],
)
def test_what_has_no_program_says_why(scenario, target, reason):
    with pytest.raises(Inexpressible, match=f"^{re.escape(reason)}"):
        written(scenario, target)
    assert written(scenario, "NumPy").text


def load(slug: str):
    """The class in a file that README shows, as if it lay in its room."""
    spec = importlib.util.spec_from_file_location(slug, Path(__file__).parent / f"examples/{slug}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return next(cls for cls in vars(module).values() if getattr(cls, "__module__", "") == slug and hasattr(cls, "slug"))


def test_an_optimizer_and_a_surface_of_ones_own_have_a_numpy_program(tmp_path):
    surface = load("my_bowl")()
    scenario = Scenario.of(surface, load("my_descent")(learning_rate=0.03))
    one = written(scenario, "NumPy")
    assert_ends_at(end(output(one.text)), one.end)
    with pytest.raises(Inexpressible, match=r"^PyTorch has no Sign descent$"):
        written(scenario, "PyTorch")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(formulas)
def test_a_formula_is_written_as_it_is_computed(tree):
    """f and its gradient as NumPy source, run and compared at a few points with the surface itself."""
    try:
        surface = custom(to_text(tree), values={name: VALUES[name] for name in names_in(tree) & {"a", "b"}})
    except ExpressionError:
        return
    text = "import numpy as np\n\n\n" + "\n\n\n".join([value_function(surface, "np"), gradient_function(surface, "df")])
    with tempfile.TemporaryDirectory() as folder, np.errstate(all="ignore"):
        path = Path(folder) / "surface.py"
        path.write_text(text)
        found = runpy.run_path(str(path))
        for point in np.random.default_rng(5).uniform(-3, 3, (5, 2)):
            expected = [surface.value(point), *surface.gradient(point)]
            if np.isfinite(expected).all():
                np.testing.assert_allclose([found["f"](point), *found["df"](point)], expected, rtol=1e-9, atol=1e-9)


def test_a_target_that_is_none_is_named():
    with pytest.raises(ValueError, match="NumPy, PyTorch, Keras, Optax, received 'Fortran'"):
        written(Scenario.of(HIMMELBLAU, rated("sgd")), "Fortran")


def test_every_program_has_a_file_name():
    scenario = Scenario.of(SURFACES["ackley"](), steady(SURFACES["ackley"](), "adam"))
    assert [written(scenario, target).filename for target in TARGETS] == [
        f"ackley_adam_{name}.py" for name in ("numpy", "pytorch", "keras", "optax")
    ]


def test_what_a_visitor_types_stays_in_a_comment_and_in_arithmetic():
    """Names are single letters that the parser knows, so that nothing typed becomes a name or a call of its own."""
    for formula in ("a*x + b*y^2", "sin(x)*exp(-y^2)", "min(x, y, 3)"):
        scenario = Scenario.of(custom(formula), rated("sgd"))
        for target in TARGETS:
            tree = ast.parse(written(scenario, target).text)
            called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
            assert not {name.partition("(")[0] for name in called} & {"eval", "exec", "open", "__import__", "getattr"}
