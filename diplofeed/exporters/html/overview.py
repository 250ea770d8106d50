"""What an index shows of all its entries at once: a timeline, and the month in which something is ahead next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final
from urllib.parse import quote

from diplofeed import compose
from diplofeed.compose.struck import STRUCK
from diplofeed.exporters.html.month import month_table
from diplofeed.exporters.html.timeline import Mark, timeline
from diplofeed.model import Meeting
from diplofeed.model.entry import Entry

__all__ = ["marks_of", "month_ahead", "timeline_of"]

_FEWEST: Final = 2


def marks_of(entries: Iterable[Entry], language: str, path_of: Callable[[Entry], str]) -> list[Mark]:
    """Return meetings, or where there are none statements, as a timeline shows them; paths are of their pages."""
    entries = tuple(entries)
    meetings = [entry for entry in entries if isinstance(entry.item, Meeting)]
    return [_mark(entry, language, path_of(entry)) for entry in meetings or entries]


def _mark(entry: Entry, language: str, path: str) -> Mark:
    item = entry.item
    return Mark(
        when=item.when,
        title=compose.title_of(item, language) or item.id,
        href=quote(path),
        topic=item.topics[0].name.in_(language) if item.topics else "",
        status=item.status if isinstance(item, Meeting) else None,
    )


def timeline_of(marks: Sequence[Mark], language: str, address_of: Callable[[str], str]) -> str:
    """Return a timeline of marks as HTML, nothing of a single one; the function gives the page of a year, if any."""
    return timeline(marks, language, address_of=address_of) if len(marks) >= _FEWEST else ""


def month_ahead(marks: Sequence[Mark], language: str, today: date) -> str:
    """Return the calendar of the first month from today on in which something begins, nothing where there is none."""
    begins = (mark.when.first for mark in marks if mark.status not in STRUCK and mark.when.is_exact)
    ahead = min((day for day in begins if day and day >= today), default=None)
    return month_table(ahead.year, ahead.month, marks, language) if ahead else ""
