"""IPTC ninjs as a source: the standard's examples and our own documents, and nothing that is not stated."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplofeed.errors import Severity
from diplofeed.model import Audience, Meeting, Party, Person, Place, Statement, Status, Topic
from diplofeed.registry import Registry
from diplofeed.source import Names
from diplofeed.testing import check_source, documents_of, sample_items
from diplofeed.text import Text
from support.effort import cases
from support.ninjs import EXAMPLES
from support.structured import HOSTILE_JSON, VALUES, changed, read_from

SOURCE = Registry.builtin().source("ninjs")
EXPORTER = Registry.builtin().exporter("ninjs")
Item = Meeting | Statement


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> Path:
    return tmp_path / "desk.json"


def event(**members: object) -> dict[str, Any]:
    """Return an event of ninjs."""
    dates = {"expectedStartDate": "2023-06"}
    return {"uri": "urn:x:talks", "type": "event", "title": "Talks", "eventDetails": {"dates": dates}, **members}


def meeting(file: Path, **members: object) -> Meeting:
    """Return the meeting an event is read as, of which nothing is wrong."""
    items, faults = read_from("ninjs", file, event(**members))
    assert list(map(str, faults)) == []
    (item,) = items.values()
    assert isinstance(item, Meeting)
    return item


def test_contract_of_sources_is_kept() -> None:
    """The contract is kept over the standard's own examples."""
    record = check_source(SOURCE, EXAMPLES)

    assert len(record.items) == 18
    assert list(record.faults) == []


# ---------------------------------------------------------------- the standard's examples


def test_examples_of_the_standard_say_what_they_say() -> None:
    """Dates are as exact as they are stated, names, addresses and languages are where the record has them."""
    items = {item.title.in_("en"): item for item in check_source(SOURCE, EXAMPLES).items if isinstance(item, Meeting)}

    summit = items["2023 NATO Summit Press Conference"]
    assert (summit.when.text, summit.status) == ("2023-07-11", Status.SCHEDULED)
    assert summit.place == Place(name="LITEXPO", city="Vilnius", country="LT")
    anti_doping = items["World Anti"]
    assert anti_doping.when.text == "2022-02-02T10:00+08:00"
    assert [party.id for party in anti_doping.parties] == ["WADA"]
    assert len(anti_doping.participants) == 4
    press = items["Pk med finansminister Elisabeth Svantesson kl 16"]
    assert press.when.text == "2023-10-05T16:00+02:00"
    assert press.title.parts[0][0] == "sv"
    assert [topic.uri for topic in press.topics] == [
        "http://tt.se/spec/subref/1.0/11000000",
        "http://tt.se/spec/subref/1.0/04000000",
    ]
    assert items["Athlete Start the 18 month suspension"].when.text == "2016-10-18/2018-04-18"


# ---------------------------------------------------------------- dates and status


@pytest.mark.parametrize(
    ("dates", "when"),
    [
        ({"expectedStartDate": "2023-06"}, "2023-06"),
        ({"expectedStartDate": "2023"}, "2023"),
        ({"expectedStartDate": "2023-06-01"}, "2023-06-01"),
        ({"expectedStartDate": "2023-06-01T10:00:00"}, "2023-06-01"),
        ({"expectedStartDate": "2023-06-01T10:00:00+02:00"}, "2023-06-01T10:00+02:00"),
        ({"startDate": "2023-06-01T10:00:00Z", "endDate": "2023-06-01T12:00:00Z"}, "2023-06-01T10:00Z/12:00Z"),
        ({"startDate": "2023-06-01T10:00:00Z", "expectedEndDate": "2023-06-02"}, "2023-06-01T10:00Z"),
        ({"expectedStartDate": "2023-06-01", "endDate": "2023-06-02T12:00:00Z"}, "2023-06-01/2023-06-02"),
        ({"expectedEndDate": "2023-06"}, "../2023-06"),
        ({"startDate": "2023-06-01T10:00:00.123456789Z"}, "2023-06-01T10:00:00.123456Z"),
    ],
)
def test_date_is_as_exact_as_it_is_stated(file: Path, dates: dict[str, str], when: str) -> None:
    """A time without a zone is a day, an end less exact than its start says nothing, a month stays a month."""
    assert meeting(file, eventDetails={"dates": dates}).when.text == when


