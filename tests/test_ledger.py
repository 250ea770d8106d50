"""The ledger remembers what was published, and says what changed since."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import attrs
import pytest

from diplofeed.entry import tag_uri, uid
from diplofeed.errors import LedgerError
from diplofeed.ledger.decide import FORM, Change, Decision, Remembered, decide, decide_all, plain
from diplofeed.ledger.schema import VERSION
from diplofeed.ledger.store import Ledger
from diplofeed.model import (
    Instrument,
    Item,
    Meeting,
    Participant,
    Party,
    Person,
    Place,
    Position,
    Relation,
    RelationKind,
    Source,
    Statement,
    Status,
    Topic,
)

PUBLICATION = "tag:example.org,2026:diplomacy"
FIRST = datetime(2026, 11, 23, 9, tzinfo=UTC)
LATER = FIRST + timedelta(days=1)
TICK = timedelta(microseconds=1)

VIENNA = Place(city="Vienna", country="AT", latitude=48.2, longitude=16.36)
MEETING = Meeting(
    id="vienna-arms-control",
    title="Talks on nuclear arms control",
    when="2027-07",
    place=VIENNA,
    parties=("US", "RU"),
    topics=(Topic(id="arms-control", name="Arms control"),),
)
STATEMENT = Statement(id="readout", when="2023-07-11", text="Both sides met.", party="US")
RICH = attrs.evolve(
    MEETING,
    title={"en": "Talks", "ru": "Переговоры"},
    participants=(Participant(person=Person(id="host", name="The host"), role="host", party="AT"),),
    positions=(Position(party="US", text="Verify."),),
    related=(Relation(to="readout", as_=RelationKind.FOLLOWS),),
    instruments=(Instrument(id="new-start", name="New START"),),
    sources=(Source(title="Readout", accessed="2026-11-23"),),
    embargo_until="2026-11-01T10:00+02:00",
    as_of="2026-11-20",
)

Rows = dict[tuple[str, str], Remembered]


def build(items: list[Item], rows: Rows | None = None, now: datetime = FIRST) -> tuple[Decision, ...]:
    """Decide about items as a build does."""
    return decide_all(rows or {}, items, publication_id=PUBLICATION, now=now)


def rows_of(decisions: tuple[Decision, ...]) -> Rows:
    """Return the rows as the ledger would give them back."""
    return {(one.remembered.kind, one.remembered.id): one.remembered for one in decisions}


def change(before: Item, after: Item) -> Decision:
    """Return what a later build decides about an item that was one thing and is another."""
    return build([after], rows_of(build([before])), LATER)[0]


HELD, CANCELLED = attrs.evolve(MEETING, status=Status.HELD), attrs.evolve(MEETING, status=Status.CANCELLED)
DATED = attrs.evolve(MEETING, when="2027-07-11")
RENAMED_TOPIC = Topic(id="arms-control", name="Control of arms", uri="https://example.org/arms")


@pytest.mark.parametrize(
    ("before", "after", "fields", "bump"),
    [
        pytest.param(MEETING, MEETING, (), 0, id="unchanged"),
        pytest.param(RICH, attrs.evolve(RICH), (), 0, id="unchanged-rich"),
        pytest.param(MEETING, attrs.evolve(MEETING, title="Nuclear talks"), ("title",), 0, id="text-corrected"),
        pytest.param(MEETING, attrs.evolve(MEETING, summary="New."), ("summary",), 0, id="text-added"),
        pytest.param(RICH, attrs.evolve(RICH, positions=()), ("positions",), 0, id="field-removed"),
        pytest.param(MEETING, DATED, ("when",), 1, id="date-announced"),
        pytest.param(DATED, attrs.evolve(MEETING, when="2027-09-01"), ("when",), 1, id="rescheduled"),
        pytest.param(MEETING, attrs.evolve(DATED, title="New"), ("title", "when"), 1, id="two-fields-one-step"),
        pytest.param(DATED, attrs.evolve(CANCELLED, when="2027-08"), ("status", "when"), 1, id="two-weighty-one-step"),
        pytest.param(MEETING, CANCELLED, ("status",), 1, id="cancelled"),
        pytest.param(CANCELLED, MEETING, ("status",), 1, id="reinstated"),
        pytest.param(MEETING, HELD, ("status",), 1, id="held"),
        pytest.param(MEETING, attrs.evolve(MEETING, place=None), ("place",), 1, id="place-removed"),
        pytest.param(
            MEETING, attrs.evolve(MEETING, place=Place(city="Vienna", country="CH")), ("place",), 1, id="other-country"
        ),
        pytest.param(MEETING, attrs.evolve(MEETING, recurrence="FREQ=WEEKLY;COUNT=4"), ("recurrence",), 1, id="recurs"),
        pytest.param(MEETING, attrs.evolve(MEETING, topics=(RENAMED_TOPIC,)), (), 0, id="topic-renamed"),
        pytest.param(
            MEETING, attrs.evolve(MEETING, parties=(Party(id="US", name="America"), "RU")), (), 0, id="party-renamed"
        ),
        pytest.param(
            MEETING,
            attrs.evolve(MEETING, place=attrs.evolve(VIENNA, country=Party(id="AT", name="Österreich"))),
            (),
            0,
            id="country-renamed",
        ),
        pytest.param(MEETING, attrs.evolve(MEETING, parties=("US",)), ("parties",), 0, id="party-left"),
        pytest.param(STATEMENT, attrs.evolve(STATEMENT, text="They met."), ("text",), 0, id="statement-corrected"),
        pytest.param(STATEMENT, attrs.evolve(STATEMENT, when="2023-07-12"), ("when",), 1, id="statement-redated"),
    ],
)
def test_transitions(before: Item, after: Item, fields: tuple[str, ...], bump: int) -> None:
    """A change names its fields, moves ``updated``, and raises the sequence only for what a calendar must notice."""
    first, found = build([before])[0].remembered, change(before, after)
    assert found.fields == fields
    assert found.change is (Change.REVISED if fields else Change.UNCHANGED)
    assert (found.sequence_before, found.remembered.sequence) == (0, bump)
    assert found.remembered.updated == (LATER if fields else first.updated)
    assert (found.remembered.published, found.remembered.tag) == (first.published, first.tag)
    assert found.remembered.data == plain(after)


def test_new_item() -> None:
    """A new item has sequence 0, all its fields, and an identity made of publication, kind and id."""
    (found,) = build([MEETING])
    tag = tag_uri(PUBLICATION, "meeting", MEETING.id)
    assert (found.change, found.sequence_before, found.remembered.sequence) == (Change.NEW, None, 0)
    assert (found.remembered.tag, found.remembered.uid) == (tag, uid(tag))
    assert found.fields == ("id", "parties", "place", "title", "topics", "when")


def test_sequence_counts_on() -> None:
    """A meeting that is dated, cancelled and reinstated has had three changes that matter."""
    rows: Rows = {}
    for day, item in enumerate([MEETING, DATED, attrs.evolve(DATED, status=Status.CANCELLED), DATED, DATED]):
        rows = rows_of(build([item], rows, FIRST + timedelta(days=day)))
    (row,) = rows.values()
    assert row.sequence == 3
    assert row.updated == FIRST + timedelta(days=3)


def test_identity_is_kept() -> None:
    """What was published under one identity keeps it when the publication's own changes."""
    rows = rows_of(build([MEETING]))
    found = decide_all(rows, [DATED], publication_id="tag:example.net,2027:other", now=LATER)[0].remembered
    assert (found.tag, found.uid) == (rows["meeting", MEETING.id].tag, rows["meeting", MEETING.id].uid)


