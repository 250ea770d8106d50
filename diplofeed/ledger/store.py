"""The ledger in an SQLite file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal, Self
from uuid import UUID

from attrs import define

from diplofeed.errors import LedgerError
from diplofeed.ledger.decide import Change, Decision, Key, Remembered
from diplofeed.ledger.schema import TABLES, VERSION

__all__ = ["Ledger"]

_BUSY: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)

_ABOUT: Final = "SELECT value FROM about WHERE name = :name"
_SET_ABOUT: Final = (
    "INSERT INTO about (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
_ITEMS: Final = "SELECT kind, id, tag, uid, published, updated, sequence, form, data FROM item"
_SET_ITEM: Final = """
    INSERT INTO item (kind, id, tag, uid, published, updated, sequence, form, data)
    VALUES (:kind, :id, :tag, :uid, :published, :updated, :sequence, :form, :data)
    ON CONFLICT (kind, id) DO UPDATE SET
        published = excluded.published, updated = excluded.updated, sequence = excluded.sequence,
        form = excluded.form, data = excluded.data
"""
_ADD_REVISION: Final = """
    INSERT INTO revision (kind, id, number, at, fields, sequence, form, data)
    SELECT :kind, :id, COALESCE(MAX(number), 0) + 1, :updated, :fields, :sequence, :form, :data
    FROM revision WHERE kind = :kind AND id = :id
"""
_OUTPUTS: Final = "SELECT path FROM output WHERE target = :target"
_DROP_OUTPUTS: Final = "DELETE FROM output WHERE target = :target"
_ADD_OUTPUT: Final = "INSERT INTO output (target, path) VALUES (:target, :path)"


@define(eq=False)
class Ledger:
    """The memory of a publication, in one file; a context manager that closes it.

    Every method raises LedgerError, naming the file, where it cannot be read or written.
    """

    _name: str
    _connection: sqlite3.Connection
    _builds: int = 0

    @classmethod
    def open(cls, path: Path | Literal[":memory:"], *, timeout: float = 5.0) -> Self:
        """Open the ledger at ``path``, making it and its directory where there is none.

        Args:
            path: The file; ``":memory:"`` for a ledger that is forgotten when closed.
            timeout: For how many seconds to wait for another build.

        Raises:
            LedgerError: The file is damaged, of another program or of a newer diplofeed, or cannot be opened.
        """
        name = str(path)
        if isinstance(path, Path):
            _make_directory(path)
        with _explained(name):
            connection = sqlite3.connect(name, timeout=timeout, isolation_level=None)
        ledger = cls(name, connection)
        try:
            ledger._prepare()
        except LedgerError:
            connection.close()
            raise
        return ledger

    def remembered(self) -> dict[Key, Remembered]:
        """Return all rows, by kind and id, in that order."""
        with _explained(self._name):
            # The count comes first: a build that ends between the two reads is then noticed when saving.
            self._builds = self._count()
            rows = self._connection.execute(_ITEMS + " ORDER BY kind, id").fetchall()
        return {(row[0], row[1]): self._row(*row) for row in rows}

    def began(self, now: datetime) -> datetime:
        """Return the moment of the first build that was saved, in UTC, or ``now`` if there was none."""
        with _explained(self._name):
            stored = self._about("began")
        if stored is None:
            return now.astimezone(UTC)
        try:
            return datetime.fromisoformat(stored)
        except ValueError as error:
            raise LedgerError(f"{self._name}: the ledger is damaged: {error}") from error

    def save(self, decisions: Iterable[Decision], *, now: datetime) -> None:
        """Keep what a build decided, all of it or nothing.

        A new or revised item also adds a revision, numbered from 1, with the moment it was stamped with.

        Args:
            decisions: Made from what ``remembered`` last returned.
            now: The moment of the build; aware.

        Raises:
            LedgerError: Another build holds the ledger, or has changed it since it was read.
        """
        kept = [one for one in decisions if one.recast or one.change is not Change.UNCHANGED]
        with self._transaction():
            builds = self._count()
            if builds != self._builds:
                raise LedgerError(f"{self._name}: another build changed the ledger meanwhile; build again")
            if self._about("began") is None:
                self._set_about("began", _moment(now))
            self._set_about("builds", str(builds + 1))
            self._connection.executemany(_SET_ITEM, map(_columns, kept))
            revisions = (one for one in kept if one.change is not Change.UNCHANGED)
            self._connection.executemany(_ADD_REVISION, map(_columns, revisions))
        self._builds = builds + 1

    def outputs(self, target: str) -> frozenset[str]:
        """Return the paths the last build wrote to ``target``."""
        with _explained(self._name):
            return frozenset(path for (path,) in self._connection.execute(_OUTPUTS, {"target": target}))

    def save_outputs(self, target: str, paths: Iterable[str]) -> None:
        """Keep which paths a build wrote to ``target``, in place of those of the build before."""
        rows = [{"target": target, "path": path} for path in sorted(set(paths))]
        with self._transaction():
            self._connection.execute(_DROP_OUTPUTS, {"target": target})
            self._connection.executemany(_ADD_OUTPUT, rows)

    def close(self) -> None:
        """Close the file; closing it again does nothing."""
        self._connection.close()

    def __enter__(self) -> Self:
        """Return the ledger itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.close()

    def _prepare(self) -> None:
        with _explained(self._name):
            self._connection.execute("PRAGMA synchronous = FULL")
            tables = {name for (name,) in self._connection.execute("SELECT name FROM sqlite_master")}
        if tables and "about" not in tables:
            raise LedgerError(f"{self._name}: this is a database of another program, not a ledger")
        if not tables:
            self._create()
        with _explained(self._name):
            version, self._builds = self._about("version"), self._count()
        if version is None or not version.isdecimal():
            raise LedgerError(f"{self._name}: the ledger is damaged: it does not say which version it is")
        if int(version) > VERSION:
            raise LedgerError(
                f"{self._name}: the ledger is of version {version}, newer than {VERSION}, known here; update diplofeed"
            )

    def _create(self) -> None:
        with self._transaction():
            for table in TABLES:
                self._connection.execute(table)
            if self._about("version") is None:  # another build may have been quicker
                self._set_about("version", str(VERSION))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with _explained(self._name):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    def _about(self, name: str) -> str | None:
        row = self._connection.execute(_ABOUT, {"name": name}).fetchone()
        return None if row is None else str(row[0])

    def _set_about(self, name: str, value: str) -> None:
        self._connection.execute(_SET_ABOUT, {"name": name, "value": value})

    def _count(self) -> int:
        stored = self._about("builds") or "0"
        if not stored.isdecimal():
            raise LedgerError(f"{self._name}: the ledger is damaged: {stored[:40]!r} is no number of builds")
        return int(stored)

    def _row(self, kind: str, item_id: str, *columns: Any) -> Remembered:
        try:
            return _read(kind, item_id, *columns)
        except (ValueError, TypeError, AttributeError) as error:
            raise LedgerError(f"{self._name}: the row of {kind} {item_id!r} is damaged: {error}") from error


