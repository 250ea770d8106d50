"""The whole way from a record to files, and what a second build does."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import icalendar
import pytest
from attrs import evolve

from diplofeed.config.load import load_config
from diplofeed.errors import SinkError
from diplofeed.export import Context, Exporter
from diplofeed.ledger.store import Ledger
from diplofeed.model import Meeting
from diplofeed.publishing import Format, Report, publish
from diplofeed.publishing.reading import load_record
from diplofeed.record import Record
from diplofeed.registry import Registry
from diplofeed.sink import DrySink, FolderSink, Written
from support.places import EXAMPLE, contents, copied
from support.records import run

MAIN_FILES = {"rss.xml", "atom.xml", "feed.json", "calendar.ics", "digest.md"}
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 12, tzinfo=UTC)
VIENNA = "tag:example.org,2026:us-russia/meeting/vienna-arms-control"


@pytest.fixture(name="example")
def _example(tmp_path: Path) -> Path:
    """Return a copy of the example record."""
    root = tmp_path / "record"
    copied(EXAMPLE, root)
    return root


def build(root: Path, now: datetime = NOW, *args: str, status: int = 0) -> Any:
    """Build a record and return the report."""
    command = ["build", str(root), "--json", "--now", now.isoformat(), *args]
    result = run(*command)
    assert result.exit_code == status, result.output
    return json.loads(result.stdout)


def replace(path: Path, before: str, after: str) -> None:
    """Edit a file."""
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def updated(root: Path) -> dict[str, str]:
    """Return when each Atom entry was updated, by id."""
    parsed = feedparser.parse((root / "public" / "atom.xml").read_bytes())
    return {entry.id: entry.updated for entry in parsed.entries}


def sequences(root: Path) -> dict[str, int]:
    """Return the SEQUENCE of each event, by UID."""
    calendar = icalendar.Calendar.from_ical((root / "public" / "calendar.ics").read_bytes())
    return {str(event["UID"]): int(event.get("SEQUENCE", 0)) for event in calendar.walk("VEVENT")}


def test_example_is_published_in_every_format_and_feed(example: Path) -> None:
    """The feed of everything, those configured and those by value each have all five documents."""
    report = build(example)

    files = contents(example / "public")
    folders = {name.rpartition("/")[0] for name in files if name.rpartition("/")[2] in MAIN_FILES}
    expected = {"", "arms-control", "ukraine-and-region", "voices", "held", "topic/ukraine", "party/US", "party/G7"}
    assert expected | {"person/joe-biden", "series/us-russia-talks"} <= folders
    for folder in folders:
        names = {name.rpartition("/")[2] for name in files if name.rpartition("/")[0] == folder}
        assert names >= MAIN_FILES, folder
    assert report["items"] == 10
    assert sorted(report["written"]) == sorted(files)
    assert len(feedparser.parse(files["rss.xml"]).entries) == 10
    assert len(feedparser.parse(files["voices/atom.xml"]).entries) == 5
    assert len(feedparser.parse(files["held/atom.xml"]).entries) == 3


def test_second_build_writes_nothing(example: Path) -> None:
    """Files whose bytes are the same are not touched."""
    first = build(example)
    times = {path: path.stat().st_mtime_ns for path in (example / "public").rglob("*")}

    second = build(example, datetime(2026, 11, 23, 20, tzinfo=UTC))

    assert (second["written"], second["removed"], second["changes"]) == ([], [], [])
    assert second["unchanged"] == first["written"]
    assert {path: path.stat().st_mtime_ns for path in (example / "public").rglob("*")} == times


def test_edited_summary_updates_only_its_entry(example: Path) -> None:
    """A corrected text gives its entry a new ``updated``, no other, and keeps SEQUENCE."""
    build(example)
    before, numbers = updated(example), sequences(example)
    replace(example / "meetings" / "vienna-arms-control.md", "look like from here", "look like now")

    report = build(example, LATER)

    after = updated(example)
    assert {tag for tag in after if after[tag] != before[tag]} == {VIENNA}
    assert after[VIENNA].startswith("2026-11-24T12:00")
    assert sequences(example) == numbers
    assert [(each["id"], each["fields"]) for each in report["changes"]] == [("vienna-arms-control", ["summary"])]
    assert "party/G7/atom.xml" in report["unchanged"]


def test_moved_date_raises_sequence(example: Path) -> None:
    """A moved meeting has a SEQUENCE of one more; the others keep theirs."""
    build(example)
    before = sequences(example)
    replace(example / "meetings" / "vienna-arms-control.md", "when: 2023-07\n", "when: 2023-07-11\n")

    report = build(example, LATER)

    after = sequences(example)
    assert set(before) <= set(after)
    raised = {uid: after[uid] - before[uid] for uid in before if after[uid] != before[uid]}
    assert list(raised.values()) == [1]
    assert [(each["sequence_before"], each["sequence"]) for each in report["changes"]] == [(0, 1)]


HIDDEN = {"embargo": "embargo_until: 2027-01-01T00:00Z\n", "internal": "audience: internal\n"}


@pytest.mark.parametrize("line", HIDDEN.values(), ids=HIDDEN)
def test_hidden_items_leave_no_trace(example: Path, line: str) -> None:
    """No byte of any output holds id or title of an item under embargo or internal, nor does what names it."""
    (example / "meetings" / "backchannel-xyzzy.yaml").write_text(
        f"title: Plugh conversation\nwhen: 2026-12\nparties: [CH]\ntopics: [ukraine]\n{line}", encoding="utf-8"
    )
    (example / "statements" / "open.yaml").write_text(
        "text: Yes.\nspeaker: emily-hall\nwhen: 2023\nabout: [backchannel-xyzzy]\n"
        "related: [{ to: backchannel-xyzzy, as: follows }]\n",
        encoding="utf-8",
    )
    (example / "meetings" / "round.yaml").write_text(
        "title: A round\nwhen: 2026\nseries: backchannel-xyzzy\n", encoding="utf-8"
    )

    report = build(example)

    files = contents(example / "public")
    assert (report["items"], report["held_back"]) == (12, 1)
    traces = [
        name
        for name, data in files.items()
        for word in (b"xyzzy", b"plugh")
        if word in (data + name.encode()).lower().replace(b"\r\n ", b"")
    ]
    assert traces == []
    assert not any(name.startswith("party/CH") for name in files)


def test_embargo_ends_by_itself(example: Path) -> None:
    """A build after the moment shows the item as new."""
    path = example / "meetings" / "later.yaml"
    path.write_text("title: Plugh\nwhen: 2026-12\nembargo_until: 2026-11-24T00:00Z\n", encoding="utf-8")
    build(example)

    report = build(example, LATER)

    assert [(each["id"], each["change"]) for each in report["changes"]] == [("later", "new")]
    assert b"Plugh" in (example / "public" / "rss.xml").read_bytes()


def test_files_of_a_removed_feed_are_removed(example: Path) -> None:
    """A feed taken out of the configuration leaves no file; what diplofeed did not write stays."""
    build(example)
    stranger = example / "public" / "notes.html"
    stranger.write_text("mine", encoding="utf-8")
    replace(example / "diplofeed.toml", 'slug = "voices"', 'slug = "words"')

    report = build(example, LATER)

    assert not (example / "public" / "voices").exists()
    assert {f"voices/{name}" for name in MAIN_FILES} <= set(report["removed"])
    assert (example / "public" / "words" / "rss.xml").exists()
    assert stranger.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8"},
        {"PYTHONHASHSEED": "4242", "TZ": "America/New_York", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "random", "TZ": "UTC", "LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
    ids=["auckland", "new-york", "posix"],
)
def test_bytes_depend_on_the_record_alone(example: Path, tmp_path: Path, env: dict[str, str]) -> None:
    """Neither hash seed nor zone nor locale of the machine reaches an output."""
    build(example, NOW, "-o", str(tmp_path / "here"), "--ledger", str(tmp_path / "a.db"))
    program = "from diplofeed.cli import main; main()"
    there = ["-o", str(tmp_path / "there"), "--ledger", str(tmp_path / "b.db")]

    subprocess.run(
        [sys.executable, "-c", program, "build", str(example), "--now", NOW.isoformat(), *there],
        env={**os.environ, **env},
        check=True,
        capture_output=True,
    )

    assert contents(tmp_path / "there") == contents(tmp_path / "here")


def test_finished_build_can_be_lost_and_made_again(example: Path) -> None:
    """With the ledger kept, lost outputs come back byte by byte."""
    build(example)
    before = contents(example / "public")
    shutil.rmtree(example / "public")

    build(example, datetime(2026, 11, 23, 20, tzinfo=UTC))

    assert contents(example / "public") == before


def published(tmp_path: Path, formats: list[Exporter], ledger: Ledger, now: datetime, items: Record) -> Report:
    """Publish to a folder."""
    config = load_config(EXAMPLE)
    return publish(
        items,
        publication=config.publication,
        formats=[Format.of(format_) for format_ in formats],
        ledger=ledger,
        sink=FolderSink(tmp_path / "out"),
        now=now,
        feeds=config.feeds,
        feeds_by=config.feeds_by,
    )


def example_record() -> Record:
    """Return the record of the example."""
    return load_record(EXAMPLE, load_config(EXAMPLE), Registry.builtin())


def test_item_is_rendered_once_for_all_feeds(tmp_path: Path) -> None:
    """However many feeds show an item, each format renders it once."""
    calls: Counter[tuple[str, str]] = Counter()
    rss, atom = (Registry.builtin().exporter(name) for name in ("rss", "atom"))

    def counted(exporter: Exporter) -> Exporter:
        def entry(shown: Any, context: Context[Any]) -> bytes:
            calls[exporter.name, shown.tag] += "#" not in shown.tag  # but for the entries of changes
            return exporter.entry(shown, context)

        return evolve(exporter, entry=entry)

    with Ledger.open(":memory:", publication="tag:example.org,2026:us-russia") as ledger:
        report = published(tmp_path, [counted(rss), counted(atom)], ledger, NOW, example_record())

    assert len(report.written) > 20
    assert sum(calls.values()) == 20
    assert max(calls.values()) == 1


def test_failing_exporter_leaves_the_others_and_its_files(tmp_path: Path) -> None:
    """An exporter that raises is named; the other formats are written and its earlier files stay."""
    good = Registry.builtin().exporter("rss")
    lines = Exporter(
        name="lines", filename="lines.txt", media_type="text/plain", entry=lambda each, _: each.item.id.encode()
    )

    def fail(failing: Any, _: Context[Any]) -> bytes:
        raise RuntimeError(f"cannot render {failing.item.id}")

    record = example_record()
    changed = evolve(record, items=(*record.items, Meeting(id="another", title="Another", when="2026")))
    with Ledger.open(":memory:", publication="tag:example.org,2026:us-russia") as ledger:
        published(tmp_path, [lines, good], ledger, NOW, record)
        before = contents(tmp_path / "out")

        report = published(tmp_path, [evolve(lines, entry=fail), good], ledger, LATER, changed)
        again = published(tmp_path, [lines, good], ledger, LATER, changed)

    after = contents(tmp_path / "out")
    assert not report.complete
    (failure,) = report.failures
    assert "'lines'" in failure
    assert "RuntimeError: cannot render" in failure
    assert "rss.xml" in report.written
    assert report.removed == ()
    assert set(before) <= set(after)
    assert again.complete
    assert b"another" in after["lines.txt"]
    assert "lines.txt" in again.written


def test_failing_exporter_keeps_the_bytes_of_its_files(tmp_path: Path) -> None:
    """Until a format can be rendered again its files are those of the last good build."""
    lines = Exporter(
        name="lines", filename="lines.txt", media_type="text/plain", entry=lambda each, _: each.item.id.encode()
    )

    def fail(failing: Any, _: Context[Any]) -> bytes:
        raise RuntimeError(failing.item.id)

    with Ledger.open(":memory:", publication="tag:example.org,2026:us-russia") as ledger:
        published(tmp_path, [lines], ledger, NOW, example_record())
        before = contents(tmp_path / "out")
        published(tmp_path, [evolve(lines, entry=fail)], ledger, LATER, example_record())

    assert contents(tmp_path / "out") == before
    assert before


def test_clock_that_was_put_back_is_no_error(example: Path) -> None:
    """A build at an earlier moment than the last changes nothing that did not change."""
    build(example, LATER)

    assert build(example, NOW)["changes"] == []


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/etc/x", "", "a\\b", "a\0b", ".."])
def test_sink_refuses_names_that_lead_out(tmp_path: Path, name: str) -> None:
    """Whatever an exporter calls its document, nothing is written outside the output directory."""
    root = tmp_path / "out"
    for sink in (FolderSink(root), DrySink(root)):
        with pytest.raises(SinkError, match="may not be called"):
            sink.write(name, [b"x"])
        with pytest.raises(SinkError, match="may not be called"):
            sink.remove(name)

    assert list(tmp_path.rglob("*")) == []


def test_sink_writes_only_where_bytes_differ(tmp_path: Path) -> None:
    """The same bytes in other chunks are unchanged; a byte more, less or other is written."""
    sink = FolderSink(tmp_path)

    assert sink.write("a/b.txt", [b"one", b"two"]) is Written.WRITTEN
    assert sink.write("a/b.txt", [b"onetwo"]) is Written.UNCHANGED
    for data in (b"onetw", b"onetwo!", b"onetwO", b""):
        assert DrySink(tmp_path).write("a/b.txt", [data]) is Written.WRITTEN
        assert sink.write("a/b.txt", [data]) is Written.WRITTEN
        assert (tmp_path / "a" / "b.txt").read_bytes() == data
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.txt"]


def test_sink_that_cannot_write_leaves_what_was_there(tmp_path: Path) -> None:
    """A document whose bytes fail half-way leaves the old file and no part of the new."""
    sink = FolderSink(tmp_path)

    def chunks() -> Any:
        yield b"new"
        raise RuntimeError("half-way")

    with sink.hold():
        sink.write("a.txt", [b"old"])
        with pytest.raises(RuntimeError):
            sink.write("a.txt", chunks())
        (tmp_path / "folder").mkdir()
        with pytest.raises(SinkError):
            sink.write("folder", [b"x"])
        with pytest.raises(SinkError):
            sink.write("a.txt/b", [b"x"])

    assert contents(tmp_path) == {"a.txt": b"old"}


def test_sink_removes_files_and_the_folders_they_leave_empty(tmp_path: Path) -> None:
    """Removing a document removes empty directories, not the root, and tells whether it was there."""
    sink = FolderSink(tmp_path / "out")
    with sink.hold():
        sink.write("a/b/c.txt", [b"x"])
        sink.write("a/d.txt", [b"x"])

        assert sink.remove("a/b/c.txt") is True
        assert sink.remove("a/b/c.txt") is False
        assert not (tmp_path / "out" / "a" / "b").exists()
        assert sink.remove("a/d.txt") is True
    assert (tmp_path / "out").is_dir()
    assert list((tmp_path / "out").iterdir()) == []


def test_a_file_that_cannot_be_removed_stops_nothing(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is stale and stays is named and tried again by the next build; all else is done."""
    build(example)
    replace(example / "diplofeed.toml", 'slug = "voices"', 'slug = "words"')
    remove = FolderSink.remove

    def refuse(sink: FolderSink, name: str) -> bool:
        if name == "voices/atom.xml":
            raise SinkError(f"{name}: cannot be removed")
        return remove(sink, name)

    monkeypatch.setattr(FolderSink, "remove", refuse)
    report = build(example, LATER, status=1)
    assert report["failures"] == ["voices/atom.xml: cannot be removed"]
    there = {name for name in contents(example / "public") if name.startswith(("voices/", "words/"))}
    assert {name for name in there if name.startswith("voices/")} == {"voices/atom.xml"}
    assert "words/atom.xml" in there
    monkeypatch.undo()
    assert build(example, LATER)["removed"] == ["voices/atom.xml"]


