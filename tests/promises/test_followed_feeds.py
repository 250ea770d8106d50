"""A feed of others followed through five versions: it shows its latest entries, and what slid out of it stays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
from attrs import evolve

from diplofeed.importing.plan import Gone, What
from diplofeed.importing.run import Wishes, import_from
from support.followed import Document, Seen, built, changed, following
from support.places import ROOT
from support.records import CONFIG, written

PART: Final = r"[ ]+<(?:entry|item)>.*?</(?:entry|item)>\n"
REAL: Final = ROOT.parent / "shared/corpus/feeds/rss-parser__heise.atom"
MOMENTS: Final = [datetime(2016, 2, 2, 12, tzinfo=UTC) + timedelta(days) for days in range(5)]


def made_by_hand() -> str:
    """Return a feed of RSS with a dozen entries, the latest first."""
    items = (
        f"    <item>\n        <title>Notice {number}</title>\n        <guid isPermaLink='false'>n-{number}</guid>\n"
        f"        <link>https://board.example/{number}.html?from=rss</link>\n"
        f"        <pubDate>Fri, {number + 1:02} Jan 2016 10:00:00 GMT</pubDate>\n"
        f"        <description><![CDATA[<p>The board &amp; the public, {number}.</p>]]></description>\n    </item>\n"
        for number in range(12, 0, -1)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0">\n  <channel>\n    <title>The board</title>\n'
        "    <link>https://board.example/</link>\n    <pubDate>Mon, 01 Feb 2016 10:00:00 GMT</pubDate>\n"
        f"{''.join(items)}"
        "  </channel>\n</rss>\n"
    )


def touched(feed: Document) -> str:
    """Return a feed that says the same in other bytes: other order, moments of change, line ends and software."""
    entries = [entry.replace("</published>", "</published><rights>All</rights>") for entry in feed.parts[::-1]]
    text = evolve(feed, parts=entries).text.replace("<entry>", '<entry xmlns:x="https://x.example/">')
    text = re.sub(r"<updated>.*?</updated>", "<updated>2016-02-03T09:00:00Z</updated>", text)
    text = re.sub(
        r"(<channel>.*?)<pubDate>.*?</pubDate>",
        r"\1<pubDate>Wed, 03 Feb 2016 09:00:00 GMT</pubDate>",
        text,
        count=1,
        flags=re.DOTALL,
    )
    return text.replace("</title>", "</title><!-- made anew -->", 1).replace("\n", "\r\n")


def new(entry: str, number: int) -> str:
    """Return an entry as a new one."""
    entry = re.sub(r"(<(id|guid)[^>]*>)[^<]*", rf"\1urn:new:{number}", entry)
    return re.sub(r"(<title[^>]*>)[^<]*", rf"\1A new one, {number}", entry)


def versions(text: str) -> list[str]:
    """Return a feed and what its publisher makes of it in four days."""
    first = Document.of(text, PART)
    edited = (
        first.edited(2, lambda entry: re.sub(r"(<title[^>]*>)[^<]*", r"\1Corrected", entry))
        .edited(3, lambda entry: re.sub(r"(\?\w+=)[\w.]+", r"\1elsewhere", entry))
        .edited(4, lambda entry: entry.replace("]]>", "<p>Later added.</p>]]>"))
    )
    slid = evolve(edited, parts=[new(edited.parts[0], 2), new(edited.parts[0], 1), *edited.parts[:-3]])
    back = evolve(edited, parts=[*slid.parts[:4], *slid.parts[5:], edited.parts[-3]])  # one in between removed
    return [first.text, touched(first), edited.text, slid.text, back.text]


@pytest.fixture(
    name="text",
    params=[
        "made by hand",
        pytest.param("real", marks=pytest.mark.skipif(not REAL.is_file(), reason="the corpus is not there")),
    ],
)
def _text(request: pytest.FixtureRequest) -> str:
    return REAL.read_text(encoding="utf-8") if request.param == "real" else made_by_hand()


def followed(tmp_path: Path, text: str) -> list[Seen]:
    """Build a record with each version of a feed; return what was seen."""
    root, seen = following(tmp_path / "record", "feed", "there.xml"), []
    for version, moment in zip(versions(text), MOMENTS, strict=True):
        (tmp_path / "there.xml").write_bytes(version.encode())
        report, shown = built(root, moment)
        assert report.complete, report.faults
        assert report.kept == ()
        seen.append(shown)
    return seen


def test_subscribers_get_exactly_the_changes(tmp_path: Path, text: str) -> None:
    """What was edited has other bytes in each format; what slid out stays as it was, and is announced by nobody."""
    first, same, edited, slid, back = followed(tmp_path, text)
    feeds = {name: entries for name, entries in first.entries.items() if name != "ical"}

    assert same.files == first.files

    changes = changed(same, edited)
    assert {name: len(changes[name]) for name in feeds} == dict.fromkeys(feeds, 3)
    assert len({frozenset(changes[name]) for name in feeds}) == 1
    assert {key for key, when in edited.updated.items() if when != same.updated[key]} == changes["json"]
    assert len(edited.news(same)) == 3

    added = slid.entries["json"].keys() - edited.entries["json"].keys()
    assert len(added) == 2
    assert {name: changed(edited, slid)[name] for name in feeds} == dict.fromkeys(feeds, added)
    assert slid.news(edited) == ["New: A new one, 1", "New: A new one, 2"]

    assert back.files == slid.files


def test_a_feed_that_is_empty_for_a_while_takes_nothing_away(tmp_path: Path, text: str) -> None:
    """A publisher's software that lost its entries has withdrawn none."""
    root, whole = following(tmp_path / "record", "feed", "there.xml"), Document.of(text, PART)
    (tmp_path / "there.xml").write_text(text, encoding="utf-8")
    _, before = built(root, MOMENTS[0])
    (tmp_path / "there.xml").write_text(whole.head + whole.tail, encoding="utf-8")

    report, after = built(root, MOMENTS[1])

    assert report.complete
    assert after.files == before.files


