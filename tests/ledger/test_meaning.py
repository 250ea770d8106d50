"""What is meant decides whether an item changed, not how it is written; and the moment, not the rules of its zone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from diplofeed.ledger.decide import Change, Decision, decide_all
from diplofeed.ledger.values import as_text
from diplofeed.model import Meeting, Person, Place, Round, Statement
from diplofeed.record.plain import plain, restore

TALKS = Meeting(id="talks", title="Talks", when="2026-12-01T10:00/11:00[Europe/Kiev]")
CALLS = attrs.evolve(
    TALKS,
    recurrence="FREQ=WEEKLY;BYDAY=TU,TH;COUNT=9",
    rdate=("2027-02-02", "2027-03-02"),
    exdate=("2026-12-08", "2026-12-10"),
    rounds=(
        Round(recurrence_id="2026-12-15", status="cancelled"),
        Round(recurrence_id="2026-12-17", when="2026-12-18T10:00[Europe/Kiev]"),
    ),
)
SAID = Statement(id="said", when="2026-11-20T10:00+01:00", text="It helps.", speaker=Person(id="hall", name="E. Hall"))


def decided(before: Any, after: Any) -> Decision:
    """Return what a later build decides."""
    first = decide_all({}, [before], publication_id="tag:example.org,2026:x", now=datetime(2026, 11, 1, tzinfo=UTC))
    rows = {first[0].remembered.key: first[0].remembered}
    later = datetime(2026, 11, 2, tzinfo=UTC)
    return decide_all(rows, [after], publication_id="tag:example.org,2026:x", now=later, language="en")[0]


@pytest.mark.parametrize(
    ("item", "values"),
    [
        (TALKS, {"when": "2026-12-01T10:00/11:00[Europe/Kyiv]"}),
        (TALKS, {"when": "2026-12-01T10:00+02:00/11:00+02:00"}),
        (TALKS, {"when": "2026-12-01T09:00/10:00[Europe/Vienna]"}),
        (TALKS, {"when": "2026-12-01T08:00Z/09:00Z"}),
        (SAID, {"when": "2026-11-20T09:00Z"}),
        (CALLS, {"when": "2026-12-01T10:00/11:00[Europe/Kyiv]"}),
        (CALLS, {"recurrence": "COUNT=9;FREQ=WEEKLY;BYDAY=TH,TU"}),
        (CALLS, {"recurrence": "FREQ=WEEKLY;INTERVAL=1;WKST=MO;COUNT=09;BYDAY=TU,TH"}),
        (CALLS, {"rdate": ("2027-03-02", "2027-02-02")}),
        (CALLS, {"exdate": ("2026-12-10", "2026-12-08")}),
        (CALLS, {"rounds": CALLS.rounds[::-1]}),
        (
            attrs.evolve(CALLS, rdate=("2027-02-02T10:00[Europe/Kiev]",)),
            {"rdate": ("2027-02-02T08:00Z",)},
        ),
    ],
)
def test_what_says_the_same_in_other_words_is_unchanged(item: Any, values: dict[str, Any]) -> None:
    """Nothing moves, and the row is written again in the words of now."""
    now = attrs.evolve(item, **values)
    decision = decided(item, now)

    assert decision.change is Change.UNCHANGED
    assert decision.remembered.sequence == 0
    assert decision.remembered.updated == decision.remembered.published
    assert decision.recast or now == item
    assert restore(now.kind, decision.remembered.data) == now


@pytest.mark.parametrize(
    ("item", "values", "fields"),
    [
        (TALKS, {"when": "2026-12-01T10:00/11:00[Europe/Vienna]"}, ("when",)),
        (TALKS, {"when": "2026-12-01T10:00/11:30[Europe/Kiev]"}, ("when",)),
        (TALKS, {"when": "2026-12-01T10:00[Europe/Kiev]"}, ("when",)),
        (CALLS, {"when": "2026-12-01T08:00Z/09:00Z", "exdate": (), "rounds": ()}, ("exdate", "rounds", "when")),
        (CALLS, {"recurrence": "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=9;INTERVAL=2", "exdate": (), "rounds": ()}, None),
        (CALLS, {"recurrence": "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=90"}, ("recurrence",)),
        (CALLS, {"exdate": ("2026-12-08",)}, ("exdate",)),
        (attrs.evolve(TALKS, when="2026-12"), {"when": "2026-12~"}, ("when",)),
    ],
)
def test_what_means_something_else_is_a_change(
    item: Any, values: dict[str, Any], fields: tuple[str, ...] | None
) -> None:
    """Other moments, rounds that follow another clock, and other rules raise the sequence."""
    decision = decided(item, attrs.evolve(item, **values))

    assert decision.remembered.sequence == 1
    assert fields is None or decision.fields == fields


def test_moment_that_was_told_is_kept_beside_the_zone() -> None:
    """The ledger has the offsets of times, so that it knows the moment when the zone has other rules."""
    data = decided(TALKS, TALKS).remembered.data

    assert data["when"] == "2026-12-01T10:00+02:00/11:00+02:00[Europe/Kiev]"
    assert restore("meeting", data) == TALKS


def test_row_without_offsets_is_as_good_as_one_with_them() -> None:
    """A row that an earlier version wrote announces nothing."""
    first = decide_all({}, [TALKS], publication_id="tag:example.org,2026:x", now=datetime(2026, 11, 1, tzinfo=UTC))
    row = attrs.evolve(first[0].remembered, text=as_text(plain(TALKS)))
    (decision,) = decide_all(
        {row.key: row}, [TALKS], publication_id="tag:example.org,2026:x", now=datetime(2026, 11, 2, tzinfo=UTC)
    )

    assert decision.change is Change.UNCHANGED
    assert decision.recast


def test_country_that_changes_its_clock_reschedules_what_is_told_in_its_time() -> None:
    """Where the offset kept is not that of the zone any more, the meeting is at another moment: that is a change."""
    first = decide_all({}, [TALKS], publication_id="tag:example.org,2026:x", now=datetime(2026, 11, 1, tzinfo=UTC))
    kept = first[0].remembered.text.replace("+02:00", "+03:00")  # as if Kyiv had been an hour further until now
    row = attrs.evolve(first[0].remembered, text=kept)
    (decision,) = decide_all(
        {row.key: row}, [TALKS], publication_id="tag:example.org,2026:x", now=datetime(2026, 11, 2, tzinfo=UTC)
    )

    assert (decision.change, decision.fields, decision.remembered.sequence) == (Change.REVISED, ("when",), 1)


@pytest.mark.parametrize(
    ("when", "label"),
    [
        ("2026-12-01T10:00+03:00[Europe/Kiev]", "1 December 2026, 10:00 UTC+3"),  # the zone has +02:00 then
        ("2026-03-29T03:30+02:00[Europe/Kiev]", "29 March 2026, 03:30 EET"),  # an hour that is skipped now
        ("2026-03-29T03:30[Europe/Kiev]", "29 March 2026, 03:30 EET"),
        ("2026-10-25T03:30[Europe/Kiev]", "25 October 2026, 03:30 EEST"),  # an hour that comes twice now
        ("2026-03-29T02:30/03:15[Europe/Kiev]", "29 March 2026, 02:30–03:15 EET"),
        ("2026-12-01T10:00+03:00[Mars/Base]", "1 December 2026, 10:00 UTC+3"),
        ("2026-12-01T10:00+03:00/12:00+03:00[Mars/Base]", "1 December 2026, 10:00–12:00 UTC+3"),
    ],
)
def test_time_that_was_accepted_once_stays_readable(when: str, label: str) -> None:
    """What the ledger has is not judged by the rules of today: it is as it was told."""
    item = restore("meeting", {**plain(TALKS), "when": when})

    assert item.when.label() == label
    assert restore("meeting", plain(item)) == item


def test_rounds_that_were_accepted_once_stay_readable() -> None:
    """Rounds named by times of which the zone has others now are read by the clock."""
    kept = {
        **plain(CALLS),
        "when": "2026-12-01T10:00+03:00/11:00+03:00[Europe/Kiev]",
        "exdate": ["2026-12-08T10:00+03:00[Europe/Kiev]"],
        "rounds": [{"recurrence_id": "2026-12-15T10:00[Europe/Kiev]", "status": "cancelled"}],
    }
    item = restore("meeting", kept)

    assert isinstance(item, Meeting)
    assert [str(when) for when in item.exdate] == ["2026-12-08T10:00[Europe/Kiev]"]


# ---------------------------------------------------------------- what goes without saying

WEEKLY = Meeting(
    id="weekly",
    title="T",
    when="2027-03-04T10:00/12:00[Europe/Vienna]",
    recurrence="FREQ=WEEKLY;COUNT=4;BYDAY=TH",
    place=Place(city="Vienna", country="AT"),
)
ENDLESS = attrs.evolve(WEEKLY, recurrence="FREQ=WEEKLY")
TIME = "T10:00[Europe/Vienna]"


def as_said(item: Meeting, **values: Any) -> Meeting:
    """Return an item that has other values."""
    return attrs.evolve(item, **values)


SAME: dict[str, tuple[Any, Any]] = {
    "the weekday of the start": (WEEKLY, as_said(WEEKLY, recurrence="FREQ=WEEKLY;COUNT=4")),
    "the weekday of the start, without an end": (ENDLESS, as_said(ENDLESS, recurrence="FREQ=WEEKLY;BYDAY=TH")),
    "the day of the month": (
        as_said(WEEKLY, recurrence="FREQ=MONTHLY"),
        as_said(WEEKLY, recurrence="FREQ=MONTHLY;BYMONTHDAY=4"),
    ),
    "the day of the year": (
        as_said(WEEKLY, recurrence="FREQ=YEARLY"),
        as_said(WEEKLY, recurrence="FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=4"),
    ),
    "an end by number and by day": (WEEKLY, as_said(WEEKLY, recurrence="FREQ=WEEKLY;UNTIL=20270325T090000Z")),
    "weeks and days": (WEEKLY, as_said(WEEKLY, recurrence="FREQ=DAILY;INTERVAL=7;COUNT=4")),
    "a further round at the usual time": (
        as_said(WEEKLY, rdate=("2027-04-01",)),
        as_said(WEEKLY, rdate=("2027-04-01" + TIME,)),
    ),
    "a further round twice": (
        as_said(WEEKLY, rdate=("2027-04-01",)),
        as_said(WEEKLY, rdate=("2027-04-01", "2027-04-01" + TIME)),
    ),
    "a round that falls away": (
        as_said(WEEKLY, exdate=("2027-03-11",)),
        as_said(WEEKLY, exdate=("2027-03-11" + TIME,)),
    ),
    "the name of a round": (
        as_said(WEEKLY, rounds=(Round(recurrence_id="2027-03-11", status="cancelled"),)),
        as_said(WEEKLY, rounds=(Round(recurrence_id="2027-03-11" + TIME, status="cancelled"),)),
    ),
    "a round as the rule has it": (
        WEEKLY,
        as_said(WEEKLY, rounds=(Round(recurrence_id="2027-03-11", when="2027-03-11T10:00/12:00[Europe/Vienna]"),)),
    ),
    "a round where all are": (
        WEEKLY,
        as_said(WEEKLY, rounds=(Round(recurrence_id="2027-03-11", place=WEEKLY.place),)),
    ),
    "a list of one place": (WEEKLY, as_said(WEEKLY, place=None, places=(WEEKLY.place,))),
    "a place twice": (WEEKLY, as_said(WEEKLY, places=(WEEKLY.place,))),
    "a list of one speaker": (SAID, attrs.evolve(SAID, speaker=None, speakers=(SAID.speaker,))),
    "the language of the publication": (WEEKLY, as_said(WEEKLY, title={"en": "T"})),
    "letters taken apart": (as_said(WEEKLY, title="Gen\u00e8ve"), as_said(WEEKLY, title="Gene\u0300ve")),
}


@pytest.mark.parametrize("way", ["there", "back"])
@pytest.mark.parametrize("case", SAME)
def test_what_goes_without_saying_is_no_change(case: str, way: str) -> None:
    """Neither the date of the last change nor the sequence moves, whether it is added or left out."""
    before, after = SAME[case] if way == "there" else SAME[case][::-1]
    decision = decided(before, after)
    assert (decision.change, decision.fields) == (Change.UNCHANGED, ())
    assert decision.remembered.sequence == 0


OTHER: dict[str, tuple[Any, Any, set[str]]] = {
    "another weekday": (ENDLESS, as_said(ENDLESS, recurrence="FREQ=WEEKLY;BYDAY=TH,FR"), {"recurrence"}),
    "a round more": (WEEKLY, as_said(WEEKLY, recurrence="FREQ=WEEKLY;COUNT=5"), {"recurrence"}),
    "an end": (ENDLESS, as_said(ENDLESS, recurrence="FREQ=WEEKLY;COUNT=5"), {"recurrence"}),
    "another start": (
        as_said(WEEKLY, rdate=("2027-04-01",)),
        as_said(WEEKLY, rdate=("2027-04-01",), when="2027-03-04T11:00/12:00[Europe/Vienna]"),
        {"when"},
    ),
    "a further round at another time": (
        as_said(WEEKLY, rdate=("2027-04-01",)),
        as_said(WEEKLY, rdate=("2027-04-01T11:00[Europe/Vienna]",)),
        {"rdate"},
    ),
    "a round elsewhere": (
        WEEKLY,
        as_said(WEEKLY, rounds=(Round(recurrence_id="2027-03-11", place=Place(city="Graz")),)),
        {"rounds"},
    ),
    "another place": (WEEKLY, as_said(WEEKLY, place=Place(city="Graz")), {"place"}),
    "a further place": (WEEKLY, as_said(WEEKLY, places=(Place(city="Graz"),)), {"places"}),
    "another text": (WEEKLY, as_said(WEEKLY, title={"en": "U"}), {"title"}),
    "another language": (WEEKLY, as_said(WEEKLY, title={"fr": "T"}), {"title"}),
}


@pytest.mark.parametrize("case", OTHER)
def test_what_says_something_else_is_a_change_of_its_field_alone(case: str) -> None:
    """The report of the change names what changed, and nothing that goes with it."""
    before, after, fields = OTHER[case]
    assert set(decided(before, after).fields) == fields
