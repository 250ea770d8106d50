"""The interface of a database that holds a ledger's tables, and its implementation with SQLite."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile
from stat import S_ISCHR, S_ISFIFO, S_ISREG
from tempfile import TemporaryDirectory
from threading import get_ident
from typing import Any, Final, Protocol, TypeAlias

from attrs import define

from diplofeed.errors import LedgerError
from diplofeed.ledger import schema
from diplofeed.lock import flock, holder

__all__ = ["Database", "Row", "SqliteDatabase", "Values", "migrate", "version_of"]

Row: TypeAlias = tuple[Any, ...]
Values: TypeAlias = Mapping[str, str | int]

_EMPTY: Final = (
    "the ledger is empty, as a copy that was cut short is; restore it from a backup, or remove it and build with"
    " --new-ledger to begin anew"
)
_BUSY: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
# What the module raises besides its own errors: a number or a text no database holds.
_REFUSED: Final = (OverflowError, UnicodeEncodeError)


class Database(Protocol):
    """A database with the tables of a ledger; statements have ``:name`` for values.

    Every method raises LedgerError, naming the database, where it cannot do what it is asked.
    """

    @property
    def name(self) -> str:
        """What to call it in messages, without a password."""

    def query(self, statement: str, values: Values) -> list[Row]:
        """Return the rows of a statement, none of one that has no result."""

    def rows(self, statement: str, values: Values) -> Generator[Row, None, None]:
        """Yield the rows of a statement that has many; all are taken before another statement is run."""

    def change(self, statement: str, rows: Iterable[Values]) -> None:
        """Insert, update or delete once for each of the rows, within a transaction."""

    def transaction(self) -> AbstractContextManager[None]:
        """Return a context manager in which all changes are made or none is, one writer at a time."""

    def hold(self, scope: str, wait: float) -> AbstractContextManager[None]:
        """Return a context manager in which no other build of this scope runs, waiting ``wait`` seconds for it.

        It may keep out those of other scopes too. A lock whose holder has died is free. Raises LedgerError,
        naming the holder, where there is one all that time.
        """

    def close(self) -> None:
        """Close it; closing it again does nothing."""


def version_of(database: Database) -> int:
    """Return the version of the tables; raise LedgerError if they have none or a newer one."""
    message = f"{database.name}: the ledger is damaged: it does not say which version it is"
    try:
        rows = database.query("SELECT value FROM about WHERE name = 'version'", {})
    except LedgerError as error:
        raise LedgerError(message) from error
    if not rows or not str(rows[0][0]).isdecimal() or not int(rows[0][0]):
        raise LedgerError(message)
    version = int(rows[0][0])
    if version > schema.VERSION:
        raise LedgerError(
            f"{database.name}: the ledger is of version {version}, newer than {schema.VERSION}, the newest"
            " that this diplofeed reads; update diplofeed"
        )
    return version


def migrate(database: Database, version: Callable[[], int], keep: Callable[[int], None]) -> None:
    """Create or migrate the tables in one transaction, while no other process does so.

    Args:
        database: The database.
        version: Returns the version of its tables, 0 if there are none.
        keep: Called with the version of existing tables before they are changed.
    """
    with database.transaction():
        # Asked again now that nobody else can write: another build may have been quicker.
        before = version()
        if before == schema.VERSION:
            return
        if before:
            keep(before)
        steps = schema.MIGRATIONS[before - 1 :] if before else (schema.TABLES,)
        for statement in (statement for step in steps for statement in step):
            database.query(statement, {})
        database.change(
            "INSERT INTO about (scope, name, value) VALUES ('', 'version', :version)"
            " ON CONFLICT (scope, name) DO UPDATE SET value = excluded.value",
            [{"version": str(schema.VERSION)}],
        )


@define(eq=False)
class SqliteDatabase:
    """An SQLite file, or a database in memory that is forgotten when closed."""

    name: str
    _connection: sqlite3.Connection
    _path: Path | None = None

    @classmethod
    def open(cls, path: Path | None, *, timeout: float) -> SqliteDatabase:
        """Open the file at ``path``, making it and its directory where there is none; None is a database in memory.

        An older version is migrated, a copy of the file kept beside it before.

        Raises:
            LedgerError: The file is damaged, of another program or of a newer diplofeed, or cannot be opened.
        """
        name = ":memory:" if path is None else str(path)
        if path is not None:
            _make_directory(path)
            _check_file(path)
            if not path.exists():
                cls._create(Path(os.path.realpath(path)))
        with _explained(name):
            # A build may be driven from another thread than the one that opened the ledger.
            connection = sqlite3.connect(name, timeout=timeout, isolation_level=None, check_same_thread=False)
        made = cls(name, connection, path)
        try:
            made._prepare()
        except BaseException:
            connection.close()
            raise
        return made

    @classmethod
    def snapshot(cls, path: Path, *, timeout: float) -> SqliteDatabase:
        """Return a copy in memory of the file at ``path``, to which nothing is written, whatever version it is of.

        Raises:
            LedgerError: There is no file, or as `open` says.
        """
        _check_file(path)
        made = cls(str(path), sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False))
        try:
            with _explained(str(path)):
                _read_into(made._connection, path, timeout)
            made._prepare()
        except BaseException:
            made.close()
            raise
        return made

    @classmethod
    def _create(cls, path: Path) -> None:
        """Make a file with all tables, and put it in its place whole: one that is empty was not made by diplofeed."""
        part = path.with_name(f"{path.name}.{os.getpid()}-{get_ident()}.part")
        try:
            part.unlink(missing_ok=True)
            with _explained(str(path)), closing(sqlite3.connect(part, isolation_level=None)) as connection:
                migrate(cls(str(path), connection), lambda: 0, lambda _: None)
            _place(part, path)
        except OSError as error:
            raise LedgerError(f"{path}: the ledger cannot be made: {error.strerror}") from error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def _prepare(self) -> None:
        self.query("PRAGMA synchronous = EXTRA", {})
        if self._version() != schema.VERSION:
            migrate(self, self._version, self._keep)

    def _version(self) -> int:
        tables = {name for (name,) in self.query("SELECT name FROM sqlite_master WHERE type = 'table'", {})}
        if tables and "about" not in tables:
            raise LedgerError(f"{self.name}: this is a database of another program, not a ledger")
        if not tables and self._path is not None:
            raise LedgerError(f"{self.name}: {_EMPTY}")
        return version_of(self) if tables else 0

    def _keep(self, version: int) -> None:
        """Copy the file while it is of an older version."""
        if self._path is None:
            return
        path = self._path.with_name(f"{self._path.name}.v{version}")
        # Not through the own connection, which is within a transaction.
        with _explained(str(path)), closing(sqlite3.connect(self._path)) as now, closing(sqlite3.connect(path)) as copy:
            now.backup(copy)

    def query(self, statement: str, values: Values) -> list[Row]:
        """Return the rows of a statement, none of one that has no result."""
        with _explained(self.name):
            return self._connection.execute(statement, dict(values)).fetchall()

    def rows(self, statement: str, values: Values) -> Generator[Row, None, None]:
        """Yield the rows of a statement that has many; all are taken before another statement is run."""
        with _explained(self.name):
            yield from self._connection.execute(statement, dict(values))

    def change(self, statement: str, rows: Iterable[Values]) -> None:
        """Insert, update or delete once for each of the rows, within a transaction."""
        with _explained(self.name):
            self._connection.executemany(statement, map(dict, rows))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make all changes or none, one writer at a time."""
        self.query("BEGIN IMMEDIATE", {})
        try:
            yield
            self.query("COMMIT", {})
        finally:
            with suppress(sqlite3.Error):  # what went wrong before is what is to be told
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    @contextmanager
    def hold(self, scope: str, wait: float) -> Iterator[None]:  # noqa: ARG002 -- one lock for all in the file
        """Exclude other builds by a locked file beside the ledger, which the system releases when a process dies."""
        if self._path is None:
            yield
            return
        with locked(self._path.with_name(f"{self._path.name}.lock"), wait):
            yield

    def close(self) -> None:
        """Close the file; closing it again does nothing."""
        self._connection.close()


