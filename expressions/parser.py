"""The grammar, by recursive descent.

    sum      = product (("+" | "-") product)*
    product  = signed (("*" | "/") signed | power)*       two factors side by side are multiplied
    signed   = ("-" | "+") signed | power
    power    = atom ("^" signed)?                         so that -x^2 = -(x^2) and x^y^z = x^(y^z)
    atom     = number | name | function "(" sum ("," sum)* ")" | function "^" number atom | "(" sum ")" | "|" sum "|"

Products are read from left to right, implied ones like the others: 1/2x = (1/2)·x. A number cannot follow a factor
without a sign. A bar closes where a formula may end, else it opens: |x||y| = |x|·|y|.
"""

from collections.abc import Callable

from expressions.errors import ExpressionError
from expressions.graph import Graph
from expressions.tokens import Token, shown, tokenize
from expressions.tree import NEGATE, Apply, Name, Number, Tree
from expressions.vocabulary import CONSTANTS, MANY, VARIABLES

DEPTH = 40
"""Brackets, powers and signs may be nested so deep."""
NODES = 200
"""A formula has at most so many numbers, names and operations."""
EXPONENT = 100
"""An exponent that is a number lies between minus this and this."""
PARAMETERS = 6
"""A formula has at most so many parameters."""
ATOMS = ("name", "function", "(", "|")
"""A factor that begins with one of these needs no sign before it."""