@pytest.mark.parametrize(
    ("start", "until", "rule"),
    [
        ("2023-06-01T10:00:00Z", "2023-07-01T12:00:00+02:00", "FREQ=WEEKLY;UNTIL=20230701T100000Z"),
        ("2023-06-01T10:00:00Z", "2023-07-01", "FREQ=WEEKLY;UNTIL=20230701T235959Z"),
        ("2023-06-01T10:00:00Z", "2023-07-01T12:00:00", "FREQ=WEEKLY;UNTIL=20230701T235959Z"),
        ("2023-06-01", "2023-07-01T23:59:59Z", "FREQ=WEEKLY;UNTIL=20230701"),
    ],
)
def test_rounds_end_when_they_do(file: Path, start: str, until: str, rule: str) -> None:
    """The last day counts whole where no moment of it is stated, whatever the zone of this machine."""
    dates = {"expectedStartDate": start, "recurrence": {"recurrenceRules": [{"frequency": "weekly", "until": until}]}}

    assert meeting(file, eventDetails={"dates": dates}).recurrence == rule


@pytest.mark.parametrize(
    ("member", "stated"),
    [
        ("expectedStartDate", "2023-21"),
        ("startDate", "0001-01-01T00:00:00+14:00"),
        ("recurrence", {"recurrenceRules": [{"frequency": "weekly", "until": "0001-01-01T00:00:00+14:00"}]}),
        ("recurrence", {"recurrenceRules": [{"frequency": "secondly"}]}),
        ("recurrence", {"recurrenceRules": [{"frequency": "weekly", "count": [1]}]}),
    ],
)
def test_date_that_is_none_is_named(file: Path, member: str, stated: object) -> None:
    """A date that there is not keeps its item out, and is named; a month that is none is no season."""
    dates = {"startDate": "2023-06-01T10:00:00Z", member: stated}
    if member == "expectedStartDate":
        del dates["startDate"]

    items, faults = read_from("ninjs", file, event(eventDetails={"dates": dates}))

    assert items == {}
    assert [fault.severity for fault in faults] == [Severity.ERROR]


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("http://cv.iptc.org/newscodes/eventoccurstatus/eos6", Status.CANCELLED),
        ("eocstat:eos5", Status.CONFIRMED),
        ("https://cv.iptc.org/newscodes/eventoccurstatus/eos3", Status.TENTATIVE),
        ("https://schema.org/EventPostponed", Status.POSTPONED),
        ("http://cv.iptc.org/newscodes/eventoccurstatus/eos4", Status.SCHEDULED),
        ("https://example.org/over", Status.SCHEDULED),
    ],
)
def test_status_is_that_of_the_vocabulary(file: Path, code: str, status: Status) -> None:
    """What a code does not say is not assumed; nothing says that an event was held."""
    details = {"dates": {"expectedStartDate": "2020"}, "eventStatus": code}

    assert meeting(file, eventDetails=details).status is status


def test_embargo_is_kept(file: Path) -> None:
    """What its publisher holds back until then is held back here too."""
    embargo = meeting(file, embargoedUntil="2030-01-01T00:00:00Z").embargo_until

    assert str(embargo) == "2030-01-01 00:00:00+00:00"


def test_what_its_publisher_withholds_is_internal(file: Path) -> None:
    """It is for the desk that has it, and for nobody else."""
    assert meeting(file, pubStatus="withheld").audience is Audience.INTERNAL


def test_what_was_canceled_and_is_there_again_is_read(file: Path) -> None:
    """The latest version counts."""
    items, _ = read_from("ninjs", file, [event(pubStatus="canceled", version="1"), event(version="2")])

    assert len(items) == 1


@pytest.mark.parametrize(
    "versions",
    [
        [event(pubStatus="canceled")],
        [event(pubStatus="canceled", version="2"), event(version="1")],
        [event(version="1"), event(pubstatus="Canceled", version="2")],
    ],
)
def test_what_its_publisher_took_back_is_left_out(file: Path, versions: list[dict[str, object]]) -> None:
    """An item that is no more is named, and read as nothing, whatever versions of it were before."""
    items, (fault,) = read_from("ninjs", file, [*versions, event(uri="urn:x:other")])

    assert len(items) == 1
    assert fault.severity is Severity.WARNING
    assert "urn:x:talks" in fault.message


# ---------------------------------------------------------------- names


