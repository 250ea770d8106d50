"""Events joined to calendars (RFC 5545 §3.6, RFC 7986 §5) that subscribers' software takes: one of all, one a year.

A calendar that would be larger than apps take keeps its latest events, and each period within it gets a calendar of
its own: the years, the months of a year that is too large, the days of a month that is. What a past period's calendar
says depends on its own events alone.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import Enum
from typing import TypeAlias

from attrs import define, evolve, field, frozen

from diplofeed import compose
from diplofeed.compose import phrases
from diplofeed.export import Context, Document, Feed, Fragment, Omission
from diplofeed.exporters.ical import lines as ics
from diplofeed.exporters.ical.options import Cancelled, IcalOptions, Imprecise, Statements, Years
from diplofeed.exporters.ical.vtimezone import short_from, vtimezone
from diplofeed.model import Meeting, Statement, Status
from diplofeed.model.entry import Entry
from diplofeed.words import msgid, words

__all__ = ["name_of_single", "path_of_single", "single", "vcalendars"]

_FILENAME = "calendar.ics"
_NO_LIMIT = 10**12
_NAMED = 10  # items of those a calendar leaves out
_TAIL = ics.line("END", "VCALENDAR")
# A line of an event, which is never its first; what begins with plain characters is found sooner than with "^".
_LOCAL_TIME = re.compile(rb"\nDT(?:START|END);TZID=([^:;\r]+):(\d{8})")
_SAFE = re.compile(r"[a-z0-9][a-z0-9._-]*")
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")  # names that are no files on Windows
_FINER = {0: 4, 4: 7, 7: 10}  # characters of an ISO 8601 date that name a period, and the next smaller one
_ELSEWHERE = {
    0: msgid("Each year has a calendar of its own, from {first} to {last}."),
    4: msgid("Each month has a calendar of its own, from {first} to {last}."),
    7: msgid("Each day has a calendar of its own, from {first} to {last}."),
}
_SEE = "see the other formats"
# Formats that leave nothing out, those that people can read first.
_READABLE = ("text/html", "text/markdown", "application/atom+xml", "application/rss+xml", "application/feed+json")


_LeftOut: TypeAlias = dict[str, list[str]]  # ids by the reason


@frozen(kw_only=True)
class _Extent:
    """The events of a calendar of everything or of a period.

    Attributes:
        period: A year, month or day as ISO 8601 writes it; empty for everything.
        events: The latest first.
        updated: When one of them last changed; of the whole also what has no event, but where it has no room for all.
        lacking: Entries that no calendar shows, and why.
    """

    period: str = ""
    events: Sequence[Fragment]
    updated: datetime
    lacking: Sequence[tuple[Entry, _Reason]] = ()

    @property
    def name(self) -> str:
        """Return the file's name below the feed's directory."""
        return f"calendar/{self.period}.ics" if self.period else _FILENAME

    def finer(self) -> Sequence[_Extent]:
        """Return what it has of each next smaller period, the latest first; nothing of a day."""
        length = _FINER.get(len(self.period), 0)
        parts: dict[str, list[Fragment]] = {}
        lacking: dict[str, list[tuple[Entry, _Reason]]] = {}
        for each in self.events if length else ():
            parts.setdefault(_day(each.entry).isoformat()[:length], []).append(each)
        for entry, reason in self.lacking if length else ():
            lacking.setdefault(_day(entry).isoformat()[:length], []).append((entry, reason))
        return [_Extent.of(period, parts[period], lacking.get(period, ())) for period in sorted(parts, reverse=True)]

    @classmethod
    def of(cls, period: str, events: Sequence[Fragment], lacking: Sequence[tuple[Entry, _Reason]]) -> _Extent:
        """Return the extent of a period that has events."""
        updated = max(event.entry.updated for event in events)
        return cls(period=period, events=events, updated=updated, lacking=lacking)


def _day(entry: Entry) -> date:
    """Return the first day an event can be on, or the last where the first is not known; it decides on its period."""
    when = entry.item.when
    return when.first or when.last or date.max


def vcalendars(feed: Feed, fragments: Iterable[Fragment], context: Context[IcalOptions]) -> Iterator[Document]:
    """Yield the calendar of the fragments, which come in the order it has, the latest first, and those of periods."""
    events: list[Fragment] = []
    lacking: list[tuple[Entry, _Reason]] = []
    for fragment in fragments:
        if fragment.measured(_measure):
            events.append(fragment)
        elif not fragment.entry.withdrawn:
            lacking.append((fragment.entry, _why_empty(fragment.entry, context.options)))
    whole = _Extent(
        events=[event for event in events if _is_told(event, feed.today, context.options)],
        updated=feed.updated,
        lacking=lacking,
    )
    # Those of periods do not depend on the day: what was announced and withdrawn stays in them as cancelled.
    lasting = evolve(
        whole, events=[event for event in events if not event.entry.withdrawn or context.options.withdrawn_days]
    )
    # That there are no statements surprises nobody who makes calendars.
    reported: _LeftOut = {}
    for entry, reason in lacking:
        if reason in _REPORTED:
            reported.setdefault(_REPORTED[reason], []).append(entry.item.id)
    yield from _calendars(whole, lasting.finer(), feed, context, reported)


def single(event: Fragment, context: Context[IcalOptions]) -> Document:
    """Return a calendar of one meeting, to be added to one's own: it has no name or address."""
    kept = _Calendar(room=_NO_LIMIT)
    kept.take(event)
    return Document(path_of_single(event.entry), (_opening(context), *kept.zones(), *kept.events, _TAIL))


