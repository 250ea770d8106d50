"""What happened to an item, as the headline of the feed of changes has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain, islice
from typing import Final

from diplofeed.compose import phrases, title_of
from diplofeed.compose.occasions import planned, with_years
from diplofeed.compose.struck import STRUCK
from diplofeed.errors import FieldError
from diplofeed.ledger.clocks import shifted_rounds
from diplofeed.ledger.decide import Change
from diplofeed.ledger.store import Revision
from diplofeed.model import Meeting, Place, Round, Statement, Status
from diplofeed.when import When, parse
from diplofeed.words import language_of_words, msgid, words

__all__ = ["headline", "place_of", "places_of", "takes_place"]

Item = Meeting | Statement
_News = tuple[When, str]
_ROUNDS: Final = 3  # that a headline names

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
        shifted = shifted_rounds(revision.before or {}, revision.data, item, revision.at)
        news = chain(_of_meeting(before, item, title, revision.at, language), _of_clocks(shifted, title, language))
        return next(news, updated)
    else:
        sentence = speak.gettext("Corrected: {title}")
    return sentence.format(title=title)


def _of_meeting(before: Meeting, item: Meeting, title: str, at: datetime, language: str) -> Iterator[str]:
    """Yield what became of a meeting at a moment, the most important first; what is no plan any more is corrected."""
    yield from _of_status(before, item, title, language)
    yield from _of_date(before.when, item, title, language, is_plan=item.is_planned(at))
    yield from _of_rounds(before, item, title, at, language)
    yield from _of_place(before, item, title, language, is_plan=item.is_planned(at))
    if title_of(before, language) != title:
        yield words(language).gettext("New title: {title}").format(title=title)


def _of_clocks(shifted: Iterable[tuple[When, When]], title: str, language: str) -> Iterator[str]:
    """Yield which round was moved first as a country changed its clock."""
    yield from (_round_moved(was, now, title, language) for was, now in islice(shifted, 1))


def _round_moved(was: When, now: When, title: str, language: str) -> str:
    moved = words(language).gettext("Round moved: {title}, from {was} to {now}")
    return moved.format(title=title, was=was.label(language), now=now.label(language))


def _of_status(before: Meeting, item: Meeting, title: str, language: str) -> Iterator[str]:
    speak, was, now = words(language), *(_between(when, language) for when in (before.when, item.when))
    if before.status is not item.status:
        ahead = planned(item.when, item.status, language)
        if item.status is Status.POSTPONED:
            moved = speak.gettext("Postponed: {title}, from {was} to {now}")
            undated = speak.gettext("Postponed: {title}, from {was} to a date not yet announced")
            yield (moved if was != now else undated).format(title=title, was=was, now=now)
        if before.status is Status.CANCELLED and item.status is not Status.HELD:
            yield speak.gettext("Reinstated: {title}, {when}").format(title=title, when=ahead)
        if before.status is Status.POSTPONED and not item.status.is_settled and was != now:
            yield speak.gettext("New date: {title}, {when}").format(title=title, when=ahead)
        known = item.when if item.when.is_exact else before.when  # of what is called off the day is often taken back
        last = planned(known, item.status, language) if item.status is Status.CANCELLED else ahead
        yield speak.gettext(_OF_STATUS[item.status]).format(title=title, when=last)


def _of_date(before: When, item: Meeting, title: str, language: str, *, is_plan: bool) -> Iterator[str]:
    speak, when = words(language), item.when
    was, now, ahead = before.label(language), when.label(language), planned(when, item.status, language)
    former, begins = _beginning(before), _beginning(when)
    if was == now:
        return
    if not is_plan:
        yield _corrected(title, was, now, language)
    elif when.refines(before) or (begins != former and begins.refines(former)):
        yield speak.gettext("Date announced: {title}, {now}").format(title=title, now=ahead)
    elif begins.label(language) != former.label(language) and not (_is_half(begins) or _is_half(former)):
        moved = speak.gettext("Rescheduled: {title}, from {was} to {now}")
        yield moved.format(title=title, was=_between(before, language), now=_between(when, language))
    else:  # another end alone, or none that could stand after "from" and "to"
        yield speak.gettext("New date: {title}, {when}").format(title=title, when=ahead)


def _between(when: When, language: str) -> str:
    """Return a date as it stands after "from" and "to"."""
    label = _beginning(when).label(language)
    return with_years(label) if language_of_words(language) == "en" else label


def _is_half(when: When) -> bool:
    """Return whether of a date one end is open or not known."""
    return when.text.startswith(("/", "../")) or when.text.endswith("/")


def _beginning(when: When) -> When:
    """Return a date that can stand after "from" and "to": of what has no end, when it begins."""
    return parse(when.text.replace("/..", "")) if when.open_end else when


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
    """Yield what became of the first rounds that fell away, were called off, put back, moved or added, by date."""
    news = sorted(_news_of_rounds(before, item, title, at, language), key=lambda pair: pair[0].rank)
    if news:
        yield phrases.semicolons(dict.fromkeys(sentence for _, sentence in news[:_ROUNDS]), language)


def _news_of_rounds(before: Meeting, item: Meeting, title: str, at: datetime, language: str) -> Iterator[_News]:
    speak, now = words(language), {each.recurrence_id: each for each in item.rounds}
    was = {former.recurrence_id: former for former in before.rounds}
    gone, further = speak.gettext("No round on {date}: {title}"), speak.gettext("Further round: {title}, {date}")
    for was_then, when in _by_other_clocks(before.rdate, item.rdate):
        if not _is_over(when, at):
            yield when, _round_moved(was_then, when, title, language)
    for when in (*_added(before.exdate, item.exdate), *_added(item.rdate, before.rdate)):
        yield when, gone.format(date=when.label(language), title=title)
    for when in _added(before.rdate, item.rdate):
        if not _is_over(when, at):
            yield when, further.format(date=when.label(language), title=title)
    for when in _added(item.exdate, before.exdate):
        if takes_place(item, when):
            yield when, _after_all(when, title, at, language)
    for when in dict.fromkeys((*was, *now)):
        if sentence := _of_round(when, was.get(when), now.get(when), item, title, at, language):
            yield when, sentence


def _added(before: Iterable[When], now: Iterable[When]) -> list[When]:
    """Return the dates that were not there before, by whatever clock."""
    there = {clock for when in before for clock in (when, _on_the_wall(when))}
    return [when for when in now if when not in there and _on_the_wall(when) not in there]


def _by_other_clocks(before: Iterable[When], now: Iterable[When]) -> list[tuple[When, When]]:
    """Return the dates that say the same on the clock as before and are another moment, as a country changed that."""
    was = {_on_the_wall(when): when for when in before if when.start}
    pairs = ((was.get(_on_the_wall(when)), when) for when in now if when.start)
    return [(former, when) for former, when in pairs if former and former.start != when.start]


def _on_the_wall(when: When) -> object:
    """Return what a date says on the clock, wherever that hangs; of a day the day."""
    return when.start.replace(tzinfo=None) if when.start else when


def _of_round(
    named: When, was: Round | None, now: Round | None, item: Meeting, title: str, at: datetime, language: str
) -> str:
    """Return what became of a round, which was and is otherwise than the rule has it, or as the rule has it."""
    speak, day = words(language), named.label(language)
    is_off, was_off = (each is not None and each.status is Status.CANCELLED for each in (now, was))
    if is_off:
        off = speak.gettext("Round cancelled: {title}, {date}").format(title=title, date=day)
        return "" if was_off else off
    former, new = (each.when if each else None for each in (was, now))
    if former != new and takes_place(item, named):
        return _moved(former, new or named, named, title, at, language)
    return _after_all(named, title, at, language) if was_off and takes_place(item, named) else ""


def _moved(former: When | None, new: When, named: When, title: str, at: datetime, language: str) -> str:
    """Return that a round was moved, from where the rule has it or from where it was put back."""
    if _is_over(new, at) and former:
        return _corrected(title, former.label(language), new.label(language), language)
    return _round_moved(former if former and new == named else named, new, title, language)


def _after_all(when: When, title: str, at: datetime, language: str) -> str:
    """Return that a round takes place which had been called off; of what is over, that it was told wrongly."""
    if _is_over(when, at):
        return words(language).gettext("Corrected: {title}").format(title=title)
    again = words(language).gettext("Round takes place after all: {title}, {date}")
    return again.format(title=title, date=when.label(language))


def _is_over(when: When, at: datetime) -> bool:
    return when.latest is not None and when.latest <= at


def takes_place(item: Meeting, named: When) -> bool:
    """Return whether a meeting that is neither off nor postponed has a round of a date that does not fall away."""
    series = item.rounds_by_rule
    try:
        start, gone = series.find(named), {series.find(when) for when in item.exdate}
    except (FieldError, LookupError):  # the rule has no such round any more
        return False
    return item.status not in STRUCK and start not in gone


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
