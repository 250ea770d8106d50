"""What an index shows of all its entries at once: a timeline, and the month in which something is ahead next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from attrs import evolve

from diplofeed import compose
from diplofeed.compose.struck import STRUCK
from diplofeed.export import Context, Feed
from diplofeed.exporters.html.month import limits_of, month_table
from diplofeed.exporters.html.timeline import MOST_DRAWN, Mark, standalone, timeline, timeline_beside
from diplofeed.model import Meeting, Status
from diplofeed.model.dated import next_round, rounds_between
from diplofeed.model.entry import Entry

__all__ = ["PICTURE", "is_drawn", "marks_of", "month_ahead", "picture_of", "timeline_beside_list", "timeline_of"]

PICTURE: Final = "timeline.svg"
"""The drawing of a timeline as a file, beside the index it is on."""

_FEWEST: Final = 2


def marks_of(entries: Iterable[Entry], language: str, path_of: Callable[[Entry], str]) -> list[Mark]:
    """Return meetings, or where there are none statements, as a timeline shows them; paths are of their pages.

    Where there are more than it draws, it counts them: then they have no titles.
    """
    shown = _meetings_or_all(entries)
    if len(shown) > MOST_DRAWN:
        return [Mark(when=entry.item.when, title="", status=_status(entry)) for entry in shown]
    return [_mark(entry, language, path_of(entry)) for entry in shown]


def _meetings_or_all(entries: Iterable[Entry]) -> Sequence[Entry]:
    entries = tuple(entries)
    return [entry for entry in entries if isinstance(entry.item, Meeting)] or entries


def _mark(entry: Entry, language: str, path: str) -> Mark:
    item = entry.item
    return Mark(
        when=item.when,
        title=compose.title_of(item, language) or item.id,
        href=quote(path),
        topic=item.topics[0].name.in_(language) if item.topics else "",
        status=_status(entry),
    )


def _status(entry: Entry) -> Status | None:
    return entry.item.status if isinstance(entry.item, Meeting) else None


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
    whole = [evolve(mark, href=link + mark.href) if mark.href else mark for mark in marks]

    def address(period: str) -> str:
        path = address_of(period)
        return link + path if path else ""

    return standalone(whole, context.language, address_of=address, title=feed.title.in_(context.language))


def month_ahead(entries: Iterable[Entry], language: str, today: date, path_of: Callable[[Entry], str]) -> str:
    """Return the calendar of the first month from today on in which something begins, nothing where there is none."""
    shown = _meetings_or_all(entries)
    begins = [day for entry in shown if (day := _begins(entry, today))]
    if not begins:
        return ""
    first, last = limits_of(min(begins).year, min(begins).month)
    marks = [mark for entry in shown for mark in _marks_between(entry, first, last, language, path_of(entry))]
    return month_table(first.year, first.month, marks, language)


def _begins(entry: Entry, today: date) -> date | None:
    """Return the first day from today on on which an entry or a round of it begins; None if that is not known."""
    item = entry.item
    if isinstance(item, Meeting) and (again := next_round(item, today)):
        return again
    first = item.when.first if item.when.is_exact else None
    is_off = isinstance(item, Meeting) and item.status in STRUCK
    return first if first and first >= today and not is_off else None


def _marks_between(entry: Entry, first: date, last: date, language: str, path: str) -> Iterator[Mark]:
    """Yield an entry as a calendar shows it between two days: of a meeting that repeats each round."""
    mark, item = _mark(entry, language, path), entry.item
    rounds = rounds_between(item, first, last) if isinstance(item, Meeting) else None
    if rounds is None:
        yield mark
    for each in rounds or ():
        title = each.title.in_(language) if each.title != item.title else mark.title
        yield evolve(mark, when=each.when, title=title, status=each.status)
