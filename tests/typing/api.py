"""How the public names are used, for mypy alone: nothing here is run.

It fails where a type asks of users more than the documentation does, or promises them less.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import assert_type

from diplofeed import (
    Author,
    Document,
    Exporter,
    Feed,
    FeedsBy,
    FeedSpec,
    FolderSink,
    Format,
    Fragment,
    Ledger,
    Meeting,
    Outcome,
    Participant,
    Party,
    Person,
    Place,
    Position,
    Publication,
    Record,
    Registry,
    Relation,
    Source,
    Statement,
    Topic,
    When,
    Where,
    publish,
    render,
)
from diplofeed.export import Context, NoOptions
from diplofeed.model import RelationKind, Status
from diplofeed.model.entry import Entry
from diplofeed.publishing import Report
from diplofeed.text import Text

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def items() -> tuple[Meeting, Statement]:
    """Values as people write them: strings, mappings by language, dates of the standard library, country codes."""
    someone = Person(id="emily-hall", name="Dr. Emily Hall", party="US")
    talks = Meeting(
        id="vienna",
        title={"en": "Vienna talks", "ru": "Переговоры в Вене"},
        when="2023-07",
        status=Status.HELD,
        place=Place(name="Hofburg", city="Vienna", country="AT", latitude=48.2, longitude=16.36),
        parties=["US", Party(id="EU", name="European Union")],
        participants=[Participant(person=someone, role="host")],
        topics=(Topic(id="arms", name="Arms control"),),
        agenda=["Arms control", {"fr": "Maîtrise des armements"}],
        positions=[Position(party="US", text="For.")],
        outcomes=[Outcome(text="Agreed.")],
        related=[Relation(to="geneva", as_=RelationKind.FOLLOWS)],
        sources=[Source(title="Readout", url="https://example.org/readout", accessed=date(2026, 11, 23))],
    )
    said = Statement(id="hall", speaker=someone, when=date(2023, 7, 11), text="Talk.", about=["vienna"])
    assert_type(talks.title, Text)
    assert_type(talks.when, When)
    assert_type(talks.parties, tuple[Party, ...])
    assert_type(said.when.label("ru"), str)
    assert_type([party.name_in("ru") for party in talks.parties], list[str])
    return talks, said


def publication() -> Publication:
    """A publication in two languages."""
    return Publication(
        id="tag:example.org,2026:talks",
        title="Talks",
        link="https://example.org/talks/",
        languages=["ru"],
        author=Author(name="Example Desk"),
    )


def entry(entry: Entry, context: Context[NoOptions]) -> bytes:
    """One line of a format of one's own."""
    return entry.item.when.label().encode() + context.language.encode()


def document(feed: Feed, fragments: Iterable[Fragment], _: Context[NoOptions]) -> Iterable[Document]:
    """All of them."""
    return [Document(f"{feed.slug}.txt", (fragment.data for fragment in fragments))]


def use() -> Report:
    """A record made, rendered and published."""
    own = Exporter(name="own", filename="own.txt", media_type="text/plain", entry=entry, document=document)
    registry = Registry.builtin()
    made = render(items(), publication=publication(), exporter=registry.exporter("atom"), now=NOW, language="ru")
    assert_type(made, bytes)
    with Ledger.open("ledger.db", publication=publication().id) as ledger:
        report = publish(
            Record(items=items()),
            publication=publication(),
            formats=[Format.of(own)],
            ledger=ledger,
            sink=FolderSink(Path("public")),
            now=NOW,
            feeds=[FeedSpec(slug="arms", title="Arms", where=Where(topics=["arms"], from_="2023"))],
            feeds_by=FeedsBy(party=True),
        )
    assert_type(report.complete, bool)
    return report
