"""Weeks, months, quarters and years, and which of them an event is in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplofeed.export.periods import Period, Unit, period_at, period_of, periods_of
from diplofeed.when import parse


@pytest.mark.random
@given(st.dates(), st.sampled_from(Unit))
def test_every_day_is_in_its_period(day: date, unit: Unit) -> None:
    """A day is within the first and last day of its period, and the days around that are not in it."""
    period = period_at(day, unit)

    assert period.first <= day <= period.last
    assert period_at(period.first, unit) == period_at(period.last, unit) == period
    if period.last < date.max:
        assert period_at(period.last + timedelta(days=1), unit) > period


@pytest.mark.parametrize(
    ("day", "unit", "name", "label"),
    [
        ("2023-07-11", Unit.WEEK, "2023-W28", "10–16 July 2023"),
        ("2024-12-30", Unit.WEEK, "2025-W01", "30 December 2024 – 5 January 2025"),
        ("2021-01-01", Unit.WEEK, "2020-W53", "28 December 2020 – 3 January 2021"),
        ("9999-12-31", Unit.WEEK, "9999-W52", "27–31 December 9999"),
        ("2023-07-11", Unit.MONTH, "2023-07", "July 2023"),
        ("2024-02-29", Unit.QUARTER, "2024-Q1", "January – March 2024"),
        ("2023-12-31", Unit.QUARTER, "2023-Q4", "October – December 2023"),
        ("0476-09-04", Unit.YEAR, "0476", "0476"),
    ],
)
def test_what_a_period_is_called(day: str, unit: Unit, name: str, label: str) -> None:
    """A week is called by ISO 8601 in file names and by its days in words; a quarter by its months."""
    period = period_at(date.fromisoformat(day), unit)

    assert (period.name, period.label("en")) == (name, label)


@pytest.mark.parametrize(
    ("when", "unit", "names"),
    [
        ("2023-07-11", Unit.WEEK, ["2023-W28"]),
        ("2023-07-16/2023-07-18", Unit.WEEK, ["2023-W28", "2023-W29"]),
        ("2023-07-01/2023-07-31", Unit.WEEK, ["2023"]),
        ("2023-07", Unit.WEEK, ["2023"]),
        ("2023-07", Unit.QUARTER, ["2023-Q3"]),
        ("2023-07/2023-09", Unit.QUARTER, ["2023-Q3"]),
        ("2023-21", Unit.QUARTER, ["2023"]),
        ("2023-06-30/2023-07-02", Unit.QUARTER, ["2023-Q2", "2023-Q3"]),
        ("2022-06-01/2026-07-02", Unit.YEAR, ["2022", "2023", "2024"]),
        ("../2023", Unit.WEEK, ["undated"]),
        ("9999-12-30/9999-12-31", Unit.WEEK, ["9999-W52"]),
    ],
)
def test_periods_an_event_is_in(when: str, unit: Unit, names: list[str]) -> None:
    """An event is in each period its days are in, up to three; what is less exact, in the one it surely is in."""
    assert [period.name for period in periods_of(parse(when), unit)] == names


def test_year_stands_before_its_parts() -> None:
    """In order of time a year comes before the weeks, months or quarters of it, and what is undated before all."""
    for unit in (Unit.WEEK, Unit.MONTH, Unit.QUARTER):
        parts = [period_of(parse(when), unit) for when in ("../1990", "2023", "2023-01-05", "2023-12-05")]
        assert parts == sorted(parts)
    assert Period(2023, 7) == Period(2023, 7, Unit.MONTH)
