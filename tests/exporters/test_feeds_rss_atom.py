"""What RSS and Atom carry of a record, line by line of the mapping, read back by other software than wrote it."""

from __future__ import annotations

import time
import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import attrs
import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplofeed.config import Author
from diplofeed.export import Alternate, Exporter
from diplofeed.exporters import atom, rss
from diplofeed.model import (
    Attachment,
    Instrument,
    Meeting,
    Outcome,
    Participant,
    Party,
    Person,
    Place,
    Position,
    Source,
    Statement,
    Status,
    Topic,
    Translation,
)
from diplofeed.model.entry import Entry, Reference
from diplofeed.text import Text
from support.effort import cases
from support.feed_entries import (
    NS,
    RECORD,
    SITE,
    both,
    entry,
    full_context,
    full_entries,
    full_feed,
    hall,
    links_of,
    quote,
    reference,
    render,
    text_of,
    vienna,
)

LANG = "{http://www.w3.org/XML/1998/namespace}lang"


# ---------------------------------------------------------------- a record that uses every field


# ---------------------------------------------------------------- rendering and reading back


def channel_of(exporter: Exporter, **changes: object) -> ET.Element:
    """Return the element with the feed's own fields, read by ElementTree."""
    root = ET.fromstring(render(exporter, [], full_feed(**changes)))
    return root if exporter.name == "atom" else root[0]


def item_of(exporter: Exporter, item: Meeting | Statement, *references: Reference, **changes: object) -> ET.Element:
    """Return the one entry of a document, read by ElementTree."""
    context = full_context(exporter, **changes)
    root = ET.fromstring(render(exporter, [entry(item, *references)], context=context))
    (result,) = root.findall("a:entry", NS) if exporter.name == "atom" else root[0].findall("item")
    return result


def read(exporter: Exporter, entries: list[Entry]) -> feedparser.FeedParserDict:
    """Return a document as feedparser reads it, markup untouched."""
    feed = feedparser.parse(render(exporter, entries), sanitize_html=False, resolve_relative_uris=False)
    assert not feed.bozo, feed.bozo_exception
    return feed


def short(exporter: Exporter, atom_path: str, rss_path: str) -> str:
    """Return the path for an exporter's vocabulary."""
    return atom_path if exporter.name == "atom" else rss_path


# ---------------------------------------------------------------- INTEROP §3a: the file


@both
def test_file_title_and_description(exporter: Exporter) -> None:
    """A feed says its title and its description."""
    feed = read(exporter, full_entries())
    assert feed.version == short(exporter, "atom10", "rss20")
    assert feed.feed.title == "U.S.-Russia diplomacy"
    assert feed.feed.subtitle == "Meetings & statements"


def test_file_description_is_never_empty_in_rss() -> None:
    """RSS requires a description, so a feed without one gives its title."""
    channel = channel_of(rss.EXPORTER, description=Text())
    assert channel.findtext("description") == "U.S.-Russia diplomacy"
    assert channel_of(atom.EXPORTER, description=Text()).find("a:subtitle", NS) is None


def test_file_identity_is_the_publications_and_the_slugs() -> None:
    """The id of a feed comes from its publication and slug, not from its title or place."""
    assert text_of(channel_of(atom.EXPORTER), "a:id") == RECORD
    moved = channel_of(atom.EXPORTER, slug="topic/arms-control", url="https://example.net/", title=Text.line("New"))
    assert text_of(moved, "a:id") == f"{RECORD}/feed/topic/arms-control"


@both
def test_file_links_to_itself_and_to_its_page(exporter: Exporter) -> None:
    """A feed names its own address and the page that shows the same."""
    channel = channel_of(exporter)
    assert links_of(channel, "self") == [{"href": SITE + exporter.filename, "type": exporter.media_type}]
    feed = read(exporter, [])
    assert feed.feed.link == SITE
    if exporter.name == "rss":
        assert channel.findtext("link") == SITE


@both
def test_file_of_a_part_links_to_the_page_of_that_part(exporter: Exporter) -> None:
    """A feed of a topic links to the topic's page, or to the publication's where it has none."""
    page = Alternate(format="html", media_type="text/html", url=f"{SITE}topic/x/index.html", title="Page")
    for alternates, link in ((page,), page.url), ((), SITE):
        feed = full_feed(slug="topic/x", url=f"{SITE}topic/x/", alternates=alternates)
        assert feedparser.parse(render(exporter, [], feed)).feed.link == link


