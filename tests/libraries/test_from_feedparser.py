"""What feedparser read, as meetings and statements, by the code of the source `feed`."""

from __future__ import annotations

import sys
from pathlib import Path
from types import MappingProxyType
from typing import Any

import feedparser
import pytest

from diplofeed import Meeting, Party, Record, RecordError, Statement, Topic, from_feedparser, view
from diplofeed.errors import FieldError, PluginError
from diplofeed.record.mentions import with_mentions
from diplofeed.source import Inputs, Located, Names
from diplofeed.sources.feed import SOURCE, FeedSourceOptions
from diplofeed.sources.foreign import html
from support.places import EXAMPLE
from support.records import NOW, example_built

RSS = """<rss version="2.0" xmlns:ev="http://purl.org/rss/1.0/modules/event/"><channel>
<title>A ministry</title><link>https://ministry.example/</link><language>fr</language><description>News</description>
<item><guid>a-1</guid><title>Une &lt;b&gt;note&lt;/b&gt;</title><link>https://ministry.example/1</link>
<pubDate>Tue, 11 Jul 2023 10:00:00 GMT</pubDate>
<description>&lt;p&gt;Des &lt;em&gt;mots&lt;/em&gt;.&lt;/p&gt;</description>
<category>Arms</category></item>
<item><guid>a-2</guid><title>Entretiens</title><ev:startdate>2023-07-12</ev:startdate><category>Event</category></item>
<item><guid>a-3</guid><title>Sans date</title></item>
</channel></rss>"""
NAMES = Names(topics={"arms": Topic(id="arms", name="Arms")})


def test_an_entry_is_a_statement() -> None:
    """With the options of the source, and names to refer to; of the feed nothing is known."""
    first = feedparser.parse(RSS).entries[0]
    statement = from_feedparser(first, options=FeedSourceOptions(party="FR"), names=NAMES)

    assert isinstance(statement, Statement)
    assert (statement.id, str(statement.title), str(statement.text)) == ("a-1", "Une note", "Des *mots*.")
    assert (statement.when.text, statement.party) == ("2023-07-11T10:00Z", Party.country("FR"))
    assert (statement.url, statement.topics) == ("https://ministry.example/1", tuple(NAMES.topics.values()))


def test_an_entry_is_a_meeting_where_it_is_asked_for() -> None:
    """It has the date of the event."""
    meeting = from_feedparser(feedparser.parse(RSS).entries[1], options=FeedSourceOptions(meetings=("event",)))

    assert isinstance(meeting, Meeting)
    assert (meeting.id, str(meeting.title), meeting.when.text) == ("a-2", "Entretiens", "2023-07-12")


def test_a_whole_feed_is_what_the_source_reads_of_its_file(tmp_path: Path) -> None:
    """What cannot be read is among the faults, and the feed is where the items are from."""
    file = tmp_path / "feed.xml"
    file.write_text(RSS, encoding="utf-8")
    options = FeedSourceOptions(meetings=("event",))
    read = SOURCE.read(Inputs(path=file, options=options, names=NAMES))

    record = from_feedparser(feedparser.parse(RSS), options=options, names=NAMES)
    assert isinstance(record, Record)
    assert list(record.items) == [each.item for each in read if isinstance(each, Located)]
    assert [str(source.title) for source in record.items[0].sources] == ["A ministry"]
    assert [(fault.item, fault.field) for fault in record.faults] == [("a-3", "entries[3]")]


@pytest.mark.parametrize("name", ["atom", "rss"])
def test_our_own_feeds_come_back_with_their_ids(name: str, tmp_path: Path) -> None:
    """As from a file: what feedparser says of the feed tells that it is ours."""
    data = view(example_built(EXAMPLE), format=name, now=NOW).data
    file = tmp_path / "feed.xml"
    file.write_bytes(data)
    read = SOURCE.read(Inputs(path=file, options=FeedSourceOptions(), names=Names()))

    record = from_feedparser(feedparser.parse(data))
    items = [each.item for each in read if isinstance(each, Located)]
    assert [alone(item) for item in record.items] == [alone(item) for item in items]
    assert "vienna-arms-control" in {item.id for item in record.items}


def alone(item: Meeting | Statement) -> Meeting | Statement:
    """Return an item without what it says of others, of which not all are in a feed."""
    return with_mentions(item, lambda _: False)


def test_an_entry_that_is_no_item_is_an_error() -> None:
    """It says why."""
    with pytest.raises(RecordError, match=r"feedparser entry: error: entries\[1\]: 'Sans date' cannot be read: it has"):
        from_feedparser(feedparser.parse(RSS).entries[2])
    with pytest.raises(RecordError, match="has no id and no link"):
        from_feedparser({"title": "Nothing else"})


def test_what_is_broken_is_named() -> None:
    """What feedparser could not read whole is a fault of the record, with its line."""
    record = from_feedparser(feedparser.parse(RSS.removesuffix("</channel></rss>")))

    assert [item.id for item in record.items] == ["a-1"]
    assert any("the XML is broken here" in fault.message and fault.origin.line for fault in record.faults)


@pytest.mark.parametrize("thing", [None, "<rss/>", b"<rss/>", 5, []])
def test_another_object_is_refused(thing: Any) -> None:
    """The error says what is taken."""
    with pytest.raises(FieldError, match=r"from_feedparser\.parsed: .* expected a mapping"):
        from_feedparser(thing)


@pytest.mark.parametrize(
    ("result", "message"),
    [
        ({"entries": None}, "['entries']: None is of type NoneType; expected a list: each a mapping"),
        ({"entries": 5}, "['entries']: 5 is of type int; expected a list: each a mapping"),
        ({"entries": ["a", 3]}, "['entries'][1]: 'a' is of type str; expected a mapping"),
        ({"entries": [{}, 3]}, "['entries'][2]: 3 is of type int; expected a mapping"),
        ({"entries": [], "feed": None}, "['feed']: None is of type NoneType; expected a mapping"),
    ],
)  # fmt: skip
def test_what_is_no_result_of_feedparser_is_refused(result: Any, message: str) -> None:
    """The error names the part that is wrong."""
    with pytest.raises(FieldError) as error:
        from_feedparser(result)
    assert str(error.value) == f"from_feedparser.parsed{message}"


@pytest.mark.parametrize(
    "name", ["title_detail", "content", "published_parsed", "links", "tags", "where", "id", "authors"]
)
@pytest.mark.parametrize("value", [None, 5, "x", ["a", 3], {"a": 3}, (1,)])
def test_an_entry_with_a_field_of_another_type_is_read_without_it(name: str, value: Any) -> None:
    """As far as the others go; an entry may be any mapping."""
    published = "in July" if name == "published_parsed" else "2023-07-11T10:00:00Z"
    entry = MappingProxyType({"title": "Note", "id": "n", "published": published, name: value})
    record = from_feedparser({"entries": [entry]})
    assert isinstance(record, Record)
    assert [str(item.title) for item in record.items] in (["Note"], [])
    assert record.items or record.faults


def test_a_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """HTML is read by a package of the extra `import`."""
    entry = feedparser.parse(RSS).entries[0]
    html._converter.cache_clear()
    monkeypatch.setitem(sys.modules, "markdownify", None)

    with pytest.raises(PluginError, match=r"markdownify is needed: pip install 'diplofeed\[import\]'"):
        from_feedparser(entry)
