"""What `init` writes as samples goes without being announced; what an editor made of them does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import diplofeed
from diplofeed.cli.scaffold import record as scaffold
from diplofeed.cli.scaffold import write_new

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    """Return a new record that was built."""
    write_new(tmp_path, scaffold("talks", 2026))
    assert diplofeed.build(tmp_path, now=NOW).items == 2
    return tmp_path


def shown(record: Path) -> bytes:
    """Return what the outputs say."""
    return b"".join(path.read_bytes() for path in (record / "public").rglob("*") if path.is_file())


def test_samples_that_are_deleted_are_not_announced(record: Path) -> None:
    """Subscribers never hear of them again."""
    (record / "meetings" / "first-meeting.yaml").unlink()
    (record / "statements" / "first-statement.yaml").unlink()

    report = diplofeed.build(record, now=NOW + timedelta(days=1))

    assert report.complete
    assert report.decisions == ()
    assert b"first-meeting" not in shown(record)
    assert b"first-statement" not in shown(record)


def test_what_an_editor_made_of_a_sample_is_announced_as_withdrawn(record: Path) -> None:
    """A meeting that has another title than the sample is one of the editor's."""
    path = record / "meetings" / "first-meeting.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("A first meeting", "Talks"), encoding="utf-8")
    diplofeed.build(record, now=NOW + timedelta(days=1))
    path.unlink()
    (record / "statements" / "first-statement.yaml").unlink()

    report = diplofeed.build(record, now=NOW + timedelta(days=2))

    assert [(each.change.value, each.remembered.id) for each in report.decisions] == [("withdrawn", "first-meeting")]


def test_a_sample_that_is_renamed_goes_on(record: Path) -> None:
    """What says that it formerly was the sample has its identity."""
    path = record / "meetings" / "first-meeting.yaml"
    text = path.read_text(encoding="utf-8") + "formerly: [first-meeting]\n"
    path.rename(path.with_name("talks.yaml")).write_text(text, encoding="utf-8")
    (record / "statements" / "first-statement.yaml").unlink()

    diplofeed.build(record, now=NOW + timedelta(days=1))

    assert b"meeting/first-meeting" in (record / "public" / "atom.xml").read_bytes()