@both
def test_file_links_to_other_formats_one_of_each_type(exporter: Exporter) -> None:
    """No two alternates of a feed have the same type and language, and its own format is none of them."""
    alternates = [link for link in links_of(channel_of(exporter), "alternate") if link["type"] != "text/html"]
    kinds = [link["type"] for link in alternates]
    assert len(set(kinds)) == len(kinds) == 4
    assert exporter.media_type not in kinds
    assert {"href": SITE + "calendar.ics", "type": "text/calendar", "title": "Ical"} in alternates


@both
def test_file_freshness_is_that_of_its_newest_entry(exporter: Exporter) -> None:
    """The feed's date is the one it is given, once, and never that of the rendering."""
    channel = channel_of(exporter)
    date_of_feed = text_of(channel, short(exporter, "a:updated", "lastBuildDate"))
    assert date_of_feed == short(exporter, "2023-08-02T09:30:00.000001+00:00", "Wed, 02 Aug 2023 09:30:00 GMT")


def test_file_time_to_live_is_an_option_of_rss() -> None:
    """A reader of RSS is told for how many minutes it may keep the file."""
    assert channel_of(rss.EXPORTER).findtext("ttl") == "60"
    context = attrs.evolve(full_context(rss.EXPORTER), options=rss.RssOptions(ttl=15))
    assert b"<ttl>15</ttl>" in render(rss.EXPORTER, [], context=context)


@both
def test_file_language(exporter: Exporter) -> None:
    """A feed says its language, and its page's."""
    assert read(exporter, []).feed.language == "en"
    channel = channel_of(exporter)
    assert channel.get(LANG) == "en" if exporter.name == "atom" else channel.findtext("language") == "en"
    assert [link["hreflang"] for link in links_of(channel, "alternate") if "hreflang" in link] == (
        ["en"] if exporter.name == "atom" else []
    )


@both
def test_file_push_names_the_hubs(exporter: Exporter) -> None:
    """A feed names its WebSub hubs beside itself."""
    assert links_of(channel_of(exporter), "hub") == [{"href": "https://hub.example.org/"}]


def test_file_look_in_atom() -> None:
    """Atom has icon, logo, rights and the program that wrote it, whose version no byte depends on."""
    channel = channel_of(atom.EXPORTER)
    assert text_of(channel, "a:icon") == "https://example.org/icon.png"
    assert text_of(channel, "a:logo") == "https://example.org/logo.png"
    assert text_of(channel, "a:rights") == "CC BY 4.0"
    assert text_of(channel, "a:generator") == "diplofeed"
    assert channel.find("a:generator", NS).attrib == {}


def test_file_look_in_rss() -> None:
    """RSS has an image with the title and link of the channel, copyright, generator and the address of its rules."""
    channel = channel_of(rss.EXPORTER)
    image = {child.tag: child.text for child in channel.find("image")}
    assert image == {"url": "https://example.org/logo.png", "title": "U.S.-Russia diplomacy", "link": SITE}
    assert channel.findtext("copyright") == "CC BY 4.0"
    assert channel.findtext("generator") == "diplofeed"
    assert channel.findtext("docs") == "http://www.rssboard.org/rss-specification"


@pytest.mark.parametrize(
    ("logo", "icon", "image"),
    [
        ("https://example.org/logo.svg", "https://example.org/icon.PNG", "https://example.org/icon.PNG"),
        ("https://example.org/logo", "https://example.org/icon.png", "https://example.org/logo"),
        ("https://example.org/logo.svg", "https://example.org/favicon.ico", None),
        ("", "", None),
    ],
)
def test_file_image_in_rss_is_one_that_rss_knows(logo: str, icon: str, image: str | None) -> None:
    """RSS shows the logo, else the icon, if it is GIF, JPEG or PNG."""
    context = full_context(rss.EXPORTER, logo=logo, icon=icon)
    assert ET.fromstring(render(rss.EXPORTER, [], context=context)).findtext("channel/image/url") == image


@both
@pytest.mark.parametrize(("name", "kind"), [("feed.xsl", "xsl"), ("feed.css", "css"), ("feed?a=1&b=2", "xsl")])
def test_file_style_sheet_is_an_option(exporter: Exporter, name: str, kind: str) -> None:
    """A style sheet for browsers stands between declaration and root."""
    options = exporter.options(stylesheet=f"https://example.org/{name}")
    document = render(exporter, [], context=attrs.evolve(full_context(exporter), options=options))
    lines = document.decode().splitlines()
    href = f"https://example.org/{name}".replace("&", "&amp;")
    assert lines[:2] == [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<?xml-stylesheet type="text/{kind}" href="{href}"?>',
    ]
    assert not feedparser.parse(document).bozo


