"""Dates as precise as they are known: what is read, kept, bounded, ordered and said."""

from __future__ import annotations

import copy
import os
import pickle
import random
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diplofeed.errors import DiplofeedError
from diplofeed.when import Precision, When, WhenError, parse
from diplofeed.when.zones import zone as zone_of
from support.places import ROOT

VIENNA = zone_of("Europe/Vienna")


# ---------------------------------------------------------------- strategies: EDTF level 0 and 1

qualifiers = st.sampled_from(["", "", "~", "?", "%"])
years = st.integers(min_value=1, max_value=9999).map("{:04}".format)
days = st.dates().map(date.isoformat)
months = st.dates().map(lambda day: day.isoformat()[:7])
seasons = st.builds("{}-{}".format, years, st.sampled_from(["21", "22", "23", "24"]))
unspecified = st.one_of(
    st.integers(min_value=1, max_value=999).map("{:03}X".format),
    st.integers(min_value=1, max_value=99).map("{:02}XX".format),
    years.map("{}-XX".format),
    years.map("{}-XX-XX".format),
    months.map("{}-XX".format),
)
points = st.builds("{}{}".format, st.one_of(years, months, days, seasons, unspecified), qualifiers)
halves = st.builds(str.format, st.sampled_from(["{}/..", "../{}", "{}/", "/{}"]), points)


def _in_order(ends: tuple[str, str]) -> str:
    first, last = sorted(ends, key=parse)
    return f"{first}/{last}"


