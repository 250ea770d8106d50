"""Spreadsheets: what is wrong with a heading is said once, at the heading, and no row of such a file is published."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from diplofeed import build, read
from diplofeed.cache import NO_CACHE
from diplofeed.errors import Fault
from diplofeed.model import Meeting
from diplofeed.record import Record
from support.records import CONFIG, written


def record_of(root: Path, text: str, config: str = "", name: str = "meetings.csv") -> Record:
    """Return the record with one spreadsheet."""
    return read(written(root, {"diplofeed.toml": CONFIG + config, name: text}))


def told(fault: Fault) -> tuple[int, int, str]:
    """Return line, column and message."""
    return fault.origin.line, fault.origin.column, fault.message


def test_a_heading_that_stands_twice_is_an_error_on_its_line(tmp_path: Path) -> None:
    """Nothing of the file is published: the first `audience` may say that an item is internal."""
    record = record_of(tmp_path, "id,title,when,audience, audience \na,A,2023,internal,public\n")

    (fault,) = record.faults
    assert told(fault) == (1, 5, "the heading 'audience' stands twice; first in column 4")
    assert record.items == ()


def test_unknown_headings_are_named_once_each_however_many_rows_there_are(tmp_path: Path) -> None:
    """Each has its column on the heading's line, the nearest heading, and what to do with a column of notes."""
    header = "id,Title,when,audiense,place.citty,sources.urls,agenda.en,title.english,Zzz\n"
    rows = "".join(f"m{number},T,2023,internal,Vienna,x,y,z,n\n" for number in range(50))

    record = record_of(tmp_path, header + rows)

    suggestions = {
        (fault.origin.line, fault.origin.column): fault.suggestion for fault in record.faults if fault.origin.column
    }
    assert suggestions == {
        (1, 2): "title",
        (1, 4): "audience",
        (1, 5): "place.city",
        (1, 6): "sources.url",
        (1, 7): "",
        (1, 8): "title.en",
        (1, 9): "",
    }
    assert "ignored_columns under [csv]" in record.faults[-1].expected
    assert record.items == ()


def test_columns_are_ignored_by_name(tmp_path: Path) -> None:
    """What stands below them is not looked at, even where the heading stands twice."""
    config = '[csv]\nignored_columns = ["Notes", "Contact person"]\n'
    record = record_of(tmp_path, "id,Notes,title,when,Contact person,Notes\na,[x,A,2023,N. N.,{\n", config)

    assert (record.faults, [item.id for item in record.items]) == ((), ["a"])


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("\ufeffid;title;when;parties\nvienna;Talks;2023;US,RU\n", "the cells are parted by semicolons, not by commas"),
        ("id\ttitle\twhen\na\tA\t2023\n", "the cells are parted by tabs, not by commas"),
        ('"id";"title";"when, where"\n', "the cells are parted by semicolons, not by commas"),
    ],
)
def test_other_separators_are_named_once(tmp_path: Path, header: str, message: str) -> None:
    """The fault says how to have them read."""
    (fault,) = record_of(tmp_path, header).faults

    assert (fault.origin.line, fault.message) == (1, message)
    assert "[csv] in diplofeed.toml" in fault.expected


@pytest.mark.parametrize(
    ("text", "config"),
    [
        ('sep=,\nid,title,when,parties\na,"T, x",2023,US;RU\n', ""),
        ('"sep=,"\r\nid,title,when,parties\r\na,"T, x",2023,US;RU\r\n', ""),
        ('\ufeffsep=;\nid;title;when;parties\na;"T, x";2023;"US;RU"\n', ""),
        ("sep=\t\nid\ttitle\twhen\tparties\na\tT, x\t2023\tUS;RU\n", ""),
        ('id;title;when;parties\na;T, x;2023;"US;RU"\n', '[csv]\nseparator = "semicolon"\n'),
        ("id\ttitle\twhen\tparties\na\tT, x\t2023\tUS;RU\n", '[csv]\nseparator = "tab"\n'),
        ('\n \nid,title,when,parties,,\na,"T, x",2023,US;RU,,,,\n,,,\n', ""),
    ],
    ids=["comma", "quoted", "semicolon", "tab", "configured", "configured-tab", "blank-cells"],
)
def test_separators_that_are_declared_are_read(tmp_path: Path, text: str, config: str) -> None:
    """By the file itself, as Excel has it, or by the configuration; blank lines, columns and cells do no harm."""
    record = record_of(tmp_path, text, config)

    assert record.faults == ()
    (meeting,) = record.items
    assert isinstance(meeting, Meeting)
    assert (str(meeting.title), [party.id for party in meeting.parties]) == ("T, x", ["US", "RU"])


def test_lines_are_counted_from_the_top_of_the_file(tmp_path: Path) -> None:
    """What stands above the headings counts."""
    record = record_of(tmp_path, "\nsep=,\nid,title,when\na,A,soon\n\nb,B,2023,C\n")

    assert [(fault.origin.line, fault.item) for fault in record.faults] == [(4, "a"), (6, "b")]


def test_cells_below_no_heading_are_an_error(tmp_path: Path) -> None:
    """What they mean is not known, and they may say that an item is internal."""
    record = record_of(tmp_path, "id,title,when,,\na,A,2023,,\nb,B,2023,internal,\nc,C,2023,x,\n")

    fault, of_rows = record.faults
    assert told(fault) == (1, 4, "the column has no heading, and a cell on line 3")
    assert told(of_rows)[:2] == (1, 0)
    assert record.items == ()


