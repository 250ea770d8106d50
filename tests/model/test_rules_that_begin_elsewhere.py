"""Rules of recurrence of which software makes different rounds are refused or named, and none takes long."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from dateutil import rrule

from diplofeed import Meeting, read
from diplofeed.errors import FieldError, Severity
from diplofeed.model import rounds
from diplofeed.model.gaps import round_in_gap
from diplofeed.model.rounds import Series
from diplofeed.when import parse
from support.records import CONFIG, written

ZURICH = "2026-12-03T11:00/11:30[Europe/Zurich]"  # a Thursday


def meeting(when: str, recurrence: str, **fields: Any) -> Meeting:
    """Return a meeting with a rule."""
    return Meeting(id="m", title="M", when=when, recurrence=recurrence, **fields)


@pytest.mark.parametrize(
    ("when", "rule", "words"),
    [
        ("2026-12-03", "FREQ=WEEKLY;BYDAY=MO;COUNT=5", "such as 2026-12-07"),
        (ZURICH, "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", "such as 2026-12-04"),
        (ZURICH, "FREQ=MONTHLY;BYDAY=2TH;COUNT=5", "such as 2026-12-10"),
        (ZURICH, "FREQ=MONTHLY;BYMONTHDAY=1,15", "a first round by the rule"),
        (ZURICH, "FREQ=YEARLY;BYMONTH=1", "a first round by the rule"),
        (ZURICH, "FREQ=DAILY;BYHOUR=9", "a first round by the rule"),
        (ZURICH, "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "a first round by the rule"),
        ("2026-12-03", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "a first round by the rule"),
    ],
)
def test_a_first_round_that_the_rule_does_not_have_is_refused(when: str, rule: str, words: str) -> None:
    """Some software shows it and some does not (RFC 5545 §3.8.5.3)."""
    with pytest.raises(FieldError, match=r"the first round, .*, is none of its rounds") as caught:
        meeting(when, rule)

    assert caught.value.field == "recurrence"
    assert words in caught.value.expected


@pytest.mark.parametrize(
    ("when", "until"),
    [
        ("2026-12-03", "20261101"),
        ("2026-12-03", "20261202T235959Z"),
        (ZURICH, "20261202"),
        (ZURICH, "20261203T095959Z"),
    ],
)
def test_a_rule_that_ends_before_it_begins_is_refused(when: str, until: str) -> None:
    """No software shows a round of it."""
    with pytest.raises(FieldError, match="before the first round"):
        meeting(when, f"FREQ=WEEKLY;UNTIL={until}")


@pytest.mark.parametrize(
    ("when", "rule", "more", "words"),
    [
        ("2026-12-03", "FREQ=DAILY;BYHOUR=0", {}, "go only with a time"),
        (ZURICH, f"FREQ=DAILY;BYMINUTE={','.join(map(str, range(60)))};BYSECOND=0,30", {}, "too many rounds a day"),
        (ZURICH, "FREQ=WEEKLY;COUNT=2", {"exdate": ["2026-12-03", "2026-12-10"]}, "no round is left"),
        (ZURICH, "FREQ=WEEKLY;COUNT=1", {"exdate": ["2026-12-03"]}, "no round is left"),
        (ZURICH, "FREQ=WEEKLY", {"exdate": ["2026-12-04"]}, "is no round of this meeting"),
        (ZURICH, "FREQ=WEEKLY", {"rdate": ["2026-12-02"]}, "is not after the first round"),
        (ZURICH, "FREQ=WEEKLY;COUNT=3;UNTIL=20270101", {}, "COUNT or UNTIL, not both"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_refused(when: str, rule: str, more: dict[str, Any], words: str) -> None:
    """With what is wrong."""
    with pytest.raises(FieldError, match=words):
        meeting(when, rule, **more)


@pytest.mark.parametrize(
    ("when", "rule"),
    [
        (ZURICH, "FREQ=WEEKLY;UNTIL=20261231"),
        (ZURICH, "FREQ=WEEKLY;UNTIL=20261203T100000Z"),
        ("2026-12-03", "FREQ=WEEKLY;UNTIL=20261203"),
        (ZURICH, "FREQ=MONTHLY;BYDAY=1TH;COUNT=4"),
        (ZURICH, "FREQ=MONTHLY;INTERVAL=7"),
        (ZURICH, "FREQ=DAILY;BYHOUR=11,15"),
        (ZURICH, "FREQ=YEARLY;BYMONTH=12;BYDAY=1TH"),
        ("2026-12-31", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=4"),
        ("2024-02-29", "FREQ=YEARLY;COUNT=3"),
        ("2024-02-29", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29"),
        ("0001-01-01", "FREQ=DAILY"),
        ("9998-12-31", "FREQ=WEEKLY;COUNT=2"),
        ("2026-12", "FREQ=MONTHLY;COUNT=3"),
    ],
)
def test_rules_that_begin_with_the_first_round_are_taken(when: str, rule: str) -> None:
    """Whatever their form, at both ends of the calendar too."""
    assert meeting(when, rule).recurrence == rule


@pytest.mark.parametrize("first", [datetime(1848, 2, 29), datetime(2026, 12, 3, 11), datetime(9700, 1, 1)])  # noqa: DTZ001 -- clocks
@pytest.mark.parametrize(
    "rule", ["FREQ=DAILY;INTERVAL=17", "FREQ=WEEKLY;BYDAY=MO,FR;INTERVAL=3", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=YEARLY"]
)
def test_rounds_are_those_of_the_calendar_as_it_is(first: datetime, rule: str) -> None:
    """Rounds are looked for where the calendar ends soon, which changes none of them."""
    expected = list(rrule.rrulestr(f"{rule};COUNT=40", dtstart=first))

    assert list(Series(parse("2026"), f"{rule};COUNT=40").by_rule(first)) == expected


def test_rounds_are_counted_once_however_many_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The work of many dates over many years is that of counting once."""
    counted = []
    by_rule = rounds._by_rule

    def counting(rule: str, begins: datetime) -> Any:
        for clock in by_rule(rule, begins):
            counted.append(clock)
            yield clock

    monkeypatch.setattr(rounds, "_by_rule", counting)
    rounds.counted.cache_clear()
    years = range(2027, 2076)
    meeting("2026-12-03", "FREQ=DAILY", exdate=[date(year, 1, 1).isoformat() for year in years])

    assert len(counted) < 1.1 * 366 * 50


