"""Rounds on their days: those of the rule, further ones, and those that were moved, called off or fall away."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from diplofeed.model import Meeting, Round
from diplofeed.model.dated import next_round, rounds_between


def meeting(when: str, **more: Any) -> Meeting:
    return Meeting(id="talks", title="Talks", when=when, **more)


SERIES = meeting(
    "2026-12-01T09:30/11:00[America/New_York]",
    recurrence="FREQ=WEEKLY;COUNT=4",
    rdate=["2027-01-12"],
    exdate=["2026-12-22"],
    rounds=[
        Round(recurrence_id="2026-12-08", when="2026-12-09T14:00/15:00[America/New_York]", title="Moved"),
        Round(recurrence_id="2026-12-15", status="cancelled"),
    ],
)


def test_rounds_have_the_dates_titles_and_statuses_that_are_theirs() -> None:
    """A moved round is on its new day alone, one called off is there as such, one that falls away is not."""
    rounds = rounds_between(SERIES, date(2026, 12, 1), date(2027, 1, 31)) or []

    assert [(str(each.when.first), each.title.in_("en"), each.status.value) for each in rounds] == [
        ("2026-12-01", "Talks", "scheduled"),
        ("2026-12-09", "Moved", "scheduled"),
        ("2026-12-15", "Talks", "cancelled"),
        ("2027-01-12", "Talks", "scheduled"),
    ]
    assert rounds_between(SERIES, date(2026, 12, 2), date(2026, 12, 8)) == []


def test_a_round_over_several_days_is_between_days_it_reaches_into() -> None:
    """A round that began before the first day, and has not ended, is there."""
    yearly = meeting("2024-12-30/2025-01-02", recurrence="FREQ=YEARLY")

    rounds = rounds_between(yearly, date(2026, 1, 2), date(2026, 6, 1)) or []

    assert [each.when.text for each in rounds] == ["2025-12-30/2026-01-02"]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 1), date(2026, 12, 1)),
        (date(2026, 12, 2), date(2026, 12, 9)),
        (date(2026, 12, 10), date(2027, 1, 12)),
        (date(2027, 2, 1), None),
    ],
)
def test_the_next_round_is_the_first_that_is_not_off(today: date, expected: date | None) -> None:
    """Moved rounds count by their new day, and those called off do not."""
    assert next_round(SERIES, today) == expected


@pytest.mark.parametrize(
    "single",
    [
        meeting("2026-12-01"),
        meeting("2026-12"),
        meeting("1900-01-01T09:00Z", recurrence="FREQ=DAILY;BYHOUR=9,10,11,12"),  # of which too many are to be counted
    ],
)
def test_what_has_no_rounds_to_be_counted_has_none(single: Meeting) -> None:
    """What repeats too often to be counted, or not at all, has no dated rounds; nothing raises."""
    assert rounds_between(single, date(2026, 1, 1), date(2026, 12, 31)) is None
    assert next_round(single, date(2026, 1, 1)) is None


def test_days_at_the_ends_of_the_calendar_have_rounds_or_none() -> None:
    """Nothing leaves the calendar."""
    yearly = meeting("2026-12-01", recurrence="FREQ=YEARLY")

    assert rounds_between(yearly, date.min, date(1, 1, 31)) == []
    assert next_round(yearly, date.max) is None
