"""Our own functions and classes as part of a program: their source with all that it needs, NumPy aside."""

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from textwrap import dedent
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from catalogue import Declaration, Elementwise

OURS = {"catalogue", "optimizers", "schedules"}
"""Packages whose code is copied rather than imported."""
FUTURE = "from __future__ import annotations"
"""What a program with copied code begins with: its annotations are for the reader and not evaluated."""


@dataclass
class Copied:
    """Collects source text, each thing before those that need it."""

    imports: dict[str, None] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    """Name -> source, in order."""

    def add_names(self, text: str, namespace: Mapping[str, Any]) -> None:
        """Whatever the source `text` of a module reads of that module's `namespace`."""
        for name in _names(ast.parse(text)):
            if name in namespace and name not in self.parts:
                self._add(name, namespace[name], namespace)

    def add_class(self, name: str, declaration: Declaration, roots: tuple[str, ...]) -> None:
        """A class with the declaration's numbers and switches, its methods `roots` and those that they call."""
        cls = type(declaration)
        methods: dict[str, str] = {}
        values: dict[str, str] = {}
        waiting = list(roots)
        while waiting:
            attribute = waiting.pop(0)
            if attribute in declaration.parameters():
                values[attribute] = repr(getattr(declaration, attribute))
            elif attribute not in methods:
                function = inspect.getattr_static(cls, attribute)
                text = self._around(declaration, attribute, function) or dedent(inspect.getsource(function))
                methods[attribute] = text
                self.add_names(text, function.__globals__)
                waiting += _own_attributes(ast.parse(text))
        fields = [f"    {one} = {values[one]}" for one in declaration.parameters() if one in values]
        body = ["\n".join(fields)] if fields else []
        body += [_indented(text) for text in methods.values()]
        self.parts[name] = f"class {name}:\n" + "\n\n".join(body)

    def _around(self, declaration: Declaration, name: str, function: FunctionType) -> str:
        """Of a method that makes the optimizer within another one: the method for a copy of that one's class."""
        if function.__annotations__.get("return") is not Elementwise:
            return ""
        inner = getattr(declaration, name)()
        made = type(inner).__name__
        self.add_class(made, inner, ("init", "look_ahead", "update"))
        lines = ["base = {0}()", "base.learning_rate = self.learning_rate", "return base"]
        return f"def {name}(self):\n" + "\n".join(f"    {line.format(made)}" for line in lines)

    def _add(self, name: str, value: Any, namespace: Mapping[str, Any]) -> None:
        value = inspect.unwrap(value) if callable(value) else value  # a cached function is its wrapper
        package = getattr(value, "__module__", namespace["__name__"]) or ""
        if isinstance(value, ModuleType):
            self.imports["import numpy as np" if value is np else f"import {value.__name__}"] = None
        elif isinstance(value, type | FunctionType) and package.partition(".")[0] not in OURS:
            self.imports[f"from {package} import {name}"] = None
        elif package == "catalogue.numbers" and hasattr(np, name) and name != "dot":
            self.imports[f"from numpy import {name}"] = None
        elif isinstance(value, type | FunctionType):
            text = dedent(inspect.getsource(value))
            self.parts[name] = ""  # what it needs may need it
            self.add_names(text, vars(sys.modules[package]))
            del self.parts[name]
            self.parts[name] = text.rstrip()
        else:
            self.parts[name] = _constant(name, namespace)

    def text(self) -> str:
        """Everything that was collected, without the imports."""
        constants = [text for text in self.parts.values() if not text.startswith(("class ", "def ", "@"))]
        others = [text for text in self.parts.values() if text not in constants]
        return "\n\n\n".join(["\n".join(constants), *others] if constants else others)


def method(declaration: Declaration, name: str, copied: Copied) -> str:
    """A method as a function: its parameters are further arguments whose defaults are the declaration's values."""
    function = inspect.getattr_static(type(declaration), name)
    text = dedent(inspect.getsource(function))
    copied.add_names(text, function.__globals__)
    head = ast.parse(text).body[0]
    assert isinstance(head, ast.FunctionDef)
    body = "\n".join(text.splitlines()[head.body[0].lineno - 1 :])
    arguments = [one.arg for one in head.args.args if one.arg != "self"]
    used = [one for one in declaration.parameters() if f"self.{one}" in body]
    arguments += [f"{one}={getattr(declaration, one)!r}" for one in used]
    return f"def {name}({', '.join(arguments)}):\n{body.replace('self.', '')}"


def _names(tree: ast.AST) -> Iterator[str]:
    """The names that code reads, but for those in annotations."""
    for node in ast.walk(_Bare().visit(tree)):
        if isinstance(node, ast.Name):
            yield node.id


class _Bare(ast.NodeTransformer):
    """Takes annotations away."""

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        node.returns = None
        self.generic_visit(node)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        return ast.Expr(node.value) if node.value else ast.Pass()


def _own_attributes(tree: ast.AST) -> list[str]:
    """What a method reads of `self`."""
    return [
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"
    ]


def _constant(name: str, namespace: Mapping[str, Any]) -> str:
    """The assignment that gave a module's constant its value."""
    source = inspect.getsource(sys.modules[namespace["__name__"]])
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == name for one in node.targets):
            assignment = ast.get_source_segment(source, node)
            assert assignment is not None  # as the node was parsed from it
            return assignment
    raise LookupError(f"{name} is not assigned in {namespace['__name__']}")


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else line for line in text.rstrip().splitlines())
