"""The grammar, by recursive descent.

    sum      = product (("+" | "-") product)*
    product  = signed (("*" | "/") signed | power)*       two factors side by side are multiplied
    signed   = ("-" | "+") signed | power
    power    = atom ("^" signed)?                         so that -x^2 = -(x^2) and x^y^z = x^(y^z)
    atom     = number | name | function "(" sum ("," sum)* ")" | function "^" number atom | "(" sum ")" | "|" sum "|"
             | "√" atom

A number cannot follow a factor without a sign. Which bars open and which close is told in `bars`.

What people read in two ways is refused, with both in the message: a factor that stands right behind a quotient, a power
or a root without a sign or a blank, as in 1/2x, e^2x and √2x, and bars as in |x|y|x|. That x^2y = x^2*y is
beyond doubt, and so is what a blank, a bracket or a raised exponent ends: 1/2 x, e^(2)x, e²x.
"""

import re
from functools import cache

from expressions import bars, doubt
from expressions.cursor import Cursor
from expressions.graph import Graph
from expressions.notation import to_text
from expressions.spelled import ARGUMENTS, SPELLED, arity, filled
from expressions.tokens import RAISED_SIGN, Token, tokenize
from expressions.tree import NEGATE, Apply, Name, Number, Tree, walk
from expressions.vocabulary import CONSTANTS, MANY, VARIABLES
from language import Message

EXPONENT = 100
"""An exponent that is a number lies between minus this and this."""
PARAMETERS = 6
"""A formula has at most so many parameters."""
ATOMS = ("name", "function", "root", "(", "|")
"""A factor that begins with one of these needs no sign before it."""


def parse(text: str, in_link: bool = False) -> Tree:
    """The tree of a formula. Raises ExpressionError where it is none, is ambiguous, or exceeds a limit.

    A formula that stands `in_link` may have lost a plus, for which browsers read a blank: a product is not read there.
    """
    tokens = tokenize(text)
    readings = bars.readings(tokens)
    trees = [_Parser(text, reading, in_link).formula() for reading in readings]
    if len(trees) > 1:
        first = next(one for one, other in zip(*readings, strict=True) if one != other)
        raise doubt.ambiguous(text, first, *map(to_text, trees))
    return trees[0]


def _too_large(exponent: float) -> Message:
    return Message("An exponent is at most {most}, this one is {exponent:.4g}", most=EXPONENT, exponent=exponent)


@cache
def _template(name: str) -> Tree:
    return parse(SPELLED[name])


