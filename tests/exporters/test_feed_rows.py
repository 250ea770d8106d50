"""Each row of the mapping to RSS, Atom and JSON Feed, and each quirk of readers that bears on what is written.

One record, published twice, with every field of a meeting and a statement; a test for each row asks all three formats.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import pytest
from attrs import evolve, frozen

from diplofeed.export import Exporter
from diplofeed.exporters import atom, jsonfeed, rss
from diplofeed.ledger.store import Ledger
from diplofeed.model import Meeting, Place, Status
from diplofeed.publishing import Format, publish
from diplofeed.record import Record
from diplofeed.sink import MemorySink
from support.feed_entries import (
    NS,
    RECORD,
    SITE,
    fragment,
    full_context,
    full_feed,
    links_of,
    publication,
    quote,
    text_of,
    vienna,
)

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FIRST, SECOND = datetime(2026, 11, 23, 12, tzinfo=UTC), datetime(2026, 11, 24, 12, tzinfo=UTC)
TREATY = {"href": "https://example.org/new-start", "title": "New START Treaty"}
ABOUT = f"{RECORD}/meeting/vienna-arms-control"
PAGE = "https://example.org/us-russia/vienna"


def meetings() -> tuple[Meeting, ...]:
    """Return meetings in every state, those that others name among them."""
    return (
        vienna(),
        Meeting(id="g7-summit", title="G7 summit", when="2023-05", url="https://example.org/us-russia/g7"),
        Meeting(id="us-russia-talks", title="U.S.-Russia talks", when="2022/..", status=Status.HELD),
        Meeting(id="exact", title="Vienna round", when="2026-12-03T10:00/12:30[Europe/Vienna]"),
        Meeting(id="day", title="A day", when="2026-12-05", status=Status.CONFIRMED, place=Place(city="Bern")),
        Meeting(id="maybe", title="Perhaps", when="2026-12", status=Status.TENTATIVE),
        Meeting(id="called-off", title="A dinner", when="2026-12-06"),
        Meeting(id="moved", title="A visit", when="2026-12-07"),
        Meeting(id="put-off", title="A summit", when="2026-12-08"),
        Meeting(id="mistaken", title="A mistake", when="2026-12-09"),
    )


@frozen
class Published:
    """What the three formats say of one record after a build."""

    atom: ET.Element
    rss: ET.Element
    json: dict[str, Any]
    changes: ET.Element
    data: dict[str, bytes]

    def entry(self, name: str, kind: str = "meeting") -> ET.Element:
        """Return an entry of Atom."""
        (result,) = (each for each in self.atom.findall("a:entry", NS) if text_of(each, "a:id") == tag(name, kind))
        return result

    def item(self, name: str, kind: str = "meeting") -> ET.Element:
        """Return an item of RSS."""
        (result,) = (each for each in self.rss.findall("item") if each.findtext("guid") == tag(name, kind))
        return result

    def object(self, name: str, kind: str = "meeting") -> dict[str, Any]:
        """Return an item of JSON Feed."""
        (result,) = (each for each in self.json["items"] if each["id"] == tag(name, kind))
        return result

    def categories(self, name: str, scheme: str, kind: str = "meeting") -> tuple[set[Any], set[Any]]:
        """Return the terms of Atom and the texts of RSS that an entry has in a scheme below the publication's."""
        domain = f"{RECORD}/{scheme}"
        terms = {
            each.get("term")
            for each in self.entry(name, kind).findall("a:category", NS)
            if each.get("scheme") == domain
        }
        texts = {each.text for each in self.item(name, kind).findall("category") if each.get("domain") == domain}
        return terms, texts

    def links(self, name: str, rel: str, kind: str = "meeting") -> tuple[list[dict[str, str]], ...]:
        """Return the links of a relation in Atom and in RSS."""
        return links_of(self.entry(name, kind), rel), links_of(self.item(name, kind), rel)

    def bodies(self, name: str, kind: str = "meeting") -> list[str]:
        """Return the whole text in each format, as HTML."""
        whole = text_of(self.entry(name, kind), "a:content"), text_of(self.item(name, kind), "content:encoded")
        return [*(text or "" for text in whole), self.object(name, kind)["content_html"]]


