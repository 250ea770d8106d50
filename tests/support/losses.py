"""What of an item comes back from the formats for readers, field by field, as far as it is read again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import attrs
from attrs import frozen

from diplofeed.config import Author, Publication
from diplofeed.exporters.atom import AtomOptions
from diplofeed.exporters.ical import IcalOptions, Statements
from diplofeed.exporters.rss import RssOptions
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
from diplofeed.model.entry import tag_uri, uid
from diplofeed.publishing import render
from diplofeed.record.plain import plain
from diplofeed.registry import Registry
from diplofeed.source import Inputs, Located, Names
from diplofeed.sources.foreign.ids import id_of

__all__ = ["FORMATS", "NAMES", "OTHERS", "Format", "came_back", "kept_fields", "said_of", "table", "values_of"]

Item = Meeting | Statement
NOW: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
DESK: Final = Publication(
    id="tag:example.org,2026:talks",
    title="Talks",
    link="https://example.org/talks/",
    author=Author(name="Example Desk", email="desk@example.org"),
)
ARMS: Final = Topic(id="arms-control", name={"en": "Arms control", "ru": "Контроль"}, uri="https://example.org/arms")
GRAIN: Final = Topic(id="grain", name="Grain, and its transport")
UNION: Final = Party(id="EU", name="European Union", kind=PartyKind.ORGANISATION, url="https://europa.example/")
HALL: Final = Person(id="emily-hall", name="Dr. Emily Hall", role="analyst", party="US", url="https://example.org/hall")
LEE: Final = Person(id="ann-lee", name="Ann Lee")
TREATY: Final = Instrument(id="new-start", name="New START Treaty", short="New START", url="https://example.org/start")
NAMES: Final = Names(
    parties={"EU": UNION},
    people={each.id: each for each in (HALL, LEE)},
    topics={each.id: each for each in (ARMS, GRAIN)},
    instruments={TREATY.id: TREATY},
)
"""The names the record has, which readers of its documents have too."""

_TIMED: Final = "2026-12-08T10:00/12:00[Europe/Vienna]"
OTHERS: Final[tuple[Item, ...]] = (
    Meeting(id="other-meeting", title="Another meeting", when="2026-12-01"),
    Meeting(id="a-series", title="A series", when="2026-12-02"),
    Statement(id="other-statement", title="Another statement", text="Words.", party="FR", when="2026-11-05"),
)
"""The items that others name."""

_BOTH: Final[Mapping[str, Sequence[Any]]] = {
    "topics": [(ARMS,), (ARMS, GRAIN), (Topic(id="new", name="Of no name file"),)],
    "instruments": [(TREATY,), (Instrument(id="inf", name="INF Treaty"),)],
    "related": [
        *((Relation(to="other-meeting", as_=kind),) for kind in RelationKind),
        (Relation(to="other-meeting", as_="see-also"), Relation(to="other-statement", as_="see-also")),
    ],
    "url": ["https://example.org/vienna"],
    "attachments": [
        (Attachment(url="https://example.org/a.pdf", title="Agenda", type="application/pdf", size=9),),
        (Attachment(url="https://example.org/a.pdf"), Attachment(url="https://example.org/b.jpg", type="image/jpeg")),
    ],
    "sources": [
        (Source(title="Announcement", url="https://example.org/news"),),
        (Source(title="A paper", publisher="Archive", url="https://example.org/paper", accessed="2026-11-20"),),
        (Source(title="A note"),),
    ],
    "published": ["2026-11-02T08:00Z"],
    "formerly": [("former",)],
    "minor": ["A typo."],
    "same_as": [("https://www.wikidata.org/entity/Q1",)],
}
_MEETING: Final[Mapping[str, Sequence[Any]]] = {
    **_BOTH,
    "title": ["Talks (in Vienna)", {"en": "Talks", "ru": "Переговоры"}, "A; b, c \\ <d> & *e*"],
    "when": [
        *(_TIMED, "2026-12-08T10:00Z", "2026-12-08T10:00+05:00", "2026-12-08", "2026-12-08/2026-12-10", "2026-12"),
        *("2026-12/2027-01", "2027", "2027-21", "2026-12-08~", "2026-12?", "2026-12-XX", "2026-12-08/.."),
        *("../2026-12-08", "203X", "1850-03-01T10:00[Europe/Vienna]"),
    ],
    "status": list(Status),
    "place": [
        Place(city="Vienna", country="AT"),
        Place(name="Hofburg", city="Vienna", country="AT", latitude=48.2, longitude=16.36),
        Place(name="The embassy"),
        Place(country="CH"),
    ],
    "places": [(Place(city="Vienna", country="AT"), Place(city="Geneva", country="CH"))],
    "online": [True],
    "conference": ["https://example.org/live", "tel:+4312345"],
    "parties": [("US", "RU"), ("US", UNION), (Party(id="g", name="A group", kind=PartyKind.GROUP), "CH")],
    "participants": [
        (Participant(person=HALL),),
        (Participant(person=LEE, role="host", party="AT"), Participant(person=HALL)),
        (Participant(person=Person(id="new", name="Of No File", affiliation="A house")),),
    ],
    "summary": ["What it is *about*.", "Two\n\nparagraphs, and\n\n- a list", {"en": "What.", "ru": "Что."}],
    "agenda": [("Inspections", "Missiles")],
    "significance": ["The first in a year."],
    "positions": [(Position(party="US", text="More inspections."),)],
    "outcomes": [(Outcome(text="To meet again."), Outcome(text="A paper.", party="RU"))],
    "series": ["a-series"],
    "recurrence": ["FREQ=WEEKLY;COUNT=4"],
    "rdate": [("2026-12-20",)],
    "exdate": [("2026-12-15",)],
    "rounds": [
        (Round(recurrence_id="2026-12-15", when="2026-12-16T10:00/12:00[Europe/Vienna]"),),
        (Round(recurrence_id="2026-12-15", status=Status.CANCELLED),),
        (Round(recurrence_id="2026-12-15", title="Another title", place=Place(city="Geneva", country="CH")),),
    ],
    "as_of": ["2026-11-20"],
}
_STATEMENT: Final[Mapping[str, Sequence[Any]]] = {
    **_BOTH,
    "title": ["On why they talk"],
    "when": ["2026-11-20", "2026-11-20T10:00[Europe/Vienna]", "2026-11", "2026-11~", "2026-11-20/2026-11-21"],
    "text": ["Diplomacy *reduces* the risks.", "Two\n\nparagraphs."],
    "speaker": [HALL, Person(id="new", name="Of No File", role="envoy")],
    "speakers": [(HALL, LEE)],
    "party": ["RU", UNION],
    "parties": [("RU", UNION)],
    "form": list(Form),
    "about": [("other-meeting",), ("other-meeting", "a-series")],
    "language": ["fr"],
    "translations": [
        (Translation(language="ru", text="Слова."),),
        (Translation(language="ru", url="https://example.org/ru"),),
    ],
    "medium": ["press conference"],
}
# What else a value needs to be there.
_WITH: Final[Mapping[str, Mapping[str, Any]]] = {
    "exdate": {"recurrence": "FREQ=WEEKLY;COUNT=4"},
    "rounds": {"recurrence": "FREQ=WEEKLY;COUNT=4"},
    "status": {"when": "2026-11-03T10:00/12:00[Europe/Vienna]"},  # what lies ahead was not held
    "as_of": {"when": "2026-11-03/..", "status": "held"},
}


_ALWAYS: Final = ("title", "when", "text")  # which an item cannot do without
_VOICES: Final = {"speaker", "speakers", "party", "parties"}


@frozen
class Format:
    """A format that is read again.

    Attributes:
        options: Of its exporter: all it has for programs.
    """

    exporter: str
    source: str
    file: str
    options: Any = None

    def key(self, item: Item) -> str:
        """Return the id with which an item comes back."""
        tag = tag_uri(DESK.id, item.kind, item.id)
        return id_of(str(uid(tag))) if self.exporter == "ical" else item.id


_CALENDAR: Final = IcalOptions(statements=Statements.JOURNAL, links=True, components=True, max_bytes=10**9)
FORMATS: Final[Mapping[str, Format]] = {
    ".ics": Format("ical", "ical", "calendar.ics", _CALENDAR),
    "Atom": Format("atom", "feed", "atom.xml", AtomOptions(entries=1000)),
    "RSS": Format("rss", "feed", "rss.xml", RssOptions(entries=1000)),
}


def came_back(format_: Format, items: Iterable[Item]) -> dict[str, Item]:
    """Return what is read of a document of items, by the id each has, with the names of the record."""
    registry, written = Registry.builtin(), list(items)
    data = render(
        written, publication=DESK, exporter=registry.exporter(format_.exporter), options=format_.options, now=NOW
    )
    source = registry.source(format_.source)
    with TemporaryDirectory() as folder:
        path = Path(folder) / format_.file
        path.write_bytes(data)
        read = list(source.read(Inputs(path=path, options=source.options(), names=NAMES)))
    ids = {format_.key(item): item.id for item in written}
    return {ids[each.item.id]: _named_again(each.item, ids) for each in read if isinstance(each, Located)}


def _named_again(item: Item, ids: Mapping[str, str]) -> Item:
    """Return an item that names others by the ids they had."""
    related = tuple(attrs.evolve(each, to=ids.get(each.to, each.to)) for each in item.related)
    if isinstance(item, Meeting):
        return attrs.evolve(item, related=related, series=ids.get(item.series, item.series))
    return attrs.evolve(item, related=related, about=tuple(ids.get(each, each) for each in item.about))


def said_of(item: Item) -> dict[str, Any]:
    """Return the fields of an item, with the language that its text has where it states none."""
    language = {"language": DESK.language} if isinstance(item, Statement) else {}
    fields: dict[str, Any] = _reduced({**language, **plain(item)})
    return fields


def _reduced(value: Any) -> Any:
    """Return plain data with each text in English, or the language it is in, alone."""
    if isinstance(value, list):
        return [_reduced(each) for each in value]
    if not isinstance(value, dict):
        return value
    return value["en"] if "en" in value else {name: _reduced(each) for name, each in value.items()}


# ---------------------------------------------------------------- the table


def _base(cls: type[Item], id_: str, **fields: Any) -> Item:
    if cls is Meeting:
        return Meeting(**{"id": id_, "title": "Talks", "when": _TIMED, **fields})
    voice = {} if fields.keys() & _VOICES else {"party": "US"}
    return Statement(**{"id": id_, "text": "Words.", "when": "2026-11-20", **voice, **fields})


_CASES: Final[Mapping[type[Item], Mapping[str, Sequence[Any]]]] = {Meeting: _MEETING, Statement: _STATEMENT}


@cache
def _variants() -> tuple[tuple[type[Item], str, Item, Item], ...]:
    """Return items, each with one field set, and the same without it."""
    made = []
    for cls, cases in _CASES.items():
        for name, values in cases.items():
            for number, value in enumerate(values):
                id_, needed = f"{cls.kind}-{name}-{number}", _WITH.get(name, {})
                with_ = _base(cls, id_, **needed, **{name: value})
                made.append((cls, name, with_, _base(cls, f"{id_}-without", **needed)))
    return tuple(made)


@cache
def table() -> tuple[str, ...]:
    """Return the rows of the table: of each field how much comes back from each format."""
    read = {
        name: came_back(format_, (*OTHERS, *(item for *_, with_, without in _variants() for item in (with_, without))))
        for name, format_ in FORMATS.items()
    }
    rows = [f"| Item | Field | {' | '.join(FORMATS)} |", f"| --- | --- |{' --- |' * len(FORMATS)}"]
    for cls, cases in _CASES.items():
        for name in ("id", *cases):
            cells = [
                _id_of(format_) if name == "id" else _of(cls, name, read[label]) for label, format_ in FORMATS.items()
            ]
            rows.append(f"| {cls.kind} | `{name}` | {' | '.join(cells)} |")
    return tuple(rows)


def _id_of(format_: Format) -> str:
    return "another" if format_.exporter == "ical" else "kept"


def _of(cls: type[Item], name: str, read: Mapping[str, Any]) -> str:
    """Return how much of a field comes back, over all its values."""
    found = [
        _how(name, with_, read.get(with_.id), read.get(without.id))
        for kind, field, with_, without in _variants()
        if kind is cls and field == name
    ]
    kinds = set(found)
    if len(kinds) == 1:
        return found[0]
    return "in part" if kinds & {"kept", "in part"} else "in words"


def _how(name: str, item: Item, back: Item | None, plainly: Item | None) -> str:
    if back is None:
        return "lost"
    expected, found = (said_of(each).get(name) for each in (item, back))
    if expected == found:
        return "kept"
    if found and (name in _ALWAYS or plainly is None or found != said_of(plainly).get(name)):
        return "in part"
    is_same = plainly is not None and attrs.evolve(back, id="x") == attrs.evolve(plainly, id="x")
    return "lost" if is_same else "in words"


def kept_fields(label: str, cls: type[Item]) -> list[str]:
    """Return the fields of an item that come back from a format whatever they are."""
    rows = (row.strip("| ").split(" | ") for row in table())
    column = [*FORMATS].index(label) + 2
    return [cells[1].strip("`") for cells in rows if cells[0] == cls.kind and cells[column] == "kept"]


def values_of(cls: type[Item]) -> Mapping[str, Sequence[Any]]:
    """Return what each field of an item may be."""
    return _CASES[cls]