def path_of_single(entry: Entry) -> str:
    """Return the file of a single meeting, below the feed of everything."""
    return f"event/{name_of_single(entry)}"


def name_of_single(entry: Entry) -> str:
    """Return what the file of a single meeting is called: its id where file systems agree on that."""
    named = entry.item.id
    is_safe = _SAFE.fullmatch(named) and not _DEVICE.fullmatch(named)
    return f"{named if is_safe else entry.uid}.ics"


def _calendars(
    whole: _Extent, parts: Sequence[_Extent], feed: Feed, context: Context[IcalOptions], left_out: _LeftOut
) -> Iterator[Document]:
    """Yield the calendar of an extent and, if they are wanted, those of its parts."""
    options = context.options
    parts = parts if options.years is not Years.NONE else ()
    crowded = _head(whole, parts, feed, context, crowded=True)
    kept = _Calendar(room=options.max_bytes - len(crowded) - len(_TAIL))
    for event in whole.events:
        if problem := kept.take(event):
            left_out.setdefault(_larger(problem, parts, options), []).append(event.entry.item.id)
    omissions = tuple(
        Omission(reason=reason, count=len(ids), items=tuple(ids[:_NAMED])) for reason, ids in sorted(left_out.items())
    )
    # One without room for all is revised with what it has: a change of what it leaves out is no news to its readers.
    shown = _Extent.of(whole.period, kept.events, whole.lacking) if kept.full and kept.events else whole
    head = _head(shown, parts, feed, context, crowded=kept.full)
    yield Document(whole.name, (head, *kept.zones(), *kept.events, _TAIL), omissions)
    if kept.full or (not whole.period and feed.listed and options.years is Years.NAMED):
        for part in parts:
            yield from _calendars(part, part.finer(), feed, context, {})


def _is_told(fragment: Fragment, today: date, options: IcalOptions) -> bool:
    """Return whether subscribers are told of an event: if it was withdrawn, for some days."""
    entry = fragment.entry
    return not entry.withdrawn or (today - entry.updated.date()).days <= options.withdrawn_days