def test_file_publisher_in_atom_is_the_author() -> None:
    """The publisher is the author of an Atom feed, once; without one the publication speaks for itself."""
    author = channel_of(atom.EXPORTER).find("a:author", NS)
    assert [child.text for child in author] == ["Example Desk", "desk@example.org", "https://example.org/desk"]
    anonymous = full_context(atom.EXPORTER, author=None)
    feed = ET.fromstring(render(atom.EXPORTER, [], context=anonymous))
    assert text_of(feed, "a:author/a:name") == "U.S.-Russia diplomacy"


@pytest.mark.parametrize(
    ("author", "editor", "creator"),
    [
        (Author(name="Desk (news)", email="desk@example.org"), "desk@example.org (Desk [news])", None),
        (Author(name="Example Desk"), None, "Example Desk"),
        (None, None, "U.S.-Russia diplomacy"),
    ],
)
def test_file_publisher_in_rss_needs_an_address(author: Author | None, editor: str | None, creator: str | None) -> None:
    """RSS names an editor by e-mail address; without one Dublin Core names the creator, never both."""
    context = full_context(rss.EXPORTER, author=author)
    channel = ET.fromstring(render(rss.EXPORTER, [], context=context))[0]
    assert (text_of(channel, "managingEditor"), text_of(channel, "dc:creator")) == (editor, creator)


# ---------------------------------------------------------------- INTEROP §3b: a meeting


@both
def test_meeting_id(exporter: Exporter) -> None:
    """The id is the tag of the entry, and in RSS no permalink."""
    result = item_of(exporter, vienna())
    assert text_of(result, short(exporter, "a:id", "guid")) == f"{RECORD}/meeting/vienna-arms-control"
    if exporter.name == "rss":
        assert result.find("guid").attrib == {"isPermaLink": "false"}


@both
def test_meeting_title_is_plain_text(exporter: Exporter) -> None:
    """The title is one plain line, with no type but text."""
    title = item_of(exporter, vienna()).find(short(exporter, "a:title", "title"), NS)
    assert (title.text, title.attrib) == ("Talks on nuclear arms control", {})


@both
def test_meeting_parties_topics_series_are_categories_with_schemes(exporter: Exporter) -> None:
    """Parties, topics, status and series are categories under schemes that derive from the publication."""
    result = item_of(exporter, vienna())
    if exporter.name == "atom":
        terms = [(each.get("scheme"), each.get("term"), each.get("label")) for each in result.findall("a:category", NS)]
        assert (f"{RECORD}/party", "RU", "Russia") in terms
        assert (f"{RECORD}/topic", "arms-control", "Arms control") in terms
        assert (f"{RECORD}/series", "us-russia-talks") in [term[:2] for term in terms]
        assert (f"{RECORD}/status", "held") in [term[:2] for term in terms]
        assert ("https://example.org/concepts/arms-control", "arms-control", "Arms control") in terms
    else:
        domains = [(each.get("domain"), each.text) for each in result.findall("category")]
        assert (f"{RECORD}/party", "Russia") in domains
        assert (f"{RECORD}/topic", "Arms control") in domains
        assert ("https://example.org/concepts/arms-control", "Arms control") in domains


def test_meeting_participants_are_contributors_in_atom() -> None:
    """Who took part contributed and is no author, each once."""
    twice = (*vienna().participants, Participant(person=hall(), role="chair"))
    result = item_of(atom.EXPORTER, vienna(participants=twice))
    people = [[child.text for child in each] for each in result.findall("a:contributor", NS)]
    assert people == [["Emily Hall", "https://example.org/hall"], ["Michael Green"]]
    assert result.find("a:author", NS) is None


def test_meeting_publisher_is_its_creator_in_rss() -> None:
    """A meeting in RSS names who published it, by name and not in the author element."""
    result = item_of(rss.EXPORTER, vienna())
    assert text_of(result, "dc:creator") == "Example Desk"
    assert result.find("author") is None


@both
def test_meeting_place(exporter: Exporter) -> None:
    """The place is a point of latitude and longitude, and a line of words."""
    result = item_of(exporter, vienna())
    assert text_of(result, "georss:point") == "48.2065 16.3655"
    assert text_of(result, "ev:location") == "Hofburg, Vienna, Austria"
    point = read(exporter, [entry(vienna())]).entries[0].where
    assert point == {"type": "Point", "coordinates": (16.3655, 48.2065)}


