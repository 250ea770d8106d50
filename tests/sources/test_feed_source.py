"""RSS, Atom and JSON Feed as a source: what their entries become, and what is said of those that become nothing."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest

from diplofeed.errors import Fault, Severity
from diplofeed.model import Meeting, Party, Person, Statement, Topic
from diplofeed.registry import Registry
from diplofeed.source import Inputs, Located, Names
from diplofeed.sources.feed import SOURCE, FeedSourceOptions
from diplofeed.sources.foreign.ids import id_of
from diplofeed.testing import check_source

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:ev="http://purl.org/rss/1.0/modules/event/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:xcal="urn:ietf:params:xml:ns:xcal">
<channel><title>Ministry news</title><link>https://ministry.example/</link><description>News</description>
<language>en-gb</language><atom:link rel="self" href="https://ministry.example/feed.xml"/>
{items}
</channel></rss>
"""


def rss(*items: str) -> str:
    """Return a feed of items."""
    return RSS.replace("{items}", "\n".join(f"<item>{item}</item>" for item in items))


def read(
    tmp_path: Path, text: str | bytes, names: Names | None = None, name: str = "feed.xml", **options: Any
) -> tuple[list[Meeting | Statement], list[Fault]]:
    """Return the items and the faults of a feed."""
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    inputs = Inputs(path=path, options=FeedSourceOptions(**options), names=names or Names())
    results = list(SOURCE.read(inputs))
    return (
        [each.item for each in results if isinstance(each, Located)],
        [each for each in results if isinstance(each, Fault)],
    )


def single(tmp_path: Path, item: str, names: Names | None = None, **options: Any) -> Any:
    """Return the item of a feed of one, in which nothing is wrong."""
    items, faults = read(tmp_path, rss(item), names, **options)
    assert faults == []
    return items[0]


DATED = "<guid>urn:x:1</guid><title>Title</title><pubDate>Mon, 12 Jun 2023 10:00:00 +0200</pubDate>"


def test_feed_is_a_built_in_source() -> None:
    """It is used by its name."""
    assert Registry.builtin().source("feed") is SOURCE


def test_feed_keeps_the_contract_of_sources(tmp_path: Path) -> None:
    """It raises nothing, whatever is left of a file."""
    path = tmp_path / "news.xml"
    path.write_text(rss(DATED + "<description>Words</description>"), encoding="utf-8")

    assert len(check_source(SOURCE, path).items) == 1


def test_an_entry_is_a_notice_with_all_it_says(tmp_path: Path) -> None:
    """Title, text, link, date, language, files and the feed itself are fields of a statement."""
    item = single(
        tmp_path,
        DATED.replace("Title", "Talks &amp;amp; more")
        + "<link>https://ministry.example/news/1?a=1&amp;b=2</link><author>Jane Doe</author>"
        + "<description>&lt;p&gt;They &lt;b&gt;met&lt;/b&gt;.&lt;/p&gt;</description>"
        + '<enclosure url="/files/speech.mp3" length="123" type="audio/mpeg"/>',
    )

    assert isinstance(item, Statement)
    assert (item.form.value, str(item.title), str(item.text)) == ("notice", "Talks & more", "They **met**.")
    assert (item.url, item.when.text) == ("https://ministry.example/news/1?a=1&b=2", "2023-06-12T10:00+02:00")
    assert (item.language, item.speaker, item.party, item.topics) == ("en-gb", None, None, ())
    assert [(each.url, each.type, each.size) for each in item.attachments] == [
        ("https://ministry.example/files/speech.mp3", "audio/mpeg", 123)
    ]
    assert [(str(each.title), each.url) for each in item.sources] == [
        ("Ministry news", "https://ministry.example/feed.xml")
    ]