def tag(name: str, kind: str = "meeting") -> str:
    """Return the identity of an item."""
    return f"{RECORD}/{kind}/{name}"


@cache
def published() -> tuple[Published, Published]:
    """Return what is published of the record, and again when meetings were called off, moved, put off and withdrawn."""
    later = {
        "called-off": {"status": Status.CANCELLED},
        "moved": {"when": "2026-12-10"},
        "put-off": {"status": Status.POSTPONED},
    }
    first = (*meetings(), quote())
    second = tuple(evolve(each, **later.get(each.id, {})) for each in first if each.id != "mistaken")
    sink, made = MemorySink(), []
    with Ledger.open(":memory:", publication=RECORD) as ledger:
        for items, now in ((first, FIRST), (second, SECOND)):
            report = publish(
                Record(items=items),
                publication=publication(),
                formats=[Format.of(each) for each in (rss.EXPORTER, atom.EXPORTER, jsonfeed.EXPORTER)],
                ledger=ledger,
                sink=sink,
                now=now,
            )
            assert report.complete, report.failures
            files = dict(sink.files)
            roots = [ET.fromstring(files[name]) for name in ("atom.xml", "rss.xml", "changes.xml")]
            made.append(Published(roots[0], roots[1][0], json.loads(files["feed.json"]), roots[2], files))
    return made[0], made[1]


@pytest.fixture(name="was")
def _was() -> Published:
    return published()[0]


@pytest.fixture(name="now")
def _now() -> Published:
    return published()[1]


# ---------------------------------------------------------------- the file (INTEROP §3a)


def test_file_title_and_description(now: Published) -> None:
    """Title and description are in all three."""
    assert [text_of(now.atom, f"a:{name}") for name in ("title", "subtitle")] == [
        "U.S.-Russia diplomacy",
        "Meetings & statements",
    ]
    assert [now.rss.findtext(name) for name in ("title", "link", "description")] == [
        "U.S.-Russia diplomacy",
        SITE,
        "Meetings & statements",
    ]
    assert (now.json["title"], now.json["description"]) == ("U.S.-Russia diplomacy", "Meetings & statements")


def test_file_identity(now: Published) -> None:
    """A feed has an identity, its own address and that of its page."""
    assert text_of(now.atom, "a:id") == RECORD
    for root, name in ((now.atom, "atom.xml"), (now.rss, "rss.xml")):
        assert [link["href"] for link in links_of(root, "self")] == [SITE + name]
    assert SITE in [link["href"] for link in links_of(now.atom, "alternate")]
    assert (now.json["feed_url"], now.json["home_page_url"]) == (f"{SITE}feed.json", SITE)


def test_file_freshness(now: Published) -> None:
    """A feed is as new as its newest entry, or as what was withdrawn last."""
    moments = [text_of(each, "a:updated") for each in now.atom.findall("a:entry", NS)]
    moments += [each.get("when") for each in now.atom if each.tag.endswith("deleted-entry")]
    assert text_of(now.atom, "a:updated") == max(moments)
    assert now.rss.findtext("lastBuildDate") == "Tue, 24 Nov 2026 12:00:00 GMT"
    assert now.rss.findtext("ttl") == "60"


def test_file_language(now: Published) -> None:
    """A feed says its language, and the language of the page it links to."""
    assert now.atom.get(LANG) == now.rss.findtext("language") == now.json["language"] == "en"
    assert [link["hreflang"] for link in links_of(now.atom, "alternate") if "hreflang" in link] == ["en"]


def test_file_push(now: Published) -> None:
    """A feed names its WebSub hubs."""
    assert links_of(now.atom, "hub") == links_of(now.rss, "hub") == [{"href": "https://hub.example.org/"}]
    assert now.json["hubs"] == [{"type": "WebSub", "url": "https://hub.example.org/"}]


def test_file_paging(now: Published) -> None:
    """A feed that is one document says so; where it is more, ``test_archives`` walks from page to page."""
    for root in (now.atom, now.rss):
        assert root.find("{http://purl.org/syndication/history/1.0}complete") is not None
        assert links_of(root, "prev-archive") == []
    assert "next_url" not in now.json


