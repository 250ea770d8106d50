"""The options of the source `feed`."""

from __future__ import annotations

from enum import Enum
from typing import Any

import attrs
from attrs import field, frozen

from diplofeed.model import Form
from diplofeed.model.fields import to_link, to_optional_when
from diplofeed.source import Drops
from diplofeed.sources.foreign.ids import name_id
from diplofeed.typed import typed
from diplofeed.when import When, parse

__all__ = ["As", "FeedSourceOptions", "Speaker", "check_zone"]


class As(Enum):
    """What the entries of a feed become."""

    STATEMENTS = "statements"
    MEETINGS = "meetings"


class Speaker(Enum):
    """Who is taken for the speaker of a statement."""

    NOBODY = "nobody"
    AUTHOR = "author"


def check_zone(_: object, __: attrs.Attribute[Any], zone: str) -> None:
    """Raise ValueError where a time zone is none of the IANA."""
    if zone:
        parse(f"2023-06-12T10:00[{zone}]")


def _check_categories(_: object, __: attrs.Attribute[Any], values: tuple[str, ...]) -> None:
    if not all(map(name_id, values)):
        raise ValueError("each category is a word")


@frozen(kw_only=True, field_transformer=typed)
class FeedSourceOptions:
    """The options of the source.

    Attributes:
        as_: What entries become. Feeds of diplofeed say that themselves.
        meetings: Categories whose entries become meetings all the same, whether written in capitals or not.
        form: The form of the statements.
        speaker: Whether the authors of an entry are its speakers.
        party: The id of the party on whose behalf all statements are, such as US.
        topics: Whether each category becomes a topic; by default those that the record has.
        zone: The IANA name of the zone of events whose times name none.
        when: The date of statements whose entries have none, as precisely as it is known, such as 2023.
        drops: What the feed may lack without its being gone: ``anything``, as feeds have their latest entries alone,
            ``past`` (what is over) or ``nothing``.
        address: Where the feed is, where it does not say so itself: what relative links are resolved against.
    """

    as_: As = field(default=As.STATEMENTS, converter=As)
    meetings: tuple[str, ...] = field(default=(), validator=_check_categories)
    form: Form = field(default=Form.NOTICE, converter=Form)
    speaker: Speaker = field(default=Speaker.NOBODY, converter=Speaker)
    party: str = ""
    topics: bool = False
    zone: str = field(default="", validator=check_zone)
    when: When | None = field(default=None, converter=to_optional_when)
    drops: Drops = field(default=Drops.ANYTHING, converter=Drops)
    address: str = field(default="", converter=to_link)