intervals = st.tuples(points, points).map(_in_order)
near_days = st.builds(
    lambda day, width: f"{day}/{day + timedelta(days=width)}",
    st.dates(max_value=date(9999, 1, 1)),
    st.integers(min_value=0, max_value=90),
)
edtf_texts = st.one_of(points, halves, intervals, near_days)
ZONES = ["Europe/Vienna", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Africa/Monrovia", "UTC", "Etc/GMT+2"]
instants = st.datetimes(datetime(3, 1, 1), datetime(9997, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- bounds
zoned_times = st.builds(datetime.astimezone, instants, st.sampled_from(ZONES).map(zone_of))
offset_times = st.builds(
    lambda moment, minutes: moment.astimezone(timezone(timedelta(minutes=minutes))),
    instants,
    st.integers(min_value=-1439, max_value=1439),
)


# ---------------------------------------------------------------- dates

P = Precision
# text, label, precision, first day, last day
DATES = [
    ("2023", "2023", P.YEAR, "2023-01-01", "2023-12-31"),
    ("0476", "0476", P.YEAR, "0476-01-01", "0476-12-31"),
    ("2023-06", "June 2023", P.MONTH, "2023-06-01", "2023-06-30"),
    ("2024-02", "February 2024", P.MONTH, "2024-02-01", "2024-02-29"),
    ("1900-02", "February 1900", P.MONTH, "1900-02-01", "1900-02-28"),
    ("2000-02", "February 2000", P.MONTH, "2000-02-01", "2000-02-29"),
    ("2023-06~", "about June 2023", P.MONTH, "2023-06-01", "2023-06-30"),
    ("2023-06?", "June 2023 (uncertain)", P.MONTH, "2023-06-01", "2023-06-30"),
    ("2023-06%", "about June 2023 (uncertain)", P.MONTH, "2023-06-01", "2023-06-30"),
    ("2023-07-11", "11 July 2023", P.DAY, "2023-07-11", "2023-07-11"),
    ("2023-07-01?", "1 July 2023 (uncertain)", P.DAY, "2023-07-01", "2023-07-01"),
    ("2023-21", "spring 2023", P.SEASON, "2023-03-01", "2023-06-30"),
    ("2023-22", "summer 2023", P.SEASON, "2023-06-01", "2023-09-30"),
    ("2023-23", "autumn 2023", P.SEASON, "2023-09-01", "2023-12-31"),
    ("2023-24~", "about winter 2023", P.SEASON, "2022-12-01", "2024-03-31"),
    ("0001-24", "winter 0001", P.SEASON, "0001-01-01", "0002-03-31"),
    ("9999-24", "winter 9999", P.SEASON, "9998-12-01", "9999-12-31"),
    ("199X", "1990s", P.DECADE, "1990-01-01", "1999-12-31"),
    ("199X~", "about the 1990s", P.DECADE, "1990-01-01", "1999-12-31"),
    ("190X", "1900s (decade)", P.DECADE, "1900-01-01", "1909-12-31"),
    ("001X", "0010s", P.DECADE, "0010-01-01", "0019-12-31"),
    ("19XX", "1900s (century)", P.CENTURY, "1900-01-01", "1999-12-31"),
    ("2023-06-XX", "June 2023, day not known", P.MONTH, "2023-06-01", "2023-06-30"),
    ("2023-XX", "2023, month not known", P.YEAR, "2023-01-01", "2023-12-31"),
    ("2023-XX-XX", "2023, month and day not known", P.YEAR, "2023-01-01", "2023-12-31"),
    ("2023-01/..", "since January 2023", P.MONTH, "2023-01-01", None),
    ("../2023", "until 2023", P.YEAR, None, "2023-12-31"),
    ("2023-01/", "from January 2023, end not known", P.MONTH, "2023-01-01", None),
    ("/2023-01-05", "until 5 January 2023, start not known", P.DAY, None, "2023-01-05"),
    ("2023-07-11/2023-07-13", "11–13 July 2023", P.DAY, "2023-07-11", "2023-07-13"),
    ("2023-06-30/2023-07-02", "30 June – 2 July 2023", P.DAY, "2023-06-30", "2023-07-02"),
    ("2022-12-30/2023-01-02", "30 December 2022 – 2 January 2023", P.DAY, "2022-12-30", "2023-01-02"),
    ("2023-06/2023-08", "June – August 2023", P.MONTH, "2023-06-01", "2023-08-31"),
    ("2023-06/2023-06", "June 2023 – June 2023", P.MONTH, "2023-06-01", "2023-06-30"),
    ("2022-06/2023-08", "June 2022 – August 2023", P.MONTH, "2022-06-01", "2023-08-31"),
    ("2022/2023", "2022 – 2023", P.YEAR, "2022-01-01", "2023-12-31"),
    ("2023/2023-06", "2023 – June 2023", P.YEAR, "2023-01-01", "2023-06-30"),
    ("2023-06-15/2023", "15 June 2023 – 2023", P.YEAR, "2023-06-15", "2023-12-31"),
    ("2023-21/2023-22", "spring 2023 – summer 2023", P.SEASON, "2023-03-01", "2023-09-30"),
    ("2023-21/2023-08", "spring 2023 – August 2023", P.SEASON, "2023-03-01", "2023-08-31"),
    ("2023-06/2023-23", "June 2023 – autumn 2023", P.SEASON, "2023-06-01", "2023-12-31"),
    ("2023-06-XX/2023-08-XX", "June 2023, day not known – August 2023, day not known",
     P.MONTH, "2023-06-01", "2023-08-31"),
    ("2023-07-11~/2023-07-13", "about 11 July 2023 – 13 July 2023", P.DAY, "2023-07-11", "2023-07-13"),
    ("2023-06/2023-08?", "June 2023 – August 2023 (uncertain)", P.MONTH, "2023-06-01", "2023-08-31"),
    ("198X/199X", "1980s – 1990s", P.DECADE, "1980-01-01", "1999-12-31"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "label", "precision", "first", "last"), DATES)
def test_date_is_bounded_and_said(text: str, label: str, precision: Precision, first: str, last: str) -> None:
    """An EDTF date keeps its text, has the bounds of its form, and says in English what is known."""
    when = parse(text)
    assert (when.text, when.label(), when.precision) == (text, label, precision)
    assert (when.first, when.last) == tuple(end and date.fromisoformat(end) for end in (first, last))
    assert (when.start, when.end, when.zone) == (None, None, None)


@pytest.mark.parametrize(("text", "label"), [row[:2] for row in DATES])
def test_label_of_a_date_can_be_read_again(text: str, label: str) -> None:
    """What is said of a date can be typed into a record and means the same."""
    assert parse(label).text == text


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [
        ("2023", False, False),
        ("2023~", True, False),
        ("2023?", False, True),
        ("2023%", True, True),
        ("2022~/2023", True, False),
        ("2022/2023?", False, True),
        ("2022~/2023?", True, True),
        ("2022%/..", True, True),
    ],
)
def test_qualifiers(text: str, *, approximate: bool, uncertain: bool) -> None:
    """A qualifier at either end qualifies the whole."""
    when = parse(text)
    assert (when.approximate, when.uncertain) == (approximate, uncertain)


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("2023", set()),
        ("2022/2023", {"is_interval"}),
        ("2022/..", {"is_interval", "open_end", "ongoing"}),
        ("../2022", {"is_interval", "open_start"}),
        ("2022/", {"is_interval", "unknown_end"}),
        ("/2022", {"is_interval", "unknown_start"}),
        ("2023-07-11T10:00Z", set()),
        ("2023-07-11T10:00/12:00Z", {"is_interval"}),
        ("2023-07-11T10:00Z/..", {"is_interval", "open_end", "ongoing"}),
        ("2023-07-11T10:00Z/", {"is_interval", "unknown_end"}),
    ],
)
def test_ends(text: str, flags: set[str]) -> None:
    """An open end is told from one that is not known."""
    names = ("is_interval", "open_start", "open_end", "unknown_start", "unknown_end", "ongoing")
    assert {name for name in names if getattr(parse(text), name)} == flags


@pytest.mark.parametrize(
    ("text", "exact", "width"),
    [
        ("2023-07-11", True, 1),
        ("2023-07-11/2023-07-13", True, 3),
        ("2023-07-11T10:00Z", True, 1),
        ("2023-07-11T22:00/2023-07-12T02:00Z", True, 2),
        ("2023-07-11~", False, 1),
        ("2023-07-11?/2023-07-13", False, 3),
        ("2023-06-XX", False, 30),
        ("2023-06", False, 30),
        ("2023", False, 365),
        ("2023-06-30/2023-07", False, 32),
        ("2023-07-11/..", False, None),
        ("/2023-07-11", False, None),
        ("2023-07-11T10:00Z/..", False, None),
        ("2023-07-11T10:00Z/", False, None),
    ],
)
def test_exactness_and_width(text: str, *, exact: bool, width: int | None) -> None:
    """Only unqualified days and times with both ends known are exact."""
    when = parse(text)
    assert (when.is_exact, when.days) == (exact, width)


def test_interval_from_a_day_to_itself_is_that_day() -> None:
    """One meaning has one text, unless a qualifier makes the two ends differ in truth."""
    assert parse("2023-07-11/2023-07-11") == parse("2023-07-11")
    assert parse("2023-07-11~/2023-07-11~").text == "2023-07-11~/2023-07-11~"


