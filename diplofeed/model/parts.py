"""The parts of meetings and statements: participants, positions, outcomes, sources, documents, relations, rounds."""

from __future__ import annotations

from datetime import date

from attrs import field, frozen

from diplofeed.model import fields as _fields
from diplofeed.model.kinds import RelationKind, Status
from diplofeed.model.names import Party, Person, Place, to_optional_party, to_party
from diplofeed.tags import language_tag
from diplofeed.text import Text
from diplofeed.typed import typed
from diplofeed.when import When, parse

__all__ = ["Attachment", "Outcome", "Participant", "Position", "Relation", "Round", "Source", "Translation"]


def _optional_status(value: Status | str | None) -> Status | None:
    return None if value is None else Status(value)


@frozen(kw_only=True, field_transformer=typed)
class Participant:
    """A person at a meeting: in which role there, and for which party."""

    person: Person
    role: Text = field(default=Text(), converter=_fields.to_line)
    party: Party | None = field(default=None, converter=to_optional_party)


@frozen(kw_only=True, field_transformer=typed)
class Position:
    """What a party wants, says or holds at a meeting; Markdown."""

    party: Party = field(converter=to_party)
    text: Text = field(converter=_fields.to_text, validator=_fields.filled)


@frozen(kw_only=True, field_transformer=typed)
class Outcome:
    """What came of a meeting, for one party or, where none is named, for all; Markdown."""

    text: Text = field(converter=_fields.to_text, validator=_fields.filled)
    party: Party | None = field(default=None, converter=to_optional_party)


@frozen(kw_only=True, field_transformer=typed)
class Source:
    """A source that the record cites for an item."""

    title: Text = field(converter=_fields.to_line, validator=_fields.filled)
    url: str = field(default="", converter=_fields.to_link)
    publisher: Text = field(default=Text(), converter=_fields.to_line)
    accessed: date | None = field(default=None, converter=_fields.to_day)


@frozen(kw_only=True, field_transformer=typed)
class Attachment:
    """A document that belongs to an item; ``size`` in bytes, 0 where unknown."""

    url: str = field(converter=_fields.to_link, validator=_fields.filled)
    title: Text = field(default=Text(), converter=_fields.to_line)
    type: str = field(default="application/octet-stream", converter=_fields.to_media_type)
    size: int = field(default=0, validator=_fields.within(0, 2**53))


@frozen(kw_only=True, field_transformer=typed)
class Translation:
    """A statement in another language: its text, or the page it stands on."""

    language: str = field(converter=language_tag, validator=_fields.registered)
    text: Text = field(default=Text(), converter=_fields.to_text)
    url: str = field(default="", converter=_fields.to_link)


@frozen(kw_only=True, field_transformer=typed)
class Relation:
    """The relation of an item to another one, which is named by its id."""

    to: str = field(converter=_fields.to_id)
    as_: RelationKind = field(default=RelationKind.SEE_ALSO, converter=RelationKind)


@frozen(kw_only=True, field_transformer=typed)
class Round:
    """A round that differs from the rule of its meeting; fields left empty are as in the meeting.

    Attributes:
        recurrence_id: The day or time it has by the rule (RFC 5545 §3.8.4.4).
        when: Its day or time instead.
        summary: Markdown.
    """

    recurrence_id: When = field(converter=parse)
    when: When | None = field(default=None, converter=_fields.to_optional_when)
    status: Status | None = field(default=None, converter=_optional_status)
    place: Place | None = None
    title: Text = field(default=Text(), converter=_fields.to_line)
    summary: Text = field(default=Text(), converter=_fields.to_text)