class _Reason(Enum):
    """Why no calendar shows an entry, as the description of one says it."""

    STATEMENT = msgid("Statements are left out.")
    CANCELLED = msgid("Cancelled meetings are left out.")
    NO_DAY = msgid("What is not known to the day is left out.")
    NO_MONTH = msgid("What is known only to the season or year is left out.")


_REPORTED = {
    _Reason.CANCELLED: f"cancelled; {_SEE}",
    _Reason.NO_DAY: f"of which the day is not known; {_SEE}",
    _Reason.NO_MONTH: f"known only to the season or year; {_SEE}",
}


def _why_empty(entry: Entry, options: IcalOptions) -> _Reason:
    item = entry.item
    if isinstance(item, Statement) and options.statements is Statements.NONE:
        return _Reason.STATEMENT
    if isinstance(item, Meeting) and item.status is Status.CANCELLED and options.cancelled is Cancelled.DROP:
        return _Reason.CANCELLED
    return _Reason.NO_DAY if options.imprecise is Imprecise.OMIT else _Reason.NO_MONTH


def _larger(problem: _Problem, parts: Sequence[_Extent], options: IcalOptions) -> str:
    if problem is _Problem.TOO_LARGE:
        return f"larger than a calendar of {options.max_bytes} bytes; {_SEE}"
    where = f"all are in {parts[-1].name} to {parts[0].name}" if parts else _SEE
    return f"more than fit into {options.max_bytes} bytes, the earliest ones; {where}"


class _Problem(Enum):
    """Why a calendar does not take an event."""

    FULL = "full"
    TOO_LARGE = "too large"  # for any calendar, however empty


@define
class _Calendar:
    """Events taken for as long as there is room, with the zones they need.

    Attributes:
        room: How many bytes are left.
        full: Whether there was no room for an event; then there is none for those before it either.
    """

    room: int
    events: list[Fragment] = field(factory=list)
    full: bool = False
    _zones: dict[str, bool] = field(factory=dict)
    _all_room: int = field(init=False)

    @_all_room.default
    def _at_first(self) -> int:
        return self.room

    def take(self, event: Fragment) -> _Problem | None:
        """Take an event, or say why it is not taken: it or a later one found no room."""
        measure = event.measured(_measure)
        length, zones = (measure, ()) if isinstance(measure, int) else measure
        needed = {tzid: self._zones.get(tzid, False) or _is_early(tzid, day) for tzid, day in zones}
        alone = length + sum(_cost(tzid, whole, None) for tzid, whole in needed.items())
        if alone > self._all_room:
            return _Problem.TOO_LARGE
        size = length + sum(_cost(tzid, whole, self._zones.get(tzid)) for tzid, whole in needed.items())
        if size > self.room or self.full:
            self.full = True
            return _Problem.FULL
        self.room -= size
        self._zones |= needed
        self.events.append(event)
        return None

    def zones(self) -> Iterator[bytes]:
        """Yield the zones by name; a calendar needs a component (RFC 5545 §3.6), so an empty one gets UTC."""
        for tzid, whole in sorted(self._zones.items() if self.events else [("Etc/UTC", False)]):
            yield vtimezone(tzid, whole=whole)


_Measure = int | tuple[int, list[tuple[str, str]]]  # JSON makes lists of tuples, which are read the same


def _measure(event: bytes) -> _Measure:
    """Return how long an event is and, if it needs zones, of each the first day it is needed for (RFC 5545 §3.3.4)."""
    first: dict[str, str] = {}
    for tzid, day in _LOCAL_TIME.findall(event) if b";TZID=" in event else ():
        first[tzid.decode()] = min(day.decode(), first.get(tzid.decode(), "99999999"))
    return (len(event), list(first.items())) if first else len(event)


def _is_early(tzid: str, day: str) -> bool:
    """Return whether a day needs the whole of a zone's rules, as it comes before those that apply to most."""
    # A day less, as the day is local; what comes before the first rule has the offset that rule starts from.
    return date.fromisoformat(day) < short_from(tzid).date() - timedelta(days=1)


