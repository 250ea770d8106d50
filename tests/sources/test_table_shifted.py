"""Rows of tables whose cells are not below their headings, and headings that may hide rows and are not understood."""

from __future__ import annotations

from pathlib import Path

import pytest

from diplofeed.errors import Fault
from diplofeed.source import Inputs, Names, Partial
from diplofeed.sources.table import SOURCE, TableOptions
from support.tables import read_table


def hidden(faults: list[Fault]) -> list[tuple[str, ...]]:
    """Return the ids that faults ask to hide."""
    return [fault.unread.ids for fault in faults if fault.unread and fault.unread.internal]


def test_row_with_more_cells_than_headings_is_left_out_and_asks_to_be_hidden(tmp_path: Path) -> None:
    """A separator too many moves the cell that says it is internal beyond the last heading."""
    result = read_table(
        tmp_path,
        "Akte;Titel;Datum;Quellen;Zusammenfassung;Intern\n"
        "1;Offen;1.2.2027;https://a.example/1;x;nein\n"
        "2;Geheim;2.2.2027;https://a.example/2; https://b.example/2;;ja\n"
        "3;Auch offen;3.2.2027;https://a.example/3; https://b.example/3;;nein\n",
    )

    assert [item.id for item in result.items] == ["meeting-1"]
    assert [error.partition(", so cells may")[0] for error in result.errors] == [
        "talks.csv:3:7: error: 'ja' stands in column G, beyond the last heading",
        "talks.csv:4:7: error: 'nein' stands in column G, beyond the last heading",
    ]
    assert [ids[0] for ids in hidden(result.faults)] == ["meeting-2"]


def test_row_with_more_cells_than_headings_may_be_any(tmp_path: Path) -> None:
    """Its id may have moved too, so that no row counts as gone meanwhile."""
    path = tmp_path / "talks.csv"
    path.write_text("id;title;date;source\na;A;2026;\nb;B;2026;\nx;c;C;2026;y\n", encoding="utf-8")

    read = list(SOURCE.read(Inputs(path=path, options=TableOptions(), names=Names())))

    assert len([each for each in read if isinstance(each, Partial)]) == 1


@pytest.mark.parametrize(("cell", "ids"), [("nur intern", [("c",)]), ("Sperrfrist 3.3.", [("c",)]), ("x", [])])
def test_any_cell_of_a_row_that_is_shifted_may_ask_to_hide_it(
    tmp_path: Path, cell: str, ids: list[tuple[str, ...]]
) -> None:
    """Also where no column says who may read a row."""
    result = read_table(
        tmp_path, f"id,title,date,summary,source\na,A,2026,,\nb,B,2026,,\nc,C,2026,{cell},,https://x.org/\n"
    )

    assert [item.id for item in result.items] == ["a", "b"]
    assert [each[:1] for each in hidden(result.faults)] == ids


def test_column_of_notes_without_a_heading_is_not_read(tmp_path: Path) -> None:
    """Where most rows have a cell in it, and no column says who may read them, it is named once; a note may hide."""
    notes = read_table(tmp_path, "id,title,date\na,A,2026,call back\nb,B,2026,seen\nc,C,2026\nd,D,2026,nur intern\n")
    beside = read_table(tmp_path, "id,title,date,internal\na,A,2026,no,call back\nb,B,2026,no,seen\n")

    assert [item.id for item in notes.items] == ["a", "b", "c"]
    assert [warning.splitlines()[0] for warning in notes.warnings] == [
        "talks.csv:1:4: warning: column D has no heading, and is not read"
    ]
    assert hidden(notes.faults) == [("d",)]
    assert beside.items == []
    assert len(beside.errors) == 2


def test_row_that_is_shifted_before_its_id_is_hidden_by_the_id_that_moved(tmp_path: Path) -> None:
    """What stands where its id went is an id it may have."""
    result = read_table(tmp_path, "title;id;date;intern\nA;1;2026;nein\nB;;2;2026;ja\n")

    assert [ids for ids in hidden(result.faults) if "meeting-2" in ids]


