"""An entry as an event of a calendar (RFC 5545 §3.6.1, RFC 7986, RFC 9253)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter
from urllib.parse import quote

from attrs import evolve, frozen

from diplofeed import compose, markup
from diplofeed._phrases import ENGLISH
from diplofeed._rounds import Start
from diplofeed.entry import Entry
from diplofeed.export import Context
from diplofeed.exporters import _icalendar as ics
from diplofeed.exporters._ical_options import Cancelled, IcalOptions, WithdrawnPast
from diplofeed.exporters._occasion import Occasion, place_in_time
from diplofeed.exporters._vtime import recurrence_id, timing
from diplofeed.model import Item, Meeting, Place, Statement, Status

__all__ = ["vevent", "withdrawn"]

_STATUS = {
    Status.TENTATIVE: "TENTATIVE",
    Status.SCHEDULED: "CONFIRMED",
    Status.CONFIRMED: "CONFIRMED",
    Status.POSTPONED: "TENTATIVE",
    Status.CANCELLED: "CANCELLED",
    Status.HELD: "CONFIRMED",
}
_SETTLED = frozenset({Status.HELD, Status.CANCELLED})

# What the related component is to this one (RFC 5545 §3.2.15, RFC 9253 §5); anything else is a sibling.
_RELTYPE = {"series": "PARENT", "part-of": "PARENT", "about": "PARENT", "precedes": "NEXT", "depends-on": "DEPENDS-ON"}

_WITHDRAWN = "This was withdrawn: it is no longer on record."

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
    occasion = place_in_time(item, context.options.imprecise) if _is_wanted(item, context.options) else None
    if occasion is None:
        return b""
    rounds, gone = _apart(entry, occasion, context)
    whole = _Event(entry, occasion, b"".join(timing(item, occasion, gone)))
    return b"".join(_write(one, context) for one in (whole, *rounds))


@frozen
class _Event:
    """What a VEVENT is of: an entry, or the entry as it is in a single round.

    Attributes:
        time: The lines that say when, and of a single round which.
        remark: What is said before the description.
    """

    entry: Entry
    occasion: Occasion
    time: bytes
    remark: str = ""


def _apart(entry: Entry, whole: Occasion, context: Context[IcalOptions]) -> tuple[Sequence[_Event], Sequence[Start]]:
    """Return the rounds with an event of their own, the earliest first, and the starts of those that have none."""
    item, options = entry.item, context.options
    found: list[tuple[Start, _Event]] = []
    gone: list[Start] = []
    if not isinstance(item, Meeting) or not whole.repeats:
        return (), ()
    for one in item.rounds:
        start, meeting = item.in_round(one)
        occasion = place_in_time(meeting, options.imprecise) if _is_wanted(meeting, options) else None
        if occasion is None:
            gone.append(start)
            continue
        time = recurrence_id(item, whole, start) + b"".join(timing(meeting, occasion))
        planned = item.rounds_by_rule.when_of(start).label(context.language)
        remark = ENGLISH.moved_from.format(planned) if one.when else ""
        found.append((start, _Event(evolve(entry, item=meeting), occasion, time, remark)))
    return [event for _, event in sorted(found, key=itemgetter(0))], gone


def withdrawn(entry: Entry, context: Context[IcalOptions]) -> bytes:
    """Return a meeting that was withdrawn as a VEVENT: cancelled if it was still ahead, else as the options say.

    It keeps time and place, so that subscribers know it again, and says no more.
    """
    item, options = entry.item, context.options
    was_ahead = item.over is None or item.over > entry.updated
    if not was_ahead:
        return vevent(entry, context) if options.withdrawn_past is WithdrawnPast.KEEP else b""
    occasion = place_in_time(item, options.imprecise)
    if not isinstance(item, Meeting) or occasion is None or options.cancelled is Cancelled.DROP:
        return b""
    title = f"Withdrawn: {compose.title_of(item, context.language)}"
    language = ics.language(context.language)
    parts = [_BEGIN, _identity(entry), *timing(item, occasion), ics.text("SUMMARY", title, language)]
    parts += _standing(evolve(item, status=Status.CANCELLED), occasion, options)
    parts += [*_place(item.place, context.language)] if item.place else []
    parts += [ics.text("DESCRIPTION", _WITHDRAWN, language), _organizer(context), _END]
    return b"".join(parts)


def _is_wanted(item: Meeting | Statement, options: IcalOptions) -> bool:
    if isinstance(item, Meeting):
        return not (item.status is Status.CANCELLED and options.cancelled is Cancelled.DROP)
    return options.statements


def _write(event: _Event, context: Context[IcalOptions]) -> bytes:
    entry, occasion = event.entry, event.occasion
    parts = [_BEGIN, _identity(entry), event.time, *_title(entry, occasion, context)]
    parts += _standing(entry.item, occasion, context.options)
    if isinstance(entry.item, Meeting) and entry.item.place:
        parts += _place(entry.item.place, context.language)
    parts += [*_contents(event, context), *_relations(entry, context), *_links(entry.item, context), _END]
    return b"".join(parts)


def _identity(entry: Entry) -> bytes:
    # DTSTAMP is LAST-MODIFIED where there is no METHOD (RFC 5545 §3.8.7.2), and no clock is read where there is one.
    updated = ics.utc(entry.updated)
    return b"".join(
        (
            ics.line("UID", str(entry.uid)),
            ics.line("DTSTAMP", updated),
            ics.line("CREATED", ics.utc(entry.published)),
            ics.line("LAST-MODIFIED", updated),
            ics.line("SEQUENCE", str(entry.sequence)),
        )
    )


# ---------------------------------------------------------------- title and standing


def _title(entry: Entry, occasion: Occasion, context: Context[IcalOptions]) -> Iterator[bytes]:
    item = entry.item
    note = f"[{occasion.note}] " if occasion.note else ""
    tag = item.title.pick(context.language)[0] or (item.language if isinstance(item, Statement) else "")
    params = ics.language(tag or context.publication.language)
    yield ics.text("SUMMARY", note + compose.headline(entry, context.language), params)


def _standing(item: Meeting | Statement, occasion: Occasion, options: IcalOptions) -> Iterator[bytes]:
    status = item.status if isinstance(item, Meeting) else Status.HELD
    value = "TENTATIVE" if occasion.vague and status not in _SETTLED else _STATUS[status]
    if status is Status.CANCELLED and options.cancelled is Cancelled.KEEP_VISIBLE:
        value = "CONFIRMED"
    yield ics.line("STATUS", value)
    yield _UNOBTRUSIVE
    busy = "TENTATIVE" if status is Status.TENTATIVE and not occasion.vague else "FREE"
    yield ics.line("X-MICROSOFT-CDO-BUSYSTATUS", busy)


def _place(place: Place, language: str) -> Iterator[bytes]:
    yield ics.text("LOCATION", ", ".join(place.names(language)), ics.language(language))
    if place.latitude is not None and place.longitude is not None:
        yield ics.line("GEO", ics.coordinates(place.latitude, place.longitude))


# ---------------------------------------------------------------- contents


def _contents(event: _Event, context: Context[IcalOptions]) -> Iterator[bytes]:
    item, note, language = event.entry.item, event.occasion.note, context.language
    yield ics.texts("CATEGORIES", _categories(item, language))
    body = markup.plain(compose.body(event.entry, context))
    is_said = note.casefold() in body.partition("\n")[0].casefold()
    said = filter(None, (event.remark, "" if is_said else f"{note}.", body))
    yield ics.text("DESCRIPTION", "\n\n".join(said).strip(), ics.language(language))
    if item.url:
        yield ics.line("URL", item.url)
    if isinstance(item, Meeting) and item.conference:
        feature = "PHONE" if item.by_telephone else ""
        yield ics.line("CONFERENCE", item.conference, ics.parameters(FEATURE=feature, VALUE="URI"))
    for attachment in item.attachments:
        yield ics.line("ATTACH", attachment.url, ics.parameters(FMTTYPE=attachment.type))
    if author := context.publication.author:
        yield ics.text("CONTACT", ", ".join(filter(None, (author.name.in_(language), author.email))))
    yield _organizer(context)


def _categories(item: Meeting | Statement, language: str) -> Iterator[str]:
    yield from (topic.name.in_(language) for topic in item.topics)
    if isinstance(item, Meeting):
        yield from (party.name.in_(language) for party in item.parties)
        if item.status is Status.HELD:
            yield "Held"
    else:
        if item.party:
            yield item.party.name.in_(language)
        yield "Statement"


def _organizer(context: Context[IcalOptions]) -> bytes:
    """Return the ORGANIZER that METHOD:PUBLISH asks for (RFC 5546 §3.2.1), or nothing without an address."""
    author = context.publication.author
    if not author or not author.email:
        return b""
    params = ics.parameters(CN=author.name.in_(context.language))
    return ics.line("ORGANIZER", f"mailto:{quote(author.email, safe='@+')}", params)


# ---------------------------------------------------------------- relations


def _relations(entry: Entry, context: Context[IcalOptions]) -> Iterator[bytes]:
    shown = (ref for ref in entry.references if ref.kind == "meeting" or context.options.statements)
    strongest: dict[str, str] = {}
    for reference in shown:
        kind = _RELTYPE.get(reference.relation, "SIBLING")
        if strongest.get(str(reference.uid), "SIBLING") == "SIBLING":
            strongest[str(reference.uid)] = kind
    for uid, kind in strongest.items():
        yield ics.line("RELATED-TO", uid, ics.parameters(RELTYPE=kind))


def _links(item: Item, context: Context[IcalOptions]) -> Iterator[bytes]:
    """Yield what RFC 9253 adds for machines; people find it in the description."""
    if not context.options.links:
        return
    language = context.language
    if isinstance(item, Meeting) and item.series:
        yield ics.text("REFID", item.series)
    for uri in dict.fromkeys(topic.uri for topic in item.topics if topic.uri):
        yield ics.line("CONCEPT", uri)
    for instrument in item.instruments:
        yield _link("related", instrument.url, instrument.name.in_(language))
    for source in item.sources:
        yield _link("via", source.url, source.title.in_(language))


def _link(relation: str, url: str, label: str) -> bytes:
    return ics.line("LINK", url, ics.parameters(LABEL=label, LINKREL=relation, VALUE="URI")) if url else b""
