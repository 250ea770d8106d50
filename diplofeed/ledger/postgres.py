"""A ledger in a PostgreSQL database, for builds on machines that share no disk."""

from __future__ import annotations

import logging
import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from threading import Lock
from typing import Any, Final

from attrs import define, field

from diplofeed.errors import LedgerError
from diplofeed.ledger import schema
from diplofeed.ledger.database import Row, Values, migrate, version_of
from diplofeed.lock import holder, wait_for

try:
    import psycopg
    from psycopg.conninfo import conninfo_to_dict
    from psycopg.pq import TransactionStatus
except ImportError as error:
    raise LedgerError(f"a ledger in PostgreSQL needs psycopg: pip install 'diplofeed[postgres]' ({error})") from error

__all__ = ["PostgresDatabase"]

# What psycopg would print of a lost connection is told by the error.
logging.getLogger("psycopg").addHandler(logging.NullHandler())

# What the address may overrule: a server that is gone is noticed within a minute, not within hours.
_DEFAULTS: Final[Mapping[str, str]] = {
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
}
_SETTINGS: Final = """
    SELECT set_config('lock_timeout', :timeout, false), set_config('tcp_keepalives_idle', '30', false),
        set_config('tcp_keepalives_interval', '10', false), set_config('tcp_keepalives_count', '3', false)
"""
_TABLES: Final = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
# A lock's number stands in the view in two halves.
_HOLDER: Final = """
    SELECT activity.application_name,
        to_char(activity.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')
    FROM pg_locks AS held JOIN pg_stat_activity AS activity ON activity.pid = held.pid
    WHERE held.locktype = 'advisory' AND held.granted AND held.objsubid = 1
        AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND held.classid::bigint = :high AND held.objid::bigint = :low
"""
_ESCAPE: Final = "write what is special in a password as in a web address, '@' as %40 and '/' as %2F"
_PLACEHOLDER: Final = re.compile(r"'(?:[^']|'')*'|::|%|:([a-z_]+)")
_NAME_BYTES: Final = 63  # the server cuts names of applications there


