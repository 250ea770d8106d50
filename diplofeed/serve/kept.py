"""Values kept in memory, the last used, no more than a number of bytes of them."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

from attrs import define, field

__all__ = ["Kept", "is_settled"]

V = TypeVar("V")
_OVERHEAD = 500  # bytes a value takes beside its data
_TICK = 50_000_000  # nanoseconds, several times the step in which file systems tell times


def is_settled(changed: int) -> bool:
    """Return whether a file that changed at a moment (nanoseconds) would have another time if it changed again."""
    return time.time_ns() - changed > _TICK


@define(eq=False)
class Kept(Generic[V]):
    """Values by key, of which those that were not used for longest go first; safe for threads.

    Attributes:
        room: How many bytes there may be.
    """

    room: int
    _values: OrderedDict[Hashable, tuple[V, int]] = field(factory=OrderedDict, init=False)
    _size: int = field(default=0, init=False)
    _lock: Lock = field(factory=Lock, init=False)

    def get(self, key: Hashable) -> V | None:
        """Return the value of a key; None where there is none."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key][0]

    def put(self, key: Hashable, value: V, size: int) -> None:
        """Keep a value of a size in bytes in place of what was kept under its key, unless it is too large."""
        taken = size + _OVERHEAD
        with self._lock:
            _, before = self._values.pop(key, (None, 0))
            self._size -= before
            if taken > self.room:
                return
            self._values[key] = (value, taken)
            self._size += taken
            while self._size > self.room:
                _, (_, gone) = self._values.popitem(last=False)
                self._size -= gone

    @property
    def size(self) -> int:
        """How many bytes there are."""
        return self._size

    def __len__(self) -> int:
        """Return how many values there are."""
        return len(self._values)
