"""Meetings and statements of every kind, for the contract tests: known exactly and hardly, going on, cancelled."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from diplofeed.config import Author, Publication
from diplofeed.model import (
    Attachment,
    Form,
    Instrument,
    Meeting,
    Outcome,
    Participant,
    Party,
    PartyKind,
    Person,
    Place,
    Position,
    Relation,
    RelationKind,
    Round,
    Source,
    Statement,
    Status,
    Topic,
    Translation,
)
from diplofeed.text import Text

__all__ = ["NOW", "PUBLICATION", "items"]

NOW: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
PUBLICATION: Final = Publication(
    id="tag:example.org,2026:samples",
    title="A record",
    link="https://example.org/record/",
    author=Author(name="Example Desk", email="desk@example.org"),
)


def items() -> tuple[Meeting | Statement, ...]:
    """Return meetings and statements that have, between them, every field and every kind of date."""
    return (_exact(), *_imprecise(), *_uncertain(), *_rounds(), *_statements())


def _exact() -> Meeting:
    host = Person(id="emily-hall", name=Text.of("Dr. Emily Hall"), role=Text.of("envoy"), party=Party.country("AT"))
    treaty = Instrument(id="new-start", name=Text.of("New START Treaty"), short=Text.of("New START"))
    return Meeting(
        id="vienna-talks",
        title=Text.of({"en": "Talks in Vienna", "ru": "Переговоры в Вене"}),
        when="2026-12-03T10:00/12:30[Europe/Vienna]",
        status=Status.CONFIRMED,
        place=Place(name="Hofburg", city="Vienna", country="AT", latitude=48.206, longitude=16.365),
        parties=("US", "RU", Party(id="EU", name=Text.of("European Union"), kind=PartyKind.ORGANISATION)),
        participants=(Participant(person=host, role="host", party="AT"),),
        topics=(_topic(),),
        summary="What it is *about*, in [Markdown](https://example.org/).",
        agenda=("Verification", "Missile defence"),
        significance="The first in a year.",
        positions=(Position(party="US", text="More inspections."),),
        outcomes=(Outcome(text="To meet again."), Outcome(text="A paper.", party="RU")),
        instruments=(treaty,),
        url="https://example.org/vienna/",
        conference="https://example.org/live/",
        attachments=(Attachment(url="https://example.org/agenda.pdf", title="Agenda", type="application/pdf", size=9),),
        sources=(Source(title="Announcement", url="https://example.org/news/", publisher="A paper"),),
    )


def _topic() -> Topic:
    return Topic(id="arms-control", name=Text.of("Arms control"), uri="https://example.org/topics/arms-control")


def _imprecise() -> tuple[Meeting, ...]:
    back = Relation(to="vienna-talks", as_=RelationKind.IN_RESPONSE_TO)
    held = Status.HELD
    return (
        Meeting(id="month", title="Known to the month", when="2023-07", status=held, topics=(_topic(),)),
        Meeting(id="year", title="Known to the year", when="2023", status=Status.TENTATIVE, related=(back,)),
        Meeting(id="ongoing", title="Going on", when="2023-03/..", status=held, parties=("CH",), as_of="2026-10-01"),
        Meeting(id="cancelled", title="Not to be", when="2026-11-30", status=Status.CANCELLED, parties=("FR", "NO")),
        Meeting(id="postponed", title="Later", when="2026-12-07/2026-12-09", status=Status.POSTPONED),
    )


def _uncertain() -> tuple[Meeting, ...]:
    dates = ("../2023", "2025?", "2026-12-24~", "201X", "2022-22", "1939-09-01", "2026-11-23T12:00Z")
    return tuple(Meeting(id=f"date-{number}", title=when, when=when) for number, when in enumerate(dates, start=1))


def _rounds() -> tuple[Meeting, ...]:
    whole = Meeting(id="rounds", title="Weekly talks", when="2026-12-01T09:00Z", recurrence="FREQ=WEEKLY;COUNT=4")
    place = Place(name="Palais des Nations", city="Geneva", country="CH")
    uneven = Meeting(
        id="uneven-rounds",
        title="Weekly calls",
        when="2026-11-03T16:00/17:00[Europe/Zurich]",
        recurrence="FREQ=WEEKLY;COUNT=6",
        rdate=("2026-12-20",),
        exdate=("2026-11-10",),
        rounds=(
            Round(recurrence_id="2026-11-24", when="2026-11-25T10:00/11:00[Europe/Zurich]", place=place),
            Round(recurrence_id="2026-12-01T16:00[Europe/Zurich]", status=Status.CANCELLED),
            Round(recurrence_id="2026-12-08", title="The last call but one", summary="On what *remains*."),
        ),
    )
    return whole, Meeting(id="round-1", title="First round", when="2026-12-01", series="rounds"), uneven


def _statements() -> tuple[Statement, ...]:
    speaker = Person(id="emily-hall", name=Text.of("Dr. Emily Hall"), affiliation=Text.of("Institute of Peace"))
    return (
        Statement(id="quote", speaker=speaker, when="2023", text="Talking *lowers* the risk.", about=("vienna-talks",)),
        Statement(
            id="communique",
            title="Joint communiqué",
            party="CH",
            when="2023-07-01",
            text="Les parties se sont réunies.",
            form=Form.COMMUNIQUE,
            language="fr",
            translations=(Translation(language="en", text="The parties have met."),),
            medium="press conference",
            topics=(_topic(),),
        ),
    )
