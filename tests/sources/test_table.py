"""Tables of any kind of file as meetings: what a person keeps in a spreadsheet is read as it is."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from diplofeed.cli.reporting import fault_data
from diplofeed.model import Meeting, Status
from diplofeed.sources.table import SOURCE
from diplofeed.testing import check_source
from support.places import TESTS
from support.tables import read_path, read_table
from support.workbooks import ods, sheet_of, xlsx

DATA = TESTS / "data" / "tables"
HEADINGS = ["Nr", "Titel", "Datum", "Ende", "Länder", "Quelle"]


def text_cell(value: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'


def test_german_sheet_of_thirty_meetings_is_read_by_its_file_of_columns() -> None:
    """A semicolon sheet in cp1252, with headings of its own, German dates and two sources a row, is read whole."""
    result = read_path(DATA / "treffen.csv", columns="treffen.columns.toml")

    assert result.errors == []
    assert [each.item.id for each in result.located] == [f"T-{number:03}" for number in range(1, 31)]
    third = result.items[2]
    assert isinstance(third, Meeting)
    assert str(third.when) == "2026-04-13/2026-04-15"
    assert [party.id for party in third.parties] == ["UA", "PL"]
    assert [(str(each.title), each.url, str(each.publisher)) for each in third.sources] == [
        ("Bericht 3", "https://www.example.org/berichte/3", "Reuters"),
        ("news.example.net", "https://news.example.net/3", ""),
    ]
    assert third.status is Status.HELD
    assert str(third.title) == "Verhandlungen über Zölle 3"
    assert [str(item.when) for item in result.items[:10]] == [
        *("2026-02-13", "2026-03-01", "2026-04-13/2026-04-15", "2026-05", "2026-06-03"),
        *("2026-07~", "2026-08-05", "2026-09-09", "2026-09-28/2026-09-30", "2026-23"),
    ]
    assert result.warnings[0].startswith("treffen.csv: warning: read as cp1252 with semicolons")


@pytest.mark.parametrize(
    ("name", "ids"),
    [("talks.csv", ["vienna-talks", "geneva-call", "vienna-talks-2"]), ("talks.xls", ["meeting-1"])],
)
def test_source_keeps_the_contract(name: str, ids: list[str]) -> None:
    """The contract of sources holds, also for copies of a table that are emptied, cut short and overwritten."""
    record = check_source(SOURCE, DATA / name)

    assert [item.id for item in record.items] == ids


@pytest.mark.parametrize("name", ["talks.xlsx", "talks.ods", "talks.xls"])
def test_workbooks_keep_days_and_addresses(tmp_path: Path, name: str) -> None:
    """XLSX, ODS and XLS have dates as values, and faults the addresses of their cells."""
    rows = [
        ["Nr", "Titel", "Datum"],
        [1, "Summit", date(2026, 2, 13)],
        [2, "Call", datetime.fromisoformat("2026-02-13T10:30")],
    ]
    table = (
        '<table:table table:name="Tabelle1">'
        f"<table:table-row>{''.join(map(text_cell, rows[0]))}"
        '<table:table-cell table:number-columns-repeated="16381"/></table:table-row>'
        f'<table:table-row><table:table-cell office:value-type="float" office:value="1"/>{text_cell("Summit")}'
        '<table:table-cell office:value-type="date" office:date-value="2026-02-13"/></table:table-row>'
        f'<table:table-row><table:table-cell office:value-type="float" office:value="2"/>{text_cell("Call")}'
        '<table:table-cell office:value-type="date" office:date-value="2026-02-13T10:30:00"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )
    data = {
        "talks.xlsx": xlsx({"Tabelle1": sheet_of(rows)}),
        "talks.ods": ods(table),
        "talks.xls": (DATA / "talks.xls").read_bytes(),
    }[name]

    result = read_table(tmp_path, data, name)
    with_zone = read_table(tmp_path, data, name, zone="Europe/Vienna")

    assert [(each.item.id, str(each.item.when)) for each in result.located] == [("meeting-1", "2026-02-13")]
    assert str(result.located[0].origin) == f"{name}:Tabelle1!A2"
    assert result.errors == [
        (
            f"{name}:Tabelle1!C3: error: when: 10:30 is a time of no zone\n"
            '    expected zone = "Europe/Vienna", or whichever it is, among the options or in columns.toml'
        )
    ]
    assert [str(item.when) for item in with_zone.items] == ["2026-02-13", "2026-02-13T10:30[Europe/Vienna]"]
    assert fault_data(result.faults[0])["cell"] == "Tabelle1!C3"


def test_headings_may_stand_below_a_title_and_in_a_later_sheet(tmp_path: Path) -> None:
    """The first sheet with headings that are understood is read, from the row with most of them, and that is said."""
    rows = [["Talks of 2026"], [], HEADINGS, [7, "Summit", date(2026, 2, 13), date(2026, 2, 15), "USA; RU", None]]
    data = xlsx({"Notes": sheet_of([["hello"]]), "Treffen 2026": sheet_of(rows)})

    result = read_table(tmp_path, data, "talks.xlsx")
    other = read_table(tmp_path, data, "talks.xlsx", sheet="Note")

    assert str(result.meeting.when) == "2026-02-13/2026-02-15"
    assert str(result.located[0].origin) == "talks.xlsx:'Treffen 2026'!A4"
    assert result.warnings[0].startswith("talks.xlsx: warning: the sheet 'Treffen 2026' is read, and not 'Notes'")
    assert other.errors == [
        (
            "talks.xlsx: error: sheet: there is no sheet 'Note'\n    expected one of Notes, Treffen 2026\n"
            "    did you mean 'Notes'?"
        )
    ]


def test_merged_cells_count_for_each_row(tmp_path: Path) -> None:
    """A date in a cell that spans two rows is that of both meetings."""
    rows = [["id", "title", "date"], ["a", "One", date(2026, 3, 1)], ["b", "Two", None]]
    merged = '<mergeCells count="1"><mergeCell ref="C2:C3"/></mergeCells>'

    result = read_table(tmp_path, xlsx({"S": sheet_of(rows, merged)}), "talks.xlsx")

    assert [(item.id, str(item.when)) for item in result.items] == [("a", "2026-03-01"), ("b", "2026-03-01")]


def test_formula_that_failed_leaves_its_row_out(tmp_path: Path) -> None:
    """A cell with an error of the spreadsheet is named, once, and the other rows are read."""
    rows = [["id", "title", "date"], ["a", "One", "#REF!"], ["b", "Two", date(2026, 3, 1)]]

    workbook = read_table(tmp_path, xlsx({"S": sheet_of(rows)}), "talks.xlsx")
    text = read_table(tmp_path, "id,title,date\na,One,2026\nb,#NAME?,2026\n")

    assert [item.id for item in workbook.items] == ["b"]
    assert workbook.errors == [
        "talks.xlsx:S!C2: error: when: the formula of the cell has no value\n    expected a value"
    ]
    assert [item.id for item in text.items] == ["a"]
    assert text.errors == [
        "talks.csv:3:2: error: title: column B, 'title': the formula failed: #NAME?\n    expected a value"
    ]


def test_formula_that_was_never_worked_out_is_no_empty_cell(tmp_path: Path) -> None:
    """A program may write a formula without its value, which people see once a spreadsheet has opened the file."""
    row = '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><f>"Two"</f><v></v></c><c r="C2"><v>2026</v></c></row>'
    markup = sheet_of([["Nr", "title", "date"]]).replace("</sheetData>", f"{row}</sheetData>")

    assert read_table(tmp_path, xlsx({"S": markup}), "talks.xlsx").errors == [
        "talks.xlsx:S!B2: error: title: the formula of the cell has no value\n    expected a value"
    ]


@pytest.mark.parametrize(
    ("encoding", "sign", "message"),
    [
        ("utf-8", ",", []),
        ("utf-8-sig", ",", []),
        ("utf-8", ";", ["read as utf-8 with semicolons"]),
        ("utf-16", "\t", ["read as utf-16 with tabs"]),
        ("utf-16-le", "\t", ["read as utf-16-le with tabs"]),
        ("cp1251", ";", ["read as cp1251 with semicolons"]),
        ("koi8-r", ";", ["read as koi8 with semicolons"]),
    ],
)
def test_encoding_and_separator_are_found_out_and_said(
    tmp_path: Path, encoding: str, sign: str, message: list[str]
) -> None:
    """A table is read whatever its encoding and separator; where they are not the usual ones, that is said."""
    rows = [
        ["id", "название", "дата", "summary"],
        ["a", "Переговоры о стратегической стабильности", "13.02.2026", "Plain words, in a second language, to decide"],
        ["b", "Встреча министров иностранных дел", "01.03.2026", "x"],
    ]
    text = "".join(sign.join(f'"{cell}"' if "," in cell else cell for cell in row) + "\r\n" for row in rows)

    result = read_table(tmp_path, text.encode(encoding))

    assert [(str(item.when), str(getattr(item, "title", ""))) for item in result.items] == [
        ("2026-02-13", "Переговоры о стратегической стабильности"),
        ("2026-03-01", "Встреча министров иностранных дел"),
    ]
    assert [each.partition("warning: ")[2].splitlines()[0] for each in result.warnings] == message


def test_line_that_declares_the_separator_is_followed(tmp_path: Path) -> None:
    """The line ``sep=;`` that Excel writes is no row, and lines are counted with it."""
    result = read_table(tmp_path, "sep=;\r\nid;Titel;Datum\r\na;Talks, old and new;1.2.2026\r\n")

    assert str(result.meeting.title) == "Talks, old and new"
    assert str(result.located[0].origin) == "talks.csv:3:1"


def test_encoding_that_is_not_plain_is_asked_for(tmp_path: Path) -> None:
    """Bytes that may be of several encodings are refused, and read where an option says which they are."""
    data = "标题,日期\n中美战略稳定会谈,2026-02-13\n欧盟与中国贸易会议,2026-02-14\n".encode("gb18030")

    assert read_table(tmp_path, data).errors == [
        (
            "talks.csv: error: its encoding cannot be told\n"
            '    expected the file saved as "CSV UTF-8", or the option encoding, such as encoding = "cp1251"'
        )
    ]
    assert [str(item.when) for item in read_table(tmp_path, data, encoding="gb18030").items] == [
        "2026-02-13",
        "2026-02-14",
    ]


def test_bad_row_takes_no_other_down(tmp_path: Path) -> None:
    """Rows that cannot be read are named with their cells; those around them are there."""
    result = read_table(
        tmp_path,
        "id,title,date,lat,lon,url\n"
        'a,One,2026,"48,2","16,37",\n'
        "b,Two,31.02.2026,,,\n"
        "c,,2026,,,\n"
        "d,Four,2026,91,0,\n"
        "e,Five,2026,,,javascript:alert(1)\n"
        "f,Six,2026,,,https://example.org/six\n",
    )

    assert [item.id for item in result.items] == ["a", "f"]
    assert [fault.partition(": error: ")[0] for fault in result.errors] == [
        *("talks.csv:3:3", "talks.csv:4:2", "talks.csv:5:4", "talks.csv:6:6"),
    ]
    first = result.items[0]
    assert isinstance(first, Meeting)
    assert first.place
    assert first.place.coordinates == (48.2, 16.37)
    assert {fault.item for fault in result.faults} == {"b", "c", "d", "e"}


def test_what_is_missing_is_missing_in_its_own_column(tmp_path: Path) -> None:
    """The column of the field is named, and no other one; where there is none, the row alone."""
    text = read_table(tmp_path, "id,date,title\na,2026,\nb,,B\n")
    sheet = [["id", "date", "title"], ["a", date(2026, 3, 1), None]]
    workbook = read_table(tmp_path, xlsx({"S": sheet_of(sheet)}), "talks.xlsx")
    voice = read_table(tmp_path, "id,date,text\na,2026,Words\n", as_="statements")

    assert [error.splitlines()[0] for error in (*text.errors, *workbook.errors, *voice.errors)] == [
        "talks.csv:2:3: error: title: column C, 'title': is missing",
        "talks.csv:3:2: error: when: column B, 'date': is missing",
        "talks.xlsx:S!C2: error: title: is missing",
        "talks.csv:2: error: speaker: is missing",
    ]


def test_number_that_is_no_date_is_shown_as_it_is_written(tmp_path: Path) -> None:
    """Not with an exponent."""
    rows = [["id", "title", "date"], ["a", "A", 20270301]]

    result = read_table(tmp_path, xlsx({"S": sheet_of(rows)}), "talks.xlsx")

    assert "20270301 is no date" in result.errors[0]


def test_faults_of_one_kind_are_summed_up(tmp_path: Path) -> None:
    """Of faults of one kind ten are shown; one names the others, and none of their items is gone."""
    rows = "".join(f"r{number},T{number},soon\n" for number in range(1, 41))

    result = read_table(tmp_path, f"id,title,date\n{rows}")

    assert len(result.errors) == 11
    assert "30 more like those above: 12, 13, 14" in result.errors[-1]
    last = result.faults[-1].unread
    assert last
    assert last.ids == tuple(f"r{number}" for number in range(11, 41))


def test_columns_that_may_hide_rows_are_not_passed_over(tmp_path: Path) -> None:
    """A row that a column marks as internal is internal; one that a column may mark is not published."""
    marked = read_table(tmp_path, "id,title,date,vertraulich\na,One,2026,ja\nb,Two,2026,nein\nc,Three,2026,wohl\n")
    unknown = read_table(tmp_path, "id,title,date,Bemerkung\na,One,2026,nur intern\nb,Two,2026,\n")

    assert [(item.id, item.audience.value) for item in marked.items] == [("a", "internal"), ("b", "public")]
    assert [fault.unread.internal for fault in marked.faults if fault.unread] == [True]
    assert [item.id for item in unknown.items] == ["b"]
    assert [fault.item for fault in unknown.faults if fault.unread and fault.unread.internal] == ["a"]


def test_merged_heading_is_that_of_all_columns_below_it(tmp_path: Path) -> None:
    """A heading "Quellen" that spans two columns means both; a title above the headings means none."""
    rows = [
        ["Talks", None, None, None, None],
        ["id", "title", "date", "Quellen", None],
        ["a", "T", date(2026, 3, 1), "https://x.org/a", "https://y.org/b"],
    ]
    merged = '<mergeCells count="2"><mergeCell ref="A1:E1"/><mergeCell ref="D2:E2"/></mergeCells>'

    result = read_table(tmp_path, xlsx({"S": sheet_of(rows, merged)}), "talks.xlsx")

    assert [each.url for each in result.meeting.sources] == ["https://x.org/a", "https://y.org/b"]
    assert result.warnings == []