def test_names_are_those_of_the_record(file: Path) -> None:
    """A party, person or topic that the record has under such a name, in any language, or id is that one."""
    league = Party(id="league", name={"en": "The League", "fr": "La Ligue"}, kind="organisation")
    hall = Person(id="emily-hall", name="Dr. Emily Hall", role="envoy")
    arms = Topic(id="arms", name="Arms control", uri="https://example.org/arms")
    names = Names(parties={"league": league}, people={"emily-hall": hall}, topics={"arms": arms})
    members = event(
        organisations=[{"name": "la ligue"}, {"name": "Germany"}, {"name": "Acme Trust", "literal": "AT"}],
        people=[{"name": "Dr. Emily Hall", "rel": "host"}, {"name": "Somebody", "rel": "participant"}],
        subjects=[{"name": "Whatever", "uri": "https://example.org/arms"}],
    )

    (item,) = read_from("ninjs", file, members, names)[0].values()

    assert isinstance(item, Meeting)
    acme = Party(id="acme-trust", name="Acme Trust", kind="organisation")
    assert item.parties == (league, Party.country("DE"), acme)
    host, other = item.participants
    assert (host.person, str(host.role)) == (hall, "host")
    assert (other.person, str(other.role)) == (Person(id="somebody", name="Somebody"), "")
    assert item.topics == (arms,)


@pytest.mark.parametrize("country", ["AT", "Austria", "Österreich"])
def test_country_of_an_address_is_known_by_code_and_name(file: Path, country: str) -> None:
    """A country is written by its code, in English or in the language of the item."""
    address = {"locality": "Wien", "country": country}

    item = meeting(file, language="de", places=[{"name": "Wien", "contactInfo": [{"address": address}]}])

    assert item.place == Place(city="Wien", country="AT")


def test_name_of_two_parties_is_neither(file: Path) -> None:
    """Where two parties of the record are called so, nobody knows which is meant."""
    names = Names(parties={id_: Party(id=id_, name="The Council") for id_ in ("a", "b")})

    (item,) = read_from("ninjs", file, event(organisations=[{"name": "The Council"}]), names)[0].values()

    assert isinstance(item, Meeting)
    assert [party.id for party in item.parties] == ["the-council"]


# ---------------------------------------------------------------- texts, identities


def test_text_stays_text(file: Path) -> None:
    """Marks in plain text are no markup, paragraphs stay, and HTML is passed over where there is plain text."""
    bodies = [
        {"contentType": "text/html", "value": "<script>alert(1)</script>"},
        {"contentType": "text/plain", "value": "1. *No*\n\n<b>bold</b>"},
    ]

    assert meeting(file, bodies=bodies).summary == Text.of("1\\. \\*No\\*\n\n\\<b>bold\\</b>")


def test_identity_is_the_uri_alone(file: Path) -> None:
    """Another title, date or status is the same item; another URI that differs in marks alone is another."""
    moved = {"dates": {"expectedStartDate": "2024"}}
    first = meeting(file)

    assert meeting(file, title="Other", eventDetails=moved).id == first.id
    assert meeting(file, uri="urn:x-talks").id != first.id


def test_later_version_of_an_item_counts(file: Path) -> None:
    """Of two versions of an item in a file the later counts, wherever it stands, and the other is named."""
    items, (fault,) = read_from("ninjs", file, [event(version="10", title="New"), event(version="9", title="Old")])

    assert [str(item.title) for item in items.values()] == ["New"]
    assert "desk.json:1" in fault.message


def test_texts_are_statements_where_somebody_speaks(file: Path) -> None:
    """A text with a speaker is a statement on its event; an article without one is named and left out."""
    said = {
        "uri": "urn:x:said",
        "type": "text",
        "language": "fr",
        "contentCreated": "2023-07-11T10:00:00Z",
        "people": [{"name": "Dr. Hall", "rel": "speaker"}],
        "bodies": [{"contentType": "text/plain", "value": "Non."}],
        "events": [{"rel": "about", "uri": "urn:x:talks"}, {"rel": "about", "uri": "urn:x:elsewhere"}],
    }
    article = {"uri": "urn:x:article", "type": "text", "bodies": said["bodies"]}
    undated = {name: value for name, value in said.items() if name != "contentCreated"}

    items, (fault,) = read_from("ninjs", file, [event(), said, article])
    later = read_from("ninjs", file, {**undated, "firstCreated": "2023-08-01T09:00:00Z"})[0]

    statement = next(item for item in items.values() if isinstance(item, Statement))
    assert (str(statement.text), statement.language, statement.when.text) == ("Non.", "fr", "2023-07-11T10:00Z")
    assert statement.about == tuple(id_ for id_, item in items.items() if isinstance(item, Meeting))
    assert "urn:x:article is no event" in fault.message
    assert [item.when.text for item in later.values()] == ["../2023-08-01"]


# ---------------------------------------------------------------- what is wrong


