"""An entry as an event of a calendar (RFC 5545 §3.6.1, RFC 7986, RFC 9253)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from operator import itemgetter

from attrs import evolve, frozen

from diplofeed import compose
from diplofeed.compose import phrases
from diplofeed.export import Context
from diplofeed.exporters.ical import lines as ics
from diplofeed.exporters.ical import properties
from diplofeed.exporters.ical.components import parts
from diplofeed.exporters.ical.occasion import Occasion, last_shown, place_in_time
from diplofeed.exporters.ical.options import Cancelled, IcalOptions, Statements, WithdrawnPast
from diplofeed.exporters.ical.timing import recurrence_id, timing
from diplofeed.model import Meeting, Statement, Status
from diplofeed.model.entry import Entry
from diplofeed.model.rounds import Start
from diplofeed.when import When
from diplofeed.words import words

__all__ = ["vevent", "withdrawn"]

_STATUS = {
    Status.TENTATIVE: "TENTATIVE",
    Status.SCHEDULED: "CONFIRMED",
    Status.CONFIRMED: "CONFIRMED",
    Status.POSTPONED: "TENTATIVE",
    Status.CANCELLED: "CANCELLED",
    Status.HELD: "CONFIRMED",
}

# Nobody's time is taken up by a public record.
_UNOBTRUSIVE = ics.line("CLASS", "PUBLIC") + ics.line("TRANSP", "TRANSPARENT")
_BEGIN, _END = ics.line("BEGIN", "VEVENT"), ics.line("END", "VEVENT")


def vevent(entry: Entry, context: Context[IcalOptions]) -> bytes:
    """Return the entry as a VEVENT, in folded content lines ended by CRLF, or nothing if the options leave it out.

    After it come those of single rounds that are otherwise than the rule has them (RFC 5545 §3.8.4.4).

    Raises:
        ValueError: The recurrence rule is not understood.
    """
    item = entry.item
    occasion = _occasion(item, context) or _before(entry, context)
    if occasion is None:
        return b""
    rounds, gone = _apart(entry, occasion, context) if occasion.repeats else ((), ())
    was = None if isinstance(item, Meeting) and item.status is Status.CANCELLED else entry.was
    whole = _Event(entry, occasion, b"".join(timing(item, occasion, gone)), _moved_from(was, context))
    return b"".join([_write(event, context) for event in (whole, *rounds)])


@frozen
class _Event:
    """What a VEVENT is of: an entry, or the entry as it is in a single round.

    Attributes:
        time: The lines that say when, and of a single round which.
        remark: What is said before the description, and as a comment (RFC 5545 §3.8.1.4).
    """

    entry: Entry
    occasion: Occasion
    time: bytes
    remark: str = ""


def _apart(entry: Entry, whole: Occasion, context: Context[IcalOptions]) -> tuple[Sequence[_Event], Sequence[Start]]:
    """Return the rounds of a whole with an event of their own, the earliest first, and the starts of all others."""
    item = entry.item
    apart: list[tuple[Start, _Event]] = []
    gone: list[Start] = []
    if not isinstance(item, Meeting):
        return (), ()
    for each in item.rounds:
        start, meeting = item.in_round(each)
        occasion = _occasion(meeting, context)
        if occasion is None:
            gone.append(start)
            continue
        time = recurrence_id(item, whole, start) + b"".join(timing(meeting, occasion))
        remark = _moved_from(item.rounds_by_rule.when_of(start) if each.when else None, context)
        apart.append((start, _Event(evolve(entry, item=meeting), occasion, time, remark)))
    return [event for _, event in sorted(apart, key=itemgetter(0))], gone


def _moved_from(was: When | None, context: Context[IcalOptions]) -> str:
    if was is None:
        return ""
    moved = words(context.language).gettext("Moved from {date}.")
    return phrases.sentence(moved, date=was.label(context.language))


def withdrawn(entry: Entry, context: Context[IcalOptions]) -> bytes:
    """Return a meeting that was withdrawn as a VEVENT: cancelled if it was still ahead, else as the options say.

    It keeps time and place, so that subscribers know it again, and says no more.
    """
    item, options = entry.item, context.options
    was_ahead = item.over is None or item.over > entry.updated
    if not was_ahead:
        return vevent(entry, context) if options.withdrawn_past is WithdrawnPast.KEEP else b""
    occasion = place_in_time(item, options.imprecise, context.language) or _before(entry, context)
    if not isinstance(item, Meeting) or occasion is None or options.cancelled is Cancelled.DROP:
        return b""
    language, speak = ics.language(context.language), words(context.language)
    title = speak.gettext("Withdrawn: {title}").format(title=compose.title_of(item, context.language))
    notice = speak.gettext("This was withdrawn: it is no longer on record.")
    lines = [_BEGIN, properties.identity(entry), *timing(item, occasion), ics.text("SUMMARY", title, language)]
    lines.append(_standing(evolve(item, status=Status.CANCELLED), occasion, options))
    lines += _place(item, compose.location(item, context.language), context)
    lines += [ics.text("DESCRIPTION", notice, language), properties.organizer(context), _END]
    return b"".join(lines)


def _occasion(item: Meeting | Statement, context: Context[IcalOptions]) -> Occasion | None:
    """Return where an item stands in a calendar, or nothing if it cannot or the options leave it out."""
    if not _is_wanted(item, context.options):
        return None
    return place_in_time(item, context.options.imprecise, context.language)


def _before(entry: Entry, context: Context[IcalOptions]) -> Occasion | None:
    """Return where a meeting last stood that is now planned for a date no calendar can show: it does not vanish."""
    item, was = entry.item, entry.was
    if was is None or not isinstance(item, Meeting) or item.repeats:
        return None
    return last_shown(item, was, context.options.imprecise, context.language)


def _is_wanted(item: Meeting | Statement, options: IcalOptions) -> bool:
    if isinstance(item, Meeting):
        return not (item.status is Status.CANCELLED and options.cancelled is Cancelled.DROP)
    return options.statements is Statements.EVENT


def _write(event: _Event, context: Context[IcalOptions]) -> bytes:
    entry, occasion, item = event.entry, event.occasion, event.entry.item
    lines = [_BEGIN, properties.identity(entry), event.time, properties.title(entry, occasion.note, context)]
    lines.append(_standing(item, occasion, context.options))
    if isinstance(item, Meeting):
        lines += _place(item, compose.composed(entry, context).location, context)
    lines += properties.contents(entry, context, remark=event.remark)
    if event.remark:
        lines.append(ics.text("COMMENT", event.remark, ics.language(context.language)))
    lines += [*properties.relations(entry, context), *properties.links(item, context), *parts(entry, context)]
    return b"".join([*lines, _END])


# ---------------------------------------------------------------- standing and place


def _standing(item: Meeting | Statement, occasion: Occasion, options: IcalOptions) -> bytes:
    status = item.status if isinstance(item, Meeting) else Status.HELD
    return _standing_lines(status, occasion.vague, options.cancelled)


@cache
def _standing_lines(status: Status, is_vague: bool, cancelled: Cancelled) -> bytes:
    value = "TENTATIVE" if is_vague and not status.is_settled else _STATUS[status]
    if status is Status.CANCELLED and cancelled is Cancelled.KEEP_VISIBLE:
        value = "CONFIRMED"
    busy = "TENTATIVE" if status is Status.TENTATIVE and not is_vague else "FREE"
    return ics.line("STATUS", value) + _UNOBTRUSIVE + ics.line("X-MICROSOFT-CDO-BUSYSTATUS", busy)


def _place(item: Meeting, name: str, context: Context[IcalOptions]) -> Iterator[bytes]:
    """Yield where a meeting is; of several places there is no one point (RFC 5545 §3.8.1.6)."""
    venues = item.venues
    first = next((place.name or place.city for place in venues if place.name or place.city), None)
    tongue = compose.tongue_of(first, context) if first else context.language
    if name:
        yield ics.name_of("LOCATION", name, tongue)
    elif item.conference:  # few apps show CONFERENCE (RFC 7986 §5.11), all LOCATION (RFC 5545 §3.8.1.7)
        yield ics.text("LOCATION", item.conference)
    if len(venues) != 1 or venues[0].coordinates is None:
        return
    where = ics.coordinates(*venues[0].coordinates)
    yield ics.line("GEO", where)
    if context.options.apple_location and name:
        title = next(iter(venues[0].names(context.language)), name)
        params = ics.quoted(X_ADDRESS=name, X_APPLE_RADIUS="100", X_TITLE=title)
        yield ics.line("X-APPLE-STRUCTURED-LOCATION", f"geo:{where.replace(';', ',')}", b"VALUE=URI;" + params)
