"""In which order entries are by the dates they show, where a month and a year begin with their first day."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final, TypeAlias

from diplofeed.model.entry import Entry

__all__ = ["Place", "place_in_time"]

_NEVER: Final = datetime.min.replace(tzinfo=UTC)

Place: TypeAlias = tuple[datetime, datetime, str]


def place_in_time(entry: Entry) -> Place:
    """Return the key to sort entries by: when it begins, then when it ends; of what has only an end, that."""
    when = entry.item.when
    begins = when.earliest or when.latest or _NEVER
    return begins, when.latest or begins, entry.tag