def test_file_other_formats(now: Published) -> None:
    """A feed names the same in the other formats, and itself in none of them."""
    formats = {"application/rss+xml", "application/atom+xml", "application/feed+json"}
    for root, own in ((now.atom, "application/atom+xml"), (now.rss, "application/rss+xml")):
        assert {link["type"] for link in links_of(root, "alternate")} - {"text/html"} == formats - {own}


def test_file_look(now: Published) -> None:
    """Pictures, rights, the program, the rules of RSS and a style sheet are named."""
    output = [text_of(now.atom, f"a:{name}") for name in ("icon", "logo", "rights", "generator")]
    assert output == ["https://example.org/icon.png", "https://example.org/logo.png", "CC BY 4.0", "diplofeed"]
    output = [now.rss.findtext(name) for name in ("image/url", "copyright", "generator", "docs")]
    assert output == [
        "https://example.org/logo.png",
        "CC BY 4.0",
        "diplofeed",
        "http://www.rssboard.org/rss-specification",
    ]
    assert (now.json["icon"], now.json["favicon"]) == ("https://example.org/logo.png", "https://example.org/icon.png")
    assert now.json["_diplofeed"]["rights"] == "CC BY 4.0"
    assert b'<?xml-stylesheet type="text/css" href="feed.css"?>' in now.data["atom.xml"][:200]
    assert b'<?xml-stylesheet type="text/css" href="feed.css"?>' in now.data["rss.xml"][:200]


# ---------------------------------------------------------------- a meeting (INTEROP §3b)


def test_meeting_id(now: Published) -> None:
    """The identity is one URI in all three, and no permalink in RSS."""
    name = "vienna-arms-control"
    assert text_of(now.entry(name), "a:id") == now.item(name).findtext("guid") == now.object(name)["id"] == ABOUT
    assert now.item(name).find("guid").get("isPermaLink") == "false"


def test_meeting_title(now: Published) -> None:
    """The title is plain text."""
    name, title = "vienna-arms-control", "Talks on nuclear arms control"
    assert [text_of(now.entry(name), "a:title"), now.item(name).findtext("title")] == [title] * 2
    assert now.object(name)["title"] == title
    assert now.entry(name).find("a:title", NS).get("type", "text") == "text"


def test_meeting_parties(now: Published) -> None:
    """Parties are categories of a scheme, tags, and data."""
    terms, texts = now.categories("vienna-arms-control", "party")
    assert (terms, texts) == ({"US", "RU", "EU"}, {"United States", "Russia", "European Union"})
    result = now.object("vienna-arms-control")
    assert texts <= set(result["tags"])
    assert [party["id"] for party in result["_diplofeed"]["item"]["parties"]] == ["US", "RU", "EU"]


def test_meeting_participants(now: Published) -> None:
    """Who took part is in the text, contributes in Atom without being its author, and is data in JSON."""
    entry = now.entry("vienna-arms-control")
    assert [text_of(each, "a:name") for each in entry.findall("a:contributor", NS)] == ["Emily Hall", "Michael Green"]
    assert entry.find("a:author", NS) is None
    assert all("Emily Hall" in body and "observer" in body for body in now.bodies("vienna-arms-control"))
    people = now.object("vienna-arms-control")["_diplofeed"]["item"]["participants"]
    assert [person["person"]["id"] for person in people] == ["emily-hall", "michael-green"]


def test_meeting_publisher(now: Published) -> None:
    """The publisher is the author of the feed and of meetings."""
    assert text_of(now.atom, "a:author/a:name") == "Example Desk"
    assert now.rss.findtext("managingEditor") == "desk@example.org (Example Desk)"
    assert text_of(now.item("exact"), "dc:creator") == "Example Desk"
    assert now.json["authors"] == now.object("exact")["authors"]
    assert now.json["authors"][0]["name"] == "Example Desk"


def test_meeting_place(now: Published) -> None:
    """The place is a point and a line of words, in the text, and data."""
    for each in (now.entry("vienna-arms-control"), now.item("vienna-arms-control")):
        assert text_of(each, "georss:point") == "48.2065 16.3655"
        assert text_of(each, "ev:location") == "Hofburg, Vienna, Austria"
    assert all("Hofburg" in body for body in now.bodies("vienna-arms-control"))
    assert now.object("vienna-arms-control")["_diplofeed"]["item"]["place"]["city"]
    assert text_of(now.entry("day"), "georss:point") is None