@define(eq=False)
class PostgresDatabase:
    """A PostgreSQL database, whose tables are in the first schema of the search path."""

    name: str
    _connection: psycopg.Connection[Row] = field(repr=False)
    _schema: str = ""
    _held: set[str] = field(factory=set)
    _guard: Lock = field(factory=Lock, repr=False)

    @classmethod
    def open(cls, address: str, *, timeout: float) -> PostgresDatabase:
        """Open the database at an address such as ``postgresql://user@host/name``, and make or migrate its tables.

        Args:
            address: As libpq reads it; ``postgresql+psycopg://`` is the same as ``postgresql://``.
            timeout: For how many seconds to wait for another that writes.

        Raises:
            LedgerError: It cannot be reached, or is of another program or a newer diplofeed.
        """
        parameters = _parameters(address)
        name = _name(parameters)
        secret = str(parameters.get("password") or "")
        with _explained(name, secret=secret):
            connection: psycopg.Connection[Row] = psycopg.connect(
                autocommit=True,
                **{
                    **_DEFAULTS,
                    **parameters,
                    "application_name": f"diplofeed {holder()}"[:_NAME_BYTES],
                    "client_encoding": "utf8",
                },
            )
        made = cls(name, connection)
        try:
            made._prepare(timeout)
        except BaseException:
            connection.close()
            raise
        return made

    def _prepare(self, timeout: float) -> None:
        self.query(_SETTINGS, {"timeout": str(max(1, round(timeout * 1000)))})
        ((encoding, of_tables),) = self.query("SELECT current_setting('server_encoding'), current_schema()", {})
        if encoding != "UTF8":
            raise LedgerError(
                f"{self.name}: the database is in {encoding}; a ledger needs one made with ENCODING 'UTF8'"
            )
        if of_tables is None:
            raise LedgerError(f"{self.name}: no schema of the search path is there; make one, or name another")
        self._schema = str(of_tables)
        if self._version() != schema.VERSION:
            migrate(self, self._version, lambda _: None)

    def _version(self) -> int:
        # Others may have tables in the same schema, but not under these names.
        tables = {name for (name,) in self.query(_TABLES, {})} & schema.COLUMNS.keys()
        if tables and "about" not in tables:
            some = min(tables)
            raise LedgerError(f"{self.name}: the table {some!r} is of another program; give the ledger its own schema")
        return version_of(self) if tables else 0

    def query(self, statement: str, values: Values) -> list[Row]:
        """Return the rows of a statement, none of one that has no result."""
        with self._explained():
            cursor = self._connection.execute(_translated(statement), dict(values))
            return cursor.fetchall() if cursor.description else []

    def rows(self, statement: str, values: Values) -> Generator[Row, None, None]:
        """Yield the rows of a statement that has many; all are taken before another statement is run."""
        with self._explained(), self._connection.cursor() as cursor:
            yield from cursor.stream(_translated(statement), dict(values))

    def change(self, statement: str, rows: Iterable[Values]) -> None:
        """Insert, update or delete once for each of the rows, within a transaction."""
        with self._explained(), self._connection.cursor() as cursor:
            cursor.executemany(_translated(statement), [dict(row) for row in rows])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make all changes or none, one writer at a time."""
        # Not what the server's owner set as default: each statement is to see what was saved before the lock was had.
        self.query("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", {})
        try:
            self.query("SELECT pg_advisory_xact_lock(:key)", {"key": self._key("write")})
            yield
            if self._connection.info.transaction_status is TransactionStatus.INERROR:
                # The server would take COMMIT for ROLLBACK, and not complain.
                raise LedgerError(f"{self.name}: a statement failed before, so nothing was saved")
            self.query("COMMIT", {})
        finally:
            with suppress(LedgerError):  # what went wrong before is what is to be told
                if self._connection.info.transaction_status not in (TransactionStatus.IDLE, TransactionStatus.UNKNOWN):
                    self.query("ROLLBACK", {})

    @contextmanager
    def hold(self, scope: str, wait: float) -> Iterator[None]:
        """Keep other builds of this scope out by a lock of this connection, free once the connection is lost."""
        key = self._key(f"build {scope}")

        def attempt() -> bool:
            # To its own connection a lock is free: threads are kept apart here.
            with self._guard:
                if scope in self._held or not self.query("SELECT pg_try_advisory_lock(:key)", {"key": key})[0][0]:
                    return False
                self._held.add(scope)
            return True

        if not wait_for(attempt, wait):
            raise LedgerError(
                f"{self.name}: another build is under way, by {self._holder(key)}; try again when it is done"
            )
        try:
            yield
        finally:
            with self._guard:
                self._held.discard(scope)
                with suppress(LedgerError):  # a connection that is lost holds nothing
                    self.query("SELECT pg_advisory_unlock(:key)", {"key": key})

    def _holder(self, key: int) -> str:
        high, low = divmod(key % 2**64, 2**32)
        rows = self.query(_HOLDER, {"high": high, "low": low})
        if not rows or not rows[0][0]:
            return "somebody"
        who, since = rows[0]
        return f"{who}, connected since {since} UTC" if since else str(who)

    def _key(self, purpose: str) -> int:
        digest = sha256(f"diplofeed\0{self._schema}\0{purpose}".encode()).digest()
        return int.from_bytes(digest[:8], signed=True)

    def close(self) -> None:
        """Close the connection; closing it again does nothing."""
        self._connection.close()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        with _explained(self.name, lambda: self._connection.closed):
            yield


def _parameters(address: str) -> dict[str, Any]:
    """Return the parameters of an address as libpq reads them."""
    rest = address.partition("://")[2]
    where = rest.partition("?")[0]
    # Such a password would be read as part of the host's name, and shown as such.
    if where.count("@") > 1 or "@" in where.partition("/")[2]:
        raise LedgerError(f"the address of the PostgreSQL database has an '@' too many; {_ESCAPE}")
    try:
        return conninfo_to_dict(f"postgresql://{rest}")
    except (psycopg.Error, UnicodeError):
        # Neither the error nor its cause is shown: both may hold part of a password.
        raise LedgerError(f"the address of the PostgreSQL database is malformed; {_ESCAPE}") from None


def _name(parameters: Mapping[str, Any]) -> str:
    user, host, port, database = (str(parameters.get(name) or "") for name in ("user", "host", "port", "dbname"))
    place = f"/{database}?host={host}" if host.startswith("/") else f"{host}{port and f':{port}'}/{database}"
    return f"postgresql://{user and f'{user}@'}{place}"


@cache
def _translated(statement: str) -> bytes:
    """Return a statement with ``%(name)s`` for ``:name``, as psycopg wants it."""
    return _PLACEHOLDER.sub(_placeholder, statement).encode()


def _placeholder(match: re.Match[str]) -> str:
    return f"%({match[1]})s" if match[1] else match[0].replace("%", "%%")


@contextmanager
def _explained(name: str, lost: Any = lambda: False, secret: str = "") -> Iterator[None]:
    try:
        yield
    except psycopg.errors.LockNotAvailable as error:
        raise LedgerError(f"{name}: another build holds the ledger; try again when it is done") from error
    except (psycopg.Error, OSError, UnicodeError) as error:
        message = " ".join((getattr(getattr(error, "diag", None), "message_primary", None) or str(error)).split())
        if secret:
            message = message.replace(secret, "***")
        if lost():
            raise LedgerError(f"{name}: the connection to the database is lost ({message}); build again") from error
        raise LedgerError(f"{name}: the ledger cannot be used: {message}") from error
