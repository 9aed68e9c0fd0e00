"""The program in Keras, whose optimizer is handed the gradient of NumPy, so that it runs on any backend."""

from language import Message
from programs.task import Task
from programs.translation import Parts, Translation
from programs.with_numpy import functions

CHECKED = "keras 3.15.1"
"""With which version the programs agree with our runs."""


def write(translation: Translation) -> str:
    """The program of a descent."""
    task, backend = translation.task, translation.words.get("backend", "torch")
    start = f'theta = keras.Variable({task.start}, dtype="float64")'
    inside = [
        "point = keras.ops.convert_to_numpy(theta)",
        *task.pace(f"f(point){task.penalty.replace('theta', 'point')}"),
    ]
    inside += [f"optimizer.{name} = {translation.at_step(text)}" for name, text in translation.moving.items()]
    inside.append("optimizer.apply([keras.ops.convert_to_tensor(gradient(point))], [theta])")
    if task.decays:
        inside.append(f"theta.assign(theta - {task.rate} * decoupled_decay * point)")
    show = [f"theta = keras.ops.convert_to_numpy({translation.point or 'theta'})"]
    show.append('print(f"theta = {theta[0]} {theta[1]}  f = {f(theta)}")')
    parts = Parts(
        imports=["import keras"],
        precision='keras.config.set_floatx("float64")',
        definitions=functions(task),
        loop=[start, f"optimizer = {translation.constructed()}", *task.loop()],
        inside=inside,
        show=show,
        environment=_environment(backend, task),
    )
    checked = Message("Checked with {version} on its {backend} backend.", version=CHECKED, backend=backend)
    return translation.assembled(parts, checked)


def _environment(backend: str, task: Task) -> str:
    """The choice of a backend, in float64."""
    before = task.told(Message("before Keras is imported"))
    lines = ["import os", "", f'os.environ["KERAS_BACKEND"] = "{backend}"  # {before}']
    if backend == "jax":
        lines.append('os.environ["JAX_ENABLE_X64"] = "1"')
    return "\n".join(lines)