@pytest.mark.parametrize(
    ("written", "when"),
    [
        ("Mon, 12 Jun 2023 10:00:00 GMT", "2023-06-12T10:00Z"),
        ("12 Jun 2023 10:00 EST", "2023-06-12T10:00-05:00"),
        ("Mon, 12 Jun 2023", "2023-06-12"),
        ("Mon, 12 Jun 2023 10:00:00 XYZ", "2023-06-12"),
        ("2023-06-12T10:00:05+02:00", "2023-06-12T10:00:05+02:00"),
        ("2023-06-12T10:00:00", "2023-06-12"),
        ("2023-06", "2023-06"),
    ],
)
def test_a_date_is_as_exact_as_it_is_written(tmp_path: Path, written: str, when: str) -> None:
    """A time without a zone that is known says its day alone."""
    item = single(tmp_path, f"<guid>urn:x:1</guid><title>T</title><pubDate>{written}</pubDate>")

    assert item.when.text == when


def test_the_identity_alone_makes_the_id(tmp_path: Path) -> None:
    """Title, date, link and text may change; another guid is another item."""
    first = single(tmp_path, DATED + "<link>https://a.example/1</link>")
    moved = single(
        tmp_path,
        "<guid>urn:x:1</guid><title>Other</title><link>https://b.example/</link><pubDate>Tue, 13 Jun 2023</pubDate>",
    )
    other = single(tmp_path, DATED.replace("urn:x:1", "urn:x:2"))

    assert first.id == moved.id == id_of("urn:x:1")
    assert other.id != first.id


def test_the_link_is_the_identity_where_there_is_no_other(tmp_path: Path) -> None:
    """Its words stand in the id, for people."""
    item = single(
        tmp_path,
        "<title>T</title><link>https://a.example/news/vienna-talks.html</link><pubDate>Mon, 12 Jun 2023</pubDate>",
    )

    assert item.id == id_of("https://a.example/news/vienna-talks.html")
    assert item.id.startswith("vienna-talks-")


def test_of_two_entries_of_one_identity_the_one_changed_last_counts(tmp_path: Path) -> None:
    """The other is named, as a warning."""
    new = DATED.replace("12 Jun", "14 Jun").replace("Title", "New")
    items, (fault,) = read(tmp_path, rss(DATED, new))

    assert [str(item.title) for item in items] == ["New"]
    assert fault.severity is Severity.WARNING
    assert "entries[1]" in fault.message
    assert fault.field == "entries[2]"


def test_an_entry_without_an_id_is_the_one_with_its_link(tmp_path: Path) -> None:
    """An id and a link name it, then the link alone."""
    link = "<link>https://a.example/1</link>"
    items, (fault,) = read(tmp_path, rss(DATED + link, DATED.replace("<guid>urn:x:1</guid>", "") + link))

    assert [item.id for item in items] == [id_of("urn:x:1")]
    assert fault.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("<title>T</title><pubDate>Mon, 12 Jun 2023</pubDate>", "no id and no link"),
        ("<guid>urn:x:1</guid><title>T</title>", "has no date"),
        ("<guid>urn:x:1</guid><title>T</title><pubDate>soon</pubDate>", "'soon'"),
        ("<guid>urn:x:1</guid><pubDate>Mon, 12 Jun 2023</pubDate>", "says nothing"),
    ],
)
def test_an_entry_that_cannot_be_an_item_takes_no_other_down(tmp_path: Path, entry: str, message: str) -> None:
    """The fault names its line."""
    items, (fault,) = read(tmp_path, rss(entry, DATED.replace("urn:x:1", "urn:x:2")))

    assert [item.id for item in items] == [id_of("urn:x:2")]
    assert message in fault.message
    assert (fault.origin.file, fault.origin.line) == ("feed.xml", 7)


def test_entries_without_a_date_have_that_of_the_option(tmp_path: Path) -> None:
    """It may be a year."""
    assert single(tmp_path, "<guid>urn:x:1</guid><title>T</title>", when="1999").when.text == "1999"


