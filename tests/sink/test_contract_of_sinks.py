"""Both versions of the contract of sinks: states asked for at once, media types, and sinks that know neither."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from attrs import define, field, frozen

from diplofeed.cache import FileCache
from diplofeed.config import FeedsBy, Publication
from diplofeed.ledger.store import Ledger
from diplofeed.model import Meeting, Topic
from diplofeed.publishing import Format, Report, publish
from diplofeed.record import Record
from diplofeed.registry import Registry
from diplofeed.sink import FolderSink, MemorySink, Sink, Written
from diplofeed.sink.version1 import SinkVersion1, adapted
from diplofeed.testing import check_sink

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DESK = Publication(id="tag:example.org,2026:talks", title="Talks", link="https://example.org/talks/")


@define
class Old:
    """A sink of version 1, as diplofeed 0.1 described it."""

    files: dict[str, bytes] = field(factory=dict)
    name: str = "old"
    asked: list[str] = field(factory=list)
    inner: MemorySink = field(init=False)

    @inner.default
    def _inner(self) -> MemorySink:
        return MemorySink(self.files)

    @contextmanager
    def hold(self) -> Iterator[frozenset[str]]:
        with self.inner.hold() as left:
            yield left

    def write(self, name: str, chunks: Iterable[bytes]) -> Written:
        return self.inner.write(name, chunks)

    def state(self, name: str) -> str:
        self.asked.append(name)
        return self.inner.state(name)

    def remove(self, name: str) -> bool:
        return self.inner.remove(name)


@frozen
class Counted(MemorySink):
    """A sink that notes how many documents each call for states is about."""

    calls: list[int] = field(factory=list)

    def states(self, names: Iterable[str]) -> Mapping[str, str]:
        asked = tuple(names)
        self.calls.append(len(asked))
        return super().states(asked)


def build(folder: Path, sink: Sink | SinkVersion1, title: str = "Talks", size: int = 40) -> Report:
    """Publish meetings, each with a feed of its own, and remember it in the folder."""
    registry = Registry.builtin()
    items = [
        Meeting(id=f"m{n}", title=title if n == 0 else "Talks", when="2023", topics=(Topic(id=f"t{n}", name=f"T{n}"),))
        for n in range(size)
    ]
    with (
        FileCache(folder / "cache.db") as cache,
        Ledger.open(folder / "ledger.db", publication=DESK.id) as ledger,
    ):
        return publish(
            Record(items=tuple(items)),
            publication=DESK,
            formats=[Format.of(registry.exporter(name)) for name in ("rss", "json")],
            ledger=ledger,
            sink=sink,
            now=NOW,
            feeds_by=FeedsBy(topic=True),
            cache=cache,
        )


def test_states_are_asked_for_at_once(tmp_path: Path) -> None:
    """However many documents there are, a build asks once what stands, and once a format what it wrote."""
    sink = Counted()
    first = build(tmp_path, sink)
    assert len(first.written) > 80
    assert len(sink.calls) <= 4
    assert sum(sink.calls) >= 80
    sink.calls.clear()

    second = build(tmp_path, sink)

    assert second.written == ()
    assert len(sink.calls) == 1
    assert sink.calls[0] >= 80


def test_only_what_was_touched_is_written_again(tmp_path: Path) -> None:
    """A document that somebody changed or removed is written again, and no other."""
    sink = FolderSink(tmp_path / "out")
    build(tmp_path, sink)
    (tmp_path / "out" / "topic" / "t3" / "rss.xml").write_bytes(b"of somebody else")
    (tmp_path / "out" / "topic" / "t4" / "feed.json").unlink()

    report = build(tmp_path, FolderSink(tmp_path / "out"))

    assert report.written == ("topic/t3/rss.xml", "topic/t4/feed.json")


def test_what_is_touched_while_a_build_runs_is_seen_by_the_next(tmp_path: Path) -> None:
    """A file that somebody writes after the build did is not remembered as the build's own."""

    @define
    class Disturbed(FolderSink):
        def states(self, names: Iterable[str]) -> Mapping[str, str]:
            if (self.root / "rss.xml").exists():
                (self.root / "rss.xml").write_bytes(b"of somebody else")
            return super().states(names)

    build(tmp_path, Disturbed(tmp_path / "out"))

    assert build(tmp_path, FolderSink(tmp_path / "out")).written == ("rss.xml",)


def test_the_sink_is_told_the_media_type_of_each_document(tmp_path: Path) -> None:
    """A document comes with its own media type, or else that of its format."""
    sink = MemorySink()
    build(tmp_path, sink)

    assert sink.media_types.keys() == sink.files.keys()
    named = {name: sink.media_types[name] for name in ("rss.xml", "feed.json", "feed.css", "feeds.json", "feeds.opml")}
    assert named == {
        "rss.xml": "application/rss+xml",
        "feed.json": "application/feed+json",
        "feed.css": "text/css",
        "feeds.json": "application/json",
        "feeds.opml": "text/x-opml",
    }
    assert sink.media_types["topic/t1/rss.xml"] == "application/rss+xml"


def test_a_sink_of_version_1_goes_on_working(tmp_path: Path) -> None:
    """A sink that has ``state`` alone, and whose ``write`` takes no media type, is built to as before."""
    old, new = Old(), MemorySink()
    for folder in (tmp_path / "old", tmp_path / "new"):
        folder.mkdir()

    build(tmp_path / "old", old)
    build(tmp_path / "new", new)

    assert old.files == new.files
    assert old.asked
    assert build(tmp_path / "old", old).written == ()
    tried = Old()
    check_sink(lambda: tried, read=tried.files.get)


def test_a_derived_sink_with_a_write_of_version_1_goes_on_working(tmp_path: Path) -> None:
    """A class derived from a built-in sink may override ``write`` as version 1 had it."""
    handed = []

    @frozen
    class Noted(MemorySink):
        def write(self, name: str, chunks: Iterable[bytes]) -> Written:  # type: ignore[override]  # of version 1
            handed.append(name)
            return super().write(name, chunks)

    sink = Noted()
    build(tmp_path, sink)

    assert set(handed) == sink.files.keys()
    assert adapted(sink) is not sink
    assert adapted(MemorySink()) == MemorySink()


@frozen
class Single(MemorySink):
    """A sink that knows the states of the first document alone."""

    def states(self, names: Iterable[str]) -> Mapping[str, str]:
        return {name: self.state(name) for name in tuple(names)[:1]}


@frozen
class Fresh(MemorySink):
    """A sink whose states are those of a process."""

    def states(self, names: Iterable[str]) -> Mapping[str, str]:
        return {name: f"{id(self)} {state}" for name, state in super().states(names).items() if state}


@frozen
class Everywhere(MemorySink):
    """A sink that has a state of whatever it is asked for among others."""

    def states(self, names: Iterable[str]) -> Mapping[str, str]:
        asked = tuple(names)
        return {name: self.state(name) or ("?" if len(asked) > 1 else "") for name in asked}


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (Single, "states of many documents has another state of"),
        (Everywhere, "states of many documents has another state of it .*'missing.txt'"),
        (Fresh, "states differ in the next build"),
    ],
)
def test_states_that_break_the_contract_are_found(make: type[MemorySink], message: str) -> None:
    """The message says what is wrong with the states of several documents."""
    files: dict[str, bytes] = {}
    made: list[MemorySink] = []  # kept, so that no two have one id

    def opened() -> MemorySink:
        made.append(make(files))
        return made[-1]

    with pytest.raises(AssertionError, match=message):
        check_sink(opened)
