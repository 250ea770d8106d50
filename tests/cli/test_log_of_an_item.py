"""``ledger log`` says what happened to an item, each thing once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from support import records

CONFIG = f"""{records.CONFIG}\

[[feeds]]
slug = "desk"
title = "Desk"
audience = "internal"
"""


def run(*arguments: str) -> str:
    """Run the command, which has to succeed, and return what it prints."""
    result = records.run(*arguments)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    return records.written(tmp_path, {"diplofeed.toml": CONFIG})


def build(record: Path, day: int, **fields: Any) -> None:
    """Build the record on a day, with one meeting."""
    meeting = {"title": "Talks", "when": "2027-05-12", **fields}
    records.written(record, {"meetings/talks.yaml": json.dumps(meeting)})
    run("build", str(record), "--now", f"2026-11-{day}T12:00Z", "--allow-withdrawals")


def test_what_both_readers_were_told_is_there_once(record: Path) -> None:
    """A record with feeds for internal readers, too, tells each revision once, the oldest first, without marks."""
    build(record, 20, summary="They *will* meet.")
    build(record, 21, when="2027-05-13", summary="They *will* meet.")
    lines = run("ledger", "log", "talks", str(record)).splitlines()
    assert [line for line in lines if line and not line.startswith(" ")] == [
        "2026-11-20T12:00:00+00:00  SEQUENCE 0  New: Talks",
        "2026-11-21T12:00:00+00:00  SEQUENCE 1  Rescheduled: Talks, from 12 May 2027 to 13 May 2027",
    ]
    assert "    They will meet." in lines
    assert "    When: 13 May 2027; it was 12 May 2027." in lines
    revisions = json.loads(run("ledger", "log", "talks", str(record), "--json"))
    assert [(each["change"], each["audience"]) for each in revisions] == [("new", "public"), ("revised", "public")]


def test_what_internal_readers_alone_were_told_says_so(record: Path) -> None:
    """What was internal and is public now was new to either at another time."""
    build(record, 20, audience="internal")
    build(record, 21)
    lines = run("ledger", "log", "talks", str(record)).splitlines()
    assert [line for line in lines if line and not line.startswith(" ")] == [
        "2026-11-20T12:00:00+00:00  SEQUENCE 0  New: Talks  (for internal readers alone)",
        "2026-11-21T12:00:00+00:00  SEQUENCE 0  New: Talks",
    ]


def test_item_that_is_hidden_now_is_said_to_be_for_programs_too(record: Path) -> None:
    """Each revision says whether the item is hidden now."""
    build(record, 20)
    assert [each["hidden"] for each in json.loads(run("ledger", "log", "talks", str(record), "--json"))] == [False]
    build(record, 21, audience="internal")
    assert {each["hidden"] for each in json.loads(run("ledger", "log", "talks", str(record), "--json"))} == {True}
