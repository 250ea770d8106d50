"""The ledger: what a publication remembers, in any database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from attrs import define, evolve

from diplofeed.errors import LedgerError
from diplofeed.ledger import sql
from diplofeed.ledger.database import Database, Row, SqliteDatabase
from diplofeed.ledger.decide import Change, Decision, Key, Remembered
from diplofeed.ledger.moves import with_last_days
from diplofeed.ledger.rows import Revision, moment, read_moment, remembered_of, revision_of, row_of
from diplofeed.ledger.schema import internal_scope, is_internal
from diplofeed.ledger.values import MINOR
from diplofeed.spill import Spill, SpilledText

__all__ = ["HIDDEN", "Ledger", "Revision"]

_POSTGRES: Final = ("postgresql://", "postgresql+psycopg://", "postgres://")

HIDDEN: Final = "hidden"
"""Under which name is kept which build was the last to hide what was shown."""

_CLEARED: Final = "cleared"  # before the name of a target
_BATCH: Final = 1000  # rows held as texts at a time


@define(eq=False)
class Ledger:
    """The memory of a publication; a context manager that closes it.

    Every method raises LedgerError, naming the database, where it cannot be read or written.
    """

    database: Database
    scope: str
    _wait: float
    _seen: int = 0
    _held: bool = False

    @classmethod
    def open(cls, place: Path | str, *, publication: str, wait: float = 10.0) -> Self:
        """Open the ledger of a publication, making it where there is none.

        Args:
            place: An SQLite file (or its address, ``sqlite:///…``), ``":memory:"`` for a ledger that is forgotten
                when closed, or the address of a PostgreSQL database (``postgresql://…``), which asks for the
                extra ``postgres``.
            publication: The id of the publication; one database can hold the ledgers of several.
            wait: For how many seconds to wait for another build.

        Raises:
            LedgerError: It is damaged, of another program or of a newer diplofeed, or cannot be opened.
        """
        ledger = cls(_database(place, wait), publication, wait)
        try:
            ledger._adopt()
        except BaseException:
            ledger.close()
            raise
        return ledger

    @classmethod
    def snapshot(cls, place: Path | str, *, publication: str, wait: float = 10.0) -> Self:
        """Return the ledger of a publication as it is now, from which it is read and to which nothing is written.

        Of an SQLite file it is a copy in memory. The arguments are those of `open`.

        Raises:
            LedgerError: There is none, or it cannot be read.
        """
        if isinstance(place, str) and place.startswith(_POSTGRES):
            return cls.open(place, publication=publication, wait=wait)
        path = Path(str(place).removeprefix("sqlite:///"))
        ledger = cls(SqliteDatabase.snapshot(path, timeout=max(wait, 1.0)), publication, wait)
        ledger._adopt()
        return ledger

    def _adopt(self) -> None:
        """Take over the rows of diplofeed 0.1, whose ledger had a single publication."""
        if self.database.query(sql.HAS_ORPHANS, {}):
            with self.database.transaction():
                for statement in sql.ADOPT:
                    self.database.change(statement, [{"scope": self.scope}])

    def internal(self) -> Self:
        """Return the ledger of what is for internal readers, in the same database.

        What the public sees is decided as if it were not there.
        """
        return evolve(self, scope=internal_scope(self.scope), seen=0)

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Exclude other builds of this publication; may be nested in another ``hold`` of this ledger.

        Raises:
            LedgerError: Another build is under way all the time that is waited; it is named.
        """
        if self._held:
            yield
            return
        with self.database.hold(self.scope, self._wait):
            self._held = True
            try:
                yield
            finally:
                self._held = False

    def remembered(self) -> dict[Key, Remembered]:
        """Return all rows, by kind and id, in that order."""
        # The count comes first: a build that ends between the two reads is then noticed when saving.
        self._seen = self.builds()
        keep = Spill().put_text  # the texts take more than all the rest, and of most nobody asks for it
        with closing(self.database.rows(sql.ITEMS, {"scope": self.scope})) as rows:
            remembered = [self._row(row, keep) for row in rows]
        # Sorted here, as every database has its own idea of the order of texts.
        return {row.key: row for row in sorted(remembered, key=attrgetter("kind", "id"))}

    def began(self, now: datetime) -> datetime:
        """Return the moment of the first build that was saved, in UTC, or ``now`` if there was none."""
        stored = self.about("began")
        if stored is None:
            return now.astimezone(UTC)
        try:
            return read_moment(stored)
        except (ValueError, TypeError) as error:
            raise LedgerError(f"{self.database.name}: the ledger is damaged: {error}") from error

    def save(self, decisions: Iterable[Decision], *, now: datetime, due: Iterable[Decision] = ()) -> None:
        """Store the decisions of a build in one transaction.

        Each item that is new, revised, withdrawn or back also gets a revision, numbered from 1, with its stamp.

        Args:
            decisions: Made from what ``remembered`` last returned, and from what is ``due``.
            now: The moment of the build; aware.
            due: Made before of what became due since the last build; they are stored first.

        Raises:
            LedgerError: Another build holds the ledger, or has changed it since it was read.
        """
        parts = [_to_store(due), _to_store(decisions)]
        with self.database.transaction():
            builds = self.builds()
            if builds != self._seen:
                raise LedgerError(f"{self.database.name}: another build changed the ledger meanwhile; build again")
            if self.about("began") is None:
                self.set_about("began", moment(now))
            self.set_about("builds", str(builds + 1))
            if any(decision.remembered.state.hidden for kept in parts for decision in kept):
                self.set_about(HIDDEN, str(builds + 1))
            for kept in parts:
                self._store(kept)
        self._seen = builds + 1

    def _store(self, decisions: Sequence[Decision]) -> None:
        renamed = [self._columns(decision) for decision in decisions if decision.formerly]
        for statement in sql.RENAME:
            self.database.change(
                statement, [{name: row[name] for name in ("scope", "kind", "id", "formerly")} for row in renamed]
            )
        for start in range(0, len(decisions), _BATCH):
            rows = [self._columns(decision) for decision in decisions[start : start + _BATCH]]
            self.database.change(sql.SET_ITEM, rows)
            self.database.change(sql.ADD_REVISION, (row for row in rows if row["change"] != Change.UNCHANGED.value))

    def latest(self, most: int) -> list[Revision]:
        """Return the newest revisions of items that are not hidden, without minor ones, the newest first."""
        values: dict[str, str | int] = {"scope": self.scope, "most": most, "minor": f'%"{MINOR}"%'}
        return [self._revision(row) for row in self.database.query(sql.LATEST, values)]

    def history(self, item_id: str) -> list[Revision]:
        """Return the revisions of an item, the oldest first."""
        return [self._revision(row) for row in self.database.query(sql.HISTORY, {"scope": self.scope, "id": item_id})]

    def history_of(self, kind: str, item_id: str) -> list[Revision]:
        """Return the revisions of an item that is not hidden, without minor ones, the newest first."""
        values = {"scope": self.scope, "kind": kind, "id": item_id, "minor": f'%"{MINOR}"%'}
        return [self._revision(row) for row in self.database.query(sql.HISTORY_OF, values)]

    def revised(self) -> Mapping[Key, str]:
        """Return the items that `history_of` has more of than the first revision, each with numbers and moments."""
        values = {"scope": self.scope, "minor": f'%"{MINOR}"%'}
        stamps: dict[Key, list[str]] = {}
        for kind, item_id, number, at in self.database.query(sql.REVISED, values):
            stamps.setdefault((str(kind), str(item_id)), []).append(f"{number} {at}")
        return {key: "\n".join(sorted(several)) for key, several in stamps.items()}

    def moves(self) -> Mapping[Key, Revision]:
        """Return the last revision of each meeting that gave it another date, with what a calendar showed before it."""
        values = {"scope": self.scope, "field": '%"when"%'}
        moved = list(map(self._revision, self.database.query(sql.MOVES, values)))
        return {(revision.kind, revision.id): revision for revision in with_last_days(moved, self.history)}

    def stamps(self) -> frozenset[datetime]:
        """Return the moments of all revisions."""
        try:
            return frozenset(read_moment(at) for (at,) in self.database.query(sql.STAMPS, {"scope": self.scope}))
        except (ValueError, TypeError) as error:
            raise LedgerError(f"{self.database.name}: the ledger is damaged: {error}") from error

    def outputs(self, target: str) -> frozenset[str]:
        """Return the paths the last build wrote to ``target``."""
        return frozenset(self._texts(sql.OUTPUTS, {"scope": self.scope, "target": target}))

    def targets(self) -> tuple[str, ...]:
        """Return where builds wrote to, sorted."""
        return tuple(sorted(self._texts(sql.TARGETS, {"scope": self.scope})))

    def _texts(self, statement: str, values: Mapping[str, str]) -> list[str]:
        """Return the only column of a query, of which each value is a text."""
        texts = [value for (value,) in self.database.query(statement, values)]
        if damaged := [value for value in texts if not isinstance(value, str)]:
            raise LedgerError(f"{self.database.name}: the ledger is damaged: {damaged[0]!r} is no path")
        return texts

    def save_outputs(self, target: str, paths: Iterable[str], *, exposing: Iterable[str] = ()) -> None:
        """Keep which paths a build wrote to ``target``, in place of those of the build before.

        Args:
            target: What the sink calls itself.
            paths: The documents, as ``format:path``.
            exposing: The formats of which some may show what is hidden now.
        """
        where = {"scope": self.scope, "target": target}
        cleared = self._cleared(exposing)
        with self.database.transaction():
            self.database.change(sql.DROP_OUTPUTS, [where])
            self.database.change(sql.ADD_OUTPUT, ({**where, "path": path} for path in sorted(set(paths))))
            if cleared:
                self.set_about(f"{_CLEARED} {target}", cleared)

    def move_outputs(self, former: str, target: str) -> None:
        """Keep under another name what was written to a target, beside what is kept of it."""
        paths, moved = self.outputs(target), self.outputs(former)
        exposing = self.exposing(former, {path.partition(":")[0] for path in moved})
        self.save_outputs(target, paths | moved, exposing=exposing)
        self.save_outputs(former, ())

    def others(self) -> tuple[str, ...]:
        """Return the ids of the other publications that the database remembers, sorted."""
        scopes = {scope for (scope,) in self.database.query(sql.SCOPES, {})} - {self.scope}
        return tuple(sorted(scope for scope in scopes if not is_internal(scope)))

    def exposing(self, target: str, formats: Iterable[str]) -> frozenset[str]:
        """Return which of the formats may have documents at ``target`` that show what was hidden since."""
        if not self._hidden_since():
            return frozenset()
        try:
            since, rest = json.loads(self.about(f"{_CLEARED} {target}") or "")
            return frozenset(formats).intersection(rest if since == self._hidden_since() else formats)
        except (ValueError, TypeError):  # nobody ever said that they do not
            return frozenset(formats)

    def _cleared(self, exposing: Iterable[str]) -> str:
        since = self._hidden_since()
        return json.dumps([since, sorted(exposing)]) if since else ""

    def _hidden_since(self) -> str:
        """Return a text that differs whenever something that was shown is hidden; empty if nothing ever was."""
        # Ledgers of diplofeed 0.1 do not say when.
        return self.about(HIDDEN) or ("before" if self.database.query(sql.HIDES, {"scope": self.scope}) else "")

    def close(self) -> None:
        """Close the database; closing it again does nothing."""
        self.database.close()

    def __enter__(self) -> Self:
        """Return the ledger itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the database."""
        self.close()

    def about(self, name: str) -> str | None:
        """Return the value kept under a name, or None."""
        rows = self.database.query(sql.ABOUT, {"scope": self.scope, "name": name})
        return str(rows[0][0]) if rows else None

    def set_about(self, name: str, value: str) -> None:
        """Keep a value under a name, within a transaction."""
        self.database.change(sql.SET_ABOUT, [{"scope": self.scope, "name": name, "value": value}])

    def builds(self) -> int:
        """Return how often the ledger was saved, by which a build notices another."""
        stored = self.about("builds") or "0"
        if not stored.isdecimal():
            message = f"the ledger is damaged: {stored[:40]!r} is no number of builds"
            raise LedgerError(f"{self.database.name}: {message}")
        return int(stored)

    def _row(self, row: Row, keep: Callable[[str], str | SpilledText] = str) -> Remembered:
        try:
            return remembered_of(row, keep)
        except (ValueError, TypeError, AttributeError) as error:
            raise LedgerError(f"{self.database.name}: the row of {row[0]} {row[1]!r} is damaged: {error}") from error

    def _revision(self, row: Row) -> Revision:
        try:
            return revision_of(row)
        except (ValueError, TypeError, RecursionError) as error:
            message = f"revision {row[2]} of {row[0]} {row[1]!r} is damaged: {error}"
            raise LedgerError(f"{self.database.name}: {message}") from error

    def _columns(self, decision: Decision) -> dict[str, str | int]:
        """Return the columns of an item and, beside them, of the revision that a decision is."""
        revision: dict[str, str | int] = {
            "scope": self.scope,
            "change": decision.change.value,
            "fields": json.dumps(decision.fields),
            "formerly": decision.formerly,
        }
        return row_of(decision.remembered) | revision


def _to_store(decisions: Iterable[Decision]) -> list[Decision]:
    return [decision for decision in decisions if decision.recast or decision.change is not Change.UNCHANGED]


def _database(place: Path | str, wait: float) -> Database:
    timeout = max(wait, 1.0)
    if isinstance(place, str) and place.startswith(_POSTGRES):
        # psycopg is an extra, and takes 100 ms to import.
        from diplofeed.ledger.postgres import PostgresDatabase  # noqa: PLC0415

        return PostgresDatabase.open(place, timeout=timeout)
    path = str(place).removeprefix("sqlite:///")
    if isinstance(place, str) and "://" in path:
        scheme = path.partition("://")[0]
        raise LedgerError(f"no ledger can be at {scheme[:40]}://…; it is a file, sqlite:///… or postgresql://…")
    return SqliteDatabase.open(None if path == ":memory:" else Path(path), timeout=timeout)
