"""Where results of earlier builds are stored, so that a build computes only what depends on what changed.

A cache holds nothing that could not be worked out again: it may be deleted at any time, and one that cannot be read
is as good as none. It belongs to the machine and is never part of a record, as reading it runs what is in it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from stat import S_ISREG, S_IWGRP, S_IWOTH
from typing import Any, Final, Protocol, Self, TypeVar

from attrs import define, field

from diplofeed.cache.keys import digest

__all__ = ["NO_CACHE", "Cache", "FileCache", "NoCache"]

T = TypeVar("T")

_SEAL: Final = len(digest())
_TABLE: Final = """
    CREATE TABLE IF NOT EXISTS kept (
        section TEXT NOT NULL, name TEXT NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (section, name)
    ) WITHOUT ROWID
"""


class Cache(Protocol):
    """Values by section and name, each good as long as its key is the same."""

    def section(self, name: str) -> Mapping[str, tuple[bytes, bytes]]:
        """Return all keys and values of a section, by name."""

    def keep(self, section: str, values: Mapping[str, tuple[bytes, bytes]], *, gone: Iterable[str] = ()) -> None:
        """Keep keys and values by name, and forget those that are gone."""

    def recall(self, section: str, name: str, key: bytes, make: Callable[[], T]) -> T:
        """Return the result of ``make``, which can be pickled; the stored one if its key is the same."""

    def reuse(self, key: bytes, make: Callable[[], bytes]) -> bytes:
        """Return the result of ``make``; that of an earlier build for the key where this process has it in memory."""


class NoCache:
    """Keeps nothing; `NO_CACHE` is its only instance."""

    def section(self, _: str) -> Mapping[str, tuple[bytes, bytes]]:
        """Return nothing."""
        return {}

    def keep(self, section: str, values: Mapping[str, tuple[bytes, bytes]], *, gone: Iterable[str] = ()) -> None:
        """Do nothing."""

    def recall(self, _section: str, _name: str, _key: bytes, make: Callable[[], T]) -> T:
        """Return the result of ``make``."""
        return make()

    def reuse(self, _key: bytes, make: Callable[[], bytes]) -> bytes:
        """Return the result of ``make``."""
        return make()


NO_CACHE: Final = NoCache()


@define
class FileCache:
    """Values in a file of this machine, written when the cache is closed; a context manager."""

    path: Path
    _new: dict[tuple[str, str], tuple[bytes, bytes] | None] = field(factory=dict, init=False)
    _connection: sqlite3.Connection | None = field(default=None, init=False)

    @classmethod
    def of(cls, root: Path, what: str) -> FileCache:
        """Return the cache of a folder for one way of building it, a file below the user's cache directory."""
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111 -- never raises
        name = digest(str(root.resolve()).encode(errors="surrogateescape"), what.encode()).hex()
        return cls(Path(base) / "diplofeed" / f"{name}.db")

    def __enter__(self) -> Self:
        """Return the cache itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Write new values unless the build raised an exception; errors of writing, as of a full disk, are ignored."""
        self._close()
        if kind is None and self._new:
            try:
                self._write()
            except sqlite3.OperationalError:  # locked, or the disk is full
                return
            except (OSError, sqlite3.Error):
                self._drop()

    def _drop(self) -> None:
        """Remove a file that is damaged; it is written anew."""
        self._close()
        for path in (self.path, self.path.with_name(f"{self.path.name}-journal")):
            with suppress(OSError):
                path.unlink()

    def _write(self) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.path, timeout=1)) as connection, connection:
            connection.execute(_TABLE)
            gone = [key for key, value in self._new.items() if value is None]
            connection.executemany("DELETE FROM kept WHERE section = ? AND name = ?", gone)
            rows = ((*where, key, _seal(*where, key, value) + value) for where, (key, value) in self._present())
            connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", rows)

    def _present(self) -> Iterator[tuple[tuple[str, str], tuple[bytes, bytes]]]:
        return ((where, kept) for where, kept in self._new.items() if kept is not None)

    def _rows(self, query: str, values: tuple[str | bytes, ...]) -> list[tuple[Any, ...]]:
        try:
            if self._connection is None:
                if not self._is_ours():
                    return []
                self._connection = sqlite3.connect(self.path, timeout=1)
            return self._connection.execute(query, values).fetchall()
        except (sqlite3.Error, MemoryError, ValueError):
            self._drop()
            return []

    def _is_ours(self) -> bool:
        """Return whether the file is there, and nobody else can have written it: reading it runs what is in it."""
        try:
            statuses = [path.lstat() for path in (self.path.parent, self.path)]
        except OSError:
            return False
        are_private = (each.st_uid == os.getuid() and not each.st_mode & (S_IWGRP | S_IWOTH) for each in statuses)
        return S_ISREG(statuses[1].st_mode) and all(are_private)

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def section(self, name: str) -> Mapping[str, tuple[bytes, bytes]]:
        """Return all keys and values of a section, by name."""
        rows = self._rows("SELECT name, key, value FROM kept WHERE section = ?", (name,))
        return {row[0]: (row[1], value) for row in rows if (value := _opened(name, *row)) is not None}

    def keep(self, section: str, values: Mapping[str, tuple[bytes, bytes]], *, gone: Iterable[str] = ()) -> None:
        """Keep keys and values by name, and forget those that are gone."""
        self._new |= {(section, name): value for name, value in values.items()}
        self._new |= {(section, name): None for name in gone}

    def recall(self, section: str, name: str, key: bytes, make: Callable[[], T]) -> T:
        """Return the result of ``make``; the stored one if its key is the same."""
        import pickle  # noqa: PLC0415 -- 3 ms, which builds with nothing to do are spared

        rows = self._rows("SELECT value FROM kept WHERE section = ? AND name = ? AND key = ?", (section, name, key))
        if rows and (pickled := _opened(section, name, key, rows[0][0])) is not None:
            with suppress(Exception):  # whatever a class says of data it cannot be made of
                value: T = pickle.loads(pickled)  # noqa: S301 -- a file of this machine that only diplofeed writes
                return value
        made = make()
        with suppress(pickle.PicklingError, AttributeError, TypeError):  # what a plugin made may not be picklable
            self.keep(section, {name: (key, pickle.dumps(made, 5))})
        return made

    def reuse(self, _key: bytes, make: Callable[[], bytes]) -> bytes:
        """Return the result of ``make``: to read it back would take as long."""
        return make()


def _seal(section: str, name: str, key: bytes, value: bytes) -> bytes:
    """Return what shows whether any part of a row is damaged."""
    return digest(section.encode(errors="surrogatepass"), name.encode(errors="surrogatepass"), key, value)


def _opened(section: str, name: object, key: object, sealed: object) -> bytes | None:
    """Return the value of a row; None where the row is damaged."""
    if not (isinstance(name, str) and isinstance(key, bytes) and isinstance(sealed, bytes)):
        return None
    value = sealed[_SEAL:]
    return value if sealed[:_SEAL] == _seal(section, name, key, value) else None
