"""Atom and RSS of diplofeed read back: what texts, links and names say for want of an element is a field again."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplofeed.config import Publication
from diplofeed.errors import Fault
from diplofeed.model import Form, Instrument, Meeting, Participant, Party, Person, Place, Relation, Statement
from diplofeed.publishing import render
from diplofeed.registry import Registry
from diplofeed.source import Inputs, Located, Names, Partial
from diplofeed.sources.feed import SOURCE
from support.effort import cases

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DESK = Publication(id="tag:example.org,2026:talks", title="Talks", link="https://example.org/talks/")
WHEN = "2026-12-08T10:00/12:00[Europe/Vienna]"
LANGUAGES = ("en", "de", "ru", "ar")
HALL = Person(id="emily-hall", name="Emily Hall", role="analyst")
TREATY = Instrument(id="new-start", name="New START Treaty", url="https://example.org/start")
NAMES = Names(people={HALL.id: HALL}, instruments={TREATY.id: TREATY})
formats = pytest.mark.parametrize("name", ["atom", "rss"])


def written(name: str, *items: Any, language: str = "en") -> bytes:
    """Return a feed of items."""
    exporter = Registry.builtin().exporter(name)
    return render(items, publication=DESK, exporter=exporter, now=NOW, language=language)


def read(data: bytes, tmp_path: Path) -> list[Any]:
    """Return the items and faults of a feed, with the names of the record."""
    path = tmp_path / "feed.xml"
    path.write_bytes(data)
    found = SOURCE.read(Inputs(path=path, options=SOURCE.options(), names=NAMES))
    return [each for each in found if not isinstance(each, Partial)]


def back(name: str, tmp_path: Path, *items: Any, language: str = "en") -> dict[str, Any]:
    """Return the items of a feed by id; nothing of them is left out."""
    found = read(written(name, *items, language=language), tmp_path)
    assert all(isinstance(each, Located) and each.is_own for each in found), found
    return {each.item.id: each.item for each in found}


@formats
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_summary_is_what_the_fields_do_not_say(name: str, language: str, tmp_path: Path) -> None:
    """As the record has it, in Markdown, without the sentences that say when and where."""
    summary = "What *nuclear* arms control can be:\n\n- a list, and a [link](https://example.org/)."
    item = Meeting(
        id="m",
        title="Talks",
        when=WHEN,
        parties=("US", "RU"),
        place=Place(city="Vienna", country="AT"),
        summary=summary,
    )
    made = back(name, tmp_path, item, language=language)["m"]

    assert str(made.summary) == summary
    assert made.when.text == "2026-12-08T10:00+01:00/12:00+01:00"
    assert [party.id for party in made.parties] == ["US", "RU"]


@formats
def test_a_place_has_its_name_its_city_and_its_country(name: str, tmp_path: Path) -> None:
    """As the sentence tells them apart."""
    places = [
        Place(city="Vienna", country="AT"),
        Place(name="Hofburg", city="Vienna", country="AT", latitude=48.2, longitude=16.36),
        Place(name="The embassy"),
        Place(country="CH"),
    ]
    items = [Meeting(id=f"m{number}", title="Talks", when=WHEN, place=place) for number, place in enumerate(places)]
    made = back(name, tmp_path, *items, Meeting(id="online", title="Talks", when=WHEN, online=True))

    assert [made[item.id].place for item in items] == places
    assert (made["online"].place, made["online"].online) == (None, True)


@formats
@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_statement_has_its_form_and_its_words(name: str, form: Form, language: str, tmp_path: Path) -> None:
    """Without the introduction or signature that says which form it is, and by whom."""
    item = Statement(id="s", text="*First*.\n\nSecond.", when="2026-11-03", speaker=HALL, form=form)
    made = back(name, tmp_path, item, language=language)["s"]

    assert (made.form, str(made.text), str(made.title)) == (form, "*First*.\n\nSecond.", "")
    assert (made.speaker, made.language) == (HALL, "en")


@formats
def test_references_and_links_are_fields(name: str, tmp_path: Path) -> None:
    """Other items by their ids, a treaty, the page to take part at, people."""
    vienna = Meeting(
        id="vienna.talks", title="Talks", when=WHEN, related=(Relation(to="geneva", as_="in-response-to"),),
        conference="https://example.org/live", instruments=(TREATY,), participants=(Participant(person=HALL),),
    )  # fmt: skip
    geneva = Meeting(id="geneva", title="Other talks", when="2026-11-03", status="held")
    said = Statement(id="s", text="Words.", when="2026-11-03", party="US", about=("vienna.talks",))
    made = back(name, tmp_path, vienna, geneva, said)

    assert made["vienna.talks"].related == vienna.related
    assert (made["vienna.talks"].conference, made["vienna.talks"].instruments) == (vienna.conference, (TREATY,))
    assert made["s"].about == ("vienna.talks",)
    if name == "atom":
        assert made["vienna.talks"].participants == vienna.participants


@formats
def test_what_is_said_of_an_item_that_cannot_be_read_is_in_words(name: str, tmp_path: Path) -> None:
    """The statement stays, without a meeting that the record would miss."""
    about_then = Meeting(id="about", title="Talks", when="2026-12-08~")
    said = Statement(id="s", text="Words.", when="2026-11-03", party="US", about=("about",))
    found = read(written(name, about_then, said), tmp_path)

    assert [each.item for each in found if isinstance(each, Fault)] == ["about"]
    (statement,) = (each.item for each in found if isinstance(each, Located))
    assert (statement.id, statement.about) == ("s", ())
    assert str(statement.text) == "Words.\n\n**About:** Talks (about 8 December 2026)"


@formats
def test_what_a_feed_has_no_field_for_stays_in_words(name: str, tmp_path: Path) -> None:
    """Nothing of the text is lost."""
    item = Meeting(id="m", title="Talks", when=WHEN, summary="What came.", agenda=("Missiles",))

    assert str(back(name, tmp_path, item)["m"].summary) == "What came.\n\n**On the agenda**\n\n1. Missiles"


def test_a_feed_of_another_program_is_read_as_it_is(tmp_path: Path) -> None:
    """What looks like ours in it is its own."""
    data = written("atom", Meeting(id="m", title="Talks", when=WHEN)).replace(b">diplofeed<", b">other<")
    (located,) = read(data, tmp_path)

    assert (located.is_own, str(located.item.text)) == (False, "Scheduled for 8 December 2026, 10:00–12:00 CET.")


WHOLE = written(
    "atom",
    Meeting(
        id="m", title="Talks", when=WHEN, parties=("US", Party(id="EU", name="European Union")), instruments=(TREATY,),
        place=Place(city="Vienna", country="AT"), participants=(Participant(person=HALL),),
    ),
    Statement(id="s", text="Words.", when="2026-11-20", speaker=HALL, about=("m",)),
).decode()  # fmt: skip
PIECES = [found.span(1) for found in re.finditer(r'>([^<>]+)<|="([^"]*)"', WHOLE) if found[1]]


@pytest.mark.random
@settings(max_examples=cases(80), deadline=None)
@given(number=st.integers(0, len(PIECES) - 1), value=st.text("ab ,;:/&#()[]*>\u00a0\u2013", max_size=20))
def test_whatever_was_changed_in_it_nothing_is_raised(
    number: int, value: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A feed of ours in which any element says anything else is read or named."""
    begin, end = PIECES[number]
    text = value.replace("&", "&amp;").replace(">", "&gt;")
    found = read((WHOLE[:begin] + text + WHOLE[end:]).encode(), tmp_path_factory.mktemp("own"))

    assert found
    assert all(isinstance(each, Located | Fault) for each in found)
