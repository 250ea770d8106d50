"""The dates of tables: one order of day and month in a column, words of many languages, serials, times and zones."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.tables import read_table
from support.workbooks import sheet_of, xlsx


def table_of(*cells: str) -> str:
    """Return a table with a meeting for each of these dates."""
    rows = "".join(f'r{number},T,"{cell}"\n' for number, cell in enumerate(cells, start=1))
    return f"id,title,date\n{rows}"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("13.02.2026", "2026-02-13"),
        ("1.2.2026", "2026-02-01"),
        ("Fr., 13.02.2026", "2026-02-13"),
        ("13.–15.02.2026", "2026-02-13/2026-02-15"),
        ("28.02.–01.03.2026", "2026-02-28/2026-03-01"),
        ("13.02.2026 - 15.02.2026", "2026-02-13/2026-02-15"),
        ("02/2026", "2026-02"),
        ("2026/2/13", "2026-02-13"),
        ("2026-02-13", "2026-02-13"),
        ("2023-06~", "2023-06~"),
        ("13. März 2026", "2026-03-13"),
        ("13.-15. Februar 2026", "2026-02-13/2026-02-15"),
        ("vom 13. bis 15. Februar 2026", "2026-02-13/2026-02-15"),
        ("ca. März 2023", "2023-03~"),
        ("seit Januar 2023", "2023-01/.."),
        ("Herbst 2026", "2026-23"),
        ("vendredi 13 février 2026", "2026-02-13"),
        ("1er mars 2026", "2026-03-01"),
        ("du 13 au 15 février 2026", "2026-02-13/2026-02-15"),
        ("13 de febrero de 2026", "2026-02-13"),
        ("del 13 al 15 de febrero de 2026", "2026-02-13/2026-02-15"),
        ("пятница, 13 февраля 2026 г.", "2026-02-13"),
        ("с 13 по 15 февраля 2026 года", "2026-02-13/2026-02-15"),
        ("июнь 2023", "2023-06"),
        ("13 лютого 2026 року", "2026-02-13"),
        ("13 فبراير 2026", "2026-02-13"),
        ("١٣ فبراير ٢٠٢٦", "2026-02-13"),
        ("2026年2月13日", "2026-02-13"),
        ("2026年2月", "2026-02"),
    ],
)
def test_dates_are_read_in_the_languages_of_the_catalogues(tmp_path: Path, written: str, kept: str) -> None:
    """A date says as much as it says in words, whatever its language, and no more."""
    assert str(read_table(tmp_path, table_of(written)).meeting.when) == kept


def test_one_cell_decides_the_order_of_its_column(tmp_path: Path) -> None:
    """A day that can be no month shows which of two numbers is the day in all cells of the column."""
    american = read_table(tmp_path, table_of("02/03/2026", "02/13/2026"))
    british = read_table(tmp_path, table_of("02/03/2026", "13/02/2026"))

    assert [str(item.when) for item in american.items] == ["2026-02-03", "2026-02-13"]
    assert [str(item.when) for item in british.items] == ["2026-03-02", "2026-02-13"]


def test_order_that_nothing_shows_is_asked_for(tmp_path: Path) -> None:
    """Where no cell decides, slashes are refused unless an option says the order; points mean that the day is first."""
    unknown = read_table(tmp_path, table_of("02/03/2026", "4/4/2026", "2.3.2026"))
    chosen = read_table(tmp_path, table_of("02/03/2026"), dates="mdy")

    assert [(item.id, str(item.when)) for item in unknown.items] == [("r2", "2026-04-04"), ("r3", "2026-03-02")]
    assert unknown.errors == [
        (
            "talks.csv:2:3: error: when: column C, 'date': '02/03/2026': day and month cannot be told apart\n"
            '    expected dates = "dmy" or dates = "mdy" for the column, or a date such as 2023-07-11'
        )
    ]
    assert str(chosen.meeting.when) == "2026-02-03"


def test_column_of_two_orders_decides_nothing(tmp_path: Path) -> None:
    """Where some cells have the day first and some the month, those that could be either are refused."""
    result = read_table(tmp_path, table_of("02/13/2026", "13/02/2026", "02/03/2026", "2.3.2026"))

    assert [str(item.when) for item in result.items] == ["2026-02-13", "2026-02-13"]
    assert len(result.errors) == 2
    assert "some dates have the day first and some the month" in result.warnings[0]


@pytest.mark.parametrize(
    "written", ["31.02.2026", "tomorrow", "13.02.", "Q1 2026", "0.0.2026", "next week", "12345678"]
)
def test_what_is_no_date_is_a_fault_with_what_is_expected(tmp_path: Path, written: str) -> None:
    """A cell that says no date is named with its address, and with what a date looks like."""
    result = read_table(tmp_path, table_of(written))

    assert result.items == []
    (fault,) = result.errors
    assert fault.startswith("talks.csv:2:3: error: when: column C, 'date': ")
    assert "\n    expected " in fault


def test_days_that_a_spreadsheet_keeps_as_numbers(tmp_path: Path) -> None:
    """A number of days since 1900 is a day, which is said where it is a text; a number of four digits is a year."""
    text = read_table(tmp_path, table_of("45000", "2023"))
    workbook = read_table(
        tmp_path, xlsx({"S": sheet_of([["id", "title", "date"], ["a", "T", 45000], ["b", "T", 2023]])}), "talks.xlsx"
    )
    other = read_table(
        tmp_path,
        xlsx({"S": sheet_of([["id", "title", "date"], ["a", "T", 45000]])}, workbook='<workbookPr date1904="1"/>'),
        "talks.xlsx",
    )

    assert [str(item.when) for item in text.items] == ["2023-03-15", "2023"]
    assert "numbers are read as the days that a spreadsheet keeps so" in text.warnings[0]
    assert [str(item.when) for item in workbook.items] == ["2023-03-15", "2023"]
    assert "counts them in an unusual way (from 1904)" in other.errors[0]


def test_years_of_two_digits_are_those_that_spreadsheets_mean(tmp_path: Path) -> None:
    """Two digits are a year from 1930 to 2029, with a warning for the column."""
    result = read_table(tmp_path, table_of("13.02.26", "13.02.85"))

    assert [str(item.when) for item in result.items] == ["2026-02-13", "1985-02-13"]
    assert len(result.warnings) == 1
    assert "years of two digits are read as 1930 to 2029" in result.warnings[0]


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ("date\n13.02.2026 10:00", "2026-02-13T10:00[Europe/Vienna]"),
        ('date\n"13.02.2026, 10.30 Uhr"', "2026-02-13T10:30[Europe/Vienna]"),
        ("date\n13.02.2026 10:00–12:30", "2026-02-13T10:00/12:30[Europe/Vienna]"),
        ('date\n"Feb 13, 2026 3:00 PM"', "2026-02-13T15:00[Europe/Vienna]"),
        ("date\n13 février 2026 à 15h30", "2026-02-13T15:30[Europe/Vienna]"),
        ("date\n2026-02-13T10:00Z", "2026-02-13T10:00Z"),
        ("Datum,Uhrzeit\n13.02.2026,10:00", "2026-02-13T10:00[Europe/Vienna]"),
        ("Datum,Uhrzeit\n13.02.2026,10 Uhr", "2026-02-13T10:00[Europe/Vienna]"),
        ("Datum,Beginn,Ende\n13.02.2026,10:00,12:00", "2026-02-13T10:00/12:00[Europe/Vienna]"),
        ("start,end\n2026-02-13 22:00,2026-02-14 01:00", "2026-02-13T22:00/2026-02-14T01:00[Europe/Vienna]"),
        ("date\n13.02.2026 10:00-12:30", "2026-02-13T10:00/12:30[Europe/Vienna]"),
        ("date\n2.2.2027 10:00 UTC", "2027-02-02T10:00Z"),
        ("date\n2.2.2027 10:00Z", "2027-02-02T10:00Z"),
        ("date\n2027-02-02 10:00 UTC", "2027-02-02T10:00Z"),
        ("date\n2.2.2027 10:00 +01:00", "2027-02-02T10:00+01:00"),
        ("date\n2.2.2027 10:00+01:00", "2027-02-02T10:00+01:00"),
        ("date\n2.2.2027 10:00 UTC-5", "2027-02-02T10:00-05:00"),
        ("date\n2.2.2027 10:00 Europe/Paris", "2027-02-02T10:00[Europe/Paris]"),
        ("date\n2.2.2027 10.30 Uhr (Europe/Paris)", "2027-02-02T10:30[Europe/Paris]"),
        ("date\n2.2.2027 10:00–12:00 [Europe/Paris]", "2027-02-02T10:00/12:00[Europe/Paris]"),
        ("start,end\n2.2.2027 10:00 UTC,2.2.2027 12:00 UTC", "2027-02-02T10:00Z/12:00Z"),
        ("von,bis\n13.02.2026,15.02.2026", "2026-02-13/2026-02-15"),
        ("von,bis\n13.02.2026,", "2026-02-13"),
        ("date\n2026-02-13 00:00:00", "2026-02-13"),
    ],
)
def test_times_and_ends_stand_in_a_cell_or_in_columns_of_their_own(tmp_path: Path, rows: str, kept: str) -> None:
    """Day, times and the end of a meeting are put together; midnight throughout a column is no time."""
    heading, row = rows.split("\n")

    result = read_table(tmp_path, f"id,title,{heading}\na,T,{row}\n", zone="Europe/Vienna")

    assert str(result.meeting.when) == kept


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("2.2.2027 10:00 Europe/Wien,", "there is no time zone 'Europe/Wien'"),
        ("2.2.2027 10:00 UTC,2.2.2027 12:00 Europe/Vienna", "it has two zones, Z and [Europe/Vienna]"),
        ("2.2.2027 10:00 EST,", "abbreviations of zones"),
        ("irgendwann,", "it is no date in digits, nor one in words that are read"),
    ],
)
def test_zone_that_is_none_is_a_fault(tmp_path: Path, row: str, message: str) -> None:
    """A zone that there is not, two of one meeting, and abbreviations of several are named, as is what is no date."""
    result = read_table(tmp_path, f"id,title,start,end\na,T,{row}\n", zone="Europe/Vienna")

    assert result.items == []
    assert message in result.errors[0]


def test_january_has_its_austrian_name(tmp_path: Path) -> None:
    """As ministries in Vienna write it."""
    assert str(read_table(tmp_path, table_of("1. Jänner 2027")).meeting.when) == "2027-01-01"


def test_time_without_zone_is_no_time_of_the_machine(tmp_path: Path) -> None:
    """Where nobody says the zone it is asked for, and the other rows are read."""
    result = read_table(tmp_path, table_of("13.02.2026 10:00", "14.02.2026"))

    assert [item.id for item in result.items] == ["r2"]
    assert "10:00 is a time of no zone" in result.errors[0]
    assert 'expected zone = "Europe/Vienna"' in result.errors[0]
