"""Which bars of absolute values open and which close.

A bar does not say which of the two it is, so all readings are looked at in which the bars match. Most bars are told
by what stands beside them: one that no factor precedes opens, one that no operand follows closes. Of the readings that
are left those count that a person would see: before + or - a bar closes, and several bars in a row between two factors
first close, then open. Where one reading is left it is taken, where more are left the formula is ambiguous.
"""

from collections.abc import Iterator, Sequence

from expressions.tokens import Token

CLOSING = "closing bar"
"""The kind of a bar that closes; one that opens is of the kind "|"."""
DEEPEST = 40
"""Absolute values in absolute values beyond this are not followed up."""
MOST = 200
"""More bars than this are in no formula, which has at most so many numbers, names and operations."""
ENDS = ("number", "name", ")")
STARTS = ("number", "name", "function", "root", "(")

Marks = int
"""Which of some bars open, a binary digit for each, 1 for one that opens: the least one closes as early as it can."""


def readings(tokens: list[Token]) -> list[list[Token]]:
    """The tokens with every bar told apart: once, or in two ways where the formula is ambiguous.

    Where no reading matches, bars close wherever a factor precedes and one is open, for an error at the right place.
    """
    first, second = dict[int, bool](), dict[int, bool]()
    for segment in _segments(tokens):
        found = _readings(tokens, segment) or [_greedy(tokens, segment)]
        first |= zip(segment, found[0], strict=True)
        second |= zip(segment, found[-1], strict=True)
    return [_marked(tokens, opens) for opens in ([first] if first == second else [first, second])]


def _marked(tokens: list[Token], opens: dict[int, bool]) -> list[Token]:
    return [t if opens.get(at, True) else t._replace(kind=CLOSING) for at, t in enumerate(tokens)]


def _segments(tokens: Sequence[Token]) -> Iterator[list[int]]:
    """The places of the bars that may match each other: those in the same brackets, between the same commas."""
    waiting: list[list[int]] = [[]]
    for at, token in enumerate(tokens):
        if token.kind == "|":
            waiting[-1].append(at)
        elif token.kind == "(":
            waiting.append([])
        elif token.kind == "," or (token.kind == ")" and len(waiting) > 1):
            yield waiting.pop()
            if token.kind == ",":
                waiting.append([])
    yield from waiting


def _greedy(tokens: Sequence[Token], segment: Sequence[int]) -> list[bool]:
    opens: list[bool] = []
    open_now = 0
    for at in segment:
        follows = at > 0 and (tokens[at - 1].kind in ENDS or (opens and at - 1 in segment and not opens[-1]))
        opens.append(not (follows and open_now))
        open_now += 1 if opens[-1] else -1
    return opens


def _readings(tokens: Sequence[Token], segment: Sequence[int]) -> list[list[bool]]:
    """Of the readings that take the fewest liberties the one that closes earliest and the one that closes latest."""
    reached: dict[int, tuple[int, set[Marks]]] = {0: (0, {0})}
    left = len(segment)
    if left > MOST:
        return []
    for first, length in _runs(segment):
        left -= length
        ahead: dict[int, tuple[int, set[Marks]]] = {}
        for opening, liberty in _ways(tokens, first, length):
            closing = length - opening
            for depth, (cost, marks) in reached.items():
                then = depth - closing + opening
                if closing > depth or then > min(left, DEEPEST):
                    continue
                least, kept = ahead.get(then, (cost + liberty, set()))
                if cost + liberty < least:
                    least, kept = cost + liberty, set()
                if cost + liberty == least:
                    longer = kept | {(one << length) + (1 << opening) - 1 for one in marks}
                    ahead[then] = least, {min(longer), max(longer)}
        reached = ahead
    _, marks = reached.get(0, (0, set()))
    return [[bool(one >> at & 1) for at in reversed(range(len(segment)))] for one in sorted(marks)]


def _runs(segment: Sequence[int]) -> list[tuple[int, int]]:
    """(place of the first, how many) for bars in a row."""
    runs: list[tuple[int, int]] = []
    for at in segment:
        if runs and sum(runs[-1]) == at:
            runs[-1] = runs[-1][0], runs[-1][1] + 1
        else:
            runs.append((at, 1))
    return runs


def _ways(tokens: Sequence[Token], first: int, length: int) -> list[tuple[int, int]]:
    """How many bars at the end of a run may open, and how many liberties that takes; the rest of them close."""
    after_factor = first > 0 and tokens[first - 1].kind in ENDS
    following = tokens[first + length].kind
    if following not in (*STARTS, "+", "-"):
        return [(0, 0)] if after_factor else []
    if not after_factor:
        return [(length, 0)]
    if following in ("+", "-"):
        return [(opening, int(opening > 0)) for opening in range(length + 1)]
    return [(opening, int(length > 1 and opening in (0, length))) for opening in range(length + 1)]
