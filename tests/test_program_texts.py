"""What programs say: equations that can be read, a comment that tells what comes out, and why there is none."""

import ast
import importlib.util
import re
import runpy
import tempfile
from pathlib import Path

import numpy as np
import pytest
from formulas import VALUES, formulas, names_in
from hypothesis import HealthCheck, given, settings
from program_cases import HIMMELBLAU, numpys, rated, steady, translations, written
from record_programs import end, output

from catalogue import InexpressibleError
from expressions import ExpressionError
from expressions.custom import custom
from expressions.notation import to_text
from programs import TARGETS
from programs.surface import gradient_function, hessian_function, value_function
from schedules import SCHEDULES
from simulation import Rules
from simulation.scenario import Scenario
from surfaces import SURFACES


def test_programs_are_readable():
    for one in [*numpys().values(), *translations().values()]:
        lines = one.text.splitlines()
        assert max(map(len, lines)) <= 120
        assert all(line == line.rstrip() for line in lines)
        assert lines[0].startswith("# ")
        ast.parse(one.text)


@pytest.mark.parametrize("scaling", SURFACES["logistic_regression"].parameters()["scaling"].options)
def test_the_functions_of_a_program_with_examples_are_those_of_the_surface(scaling, tmp_path):
    surface, file = SURFACES["logistic_regression"](scaling=scaling), tmp_path / "functions.py"
    functions = value_function(surface, "np"), gradient_function(surface, "slope"), hessian_function(surface)
    file.write_text("\n".join(["import numpy as np", *functions]))
    names = runpy.run_path(str(file))
    for theta in np.random.default_rng(0).uniform(-2, 2, (5, 2)):
        assert names["f"](theta) == pytest.approx(surface.value(theta), rel=1e-12)
        np.testing.assert_allclose(names["slope"](theta), surface.gradient(theta), rtol=1e-10, atol=1e-12)
        np.testing.assert_allclose(names["hessian"](theta), surface.hessian(theta), rtol=1e-10, atol=1e-12)


def test_the_comment_at_the_top_tells_what_is_run_and_what_must_come_out():
    head = " ".join(line[2:] for line in numpys()["adam on rosenbrock"].text.splitlines() if line.startswith("# "))
    x, y = numpys()["adam on rosenbrock"].end
    assert head.startswith("Adam on Rosenbrock function, 60 steps from (-1.2, 1.0)")
    assert f"Downhill ends at theta = {x:.10g} {y:.10g}, f = " in head
    torch = translations()["nesterov on rosenbrock, PyTorch"].text
    assert "# Checked with torch 2.13.0." in torch
    assert "look-ahead point" in torch
    assert "f(x, y) = " in numpys()["sgd on formula 1"].text


def test_adam_can_be_read_as_its_equations():
    text = numpys()["adam on rosenbrock"].text
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
    with pytest.raises(InexpressibleError, match=f"^{re.escape(reason)}"):
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
    np.testing.assert_allclose(end(output(one.text)), one.end, rtol=1e-9)
    with pytest.raises(InexpressibleError, match=r"^PyTorch has no Sign descent$"):
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
