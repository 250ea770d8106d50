"""What cannot be read in the ledger, what a sink raises and what the caller raises: each in its place."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from diplofeed import (
    Author,
    Config,
    Format,
    Ledger,
    Meeting,
    Publication,
    Record,
    Registry,
    Report,
    Source,
    publish,
    view,
)
from diplofeed.errors import RecordError, Severity
from diplofeed.record.plain import restore_in_part
from diplofeed.sink import FolderSink

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DESK = Publication(
    id="tag:example.org,2026:talks", title="Talks", link="https://example.org/", author=Author(name="Desk")
)
TALKS = Meeting(id="vienna", title="Talks", when="2023-07", sources=(Source(title="News", accessed="2026-01-01"),))
OTHER = Meeting(id="geneva", title="More talks", when="2023-08")


def published(
    folder: Path, *items: Meeting, day: int, sink: Any = None, formats: tuple[str, ...] = ("atom", "rss"), **rest: Any
) -> Report:
    """Publish items on a day."""
    with Ledger.open(folder / "ledger.db", publication=DESK.id) as ledger:
        return publish(
            Record.of(items),
            publication=DESK,
            formats=[Format.of(Registry.builtin().exporter(name)) for name in formats],
            ledger=ledger,
            sink=sink or FolderSink(folder / "public"),
            now=NOW + timedelta(days=day),
            withdraw_at_most=1,
            **rest,
        )


def damage(folder: Path) -> None:
    """Put into a ledger what earlier versions took for a day."""
    with sqlite3.connect(folder / "ledger.db") as database:
        for table in ("item", "revision"):
            database.execute(f"UPDATE {table} SET data = replace(data, '2026-01-01', '2026-01-01T00:00:00+00:00')")
    database.close()


def test_an_old_revision_that_cannot_be_read_stops_no_format(tmp_path: Path) -> None:
    """The feed of changes has all but that revision and the next, which tells of both; a warning names them."""
    published(tmp_path, TALKS, OTHER, day=0)
    damage(tmp_path)

    second = published(tmp_path, evolve(TALKS, sources=()), OTHER, day=1)
    third = published(tmp_path, evolve(TALKS, sources=(), title="New title"), OTHER, day=2)

    assert (second.failures, third.failures) == ((), ())
    assert second.complete
    assert third.complete
    warnings = [str(fault) for fault in third.faults if fault.severity is Severity.WARNING]
    assert any("revision" in words and "'vienna'" in words and "sources[1].accessed" in words for words in warnings)
    changes = (tmp_path / "public" / "changes.xml").read_text(encoding="utf-8")
    assert "New title" in changes
    assert "More talks" in changes


def test_an_item_that_cannot_be_read_whole_can_be_withdrawn_and_viewed(tmp_path: Path) -> None:
    """It is shown without the field that cannot be read, and withdrawn as any other."""
    published(tmp_path, TALKS, OTHER, day=0)
    damage(tmp_path)
    with Ledger.open(tmp_path / "ledger.db", publication=DESK.id) as ledger:
        served = view(ledger, config=Config(publication=DESK), registry=Registry.builtin(), now=NOW)
    report = published(tmp_path, OTHER, day=1, formats=("atom", "ical"))

    assert b"meeting/vienna" in served.data
    assert (report.failures, [decision.change.value for decision in report.decisions]) == ((), ["withdrawn"])


@pytest.mark.parametrize("field", ["audience", "embargo_until"])
def test_what_may_ask_to_hide_an_item_is_not_read_in_part(field: str) -> None:
    """An item of which nobody can tell whether it is hidden is not restored."""
    with pytest.raises(RecordError):
        restore_in_part("meeting", {"id": "vienna", "title": "Talks", "when": "2023", field: "soon"})


class Refusing(FolderSink):
    """A directory whose documents cannot be removed."""

    def remove(self, name: str) -> bool:
        """Raise what an operating system may."""
        raise PermissionError(13, "Permission denied", name)


def test_what_removing_raises_is_in_the_report(tmp_path: Path) -> None:
    """A document that cannot be removed is named, and the rest is done."""
    published(tmp_path, TALKS, day=0)
    report = published(
        tmp_path, evolve(TALKS, title="New"), day=1, sink=Refusing(tmp_path / "public"), formats=("rss",)
    )

    assert any("atom.xml cannot be removed: PermissionError" in failure for failure in report.failures)
    assert "rss.xml" in report.written


@pytest.mark.parametrize("raised", [ValueError("enough"), KeyboardInterrupt(), SystemExit(3)], ids=repr)
def test_what_tick_raises_ends_the_build(tmp_path: Path, raised: BaseException) -> None:
    """It comes out as it is, and is no failure of a format; the next build completes what was begun."""

    def tick(_: str) -> None:
        raise raised

    with pytest.raises(type(raised)) as caught:
        published(tmp_path, TALKS, day=0, tick=tick)

    assert caught.value is raised
    report = published(tmp_path, TALKS, day=0)
    assert report.complete
    assert {"atom.xml", "rss.xml"} <= {*report.written, *report.unchanged}