def test_decide_alone_agrees() -> None:
    """One decision by itself is the one a build makes."""
    row = build([MEETING])[0].remembered
    alone = decide(row, DATED, tag="unused", stamp=LATER, published=row.published)
    assert alone == change(MEETING, DATED)
    assert decide(None, MEETING, tag=row.tag, stamp=row.updated, published=row.published).remembered == row


def test_plain_form() -> None:
    """The plain form survives JSON, names what is named by id, and leaves out what says nothing."""
    data = plain(RICH)
    assert json.loads(json.dumps(data)) == data
    assert data == {
        "id": "vienna-arms-control",
        "when": "2027-07",
        "title": {"en": "Talks", "ru": "Переговоры"},
        "place": {"city": "Vienna", "country": "AT", "latitude": 48.2, "longitude": 16.36},
        "parties": ["US", "RU"],
        "topics": ["arms-control"],
        "instruments": ["new-start"],
        "participants": [{"person": "host", "role": "host", "party": "AT"}],
        "positions": [{"party": "US", "text": "Verify."}],
        "related": [{"to": "readout", "as": "follows"}],
        "sources": [{"title": "Readout", "accessed": "2026-11-23"}],
        "embargo_until": "2026-11-01T08:00:00+00:00",
        "as_of": date(2026, 11, 20).isoformat(),
    }


