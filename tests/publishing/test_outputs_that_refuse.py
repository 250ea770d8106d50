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
    """RSS and Atom have the style sheet in common: neither is made without it, and the rest is."""
    report = published(Refusing(refused=frozenset({"feed.css"})))
    assert report.failures == ("feed.css: refused",)
    assert "feeds.json" in report.written
    assert not {"rss.xml", "atom.xml"} & {*report.written}


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
