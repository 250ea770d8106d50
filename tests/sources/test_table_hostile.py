"""Tables that are damaged, huge or made to do harm: named in one message, without taking the program down."""

from __future__ import annotations

import io
import random
import zipfile
from datetime import date
from pathlib import Path

import pytest

from diplofeed.sources.table.biff import CompoundError, lengths_in
from support.effort import cases
from support.places import TESTS
from support.tables import read_path, read_table
from support.workbooks import cell_of, ods, packed, sheet_of, xlsx

DATA = TESTS / "data" / "tables"
GOOD = sheet_of([["id", "title", "date"], ["a", "T", 2026]])


def far(address: str) -> bytes:
    """Return a workbook with a cell at this address."""
    row = address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ&#;8")
    cell = f'<row r="{row}"><c r="{address}"><v>1</v></c></row>'
    return xlsx({"S": f'<sheetData><row r="1">{cell_of("title", 1, 0)}</row>{cell}</sheetData>'})


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (far("A1048576"), "the sheet 'S' has more than 30,000 rows"),
        (far("XFD1"), "the sheet 'S' has 16,384 columns, which is more than 1,000"),
        (far("ALK30000"), "the sheet 'S' has 29,970,000 cells, which is more than 1,000,000"),
        (far("&#88;FD1"), "the sheet 'S' has 16,384 columns, which is more than 1,000"),
        (xlsx({"S": "<sheetData>" + " " * 60_000_000 + "</sheetData>"}), "unpacked, the workbook is larger than 40 MB"),
        (
            xlsx({"S": GOOD}, more={"xl/workbook.xml": '<!DOCTYPE x [<!ENTITY e "e">]><workbook/>'}),
            "has a document type",
        ),
        (xlsx({"S": GOOD})[:-400], "the workbook cannot be unpacked"),
        (xlsx({"S": "<sheetData><row>"}), "the workbook is damaged"),
        (packed({"xl/workbook.bin": b"\0\0"}), "it is no workbook that is read"),
        (packed({"word/document.xml": "<w/>"}), "it is no workbook that is read"),
        (xlsx({"S": '<sheetData><row r="1"><c r="A1" t="s"><v>77</v></c></row></sheetData>'}), "cannot be read"),
        (xlsx({}), "there is no sheet of cells in it"),
        (b"PK\3\4nonsense", "the workbook cannot be unpacked"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"\xff" * 2000, "the workbook cannot be read: it is damaged"),
        (bytes.fromhex("D0CF11E0A1B11AE1"), "the workbook cannot be read: it is damaged"),
        ((DATA / "far.xls").read_bytes(), "a sheet has more than 30,000 rows"),
        ((DATA / "talks.xls").read_bytes()[:3000], "cannot be read"),
    ],
)
def test_workbook_that_is_damaged_or_too_large_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    """One message says what is wrong, before room is made for what a workbook claims to hold."""
    result = read_table(tmp_path, data, "talks.xlsx")

    assert result.items == []
    (fault,) = result.errors
    assert message in fault


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            (
                '<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="string">'
                "<text:p>x</text:p></table:table-cell></table:table-row>"
            ),
            "the sheet 'S' has more than 30,000 rows",
        ),
        (
            (
                '<table:table-row><table:table-cell office:value-type="string" '
                'table:number-columns-repeated="999999999"><text:p>x</text:p></table:table-cell></table:table-row>'
            ),
            "something is repeated 999999999 times",
        ),
    ],
)
def test_cells_that_are_said_to_be_repeated_without_end_are_refused(tmp_path: Path, table: str, message: str) -> None:
    """An OpenDocument spreadsheet of a few bytes does not become a billion cells."""
    result = read_table(tmp_path, ods(f'<table:table table:name="S">{table}</table:table>'), "talks.ods")

    (fault,) = result.errors
    assert message in fault


def test_texts_that_many_cells_share_count_each_time(tmp_path: Path) -> None:
    """A long text in a thousand cells is no small workbook, nor are spaces that are but a number."""
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>1</v></c></row>' for row in range(1, 1001))
    texts = f"<sst><si><t>title</t></si><si><t>{'x' * 100_000}</t></si></sst>"
    shared = xlsx({"S": f"<sheetData>{cells}</sheetData>"}, more={"xl/sharedStrings.xml": texts})
    spaces = (
        '<table:table table:name="S"><table:table-row table:number-rows-repeated="100"><table:table-cell '
        'office:value-type="string"><text:p>x<text:s text:c="1000000"/></text:p></table:table-cell></table:table-row>'
        "</table:table>"
    )

    for data in (shared, ods(spaces)):
        (fault,) = read_table(tmp_path, data, "talks.xlsx").errors
        assert "the sheet 'S' has more than 40 million characters" in fault


