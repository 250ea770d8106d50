"""The archives of RSS, Atom and JSON Feed (RFC 5005): nothing is out of reach, and what is archived stays as it is."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplofeed.config import FeedsBy
from diplofeed.export import Exporter, Fragment
from diplofeed.export.archives import Part, divided
from diplofeed.exporters import atom, jsonfeed, rss
from diplofeed.exporters.jsonfeed import items_of
from diplofeed.ledger.store import Ledger
from diplofeed.model import Meeting, Topic
from diplofeed.publishing import Format, publish
from diplofeed.record import Record
from diplofeed.sink import MemorySink
from support.effort import cases
from support.feed_entries import (
    NS,
    SITE,
    fragment,
    full_feed,
    links_of,
    publication,
)
from support.json_feeds import valid

EXPORTERS = [rss.EXPORTER, atom.EXPORTER, jsonfeed.EXPORTER]
XML = [rss.EXPORTER, atom.EXPORTER]
xml = pytest.mark.parametrize("exporter", XML, ids=[exporter.name for exporter in XML])
every = pytest.mark.parametrize("exporter", EXPORTERS, ids=[exporter.name for exporter in EXPORTERS])
FH = "{http://purl.org/syndication/history/1.0}"
NOW = datetime(2020, 3, 5, 12, tzinfo=UTC)
_NEXT = re.compile(rb'<(atom:)?link [^>]*rel="next-archive"[^>]*/>')


# ---------------------------------------------------------------- the division


def parts_of(fragments: Sequence[Fragment], size: int = 2) -> list[Part]:
    """Return the parts of a feed that is given its fragments as a build gives them: the last changed first."""
    given_ = sorted(fragments, key=lambda each: (each.entry.updated, each.entry.tag), reverse=True)
    return list(divided(full_feed(), iter(given_), size, "atom.xml", "atom.xml"))


def held(parts: Sequence[Part]) -> dict[str, list[str]]:
    """Return the days of publication on each part, by its path."""
    return {part.path: [str(each.entry.published.date()) for each in part.fragments] for part in parts}


def test_feed_that_fits_is_whole_and_has_no_archive() -> None:
    """A feed of no more entries than a document holds is one document, which says that it is all there is."""
    for number in range(3):
        (part,) = parts_of([fragment(f"2020-01-0{day}") for day in range(1, number + 1)])
        assert (part.is_complete, part.is_archive, part.older) == (True, False, "")
        assert len(part.fragments) == number


def test_archive_begins_with_two_pages() -> None:
    """What would be the only page of an archive stays in the main document, which holds no more than twice its size."""
    days = ["2008-05-01", "2009-06-01", "2020-01-01", "2020-02-01"]
    (part,) = parts_of([fragment(day) for day in days])
    begun = parts_of([fragment(day) for day in (*days, "2021-01-01")])

    assert (part.is_complete, len(part.fragments)) == (True, 4)
    assert list(held(begun)) == ["atom.xml", "archive/2000s.atom.xml", "archive/2020.atom.xml"]


def test_years_are_pages_and_the_latest_is_none() -> None:
    """Years that are over are pages; what was published in the latest is in the main document with the newest."""
    days = ["2018-05-01", "2018-06-01", "2019-04-01", "2020-01-01", "2021-01-01", "2021-02-01"]
    parts = parts_of([fragment(day) for day in days])

    assert held(parts) == {
        "atom.xml": ["2021-02-01", "2021-01-01"],
        "archive/2018.atom.xml": ["2018-06-01", "2018-05-01"],
        "archive/2019.atom.xml": ["2019-04-01"],
        "archive/2020.atom.xml": ["2020-01-01"],
    }
    assert [(part.older, part.newer) for part in parts] == [
        ("archive/2020.atom.xml", ""),
        ("", "archive/2019.atom.xml"),
        ("archive/2018.atom.xml", "archive/2020.atom.xml"),
        ("archive/2019.atom.xml", ""),
    ]


def test_what_was_changed_is_in_the_main_document_too() -> None:
    """An old entry that was edited lately is among the newest, and stays on its page."""
    days = ["2018-05-01", "2018-06-01", "2019-06-01", "2021-01-01"]
    edited = fragment("2018-05-01", updated="2021-03-01")
    parts = parts_of([edited, *map(fragment, days[1:])])

    assert held(parts)["atom.xml"] == ["2018-05-01", "2021-01-01"]
    assert held(parts)["archive/2018.atom.xml"] == ["2018-06-01", "2018-05-01"]
    assert parts[1].updated == edited.entry.updated


def test_full_periods_are_divided() -> None:
    """No page holds more than a document does: a year that would is halved, and so on; a day is divided by numbers."""
    halves = [fragment("2016-01-02"), fragment("2016-06-30"), fragment("2016-07-01")]
    quarters = [fragment("2017-01-02"), fragment("2017-04-03"), fragment("2017-05-01"), fragment("2017-12-31")]
    months = [fragment("2019-01-02"), fragment("2019-01-03"), fragment("2019-02-01")]
    days = [fragment(f"2020-05-0{day}", number=number) for day in (1, 2) for number in range(day)]
    day = [fragment("2021-02-03", number=number) for number in range(5)]
    parts = parts_of(
        [*halves, *quarters, *months, *days, *day, fragment("2021-02-03", number=5), fragment("2022-01-01")]
    )

    assert {path: len(shown) for path, shown in held(parts).items()} == {
        "atom.xml": 2,
        "archive/2016-h1.atom.xml": 2,
        "archive/2016-h2.atom.xml": 1,
        "archive/2017-q1.atom.xml": 1,
        "archive/2017-q2.atom.xml": 2,
        "archive/2017-h2.atom.xml": 1,
        "archive/2019-01.atom.xml": 2,
        "archive/2019-02.atom.xml": 1,
        "archive/2020-05-01.atom.xml": 1,
        "archive/2020-05-02.atom.xml": 2,
        "archive/2021-02-03-1.atom.xml": 2,
        "archive/2021-02-03-2.atom.xml": 2,
        "archive/2021-02-03-3.atom.xml": 2,
    }


def test_entry_published_late_touches_the_page_of_its_period_only() -> None:
    """What is entered late with an older date, or leaves the feed, moves nothing from one page to another."""
    days = [f"20{year}-0{month}-01" for year in range(10, 20) for month in (1, 2)]
    fragments = [fragment(day) for day in days]
    before = held(parts_of(fragments, 5))
    late = held(parts_of([*fragments, fragment("2013-01-15", updated="2019-05-01")], 5))
    left = held(parts_of(fragments[:4] + fragments[5:], 5))

    assert {path for path in before if before[path] != late[path]} == {"atom.xml", "archive/2013.atom.xml"}
    assert {path for path in before if before[path] != left[path]} == {"archive/2012.atom.xml"}


def test_withdrawn_entries_keep_their_places() -> None:
    """Fragments without data are not shown, but count, so that what is withdrawn changes no division."""
    days = ["2018-01-01", "2018-02-01", "2018-03-01", "2021-01-01"]
    whole = parts_of([fragment(day) for day in days])
    parts = parts_of([fragment(day, data=b"" if day == "2018-02-01" else b"x") for day in days])

    assert list(held(parts)) == list(held(whole))
    assert held(parts)["archive/2018-02.atom.xml"] == []


@given(
    days=st.lists(
        st.dates(date(1990, 1, 1), date(2030, 12, 31)) | st.dates(date(2020, 1, 1), date(2020, 2, 9)), max_size=80
    ),
    size=st.integers(1, 9),
)
@settings(max_examples=100, deadline=None)
def test_every_division_is_whole_and_within_bounds(days: list[date], size: int) -> None:
    """Whenever entries were published, each is on one page or in the main document, none of which is too long."""
    fragments = [fragment(str(day), number=number) for number, day in enumerate(days)]
    main, *pages = parts_of(fragments, size)
    shown = [each.entry.tag for part in (main, *pages) for each in part.fragments]
    archived = [each.entry for part in pages for each in reversed(part.fragments)]

    assert set(shown) == {each.entry.tag for each in fragments}
    assert len({each.tag for each in archived}) == len(archived)
    assert archived == sorted(archived, key=lambda each: (each.published, each.tag))
    assert len(main.fragments) <= 2 * size
    assert all(0 < len(part.fragments) <= size for part in pages)
    assert main.is_complete == (not pages)
    assert len(pages) != 1
    assert len({part.path for part in (main, *pages)}) == 1 + len(pages)


def test_feed_with_a_name_of_its_own_has_no_archive() -> None:
    """Of the feed of changes only the newest are known, so that it neither is whole nor has an archive."""
    feed = attrs.evolve(full_feed(), filename="changes.xml")
    fragments = [fragment(f"20{year}-01-01") for year in range(30, 10, -1)]
    (part,) = divided(feed, iter(fragments), 3, "atom.xml", "atom.xml")

    assert (part.path, part.is_complete, len(part.fragments)) == ("changes.xml", False, 3)


# ---------------------------------------------------------------- what is published


@attrs.define
class Desk:
    """A record that is built again and again, and what it is published as."""

    size: int = 3
    items: dict[str, Meeting] = attrs.field(factory=dict)
    now: datetime = NOW
    sink: MemorySink = attrs.field(factory=MemorySink)
    ledger: Ledger = attrs.field(factory=lambda: Ledger.open(":memory:", publication=publication().id))

    def put(self, name: str, title: str, **more: Any) -> None:
        """Enter a meeting or change it."""
        self.items[name] = Meeting(id=name, title=title, when="2023", **more)

    def build(self, *, by_topic: bool = False) -> dict[str, bytes]:
        """Publish, and return the files that are not as they were."""
        before = dict(self.sink.files)
        report = publish(
            Record(items=tuple(self.items.values())),
            publication=publication(),
            formats=[Format(exporter=exporter, options=exporter.options(entries=self.size)) for exporter in EXPORTERS],
            ledger=self.ledger,
            sink=self.sink,
            now=self.now,
            feeds_by=FeedsBy(topic=by_topic),
            withdraw_at_most=1.0,
        )
        assert report.complete, report.failures
        return {name: data for name, data in self.sink.files.items() if before.get(name) != data}

    def walk(self, exporter: Exporter, folder: str = "") -> Iterator[tuple[str, bytes]]:
        """Yield the documents of a feed as a reader finds them: the main one, and from each the one before it."""
        name = folder + exporter.filename
        seen: set[str] = set()
        while name:
            assert name not in seen
            seen.add(name)
            yield name, self.sink.files[name]
            name = older(self.sink.files[name]).removeprefix(SITE)


@pytest.fixture(name="desk")
def _desk() -> Iterator[Desk]:
    desk = Desk()
    with desk.ledger:
        yield desk


def older(data: bytes) -> str:
    """Return the address of the page before a document, as feedparser or a reader of JSON finds it."""
    if data.startswith(b"{"):
        return str(json.loads(data).get("next_url", ""))
    links = feedparser.parse(data).feed.links
    return next((link.href for link in links if link.rel == "prev-archive"), "")


def titles(data: bytes) -> dict[str, str]:
    """Return the titles of the entries of a document, by identity."""
    if data.startswith(b"{"):
        return {item["id"]: item["title"] for item in json.loads(data)["items"]}
    return {entry.id: entry.title for entry in feedparser.parse(data).entries}


def yearly(desk: Desk, years: int = 3, each: int = 2) -> None:
    """Publish a record that gets some meetings every year."""
    for year in range(years):
        for number in range(each):
            desk.put(f"m{year}{number}", f"Meeting {number} of year {year}", topics=(Topic(id="t", name="Talks"),))
            desk.build()
            desk.now += timedelta(days=30)
        desk.now = datetime(desk.now.year + 1, 1, 10, tzinfo=UTC)


@every
def test_every_entry_is_found_from_the_main_document(desk: Desk, exporter: Exporter) -> None:
    """From page to page a reader comes to each entry of the feed, in its newest version, and to every page."""
    yearly(desk, years=4)
    desk.put("m00", "New title")
    desk.build()
    result = list(desk.walk(exporter))
    tags = [tag for _, data in result for tag in titles(data)]

    suffix = "json" if exporter.name == "json" else exporter.filename
    assert [name for name, _ in result] == [exporter.filename, *(f"archive/{y}.{suffix}" for y in (2022, 2021, 2020))]
    assert {tag.rpartition("/")[2] for tag in tags} == set(desk.items)
    assert [titles(data).get(f"{publication().id}/meeting/m00") for _, data in result] == [
        "New title",
        None,
        None,
        "New title",
    ]


@every
def test_one_change_rewrites_the_main_documents_and_its_own_pages(desk: Desk, exporter: Exporter) -> None:
    """An edited meeting is written where it shows: the main document and its page, in each of its feeds."""
    yearly(desk)
    desk.build(by_topic=True)
    item = desk.items["m01"]
    desk.put("m01", "Edited", topics=item.topics)
    changed = desk.build(by_topic=True)

    suffix = "json" if exporter.name == "json" else exporter.filename
    mine = {name for name in changed if name.endswith(suffix)} - {"changes.xml", "feeds.json"}
    mine -= {name for name in mine if exporter.name == "json" and name.endswith("opml")}
    documents = (exporter.filename, f"archive/2020.{suffix}")
    assert mine == {f"{folder}{name}" for folder in ("", "topic/t/") for name in documents}


@xml
def test_archive_says_where_it_belongs(desk: Desk, exporter: Exporter) -> None:
    """A page names itself, the main document and its neighbours, and nothing that is not true of it (RFC 5005 §4)."""
    yearly(desk)
    name, kind = exporter.filename, exporter.media_type
    roots = {path: ET.fromstring(data) for path, data in desk.walk(exporter)}
    channels = {path: root if exporter.name == "atom" else root[0] for path, root in roots.items()}
    main, page, first = (channels[path] for path in (name, f"archive/2021.{name}", f"archive/2020.{name}"))

    assert links_of(page, "self") == [{"href": f"{SITE}archive/2021.{name}", "type": kind}]
    assert links_of(page, "current") == [{"href": f"{SITE}{name}", "type": kind}]
    assert links_of(page, "prev-archive") == [{"href": f"{SITE}archive/2020.{name}", "type": kind}]
    assert links_of(first, "next-archive") == [{"href": f"{SITE}archive/2021.{name}", "type": kind}]
    assert links_of(page, "next-archive") == links_of(first, "prev-archive") == []
    assert links_of(main, "prev-archive") == [{"href": f"{SITE}archive/2021.{name}", "type": kind}]
    assert links_of(main, "current") == links_of(main, "next-archive") == []
    assert [[each.find(FH + mark) is not None for mark in ("archive", "complete")] for each in (main, page, first)] == [
        [False, False],
        [True, False],
        [True, False],
    ]
    assert links_of(page, "hub") == []
    assert {link["type"] for link in links_of(page, "alternate")} <= {"text/html"}
    assert links_of(main, "hub") != [] != links_of(main, "alternate")
    if exporter.name == "atom":
        assert {channel.findtext("a:id", namespaces=NS) for channel in channels.values()} == {publication().id}
        newest = max(entry.findtext("a:updated", namespaces=NS) for entry in page.findall("a:entry", NS))
        assert page.findtext("a:updated", namespaces=NS) == newest


def test_nothing_depends_on_the_day(desk: Desk) -> None:
    """Years after, when nothing was published since, every document is as it was."""
    yearly(desk)
    desk.now += timedelta(days=3000)

    assert desk.build() == {}


@xml
def test_whole_feed_says_so(desk: Desk, exporter: Exporter) -> None:
    """A document that holds its whole feed is complete, and the feed of changes is not (RFC 5005 §2)."""
    desk.put("only", "Talks")
    desk.build()
    assert b"<fh:complete/>" in desk.sink.files[exporter.filename]
    assert b"<fh:complete/>" not in desk.sink.files["changes.xml"]


def test_json_archive_is_of_its_feed(desk: Desk) -> None:
    """A page of JSON Feed is known by the address of its feed and leads to the page before, the first to none."""
    yearly(desk)
    main, page, first = (json.loads(data) for _, data in desk.walk(jsonfeed.EXPORTER))

    assert {each["feed_url"] for each in (main, page, first)} == {f"{SITE}feed.json"}
    assert (main["next_url"], page["next_url"]) == (f"{SITE}archive/2021.json", f"{SITE}archive/2020.json")
    assert "next_url" not in first
    assert "hubs" in main
    assert "hubs" not in page


def test_json_archive_keeps_to_its_schema_and_gives_every_item_back(desk: Desk) -> None:
    """Each page is valid by the schema in the documentation, and from all of them every item is read back whole."""
    yearly(desk)
    pages = [data for _, data in desk.walk(jsonfeed.EXPORTER)]

    assert all(valid(data) for data in pages)
    assert {each.id: each for data in pages for each in items_of(data)} == desk.items


def test_withdrawn_entry_is_a_tombstone_in_atom_and_a_hole_elsewhere(desk: Desk) -> None:
    """What is withdrawn leaves its page, which is otherwise as it was; Atom says that it was withdrawn."""
    yearly(desk)
    del desk.items["m01"]
    changed = desk.build()

    pages = {name for name in changed if name.startswith("archive/")}
    assert pages == {"archive/2020.rss.xml", "archive/2020.atom.xml", "archive/2020.json"}
    assert b"deleted-entry" in changed["archive/2020.atom.xml"]
    assert b"/m01" not in changed["archive/2020.rss.xml"] + changed["archive/2020.json"]
    assert b"/m00" in changed["archive/2020.rss.xml"]


# ---------------------------------------------------------------- histories

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(1, 5)),
        st.tuples(st.just("edit"), st.integers(0, 50)),
        st.tuples(st.just("withdraw"), st.integers(0, 50)),
        st.tuples(st.just("return"), st.integers(0, 50)),
        st.tuples(st.just("wait"), st.sampled_from([1, 40, 400])),
    ),
    min_size=4,
    max_size=14,
)


@pytest.mark.random
@given(steps=STEPS, size=st.integers(1, 4))
@settings(max_examples=cases(5), deadline=None)
def test_no_history_loses_an_entry_or_rewrites_a_page(steps: list[tuple[str, int]], size: int) -> None:
    """Whatever happens, each entry is found in its newest version, and a page changes only where its entries did.

    Besides, a page changes once, to name the page after it.
    """
    desk, gone = Desk(size=size), {}
    with desk.ledger:
        for count, (what, number) in enumerate(steps):
            before, touched = dict(desk.sink.files), set()
            chosen = list(gone if what == "return" else desk.items)[number % 7 :: 7][:1]
            if what == "add":
                for each in range(number):
                    desk.put(f"n{count}-{each}", f"Version {count}")
            elif what == "wait":
                desk.now += timedelta(days=number)
            for name in chosen if what in ("edit", "withdraw", "return") else ():
                touched.add(name)
                if what == "withdraw":
                    gone[name] = desk.items.pop(name)
                else:
                    gone.pop(name, None)
                    desk.put(name, f"Version {count}")
            desk.now += timedelta(hours=1)
            desk.build()
            check_reach(desk)
            check_pages(before, desk.sink.files, touched)


def check_reach(desk: Desk) -> None:
    """Check that walking finds every entry in its newest version and nothing else, and every page there is."""
    expected = {f"{publication().id}/meeting/{name}": str(item.title) for name, item in desk.items.items()}
    walked = set()
    for exporter in EXPORTERS:
        result: dict[str, set[str]] = {}
        for path, data in desk.walk(exporter):
            walked.add(path)
            for tag, title in titles(data).items():
                result.setdefault(tag, set()).add(title)
        assert result == {tag: {title} for tag, title in expected.items()}
    assert {name for name in desk.sink.files if name.startswith("archive/")} <= walked


def check_pages(before: dict[str, bytes], after: dict[str, bytes], touched: set[str]) -> None:
    """Check that pages are there still, as they were but for what was touched and their first page after."""
    for name, was in before.items():
        if not name.startswith("archive/"):
            continue
        now = after[name]
        if any(f"/{each}<".encode() in was + now or f'/{each}"'.encode() in was + now for each in touched):
            continue
        assert now == was or (_NEXT.search(was) is None and _NEXT.sub(b"", now) == was), name
