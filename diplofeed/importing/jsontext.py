"""JSON files of a record with fields of their items changed in place: all else stays as it is laid out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from attrs import frozen

from diplofeed.importing.merging import Data
from diplofeed.record.plain import Plain

__all__ = ["edited"]

_BLANKS: Final = re.compile(r"[ \t\r\n]*")
_DECODER: Final = json.JSONDecoder()


@frozen
class _Member:
    """A member of an object, and where it, its value and its end stand."""

    name: str
    begin: int
    value: int
    end: int


def edited(text: str, stem: str, changes: Mapping[str, Data]) -> str:
    """Return a JSON text with fields of its items replaced, added or, where they are None, taken away.

    Args:
        text: An item, or a list of them.
        stem: The id of an item that has none.
        changes: By the ids of items.

    Raises:
        ValueError: It is no such text.
    """
    made = text
    for begin in reversed([*_items(text)]):
        members = [*_members(text, begin)]
        held, _ = _DECODER.raw_decode(text, begin)
        fields = changes.get(str(held.get("id", stem)), {})
        made = _with(made, begin, members, fields)
    return made


def _items(text: str) -> Iterator[int]:
    """Yield where the objects of a text begin that may be items."""
    at = _after_blanks(text, 0)
    if text[at : at + 1] != "[":
        yield from (at,) if text[at : at + 1] == "{" else ()
        return
    at = _after_blanks(text, at + 1)
    while text[at : at + 1] not in ("]", ""):
        if text[at] == "{":
            yield at
        _, end = _DECODER.raw_decode(text, at)
        at = _after_comma(text, end)


def _members(text: str, begin: int) -> Iterator[_Member]:
    at = _after_blanks(text, begin + 1)
    while text[at : at + 1] == '"':
        name, end = _DECODER.raw_decode(text, at)
        value = _after_blanks(text, _after_blanks(text, end) + 1)  # past the colon
        _, end = _DECODER.raw_decode(text, value)
        yield _Member(name, at, value, end)
        at = _after_comma(text, end)


def _with(text: str, begin: int, members: Sequence[_Member], fields: Data) -> str:
    """Return a text with members of an object replaced; those that are added stand as the others do."""
    if not fields or not members:
        return text
    there = {member.name for member in members}
    kept = [member for member in members if fields.get(member.name, "") is not None]
    new = {name: value for name, value in fields.items() if value is not None and name not in there}
    parts = [_written(text, member, fields) for member in kept]
    parts += [f"{_value(name)}: {_value(value)}" for name, value in new.items()]
    is_all = len(kept) == len(members)  # then what stands between them stays
    gaps = [text[one.end : other.begin] for one, other in pairwise(members)] if is_all else []
    usual = _gap(text, begin, members)
    gaps += [usual] * (len(parts) - 1 - len(gaps))
    body = "".join(part + gap for part, gap in zip(parts, [*gaps, ""], strict=True))
    return text[: members[0].begin] + body + text[members[-1].end :]


def _gap(text: str, begin: int, members: Sequence[_Member]) -> str:
    """Return what stands between two members of an object."""
    if len(members) > 1:
        return text[members[0].end : members[1].begin]
    return "," + (text[begin + 1 : members[0].begin] or " ")


def _written(text: str, member: _Member, fields: Data) -> str:
    if member.name not in fields:
        return text[member.begin : member.end]
    return text[member.begin : member.value] + _value(fields[member.name])


def _value(value: Plain) -> str:
    return json.dumps(value, ensure_ascii=False)


def _after_blanks(text: str, at: int) -> int:
    blanks = _BLANKS.match(text, at)
    return blanks.end() if blanks else at


def _after_comma(text: str, at: int) -> int:
    at = _after_blanks(text, at)
    return _after_blanks(text, at + 1) if text[at : at + 1] == "," else at
