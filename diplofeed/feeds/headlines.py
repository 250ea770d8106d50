"""What happened to an item, as the headline of the feed of changes has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from diplofeed.compose import phrases, title_of
from diplofeed.ledger.decide import Change
from diplofeed.ledger.store import Revision
from diplofeed.model import Meeting, Place, Statement, Status
from diplofeed.when import When
from diplofeed.words import msgid, words

__all__ = ["headline", "place_of", "places_of"]

Item = Meeting | Statement

_OF_STATUS: Final[Mapping[Status, str]] = {
    Status.CANCELLED: msgid("Cancelled: {title}, {when}"),
    Status.HELD: msgid("Held: {title}, {when}"),
    Status.CONFIRMED: msgid("Confirmed: {title}, {when}"),
    Status.TENTATIVE: msgid("No longer certain: {title}, {when}"),
    Status.SCHEDULED: msgid("Scheduled: {title}, {when}"),
}


def headline(revision: Revision, before: Item | None, item: Item, language: str) -> str:
    """Return what happened to an item as a line, with the most important of it.

    Args:
        revision: What the ledger keeps of it.
        before: The item as it was; None where it was not.
        item: The item as it is.
        language: The reader's (BCP 47).
    """
    title, speak = title_of(item, language), words(language)
    if revision.change is Change.WITHDRAWN:
        sentence = speak.gettext("Withdrawn: {title}")
    elif revision.change is Change.RETURNED:
        sentence = speak.gettext("Back on record: {title}")
    elif before is None:
        sentence = speak.gettext("New: {title}")
    elif isinstance(before, Meeting) and isinstance(item, Meeting):
        updated = speak.gettext("Updated: {title}").format(title=title)
        return next(_of_meeting(before, item, title, revision.at, language), updated)
    else:
        sentence = speak.gettext("Corrected: {title}")
    return sentence.format(title=title)


def _of_meeting(before: Meeting, item: Meeting, title: str, at: datetime, language: str) -> Iterator[str]:
    """Yield what became of a meeting at a moment, the most important first; what is no plan any more is corrected."""
    yield from _of_status(before, item, title, language)
    yield from _of_date(before.when, item.when, title, language, is_plan=item.is_planned(at))
    yield from _of_rounds(before, item, title, at, language)
    yield from _of_place(before, item, title, language, is_plan=item.is_planned(at))
    if title_of(before, language) != title:
        yield words(language).gettext("New title: {title}").format(title=title)


def _of_status(before: Meeting, item: Meeting, title: str, language: str) -> Iterator[str]:
    speak, was, now = words(language), before.when.label(language), item.when.label(language)
    if before.status is not item.status:
        if item.status is Status.POSTPONED:
            moved = speak.gettext("Postponed: {title}, from {was} to {now}")
            undated = speak.gettext("Postponed: {title}, from {was} to a date not yet announced")
            yield (moved if was != now else undated).format(title=title, was=was, now=now)
        if before.status is Status.CANCELLED and item.status is not Status.HELD:
            yield speak.gettext("Reinstated: {title}, {when}").format(title=title, when=now)
        if before.status is Status.POSTPONED and not item.status.is_settled and was != now:
            yield speak.gettext("New date: {title}, {when}").format(title=title, when=now)
        planned = was if item.status is Status.CANCELLED else now
        yield speak.gettext(_OF_STATUS[item.status]).format(title=title, when=planned)


def _of_date(before: When, when: When, title: str, language: str, *, is_plan: bool) -> Iterator[str]:
    speak, was, now = words(language), before.label(language), when.label(language)
    if was != now and is_plan:
        moved = speak.gettext("Rescheduled: {title}, from {was} to {now}")
        sentence = speak.gettext("Date announced: {title}, {now}") if when.refines(before) else moved
        yield sentence.format(title=title, was=was, now=now)
    elif was != now:
        yield _corrected(title, was, now, language)


def _of_place(before: Meeting, item: Meeting, title: str, language: str, *, is_plan: bool) -> Iterator[str]:
    speak, was, now = words(language), where(before, language), where(item, language)
    if was != now and is_plan:
        sentence = speak.gettext("New place: {title}, {place}") if now else speak.gettext("New place: {title}")
        yield sentence.format(title=title, place=now)
    elif was != now and was and now:
        yield _corrected(title, was, now, language)


def _corrected(title: str, was: str, now: str, language: str) -> str:
    """Return what is on record of something that did not change, but had been told wrongly."""
    sentence = words(language).gettext("Corrected: {title}, {now}; it was {was}")
    return sentence.format(title=title, was=was, now=now)


def _of_rounds(before: Meeting, item: Meeting, title: str, at: datetime, language: str) -> Iterator[str]:
    """Yield what became of the first round that fell away, was called off or was moved."""
    speak, was = words(language), {former.recurrence_id: former for former in before.rounds}
    for when in item.exdate:
        if when not in before.exdate:
            yield speak.gettext("No round on {date}: {title}").format(date=when.label(language), title=title)
    for each in item.rounds:
        former, day = was.get(each.recurrence_id), each.recurrence_id.label(language)
        if each.status is Status.CANCELLED and (former is None or former.status is not each.status):
            yield speak.gettext("Round cancelled: {title}, {date}").format(title=title, date=day)
        if each.when and (former is None or former.when != each.when):
            moved, now = speak.gettext("Round moved: {title}, from {was} to {now}"), each.when.label(language)
            is_over = each.when.latest is not None and each.when.latest <= at
            if is_over and former and former.when:
                yield _corrected(title, former.when.label(language), now, language)
            yield moved.format(title=title, was=day, now=now)


def where(item: Meeting, language: str) -> str:
    """Return where a meeting is, in a line."""
    online = words(language).gettext("online") if item.online else ""
    return phrases.semicolons((places_of(item.venues, language), online), language)


def places_of(places: Iterable[Place], language: str) -> str:
    """Return several places in a line."""
    return phrases.semicolons((place_of(place, language) for place in places), language)


def place_of(place: Place | None, language: str) -> str:
    """Return one place in a line."""
    return phrases.commas(place.names(language), language) if place else ""
