"""Threads that take turns: one of them computes at a time, and who has much to do lets others go first on the way."""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Turn:
    """One thread's turn, or its turns where it lets others go first."""

    def __init__(self) -> None:
        self.begins = threading.Event()
        self.begun = 0.0
        self.earlier = 0.0  # seconds
        self.has_worked = False
        """Whether it has begun a piece of work since others had theirs."""

    @property
    def so_far(self) -> float:
        """So many seconds it has been this thread's turn, from within it."""
        return self.earlier + time.perf_counter() - self.begun


class Turns:
    """Who comes first has the first turn."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[Turn] = deque()
        self._present: Turn | None = None
        self._own = threading.local()

    @contextmanager
    def taken(self) -> Iterator[Turn]:
        """Wait for this thread's turn, which ends with the block."""
        turn = self._own.turn = Turn()
        with self._lock:
            self._waiting.append(turn)
            if self._present is None:
                self._hand_on()
        turn.begins.wait()
        try:
            yield turn
        finally:
            self._own.turn = None
            with self._lock:
                self._hand_on()

    def begin_piece(self) -> None:
        """Before a piece of work of some milliseconds: who has done one lets all go first who wait.

        Of no effect in a thread that has not taken a turn. Whoever calls it holds no lock: another turn may need it.
        """
        turn = getattr(self._own, "turn", None)
        if turn is None:
            return
        if turn.has_worked:
            with self._lock:
                if self._waiting:
                    turn.begins.clear()
                    self._waiting.append(turn)
                    self._hand_on()
            turn.begins.wait()
        turn.has_worked = True

    def _hand_on(self) -> None:
        if self._present is not None:
            self._present.earlier = self._present.so_far
        self._present = self._waiting.popleft() if self._waiting else None
        if self._present is not None:
            self._present.begun, self._present.has_worked = time.perf_counter(), False
            self._present.begins.set()


ANSWERS = Turns()
"""Those of the answers."""
