"""The tables of the ledger and their migrations, in SQL that SQLite and PostgreSQL both read.

Every row belongs to a scope, so that one database can hold the ledgers of several publications: the publication's id,
or of what is for internal readers a text that is no such id, as it begins with no scheme of a URI. Moments are
ISO 8601 texts in UTC with six decimals, so that they sort as they follow; ``data`` and ``fields`` are JSON.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

__all__ = ["COLUMNS", "MIGRATIONS", "TABLES", "VERSION", "columns", "internal_scope", "is_internal"]

_INTERNAL: Final = "internal "  # no scheme has a space (RFC 3986 §3.1)

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


def internal_scope(publication: str) -> str:
    """Return the scope of what a publication has for internal readers."""
    return _INTERNAL + publication


def is_internal(scope: str) -> bool:
    """Return whether a scope is that of what is for internal readers."""
    return scope.startswith(_INTERNAL)


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

_END: Final = "#internal"
_PREFIXED: Final = tuple(
    f"""
    UPDATE {table} SET scope = '{_INTERNAL}' || substr(scope, 1, length(scope) - {len(_END)})
    WHERE scope LIKE '%{_END}'
    AND substr(scope, 1, length(scope) - {len(_END)}) IN (SELECT scope FROM about WHERE name = 'builds')
    """  # noqa: S608 -- names of ours
    for table in ("item", "revision", "output", "about")  # the last is what the others ask
)
"""Before, the scope of what is for internal readers ended in ``#internal``, as the id of another publication may."""

MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (_SCOPES, _PREFIXED)
"""The statements that lead from each version to the next, the first from version 1 to 2."""

VERSION: Final = 1 + len(MIGRATIONS)
"""The version the tables have once all migrations are done."""
