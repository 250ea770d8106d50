"""A ledger is read without being written to, whatever state a build left it in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from diplofeed.errors import LedgerError
from diplofeed.ledger.store import Ledger

PUBLICATION: Final = "tag:example.org,2026:talks"
# More than the cache holds is written to the file before the transaction ends, which it never does.
KILLED: Final = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 2")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE about SET value = 'half a build'")
connection.execute("CREATE TABLE much (data)")
for _ in range(500):
    connection.execute("INSERT INTO much VALUES (zeroblob(2000))")
os._exit(9)
"""


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    """Return a ledger that says something about itself."""
    path = tmp_path / "ledger.db"
    with Ledger.open(path, publication=PUBLICATION) as ledger:
        ledger.set_about("began", "2026-11-23T12:00:00+00:00")
    return path


def test_what_a_killed_build_half_wrote_is_not_read(path: Path) -> None:
    """The state before that build is read from the file and its journal, both of which stay as they are."""
    subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False, timeout=60)
    journal = path.with_name("ledger.db-journal")
    before = path.read_bytes(), journal.read_bytes()
    assert b"half a build" in before[0]

    with Ledger.snapshot(path, publication=PUBLICATION) as ledger:
        assert ledger.about("began") == "2026-11-23T12:00:00+00:00"
    assert (path.read_bytes(), journal.read_bytes()) == before


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    """To look at a ledger makes none."""
    with pytest.raises(LedgerError):
        Ledger.snapshot(tmp_path / "ledger.db", publication=PUBLICATION)
    assert list(tmp_path.iterdir()) == []
