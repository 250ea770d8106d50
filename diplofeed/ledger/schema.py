"""The tables of the ledger and their migrations, in SQL that SQLite and PostgreSQL both read.

Every row belongs to a scope, a publication's id, so that one database can hold the ledgers of several. Moments are
ISO 8601 texts in UTC with six decimals, so that they sort as they follow; ``data`` and ``fields`` are JSON.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

__all__ = ["COLUMNS", "MIGRATIONS", "TABLES", "VERSION", "columns"]

_ABOUT: Final = """
    CREATE TABLE about (
        scope TEXT NOT NULL,
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (scope, name)
    )
"""
_ITEM: Final = """
    CREATE TABLE item (
        scope TEXT NOT NULL,
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        tag TEXT NOT NULL,
        uid TEXT NOT NULL,
        published TEXT NOT NULL,
        updated TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        form INTEGER NOT NULL,
        state TEXT NOT NULL,
        source TEXT NOT NULL,
        data TEXT NOT NULL,
        PRIMARY KEY (scope, kind, id)
    )
"""
_REVISION: Final = """
    CREATE TABLE revision (
        scope TEXT NOT NULL,
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        number INTEGER NOT NULL,
        at TEXT NOT NULL,
        change TEXT NOT NULL,
        fields TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        form INTEGER NOT NULL,
        data TEXT NOT NULL,
        PRIMARY KEY (scope, kind, id, number)
    )
"""
_LATEST: Final = "CREATE INDEX revision_latest ON revision (scope, at)"
_OUTPUT: Final = """
    CREATE TABLE output (
        scope TEXT NOT NULL,
        target TEXT NOT NULL,
        path TEXT NOT NULL,
        PRIMARY KEY (scope, target, path)
    )
"""

TABLES: Final = (_ABOUT, _ITEM, _REVISION, _LATEST, _OUTPUT)
"""The tables as they are now."""

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    name: tuple(re.findall(r"^ +(\w+) (?:TEXT|INTEGER) ", statement, re.MULTILINE))
    for name, statement in (("about", _ABOUT), ("item", _ITEM), ("revision", _REVISION), ("output", _OUTPUT))
}
"""Each table with its columns."""


def columns(table: str) -> tuple[str, ...]:
    """Return the columns of a table but the scope."""
    return COLUMNS[table][1:]


_SCOPES: Final = (
    *(f"ALTER TABLE {table} RENAME TO {table}_1" for table in COLUMNS),
    *TABLES,
    "INSERT INTO about (scope, name, value) SELECT '', name, value FROM about_1",
    """
    INSERT INTO item (scope, kind, id, tag, uid, published, updated, sequence, form, state, source, data)
    SELECT '', kind, id, tag, uid, published, updated, sequence, form, 'shown', '', data FROM item_1
    """,
    """
    INSERT INTO revision (scope, kind, id, number, at, change, fields, sequence, form, data)
    SELECT '', kind, id, number, at, CASE WHEN number = 1 THEN 'new' ELSE 'revised' END, fields, sequence, form, data
    FROM revision_1
    """,
    "INSERT INTO output (scope, target, path) SELECT '', target, path FROM output_1",
    *(f"DROP TABLE {table}_1" for table in COLUMNS),
)
"""From diplofeed 0.1, one publication a file: its rows get no scope until a publication opens the ledger."""

MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (_SCOPES,)
"""The statements that lead from each version to the next, the first from version 1 to 2."""

VERSION: Final = 1 + len(MIGRATIONS)
"""The version the tables have once all migrations are done."""
