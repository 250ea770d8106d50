"""Events joined to a calendar (RFC 5545 §3.6, RFC 7986 §5) that subscribers' software takes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from attrs import define, field

from diplofeed.entry import Entry
from diplofeed.export import Context, Document, Feed, Fragment, Omission
from diplofeed.exporters import _icalendar as ics
from diplofeed.exporters._ical_options import Cancelled, IcalOptions, Imprecise
from diplofeed.exporters._vtimezone import short_from, vtimezone
from diplofeed.model import Meeting, Status

__all__ = ["vcalendar"]

_FILENAME = "calendar.ics"
_TAIL = ics.line("END", "VCALENDAR")
_LOCAL_TIME = re.compile(rb"^DT(?:START|END);TZID=([^:;\r]+):(\d{8})", re.MULTILINE)
_TOO_OLD = "Older events are left out, as some calendar apps refuse larger files."


def vcalendar(feed: Feed, fragments: Iterable[Fragment], context: Context[IcalOptions]) -> Document:
    """Return the calendar of the fragments, which come in the order it has: the latest event first."""
    kept = _Calendar(room=context.options.max_bytes - len(_head(feed, context, crowded=True)) - len(_TAIL))
    left_out: Counter[str] = Counter()
    for fragment in fragments:
        if fragment.entry.withdrawn and not _is_told(fragment, feed.today, context.options):
            continue
        if not fragment.data:
            left_out[_why_empty(fragment.entry, context.options)] += 1
        elif not kept.take(fragment.data):
            left_out[_larger(context.options)] += 1
    head = _head(feed, context, crowded=_larger(context.options) in left_out)
    omissions = (Omission(reason=reason, count=count) for reason, count in sorted(left_out.items()) if reason)
    return Document(_FILENAME, (head, *kept.zones(), *kept.events, _TAIL), tuple(omissions))


def _is_told(fragment: Fragment, today: date, options: IcalOptions) -> bool:
    """Return whether subscribers are still told of a withdrawn event."""
    return bool(fragment.data) and (today - fragment.entry.updated.date()).days <= options.withdrawn_days


def _why_empty(entry: Entry, options: IcalOptions) -> str:
    if not isinstance(entry.item, Meeting):
        return ""  # statements are no events, which surprises nobody
    if entry.item.status is Status.CANCELLED and options.cancelled is Cancelled.DROP:
        return "cancelled; see the other formats"
    if options.imprecise is Imprecise.OMIT:
        return "of which the day is not known; see the other formats"
    return "known only to the season or year; see the other formats"


def _larger(options: IcalOptions) -> str:
    return f"more than fit into {options.max_bytes} bytes, the earliest ones; see the other formats"


@define
class _Calendar:
    """Events taken for as long as there is room, with the zones they need.

    Attributes:
        room: How many bytes are left.
    """

    room: int
    events: list[bytes] = field(factory=list)
    _zones: dict[str, bool] = field(factory=dict)
    _full: bool = False

    def take(self, event: bytes) -> bool:
        """Take an event and say so, unless it or a later one found no room."""
        needed = self._needed_by(event)
        size = len(event) + sum(_cost(tzid, whole, self._zones.get(tzid)) for tzid, whole in needed.items())
        if size > self.room or self._full:
            self._full = self._full or bool(self.events)  # an event too large for any calendar hides no other
            return False
        self.room -= size
        self._zones |= needed
        self.events.append(event)
        return True

    def _needed_by(self, event: bytes) -> dict[str, bool]:
        """Return the zones of an event, and whether it needs the whole of them."""
        needed: dict[str, bool] = {}
        for tzid, day in _LOCAL_TIME.findall(event):
            name = tzid.decode()
            # A day less, as the day is local; what comes before the first rule has the offset that rule starts from.
            early = date.fromisoformat(day.decode()) < short_from(name).date() - timedelta(days=1)
            needed[name] = needed.get(name, self._zones.get(name, False)) or early
        return needed

    def zones(self) -> Iterator[bytes]:
        """Yield the zones by name; a calendar needs a component (RFC 5545 §3.6), so an empty one gets UTC."""
        for tzid, whole in sorted(self._zones.items() if self.events else [("Etc/UTC", False)]):
            yield vtimezone(tzid, whole=whole)


def _cost(tzid: str, whole: bool, has: bool | None) -> int:
    if has == whole:
        return 0
    return len(vtimezone(tzid, whole=whole)) - (0 if has is None else len(vtimezone(tzid, whole=has)))


# ---------------------------------------------------------------- head


def _head(feed: Feed, context: Context[IcalOptions], *, crowded: bool) -> bytes:
    publication, options, language = context.publication, context.options, context.language
    title = feed.title.in_(language)
    about = "\n\n".join(filter(None, (feed.description.in_(language), _TOO_OLD if crowded else "")))
    # No UID (RFC 7986 §5.3): vdirsyncer takes the first of a file for that of each event, and keeps one event of all.
    own = next((alternate.url for alternate in feed.alternates if alternate.format == "ical"), feed.url + _FILENAME)
    return b"".join(
        (
            ics.line("BEGIN", "VCALENDAR"),
            ics.line("VERSION", "2.0"),
            ics.line("PRODID", "-//diplofeed//diplofeed//EN"),  # without a version, so that a new one changes no bytes
            ics.line("CALSCALE", "GREGORIAN"),
            _method(context),
            ics.text("NAME", title, ics.language(language)),
            ics.text("X-WR-CALNAME", title),
            ics.text("DESCRIPTION", about, ics.language(language)),
            ics.text("X-WR-CALDESC", about),
            ics.line("LAST-MODIFIED", ics.utc(feed.updated)),
            ics.line("URL", feed.url),
            ics.line("SOURCE", own, b"VALUE=URI"),
            ics.line("REFRESH-INTERVAL", options.refresh, b"VALUE=DURATION"),
            ics.line("X-PUBLISHED-TTL", options.refresh),
            ics.text("COLOR", options.color),
            ics.line("IMAGE", publication.logo, b"DISPLAY=BADGE;VALUE=URI") if publication.logo else b"",
        )
    )


def _method(context: Context[IcalOptions]) -> bytes:
    """Return METHOD:PUBLISH where each event can have the ORGANIZER it asks for (RFC 5546 §3.2.1), else nothing."""
    author = context.publication.author
    return ics.line("METHOD", "PUBLISH") if author and author.email else b""
