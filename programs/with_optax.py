"""The program in Optax, with the gradient from JAX where f is smooth.

An Optax optimizer keeps all that it remembers in its state, so that one can be made for each step where the rate or
another argument changes.
"""

from textwrap import indent

from language import Message
from programs.surface import GIVEN, gradient_function, value_function
from programs.task import Task
from programs.translation import Parts, Translation, broken

CHECKED = "optax 0.2.8"
"""With which version the programs agree with our runs."""


def write(translation: Translation) -> str:
    """The program of a descent."""
    task = translation.task
    definitions = [value_function(task.scenario.surface, "jnp", task.language), *_gradient(task)]
    call = broken(translation.counterpart.expression(translation.words))
    changing = [name for name in ("learning_rate", "t") if translation.depends_on(name)]
    if changing:
        definitions.append(f"def optimizer({', '.join(changing)}):\n" + indent(f"return {call}", "    "))
        first = f"optimizer({', '.join('1' if name == 't' else name for name in changing)})"
        make = [f"state = {first}.init(theta)"]
        now = f"optimizer({', '.join(translation.at_step(name) for name in changing)})"
    else:
        make, now = [f"optimizer = {call}", "state = optimizer.init(theta)"], "optimizer"
    asks = "".join(f", {name}={text}" for name, text in translation.counterpart.asks.items())
    decay = f" - {task.rate} * decoupled_decay * theta" if task.decays else ""
    inside = [*task.pace(f"float(f(theta){task.penalty})"), "g = gradient(theta)", *_rules(translation)]
    inside.append(f"updates, state = {now}.update(g, state, theta{asks})")
    inside.append(f"theta = optax.apply_updates(theta, updates){decay}")
    show = [f"theta = {translation.point}"] if translation.point else []
    show += ["x, y = theta.tolist()", 'print(f"theta = {x} {y}  f = {f(theta)}")']
    parts = Parts(
        imports=["import jax", "import jax.numpy as jnp", "import optax"],
        precision='jax.config.update("jax_enable_x64", True)',
        definitions=definitions,
        loop=[f"theta = jnp.array({task.start})", *make, *task.loop()],
        inside=inside,
        show=show,
    )
    return translation.assembled(parts, Message("Checked with {version}.", version=CHECKED))


def _gradient(task: Task) -> list[str]:
    """The function `gradient`, and what it needs."""
    if task.differentiable:
        return ["gradient = jax.jit(jax.grad(f))"]
    handed = f"    # {task.told(GIVEN)}\n    return jnp.array(exact_gradient(np.array(theta)), dtype=float)"
    return [gradient_function(task.scenario.surface, "exact_gradient"), f"def gradient(theta):\n{handed}"]


def _rules(translation: Translation) -> list[str]:
    """What the rules of the game do to the gradient."""
    task, lines = translation.task, []
    if task.noisy:
        lines.append(f"g = g + {task.noise('jnp.hypot(*g)', 'generator.standard_normal(2)')}")
    if task.clips:
        lines.append("g = g * jnp.minimum(1.0, clip_norm / (jnp.hypot(*g) + 1e-6))")
    if task.penalises:
        lines.append("g = g + l2 * theta")
    return lines