def _cost(tzid: str, whole: bool, has: bool | None) -> int:
    if has == whole:
        return 0
    return len(vtimezone(tzid, whole=whole)) - (0 if has is None else len(vtimezone(tzid, whole=has)))


# ---------------------------------------------------------------- head


def _head(
    whole: _Extent, parts: Sequence[_Extent], feed: Feed, context: Context[IcalOptions], *, crowded: bool
) -> bytes:
    publication, options, language = context.publication, context.options, context.language
    title = " ".join(filter(None, (feed.title.in_(language), whole.period)))
    left_out = _too_old(whole, parts, feed, language) if crowded else ""
    lacking = _lacking({reason for _, reason in whole.lacking}, feed, language)
    about = "\n\n".join(filter(None, (feed.description.in_(language), lacking, left_out)))
    # No UID (RFC 7986 §5.3): vdirsyncer takes the first of a file for that of each event, and keeps one event of all.
    main = next((alternate.url for alternate in feed.alternates if alternate.format == "ical"), feed.url + _FILENAME)
    own = feed.url + whole.name if whole.period else main
    return b"".join(
        (
            _opening(context),
            ics.text("NAME", title, ics.language(compose.tongue_of(feed.title, context))),
            ics.text("X-WR-CALNAME", title),
            ics.text("DESCRIPTION", about, ics.language(language)),
            ics.text("X-WR-CALDESC", about),
            ics.line("LAST-MODIFIED", ics.utc(whole.updated)),
            ics.line("URL", feed.url),
            ics.line("SOURCE", own, b"VALUE=URI"),
            ics.line("REFRESH-INTERVAL", options.refresh, b"VALUE=DURATION"),
            ics.line("X-PUBLISHED-TTL", options.refresh),
            ics.text("COLOR", options.color),
            ics.line("IMAGE", publication.logo, b"DISPLAY=BADGE;VALUE=URI") if publication.logo else b"",
        )
    )


def _lacking(reasons: Container[_Reason], feed: Feed, language: str) -> str:
    """Return what is said of the entries that no calendar shows, and where they are: in a format for people if any."""
    speak = words(language)
    sentences = [speak.gettext(reason.value) for reason in _Reason if reason in reasons]
    places = {each.media_type: each.url for each in reversed(feed.alternates) if each.language in ("", language)}
    address = next((places[kind] for kind in _READABLE if kind in places), "")
    if sentences and address:
        sentences.append(speak.gettext("See {address} for all of it.").format(address=address))
    return phrases.sentences(sentences, language)


def _too_old(whole: _Extent, parts: Sequence[_Extent], feed: Feed, language: str) -> str:
    """Return what is said of the events that found no room, and where they are."""
    speak = words(language)
    left_out = speak.gettext("Older events are left out, as some calendar apps refuse larger files.")
    if not parts:
        return left_out
    elsewhere = speak.gettext(_ELSEWHERE[len(whole.period)])
    return f"{left_out} {elsewhere.format(first=feed.url + parts[-1].name, last=feed.url + parts[0].name)}"


def _opening(context: Context[IcalOptions]) -> bytes:
    """Return what every calendar begins with."""
    # METHOD:PUBLISH only where each component can have what it asks for: events an ORGANIZER (RFC 5546 §3.2.1), journal
    # entries a day too (§3.5.1), which is not always known.
    author = context.publication.author
    has_method = author and author.email and context.options.statements is not Statements.JOURNAL
    return b"".join(
        (
            ics.line("BEGIN", "VCALENDAR"),
            ics.line("VERSION", "2.0"),
            ics.line("PRODID", "-//diplofeed//diplofeed//EN"),  # without a version, so that a new one changes no bytes
            ics.line("CALSCALE", "GREGORIAN"),
            ics.line("METHOD", "PUBLISH") if has_method else b"",
        )
    )