@contextmanager
def locked(path: Path, wait: float) -> Iterator[None]:
    """Hold a lock file, so that of all threads and processes one is inside.

    The file stays: to remove it would let two others hold one each.

    Raises:
        LedgerError: Another process holds it all that time; it is named if possible.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise LedgerError(f"{path}: the lock cannot be opened: {error.strerror}") from error
    with flock(handle, wait) as free:
        if not free:
            who = os.pread(handle, 200, 0).decode(errors="replace").strip() or "somebody"
            raise LedgerError(f"{path}: another build is under way, by {who}; try again when it is done")
        with suppress(OSError):  # on a full disk the lock holds all the same
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"{holder()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n".encode(), 0)
        try:
            yield
        finally:
            with suppress(OSError):
                os.ftruncate(handle, 0)


def _check_file(path: Path) -> None:
    """Raise LedgerError where a file has nothing in it, or would never be read to its end."""
    try:
        status = path.stat()
    except OSError:  # what keeps it from being opened is said where it is
        return
    if S_ISFIFO(status.st_mode) or S_ISCHR(status.st_mode):
        raise LedgerError(f"{path}: the ledger is not a file")
    if S_ISREG(status.st_mode) and not status.st_size:
        raise LedgerError(f"{path}: {_EMPTY}")


def _place(part: Path, path: Path) -> None:
    """Put a file in its place for good, unless another is there by now."""
    try:
        path.hardlink_to(part)
    except FileExistsError:
        return
    except OSError:  # some file systems have no such links
        part.replace(path)
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    """Flush to the disk which names a directory has, where the file system can."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


def _make_directory(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LedgerError(f"{path}: the directory of the ledger cannot be made: {error.strerror}") from error


def _read_into(target: sqlite3.Connection, path: Path, timeout: float) -> None:
    """Copy a file into a database without writing to it; where a build was killed as it wrote, the state before it."""
    address = f"{path.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, timeout=timeout, isolation_level=None, uri=True)) as file:
            file.backup(target)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
            raise
        # Its journal says what to take back, which SQLite does in the file itself: so in a copy of both.
        with TemporaryDirectory() as folder:
            copied = Path(folder) / "ledger.db"
            for suffix in ("", "-journal"):
                copyfile(f"{path}{suffix}", f"{copied}{suffix}")
            with closing(sqlite3.connect(copied, timeout=timeout, isolation_level=None)) as file:
                file.backup(target)


@contextmanager
def _explained(name: str) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, *_REFUSED) as error:
        # Extended codes keep the plain one in their low byte; errors of the module itself have none.
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _BUSY:
            raise LedgerError(f"{name}: another build holds the ledger; try again when it is done") from error
        raise LedgerError(f"{name}: the ledger cannot be used: {error}") from error
