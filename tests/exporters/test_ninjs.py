"""IPTC ninjs: valid by IPTC's own schema, no more exact than what is known, and the same again when it is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import diplofeed
from diplofeed.cache import NO_CACHE
from diplofeed.config.load import load_config
from diplofeed.model import Meeting, Person, Place, Statement, Status
from diplofeed.publishing.reading import load_record
from diplofeed.registry import Registry
from diplofeed.testing import check_exporter, documents_of, hostile_texts, items_saying, sample_items
from support.effort import cases
from support.feed_entries import entry, full_context, full_entries, reference
from support.items import ITEMS
from support.ninjs import valid
from support.places import EVERYTHING, EXAMPLE, copied
from support.records import CONFIG, NOW, written

Item = Meeting | Statement
REGISTRY = Registry.builtin()
EXPORTER = REGISTRY.exporter("ninjs")


def items_of(*items: Item) -> list[dict[str, Any]]:
    """Return what some items are exported as."""
    return valid(documents_of(EXPORTER, items)["ninjs.json"])


def dates(when: str, **more: object) -> object:
    """Return the dates of a meeting."""
    (item,) = items_of(Meeting(id="talks", title="Talks", when=when, **more))  # type: ignore[arg-type]  # fields of tests
    return item.get("eventDetails", {}).get("dates")


# ---------------------------------------------------------------- valid


def test_format_keeps_the_contract_and_the_schema() -> None:
    """The contract of exporters is kept, and every sample is valid."""
    documents = check_exporter(EXPORTER)

    assert list(documents) == ["ninjs.json"]
    assert len(valid(documents["ninjs.json"])) == len(sample_items())


@pytest.mark.parametrize("text", hostile_texts(), ids=range(len(hostile_texts())))
def test_hostile_texts_are_valid(text: str) -> None:
    """Whatever texts hold, a document is valid."""
    assert len(items_of(*items_saying(text))) == 2


@settings(max_examples=cases(30), deadline=None)
@given(items=st.lists(ITEMS, max_size=3, unique_by=lambda item: item.id))
def test_whatever_an_item_holds_is_valid(items: list[Item]) -> None:
    """Items of every kind are valid by the schema."""
    assert len(items_of(*items)) == len(items)


# ---------------------------------------------------------------- there and back


@pytest.mark.parametrize("example", [EXAMPLE, EVERYTHING], ids=lambda path: path.name)
def test_record_made_of_the_document_is_published_as_the_same_bytes(example: Path, tmp_path: Path) -> None:
    """Export, read as a source, export again: the items are equal and the bytes the same, in every language."""
    first = copied(example, tmp_path / "first")
    diplofeed.build(first, formats=["ninjs"], now=NOW, cache=NO_CACHE)
    data = (first / "public" / "ninjs.json").read_bytes()
    valid(data)
    config = (first / "diplofeed.toml").read_text(encoding="utf-8").partition("[[feeds]]")[0]
    source = '\n[sources.desk]\nuse = "ninjs"\npath = "desk.json"\n'

    second = written(tmp_path / "second", {"diplofeed.toml": config + source, "desk.json": data})
    report = diplofeed.build(second, formats=["ninjs"], now=NOW, cache=NO_CACHE)

    assert [*map(str, report.faults)] == []
    for folder in ("", *load_config(second).publication.languages):
        made, again = (root / "public" / folder / "ninjs.json" for root in (first, second))
        assert made.read_bytes() == again.read_bytes()
    back = {item.id: item for item in load_record(second, load_config(second), REGISTRY).items}
    shown = {
        item.id: attrs.evolve(item, formerly=(), minor="").with_roles_of_its_day()
        for item in load_record(first, load_config(first), REGISTRY).items
        if item.audience.value == "public"
    }
    assert back == shown


# ---------------------------------------------------------------- what stands in it


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2023-07-11T10:00Z/12:30Z", ("startDate 2023-07-11T10:00:00+00:00", "endDate 2023-07-11T12:30:00+00:00")),
        ("2023-07-11T10:00Z", ("startDate 2023-07-11T10:00:00+00:00",)),
        ("2023-07-11", ("expectedStartDate 2023-07-11",)),
        ("2023-07-11/2023-07-12", ("expectedStartDate 2023-07-11", "expectedEndDate 2023-07-12")),
        ("June 2023", ("expectedStartDate 2023-06",)),
        ("2023-06~", ("expectedStartDate 2023-06",)),
        ("2023", ("expectedStartDate 2023",)),
        ("2023-07/2023-09", ("expectedStartDate 2023-07", "expectedEndDate 2023-09")),
        ("2023/..", ("expectedStartDate 2023",)),
        ("../2023", ("expectedEndDate 2023",)),
        ("2023-22", ("expectedStartDate 2023",)),
        ("202X", ()),
        ("20XX", ()),
    ],
)  # fmt: skip
def test_dates_are_no_more_exact_than_known(when: str, expected: tuple[str, ...]) -> None:
    """A time is exact, all else expected, as precisely as it is known; a decade is left out."""
    assert (dates(when) or {}) == dict(each.split(" ") for each in expected)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"recurrence": "FREQ=WEEKLY;COUNT=4"}, {"recurrenceRules": [{"frequency": "weekly", "count": 4}]}),
        (
            {"recurrence": "FREQ=MONTHLY;INTERVAL=2;UNTIL=20240311"},
            {"recurrenceRules": [{"frequency": "monthly", "interval": 2, "until": "2024-03-11T23:59:59Z"}]},
        ),
        ({"recurrence": "FREQ=WEEKLY;COUNT=4", "rdate": ("2023-09-01",)}, None),
        ({"recurrence": "FREQ=WEEKLY;BYDAY=TU;COUNT=4"}, None),
        ({"recurrence": "FREQ=WEEKLY;COUNT=4", "exdate": ("2023-07-18",)}, None),
    ],
)
def test_rounds_are_those_ninjs_has_words_for(facts: dict[str, Any], expected: object) -> None:
    """A rule with parts that ninjs has not, or beside other rounds, is left out: it would say other rounds."""
    stated = dates("2023-07-11", **facts)

    assert isinstance(stated, dict)
    assert stated.get("recurrence") == expected


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (Status.TENTATIVE, "http://cv.iptc.org/newscodes/eventoccurstatus/eos3"),
        (Status.SCHEDULED, None),
        (Status.CONFIRMED, "http://cv.iptc.org/newscodes/eventoccurstatus/eos5"),
        (Status.POSTPONED, "https://schema.org/EventPostponed"),
        (Status.CANCELLED, "http://cv.iptc.org/newscodes/eventoccurstatus/eos6"),
        (Status.HELD, None),
    ],
)
def test_status_is_that_of_a_vocabulary(status: Status, code: str | None) -> None:
    """What no vocabulary has a word for is not said by another."""
    (item,) = items_of(Meeting(id="talks", title="Talks", when="2027-07", status=status))

    assert item["eventDetails"].get("eventStatus") == code
    assert item["pubStatus"] == "usable"


def test_event_has_people_parties_places_and_subjects() -> None:
    """What ninjs has members for stands in them."""
    met = full_entries()[1]
    (item,) = valid(b"[" + EXPORTER.entry(met, full_context(EXPORTER)) + b"]")

    assert (item["uri"], item["type"], item["version"]) == (met.tag, "event", "0")
    assert (item["firstCreated"], item["versionCreated"]) == ("2023-08-01T12:00:00+00:00", "2023-08-02T09:30:00+00:00")
    assert item["altIds"] == [{"role": "id", "value": met.item.id}, {"role": "uid", "value": str(met.uid)}]
    assert [each["literal"] for each in item["organisations"]] == ["US", "RU", "EU"]
    assert {each["rel"] for each in item["events"]} == {"in-response-to", "series", "part-of", "depends-on"}
    assert [each["uri"] for each in item["associations"] if each["rel"] == "see-also"] == [
        "tag:example.org,2026:us-russia/statement/green-channels"
    ]


def test_place_has_address_and_point() -> None:
    """A place is named, with its city and country, and longitude before latitude as GeoJSON has them."""
    hofburg = Place(name="Hofburg", city="Vienna", country="AT", latitude=48.2, longitude=16.4)
    item = Meeting(id="talks", title="Talks", when="2023", place=hofburg, conference="tel:+43123")

    place, online = items_of(item)[0]["places"]

    address = {"locality": "Vienna", "country": "Austria"}
    assert (place["name"], place["contactInfo"]) == ("Hofburg", [{"type": "physical", "address": address}])
    assert place["geoJSON"] == {"type": "Point", "coordinates": [16.4, 48.2]}
    assert online == {"name": "online", "rel": "online", "contactInfo": [{"type": "url", "value": "tel:+43123"}]}


def test_statement_is_a_text_of_its_speaker() -> None:
    """A statement names who speaks, what it is about, and when it was made only where the time is known."""
    speaker = Person(id="hall", name="Dr. Emily Hall")
    said = Statement(
        id="said", when="2023-07-11T10:00Z", text="It *lowers* the risk.", speaker=speaker, about=("talks",)
    )
    about = reference("about", "meeting", "talks")

    (item,) = valid(b"[" + EXPORTER.entry(entry(said, about), full_context(EXPORTER)) + b"]")

    assert (item["type"], item["by"], item["contentCreated"]) == ("text", "Dr. Emily Hall", "2023-07-11T10:00:00+00:00")
    assert item["people"] == [{"name": "Dr. Emily Hall", "rel": "speaker", "literal": "hall"}]
    assert item["events"][0]["uri"] == about.tag
    marked = {"role": "text", "contentType": "text/markdown", "value": "It *lowers* the risk."}
    assert marked in item["descriptions"]
    assert "contentCreated" not in items_of(attrs.evolve(said, when="2023-07-11"))[0]


def test_names_are_in_the_language_of_the_feed() -> None:
    """Titles, names and countries are in the language the document is in."""
    item = Meeting(id="talks", title={"en": "Talks", "ru": "Переговоры"}, when="2023", parties=("US",))
    context = attrs.evolve(full_context(EXPORTER), language="ru")

    (made,) = valid(b"[" + EXPORTER.entry(entry(item), context) + b"]")

    assert (made["language"], made["title"]) == ("ru", "Переговоры")
    assert made["organisations"][0]["name"] == "Соединенные Штаты"


def test_withdrawn_item_is_cancelled(tmp_path: Path) -> None:
    """Who has an item that was withdrawn is told to take it down, and nothing else of it."""
    files = {"meetings/a.yaml": "title: Talks\nwhen: 2023\n", "meetings/b.yaml": "title: Calls\nwhen: 2023\n"}
    root = written(tmp_path, {"diplofeed.toml": CONFIG, **files})
    diplofeed.build(root, formats=["ninjs"], now=NOW, cache=NO_CACHE)
    (root / "meetings" / "b.yaml").unlink()

    diplofeed.build(root, formats=["ninjs"], now=NOW, cache=NO_CACHE)

    items = {item["uri"]: item for item in valid((root / "public" / "ninjs.json").read_bytes())}
    gone = items["tag:example.org,2026:talks/meeting/b"]
    assert items["tag:example.org,2026:talks/meeting/a"]["pubStatus"] == "usable"
    assert (gone["pubStatus"], "title" in gone, "bodies" in gone) == ("canceled", False, False)
