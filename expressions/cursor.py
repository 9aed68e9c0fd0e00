"""Where a parser stands in a list of tokens, what it may spend, and what it says of a token that cannot stand there."""

from collections.abc import Callable
from typing import TypeVar

from expressions import bars
from expressions.elsewhere import COORDINATES
from expressions.errors import ExpressionError, shown
from expressions.tokens import RAISED_SIGN, Token
from expressions.tree import Tree

DEPTH = 40
"""Brackets, powers and signs may be nested so deep."""
NODES = 200
"""A formula has at most so many numbers, names and operations."""
LOST = "In a link + becomes a blank: write %2B for a plus here, or * for a product"

Node = TypeVar("Node", bound=Tree)


class Cursor:
    """The next token, and the number and depth of what was read."""

    def __init__(self, text: str, tokens: list[Token], in_link: bool) -> None:
        self.text = text
        self.tokens = tokens
        self.in_link = in_link
        self.next = 0
        self.depth = 0
        self.nodes = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.next]

    def take(self) -> Token:
        self.next += 1
        return self.tokens[self.next - 1]

    def error(self, message: str, token: Token | None = None) -> ExpressionError:
        token = token or self.token
        return ExpressionError(message, self.text, token.position, token.length)

    def node(self, tree: Node, token: Token) -> Node:
        self.nodes += 1
        if self.nodes > NODES:
            raise self.error(f"A formula has at most {NODES} numbers, names and operations", token)
        return tree

    def deeper(self, rule: Callable[[], Tree]) -> Tree:
        """`rule` inside a bracket, an exponent or a sign."""
        self.depth += 1
        if self.depth > DEPTH:
            raise self.error(f"Brackets, powers and signs are nested at most {DEPTH} deep")
        tree = rule()
        self.depth -= 1
        return tree

    def check_blank(self, token: Token) -> None:
        """Raises ExpressionError where the blank before a token of a link may have been a plus."""
        if self.in_link and token.lost is not None:
            raise ExpressionError(LOST, self.text, token.lost)

    def close(self, opening: Token, closing: str) -> None:
        if self.token.kind == closing:
            self.take()
        elif self.token.kind == "end":
            raise self.error(f"This is never closed by {shown('|' if closing == bars.CLOSING else closing)}", opening)
        else:
            raise self.misplaced(f"the {shown(opening.text)} at character {opening.position + 1} is still open")

    def quoted(self, token: Token) -> str:
        """A token in quotation marks, a raised exponent as it was typed."""
        raised = token.text == RAISED_SIGN
        return shown(self.text[token.position : token.position + token.length] if raised else token.text)

    def misplaced(self, state: str) -> ExpressionError:
        """The error for a token that cannot stand where the parser is."""
        if self.token.kind == "number":
            self.check_blank(self.token)
            message = f"A number cannot follow a factor: write * or ^ before {shown(self.token.text)}"
            before = self.tokens[self.next - 1]
            indexed = before.kind == "name" and not self.token.spaced and self.token.text in "012"
            return self.error(f"{message}. If it is an index: {COORDINATES}" if indexed else message)
        if self.token.kind == ",":
            return self.error(
                "A comma stands only between the arguments of a function, as in max(x, y); decimals have a point"
            )
        return self.error(f"{self.quoted(self.token)} cannot stand here, where {state}")
