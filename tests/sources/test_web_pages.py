"""Pages of the web as a source: what programs that people publish with say of events and quotations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from diplofeed.crawl.bundle import Page, written
from diplofeed.errors import Severity
from diplofeed.model import Meeting, Party, Place, Statement, Status, Topic
from diplofeed.record.plain import plain
from diplofeed.registry import Registry
from diplofeed.source import Names
from diplofeed.testing import check_source
from support.pages import PAGES, event, page, read_page

SOURCE = Registry.builtin().source("web")


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> Path:
    return tmp_path / "page.html"


def only(read: tuple[dict[str, Any], list[Any]]) -> Any:
    """Return the only item that was read, of which nothing is wrong."""
    items, faults = read
    assert list(map(str, faults)) == []
    (item,) = items.values()
    return item


def said(name: str, **options: object) -> list[dict[str, Any]]:
    """Return the items of a page of the samples in plain data without ids."""
    items, _ = read_page(PAGES / name, **options)
    return [{key: value for key, value in plain(item).items() if key != "id"} for item in items.values()]


def test_contract_of_sources_is_kept() -> None:
    """A folder of pages as several programs make them is read."""
    assert len(check_source(SOURCE, PAGES).items) == 18


# ---------------------------------------------------------------- what programs make


def test_the_events_calendar() -> None:
    """Texts that are escaped twice are read as they are meant, and the last minute of a day is the day."""
    talks, open_day = said("the-events-calendar.html")

    assert talks == {
        "title": "Vienna Talks – Round 2",
        "when": "2027-02-03T10:00+01:00/17:00+01:00",
        "url": "https://peace.example.org/event/vienna-talks/",
        "summary": "The delegations meet for the **second** round. See [the agenda](https://peace.example.org/agenda/).",
        "place": {
            "name": "Hofburg, Heldenplatz",
            "city": "Vienna",
            "country": {"id": "AT", "name": "Austria"},
            "latitude": 48.2065,
            "longitude": 16.3633,
        },
    }
    assert open_day == {
        "title": "Open day",
        "when": "2027-03-01",
        "url": "https://peace.example.org/event/open-day/",
    }


def test_a_graph_as_plugins_for_search_engines_make_it() -> None:
    """References within the page are followed, names of countries are in its language, and a month stays one."""
    summit, series = said("yoast-graph.html")

    assert summit == {
        "title": "Gipfel der Minister",
        "when": "2027-06",
        "status": "postponed",
        "place": {
            "name": "Auswärtiges Amt, Werderscher Markt 1",
            "city": "Berlin",
            "country": {"id": "DE", "name": "Germany"},
        },
        "online": True,
        "conference": "https://amt.example/live",
        "parties": [
            {"id": "AT", "name": "Austria"},
            {"id": "vereinte-nationen", "name": "Vereinte Nationen", "kind": "organisation"},
        ],
        "topics": [{"id": "abrüstung", "name": "Abrüstung"}, {"id": "sicherheit", "name": "Sicherheit"}],
        "instruments": [{"id": "vertrag-über-den-offenen-himmel", "name": "Vertrag über den Offenen Himmel"}],
        "same_as": ["https://www.wikidata.org/entity/Q42"],
        "series": summit["series"],
    }
    assert series == {"title": "Gipfelreihe", "when": "2027"}
    assert summit["series"] in read_page(PAGES / "yoast-graph.html")[0]


def test_indico() -> None:
    """Placeholders of what is not set are nothing, people are read on request, and what stands twice is once there."""
    (workshop,) = said("indico.html")

    assert (workshop["when"], workshop["place"]) == (
        "2027-06-07T09:00+02:00/2027-06-08T18:00+02:00",
        {"name": "503/1-001"},
    )
    assert "participants" not in workshop
    (with_people,) = said("indico.html", people=True)
    assert with_people["participants"] == [
        {"person": {"id": "dr-ada-example", "name": "Dr Ada Example", "affiliation": "University of Vienna"}}
    ]


def test_a_shop_of_tickets() -> None:
    """JSON within CDATA is read, what moved online is online, and who organises it is no party unless asked for."""
    (briefing,) = said("eventbrite.html")

    assert briefing == {
        "title": "Briefing on the treaty",
        "when": "2027-04-20T18:30-04:00/19:30-04:00",
        "url": "https://www.tickets.example/e/briefing-on-the-treaty-123456789",
        "summary": "An hour of questions & answers",
        "online": True,
        "conference": "https://www.tickets.example/e/briefing-on-the-treaty-123456789",
    }
    assert said("eventbrite.html", people=True)[0]["parties"] == [
        {"id": "arms-desk", "name": "Arms Desk", "kind": "organisation"}
    ]


def test_drupal(file: Path) -> None:
    """Midnight is the day, sessions are rounds of their conference, and a time without a zone says its day alone."""
    conference, first, second = said("drupal.html")

    assert (conference["when"], conference["status"]) == ("2027-09-14", "cancelled")
    assert [first["when"], second["when"]] == ["2027-09-14T09:00+02:00", "2027-09-14"]
    assert {first["series"], second["series"]} == {next(iter(read_page(PAGES / "drupal.html")[0]))}
    assert said("drupal.html", zone="Europe/Zurich")[2]["when"] == "2027-09-14T14:00[Europe/Zurich]"
    (fault,) = read_page(PAGES / "drupal.html")[1]
    assert str(fault).startswith("drupal.html:4: warning: its time has no zone, so only the day counts")


def test_microdata_of_a_government() -> None:
    """Values are taken from where each element has them, those that are referred to among them."""
    table, europe = said("government-microdata.html")

    assert table == {
        "title": "Round table on outer space",
        "when": "2026-08-22/2026-08-23",
        "url": "https://mfa.example.gov/en/events/round-table",
        "place": {"name": "Vienna International Centre"},
        "summary": "Members *only*.\n\nSee [the agenda](https://mfa.example.gov/en/agenda) and this.",
    }
    assert europe == {
        "title": "Day of Europe",
        "when": "2026-05",
        "url": "https://mfa.example.gov/en/events/day-of-europe",
        "place": {
            "name": "Town hall",
            "city": "Lyon",
            "country": {"id": "FR", "name": "France"},
            "latitude": 45.76,
            "longitude": 4.84,
        },
    }


def test_what_has_no_identity_is_named_and_left_out() -> None:
    """Nothing is invented by which an event would be known again."""
    _, (fault,) = read_page(PAGES / "government-microdata.html")

    assert str(fault) == (
        "government-microdata.html:20: error: 'An event without an address' has nothing by which it is known again, "
        "and is left out\n    expected an @id, identifier, url or uid, from who publishes the page"
    )


def test_microformats() -> None:
    """Dates in parts are put together, an end without a day is on that of the start, and addresses are resolved."""
    assert said("h-event.html") == [
        {
            "title": "Backchannel talks",
            "when": "2027-01-10T18:30+01:00/20:00+01:00",
            "url": "https://indie.example/meetings/backchannel",
            "summary": "Bring **papers**.",
            "place": {"name": "Café Central", "city": "Vienna", "country": {"id": "AT", "name": "Austria"}},
            "topics": [{"id": "talks", "name": "talks"}],
        },
        {"title": "Spring session", "when": "2027-04", "url": "https://indie.example/meetings/spring"},
    ]
    assert said("hcalendar.html") == [
        {
            "title": "Disarmament committee",
            "when": "2027-10-05T09:30-04:00/17:00-04:00",
            "url": "https://old.example.org/e/1",
            "status": "confirmed",
            "summary": "First committee.",
            "place": {"name": "United Nations", "city": "New York", "country": {"id": "US", "name": "United States"}},
            "topics": [{"id": "disarmament", "name": "disarmament"}],
        },
        {"title": "Holiday", "when": "2027-12-25"},
    ]


def test_quotations() -> None:
    """Who says what, and when as far as it is known: what is published one day was said by that day."""
    first, second, third = said("quotations.html")

    assert first == {
        "when": "2026-03-01",
        "text": "We will *not* walk away.",
        "speaker": {
            "id": "ada-example",
            "name": "Ada Example",
            "role": "Chief negotiator",
            "affiliation": "Delegation of Ruritania",
        },
        "sources": [{"title": "Talks go on", "url": "https://news.example.com/talks"}],
        "language": "en",
    }
    assert (second["when"], second["party"]["name"]) == ("../2026-03-05", "United Nations")
    assert third == {
        "when": "2026-02",
        "text": "A line in **bold**.",
        "speaker": {"id": "bo-sample", "name": "Bo Sample"},
    }


def test_a_page_without_items_names_the_calendar_that_it_has() -> None:
    """Pretalx says nothing to programs on its pages, but has a calendar."""
    items, (fault,) = read_page(PAGES / "pretalx.html")

    assert items == {}
    assert (fault.severity, fault.expected) == (
        Severity.ERROR,
        "the calendar or feed that it names: https://talks.example.org/conf/schedule/export/schedule.ics",
    )


# ---------------------------------------------------------------- JSON-LD


@pytest.mark.parametrize(
    "script",
    [
        event(),
        [event()],
        {"@context": "http://schema.org/", "@graph": [event()]},
        {**event(), "@context": "https://www.schema.org"},
        {**event(), "@context": ["https://schema.org", {"@language": "en"}]},
        {**event(), "@context": {"@vocab": "http://schema.org/"}},
        {
            "@context": {"so": "https://schema.org/"},
            "@type": "so:Event",
            "@id": "https://a.example/1",
            "so:name": "Talks",
            "so:startDate": {"@value": "2027-02-03", "@type": "so:Date"},
        },
        {
            "@type": "http://schema.org/SocialEvent",
            "@id": "https://a.example/1",
            "http://schema.org/name": ["Talks"],
            "schema:startDate": {"@list": ["2027-02-03"]},
        },
        {"@context": "https://schema.org", "@type": "WebPage", "mainEntity": event()},
        {"@context": "https://schema.org", "@type": "ItemList", "itemListElement": [{"item": event()}]},
        {"@context": "https://schema.org", "@type": "Place", "name": "Hall", "event": event()},
        f"<!-- {json.dumps(event())} -->",
        f"/* <![CDATA[ */ {json.dumps(event())} /* ]]> */",
        f"{json.dumps(event())};",
        json.dumps(event()).replace('"', "&quot;"),
        json.dumps(event()).replace("Talks", "Ta\nlks").replace("Ta\nlks", "Talks"),
    ],
    ids=lambda script: json.dumps(script)[:60],
)
def test_json_ld_is_understood_however_it_is_written(file: Path, script: object) -> None:
    """Contexts, prefixes, graphs, lists and what stands around JSON make no difference."""
    item = only(read_page(file, page(script)))

    assert (item.id, item.title.in_(""), item.when.text) == ("1-d817b80f9a", "Talks", "2027-02-03")


@pytest.mark.parametrize(
    "script",
    [
        {**event(), "@context": "https://www.w3.org/ns/activitystreams"},
        {**event(), "@type": "NewsArticle"},
        {**event(), "@type": "DeliveryEvent"},
        {"@context": "https://schema.org", "@type": "NewsArticle", "mentions": event()},
    ],
    ids=["another vocabulary", "another type", "an event of a parcel", "a mention"],
)
def test_what_is_no_event_of_the_page_is_none(file: Path, script: object) -> None:
    """Words of other vocabularies mean something else, and what is mentioned is on another page."""
    assert read_page(file, page(script))[0] == {}


def test_broken_json_is_named_and_the_other_scripts_are_read(file: Path) -> None:
    """The fault has the line of the page."""
    items, (fault,) = read_page(file, page('{"@type": "Event",\n "name": }', event()))

    assert len(items) == 1
    assert str(fault).startswith("page.html:4:10: error: the JSON-LD is not read from here on: not valid JSON")


def test_parts_of_a_page_that_say_the_same_thing_are_one(file: Path) -> None:
    """Of what stands in two scripts under one @id both count."""
    more = {"@context": "https://schema.org", "@id": "https://a.example/1", "description": "More of it"}

    assert only(read_page(file, page(event(), more))).summary.in_("") == "More of it"


def test_texts_in_several_languages_are_kept(file: Path) -> None:
    """Where values are marked so."""
    name = [{"@value": "Talks", "@language": "en"}, {"@value": "Gespräche", "@language": "de"}]

    assert dict(only(read_page(file, page(event(name=name)))).title.parts) == {"en": "Talks", "de": "Gespräche"}


# ---------------------------------------------------------------- when


@pytest.mark.parametrize(
    ("start", "end", "when"),
    [
        ("2027-02", "", "2027-02"),
        ("2027", "", "2027"),
        ("2027-02-03", "2027-02-03", "2027-02-03"),
        ("2027-02-03", "2027-02-05", "2027-02-03/2027-02-05"),
        ("2027-02", "2027-03", "2027-02/2027-03"),
        ("2027-02-03T00:00:00+01:00", "", "2027-02-03"),
        ("2027-02-03T00:00:00Z", "2027-02-04T23:59:00Z", "2027-02-03/2027-02-04"),
        ("2027-02-03T00:00:00Z", "2027-02-03T02:00:00Z", "2027-02-03T00:00Z/02:00Z"),
        ("2027-02-03 10:00+01:00", "2027-02-03 11:00+01:00", "2027-02-03T10:00+01:00/11:00+01:00"),
        ("2027-02-03T10:00:00.0000000-04:00", "", "2027-02-03T10:00-04:00"),
        ("2027-02-03T10:00Z", "2027-02-04", "2027-02-03/2027-02-04"),
        ("20270203T100000Z", "", "2027-02-03T10:00Z"),
        ("3 February 2027", "", "2027-02-03"),
        ("February 2027", "", "2027-02"),
    ],
)
def test_dates_are_no_more_exact_than_they_are_written(file: Path, start: str, end: str, when: str) -> None:
    """A month stays a month, a day a day, and midnight without an end is how programs write a day."""
    assert only(read_page(file, page(event(startDate=start, endDate=end)))).when.text == when


@pytest.mark.parametrize(
    ("start", "end", "when", "note"),
    [
        ("2027-02-03T10:00", "", "2027-02-03", "has no zone"),
        ("2027-02-03T10:00", "2027-02-04T11:00", "2027-02-03/2027-02-04", "has no zone"),
        ("2027-02-03", "2027-02-01", "2027-02-03", "its end '2027-02-01' is left out"),
        ("2027-02-03T25:00Z", "", "2027-02-03", "its time '25:00Z' cannot be read"),
    ],
)
def test_what_is_unclear_of_a_date_is_left_out(file: Path, start: str, end: str, when: str, note: str) -> None:
    """What is sure is kept, with a warning."""
    items, (fault,) = read_page(file, page(event(startDate=start, endDate=end)))

    assert next(iter(items.values())).when.text == when
    assert (note in fault.message, fault.severity) == (True, Severity.WARNING)


def test_faults_of_a_script_name_the_item(file: Path) -> None:
    """All of them have its line, so what is called so has to be looked for by its name."""
    events = [
        event(**{"@id": f"https://a.example/{name}", "name": name, "endDate": "2020-01-01"})
        for name in ("Talks", "Tea")
    ]

    _, faults = read_page(file, page(events))

    assert [fault.message.partition(" (")[2] for fault in faults] == ["of the event 'Talks')", "of the event 'Tea')"]


@pytest.mark.parametrize(
    ("written", "first", "other"),
    [
        ({"startDate": ["2027-02-03", "2027-03-03"]}, "startDate only the first, '2027-02-03'", "not '2027-03-03'"),
        ({"name": ["Talks", "Tea", "Dinner"]}, "name only the first, 'Talks'", "not 'Tea', 'Dinner'"),
        ({"name": [{"@value": "A", "@language": "en"}, {"@value": "B", "@language": "en"}]}, "'A'", "not 'B'"),
    ],
)
def test_a_second_value_that_is_not_read_is_a_warning(
    file: Path, written: dict[str, Any], first: str, other: str
) -> None:
    """A meeting has a name in each language, and a date."""
    items, (fault,) = read_page(file, page(event(**written)))

    assert len(items) == 1
    assert (first in fault.message, other in fault.message, fault.severity) == (True, True, Severity.WARNING)


@pytest.mark.parametrize(
    "written",
    [
        {"name": ["Talks", "Talks"]},
        {"name": [{"@value": "Talks", "@language": "en"}, {"@value": "Gespräche", "@language": "de"}]},
        {"startDate": ["2027-02-03"]},
    ],
)
def test_values_that_are_all_read_are_no_warning(file: Path, written: dict[str, Any]) -> None:
    """The same twice, or a name in each language."""
    assert only(read_page(file, page(event(**written))))


@pytest.mark.parametrize("start", ["", "soon", "3.2.2027", "every Tuesday", "2027-13-45", "\x00"])
def test_a_date_that_nobody_can_read_leaves_its_event_out(file: Path, start: str) -> None:
    """The fault names the event, which is not gone."""
    items, faults = read_page(file, page(event(startDate=start)))

    assert items == {}
    assert [(fault.item, fault.severity) for fault in faults] == [("1-d817b80f9a", Severity.ERROR)]


# ---------------------------------------------------------------- status, places, identity


@pytest.mark.parametrize(
    ("written", "status", "online"),
    [
        ("https://schema.org/EventCancelled", Status.CANCELLED, False),
        ("http://schema.org/EventPostponed", Status.POSTPONED, False),
        ("EventRescheduled", Status.SCHEDULED, False),
        ("schema:EventMovedOnline", Status.SCHEDULED, True),
        ("https://schema.org/EventScheduled", Status.SCHEDULED, False),
        ({"@id": "https://schema.org/EventCancelled"}, Status.CANCELLED, False),
        (["EventMovedOnline", "https://schema.org/EventPostponed"], Status.POSTPONED, True),
        ("nonsense", Status.SCHEDULED, False),
    ],
)
def test_statuses_are_those_of_the_record(file: Path, written: object, status: Status, online: bool) -> None:
    """None of them says that an event was held."""
    item = only(read_page(file, page(event(eventStatus=written))))

    assert (item.status, item.online) == (status, online)


def test_what_is_put_off_without_a_date_has_the_one_it_had(file: Path) -> None:
    """As the record has it, in which what is postponed is told by its status."""
    put_off = event(eventStatus="EventPostponed", previousStartDate="2027-01-05")
    del put_off["startDate"]

    assert only(read_page(file, page(put_off))).when.text == "2027-01-05"


@pytest.mark.parametrize(
    ("location", "place"),
    [
        ("Hofburg", Place(name="Hofburg")),
        ("Austria", Place(country="AT")),
        ({"@type": "Country", "name": "Austria"}, Place(country="AT")),
        ({"@type": "Place", "name": "Hofburg", "address": "Heldenplatz, Vienna, Austria"},
         Place(name="Hofburg, Heldenplatz, Vienna", country="AT")),
        ({"@type": "Place", "address": {"addressLocality": "Vienna", "addressCountry": "AT"}},
         Place(city="Vienna", country="AT")),
        ({"@type": "Place", "name": "Vienna", "address": {"addressLocality": "Vienna", "addressCountry": "Nowhere"}},
         Place(name="Nowhere", city="Vienna")),
        ({"@type": "PostalAddress", "streetAddress": "Heldenplatz 1", "addressLocality": "Vienna"},
         Place(name="Heldenplatz 1", city="Vienna")),
        ({"@type": "Place", "name": "Hall", "geo": {"latitude": "91", "longitude": 5}}, Place(name="Hall")),
        ({"@type": "Place", "name": "Hall", "latitude": 48, "longitude": 16},
         Place(name="Hall", latitude=48.0, longitude=16.0)),
    ],
)  # fmt: skip
def test_places_say_what_is_known_of_them(file: Path, location: object, place: Place) -> None:
    """Countries by name or code, and the rest as it is written."""
    assert only(read_page(file, page(event(location=location)))).place == place


def test_an_event_in_several_places_and_online(file: Path) -> None:
    """Each place counts once, and an address on the web is one to take part at."""
    places = ["Vienna Hall", "Geneva Hall", "Vienna Hall", "https://live.example/1", {"@type": "VirtualLocation"}]

    item = only(read_page(file, page(event(location=places))))

    assert [each.name.in_("") for each in item.places] == ["Vienna Hall", "Geneva Hall"]
    assert (item.online, item.conference) == (True, "https://live.example/1")


@pytest.mark.parametrize(
    ("members", "identity"),
    [
        ({"@id": "https://a.example/1"}, "https://a.example/1"),
        ({"@id": "https://a.example/1#event", "url": "https://a.example/1"}, "https://a.example/1"),
        ({"@id": "urn:uuid:5", "identifier": "7", "url": "https://a.example/1"}, "urn:uuid:5"),
        ({"@id": "_:b0", "identifier": "7"}, "7"),
        ({"identifier": {"@type": "PropertyValue", "propertyID": "no", "value": "N-7"}}, "N-7"),
        ({"url": "https://a.example/1"}, "https://a.example/1"),
        ({"mainEntityOfPage": {"@type": "WebPage", "@id": "https://a.example/1"}}, "https://a.example/1"),
        ({"mainEntityOfPage": "https://a.example/1"}, "https://a.example/1"),
    ],
)
def test_identity_is_what_a_page_says_it_is(file: Path, members: dict[str, object], identity: str) -> None:
    """The same id is made of it whatever else the event says, on whichever page."""
    written = {**{name: value for name, value in event().items() if name != "@id"}, **members}
    ids = {
        only(read_page(file, page({**written, **other}, body=body))).id
        for other in ({}, {"name": "Others", "startDate": "2028", "eventStatus": "EventCancelled"})
        for body in ("", "<p>Words")
    }

    assert ids == {only(read_page(file, page(event(**{"@id": None, "url": None, "identifier": identity})))).id}


def test_an_address_that_several_events_have_tells_none_apart(file: Path) -> None:
    """As where each event has the address of its publisher: none is taken for another."""
    events = [
        {name: value for name, value in event(name=name_, url="https://a.example/").items() if name != "@id"}
        for name_ in ("Talks", "Others")
    ]

    items, faults = read_page(file, page(*events))

    assert items == {}
    assert [fault.message[:8] for fault in faults] == ["'Talks' ", "'Others'"]


def test_a_relative_id_is_found_from_the_address_of_the_page(file: Path) -> None:
    """Which a saved page says itself, or the option."""
    html = page(event(**{"@id": "#event"}))
    by_option = only(read_page(file, html, address="https://a.example/talks"))
    link = '<link rel="canonical" href="https://a.example/talks">'

    assert only(read_page(file, page(event(**{"@id": "#event"}), head=link))).id == by_option.id
    assert [fault.severity for fault in read_page(file, html)[1]] == [Severity.ERROR]


def test_the_page_of_an_event_counts_more_than_a_list_of_events(tmp_path: Path) -> None:
    """Both name it by the address of its page, which says more of it."""
    folder = tmp_path / "pages"
    folder.mkdir()
    head = '<link rel="canonical" href="https://a.example/1">'
    own = {**event(url="https://a.example/1", description="All of it"), "@id": None}
    teaser = {**event(url="https://a.example/1", name="Talks …"), "@id": None}
    (folder / "a.html").write_text(page(teaser), encoding="utf-8")
    (folder / "b.html").write_text(page(own, head=head), encoding="utf-8")

    item = only(read_page(folder))

    assert (item.title.in_(""), item.summary.in_("")) == ("Talks", "All of it")


def test_names_of_the_record_are_used(file: Path) -> None:
    """Parties and topics that the name files have, in any language, are those."""
    ruritania = Party(id="ruritania", name={"en": "Ruritania", "de": "Ruritanien"})
    names = Names(parties={"ruritania": ruritania}, topics={"arms": Topic(id="arms", name="Arms control")})
    attendee = {"@type": "Organization", "name": "Ruritanien"}

    item = only(read_page(file, page(event(attendee=attendee, keywords=["arms control"])), names))

    assert item.parties == (ruritania,)
    assert [topic.id for topic in item.topics] == ["arms"]
    assert only(read_page(file, page(event(keywords="x, y")), topics=False)).topics == ()


def test_what_is_private_is_not_read_unless_it_is_asked_for(file: Path) -> None:
    """Organisers and people who attend are left out, addresses of mail always."""
    people = event(
        organizer={"@type": "Person", "name": "Ada Example", "email": "ada@example.org"},
        attendee=[{"@type": "Person", "name": "Bo Sample"}, {"@type": "Person", "name": "bo@example.org"}],
    )

    assert only(read_page(file, page(people))).participants == ()
    with_people = only(read_page(file, page(people), people=True))
    assert [each.person.name.in_("") for each in with_people.participants] == ["Bo Sample", "Ada Example"]
    assert "@" not in repr(with_people.participants)


def test_a_round_that_is_named_as_a_part_is_one_wherever_it_stands(file: Path) -> None:
    """Before the event that names it, within it or after it."""
    rounds = [event(**{"@id": f"urn:x:{number}", "name": f"Round {number}"}) for number in (1, 2, 3)]
    series = event(**{"@type": "EventSeries", "@id": "urn:x:0", "subEvent": [{"@id": "urn:x:1"}, rounds[1], "urn:x:3"]})
    rounds[2]["superEvent"] = "urn:x:0"

    items, faults = read_page(file, page(rounds[0], series, rounds[2]))
    by_name = {item.title.in_(""): item for item in items.values() if isinstance(item, Meeting)}

    assert {by_name[f"Round {number}"].series for number in (1, 2, 3)} == {by_name["Talks"].id}
    assert faults == []


def test_an_event_that_others_are_part_of_and_that_has_no_identity_is_only_mentioned(file: Path) -> None:
    """As talks name the conference they are held at."""
    conference = {"@type": "Event", "name": "Conference", "startDate": "2027-02"}

    assert only(read_page(file, page(event(superEvent=conference)))).series == ""
    named = read_page(file, page(event(superEvent={**conference, "url": "https://a.example/conference"})))[0]
    assert sorted(item.title.in_("") for item in named.values()) == ["Conference", "Talks"]


def test_series_that_name_each_other_are_none(file: Path) -> None:
    """An event is no round of itself."""
    first = event(**{"@id": "urn:x:1", "superEvent": {"@id": "urn:x:2"}})
    second = event(**{"@id": "urn:x:2", "name": "Others", "superEvent": {"@id": "urn:x:1"}})

    items, faults = read_page(file, page(first, second))

    assert [item.series for item in items.values() if isinstance(item, Meeting)] == ["", ""]
    assert faults == []


def test_what_a_template_has_is_not_on_the_page(file: Path) -> None:
    """It is to be copied by a script, with other words in it."""
    body = "<template><div itemscope itemtype='https://schema.org/Event' itemid='urn:x:2'></div></template>"

    assert only(read_page(file, page(event(), body=body))).id == "1-d817b80f9a"


def test_an_old_page_in_xml_is_read(file: Path) -> None:
    """With a declaration, prefixes and upper case."""
    head = '<?xml version="1.0" encoding="iso-8859-1"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN">\n'
    html = (
        page(event(name="Gespr\xe4che")).partition("\n")[2].replace("<script", "<SCRIPT").replace("script>", "SCRIPT>")
    )

    assert only(read_page(file, (head + html).encode("iso-8859-1"))).title.in_("") == "Gespräche"


# ---------------------------------------------------------------- encodings


@pytest.mark.parametrize(
    ("encoding", "mark", "meta"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"", "iso-8859-1"),
        ("utf-8", b"\xef\xbb\xbf", ""),
        ("utf-16-le", b"\xff\xfe", "utf-8"),
        ("utf-16-be", b"\xfe\xff", ""),
        ("cp1252", b"", "iso-8859-1"),
        ("cp1252", b"", ""),
        ("cp1252", b"", "no-such-charset"),
        ("cp1252", b"", "rot13"),
        ("iso-8859-15", b"", "iso-8859-15"),
    ],
)
def test_pages_are_read_in_the_encoding_they_are_in(file: Path, encoding: str, mark: bytes, meta: str) -> None:
    """A mark counts before what the page says, and what is UTF-8 without a fault is UTF-8."""
    html = page('{"@context":"https://schema.org","@type":"Event","@id":"urn:x:1","name":"Gespräche","startDate":"2027"}',
                head=f'<meta charset="{meta}">' if meta else "")  # fmt: skip

    assert only(read_page(file, mark + html.encode(encoding))).title.in_("") == "Gespräche"


def test_statements_need_someone_who_says_them(file: Path) -> None:
    """A quotation of nobody is named and left out."""
    quotation = {"@context": "https://schema.org", "@type": "Quotation", "@id": "urn:q:1", "text": "Words"}

    items, (fault,) = read_page(file, page({**quotation, "dateCreated": "2026"}))

    assert items == {}
    assert fault.field == "speaker"
    spoken = only(read_page(file, page({**quotation, "dateCreated": "2026", "author": "Ada Example"})))
    assert isinstance(spoken, Statement)
    assert [voice.name.in_("") for voice in spoken.voices] == ["Ada Example"]


def test_an_item_of_microdata_that_is_a_property_of_nothing_counts(file: Path) -> None:
    """As people forget the item around it, or take it away."""
    body = (
        '<p itemprop="event" itemscope itemtype="https://schema.org/Event" itemid="urn:x:1">'
        '<b itemprop="name">Talks</b> <time itemprop="startDate">2027</time></p>'
    )

    assert only(read_page(file, page(body=body))).title.in_("") == "Talks"


@pytest.mark.parametrize(
    "body",
    [
        '<a class="h-event" href="/1">Talks <time class="dt-start">2027</time></a>',
        '<p class="h-event"><a href="/1">Talks</a> <time class="dt-start">2027</time></p>',
        '<p class="h-event"><b>Talks</b><data class="u-url" value="/1"></data><b class="dt-start">2027</b>',
    ],
)
def test_the_only_link_of_an_event_in_microformats_is_its_page(file: Path, body: str) -> None:
    """As parsers of microformats imply it; addresses are found from the page's."""
    item = only(read_page(file, page(body=body), address="https://a.example/list"))

    assert (item.url, item.when.text) == ("https://a.example/1", "2027")


