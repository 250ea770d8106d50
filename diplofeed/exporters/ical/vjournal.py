"""A statement as a journal entry of a calendar (RFC 5545 §3.6.3)."""

from __future__ import annotations

from diplofeed.export import Context
from diplofeed.exporters.ical import lines as ics
from diplofeed.exporters.ical import properties
from diplofeed.exporters.ical.components import parts
from diplofeed.exporters.ical.options import IcalOptions
from diplofeed.model.entry import Entry

__all__ = ["vjournal"]

_BEGIN, _END = ics.line("BEGIN", "VJOURNAL"), ics.line("END", "VJOURNAL")
_FINAL = ics.line("STATUS", "FINAL") + ics.line("CLASS", "PUBLIC")


def vjournal(entry: Entry, context: Context[IcalOptions]) -> bytes:
    """Return a statement as a VJOURNAL on the day it was made, or on no day where that is not known."""
    when = entry.item.when
    day = when.first if when.is_exact else None
    note = "" if day else when.label(context.language)
    lines = [_BEGIN, properties.identity(entry)]
    lines += [ics.line("DTSTART", ics.day(day), b"VALUE=DATE")] if day else []
    lines += [ics.text("X-DIPLOFEED-EDTF", when.text)] if not day or when.start or when.is_interval else []
    lines += [properties.title(entry, note, context), _FINAL]
    lines += [*properties.contents(entry, context), *properties.relations(entry, context)]
    lines += [*properties.links(entry.item, context), *parts(entry, context)]
    return b"".join([*lines, _END])
