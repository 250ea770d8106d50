"""The enumerations of the model: fields that take one of a few values."""

from __future__ import annotations

from enum import Enum

__all__ = ["Audience", "Form", "PartyKind", "RelationKind", "Status"]


class Status(Enum):
    """How far a meeting has come (RFC 5545 §3.8.1.11 knows three of these)."""

    TENTATIVE = "tentative"
    SCHEDULED = "scheduled"
    CONFIRMED = "confirmed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    HELD = "held"

    @property
    def is_settled(self) -> bool:
        """Whether it is over or will not be, so that its date is no plan any more."""
        return self in (Status.HELD, Status.CANCELLED)


class Form(Enum):
    """How a statement gives what was said."""

    QUOTE = "quote"
    PARAPHRASE = "paraphrase"
    COMMUNIQUE = "communique"
    READOUT = "readout"
    NOTICE = "notice"  # the publisher's own words: a correction, a change of date


class Audience(Enum):
    """Who an item is for; internal items appear in no public output."""

    PUBLIC = "public"
    INTERNAL = "internal"


class RelationKind(Enum):
    """The relation of one item to another."""

    IN_RESPONSE_TO = "in-response-to"
    FOLLOWS = "follows"
    PRECEDES = "precedes"
    PART_OF = "part-of"
    DEPENDS_ON = "depends-on"
    SEE_ALSO = "see-also"


class PartyKind(Enum):
    """The kind of actor that a party is."""

    STATE = "state"
    ORGANISATION = "organisation"
    GROUP = "group"
