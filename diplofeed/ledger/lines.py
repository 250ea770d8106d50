"""The lines of a ledger's text, read one by one with care."""

from __future__ import annotations

import json
from typing import Any, Final, TypeAlias

from attrs import define, field

from diplofeed.ledger.checks import KEYS, check, check_moment, check_read, is_number
from diplofeed.ledger.held import HeldRow
from diplofeed.source.node import unique

__all__ = ["FORMAT", "LineKey", "ReadLines", "Values"]

FORMAT: Final = 2
"""The version of the text; a newer one is refused."""

Values: TypeAlias = dict[str, Any]
LineKey: TypeAlias = tuple[str, str, bool]  # kind, id, whether it is internal

_MOST: Final = 20_000_000  # characters in a line; an item has at most some ten thousand
_COLUMNS: Final = {key: column for column, key in KEYS.items()}
_Row: TypeAlias = tuple[str, Values]  # of which table


@define
class ReadLines:
    """What the lines read so far have; one with a fault raises ValueError.

    Attributes:
        publication: The id that the first line has to say.
        began: When the ledger of each audience began; this and the rest by whether it is the internal one.
        rows: Of which table, and the columns but the scope.
        held: What is under an embargo.
    """

    publication: str
    header: Values | None = None
    began: dict[bool, str] = field(factory=dict)
    rows: dict[bool, list[_Row]] = field(factory=lambda: {False: [], True: []})
    held: dict[bool, list[HeldRow]] = field(factory=lambda: {False: [], True: []})
    items: set[LineKey] = field(factory=set)
    used: set[tuple[bool, str, Any]] = field(factory=set)
    last: LineKey | None = None
    revisions: int = 0

    def add(self, line: str) -> None:
        """Add a line that is not blank."""
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
        if "held" in values:
            self._add_held(key, values)
        else:
            self._add_revision(key, values) if "revision" in values else self._add_item(key, values)

    def _begin(self, values: Values) -> None:
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

    def _add_item(self, key: LineKey, values: Values) -> None:
        kind, item_id, internal = key
        if key in self.items:
            raise ValueError(f"{kind} {item_id!r} stands twice")
        for name in ("tag", "uid", "updated"):
            if (internal, name, values[name]) in self.used:
                raise ValueError(f"two items have the {name} {values[name]!r}")
            self.used.add((internal, name, values[name]))
        self._check_begun(internal=internal)
        self.items.add(key)
        self.last, self.revisions = key, 0
        self.rows[internal].append(("item", _stored(values)))

    def _add_held(self, key: LineKey, values: Values) -> None:
        kind, item_id, internal = key
        if any((kind, item_id) == row[:2] for row in self.held[internal]):
            raise ValueError(f"{kind} {item_id!r} is held twice")
        self._check_begun(internal=internal)
        self.held[internal].append((kind, item_id, _stored(values)["data"], values["source"]))

    def _check_begun(self, *, internal: bool) -> None:
        if not self.began[internal]:
            raise ValueError("there is an item, but the first line does not say when the ledger began")

    def _add_revision(self, key: LineKey, values: Values) -> None:
        if key != self.last:
            raise ValueError("a revision does not stand below its item")
        self.revisions += 1
        if values["revision"] != self.revisions:
            raise ValueError(f"revision {values['revision']} stands where revision {self.revisions} is expected")
        self.rows[key[2]].append(("revision", _stored(values)))


def _parsed(line: str) -> Values:
    try:
        values = json.loads(line, object_pairs_hook=unique, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise ValueError(f"this is no JSON: {error.msg}, at column {error.colno}") from error
    if not isinstance(values, dict):
        raise ValueError("this is no JSON object")  # noqa: TRY004 -- one kind of error for whatever a line has wrong
    return values


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _stored(values: Values) -> Values:
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
