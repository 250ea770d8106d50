"""What calendars of diplofeed say beyond others: in titles and descriptions what has no property, for readers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta, timezone
from itertools import product
from typing import Any, Final

from attrs import evolve

from diplofeed.compose import phrases
from diplofeed.compose.markup import escape
from diplofeed.compose.notes import notes_of
from diplofeed.compose.plain import plain
from diplofeed.compose.struck import STRUCK
from diplofeed.errors import FieldError
from diplofeed.model import (
    Form,
    Instrument,
    Meeting,
    Participant,
    Party,
    PartyKind,
    Person,
    Round,
    Statement,
    Status,
    Topic,
)
from diplofeed.sources.foreign import said
from diplofeed.sources.foreign.ids import name_id
from diplofeed.sources.foreign.names import party_called, person_of
from diplofeed.sources.ical.fields import categories_of, topic_called
from diplofeed.sources.ical.lines import Component, text_of
from diplofeed.sources.ical.reading import Reading
from diplofeed.text import Text, one_line
from diplofeed.when import parse
from diplofeed.words import words

__all__ = ["own_meeting", "own_statement"]

_PAGE: Final = re.compile(r".*/(?:meeting|statement)/[^/]+/")
_DISTANCE: Final = re.compile("UTC[\u200e\u200f\u061c]*([+\u2212-])(\\d{1,2})(?::(\\d\\d))?(?!\\d)")  # in any language
_MOST_LABELS: Final = 40
_Split = tuple[tuple[Topic, ...], tuple[Party, ...]]


def own_meeting(meeting: Meeting, main: Component, differing: Sequence[Component], reading: Reading) -> Meeting:
    """Return a meeting as diplofeed meant an event that it wrote, and its rounds likewise."""
    facts = _facts(meeting, main, reading)
    if not facts.rounds:
        return _with_summary(facts, main)
    rounds = [_round(each, facts, differing, reading) for each in facts.rounds]
    alike = _with_summary(evolve(facts, rounds=tuple(evolve(each, summary=Text()) for each in rounds)), main)
    common = said.paragraphs(alike.summary.in_(""))
    news = tuple(evolve(each, summary=_without(each.summary, common)) for each in rounds)
    return _with_summary(evolve(facts, rounds=news), main)


def _without(text: Text, common: Sequence[str]) -> Text:
    """Return a text without paragraphs that stand elsewhere."""
    return Text.of("\n\n".join(each for each in said.paragraphs(text.in_("")) if each not in common))


def _facts(meeting: Meeting, event: Component, reading: Reading) -> Meeting:
    """Return a meeting with what its title and the first sentences of its description say, without a summary."""
    language, written = _language(event), said.paragraphs(event.text("DESCRIPTION"))
    meeting = _at_distance(meeting, written, language)
    labels = categories_of(event)
    if labels[-1:] == [phrases.capitalised(phrases.status(Status.HELD, language))]:
        labels, meeting = labels[:-1], evolve(meeting, status=Status.HELD)
    people = tuple(_people(event, reading))
    meeting = evolve(
        meeting, url=_url(meeting.url), instruments=tuple(_instruments(event, reading)), participants=people
    )
    place = one_line(event.text("LOCATION"))
    if place and place == meeting.conference:  # which stands there for want of a place
        meeting = evolve(meeting, place=None, online=False)
    elif place:
        meeting = said.with_place(meeting, place, written, language, reading.names.parties, plain)
    meeting = said.with_status(_as_titled(meeting, event, language), written, language)
    meeting = said.with_parties(meeting, _splits(labels, reading, language), written, language, plain)
    return evolve(meeting, title=_title(meeting, event, language), summary=Text(), **_series(meeting, event))


def _at_distance(meeting: Meeting, written: Sequence[str], language: str) -> Meeting:
    """Return a meeting at the distance from UTC that its description says, as its event is in UTC if it has no zone."""
    when = meeting.when
    if when.start is None or when.zone:
        return meeting
    for distance in dict.fromkeys(found for text in written for found in _DISTANCE.findall(text)):
        zone = timezone(
            timedelta(hours=int(distance[1]), minutes=int(distance[2] or 0)) * (-1 if distance[0] != "+" else 1)
        )
        ends = (each.astimezone(zone) for each in (when.start, when.end) if each)
        there = parse("/".join(each.isoformat(timespec="seconds" if each.second else "minutes") for each in ends))
        is_same_day = there.first == when.first  # by which rounds are named
        if is_same_day and any(there.label(language) in text for text in written):
            return evolve(meeting, when=there)
    return meeting


def _as_titled(meeting: Meeting, event: Component, language: str) -> Meeting:
    """Return a meeting with the status that its title begins with, or none that is more than it may be.

    What is scheduled has the STATUS of what is confirmed, what is postponed that of what is tentative.
    """
    title, frame = event.text("SUMMARY"), words(language).gettext(STRUCK[Status.POSTPONED])
    if meeting.status is Status.TENTATIVE and _unframed(title, frame) != title:
        return evolve(meeting, status=Status.POSTPONED)
    is_tentative = _unframed(title, words(language).gettext("Tentative: {title}")) != title
    is_less = meeting.status in (Status.CONFIRMED, Status.TENTATIVE) and not is_tentative
    return evolve(meeting, status=Status.SCHEDULED) if is_less else meeting


def _with_summary(meeting: Meeting, event: Component) -> Meeting:
    """Return a meeting whose summary is what its description says besides."""
    remark = one_line(event.text("COMMENT"))  # says from when it was moved
    written = [text for text in said.paragraphs(event.text("DESCRIPTION")) if not remark or text != remark]
    rest = said.unsaid(meeting, written, _language(event), plain)
    return evolve(meeting, summary=_markdown(rest))


def _round(single: Round, whole: Meeting, differing: Sequence[Component], reading: Reading) -> Round:
    """Return a round with no more than what differs from the whole."""
    start, usual = whole.in_round(single)
    event = next((each for each in differing if _day(each) == single.recurrence_id.text.replace("-", "")[:8]), None)
    if event is None:
        return single
    here = _with_summary(_facts(evolve(usual, title=single.title or whole.title), event, reading), event)
    return Round(
        recurrence_id=single.recurrence_id,
        when=here.when if here.when != whole.rounds_by_rule.when_of(start) else None,
        status=here.status if here.status is not whole.status else None,
        place=here.place if here.place != whole.place else None,
        title=here.title if here.title != whole.title else Text(),
        summary=here.summary,
    )


def _day(component: Component) -> str:
    return component.text("RECURRENCE-ID")[:8]


def own_statement(statement: Statement, journal: Component, reading: Reading) -> Statement:
    """Return a statement as diplofeed meant a journal entry that it wrote."""
    language, written = _language(journal), said.paragraphs(journal.text("DESCRIPTION"))
    about = tuple(each.to for each in statement.related if each.as_.value == "part-of")
    related = tuple(each for each in statement.related if each.to not in about)
    statement = evolve(
        statement,
        url=_url(statement.url),
        about=about,
        related=related,
        instruments=tuple(_instruments(journal, reading)),
        title=_title(statement, journal, language),
    )
    found = said.with_words(_voiced(statement, journal, reading, language), written, language, plain)
    if found is None:
        return statement
    spoken, text = found
    try:
        statement = evolve(spoken, text=_markdown(text))
    except FieldError:  # it says nothing besides
        return statement
    return said.without_made_title(statement, text, language)


def _voiced(statement: Statement, journal: Component, reading: Reading, language: str) -> Iterator[Statement]:
    """Yield a statement in each form, by those who may make it."""
    labels, people = categories_of(journal)[:-1], [each.person for each in _people(journal, reading)]
    for form, (topics, parties) in product(Form, _splits(labels, reading, language)):
        if people or parties or form is Form.NOTICE:
            yield evolve(
                statement,
                form=form,
                topics=topics,
                speaker=people[0] if len(people) == 1 else None,
                speakers=tuple(people) if len(people) > 1 else (),
                party=parties[0] if len(parties) == 1 else None,
                parties=parties if len(parties) > 1 else (),
            )


# ---------------------------------------------------------------- fields


def _language(component: Component) -> str:
    found = component.first("DESCRIPTION") or component.first("SUMMARY")
    return (found.parameter("LANGUAGE") if found else "") or "en"


def _url(url: str) -> str:
    """Return the publisher's page, nothing where it is the one that diplofeed makes."""
    return "" if _PAGE.fullmatch(url) else url


