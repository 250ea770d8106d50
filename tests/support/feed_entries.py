"""Entries and whole feeds of RSS, Atom and JSON Feed to look at, and what is read of them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime

import attrs
import pytest

from diplofeed.config import Author, Publication
from diplofeed.export import Alternate, Context, Exporter, Feed, Fragment
from diplofeed.exporters import atom, rss
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
    Source,
    Statement,
    Status,
    Topic,
    Translation,
)
from diplofeed.model.entry import Entry, Reference, tag_uri, uid
from diplofeed.text import Text
from diplofeed.when import parse

NS = {
    "a": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "ev": "http://purl.org/rss/1.0/modules/event/",
    "georss": "http://www.georss.org/georss",
    "thr": "http://purl.org/syndication/thread/1.0",
}
RECORD = "tag:example.org,2026:us-russia"
SITE = "https://example.org/us-russia/"
BOTH = [rss.EXPORTER, atom.EXPORTER]
both = pytest.mark.parametrize("exporter", BOTH, ids=[exporter.name for exporter in BOTH])


def publication(**changes: object) -> Publication:
    """Return a publication with every field filled."""
    whole = Publication(
        id=RECORD,
        title="U.S.-Russia diplomacy",
        link=SITE,
        author=Author(name="Example Desk", email="desk@example.org", url="https://example.org/desk"),
        description="Meetings & statements",
        rights="CC BY 4.0",
        icon="https://example.org/icon.png",
        logo="https://example.org/logo.png",
        hubs=("https://hub.example.org/",),
    )
    return attrs.evolve(whole, **changes)


def full_context(exporter: Exporter, **changes: object) -> Context:
    """Return a context with an exporter's default options."""
    return Context(publication=publication(**changes), options=exporter.options(), language="en")


def full_feed(**changes: object) -> Feed:
    """Return the feed of everything, which exists in all formats."""
    formats = {
        "rss": ("application/rss+xml", "rss.xml"),
        "atom": ("application/atom+xml", "atom.xml"),
        "json": ("application/feed+json", "feed.json"),
        "ical": ("text/calendar", "calendar.ics"),
        "markdown": ("text/markdown", "digest.md"),
        "html": ("text/html", "index.html"),
        "changes": ("application/atom+xml", "changes.xml"),
    }
    feed = Feed(
        slug="",
        title=Text.line("U.S.-Russia diplomacy"),
        description=Text.of("Meetings & statements"),
        listed=True,
        url=SITE,
        updated=datetime(2023, 8, 2, 9, 30, 0, 1, UTC),
        today=date(2026, 11, 23),
        alternates=tuple(
            Alternate(format=name, media_type=kind, url=SITE + file, title=name.title())
            for name, (kind, file) in formats.items()
        ),
    )
    return attrs.evolve(feed, **changes)


def topic() -> Topic:
    """Return a topic with a concept of its own."""
    return Topic(id="arms-control", name="Arms control", uri="https://example.org/concepts/arms-control")


def hall() -> Person:
    """Return a speaker with a page of her own."""
    return Person(id="emily-hall", name="Emily Hall", role="political analyst", url="https://example.org/hall")


def reference(relation: str, kind: str, id_: str, url: str = "") -> Reference:
    """Return a reference to another entry."""
    tag = tag_uri(RECORD, kind, id_)
    title = Text.line(id_.replace("-", " ").capitalize())
    return Reference(
        relation=relation, kind=kind, id=id_, tag=tag, uid=uid(tag), title=title, when=parse("2023-06"), url=url
    )


def vienna(**changes: object) -> Meeting:
    """Return a meeting with every field filled."""
    whole = Meeting(
        id="vienna-arms-control",
        title="Talks on nuclear arms control",
        when="2023-07",
        status=Status.HELD,
        place=Place(name="Hofburg", city="Vienna", country="AT", latitude=48.2065, longitude=16.3655),
        parties=("US", "RU", Party(id="EU", name="European Union", kind=PartyKind.ORGANISATION)),
        participants=(
            Participant(person=hall(), role="observer", party="US"),
            Participant(person=Person(id="michael-green", name="Michael Green")),
        ),
        topics=(topic(), Topic(id="strategic-stability", name="Strategic stability")),
        summary='Diplomats met in **Vienna**.\n\nThey spoke of [treaties](https://example.org/treaties) & "limits".',
        agenda=("Strategic stability", "New missile systems"),
        significance="Keeps a channel open.",
        positions=(Position(party="US", text="Transparency"), Position(party="RU", text="Deterrence")),
        outcomes=(Outcome(text="Nothing was signed."), Outcome(text="Reported home", party="US")),
        instruments=(
            Instrument(id="new-start", name="New START Treaty", short="New START", url="https://example.org/new-start"),
            Instrument(id="inf", name="Intermediate-Range Nuclear Forces Treaty", short="INF"),
        ),
        series="us-russia-talks",
        related=(Relation(to="g7-summit", as_=RelationKind.IN_RESPONSE_TO),),
        recurrence="FREQ=WEEKLY;COUNT=4",
        url="https://example.org/us-russia/vienna",
        conference="https://example.org/live",
        attachments=(
            Attachment(url="https://example.org/readout.pdf", title="Readout", type="application/pdf", size=12345),
            Attachment(url="https://example.org/photo.jpg", type="image/jpeg"),
        ),
        sources=(
            Source(title="EXPLAINER - Russia-U.S. diplomacy", url="https://example.org/explainer", publisher="Reuters"),
            Source(title="A note on paper"),
        ),
    )
    return attrs.evolve(whole, **changes)


