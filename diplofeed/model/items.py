"""Meetings and statements: frozen values, complete in themselves.

Names are resolved: a meeting holds its parties, topics and people, not their ids. Only other items
are referred to by id. Text is cleaned where it enters (``text.clean``), so no exporter has to.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any, ClassVar

import attrs
from attrs import field, frozen

from diplofeed.model import fields as _fields
from diplofeed.model.kinds import Audience, Form, PartyKind, RelationKind, Status
from diplofeed.model.names import (
    Instrument,
    Party,
    Person,
    Place,
    Role,
    Topic,
    to_optional_party,
    to_parties,
)
from diplofeed.model.parts import (
    Attachment,
    Outcome,
    Participant,
    Position,
    Relation,
    Round,
    Source,
    Translation,
)
from diplofeed.model.recurrence import last_round, recurrence_rule
from diplofeed.model.rounds import Series, Start, check
from diplofeed.model.series import series_of
from diplofeed.model.spilled import Spillable
from diplofeed.text import Text
from diplofeed.typed import typed
from diplofeed.when import DateLike, When, parse

__all__ = [
    "Attachment",
    "Audience",
    "Form",
    "Instrument",
    "Item",
    "Meeting",
    "Outcome",
    "Participant",
    "Party",
    "PartyKind",
    "Person",
    "Place",
    "Position",
    "Relation",
    "RelationKind",
    "Role",
    "Round",
    "Source",
    "Statement",
    "Status",
    "Topic",
    "Translation",
]


# One each, as mypy reads the types a constructor takes from functions that are not generic.
def _topics(values: Iterable[Topic]) -> tuple[Topic, ...]:
    return _fields.instances(Topic, values, "topics")


def _instruments(values: Iterable[Instrument]) -> tuple[Instrument, ...]:
    return _fields.instances(Instrument, values, "instruments")


def _related(values: Iterable[Relation]) -> tuple[Relation, ...]:
    return _fields.instances(Relation, values, "related")


def _attachments(values: Iterable[Attachment]) -> tuple[Attachment, ...]:
    return _fields.instances(Attachment, values, "attachments")


def _sources(values: Iterable[Source]) -> tuple[Source, ...]:
    return _fields.instances(Source, values, "sources")


def _participants(values: Iterable[Participant]) -> tuple[Participant, ...]:
    return _fields.instances(Participant, values, "participants")


def _positions(values: Iterable[Position]) -> tuple[Position, ...]:
    return _fields.instances(Position, values, "positions")


def _outcomes(values: Iterable[Outcome]) -> tuple[Outcome, ...]:
    return _fields.instances(Outcome, values, "outcomes")


def _agenda(values: Iterable[_fields.Words]) -> tuple[Text, ...]:
    return _fields.to_texts(values, "agenda")


def _places(values: Iterable[Place]) -> tuple[Place, ...]:
    return _fields.instances(Place, values, "places")


def _speakers(values: Iterable[Person]) -> tuple[Person, ...]:
    return _fields.instances(Person, values, "speakers")


def _about(values: Iterable[str]) -> tuple[str, ...]:
    return _fields.to_ids(values, "about")


def _formerly(values: Iterable[str]) -> tuple[str, ...]:
    return _fields.to_ids(values, "formerly")


def _rdate(values: Iterable[DateLike]) -> tuple[When, ...]:
    return _fields.to_whens(values, "rdate")


def _exdate(values: Iterable[DateLike]) -> tuple[When, ...]:
    return _fields.to_whens(values, "exdate")


def _translations(values: Iterable[Translation]) -> tuple[Translation, ...]:
    return _fields.instances(Translation, values, "translations")


def _rounds(values: Iterable[Round]) -> tuple[Round, ...]:
    return _fields.instances(Round, values, "rounds")


def _go_together(meeting: Meeting | None, _: attrs.Attribute[Any], rounds: tuple[Round, ...]) -> None:
    if meeting is not None and (
        rounds or meeting.recurrence or meeting.rdate or meeting.exdate
    ):  # a field alone goes with anything
        check(meeting.rounds_by_rule, meeting.exdate, [each.recurrence_id for each in rounds])


@frozen(kw_only=True, field_transformer=typed)
class Item(Spillable):
    """The fields that meetings and statements share.

    Attributes:
        id: Unique among all items of a record; never changes.
        when: As precisely as it is known; of a statement, when it was made.
        url: Its own page on the publisher's site, if it has one.
        sources: Where the record has it from; at least one in good practice.
        related: Its relations to other items.
        embargo_until: Before this moment it appears in no public output; UTC.
        published: Overrides what the ledger would say; UTC.
        formerly: The ids it had before, so that it keeps its identity under its present one.
        same_as: URIs by which others name the same meeting or statement, such as that of Wikidata.
        minor: What the last change mended, where that is no news: the change that brings this note is not announced.
    """

    kind: ClassVar[str]

    id: str = field(converter=_fields.to_id, validator=_fields.names_a_file)
    when: When = field(converter=parse)
    topics: tuple[Topic, ...] = field(default=(), converter=_topics)
    instruments: tuple[Instrument, ...] = field(default=(), converter=_instruments)
    related: tuple[Relation, ...] = field(default=(), converter=_related)
    url: str = field(default="", converter=_fields.to_link)
    attachments: tuple[Attachment, ...] = field(default=(), converter=_attachments)
    sources: tuple[Source, ...] = field(default=(), converter=_sources)
    audience: Audience = field(default=Audience.PUBLIC, converter=Audience)
    embargo_until: datetime | None = field(default=None, converter=_fields.to_instant)
    published: datetime | None = field(default=None, converter=_fields.to_instant)
    formerly: tuple[str, ...] = field(default=(), converter=_formerly)
    minor: str = ""
    same_as: tuple[str, ...] = field(default=(), converter=_fields.to_same_as)

    @property
    def over(self) -> datetime | None:
        """The moment by which it is over, in UTC; None if it may go on for ever."""
        return self.when.latest


@frozen(kw_only=True, field_transformer=typed)
class Meeting(Item):
    """Parties who meet, meet regularly, or mean to.

    Attributes:
        summary: Markdown; likewise significance, agenda, positions and outcomes.
        significance: Why it matters.
        series: The id of the meeting this one is a round of.
        recurrence: A recurrence rule (RFC 5545 §3.3.10) for rounds at regular times.
        rdate: Further rounds, each a day or a time.
        exdate: Rounds of the rule that fall away, named by day or time.
        rounds: Rounds that were moved, cancelled or are otherwise different.
        as_of: The last day an editor knew ongoing talks to go on.
        conference: Where to take part or watch online, or the telephone number to call.
        place: Where it is, if it is in one place.
        places: Where it is, if it is in several.
        online: Whether people meet online, beside its places if it has some.
    """

    kind: ClassVar[str] = "meeting"

    title: Text = field(converter=_fields.to_line, validator=_fields.filled)
    status: Status = field(default=Status.SCHEDULED, converter=Status)
    place: Place | None = None
    parties: tuple[Party, ...] = field(default=(), converter=to_parties)
    participants: tuple[Participant, ...] = field(default=(), converter=_participants)
    summary: Text = field(default=Text(), converter=_fields.to_text)
    agenda: tuple[Text, ...] = field(default=(), converter=_agenda)
    significance: Text = field(default=Text(), converter=_fields.to_text)
    positions: tuple[Position, ...] = field(default=(), converter=_positions)
    outcomes: tuple[Outcome, ...] = field(default=(), converter=_outcomes)
    series: str = field(default="", converter=_fields.to_optional_id)
    recurrence: str = field(default="", converter=recurrence_rule)
    rdate: tuple[When, ...] = field(default=(), converter=_rdate)
    exdate: tuple[When, ...] = field(default=(), converter=_exdate)
    rounds: tuple[Round, ...] = field(default=(), converter=_rounds, validator=_go_together)
    as_of: date | None = field(default=None, converter=_fields.to_day)
    conference: str = field(default="", converter=_fields.to_call)
    places: tuple[Place, ...] = field(default=(), converter=_places)
    online: bool = False

    @property
    def venues(self) -> tuple[Place, ...]:
        """All its places, each once."""
        return _fields.all_of(self.place, self.places)

    def with_roles_of_its_day(self) -> Meeting:
        """Return the meeting with those who take part in the roles they had then."""
        if not any(each.person.roles for each in self.participants):
            return self
        people = tuple(attrs.evolve(each, person=each.person.at(self.when)) for each in self.participants)
        return attrs.evolve(self, participants=people)

    @property
    def by_telephone(self) -> bool:
        """Whether the conference is a telephone number (RFC 3966)."""
        return self.conference.lower().startswith("tel:")

    @property
    def repeats(self) -> bool:
        """Whether it has further rounds."""
        return bool(self.recurrence or self.rdate)

    @property
    def rounds_by_rule(self) -> Series:
        """Its rounds before any is moved or called off."""
        return series_of(self.when, self.recurrence, self.rdate)

    def in_round(self, single: Round) -> tuple[Start, Meeting]:
        """Return when one of its rounds was to begin, and the meeting as it is in that round."""
        start = self.rounds_by_rule.find(single.recurrence_id)
        return start, attrs.evolve(
            self,
            when=single.when or self.rounds_by_rule.when_of(start),
            status=single.status or self.status,
            place=single.place or self.place,
            places=() if single.place else self.places,
            online=self.online and not single.place,
            title=single.title or self.title,
            summary=single.summary or self.summary,
            recurrence="",
            rdate=(),
            exdate=(),
            rounds=(),
        )

    def is_planned(self, moment: datetime) -> bool:
        """Return whether its date is a plan at a moment: after it is over, or called off, another date corrects it."""
        return not self.status.is_settled and (self.over is None or self.over > moment)

    @property
    def last_round(self) -> date | None:
        """A day by which its rounds are over; None if it has none, or they may go on for ever."""
        first = self.when.first
        if not self.repeats or first is None:
            return None
        by_rule = last_round(self.recurrence, first) if self.recurrence else self.when.last
        others = (*self.rdate, *(each.when for each in self.rounds if each.when))
        days = [by_rule, *(when.last for when in others)]
        return max(filter(None, days)) if all(days) else None

    @property
    def over(self) -> datetime | None:
        """The moment by which it is over, the last of its rounds included, in UTC; None if it may go on for ever."""
        if not self.repeats:
            return self.when.latest
        last = self.last_round
        return None if last is None else datetime.combine(last, time(23, 59, 59), UTC)


@frozen(kw_only=True, field_transformer=typed)
class Statement(Item):
    """What somebody said, wrote or agreed to say.

    Attributes:
        speaker: Who said it; a communiqué may have only a party.
        party: On whose behalf.
        speakers: Who said it, if several did together.
        parties: On whose behalf, if it was that of several.
        text: Markdown, in ``language``.
        about: The ids of the meetings it is about.
        language: Of the text (BCP 47); empty for the publication's own.
        medium: Where it was said: an interview, a news explainer, a press conference.
    """

    kind: ClassVar[str] = "statement"

    text: Text = field(converter=_fields.to_text, validator=_fields.filled)
    title: Text = field(default=Text(), converter=_fields.to_line)
    speaker: Person | None = None
    party: Party | None = field(default=None, converter=to_optional_party)
    form: Form = field(default=Form.QUOTE, converter=Form)
    about: tuple[str, ...] = field(default=(), converter=_about)
    language: str = field(default="", converter=_fields.to_language, validator=_fields.registered)
    translations: tuple[Translation, ...] = field(default=(), converter=_translations)
    medium: Text = field(default=Text(), converter=_fields.to_line)
    speakers: tuple[Person, ...] = field(default=(), converter=_speakers)
    parties: tuple[Party, ...] = field(default=(), converter=to_parties)

    def with_roles_of_its_day(self) -> Statement:
        """Return the statement with those who make it in the roles they had then."""
        if not any(each.roles for each in self.voices):
            return self
        speaker = self.speaker and self.speaker.at(self.when)
        return attrs.evolve(self, speaker=speaker, speakers=tuple(each.at(self.when) for each in self.speakers))

    @property
    def voices(self) -> tuple[Person, ...]:
        """All who said it, each once."""
        return _fields.all_of(self.speaker, self.speakers)

    @property
    def on_behalf_of(self) -> tuple[Party, ...]:
        """All on whose behalf it was said, each once."""
        return _fields.all_of(self.party, self.parties)

    @property
    def authors(self) -> tuple[Person, ...] | tuple[Party, ...]:
        """Whose words it gives: people or, of a communiqué that none is named for, parties."""
        return self.voices or self.on_behalf_of
