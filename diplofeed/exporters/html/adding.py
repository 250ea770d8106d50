"""A single meeting to be added to a calendar: its own file, and links to calendars that take one."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from attrs import evolve, frozen

from diplofeed import compose
from diplofeed.export import Context, Document, Fragment
from diplofeed.exporters.html.frame import in_language
from diplofeed.exporters.html.subscribe import add_to_calendar
from diplofeed.exporters.ical import EXPORTER, IcalOptions
from diplofeed.model import Meeting, Status
from diplofeed.model.entry import Entry

__all__ = ["Added", "added"]

_NOT_AHEAD: Final = frozenset({Status.HELD, Status.CANCELLED, Status.POSTPONED})
_MEDIA_TYPE: Final = "text/calendar"


@frozen
class Added:
    """What the page of a meeting offers to add it by.

    Attributes:
        content: HTML; empty of what cannot be ahead.
        documents: The calendar of the meeting alone, beside its page, where its day is known well enough.
    """

    content: str = ""
    documents: tuple[Document, ...] = ()


def added(entry: Entry, context: Context[Any], path: str) -> Added:
    """Return how to add a meeting to a calendar; a page does not know the day, but how far a meeting is.

    Args:
        entry: It may be of a statement, of which there is nothing to add.
        context: Of the rendering.
        path: The folder of its page, below the directory of its language.
    """
    item = entry.item
    if not isinstance(item, Meeting) or item.status in _NOT_AHEAD or item.when.ongoing:
        return Added()
    composed, page = compose.composed(entry, context), quote(in_language(context, path))
    calendar = _calendar(entry, context, path)
    content = add_to_calendar(
        item,
        composed.headline,
        composed.language,
        ics=quote(in_language(context, calendar.name)) if calendar else "",
        where=composed.location,
        details=context.publication.link + page,
    )
    return Added(content, (calendar,) if calendar else ())


def _calendar(entry: Entry, context: Context[Any], path: str) -> Document | None:
    """Return the calendar of a meeting alone; None where the day is not known well enough."""
    from diplofeed.exporters.ical.vcalendar import name_of_single, single  # noqa: PLC0415 -- most pages have none

    plain = evolve(context, options=IcalOptions())
    data = EXPORTER.entry(entry, plain)
    if not data:
        return None
    made = single(Fragment(entry, data), plain)
    return evolve(made, name=path + name_of_single(entry), media_type=_MEDIA_TYPE)
