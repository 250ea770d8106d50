"""What happened to items, told to people: each revision the ledger keeps as an entry of the feed of changes.

Readers such as Miniflux and newsboat never show an entry again that was edited, so this feed is how subscribers
hear of it. Its entries are notices of the publisher about the item, and go through the same exporters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from diplofeed._passages import bullets, by_party, numbered, occasion, participant, round_
from diplofeed.compose import title_of
from diplofeed.entry import Entry, Reference, uid
from diplofeed.ledger.decide import Change
from diplofeed.ledger.store import Revision
from diplofeed.markup import contain, escape
from diplofeed.model import Form, Meeting, Place, Statement, Status
from diplofeed.plain import restore
from diplofeed.text import Text
from diplofeed.when import When, parse

__all__ = ["DESCRIPTION", "FILENAME", "SLUG", "TITLE", "entry_of", "told"]

SLUG: Final = "changes"
FILENAME: Final = "changes.xml"
TITLE: Final = "{}: changes"
DESCRIPTION: Final = "What is new, and what was announced, moved, postponed, cancelled, corrected or withdrawn."

Item = Meeting | Statement

_NO_DATE: Final = "a date not yet announced"
_OF_STATUS: Final[Mapping[Status, str]] = {
    Status.CANCELLED: "Cancelled",
    Status.HELD: "Held",
    Status.CONFIRMED: "Confirmed",
    Status.TENTATIVE: "No longer certain",
    Status.SCHEDULED: "Scheduled",
}
_LABELS: Final[Mapping[str, str]] = {
    "title": "Title",
    "when": "When",
    "as_of": "Known to be going on as of",
    "status": "Status",
    "place": "Place",
    "recurrence": "Rounds",
    "rdate": "Further rounds",
    "exdate": "Rounds that fall away",
    "rounds": "Rounds that differ",
    "parties": "Parties",
    "participants": "Who takes part",
    "topics": "Topics",
    "instruments": "Treaties and agreements",
    "summary": "Summary",
    "agenda": "Agenda",
    "significance": "Why it matters",
    "positions": "Where they stand",
    "outcomes": "What came of it",
    "series": "Series",
    "related": "Related entries",
    "about": "What it is about",
    "url": "Page",
    "conference": "Where to take part online",
    "attachments": "Documents",
    "sources": "Sources",
    "speaker": "Speaker",
    "party": "On whose behalf",
    "text": "Text",
    "form": "Form",
    "language": "Language",
    "translations": "Translations",
    "medium": "Medium",
    "published": "Date of publication",
}
_LONG: Final = ("summary", "significance", "text")


def entry_of(revision: Revision, language: str) -> Entry:
    """Return a revision as an entry of its own: a notice about the item, dated when it was published.

    Raises:
        RecordError: The ledger's data describe no item.
    """
    item = restore(revision.kind, revision.data)
    headline, text = told(revision, language)
    tag = f"{revision.tag}#revision-{revision.number}"
    notice = Statement(
        id=f"revision-{revision.number}",
        title=headline,
        text=text,
        form=Form.NOTICE,
        when=revision.at.date(),
        topics=item.topics,
        url=item.url,
    )
    about = Reference(
        relation="about",
        kind=revision.kind,
        id=revision.id,
        tag=revision.tag,
        uid=uid(revision.tag),
        title=Text.line(title_of(item, language)),
        when=item.when,
        url=item.url,
    )
    return Entry(item=notice, tag=tag, uid=uid(tag), published=revision.at, updated=revision.at, references=(about,))


def told(revision: Revision, language: str) -> tuple[str, str]:
    """Return what happened: as one line with the most important of it, and in Markdown.

    Raises:
        RecordError: The ledger's data describe no item.
    """
    before = None if revision.before is None else restore(revision.kind, revision.before)
    item = restore(revision.kind, revision.data)
    return _headline(revision, before, item, language), _words(revision, before, item, language)


# ---------------------------------------------------------------- the headline


def _headline(revision: Revision, before: Item | None, item: Item, language: str) -> str:
    title = title_of(item, language)
    if revision.change is Change.WITHDRAWN:
        return f"Withdrawn: {title}"
    if revision.change is Change.RETURNED:
        return f"Back on record: {title}"
    if before is None:
        return f"New: {title}"
    if isinstance(before, Meeting) and isinstance(item, Meeting):
        return next(_of_meeting(before, item, title, language), f"Updated: {title}")
    return f"Corrected: {title}"


def _of_meeting(before: Meeting, item: Meeting, title: str, language: str) -> Iterator[str]:
    was, now = before.when.label(), item.when.label()
    if before.status is not item.status:
        if item.status is Status.POSTPONED:
            yield f"Postponed: {title}, from {was} to {now if was != now else _NO_DATE}"
        if before.status is Status.CANCELLED:
            yield f"Reinstated: {title}, {now}"
        if before.status is Status.POSTPONED and item.status is not Status.CANCELLED and was != now:
            yield f"New date: {title}, {now}"
        planned = was if item.status is Status.CANCELLED else now
        yield f"{_OF_STATUS.get(item.status, 'Updated')}: {title}, {planned}"
    if before.when != item.when:
        yield _of_date(before.when, item.when, title)
    yield from _of_rounds(before, item, title, language)
    if before.place != item.place:
        yield f"New place: {title}" + (f", {where}" if (where := _place(item.place, language)) else "")
    if title_of(before, language) != title:
        yield f"New title: {title}"


def _of_rounds(before: Meeting, item: Meeting, title: str, language: str) -> Iterator[str]:
    """Yield what became of the first round that fell away, was called off or was moved."""
    was = {one.recurrence_id: one for one in before.rounds}
    for when in item.exdate:
        if when not in before.exdate:
            yield f"No round on {when.label(language)}: {title}"
    for one in item.rounds:
        known, day = was.get(one.recurrence_id), one.recurrence_id.label(language)
        if one.status is Status.CANCELLED and (known is None or known.status is not one.status):
            yield f"Round cancelled: {title}, {day}"
        if one.when and (known is None or known.when != one.when):
            yield f"Round moved: {title}, from {day} to {one.when.label(language)}"


def _of_date(before: When, now: When, title: str) -> str:
    if _lies_within(now, before):
        return f"Date announced: {title}, {now.label()}"
    return f"Rescheduled: {title}, from {before.label()} to {now.label()}"


def _lies_within(inner: When, outer: When) -> bool:
    """Return whether a date says more exactly what the other said."""
    if None in (inner.first, inner.last, outer.first, outer.last) or outer.is_exact:
        return False
    return bool(outer.first <= inner.first and inner.last <= outer.last)  # type: ignore[operator]  # none is None


# ---------------------------------------------------------------- the words


def _words(revision: Revision, before: Item | None, item: Item, language: str) -> str:
    """Return what happened in Markdown: of something new what it is, else each field, as it is and as it was."""
    if revision.change is Change.WITHDRAWN:
        return "This was withdrawn: it is no longer on record."
    if before is None:
        return _introduced(item, language) or escape(title_of(item, language))
    order = [name for name in (*_LABELS, *revision.fields) if name in revision.fields]
    fields = [_field(name, before, item, language) for name in dict.fromkeys(order)]
    if revision.change is Change.RETURNED:
        fields.insert(0, "This is on record again.")
    return "\n\n".join(fields) or "Details were corrected."


def _introduced(item: Item, language: str) -> str:
    if isinstance(item, Statement):
        return contain(item.text.in_(language))
    return "\n\n".join(filter(None, (occasion(item, language), contain(item.summary.in_(language)))))


def _field(name: str, before: Item, item: Item, language: str) -> str:
    label = f"**{_LABELS.get(name, name.replace('_', ' ').capitalize())}:**"
    was, now = getattr(before, name, None), getattr(item, name, None)
    if name in _LONG:
        return _now_reads(label, bool(was), contain(now.in_(language)) if isinstance(now, Text) else "")
    if show := _LISTS.get(name):
        return _now_reads(label, bool(was), show(now, language))
    if say := _SAYINGS.get(name):
        said, said_before = say(now, language), say(was, language)
        if said == said_before:
            return f"{label} corrected"
        return f"{label} {escape(said) or 'none'}" + (f"; it was {escape(said_before)}" if said_before else "")
    return f"{label} {'changed' if was and now else 'added' if now else 'removed'}"


def _now_reads(label: str, was_there: bool, text: str) -> str:
    if not text:
        return f"{label} removed"
    return f"{label.removesuffix(':**')}{', which now reads' if was_there else ''}:**\n\n{text}"


def _place(place: Place | None, language: str) -> str:
    return ", ".join(place.names(language)) if place else ""


def _dates(whens: Any, language: str) -> str:
    return ", ".join(when.label(language) for when in whens or ())


def _names(things: Any, language: str) -> str:
    return ", ".join(thing.name.in_(language) for thing in things or ())


def _name(thing: Any, language: str) -> str:
    return str(thing.name.in_(language)) if thing else ""


def _in(text: Any, language: str) -> str:
    return str(text.in_(language)) if text else ""


_LISTS: Final[Mapping[str, Callable[[Any, str], str]]] = {
    "participants": lambda people, language: bullets(people, participant, language),
    "rounds": lambda rounds, language: bullets(rounds, round_, language),
    "agenda": lambda texts, language: numbered(text.in_(language) for text in texts),
    "positions": by_party,
    "outcomes": by_party,
}
_SAYINGS: Final[Mapping[str, Callable[[Any, str], str]]] = {
    "title": _in,
    "medium": _in,
    "when": lambda when, _: when.label(),
    "rdate": _dates,
    "exdate": _dates,
    "as_of": lambda day, _: parse(day).label() if day else "",
    "status": lambda status, _: status.value,
    "form": lambda form, _: form.value,
    "language": lambda tag, _: tag,
    "place": _place,
    "parties": _names,
    "topics": _names,
    "instruments": _names,
    "speaker": _name,
    "party": _name,
}
