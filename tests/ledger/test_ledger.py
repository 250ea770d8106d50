"""The ledger decides what has changed since it last saw the record, and when; and it remembers that."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import attrs
import pytest

from diplofeed.errors import LedgerError
from diplofeed.ledger.decide import FORM, Absence, Change, Decision, Remembered, State, decide, decide_all
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
    Round,
    Source,
    Statement,
    Status,
    Topic,
)
from diplofeed.model.entry import tag_uri, uid
from diplofeed.record.plain import plain, reduced

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


def build(items: list[Item], rows: Rows | None = None, now: datetime = FIRST, **further: Any) -> tuple[Decision, ...]:
    """Decide about items as a build does."""
    return decide_all(rows or {}, items, publication_id=PUBLICATION, now=now, **further)


def rows_of(decisions: tuple[Decision, ...]) -> Rows:
    """Return the rows as the ledger would give them back."""
    return {(decision.remembered.kind, decision.remembered.id): decision.remembered for decision in decisions}


def change(before: Item, after: Item) -> Decision:
    """Return what a later build decides about an item that was one thing and is another."""
    return build([after], rows_of(build([before])), LATER)[0]


HELD, CANCELLED = attrs.evolve(MEETING, status=Status.HELD), attrs.evolve(MEETING, status=Status.CANCELLED)
DATED = attrs.evolve(MEETING, when="2027-07-11")
ROUNDS = attrs.evolve(MEETING, when="2027-09-01", recurrence="FREQ=WEEKLY;COUNT=4")
RENAMED_TOPIC = Topic(id="arms-control", name="Control of arms", uri="https://example.org/arms")


def round_of(**fields: Any) -> Meeting:
    """Return the meeting with rounds, one of which is different."""
    return attrs.evolve(ROUNDS, rounds=(Round(recurrence_id="2027-09-08", **fields),))


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
        pytest.param(ROUNDS, attrs.evolve(ROUNDS, rdate=("2027-10-02",)), ("rdate",), 1, id="further-round"),
        pytest.param(ROUNDS, attrs.evolve(ROUNDS, exdate=("2027-09-08",)), ("exdate",), 1, id="no-round"),
        pytest.param(ROUNDS, round_of(when="2027-09-09"), ("rounds",), 1, id="round-moved"),
        pytest.param(round_of(when="2027-09-09"), round_of(when="2027-09-10"), ("rounds",), 1, id="moved-again"),
        pytest.param(ROUNDS, round_of(status="cancelled"), ("rounds",), 1, id="round-cancelled"),
        pytest.param(round_of(status="cancelled"), ROUNDS, ("rounds",), 1, id="round-reinstated"),
        pytest.param(ROUNDS, round_of(place=Place(city="Graz")), ("rounds",), 1, id="round-elsewhere"),
        pytest.param(ROUNDS, round_of(summary="On more."), ("rounds",), 0, id="round-described"),
        pytest.param(round_of(title="A round"), round_of(title="The round"), ("rounds",), 0, id="round-renamed"),
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
        pytest.param(MEETING, attrs.evolve(MEETING, as_of="2027-07-02"), ("as_of",), 1, id="goes-on"),
        pytest.param(MEETING, attrs.evolve(MEETING, formerly=("talks",)), (), 0, id="formerly-said"),
        pytest.param(MEETING, attrs.evolve(MEETING, embargo_until="2026-11-01T10:00Z"), (), 0, id="embargo-is-over"),
        pytest.param(
            attrs.evolve(MEETING, title={"id": "Pertemuan", "en": "Meeting"}),
            attrs.evolve(MEETING, title={"id": "Pertemuan", "en": "Talks"}),
            ("title",),
            0,
            id="text-beside-indonesian",
        ),
        pytest.param(STATEMENT, attrs.evolve(STATEMENT, text="They met."), ("text",), 0, id="statement-corrected"),
        pytest.param(STATEMENT, attrs.evolve(STATEMENT, when="2023-07-12"), ("when",), 1, id="statement-redated"),
    ],
)
def test_transitions(before: Item, after: Item, fields: tuple[str, ...], bump: int) -> None:
    """A change names its fields, moves ``updated``, and raises the sequence only for what a calendar must notice."""
    first, result = build([before])[0].remembered, change(before, after)
    assert result.fields == fields
    assert result.change is (Change.REVISED if fields else Change.UNCHANGED)
    assert (result.sequence_before, result.remembered.sequence) == (0, bump)
    assert result.remembered.updated == (LATER if fields else first.updated)
    assert (result.remembered.published, result.remembered.tag) == (first.published, first.tag)
    assert result.remembered.data == plain(after)


def test_new_item() -> None:
    """A new item has sequence 0, all its fields, and an identity made of publication, kind and id."""
    (result,) = build([MEETING])
    tag = tag_uri(PUBLICATION, "meeting", MEETING.id)
    assert (result.change, result.sequence_before, result.remembered.sequence) == (Change.NEW, None, 0)
    assert (result.remembered.tag, result.remembered.uid) == (tag, uid(tag))
    assert result.fields == ("parties", "place", "title", "topics", "when")
    assert (result.remembered.state, result.remembered.source, result.formerly) == (State.SHOWN, "", "")


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
    result = decide_all(rows, [DATED], publication_id="tag:example.net,2027:other", now=LATER)[0].remembered
    assert (result.tag, result.uid) == (rows["meeting", MEETING.id].tag, rows["meeting", MEETING.id].uid)


def test_decide_alone_agrees() -> None:
    """One decision by itself is the one a build makes."""
    row = build([MEETING])[0].remembered
    alone = decide(row, DATED, tag="unused", stamp=LATER, published=row.published)
    assert alone == change(MEETING, DATED)
    assert decide(None, MEETING, tag=row.tag, stamp=row.updated, published=row.published).remembered == row


def test_plain_form() -> None:
    """The plain form survives JSON, says names whole but compares ids, and leaves out what says nothing."""
    data = plain(RICH)
    assert json.loads(json.dumps(data)) == data
    assert data["topics"] == [{"id": "arms-control", "name": "Arms control"}]
    assert data["participants"] == [
        {
            "person": {"id": "host", "name": "The host"},
            "role": "host",
            "party": {"id": "AT", "name": "Austria"},
        }
    ]
    assert reduced(data) == {
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
    ("when", "own", "was_built", "published", "updated"),
    [
        ("2023-07-11", None, False, "2023-07-11T23:59:59+00:00", "2023-07-11T23:59:59+00:00"),
        ("2023", None, False, "2023-12-31T23:59:59+00:00", "2023-12-31T23:59:59+00:00"),
        ("2027-07", None, False, FIRST, FIRST),
        ("2026-11", None, False, FIRST, FIRST),
        ("2023/..", None, False, FIRST, FIRST),
        ("1815-06-09", None, False, FIRST, FIRST),
        ("2023-07-11", None, True, FIRST, FIRST),
        ("1815-06-09", None, True, FIRST, FIRST),
        ("2023-07-11", "1985-01-01T00:00Z", False, "2023-07-11T23:59:59+00:00", "2023-07-11T23:59:59+00:00"),
        ("2023-07-11", "2023-07-15T08:00Z", False, "2023-07-15T08:00:00+00:00", "2023-07-15T08:00:00+00:00"),
        ("2023-07-11", "2023-07-15T08:00Z", True, "2023-07-15T08:00:00+00:00", FIRST),
        ("2023-07-11", "2030-01-01T00:00Z", False, FIRST, FIRST),
        ("2023-07-11", "2030-01-01T00:00Z", True, FIRST, FIRST),
    ],
)
def test_published(
    when: str, own: str | None, was_built: bool, published: str | datetime, updated: str | datetime
) -> None:
    """The first build dates old events by their end; later ones are news; the item's own word counts, up to now."""
    rows = rows_of(build([STATEMENT], now=FIRST - timedelta(days=9))) if was_built else {}
    row = build([attrs.evolve(MEETING, when=when, published=own)], rows)[0].remembered
    moments = [datetime.fromisoformat(value) if isinstance(value, str) else value for value in (published, updated)]
    assert [row.published, row.updated] == moments
    assert row.published.utcoffset() == row.updated.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("recurrence", "published"),
    [
        ("FREQ=WEEKLY", FIRST),
        ("FREQ=WEEKLY;COUNT=1000", FIRST),
        ("FREQ=WEEKLY;UNTIL=20300101", FIRST),
        ("FREQ=WEEKLY;COUNT=2", datetime(2023, 7, 18, 23, 59, 59, tzinfo=UTC)),
        ("FREQ=WEEKLY;UNTIL=20230801", datetime(2023, 8, 1, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_rounds_are_over_with_the_last_of_them(recurrence: str, published: datetime) -> None:
    """The first build dates an old meeting that recurs by its last round, and one that still does by the build."""
    row = build([attrs.evolve(MEETING, when="2023-07-11", recurrence=recurrence)])[0].remembered
    assert row.published == published


def test_published_is_overridden_later() -> None:
    """A moment of publication an editor adds later counts; one in the future does not creep along with the builds."""
    own = datetime(2026, 1, 5, tzinfo=UTC)
    assert change(MEETING, attrs.evolve(MEETING, published=own)).remembered.published == own
    future = attrs.evolve(MEETING, published="2030-01-01T00:00Z")
    assert change(future, future).remembered.published == FIRST
    assert change(future, attrs.evolve(future, title="Talks")).remembered.published == FIRST


def test_renamed_item_changes_none_that_mentions_it() -> None:
    """What mentions an item by its former id and now by its present one says what it said."""
    output = attrs.evolve(STATEMENT, about=(MEETING.id,), related=(Relation(to=MEETING.id, as_=RelationKind.FOLLOWS),))
    rows = rows_of(build([MEETING, output]))
    renamed = attrs.evolve(MEETING, id="talks", formerly=(MEETING.id,))
    same = attrs.evolve(output, about=("talks",), related=(Relation(to="talks", as_=RelationKind.FOLLOWS),))
    assert {each.change for each in build([renamed, same], rows, LATER)} == {Change.UNCHANGED}


def test_stamps_are_unique_and_ordered() -> None:
    """Items stamped in one build differ by a microsecond each, by kind and id, whatever order they come in."""
    items: list[Item] = [attrs.evolve(MEETING, id=f"m{number}") for number in range(5)]
    items += [attrs.evolve(STATEMENT, id=f"s{number}", when="2030") for number in range(5)]
    result = build(items)
    assert [each.remembered.updated for each in result] == [FIRST + number * TICK for number in range(10)]
    assert rows_of(build(items[::-1])) == rows_of(result)
    assert [each.remembered.id for each in build(items[::-1])] == [item.id for item in reversed(items)]


def test_stamps_of_one_build_are_in_the_order_of_the_events() -> None:
    """What is published at once comes by when it takes place, whatever it is called and whether new or revised."""
    days = {"a": "2028-01-03", "b": "2027-12", "c": "2027-05-12", "d": "2028"}
    before = build([attrs.evolve(MEETING, id=name, when=day) for name, day in days.items()])
    after = build(
        [attrs.evolve(MEETING, id=n, when=day, title="New") for n, day in days.items()], rows_of(before), LATER
    )
    for decisions in (before, after):
        by_stamp = sorted(decisions, key=lambda each: each.remembered.updated)
        assert [each.remembered.id for each in by_stamp] == ["c", "b", "d", "a"]


def test_stamps_avoid_remembered_ones() -> None:
    """A second build at the same moment repeats no stamp of the first, not even of an item that is gone."""
    items: list[Item] = [attrs.evolve(MEETING, id=f"m{number}") for number in range(4)]
    rows = rows_of(build(items))
    revised = [attrs.evolve(MEETING, id=f"m{number}", title="Talks") for number in range(2)]
    result = build([*revised, attrs.evolve(MEETING, id="new")], rows)
    assert [each.change for each in result] == [REVISED, REVISED, NEW, GONE, GONE]
    stamps = [each.remembered.updated for each in result]
    # A revision wants a stamp a second after its own last one; the new item wants this very moment.
    second = FIRST + timedelta(seconds=1)
    assert stamps[:3] == [second, second + TICK, FIRST + 4 * TICK]
    assert len({*stamps, *(row.updated for row in rows.values())}) == len(stamps) + len(rows)


def test_stamps_of_old_events_are_not_before_publication() -> None:
    """Old events that ended at one moment have stamps of their own, none before publication."""
    result = build([attrs.evolve(STATEMENT, id=name) for name in "cab"])
    assert len({each.remembered.updated for each in result}) == 3
    assert all(each.remembered.published <= each.remembered.updated < FIRST for each in result)


def test_events_older_than_feeds_are_published_with_all_that_is_past() -> None:
    """No feed is older than 1990: a record that goes back further is published when it is built, oldest event first."""
    days = ["1919-06-28", "1815-06-09", "2023-01-01", "1648-10-24", "1815"]
    result = build([attrs.evolve(STATEMENT, id=f"s{number}", when=day) for number, day in enumerate(days)])
    by_age = [each.remembered.id for each in sorted(result, key=lambda each: each.remembered.updated)]
    assert by_age == ["s3", "s4", "s1", "s0", "s2"]
    assert {each.remembered.published for each in result} == {FIRST}
    assert sorted(each.remembered.updated for each in result) == [FIRST + number * TICK for number in range(5)]


def test_own_date_of_publication_counts_beside_events_older_than_feeds() -> None:
    """What an editor says of one item is not that of the others."""
    items = [attrs.evolve(MEETING, published="2023-07-15T08:00Z"), attrs.evolve(STATEMENT, when="1815")]
    assert [each.remembered.published for each in build(items)] == [datetime(2023, 7, 15, 8, tzinfo=UTC), FIRST]


def test_ledger_with_events_of_1990_keeps_what_it_published() -> None:
    """What an earlier version published as of 1990 stays so."""
    (first,) = build([attrs.evolve(MEETING, when="1815-06-09")])
    row = attrs.evolve(first.remembered, published=datetime(1990, 1, 1, tzinfo=UTC))
    (later,) = build([attrs.evolve(MEETING, when="1815-06-10")], {row.key: row}, LATER)
    assert later.remembered.published == row.published


def test_clock_put_back() -> None:
    """A revision is newer by a second than what it revises, as calendars tell, even if the clock was put back."""
    rows = rows_of(build([MEETING]))
    row = build([DATED], rows, FIRST - timedelta(hours=1))[0].remembered
    assert row.updated == FIRST + timedelta(seconds=1)
    assert row.published == FIRST


def test_clock_that_was_years_ahead_dates_nothing_later() -> None:
    """A build by a clock of 2036 does not date what is changed after it was set right."""
    news = attrs.evolve(STATEMENT, when="2040")
    rows = rows_of(build([MEETING, news], now=datetime(2036, 1, 1, tzinfo=UTC)))
    revised, same = build([DATED, news], rows, FIRST)
    assert {same.remembered.updated, revised.remembered.updated} == {FIRST, FIRST + TICK}
    assert (same.remembered.published, revised.remembered.published) == (FIRST, FIRST)
    assert (same.change, same.recast) == (Change.UNCHANGED, True)
    assert build([MEETING, news], rows_of((revised, same)), LATER)[0].remembered.updated == LATER
    assert build([], rows, FIRST)[0].remembered.updated == FIRST


def test_clock_that_was_reset_to_long_ago_dates_nothing_anew() -> None:
    """A machine whose clock shows a day before this program was written does not make the others wrong."""
    rows = rows_of(build([MEETING, STATEMENT]))
    revised, same = build([DATED, STATEMENT], rows, datetime(1970, 1, 1, 0, 5, tzinfo=UTC))
    assert revised.remembered.updated == FIRST + timedelta(seconds=1)
    assert same.remembered == rows[same.remembered.key]


def test_now_needs_a_zone_and_is_kept_in_utc() -> None:
    """A build at a moment without a zone is refused, one in another zone is kept in UTC."""
    with pytest.raises(ValueError, match="zone"):
        build([MEETING], now=datetime(2026, 11, 23))  # noqa: DTZ001 -- refused
    row = build([MEETING], now=FIRST.astimezone(timezone(timedelta(hours=2))))[0].remembered
    assert row.updated.isoformat() == FIRST.isoformat()


def test_other_form_is_recast() -> None:
    """A row in another version of the plain form is written anew without being announced as a change."""
    old = attrs.evolve(build([MEETING])[0].remembered, form=FORM - 1, text='{"name": "Talks"}')
    (result,) = build([MEETING], {("meeting", MEETING.id): old}, LATER)
    assert (result.change, result.recast, result.fields) == (Change.UNCHANGED, True, ())
    assert (result.remembered.form, result.remembered.data) == (FORM, plain(MEETING))
    assert result.remembered.updated == old.updated


TALKS = attrs.evolve(MEETING, id="talks")
OTHER = attrs.evolve(MEETING, id="other", title="Other talks")
BESIDE = attrs.evolve(STATEMENT, id="beside", when="2030")


def renamed(item: Item, item_id: str, *formerly: str) -> Any:
    """Return an item under another id."""
    return attrs.evolve(item, id=item_id, formerly=formerly)


def hidden(*ids: str) -> Absence:
    return Absence(hidden={("meeting", id_) for id_ in ids})


Step = tuple[list[Item], Absence, dict[str, tuple[Any, ...]]]
NOBODY = Absence()
NEW, SAME, REVISED = Change.NEW, Change.UNCHANGED, Change.REVISED
GONE, BACK = Change.WITHDRAWN, Change.RETURNED
SHOWN, HIDDEN, WITHDRAWN, VANISHED = State.SHOWN, State.HIDDEN, State.WITHDRAWN, State.VANISHED
TAG = f"{PUBLICATION}/meeting/"

# Each course is a row of builds, a day apart: the items, why others are missing, and for the id of each row that is
# decided about what became of it, the build that last moved ``updated``, the sequence, the state, and whose identity.
COURSES: dict[str, list[Step]] = {
    "withdrawn once": [
        ([TALKS], NOBODY, {"talks": (NEW, 0, 0, SHOWN, "talks")}),
        ([], NOBODY, {"talks": (GONE, 1, 1, WITHDRAWN, "talks")}),
        ([], NOBODY, {}),
    ],
    "withdrawn and returned as it was": [
        ([TALKS], NOBODY, {"talks": (NEW, 0, 0, SHOWN, "talks")}),
        ([], NOBODY, {"talks": (GONE, 1, 1, WITHDRAWN, "talks")}),
        ([TALKS], NOBODY, {"talks": (BACK, 2, 2, SHOWN, "talks")}),
        ([TALKS], NOBODY, {"talks": (SAME, 2, 2, SHOWN, "talks")}),
    ],
    "returned with another date": [
        ([TALKS], NOBODY, {"talks": (NEW, 0, 0, SHOWN, "talks")}),
        ([], NOBODY, {"talks": (GONE, 1, 1, WITHDRAWN, "talks")}),
        ([attrs.evolve(TALKS, when="2027-08")], NOBODY, {"talks": (BACK, 2, 2, SHOWN, "talks")}),
    ],
    "hidden and shown again as it was": [
        ([TALKS], NOBODY, {"talks": (NEW, 0, 0, SHOWN, "talks")}),
        ([], hidden("talks"), {"talks": (SAME, 0, 0, HIDDEN, "talks")}),
        ([], hidden("talks"), {"talks": (SAME, 0, 0, HIDDEN, "talks")}),
        ([TALKS], NOBODY, {"talks": (SAME, 0, 0, SHOWN, "talks")}),
    ],
    "hidden and shown again with another date": [
        ([TALKS], NOBODY, {"talks": (NEW, 0, 0, SHOWN, "talks")}),
        ([], hidden("talks"), {"talks": (SAME, 0, 0, HIDDEN, "talks")}),
        ([attrs.evolve(TALKS, when="2027-08")], NOBODY, {"talks": (REVISED, 2, 1, SHOWN, "talks")}),
    ],
    "deleted while hidden": [
        ([TALKS], NOBODY, {"talks": (NEW, 0, 0, SHOWN, "talks")}),
        ([], hidden("talks"), {"talks": (SAME, 0, 0, HIDDEN, "talks")}),
        ([], NOBODY, {}),
    ],
    "hidden from the first": [
        ([], hidden("talks"), {}),
        ([TALKS], NOBODY, {"talks": (NEW, 1, 0, SHOWN, "talks")}),
    ],
    "withdrawn, then hidden, then returned": [
        ([TALKS], NOBODY, {"talks": (NEW, 0, 0, SHOWN, "talks")}),
        ([], NOBODY, {"talks": (GONE, 1, 1, WITHDRAWN, "talks")}),
        ([], hidden("talks"), {"talks": (SAME, 1, 1, VANISHED, "talks")}),
        ([], NOBODY, {}),
        ([TALKS], NOBODY, {"talks": (BACK, 4, 2, SHOWN, "talks")}),
    ],
    "faulty for a while": [
        ([TALKS], NOBODY, {"talks": (NEW, 0, 0, SHOWN, "talks")}),
        ([], Absence(faulty={"talks"}), {}),
        ([TALKS], NOBODY, {"talks": (SAME, 0, 0, SHOWN, "talks")}),
    ],
    "its source fails for a while": [
        ([TALKS], NOBODY, {"talks": (NEW, 0, 0, SHOWN, "talks")}),
        ([], Absence(failed={""}), {}),
        ([], Absence(failed={"another"}), {"talks": (GONE, 2, 1, WITHDRAWN, "talks")}),
        ([], Absence(failed={""}), {}),
    ],
    "renamed": [
        ([TALKS], NOBODY, {"talks": (NEW, 0, 0, SHOWN, "talks")}),
        ([renamed(TALKS, "vienna", "talks")], NOBODY, {"vienna": (SAME, 0, 0, SHOWN, "talks")}),
        ([renamed(TALKS, "vienna", "talks")], NOBODY, {"vienna": (SAME, 0, 0, SHOWN, "talks")}),
    ],
    "renamed and dated at once": [
        ([TALKS], NOBODY, {"talks": (NEW, 0, 0, SHOWN, "talks")}),
        (
            [renamed(attrs.evolve(TALKS, when="2027-07-11"), "vienna", "talks")],
            NOBODY,
            {"vienna": (REVISED, 1, 1, SHOWN, "talks")},
        ),
    ],
    "renamed twice, seen each time": [
        ([TALKS], NOBODY, {"talks": (NEW, 0, 0, SHOWN, "talks")}),
        ([renamed(TALKS, "vienna", "talks")], NOBODY, {"vienna": (SAME, 0, 0, SHOWN, "talks")}),
        ([renamed(TALKS, "wien", "vienna", "talks")], NOBODY, {"wien": (SAME, 0, 0, SHOWN, "talks")}),
    ],
    "renamed twice between two builds": [
        ([TALKS], NOBODY, {"talks": (NEW, 0, 0, SHOWN, "talks")}),
        ([renamed(TALKS, "wien", "vienna", "talks")], NOBODY, {"wien": (SAME, 0, 0, SHOWN, "talks")}),
    ],
    "renamed while withdrawn": [
        ([TALKS], NOBODY, {"talks": (NEW, 0, 0, SHOWN, "talks")}),
        ([], NOBODY, {"talks": (GONE, 1, 1, WITHDRAWN, "talks")}),
        ([renamed(TALKS, "vienna", "talks")], NOBODY, {"vienna": (BACK, 2, 2, SHOWN, "talks")}),
    ],
    "renamed and hidden at once": [
        ([TALKS], NOBODY, {"talks": (NEW, 0, 0, SHOWN, "talks")}),
        ([], hidden("vienna", "talks"), {"talks": (SAME, 0, 0, HIDDEN, "talks")}),
        ([renamed(TALKS, "vienna", "talks")], NOBODY, {"vienna": (SAME, 0, 0, SHOWN, "talks")}),
    ],
    "the former id belongs to an item that is there": [
        ([TALKS], NOBODY, {"talks": (NEW, 0, 0, SHOWN, "talks")}),
        (
            [renamed(OTHER, "other", "talks"), TALKS],
            NOBODY,
            {"other": (NEW, 1, 0, SHOWN, "other"), "talks": (SAME, 0, 0, SHOWN, "talks")},
        ),
    ],
    "the former id belongs to an item that is faulty": [
        ([TALKS], NOBODY, {"talks": (NEW, 0, 0, SHOWN, "talks")}),
        ([renamed(OTHER, "other", "talks")], Absence(faulty={"talks"}), {"other": (NEW, 1, 0, SHOWN, "other")}),
    ],
    "the former id belongs to an item that is hidden": [
        ([TALKS], NOBODY, {"talks": (NEW, 0, 0, SHOWN, "talks")}),
        (
            [renamed(OTHER, "other", "talks")],
            hidden("talks"),
            {"other": (NEW, 1, 0, SHOWN, "other"), "talks": (SAME, 0, 0, HIDDEN, "talks")},
        ),
    ],
    "two claim one former id": [
        ([TALKS], NOBODY, {"talks": (NEW, 0, 0, SHOWN, "talks")}),
        (
            [renamed(TALKS, "vienna", "talks"), renamed(OTHER, "other", "talks")],
            NOBODY,
            {"vienna": (SAME, 0, 0, SHOWN, "talks"), "other": (NEW, 1, 0, SHOWN, "other")},
        ),
        (
            [renamed(OTHER, "other", "talks"), renamed(TALKS, "vienna", "talks")],
            NOBODY,
            {"other": (SAME, 1, 0, SHOWN, "other"), "vienna": (SAME, 0, 0, SHOWN, "talks")},
        ),
    ],
    "two exchange their ids": [
        (
            [TALKS, OTHER],
            NOBODY,
            {"talks": (NEW, 0, 0, SHOWN, "talks"), "other": (NEW, 0, 0, SHOWN, "other")},
        ),
        (
            [renamed(TALKS, "talks", "other"), renamed(OTHER, "other", "talks")],
            NOBODY,
            {"talks": (SAME, 0, 0, SHOWN, "talks"), "other": (SAME, 0, 0, SHOWN, "other")},
        ),
    ],
    "a new item takes the id another had": [
        ([TALKS], NOBODY, {"talks": (NEW, 0, 0, SHOWN, "talks")}),
        ([renamed(TALKS, "vienna", "talks")], NOBODY, {"vienna": (SAME, 0, 0, SHOWN, "talks")}),
        (
            [renamed(TALKS, "vienna", "talks"), TALKS],
            NOBODY,
            {"vienna": (SAME, 0, 0, SHOWN, "talks"), "talks": (NEW, 2, 0, SHOWN, "talks/2")},
        ),
    ],
}


@pytest.mark.parametrize("course", COURSES.values(), ids=COURSES.keys())
def test_courses(course: list[Step], place: Path | str) -> None:
    """What is decided from build to build, and that the ledger gives back what was decided."""
    for number, (items, absence, expected) in enumerate(course):
        now = FIRST + timedelta(days=number)
        with Ledger.open(place, publication=PUBLICATION) as ledger:
            before = ledger.remembered()
            result = decide_all(before, [*items, BESIDE], publication_id=PUBLICATION, now=now, absence=absence)
            ledger.save(result, now=now)
            after = ledger.remembered()
            reported = {each.remembered.id: len(ledger.history(each.remembered.id)) for each in result}
        decided = {each.remembered.id: each for each in result if each.remembered.id != "beside"}
        rows = {item_id: each.remembered for item_id, each in decided.items()}
        assert {
            item_id: (each.change, (rows[item_id].updated - FIRST).days, rows[item_id].sequence, rows[item_id].state)
            for item_id, each in decided.items()
        } == {item_id: row[:4] for item_id, row in expected.items()}
        assert {item_id: row.tag for item_id, row in rows.items()} == {
            item_id: TAG + row[4] for item_id, row in expected.items()
        }
        assert all(row.published == after[row.key].published and row == after[row.key] for row in rows.values())
        assert {row.uid for row in after.values()} == {uid(row.tag) for row in after.values()}
        assert len({row.tag for row in after.values()}) == len({row.updated for row in after.values()}) == len(after)
        untouched = before.keys() - {(each.remembered.kind, each.formerly or each.remembered.id) for each in result}
        assert all(after[key] == before[key] for key in untouched)
        assert all(count >= 1 for count in reported.values())


def test_published_stays_from_first_to_last() -> None:
    """To be withdrawn, to return, to be hidden or renamed moves no date of publication."""
    rows = rows_of(build([TALKS]))
    for number, (items, absence) in enumerate(
        [([], NOBODY), ([TALKS], NOBODY), ([], hidden("talks")), ([renamed(TALKS, "vienna", "talks")], NOBODY)]
    ):
        result = build(items, rows, LATER + timedelta(days=number), absence=absence)
        rows = {**rows, **rows_of(result)}
        assert result[0].remembered.published == FIRST


def test_several_withdrawn_have_stamps_of_their_own() -> None:
    """What one build withdraws comes by kind and id, each stamp a microsecond after the one before."""
    items: list[Item] = [attrs.evolve(MEETING, id=name) for name in "bca"]
    result = build([], rows_of(build([*items, BESIDE])), LATER)
    assert [each.remembered.id for each in result] == ["a", "b", "c", "beside"]
    assert [each.remembered.updated for each in result] == [LATER + number * TICK for number in range(4)]


def test_source_is_kept() -> None:
    """The source an item comes from is remembered, and another one is no change of the item."""
    (first,) = build([MEETING], sources={MEETING.id: "trips"})
    assert first.remembered.source == "trips"
    (moved,) = build([MEETING], rows_of((first,)), LATER)
    assert (moved.change, moved.recast, moved.remembered.source) == (SAME, True, "")


def run(place: Path | str, items: list[Item], now: datetime, absence: Absence = NOBODY) -> Rows:
    """Build once with the ledger at a place."""
    with Ledger.open(place, publication=PUBLICATION, wait=0) as ledger:
        ledger.save(build(items, ledger.remembered(), now, absence=absence), now=now)
        return ledger.remembered()


Sql = Callable[..., list[tuple[Any, ...]]]
REVISIONS = "SELECT kind, id, number, at, change, fields, sequence, data FROM revision ORDER BY kind, id, number"


def test_two_opens(place: Path | str) -> None:
    """What one build saves the next one finds, every field of it, and decides by it."""
    assert run(place, [RICH, STATEMENT], FIRST) == rows_of(build([RICH, STATEMENT]))
    with Ledger.open(place, publication=PUBLICATION) as ledger:
        assert {each.change for each in build([RICH, STATEMENT], ledger.remembered(), LATER)} == {Change.UNCHANGED}


def test_rows_come_by_kind_and_id(place: Path | str) -> None:
    """Rows come in one order whatever the database thinks of letters."""
    ids = ["b", "B", "a-1", "a.1", "a1", "ä", "Z", "z"]
    rows = run(place, [*(attrs.evolve(STATEMENT, id=id_) for id_ in ids), *(attrs.evolve(MEETING, id="m"),)], FIRST)
    assert list(rows) == [("meeting", "m"), *(("statement", id_) for id_ in sorted(ids))]


def test_revisions_are_kept(place: Path | str, run_sql: Sql) -> None:
    """Each new or revised item adds one numbered revision; an unchanged one adds none."""
    for day, item in enumerate([MEETING, MEETING, DATED]):
        run(place, [item], FIRST + timedelta(days=day))
    first, second = run_sql(place, REVISIONS)
    assert first[:5] == ("meeting", MEETING.id, 1, "2026-11-23T09:00:00.000000+00:00", "new")
    assert second[2:7] == (2, "2026-11-25T09:00:00.000000+00:00", "revised", '["when"]', 1)
    assert [json.loads(row[7])["when"] for row in (first, second)] == ["2027-07", "2027-07-11"]


def test_recast_adds_no_revision(place: Path | str, run_sql: Sql) -> None:
    """A row brought to another form is saved, and is no revision."""
    run(place, [MEETING], FIRST)
    run_sql(place, "UPDATE item SET form = 0, data = '{}'")
    (row,) = run(place, [MEETING], LATER).values()
    assert (row.form, row.data, len(run_sql(place, REVISIONS))) == (FORM, plain(MEETING), 1)


def test_rows_of_items_that_are_gone_stay(place: Path | str) -> None:
    """An item that leaves the record and returns has the identity and date of publication it had."""
    first = run(place, [MEETING, STATEMENT], FIRST)
    gone = run(place, [STATEMENT], LATER)
    back = run(place, [MEETING, STATEMENT], LATER + timedelta(days=1))
    for rows in (gone, back):
        assert [(row.tag, row.uid, row.published) for row in rows.values()] == [
            (row.tag, row.uid, row.published) for row in first.values()
        ]
    assert [row.state for row in gone.values()] == [WITHDRAWN, SHOWN]


def test_history_tells_what_was_and_what_is(place: Path | str) -> None:
    """The history of an item has each change with the plain form before and after, also under the id it has now."""
    run(place, [TALKS], FIRST)
    run(place, [attrs.evolve(TALKS, when="2027-07-11")], LATER)
    run(place, [], LATER + timedelta(days=1))
    run(place, [renamed(TALKS, "vienna", "talks")], LATER + timedelta(days=2))
    with Ledger.open(place, publication=PUBLICATION) as ledger:
        assert ledger.history("talks") == []
        reported = ledger.history("vienna")
    assert [(each.number, each.change, each.fields, each.sequence) for each in reported] == [
        (1, NEW, ("parties", "place", "title", "topics", "when"), 0),
        (2, REVISED, ("when",), 1),
        (3, GONE, (), 2),
        (4, BACK, ("when",), 3),
    ]
    assert [each.before and each.before["when"] for each in reported] == [None, "2027-07", "2027-07-11", "2027-07-11"]
    assert [each.data["when"] for each in reported] == ["2027-07", "2027-07-11", "2027-07-11", "2027-07"]
    assert {each.tag for each in reported} == {f"{TAG}talks"}


def test_latest_says_nothing_of_what_is_hidden(place: Path | str) -> None:
    """The newest revisions come first, at most so many, and none of an item that is hidden now."""
    run(place, [TALKS, OTHER, BESIDE], FIRST)
    run(place, [TALKS, BESIDE], LATER)
    run(place, [BESIDE], LATER + timedelta(days=1), hidden("talks", "other"))
    with Ledger.open(place, publication=PUBLICATION) as ledger:
        assert [each.id for each in ledger.latest(9)] == ["beside"]
    run(place, [TALKS, OTHER, BESIDE], LATER + timedelta(days=2))
    with Ledger.open(place, publication=PUBLICATION) as ledger:
        assert [(each.id, each.change) for each in ledger.latest(3)] == [
            ("other", BACK),
            ("other", GONE),
            ("beside", NEW),
        ]


def test_began(place: Path | str) -> None:
    """The ledger began with the first build that was saved, not with one that was only looked at."""
    with Ledger.open(place, publication=PUBLICATION) as ledger:
        assert ledger.began(FIRST - timedelta(days=1)) == FIRST - timedelta(days=1)
    run(place, [], FIRST)
    with Ledger.open(place, publication=PUBLICATION) as ledger:
        assert ledger.began(LATER) == FIRST


def test_outputs(place: Path | str) -> None:
    """The paths a build wrote are remembered by target, each build's in place of the last one's."""
    with Ledger.open(place, publication=PUBLICATION) as ledger:
        assert ledger.outputs("public") == frozenset()
        ledger.save_outputs("public", ["rss.xml", "atom.xml", "rss.xml"])
        ledger.save_outputs("other", ["rss.xml"])
        ledger.save_outputs("public", ["atom.xml", "calendar.ics"])
        assert ledger.outputs("public") == {"atom.xml", "calendar.ics"}
        assert ledger.outputs("other") == {"rss.xml"}


def test_several_publications(place: Path | str) -> None:
    """One database holds the ledgers of several publications, which know nothing of each other."""
    other = "tag:example.net,2027:other"
    run(place, [TALKS], FIRST)
    with Ledger.open(place, publication=other) as ledger:
        assert (ledger.remembered(), ledger.latest(9), ledger.outputs("public")) == ({}, [], frozenset())
        assert ledger.began(LATER) == LATER
        result = decide_all({}, [TALKS, OTHER], publication_id=other, now=LATER)
        ledger.save(result, now=LATER)
        ledger.save_outputs("public", ["rss.xml"])
    assert run(place, [TALKS], LATER) == rows_of(build([TALKS]))
    with Ledger.open(place, publication=PUBLICATION) as ledger:
        assert (ledger.began(LATER), ledger.outputs("public")) == (FIRST, frozenset())
        assert [each.tag for each in ledger.history("talks")] == [f"{TAG}talks"]


def test_what_is_internal_leaves_the_public_ledger_alone(place: Path | str) -> None:
    """What internal readers are shown is remembered beside what the public is, and changes nothing of it."""
    before = run(place, [TALKS], FIRST)
    with Ledger.open(place, publication=PUBLICATION) as ledger:
        internal = ledger.internal()
        secret = decide_all(internal.remembered(), [TALKS, OTHER], publication_id=PUBLICATION, now=LATER)
        internal.save(secret, now=LATER)
        assert internal.remembered() == rows_of(secret)
        assert ledger.remembered() == before
        assert (ledger.began(LATER), internal.began(LATER)) == (FIRST, LATER)
        assert (ledger.history("other"), [each.id for each in ledger.latest(9)]) == ([], ["talks"])
    (result,) = build([TALKS], run(place, [TALKS], LATER))
    assert result.change is SAME


def test_save_is_all_or_nothing(place: Path | str) -> None:
    """A build that fails while saving leaves the ledger as it was."""
    good = build([STATEMENT])[0]
    bad = attrs.evolve(good, remembered=attrs.evolve(good.remembered, id="bad", sequence=None))
    with Ledger.open(place, publication=PUBLICATION) as ledger:
        with pytest.raises(LedgerError, match="sequence"):
            ledger.save([good, bad], now=FIRST)
        assert ledger.remembered() == {}
        assert ledger.began(LATER) == LATER
        ledger.save([good], now=FIRST)
        assert len(ledger.remembered()) == 1


@pytest.mark.parametrize("wrong", [{"sequence": 10**30}, {"source": "half \ud800"}], ids=["number", "text"])
def test_what_no_database_holds(place: Path | str, wrong: dict[str, Any]) -> None:
    """A number or text that does not fit is an error of the ledger, which is as it was."""
    good = build([STATEMENT])[0]
    bad = attrs.evolve(good, remembered=attrs.evolve(good.remembered, **wrong))
    with Ledger.open(place, publication=PUBLICATION) as ledger:
        with pytest.raises(LedgerError, match="cannot be used"):
            ledger.save([bad], now=FIRST)
        ledger.save([good], now=FIRST)


def test_overtaken(place: Path | str, run_sql: Sql) -> None:
    """A build that read the ledger before another one saved may not save over it."""
    with Ledger.open(place, publication=PUBLICATION) as slow:
        rows = slow.remembered()
        run(place, [MEETING], FIRST)
        with pytest.raises(LedgerError, match="another build changed the ledger meanwhile"):
            slow.save(build([DATED], rows), now=FIRST)
        slow.save(build([DATED], slow.remembered(), LATER), now=LATER)
    assert [row[2] for row in run_sql(place, REVISIONS)] == [1, 2]


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("UPDATE about SET value = '{newer}' WHERE name = 'version'", "newer than .* update diplofeed"),
        ("DELETE FROM about", "which version"),
        ("UPDATE about SET value = 'one' WHERE name = 'version'", "which version"),
        ("ALTER TABLE about RENAME TO notes", "of another program"),
        ("UPDATE about SET value = 'x' WHERE name = 'builds'", "number of builds"),
        ("DROP TABLE item", "cannot be used: .*item"),
        ("UPDATE item SET data = '{{'", "'vienna-arms-control' is damaged"),
        ("UPDATE item SET data = '[]'", "not an object"),
        ("UPDATE item SET updated = 'now'", "is damaged"),
        ("UPDATE item SET uid = 'x'", "is damaged"),
        ("UPDATE item SET state = 'x'", "is damaged"),
        ("UPDATE about SET value = 'x' WHERE name = 'began'", "is damaged"),
        ("UPDATE revision SET change = 'x'", "revision 1 of meeting 'vienna-arms-control' is damaged"),
        ("UPDATE revision SET fields = '7'", "revision 1 of meeting 'vienna-arms-control' is damaged"),
    ],
)
def test_damaged(place: Path | str, run_sql: Sql, sql: str, message: str) -> None:
    """A ledger that is damaged or of a newer version is refused with its name and the reason, and is left as it was."""
    run(place, [MEETING], FIRST)
    run_sql(place, sql.format(newer=VERSION + 1))
    before = dump(place, run_sql)
    with pytest.raises(LedgerError, match=message) as caught:
        read(place)
    assert (str(place) if isinstance(place, Path) else "postgresql://tests@/") in str(caught.value)
    assert dump(place, run_sql) == before


def dump(place: Path | str, run_sql: Sql) -> object:
    """Return all there is in a database."""
    if isinstance(place, Path):
        return place.read_bytes()
    tables = [name for (name,) in run_sql(place, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    return {name: sorted(run_sql(place, f"SELECT * FROM {name}")) for name in tables}


def read(place: Path | str) -> None:
    """Read all a build reads."""
    with Ledger.open(place, publication=PUBLICATION, wait=0) as ledger:
        ledger.remembered()
        ledger.began(LATER)
        ledger.latest(100)


def _garbage(path: Path) -> None:
    path.write_bytes(b"This is no database.\n" * 100)


def _cut(path: Path) -> None:
    run(path, [attrs.evolve(MEETING, id=f"m{number}", summary="x" * 1000) for number in range(100)], FIRST)
    path.write_bytes(path.read_bytes()[:40_000])


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        pytest.param(_garbage, "cannot be used: file is not a database", id="garbage"),
        pytest.param(_cut, "cannot be used: database disk image is malformed", id="cut"),
        pytest.param(Path.mkdir, "cannot be used: unable to open", id="directory"),
    ],
)
def test_unusable_files(tmp_path: Path, spoil: Callable[[Path], None], message: str) -> None:
    """A file that is no ledger is refused with its name and the reason, and is left as it was."""
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
        read(tmp_path / "file" / "ledger.db")


def test_places(tmp_path: Path) -> None:
    """A file may be named as a path, a text or an address; no other kind of database is taken for a file."""
    path = tmp_path / "ledger.db"
    run(path, [TALKS], FIRST)
    for same in (str(path), f"sqlite:///{path}"):
        with Ledger.open(same, publication=PUBLICATION) as ledger:
            assert len(ledger.remembered()) == 1
    with pytest.raises(LedgerError, match=r"no ledger can be at mysql://…; it is a file, sqlite:///… or postgresql"):
        Ledger.open("mysql://me:secret@host/name", publication=PUBLICATION)
    assert [each.name for each in tmp_path.iterdir()] == ["ledger.db"]


def test_closed(place: Path | str) -> None:
    """A ledger that is closed says so in one error of its own, and may be closed again."""
    ledger = Ledger.open(place, publication=PUBLICATION)
    ledger.close()
    ledger.close()
    with pytest.raises(LedgerError):
        ledger.remembered()