@both
@pytest.mark.parametrize(
    ("latitude", "longitude", "point"),
    [(-90, 180, "-90 180"), (0.0, 1e-7, "0 0"), (1e-5, -0.25, "0.00001 -0.25"), (1.0, None, None)],
)
def test_meeting_point_has_no_exponent(
    exporter: Exporter, latitude: float, longitude: float | None, point: str | None
) -> None:
    """A point is written in plain decimals, and only if both are known."""
    place = Place(city="Vienna", latitude=latitude, longitude=longitude)
    assert text_of(item_of(exporter, vienna(place=place)), "georss:point") == point


@both
def test_meeting_online_is_related(exporter: Exporter) -> None:
    """Where to take part online is a related link."""
    assert "https://example.org/live" in [link["href"] for link in links_of(item_of(exporter, vienna()), "related")]


@both
def test_meeting_by_telephone_is_not_said_to_be_online(exporter: Exporter) -> None:
    """A telephone number is a related link that says it is one."""
    links = links_of(item_of(exporter, vienna(conference="TEL:+43-1")), "related")
    assert {"href": "TEL:+43-1", "title": "Take part by telephone"} in links


WHEN = [
    ("2023", "2023", None),
    ("2023-06", "2023-06", None),
    ("2023-06-XX", "2023-06", None),
    ("2023-06-12", "2023-06-12", None),
    ("2023-06-12/2023-06-15", "2023-06-12", "2023-06-15"),
    ("2023-06/2023-07-02", "2023-06", "2023-07-02"),
    ("2023-06~/2023-07-02", None, "2023-07-02"),
    ("2023-06~", None, None),
    ("2023-06-12?", None, None),
    ("2023-21", None, None),
    ("202X", None, None),
    ("2023-01-10/..", "2023-01-10", None),
    ("../2023", None, "2023"),
    ("2023-07-11T10:00/12:30[Europe/Vienna]", "2023-07-11T10:00:00+02:00", "2023-07-11T12:30:00+02:00"),
    ("2023-07-11T10:00Z", "2023-07-11T10:00:00+00:00", None),
    ("1890-07-11T10:00[Europe/Paris]", "1890-07-11T09:50:39+00:00", None),
]


@both
@pytest.mark.parametrize(("when", "start", "end"), WHEN, ids=[when for when, _, _ in WHEN])
def test_meeting_start_and_end_only_as_precise_as_known(
    exporter: Exporter, when: str, start: str | None, end: str | None
) -> None:
    """Start and end say what is known and nothing where W3CDTF cannot say it."""
    result = item_of(exporter, vienna(when=when))
    assert (text_of(result, "ev:startdate"), text_of(result, "ev:enddate")) == (start, end)


@both
def test_meeting_postponed_has_no_date(exporter: Exporter) -> None:
    """A postponed meeting does not start when it was to start, and says in its title that it was postponed."""
    result = item_of(exporter, vienna(status=Status.POSTPONED, when="2023-07-11"))
    assert text_of(result, "ev:startdate") is None
    assert text_of(result, short(exporter, "a:title", "title")).startswith("Postponed: ")


@both
def test_meeting_cancelled_says_so_in_its_title(exporter: Exporter) -> None:
    """A cancelled meeting stays, with a title that says so."""
    result = item_of(exporter, vienna(status=Status.CANCELLED))
    assert text_of(result, short(exporter, "a:title", "title")) == "Cancelled: Talks on nuclear arms control"


def test_meeting_content_in_atom_is_html_and_summary_is_text() -> None:
    """Atom has the whole content as escaped HTML and a summary as plain text."""
    result = item_of(atom.EXPORTER, vienna())
    content, summary = result.find("a:content", NS), result.find("a:summary", NS)
    assert content.attrib == {"type": "html"}
    assert "<strong>Vienna</strong>" in content.text
    assert summary.attrib == {}
    assert "Diplomats met in Vienna." in summary.text


def test_meeting_description_stands_before_content_in_rss() -> None:
    """RSS has a short description first and the whole content after it, escaped and not in a CDATA section."""
    result = item_of(rss.EXPORTER, vienna())
    tags = [child.tag for child in result]
    assert tags.index("description") < tags.index(f"{{{NS['content']}}}encoded")
    assert "<strong>Vienna</strong>" in text_of(result, "content:encoded")
    assert "&amp;" in text_of(result, "description")  # read as HTML
    assert b"CDATA" not in render(rss.EXPORTER, [entry(vienna())])


