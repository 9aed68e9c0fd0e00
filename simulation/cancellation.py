"""How a long computation hears that nobody wants its answer any more."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class CancelledError(Exception):
    """The computation was given up in its middle."""


_is_cancelled: ContextVar[Callable[[], bool]] = ContextVar("is_cancelled", default=lambda: False)


@contextmanager
def cancelled_by(asked: Callable[[], bool]) -> Iterator[None]:
    """Within it, `stop_if_cancelled` asks this function; it is called often, from the same thread."""
    token = _is_cancelled.set(asked)
    try:
        yield
    finally:
        _is_cancelled.reset(token)


def stop_if_cancelled() -> None:
    """Raises CancelledError where whoever began this computation says so."""
    if _is_cancelled.get()():
        raise CancelledError
