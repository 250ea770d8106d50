"""What an index shows of all its entries at once: a timeline, and the month in which something is ahead next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from attrs import evolve

from diplofeed import compose
from diplofeed.compose.struck import STRUCK
from diplofeed.export import Context, Feed
from diplofeed.exporters.html.month import month_table
from diplofeed.exporters.html.timeline import Mark, standalone, timeline, timeline_beside
from diplofeed.model import Meeting
from diplofeed.model.entry import Entry

__all__ = ["PICTURE", "is_drawn", "marks_of", "month_ahead", "picture_of", "timeline_beside_list", "timeline_of"]

PICTURE: Final = "timeline.svg"
"""The drawing of a timeline as a file, beside the index it is on."""

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


def is_drawn(marks: Sequence[Mark]) -> bool:
    """Return whether marks make a timeline, as a single one does not."""
    return len(marks) >= _FEWEST


def timeline_of(marks: Sequence[Mark], language: str, address_of: Callable[[str], str], file: str) -> str:
    """Return a timeline of marks as HTML, if they make one.

    Args:
        marks: In any order.
        language: Of the reader (BCP 47).
        address_of: Gives the page of a year, empty if it has none.
        file: The address of the drawing as a file.
    """
    return timeline(marks, language, address_of=address_of, file=file) if is_drawn(marks) else ""


def timeline_beside_list(marks: Sequence[Mark], language: str) -> str:
    """Return a timeline of marks, if they make one, for a page that lists their entries itself."""
    return timeline_beside(marks, language) if is_drawn(marks) else ""


def picture_of(marks: Sequence[Mark], feed: Feed, context: Context[Any], address_of: Callable[[str], str]) -> bytes:
    """Return a timeline as a file, whose links hold wherever somebody takes it: they are whole addresses."""
    link = context.publication.link
    whole = [evolve(mark, href=link + mark.href) for mark in marks]

    def address(period: str) -> str:
        path = address_of(period)
        return link + path if path else ""

    return standalone(whole, context.language, address_of=address, title=feed.title.in_(context.language))


def month_ahead(marks: Sequence[Mark], language: str, today: date) -> str:
    """Return the calendar of the first month from today on in which something begins, nothing where there is none."""
    begins = (mark.when.first for mark in marks if mark.status not in STRUCK and mark.when.is_exact)
    ahead = min((day for day in begins if day and day >= today), default=None)
    return month_table(ahead.year, ahead.month, marks, language) if ahead else ""
