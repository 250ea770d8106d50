"""What sources of structured files read, and files that are hostile to them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from hypothesis import strategies as st

from diplofeed.errors import Fault, Severity
from diplofeed.model import Meeting, Statement
from diplofeed.registry import Registry
from diplofeed.source import Inputs, Located, Names

__all__ = ["HOSTILE_JSON", "VALUES", "changed", "read_from"]

_DEEP: Final = 100_000
HOSTILE_JSON: Final[dict[str, bytes]] = {
    "nothing": b"",
    "blanks": b" \n\t ",
    "no JSON": b"hello",
    "cut short": b'[{"uri": "urn:x:1", "type": "event", "ti',
    "no UTF-8": b'{"uri": "\xff\xfe"}',
    "UTF-16": '{"uri": "urn:x:1"}'.encode("utf-16"),
    "deep lists": b"[" * _DEEP,
    "deep objects": b'{"a":' * _DEEP,
    "a deep member": b'{"uri": "urn:x:1", "events": ' + b"[" * _DEEP + b"]" * _DEEP + b"}",
    "no number": b'{"uri": "urn:x:1", "version": NaN}',
    "a long number": b'{"uri": "urn:x:1", "type": "event", "version": ' + b"9" * 10_000 + b"}",
    "a text": b'"words"',
    "numbers": b"[1, 2, 3]",
    "nulls": b"[null, null]",
    "a list of lists": b"[[[]]]",
    "other members": b'{"events": 5, "items": "no", "uri": ["x"]}',
    "something after it": b'[{"uri": "urn:x:1"}] more',
    "no commas": b'[{"uri": "urn:x:1"} {"uri": "urn:x:2"}]',
}
"""Files of which none holds an item that is whole; each has to have a fault."""


def read_from(
    name: str, path: Path, data: object, names: Names | None = None, **options: object
) -> tuple[dict[str, Meeting | Statement], list[Fault]]:
    """Return the items a source reads from a file that it is written to, by id, and the faults."""
    path.write_bytes(data if isinstance(data, bytes) else json.dumps(data, ensure_ascii=False).encode())
    source = Registry.builtin().source(name)
    read: list[Any] = list(
        source.read(Inputs(path=path.resolve(), options=source.options(**options), names=names or Names()))
    )
    faults = [each for each in read if isinstance(each, Fault)]
    items = {each.item.id: each.item for each in read if isinstance(each, Located)}
    assert all(fault.unread for fault in faults if fault.severity is Severity.ERROR)
    return items, faults


_TEXTS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        [
            *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2023-06-01T25:00:00Z", "2023-13", "-0044"),
            *("http://[", "https://example.org/\u202e", "tag:", "speaker", "online", "event", "text", "diplofeed"),
            *('{"kind": "meeting", "item": {"id": "a", "when": [], "audience": "internal"}}', "eos6", "en", "weekly"),
        ]
    ),
)
VALUES: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
    max_leaves=6,
)
"""Whatever JSON can hold, and what sources look for where it should not be."""


def changed(value: Any, path: list[int], other: Any) -> Any:
    """Return JSON in which what stands at a path, by numbers of members, is something else."""
    if not path or not isinstance(value, dict | list) or not value:
        return other
    names = [*value] if isinstance(value, dict) else [*range(len(value))]
    at = names[path[0] % len(names)]
    inner = changed(value[at], path[1:], other)
    if isinstance(value, dict):
        return {**value, at: inner}
    return [*value[:at], inner, *value[at + 1 :]]
