"""A ledger read without being written to."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import diplofeed
from diplofeed import Ledger
from diplofeed.errors import LedgerError
from support.places import EXAMPLE, copied

ID = "tag:example.org,2026:us-russia"


@pytest.fixture(name="place")
def _place(tmp_path: Path) -> Path:
    root = copied(EXAMPLE, tmp_path / "record")
    assert diplofeed.build(root).complete
    return root / ".diplofeed" / "ledger.db"


def test_it_remembers_what_the_ledger_does(place: Path) -> None:
    """Rows are those of the file, also where the file is named by an address."""
    with Ledger.open(place, publication=ID) as ledger:
        for where in (place, f"sqlite:///{place}"):
            with Ledger.snapshot(where, publication=ID) as snapshot:
                assert snapshot.remembered() == ledger.remembered()
                assert snapshot.builds() == ledger.builds()


def test_nothing_is_written(place: Path) -> None:
    """Neither the file nor its folder changes, also where nobody may write there."""
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in place.parent.iterdir()}
    place.chmod(0o444)
    with Ledger.snapshot(place, publication=ID) as snapshot:
        snapshot.remembered()
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in place.parent.iterdir()} == before


def test_what_is_no_ledger_is_named(tmp_path: Path) -> None:
    """A file that is missing, empty or of another program raises LedgerError, and none is made."""
    empty, other = tmp_path / "empty.db", tmp_path / "other.db"
    empty.touch()
    with closing(sqlite3.connect(other)) as file:
        file.execute("CREATE TABLE t (a)")
    for path in (tmp_path / "missing.db", empty, other):
        with pytest.raises(LedgerError, match=path.name):
            Ledger.snapshot(path, publication=ID)
    assert not (tmp_path / "missing.db").exists()


def test_a_build_under_way_does_not_keep_it_from_being_read(place: Path) -> None:
    """A transaction that is open is not seen before it ends."""
    with Ledger.open(place, publication=ID) as ledger, ledger.hold(), ledger.database.transaction():
        ledger.set_about("builds", "99")
        with Ledger.snapshot(place, publication=ID) as snapshot:
            assert snapshot.builds() == 1
