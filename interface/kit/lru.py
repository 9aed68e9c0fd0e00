"""A cache of what was made for one visitor and may serve the next, up to a size."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, ClassVar


class LRU:
    """What was put or taken last, as much of it as fits.

    Parameters
    ----------
    limit: how much fits, in what `weigh` counts.
    weigh: how many bytes one thing takes; without it each takes 1.
    name: what the server's metrics call it, empty where they leave it out.
    """

    named: ClassVar[list["LRU"]] = []
    """Those that have a name."""

    def __init__(self, limit: int, weigh: Callable[[Any], int] | None = None, name: str = "") -> None:
        self.limit, self.name = limit, name
        self.weigh = weigh or (lambda made: 1)
        self.unit = "bytes" if weigh else "things"
        self.weight = self.hits = self.misses = 0
        self._made: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()
        if name:
            LRU.named.append(self)

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What is kept, made and kept where there is none."""
        with self._lock:
            if self._finds(key):
                return self._made[key][0]
        return self.put(key, make())

    def put(self, key: Hashable, made: Any) -> Any:
        """Keep it, and forget what was not asked for longest; the last one is kept however large it is."""
        weight = self.weigh(made)
        with self._lock:
            self._drop(key)
            self._made[key] = made, weight
            self.weight += weight
            while self.weight > self.limit and len(self._made) > 1:
                self._drop(next(iter(self._made)))
        return made

    def take(self, key: Hashable) -> Any:
        """It stays. None where there is none."""
        with self._lock:
            return self._made[key][0] if self._finds(key) else None

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._made

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._made.clear()
            self.weight = 0

    def _finds(self, key: Hashable) -> bool:
        """Whether it is there, which is counted, and asked for just now."""
        found = key in self._made
        if found:
            self._made.move_to_end(key)
        self.hits, self.misses = self.hits + found, self.misses + (not found)
        return found

    def _drop(self, key: Hashable) -> None:
        self.weight -= self._made.pop(key, (None, 0))[1]
