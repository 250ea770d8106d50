"""A cache for a process that builds again and again: what was worked out stays as it is, in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Self, TypeVar

from attrs import define, field

__all__ = ["MemoryCache"]

T = TypeVar("T")

_MOST_REUSED: Final = 100_000  # values, of a kB or two each


@define(eq=False)
class MemoryCache:
    """Values in memory; as a context manager around a build it forgets what that stored if it raises an exception.

    `recall` returns the very value that an earlier build made, so that nothing is pickled: it must be one that nobody
    changes, such as a frozen one.
    """

    _sections: dict[str, dict[str, tuple[bytes, bytes]]] = field(factory=dict, init=False)
    _made: dict[tuple[str, str], tuple[bytes, Any]] = field(factory=dict, init=False)
    _reused: dict[bytes, bytes] = field(factory=dict, init=False)
    _new: list[tuple[str, Mapping[str, tuple[bytes, bytes]], tuple[str, ...]]] = field(factory=list, init=False)

    _is_building: bool = field(default=False, init=False)

    def __enter__(self) -> Self:
        """Return the cache itself."""
        self._is_building = True
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Let later builds see what this one stored, unless it raised an exception."""
        self._is_building = False
        if kind is None:
            self._store()
        self._new.clear()

    def _store(self) -> None:
        for section, values, gone in self._new:
            left = frozenset(gone)
            before = self._sections.get(section, {})
            self._sections[section] = {name: row for name, row in before.items() if name not in left} | dict(values)

    def section(self, name: str) -> Mapping[str, tuple[bytes, bytes]]:
        """Return all keys and values of a section, by name, as the build before this one left them."""
        return self._sections.get(name, {})

    def keep(self, section: str, values: Mapping[str, tuple[bytes, bytes]], *, gone: Iterable[str] = ()) -> None:
        """Keep keys and values by name, and forget those that are gone."""
        self._new.append((section, dict(values), tuple(gone)))
        if not self._is_building:
            self._store()
            self._new.clear()

    def recall(self, section: str, name: str, key: bytes, make: Callable[[], T]) -> T:
        """Return the result of ``make``; the one of before if its key is the same."""
        stored = self._made.get((section, name))
        if stored is None or stored[0] != key:
            stored = self._made[section, name] = (key, make())
        value: T = stored[1]
        return value

    def reuse(self, key: bytes, make: Callable[[], bytes]) -> bytes:
        """Return the result of ``make``; that of before if it is still here, as the last hundred thousand are."""
        data = self._reused.pop(key, None)
        if data is None:
            data = make()
        self._reused[key] = data  # the last one now
        if len(self._reused) > _MOST_REUSED:
            self._reused.pop(next(iter(self._reused)))
        return data