def comments(root: Path) -> list[str]:
    """Return the comments of the calendar's events."""
    calendar = icalendar.Calendar.from_ical((root / "public" / "calendar.ics").read_bytes())
    return [str(event["COMMENT"]) for event in calendar.walk("VEVENT") if "COMMENT" in event]


def test_a_meeting_that_is_moved_says_when_it_was_to_be(example: Path) -> None:
    """The calendar remembers the date before, from build to build, until the meeting is over."""
    meeting = example / "meetings" / "moscow.yaml"
    meeting.write_text("title: Talks in Moscow\nwhen: 2027-06\nstatus: scheduled\n", encoding="utf-8")
    build(example)
    replace(meeting, "2027-06", "2027-06-14")
    build(example, LATER)
    assert comments(example) == []  # known more exactly is not moved
    replace(meeting, "2027-06-14", "2027-07-01")
    build(example, LATER + timedelta(days=1))
    assert comments(example) == ["Moved from 14 June 2027."]
    replace(meeting, "Talks in Moscow", "Talks on grain in Moscow")
    build(example, LATER + timedelta(days=2))
    assert comments(example) == ["Moved from 14 June 2027."]
    shutil.rmtree(example / "public")
    build(example, LATER + timedelta(days=3))
    assert comments(example) == ["Moved from 14 June 2027."]
    replace(meeting, "2027-07-01", "2027-07-03")
    build(example, LATER + timedelta(days=4))
    assert comments(example) == ["Moved from 1 July 2027."]
    replace(meeting, "scheduled", "held")
    build(example, LATER + timedelta(days=300))
    assert comments(example) == []