def test_meeting_without_summary_has_its_content_in_rss() -> None:
    """An RSS item always has a description."""
    bare = Meeting(id="bare", title="Talks", when="2023")
    assert text_of(item_of(rss.EXPORTER, bare), "description")


@both
def test_meeting_links_to_each_address_once_for_a_relation(exporter: Exporter) -> None:
    """Two sources or relations at one address are one link, that of the first."""
    sources = tuple(Source(title=title, url="https://example.org/one") for title in ("First", "Second"))
    result = links_of(item_of(exporter, vienna(sources=sources)), "via")
    assert result == [{"href": "https://example.org/one", "title": "First"}]


@both
def test_meeting_treaties_are_related_links(exporter: Exporter) -> None:
    """A treaty with a page is a related link with its name."""
    treaty = {"href": "https://example.org/new-start", "title": "New START Treaty"}
    assert treaty in links_of(item_of(exporter, vienna()), "related")


@both
def test_meeting_sources_are_via_links(exporter: Exporter) -> None:
    """A source with an address is a via link that names publisher and title."""
    title = "Reuters: EXPLAINER - Russia-U.S. diplomacy"
    assert links_of(item_of(exporter, vienna()), "via") == [{"href": "https://example.org/explainer", "title": title}]
    assert item_of(exporter, vienna()).find("source") is None


def test_meeting_documents_are_enclosures_in_atom() -> None:
    """Every document is an enclosure, with type, length and title where they are known."""
    assert links_of(item_of(atom.EXPORTER, vienna()), "enclosure") == [
        {"href": "https://example.org/readout.pdf", "type": "application/pdf", "length": "12345", "title": "Readout"},
        {"href": "https://example.org/photo.jpg", "type": "image/jpeg"},
    ]


def test_meeting_has_one_enclosure_in_rss_and_the_rest_in_content() -> None:
    """RSS has exactly one enclosure; further documents are linked in the content."""
    result = item_of(rss.EXPORTER, vienna())
    enclosure = {"url": "https://example.org/readout.pdf", "type": "application/pdf", "length": "12345"}
    assert [each.attrib for each in result.findall("enclosure")] == [enclosure]
    assert 'href="https://example.org/photo.jpg"' in text_of(result, "content:encoded")


@both
def test_meeting_relations(exporter: Exporter) -> None:
    """Relations are links where there is a page, and always the identity of the other entry."""
    met = full_entries()[1]
    result = item_of(exporter, met.item, *met.references)
    assert {"href": "https://example.org/us-russia/g7", "title": "G7 summit"} in links_of(result, "related")
    assert [each.attrib for each in result.findall("thr:in-reply-to", NS)] == [
        {"ref": f"{RECORD}/meeting/g7-summit", "href": "https://example.org/us-russia/g7"}
    ]
    assert text_of(result, "dcterms:isPartOf") == f"{RECORD}/meeting/us-russia-talks"
    assert text_of(result, "dcterms:requires") == f"{RECORD}/meeting/un-discussions"
    assert text_of(result, "dcterms:references") == f"{RECORD}/statement/green-channels"


@both
def test_meeting_created_and_changed(exporter: Exporter) -> None:
    """Published and updated are the ledger's, to the microsecond where the format has it; the event's is neither."""
    each = attrs.evolve(entry(vienna(), microsecond=7), published=datetime(2023, 8, 1, 12, tzinfo=UTC))
    result = ET.fromstring(render(exporter, [each]))
    result = result.find("a:entry", NS) if exporter.name == "atom" else result.find("channel/item")
    expected = short(exporter, "2023-08-01T12:00:00+00:00", "Tue, 01 Aug 2023 12:00:00 GMT")
    assert text_of(result, short(exporter, "a:published", "pubDate")) == expected
    assert text_of(result, "a:updated") == "2023-08-02T09:30:00.000007+00:00"
    assert text_of(result, "dc:date") is None


def test_meeting_rights_in_atom() -> None:
    """An entry that travels alone takes its rights along."""
    assert text_of(item_of(atom.EXPORTER, vienna()), "a:rights") == "CC BY 4.0"
    assert item_of(atom.EXPORTER, vienna(), rights=Text()).find("a:rights", NS) is None


@both
def test_meeting_in_another_language_says_so(exporter: Exporter) -> None:
    """A meeting written down in one language only is marked with it."""
    result = item_of(exporter, vienna(title={"ru": "Переговоры"}))
    assert _language(exporter, result) == "ru"
    same = item_of(exporter, vienna())
    assert _language(exporter, same) in {None, "en"}