def test_texts_that_old_workbooks_share_are_counted_across_records() -> None:
    """Letters go on in further records, each with their width before them. Formats are passed over."""
    first = bytes(8) + b"\x03\0\0abc" + b"\x04\0\x01" + "жжж".encode("utf-16-le")
    second = b"\0d" + b"\x02\0\x08\x01\0ab" + b"\x01\x02"
    third = b"\x03\x04" + b"\x01\0\x04\x02\0\0\0aXY"

    assert lengths_in([first, second, third]) == [3, 4, 2, 1]
    assert lengths_in([]) == []
    with pytest.raises(CompoundError):
        lengths_in([first])


def test_what_a_directory_of_parts_hides_is_not_unpacked(tmp_path: Path) -> None:
    """A part that is larger than its entry says is read no further than that, and refused."""
    data = bytearray(xlsx({"S": GOOD.replace("</sheetData>", " " * 100_000 + "</sheetData>")}))
    entry = data.index(b"xl/worksheets/sheet1.xml", data.index(b"PK\1\2")) - 46
    data[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")

    result = read_table(tmp_path, bytes(data), "talks.xlsx")

    assert result.items == []
    assert len(result.errors) == 1


def test_formats_of_empty_cells_do_not_count(tmp_path: Path) -> None:
    """A sheet whose last columns and rows have but colours is as large as what stands in it."""
    styled = '<row r="9"><c r="XFD9" s="1"/></row><row r="1048576"><c r="A1048576" s="1"/></row></sheetData>'

    result = read_table(tmp_path, xlsx({"S": GOOD.replace("</sheetData>", styled)}), "talks.xlsx")

    assert [item.id for item in result.items] == ["a"]


def test_protected_workbook_is_named_as_such(tmp_path: Path) -> None:
    """A workbook that is packed with a password says so, or that it is damaged; it is never half read."""
    path = tmp_path / "secret.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(bytes(data))

    (fault,) = read_path(path).errors
    assert "encrypted" in fault


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,title,date\n" + "a,T,2026\n" * 40_000, "talks.csv:30001: error: the table has more than 30,000 rows"),
        ("id,title,date" + ",c" * 16_000 + "\n", "talks.csv:1: error: the row has 16,003 columns, which is more than"),
    ],
)
def test_text_that_is_too_large_is_refused(tmp_path: Path, text: str, message: str) -> None:
    """The limits are those of workbooks."""
    (fault,) = read_table(tmp_path, text).errors

    assert fault.startswith(message)


def test_huge_cell_leaves_its_row_out(tmp_path: Path) -> None:
    """A cell of a million characters, or one that no quotation mark ends, takes no other row down."""
    huge = read_table(tmp_path, f"id,title,date\na,T,2026\nb,{'x' * 1_000_000},2026\nc,T,2026\n")
    left_open = read_table(tmp_path, 'id,title,date\na,T,2026\nb,"T,2026\nc,T,2026\n')

    assert [item.id for item in huge.items] == ["a", "c"]
    assert huge.errors[0].startswith("talks.csv:3: error: the row cannot be read: ")
    assert [item.id for item in left_open.items] == ["a", "c"]
    assert left_open.errors == [
        (
            "talks.csv:3: error: a quotation mark has no second\n"
            "    expected each quotation mark with its second, and at most 200,000 characters in a cell"
        )
    ]


def test_formulas_and_controls_stay_text(tmp_path: Path) -> None:
    """What a spreadsheet would run is a text; zeroes and controls are removed, which is said."""
    result = read_table(tmp_path, b'id,title,date\na,"=HYPERLINK(""http://x"";""y"")",2026\nb,x\0y\x1b[31m,2026\n')

    assert [str(getattr(item, "title", "")) for item in result.items] == ['=HYPERLINK("http://x";"y")', "xy[31m"]
    assert "control characters that no document can carry are removed" in result.warnings[0]


def test_long_cells_of_dates_take_no_time(tmp_path: Path) -> None:
    """Texts that are made to keep a pattern busy are refused by their length."""
    cells = ["1.1.2026 " * 5000, "10:00 - " * 5000, "1" * 90_000, "мая " * 39, "- " * 70, "1.1." * 40]
    rows = "".join(f'r{number},T,"{cell}"\n' for number, cell in enumerate(cells))

    result = read_table(tmp_path, f"id,title,date\n{rows}")

    assert result.items == []
    assert len(result.errors) == len(cells)


def test_a_long_word_in_an_older_encoding_takes_no_time(tmp_path: Path) -> None:
    """How its encoding is found out grows with a text, and with nothing else."""
    result = read_table(tmp_path, b"id,title,date\na,Gen\xe8ve " + b"e" * 900_000 + b",2026\n")

    assert result.items == []
    assert "at most 200,000 characters in a cell" in result.errors[0]


