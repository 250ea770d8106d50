"""Entries and whole calendars to look at, and what is read of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import icalendar

from diplofeed.config import Author, Publication
from diplofeed.export import Context, Document, Feed, Fragment
from diplofeed.exporters.ical import EXPORTER, IcalOptions
from diplofeed.model import (
    Attachment,
    Instrument,
    Meeting,
    Participant,
    Person,
    Place,
    Source,
    Statement,
    Topic,
)
from diplofeed.model.entry import Entry, tag_uri, uid
from diplofeed.text import Text

DESK = Author(name="Example Desk", email="desk@example.org")
ANALYST = Person(id="emily-hall", name="Dr. Emily Hall", role="political analyst")


def publication(author: Author | None = None) -> Publication:
    """Return a publication, which nobody can write to unless an author is given."""
    return Publication(
        id="tag:example.org,2026:us-russia",
        title="U.S.-Russia diplomacy",
        link="https://example.org/us-russia/",
        author=author,
        logo="https://example.org/logo.png",
    )


def context(author: Author | None = None, **options: Any) -> Context[IcalOptions]:
    """Return a context with options of the calendar."""
    return Context(publication=publication(author), options=IcalOptions(**options), language="en")


def meeting(when: str = "2026-12-08T10:00/12:30[Europe/Vienna]", **fields: Any) -> Meeting:
    """Return a meeting, by default the talks in Vienna."""
    return Meeting(**{"id": "vienna-talks", "title": "Talks in Vienna", **fields}, when=when)


def entry_of(item: Meeting | Statement, **fields: Any) -> Entry:
    """Return the entry of an item, published on the first of November 2026 and changed on the twentieth."""
    tag = tag_uri("tag:example.org,2026:us-russia", item.kind, item.id)
    published = datetime(2026, 11, 1, 8, tzinfo=UTC)
    updated = datetime(2026, 11, 20, 9, 30, 15, 123456, tzinfo=UTC)
    return Entry(item=item, tag=tag, uid=uid(tag), **{"published": published, "updated": updated, **fields})


def feed(**fields: Any) -> Feed:
    """Return the feed of everything."""
    expected = {"title": Text.line("Everything"), "description": Text.of("All there is, of meetings"), "slug": ""}
    updated = datetime(2026, 11, 20, 9, 30, 15, tzinfo=UTC)
    expected |= {
        "listed": True,
        "url": "https://example.org/us-russia/",
        "updated": updated,
        "today": date(2026, 11, 23),
    }
    return Feed(**expected | fields)


def documents(
    entries: Iterable[Entry], settings: Context[IcalOptions] | None = None, **fields: Any
) -> dict[str, Document]:
    """Return the documents of a feed by name, the main one first."""
    settings = settings or context()
    made = (Fragment(entry, EXPORTER.render(entry, settings) or b"") for entry in entries)
    return {each.name: each for each in EXPORTER.documents(feed(**fields), made, settings)}


def document(entries: Iterable[Entry], settings: Context[IcalOptions] | None = None) -> Document:
    """Return the calendar's document."""
    return next(iter(documents(entries, settings).values()))


def calendar(*items: Meeting | Statement, author: Author | None = None, **options: Any) -> bytes:
    """Return the calendar of items."""
    return b"".join(document(map(entry_of, items), context(author, **options)).chunks)


def unfolded(data: bytes) -> list[str]:
    """Return the content lines."""
    return data.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


def event_lines(item: Meeting | Statement, **options: Any) -> dict[str, str]:
    """Return the lines of an item's event by property name, with their parameters left out of it."""
    lines = unfolded(EXPORTER.entry(entry_of(item), context(**options)))
    return {re.split("[:;]", line)[0]: line for line in lines}


def at(*numbers: int) -> datetime:
    """Return a moment in UTC."""
    return datetime(*numbers, tzinfo=UTC)


def full_meeting() -> Meeting:
    """Return a meeting with every field a calendar has a place for."""
    return meeting(
        place=Place(name="Hofburg", city="Vienna", country="AT", latitude=48.2, longitude=16.36),
        parties=["US", "RU"],
        participants=[Participant(person=ANALYST)],
        topics=[Topic(id="arms-control", name="Arms control", uri="https://example.org/topics/arms")],
        summary="What **nuclear arms control** can look like.",
        instruments=[Instrument(id="new-start", name="New START Treaty", url="https://example.org/new-start")],
        sources=[Source(title='Notes, "first": part', url="https://example.org/notes?a=1,2;b=3")],
        attachments=[Attachment(url="https://example.org/agenda.pdf", type="application/pdf")],
        conference="https://example.org/live",
        series="us-russia-talks",
        url="https://example.org/vienna",
    )


def statement() -> Statement:
    """Return a statement."""
    text = "Diplomacy provides an outlet to address critical issues and reduce the risks of escalation."
    return Statement(id="hall-outlet", text=text, speaker=ANALYST, when="2023-07-20", party="US")


def event_of(item: Meeting | Statement, **options: Any) -> icalendar.Event:
    """Return an item's only event as icalendar reads it."""
    (only,) = icalendar.Calendar.from_ical(calendar(item, **options)).walk("VEVENT")
    return only
