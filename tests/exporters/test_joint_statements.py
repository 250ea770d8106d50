"""Statements of several parties or speakers, and meetings in several places or online, in every format."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import icalendar
import pytest

from diplofeed.compose import title_of
from diplofeed.config import FeedsBy, Publication
from diplofeed.config.load import load_config
from diplofeed.exporters.ical import IcalOptions
from diplofeed.ledger.store import Ledger
from diplofeed.model import Meeting, Party, Person, Place, Round, Statement
from diplofeed.publishing import Format, publish, render
from diplofeed.publishing.reading import load_record
from diplofeed.record import Record
from diplofeed.registry import Registry
from diplofeed.sink import MemorySink
from support.records import CONFIG, written

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
PUBLICATION = Publication(id="tag:example.org,2026:x", title="Talks", link="https://example.org/")
HALL, GREEN = (
    Person(id="hall", name="Dr. Emily Hall", role="political analyst", party="AT"),
    Person(id="green", name="Dr. Michael Green", url="https://example.org/green"),
)
SOVIET = Party(id="SU", name="Soviet Union")
JOINT = Statement(
    id="joint", when="1985-11-21", form="communique", text="A nuclear war cannot be won.", parties=("US", SOVIET)
)
TOGETHER = Statement(
    id="together", when="2023-06-14", text="Talking helps.", speakers=(HALL, GREEN), parties=("US", "RU")
)
VIENNA, NEW_YORK = (
    Place(city="Vienna", country="AT", latitude=48.2, longitude=16.4),
    Place(city="New York", country="US"),
)
TWO = Meeting(id="two", title="Talks", when="2026-12-11", places=(VIENNA, NEW_YORK), online=True)
ONLINE = Meeting(id="call", title="A call", when="2026-12-11", online=True)


def rendered(item: Meeting | Statement, name: str, language: str = "", **options: Any) -> str:
    """Return the document of one item in a format."""
    own = IcalOptions(**options) if options else None
    return render(
        [item],
        publication=PUBLICATION,
        exporter=Registry.builtin().exporter(name),
        now=NOW,
        language=language,
        options=own,
    ).decode()


def event(item: Meeting | Statement, **options: Any) -> Any:
    """Return the first event of an item's calendar."""
    return icalendar.Calendar.from_ical(rendered(item, "ical", **options)).walk("VEVENT")[0]


def test_parties_of_a_communique_are_its_authors() -> None:
    """Feeds have both as authors and file it under both; people read both names."""
    (atom,) = feedparser.parse(rendered(JOINT, "atom")).entries
    (rss,) = feedparser.parse(rendered(JOINT, "rss")).entries
    (item,) = json.loads(rendered(JOINT, "json"))["items"]

    assert [author["name"] for author in atom.authors] == ["United States", "Soviet Union"]
    assert rss.author == "United States and Soviet Union"
    assert item["authors"] == [{"name": "United States"}, {"name": "Soviet Union"}]
    assert item["tags"][:2] == ["United States", "Soviet Union"]
    assert item["title"] == "United States and Soviet Union: A nuclear war cannot be won."
    assert "From a communiqué of the United States and the Soviet Union (21 November 1985):" in item["content_text"]
    assert "the United States and the Soviet Union" in rendered(JOINT, "digest")


def test_speakers_are_named_with_their_roles_and_for_whom_they_speak() -> None:
    """Each has their own words beside the name, and all their parties stand after them."""
    (item,) = json.loads(rendered(TOGETHER, "json"))["items"]

    expected = "— Dr. Emily Hall, political analyst; Dr. Michael Green"
    assert (
        f"{expected} (https://example.org/green), on behalf of the United States and Russia; 14" in item["content_text"]
    )
    assert item["authors"] == [
        {"name": "Dr. Emily Hall"},
        {"name": "Dr. Michael Green", "url": "https://example.org/green"},
    ]
    assert title_of(TOGETHER, "de") == "Dr. Emily Hall und Dr. Michael Green: Talking helps."


def test_calendar_has_all_who_speak() -> None:
    """On request, each speaker is a participant, and the parties are categories."""
    component = event(TOGETHER, statements="event", components=True)

    assert [str(each["SUMMARY"]) for each in component.walk("PARTICIPANT")] == ["Dr. Emily Hall", "Dr. Michael Green"]
    assert component["CATEGORIES"].cats == ["United States", "Russia", "Statement"]


