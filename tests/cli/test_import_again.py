"""``import`` again: what is remembered of an import that came to nothing, and what is said of what is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.records import CONFIG, run, written

SHEET = "Date;Title\n2023-07-12;Talks in Vienna\n2023-07-13;Talks in Geneva\n"
CALENDAR = "BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n"


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    return written(tmp_path / "record", {"diplofeed.toml": CONFIG})


@pytest.mark.parametrize("text", [SHEET, CALENDAR], ids=["unreadable to it", "empty to it"])
def test_an_import_of_nothing_changes_nothing_that_is_remembered(record: Path, tmp_path: Path, text: str) -> None:
    """A wrong --use, --as or option is forgotten, nothing is gone by it, and the next import goes on as before."""
    file = tmp_path / "talks.csv"
    file.write_text(SHEET, encoding="utf-8")
    assert run("import", str(file), "--into", record, "--as", "meetings").exit_code == 0
    memory = record / "imports/talks.jsonl"
    before = memory.read_bytes()
    file.write_text(text, encoding="utf-8")

    wrong = ("--use", "ical", "--set", "zone=Europe/Vienna", "--gone", "withdraw")
    run("import", str(file), "--into", record, *wrong)

    assert memory.read_bytes() == before
    assert len(list((record / "meetings").iterdir())) == 2
    file.write_text(SHEET, encoding="utf-8")
    again = run("import", str(file), "--into", record)
    assert (again.exit_code, "talks (table): 2 unchanged" in again.stdout) == (0, True)
