"""``check`` names what was left as ``init`` wrote it, and meetings that are over and still planned."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.records import run

CONFIG = """\
# of example.org nobody asks here
[publication]
id = "tag:example.org,2026:talks"
title = "Talks"   # and neither here: example.org
link = "https://talks.example/"
author = { name = "Desk", email = "desk@example.org" }
"""


def warnings_of(record: Path, now: str = "2026-11-23T12:00Z") -> list[tuple[str, int, str, str]]:
    """Return file, line, field and message of each warning, where nothing else is wrong."""
    result = run("check", record, "--json", "--now", now)
    assert result.exit_code == 0
    faults = json.loads(result.stdout)["faults"]
    assert {fault["severity"] for fault in faults} <= {"warning"}
    return [(fault["file"], fault["line"], fault["field"], fault["message"]) for fault in faults]


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    (tmp_path / "diplofeed.toml").write_text(CONFIG.replace("example.org", "talks.example"), encoding="utf-8")
    (tmp_path / "meetings").mkdir()
    return tmp_path


def test_addresses_of_nobody_are_named_with_their_place(record: Path) -> None:
    """The keys that have one are named, at the first of them, and no comment."""
    (record / "diplofeed.toml").write_text(CONFIG, encoding="utf-8")
    message = "example.org is nobody's address, and feeds show it: id, author"
    assert warnings_of(record) == [("diplofeed.toml", 3, "", message)]


def test_own_addresses_are_not_named(record: Path) -> None:
    """A configuration of one's own gets no warning."""
    assert warnings_of(record) == []


@pytest.mark.parametrize(
    ("fields", "is_named"),
    [
        ("when: 2026-11-22", True),
        ("when: 2026-11-22\nstatus: tentative", True),
        ("when: 2026-11-22\nstatus: confirmed", True),
        ("when: 2026-10", True),
        ("when: 2026-11-22\nstatus: held", False),
        ("when: 2026-11-22\nstatus: cancelled", False),
        ("when: 2026-11-22\nstatus: postponed", False),
        ("when: 2026-11-23", False),
        ("when: 2026-11", False),
        ("when: 2026", False),
        ("when: 2020-05-01/..", False),
        ("when: 2026-11-02\nrecurrence: FREQ=WEEKLY", False),
        ("when: 2026-11-02\nrecurrence: FREQ=WEEKLY;COUNT=2", True),
    ],
)
def test_meetings_that_are_over_and_still_planned_are_named(record: Path, fields: str, is_named: bool) -> None:
    """A meeting is named by id and date once nothing of it can lie ahead, unless somebody said what became of it."""
    (record / "meetings" / "talks.yaml").write_text(f"title: Talks\n{fields}\n", encoding="utf-8")
    warnings = warnings_of(record)
    line = 3 if "status" in fields else 1
    assert [each[:3] for each in warnings] == ([("meetings/talks.yaml", line, "status")] if is_named else [])
    assert all("'talks'" in message for *_, message in warnings)
