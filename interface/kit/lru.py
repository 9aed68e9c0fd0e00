"""What was made for one session and may serve the next, up to a limit."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Any


class Shelf:
    """The `limit` things that were put or taken last."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._made: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, key: Hashable, made: Any) -> Any:
        with self._lock:
            self._made[key] = made
            self._made.move_to_end(key)
            while len(self._made) > self.limit:
                self._made.popitem(last=False)
        return made

    def take(self, key: Hashable) -> Any:
        """It stays on the shelf. None where there is none."""
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
            return self._made.get(key)
