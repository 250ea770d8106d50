"""What parties, countries and languages are called in the language of the reader."""

from __future__ import annotations

import pytest

from diplofeed.model import Party, PartyKind, Place
from diplofeed.words.countries import country_name


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "Austria"),
        ("en-GB", "Austria"),
        ("de", "Österreich"),
        ("fr", "Autriche"),
        ("ru", "Австрия"),
        ("uk", "Австрія"),
        ("es", "Austria"),
        ("zh", "奥地利"),
        ("ar", "النمسا"),
        ("ru-LV", "Австрия"),
        ("xx", "Austria"),
    ],
)
def test_country_is_called_as_its_readers_call_it(language: str, name: str) -> None:
    """A country the record does not name is called by its name in the CLDR, in its nearest language."""
    assert Party.country("AT").name_in(language) == name
    assert Place(city="Wien", country="AT").names(language) == ("Wien", name)


def test_name_the_record_gives_is_kept() -> None:
    """A name the record gives in a language is that country's name in it; the others are left to the CLDR."""
    party = Party(id="US", name={"en": "U.S.", "ru": "США"})

    assert [party.name_in(tag) for tag in ("en", "en-US", "ru", "de")] == ["U.S.", "U.S.", "США", "Vereinigte Staaten"]
    assert Party(id="US", name={"ru": "США"}).name_in("en") == "United States"


def test_name_without_a_language_is_for_all_readers() -> None:
    """A name that is not marked with a language stands for readers of all, unless it is the CLDR's in English."""
    assert Party(id="US", name="the States").name_in("fr") == "the States"
    assert Party(id="US", name="United States").name_in("fr") == "États-Unis"


def test_what_is_no_country_has_no_other_name() -> None:
    """An organisation whose id looks like a country's, and a party that is none, keep their names."""
    assert Party(id="AT", name="Alpine Talks", kind=PartyKind.GROUP).name_in("de") == "Alpine Talks"
    assert Party(id="OSCE", name={"en": "OSCE"}, kind="organisation").name_in("de") == "OSCE"
    assert Party(id="G7", name={"en": "Group of Seven", "de": "G7"}, kind="group").name_in("de") == "G7"


def test_unions_are_called_as_countries_are() -> None:
    """The European Union and the United Nations have names in every language, unless the record gives its own."""
    union = Party(id="EU", name={"en": "European Union"}, kind="organisation")

    assert [union.name_in(tag) for tag in ("en", "de", "uk")] == [
        "European Union",
        "Europäische Union",
        "Європейський Союз",
    ]
    assert Party(id="UN", name="United Nations", kind="organisation").name_in("fr") == "Nations Unies"
    assert Party(id="UN", name="U.N.", kind="organisation").name_in("fr") == "U.N."
    assert Party(id="EU", name={"en": "EU Group"}, kind="group").name_in("de") == "EU Group"


def test_country_name_in_a_language_nobody_knows_is_english() -> None:
    """A language the CLDR does not know gives English names, and no error."""
    assert country_name("DE", "tlh-Piqd") == "Germany"