@pytest.mark.parametrize("data", HOSTILE_JSON.values(), ids=HOSTILE_JSON)
def test_hostile_file_has_a_fault_and_raises_nothing(file: Path, data: bytes) -> None:
    """Whatever a file holds, it is named and says what to do."""
    _, faults = read_from("ninjs", file, data)

    assert faults
    assert all(fault.origin.file == "desk.json" for fault in faults)


def test_bad_item_takes_no_other_down(file: Path) -> None:
    """An item that cannot be read is named with its line and field, and withholds itself alone."""
    bad = event(uri="urn:x:bad", eventDetails={"dates": {"expectedStartDate": "2023-02-30"}})
    data = "[\n" + ",\n".join(json.dumps(each) for each in (event(), bad, event(uri="urn:x:more"))) + "\n]"

    items, (fault,) = read_from("ninjs", file, data.encode())

    assert len(items) == 2
    assert (str(fault.origin), fault.field) == ("desk.json:3", "when")
    assert fault.unread is not None
    assert fault.unread.ids == (fault.item,)


def test_values_of_other_types_are_passed_over(file: Path) -> None:
    """Members that hold what the standard does not have there say nothing."""
    wrong: Any = {
        "people": [1, None, {"name": ["x"]}],
        "places": "Vienna",
        "subjects": {"name": "Arms"},
        "language": ["en"],
    }
    wrong |= {"organisations": None, "infoSources": [{}], "associations": [{"renditions": [{"href": "javascript:1"}]}]}

    item = meeting(file, **wrong)

    assert (item.participants, item.places, item.attachments, item.sources) == ((), (), (), ())
    assert [str(topic.name) for topic in item.topics] == ["Arms"]


def test_links_that_run_something_are_left_out(file: Path) -> None:
    """An address that is none of the web is none of the item."""
    item = meeting(
        file,
        renditions=[{"name": "web", "href": "javascript:alert(1)"}],
        infoSources=[{"name": "A paper", "contactInfo": [{"type": "url", "value": "file:///etc/passwd"}]}],
    )

    assert item.url == ""
    assert [(str(source.title), source.url) for source in item.sources] == [("file:///etc/passwd", "")]


def test_file_that_is_too_large_is_refused(file: Path) -> None:
    """A file is not read into memory whatever its size."""
    with file.open("wb") as sparse:
        sparse.truncate(40_000_001)

    (fault,) = [*SOURCE.read(_inputs(file))]

    assert "larger than 40 MB" in str(fault)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"[" + b",".join([b"{}"] * 50_001) + b"]", "more than 50,000 items"),
        (b'{"uri": "urn:x:1", "a": [' + b",".join([b"{}"] * 800_000) + b"]}", "more than 1,500,000 values"),
        (b"[" + b" " * 10_000_000 + b"]", ""),
    ],
    ids=["items", "values", "blanks"],
)
def test_file_of_too_much_is_refused(file: Path, data: bytes, message: str) -> None:
    """What would fill the memory is named rather than read."""
    file.write_bytes(data)

    faults = [str(each) for each in SOURCE.read(_inputs(file))]

    assert not message or message in faults[-1]
    assert len(faults) <= 50_001


def test_array_in_an_object_is_read(file: Path) -> None:
    """A collection has its items as such; what is none among them is named."""
    items, (fault,) = read_from("ninjs", file, {"items": [event(), ["no"]]})

    assert len(items) == 1
    assert "it is no ninjs item" in fault.message


def _inputs(path: Path) -> Any:
    from diplofeed.source import Inputs

    return Inputs(path=path, options=SOURCE.options(), names=Names())


# ---------------------------------------------------------------- whatever it holds


@settings(max_examples=cases(150), deadline=None)
@given(data=st.data())
def test_whatever_a_member_holds_nothing_is_raised(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """An item of any kind with anything in the place of any member is read or named, and takes no other down."""
    number = data.draw(st.integers(0, len(EXPORTED) - 1))
    path = data.draw(st.lists(st.integers(0, 30), min_size=1, max_size=6))
    spoilt = changed(EXPORTED[number], path, data.draw(VALUES))

    items, faults = read_from("ninjs", tmp_path_factory.getbasetemp() / "fuzz.json", [spoilt, event(uri="urn:x:good")])

    assert any(str(item.title) == "Talks" for item in items.values())
    assert len(items) == 2 or faults


EXPORTED = [
    without
    for item in json.loads(documents_of(EXPORTER, sample_items())["ninjs.json"])
    for without in (item, {**item, "bodies": item["bodies"][:-1]})
]
