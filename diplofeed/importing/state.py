"""What an import remembers: where it came from, which item is which, and what both sides said last.

It is a file of JSON Lines in the record, ``imports/NAME.jsonl``, to be kept with it: its first line is about the whole,
each other line about an item, by the identity the other side has for it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from attrs import field, frozen

from diplofeed.errors import ConfigError, Fault, Origin
from diplofeed.importing.merging import Data
from diplofeed.source.node import unique

__all__ = ["FOLDER", "Row", "State", "read_state", "text_of"]

FOLDER: Final = "imports"
"""The folder of the record with a file for each import."""

_VERSION: Final = 1
_MEND: Final = "what `diplofeed import` wrote, from a backup, or no such file, to import as for the first time"


@frozen(kw_only=True)
class Row:
    """An item of an import.

    Attributes:
        key: Its identity on the other side.
        kind: ``meeting`` or ``statement``.
        id: Its id in the record.
        agreed: What both sides said last.
        gone: Whether the other side has it no more.
        removed: Whether somebody removed it from the record.
        unwritten: Whether its file is still to be written, as far as an import that was cut short came.
        digest: The SHA-256 of its file as an import wrote it last; empty where that is not remembered.
    """

    key: str
    kind: str
    id: str
    agreed: Data
    gone: bool = False
    removed: bool = False
    unwritten: bool = False
    digest: str = ""


@frozen(kw_only=True)
class State:
    """What an import remembers.

    Attributes:
        use: The source that reads it.
        address: The file, from the record's folder where it is in it, or the address it was read from.
        options: Those of the source, as texts.
        tag: The ETag of the answer that was read last (RFC 9110 §8.8.3), empty where there was none.
        modified: Its Last-Modified, likewise.
        rows: The items by their keys.
    """

    use: str
    address: str
    options: Mapping[str, str] = field(factory=dict)
    tag: str = ""
    modified: str = ""
    rows: Mapping[str, Row] = field(factory=dict)


def text_of(state: State) -> str:
    """Return a state as JSON Lines, in the order of the keys."""
    head = {"import": _VERSION, "use": state.use, "from": state.address, "options": dict(state.options)}
    head |= {"etag": state.tag, "last_modified": state.modified}
    rows = (_plain(state.rows[key]) for key in sorted(state.rows))
    lines = [{name: value for name, value in head.items() if value}, *rows]
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)


def _plain(row: Row) -> Mapping[str, Any]:
    marks = {name: True for name in ("gone", "removed", "unwritten") if getattr(row, name)}
    digest = {"digest": row.digest} if row.digest else {}
    return {"key": row.key, "kind": row.kind, "id": row.id, **marks, **digest, "agreed": dict(row.agreed)}


def read_state(text: str, file: str) -> State:
    """Return the state a text holds.

    Raises:
        ConfigError: It holds none; names the line.
    """
    rows: dict[str, Row] = {}
    head: State | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line, object_pairs_hook=unique)
            if head is None:
                head = _head(value)
            else:
                row = _row(value)
                rows[row.key] = row
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            message = f"is not what an import remembers: {str(error)[:100]}"
            raise ConfigError([Fault(origin=Origin(file, number), message=message, expected=_MEND)]) from error
    if head is None:
        raise ConfigError([Fault(origin=Origin(file), message="the file is empty", expected=_MEND)])
    return State(
        use=head.use,
        address=head.address,
        options=head.options,
        tag=head.tag,
        modified=head.modified,
        rows=rows,
    )


def _head(value: Mapping[str, Any]) -> State:
    if value["import"] != _VERSION:
        raise ValueError(f"its version is {value['import']!r}; this diplofeed reads {_VERSION}")
    return State(
        use=_text(value["use"]),
        address=_text(value["from"]),
        options={_text(name): _text(option) for name, option in _mapping(value.get("options", {})).items()},
        tag=_text(value.get("etag", "")),
        modified=_text(value.get("last_modified", "")),
    )


def _row(value: Mapping[str, Any]) -> Row:
    return Row(
        key=_text(value["key"]),
        kind=_text(value["kind"]),
        id=_text(value["id"]),
        agreed=_mapping(value["agreed"]),
        gone=value.get("gone") is True,
        removed=value.get("removed") is True,
        unwritten=value.get("unwritten") is True,
        digest=_text(value.get("digest", "")),
    )


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(f"{str(value)[:40]!r} is no mapping")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value
