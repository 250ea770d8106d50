"""The URIs by which others name the same thing are where programs look for them, and lead readers there."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from typing import Any

import feedparser
import icalendar
import pytest
from attrs import evolve
from lxml import etree

from diplofeed.config import Publication
from diplofeed.export import Context, Feed, Fragment
from diplofeed.exporters.html.linked_data import of_publication
from diplofeed.exporters.html.subject import subject_of
from diplofeed.exporters.ical.options import IcalOptions
from diplofeed.exporters.jsonfeed import items_of
from diplofeed.model import Instrument, Meeting, Participant, Party, Person, Place, Statement, Topic
from diplofeed.model.entry import Entry, tag_uri, uid
from diplofeed.publishing import render
from diplofeed.registry import Registry
from diplofeed.text import Text

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BUILTIN = Registry.builtin()
DESK = Publication(id="tag:example.org,2026:x", title="X", link="https://example.org/")
WIKIDATA = "http://www.wikidata.org/entity/"
RUSSIA, HALL_ID, ARMS_ID = f"{WIKIDATA}Q159", "https://viaf.org/viaf/1", "https://eurovoc.europa.eu/1"
TREATY, VIENNA, TALKS_ID = "https://treaties.un.org/1", "https://sws.geonames.org/2761369/", f"{WIKIDATA}Q1"
URN, OWN = "urn:example:1", "https://example.org/own"
HALL = Person(id="hall", name="Dr. Hall", party="RU", same_as=[URN, HALL_ID])
TALKS = Meeting(
    id="talks",
    title="Talks",
    when="2026-12-20",
    url=OWN,
    parties=["US", Party(id="RU", name="Russia", same_as=[RUSSIA])],
    participants=[Participant(person=HALL), Participant(person=Person(id="green", name="Dr. Green"))],
    topics=[Topic(id="arms", name="Arms", uri=OWN, same_as=[ARMS_ID]), Topic(id="trade", name="Trade", uri=OWN)],
    instruments=[Instrument(id="start", name="START", same_as=[TREATY])],
    place=Place(city="Vienna", country="AT", same_as=[VIENNA]),
    same_as=[TALKS_ID, URN, OWN],
)
SAID = Statement(id="said", text="No.", when="2026-11-20", speaker=HALL, topics=TALKS.topics, same_as=[TALKS_ID])


def rendered(item: Meeting | Statement, name: str, options: Any = None) -> bytes:
    """Return an item in a format."""
    return render([item], publication=DESK, exporter=BUILTIN.exporter(name), now=NOW, options=options)


def page(item: Meeting | Statement) -> tuple[str, Any]:
    """Return the page of an item, and its data for programs."""
    tag = tag_uri(DESK.id, item.kind, item.id)
    made = Entry(item=item, tag=tag, uid=uid(tag), published=NOW, updated=NOW)
    exporter: Any = BUILTIN.exporter("html")
    context = Context(publication=DESK, options=exporter.options(), language="en")
    (document,) = [each for each in exporter.page(made, context) if each.name.endswith("index.html")]
    html = b"".join(bytes(chunk) for chunk in document.chunks).decode()
    return html, json.loads(re.findall(r'ld\+json">(.*?)</script>', html, re.DOTALL)[0])


def test_page_of_a_meeting_says_what_is_the_same() -> None:
    """Its own page first, each once; parties, people, place, topics and treaties with theirs."""
    html, data = page(TALKS)

    assert data["sameAs"] == [OWN, TALKS_ID, URN]
    assert data["attendee"] == [
        {"@type": "Organization", "name": "United States"},
        {"@type": "Organization", "name": "Russia", "sameAs": [RUSSIA]},
        {"@type": "Person", "name": "Dr. Hall", "sameAs": [URN, HALL_ID]},
    ]
    assert data["location"][0]["sameAs"] == [VIENNA]
    assert data["about"] == [
        {"@type": "DefinedTerm", "name": "Arms", "sameAs": [OWN, ARMS_ID]},
        {"@type": "Legislation", "name": "START", "sameAs": [TREATY]},
    ]
    assert f'<a href="{TALKS_ID}">Wikidata</a>' in html
    assert f'href="{URN}"' not in html


def test_page_of_a_statement_says_who_said_it() -> None:
    """The person is the one others know."""
    _, data = page(SAID)

    assert data["sameAs"] == [TALKS_ID]
    assert data["creator"] == [{"@type": "Person", "name": "Dr. Hall", "sameAs": [URN, HALL_ID]}]


def test_page_of_what_has_none_is_as_before() -> None:
    """Its own page is one address, and nothing is said of people and topics."""
    html, data = page(Meeting(id="a", title="A", when="2026", url=OWN, topics=[Topic(id="t", name="T", uri=OWN)]))

    assert data["sameAs"] == OWN
    assert "about" not in data
    assert "Elsewhere" not in html


def test_json_feed_has_them_whole() -> None:
    """In its extension, from which the item can be read back."""
    feed = rendered(TALKS, "json")
    (item,) = json.loads(feed)["items"]

    assert item["_diplofeed"]["item"]["same_as"] == [TALKS_ID, URN, OWN]
    assert items_of(feed) == (TALKS,)


@pytest.mark.parametrize("name", ["atom", "rss"])
def test_feed_has_those_of_an_entry_and_its_treaties_as_related_pages(name: str) -> None:
    """After what was related before, and titled by where they lead; URNs lead nowhere."""
    root = etree.fromstring(rendered(TALKS, name))
    links = [link for link in root.iter("{http://www.w3.org/2005/Atom}link") if link.get("rel") == "related"]

    assert [(link.get("href"), link.get("title")) for link in links] == [
        (TREATY, "START"),
        (TALKS_ID, "Wikidata"),
        (OWN, "example.org"),
    ]
    spatial = root.iter("{http://purl.org/dc/terms/}spatial")
    assert [each.text for each in spatial] == [VIENNA]


@pytest.mark.parametrize("name", ["atom", "rss"])
def test_feed_files_an_entry_under_the_concepts_of_others(name: str) -> None:
    """Topics and parties are categories whose schemes are the URIs, the topic's own first."""
    (entry,) = feedparser.parse(rendered(TALKS, name)).entries
    schemes = [tag.scheme for tag in entry.tags if not tag.scheme.startswith("tag:")]

    assert schemes == [OWN, ARMS_ID, OWN, RUSSIA]
    assert {tag.label or tag.term for tag in entry.tags if tag.scheme == RUSSIA} == {"Russia"}


