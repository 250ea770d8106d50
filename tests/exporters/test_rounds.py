"""Rounds are where the record says, whoever reads the calendar; what is said of a round that is not there is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

import attrs
import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplofeed import compose
from diplofeed.compose import markup
from diplofeed.config import FeedsBy, FeedSpec, Where
from diplofeed.errors import FieldError
from diplofeed.exporters.ical import Cancelled
from diplofeed.feeds.select import select
from diplofeed.model import Meeting, Place, Round, Status
from diplofeed.source.shape import Reading, read
from diplofeed.sources.folder import csv, jsonl, yaml
from support.calendar_entries import calendar, context, document, entry_of, meeting, publication, unfolded
from support.calendars import INSTANCES, by_recurring_ical_events, missing_for

VIENNA = "2026-03-16T10:00/11:30[Europe/Vienna]"
WEEKLY = "FREQ=WEEKLY;COUNT=6"  # over the change to summer time


def at(*numbers: int) -> datetime:
    """Return a moment in UTC."""
    return datetime(*numbers, tzinfo=UTC)


def series(when: str = VIENNA, recurrence: str = WEEKLY, **fields: Any) -> Meeting:
    """Return weekly talks in Vienna."""
    return meeting(when, recurrence=recurrence, **fields)


def moved(day: str, to: str, **fields: Any) -> Round:
    """Return a round that was moved."""
    return Round(recurrence_id=day, when=to, **fields)


# ---------------------------------------------------------------- what others see

TALKS = "Talks in Vienna"
SCENES: dict[str, tuple[Meeting, list[tuple[date, str]]]] = {
    "rule": (
        series(),
        [(at(2026, 3, day, 9), TALKS) for day in (16, 23)]
        + [(at(2026, 3, 30, 8), TALKS)]
        + [(at(2026, 4, day, 8), TALKS) for day in (6, 13, 20)],
    ),
    "no round": (
        series(recurrence="FREQ=WEEKLY;COUNT=3", exdate=["2026-03-23"]),
        [(at(2026, 3, 16, 9), TALKS), (at(2026, 3, 30, 8), TALKS)],
    ),
    "further rounds": (
        series(recurrence="FREQ=WEEKLY;COUNT=2", rdate=["2026-04-01", "2026-04-02T15:00[Europe/Vienna]"]),
        [
            (at(2026, 3, 16, 9), TALKS),
            (at(2026, 3, 23, 9), TALKS),
            (at(2026, 4, 1, 8), TALKS),
            (at(2026, 4, 2, 13), TALKS),
        ],
    ),
    "no rule": (
        series(recurrence="", rdate=["2026-04-01"]),
        [(at(2026, 3, 16, 9), TALKS), (at(2026, 4, 1, 8), TALKS)],
    ),
    "moved": (
        series(recurrence="FREQ=WEEKLY;COUNT=3", rounds=[moved("2026-03-23", "2026-03-24T14:00/15:00[Europe/Vienna]")]),
        [(at(2026, 3, 16, 9), TALKS), (at(2026, 3, 24, 13), TALKS), (at(2026, 3, 30, 8), TALKS)],
    ),
    "moved to another zone": (
        series(
            recurrence="FREQ=WEEKLY;COUNT=3", rounds=[moved("2026-03-30", "2026-03-31T10:00/11:00[America/New_York]")]
        ),
        [(at(2026, 3, 16, 9), TALKS), (at(2026, 3, 23, 9), TALKS), (at(2026, 3, 31, 14), TALKS)],
    ),
    "otherwise": (
        series(
            recurrence="FREQ=WEEKLY;COUNT=3",
            rounds=[
                Round(recurrence_id="2026-03-30T10:00[Europe/Vienna]", title="The last round"),
                Round(recurrence_id="2026-03-16", status=Status.CANCELLED),
            ],
        ),
        [
            (at(2026, 3, 16, 9), f"Cancelled: {TALKS}"),
            (at(2026, 3, 23, 9), TALKS),
            (at(2026, 3, 30, 8), "The last round"),
        ],
    ),
    "in UTC": (
        series("2026-03-16T10:00Z/11:00Z", "FREQ=DAILY;UNTIL=20260319T100000Z", exdate=["2026-03-17"]),
        [(at(2026, 3, day, 10), TALKS) for day in (16, 18, 19)],
    ),
    "days": (
        series(
            "2026-03-16/2026-03-17",
            "FREQ=MONTHLY;COUNT=4",
            exdate=["2026-04-16"],
            rdate=["2026-07-01"],
            rounds=[moved("2026-05-16", "2026-05-20/2026-05-22")],
        ),
        [(date(2026, month, day), TALKS) for month, day in ((3, 16), (5, 20), (6, 16), (7, 1))],
    ),
    "further time moved": (
        series(
            recurrence="FREQ=WEEKLY;COUNT=2",
            rdate=["2026-04-02T15:00[Europe/Vienna]"],
            rounds=[moved("2026-04-02", "2026-04-03T10:00/11:00[Europe/Vienna]")],
        ),
        [(at(2026, 3, 16, 9), TALKS), (at(2026, 3, 23, 9), TALKS), (at(2026, 4, 3, 8), TALKS)],
    ),
    "moved to a day": (
        series(recurrence="FREQ=WEEKLY;COUNT=2", rounds=[moved("2026-03-23", "2026-03-24")]),
        [(at(2026, 3, 16, 9), TALKS), (date(2026, 3, 24), TALKS)],
    ),
    "open end": (
        series("2026-03-16/..", "FREQ=MONTHLY;COUNT=3", exdate=["2026-04-16"], rdate=["2026-07-01"]),
        [(date(2026, 3, 16), TALKS), (date(2026, 5, 16), TALKS), (date(2026, 7, 1), TALKS)],
    ),
    "open end of a time": (
        series("2026-03-16T10:00[Europe/Vienna]/..", WEEKLY.replace("6", "3"), exdate=["2026-03-23"]),
        [(at(2026, 3, 16, 9), TALKS), (at(2026, 3, 30, 8), TALKS)],
    ),
    "day moved to a time": (
        series("2026-03-16", "FREQ=WEEKLY;COUNT=2", rounds=[moved("2026-03-23", "2026-03-24T09:00Z/10:00Z")]),
        [(date(2026, 3, 16), TALKS), (at(2026, 3, 24, 9), TALKS)],
    ),
    "further round moved": (
        series("2026-03-16", "FREQ=WEEKLY;COUNT=2", rdate=["2026-07-01"], rounds=[moved("2026-07-01", "2026-07-02")]),
        [(date(2026, month, day), TALKS) for month, day in ((3, 16), (3, 23), (7, 2))],
    ),
}


@pytest.mark.parametrize(
    "software",
    [pytest.param(name, marks=(pytest.mark.clients,) if program else ()) for name, (_, program) in INSTANCES.items()],
)
@pytest.mark.parametrize("scene", SCENES)
def test_all_software_sees_the_same_rounds(scene: str, software: str) -> None:
    """Rules, further dates, exceptions and rounds of their own come to the same instances in every library."""
    read_by, program = INSTANCES[software]
    if program and (missing := missing_for(program)):
        pytest.skip(missing)
    item, expected = SCENES[scene]
    assert read_by(calendar(item)) == expected


@st.composite
def meetings_with_rounds(draw: st.DrawFn) -> Meeting:
    """Make a series by any of many rules, of which rounds were added, dropped, moved or called off."""
    zone = draw(st.sampled_from(["", "Europe/Vienna", "America/New_York", "Australia/Sydney", "Asia/Kolkata"]))
    day = draw(st.dates(date(2023, 1, 1), date(2024, 12, 28)))
    rule = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    rule = f"FREQ={rule};INTERVAL={draw(st.integers(1, 3))};COUNT={draw(st.integers(2, 6))}"
    at_time = f"T{draw(st.integers(3, 20)):02}:30[{zone}]" if zone else ""
    plain = series(f"{day}{at_time}", rule)
    starts = list(plain.rounds_by_rule.starts())
    named = [str(plain.rounds_by_rule.when_of(start)) for start in starts]
    chosen = draw(st.permutations(named))
    gone, moved_away, off = chosen[:1], chosen[1:2], chosen[2:3]
    later = starts[-1] + timedelta(days=draw(st.integers(1, 40)))
    to = f"{later.date() if isinstance(later, datetime) else later}{at_time}"
    return attrs.evolve(
        plain,
        rdate=[f"{later + timedelta(days=3):%Y-%m-%d}"] if draw(st.booleans()) else [],
        exdate=gone if draw(st.booleans()) else [],
        rounds=[
            *(Round(recurrence_id=each, when=to, title="Moved") for each in moved_away),
            *(Round(recurrence_id=each, status="cancelled") for each in off),
        ],
    )


@settings(max_examples=60)
@given(meetings_with_rounds())
def test_any_series_is_read_alike(item: Meeting) -> None:
    """Whatever the rule and what became of its rounds, every library in Python comes to the same instances."""
    data = calendar(item)
    expected = by_recurring_ical_events(data)
    assert len(expected) == len(list(item.rounds_by_rule.starts())) - len(item.exdate)
    for software in ("ical", "vobject", "dateutil"):
        read_by, _ = INSTANCES[software]
        assert read_by(data) == expected, software
    apart = {_utc(item.in_round(each)[0]) for each in item.rounds}
    gone = {_utc(item.rounds_by_rule.find(when)) for when in item.exdate}
    plain = {_utc(start) for start in item.rounds_by_rule.starts()} - apart - gone
    assert plain == {start for start, title in expected if title == TALKS}


def _utc(start: date) -> date:
    return start.astimezone(UTC) if isinstance(start, datetime) else start


# ---------------------------------------------------------------- the components


def components(item: Meeting, **options: Any) -> list[icalendar.Event]:
    """Return the events of a calendar."""
    return icalendar.Calendar.from_ical(calendar(item, **options)).walk("VEVENT")


def lines(item: Meeting, **options: Any) -> list[str]:
    """Return the content lines of a calendar that say when."""
    names = ("DTSTART;", "DTSTART:", "DTEND", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")
    data = calendar(item, **options).partition(b"BEGIN:VEVENT")[2]
    return [line for line in unfolded(b"BEGIN:VEVENT" + data) if line.startswith(names)]


def test_rounds_of_their_own_come_after_the_series_and_are_the_same_event() -> None:
    """UID, stamps and sequence are those of the series; the rounds follow it in the order of the rule."""
    item = series(rounds=[moved("2026-03-30", "2026-03-31"), Round(recurrence_id="2026-03-23", status="cancelled")])
    whole, *rounds = components(item)
    assert "RECURRENCE-ID" not in whole
    assert [each["RECURRENCE-ID"].dt.day for each in rounds] == [23, 30]
    for name in ("UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "CREATED"):
        assert {each[name].to_ical() for each in rounds} == {whole[name].to_ical()}
    assert all("RRULE" not in each for each in rounds)


def test_rounds_are_named_as_the_series_begins() -> None:
    """RECURRENCE-ID, RDATE and EXDATE have the type and the zone of DTSTART, one date a line."""
    timed = series(
        exdate=["2026-03-23", "2026-04-06"],
        rdate=["2026-05-02T14:00Z", "2026-05-01"],
        rounds=[moved("2026-03-30T08:00Z", "2026-04-01")],
    )
    assert lines(timed) == [
        "DTSTART;TZID=Europe/Vienna:20260316T100000",
        "DTEND;TZID=Europe/Vienna:20260316T113000",
        "RRULE:FREQ=WEEKLY;COUNT=6",
        "RDATE;TZID=Europe/Vienna:20260501T100000",
        "RDATE;TZID=Europe/Vienna:20260502T160000",
        "EXDATE;TZID=Europe/Vienna:20260323T100000",
        "EXDATE;TZID=Europe/Vienna:20260406T100000",
        "RECURRENCE-ID;TZID=Europe/Vienna:20260330T100000",
        "DTSTART;VALUE=DATE:20260401",
        "DTEND;VALUE=DATE:20260402",
    ]
    assert lines(SCENES["days"][0])[2:6] == [
        "RRULE:FREQ=MONTHLY;COUNT=4",
        "RDATE;VALUE=DATE:20260701",
        "EXDATE;VALUE=DATE:20260416",
        "RECURRENCE-ID;VALUE=DATE:20260516",
    ]


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        (Cancelled.MARK, ("CANCELLED", f"Cancelled: {TALKS}")),
        (Cancelled.KEEP_VISIBLE, ("CONFIRMED", f"Cancelled: {TALKS}")),
        (Cancelled.DROP, None),
    ],
)
def test_cancelled_round_follows_the_option(option: Cancelled, expected: tuple[str, str] | None) -> None:
    """A cancelled round is an event of its own, or where such are dropped, an exception of the rule."""
    item = series(rounds=[Round(recurrence_id="2026-03-23", status="cancelled")])
    whole, *rounds = components(item, cancelled=option)
    assert [(str(each["STATUS"]), str(each["SUMMARY"])) for each in rounds] == ([expected] if expected else [])
    assert ("EXDATE" in whole) == (expected is None)


def test_round_moved_to_a_month_is_shown_over_the_month() -> None:
    """A round of which the new day is not known claims none; one known to the year alone has no event."""
    (_, each) = components(series(rounds=[moved("2026-03-23", "2026-05")]))
    assert str(each["SUMMARY"]) == f"{TALKS} (May 2026, day not announced)"
    assert (each["DTSTART"].dt, each["DTEND"].dt) == (date(2026, 5, 1), date(2026, 6, 1))
    assert str(each["STATUS"]) == "TENTATIVE"
    (whole,) = components(series(rounds=[moved("2026-03-23", "2027")]))
    assert whole["EXDATE"].dts[0].dt.day == 23


def test_round_has_what_is_different_and_else_what_the_series_has() -> None:
    """Title, place and summary of a round are its own where they are said, and the description says it was moved."""
    place, own = Place(city="Vienna", country="AT"), Place(city="Geneva", country="CH")
    item = series(
        place=place,
        summary="On arms.",
        rounds=[
            moved(
                "2026-03-23", "2026-03-24T14:00/15:00[Europe/Vienna]", place=own, title="The second", summary="On more."
            ),
            Round(recurrence_id="2026-03-30", summary="On less."),
        ],
    )
    _, second, third = components(item)
    assert (str(second["SUMMARY"]), str(second["LOCATION"])) == ("The second", "Geneva, Switzerland")
    assert str(second["DESCRIPTION"]) == (
        "Moved from 23 March 2026, 10:00–11:30 CET.\n\n"
        "Scheduled for 24 March 2026, 14:00–15:00 CET, in Geneva, Switzerland.\n\nOn more."
    )
    assert (str(third["SUMMARY"]), str(third["LOCATION"])) == (TALKS, "Vienna, Austria")
    assert str(third["DESCRIPTION"]) == "Scheduled for 30 March 2026, 10:00–11:30 CEST, in Vienna, Austria.\n\nOn less."


def test_body_names_the_rounds_that_differ() -> None:
    """Every format says in words which rounds there are besides those of the rule, and which are not."""
    item = series(
        rdate=["2026-05-01"],
        exdate=["2026-04-06"],
        rounds=[
            moved("2026-03-23", "2026-03-24", place=Place(city="Geneva"), title="The second"),
            Round(recurrence_id="2026-03-30", status="cancelled"),
            Round(recurrence_id="2026-04-13", summary="On *more*."),
        ],
    )
    assert markup.plain(compose.body(entry_of(item), context())).split("\n\n", 1)[1] == (
        "Rounds that differ\n\n"
        "- 23 March 2026: The second (moved to 24 March 2026, in Geneva)\n"
        "- 30 March 2026: cancelled\n"
        "- 6 April 2026: no round\n"
        "- 13 April 2026: On more.\n"
        "- 1 May 2026: a further round"
    )


def test_series_that_was_withdrawn_keeps_its_dates() -> None:
    """A series withdrawn while it still went on is cancelled in all of its rounds, but for those that fell away."""
    item = series(
        "2026-11-02", "FREQ=WEEKLY;COUNT=6", exdate=["2026-11-16"], rounds=[moved("2026-11-23", "2026-11-24")]
    )
    (whole,) = icalendar.Calendar.from_ical(b"".join(document([entry_of(item, withdrawn=True)]).chunks)).walk("VEVENT")
    assert (str(whole["STATUS"]), str(whole["RRULE"].to_ical())) == ("CANCELLED", "b'FREQ=WEEKLY;COUNT=6'")
    assert whole["EXDATE"].dts[0].dt == date(2026, 11, 16)


# ---------------------------------------------------------------- the model


def test_rounds_end_with_the_last_of_them_wherever_it_was_moved() -> None:
    """A series is over when its last round is: of the rule, on a further date, or moved."""
    assert series().last_round == date(2026, 4, 20)
    assert series(rdate=["2026-05-01"]).last_round == date(2026, 5, 1)
    assert series(rounds=[moved("2026-03-23", "2026-06-01/2026-06-03")]).last_round == date(2026, 6, 3)
    assert series(rounds=[moved("2026-03-23", "2026-06-01/..")]).over is None
    assert series(recurrence="", rdate=["2026-05-01"]).over == at(2026, 5, 1, 23, 59, 59)
    assert series(recurrence="FREQ=WEEKLY", rdate=["2026-05-01"]).over is None
    assert meeting().last_round is None


def test_rounds_keep_the_clock_on_the_wall() -> None:
    """Each round is when the clock of its zone says so, as long as the first, and knows its own date."""
    item = series("2026-03-22T23:30/2026-03-23T01:00[Europe/Vienna]", "FREQ=WEEKLY")
    result = [str(item.rounds_by_rule.when_of(start)) for start in islice(item.rounds_by_rule.starts(), 2)]
    assert result == [
        "2026-03-22T23:30/2026-03-23T01:00[Europe/Vienna]",
        "2026-03-29T23:30/2026-03-30T01:00[Europe/Vienna]",
    ]
    each = Round(recurrence_id="2026-03-29", status="held")
    start, then = attrs.evolve(item, rounds=(each,)).in_round(each)
    assert start == at(2026, 3, 29, 21, 30)
    assert (then.status, then.repeats, str(then.when)) == (Status.HELD, False, result[1])


def test_rounds_go_on_without_end() -> None:
    """The rounds of a rule without an end are given one after the other."""
    starts = list(islice(series("2026-03-16", "FREQ=DAILY").rounds_by_rule.starts(), 1000))
    assert starts[-1] == date(2026, 3, 16) + timedelta(days=999)


def test_rounds_before_1970_are_counted_in_utc() -> None:
    """Where a zone is not described, rounds keep their time in UTC, as the calendar says."""
    item = series("1969-12-22T10:00[Europe/Moscow]", "FREQ=WEEKLY;COUNT=2", exdate=["1969-12-29"])
    assert list(item.rounds_by_rule.starts()) == [at(1969, 12, 22, 7), at(1969, 12, 29, 7)]
    assert lines(item)[1:] == ["RRULE:FREQ=WEEKLY;COUNT=2", "EXDATE:19691229T070000Z"]


def test_series_is_selected_by_its_rounds() -> None:
    """A feed from a day on shows a series that began before, as long as a round of it may be later."""
    items = (series("2026-03-16", WEEKLY, id="over"), series("2026-03-16", "FREQ=WEEKLY", id="goes-on"))
    items = (*items, attrs.evolve(items[0], id="moved", rounds=(moved("2026-03-23", "2026-06-01"),)))
    spec = FeedSpec(slug="later", title="Later", where=Where(from_="2026-05-01"))
    _, chosen = select(publication(), [spec], FeedsBy(), [entry_of(item) for item in items])
    assert [entry.item.id for entry in chosen.entries] == ["goes-on", "moved"]


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "exdate": (
        {"exdate": ["2026-03-24"]},
        "exdate[1]: '2026-03-24' is no round of this meeting; expected 2026-03-23 or 2026-03-30",
    ),
    "before the first": (
        {"exdate": ["2026-03-09"]},
        "exdate[1]: '2026-03-09' is no round of this meeting; expected 2026-03-16",
    ),
    "after the last": (
        {"exdate": ["2026-03-16", "2026-12-01"]},
        "exdate[2]: '2026-12-01' is no round of this meeting; expected 2026-04-20",
    ),
    "other time": (
        {"rounds": [Round(recurrence_id="2026-03-23T11:00[Europe/Vienna]", status="cancelled")]},
        (
            "rounds[1].recurrence_id: '2026-03-23T11:00[Europe/Vienna]' is no round of this meeting; "
            "expected 2026-03-23T10:00[Europe/Vienna] or 2026-03-30T10:00[Europe/Vienna]"
        ),
    ),
    "twice a day": (
        {"recurrence": "FREQ=DAILY;COUNT=4;BYHOUR=10,15", "exdate": ["2026-03-17"]},
        (
            "exdate[1]: '2026-03-17' names several rounds; "
            "expected 2026-03-17T10:00[Europe/Vienna] or 2026-03-17T15:00[Europe/Vienna]"
        ),
    ),
    "twice": (
        {"exdate": ["2026-03-23"], "rounds": [moved("2026-03-23", "2026-03-24")]},
        "rounds[1].recurrence_id: '2026-03-23' is named by exdate[1] too; expected each round once",
    ),
    "month": ({"exdate": ["2026-03"]}, "exdate[1]: '2026-03' is no single day or time; expected a day such as"),
    "further round before the first": (
        {"rdate": ["2026-04-01", "2026-03-01"]},
        "rdate[2]: '2026-03-01' is not after the first round; expected the first one in `when`",
    ),
    "days": ({"rdate": ["2026-03-16/2026-03-17"]}, "rdate[1]: '2026-03-16/2026-03-17' is no single day or time"),
    "time of days": (
        {"when": "2026-03-16", "rdate": ["2026-04-01T10:00Z"]},
        "rdate[1]: '2026-04-01T10:00Z' is a time, and the rounds are whole days; expected a day such as 2023-07-18",
    ),
    "no rounds": ({"recurrence": "", "exdate": ["2026-03-16"]}, "exdate: there are no further rounds; expected a `rec"),
    "unknown day": (
        {"when": "2026-03", "rdate": ["2026-04-01"]},
        "rdate: the day of the first round is not known; exp",
    ),
    "first": (
        {"recurrence": "FREQ=WEEKLY;BYDAY=TU", "exdate": ["2026-03-17"]},
        (
            f"recurrence: the first round, {VIENNA}, is none of its rounds; "
            "expected a first round by the rule, such as 2026-03-17"
        ),
    ),
    "impossible rule": (
        {"when": "2026-03-16", "recurrence": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "exdate": ["2026-03-16"]},
        "recurrence: the first round, 2026-03-16, is none of its rounds; expected a first round by the rule",
    ),
    "leap second": (
        {"recurrence": "FREQ=DAILY;BYSECOND=60", "exdate": ["2026-03-16"]},
        "recurrence: its rounds cannot be worked out: ",
    ),
    "far away": (
        {"recurrence": "FREQ=DAILY", "exdate": ["9999-03-16"]},
        "exdate[1]: '9999-03-16' is too far from the fi",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_said_of_no_round_is_a_fault_that_names_the_nearest(name: str) -> None:
    """A field that does not go with the others says which, why, and what would have been right."""
    fields, expected = FAULTS[name]
    with pytest.raises(FieldError) as caught:
        series(**fields)
    assert str(caught.value).startswith(f"Meeting.{expected}")


def test_fault_stands_where_it_was_written() -> None:
    """A round that is not there is named with its line, its column and the path of its field."""
    text = (
        "id: talks\ntitle: Talks\nwhen: 2026-03-16\nrecurrence: FREQ=WEEKLY\nexdate: [2026-03-23]\n"
        "rounds:\n  - { recurrence_id: 2026-03-30, status: cancelled }\n"
        "  - when: 2026-05-01\n    recurrence_id: 2026-04-07\n"
    )
    (node,), _ = yaml.parse(text, "meetings/talks.yaml")
    reading = Reading()
    assert read(Meeting, node, reading) is None
    assert list(map(str, reading.faults)) == [
        (
            "meetings/talks.yaml:9:20: error: rounds[2].recurrence_id: '2026-04-07' is no round of this meeting\n"
            "    expected 2026-04-06 or 2026-04-13"
        )
    ]


def test_date_that_cannot_be_read_is_named_in_its_list() -> None:
    """The one date of a list that is not understood is pointed at."""
    (node,), _ = yaml.parse("id: a\ntitle: A\nwhen: 2026-03-16\nrdate: [2026-04-01, 11/07/2026]\n", "a.yaml")
    reading = Reading()
    assert read(Meeting, node, reading) is None
    (fault,) = reading.faults
    assert (fault.field, fault.origin.line, fault.origin.column) == ("rdate[2]", 4, 21)


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_rounds_are_written_in_bulk_too(form: str) -> None:
    """JSON Lines and spreadsheets have rounds like YAML has."""
    if form == "jsonl":
        text = (
            '{"id": "a", "title": "A", "when": "2026-03-16", "recurrence": "FREQ=WEEKLY", "exdate": ["2026-03-23", '
            '"2026-03-30"], "rdate": ["2026-04-01"], '
            '"rounds": [{"recurrence_id": "2026-04-06", "status": "cancelled"}]}'
        )
        (node,) = jsonl.parse([text], "meetings.jsonl")
    else:
        rows = (
            "id,title,when,recurrence,exdate,rdate,rounds\n",
            (
                'a,A,2026-03-16,FREQ=WEEKLY,2026-03-23;2026-03-30,2026-04-01,"[{""recurrence_id"": ""2026-04-06"", '
                '""status"": ""cancelled""}]"\n'
            ),
        )
        (node,) = csv.parse(rows, "meetings.csv")
    reading = Reading()
    assert read(Meeting, node, reading) == meeting(
        "2026-03-16",
        id="a",
        title="A",
        recurrence="FREQ=WEEKLY",
        exdate=["2026-03-23", "2026-03-30"],
        rdate=["2026-04-01"],
        rounds=[Round(recurrence_id="2026-04-06", status=Status.CANCELLED)],
    )
    assert reading.faults == []
