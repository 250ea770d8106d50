"""How the public names are used, for mypy alone: nothing here is run.

It fails where a type asks of users more than the documentation does, or promises them less.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import assert_type

import icalendar
from starlette.types import ASGIApp

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
    Origin,
    Outcome,
    Participant,
    Party,
    Person,
    Place,
    Position,
    Publication,
    Record,
    RecordSource,
    Registry,
    Relation,
    Report,
    Sink,
    SinkPlugin,
    Source,
    Statement,
    Status,
    Topic,
    View,
    When,
    Where,
    build,
    from_feedparser,
    from_icalendar,
    load_config,
    publish,
    read,
    render,
    to_feedgen,
    to_icalendar,
    view,
)
from diplofeed.export import Context, NoOptions
from diplofeed.model import RelationKind
from diplofeed.model.entry import Entry
from diplofeed.registry import Plugin
from diplofeed.serve import Lifetimes, app
from diplofeed.sink import Outputs
from diplofeed.source import Inputs, Located
from diplofeed.source import Source as FormerNameOfRecordSource
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
    output = Statement(id="hall", speaker=someone, when=date(2023, 7, 11), text="Talk.", about=["vienna"])
    assert_type(talks.title, Text)
    assert_type(talks.when, When)
    assert_type(talks.parties, tuple[Party, ...])
    assert_type(output.when.label("ru"), str)
    assert_type([party.name_in("ru") for party in talks.parties], list[str])
    return talks, output


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


def folder() -> View:
    """A folder read, built and served, each place written as a path or as a text."""
    assert_type(read("my-record"), Record)
    report = build(
        Path("my-record"), output="public", now=NOW, formats=["atom"], options={"ical": {"imprecise": "omit"}}
    )
    assert_type(report, Report)
    assert_type(report.failures, tuple[str, ...])
    config = load_config(Path("my-record"))
    with Ledger.open("ledger.db", publication=config.publication.id) as ledger:
        served = view(ledger, config=config, where=Where(kinds=["meeting"]), format="json", language="ru", now=NOW)
    assert_type(served.data, bytes)
    assert_type(served.updated, datetime)
    assert_type(served.matches(None), bool)
    return view("my-record", where="topic/arms", now=NOW)


def passed_on(event: icalendar.Event, note: icalendar.Journal, calendar: icalendar.Calendar) -> None:
    """Objects of other libraries, each as what it is."""
    assert_type(to_icalendar(view("my-record", format="ical")), icalendar.Calendar)
    assert_type(from_icalendar(event), Meeting)
    assert_type(from_icalendar(note), Statement)
    assert_type(from_icalendar(calendar), Record)
    assert_type(from_feedparser({"title": "Talks"}), Meeting | Statement | Record)
    to_feedgen(b"").atom_str()


def found(inputs: Inputs) -> Iterable[Located]:
    """One meeting and its place."""
    return [Located(item=items()[0], origin=Origin(inputs.path.name))]


def kept(sink: Sink) -> str:
    """A sink of one's own has a name."""
    return sink.name


def opened(outputs: Outputs) -> Sink:
    """A sink of a plugin, which may be one that comes with diplofeed."""
    return FolderSink(outputs.path / outputs.audience.value)


def referred() -> Plugin | None:
    """A plugin as another process is sent it."""
    own = SinkPlugin(name="own", open=opened, contract=2)
    registry = Registry.builtin().with_(own)
    assert_type(registry.sink("own"), SinkPlugin)
    return registry.reference("own", "sink")


def mounted() -> ASGIApp:
    """The server is an application that frameworks mount."""
    return app("my-record", lifetimes=Lifetimes(feeds=600))


SOURCES: list[RecordSource] = [RecordSource(name="own", read=found), FormerNameOfRecordSource(name="old", read=found)]
CHECKED: Record = Record.of(items())
kept(FolderSink(Path("public")))
