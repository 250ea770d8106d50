"""The order in which the fields of an item are written."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

__all__ = ["in_order"]

_FIRST: Final = (
    "id",
    "title",
    "speaker",
    "speakers",
    "when",
    "status",
    "place",
    "places",
    "online",
    "party",
    "parties",
)
_LAST: Final = ("related", "url", "attachments", "sources", "published", "formerly", "minor")


def in_order(names: Collection[str]) -> Iterator[str]:
    """Yield the names of fields of an item in their usual order."""
    middle = (name for name in names if name not in _FIRST and name not in _LAST)
    yield from (name for name in (*_FIRST, *middle, *_LAST) if name in names)