def test_zero_degrees_are_said() -> None:
    """A place on the equator or the prime meridian is not a place without coordinates."""
    data = plain(attrs.evolve(MEETING, place=Place(latitude=0.0, longitude=0.0)))
    assert data["place"] == {"latitude": 0.0, "longitude": 0.0}
    assert "place" not in plain(attrs.evolve(MEETING, place=Place()))


@pytest.mark.parametrize(
    ("when", "own", "known", "published", "updated"),
    [
        ("2023-07-11", None, False, "2023-07-11T23:59:59+00:00", "2023-07-11T23:59:59+00:00"),
        ("2023", None, False, "2023-12-31T23:59:59+00:00", "2023-12-31T23:59:59+00:00"),
        ("2027-07", None, False, FIRST, FIRST),
        ("2026-11", None, False, FIRST, FIRST),
        ("2023/..", None, False, FIRST, FIRST),
        ("2023-07-11", None, True, FIRST, FIRST),
        ("2023-07-11", "2023-07-15T08:00Z", False, "2023-07-15T08:00:00+00:00", "2023-07-15T08:00:00+00:00"),
        ("2023-07-11", "2023-07-15T08:00Z", True, "2023-07-15T08:00:00+00:00", FIRST),
        ("2023-07-11", "2030-01-01T00:00Z", False, FIRST, FIRST),
        ("2023-07-11", "2030-01-01T00:00Z", True, FIRST, FIRST),
    ],
)
def test_published(when: str, own: str | None, known: bool, published: str | datetime, updated: str | datetime) -> None:
    """The first build dates old events by their end; later ones are news; the item's own word counts, up to now."""
    rows = rows_of(build([STATEMENT], now=FIRST - timedelta(days=9))) if known else {}
    row = build([attrs.evolve(MEETING, when=when, published=own)], rows)[0].remembered
    moments = [datetime.fromisoformat(value) if isinstance(value, str) else value for value in (published, updated)]
    assert [row.published, row.updated] == moments
    assert row.published.utcoffset() == row.updated.utcoffset() == timedelta(0)


def test_published_is_overridden_later() -> None:
    """A moment of publication an editor adds later counts; one in the future does not creep along with the builds."""
    own = datetime(2026, 1, 5, tzinfo=UTC)
    assert change(MEETING, attrs.evolve(MEETING, published=own)).remembered.published == own
    future = attrs.evolve(MEETING, published="2030-01-01T00:00Z")
    assert change(future, future).remembered.published == FIRST
    assert change(future, attrs.evolve(future, title="Talks")).remembered.published == FIRST


def test_stamps_are_unique_and_ordered() -> None:
    """Items stamped in one build differ by a microsecond each, by kind and id, whatever order they come in."""
    items: list[Item] = [attrs.evolve(MEETING, id=f"m{number}") for number in range(5)]
    items += [attrs.evolve(STATEMENT, id=f"s{number}", when="2030") for number in range(5)]
    found = build(items)
    assert [one.remembered.updated for one in found] == [FIRST + number * TICK for number in range(10)]
    assert rows_of(build(items[::-1])) == rows_of(found)
    assert [one.remembered.id for one in build(items[::-1])] == [item.id for item in reversed(items)]


def test_stamps_avoid_remembered_ones() -> None:
    """A second build at the same moment repeats no stamp of the first, not even of an item that is gone."""
    items: list[Item] = [attrs.evolve(MEETING, id=f"m{number}") for number in range(4)]
    rows = rows_of(build(items))
    revised = [attrs.evolve(MEETING, id=f"m{number}", title="Talks") for number in range(2)]
    found = build([*revised, attrs.evolve(MEETING, id="new")], rows)
    stamps = [one.remembered.updated for one in found]
    # A revision wants a stamp after its own last one, so the new item, which wants this very moment, comes first.
    assert stamps == [FIRST + 5 * TICK, FIRST + 6 * TICK, FIRST + 4 * TICK]


def test_stamps_of_old_events_are_not_before_publication() -> None:
    """Old events that ended at one moment have stamps of their own, none before publication."""
    found = build([attrs.evolve(STATEMENT, id=name) for name in "cab"])
    assert len({one.remembered.updated for one in found}) == 3
    assert all(one.remembered.published <= one.remembered.updated < FIRST for one in found)