def test_a_column_that_is_needed_is_asked_for_once(tmp_path: Path) -> None:
    """Not for each row."""
    record = record_of(tmp_path, "id,when\na,2023\nb,2023\n")

    assert [told(fault) for fault in record.faults] == [(1, 0, "there is no column 'title'")]


def test_a_part_does_not_stand_beside_its_whole(tmp_path: Path) -> None:
    """A place is in one column or in several; a text in other languages stands beside that in the publication's."""
    (fault,) = record_of(tmp_path, "id,title,when,place,place.city\na,A,2023,,Vienna\n").faults

    assert told(fault) == (1, 5, "'place.city' stands beside 'place', of which it is a part")


@pytest.mark.parametrize("header", ["id,title,title.ru,when", "id,title.ru,title,when"])
def test_a_title_is_kept_in_all_its_languages_in_any_order(tmp_path: Path, header: str) -> None:
    """The column of the publication's own language may stand after others."""
    cells = {"id": "a", "title": "Talks", "title.ru": "Переговоры", "when": "2023"}
    record = record_of(tmp_path, f"{header}\n{','.join(cells[name] for name in header.split(','))}\n")

    assert sorted(record.items[0].title.parts) == [("", "Talks"), ("ru", "Переговоры")]


def test_a_heading_in_brackets_is_told_how_to_be_written(tmp_path: Path) -> None:
    """A language stands after a point."""
    (fault,) = record_of(tmp_path, "id,title,title[fr],when\na,A,B,2023\n").faults

    assert (fault.message, fault.suggestion) == ("unknown heading 'title[fr]'", "title.fr")


def test_a_key_that_stands_twice_in_a_cell_is_an_error(tmp_path: Path) -> None:
    """As it is in JSON Lines and YAML."""
    record = record_of(tmp_path, 'id,title,when,outcomes\na,A,2023,"[{""text"": ""x"", ""text"": ""y""}]"\n')

    assert [fault.message for fault in record.faults] == ["not valid JSON: the key 'text' stands twice"]


NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
TABLE = "id,title,when,audience\na,Alpha,2023-01-01,public\nb,Beta,2023-01-02,\nc,Gamma,2023-01-03,\n"


def shown(root: Path, text: str, days: int) -> tuple[set[str], set[str]]:
    """Build a record with a spreadsheet, and return which titles its feed shows and what is announced."""
    record_of(root, text)
    report = build(root, now=NOW + timedelta(days=days), cache=NO_CACHE)
    feed = (root / "public" / "atom.xml").read_text(encoding="utf-8")
    return {title for title in ("Alpha", "Beta", "Gamma") if title in feed}, {
        f"{decision.change.value} {decision.remembered.id}" for decision in report.decisions
    }


@pytest.mark.parametrize(
    ("heading", "cells"),
    [("remarks", "xyz"), ("title", "xyz"), ("plaace.city", "xyz"), ("", "public")],
    ids=["unknown", "twice", "misspelt", "none"],
)
def test_rows_below_a_wrong_heading_stay_as_they_were(tmp_path: Path, heading: str, cells: str) -> None:
    """What is plainly public goes on being shown, and nothing is announced."""
    shown(tmp_path, TABLE, 0)
    lines = TABLE.split("\n")
    text = "\n".join([f"{lines[0]},{heading}", *(f"{line},{cells}" for line in lines[1:-1]), ""])

    assert shown(tmp_path, text, 1) == ({"Alpha", "Beta", "Gamma"}, set())


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("audience", "internal"),
        ("audiense", "internal"),
        ("Audience", "intrenal"),
        ("", "internal"),
        ("embargo_untill", "2099-01-01T00:00Z"),
        ("embargo", "soon"),
    ],
)
def test_a_row_that_may_ask_to_be_hidden_below_a_wrong_heading_is_withheld(
    tmp_path: Path, heading: str, cell: str
) -> None:
    """It alone, and without a word of it."""
    shown(tmp_path, TABLE, 0)
    lines = TABLE.split("\n")
    text = "\n".join([f"{lines[0]},{heading}", f"{lines[1]},{cell}", *(f"{line}," for line in lines[2:-1]), ""])

    assert shown(tmp_path, text, 1) == ({"Beta", "Gamma"}, set())
    assert "Alpha" not in (tmp_path / "public" / "changes.xml").read_text(encoding="utf-8")


def test_a_row_with_a_faulty_cell_stays_and_one_with_too_many_cells_is_withheld(tmp_path: Path) -> None:
    """Of which column its cells are is not known, and the file has one that may say that it is internal."""
    table = TABLE.replace("audience", "audience,outcomes").replace("public", "public,")
    shown(tmp_path, table, 0)
    text = table.replace("public,", "public,[x").replace("Beta,2023-01-02,", "Beta, one,2023-01-02,,")

    assert shown(tmp_path, text, 1) == ({"Alpha", "Gamma"}, set())


def test_a_row_that_lost_a_cell_does_not_show_what_is_internal(tmp_path: Path) -> None:
    """What would be below the audience is below another heading; rows without their last empty cells are usual."""
    table = "id,title,when,place.city,audience\na,Alpha,2023-01-01,Vienna\nb,Beta,2023-01-02,Vienna\n"
    assert shown(tmp_path, table, 0)[0] == {"Alpha", "Beta"}
    lost = table.replace("01-01,Vienna", "01-01,Internal")
    assert shown(tmp_path, lost, 1) == ({"Beta"}, set())
    (fault,) = record_of(tmp_path, lost).faults
    assert fault.message == "the row has 4 cells, the header 5, and 'Internal' is not below audience"