@given(edtf_texts)
@example("2023-21~/2023-24?")
@example("1900/190X")
def test_every_edtf_date_survives_text_and_label(text: str) -> None:
    """Any level 0 or 1 value keeps its text, and its label is English that means the same."""
    when = parse(text)
    assert parse(str(when)) == when
    assert parse(when.label()) == when
    assert when.label() == parse(when.label()).label()


@given(edtf_texts)
def test_bounds_are_in_order(text: str) -> None:
    """The first day is never after the last, and the moments lie on these days."""
    when = parse(text)
    if when.first and when.last:
        assert when.first <= when.last
        assert when.days == (when.last - when.first).days + 1
    assert (when.earliest and when.earliest.date()) == when.first
    assert (when.latest and when.latest.date()) == when.last


# ---------------------------------------------------------------- English

ENGLISH = [
    ("June 2023", "2023-06"),
    ("  june   2023 ", "2023-06"),
    ("Jun 2023", "2023-06"),
    ("June, 2023", "2023-06"),
    ("Sept. 2023", "2023-09"),
    ("sept 2023", "2023-09"),
    ("May 2023", "2023-05"),
    ("11 July 2023", "2023-07-11"),
    ("11 JULY 2023", "2023-07-11"),
    ("11\u00a0July 2023", "2023-07-11"),
    ("11th of July 2023", "2023-07-11"),
    ("the 1st of July, 2023", "2023-07-01"),
    ("July 11, 2023", "2023-07-11"),
    ("July 11 2023", "2023-07-11"),
    ("Jul. 2nd, 2023", "2023-07-02"),
    ("about June 2023", "2023-06~"),
    ("circa June 2023", "2023-06~"),
    ("c. June 2023", "2023-06~"),
    ("19.11.1985", "1985-11-19"),
    ("19. 11. 1985", "1985-11-19"),
    ("about 30.1.2003", "2003-01-30~"),
    ("since 13.04.2003", "2003-04-13/.."),
    ("19.11.1985 – 21.11.1985", "1985-11-19/1985-11-21"),
    ("ca. 1990", "1990~"),
    ("c.1990", "1990~"),
    ("approximately 11 July 2023", "2023-07-11~"),
    ("June 2023?", "2023-06?"),
    ("about June 2023?", "2023-06%"),
    ("spring 2023", "2023-21"),
    ("Spring of 2023", "2023-21"),
    ("the fall of 2023", "2023-23"),
    ("1990s", "199X"),
    ("the 1990s", "199X"),
    ("around the 1990s", "199X~"),
    ("199x", "199X"),
    ("2023-06-xx", "2023-06-XX"),
    ("since January 2023", "2023-01/.."),
    ("ongoing since 10 January 2023", "2023-01-10/.."),
    ("until 2023", "../2023"),
    ("11 July 2023 – 13 July 2023", "2023-07-11/2023-07-13"),
    ("11–13 July 2023", "2023-07-11/2023-07-13"),
    ("11-13 July 2023", "2023-07-11/2023-07-13"),
    ("11 — 13 July 2023", "2023-07-11/2023-07-13"),
    ("11 to 13 July 2023", "2023-07-11/2023-07-13"),
    ("from 11 to 13 July 2023", "2023-07-11/2023-07-13"),
    ("July 11–13, 2023", "2023-07-11/2023-07-13"),
    ("30 June – 2 July 2023", "2023-06-30/2023-07-02"),
    ("June 30 – July 2, 2023", "2023-06-30/2023-07-02"),
    ("June–August 2023", "2023-06/2023-08"),
    ("June 2022 to August 2023", "2022-06/2023-08"),
    ("2022–2023", "2022/2023"),
    ("spring – autumn 2023", "2023-21/2023-23"),
    ("since 2023-06", "2023-06/.."),
    ("about 2023-06-12", "2023-06-12~"),
    ("2023-06 to 2023-08", "2023-06/2023-08"),
    ("2023-06-12 – 2023-06-15", "2023-06-12/2023-06-15"),
    ("2023-06-12–2023-06-15", "2023-06-12/2023-06-15"),
    ("June- August 2023", "2023-06/2023-08"),
    ("11‑13 July 2023", "2023-07-11/2023-07-13"),
    ("about 11–13 July 2023", "2023-07-11~/2023-07-13~"),
    ("2023-07-11/13", "2023-07-11/2023-07-13"),
]


@pytest.mark.parametrize(("text", "edtf"), ENGLISH)
def test_english_is_kept_as_edtf(text: str, edtf: str) -> None:
    """Unambiguous English is understood and becomes EDTF."""
    assert parse(text).text == edtf


# ---------------------------------------------------------------- times