def _language(exporter: Exporter, item: ET.Element) -> str | None:
    """Return the language of an item's title, as Atom says it, or of the item, as RSS does."""
    if exporter.name == "rss":
        return text_of(item, "dc:language")
    assert item.get(LANG) is None  # what stands in it besides is in the language of the feed
    return next(each.get(LANG) for each in item if each.tag.endswith("}title"))


# ---------------------------------------------------------------- INTEROP §3c: a statement


@pytest.mark.parametrize(
    ("changes", "name"),
    [({}, "Emily Hall"), ({"speaker": None}, "United States"), ({"speaker": None, "party": None}, None)],
)
def test_statement_speaker_is_the_author(changes: dict[str, None], name: str | None) -> None:
    """Who speaks is the author of the entry, a party where no person is named, else nobody but the publisher."""
    atom_item, rss_item = (item_of(exporter, quote(**changes)) for exporter in (atom.EXPORTER, rss.EXPORTER))
    assert text_of(atom_item, "a:author/a:name") == name
    assert text_of(rss_item, "dc:creator") == (name or "Example Desk")
    if not changes:
        assert text_of(atom_item, "a:author/a:uri") == "https://example.org/hall"


@both
def test_statement_on_behalf_of_is_a_category(exporter: Exporter) -> None:
    """On whose behalf somebody speaks is a category of the scheme of parties."""
    attribute = short(exporter, "scheme", "domain")
    schemes = [each.get(attribute) for each in item_of(exporter, quote()).iter() if each.tag.endswith("category")]
    assert f"{RECORD}/party" in schemes


@both
@pytest.mark.parametrize(
    ("when", "created"),
    [("2023-08-01", "2023-08-01"), ("2023-08", "2023-08"), ("2023-08~", None), ("2023-08-01/2023-08-03", None)],
)
def test_statement_date_is_when_it_was_made(exporter: Exporter, when: str, created: str | None) -> None:
    """The date of a statement is apart from that of its publication, and only as precise as known."""
    result = item_of(exporter, quote(when=when))
    assert text_of(result, "dcterms:created") == created
    assert text_of(result, "ev:startdate") is None


@both
def test_statement_is_quoted_in_its_content(exporter: Exporter) -> None:
    """The words stand in a block quotation."""
    content = text_of(item_of(exporter, quote()), short(exporter, "a:content", "content:encoded"))
    assert "<blockquote>" in content
    assert "Diplomacy provides an outlet to address critical issues." in content


@both
def test_statement_language(exporter: Exporter) -> None:
    """A statement says the language it is in."""
    result = item_of(exporter, quote())
    assert _language(exporter, result) == "en-US"


@both
def test_statement_translations_are_alternates(exporter: Exporter) -> None:
    """Translations with a page are alternates by language, and every reader still finds the page of the original."""
    result = item_of(exporter, quote())
    alternates = links_of(result, "alternate")
    assert {"href": "https://example.org/ru/hall", "hreflang": "ru"} in alternates
    assert len({(each.get("type"), each.get("hreflang")) for each in alternates}) == len(alternates)
    assert alternates[-1]["href"] == quote().url  # some take the last
    if exporter.name == "atom":
        assert alternates[0]["href"] == quote().url  # some the first
    assert read(exporter, [entry(quote())]).entries[0].link == quote().url


@both
def test_statement_translation_into_its_own_language_is_no_alternate(exporter: Exporter) -> None:
    """Of two translations into one language the first counts, and one into the language of the original does not."""
    translations = [("en-US", "/a"), ("ru", "/b"), ("ru", "/c")]
    made = tuple(Translation(language=tag, url=f"https://example.org{path}") for tag, path in translations)
    alternates = links_of(item_of(exporter, quote(translations=made)), "alternate")
    assert {"https://example.org/b"} == {each["href"] for each in alternates} - {quote().url}


@both
def test_statement_answers_the_meeting_it_is_about(exporter: Exporter) -> None:
    """A statement is in reply to the meeting it is about, and links to its page."""
    result = item_of(exporter, quote(), *full_entries()[0].references)
    page = "https://example.org/us-russia/vienna"
    assert result.find("thr:in-reply-to", NS).attrib == {"ref": f"{RECORD}/meeting/vienna-arms-control", "href": page}
    assert page in [link["href"] for link in links_of(result, "related")]
    nowhere = item_of(exporter, quote(), reference("about", "meeting", "vienna-arms-control"))
    assert nowhere.find("thr:in-reply-to", NS).attrib == {"ref": f"{RECORD}/meeting/vienna-arms-control"}