# ---------------------------------------------------------------- headings that may hide rows


def mapped(folder: Path, columns: str) -> None:
    """Write a file of columns."""
    (folder / "columns.toml").write_text(f"[columns]\n{columns}\n", encoding="utf-8")


@pytest.mark.parametrize("field", ["internal", "audience", "embargo_until", "summary", "title.de"])
def test_heading_of_the_file_of_columns_that_is_gone_stops_the_file(tmp_path: Path, field: str) -> None:
    """It says heading, file, the nearest heading and what to do; no field loses its values without a word."""
    mapped(tmp_path, f'"Vermerk" = "{field}"\n"Weg" = ""')

    result = read_table(tmp_path, "id,title,date,Vermerke\na,A,2026,ja\n", columns="columns.toml")

    assert result.items == []
    (error,) = result.errors
    assert error.splitlines() == [
        f"talks.csv:1:1: error: {field}: no heading is 'Vermerk' any more, which columns.toml has for {field}",
        "    expected that heading in the table, or in columns.toml the new one in its place, or no line for it",
        "    did you mean 'Vermerke'?",
    ]


def test_heading_of_the_file_of_columns_that_is_ignored_stops_nothing(tmp_path: Path) -> None:
    """Who ignores a heading does not miss it."""
    (tmp_path / "columns.toml").write_text('ignore = ["Vermerk"]\n[columns]\n"Vermerk" = "internal"\n', "utf-8")

    assert read_table(tmp_path, "id,title,date\na,A,2026\n", columns="columns.toml").errors == []


UNCLEAR = [
    *("nicht öffentlich", "VS-NfD", "Verschluss", "Einstufung", "Geheim", "Interner Vermerk", "Vertraulichkeit"),
    *(
        "Sichtbarkeitsstufe",
        "Sperrvermerk",
        "Zusammenfassung (intern)",
        "not public",
        "Classification",
        "Secrecy level",
    ),
    *("non public", "Note confidentielle", "Diffusion restreinte", "no público", "Clasificación", "Nota reservada"),
    *(
        "не для публикации",
        "Гриф секретности",
        "не для публікації",
        "Рівень таємності",
        "غير عام",
        "السرية",
        "不公开",
        "密级",
    ),
]


@pytest.mark.parametrize("heading", UNCLEAR)
def test_heading_that_may_hide_rows_and_is_not_understood_stops_the_file(tmp_path: Path, heading: str) -> None:
    """It is named until somebody says what it means; a row with a cell that says so is hidden meanwhile."""
    text = f"id,title,date,{heading}\na,A,2026,ja\nb,B,2026,\nc,C,2026,nein\n"

    result = read_table(tmp_path, text)
    ignored = read_table(tmp_path, text, ignore=(heading,))

    assert result.items == []
    assert result.errors[0].startswith(f"talks.csv:1:4: error: column D, '{heading}', may say that rows are not for")
    assert ("a",) in hidden(result.faults)
    assert ("b",) not in hidden(result.faults)
    assert [item.id for item in ignored.items] == ["a", "b", "c"]
    assert ignored.errors == []


@pytest.mark.parametrize(
    "heading", ["International", "Internet", "Notizen", "Sachbearbeitung", "Secretary", "Секретарь", "US vs China"]
)
def test_heading_that_speaks_of_nothing_secret_is_a_warning(tmp_path: Path, heading: str) -> None:
    """A part of a word is no word."""
    result = read_table(tmp_path, f"id,title,date,{heading}\na,A,2026,ja\n")

    assert [item.id for item in result.items] == ["a"]
    assert len(result.warnings) == 1


@pytest.mark.parametrize("heading", ["Intern (ja/nein)", "Embargo (Datum)"])
def test_heading_of_a_field_that_hides_is_understood_with_an_aside(tmp_path: Path, heading: str) -> None:
    """What stands in brackets changes nothing of it."""
    assert read_table(tmp_path, f"id,title,date,{heading}\na,A,2026,\n").errors == []
