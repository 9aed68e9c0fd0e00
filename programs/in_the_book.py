"""A method as a class in the style of "Deep Learning from Scratch": `params` and `grads` are dictionaries of arrays.

Derived from the equations of the method's own code, under its default conventions.
"""

from textwrap import indent

from catalogue import Elementwise, Optimizer
from programs.notation import Notation
from programs.translation import names_in
from programs.with_numpy import first_state
from simulation.terms import Term, walk
from simulation.tracing import THETA, Equations, trace

AT_ONCE = {"norm", "norm1", "dot", "component", "stack", "value", "found"}
"""What looks at all parameters together, which a loop over the dictionary cannot."""
GRADIENT = Term("gradient", (THETA,))


def book_class(cls: type[Optimizer]) -> str:
    """The source of the class; empty for a method that does not fit: one that searches or looks at the whole point.

    `update(params, grads)` changes the arrays in place. Where the gradient is asked for elsewhere than at the
    parameters, as Nesterov's is, `update(params, gradient)` is given a function from one dictionary to the other.
    """
    equations = trace(cls()) if issubclass(cls, Elementwise) else None
    if equations is None:
        return ""
    parts = [part for line in equations.lines for part in walk(line.term)]
    asked = {part for part in parts if part.operation == "gradient"}
    if len(asked) != 1 or AT_ONCE & {part.operation for part in parts}:
        return ""
    return _Written(cls, equations, asked.pop()).text()


class _Written:
    def __init__(self, cls: type[Optimizer], equations: Equations, asked: Term) -> None:
        self.cls, self.equations, self.asked = cls, equations, asked
        self.first = first_state(cls())
        symbols = {part.name for line in equations.lines for part in walk(line.term)}
        self.state = {field: name for field, name in equations.state.items() if {field, name} & symbols}
        symbols |= {word for field in self.state for word in names_in(self.first[field])}
        self.parameters = {name: cls.in_the_book.get(name, "lr" if name == "learning_rate" else name)
                           for name in cls.parameters() if name in symbols}  # fmt: skip
        self.counts = "t" in symbols
        renamed = {name: f"self.{argument}" for name, argument in self.parameters.items()}
        renamed |= {name: f"self.{name}[key]" for name in equations.state.values()}
        renamed |= {field: f"self.{name}[key]" for field, name in equations.state.items() if field not in renamed}
        self.notation = Notation(renamed=renamed | {"theta": "params[key]", "t": "self.t", "g": "grads[key]"})

    def text(self) -> str:
        """The whole class."""
        head = f"class {self.cls.__name__}:\n"
        return head + indent(f"{self._init()}\n\n{self._update()}", "    ")

    def _init(self) -> str:
        defaults = [f"{argument}={getattr(self.cls(), name)!r}" for name, argument in self.parameters.items()]
        lines = [f"self.{argument} = {argument}" for argument in self.parameters.values()]
        lines += ["self.t = 0"] if self.counts else []
        lines += [f"self.{name} = None" for name in self.state.values()]
        return f"def __init__(self, {', '.join(defaults)}):\n" + indent("\n".join(lines), "    ")

    def _update(self) -> str:
        lines = []
        for number, (field, name) in enumerate(self.state.items()):
            made = f"self.{name} = {{key: {self._begun(self.first[field])} for key, value in params.items()}}"
            lines += ([f"if self.{name} is None:"] if not number else []) + [f"    {made}"]
        lines += ["self.t += 1"] if self.counts else []
        ahead = self.asked != GRADIENT
        if ahead:
            point = self.notation.write(self.asked.operands[0])
            lines.append(f"grads = gradient({{key: {point} for key in params}})")
        inside = [self._assigned(name, term) for name, term in self.equations.lines if term != self.asked]
        lines += ["for key in params:", indent("\n".join(inside), "    ")]
        return f"def update(self, params, {'gradient' if ahead else 'grads'}):\n" + indent("\n".join(lines), "    ")

    def _assigned(self, name: str, term: Term) -> str:
        target = self.notation.renamed.get(name, name)
        if name == "theta" and term.operation in ("+", "-") and term.operands[0] == THETA:
            return f"{target} {term.operation}= {self.notation.write(term.operands[1])}"
        return self.notation.assign(target, term)

    def _begun(self, first: str) -> str:
        """What a part of the state is at first, for the parameter `value`."""
        if first.startswith("np.full(2, "):
            one = first.removeprefix("np.full(2, ").removesuffix(")")
            return f"np.full_like(value, {self.notation.renamed.get(one, one)})"
        return {"np.zeros(2)": "np.zeros_like(value)", "theta": "value.copy()"}.get(first, first)