def test_what_is_known_only_as_changed_is_dated_so_with_a_warning(tmp_path: Path) -> None:
    """Many feeds of Atom have no other date."""
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><id>urn:f</id><updated>2023-06-12T10:00:00Z</updated>'
        "<entry><id>urn:x:1</id><title>T</title><updated>2023-06-12T10:00:00Z</updated><summary>a &lt; b</summary>"
        '<content type="html" xml:lang="fr" xml:base="https://b.example/d/">'
        '&lt;p&gt;&lt;a href="x"&gt;mot&lt;/a&gt;&lt;/p&gt;'
        "</content></entry></feed>"
    )
    (item,), (fault,) = read(tmp_path, atom)

    assert item.when.text == "2023-06-12T10:00Z"
    assert fault.severity is Severity.WARNING
    assert isinstance(item, Statement)
    assert (item.language, str(item.text)) == ("fr", "[mot](https://b.example/d/x)")


# ---------------------------------------------------------------- HTML


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<script>alert(1)</script><style>p{}</style><p>kept</p>", "kept"),
        ('<a href="javascript:alert(1)">word</a>', "word"),
        ('<a href="JaVa\tScript:alert(1)">word</a>', "word"),
        ('<a href="/news/2">two</a>', "[two](https://ministry.example/news/2)"),
        ('<img src="map.png" alt="A map">', "[A map](https://ministry.example/map.png)"),
        ('<p>a</p><img src="https://t.example/p.gif" width="1" height="1">', "a"),
        ('<a href="https://a.example/"><img src="m.png" alt="map"></a>', "[map](https://a.example/)"),
        ("<p>1. not a list, *not* emphasis</p>", r"1\. not a list, \*not\* emphasis"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "- a\n  - b"),
        ("<table><tr><td>US</td><td>yes</td></tr><tr><td>RU</td><td>no</td></tr></table>", "US · yes\\\nRU · no"),
        ("<div>" * 5000 + "deep", "deep"),
        (f"<p>far{' ' * 90_000}apart</p>", "far apart"),
        ("<?php echo 1 ?><!-- hidden --><p>shown</p>", "shown"),
    ],
)
def test_html_is_markdown_of_what_it_says(tmp_path: Path, html: str, markdown: str) -> None:
    """Nothing in it runs or tracks, and links lead somewhere."""
    item = single(tmp_path, f"{DATED}<content:encoded><![CDATA[{html}]]></content:encoded>")

    assert str(item.text) == markdown


def test_so_much_html_that_it_would_take_too_long_is_text_with_a_warning(tmp_path: Path) -> None:
    """What it says is kept."""
    html = "<b>x</b>" * 40_000
    (item,), (fault,) = read(tmp_path, rss(f"{DATED}<description><![CDATA[{html}]]></description>"))

    assert fault.severity is Severity.WARNING
    assert "*" not in str(item.text)  # type: ignore[union-attr]  # it is a statement


# ---------------------------------------------------------------- options


def test_the_author_is_the_speaker_by_option(tmp_path: Path) -> None:
    """The record's own people are known by their names."""
    names = Names(people={"doe": Person(id="doe", name="Jane Doe", role="Minister")})
    entry = DATED + "<dc:creator>Jane Doe</dc:creator>"
    item = single(tmp_path, entry, names, speaker="author", form="quote", party="US")

    assert (item.speaker, item.party) == (names.people["doe"], Party.country("US"))
    assert item.form.value == "quote"
    assert single(tmp_path, entry, speaker="author").speaker == Person(id="jane-doe", name="Jane Doe")


def test_a_party_that_there_is_not_is_a_fault(tmp_path: Path) -> None:
    """Nothing is read then, so nothing is shown on behalf of nobody."""
    items, (fault,) = read(tmp_path, rss(DATED), party="Atlantis")

    assert items == []
    assert "Atlantis" in fault.message


def test_categories_are_topics_that_the_record_has(tmp_path: Path) -> None:
    """By id or by name in any language; all of them by option."""
    topic = Topic(id="arms", name={"en": "Arms control", "fr": "Désarmement"})
    entry = DATED + "<category>désarmement</category><category>Sport</category>"

    assert single(tmp_path, entry, Names(topics={"arms": topic})).topics == (topic,)
    assert [each.id for each in single(tmp_path, entry, topics=True).topics] == ["désarmement", "sport"]


# ---------------------------------------------------------------- meetings


