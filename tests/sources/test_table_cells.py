"""What a person writes in a cell for a list, a place, a source or a position, without JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

from diplofeed.model import Meeting, Party, Person, Status, Topic
from diplofeed.source import Names
from support.tables import read_table


def meeting(folder: Path, heading: str, cell: str, names: Names | None = None, **options: object) -> Meeting:
    """Return the meeting of a row that has but this cell, besides id, title and date."""
    quoted = '"' + cell.replace('"', '""') + '"'
    return read_table(folder, f"id,title,date,{heading}\na,T,2026,{quoted}\n", names=names, **options).meeting


@pytest.mark.parametrize(
    ("cell", "ids"),
    [
        ("US; RU", ["US", "RU"]),
        ("USA, Russland", ["US", "RU"]),
        ("Vereinigte Staaten und Russische Föderation", ["US", "RU"]),
        ("Bosnien und Herzegowina, EU", ["BA", "EU"]),
        ("США и Россия", ["US", "RU"]),
        ("美国、俄罗斯", ["US", "RU"]),
        ("الولايات المتحدة، روسيا", ["US", "RU"]),
        ("États-Unis\nRoyaume-Uni", ["US", "GB"]),
        ("DEU / FRA", ["DE", "FR"]),
        ("US;USA", ["US"]),
        ("Quartet; the Quartet of mediators", ["quartet"]),
    ],
)
def test_parties_are_named_in_any_language(tmp_path: Path, cell: str, ids: list[str]) -> None:
    """Countries are known by code or name, the record's parties by any of their names, and several stand in a cell."""
    quartet = Party(id="quartet", name={"en": "the Quartet of mediators"}, kind="group")

    result = meeting(tmp_path, "parties", cell, Names(parties={"quartet": quartet}))

    assert [party.id for party in result.parties] == ids


def test_party_that_is_not_known_is_written_out_and_named(tmp_path: Path) -> None:
    """A name of no country is a party of its own, once in a warning, and for others to refer to."""
    result = read_table(tmp_path, "id,title,date,Länder\na,T,2026,NATO; Congo\nb,T,2026,NATO\nc,T,2026,x\n")

    first = result.items[0]
    assert isinstance(first, Meeting)
    assert [(party.id, str(party.name), party.kind.value) for party in first.parties] == [
        ("nato", "NATO", "group"),
        ("congo", "Congo", "group"),
    ]
    assert [named.value.id for named in result.named] == ["nato", "congo", "party-x"]
    assert len(result.warnings) == 3
    assert "'NATO' is no country or party known here" in result.warnings[0]


def test_people_have_what_stands_in_brackets(tmp_path: Path) -> None:
    """A role or a party stands in brackets after a name; people of the record are known by their names."""
    berg = Person(id="berg", name="Anna Berg")

    result = meeting(
        tmp_path,
        "Teilnehmer",
        "Anna Berg (Foreign Minister, USA); Karl Holm (Envoy)\nLi Wei (China); Eva Roth",
        Names(people={"berg": berg}),
    )

    assert [
        (each.person.id, str(each.person.name), str(each.role), each.party and each.party.id)
        for each in result.participants
    ] == [
        ("berg", "Anna Berg", "Foreign Minister", "US"),
        ("karl-holm", "Karl Holm", "Envoy", None),
        ("li-wei", "Li Wei", "", "CN"),
        ("eva-roth", "Eva Roth", "", None),
    ]


def test_names_with_commas_are_one_person_and_that_is_said(tmp_path: Path) -> None:
    """A comma may stand within a name, so it parts none; who meant two people is told how to write them."""
    result = read_table(tmp_path, 'id,title,date,participants\na,T,2026,"Berg, Anna"\nb,T,2026,"Berg, Anna"\n')

    assert [str(each.person.name) for each in result.items[0].participants] == ["Berg, Anna"]
    assert [warning.partition("warning: ")[2] for warning in result.warnings] == [
        (
            "column D, 'participants': 'Berg, Anna' is read as the name of one person\n"
            "    expected semicolons between the names of several"
        )
    ]