def test_meeting_online(now: Published) -> None:
    """Where to take part online is a related link, or the page elsewhere where there is no source."""
    for result in now.links("vienna-arms-control", "related"):
        assert "https://example.org/live" in [link["href"] for link in result]
    assert now.object("vienna-arms-control")["_diplofeed"]["item"]["conference"] == "https://example.org/live"


def test_meeting_start_and_end(now: Published) -> None:
    """Start and end are as precise as they are known, and never a date of publication."""
    former = {
        "exact": ("2026-12-03T10:00:00+01:00", "2026-12-03T12:30:00+01:00"),
        "day": ("2026-12-05", None),
        "maybe": ("2026-12", None),
        "us-russia-talks": ("2022", None),
    }
    for name, expected in former.items():
        for each in (now.entry(name), now.item(name)):
            assert (text_of(each, "ev:startdate"), text_of(each, "ev:enddate")) == expected
    assert now.object("maybe")["_diplofeed"]["item"]["when"] == "2026-12"


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("exact", Status.SCHEDULED),
        ("day", Status.CONFIRMED),
        ("maybe", Status.TENTATIVE),
        ("us-russia-talks", Status.HELD),
        ("called-off", Status.CANCELLED),
        ("put-off", Status.POSTPONED),
    ],
)
def test_meeting_status(now: Published, name: str, status: Status) -> None:
    """The status is a category, a tag and data, whichever it is."""
    assert now.categories(name, "status") == ({status.value}, {status.value.capitalize()})
    assert status.value.capitalize() in now.object(name)["tags"]
    assert now.object(name)["_diplofeed"]["item"].get("status", "scheduled") == status.value


def headlines(which: Published, name: str) -> set[str]:
    """Return the titles an item has in the three formats."""
    titles = text_of(which.entry(name), "a:title"), which.item(name).findtext("title"), which.object(name)["title"]
    return {title or "" for title in titles}


def moments(which: Published, name: str) -> tuple[set[str], set[str]]:
    """Return when an item was published and when it was last changed, in the formats that say it in ISO 8601."""
    entry, result = which.entry(name), which.object(name)
    changed = text_of(entry, "a:updated"), text_of(which.item(name), "a:updated"), result["date_modified"]
    return {text_of(entry, "a:published") or "", result["date_published"]}, {each or "" for each in changed}


def news(which: Published, name: str) -> list[str]:
    """Return what the feed of changes says of an item, the newest first."""
    return [
        text_of(each, "a:title") or ""
        for each in which.changes.findall("a:entry", NS)
        if each.find("thr:in-reply-to", NS).get("ref") == tag(name)
    ]


def test_meeting_cancelled(was: Published, now: Published) -> None:
    """A cancelled meeting stays, says so in its title, is changed since, and is news in the feed of changes."""
    assert (headlines(was, "called-off"), headlines(now, "called-off")) == ({"A dinner"}, {"Cancelled: A dinner"})
    assert moments(was, "called-off")[0] == moments(now, "called-off")[0]
    assert max(moments(was, "called-off")[1]) < min(moments(now, "called-off")[1])
    assert news(now, "called-off") == ["Cancelled: A dinner, 6 December 2026", "New: A dinner"]


def test_meeting_moved(was: Published, now: Published) -> None:
    """A meeting that is moved keeps its identity, with the new date, and is news."""
    assert text_of(was.item("moved"), "ev:startdate") == "2026-12-07"
    assert text_of(now.item("moved"), "ev:startdate") == text_of(now.entry("moved"), "ev:startdate") == "2026-12-10"
    assert now.object("moved")["_diplofeed"]["sequence"] == was.object("moved")["_diplofeed"]["sequence"] + 1
    assert news(now, "moved")[0] == "Rescheduled: A visit, from 7 December 2026 to 10 December 2026"


def test_meeting_put_off(now: Published) -> None:
    """A meeting that is put off without a new date has none, and says so in its title."""
    assert headlines(now, "put-off") == {"Postponed: A summit"}
    assert [text_of(each, "ev:startdate") for each in (now.entry("put-off"), now.item("put-off"))] == [None, None]
    assert news(now, "put-off")[0].startswith("Postponed: A summit, from 8 December 2026")