def test_an_entry_with_the_date_of_an_event_is_a_meeting_by_option(tmp_path: Path) -> None:
    """The date is that of the event, not of the entry."""
    entry = DATED + "<ev:startdate>2023-07</ev:startdate><ev:location>Vienna</ev:location><description>S</description>"
    item = single(tmp_path, entry, as_="meetings")

    assert isinstance(item, Meeting)
    assert (item.when.text, str(item.summary), item.status.value) == ("2023-07", "S", "scheduled")
    assert item.place is not None
    assert str(item.place.name) == "Vienna"


@pytest.mark.parametrize(
    ("event", "when"),
    [
        ("<ev:startdate>2023-07-04</ev:startdate><ev:enddate>2023-07-06</ev:enddate>", "2023-07-04/2023-07-06"),
        (
            "<ev:startdate>2023-07-04T10:00:00+02:00</ev:startdate><ev:enddate>2023-07-04T12:30:00+02:00</ev:enddate>",
            "2023-07-04T10:00+02:00/12:30+02:00",
        ),
        ("<ev:startdate>2023-07-04T10:00</ev:startdate>", "2023-07-04T10:00[Europe/Vienna]"),
        (
            "<ev:startdate>2023-07-04T10:00:00Z</ev:startdate><ev:enddate>2023-07-05</ev:enddate>",
            "2023-07-04/2023-07-05",
        ),
        ("<xcal:dtstart>20230704</xcal:dtstart><xcal:dtend>20230707</xcal:dtend>", "2023-07-04/2023-07-06"),
        ("<xcal:dtstart>20230704T100000Z</xcal:dtstart>", "2023-07-04T10:00Z"),
    ],
)
def test_events_have_their_dates_as_they_are_written(tmp_path: Path, event: str, when: str) -> None:
    """Days, times, both ends; a time without a zone has that of the option."""
    item = single(tmp_path, DATED + event, as_="meetings", zone="Europe/Vienna")

    assert item.when.text == when


def test_entries_of_some_categories_are_meetings(tmp_path: Path) -> None:
    """The others stay statements."""
    event = DATED + "<category>Events</category><ev:startdate>2023-07</ev:startdate>"
    items, faults = read(tmp_path, rss(event, DATED.replace("urn:x:1", "urn:x:2")), meetings=("events",))

    assert [item.kind for item in items] == ["meeting", "statement"]
    assert faults == []


@pytest.mark.parametrize(
    ("event", "message"),
    [("", "has no date of an event"), ("<ev:startdate>2023-07-04T10:00</ev:startdate>", "has no zone")],
)
def test_a_meeting_whose_date_is_not_known_is_a_fault(tmp_path: Path, event: str, message: str) -> None:
    """The date of the entry is not taken in its place."""
    items, (fault,) = read(tmp_path, rss(DATED + event), as_="meetings")

    assert items == []
    assert message in fault.message
    assert fault.item == id_of("urn:x:1")


# ---------------------------------------------------------------- JSON Feed


def test_json_feeds_are_read_alike(tmp_path: Path) -> None:
    """Text stays text, a number is an id, and what is no item is named."""
    feed = {
        "version": "https://jsonfeed.org/version/1",
        "title": "Desk",
        "language": "de",
        "feed_url": "https://desk.example/feed.json",
        "items": [
            {
                "id": 7,
                "url": "https://desk.example/7",
                "content_text": "2 * 3 <b>\n\nnext",
                "date_published": "2023-06-12",
            },
            "no item",
            {"id": "b", "content_html": '<a href="x">y</a>', "date_published": "2023-06-12T10:00:00Z", "tags": ["a"]},
        ],
    }
    items, (fault,) = read(tmp_path, json.dumps(feed), name="feed.json")

    assert [str(item.text) for item in items] == ["2 \\* 3 \\<b>\n\nnext", "[y](https://desk.example/x)"]  # type: ignore[union-attr]  # statements
    assert [item.id for item in items] == [id_of("7"), id_of("b")]
    assert [item.language for item in items] == ["de", "de"]  # type: ignore[union-attr]  # likewise
    assert fault.field == "entries[2]"


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ('{"version": "https://jsonfeed.org/version/1.1",\n "items": [', "feed.json:2", "is no JSON"),
        ('{"items": []}', "feed.json", "no JSON Feed"),
        ('{"version": "https://jsonfeed.org/version/1.1"}', "feed.json", "no list of items"),
        ("[" * 100_000, "feed.json", "nests too deep"),
    ],
)
def test_json_that_is_no_feed_is_refused_with_one_fault(tmp_path: Path, text: str, place: str, message: str) -> None:
    """It says where and why."""
    items, (fault,) = read(tmp_path, text, name="feed.json")

    assert items == []
    assert str(fault.origin).startswith(place)
    assert message in fault.message