# text, canonical text, label, start and end in UTC
TIMES = [
    (
        "2023-07-11T10:00/12:30[Europe/Vienna]",
        "2023-07-11T10:00/12:30[Europe/Vienna]",
        "11 July 2023, 10:00–12:30 CEST",
        "2023-07-11T08:00",
        "2023-07-11T10:30",
    ),
    (
        "2023-07-11T10:00[Europe/Vienna]/2023-07-11T12:30[Europe/Vienna]",
        "2023-07-11T10:00/12:30[Europe/Vienna]",
        "11 July 2023, 10:00–12:30 CEST",
        "2023-07-11T08:00",
        "2023-07-11T10:30",
    ),
    (
        "2023-07-11T10:00+02:00/12:30[Europe/Vienna]",
        "2023-07-11T10:00/12:30[Europe/Vienna]",
        "11 July 2023, 10:00–12:30 CEST",
        "2023-07-11T08:00",
        "2023-07-11T10:30",
    ),
    (
        "2023-07-11T10:00/2023-07-12T12:30[Europe/Vienna]",
        "2023-07-11T10:00/2023-07-12T12:30[Europe/Vienna]",
        "11 July 2023, 10:00 – 12 July 2023, 12:30 CEST",
        "2023-07-11T08:00",
        "2023-07-12T10:30",
    ),
    (
        "2023-03-25T10:00/2023-03-26T10:00[Europe/Vienna]",
        "2023-03-25T10:00/2023-03-26T10:00[Europe/Vienna]",
        "25 March 2023, 10:00 CET – 26 March 2023, 10:00 CEST",
        "2023-03-25T09:00",
        "2023-03-26T08:00",
    ),
    (
        "2023-10-29T02:30+02:00/02:15+01:00[Europe/Vienna]",
        "2023-10-29T02:30+02:00/02:15+01:00[Europe/Vienna]",
        "29 October 2023, 02:30 CEST – 02:15 CET",
        "2023-10-29T00:30",
        "2023-10-29T01:15",
    ),
    (
        "2023-07-11T10:00[Europe/Vienna]",
        "2023-07-11T10:00[Europe/Vienna]",
        "11 July 2023, 10:00 CEST",
        "2023-07-11T08:00",
        None,
    ),
    (
        "2023-07-11T10:00+02:00[Europe/Vienna]",
        "2023-07-11T10:00[Europe/Vienna]",
        "11 July 2023, 10:00 CEST",
        "2023-07-11T08:00",
        None,
    ),
    (
        "2023-07-11T08:00Z[Europe/Vienna]",
        "2023-07-11T10:00[Europe/Vienna]",
        "11 July 2023, 10:00 CEST",
        "2023-07-11T08:00",
        None,
    ),
    (
        "2023-07-11T08:00-00:00[!Europe/Vienna][u-ca=gregory]",
        "2023-07-11T10:00[Europe/Vienna]",
        "11 July 2023, 10:00 CEST",
        "2023-07-11T08:00",
        None,
    ),
    ("2023-07-11T10:00Z", "2023-07-11T10:00Z", "11 July 2023, 10:00 UTC", "2023-07-11T10:00", None),
    ("2023-07-11t10:00z", "2023-07-11T10:00Z", "11 July 2023, 10:00 UTC", "2023-07-11T10:00", None),
    ("2023-07-11 10:00:00Z", "2023-07-11T10:00Z", "11 July 2023, 10:00 UTC", "2023-07-11T10:00", None),
    ("2023-07-11T10:00:00.000Z", "2023-07-11T10:00Z", "11 July 2023, 10:00 UTC", "2023-07-11T10:00", None),
    ("2023-07-11T10:00:30Z", "2023-07-11T10:00:30Z", "11 July 2023, 10:00:30 UTC", "2023-07-11T10:00:30", None),
    ("2023-07-11T10:00:00.250Z", "2023-07-11T10:00:00.25Z", "11 July 2023, 10:00 UTC", "2023-07-11T10:00:00.25", None),
    ("2023-07-11T10:00:00+02:00", "2023-07-11T10:00+02:00", "11 July 2023, 10:00 UTC+2", "2023-07-11T08:00", None),
    ("2023-07-11T10:00-03:30", "2023-07-11T10:00-03:30", "11 July 2023, 10:00 UTC-3:30", "2023-07-11T13:30", None),
    ("2023-07-11T10:00+00:30", "2023-07-11T10:00+00:30", "11 July 2023, 10:00 UTC+0:30", "2023-07-11T09:30", None),
    (
        "2023-07-11T10:00[Europe/Istanbul]",
        "2023-07-11T10:00[Europe/Istanbul]",
        "11 July 2023, 10:00 UTC+3",
        "2023-07-11T07:00",
        None,
    ),
    (
        "2023-07-11T10:00/12:30Z",
        "2023-07-11T10:00Z/12:30Z",
        "11 July 2023, 10:00–12:30 UTC",
        "2023-07-11T10:00",
        "2023-07-11T12:30",
    ),
    (
        "2023-07-11T10:00+02:00/12:30",
        "2023-07-11T10:00+02:00/12:30+02:00",
        "11 July 2023, 10:00–12:30 UTC+2",
        "2023-07-11T08:00",
        "2023-07-11T10:30",
    ),
    (
        "2023-07-11T10:00+02:00/12:30+03:00",
        "2023-07-11T10:00+02:00/12:30+03:00",
        "11 July 2023, 10:00 UTC+2 – 12:30 UTC+3",
        "2023-07-11T08:00",
        "2023-07-11T09:30",
    ),
    (
        "2023-07-11T10:00/10:00Z",
        "2023-07-11T10:00Z/10:00Z",
        "11 July 2023, 10:00–10:00 UTC",
        "2023-07-11T10:00",
        "2023-07-11T10:00",
    ),
    (
        "2023-07-11T10:00[Europe/Vienna]/..",
        "2023-07-11T10:00[Europe/Vienna]/..",
        "since 11 July 2023, 10:00 CEST",
        "2023-07-11T08:00",
        None,
    ),
    (
        "2023-07-11T10:00Z/",
        "2023-07-11T10:00Z/",
        "from 11 July 2023, 10:00 UTC, end not known",
        "2023-07-11T10:00",
        None,
    ),
    ("0476-09-04T10:00Z", "0476-09-04T10:00Z", "4 September 0476, 10:00 UTC", "0476-09-04T10:00", None),
    (
        "1971-06-01T10:00-00:44:30[Africa/Monrovia]",
        "1971-06-01T10:00[Africa/Monrovia]",
        "1 June 1971, 10:00 UTC-0:44:30",
        "1971-06-01T10:44:30",
        None,
    ),
]