def test_clock_put_back() -> None:
    """A revision is newer than what it revises even if the clock was put back, and not before publication."""
    rows = rows_of(build([MEETING]))
    row = build([DATED], rows, FIRST - timedelta(hours=1))[0].remembered
    assert row.updated == FIRST + TICK
    assert row.published == FIRST


def test_now_needs_a_zone_and_is_kept_in_utc() -> None:
    """A build at a moment without a zone is refused, one in another zone is kept in UTC."""
    with pytest.raises(ValueError, match="zone"):
        build([MEETING], now=datetime(2026, 11, 23))  # noqa: DTZ001
    row = build([MEETING], now=FIRST.astimezone(timezone(timedelta(hours=2))))[0].remembered
    assert row.updated.isoformat() == FIRST.isoformat()


def test_other_form_is_recast() -> None:
    """A row in another version of the plain form is written anew without being announced as a change."""
    old = attrs.evolve(build([MEETING])[0].remembered, form=FORM - 1, data={"name": "Talks"})
    (found,) = build([MEETING], {("meeting", MEETING.id): old}, LATER)
    assert (found.change, found.recast, found.fields) == (Change.UNCHANGED, True, ())
    assert (found.remembered.form, found.remembered.data) == (FORM, plain(MEETING))
    assert found.remembered.updated == old.updated


def revisions(path: Path) -> list[tuple[Any, ...]]:
    """Read the revisions with plain SQL."""
    connection = sqlite3.connect(path)
    try:
        query = "SELECT kind, id, number, at, fields, sequence, data FROM revision ORDER BY kind, id, number"
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def run(path: Path, items: list[Item], now: datetime) -> Rows:
    """Build once with the ledger at ``path``."""
    with Ledger.open(path) as ledger:
        ledger.save(build(items, ledger.remembered(), now), now=now)
        return ledger.remembered()


def test_two_opens(tmp_path: Path) -> None:
    """What one build saves the next one finds, every field of it, and decides by it."""
    path = tmp_path / "deep" / "ledger.db"
    assert run(path, [RICH, STATEMENT], FIRST) == rows_of(build([RICH, STATEMENT]))
    with Ledger.open(path) as ledger:
        assert {one.change for one in build([RICH, STATEMENT], ledger.remembered(), LATER)} == {Change.UNCHANGED}


def test_revisions_are_kept(tmp_path: Path) -> None:
    """Each new or revised item adds one numbered revision; an unchanged one adds none."""
    path = tmp_path / "ledger.db"
    for day, item in enumerate([MEETING, MEETING, DATED]):
        run(path, [item], FIRST + timedelta(days=day))
    first, second = revisions(path)
    assert first[:3] == ("meeting", MEETING.id, 1)
    assert second[2:6] == (2, "2026-11-25T09:00:00.000000+00:00", '["when"]', 1)
    assert [json.loads(row[6])["when"] for row in (first, second)] == ["2027-07", "2027-07-11"]


def test_recast_adds_no_revision(tmp_path: Path) -> None:
    """A row brought to another form is saved, and is no revision."""
    path = tmp_path / "ledger.db"
    run(path, [MEETING], FIRST)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE item SET form = 0, data = '{}'")
    connection.commit()
    connection.close()
    (row,) = run(path, [MEETING], LATER).values()
    assert (row.form, row.data, len(revisions(path))) == (FORM, plain(MEETING), 1)


def test_rows_of_items_that_are_gone_stay(tmp_path: Path) -> None:
    """An item that leaves the record and returns has the identity and dates it had."""
    path = tmp_path / "ledger.db"
    first = run(path, [MEETING, STATEMENT], FIRST)
    run(path, [STATEMENT], LATER)
    assert run(path, [MEETING, STATEMENT], LATER + timedelta(days=1)) == first


def test_began(tmp_path: Path) -> None:
    """The ledger began with the first build that was saved, not with one that was only looked at."""
    path = tmp_path / "ledger.db"
    with Ledger.open(path) as ledger:
        assert ledger.began(FIRST - timedelta(days=1)) == FIRST - timedelta(days=1)
    run(path, [], FIRST)
    with Ledger.open(path) as ledger:
        assert ledger.began(LATER) == FIRST


