"""A ledger as text: JSON Lines that can be kept in git, read by people, and carried from one database to another.

The first line says what it is, then comes a line for each item, by kind and id, and after each a line for each of its
revisions. Nothing stands in it that changes without an item changing. Keys are sorted, except within ``data``, where
the order of languages has a meaning.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from attrs import define, field

from diplofeed.errors import LedgerError
from diplofeed.ledger.checks import KEYS, check, check_moment, check_read, is_number
from diplofeed.ledger.decide import State
from diplofeed.ledger.schema import COLUMNS, columns
from diplofeed.ledger.sql import insert, select
from diplofeed.ledger.store import HIDDEN, Ledger
from diplofeed.record.mentions import with_mentions_in
from diplofeed.source.node import unique

__all__ = ["FORMAT", "copy", "export", "import_"]

FORMAT: Final = 1
"""The version of the text; a newer one is refused."""

_MOST: Final = 20_000_000  # characters in a line; an item has at most some ten thousand
_COLUMNS: Final = {key: column for column, key in KEYS.items()}
_READS: Final = 5  # how often to look for a moment in which nobody writes

# An item may have had another id while nobody was to know of it.
_FOR_EDITORS: Final = frozenset({"formerly", "embargo_until"})

_Values: TypeAlias = dict[str, Any]
_Row: TypeAlias = tuple[str, _Values]  # of which table


# ---------------------------------------------------------------- out


def export(ledger: Ledger, *, public: bool = False) -> Iterator[str]:
    """Yield the lines of a ledger, without line breaks.

    The same ledger gives the same lines, whatever database it is kept in.

    Args:
        ledger: Of the public; what is for internal readers comes with it, marked ``"audience": "internal"``.
        public: Leave out what is internal, what is hidden, every mention of either, and what is for editors only.

    Raises:
        LedgerError: The ledger cannot be read, or is damaged.
    """
    items, revisions, header = _steadily(ledger, lambda: _read(ledger))
    hidden: set[str] = set()
    private: frozenset[str] = frozenset()
    if public:
        private = _FOR_EDITORS
        shown = {item["id"] for key, item in items.items() if not key[2] and not State(item["state"]).hidden}
        hidden = _hidden_ids(items, revisions, shown)
        items = {key: item for key, item in items.items() if not key[2] and item["id"] in shown}
        header = {name: value for name, value in header.items() if name != "began_internal"} | {"public": True}
    yield _line(header)
    for key in sorted(items):
        for values in (items[key], *revisions.get(key, ())):
            data = {name: value for name, value in values["data"].items() if name not in private}
            if hidden:
                data = with_mentions_in(data, lambda target: "" if target in hidden else target)
            yield _line(values | {"data": data})


def _hidden_ids(
    items: Mapping[_Key, _Values], revisions: Mapping[_Key, Iterable[_Values]], shown: set[str]
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


_Key: TypeAlias = tuple[str, str, bool]  # kind, id, whether it is internal


def _read(ledger: Ledger) -> tuple[dict[_Key, _Values], dict[_Key, list[_Values]], _Values]:
    header: _Values = {"ledger": FORMAT, "publication": ledger.scope}
    items: dict[_Key, _Values] = {}
    revisions: dict[_Key, list[_Values]] = {}
    for internal, of_scope in ((False, ledger), (True, ledger.internal())):
        began = of_scope.about("began")
        if began is not None:
            header["began_internal" if internal else "began"] = began
        for table in ("item", "revision"):
            for row in of_scope.database.query(select(table), {"scope": of_scope.scope}):
                values = _of_row(table, row, ledger.database.name)
                key = (values["kind"], values["id"], internal)
                if internal:
                    values["audience"] = "internal"
                if table == "item":
                    items[key] = values
                else:
                    revisions.setdefault(key, []).append(values)
    for revision in revisions.values():
        revision.sort(key=lambda values: int(values["revision"]))
    return items, revisions, header


def _of_row(table: str, row: tuple[Any, ...], name: str) -> _Values:
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


def _line(values: _Values) -> str:
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
    text = _Text(ledger.scope)
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
            builds = str(of_scope.builds() + 1)
            of_scope.set_about("builds", builds)
            of_scope.set_about(HIDDEN, builds)  # files that stand may show what is hidden in the text
    return sum(table == "item" for rows in text.rows.values() for table, _ in rows)


def _empty(ledger: Ledger, *, replace: bool) -> None:
    where = {"scope": ledger.scope}
    for table in ("item", "revision"):
        if not replace and ledger.database.query(f"SELECT id FROM {table} WHERE scope = :scope LIMIT 1", where):  # noqa: S608 -- a name of ours
            raise LedgerError(f"{ledger.database.name}: the ledger is not empty; what it remembers would be lost")
        ledger.database.change(f"DELETE FROM {table} WHERE scope = :scope", [where])  # noqa: S608 -- a name of ours
    ledger.database.change("DELETE FROM about WHERE scope = :scope AND name = 'began'", [where])


@define
class _Text:
    """The items and revisions of the lines read so far; a line with a fault raises ValueError."""

    publication: str
    header: _Values | None = None
    began: dict[bool, str] = field(factory=dict)
    rows: dict[bool, list[_Row]] = field(factory=lambda: {False: [], True: []})
    items: set[_Key] = field(factory=set)
    used: set[tuple[bool, str, Any]] = field(factory=set)
    last: _Key | None = None
    revisions: int = 0

    def add(self, line: str) -> None:
        if len(line) > _MOST:
            raise ValueError(f"it has {len(line):,} characters, more than any item")
        values = _parsed(line)
        if self.header is None:
            self._begin(values)
            return
        audience = values.pop("audience", "public")
        if audience not in ("public", "internal"):
            raise ValueError(f"its audience is neither public nor internal but {str(audience)[:40]!r}")
        check(values)
        check_read(values)
        key = (values["kind"], values["id"], audience == "internal")
        self._add_revision(key, values) if "revision" in values else self._add_item(key, values)

    def _begin(self, values: _Values) -> None:
        version = values.get("ledger")
        if not is_number(version):
            raise ValueError('this is no ledger: the first line does not say {"ledger": …}')
        if version > FORMAT:
            newest = f"{FORMAT}, the newest that this diplofeed reads"
            raise ValueError(f"the text is of version {version}, newer than {newest}; update diplofeed")
        if values.get("publication") != self.publication:
            other = str(values.get("publication"))[:200]
            raise ValueError(f"this is the ledger of another publication, {other!r}, not of {self.publication!r}")
        for internal, name in ((False, "began"), (True, "began_internal")):
            if name in values:
                check_moment(name, values[name])
            self.began[internal] = values.get(name, "")
        self.header = values

    def _add_item(self, key: _Key, values: _Values) -> None:
        kind, item_id, internal = key
        if key in self.items:
            raise ValueError(f"{kind} {item_id!r} stands twice")
        for name in ("tag", "uid", "updated"):
            if (internal, name, values[name]) in self.used:
                raise ValueError(f"two items have the {name} {values[name]!r}")
            self.used.add((internal, name, values[name]))
        if not self.began[internal]:
            raise ValueError("there is an item, but the first line does not say when the ledger began")
        self.items.add(key)
        self.last, self.revisions = key, 0
        self.rows[internal].append(("item", _stored(values)))

    def _add_revision(self, key: _Key, values: _Values) -> None:
        if key != self.last:
            raise ValueError("a revision does not stand below its item")
        self.revisions += 1
        if values["revision"] != self.revisions:
            raise ValueError(f"revision {values['revision']} stands where revision {self.revisions} is expected")
        self.rows[key[2]].append(("revision", _stored(values)))


def _parsed(line: str) -> _Values:
    try:
        values = json.loads(line, object_pairs_hook=unique, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise ValueError(f"this is no JSON: {error.msg}, at column {error.colno}") from error
    if not isinstance(values, dict):
        raise ValueError("this is no JSON object")  # noqa: TRY004 -- one kind of error for whatever a line has wrong
    return values


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _stored(values: _Values) -> _Values:
    """Return values as the tables have them."""
    stored = {_COLUMNS.get(key, key): value for key, value in values.items()}
    try:
        stored["data"] = json.dumps(values["data"], ensure_ascii=False, allow_nan=False)
        stored["data"].encode()
    except UnicodeEncodeError as error:
        raise ValueError("'data' has half a character in it") from error
    if "fields" in stored:
        stored["fields"] = json.dumps(stored["fields"])
    return stored


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