def test_meeting_withdrawn(was: Published, now: Published) -> None:
    """What is withdrawn vanishes, in Atom with a notice that it did (RFC 6721), and is news."""
    assert was.item("mistaken") is not None
    (stone,) = (each for each in now.atom if each.tag.endswith("}deleted-entry"))
    assert stone.get("ref") == tag("mistaken")
    assert tag("mistaken") not in {each.findtext("guid") for each in now.rss.findall("item")}
    assert tag("mistaken") not in {each["id"] for each in now.json["items"]}
    assert news(now, "mistaken")[0] == "Withdrawn: A mistake"


def test_meeting_topics(now: Published) -> None:
    """Topics are categories of a scheme, those with a concept also of that, and tags."""
    terms, texts = now.categories("vienna-arms-control", "topic")
    assert terms == {"arms-control", "strategic-stability"}
    assert texts == {"Arms control", "Strategic stability"} <= set(now.object("vienna-arms-control")["tags"])
    concept = "https://example.org/concepts/arms-control"
    assert concept in [each.get("scheme") for each in now.entry("vienna-arms-control").findall("a:category", NS)]
    assert concept in [each.get("domain") for each in now.item("vienna-arms-control").findall("category")]


def test_meeting_agenda_and_outcomes(now: Published) -> None:
    """Agenda, positions, outcomes and why it matters are in the whole text; the lead is short and plain.

    It begins with when and where.
    """
    for body in now.bodies("vienna-arms-control"):
        for output in ("New missile systems", "Transparency", "Nothing was signed.", "Keeps a channel open."):
            assert output in body
    when = "Held from July 2023 on, at Hofburg, Vienna, Austria. Repeats every week, 4 times in all."
    lead = f'{when} Diplomats met in Vienna. They spoke of treaties (https://example.org/treaties) & "limits".'
    assert text_of(now.entry("vienna-arms-control"), "a:summary") == lead
    assert now.item("vienna-arms-control").findtext("description") == lead.replace("&", "&amp;")
    assert now.object("vienna-arms-control")["summary"] == lead
    assert "Nothing was signed." in now.object("vienna-arms-control")["content_text"]


def test_meeting_treaties(now: Published) -> None:
    """Treaties are related links where they have a page, in the text, and data."""
    assert all(TREATY in link for link in now.links("vienna-arms-control", "related"))
    assert all("New START" in body and "INF" in body for body in now.bodies("vienna-arms-control"))
    treaties = now.object("vienna-arms-control")["_diplofeed"]["item"]["instruments"]
    assert [treaty["id"] for treaty in treaties] == ["new-start", "inf"]


def test_meeting_sources(now: Published) -> None:
    """Sources are via links, the first is the page elsewhere, and RSS names no source feed."""
    for result in now.links("vienna-arms-control", "via"):
        assert [link["href"] for link in result] == ["https://example.org/explainer"]
    assert now.object("vienna-arms-control")["external_url"] == "https://example.org/explainer"
    assert now.item("vienna-arms-control").find("source") is None
    assert all("A note on paper" in body for body in now.bodies("vienna-arms-control"))


def test_meeting_documents(now: Published) -> None:
    """Atom has every document as an enclosure, RSS the first and the others in the text, JSON all as attachments."""
    addresses = ["https://example.org/readout.pdf", "https://example.org/photo.jpg"]
    assert [link["href"] for link in links_of(now.entry("vienna-arms-control"), "enclosure")] == addresses
    (enclosure,) = now.item("vienna-arms-control").findall("enclosure")
    assert enclosure.attrib == {"url": addresses[0], "length": "12345", "type": "application/pdf"}
    assert [each["url"] for each in now.object("vienna-arms-control")["attachments"]] == addresses
    assert all(addresses[1] in body for body in now.bodies("vienna-arms-control"))