def test_outputs() -> None:
    """The paths a build wrote are remembered by target, each build's in place of the last one's."""
    with Ledger.open(":memory:") as ledger:
        assert ledger.outputs("public") == frozenset()
        ledger.save_outputs("public", ["rss.xml", "atom.xml", "rss.xml"])
        ledger.save_outputs("other", ["rss.xml"])
        ledger.save_outputs("public", ["atom.xml", "calendar.ics"])
        assert ledger.outputs("public") == {"atom.xml", "calendar.ics"}
        assert ledger.outputs("other") == {"rss.xml"}


def test_save_is_all_or_nothing(tmp_path: Path) -> None:
    """A build that fails while saving leaves the ledger as it was."""
    path = tmp_path / "ledger.db"
    good = build([STATEMENT])[0]
    bad = attrs.evolve(good, remembered=attrs.evolve(good.remembered, id="bad", sequence=None))  # type: ignore[arg-type]
    with Ledger.open(path) as ledger:
        with pytest.raises(LedgerError, match="sequence"):
            ledger.save([good, bad], now=FIRST)
        assert ledger.remembered() == {}
        assert ledger.began(LATER) == LATER
        ledger.save([good], now=FIRST)
        assert len(ledger.remembered()) == 1


def test_busy(tmp_path: Path) -> None:
    """A ledger another build is writing to is not waited for beyond the timeout, and can still be read."""
    path = tmp_path / "ledger.db"
    run(path, [MEETING], FIRST)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        with Ledger.open(path, timeout=0) as ledger:
            assert len(ledger.remembered()) == 1
            with pytest.raises(LedgerError, match=r"ledger\.db: another build holds the ledger"):
                ledger.save([], now=LATER)
    finally:
        holder.close()


def test_overtaken(tmp_path: Path) -> None:
    """A build that read the ledger before another one saved may not save over it."""
    path = tmp_path / "ledger.db"
    with Ledger.open(path) as slow:
        rows = slow.remembered()
        run(path, [MEETING], FIRST)
        with pytest.raises(LedgerError, match="another build changed the ledger meanwhile"):
            slow.save(build([DATED], rows), now=FIRST)
        slow.save(build([DATED], slow.remembered(), LATER), now=LATER)
    assert [row[2] for row in revisions(path)] == [1, 2]


def read(path: Path) -> None:
    """Read all a build reads before it decides."""
    with Ledger.open(path) as ledger:
        ledger.remembered()
        ledger.began(LATER)


def _garbage(path: Path) -> None:
    path.write_bytes(b"This is no database.\n" * 100)


def _script(sql: str) -> Any:
    def spoil(path: Path) -> None:
        run(path, [MEETING], FIRST)
        connection = sqlite3.connect(path)
        connection.executescript(sql)
        connection.close()

    return spoil


def _foreign(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        pytest.param(_garbage, "cannot be used: file is not a database", id="garbage"),
        pytest.param(Path.mkdir, "cannot be used: unable to open", id="directory"),
        pytest.param(_foreign, "another program", id="foreign"),
        pytest.param(
            _script(f"UPDATE about SET value = '{VERSION + 1}' WHERE name = 'version'"), "update diplofeed", id="newer"
        ),
        pytest.param(_script("DELETE FROM about"), "which version", id="no-version"),
        pytest.param(_script("UPDATE about SET value = 'x' WHERE name = 'builds'"), "number of builds", id="builds"),
        pytest.param(_script("DROP TABLE item"), "no such table", id="table-lost"),
        pytest.param(_script("UPDATE item SET data = '{'"), "'vienna-arms-control' is damaged", id="bad-json"),
        pytest.param(_script("UPDATE item SET data = '[]'"), "not an object", id="no-object"),
        pytest.param(_script("UPDATE item SET updated = 'now'"), "is damaged", id="bad-moment"),
        pytest.param(_script("UPDATE item SET uid = 'x'"), "is damaged", id="bad-uid"),
        pytest.param(_script("UPDATE about SET value = 'x' WHERE name = 'began'"), "is damaged", id="bad-beginning"),
    ],
)
def test_unusable(tmp_path: Path, spoil: Any, message: str) -> None:
    """A ledger that cannot be used is refused with its name and the reason, and is left as it was."""
    path = tmp_path / "ledger.db"
    spoil(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(LedgerError, match=message) as caught:
        read(path)
    assert str(path) in str(caught.value)
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_directory_cannot_be_made(tmp_path: Path) -> None:
    """A ledger below a file is refused."""
    (tmp_path / "file").touch()
    with pytest.raises(LedgerError, match="directory of the ledger"):
        Ledger.open(tmp_path / "file" / "ledger.db")
