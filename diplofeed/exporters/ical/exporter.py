"""iCalendar (RFC 5545), with the calendar properties of RFC 7986 and the links of RFC 9253."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from diplofeed.export import Context, Document, Exporter, Feed, Fragment, Order
from diplofeed.exporters.ical.options import (
    Cancelled,
    Html,
    IcalOptions,
    Imprecise,
    Statements,
    WithdrawnPast,
    Years,
)
from diplofeed.model import Meeting, Statement
from diplofeed.model.entry import Entry

__all__ = ["EXPORTER", "Cancelled", "Html", "IcalOptions", "Imprecise", "Statements", "WithdrawnPast", "Years"]

# What makes calendars is imported where one is made, as most commands make none.


def entry(entry: Entry, context: Context[IcalOptions]) -> bytes:
    """Render one VEVENT or VJOURNAL, or nothing for what the calendar leaves out (RFC 5545 §3.6.1, §3.6.3)."""
    if isinstance(entry.item, Statement) and context.options.statements is not Statements.EVENT:
        if context.options.statements is Statements.NONE:
            return b""
        from diplofeed.exporters.ical.vjournal import vjournal  # noqa: PLC0415 -- see above

        return vjournal(entry, context)
    from diplofeed.exporters.ical.vevent import vevent  # noqa: PLC0415 -- see above

    return vevent(entry, context)


def withdrawal(entry: Entry, context: Context[IcalOptions]) -> bytes:
    """Render what is left of a withdrawn meeting: one that was ahead is cancelled (RFC 5545 §3.8.1.11)."""
    from diplofeed.exporters.ical.vevent import withdrawn  # noqa: PLC0415 -- see above

    return withdrawn(entry, context)


def document(feed: Feed, fragments: Iterable[Fragment], context: Context[IcalOptions]) -> Iterator[Document]:
    """Join events, given the latest first, to VCALENDARs no larger than the option ``max_bytes``: of all, of years."""
    from diplofeed.exporters.ical.vcalendar import vcalendars  # noqa: PLC0415 -- see above

    return vcalendars(feed, fragments, context)


def page(entry: Entry, context: Context[IcalOptions]) -> Iterator[Document]:
    """Yield, on request, a calendar of a single meeting that is an event."""
    if not context.options.single or not isinstance(entry.item, Meeting):
        return
    from diplofeed.exporters.ical.vcalendar import single  # noqa: PLC0415 -- see above

    if data := EXPORTER.entry(entry, context):
        yield single(Fragment(entry, data), context)


EXPORTER = Exporter(
    name="ical",
    title="iCalendar",
    filename="calendar.ics",
    media_type="text/calendar",
    options=IcalOptions,
    entry=entry,
    document=document,
    order=Order.WHEN,
    withdrawal=withdrawal,
    page=page,
)
