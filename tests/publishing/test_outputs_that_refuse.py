"""An output that takes no file is a build that could not be done; one that refuses some files leaves these out."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from attrs import define, field
from click.testing import CliRunner, Result

from diplofeed.cli import main
from diplofeed.config import Publication
from diplofeed.errors import Severity, SinkError
from diplofeed.export import Exporter
from diplofeed.exporters import atom, rss
from diplofeed.ledger.store import Ledger
from diplofeed.model import Meeting
from diplofeed.publishing import Format, Report, publish
from diplofeed.record import Record
from diplofeed.sink import MemorySink, Written

PUBLICATION = Publication(id="tag:example.org,2026:talks", title="Talks", link="https://example.org/talks/")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TALKS = Meeting(id="talks", title="Talks", when="2027-01")
CONFIG = f'[publication]\nid = "{PUBLICATION.id}"\ntitle = "Talks"\nlink = "{PUBLICATION.link}"\n'


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    """Return the folder of a record with a meeting."""
    (tmp_path / "record" / "meetings").mkdir(parents=True)
    (tmp_path / "record" / "diplofeed.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "record" / "meetings" / "talks.yaml").write_text("title: Talks\nwhen: 2027-01\n", encoding="utf-8")
    return tmp_path / "record"


def run(*arguments: object) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(main, list(map(str, arguments)), catch_exceptions=False)


def refuse_below(monkeypatch: pytest.MonkeyPatch, folder: Path, name: str) -> None:
    """Let the system refuse a call for what is in a folder, as it does to whoever may not write there."""
    function = getattr(os, name)

    def call(path: Any, *arguments: Any, **named: Any) -> Any:
        if str(path).startswith(f"{folder}/"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return function(path, *arguments, **named)

    monkeypatch.setattr(os, name, call)


@pytest.mark.parametrize("name", ["mkdir", "replace"])
def test_an_output_that_takes_no_file_is_a_build_that_failed(
    record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The status is 2, not that of something left out, and the output is named once."""
    (tmp_path / "out").mkdir()
    refuse_below(monkeypatch, tmp_path / "out", name)
    result = run("build", record, "-o", tmp_path / "out", "--now", "2026-11-23T12:00Z")
    assert result.exit_code == 2
    assert f"diplofeed: {tmp_path}/out" in result.stderr
    assert "Permission denied" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not result.stdout


