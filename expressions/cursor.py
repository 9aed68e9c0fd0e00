"""Where a parser stands in a list of tokens, what it may spend, and what it says of a token that cannot stand there."""

from collections.abc import Callable
from typing import TypeVar

from expressions import bars
from expressions.elsewhere import COORDINATES
from expressions.errors import ExpressionError, shown
from expressions.tokens import RAISED_SIGN, Token
from expressions.tree import Tree
from language import Message

DEPTH = 40
"""Brackets, powers and signs may be nested so deep."""
NODES = 200
"""A formula has at most so many numbers, names and operations."""
LOST = Message("In a link + becomes a blank: write %2B for a plus here, or * for a product")

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

    def error(self, problem: Message, token: Token | None = None) -> ExpressionError:
        token = token or self.token
        return ExpressionError(problem, self.text, token.position, token.length)

    def node(self, tree: Node, token: Token) -> Node:
        self.nodes += 1
        if self.nodes > NODES:
            raise self.error(Message("A formula has at most {most} numbers, names and operations", most=NODES), token)
        return tree

    def deeper(self, rule: Callable[[], Tree]) -> Tree:
        """`rule` inside a bracket, an exponent or a sign."""
        self.depth += 1
        if self.depth > DEPTH:
            raise self.error(Message("Brackets, powers and signs are nested at most {most} deep", most=DEPTH))
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
            sign = shown("|" if closing == bars.CLOSING else closing)
            raise self.error(Message("This is never closed by {sign}", sign=sign), opening)
        else:
            raise self.misplaced(opening)

    def quoted(self, token: Token) -> str:
        """A token in quotation marks, a raised exponent as it was typed."""
        raised = token.text == RAISED_SIGN
        return shown(self.text[token.position : token.position + token.length] if raised else token.text)

    def misplaced(self, opening: Token | None) -> ExpressionError:
        """The error for a token that cannot stand where the parser is, which is behind a bracket or a bar, or none."""
        if self.token.kind == "number":
            self.check_blank(self.token)
            number, before = shown(self.token.text), self.tokens[self.next - 1]
            if before.kind == "name" and not self.token.spaced and self.token.text in "012":
                return self.error(Message(
                    "A number cannot follow a factor: write * or ^ before {number}. If it is an index: {coordinates}",
                    number=number, coordinates=COORDINATES,
                ))  # fmt: skip
            return self.error(Message("A number cannot follow a factor: write * or ^ before {number}", number=number))
        if self.token.kind == ",":
            return self.error(Message(
                "A comma stands only between the arguments of a function, as in max(x, y); decimals have a point"
            ))  # fmt: skip
        found = self.quoted(self.token)
        if opening is None:
            return self.error(Message("{found} cannot stand here, where no bracket is open", found=found))
        return self.error(Message(
            "{found} cannot stand here, where the {sign} at character {place} is still open",
            found=found, sign=shown(opening.text), place=opening.position + 1,
        ))  # fmt: skip