@pytest.mark.parametrize(("text", "canonical", "label", "start", "end"), TIMES)
def test_time_is_placed_and_said(text: str, canonical: str, label: str, start: str, end: str | None) -> None:
    """A time is exact, has one spelling whatever the input's, and is said in its own zone."""
    when = parse(text)
    assert (when.text, when.label(), when.precision) == (canonical, label, P.TIME)
    # In UTC, because a time in the hour that comes twice equals none of another zone (PEP 495).
    assert when.earliest == datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert (when.end and when.end.astimezone(UTC)) == (end and datetime.fromisoformat(end).replace(tzinfo=UTC))
    assert parse(when.text) == when


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        *(("2026-12-01T10:00[Asia/Kolkata]", "UTC+5:30"), ("2026-12-01T10:00[Asia/Jerusalem]", "UTC+2")),
        *(("2026-07-01T10:00[Europe/Dublin]", "UTC+1"), ("2026-12-01T10:00[America/Chicago]", "UTC-6")),
        *(("2026-12-01T10:00[Asia/Shanghai]", "UTC+8"), ("2026-12-01T10:00[America/New_York]", "UTC-5")),
        *(("2026-07-01T10:00[Europe/London]", "UTC+1"), ("2026-12-01T10:00[Asia/Manila]", "UTC+8")),
        *(("2012-12-01T10:00[Europe/Moscow]", "UTC+4"), ("2026-12-01T10:00[Asia/Almaty]", "UTC+5")),
        *(("2026-12-01T10:00[Europe/London]", "GMT"), ("2026-12-01T10:00[Asia/Tokyo]", "JST")),
        *(("2026-12-01T10:00[Europe/Kyiv]", "EET"), ("2026-12-01T10:00Z", "UTC")),
    ],
)
def test_letters_of_a_zone_are_said_only_where_they_mean_one_distance(text: str, zone: str) -> None:
    """IST is of India, Israel and Ireland: such letters, and those that changed their meaning, are hours from UTC."""
    assert parse(text).label() == f"{parse(text).start:%-d %B %Y}, 10:00 {zone}"


def test_parts_of_a_zoned_time() -> None:
    """The days are local, the zone is kept by name, and the moments for ordering are in UTC."""
    when = parse("2023-07-11T00:30/02:00[Europe/Vienna]")
    assert (when.zone, when.first, when.last) == ("Europe/Vienna", date(2023, 7, 11), date(2023, 7, 11))
    assert when.start is not None
    assert when.start.tzinfo is VIENNA
    assert when.earliest == datetime(2023, 7, 10, 22, 30, tzinfo=UTC)
    assert when.latest == datetime(2023, 7, 11, 0, 0, tzinfo=UTC)
    assert when.earliest.tzinfo is UTC


def test_latest_of_a_time() -> None:
    """A time without end is over at its start; one that goes on, or whose end is not known, has no latest moment."""
    assert parse("2023-07-11T10:00Z").latest == datetime(2023, 7, 11, 10, tzinfo=UTC)
    assert parse("2023-07-11T10:00Z/..").latest is None
    assert parse("2023-07-11T10:00Z/").latest is None


def test_day_is_from_midnight_to_its_last_second() -> None:
    """A day has no zone, so it is bounded in UTC."""
    when = parse("2023-07-11")
    assert when.earliest == datetime(2023, 7, 11, tzinfo=UTC)
    assert when.latest == datetime(2023, 7, 11, 23, 59, 59, tzinfo=UTC)


@given(zoned_times)
@example(datetime(2023, 10, 29, 2, 30, tzinfo=VIENNA))
@example(datetime(2023, 10, 29, 2, 30, fold=1, tzinfo=VIENNA))
def test_zoned_datetime_survives(moment: datetime) -> None:
    """An aware datetime in a named zone comes back as the same instant, even in the hour that comes twice."""
    when = parse(moment)
    assert when.earliest == moment.astimezone(UTC)
    assert when.zone == str(moment.tzinfo)
    assert parse(when.text) == when
    assert parse(when.text).earliest == when.earliest


@given(offset_times)
def test_datetime_with_offset_survives(moment: datetime) -> None:
    """An aware datetime with an offset comes back as the same instant, without a zone name."""
    when = parse(moment)
    assert (parse(when.text).start, parse(when.text).text, when.zone) == (moment, when.text, None)


@given(zoned_times, st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3)))
def test_zoned_interval_survives(start: datetime, length: timedelta) -> None:
    """An interval in one zone keeps both instants, across changes of the clock and of the day."""
    zone = start.tzinfo
    end = (start.astimezone(UTC) + length).astimezone(zone)
    ends = (f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat()}Z" for moment in (start, end))
    when = parse("/".join(ends) + f"[{zone}]")
    assert (when.earliest, when.latest) == (start.astimezone(UTC), end.astimezone(UTC))
    assert parse(when.text) == when


def test_objects_are_taken_over() -> None:
    """A date is a day, an aware datetime a time, and a When itself."""
    when = parse("2023-06~")
    assert parse(when) is when
    assert parse(date(2023, 7, 11)) == parse("2023-07-11")
    assert parse(datetime(2023, 7, 11, 10, tzinfo=UTC)) == parse("2023-07-11T10:00Z")
    assert parse(datetime(2023, 7, 11, 10, tzinfo=VIENNA)) == parse("2023-07-11T10:00[Europe/Vienna]")


