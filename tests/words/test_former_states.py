"""States that are no more are parties by the codes they had, named in the language of the reader and as on the day."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

import diplofeed
from diplofeed.config import Publication
from diplofeed.errors import Suggestions
from diplofeed.feeds.entries import unveil
from diplofeed.model import Meeting, Outcome, Participant, Party, PartyKind, Person, Place, Position, Round, Statement
from diplofeed.publishing import render
from diplofeed.registry import Registry
from diplofeed.source.meant import id_meant
from diplofeed.when import parse
from diplofeed.words.countries import codes_of_parties, country_codes, country_name
from diplofeed.words.former import FORMER, PART_OF
from support import catalogues
from support.places import ROOT
from support.records import CONFIG, written

SOVIET = {
    "en": "Soviet Union",
    "ar": "الاتحاد السوفيتي",
    "de": "Sowjetunion",
    "es": "Unión Soviética",
    "fr": "Union soviétique",
    "ru": "СССР",
    "uk": "СРСР",
    "zh": "苏联",
    "it": "Soviet Union",
}


def test_codes_are_those_of_no_country_of_today() -> None:
    """None is reassigned, so that no record of today has another party by it; what followed them are countries."""
    assert FORMER.keys() & country_codes() == set()
    assert {*country_codes(), *FORMER} == codes_of_parties()
    assert {"SU", "YU", "DD", "CS", "CSHH", "CSXX", "ZR", "BU", "TP", "AN", "VD", "YD"} <= FORMER.keys()
    assert PART_OF.keys() <= country_codes()
    assert {since.code for parts in PART_OF.values() for since in parts} <= FORMER.keys()


@pytest.mark.parametrize(("language", "name"), SOVIET.items())
def test_former_state_is_called_as_its_readers_call_it(language: str, name: str) -> None:
    """By its code alone, in the languages of the catalogues; in any other in English."""
    assert Party.country("SU").name_in(language) == name
    assert Party.country("SU").name_in(f"{language}-AA") == name
    assert country_name("SU", language) == name


@pytest.mark.parametrize("code", FORMER)
def test_every_former_state_has_a_name_in_every_language(code: str) -> None:
    """The names are translated, but for those that are the same in a language."""
    party = Party.country(code)
    names = {language: party.name_in(language) for language in ("en", *catalogues.LANGUAGES)}

    assert len({*names.values()}) >= 4, names
    assert all(names.values())


def test_name_that_the_record_gives_is_kept() -> None:
    """A state that the record lists by such a code has its names; what is called otherwise is another party."""
    listed = Party(id="SU", name={"en": "U.S.S.R.", "ru": "Советский Союз"})

    assert [listed.name_in(tag) for tag in ("en", "ru", "de")] == ["U.S.S.R.", "Советский Союз", "U.S.S.R."]
    assert Party(id="AN", name={"en": "Antarctic Network"}, kind=PartyKind.GROUP).name_in("de") == "Antarctic Network"
    assert Party(id="AN", name={"en": "Antarctic Network"}).name_in("de") == "Antarctic Network"
    assert Party(id="SU", name="Soviet Union").name_in("de") == "Sowjetunion"
    assert Party(id="SU", name={"en": "Soviet Union", "de": "UdSSR"}).name_in("de") == "UdSSR"


@pytest.mark.parametrize(
    ("when", "name"),
    [
        ("1985-06-01", "Czechoslovakia"),
        ("1992", "Czechoslovakia"),
        ("2004-05-01", "Serbia and Montenegro"),
        ("2003", "Serbia and Montenegro"),
        ("2006-06", "Serbia and Montenegro"),
        ("1998", "Czechoslovakia"),
        ("2015", "Czechoslovakia"),
        ("1990/2005", "Czechoslovakia"),
        ("/2005", "Czechoslovakia"),
    ],
)
def test_code_of_two_states_is_the_one_of_the_day(when: str, name: str) -> None:
    """CS was Czechoslovakia, and later Serbia and Montenegro; where the day does not say which, it is the first."""
    party, date = Party.country("CS"), parse(when)

    assert party.on(date).name_in("en") == name
    assert party.on(date).id == ("CSXX" if name.startswith("Serbia") else "CS")
    assert party.on(date).on(date) == party.on(date)
    assert Party.country("CSXX").on(date) == Party.country("CSXX")
    assert Party.country("SU").on(date) is Party.country("SU")
    for listed in (Party(id="CS", name="Commonwealth Secretariat"), Party(id="CS", name="Serbia and Montenegro")):
        assert listed.on(parse("2004")) is listed


def test_all_of_an_item_names_the_state_of_its_day() -> None:
    """Who meets, speaks and acts, and where it is; nothing else of the item is otherwise."""
    person = Person(id="a", name="A", party="CS")
    talks = Meeting(
        id="talks",
        title="Talks",
        when="2004-05-04",
        parties=["CS", "US"],
        participants=[Participant(person=person, party="CS")],
        positions=[Position(party="CS", text="For.")],
        outcomes=[Outcome(party="CS", text="Agreed."), Outcome(text="All.")],
        place=Place(city="Belgrade", country="CS"),
        places=[Place(city="Bar", country="CS")],
        rdate=["2004-06-04"],
        rounds=[Round(recurrence_id="2004-06-04", place=Place(city="Nis", country="CS"))],
    )
    said = Statement(id="said", text="No.", when="2004", speaker=person, speakers=[person], party="CS", parties=["CS"])
    shown = unveil((talks, said))

    assert "Czechoslovakia" in str(talks)
    assert str(shown).count("Serbia and Montenegro") == 12
    assert "Czechoslovakia" not in str(shown)
    assert str(shown).replace("Serbia and Montenegro", "Czechoslovakia").replace("CSXX", "CS") == str((talks, said))
    assert unveil((Meeting(id="a", title="A", when="1985", parties=["CS"]),))[0].parties == (Party.country("CS"),)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Held on 21 November 1985, in the Soviet Union, between the United States and the Soviet Union."),
        ("ru", "СССР"),
        ("de", "Sowjetunion"),
    ],
)
def test_sentences_have_them_as_they_have_countries(language: str, words: str) -> None:
    """In English with the article, in other languages as they are by themselves."""
    talks = Meeting(
        id="a", title="A", when="1985-11-21", status="held", parties=["US", "SU"], place=Place(country="SU")
    )
    desk = Publication(id="tag:example.org,2026:x", title="X", link="https://example.org/", language=language)
    feed = render([talks], publication=desk, exporter=Registry.builtin().exporter("json"), now=datetime.now(UTC))

    assert words in feed.decode()


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("AN", "the Netherlands Antilles"),
        ("DD", "East Germany"),
        ("CSXX", "Serbia and Montenegro"),
        ("ZR", "Zaire"),
    ],
)
def test_article_is_as_english_has_it(code: str, name: str) -> None:
    """Only some names have one."""
    talks = Meeting(id="a", title="A", when="1985-11-21", parties=["US", code])
    desk = Publication(id="tag:example.org,2026:x", title="X", link="https://example.org/")
    feed = render([talks], publication=desk, exporter=Registry.builtin().exporter("json"), now=datetime.now(UTC))

    assert f"between the United States and {name}." in feed.decode()


def test_files_may_name_them_without_listing_them(tmp_path: Path) -> None:
    """As parties, as the country of a place, and as what feeds are of; what is like one is suggested."""
    toml = f'{CONFIG}[[feeds]]\nslug = "old"\ntitle = "Old"\n[feeds.where]\nparties = ["DD", "CSHH"]\n'
    talks = "title: Talks\nwhen: 1985\nparties: [SU, CSHH]\nplace: { city: Berlin, country: DD }\n"
    wrong = "title: Talks\nwhen: 1985\nparties: [su, ussr, Czechoslovakia]\n"
    files = {"diplofeed.toml": toml, "meetings/a.yaml": talks, "meetings/b.yaml": wrong}
    record = diplofeed.read(written(tmp_path, files))

    (item,) = record.items
    assert [party.name_in("de") for party in item.parties] == ["Sowjetunion", "Tschechoslowakei"]
    assert item.place.country == Party.country("DD")
    assert [(fault.field, fault.suggestion) for fault in record.faults] == [
        ("parties[1]", "SU"),
        ("parties[2]", "SU"),
        ("parties[3]", "CSHH"),
    ]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Soviet Union", "SU"),
        ("USSR", "SU"),
        ("GDR", "DD"),
        ("Burma", "MM"),
        ("Zaire", "ZR"),
        ("Myanmar (Burma)", "MM"),
    ],
)
def test_name_of_a_former_state_suggests_its_code(name: str, code: str) -> None:
    """What is called so by a country of today is that country's."""
    assert id_meant(name, "parties", {}, Suggestions()) == code


def test_page_of_the_record_lists_them_with_their_ends() -> None:
    """The table has every code, the name in English and the last day."""
    page = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if re.match(r"\| `[A-Z]{2}`.* \| .* \| \d+ \w+ \d{4} \|", line)]

    assert {code for row in rows for code in re.findall(r"`(\w+)`", row.split("|")[1])} == FORMER.keys()
    for states in FORMER.values():
        for state in states:
            (row,) = (row for row in rows if f"`{state.code}`" in row.split("|")[1])
            assert row.split("|")[2].strip().startswith(state.name)
            assert row.split("|")[3].strip() == parse(state.end).label()