def _series(meeting: Meeting, event: Component) -> Mapping[str, Any]:
    """Return its series, which is the first whole it is part of where a name of the series is there."""
    wholes = [each for each in meeting.related if each.as_.value == "part-of"]
    if not (event.first("REFID") and wholes):
        return {}
    return {"series": wholes[0].to, "related": tuple(each for each in meeting.related if each is not wholes[0])}


def _title(item: Meeting | Statement, component: Component, language: str) -> Text:
    """Return a title without what is said of its status before it, and of its date after it."""
    title, speak = component.text("SUMMARY").strip(), words(language)
    for note in notes_of(item, language):
        title = _unframed(title, phrases.sentence(speak.gettext("{title} ({note})"), title="{title}", note=note))
    if isinstance(item, Meeting):
        if item.status is Status.TENTATIVE:
            title = _unframed(title, speak.gettext("Tentative: {title}"))
        if item.status in STRUCK:
            title = _unframed(title, speak.gettext(STRUCK[item.status]))
    return Text.line(title) or item.title


def _unframed(title: str, frame: str) -> str:
    before, _, after = frame.partition("{title}")
    is_framed = title.startswith(before) and title.endswith(after) and len(title) > len(before) + len(after)
    return title[len(before) : len(title) - len(after)] if is_framed else title