# ---------------------------------------------------------------- hostile files


def test_entities_are_refused_before_anything_is_parsed(tmp_path: Path) -> None:
    """A bomb is one line; so is the fault, in UTF-16 too."""
    bomb = (
        '<?xml version="1.0"?>\n<!DOCTYPE rss [<!ENTITY a "x">\n<!ENTITY b "&a;&a;">]>\n'
        + rss(DATED).partition("\n")[2]
    )
    for encoding in ("utf-8", "utf-16"):
        items, (fault,) = read(tmp_path, bomb.encode(encoding))

        assert items == []
        assert "entities" in fault.message
        assert fault.origin.line == 2


def test_broken_xml_is_read_as_far_as_it_can_be_and_the_line_named(tmp_path: Path) -> None:
    """As nobody knows what is lost, what the feed had before is not gone: the fault is of no single item."""
    broken = rss(DATED, DATED.replace("urn:x:1", "urn:x:2")).replace("</channel></rss>", "<item><title>cut")
    items, (fault,) = read(tmp_path, broken)

    assert [item.id for item in items] == [id_of("urn:x:1"), id_of("urn:x:2")]
    assert "the XML is broken" in fault.message
    assert (fault.severity, fault.item, fault.origin.line > 7) == (Severity.ERROR, "", True)


def test_an_entry_that_is_cut_off_is_left_out(tmp_path: Path) -> None:
    """Nobody is told half of what it says."""
    whole = rss(DATED, DATED.replace("urn:x:1", "urn:x:2"))
    items, (fault,) = read(tmp_path, whole[: whole.rindex("</item>")])

    assert [item.id for item in items] == [id_of("urn:x:1")]
    assert "1 entries could be read" in fault.message


def test_a_packed_file_is_unpacked(tmp_path: Path) -> None:
    """As servers send it, and some programs store it."""
    items, faults = read(tmp_path, gzip.compress(rss(DATED).encode(), mtime=0))

    assert ([item.id for item in items], faults) == ([id_of("urn:x:1")], [])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (gzip.compress(b"x" * 20_000_000, mtime=0), "larger than 10 MB"),
        (gzip.compress(b"<rss>" * 1000, mtime=0)[:-9], "its end is missing"),
        (b"", "empty"),
        (b"<html><body>Sign in</body></html>", "it is a web page"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "is no RSS, Atom or JSON Feed"),
    ],
)
def test_what_is_no_feed_is_refused_with_one_fault(tmp_path: Path, data: bytes, message: str) -> None:
    """It says what it is instead."""
    items, (fault,) = read(tmp_path, data)

    assert items == []
    assert message in fault.message


def test_a_file_of_a_hundred_megabytes_is_refused_by_its_size(tmp_path: Path) -> None:
    """It is not read to be refused."""
    path = tmp_path / "feed.xml"
    path.touch()
    os.truncate(path, 100_000_000)
    (fault,) = SOURCE.read(Inputs(path=path, options=SOURCE.options(), names=Names()))

    assert isinstance(fault, Fault)
    assert "larger than 10 MB" in fault.message


def test_a_folder_is_no_feed(tmp_path: Path) -> None:
    """It is a fault, no traceback."""
    (fault,) = SOURCE.read(Inputs(path=tmp_path, options=SOURCE.options(), names=Names()))

    assert "cannot be read" in str(fault)