# ---------------------------------------------------------------- what is refused

REFUSED = [
    ("", "it is empty", 1),
    ("   ", "it is empty", 1),
    ("hello", "neither an EDTF date nor plain English", None),
    ("2023-13", "there is no month 13", 6),
    ("2023-00", "there is no month 00", 6),
    ("2023-13-01", "there is no month 13", 6),
    ("2023-06-31", "June 2023 has 30 days", 9),
    ("2023-02-29", "February 2023 has 28 days", 9),
    ("2024-02-30", "February 2024 has 29 days", 9),
    ("2023-06-00", "there is no day 00", 9),
    ("2023-06-12/2023-06-31", "June 2023 has 30 days", 20),
    ("2023-21-01", "a season has no days", 6),
    ("2023-21-XX", "a season has no days", 6),
    ("2023-33", "quarter 33 (EDTF level 2)", 6),
    ("2023-29", "season or quarter 29 (EDTF level 2)", 6),
    ("0000", "no year 0000", 1),
    ("0000-06-12", "no year 0000", 1),
    ("000X", "no year 0000", 1),
    ("00XX", "no year 0000", 1),
    ("199X-05", "needs a whole year", 6),
    ("2023-XX-12", "a day needs a known month", 9),
    ("20X3", "X stands only", 1),
    ("XXXX", "X stands only", 1),
    ("-0044", "only years of four digits", 1),
    ("Y12345", "only years of four digits", 1),
    ("12345", "only years of four digits", 1),
    ("44 BC", "only years of four digits", 4),
    ("2023-06/2023-05", "the end is before the start", 9),
    ("2023-06-12/2023-06-11", "the end is before the start", 12),
    ("13–11 July 2023", "the end is before the start", None),
    ("December – January 2023", "the end is before the start", None),
    ("..", "it names no date", None),
    ("../..", "it names no date", None),
    ("/", "it names no date", None),
    ("../", "it names no date", None),
    ("~", "a qualifier of a part", 1),
    ("..~/2023", "an open end has no qualifier", 1),
    ("2023/../2024", "an interval has two ends", 5),
    ("2023~-06", "a qualifier of a part (EDTF level 2)", 5),
    ("?2023-06", "a qualifier of a part (EDTF level 2)", 1),
    ("2023?~", "written %", 5),
    ("[2022,2023]", "sets of dates", 1),
    ("199u", "an unknown digit is written X", 3),
    ("2023-01/open", "of a draft of EDTF", 7),
    ("unknown/2023-01", "of a draft of EDTF", 1),
    ("2023-W23", "week dates", 5),
    ("2023-163", "a day of the year", 1),
    ("P1D", "durations", 1),
    ("2023-06-12/P1D", "durations", 11),
    ("20230612", "joined by hyphens", 1),
    ("2023/06/12", "joined by hyphens", 1),
    ("2023-6-2", "two digits each", 1),
    ("2023-06-2", "two digits each", 1),
    ("2023-06/08", "the end could be month, day or year", 1),
    ("2023/24", "the end could be month, day or year", 1),
    ("2023–24", "a month, a season or two years", 1),
    ("2009–10", "a month, a season or two years", 1),
    ("about", "neither an EDTF date nor plain English", None),
    ("since", "neither an EDTF date nor plain English", None),
    ("11 to 2023-06", "neither an EDTF date nor plain English", None),
    ("from June 2023", "neither an EDTF date nor plain English", None),
    ("07/11/2023", "day and month cannot be told apart", 1),
    ("9/11/1985", "day and month cannot be told apart", 1),
    ("19/11/1985", "the year comes first", 1),
    ("11/19/1985", "the year comes first", 1),
    ("5/2027", "the year comes first", 1),
    ("19.11.85", "the year has two digits", 1),
    ("19.13.1985", "there is no month 13", None),
    ("31.02.2023", "February 2023 has 28 days", None),
    ("11.07.2023", "day and month cannot be told apart", 1),
    ("11-07-23", "day and month cannot be told apart", 1),
    ("next week", "depends on the day it is read", 1),
    ("Tomorrow", "depends on the day it is read", 1),
    ("tbd", "it names no date", 1),
    ("June", "no year", 1),
    ("11 July", "no year", 1),
    ("11 July 23", "no year", 1),
    ("31 June 2023", "June 2023 has 30 days", None),
    ("mid-June 2023", "parts of a month", 1),
    ("early 2023", "parts of a month", 1),
    ("before 2023", "how long before", 1),
    ("Q1 2023", "quarters", 1),
    ("20th century", "centuries are counted", 6),
    ("1900s", "ten years or a hundred", 1),
    ("1995s", "neither an EDTF date nor plain English", None),
    ("11 July 2023, 10:00 CEST", "abbreviations of zones", 16),
    ("11 July 2023, 10:00", "the time is not in the form", 16),
    ("11 July 2023, 10 am", "halves of the day", 18),
    ("٢٠٢٣", "only the digits 0 to 9", 1),
    ("2023-0６", "only the digits 0 to 9", 7),
    ("2023\x00-06", "a control character", 5),
    ("2023-06\n-12", "a control character", 8),
    ("11 Júly 2023", "neither an EDTF date nor plain English", None),
    ("9" * 161, "longer than 160 characters", None),
    ("2023-07-11T10:00", "a time needs a zone", None),
    ("2023-07-11T10:00/12:30", "a time needs a zone", None),
    ("2023-07-11T10:00[u-ca=gregory]", "a time needs a zone", None),
    ("2023-07-11T24:00Z", "there is no time 24:00", 12),
    ("2023-07-11T10:60Z", "there is no time 10:60", 12),
    ("2023-06-30T23:59:60Z", "leap seconds", 12),
    ("2023-06-31T10:00Z", "there is no day 31 of June 2023", 1),
    ("2023-13-01T10:00Z", "there is no month 13", 1),
    ("0000-01-01T10:00Z", "there is no day 1 of January 0000", 1),
    ("0001-01-01T00:00+02:00", "the year of a time is out of range", 1),
    ("9999-12-31T23:59Z[Europe/Vienna]", "the year of a time is out of range", 1),
    ("0002-01-01T00:00Z[America/New_York]", "the year of a time is out of range", 1),
    ("2023-07-11T10Z", "the time is not in the form", 10),
    ("2023-07-11T10:00:00.1234567Z", "the time is not in the form", 10),
    ("2023-07-11T10:00+0200", "hours and minutes with a colon", 11),
    ("2023-07-11T10:00+24:00", "there is no offset +24:00", 17),
    ("2023-07-11T10:00+02:60", "there is no offset +02:60", 17),
    ("2023-07-11T10:00Z/2023-07-12", "one end is a time", 11),
    ("2023-07-11/2023-07-12T10:00Z", "one end is a time", 1),
    ("2023-07-11T10:00[Europe/Viena]", "there is no zone 'Europe/Viena'", 18),
    ("2023-07-11T10:00[europe/vienna]", "there is no zone 'europe/vienna'", 18),
    ("2023-07-11T10:00[Vienna]", "there is no zone 'Vienna'", 18),
    ("2023-07-11T10:00[Europe]", "there is no zone 'Europe'", 18),
    ("2023-07-11T10:00[CEST]", "there is no zone 'CEST'", 18),
    ("2023-07-11T10:00[]", "there is no zone ''", 18),
    ("2023-07-11T10:00[../../etc/passwd]", "there is no zone '../../etc/passwd'", 18),
    ("2023-07-11T10:00[posixrules]", "there is no zone 'posixrules'", 18),
    ("2023-07-11T10:00[right/Europe/Vienna]", "there is no zone 'right/Europe/Vienna'", 18),
    ("2023-07-11T10:00+02:00[+02:00]", "there is no zone '+02:00'", 24),
    ("2023-07-11T10:00[Europe/Vienna]/12:00[Europe/Paris]", "it names two zones", None),
    ("2023-07-11T10:00Z[!u-ca=gregory]", "the critical tag [!u-ca=gregory] is not supported", 18),
    ("2023-03-26T02:30[Europe/Vienna]", "02:30 does not exist on that day in Europe/Vienna", None),
    ("2023-10-29T02:30[Europe/Vienna]", "02:30 comes twice on that day in Europe/Vienna", None),
    ("2011-12-30T12:00[Pacific/Apia]", "12:00 does not exist on that day in Pacific/Apia", None),
    ("2023-07-11T10:00+03:00[Europe/Vienna]", "the offset is not that of Europe/Vienna", None),
    ("2023-07-11T22:00/01:00[Europe/Vienna]", "the end is before the start", 18),
]


