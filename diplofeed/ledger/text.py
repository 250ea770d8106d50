"""A ledger as text: JSON Lines that can be kept in git, read by people, and carried from one database to another.

The first line says what it is, then comes a line for each item, by kind and id, and after each a line for each of its
revisions; at the end comes a line for each item that is under an embargo. Nothing stands in it that changes without an
item changing. Keys are sorted, except within ``data``, where the order of languages has a meaning.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

from diplofeed.errors import LedgerError
from diplofeed.ledger.checks import KEYS, check, check_read
from diplofeed.ledger.decide import State
from diplofeed.ledger.held import held_rows, put_held
from diplofeed.ledger.lines import FORMAT, LineKey, ReadLines, Values
from diplofeed.ledger.schema import COLUMNS, columns
from diplofeed.ledger.sql import insert, select
from diplofeed.ledger.store import HIDDEN, Ledger
from diplofeed.record.mentions import with_mentions_in

__all__ = ["FORMAT", "copy", "export", "import_"]

_WITHOUT_HELD: Final = 1  # the version of a text in which nothing is under an embargo

_READS: Final = 5  # how often to look for a moment in which nobody writes

# An item may have had another id while nobody was to know of it.
_FOR_EDITORS: Final = frozenset({"formerly", "embargo_until"})


# ---------------------------------------------------------------- out


def export(ledger: Ledger, *, public: bool = False) -> Iterator[str]:
    """Yield the lines of a ledger, without line breaks.

    The same ledger gives the same lines, whatever database it is kept in.

    Args:
        ledger: Of the public; what is for internal readers comes with it, marked ``"audience": "internal"``.
        public: Leave out what is internal, hidden or under an embargo, every mention of it, and what is for editors.

    Raises:
        LedgerError: The ledger cannot be read, or is damaged.
    """
    items, revisions, held, header = _steadily(ledger, lambda: _read(ledger))
    hidden: set[str] = set()
    private: frozenset[str] = frozenset()
    if public:
        private = _FOR_EDITORS
        shown = {item["id"] for key, item in items.items() if not key[2] and not State(item["state"]).hidden}
        hidden = _hidden_ids(items, revisions, shown)
        items = {key: item for key, item in items.items() if not key[2] and item["id"] in shown}
        header = {name: value for name, value in header.items() if name != "began_internal"} | {"public": True}
        held = []
    yield _line(header | {"ledger": FORMAT if held else _WITHOUT_HELD})
    for key in sorted(items):
        for values in (items[key], *revisions.get(key, ())):
            data = {name: value for name, value in values["data"].items() if name not in private}
            if hidden:
                data = with_mentions_in(data, lambda target: "" if target in hidden else target)
            yield _line(values | {"data": data})
    yield from map(_line, held)


def _hidden_ids(
    items: Mapping[LineKey, Values], revisions: Mapping[LineKey, Iterable[Values]], shown: set[str]
) -> set[str]:
    """Return the ids, also former ones, of all items but those that are shown."""
    ids = {item["id"] for item in items.values()} - shown
    for (_, item_id, _), of_item in revisions.items():
        if item_id in ids:
            ids |= {str(values["data"].get("id", item_id)) for values in of_item}
    for item in items.values():
        if item["id"] in ids:
            ids |= set(map(str, item["data"].get("formerly", ())))
    return ids - shown


def _read(ledger: Ledger) -> tuple[dict[LineKey, Values], dict[LineKey, list[Values]], list[Values], Values]:
    header: Values = {"publication": ledger.scope}
    items: dict[LineKey, Values] = {}
    held: list[Values] = []
    revisions: dict[LineKey, list[Values]] = {}
    for internal, of_scope in ((False, ledger), (True, ledger.internal())):
        began = of_scope.about("began")
        if began is not None:
            header["began_internal" if internal else "began"] = began
        marked = {"audience": "internal"} if internal else {}
        held += [values | marked for values in _held_in(of_scope)]
        for table in ("item", "revision"):
            for row in of_scope.database.query(select(table), {"scope": of_scope.scope}):
                values = _of_row(table, row, ledger.database.name)
                key = (values["kind"], values["id"], internal)
                if table == "item":
                    items[key] = values | marked
                else:
                    revisions.setdefault(key, []).append(values | marked)
    for revision in revisions.values():
        revision.sort(key=lambda values: int(values["revision"]))
    return items, revisions, held, header


def _held_in(ledger: Ledger) -> Iterator[Values]:
    """Yield what is under an embargo, but for what is damaged, which the next build keeps anew."""
    for kind, item_id, text, source in held_rows(ledger):
        with suppress(ValueError, RecursionError):
            values = {"held": True, "kind": kind, "id": item_id, "source": source, "data": json.loads(text)}
            check(values)
            check_read(values)
            yield values


def _of_row(table: str, row: tuple[Any, ...], name: str) -> Values:
    values = {KEYS.get(column, column): value for column, value in zip(columns(table), row, strict=True)}
    try:
        for column in ("data", "fields"):
            if column in values:
                values[column] = json.loads(values[column])
        check(values)
    except (ValueError, RecursionError) as error:
        what = f"{table} {values['kind']} {values['id']!r}"
        raise LedgerError(f"{name}: the ledger is damaged: {what}: {error}") from error
    return values


def _steadily(ledger: Ledger, read: Callable[[], Any]) -> Any:
    """Return the result of ``read``, read again if a build saved meanwhile; raise LedgerError after some attempts."""
    internal = ledger.internal()
    for _ in range(_READS):
        before = ledger.builds(), internal.builds()
        result = read()
        if before == (ledger.builds(), internal.builds()):
            return result
    raise LedgerError(f"{ledger.database.name}: other builds go on saving; try again when they are done")


def _line(values: Values) -> str:
    # Only the topmost keys are sorted: a text in two languages is to keep its first.
    return json.dumps(dict(sorted(values.items())), ensure_ascii=False, allow_nan=False)


# ---------------------------------------------------------------- in


def import_(ledger: Ledger, lines: Iterable[str], *, replace: bool = False) -> int:
    """Replace the contents of a ledger by those of the lines in one transaction; return the number of items.

    Which files were written is no part of the text, and stays as it is.

    Args:
        ledger: Of the same publication.
        lines: As `export` gives them, with or without line breaks.
        replace: Drop what the ledger remembers; without it only an empty one is filled.

    Raises:
        LedgerError: They are not such lines, with the number of the first that is wrong; or the ledger is not empty,
            cannot be written, or is of another publication.
    """
    text = ReadLines(ledger.scope)
    line = 0
    try:
        for line, written in enumerate(lines, start=1):  # noqa: B007 -- told of below
            if written.strip():
                text.add(written)
        if text.header is None:
            line += 1
            raise ValueError("there is nothing in it")  # noqa: TRY301 -- told like all that is wrong
    except UnicodeDecodeError as error:
        raise LedgerError(f"line {line + 1}: it is not UTF-8") from error
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else error
        raise LedgerError(f"line {line}: {reason}") from error
    scopes = {False: ledger, True: ledger.internal()}
    with ledger.database.transaction():
        for internal, of_scope in scopes.items():
            _empty(of_scope, replace=replace)
            for table in ("item", "revision"):
                rows = ({"scope": of_scope.scope, **row} for of, row in text.rows[internal] if of == table)
                ledger.database.change(insert(table), rows)
            if began := text.began[internal]:
                of_scope.set_about("began", began)
            put_held(of_scope, text.held[internal])
            builds = str(of_scope.builds() + 1)
            of_scope.set_about("builds", builds)
            of_scope.set_about(HIDDEN, builds)  # files that stand may show what is hidden in the text
    return sum(table == "item" for rows in text.rows.values() for table, _ in rows)


def _empty(ledger: Ledger, *, replace: bool) -> None:
    where = {"scope": ledger.scope}
    tables = ("item", "revision")
    filled = (
        ledger.database.query(f"SELECT id FROM {table} WHERE scope = :scope LIMIT 1", where)  # noqa: S608 -- a name of ours
        for table in tables
    )
    if not replace and (held_rows(ledger) or any(filled)):
        raise LedgerError(f"{ledger.database.name}: the ledger is not empty; what it remembers would be lost")
    for table in tables:
        ledger.database.change(f"DELETE FROM {table} WHERE scope = :scope", [where])  # noqa: S608 -- a name of ours
    ledger.database.change("DELETE FROM about WHERE scope = :scope AND name = 'began'", [where])


# ---------------------------------------------------------------- aside


def copy(ledger: Ledger) -> Ledger:
    """Return a copy of a ledger in memory, which can be written to without anything being remembered."""
    scopes = (ledger.scope, ledger.internal().scope)
    result = _steadily(
        ledger,
        lambda: {
            table: [
                dict(zip(COLUMNS[table], (scope, *row), strict=True))
                for scope in scopes
                for row in ledger.database.query(select(table), {"scope": scope})
            ]
            for table in COLUMNS
        },
    )
    made = Ledger.open(":memory:", publication=ledger.scope)
    with made.database.transaction():
        for table, rows in result.items():
            made.database.change(insert(table), rows)
    return made