def test_nothing_is_remembered_as_published_where_an_output_cannot_be_held(
    record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The build after it, to which the system gives permission, publishes all as new."""
    (tmp_path / "out").mkdir()
    with monkeypatch.context() as patch:
        refuse_below(patch, tmp_path / "out", "mkdir")
        assert run("build", record, "-o", tmp_path / "out", "--now", "2026-11-23T12:00Z").exit_code == 2
    assert "1 item: 1 new" in run("build", record, "-o", tmp_path / "out", "--now", "2026-11-25T12:00Z").stdout


@define
class Refusing(MemorySink):
    """A sink that refuses some documents."""

    refused: frozenset[str] = field(default=frozenset(), kw_only=True)

    def write(self, name: str, chunks: Iterable[bytes], *, media_type: str = "") -> Written:
        """Refuse a document or store it."""
        if not self.refused or name in self.refused:
            raise SinkError(f"{name}: refused")
        return super().write(name, chunks, media_type=media_type)


def published(sink: MemorySink) -> Report:
    """Publish a meeting as RSS and Atom."""
    formats = [Format(exporter=each.EXPORTER, options=each.EXPORTER.options()) for each in (rss, atom)]
    with Ledger.open(":memory:", publication=PUBLICATION.id) as ledger:
        return publish(
            Record(items=(TALKS,)), publication=PUBLICATION, formats=formats, ledger=ledger, sink=sink, now=NOW
        )


def test_a_sink_that_takes_nothing_ends_the_build() -> None:
    """Whatever the sink is, what it says is said, and that nothing else went."""
    with pytest.raises(SinkError, match=r"^\S+: refused; nothing else could be written either$"):
        published(Refusing())


def test_a_document_that_formats_share_is_named_once() -> None:
    """RSS and Atom have the style sheet in common: it is missing, and all the rest is made."""
    report = published(Refusing(refused=frozenset({"feed.css"})))
    assert report.failures == ("feed.css: refused",)
    assert {"feeds.json", "rss.xml", "atom.xml"} <= {*report.written}
    assert not report.complete


TOPICS = "".join(f"- {{ id: {topic}, name: Topic }}\n" for topic in ("arms", "fish", "grain", "water"))


@pytest.fixture(name="topical")
def _topical(record: Path) -> Path:
    """Return the folder of a record with a meeting on four topics, each with a feed, built."""
    (record / "diplofeed.toml").write_text(f"{CONFIG}[feeds-by]\ntopic = true\n", encoding="utf-8")
    (record / "topics.yaml").write_text(TOPICS, encoding="utf-8")
    edit(record, "title: Talks")
    assert run("build", record, "--now", "2026-11-23T12:00Z").exit_code == 0
    return record


def edit(record: Path, title: str) -> None:
    """Write the meeting anew."""
    text = f"{title}\nwhen: 2027-01\ntopics: [arms, fish, grain, water]\n"
    (record / "meetings" / "talks.yaml").write_text(text, encoding="utf-8")


def refuse_to_replace(monkeypatch: pytest.MonkeyPatch, *folders: Path) -> None:
    """Let the system refuse to put files in folders, as in ones that are somebody else's."""
    replace = os.replace

    def call(source: Any, target: Any) -> None:
        if any(str(target).startswith(f"{folder}/") for folder in folders):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
        replace(source, target)

    monkeypatch.setattr(os, "replace", call)


FAILING = [f"topic/{topic}/{name}" for topic in ("arms", "grain") for name in ("atom.xml", "feed.json", "rss.xml")]


def test_each_place_that_cannot_be_written_is_named_and_the_rest_is(
    topical: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of each format all other documents are as they are to be; the next build writes those that were missing."""
    edit(topical, "title: More talks")
    public = topical / "public"
    with monkeypatch.context() as patch:
        refuse_to_replace(patch, *(public / "topic" / topic for topic in ("arms", "grain")))
        result = run("build", topical, "--now", "2026-11-24T12:00Z", "--json")

    failures = json.loads(result.stdout)["failures"]
    assert result.exit_code == 1
    assert [
        name for name in FAILING if not any(f"{public}/{name}: cannot be written: Perm" in each for each in failures)
    ] == []
    assert all(any(f"/topic/{topic}/" in each for topic in ("arms", "grain")) for each in failures)
    assert [name for name in FAILING if b"More talks" in (public / name).read_bytes()] == []
    written = ("atom.xml", "feed.json", "rss.xml", "topic/water/atom.xml", "topic/water/feed.json", "digest.md")
    assert [name for name in written if b"More talks" not in (public / name).read_bytes()] == []
    assert run("build", topical, "--now", "2026-11-25T12:00Z").exit_code == 0
    assert [name for name in FAILING if b"More talks" not in (public / name).read_bytes()] == []


def test_what_must_hide_is_removed_where_it_cannot_be_written_anew(
    topical: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file goes on to show it, whichever of the places refuse; the build says which it removed."""
    (topical / "meetings" / "other.yaml").write_text("title: Other\nwhen: 2027-02\ntopics: [arms]\n", encoding="utf-8")
    assert run("build", topical, "--now", "2026-11-23T13:00Z").exit_code == 0
    edit(topical, "title: Talks\naudience: internal")
    public = topical / "public"
    with monkeypatch.context() as patch:
        refuse_to_replace(patch, public / "topic" / "arms")
        result = run("build", topical, "--now", "2026-11-24T12:00Z")

    assert result.exit_code == 1
    assert "topic/arms/atom.xml" in result.output
    shown = [path.name for path in public.rglob("*") if path.is_file() and b"talks/meeting/talks" in path.read_bytes()]
    assert shown == []
    assert not (public / "topic" / "arms" / "atom.xml").exists()
    assert b"Other" in (public / "atom.xml").read_bytes()


def test_each_document_that_a_sink_refuses_is_named() -> None:
    """A sink that says so at once is asked for the rest of the format all the same."""
    refused = frozenset({"atom.xml", "rss.xml", "changes.xml"})

    report = published(Refusing(refused=refused))

    assert report.failures == tuple(f"{name}: refused" for name in ("rss.xml", "atom.xml", "changes.xml"))
    assert {"feed.css", "feeds.json"} <= {*report.written}
    assert not refused & {*report.written}


def test_many_places_that_cannot_be_written_are_named_in_a_page(topical: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first twenty are; all are listed for programs."""
    edit(topical, "title: More talks")
    refuse_to_replace(monkeypatch, *(topical / "public" / name for name in ("topic", "meeting")))
    result = run("build", topical, "--now", "2026-11-24T12:00Z")

    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert (len(lines), lines[-1].startswith("… and ")) == (21, True)


def test_the_list_of_feeds_counts_what_the_feeds_show(record: Path) -> None:
    """A withdrawn item is no entry of a feed any more, and is not counted."""
    shutil.copy(record / "meetings" / "talks.yaml", record / "meetings" / "later.yaml")
    run("build", record, "--now", "2026-11-23T12:00Z")
    (record / "meetings" / "later.yaml").unlink()
    assert "1 withdrawn" in run("build", record, "--now", "2026-11-24T12:00Z").stdout
    (feed,) = (
        each for each in json.loads((record / "public" / "feeds.json").read_bytes())["feeds"] if not each["slug"]
    )
    assert feed["entries"] == 1
    assert (record / "public" / "rss.xml").read_text(encoding="utf-8").count("<item>") == 1


def test_a_format_that_makes_no_document_is_named() -> None:
    """A plugin whose function of documents yields nothing leaves no file, and nobody would know why."""
    silent = Exporter(
        name="silent", filename="silent.txt", media_type="text/plain", entry=lambda *_: b"", document=lambda *_: ()
    )
    with Ledger.open(":memory:", publication=PUBLICATION.id) as ledger:
        formats = [Format.of(silent), Format.of(atom.EXPORTER)]
        sink = MemorySink()
        report = publish(
            Record(items=(TALKS,)), publication=PUBLICATION, formats=formats, ledger=ledger, sink=sink, now=NOW
        )
    assert [(fault.origin.file, fault.severity) for fault in report.faults] == [("exporter silent", Severity.WARNING)]
    assert "it made no document" in report.faults[0].message
