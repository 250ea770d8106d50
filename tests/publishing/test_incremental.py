"""A build does again only what changed, and what it writes is what a build from nothing would write."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from diplofeed.cache import FileCache
from diplofeed.cache.shortcut import Shortcut
from diplofeed.config.load import load_config, options
from diplofeed.exporters.syndication import feedgen as _feedgen
from diplofeed.ledger import decide
from diplofeed.ledger.store import Ledger
from diplofeed.publishing import Format, Report, publish
from diplofeed.publishing.reading import load_record
from diplofeed.registry import Registry
from diplofeed.sink import DrySink, FolderSink
from diplofeed.sink.contract import STAGING
from support.places import EXAMPLE, contents, copied
from support.records import run

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
VIENNA = "meetings/vienna-arms-control.md"


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    root = tmp_path / "record"
    copied(EXAMPLE, root)
    return root


def build(root: Path, now: datetime = NOW, *, cached: bool = True, dry: bool = False) -> Report:
    """Build a record as the command does, with the cache beside it or a fresh one."""
    config, registry = load_config(root), Registry.builtin()
    formats = [
        Format(exporter=each, options=options(each.options, config.exporters.get(each.name), each.name))
        for each in map(registry.exporter, registry.names("exporter"))
    ]
    path = root.parent / "cache.db"
    with (
        FileCache(path if cached else root.parent / "none" / str(now.timestamp())) as cache,
        Ledger.open(root / ".diplofeed" / "ledger.db", publication=config.publication.id) as ledger,
    ):
        return publish(
            load_record(root, config, registry, cache=cache),
            publication=config.publication,
            formats=formats,
            ledger=ledger,
            sink=DrySink(root / "public") if dry else FolderSink(root / "public"),
            now=now,
            feeds=config.feeds,
            feeds_by=config.feeds_by,
            cache=cache,
        )


def counted(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> list[Any]:
    """Return a list that grows by the first argument of each call of a function."""
    calls: list[Any] = []
    original: Callable[..., Any] = getattr(owner, name)

    def call(*args: Any, **kwargs: Any) -> Any:
        calls.append(args[0])
        return original(*args, **kwargs)

    monkeypatch.setattr(owner, name, call)
    return calls


def edit(root: Path, name: str, old: str, new: str) -> None:
    """Change a text in a file of the record."""
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_nothing_is_done_again_where_nothing_changed(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second build compares no item and renders none, and says the same of what is left out."""
    calls = [counted(monkeypatch, owner, name) for owner, name in ((decide, "_compare"), (_feedgen, "atom_head"))]
    first = build(record)
    assert all(calls)
    for of_first in calls:
        of_first.clear()

    second = build(record)

    assert calls == [[], []]
    assert second.written == second.removed == ()
    assert second.unchanged == first.written
    assert second.left_out == first.left_out