# ---------------------------------------------------------------- pages that were asked for


def test_the_character_set_of_the_server_counts_where_the_bytes_do_not_say_it(file: Path) -> None:
    """Before that of the page, which programs that only pass it on may contradict."""
    script = '{"@context":"https://schema.org","@type":"Event","@id":"urn:x:1","name":"Переговоры","startDate":"2027"}'
    content = page(script, head='<meta charset="iso-8859-1">').encode("windows-1251")
    pages = [Page(address="https://a.example/1", content=content, charset="windows-1251")]

    assert only(read_page(file, written(pages))).title.in_("") == "Переговоры"


def test_faults_of_pages_that_were_asked_for_have_their_addresses(file: Path) -> None:
    """And what is only to be known leaves nothing out."""
    pages = [
        Page(address="https://a.example/1", content=page(event(), "{").encode()),
        Page(address="https://a.example/2", failed="the answer is 500"),
        Page(address="https://a.example/3", content=page(event()).encode(), failed="the answer is 500"),
        Page(address="https://a.example/4", content=b"<p>" * 7_000_000),
        Page(address="https://a.example/sitemap.xml", note="some are elsewhere"),
    ]

    items, faults = read_page(file, written(pages))

    assert len(items) == 1
    assert [(fault.origin.file[-2:], fault.severity.value) for fault in faults] == [
        ("/1", "error"),
        ("/2", "error"),
        ("/3", "warning"),
        ("/4", "error"),
        ("ml", "warning"),
    ]