def test_meeting_relations(now: Published) -> None:
    """A meeting held in answer to another is a reply to it, and links to its page."""
    page = "https://example.org/us-russia/g7"
    for each in (now.entry("vienna-arms-control"), now.item("vienna-arms-control")):
        assert each.find("thr:in-reply-to", NS).attrib == {"ref": tag("g7-summit"), "href": page}
        assert page in [link["href"] for link in links_of(each, "related")]
        assert text_of(each, "dcterms:isPartOf") == tag("us-russia-talks")
    references = now.object("vienna-arms-control")["_diplofeed"]["references"]
    assert {(reference["relation"], reference["tag"]) for reference in references} == {
        ("in-response-to", tag("g7-summit")),
        ("series", tag("us-russia-talks")),
    }


def test_meeting_series(now: Published) -> None:
    """The series is a category by its id and a tag by its name."""
    assert now.categories("vienna-arms-control", "series") == ({"us-russia-talks"}, {"U.S.-Russia talks"})
    assert "U.S.-Russia talks" in now.object("vienna-arms-control")["tags"]


def test_meeting_created_and_changed(was: Published, now: Published) -> None:
    """Published is when it was first there, updated when it changed; what did not change keeps both."""
    assert moments(was, "exact") == moments(now, "exact")
    assert now.item("exact").findtext("pubDate") == "Mon, 23 Nov 2026 12:00:00 GMT"
    assert moments(now, "exact")[0] == {"2026-11-23T12:00:00+00:00"}
    assert moments(now, "moved")[0] == {"2026-11-23T12:00:00+00:00"}
    assert min(moments(now, "moved")[1]) >= "2026-11-24T12:00:00"


def test_meeting_revision(was: Published, now: Published) -> None:
    """What counts as changed is what was: nothing of an entry without a change differs between two builds."""
    for name in ("vienna-arms-control", "exact", "day", "maybe"):
        assert ET.tostring(was.entry(name)) == ET.tostring(now.entry(name))
        assert ET.tostring(was.item(name)) == ET.tostring(now.item(name))
        assert was.object(name) == now.object(name)


def test_meeting_rights(now: Published) -> None:
    """An entry of Atom takes its rights along."""
    assert text_of(now.entry("exact"), "a:rights") == "CC BY 4.0"


# ---------------------------------------------------------------- a statement (INTEROP §3c)

SAID = ("hall-outlet", "statement")


def test_statement_speaker(now: Published) -> None:
    """The speaker is the author of the entry, with a page where there is one."""
    assert text_of(now.entry(*SAID), "a:author/a:name") == "Emily Hall"
    assert text_of(now.entry(*SAID), "a:author/a:uri") == "https://example.org/hall"
    assert text_of(now.item(*SAID), "dc:creator") == "Emily Hall"
    assert now.object(*SAID)["authors"] == [{"name": "Emily Hall", "url": "https://example.org/hall"}]


def test_statement_on_behalf_of(now: Published) -> None:
    """On whose behalf somebody speaks is a category, a tag, in the text, and data."""
    assert now.categories("hall-outlet", "party", "statement") == ({"US"}, {"United States"})
    assert "United States" in now.object(*SAID)["tags"]
    assert all("United States" in body for body in now.bodies(*SAID))
    assert now.object(*SAID)["_diplofeed"]["item"]["party"]["id"] == "US"


def test_statement_date(now: Published) -> None:
    """The date of a statement is apart from that of its publication here."""
    for each in (now.entry(*SAID), now.item(*SAID)):
        assert text_of(each, "dcterms:created") == "2023-08-01"
    assert now.object(*SAID)["_diplofeed"]["item"]["when"] == "2023-08-01"


def test_statement_quote(now: Published) -> None:
    """The words are quoted: as a block in the whole, in quotation marks after speaker and date in the lead."""
    words = "Diplomacy provides an outlet to address critical issues."
    assert all(re.search(rf"<blockquote>\s*<p>{re.escape(words)}", body) for body in now.bodies(*SAID))
    leads = (
        text_of(now.entry(*SAID), "a:summary"),
        now.item(*SAID).findtext("description"),
        now.object(*SAID)["summary"],
    )
    assert set(leads) == {f"Emily Hall, 1 August 2023: “{words}”"}