def _markdown(paragraphs: Sequence[str]) -> str:
    lines = ("  \n".join(escape(line.strip()) for line in text.split("\n")) for text in paragraphs)
    return "\n\n".join(lines)


def _splits(labels: Sequence[str], reading: Reading, language: str) -> Iterator[_Split]:
    """Yield what of the names of topics and then parties may be which, as few new parties as can be first."""
    if len(labels) > _MOST_LABELS:  # more than anybody files a meeting under
        yield tuple(dict.fromkeys(topic_called(name, reading.names.topics) for name in labels)), ()
        return
    known = [party_called(name, language, reading.names.parties) for name in labels]
    first = next((number for number, party in enumerate(known) if party), len(labels))
    places = sorted(range(len(labels) + 1), key=lambda place: (abs(place - first), place))
    for place, kind in product(places, PartyKind):
        parties = [known[at] or _new_party(labels[at], kind) for at in range(place, len(labels))]
        if kind is PartyKind.STATE or not all(known[place:]):
            topics = (topic_called(name, reading.names.topics) for name in labels[:place])
            yield tuple(dict.fromkeys(topics)), tuple(dict.fromkeys(parties))


def _new_party(name: str, kind: PartyKind) -> Party:
    id_ = name_id(name) or "party"
    return Party(id=id_ if len(id_) != 2 else f"party-{id_}", name=Text.line(name), kind=kind)


def _instruments(component: Component, reading: Reading) -> Iterator[Instrument]:
    """Yield the treaties that links of the kind "related" lead to."""
    seen: set[str] = set()
    for each in component.all("LINK"):
        name = each.parameter("LABEL").strip()
        if each.parameter("LINKREL").lower() != "related" or not name_id(name) or name in seen:
            continue
        seen.add(name)
        defined = reading.names.instruments.values()
        called = (known for known in defined if any(name == text for _, text in known.name.parts))
        yield next(called, None) or Instrument(id=name_id(name), name=Text.line(name), url=each.value)


# ---------------------------------------------------------------- people


def _people(component: Component, reading: Reading) -> Iterator[Participant]:
    """Yield who takes part or speaks, as components say it (RFC 9073 §7.1)."""
    for each in component.components:
        data = _data(each)
        if data.get("@type") == "Person" and name_id(name := one_line(str(data.get("name", "")))):
            yield _participant(name, data, reading)


def _data(component: Component) -> Mapping[str, Any]:
    found = component.first("STRUCTURED-DATA")
    try:
        data = json.loads(text_of(found.value)) if found else {}
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _participant(name: str, data: Mapping[str, Any], reading: Reading) -> Participant:
    titles = [one_line(each) for each in _texts(data.get("jobTitle"))]
    known = person_of(name, reading.names.people)
    if known.id in reading.names.people:
        own = {text for _, text in known.role.parts}
        return Participant(person=known, role=Text.line(next((title for title in titles if title not in own), "")))
    affiliation = data.get("affiliation")
    person = Person(
        id=known.id,
        name=Text.line(name),
        role=Text.line(titles[-1] if titles else ""),
        affiliation=Text.line(str(affiliation.get("name", "")) if isinstance(affiliation, dict) else ""),
        url=str(data.get("url", "")),
        same_as=tuple(_texts(data.get("sameAs"))),
    )
    return Participant(person=person, role=Text.line(titles[0] if len(titles) > 1 else ""))


def _texts(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
