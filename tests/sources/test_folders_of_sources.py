"""Sources that read the files of a folder: what cannot be looked at there is not gone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

import diplofeed
from support.records import CONFIG, written
from support.refusing import refuse

NOW: Final = datetime(2026, 11, 29, 12, tzinfo=UTC)
EVENT: Final = {"uri": "urn:x:talks", "type": "event", "headlines": [{"value": "Talks"}]}
NINJS: Final = json.dumps({**EVENT, "eventDetails": {"dates": {"expectedStartDate": "2026-03"}}})
START: Final = {"year": "2026", "month": "3"}
TIMELINE: Final = json.dumps({"events": [{"unique_id": "a", "start_date": START, "text": {"headline": "Talks"}}]})
FILES: Final = {"ninjs": NINJS, "timelinejs": TIMELINE}


def moved_behind_a_link(folder: Path) -> None:
    """Put a folder elsewhere, and a link to it in its place."""
    shutil.move(folder, folder.parent.parent / "elsewhere")
    folder.symlink_to(folder.parent.parent / "elsewhere", target_is_directory=True)


def gone_behind_its_link(folder: Path) -> None:
    """Leave a link to where a file was."""
    (folder / "a.json").unlink()
    (folder / "a.json").symlink_to(folder / "nowhere.json")


def linked_to_itself(folder: Path) -> None:
    """Put a link into a folder that leads to it again."""
    (folder / "again").symlink_to(folder, target_is_directory=True)


@pytest.mark.parametrize("use", FILES)
@pytest.mark.parametrize("change", [moved_behind_a_link, gone_behind_its_link, linked_to_itself])
def test_what_is_behind_links_is_not_gone(tmp_path: Path, use: str, change: Callable[[Path], None]) -> None:
    """It is read there, or named, and stays."""
    config = f'{CONFIG}\n[sources.x]\nuse = "{use}"\npath = "desk"\n'
    record = written(tmp_path / "record", {"diplofeed.toml": config, "desk/2026/a.json": FILES[use]})
    assert diplofeed.build(record, now=NOW).complete

    change(record / "desk" / "2026")
    report = diplofeed.build(record, now=NOW + timedelta(hours=1))

    assert [each.change.value for each in report.decisions] == []
    assert "Talks" in (record / "public" / "digest.md").read_text(encoding="utf-8")
    assert report.complete == (change is not gone_behind_its_link)


@pytest.mark.parametrize("use", FILES)
def test_folder_that_nobody_may_look_into_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, use: str) -> None:
    """What is in it stays, while what is beside it is read."""
    config = f'{CONFIG}\n[sources.x]\nuse = "{use}"\npath = "desk"\n'
    other = FILES[use].replace("urn:x:talks", "urn:x:more").replace('"a"', '"b"').replace("Talks", "More")
    files = {"diplofeed.toml": config, "desk/2026/a.json": FILES[use], "desk/b.json": other}
    record = written(tmp_path / "record", files)
    assert diplofeed.build(record, now=NOW).complete

    refuse(monkeypatch, record / "desk" / "2026")
    written(record, {"desk/b.json": other.replace("More", "Less")})
    report = diplofeed.build(record, now=NOW + timedelta(hours=1))

    assert [each.change.value for each in report.decisions] == ["revised"]
    assert ["a folder in it cannot be read: Permission denied" in fault.message for fault in report.faults] == [True]
