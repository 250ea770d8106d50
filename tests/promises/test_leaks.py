"""Nothing of internal or embargoed items is in what the public gets: not a word, not an id, not a gap between stamps.

The strongest test is the simplest: the bytes are those of the same record without these items.
``DIPLOFEED_EFFORT=1500 python -m pytest tests/promises/test_leaks.py`` tries 3,000 records of each kind.
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import attrs
import pytest
from attrs import define, evolve, field, frozen
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from diplofeed.cli import main
from diplofeed.config import Author, FeedsBy, FeedSpec, Publication, Where
from diplofeed.config.load import load_config
from diplofeed.exporters.ical import Html, IcalOptions, Statements
from diplofeed.ledger import text
from diplofeed.ledger.store import Ledger
from diplofeed.model import (
    Attachment,
    Audience,
    Instrument,
    Meeting,
    Outcome,
    Participant,
    Party,
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
from diplofeed.publishing import Format, Report, publish
from diplofeed.publishing.build import build
from diplofeed.record import Record
from diplofeed.registry import Registry
from diplofeed.sink import MemorySink
from support.effort import cases
from support.places import EXAMPLE, contents, copied
from support.promises import Memory, read_atom

Item = Meeting | Statement

START = datetime(2026, 11, 23, 12, tzinfo=UTC)
BUILTIN = Registry.builtin()
PUBLICATION = Publication(
    id="tag:example.org,2026:leaks",
    title="A record",
    link="https://example.org/leaks/",
    languages=["ru"],
    author=Author(name="Example Desk", email="desk@example.org"),
)
FEEDS = (
    FeedSpec(slug="arms", title="Arms", where=Where(topics=["arms"])),
    FeedSpec(slug="sayings", title="Sayings", where=Where(kinds=["statement"])),
    FeedSpec(slug="desk", title="For the desk", audience="internal"),
)
FEEDS_BY = FeedsBy(topic=True, party=True, person=True, series=True)
EXAMPLES = cases(2)
RUN: Counter[str] = Counter()
MARK = "hush"  # stands in all that is said of what is hidden, and in nothing else


# ---------------------------------------------------------------- what is hidden, and what is not


def words(number: int, what: str) -> dict[str, str]:
    """Return a text in two languages that nobody is to see."""
    return {"en": f"{MARK}{number} *{what}* {MARK}", "ru": f"{MARK}{number} {what} по-русски"}


def link(number: int, what: str) -> str:
    """Return an address that nobody is to see."""
    return f"https://{MARK}{number}.example.org/{MARK}/{what}?{MARK}={what}#{MARK}"


def names(number: int) -> tuple[Party, Person, Topic, Instrument]:
    """Return a party, a person, a topic and a treaty that only hidden items name."""
    party = Party(
        id=f"{MARK}-party-{number}",
        name=words(number, "party"),
        kind="organisation",
        url=link(number, "party"),
        same_as=[link(number, "party-elsewhere")],
    )
    person = Person(
        id=f"{MARK}-person-{number}",
        name=words(number, "person"),
        role=words(number, "role"),
        affiliation=words(number, "affiliation"),
        party=party,
        url=link(number, "person"),
        same_as=[link(number, "person-elsewhere")],
    )
    topic = Topic(
        id=f"{MARK}-topic-{number}",
        name=words(number, "topic"),
        uri=link(number, "topic"),
        same_as=[link(number, "topic-elsewhere")],
    )
    treaty = Instrument(
        id=f"{MARK}-treaty-{number}",
        name=words(number, "treaty"),
        short=words(number, "short"),
        url=link(number, "treaty"),
        same_as=[link(number, "treaty-elsewhere")],
    )
    return party, person, topic, treaty


def common(number: int, version: int, mentions: Iterable[str]) -> dict[str, Any]:
    """Return what hidden meetings and statements have in common."""
    _, _, topic, treaty = names(number)
    return {
        "id": f"{MARK}-{number}",
        "topics": [topic, ARMS],
        "instruments": [treaty],
        "related": [Relation(to=mention, as_=RelationKind.FOLLOWS) for mention in mentions],
        "url": link(number, f"page-{version}"),
        "attachments": [Attachment(url=link(number, "a.pdf"), title=words(number, "a"), type="text/plain", size=3141)],
        "sources": [
            Source(
                title=words(number, "source"),
                url=link(number, "source"),
                publisher=words(number, "by"),
                accessed="2026-11-20",
            )
        ],
        "formerly": [f"{MARK}-{number}-once"],
        "minor": f"{MARK}-{number}-mended-{version}",
        "published": START - timedelta(days=number + 1),
        "same_as": [link(number, "elsewhere"), f"urn:{MARK}:{number}"],
    }


def hidden_meeting(number: int, version: int, mentions: Iterable[str], series: str) -> Meeting:
    """Return a meeting that has everything a meeting can have, and says in all of it that it is hidden."""
    party, person, _, _ = names(number)
    return Meeting(
        **common(number, version, mentions),
        when="2026-12-17T10:00/12:00[Europe/Vienna]",
        title=words(number, f"title {version}"),
        status=Status.CONFIRMED,
        place=Place(
            name=words(number, "hall"),
            city=words(number, "city"),
            country=party,
            latitude=12.34567,
            longitude=76.54321,
            same_as=[link(number, "place")],
        ),
        parties=[party, US],
        participants=[Participant(person=person, role=words(number, "guest"), party=party)],
        summary=words(number, "summary"),
        agenda=[words(number, "agenda")],
        significance=words(number, "significance"),
        positions=[Position(party=party, text=words(number, "position"))],
        outcomes=[Outcome(party=party, text=words(number, "outcome"))],
        series=series or f"{MARK}-series",
        recurrence="FREQ=WEEKLY;COUNT=3",
        rdate=["2027-01-21"],
        exdate=["2026-12-24"],
        rounds=[
            Round(
                recurrence_id="2026-12-31",
                when="2027-01-02",
                place=Place(name=words(number, "other hall")),
                title=words(number, "other title"),
                summary=words(number, "other summary"),
            )
        ],
        as_of="2026-11-19",
        conference=link(number, "conference"),
        places=[Place(name=words(number, "second hall"), country=party)],
        online=True,
    )


def hidden_statement(number: int, version: int, mentions: Iterable[str], about: str) -> Statement:
    """Return a statement that has everything a statement can have, and says in all of it that it is hidden."""
    party, person, _, _ = names(number)
    return Statement(
        **common(number, version, mentions),
        when="2026-11-17",
        title=words(number, f"title {version}"),
        text=words(number, "text"),
        speaker=person,
        party=party,
        form="readout",
        about=[about or f"{MARK}-series"],
        language="fr",
        translations=[Translation(language="de", text=f"{MARK}{number} auf Deutsch", url=link(number, "de"))],
        medium=words(number, "medium"),
        speakers=[HALL, person],
        parties=[US, party],
    )


HIDING: Final[Mapping[str, Mapping[str, Any]]] = {
    "internal": {"audience": Audience.INTERNAL},
    "embargo": {"embargo_until": START + timedelta(days=9000)},
    "both": {"audience": Audience.INTERNAL, "embargo_until": START + timedelta(days=9000)},
}
ARMS, GRAIN = Topic(id="arms", name="Arms control"), Topic(id="grain", name="Grain")
US = Party.country("US")
HALL = Person(id="emily-hall", name="Dr. Emily Hall", role="political analyst")
GREEN = Person(id="michael-green", name="Dr. Michael Green", role="expert in international relations")


@frozen
class Shown:
    """A public item as an editor has it, with what it says of others."""

    number: int
    kind: str
    when: str
    topics: tuple[Topic, ...]
    person: Person
    mentions: tuple[str, ...]
    series: str

    def item(self, version: int) -> Item:
        """Return it as the record has it."""
        facts = {
            "id": f"open-{self.number}",
            "when": self.when,
            "title": f"Open {self.number}",
            "topics": self.topics,
            "related": [Relation(to=mention) for mention in self.mentions],
        }
        output = f"Said in version {version}."
        if self.kind == "statement":
            return Statement(**facts, text=output, speaker=self.person, about=self.mentions)
        return Meeting(
            **facts, summary=output, parties=[US], participants=[Participant(person=self.person)], series=self.series
        )


@frozen
class Moment:
    """A build: how many hours after the last, which hidden items there are then, and which version of each item."""

    hours: int
    hidden: tuple[tuple[int, str, str, int], ...]  # number, kind, why, version
    versions: tuple[int, ...]
    first: int  # where in the record the hidden items stand

    def record(self, shown: Iterable[Shown], *, with_hidden: bool) -> Record:
        """Return the record, with what is hidden or as if it had never been."""
        there = [each.item(version) for each, version in zip(shown, self.versions, strict=False)]
        if not with_hidden:
            return Record(items=tuple(without_mentions(each, HIDDEN_IDS) for each in there))
        mentions = [item.id for item in there[:1]]
        meeting = next((item.id for item in there if item.kind == "meeting"), "")
        hidden = [
            evolve(MAKE[kind](n, version, mentions, meeting), **HIDING[why]) for n, kind, why, version in self.hidden
        ]
        return Record(items=(*there[: self.first], *hidden, *there[self.first :]))


MAKE: Final[Mapping[str, Callable[..., Item]]] = {"meeting": hidden_meeting, "statement": hidden_statement}


def without_mentions(item: Item, hidden: Container[str]) -> Item:
    """Return an item as its editors would have written it had there been nothing of those ids."""
    item = evolve(item, related=[each for each in item.related if each.to not in hidden])
    if isinstance(item, Statement):
        return evolve(item, about=[each for each in item.about if each not in hidden])
    return evolve(item, series="" if item.series in hidden else item.series)


HIDDEN_IDS = frozenset(f"{MARK}-{number}" for number in range(3))
WHENS = ("2023", "2026-10-05", "2026-12", "2026-12-17", "2027-23", "2026-10/..", "2026-12-20T10:00Z")
TARGETS = (*(f"{MARK}-{number}" for number in range(3)), "open-0", "open-1")
HIDDEN = st.tuples(st.integers(0, 2), st.sampled_from(sorted(MAKE)), st.sampled_from(sorted(HIDING)), st.integers(0, 2))
MOMENT = st.builds(
    Moment,
    hours=st.sampled_from((0, 1, 30, 2000)),
    hidden=st.lists(HIDDEN, max_size=3, unique_by=lambda each: each[0]).map(tuple),
    versions=st.lists(st.integers(0, 2), min_size=1, max_size=4).map(tuple),
    first=st.integers(0, 3),
)


@st.composite
def shown_items(draw: st.DrawFn) -> list[Shown]:
    """Draw a few public items that name each other and what is hidden."""
    return [
        Shown(
            number,
            draw(st.sampled_from(("meeting", "meeting", "statement"))),
            draw(st.sampled_from(WHENS)),
            draw(st.sampled_from(((), (ARMS,), (ARMS, GRAIN)))),
            draw(st.sampled_from((HALL, GREEN))),
            tuple(draw(st.lists(st.sampled_from(TARGETS), max_size=3, unique=True))),
            draw(st.sampled_from(("", f"{MARK}-0", f"{MARK}-1"))),
        )
        for number in range(4)
    ]


# ---------------------------------------------------------------- what is published


@define
class Desk:
    """A publication with an edition for the public and one for its desk."""

    ledger: Ledger
    public: MemorySink = field(factory=MemorySink)
    internal: MemorySink = field(factory=MemorySink)
    cache: Memory = field(factory=Memory)

    def build(self, record: Record, now: datetime) -> dict[str, bytes]:
        """Publish a record and return all the public gets: the files and the ledger as public text."""
        report = publish(
            evolve(record, is_checked=True),  # many items here name others that are left out
            publication=PUBLICATION,
            formats=FORMATS,
            ledger=self.ledger,
            sink=self.public,
            now=now,
            feeds=FEEDS,
            feeds_by=FEEDS_BY,
            internal=self.internal,
            withdraw_at_most=1,
            cache=self.cache,
        )
        assert report.complete
        exported = "\n".join(text.export(self.ledger, public=True)).encode()
        return {**self.public.files, "the ledger, exported": exported}

    def build_partly(self, record: Record, now: datetime, way: Way) -> Report:
        """Publish a record in some formats, of which some may fail."""
        return publish(
            evolve(record, is_checked=True),
            publication=PUBLICATION,
            formats=[_failing(made, way.fails) for made in FORMATS if made.exporter.name not in way.lost],
            ledger=self.ledger,
            sink=self.public,
            now=now,
            feeds=FEEDS,
            feeds_by=FEEDS_BY,
            only=way.only,
            others=way.lost,
            internal=self.internal,
            withdraw_at_most=1,
            cache=self.cache,
        )


@frozen
class Way:
    """What is built: some formats or all, of which some fail in a function, and some do not load."""

    only: tuple[str, ...] | None
    lost: tuple[str, ...]
    fails: Mapping[str, str]


def _failing(made: Format, fails: Mapping[str, str]) -> Format:
    """Return a format of which a function raises, where it is to."""
    name = made.exporter.name
    return evolve(made, exporter=evolve(made.exporter, **{fails[name]: _fail})) if name in fails else made


def _fail(*_: object) -> Any:
    """Raise what a plugin may."""
    raise ValueError("no")


FORMATS = [
    Format(
        exporter=each,
        options=IcalOptions(statements=Statements.EVENT, links=True, components=True, html=Html.ALL, single=True)
        if name == "ical"
        else each.options(),
    )
    for name in BUILTIN.names("exporter")
    for each in [BUILTIN.exporter(name)]
]


@pytest.fixture(name="open_desk")
def _open_desk() -> Iterator[Callable[[], Desk]]:
    """Return a function that opens a desk."""
    with opened() as open_desk:
        yield open_desk


class opened(ExitStack):  # noqa: N801 -- used as a function
    """Desks whose ledgers are closed at the end."""

    def __enter__(self) -> Callable[[], Desk]:
        """Return a function that opens a desk."""
        super().__enter__()
        return lambda: Desk(self.enter_context(Ledger.open(":memory:", publication=PUBLICATION.id)))


def traces(files: Mapping[str, bytes], *marks: str) -> list[str]:
    """Return the files in whose names or bytes a mark is to be found."""
    wanted = [mark.encode() for mark in marks or (MARK,)]
    # The digits that tell labels of footnotes apart may look like the end of an id.
    bare = {name: re.sub(rb"(\[\^[^\]]*)-[0-9a-f]{6}\]", rb"\1]", data) for name, data in files.items()}
    reported = {name: (name.encode() + data.replace(b"\r\n ", b"")).lower() for name, data in bare.items()}
    return [name for name, data in reported.items() if any(mark in data for mark in wanted)]


# ---------------------------------------------------------------- tests


@pytest.fixture(name="figures", scope="module", autouse=True)
def _figures(request: pytest.FixtureRequest) -> Iterator[None]:
    """Say at the end how many records were built that had something hidden."""
    yield
    with request.config.pluginmanager.get_plugin("capturemanager").global_and_fixture_disabled():
        print(f"\nleaks: {RUN['records']} records built")


def test_hidden_items_have_all_an_item_can_have() -> None:
    """Every field of a hidden item says something, so that none can leak unseen."""
    for kind, make in MAKE.items():
        item = make(1, 1, ["open-0"], "open-1")
        empty = [each.name for each in attrs.fields(type(item)) if getattr(item, each.name) == each.default]
        assert sorted(empty) == ["audience", "embargo_until"], kind


@pytest.mark.random
@settings(max_examples=EXAMPLES)
@given(shown=shown_items(), moments=st.lists(MOMENT, min_size=1, max_size=4))
def test_hidden_items_change_no_byte(shown: list[Shown], moments: list[Moment]) -> None:
    """However hidden items come, change and go, the public gets the bytes of a record that never had them."""
    RUN["records"] += len(moments)
    now = START
    with opened() as open_desk:
        ours, twin = open_desk(), open_desk()
        for moment in moments:
            now += timedelta(hours=moment.hours)
            files = ours.build(moment.record(shown, with_hidden=True), now)
            assert traces(files) == []
            assert files == twin.build(moment.record(shown, with_hidden=False), now)


NAMES = st.sampled_from(BUILTIN.names("exporter"))
WAY = st.builds(
    Way,
    only=st.none() | st.lists(NAMES, max_size=2).map(tuple),
    lost=st.lists(NAMES, max_size=1).map(tuple),
    fails=st.dictionaries(NAMES, st.sampled_from(("entry", "document", "page", "shared")), max_size=2),
)
TURN = st.tuples(WAY, st.lists(st.sampled_from(("public", "public", *sorted(HIDING))), min_size=2, max_size=2))


@pytest.mark.random
@settings(max_examples=2 * EXAMPLES)
@given(shown=shown_items(), turns=st.lists(TURN, min_size=1, max_size=5))
def test_what_was_public_leaves_no_trace_whatever_is_built_and_fails(
    shown: list[Shown], turns: list[tuple[Way, list[str]]]
) -> None:
    """After a build of some formats, of which some fail or do not load, no file shows what is hidden then."""
    RUN["records"] += len(turns) + 1
    there = [each.item(0) for each in shown]
    kinds = ("meeting", "statement")
    items = [evolve(MAKE[kind](number, 0, [], ""), published=None) for number, kind in enumerate(kinds)]
    with opened() as open_desk:
        desk = open_desk()
        assert traces(desk.build(Record(items=(*there, *items)), START))
        for hour, (way, audiences) in enumerate(turns, start=1):
            now = [evolve(item, **HIDING.get(why, {})) for item, why in zip(items, audiences, strict=True)]
            desk.build_partly(Record(items=(*there, *now)), START + timedelta(hours=hour), way)
            hidden = [number for number, why in enumerate(audiences) if why != "public"]
            marks = [f"{MARK}{end}" for number in hidden for end in (number, f"-{number}")]
            assert not marks or traces(desk.public.files, *marks) == []


EMBARGOED = st.tuples(st.sampled_from(sorted(MAKE)), st.integers(1, 5), st.integers(0, 2))


@pytest.mark.random
@settings(max_examples=EXAMPLES)
@given(
    shown=shown_items(),
    embargoed=st.lists(EMBARGOED, min_size=1, max_size=3),
    versions=st.lists(st.lists(st.integers(0, 2), min_size=2, max_size=4), min_size=6, max_size=6),
)
def test_embargo_that_passes_is_the_beginning(
    shown: list[Shown], embargoed: list[tuple[str, int, int]], versions: list[list[int]]
) -> None:
    """The build after an embargo shows an item as one that was written down, and built, just before it."""
    RUN["records"] += len(versions)
    with opened() as open_desk:
        ours, twin = open_desk(), open_desk()
        items: list[Item] = []
        for day, of_shown in enumerate(versions):
            now = START + timedelta(days=day)
            there = [each.item(version) for each, version in zip(shown, of_shown, strict=False)]
            later = [
                evolve(MAKE[kind](n, version, [], ""), published=None, embargo_until=START + timedelta(days=until))
                for n, (kind, until, version) in enumerate(embargoed)
            ]
            hidden = {item.id for item in later if item.embargo_until and item.embargo_until > now}
            seen = [item for item in later if item.id not in hidden]
            files = ours.build(Record(items=(*there, *later)), now)
            if any(item.embargo_until == now for item in seen):
                twin.build(Record(items=(*items, *seen)), now)
            items = [without_mentions(item, HIDDEN_IDS & hidden) for item in there]
            assert files == twin.build(Record(items=(*items, *seen)), now)
            assert not hidden or traces(files, *hidden, *(each.replace("-", "") for each in hidden)) == []
            heard = {each.tag.rpartition("/")[2]: each.published for each in read_atom(files["atom.xml"])}
            for item in later:
                if item.embargo_until == now:
                    assert heard[item.id] == now, "it is published when its embargo has passed"


@pytest.mark.parametrize("kind", MAKE)
def test_embargo_of_the_very_first_item(kind: str, open_desk: Callable[[], Desk]) -> None:
    """What nobody could see before its embargo passed is not said to have been published before."""
    desk, passes = open_desk(), START + timedelta(days=200)
    item = (
        evolve(MAKE[kind](0, 0, [], ""), recurrence="", rdate=(), exdate=(), rounds=())
        if kind == "meeting"
        else MAKE[kind](0, 0, [], "")
    )
    item = evolve(item, published=None, embargo_until=passes)
    desk.build(Record(items=(item,)), START)

    (heard,) = read_atom(desk.build(Record(items=(item,)), passes)["atom.xml"])

    assert heard.published == passes


@pytest.mark.random
@settings(max_examples=EXAMPLES)
@given(
    shown=shown_items(),
    kind=st.sampled_from(sorted(MAKE)),
    ways=st.lists(st.tuples(st.sampled_from([*sorted(HIDING), "gone"]), st.integers(0, 2)), min_size=1, max_size=4),
    last=st.integers(0, 2),
)
def test_what_becomes_of_an_item_while_it_is_hidden_is_nobodys_business(
    shown: list[Shown], kind: str, ways: list[tuple[str, int]], last: int
) -> None:
    """An item that was public leaves no trace once it is hidden; however it is hidden and edited, it comes back alike.

    Once it is hidden, its editors may even take it out of the record: to the public it is hidden still.
    """
    RUN["records"] += len(ways) + 2
    there = [each.item(0) for each in shown]
    with opened() as open_desk:
        ours, twin = open_desk(), open_desk()
        begin = Record(items=(*there, MAKE[kind](0, 0, ["open-0"], "open-1")))
        assert ours.build(begin, START) == twin.build(begin, START)
        for hour, (why, version) in enumerate((("internal", 0), *ways), start=1):
            now = START + timedelta(hours=hour)
            item = MAKE[kind](0, version, ["open-1"], "")
            hidden = () if why == "gone" else (evolve(item, **HIDING[why]),)
            files = ours.build(Record(items=(*there, *hidden)), now)
            asleep = evolve(begin.items[-1], audience="internal")
            assert files == twin.build(Record(items=(*there, asleep)), now)
            assert traces(files) == []
        end = Record(items=(*there, MAKE[kind](0, last, ["open-0"], "open-1")))
        assert ours.build(end, START + timedelta(days=1)) == twin.build(end, START + timedelta(days=1))


@pytest.mark.parametrize("why", HIDING)
@pytest.mark.parametrize("kind", MAKE)
def test_withdrawn_item_that_is_hidden_is_named_no_more(kind: str, why: str, open_desk: Callable[[], Desk]) -> None:
    """Even that an item was withdrawn is not said any more once its editors have it back as something hidden."""
    desk, item = open_desk(), MAKE[kind](0, 0, [], "")
    desk.build(Record(items=(item,)), START)
    assert traces(desk.build(Record(), START + timedelta(days=1)))

    files = desk.build(Record(items=(evolve(item, **HIDING[why]),)), START + timedelta(days=2))

    assert traces(files) == []


@pytest.mark.parametrize("why", HIDING)
@pytest.mark.parametrize("kind", MAKE)
def test_item_renamed_and_hidden_at_once_is_hidden(kind: str, why: str, open_desk: Callable[[], Desk]) -> None:
    """An item that is hidden under another id than it was public under is not announced as withdrawn."""
    desk, item = open_desk(), MAKE[kind](0, 0, [], "")
    desk.build(Record(items=(item,)), START)
    renamed = evolve(item, id=f"{MARK}-new", formerly=[item.id], **HIDING[why])

    files = desk.build(Record(items=(renamed,)), START + timedelta(days=1))

    assert traces(files) == []


def test_id_an_item_had_while_it_was_hidden_stays_hidden(open_desk: Callable[[], Desk]) -> None:
    """The public does not learn under which id the desk kept an item before it was public."""
    desk = open_desk()
    secret = Meeting(id=f"{MARK}-0", title="Talks", when="2027-01", audience="internal")
    desk.build(Record(items=(secret,)), START)
    public = evolve(secret, id="talks", formerly=[secret.id], audience="public")

    files = desk.build(Record(items=(public,)), START + timedelta(days=1))

    assert b"Talks" in files["the ledger, exported"]
    assert traces(files) == []


def test_former_id_of_a_hidden_item_is_in_no_old_revision_of_others(open_desk: Callable[[], Desk]) -> None:
    """Nor does it stand in the ledger as public text under which id other items named it before it was hidden."""
    desk = open_desk()
    other = Meeting(id="other", title="Talks", when="2027-01", related=[Relation(to=f"{MARK}-once")])
    item = Meeting(id=f"{MARK}-once", title=f"{MARK}", when="2027-01")
    desk.build(Record(items=(other, item)), START)
    renamed = evolve(item, id=f"{MARK}-now", formerly=[item.id])
    desk.build(Record(items=(evolve(other, related=[Relation(to=renamed.id)]), renamed)), START + timedelta(days=1))

    hidden = evolve(renamed, audience="internal")
    files = desk.build(Record(items=(evolve(other, related=[]), hidden)), START + timedelta(days=2))

    assert traces(files) == []


@pytest.mark.random
@settings(max_examples=EXAMPLES)
@given(shown=shown_items(), moments=st.lists(MOMENT, min_size=1, max_size=3))
def test_internal_feeds_show_what_is_internal_to_the_desk_alone(shown: list[Shown], moments: list[Moment]) -> None:
    """The feed of the desk shows internal items and nothing under embargo; what the public gets is without a trace."""
    RUN["records"] += len(moments)
    now = START
    with opened() as open_desk:
        desk = open_desk()
        for moment in moments:
            now += timedelta(hours=moment.hours)
            files = desk.build(moment.record(shown, with_hidden=True), now)
            heard = {each.tag.rpartition("/")[2] for each in read_atom(desk.internal.files["desk/atom.xml"])}
            internal = {f"{MARK}-{number}" for number, _, why, _ in moment.hidden if why == "internal"}
            assert {each for each in heard if MARK in each} == internal
            assert len(heard) == len(internal) + len(moment.versions)
            assert traces(files) == []
            assert not desk.public.files.keys() & {name for name in desk.internal.files if name.startswith("desk")}


NAMES_AND_ITEMS: Final = {
    "parties.yaml": "- { id: hush-party, name: Hush party, kind: group, url: https://hush.example.org/party }\n",
    "topics.yaml": "- { id: hush-topic, name: Hush topic, uri: https://hush.example.org/topic }\n",
    "instruments.yaml": "- { id: hush-treaty, name: Hush treaty, url: https://hush.example.org/treaty }\n",
    "meetings/hush-talks.yaml": """
        title: Hush talks
        when: 2026-12-17
        audience: internal
        parties: [hush-party]
        topics: [hush-topic, arms-control]
        instruments: [hush-treaty]
        series: us-russia-talks
        related: [{ to: vienna-arms-control, as: follows }]
    """,
    "statements/hush.yaml": """
        text: Hush.
        speaker: emily-hall
        party: hush-party
        when: 2026-11-20
        about: [hush-talks]
        embargo_until: 2027-01-01T00:00Z
    """,
}


def test_command_line_writes_nothing_of_what_is_hidden(tmp_path: Path) -> None:
    """With hidden items and the names only they use, every file and the public ledger are as without them."""
    made = []
    for name, added in (("with", NAMES_AND_ITEMS), ("without", {})):
        root = tmp_path / name / "record"
        copied(EXAMPLE, root)
        for file, written in added.items():
            with (root / file).open("a", encoding="utf-8") as end:
                end.write(textwrap.dedent(written))
        run = partial(CliRunner().invoke, main, catch_exceptions=False)
        built = run(["build", str(root), "--now", START.isoformat()])
        exported = run(["ledger", "export", str(root), "--public"])
        assert (built.exit_code, exported.exit_code) == (0, 0), built.output + exported.output
        public = root / "public"
        files = {path.relative_to(public).as_posix(): path.read_bytes() for path in public.rglob("*") if path.is_file()}
        made.append({**files, "the ledger, exported": exported.stdout_bytes})

    ours, without = made
    assert len(ours) > 20
    assert traces(ours) == []
    assert ours == without


# ---------------------------------------------------------------- what is hidden and faulty

SAID: Final[Mapping[str, str]] = {
    "meetings": "title: Hush talks\nwhen: 2026-12-17\nseries: us-russia-talks\n",
    "statements": "text: Hush.\nspeaker: emily-hall\nwhen: 2026-11-20\nabout: [us-russia-talks]\n",
}
ASKING = (
    "audience: internal",
    "audiance: internal",
    "Audience: desk",
    "embargo_until: 2099-01-01",
    "embargo-until: soon",
)
MISTAKES = (
    "form: no\n",
    "status: canceled\n",
    "related: [{ to: nowhere }]\n",
    "url: [\n",
    "title: Twice\ntitle: Twice\n",
)
NAMING = "title: Open talks\nwhen: 2026-12-18\nrelated: [{ to: hush }]\n"


@pytest.mark.random
@settings(max_examples=EXAMPLES, deadline=None)
@given(
    folder=st.sampled_from(sorted(SAID)),
    asks=st.sampled_from(ASKING),
    mistake=st.sampled_from(MISTAKES),
    is_linked=st.booleans(),
    is_twin=st.booleans(),
)
def test_faulty_items_that_ask_to_be_hidden_are_hidden_to_the_byte(
    folder: str, asks: str, mistake: str, *, is_linked: bool, is_twin: bool
) -> None:
    """Whatever else is wrong with an item, alone or as one of two, also behind a link: it is hidden as any other."""
    RUN["records"] += 4
    made = []
    for hidden in (f"{SAID[folder]}{asks}\n{mistake}", f"{SAID[folder]}audience: internal\n"):
        with TemporaryDirectory() as place:
            root = copied(EXAMPLE, Path(place, "record"))
            (root / "meetings" / "open.yaml").write_text(NAMING, encoding="utf-8")
            real = Path(place, "elsewhere") if is_linked else root / folder
            real.mkdir(exist_ok=True)
            if is_linked:
                (root / folder / "more").symlink_to(real, target_is_directory=True)
            (real / "hush.yaml").write_text(SAID[folder], encoding="utf-8")
            build(root, now=START, formats=("atom", "ical"))
            name = "twin.yaml" if is_twin and hidden.endswith(mistake) else "hush.yaml"
            (real / name).write_text(f"id: hush\n{hidden}", encoding="utf-8")
            build(root, now=START + timedelta(hours=1), formats=("atom", "ical"))
            with Ledger.open(root / ".diplofeed" / "ledger.db", publication=load_config(root).publication.id) as ledger:
                exported = "\n".join(text.export(ledger, public=True)).encode()
            made.append({**contents(root / "public"), "the ledger, exported": exported})
    assert traces(made[0]) == []
    assert made[0] == made[1]