def test_atom_names_people_by_a_page() -> None:
    """Their own, or the first web address elsewhere."""

    def uris(item: Meeting | Statement) -> list[str | None]:
        return [each.text for each in etree.fromstring(rendered(item, "atom")).iter("{*}uri")]

    assert uris(TALKS) == [HALL_ID]
    assert uris(SAID) == [HALL_ID]
    assert uris(evolve(SAID, speaker=evolve(HALL, url=OWN))) == [OWN]


def test_calendar_has_concepts_on_request_alone() -> None:
    """An event has the URIs of its topics with the option for links, and nothing besides its text without."""

    def concepts(options: IcalOptions | None) -> list[str]:
        (event,) = icalendar.Calendar.from_ical(rendered(TALKS, "ical", options)).walk("VEVENT")
        made = event.get("CONCEPT", [])
        return [str(each) for each in (made if isinstance(made, list) else [made])]

    assert concepts(None) == []
    assert concepts(IcalOptions(links=True)) == [OWN, ARMS_ID]


@pytest.mark.parametrize(
    ("uri", "label"),
    [
        (RUSSIA, "Wikidata"),
        (HALL_ID, "VIAF"),
        (ARMS_ID, "EuroVoc"),
        (TREATY, "UN Treaty Collection"),
        (VIENNA, "GeoNames"),
        ("https://isni.org/isni/0000000121174585", "ISNI"),
        ("https://de.wikipedia.org/wiki/Wien", "Wikipedia (de)"),
        ("https://www.example.com/a", "example.com"),
        ("https://notviaf.org/1", "notviaf.org"),
    ],
)
@pytest.mark.parametrize("name", ["html", "digest", "json"])
def test_readers_are_led_there_by_name(uri: str, label: str, name: str) -> None:
    """A line of the text of an item has links called by their hosts, after it was told what it is about."""
    item = evolve(SAID, same_as=[URN, uri])
    if name == "html":
        assert f'<a href="{uri}">{label}</a>' in page(item)[0]
    elif name == "digest":
        assert f"**Elsewhere:** [{label}]({uri})\n" in rendered(item, name).decode()
    else:
        (made,) = json.loads(rendered(item, name))["items"]
        assert f'<strong>Elsewhere:</strong> <a href="{uri}">{label}</a></p>' in made["content_html"]


def test_line_is_in_the_language_of_the_reader() -> None:
    """And is not there where no URI is a web address."""
    spoken = evolve(DESK, language="de")
    feed = render([SAID], publication=spoken, exporter=BUILTIN.exporter("digest"), now=NOW).decode()

    assert f"**Anderswo:** [Wikidata]({TALKS_ID})" in feed
    assert "Elsewhere" not in rendered(evolve(SAID, same_as=[URN]), "digest").decode()


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("topic/arms", (ARMS_ID,)),
        ("party/RU", (RUSSIA,)),
        ("person/hall", (URN, HALL_ID)),
        ("series/talks", (TALKS_ID, URN, OWN)),
        ("party/US", ()),
    ],
)
def test_pages_of_subjects_know_them(slug: str, expected: tuple[str, ...]) -> None:
    """What a feed is about is what others have URIs for."""
    tag = tag_uri(DESK.id, "meeting", "talks")
    row = Fragment(Entry(item=TALKS, tag=tag, uid=uid(tag), published=NOW, updated=NOW), b"")
    feed = Feed(
        slug=slug,
        title=Text.line(slug),
        description=Text(),
        listed=False,
        url=f"https://example.org/{slug}/",
        updated=NOW,
        today=date(2026, 11, 29),
    )
    subject = subject_of(feed, [row], "en")

    assert subject
    assert subject.same_as == expected


def test_page_of_a_subject_says_what_it_is_about() -> None:
    """Programs learn what others call the topic or party whose entries are listed; any other page says no more."""
    data = of_publication(DESK, "Russia", "https://example.org/party/RU/", "en", (), [RUSSIA])

    assert data["about"] == {"@type": "Thing", "name": "Russia", "sameAs": [RUSSIA]}
    assert "about" not in of_publication(DESK, "X", "https://example.org/", "en", ())
