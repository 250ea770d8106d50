"""What others call the same thing: URIs, checked, each once."""

from __future__ import annotations

from typing import Any

import pytest

from diplofeed.errors import FieldError
from diplofeed.model import Instrument, Meeting, Party, Person, Place, Statement, Topic

RUSSIA = "http://www.wikidata.org/entity/Q159"
MADE: dict[type[Any], dict[str, Any]] = {
    Party: {"id": "RU", "name": "Russia"},
    Person: {"id": "hall", "name": "Dr. Hall"},
    Place: {"city": "Vienna"},
    Instrument: {"id": "new-start", "name": "New START"},
    Topic: {"id": "arms", "name": "Arms"},
    Meeting: {"id": "talks", "title": "Talks", "when": "2026-11-20"},
    Statement: {"id": "said", "text": "No.", "when": "2026-11-20"},
}


@pytest.mark.parametrize("cls", MADE)
def test_whatever_has_a_name_elsewhere_takes_uris(cls: type[Any]) -> None:
    """Parties, people, places, treaties, topics and items have them, and none by default."""
    assert cls(**MADE[cls]).same_as == ()
    assert cls(**MADE[cls], same_as=[RUSSIA]).same_as == (RUSSIA,)


@pytest.mark.parametrize(
    ("written", "held"),
    [
        ([RUSSIA, "https://viaf.org/viaf/1", RUSSIA], (RUSSIA, "https://viaf.org/viaf/1")),
        (["urn:isbn:9780134685991"], ("urn:isbn:9780134685991",)),
        (["URN:isbn:1", "urn:isbn:1"], ("urn:isbn:1",)),
        (["HTTPS://example.org/a b".replace(" ", "%20")], ("https://example.org/a%20b",)),
        (["https://de.wikipedia.org/wiki/Österreich"], ("https://de.wikipedia.org/wiki/%C3%96sterreich",)),
        ((), ()),
        ([], ()),
    ],
)
def test_uris_are_absolute_and_each_stands_once(written: list[str], held: tuple[str, ...]) -> None:
    """Web addresses and URNs are held as ASCII, in the order written."""
    assert Place(same_as=written).same_as == held


@pytest.mark.parametrize(
    ("written", "reason", "suggestion"),
    [
        ("Q159", "'Q159' is an id of Wikidata, no URI", RUSSIA),
        ("q159 ", "'q159' is an id of Wikidata, no URI", RUSSIA),
        ("wd:Q159", "'wd:Q159' is an id of Wikidata, no URI", RUSSIA),
        ("www.wikidata.org/wiki/Q159", "a web address must start with http: or https: or urn:", ""),
        ("ftp://example.org/", "a web address must start with http: or https: or urn:", ""),
        ("javascript:alert(1)", "a web address must start with http: or https: or urn:", ""),
        ("https:///path", "a web address needs a host", ""),
        ("", "is empty", ""),
        ("two words", "holds spaces", ""),
        ("urn:isbn", "'urn:isbn' is not a URN", ""),
        ("urn:-x:1", "'urn:-x:1' is not a URN", ""),
    ],
)
def test_what_is_no_uri_is_refused_with_what_to_write(written: str, reason: str, suggestion: str) -> None:
    """The fault names the element, and of a bare id of Wikidata the URI."""
    with pytest.raises(FieldError) as caught:
        Party(id="RU", name="Russia", same_as=["https://example.org/", written])

    assert caught.value.place == "Party.same_as[2]"
    assert reason in caught.value.reason
    assert caught.value.suggestion == suggestion
    assert bool(caught.value.expected) is not bool(suggestion)


def test_own_uri_of_a_topic_comes_first() -> None:
    """All URIs of a concept are its own and those of others, each once."""
    topic = Topic(id="arms", name="Arms", uri="https://example.org/arms", same_as=[RUSSIA, "https://example.org/arms"])

    assert topic.uris == ("https://example.org/arms", RUSSIA)
    assert Topic(id="arms", name="Arms", same_as=[RUSSIA]).uris == (RUSSIA,)
    assert Topic(id="arms", name="Arms").uris == ()


@pytest.mark.parametrize("cls", [Party, Person])
def test_page_is_the_own_one_or_else_the_first_elsewhere(cls: type[Any]) -> None:
    """A URN is no page."""
    own = "https://example.org/own"

    assert cls(**MADE[cls], url=own, same_as=[RUSSIA]).page == own
    assert cls(**MADE[cls], same_as=["urn:x1:y", RUSSIA]).page == RUSSIA
    assert cls(**MADE[cls], same_as=["urn:x1:y"]).page == ""