def test_one_change_is_read_decided_and_written_where_it_shows(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An edited meeting is the only one compared, and exactly the files that show it are written."""
    build(record)
    compared = counted(monkeypatch, decide, "_compare")
    edit(record, VIENNA, "when: 2023-07", "when: 2023-07-11")

    report = build(record, NOW + timedelta(hours=1))

    assert len(compared) == 1
    feeds = ["", "arms-control/", "held/", "party/RU/", "party/US/", "series/us-russia-talks/"]
    feeds += [f"topic/{topic}/" for topic in ("arms-control", "nuclear-proliferation", "strategic-stability")]
    expected = {
        f"{feed}{name}"
        for feed in feeds
        for name in (*NEWS, *EVENTS, *TABLES, "calendar.ics", "digest.md", "index.html")
    }
    named = ("", "arms-control/", "held/")
    expected |= {
        f"{feed}{name}"
        for feed in named
        for name in (
            "digest/2023-07.md",
            "digest/2023-07.eml",
            "digest/2023-07.email.html",
            "letters.json",
            "digests.xml",
            "calendar/2023.ics",
            "changes.xml",
            "changes/index.html",
            "timeline.svg",
        )
    }
    # A statement that is about the meeting names it with its date.
    expected |= {f"{feed}{name}" for feed in OF_ASHFORD for name in (*NEWS, *EVENTS, "digest.md")}
    expected |= {f"{feed}digest/2023.{kind}" for feed in ("", "voices/") for kind in ("md", "eml", "email.html")}
    expected |= {"feeds.json", "sitemap.xml", "search/all.json", "archive/2023.html"}
    # The item's own page, and those of items that name it, are named by it, or come before it by date.
    expected |= {f"{path}/index.html" for path in OF_PAGES}
    assert set(report.written) == expected


OF_PAGES = (
    "meeting/vienna-arms-control",
    "meeting/us-russia-talks",
    "statement/ashford-interests",
    "statement/biden-g7-ukraine",
)
NEWS = ("rss.xml", "atom.xml", "feed.json")
EVENTS = ("ninjs.json", "timeline.json")
TABLES = ("meetings.csv", "meetings.jsonl")
OF_ASHFORD = ("voices/", "person/henry-ashford/", "topic/risk-reduction/")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        pytest.param(VIENNA, "when: 2023-07", "when: 2023-07-11", id="date"),
        pytest.param("topics.yaml", "Arms control", "Control of arms", id="name-of-a-topic"),
        pytest.param("diplofeed.toml", "U.S.-Russia diplomacy", "Diplomacy", id="title-of-the-publication"),
        pytest.param("diplofeed.toml", "topic = true", "topic = false", id="feed-dropped"),
        pytest.param("statements/hall-outlet.yaml", "id:", "audience: internal\nid:", id="made-internal"),
        pytest.param("meetings/g7-summit-2023.yaml", "status: held", "status: cancelled", id="status"),
    ],
)
def test_what_is_written_is_what_a_build_from_nothing_writes(record: Path, name: str, old: str, new: str) -> None:
    """Whatever is edited, a build with a cache leaves the same files as one that knows nothing of earlier ones."""
    if old == "id:":
        path = record / name
        path.write_text(f"id: {path.stem}\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    build(record)
    before = shutil.copytree(record, record.parent / "before")
    made = []
    for cached in (True, False):
        edit(record, name, old, new)
        build(record, NOW + timedelta(days=1), cached=cached)
        made.append(contents(record / "public"))
        shutil.rmtree(record)
        shutil.copytree(before, record)

    assert made[0] == made[1]


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_text("spoilt")], ids=["deleted", "edited"])
def test_files_that_were_touched_are_made_again(record: Path, spoil: Callable[[Path], Any]) -> None:
    """A file of the output that somebody deleted or edited is as it was after the next build."""
    build(record)
    before = contents(record / "public")
    spoil(record / "public" / "topic" / "ukraine" / "atom.xml")

    report = build(record)

    assert report.written == ("topic/ukraine/atom.xml",)
    assert contents(record / "public") == before


def test_cache_that_is_damaged_is_none(record: Path) -> None:
    """A cache that is no database, or is gone, costs time and nothing else."""
    build(record)
    cache = record.parent / "cache.db"
    for spoil in (lambda: cache.write_bytes(b"no database" * 500), cache.unlink):
        spoil()
        report = build(record)
        assert (report.written, report.failures) == ((), ())
    assert cache.exists()


def test_another_day_asks_for_what_depends_on_the_day(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is ahead and past is found anew each day; feeds are as they were."""
    build(record)
    rendered = counted(monkeypatch, _feedgen, "atom_head")

    build(record, NOW + timedelta(days=1))

    assert [channel.id for channel in rendered if not channel.id.endswith("/digests")] == []  # a period may be over


def test_dry_run_claims_nothing(record: Path) -> None:
    """What a dry run would have written is written by the build after it."""
    build(record)
    edit(record, VIENNA, "when: 2023-07", "when: 2023-07-11")
    shutil.copytree(record / ".diplofeed", record / "ledger-before")
    claimed = build(record, NOW + timedelta(hours=1), dry=True, cached=False)
    shutil.rmtree(record / ".diplofeed")
    (record / "ledger-before").rename(record / ".diplofeed")

    report = build(record, NOW + timedelta(hours=1))

    assert report.written == claimed.written != ()


@pytest.mark.parametrize("mode", [0o666, 0o620])
def test_cache_others_can_write_is_not_read(record: Path, mode: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody else may have written is as good as none, as reading it would run it."""
    build(record)
    compared = counted(monkeypatch, decide, "_compare")
    (record.parent / "cache.db").chmod(mode)

    report = build(record)

    assert len(compared) == report.items
    assert report.written == ()


def test_cache_without_a_home_is_none(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is nowhere to keep a cache, a build does all its work."""
    monkeypatch.setenv("XDG_CACHE_HOME", os.devnull)
    with FileCache.of(record, "public") as cache:
        cache.keep("section", {"name": (b"key", b"value")})
    with FileCache.of(record, "public") as cache:
        assert cache.section("section") == {}


def test_cache_is_no_part_of_the_record(record: Path) -> None:
    """The cache of a folder lies where the system keeps what may be lost, and differs by folder and output."""
    places = [FileCache.of(root, what).path for root in (record, record.parent) for what in ("public", "other")]
    assert len(set(places)) == 4
    assert not any(path.is_relative_to(record) for path in places)


# ---------------------------------------------------------------- the command that sees at a glance


def command(root: Path, *more: str, now: datetime = NOW) -> dict[str, Any]:
    """Run the command and return what it says."""
    result = run("build", root, "--json", "--now", now.isoformat(), *more)
    assert result.exit_code == 0, result.output
    output: dict[str, Any] = json.loads(result.stdout)
    return output


def test_command_sees_at_a_glance_that_there_is_nothing_to_do(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build of what is as it was says so without reading the record, as a build that reads it does."""
    first = command(record)
    with monkeypatch.context() as patched:
        patched.setattr(Shortcut, "standing", lambda *_: None)
        read = command(record)
    monkeypatch.setattr(sys.modules["diplofeed.publishing.folder"], "build_folder", None)

    again = command(record, now=NOW + timedelta(hours=1))

    assert again == read
    assert again["unchanged"] == first["written"]


def test_command_looks_where_a_build_could_not_clear_up(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of its own that a build could not remove at its end is removed by the next, though nothing changed."""

    def refuse(path: Path, **_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO), path)

    with monkeypatch.context() as patched:
        patched.setattr(os, "rmdir", refuse)
        patched.setattr(time, "time_ns", lambda: 1 << 62)  # long after anything was touched
        command(record)
    assert (record / "public" / STAGING).exists()

    command(record)

    assert not (record / "public" / STAGING).exists()


def _edit_record(root: Path) -> None:
    edit(root, VIENNA, "when: 2023-07", "when: 2023-07-11")


def _edit_output(root: Path) -> None:
    (root / "public" / "rss.xml").write_bytes(b"")


def _touch_ledger(root: Path) -> None:
    os.utime(root / ".diplofeed" / "ledger.db")


def _add_file(root: Path) -> None:
    (root / "meetings" / ".more").mkdir()
    shutil.copy(root / VIENNA, root / "meetings" / ".more" / "twin.md")


def _edit_plugin(root: Path) -> None:
    edit(root, "titles.py", "title", "titel")


@pytest.mark.parametrize("touch", [_edit_record, _edit_output, _touch_ledger, _add_file, _edit_plugin])
def test_command_looks_where_anything_was_touched(
    record: Path, monkeypatch: pytest.MonkeyPatch, touch: Callable[[Path], None]
) -> None:
    """Whatever was touched, of the record, the output, the ledger or a plugin, the record is read."""
    (record / "titles.py").write_text(PLUGIN, encoding="utf-8")
    with (record / "diplofeed.toml").open("a", encoding="utf-8") as config:
        config.write('\n[plugins]\nfiles = ["titles.py"]\n')
    command(record, *ONE)
    command(record, *ONE)  # the plugin is compiled by now
    looked = counted(monkeypatch, sys.modules["diplofeed.publishing.folder"], "build_folder")
    assert command(record, *ONE)["written"] == []
    assert looked == []
    touch(record)

    command(record, *ONE)

    assert [task.directory for task in looked] == [record]


ONE = ("--format", "rss")  # of the formats, as what is looked at does not depend on them
PLUGIN = """
from diplofeed import Exporter

EXPORTER = Exporter(
    name="titles", filename="titles.txt", media_type="text/plain", entry=lambda entry, context: b"title\\n"
)
"""


def test_command_looks_when_an_embargo_has_passed_or_a_day(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The moment an embargo ends, and the next day, the record is read, and so it is for a moment before the last."""
    edit(record, "statements/hall-outlet.yaml", "form:", "embargo_until: 2026-11-23T15:00Z\nform:")
    command(record, *ONE)
    command(record, *ONE)  # what was edited a moment before a build is not taken for read
    looked = counted(monkeypatch, sys.modules["diplofeed.publishing.folder"], "build_folder")

    for hours, expected in ((1, 0), (2.9, 0), (-1, 1), (3, 2), (12, 3)):
        command(record, *ONE, now=NOW + timedelta(hours=hours))
        assert len(looked) == expected, hours