@pytest.mark.parametrize("kind", ["folder", "missing"])
def test_what_is_no_file_is_a_fault(tmp_path: Path, kind: str) -> None:
    """A folder, or a file that has gone meanwhile, is named."""
    path = tmp_path if kind == "folder" else tmp_path / "gone.csv"

    (fault,) = read_path(path).errors
    assert "it is no file" in fault


def test_workbooks_without_their_library_say_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text files are read without the extra; a workbook names it."""
    monkeypatch.setitem(__import__("sys").modules, "python_calamine", None)

    assert read_table(tmp_path, "id,title,date\na,T,2026\n").meeting.id == "a"
    assert read_table(tmp_path, xlsx({"S": GOOD}), "talks.xlsx").errors == [
        "talks.xlsx: error: workbooks need python-calamine: pip install 'diplofeed[import]'"
    ]


def test_old_workbook_makes_no_room_for_what_it_claims(tmp_path: Path) -> None:
    """What a record of dimensions says of an XLS file is not believed: it would end the program."""
    data = (DATA / "talks.xls").read_bytes()
    at = data.index(b"\x00\x02\x0e\x00") + 4  # a record of dimensions (MS-XLS 2.4.90): first row, last row, columns
    claimed = data[:at] + bytes(4) + b"\xff\xff\xff\x7f" + data[at + 8 :]

    result = read_table(tmp_path, claimed, "talks.xls", zone="Europe/Vienna")

    assert [item.id for item in result.items] == ["meeting-1", "meeting-2"]


def test_old_workbook_whose_sheet_begins_nowhere_is_refused(tmp_path: Path) -> None:
    """A sheet begins where a record does, within the file."""
    data = (DATA / "talks.xls").read_bytes()
    at = data.index(b"\x85\x00") + 4  # a record of a sheet (MS-XLS 2.4.28): where it begins

    (fault,) = read_table(tmp_path, data[:at] + b"\xff\xff\x00\x00" + data[at + 4 :], "talks.xls").errors
    assert "the workbook cannot be read: it is damaged" in fault


def test_few_damaged_bytes_do_not_change_the_encoding(tmp_path: Path) -> None:
    """UTF-8 of which a byte is lost is not taken for an older encoding: the rest is read, and the place is named."""
    good = "id,title,date\na,Переговоры о стратегической стабильности,2026\nb,Встреча,2026\n".encode()
    at = good.index("Встреча".encode())

    result = read_table(tmp_path, good[:at] + b"\xed\xa0\x80" + good[at:])

    assert [str(getattr(item, "title", "")) for item in result.items] == [
        "Переговоры о стратегической стабильности",
        "Встреча",
    ]
    assert result.warnings[0].startswith("talks.csv:3: warning: byte 0xED is no utf-8")


@pytest.mark.random
def test_no_damage_makes_a_table_raise(tmp_path: Path) -> None:
    """Whatever bytes of a table are changed, lost or put in, items have ids of their own and all else is a fault."""
    seeds = [
        xlsx({"Notes": GOOD, "S": sheet_of([["Nr", "Titel", "Datum"], [1, "T", date(2026, 2, 13)]])}),
        (DATA / "talks.xls").read_bytes(),
        (DATA / "treffen.csv").read_bytes(),
        (DATA / "talks.csv").read_bytes(),
    ]
    for number in range(cases(40)):
        choices = random.Random(number)
        data = damaged(choices.choice(seeds), choices)

        result = read_table(tmp_path, data, "talks.xlsx", zone="Europe/Vienna")

        ids = [item.id for item in result.items]
        assert len(ids) == len(set(ids)), number
        assert result.items or result.errors, number
        assert all(map(str, result.faults)), number


def damaged(data: bytes, choices: random.Random) -> bytes:
    """Return bytes of which a few are others, lost or new; of a packed file those of one of its parts."""
    if data.startswith(b"PK") and choices.random() < 0.8:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        name = choices.choice(sorted(parts))
        return packed({**parts, name: damaged(parts[name], choices)})
    result = bytearray(data)
    for _ in range(choices.randint(1, 8)):
        at = choices.randrange(len(result) + 1)
        kind = choices.randrange(4)
        if kind == 0:
            result[at : at + 1] = choices.randbytes(1)
        elif kind == 1:
            del result[at : at + choices.randint(1, 40)]
        elif kind == 2:
            result[at:at] = choices.choice([b'"', b"\0", b"\xff" * 4, b";", b"\n", b"<", b"9" * 12, b"1e999"])
        else:
            result[at:] = result[choices.randrange(len(result) + 1) :]
    return bytes(result)