def test_statement_language(now: Published) -> None:
    """A statement says its language, and Atom where it is in other languages."""
    assert now.entry(*SAID).find("a:summary", NS).get(LANG) == "en-US"
    assert text_of(now.item(*SAID), "dc:language") == now.object(*SAID)["language"] == "en-US"
    for result in now.links("hall-outlet", "alternate", "statement"):
        assert {"https://example.org/ru/hall", "https://example.org/de/hall"} <= {link["href"] for link in result}
        assert {"ru", "de"} <= {link.get("hreflang") for link in result}
    assert all("Дипломатия даёт выход." in body for body in now.bodies(*SAID))


def test_statement_about_a_meeting(now: Published) -> None:
    """A statement is a reply to the meeting it is about."""
    for each in (now.entry(*SAID), now.item(*SAID)):
        assert each.find("thr:in-reply-to", NS).attrib == {"ref": ABOUT, "href": PAGE}
        assert PAGE in [link["href"] for link in links_of(each, "related")]
    (reference,) = now.object(*SAID)["_diplofeed"]["references"]
    assert (reference["relation"], reference["tag"]) == ("about", ABOUT)


def test_statement_topic(now: Published) -> None:
    """Topics are categories and tags."""
    assert now.categories("hall-outlet", "topic", "statement") == ({"arms-control"}, {"Arms control"})
    assert "Arms control" in now.object(*SAID)["tags"]


def test_statement_source(now: Published) -> None:
    """The page is the statement's own, the source a via link and the page elsewhere."""
    page = "https://example.org/us-russia/hall"
    assert links_of(now.entry(*SAID), "alternate")[0]["href"] == now.item(*SAID).findtext("link") == page
    assert now.object(*SAID)["url"] == page
    assert all(
        link[0]["href"] == "https://example.org/explainer" for link in now.links("hall-outlet", "via", "statement")
    )
    assert now.object(*SAID)["external_url"] == "https://example.org/explainer"


# ---------------------------------------------------------------- feed readers (INTEROP §2b)

# What Miniflux leaves of HTML besides links and pictures; of an element it does not know it keeps the text alone.
_KEPT = set(
    "a abbr b blockquote br caption cite code dd del dfn dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd"
    " li ol p pre q rp rt rtc ruby s samp strong sub sup table tbody td tfoot th thead tr u ul var".split()
)


def test_miniflux_keeps_all_markup(now: Published) -> None:
    """The text has no element a reader's sanitizer would drop, such as div, span, section and details."""
    for which in (("vienna-arms-control", "meeting"), SAID):
        for body in now.bodies(*which):
            assert set(re.findall(r"<([a-z0-9]+)", body)) <= _KEPT


def test_miniflux_never_shows_an_edit_so_it_is_an_entry_of_its_own(was: Published, now: Published) -> None:
    """Each revision has an identity of its own in the feed of changes, and what was told there stays as it was told."""
    reported = [
        {text_of(element, "a:id"): ET.tostring(element) for element in each.changes.findall("a:entry", NS)}
        for each in (was, now)
    ]
    assert len(reported[1]) == len(reported[0]) + 4
    assert reported[0].items() <= reported[1].items()
    assert all(identity.partition("#")[1] for identity in reported[1])


@pytest.mark.parametrize("exporter", [rss.EXPORTER, atom.EXPORTER, jsonfeed.EXPORTER], ids=lambda each: each.name)
def test_readers_are_given_a_hundred_to_two_hundred_entries(exporter: Exporter) -> None:
    """However large a feed is, its main document stays far below what readers refuse (15 MiB, 3,000 entries)."""
    each = published()[1]
    entries = [fragment(str(day), data=b"<one/>") for day in (date(2020, 1, 1) + timedelta(n) for n in range(3000))]
    context = full_context(exporter)
    first = next(iter(exporter.documents(full_feed(), reversed(entries), context)))
    assert 100 <= b"".join(first.chunks).count(b"<one/>") <= 200
    assert len(each.data[exporter.filename]) / len(each.json["items"]) * 200 < 2 * 1024 * 1024


def test_miniflux_reads_one_date_of_publication(now: Published) -> None:
    """RSS has no second date that a reader takes for that of publication: neither dc:date nor dcterms:issued."""
    for item in now.rss.findall("item"):
        assert len(item.findall("pubDate")) == 1
        assert item.find("dc:date", NS) is None
        assert item.find("dcterms:issued", NS) is None


