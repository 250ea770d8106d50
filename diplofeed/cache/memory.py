"""A cache in the memory of a process, for one that builds the same record again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from attrs import define, field

__all__ = ["MemoryCache"]

T = TypeVar("T")


@define(eq=False)
class MemoryCache:
    """Keeps values by section and name; a `Cache` that ends with the process."""

    _sections: dict[str, dict[str, tuple[bytes, bytes]]] = field(factory=dict, init=False)
    _results: dict[tuple[str, str], tuple[bytes, Any]] = field(factory=dict, init=False)

    def section(self, name: str) -> Mapping[str, tuple[bytes, bytes]]:
        """Return all keys and values of a section, by name."""
        return self._sections.get(name, {})

    def keep(self, section: str, values: Mapping[str, tuple[bytes, bytes]], *, gone: Iterable[str] = ()) -> None:
        """Keep keys and values by name, and forget those that are gone."""
        left = frozenset(gone)
        before = self._sections.get(section, {})
        self._sections[section] = {name: row for name, row in before.items() if name not in left} | dict(values)

    def recall(self, section: str, name: str, key: bytes, make: Callable[[], T]) -> T:
        """Return the result of ``make``, the kept one if its key is the same: a value that nobody may change."""
        kept_key, kept = self._results.get((section, name), (b"", None))
        if kept_key == key:
            value: T = kept
            return value
        made = make()
        self._results[section, name] = key, made
        return made
