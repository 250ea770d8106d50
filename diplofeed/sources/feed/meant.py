"""Items as diplofeed meant the entries of Atom and RSS that it wrote: what their texts, links and names say besides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache, lru_cache
from itertools import product
from typing import Any, Final, TypeVar
from urllib.parse import unquote

from attrs import evolve

from diplofeed.compose.html import html
from diplofeed.compose.tree import Blocks
from diplofeed.model import Form, Instrument, Meeting, Participant, Relation, RelationKind, Statement, Translation
from diplofeed.source import Names
from diplofeed.sources.feed.entries import Entry
from diplofeed.sources.feed.own import OwnEntry
from diplofeed.sources.foreign import said
from diplofeed.sources.foreign.html import markdown_of
from diplofeed.sources.foreign.ids import absolute, name_id
from diplofeed.sources.foreign.names import person_of
from diplofeed.text import Text, one_line
from diplofeed.when import When, parse
from diplofeed.when.zones import zone
from diplofeed.words import words

__all__ = ["meeting_as_meant", "statement_as_meant"]

_PAGE: Final = re.compile(r".*/(?:meeting|statement)/[^/]+/")
_TAG: Final = re.compile(r".+/(?:meeting|statement)/([^/]+)")
# One for each name of a distance from UTC that labels have.
_ZONES: Final = (
    *("Europe/London", "Europe/Lisbon", "Europe/Vienna", "Europe/Athens", "Africa/Maputo", "Africa/Johannesburg"),
    *("Africa/Nairobi", "Asia/Hong_Kong", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland"),
)
_MONTH: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_zone: Final = cache(zone)
_MOST_LINKS: Final = 40
_RELATIONS: Final = {
    "isPartOf": RelationKind.PART_OF,
    "requires": RelationKind.DEPENDS_ON,
    "references": RelationKind.SEE_ALSO,
}


T = TypeVar("T", Meeting, Statement)


def _write(blocks: Blocks) -> str:
    return _markdown(html(blocks))


_markdown: Final = lru_cache(maxsize=4096)(markdown_of)  # the same few sentences are tried of many entries


def meeting_as_meant(meeting: Meeting, own: OwnEntry, names: Names) -> Meeting:
    """Return a meeting whose summary is what its other fields do not say.

    Raises:
        ImportError: The extra `import` is not installed.
    """
    entry, language = own.entry, own.language
    written = said.paragraphs(meeting.summary.in_(""))
    meeting = evolve(
        meeting,
        conference=_conference(entry, language),
        participants=tuple(_participants(entry, names)),
        **_references(own, meeting.series),
    )
    if entry.location:
        meeting = said.with_place(meeting, entry.location, written, language, names.parties, _write)
    shown = next((each for each in _as_labelled(meeting) if said.is_said(each, written, language, _write)), meeting)
    shown = _with_instruments(evolve(shown, summary=Text()), entry, written, language, names)
    rest = said.unsaid(shown, written, language, _write)
    return evolve(shown, when=_known(shown.when, meeting.when), summary="\n\n".join(rest))


def statement_as_meant(statement: Statement, own: OwnEntry, names: Names) -> Statement:
    """Return a statement whose text is what was said, in the form in which it was.

    Raises:
        ImportError: The extra `import` is not installed.
    """
    entry, language = own.entry, own.language
    written = said.paragraphs(statement.text.in_(""))
    statement = evolve(statement, translations=tuple(_translations(entry)), **_references(own, ""))
    full = _with_instruments(evolve(statement, text=said.WORDS), entry, written, language, names)
    dated = [each for each in _as_labelled(full) if any(each.when.label(language) in text for text in written)] or [
        full
    ]
    readings = (each for shown in dated[:1] for each in _in_forms(shown, own, names))
    found = said.with_words(readings, written, language, _write)
    if found is None or not found[1]:
        return statement
    spoken = found[0].language or entry.tongue or statement.language
    meant = evolve(found[0], when=_known(found[0].when, statement.when), text="\n\n".join(found[1]), language=spoken)
    if len(meant.speakers) == 1:
        meant = evolve(meant, speaker=meant.speakers[0], speakers=())
    if len(meant.parties) == 1:
        meant = evolve(meant, party=meant.parties[0], parties=())
    return said.without_made_title(meant, found[1], language)


def _in_forms(statement: Statement, own: OwnEntry, names: Names) -> Iterator[Statement]:
    """Yield a statement in each form, by those named for those it is filed under, or by some of these.

    RSS names the publisher as the author of a notice that nobody else makes.
    """
    parties = own.parties(names)
    people = own.people(names)
    forms = (Form.NOTICE,) if own.is_notice else (form for form in Form if form is not Form.NOTICE)
    # Parties are theirs, or of those who speak for them.
    voices = [(people, parties), (people, ()), ((), parties), ((), ())]
    for form, (speakers, behalf) in product(forms, dict.fromkeys(voices)):
        if speakers or behalf or form is Form.NOTICE:
            yield evolve(statement, form=form, speaker=None, speakers=speakers, party=None, parties=behalf)


# ---------------------------------------------------------------- when


def _as_labelled(item: T) -> Iterator[T]:
    """Yield an item with its date as it may have been: open, some day of a month, in a zone whose letters are said."""
    yield item
    when = item.when
    if _MONTH.fullmatch(when.text):
        yield evolve(item, when=parse(f"{when.text}-XX"))
    if not when.is_interval:
        yield evolve(item, when=parse(f"{when.text}/.."))
    if when.start is not None and not when.zone:
        shown = (parse(f"{when.text}[{name}]") for name in _ZONES if _fits(when.start, name))
        yield from (evolve(item, when=each) for each in {each.label(): each for each in shown}.values())


def _known(shown: When, stated: When) -> When:
    """Return a date as it was shown, but for its zone: which of those with these letters it is nobody knows."""
    return stated if shown.zone else shown


def _fits(start: datetime, name: str) -> bool:
    return start.astimezone(_zone(name)).utcoffset() == start.utcoffset()


# ---------------------------------------------------------------- fields


def _conference(entry: Entry, language: str) -> str:
    speak = words(language)
    labels = (speak.gettext("Take part or watch online"), speak.gettext("Take part by telephone"))
    return next((link.url for link in entry.related if link.title in labels), "")


def _participants(entry: Entry, names: Names) -> Iterator[Participant]:
    for name, url in entry.contributors:
        if name_id(one_line(name)):
            yield Participant(person=person_of(one_line(name), names.people, absolute(url)))


def _with_instruments(item: T, entry: Entry, written: list[str], language: str, names: Names) -> T:
    """Return an item with the treaties that links lead to, if its text names them so."""
    made: dict[str, Instrument] = {}
    for link in entry.related[:_MOST_LINKS]:
        name = one_line(link.title)
        if name_id(name) and absolute(link.url) and not _PAGE.fullmatch(link.url):
            made.setdefault(name, _instrument(name, absolute(link.url), names))
    for some in _beginnings(tuple(made.values())):
        each = evolve(item, instruments=some)
        if len(said.unsaid(each, written, language, _write)) < len(said.unsaid(item, written, language, _write)):
            return each
    return item


def _beginnings(instruments: tuple[Instrument, ...]) -> Iterator[tuple[Instrument, ...]]:
    yield from (instruments[:count] for count in range(len(instruments), 0, -1))


def _instrument(name: str, url: str, names: Names) -> Instrument:
    defined = names.instruments.values()
    called = (
        each for each in defined if url in (each.url, *each.same_as) or any(name == text for _, text in each.name.parts)
    )
    return next(called, None) or Instrument(id=name_id(name), name=Text.line(name), url=url)


def _translations(entry: Entry) -> Iterator[Translation]:
    yield from (Translation(language=tag, url=url) for tag, url in entry.translations if absolute(url))


def _references(own: OwnEntry, series: str) -> Mapping[str, Any]:
    """Return the items it names, of several of one relation the last, as feedparser has no more."""
    found = {name: unquote(match[1]) for name, tag in own.entry.references.items() if (match := _TAG.fullmatch(tag))}
    reply = found.pop("in-reply-to", "")
    related = [Relation(to=to, as_=_RELATIONS[name]) for name, to in found.items() if to != series]
    if own.kind == Statement.kind:
        return {"about": (reply,) if reply else (), "related": tuple(related)}
    answered = [Relation(to=reply, as_=RelationKind.IN_RESPONSE_TO)] if reply else []
    return {"related": (*answered, *related)}
