"""Headings of tables: matched to fields in many languages, named where they are not, mapped by a file of a person."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from diplofeed.errors import RecordError
from diplofeed.model import Party
from diplofeed.source import Names
from diplofeed.sources.table import TableOptions, proposed
from support.places import ROOT, TESTS
from support.tables import read_path, read_table

WORDS = tomllib.loads((ROOT / "diplofeed" / "sources" / "table" / "words.toml").read_text(encoding="utf-8"))
GERMAN = TESTS / "data" / "tables" / "treffen.csv"


@pytest.mark.parametrize("kind", ["meetings", "statements"])
def test_no_word_means_two_fields(kind: str) -> None:
    """Within a kind of item each synonym is of one field, whatever its case and accents."""
    from diplofeed.sources.table.vocabulary import folded

    fields = WORDS["headings"]["both"] | WORDS["headings"][kind]
    words = [(folded(word), field) for field, synonyms in fields.items() for word in (field, *synonyms)]

    twice = {word for word, field in words if word and len({other for name, other in words if name == word}) > 1}
    assert twice == set()


@pytest.mark.parametrize(
    "headings",
    [
        "ID,Title,Date,Place,Parties,Source",
        "Nr.,Titel,Datum,Ort,Länder,Quelle",
        "N°,Titre,Date,Lieu,Parties,Source",
        "Núm.,Título,Fecha,Lugar,Países,Fuente",
        "№,Название,Дата,Место,Страны,Источник",
        "№,Назва,Дата,Місце,Країни,Джерело",
        "الرقم,العنوان,التاريخ,المكان,الدول,المصدر",
        "编号,标题,日期,地点,各方,来源",
        "  id ,TITEL,datum:,ORT (Stadt),laender,quellen",
    ],
)
def test_headings_are_matched_in_the_languages_of_the_catalogues(tmp_path: Path, headings: str) -> None:
    """The usual headings of each language are understood, without regard to case, accents and what is in brackets."""
    headings = headings.replace("laender", "länder")

    result = read_table(tmp_path, f'{headings}\n1,T,2026,"Vienna, Austria",US,https://x.org/a\n')

    assert result.warnings == []
    meeting = result.meeting
    assert meeting.id == "meeting-1"
    assert meeting.place
    assert (str(meeting.place.city), [party.id for party in meeting.parties]) == ("Vienna", ["US"])
    assert meeting.sources[0].url == "https://x.org/a"


def test_texts_may_have_columns_of_their_languages(tmp_path: Path) -> None:
    """A language stands after a point or in brackets."""
    result = read_table(tmp_path, "id,Title (en),title.ru,Titel [de],date\na,Talks,Переговоры,Gespräche,2026\n")

    assert result.meeting.title.parts == (("en", "Talks"), ("ru", "Переговоры"), ("de", "Gespräche"))


def test_heading_that_means_nothing_is_named_once(tmp_path: Path) -> None:
    """A column that is not understood is named once, with the nearest field; not at all where it is to be ignored."""
    text = "id,title,date,Sumary,Sachbearbeitung\na,T,2026,x,y\nb,T,2026,x,y\n"
    result = read_table(tmp_path, text)
    ignored = read_table(tmp_path, text, ignore=("sumary", "SACHBEARBEITUNG"))

    assert [warning.splitlines() for warning in result.warnings] == [
        [
            "talks.csv:1:4: warning: column D, 'Sumary', is not read",
            "    expected a heading that is known, or a line in the file of columns (import --map writes it)",
            "    did you mean 'summary'?",
        ],
        [
            "talks.csv:1:5: warning: column E, 'Sachbearbeitung', is not read",
            "    expected a heading that is known, or a line in the file of columns (import --map writes it)",
        ],
    ]
    assert len(result.items) == 2
    assert ignored.warnings == []


def test_missing_heading_is_shown_how_to_be_mapped() -> None:
    """Where a heading may be meant for what is missing, the line that says so is shown."""
    errors = read_path(GERMAN).errors

    assert len(errors) == 1
    assert errors[0].endswith('or a line of columns (import --map): "Titel des Treffens" = "title"')


def test_table_without_what_every_row_needs_is_refused(tmp_path: Path) -> None:
    """Where no heading means the title or the date, that is said once, and nothing is read."""
    result = read_table(tmp_path, "id,Worum,date\na,T,2026\nb,T,2026\n")

    assert result.items == []
    assert result.errors == [
        (
            "talks.csv:1:1: error: title: no heading means 'title'; there are 'id', 'Worum', 'date'\n"
            '    expected a heading such as title, or a line of columns (import --map): "its heading" = "title"'
        )
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "x\n", "1,2,3\n4,5,6\n", "id,title,date\n"])
def test_table_without_headings_or_rows_is_a_fault(tmp_path: Path, text: str) -> None:
    """A file in which there is no table is not a record of nothing."""
    result = read_table(tmp_path, text)

    assert result.items == []
    assert len(result.errors) == 1


def test_two_columns_of_a_field_that_has_one_value_are_a_fault(tmp_path: Path) -> None:
    """Nothing decides between two dates."""
    result = read_table(tmp_path, "id,title,date,Datum\na,T,2026,2027\n")

    assert result.items == []
    assert "is of the same field as 'date': when" in result.errors[0]


def test_file_of_columns_counts_before_the_words(tmp_path: Path) -> None:
    """What a person wrote in columns.toml is followed: fields, columns that are not read, and options."""
    (tmp_path / "columns.toml").write_text(
        'dates = "mdy"\nzone = "Europe/Vienna"\nstatus = "held"\nparties = ["AT"]\nignore = ["Note"]\n\n'
        '[columns]\n"Worum" = "title.de"\n"Title" = "summary"\n"Wann" = "when"\n',
        encoding="utf-8",
    )

    result = read_table(
        tmp_path, "id,Worum,Title,Wann,Note\na,Zölle,x,02/03/2026 10:00,internal\n", columns="columns.toml"
    )

    meeting = result.meeting
    assert meeting.title.parts == (("de", "Zölle"),)
    assert str(meeting.summary) == "x"
    assert str(meeting.when) == "2026-02-03T10:00[Europe/Vienna]"
    assert (meeting.status.value, [party.id for party in meeting.parties]) == ("held", ["AT"])
    assert result.warnings == []


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ('[columns]\n"Worum" = "titel"\n', "columns.Worum: there is no field 'titel' of meetings"),
        ('dats = "dmy"\n', "unknown key 'dats'"),
        ('dates = "ymd"\n', "dates: found 'ymd'"),
        ('zone = "Vienna"\n', "zone: there is no time zone 'Vienna'"),
        ('encoding = "latin-99"\n', "encoding: there is no encoding 'latin-99'"),
        ("columns = 3\n", "columns: it is no table"),
        ("[columns]\n3 = 4\n", "columns.3: it is no text"),
        ("nonsense\n", "not valid TOML"),
    ],
)
def test_what_is_wrong_with_a_file_of_columns_is_named(tmp_path: Path, written: str, message: str) -> None:
    """A field or an option that is not known is named with the nearest one, and nothing is read by half a file."""
    (tmp_path / "columns.toml").write_text(written, encoding="utf-8")

    result = read_table(tmp_path, "id,title,date\na,T,2026\n", columns="columns.toml")

    assert result.items == []
    assert result.errors[0].startswith("columns.toml: error: ")
    assert message in result.errors[0]


def test_file_of_columns_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    """It is looked for from the folder of the table."""
    result = read_table(tmp_path, "id,title,date\na,T,2026\n", columns="columns.toml")

    assert result.errors == [
        "columns.toml: error: cannot be read: No such file or directory\n    expected a file, from the table's folder"
    ]


def test_proposed_file_says_what_each_heading_was_matched_to() -> None:
    """A file of columns is proposed with an example of each; a person fills in what is not known and keeps it."""
    text = proposed(GERMAN, Names())
    values = tomllib.loads(text)

    assert values["as"] == "meetings"
    assert values["dates"] == "dmy"
    assert values["columns"] == {
        "Lfd. Nr.": "id",
        "Wann": "when",
        "Titel des Treffens": "",
        "Tagungsort": "place",
        "Wer traf wen": "",
        "Sachgebiete": "",
        "Kurzinhalt": "",
        "Quelle 1": "sources",
        "Quelle 2": "sources",
        "Sachbearbeitung": "",
    }
    assert '"Wann" = "when"  # 13.02.2026' in text
    assert '"Titel des Treffens" = ""  # did you mean title? Gespräche über strategische Stabilität 1' in text
    assert "# read as cp1252 with semicolons." in text


def test_proposed_file_is_read_back_and_proposed_again_as_it_is(tmp_path: Path) -> None:
    """A table is read with the file that was proposed for it as without, and with one that a person filled in."""
    table = tmp_path / "talks.csv"
    table.write_bytes(GERMAN.read_bytes())
    filled = proposed(table, Names())
    for heading, field in (("Titel des Treffens", "title"), ("Wer traf wen", "parties")):
        filled = filled.replace(f'"{heading}" = ""', f'"{heading}" = "{field}"')
    (tmp_path / "columns.toml").write_text(filled, encoding="utf-8")

    result = read_path(table, columns="columns.toml")
    again = proposed(table, Names(), TableOptions(columns="columns.toml"))

    assert result.errors == []
    assert len(result.items) == 30
    assert tomllib.loads(again) == tomllib.loads(filled)
    assert "#   NATO" in again


def test_proposed_file_is_valid_whatever_the_table_holds(tmp_path: Path) -> None:
    """Quotation marks, line breaks and control characters of headings and cells do no harm to the file."""
    (tmp_path / "t.csv").write_bytes(b'id,title,"a ""b"" \\ \n[x]\x07\x7f",date\n1,"x\n[columns]\n=",y,2026\n')

    values = tomllib.loads(proposed(tmp_path / "t.csv", Names(parties={"x": Party(id="x", name="X")})))

    assert values["columns"]["title"] == "title"
    assert len(values["columns"]) == 4


def test_nothing_is_proposed_for_what_is_no_table(tmp_path: Path) -> None:
    """The faults are raised, for the command to show."""
    (tmp_path / "t.csv").write_bytes(b"")

    with pytest.raises(RecordError, match="no heading is understood"):
        proposed(tmp_path / "t.csv", Names())


# ---------------------------------------------------------------- by what rows are known again


def test_rows_without_ids_are_known_by_their_titles(tmp_path: Path) -> None:
    """Titles make ids, equal ones by their order; neither date, status nor case changes them. It is warned of."""
    first = read_table(tmp_path, "title,date,status\nVienna Talks,2026,\nCall,2026,\nCall,2026,\n")
    later = read_table(tmp_path, "title,date,status\nVIENNA  talks,2027,held\nCall,2025,\nCall,2026,cancelled\n")

    assert [item.id for item in first.items] == ["vienna-talks", "call", "call-2"]
    assert [item.id for item in later.items] == [item.id for item in first.items]
    assert "rows are known again by their titles" in str(first.faults[0])
    assert "a column 'id' with a word or number for each row that never changes" in str(first.faults[0])


def test_ids_are_those_of_the_column_of_ids(tmp_path: Path) -> None:
    """A word that can be an id is one; a number has the kind of the item before it, other texts are made ids."""
    result = read_table(
        tmp_path, "Nr,title,date\n7,One,2026\nvienna-2026,Two,2026\nA/3 b,Three,2026\n,Four,2026\nÄ-1,Five,2026\n"
    )

    assert [item.id for item in result.items] == ["meeting-7", "vienna-2026", "a-3-b", "four", "Ä-1"]
    assert "nothing stands in 'Nr', so the row is known again by its title" in result.warnings[0]


def test_addresses_of_pages_are_ids_where_there_are_no_others(tmp_path: Path) -> None:
    """The page of a meeting names it, whatever its title."""
    result = read_table(
        tmp_path, f"title,date,url\nOne,2026,https://www.x.org/talks/1\nTwo,2026,https://x.org/{'a' * 200}\n"
    )

    assert next(item.id for item in result.items) == "x-org-talks-1"
    assert len(result.items[1].id) < 120
    assert result.warnings == []


def test_one_id_of_two_rows_names_both(tmp_path: Path) -> None:
    """The second row of an id is a fault with the places of both."""
    result = read_table(tmp_path, "id,title,date\na,One,2026\nb,Two,2026\na,Three,2026\n")

    assert [item.id for item in result.items] == ["a", "b"]
    assert result.errors[0].startswith("talks.csv:4:1: error: id: the id 'a' is that of talks.csv:2:1 already")


def test_key_is_what_a_person_chose(tmp_path: Path) -> None:
    """Headings together, or the number of the row, name rows; the risk of it is said. A heading has to be there."""
    text = "Titel,Datum,Akte\nCall,1.2.2026,X 1\nCall,1.3.2026,X 2\n"

    both = read_table(tmp_path, text, key=("Datum", "Titel"))
    rows = read_table(tmp_path, text, key=("row",))
    file = read_table(tmp_path, text, key=("akte",))
    none = read_table(tmp_path, text, key=("Aktee",))

    assert [item.id for item in both.items] == ["1-2-2026-call", "1-3-2026-call"]
    assert any("a row with another text there is gone, and a new one" in warning for warning in both.warnings)
    assert [item.id for item in rows.items] == ["meeting-2", "meeting-3"]
    assert any("known again by their numbers" in warning for warning in rows.warnings)
    assert [item.id for item in file.items] == ["x-1", "x-2"]
    assert "did you mean 'Akte'?" in none.errors[0]
    assert none.items == []


def test_address_of_several_rows_names_none(tmp_path: Path) -> None:
    """Where rows share the address of a page, they are known by their titles, which is said; the others by theirs."""
    text = "title,date,url\nOne,2026,https://x.org/\nTwo,2026,https://x.org/\nThree,2026,https://x.org/3\n"

    result = read_table(tmp_path, text)

    assert [item.id for item in result.items] == ["one", "two", "x-org-3"]
    assert "other rows have the same text in 'url', so the row is known again by its title" in result.warnings[0]


def test_column_without_heading_is_named(tmp_path: Path) -> None:
    """A column with cells but no heading is not read, and that is said; an empty one does no harm."""
    result = read_table(tmp_path, "id,,title,date,\na,,T,2026,more\n")

    assert [warning.partition("warning: ")[2].splitlines()[0] for warning in result.warnings] == [
        "column E has no heading, and is not read"
    ]
    assert str(result.meeting.title) == "T"