@pytest.mark.parametrize(
    ("cell", "sources"),
    [
        ("Report | https://x.org/a | Reuters", [("Report", "https://x.org/a", "Reuters")]),
        ("https://www.x.org/a;b", [("x.org", "https://www.x.org/a;b", "")]),
        ("https://x.org/a; https://y.org/b", [("x.org", "https://x.org/a", ""), ("y.org", "https://y.org/b", "")]),
        ("https://x.org/a\nhttps://y.org/b", [("x.org", "https://x.org/a", ""), ("y.org", "https://y.org/b", "")]),
        ("https://x.org/a https://y.org/b", [("x.org", "https://x.org/a", ""), ("y.org", "https://y.org/b", "")]),
        ("Reuters; AP", [("Reuters", "", ""), ("AP", "", "")]),
        ("Reuters, 1 March: https://x.org/a", [("Reuters, 1 March", "https://x.org/a", "")]),
        ("Reuters (https://x.org/a)", [("Reuters", "https://x.org/a", "")]),
        ("[Report](https://x.org/a)", [("Report", "https://x.org/a", "")]),
        (
            "[Report](https://x.org/a), [Note](https://y.org/b)",
            [("Report", "https://x.org/a", ""), ("Note", "https://y.org/b", "")],
        ),
        ("https://x.org/a,https://y.org/b", [("x.org", "https://x.org/a", ""), ("y.org", "https://y.org/b", "")]),
        ("https://x.org/a,b", [("x.org", "https://x.org/a,b", "")]),
        ("https://x.org/a?u=https://y.org/b", [("x.org", "https://x.org/a?u=https://y.org/b", "")]),
        (
            "Protokoll https://x.org/a, Presse: https://y.org/b",
            [("Protokoll", "https://x.org/a", ""), ("Presse", "https://y.org/b", "")],
        ),
        (
            "Protokoll | https://x.org/a, Presse | https://y.org/b",
            [("Protokoll", "https://x.org/a", ""), ("Presse", "https://y.org/b", "")],
        ),
        (
            "Reuters (https://x.org/a), AP (https://y.org/b)",
            [("Reuters", "https://x.org/a", ""), ("AP", "https://y.org/b", "")],
        ),
        (
            "https://x.org/a (EN) und https://y.org/b (DE)",
            [("(EN)", "https://x.org/a", ""), ("(DE)", "https://y.org/b", "")],
        ),
        ("Amt: https://x.org/a (abgerufen 3.1.2027)", [("Amt (abgerufen 3.1.2027)", "https://x.org/a", "")]),
        ("Amt https://x.org/a, abgerufen 3.1.2027", [("Amt, abgerufen 3.1.2027", "https://x.org/a", "")]),
        ("javascript:alert(1)", [("javascript:alert(1)", "", "")]),
        ('=HYPERLINK("https://x.org";"x")', [('=HYPERLINK("https://x.org";"x")', "https://x.org", "")]),
    ],
)
def test_sources_are_titles_addresses_or_both(tmp_path: Path, cell: str, sources: list[tuple[str, str, str]]) -> None:
    """A source is "Title | address | publisher", a text with an address or either alone; several stand in a cell."""
    result = meeting(tmp_path, "Quelle", cell)

    kept = [(str(each.title), each.url, str(each.publisher)) for each in result.sources]
    if cell.startswith("="):  # a formula is a text, whatever it would do in a spreadsheet
        assert kept[0][0].startswith("=HYPERLINK(")
    else:
        assert kept == sources


def test_columns_of_one_number_are_one_source(tmp_path: Path) -> None:
    """Columns "Source 1" and "Link 1" are the title and the address of one source; further columns are further ones."""
    result = read_table(
        tmp_path,
        "id,title,date,Source 1,Link 1,Source 2,Link 2\n"
        "a,T,2026,Reuters,https://x.org/a,https://y.org/b,https://z.org/c\n",
    )

    assert [(str(each.title), each.url) for each in result.meeting.sources] == [
        ("Reuters", "https://x.org/a"),
        ("y.org", "https://y.org/b"),
        ("z.org", "https://z.org/c"),
    ]


def test_positions_and_outcomes_stand_after_their_parties(tmp_path: Path) -> None:
    """Texts stand after a party and a colon; an outcome without one is of all, a position needs one."""
    result = read_table(
        tmp_path,
        "id,title,date,parties,positions,outcomes\n"
        'a,T,2026,US; RU,"US: more transparency: all of it; Russland: less; and later","A need recognized"\n'
        'b,T,2026,US; RU,"nobody said: who",\n',
    )

    assert len(result.errors) == 1
    assert "talks.csv:3:5: error: positions: " in result.errors[0]
    assert "it is not said whose position it is" in result.errors[0]
    (item,) = result.items
    assert isinstance(item, Meeting)
    assert [(each.party.id, str(each.text)) for each in item.positions] == [
        ("US", "more transparency: all of it"),
        ("RU", "less; and later"),
    ]
    assert [(each.party, str(each.text)) for each in item.outcomes] == [(None, "A need recognized")]


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("Vienna, Austria", ("", "Vienna", "AT")),
        ("Hofburg, Wien, Österreich", ("Hofburg", "Wien", "AT")),
        ("Genf (Schweiz)", ("", "Genf", "CH")),
        ("Austria", ("", "", "AT")),
        ("Vienna", ("Vienna", "", None)),
        ("Room 5, United Nations Office", ("Room 5, United Nations Office", "", None)),
    ],
)
def test_place_ends_with_its_country(tmp_path: Path, cell: str, kept: tuple[str, str, str | None]) -> None:
    """Where the last part is a country, the one before it is the city; a part alone may be either."""
    place = meeting(tmp_path, "Ort", cell).place

    assert place
    assert (str(place.name), str(place.city), place.country and place.country.id) == kept