def test_freshrss_and_newsboat_know_entries_by_identity(was: Published, now: Published) -> None:
    """No identity is there twice, none changes, and the same entry has the same in each format, the changes apart."""
    atoms, items = (
        [text_of(each, "a:id") for each in now.atom.findall("a:entry", NS)],
        [each.findtext("guid") for each in now.rss.findall("item")],
    )
    assert len(set(atoms)) == len(atoms)
    assert atoms == items == [each["id"] for each in now.json["items"]]
    assert {text_of(each, "a:id") for each in was.atom.findall("a:entry", NS)} - set(atoms) == {tag("mistaken")}
    assert not set(atoms) & {text_of(each, "a:id") for each in now.changes.findall("a:entry", NS)}


def test_netnewswire_drops_what_is_of_the_future(now: Published) -> None:
    """No date of publication or change is later than the build, though meetings are."""
    for entry in now.atom.findall("a:entry", NS):
        for name in ("a:published", "a:updated"):
            assert datetime.fromisoformat(text_of(entry, name)) <= SECOND + timedelta(seconds=1)


def test_newsboat_takes_the_whole_text_first(now: Published) -> None:
    """RSS has the whole text where newsboat looks for it, after a description for those who look there."""
    for item in now.rss.findall("item"):
        tags = [child.tag for child in item]
        assert tags.index("description") < tags.index(f"{{{NS['content']}}}encoded")


# ---------------------------------------------------------------- the W3C validator (INTEROP §2c)


def test_validator_finds_no_error_it_names(now: Published) -> None:
    """RSS has no author without e-mail and no guid that is taken for an address; every entry of Atom has an author."""
    assert now.rss.findall(".//author") == []
    assert {each.get("isPermaLink") for each in now.rss.iter("guid")} == {"false"}
    assert text_of(now.atom, "a:author/a:name")
    for element in (now.atom, *now.atom.findall("a:entry", NS)):
        alternates = [(link.get("type"), link.get("hreflang")) for link in links_of(element, "alternate")]
        assert len(set(alternates)) == len(alternates)


def test_validator_reads_every_date(now: Published) -> None:
    """Dates are whole, with the right day of the week."""
    for moment in (*now.atom.iter(f"{{{NS['a']}}}updated"), *now.atom.iter(f"{{{NS['a']}}}published")):
        assert datetime.fromisoformat(moment.text).tzinfo is not None
    for moment in (*now.rss.iter("pubDate"), *now.rss.iter("lastBuildDate")):
        assert datetime.strptime(moment.text, "%a, %d %b %Y %H:%M:%S GMT").strftime("%a") == moment.text[:3]  # noqa: DTZ007 -- the format names the zone


def test_validator_finds_addresses_whole(now: Published) -> None:
    """No address in the text is relative, and there is no script and no style in it."""
    for which in (("vienna-arms-control", "meeting"), SAID):
        for body in now.bodies(*which):
            addresses = re.findall(r'(?:href|src)="([^"]*)"', body)
            assert addresses
            assert all(urlsplit(address).scheme for address in addresses)
            assert "<script" not in body
            assert "style=" not in body


def test_validator_finds_nothing_twice(now: Published) -> None:
    """No two entries have one moment of change, no item has two enclosures, and each has its identity."""
    moments_ = [text_of(each, "a:updated") for each in now.atom.findall("a:entry", NS)]
    assert len(set(moments_)) == len(moments_)
    for item in now.rss.findall("item"):
        assert len(item.findall("enclosure")) <= 1
        assert len(item.findall("guid")) == 1


def test_validator_knows_every_vocabulary(was: Published, now: Published) -> None:
    """No vocabulary is used that validators warn of, but that of tombstones where there is one."""
    expected = {*NS.values(), "http://www.w3.org/XML/1998/namespace", "http://purl.org/syndication/history/1.0", ""}
    stones = "http://purl.org/atompub/tombstones/1.0"
    for which, more in ((was, set()), (now, {stones})):
        used = {
            each.tag.partition("}")[0][1:]
            for root in (which.atom, which.rss)
            for each in root.iter()
            if "}" in each.tag
        }
        assert used - expected == more