@pytest.mark.parametrize(("text", "reason", "column"), REFUSED)
def test_refusal_gives_the_reason_and_the_place(text: str, reason: str, column: int | None) -> None:
    """What cannot be read is refused with what is wrong, where, and what to write instead."""
    with pytest.raises(WhenError) as caught:
        parse(text)
    error = caught.value
    assert reason in error.reason
    assert (error.column, error.text) == (column, text.strip() or text)
    assert error.expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-07-11T10:00", "2023-07-11T10:00[Europe/Vienna] or 2023-07-11T10:00Z"),
        ("2023-07-11T10:00[Europe/Viena]", "the nearest known name, Europe/Vienna"),
        ("2023-07-11T10:00[vienna]", "the nearest known name, Europe/Vienna"),
        ("2023-07-11T10:00[new york]", "the nearest known name, America/New_York"),
        ("2023-07-11T10:00[CEST]", "an IANA name such as Europe/Vienna"),
        ("2023-10-29T02:30[Europe/Vienna]", "the offset, +02:00 for the first or +01:00 for the second"),
        ("2023-03-26T02:30[Europe/Vienna]", "a time that is 60 minutes earlier or later"),
        ("2023-07-11T10:00+03:00[Europe/Vienna]", "+02:00, or no offset"),
        ("2023-07-11T24:00Z", "00:00 of the next day"),
        ("2023-06-31", "a day from 01 to 30"),
        ("07/11/2023", "2023-07-11 or 11 July 2023"),
        ("199X-05", "199X alone"),
    ],
)
def test_refusal_says_what_to_write(text: str, expected: str) -> None:
    """The remedy is as concrete as the input allows."""
    with pytest.raises(WhenError) as caught:
        parse(text)
    assert caught.value.expected == expected


def test_refusal_is_one_clear_sentence() -> None:
    """The error's text is fit to be shown to the person who wrote the date."""
    with pytest.raises(WhenError) as caught:
        parse("2023-06-31")
    assert str(caught.value) == "cannot read the date '2023-06-31': June 2023 has 30 days; expected a day from 01 to 30"
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, DiplofeedError)


def test_refusal_does_not_repeat_hostile_text() -> None:
    """A long text is cut in the message, and control characters are escaped."""
    with pytest.raises(WhenError) as caught:
        parse("2023\x1b[31m" + "x" * 1_000_000)
    assert len(str(caught.value)) < 200
    assert "\x1b" not in str(caught.value)


