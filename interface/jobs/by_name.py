"""Where long work begins, of several processes behind a proxy: only where it is asked for by its name.

An answer tells the name of what is still to be computed, and the proxy sends who asks again with `?job=<name>` to the
process that the name chooses. `DOWNHILL_WORK_BY_NAME=1` says that there is such a proxy. Then a request without a name
begins nothing, or every process would begin what one of them is to compute for all.
"""

import contextlib
import os
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

VARIABLE = "DOWNHILL_WORK_BY_NAME"
BY_NAME = os.environ.get(VARIABLE, "").strip() == "1"


@dataclass
class Asking:
    """What a request may begin, and whether it would have begun something."""

    begins: bool
    put_off: bool = False


_asking: ContextVar[Asking | None] = ContextVar("asking", default=None)


@contextlib.contextmanager
def asking(begins: bool) -> Iterator[Asking]:
    """While it lasts the queues begin nothing unless `begins`; gives whether something was put off."""
    token = _asking.set(Asking(begins))
    try:
        yield _asking.get()
    finally:
        _asking.reset(token)


def put_off() -> bool:
    """Whether what is neither there nor under way is not to be begun; notes that it was asked for."""
    asked = _asking.get()
    if asked is None or asked.begins:
        return False
    asked.put_off = True
    return True


@dataclass(frozen=True)
class BeginsNothing:
    """A page whose answers begin nothing. With `put_off` in one, its `job` is to be asked for by that name."""

    page: Any

    def answer(self, request: Any) -> dict[str, Any]:
        with asking(begins=False) as asked:
            data = self.page.answer(request)
        return data | {"put_off": True} if asked.put_off else data