def _make_directory(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LedgerError(f"{path}: the directory of the ledger cannot be made: {error.strerror}") from error


@contextmanager
def _explained(name: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        # Extended codes keep the plain one in their low byte; errors of the module itself have none.
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _BUSY:
            raise LedgerError(f"{name}: another build holds the ledger; try again when it is done") from error
        raise LedgerError(f"{name}: the ledger cannot be used: {error}") from error


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def _columns(decision: Decision) -> dict[str, str | int]:
    row = decision.remembered
    return {
        "kind": row.kind,
        "id": row.id,
        "tag": row.tag,
        "uid": str(row.uid),
        "published": _moment(row.published),
        "updated": _moment(row.updated),
        "sequence": row.sequence,
        "form": row.form,
        "data": json.dumps(row.data, ensure_ascii=False, allow_nan=False),
        "fields": json.dumps(decision.fields),
    }


def _read(
    kind: str, item_id: str, tag: str, uid: str, published: str, updated: str, sequence: int, form: int, data: str
) -> Remembered:
    plain = json.loads(data)
    if not isinstance(plain, dict):
        raise TypeError("its data are not an object")
    return Remembered(
        kind=kind,
        id=item_id,
        tag=tag,
        uid=UUID(uid),
        published=datetime.fromisoformat(published),
        updated=datetime.fromisoformat(updated),
        sequence=sequence,
        form=form,
        data=plain,
    )
