"""Items made of what other software says: ids of their identities, checked as the record's own files are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import evolve, frozen

from diplofeed.errors import Fault, Origin, Severity, Unread
from diplofeed.model import Meeting, Statement
from diplofeed.record import has_voice, without_voice
from diplofeed.source import Located, Names, Partial
from diplofeed.source.node import tree
from diplofeed.source.shape import Reading, keys, read
from diplofeed.source.unread import unread_node

__all__ = ["Draft", "items_of", "warning"]


@frozen
class Draft:
    """An item in plain data, as the record writes them, and where it stands.

    Attributes:
        cls: What it is.
        data: Its fields; the ``id`` is made of its identity.
        identity: What its publisher knows it by.
        rank: Of two drafts of one identity the higher is the later version.
        is_own: Whether it is an item of a record of diplofeed, whose id it has.
    """

    cls: type[Meeting | Statement]
    data: Mapping[str, Any]
    origin: Origin
    identity: str
    rank: tuple[Any, ...] = ()
    is_own: bool = False


def warning(origin: Origin, message: str, *, expected: str = "", item: str = "") -> Fault:
    """Return a fault that keeps no other item out."""
    return Fault(origin=origin, message=message, expected=expected, item=item, severity=Severity.WARNING)


def items_of(drafts: Iterable[Draft | Fault | Partial], names: Names) -> Iterator[Located | Fault | Partial]:
    """Yield the items of drafts and what is wrong with them; of several drafts of one identity the latest counts."""
    latest: dict[str, Draft] = {}
    for draft in drafts:
        if isinstance(draft, Fault | Partial):
            yield draft
            continue
        key = str(draft.data["id"])
        other = latest.setdefault(key, draft)
        if other is not draft:
            kept, left = (other, draft) if other.rank > draft.rank else (draft, other)
            latest[key] = kept
            message = f"the same as at {kept.origin}, which is the later version, so it is left out"
            yield warning(left.origin, message, item=key)
    for draft in latest.values():
        yield from _item(draft, names)


def _item(draft: Draft, names: Names) -> Iterator[Located | Fault]:
    id_ = str(draft.data["id"])
    try:
        node = tree(dict(draft.data), draft.origin)
    except RecursionError:
        yield Fault(origin=draft.origin, message="nested too deeply", item=id_, unread=Unread(ids=(id_,)))
        return
    reading = Reading(names=names, item=id_)
    item = read(draft.cls, node, reading)
    if item is not None and not has_voice(item):
        reading.faults.append(without_voice(draft.origin, id_))
        item = None
    if item is None:
        unread = unread_node(node, keys(draft.cls))
        yield from (evolve(fault, unread=unread) for fault in reading.faults)
        return
    yield from reading.faults
    yield Located(item=item, origin=draft.origin, is_own=draft.is_own)