def test_what_a_feed_that_keeps_all_has_no_more_is_withdrawn(tmp_path: Path, text: str) -> None:
    """Where the record says that the feed drops nothing, what is gone from it is announced."""
    root = following(tmp_path / "record", "feed", "there.xml")
    config = root / "diplofeed.toml"
    config.write_text(config.read_text(encoding="utf-8") + 'drops = "nothing"\n', encoding="utf-8")
    _, _, edited, slid, _ = versions(text)
    (tmp_path / "there.xml").write_text(edited, encoding="utf-8")
    _, before = built(root, MOMENTS[0])
    (tmp_path / "there.xml").write_text(slid, encoding="utf-8")
    _, after = built(root, MOMENTS[1])

    assert [title.partition(":")[0] for title in after.news(before)] == [
        "New",
        "New",
        "Withdrawn",
        "Withdrawn",
        "Withdrawn",
    ]


@pytest.mark.parametrize("gone", Gone)
def test_files_say_exactly_the_changes(tmp_path: Path, text: str, gone: Gone) -> None:
    """An import writes the files of entries that were changed, and removes none of what slid out."""
    root, file = written(tmp_path / "record", {"diplofeed.toml": CONFIG}), tmp_path / "there.xml"
    states: list[Mapping[str, bytes]] = []
    for version in versions(text):
        file.write_bytes(version.encode())
        report = import_from(root, str(file), Wishes(gone=gone, clock=lambda: MOMENTS[-1]))
        assert report.complete, report.faults
        assert {outcome.what for outcome in report.outcomes} <= {What.ADDED, What.UPDATED, What.UNCHANGED}
        states.append({path.name: path.read_bytes() for path in (root / "statements").glob("*")})

    changes = [
        len({name for name in {*before, *after} if before.get(name) != after.get(name)})
        for before, after in pairwise(states)
    ]
    assert changes == [0, 3, 2, 0]
