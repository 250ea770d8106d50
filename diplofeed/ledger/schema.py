"""The tables of the ledger, in SQL that SQLite and PostgreSQL both read.

Moments are ISO 8601 texts in UTC with six decimals, so that they sort as they follow; ``data`` and
``fields`` are JSON.
"""

from __future__ import annotations

from typing import Final

__all__ = ["TABLES", "VERSION"]

VERSION: Final = 1

TABLES: Final = (
    """
    CREATE TABLE IF NOT EXISTS about (
        name TEXT NOT NULL PRIMARY KEY,
        value TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS item (
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        tag TEXT NOT NULL,
        uid TEXT NOT NULL,
        published TEXT NOT NULL,
        updated TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        form INTEGER NOT NULL,
        data TEXT NOT NULL,
        PRIMARY KEY (kind, id)
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS revision (
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        number INTEGER NOT NULL,
        at TEXT NOT NULL,
        fields TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        form INTEGER NOT NULL,
        data TEXT NOT NULL,
        PRIMARY KEY (kind, id, number)
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS output (
        target TEXT NOT NULL,
        path TEXT NOT NULL,
        PRIMARY KEY (target, path)
    )
    """,
)