@both
def test_statement_source_is_its_link_where_it_has_no_page(exporter: Exporter) -> None:
    """Without a page of its own an entry links to its source, without that to the publication."""
    for item, link in (quote(url=""), "https://example.org/explainer"), (quote(url="", sources=()), SITE):
        assert read(exporter, [entry(item)]).entries[0].link == link


# ---------------------------------------------------------------- the document as a whole


def series_of(number: int) -> list[Entry]:
    """Return entries, the newest first, that differ by a microsecond."""
    return [entry(vienna(id=f"round-{place}"), microsecond=number - place) for place in range(number)]


@both
def test_document_keeps_the_order_it_is_given(exporter: Exporter) -> None:
    """The newest entry stands first, as it was received."""
    assert [each.id for each in read(exporter, series_of(5)).entries] == [
        f"{RECORD}/meeting/round-{place}" for place in range(5)
    ]


@both
@pytest.mark.parametrize("number", [0, 1001, -1, "5", True, 1.5])
def test_document_holds_one_to_a_thousand_entries(exporter: Exporter, number: object) -> None:
    """A number of entries out of bounds, or no whole number, is refused by name."""
    with pytest.raises(ValueError, match=r"Options.entries: (entries is a|.* expected a) whole number"):
        exporter.options(entries=number)


@both
def test_document_without_entries_is_whole(exporter: Exporter) -> None:
    """A feed of nothing is a feed."""
    assert read(exporter, []).entries == []


