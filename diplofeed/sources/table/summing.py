"""Faults of one kind, of which the first are shown and the others are summed up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final, TypeAlias

from attrs import evolve

from diplofeed.errors import Fault, Unread
from diplofeed.source import Read

__all__ = ["summed"]

_SHOWN: Final = 10
_NAMED: Final = 10
_OWN: Final = re.compile(r"'(?:[^'\\]|\\.)*'|\"[^\"]*\"|\d+")
_Kind: TypeAlias = tuple[object, ...]


def summed(results: Iterable[Read]) -> Iterator[Read]:
    """Yield results, of faults of one kind the first; at the end a fault for the others of each kind."""
    counts: dict[_Kind, int] = {}
    others: dict[_Kind, list[Fault]] = {}
    for each in results:
        if not isinstance(each, Fault):
            yield each
            continue
        kind = _kind(each)
        counts[kind] = counts.get(kind, 0) + 1
        if counts[kind] <= _SHOWN:
            yield each
        else:
            others.setdefault(kind, []).append(each)
    for faults in others.values():
        yield faults[0] if len(faults) == 1 else _sum(faults)


def _kind(fault: Fault) -> _Kind:
    message = _OWN.sub("", fault.message)
    unread = fault.unread
    hides = (unread.internal, unread.embargo_until) if unread else None
    return fault.severity, re.sub(r"\[\d+\]", "", fault.field), message, bool(fault.item), hides


def _sum(faults: list[Fault]) -> Fault:
    """Return a fault for several of one kind; what they leave out it leaves out too."""
    first = faults[0]
    places = [each.origin.cell.rpartition("!")[2] or str(each.origin.line) for each in faults[:_NAMED]]
    more = " …" if len(faults) > _NAMED else ""
    message = f"{len(faults)} more like those above: {', '.join(places)}{more}"
    keys = tuple(dict.fromkeys(key for each in faults for key in (each.unread.ids if each.unread else ())))
    if not first.unread:
        return evolve(first, message=message, suggestion="")
    embargo: datetime | None = first.unread.embargo_until
    unread = Unread(ids=keys, internal=first.unread.internal, embargo_until=embargo)
    return evolve(first, message=message, suggestion="", unread=unread)
