"""Entries, as subscribers see them, made of items and of the ledger's decisions about them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from diplofeed.compose import headline_of
from diplofeed.errors import LedgerError, RecordError
from diplofeed.ledger.decide import Decision, Key, Remembered, State
from diplofeed.ledger.moves import is_shown_in_calendars
from diplofeed.ledger.store import Revision
from diplofeed.model import Meeting, Statement, Status
from diplofeed.model.ahead import as_of
from diplofeed.model.entry import Entry, Reference
from diplofeed.model.parties import of_its_day
from diplofeed.record.mentions import mentions, with_mentions
from diplofeed.record.plain import restore_in_part
from diplofeed.text import Text
from diplofeed.when import When, recall

__all__ = ["entries_of", "unveil", "withdrawn"]

Item = Meeting | Statement

_NONE: Final[Mapping[Key, Revision]] = MappingProxyType({})


def unveil(items: Sequence[Item]) -> tuple[Item, ...]:
    """Return the items without their references to items that are not among them, so that no hidden id shows."""
    shown = {item.id for item in items}
    return tuple(with_mentions(of_its_day(item), shown.__contains__) for item in items)


def entries_of(
    items: Sequence[Item],
    decisions: Sequence[Decision],
    moves: Mapping[Key, Revision] = _NONE,
    *,
    now: datetime | None = None,
) -> tuple[Entry, ...]:
    """Return the items as subscribers see them, with the entries they name; their decisions come first, in order.

    A meeting that is among the ``moves`` says when it was to be before. What lies ahead of ``now`` was not held,
    whatever the item says.
    """
    shown = items if now is None else [as_of(item, now) for item in items]
    by_id = {item.id: (item, decision) for item, decision in zip(shown, decisions, strict=False)}
    return tuple(
        Entry(
            item=item,
            tag=decision.remembered.tag,
            uid=decision.remembered.uid,
            published=decision.remembered.published,
            updated=decision.remembered.updated,
            sequence=decision.remembered.sequence,
            references=tuple(_references(item, by_id)),
            was=_was(item, moves.get((item.kind, item.id))),
        )
        for item, decision in by_id.values()
    )


def _was(item: Item, move: Revision | None) -> When | None:
    """Return the former date of a meeting that is not over; afterwards, another date is a correction.

    One that is called off keeps its former date where calendars could not show it otherwise.
    """
    if move is None or move.before is None or not isinstance(item, Meeting):
        return None
    before = recall(str(move.before["when"]))
    if item.status is Status.CANCELLED:
        return None if is_shown_in_calendars(item.when) else before
    is_move = item.is_planned(move.at) and item.when != before and not item.when.refines(before)
    return before if is_move else None


def _references(item: Item, by_id: Mapping[str, tuple[Item, Decision]]) -> Iterator[Reference]:
    for relation, target, _ in mentions(item):
        if target in by_id:
            there, decision = by_id[target]
            yield Reference(
                relation=relation,
                kind=there.kind,
                id=there.id,
                tag=decision.remembered.tag,
                uid=decision.remembered.uid,
                title=there.title if isinstance(there, Meeting) or there.title else Text.line(headline_of(there, "")),
                when=there.when,
                url=there.url,
                status=there.status if isinstance(there, Meeting) else None,
            )


def withdrawn(
    before: Mapping[Key, Remembered],
    decisions: Iterable[Decision],
    shown: Container[str],
    moves: Mapping[Key, Revision] = _NONE,
) -> Iterator[Entry]:
    """Yield entries for what was withdrawn, now or by an earlier build, by kind and id.

    Raises:
        LedgerError: A row describes no item.
    """
    rows = {key: row for key, row in before.items() if row.state is State.WITHDRAWN}
    for decision in decisions:
        row = decision.remembered
        if rows:
            rows.pop((row.kind, decision.formerly or row.id), None)
        if row.state is State.WITHDRAWN:
            rows[row.key] = row
    for _, row in sorted(rows.items()):
        item = _last_shown(row)
        yield Entry(
            item=with_mentions(item, shown.__contains__),
            tag=row.tag,
            uid=row.uid,
            published=row.published,
            updated=row.updated,
            sequence=row.sequence,
            withdrawn=True,
            was=_was(item, moves.get(row.key)),
        )


def _last_shown(row: Remembered) -> Item:
    try:
        return restore_in_part(row.kind, row.data)
    except RecordError as error:
        reason = str(error).partition("\n")[0]
        raise LedgerError(f"the ledger's row of {row.kind} {row.id!r} is damaged: {reason}") from error