def parse(text: str) -> Tree:
    """The tree of a formula. Raises ExpressionError where it is none, or where it exceeds a limit."""
    return _Parser(text).formula()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.next = 0
        self.depth = 0
        self.nodes = 0
        self.bars = 0
        self.parameters: set[str] = set()

    @property
    def token(self) -> Token:
        return self.tokens[self.next]

    def take(self) -> Token:
        self.next += 1
        return self.tokens[self.next - 1]

    def error(self, message: str, token: Token | None = None) -> ExpressionError:
        token = token or self.token
        return ExpressionError(message, self.text, token.position, token.length)

    def node(self, tree: Tree, token: Token) -> Tree:
        self.nodes += 1
        if self.nodes > NODES:
            raise self.error(f"A formula has at most {NODES} numbers, names and operations", token)
        return tree

    def formula(self) -> Tree:
        if self.token.kind == "end":
            raise self.error("There is no formula yet: type one in x and y, such as x^2/20 + y^2")
        tree = self.sum()
        if self.token.kind != "end":
            raise self.misplaced("no bracket is open")
        return tree

    def sum(self) -> Tree:
        return self.chain(self.product, ("+", "-"))

    def product(self) -> Tree:
        return self.chain(self.signed, ("*", "/"), implied=ATOMS)

    def chain(self, operand: Callable[[], Tree], signs: tuple[str, ...], implied: tuple[str, ...] = ()) -> Tree:
        """Operands joined by `signs` from left to right; those of the kinds `implied` are multiplied without one."""
        tree = operand()
        while True:
            token = self.token
            if token.kind in signs:
                self.take()
                tree = self.node(Apply(token.kind, (tree, operand())), token)
            elif token.kind in implied and not (token.kind == "|" and self.bars):
                tree = self.node(Apply("*", (tree, self.power())), token)
            else:
                return tree

    def signed(self) -> Tree:
        if self.token.kind == "-":
            sign = self.take()
            return self.node(Apply(NEGATE, (self.deeper(self.signed),)), sign)
        if self.token.kind == "+":
            self.take()
            return self.deeper(self.signed)
        return self.power()

    def deeper(self, rule: Callable[[], Tree]) -> Tree:
        """`rule` inside a bracket, an exponent or a sign."""
        self.depth += 1
        if self.depth > DEPTH:
            raise self.error(f"Brackets, powers and signs are nested at most {DEPTH} deep")
        tree = rule()
        self.depth -= 1
        return tree

    def power(self) -> Tree:
        base = self.atom()
        if self.token.kind != "^":
            return base
        sign = self.take()
        return self.node(Apply("^", (base, self.exponent())), sign)

    def exponent(self) -> Tree:
        first = self.token
        tree = self.deeper(self.signed)
        value = Graph().read(tree).value
        if value is not None and not abs(value) <= EXPONENT:
            last = self.tokens[self.next - 1]
            whole = first._replace(length=last.position + last.length - first.position)
            raise self.error(f"An exponent is at most {EXPONENT}, this one is {value:.4g}", whole)
        return tree

    def atom(self) -> Tree:
        token = self.token
        if token.kind == "number":
            self.take()
            return self.node(Number(float(token.text)), token)
        if token.kind == "name":
            return self.name(self.take())
        if token.kind == "function":
            return self.call(self.take())
        if token.kind == "(":
            return self.bracketed()[0]
        if token.kind == "|":
            return self.absolute()
        found = "the formula ends" if token.kind == "end" else f"there is {shown(token.text)}"
        raise self.error(f"A number, a name or a bracket belongs here, but {found}")

    def name(self, token: Token) -> Tree:
        if token.text not in (*VARIABLES, *CONSTANTS):
            self.parameters.add(token.text)
            if len(self.parameters) > PARAMETERS:
                raise self.error(f"A formula has at most {PARAMETERS} parameters", token)
        return self.node(Name(token.text), token)

    def call(self, function: Token) -> Tree:
        exponent = None
        if self.token.kind == "^":  # sin^2(x)
            sign = self.take()
            if self.token.kind != "number":
                raise self.error(f"Write ({function.text}(…))^… for this power")
            exponent = self.exponent_of_function()
        if self.token.kind != "(":
            raise self.error(f"Write the argument of {function.text} in brackets: {function.text}(…)")
        arguments = self.bracketed(commas=True)
        if function.text in MANY and len(arguments) < 2:
            raise self.error(f"{function.text} takes two arguments or more: {function.text}(x, y)", function)
        if function.text not in MANY and len(arguments) > 1:
            raise self.error(f"{function.text} takes one argument", function)
        tree = self.node(Apply(function.text, arguments), function)
        return tree if exponent is None else self.node(Apply("^", (tree, exponent)), sign)

    def exponent_of_function(self) -> Tree:
        token = self.take()
        if float(token.text) > EXPONENT:
            raise self.error(f"An exponent is at most {EXPONENT}, this one is {float(token.text):.4g}", token)
        return self.node(Number(float(token.text)), token)

    def bracketed(self, commas: bool = False) -> tuple[Tree, ...]:
        """What stands between brackets, several formulas where `commas` may separate them."""
        opening, bars, self.bars = self.take(), self.bars, 0
        arguments = [self.deeper(self.sum)]
        while commas and self.token.kind == ",":
            self.take()
            arguments.append(self.deeper(self.sum))
        self.close(opening, ")")
        self.bars = bars
        return tuple(arguments)

    def absolute(self) -> Tree:
        opening = self.take()
        self.bars += 1
        tree = self.deeper(self.sum)
        self.close(opening, "|")
        self.bars -= 1
        return self.node(Apply("abs", (tree,)), opening)

    def close(self, opening: Token, closing: str) -> None:
        if self.token.kind == closing:
            self.take()
        elif self.token.kind == "end":
            raise self.error(f"This is never closed by {shown(closing)}", opening)
        else:
            raise self.misplaced(f"the {shown(opening.text)} at character {opening.position + 1} is still open")

    def misplaced(self, state: str) -> ExpressionError:
        """The error for a token that cannot stand where the parser is."""
        if self.token.kind == "number":
            return self.error(f"A number cannot follow a factor: write * or ^ before {shown(self.token.text)}")
        if self.token.kind == ",":
            return self.error("A comma stands only between the arguments of min and max; decimals have a point")
        return self.error(f"{shown(self.token.text)} cannot stand here, where {state}")