def test_place_may_have_columns_of_its_parts(tmp_path: Path) -> None:
    """Beside a column of the country, the place is a city; decimals may stand after a comma."""
    text = "id;title;date;Ort;Land;Breitengrad;Länge\na;T;2026;Wien;Österreich;48,2;16,37\n"
    place = read_table(tmp_path, text).meeting.place
    both = meeting(tmp_path, "Koordinaten", "48,2; 16,37").place

    assert place
    assert (str(place.city), place.country and place.country.id, place.coordinates) == ("Wien", "AT", (48.2, 16.37))
    assert both
    assert both.coordinates == (48.2, 16.37)


def test_meeting_is_online_or_in_several_places(tmp_path: Path) -> None:
    """Words for "online" are no place, and several places stand in a cell."""
    online = meeting(tmp_path, "Ort", "Videokonferenz; Genf, Schweiz")
    several = meeting(tmp_path, "Ort", "Genf, Schweiz; Wien, Österreich")

    assert online.online
    assert [str(place.city) for place in online.venues] == ["Genf"]
    assert [str(place.city) for place in several.places] == ["Genf", "Wien"]


def test_status_is_what_the_cell_or_an_option_says(tmp_path: Path) -> None:
    """A status is read in any language; a row without one is not said to have been held, unless an option says so."""
    assert meeting(tmp_path, "Status", "abgesagt").status is Status.CANCELLED
    assert meeting(tmp_path, "Status", "состоялась").status is Status.HELD
    assert meeting(tmp_path, "Status", "").status is Status.SCHEDULED
    assert meeting(tmp_path, "Status", "", status="held").status is Status.HELD


def test_texts_are_shown_as_they_are_written(tmp_path: Path) -> None:
    """Marks are escaped and lines are paragraphs, unless an option says that texts are Markdown."""
    assert str(meeting(tmp_path, "summary", "5 * 3 *and*\n# more").summary) == "5 \\* 3 \\*and\\*\n\n\\# more"
    assert str(meeting(tmp_path, "summary", "*really*", markdown=True).summary) == "*really*"


def test_topics_are_those_of_the_record_by_any_name(tmp_path: Path) -> None:
    """Topics are known by id or name in any language; others are written out."""
    arms = Topic(id="arms", name={"en": "Arms control", "de": "Rüstung, Kontrolle"})

    result = meeting(
        tmp_path, "Themen", "arms control; Handel, Klima; Rüstung, Kontrolle", Names(topics={"arms": arms})
    )

    assert [topic.id for topic in result.topics] == ["arms", "handel", "klima"]


def test_statements_have_speakers_parties_and_meetings(tmp_path: Path) -> None:
    """Rows may be statements: with who said it, in which form and about which meeting."""
    result = read_table(
        tmp_path,
        "Nr,Zitat,Datum,Sprecher,Land,Art,Treffen Nr\n"
        '1,"We *talk*.",13.02.2026,Anna Berg (Außenministerin),Deutschland,wörtlich,7\n',
        as_="statements",
    )

    statement = result.statement
    assert statement.id == "statement-1"
    assert str(statement.text) == "We \\*talk\\*."
    assert [(str(voice.name), str(voice.role)) for voice in statement.voices] == [("Anna Berg", "Außenministerin")]
    assert [party.id for party in statement.on_behalf_of] == ["DE"]
    assert statement.about == ("meeting-7",)
    assert statement.form.value == "quote"


def test_statement_that_nobody_made_is_a_fault(tmp_path: Path) -> None:
    """A statement has a speaker or a party."""
    result = read_table(tmp_path, "id,text,date\na,Words,2026\n", as_="statements")

    assert result.items == []
    assert result.faults[0].item == "a"


def test_relations_are_to_rows_by_what_they_are_called(tmp_path: Path) -> None:
    """Related rows are named by number or id, with the kind of relation before a colon."""
    result = read_table(tmp_path, "Nr,title,date,siehe auch\n1,One,2026,\n2,Two,2026,follows: 1; press-note\n")

    assert [(each.to, each.as_.value) for each in result.items[1].related] == [
        ("meeting-1", "follows"),
        ("press-note", "see-also"),
    ]


def test_online_may_say_where(tmp_path: Path) -> None:
    """An address in place of "yes" is that of the conference."""
    result = meeting(tmp_path, "Online", "https://meet.example.org/1")

    assert (result.online, result.conference) == (True, "https://meet.example.org/1")