@both
@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kolkata", "UTC"])
def test_document_does_not_depend_on_the_zone_of_the_machine(
    exporter: Exporter, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bytes are the same under any TZ."""
    before = render(exporter, full_entries())
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert render(exporter, full_entries()) == before
    finally:
        monkeypatch.undo()
        time.tzset()


@both
def test_document_leaves_the_locale_of_the_process_alone(exporter: Exporter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dates are written without touching the locale, which all threads of a process share."""

    def refuse(*_: object) -> str:
        raise AssertionError

    monkeypatch.setattr("locale.setlocale", refuse)
    assert read(exporter, full_entries()).entries


@both
def test_document_dates_do_not_depend_on_the_offset_they_come_in(exporter: Exporter) -> None:
    """RSS writes GMT and Atom the same moment, whatever offset a date was given in."""
    vienna_time = datetime.fromisoformat("2023-08-02T11:30:00+02:00")
    each = attrs.evolve(entry(vienna()), updated=vienna_time, published=vienna_time)
    parsed = read(exporter, [each]).entries[0]
    assert parsed.published_parsed[:6] == parsed.updated_parsed[:6] == (2023, 8, 2, 9, 30, 0)


@both
def test_fragment_declares_no_namespace(exporter: Exporter) -> None:
    """A fragment is well-formed below the root and repeats none of its declarations."""
    context = full_context(exporter)
    for each in full_entries():
        assert b"xmlns" not in exporter.entry(each, context)
    assert render(exporter, full_entries()).count(b"xmlns:ev=") == 1


@both
def test_fragment_speaks_of_namespaces_where_its_text_does(exporter: Exporter) -> None:
    """Text that looks like a declaration or the end of an element stays text."""
    title = 'A xmlns:ev="x" </item></entry></channel></root> &amp; ]]> <![CDATA[ talk'
    assert text_of(item_of(exporter, vienna(title=title)), short(exporter, "a:title", "title")) == title


# ---------------------------------------------------------------- hostile text

HOSTILE = st.one_of(
    st.text(),
    st.text(
        alphabet="\x00\x01\x08\x0b\x0c\x0e\x1b\x7f\x85\u2028\u202e\u2066\ufeff\ufffe\uffff\r\n\t<>&'\"]ab", min_size=1
    ),
    st.sampled_from(
        [
            "]]>",
            "<![CDATA[x]]>",
            "a\r\nb",
            "&#12;",
            "&#x1;&nbsp;&lt;",
            "🕊️ talks 👩🏽‍⚖️",
            "שלום \u202eעולם",
            "<script>x</script>",
            "`\x0c`",
        ]
    ),
)


def line(value: str) -> str:
    """Return hostile text as a name that is never empty."""
    return f"x{value}"


@st.composite
def hostile_entries(draw: st.DrawFn) -> Entry:
    """Draw an entry with hostile text in every field that takes text."""
    text = HOSTILE.map(line)
    person = Person(id="p", name=draw(text), role=draw(text), affiliation=draw(text))
    meeting = vienna(
        title=draw(text),
        place=Place(name=draw(text), city=draw(text)),
        parties=(Party(id="X1", name=draw(text)),),
        participants=(Participant(person=person, role=draw(text)),),
        topics=(Topic(id="t", name=draw(text)),),
        summary=draw(HOSTILE),
        agenda=(draw(text),),
        significance=draw(HOSTILE),
        positions=(Position(party="US", text=draw(text)),),
        outcomes=(Outcome(text=draw(text)),),
        instruments=(Instrument(id="i", name=draw(text), short=draw(text), url="https://example.org/i"),),
        attachments=(Attachment(url="https://example.org/a", title=draw(text)),) * 2,
        sources=(Source(title=draw(text), publisher=draw(text), url="https://example.org/s"),),
    )
    statement = quote(text=draw(text), title=draw(HOSTILE), speaker=person, medium=draw(text))
    other = attrs.evolve(reference("about", "meeting", "m", "https://example.org/m"), title=Text.line(draw(text)))
    return entry(draw(st.sampled_from([meeting, statement])), other)


@both
@pytest.mark.random
@given(each=hostile_entries(), name=HOSTILE.map(line))
@settings(max_examples=cases(40), deadline=None)
def test_hostile_text_in_every_field_is_read_back(exporter: Exporter, each: Entry, name: str) -> None:
    """Whatever the text, the document is well-formed and two parsers find the id and the title in it."""
    context = full_context(
        exporter, title=Text.line(name), rights=Text.line(name), author=Author(name=name, email="a@b.c")
    )
    feed = full_feed(title=Text.line(name), description=Text.of(name))
    document = render(exporter, [each], feed, context)
    root = ET.fromstring(document)
    title = text_of(root, short(exporter, "a:entry/a:title", "channel/item/title"))
    assert text_of(root, short(exporter, "a:title", "channel/title")) == str(Text.line(name))
    assert text_of(root, short(exporter, "a:entry/a:id", "channel/item/guid")) == each.tag
    if str(each.item.title):
        assert title == str(each.item.title)
    parsed = feedparser.parse(document, sanitize_html=False, resolve_relative_uris=False)
    assert not parsed.bozo, parsed.bozo_exception
    assert parsed.entries[0].id == each.tag
    if exporter.name == "atom":  # feedparser takes titles of RSS for HTML
        assert parsed.entries[0].title == as_feedparser_says(title.strip())


def as_feedparser_says(text: str) -> str:
    """Return a text as feedparser gives it: what can be UTF-8 that was read as Latin-1 it takes for just that."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


@both
def test_hostile_character_references_bring_back_no_control(exporter: Exporter) -> None:
    """Markdown can spell any character by its number, and none that XML forbids comes out."""
    numbers = [*range(0xA0), *range(0xD7FF, 0xE001), *range(0xFDCF, 0xFDF1), 0xFEFF, *range(0xFFF8, 0x10001), 0x10FFFF]
    spelled = " ".join(f"&#{number};" for number in [*numbers, 0x110000])
    for item in vienna(summary=spelled), quote(text=spelled, title=""):
        content = text_of(item_of(exporter, item), short(exporter, "a:content", "content:encoded"))
        assert content.count("\ufffd") > len(range(0xD800, 0xE000))


@both
def test_hostile_length_is_carried_whole(exporter: Exporter) -> None:
    """A text of 100,000 characters is neither cut nor refused."""
    long = "Diplomacy & talks. " * 6_000
    content = text_of(
        item_of(exporter, vienna(summary=long, title=long)), short(exporter, "a:content", "content:encoded")
    )
    assert content.count("Diplomacy &amp; talks.") >= 6_000
    title = text_of(item_of(exporter, vienna(title=long)), short(exporter, "a:title", "title"))
    assert title == long.strip()


@both
def test_document_does_not_depend_on_the_clock(exporter: Exporter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two renderings at different times are the same bytes, though feedgen looks at the clock."""
    before = render(exporter, full_entries())

    class Clock(type):
        def __instancecheck__(cls, value: object) -> bool:
            return isinstance(value, datetime)

    class Later(metaclass=Clock):
        @staticmethod
        def now(_: object) -> datetime:
            return datetime(2031, 1, 1, tzinfo=UTC)

    monkeypatch.setattr("feedgen.feed.datetime", Later)
    monkeypatch.setattr("feedgen.entry.datetime", Later)
    after = render(exporter, full_entries())
    assert after == before
    assert b"2031" not in after