def quote(**changes: object) -> Statement:
    """Return a statement with every field filled."""
    whole = Statement(
        id="hall-outlet",
        title="On why they talk",
        when="2023-08-01",
        text="Diplomacy provides an outlet to address critical issues.",
        speaker=hall(),
        party="US",
        form=Form.QUOTE,
        about=("vienna-arms-control",),
        topics=(topic(),),
        language="en-US",
        translations=(
            Translation(language="ru", text="Дипломатия даёт выход.", url="https://example.org/ru/hall"),
            Translation(language="de", url="https://example.org/de/hall"),
            Translation(language="fr", text="La diplomatie offre une issue."),
        ),
        medium="news explainer",
        url="https://example.org/us-russia/hall",
        sources=(Source(title="EXPLAINER", url="https://example.org/explainer", publisher="Reuters"),),
    )
    return attrs.evolve(whole, **changes)


def entry(item: Meeting | Statement, *references: Reference, microsecond: int = 0) -> Entry:
    """Return an entry of an item."""
    tag = tag_uri(RECORD, item.kind, item.id)
    published = datetime(2023, 8, 1, 12, tzinfo=UTC)
    updated = datetime(2023, 8, 2, 9, 30, 0, microsecond, UTC)
    return Entry(item=item, tag=tag, uid=uid(tag), published=published, updated=updated, references=references)


def full_entries() -> list[Entry]:
    """Return entries that use every field, the newest first."""
    quoted = entry(
        quote(),
        reference("about", "meeting", "vienna-arms-control", "https://example.org/us-russia/vienna"),
        microsecond=1,
    )
    met = entry(
        vienna(),
        reference("in-response-to", "meeting", "g7-summit", "https://example.org/us-russia/g7"),
        reference("series", "meeting", "us-russia-talks"),
        reference("part-of", "meeting", "us-russia-talks"),
        reference("depends-on", "meeting", "un-discussions"),
        reference("see-also", "statement", "green-channels", "https://example.org/us-russia/green"),
    )
    return [quoted, met]


def render(exporter: Exporter, entries: list[Entry], feed: Feed | None = None, context: Context | None = None) -> bytes:
    """Return the one document an exporter makes of entries."""
    context = context or full_context(exporter)
    fragments = (Fragment(each, exporter.entry(each, context)) for each in entries)
    (document,) = exporter.documents(feed or full_feed(), fragments, context)
    assert document.name == exporter.filename
    return b"".join(document.chunks)


def links_of(element: ET.Element, rel: str) -> list[dict[str, str]]:
    """Return the attributes of Atom links with a relation."""
    links = (dict(link.attrib) for link in element.findall("a:link", NS))
    return [link for link in links if link.pop("rel") == rel]


def text_of(element: ET.Element, path: str) -> str | None:
    """Return the text of the only element at a path, or None if there is none."""
    result = element.findall(path, NS)
    assert len(result) <= 1, path
    return result[0].text if result else None


def fragment(published: str, *, number: int = 0, data: bytes = b"x", updated: str = "") -> Fragment:
    """Return the fragment of an entry that was published at a moment."""
    tag = f"tag:example.org,2026:x/meeting/{published}-{number}"
    moments = {
        name: datetime.fromisoformat(f"{text}T12:00Z") for name, text in (("p", published), ("u", updated)) if text
    }
    item = Meeting(id="m", title="Talks", when="2023")
    entry = Entry(item=item, tag=tag, uid=uid(tag), published=moments["p"], updated=moments.get("u", moments["p"]))
    return Fragment(entry, data)
