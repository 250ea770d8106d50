"""The statements of a ledger, in SQL that SQLite and PostgreSQL both read; no value stands in one."""

from __future__ import annotations

from typing import Final

from diplofeed.ledger.rows import SHOWN
from diplofeed.ledger.schema import COLUMNS, columns

__all__ = ["insert", "select"]


def select(table: str) -> str:
    """Return the statement that reads the columns of a table but the scope, in the order of `COLUMNS`."""
    return f"SELECT {', '.join(columns(table))} FROM {table} WHERE scope = :scope"  # noqa: S608 -- names of ours


def insert(table: str, **computed: str) -> str:
    """Return the statement that adds a row; the columns that are ``computed`` have the SQL that computes them."""
    names = COLUMNS[table]
    values = (computed.get(name, f":{name}") for name in names)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(values)})"  # noqa: S608 -- names of ours


_FIXED: Final = ("scope", "kind", "id", "tag", "uid")  # what a row keeps for ever

ABOUT: Final = "SELECT value FROM about WHERE scope = :scope AND name = :name"
SET_ABOUT: Final = f"{insert('about')} ON CONFLICT (scope, name) DO UPDATE SET value = excluded.value"
ITEMS: Final = select("item")
SET_ITEM: Final = (
    insert("item")
    + " ON CONFLICT (scope, kind, id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in COLUMNS["item"] if name not in _FIXED)
)
RENAME: Final = tuple(
    f"UPDATE {table} SET id = :id WHERE scope = :scope AND kind = :kind AND id = :formerly"  # noqa: S608 -- names of ours
    for table in ("item", "revision")
)
_NEXT_NUMBER: Final = """(
    SELECT COALESCE(MAX(number), 0) + 1 FROM revision WHERE scope = :scope AND kind = :kind AND id = :id
)"""
ADD_REVISION: Final = insert("revision", number=_NEXT_NUMBER, at=":updated")
REVISIONS: Final = f"""
    SELECT {", ".join(f"now.{column}" for column in SHOWN)}, before.data, item.tag
    FROM revision AS now
    JOIN item ON item.scope = now.scope AND item.kind = now.kind AND item.id = now.id
    LEFT JOIN revision AS before
        ON before.scope = now.scope AND before.kind = now.kind AND before.id = now.id
        AND before.number = now.number - 1
    WHERE now.scope = :scope
"""  # noqa: S608 -- names of ours
LATEST: Final = (
    REVISIONS + " AND item.state NOT IN ('hidden', 'vanished') AND now.fields NOT LIKE :minor"
    " ORDER BY now.at DESC, now.kind, now.id LIMIT :most"
)
HISTORY: Final = REVISIONS + " AND now.id = :id ORDER BY now.kind, now.number"
_SEEN: Final = " AND item.state NOT IN ('hidden', 'vanished') AND now.fields NOT LIKE :minor"
HISTORY_OF: Final = REVISIONS + _SEEN + " AND now.kind = :kind AND now.id = :id ORDER BY now.number DESC"
REVISED: Final = f"""
    SELECT now.kind, now.id, now.number, now.at
    FROM revision AS now
    JOIN item ON item.scope = now.scope AND item.kind = now.kind AND item.id = now.id
    WHERE now.scope = :scope AND now.number > 1 {_SEEN}
"""  # noqa: S608 -- no value stands in it
MOVES: Final = f"""
    {REVISIONS} AND now.kind = 'meeting' AND now.number > 1 AND now.fields LIKE :field AND before.number IS NOT NULL
    AND NOT EXISTS (
        SELECT 1 FROM revision AS later
        WHERE later.scope = now.scope AND later.kind = now.kind AND later.id = now.id
        AND later.number > now.number AND later.fields LIKE :field
    )
"""  # noqa: S608 -- no value stands in it
STAMPS: Final = "SELECT at FROM revision WHERE scope = :scope"
OUTPUTS: Final = "SELECT path FROM output WHERE scope = :scope AND target = :target"
SCOPES: Final = "SELECT scope FROM about WHERE name = 'builds' AND scope <> ''"
TARGETS: Final = "SELECT DISTINCT target FROM output WHERE scope = :scope"
DROP_OUTPUTS: Final = "DELETE FROM output WHERE scope = :scope AND target = :target"
ADD_OUTPUT: Final = insert("output")
HIDES: Final = "SELECT id FROM item WHERE scope = :scope AND state IN ('hidden', 'vanished') LIMIT 1"
HAS_ORPHANS: Final = "SELECT name FROM about WHERE scope = '' AND name = 'builds'"
ADOPT: Final = (
    "UPDATE about SET scope = :scope WHERE scope = '' AND name <> 'version'",
    *(f"UPDATE {table} SET scope = :scope WHERE scope = ''" for table in COLUMNS if table != "about"),  # noqa: S608 -- names of ours
)