def test_a_rule_with_too_many_rounds_to_count_is_refused() -> None:
    """What is said of its rounds would take minutes to look up."""
    with pytest.raises(FieldError, match=r"more than 20,000 rounds up to 2200"):
        meeting("2026-12-03T09:00[Europe/Zurich]", "FREQ=DAILY;BYHOUR=9,10,11,12", exdate=["2199-01-01"])


@pytest.mark.parametrize(
    ("when", "rule", "more", "expected"),
    [
        ("2027-03-14T02:30/03:00[Europe/Zurich]", "FREQ=WEEKLY;COUNT=4", {}, "2027-03-28 02:30"),
        ("2027-03-14T02:30[Europe/Zurich]", "FREQ=WEEKLY", {"exdate": ["2027-03-28"]}, "2028-03-26 02:30"),
        ("2027-03-14T03:00[Europe/Zurich]", "FREQ=DAILY", {}, None),
        ("2027-03-14T01:59[Europe/Zurich]", "FREQ=DAILY", {}, None),
        ("2027-03-14T11:00[Europe/Zurich]", "FREQ=DAILY;BYHOUR=2,11", {}, "2027-03-28 02:00"),
        ("2027-03-14T02:30+01:00", "FREQ=WEEKLY", {}, None),
        ("2027-03-14", "FREQ=WEEKLY", {}, None),
        ("2027-03-14T02:30[Europe/Zurich]", "", {"rdate": ["2027-03-28"]}, "2027-03-28 02:30"),
        ("2026-10-18T02:30[Europe/Zurich]", "FREQ=WEEKLY;COUNT=3", {}, None),
        ("2027-04-01T00:00[Africa/Cairo]", "FREQ=DAILY", {}, "2027-04-30 00:00"),
        ("2027-09-26T02:15[Australia/Lord_Howe]", "FREQ=DAILY", {}, "2027-10-03 02:15"),
    ],
)
def test_a_round_in_a_gap_of_the_clock_is_seen(
    when: str, rule: str, more: dict[str, Any], expected: str | None
) -> None:
    """The clock goes forward over it, so that calendars show it an hour apart."""
    talks = meeting(when, rule, **more)
    excluded = [talks.rounds_by_rule.find(day) for day in talks.exdate]
    start = round_in_gap(talks.rounds_by_rule, excluded)

    assert (start and f"{start:%Y-%m-%d %H:%M}") == expected


def test_a_round_in_a_gap_is_a_warning_with_its_place(tmp_path: Path) -> None:
    """The item is published, and the warning says what to do."""
    text = "- id: a\n  title: A\n  when: 2027-03-14T02:30[Europe/Zurich]\n  recurrence: FREQ=WEEKLY\n"

    record = read(written(tmp_path, {"diplofeed.toml": CONFIG, "meetings/a.yaml": text}))

    (fault,) = record.faults
    assert (fault.severity, fault.origin.line, fault.item) == (Severity.WARNING, 4, "a")
    assert fault.message.startswith("the round on 2027-03-28 is at 02:30, which does not exist on that day in Europe/Z")
    assert "`exdate`" in fault.expected
    assert [item.id for item in record.items] == ["a"]
