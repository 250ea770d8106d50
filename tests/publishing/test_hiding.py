"""What is hidden is taken out of every file that earlier builds wrote, whatever is built and whatever fails."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import define

import diplofeed
from diplofeed.publishing.build import ledger_of
from diplofeed.publishing.report import Report
from diplofeed.sink.stored import path_of
from support import records

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CONFIG = f"""{records.CONFIG}\
language = "en"
languages = ["de"]

[feeds-by]
topic = true

[plugins]
files = ["lines.py"]
"""
PLUGIN = """\
from diplofeed import Exporter

def entry(entry, context):
    return f"{entry.item.id} {entry.item.title}\\n".encode()

EXPORTER = Exporter(name="lines", filename="lines.txt", media_type="text/plain", entry=entry)
"""
OPEN = "title: Open talks\nwhen: 2026-06\ntopics: [arms]\n"
QUIET = "title: Hush talks\nwhen: 2026-12-17\ntopics: [arms, hush]\n"
HIDDEN = {"internal": "audience: internal\n", "embargo": "embargo_until: 2030-01-01T00:00Z\n"}


@define
class Desk:
    """A record with two meetings of which one is to be hidden."""

    root: Path
    day: int = 0

    def write(self, name: str, text: str) -> None:
        """Write a file of the record."""
        records.written(self.root, {name: text})

    def configure(self, more: str) -> None:
        """Write the configuration with something added."""
        self.write("diplofeed.toml", CONFIG + more)

    def build(self, **arguments: Any) -> Report:
        """Build on the next day."""
        self.day += 1
        return diplofeed.build(self.root, now=NOW + timedelta(days=self.day), **arguments)

    def showing(self, folder: str = "public") -> list[str]:
        """Return the files that say something of the hidden meeting."""
        top = self.root / folder
        return sorted(
            name
            for path in top.rglob("*")
            for name in [path.relative_to(top).as_posix()]
            if path.is_file() and b"hush" in (name.encode() + path.read_bytes()).lower()
        )


@pytest.fixture(name="desk")
def _desk(tmp_path: Path) -> Desk:
    """Return a desk whose record was built whole."""
    desk = Desk(tmp_path / "record")
    desk.configure("")
    desk.write("lines.py", PLUGIN)
    desk.write("topics.yaml", "- { id: arms, name: Arms control }\n- { id: hush, name: Hush }\n")
    desk.write("meetings/open.yaml", OPEN)
    desk.write("meetings/hush.yaml", QUIET)
    assert desk.build().complete
    assert {"atom.xml", "changes.xml", "calendar.ics", "digest.md", "feeds.json", "lines.txt"} < set(desk.showing())
    return desk


@pytest.mark.parametrize("why", HIDDEN)
def test_a_build_of_one_format_takes_it_out_of_all(desk: Desk, why: str) -> None:
    """Formats that were not asked for are made too, and the report names them and the meeting."""
    desk.write("meetings/hush.yaml", QUIET + HIDDEN[why])

    report = desk.build(formats=["rss"])

    assert desk.showing() == []
    assert report.complete
    assert (desk.root / "public" / "de" / "calendar.ics").exists()
    (message,) = report.cleared
    assert "meeting hush" in message
    assert all(name in message for name in ("atom", "json", "ical", "digest", "lines"))


def test_a_build_of_one_format_leaves_the_others_where_nothing_is_hidden(desk: Desk) -> None:
    """Once nothing shows it, and as long as nothing is hidden, only what is asked for is made."""
    desk.write("meetings/hush.yaml", QUIET + HIDDEN["internal"])
    desk.build(formats=["rss"])
    before = (desk.root / "public" / "atom.xml").read_bytes()
    desk.write("meetings/open.yaml", OPEN.replace("Open", "Other"))

    report = desk.build(formats=["rss"])

    assert report.cleared == ()
    assert (desk.root / "public" / "atom.xml").read_bytes() == before
    assert b"Other talks" in (desk.root / "public" / "rss.xml").read_bytes()


def test_formats_that_the_configuration_drops_are_removed(desk: Desk) -> None:
    """Files of formats that are not chosen any more do not stay."""
    desk.configure('[build]\nformats = ["rss"]\n')
    desk.write("meetings/hush.yaml", QUIET + HIDDEN["internal"])

    report = desk.build()

    assert desk.showing() == []
    assert not (desk.root / "public" / "calendar.ics").exists()
    assert "calendar.ics" in report.removed


@pytest.mark.parametrize(
    "plugin",
    [
        pytest.param("broken", id="its file does not run"),
        pytest.param(PLUGIN.replace("return", "raise ValueError  #"), id="it renders no entry"),
        pytest.param(
            PLUGIN + "\nimport attrs\nEXPORTER = attrs.evolve(EXPORTER, document=lambda *_: 1 / 0)\n",
            id="it makes no document",
        ),
        pytest.param(None, id="its file is gone"),
    ],
)
def test_files_of_a_plugin_that_fails_are_removed(desk: Desk, plugin: str | None) -> None:
    """They are named, and those of other formats are made as always."""
    (desk.root / "lines.py").unlink() if plugin is None else desk.write("lines.py", plugin)
    desk.write("meetings/hush.yaml", QUIET + HIDDEN["internal"])

    report = desk.build()

    assert desk.showing() == []
    assert not report.complete
    assert "lines.txt" in report.removed
    assert any("lines.txt" in message and "meeting hush" in message for message in report.cleared)
    assert (desk.root / "public" / "calendar.ics").exists()


def test_files_of_a_plugin_that_fails_stay_where_nothing_is_hidden(desk: Desk) -> None:
    """What a failing plugin wrote stays, also long after something was hidden."""
    desk.write("meetings/hush.yaml", QUIET + HIDDEN["internal"])
    desk.build()
    desk.write("lines.py", "broken")
    desk.write("meetings/open.yaml", OPEN.replace("Open", "Other"))

    report = desk.build()

    assert b"Open talks" in (desk.root / "public" / "lines.txt").read_bytes()
    assert report.removed == ()


def test_what_was_hidden_by_a_build_that_wrote_nothing_is_taken_out_by_the_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ledger remembers that files show it, also where they could not be written at once."""
    desk.write("meetings/hush.yaml", QUIET + HIDDEN["internal"])
    with monkeypatch.context() as patch:
        patch.setattr("diplofeed.sink.folder.FolderSink.hold", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            desk.build()
    assert desk.showing()

    report = desk.build(formats=["rss"])

    assert desk.showing() == []
    assert "made too" in report.cleared[0]


def stubborn(path: Path, *, missing_ok: bool = False) -> None:
    """Remove a file but for that of the plugin."""
    if path.name == "lines.txt":
        raise PermissionError(13, "Permission denied")
    if path.exists() or not missing_ok:
        os.unlink(path)  # noqa: PTH108 -- what is patched


def test_a_file_that_cannot_be_removed_is_tried_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named as a failure, and the next build removes it."""
    desk.write("lines.py", "broken")
    desk.write("meetings/hush.yaml", QUIET + HIDDEN["internal"])
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", stubborn)
        assert not desk.build().complete
    assert desk.showing()

    report = desk.build(formats=["rss"])

    assert desk.showing() == []
    assert "lines.txt" in report.removed


def test_outputs_in_another_place_are_named(desk: Desk, tmp_path: Path) -> None:
    """What stands where an earlier build wrote to is not written now, so the report warns of it until it is clean."""
    elsewhere = tmp_path / "elsewhere"
    desk.build(output=elsewhere)
    desk.write("meetings/hush.yaml", QUIET + HIDDEN["internal"])

    first, second = desk.build(), desk.build()
    desk.build(output=elsewhere)
    last = desk.build()

    for report in (first, second):
        assert [fault.origin.file for fault in report.faults] == [str(elsewhere)]
        assert "atom.xml" in report.faults[0].message
    assert last.faults == ()


def test_outputs_in_a_place_that_is_gone_are_not_named(desk: Desk, tmp_path: Path) -> None:
    """A directory that is no more shows nothing."""
    desk.build(output=tmp_path / "elsewhere")
    (tmp_path / "elsewhere").rename(tmp_path / "away")
    desk.write("meetings/hush.yaml", QUIET + HIDDEN["internal"])

    assert desk.build().faults == ()


def test_a_language_that_is_dropped_shows_nothing(desk: Desk) -> None:
    """Its files go, also where only another format is asked for."""
    desk.write("diplofeed.toml", CONFIG.replace('languages = ["de"]\n', ""))
    desk.write("meetings/hush.yaml", QUIET + HIDDEN["internal"])

    desk.build(formats=["rss"])

    assert desk.showing() == []
    assert not (desk.root / "public" / "de" / "atom.xml").exists()


def test_a_ledger_of_diplofeed_0_1_may_have_files_that_show_it(desk: Desk) -> None:
    """Where the ledger does not say when something was hidden, files of all formats may show it."""
    before = {name: (desk.root / "public" / name).read_bytes() for name in desk.showing()}
    desk.write("meetings/hush.yaml", QUIET + HIDDEN["internal"])
    desk.build()
    for name, data in before.items():
        path = Path(path_of(desk.root / "public", name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    with closing(sqlite3.connect(ledger_of(desk.root))) as database, database:
        database.execute("DELETE FROM about WHERE name = 'hidden' OR name LIKE 'cleared %'")
        rows = ((f"{path}",) for path in before)
        database.executemany(
            "INSERT OR IGNORE INTO output SELECT scope, target, 'atom:' || ? FROM output LIMIT 1", rows
        )

    desk.build(formats=["rss"])

    assert desk.showing() == []


def test_feeds_for_internal_readers_that_are_dropped_are_removed(desk: Desk) -> None:
    """The last internal feed leaves no files behind."""
    desk.configure('[[feeds]]\nslug = "desk"\ntitle = "Desk"\naudience = "internal"\n')
    desk.write("meetings/hush.yaml", QUIET + HIDDEN["internal"])
    desk.build()
    assert desk.showing("internal")
    desk.configure("")

    report = desk.build()

    assert desk.showing("internal") == []
    assert report.internal is not None
    assert "desk/atom.xml" in report.internal.removed
    assert desk.build().internal is None


def test_an_import_lets_no_file_show_what_is_hidden_in_it(desk: Desk) -> None:
    """After a ledger was read in as text, a build of one format makes all that may show what it hides."""
    from diplofeed.ledger import text

    shown = (desk.root / "public" / "calendar.ics").read_bytes()
    desk.write("meetings/hush.yaml", QUIET + HIDDEN["internal"])
    desk.build()
    with diplofeed.Ledger.open(ledger_of(desk.root), publication="tag:example.org,2026:talks") as ledger:
        text.import_(ledger, list(text.export(ledger)), replace=True)
    (desk.root / "public" / "calendar.ics").write_bytes(shown)

    desk.build(formats=["rss"])

    assert desk.showing() == []