class _Parser(Cursor):
    def __init__(self, text: str, tokens: list[Token], in_link: bool) -> None:
        super().__init__(text, tokens, in_link)
        self.parameters: set[str] = set()
        self.loose: Apply | None = None
        """The power or root just read, where a factor right behind it might belong to what is raised or under it."""

    def formula(self) -> Tree:
        if self.token.kind == "end":
            raise self.error(Message("There is no formula yet: type one in x and y, such as x^2/20 + y^2"))
        tree = self.sum()
        if self.token.kind != "end":
            raise self.misplaced(None)
        return tree

    def sum(self) -> Tree:
        tree = self.product()
        while self.token.kind in ("+", "-"):
            sign = self.take()
            tree = self.node(Apply(sign.kind, (tree, self.product())), sign)
        return tree

    def product(self) -> Tree:
        tree = self.signed()
        quotient: Apply | None = None  # where a division was the last step
        while True:
            token = self.token
            if token.kind in ("*", "/"):
                self.take()
                result = self.node(Apply(token.kind, (tree, self.signed())), token)
                tree, quotient = result, result if token.kind == "/" else None
            elif token.kind in ATOMS:
                self.check_blank(token)
                if doubt.is_mixed(self.text, self.tokens[: self.next], self.tokens[self.next :][:7]):
                    raise doubt.of_mixed(self.text, self.tokens[self.next - 1], token)
                doubtful, factor = quotient or self.loose, self.power()
                if not token.spaced and doubtful:
                    raise doubt.of_factor(self.text, doubtful, factor, token)
                tree = self.node(Apply("*", (tree, factor)), token)
                quotient = None
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

    def power(self) -> Tree:
        root = self.token.kind == "root"
        base = self.atom()
        self.loose = self.loose if root else None
        if self.token.kind != "^":
            return base
        loose, sign, first = self.loose, self.take(), self.next
        exponent = self.exponent()
        if loose:
            raise doubt.of_raised_root(self.text, loose, exponent, sign)
        tree = self.node(Apply("^", (base, exponent)), sign)
        closed = sign.text == RAISED_SIGN or doubt.is_closed(base, exponent, self.tokens[first : self.next])
        self.loose = None if closed else tree
        return tree

    def exponent(self) -> Tree:
        first = self.token
        tree = self.deeper(self.signed)
        value = Graph().read(tree).value
        if value is not None and not abs(value) <= EXPONENT:
            last = self.tokens[self.next - 1]
            whole = first._replace(length=last.position + last.length - first.position)
            raise self.error(_too_large(value), whole)
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
        if token.kind == "root":
            return self.root()
        if token.kind == "(":
            return self.bracketed()[0]
        if token.kind == "|":
            return self.absolute()
        if token.text == RAISED_SIGN and self.tokens[self.next + 2].kind == "root":
            raise self.error(Message("Write cbrt(x) for the third root of x, x^(1/4) for the fourth"), token)
        if token.kind == "end":
            raise self.error(Message("A number, a name or a bracket belongs here, but the formula ends"))
        raise self.error(Message(
            "A number, a name or a bracket belongs here, but there is {found}", found=self.quoted(token)
        ))  # fmt: skip

    def name(self, token: Token) -> Tree:
        if token.text not in (*VARIABLES, *CONSTANTS):
            self.parameters.add(token.text)
            if len(self.parameters) > PARAMETERS:
                raise self.error(Message("A formula has at most {most} parameters", most=PARAMETERS), token)
        return self.node(Name(token.text), token)

    def root(self) -> Tree:
        """What is under a root without brackets is the next number, name or call."""
        sign = self.take()
        bracket = self.token.kind in ("(", "|")
        argument = self.deeper(self.atom)
        self.loose = None if bracket else Apply(sign.text, (argument,))
        return self.applied(sign, (argument,))

    def call(self, function: Token) -> Tree:
        exponent = None
        if self.token.kind == "^":  # sin^2(x)
            exponent, sign = self.exponent_of_function(function), self.tokens[self.next - 2]
        if self.token.kind != "(":
            if self.token.kind == "number" and not self.token.spaced and self.tokens[self.next + 1].kind == "(":
                raise doubt.of_number_in_name(self.text, function, self.token)
            base = re.match("10|2", self.token.text) if function.text in ("log", "exp") else None
            if base and not self.token.spaced:  # log2x
                one, other = f"{function.text}({self.token.text}…)", f"{function.text}{base.group()}(…)"
                raise self.error(Message("Write the argument in brackets: {one} or {other}", one=one, other=other))
            raise self.error(Message("Write the argument of {name} in brackets: {name}(…)", name=function.text))
        tree = self.applied(function, self.bracketed(commas=True))
        return tree if exponent is None else self.node(Apply("^", (tree, exponent)), sign)

    def applied(self, function: Token, arguments: tuple[Tree, ...]) -> Tree:
        """A function of its arguments, spelled out where it is one of another program."""
        name = function.text
        if name in MANY and len(arguments) < 2:
            raise self.error(Message("{name} takes two arguments or more: {name}(x, y)", name=name), function)
        wanted = arity(name) if name in SPELLED else 1
        if name not in MANY and len(arguments) != wanted:
            raise self.error(Message(
                "{name} takes two arguments: {name}(x, y)" if wanted == 2 else "{name} takes one argument", name=name
            ), function)  # fmt: skip
        if name not in SPELLED:
            return self.node(Apply(name, arguments), function)
        template = _template(name)
        sizes = {named: sum(1 for _ in walk(one)) for named, one in zip(ARGUMENTS, arguments, strict=False)}
        grown = sum(sizes.get(getattr(node, "name", ""), 1) for node in walk(template))
        self.nodes += grown - sum(sizes.values()) - 1  # before it is built, or calls in calls would grow without end
        self.node(template, function)
        return filled(template, arguments)

    def exponent_of_function(self, function: Token) -> Tree:
        """The number between a function and its argument, in brackets or without: sin^2(x), sin^(2)(x)."""
        name, sign = function.text, self.take()
        bracket = self.token.kind == "("
        inside = self.tokens[self.next + bracket :][:3]
        ends = not bracket or [token.kind for token in inside[1:2]] == [")"]
        if inside and inside[0].kind == "number" and ends:
            token = inside[0]
            self.next += 3 if bracket else 1
            if float(token.text) > EXPONENT:
                raise self.error(_too_large(float(token.text)), token)
            return self.node(Number(float(token.text)), token)
        raise doubt.of_power(self.text, name, sign, inside)

    def bracketed(self, commas: bool = False) -> tuple[Tree, ...]:
        """What stands between brackets, several formulas where `commas` may separate them."""
        opening = self.take()
        arguments = [self.deeper(self.sum)]
        while commas and self.token.kind == ",":
            self.take()
            arguments.append(self.deeper(self.sum))
        self.close(opening, ")")
        return tuple(arguments)

    def absolute(self) -> Tree:
        opening = self.take()
        tree = self.deeper(self.sum)
        self.close(opening, bars.CLOSING)
        return self.node(Apply("abs", (tree,)), opening)