def test_refusal_survives_pickling() -> None:
    """A worker process can hand the error back whole."""
    error = WhenError("2023-13", "there is no month 13", "a month", 6)
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.text, again.column) == (str(error), "2023-13", 6)


@pytest.mark.parametrize("given_value", [2023, None, 20.5, b"2023", ["2023"]])
def test_other_types_are_refused(given_value: object) -> None:
    """A number is refused because YAML turns 19:30 into one."""
    with pytest.raises(WhenError, match="it is of type"):
        parse(given_value)


@pytest.mark.parametrize(
    ("moment", "reason"),
    [
        (datetime(2023, 7, 11, 10), "a time needs a zone"),  # noqa: DTZ001 -- refused
        (datetime(2023, 3, 26, 2, 30, tzinfo=VIENNA), "does not exist"),
        (datetime(1, 1, 1, tzinfo=UTC), "out of range"),
        (datetime(2023, 7, 11, tzinfo=timezone(timedelta(microseconds=1))), "out of range"),
    ],
)
def test_datetimes_are_held_to_the_same_rules(moment: datetime, reason: str) -> None:
    """A datetime object is refused where its text would be."""
    with pytest.raises(WhenError, match=reason):
        parse(moment)


near_misses = st.lists(
    st.sampled_from([*"0123456789XxuTtZz-+:/.~?%[]!, –", "2023", "2023-06", "..", "July", "[Europe/Vienna]", "about "]),
    max_size=12,
).map("".join)


@given(st.one_of(st.text(), near_misses, st.text(alphabet="0123456789-/:.TZ+[]~?%X")))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text makes anything but a When, whose text means the same again, or a WhenError."""
    try:
        when = parse(text)
    except WhenError as refusal:
        error = refusal
    else:
        assert parse(when.text) == when
        assert when.label()
        assert when.text.isascii()
        return
    assert error.reason
    assert error.expected
    assert error.column is None or 1 <= error.column <= len(text) + 1


# ---------------------------------------------------------------- as a value


COPIED = ["2023-06~", "2023-07-11T10:00/12:30[Europe/Vienna]", "2023-10-29T02:30+01:00[Europe/Vienna]"]


@pytest.mark.parametrize("text", COPIED)
def test_value_can_be_copied_and_pickled(text: str) -> None:
    """It travels to worker processes and back."""
    when = parse(text)
    for again in (pickle.loads(pickle.dumps(when)), copy.copy(when), copy.deepcopy(when)):
        assert again == when
        assert (again.first, again.start, again.label()) == (when.first, when.start, when.label())
    assert {when: 1}[parse(text)] == 1


def test_value_is_frozen_and_slotted() -> None:
    """It cannot be changed, nor carry anything more."""
    when = parse("2023")
    with pytest.raises(AttributeError):
        when.text = "2024"
    assert not hasattr(when, "__dict__")
    assert repr(when) == "When(text='2023')"
    assert when != "2023"


ORDERED = [
    "../2022",
    "2022-07",
    "2023-01-01",
    "2023",
    "2023/..",
    "2023-06-01",
    "2023-06",
    "2023-07-11T08:00Z",
    "2023-07-11T10:30[Europe/Vienna]",
    "2023-07-11T09:00Z",
    "2023-07-11T11:00/13:00[Europe/Vienna]",
    "9999",
]


def test_order() -> None:
    """What can be earliest comes first, then what can be over first; no start is before and no end after all."""
    values = [parse(text) for text in ORDERED]
    random.Random(1).shuffle(values)
    assert [when.text for when in sorted(values)] == ORDERED
    assert parse("2023") <= parse("2023") >= parse("2023")
    assert parse("2023/..") > parse("2023")


def test_order_is_only_among_dates() -> None:
    """Comparing with anything else is a mistake of the program."""
    with pytest.raises(TypeError):
        assert parse("2023") < "2024"


@given(edtf_texts, edtf_texts)
def test_order_is_total(first: str, other: str) -> None:
    """Of two values exactly one of less, equal and greater is true."""
    a, b = parse(first), parse(other)
    assert [a < b, a == b, a > b].count(True) == 1
    assert (a <= b) == (not a > b)


def test_precision_values_are_lower_case_words() -> None:
    """A precision can be written to a file by its value."""
    assert [precision.value for precision in Precision] == [precision.name.lower() for precision in Precision]


def test_label_does_not_depend_on_the_machine() -> None:
    """Another locale and time zone of the machine change nothing."""
    code = (
        "import locale, time; locale.setlocale(locale.LC_ALL, ''); from diplofeed.when import parse; "
        "w = parse('2023-07-11T10:00/12:30[Europe/Vienna]'); "
        "assert w.label() == '11 July 2023, 10:00\\u201312:30 CEST'; assert parse('2023-05').label() == 'May 2023'; "
        "assert str(w.earliest) == '2023-07-11 08:00:00+00:00'"
    )
    for zone, language in (("Asia/Tokyo", "C"), ("America/New_York", "C.UTF-8")):
        environment = os.environ | {"TZ": zone, "LC_ALL": language}
        subprocess.run([sys.executable, "-c", code], check=True, env=environment, cwd=ROOT)


def test_when_is_made_by_keyword() -> None:
    """The constructor is for tests and other readers; `parse` is the way."""
    made = When(text="2023", precision=P.YEAR, first=date(2023, 1, 1), last=date(2023, 12, 31))
    assert made == parse("2023")
