"""The program in PyTorch, which finds the gradient by itself where f is smooth."""

import re

from language import Message
from programs.surface import GIVEN, gradient_function, value_function
from programs.translation import Parts, Translation

CHECKED = "torch 2.13.0"
"""With which version the programs agree with our runs."""


def write(translation: Translation) -> str:
    """The program of a descent."""
    task, words = translation.task, translation.words
    functions = [value_function(task.scenario.surface, "torch", task.language)]
    gradient = ["f(theta).backward()"]
    if not task.differentiable:
        functions.append(gradient_function(task.scenario.surface, "gradient"))
        handed = "theta.grad = torch.as_tensor(gradient(theta.detach().numpy()), dtype=torch.float64)"
        gradient = [f"# {task.told(GIVEN)}", handed]
    start = f"theta = torch.tensor({task.start}, requires_grad=True)"
    optimizer = f"optimizer = {translation.constructed('[theta]')}"
    inside = task.pace(f"f(theta).item(){' + l2 / 2 * (theta @ theta).item()' if task.penalises else ''}")
    for name, text in translation.moving.items():
        inside.append(f'optimizer.param_groups[0]["{name}"] = {translation.at_step(text)}')
    inside += ["optimizer.zero_grad()", *gradient, *_rules(translation)]
    if "gradient" in words:
        inside.append(f"theta.grad = {re.sub('gradient', 'theta.grad', translation.at_step(words['gradient']))}")
    if task.decays:
        inside += ["before = theta.detach().clone()", "optimizer.step()", "with torch.no_grad():"]
        inside.append(f"    theta -= {task.rate} * decoupled_decay * before")
    else:
        inside.append("optimizer.step()")
    show = ["with torch.no_grad():"]
    show += [f"    theta = {translation.point}"] if translation.point else []
    show += ["    x, y = theta.tolist()", '    print(f"theta = {x} {y}  f = {f(theta).item()}")']
    precision = "torch.set_default_dtype(torch.float64)"
    loop = [start, optimizer, *task.loop()]
    parts = Parts(["import torch"], precision, functions, loop, inside, show)
    return translation.assembled(parts, Message("Checked with {version}.", version=CHECKED))


def _rules(translation: Translation) -> list[str]:
    """What the rules of the game do to the gradient."""
    task, lines = translation.task, []
    if task.noisy:
        drawn = "torch.from_numpy(generator.standard_normal(2))"
        lines.append(f"theta.grad += {task.noise('theta.grad.norm()', drawn)}")
    if task.clips:
        lines.append("torch.nn.utils.clip_grad_norm_([theta], clip_norm)")
    if task.penalises:
        lines.append("theta.grad += l2 * theta.detach()")
    return lines