def test_there_are_feeds_of_each_party_and_person() -> None:
    """A joint statement is in the feed of each who makes it."""
    sink = MemorySink()
    publish(
        Record.of([JOINT, TOGETHER]),
        publication=PUBLICATION,
        formats=[
            Format(exporter=Registry.builtin().exporter("atom"), options=Registry.builtin().exporter("atom").options())
        ],
        ledger=Ledger.open(":memory:", publication=PUBLICATION.id),
        sink=sink,
        now=NOW,
        feeds_by=FeedsBy(party=True, person=True),
    )

    wanted = {f"party/{code}/atom.xml" for code in ("US", "SU", "RU", "AT")} | {
        "person/hall/atom.xml",
        "person/green/atom.xml",
    }
    assert wanted <= sink.files.keys()
    assert b"/joint<" in sink.files["party/SU/atom.xml"]


@pytest.mark.parametrize(
    ("item", "language", "expected"),
    [
        (TWO, "en", "Scheduled for 11 December 2026, in Vienna, Austria, in New York, United States, and online."),
        (TWO, "de", "Angesetzt: 11. Dezember 2026, Vienna, Österreich; New York, Vereinigte Staaten; online."),
        (ONLINE, "en", "Scheduled for 11 December 2026, online."),
        (ONLINE, "fr", "11 décembre 2026, en ligne."),
    ],
)
def test_sentence_has_all_places(item: Meeting, language: str, expected: str) -> None:
    """People read where all of it is, and whether it is online."""
    (whole,) = json.loads(rendered(item, "json", language))["items"]

    assert expected in whole["content_text"].replace(" (geo:48.2,16.4)", "")


def test_calendar_has_all_places_in_one_line() -> None:
    """LOCATION has them all; one point would be the wrong one, and each is a place of its own on request."""
    component = event(TWO, components=True)

    assert component["LOCATION"] == "Vienna, Austria; New York, United States; Online"
    assert "GEO" not in component
    assert [str(each["NAME"]).replace("\\", "") for each in component.walk("VLOCATION")] == [
        "Vienna, Austria",
        "New York, United States",
    ]
    assert event(ONLINE)["LOCATION"] == "Online"
    assert "<ev:location>Vienna, Austria; New York, United States; Online</ev:location>" in rendered(TWO, "rss")


def test_one_place_in_the_list_is_as_good_as_one() -> None:
    """A list of one place gives the bytes that the place gives."""
    listed, alone = (
        Meeting(id="m", title="T", when="2026-12-11", **where) for where in ({"places": (VIENNA,)}, {"place": VIENNA})
    )

    assert all(rendered(listed, name) == rendered(alone, name) for name in ("rss", "atom", "ical", "digest"))


def test_round_that_says_its_place_is_there_alone() -> None:
    """A round elsewhere is neither in the other places nor online."""
    each = Round(recurrence_id="2026-12-18", place=NEW_YORK)
    series = Meeting(
        id="s",
        title="Talks",
        when="2026-12-11",
        recurrence="FREQ=WEEKLY;COUNT=3",
        places=(VIENNA,),
        online=True,
        rounds=(each,),
    )

    assert series.in_round(each)[1].venues == (NEW_YORK,)
    assert not series.in_round(each)[1].online


def read(folder: Path, kind: str, text: str) -> Record:
    """Return the record of one item."""
    written(folder, {"diplofeed.toml": CONFIG, f"{kind}/a.yaml": text})
    return load_record(folder, load_config(folder), Registry.builtin())


@pytest.mark.parametrize(
    ("kind", "text", "several", "number"),
    [
        ("meetings", "{title: T, when: 2026, place: [{city: Vienna}, {city: Geneva}]}", "places", 2),
        ("meetings", "{title: T, when: 2026, place: [{city: Vienna}]}", "places", 1),
        ("statements", "{text: T, when: 2026, party: [US, RU]}", "parties", 2),
        ("statements", "{text: T, when: 2026, speaker: [{name: A}, {name: B}]}", "speakers", 2),
    ],
)
def test_list_in_the_place_of_one_is_a_list_of_several(
    tmp_path: Path, kind: str, text: str, several: str, number: int
) -> None:
    """Whoever writes several where one is expected means several."""
    (item,) = read(tmp_path, kind, text).items

    assert len(getattr(item, several)) == number


def test_fault_in_such_a_list_is_named_where_it_stands(tmp_path: Path) -> None:
    """Its place is that of the key that was written; and who writes both keys is asked for one."""
    (fault,) = read(tmp_path, "meetings", "{title: T, when: 2026, place: [{city: Vienna}, {town: Geneva}]}").faults
    assert (fault.field, fault.message) == ("place[2]", "unknown key 'town'")


def test_list_and_key_for_several_do_not_go_together(tmp_path: Path) -> None:
    """Nobody can tell which list is meant."""
    (fault,) = read(tmp_path, "meetings", "{title: T, when: 2026, place: [{city: A}], places: [{city: B}]}").faults
    assert (fault.field, fault.message) == ("place", "found a list")
