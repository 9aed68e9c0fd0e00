"""What the visitors of a scenario met: how long they waited, what went wrong, how many bytes came."""

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable


def quantile(values: Iterable[float], q: float) -> float:
    """The smallest of the values that at least the share `q` of them does not exceed; nan of none."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, max(0, -int(-q * len(ranked) // 1) - 1))] if ranked else float("nan")


class Tally:
    """Kind of what was asked for -> milliseconds that each visitor waited, from the hand until the last byte."""

    def __init__(self) -> None:
        self.waited: dict[str, list[float]] = defaultdict(list)
        self.errors: Counter[str] = Counter()
        self.shed = 0
        """Answers 503, which the visitor asked for again."""
        self.received = 0
        """Bytes, headers left out."""
        self.shares: Counter[int] = Counter()
        """Visitor -> answers to changes of a hand."""

    def add(self, kind: str, milliseconds: float) -> None:
        self.waited[kind].append(milliseconds)

    def of(self, *kinds: str) -> list[float]:
        """What was waited for any of these kinds."""
        return [one for kind in kinds for one in self.waited.get(kind, [])]

    def fairness(self) -> str:
        """How evenly the answers were shared among the visitors."""
        if not self.shares:
            return "nobody had an answer"
        shares = sorted(self.shares.values())
        return f"a visitor had {shares[0]} to {shares[-1]} answers, {statistics.median(shares):g} in the median"

    def table(self) -> str:
        """All kinds, in Markdown; milliseconds."""
        rows = ["| asked for | times | median | p95 | p99 | longest |", "| --- | ---: | ---: | ---: | ---: | ---: |"]
        for kind, waited in sorted(self.waited.items()):
            told = [f"{one:.0f}" if one >= 100 else f"{one:.1f}" for one in (
                statistics.median(waited), quantile(waited, 0.95), quantile(waited, 0.99), max(waited)
            )]  # fmt: skip
            rows.append(f"| {kind} | {len(waited)} | {' | '.join(told)} |")
        return "\n".join(rows)

    def troubles(self) -> str:
        """Errors and answers that were shed, as a sentence."""
        errors = ", ".join(f"{count} x {what}" for what, count in self.errors.most_common(5)) or "none"
        return f"errors: {errors}; 503: {self.shed}; received: {self.received / 1e6:.1f} MB"
