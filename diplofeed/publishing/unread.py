"""What becomes of items that could not be read: what cannot be read is not gone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from attrs import frozen

from diplofeed.errors import RecordError, Unread
from diplofeed.ledger.decide import Key, Remembered, State
from diplofeed.model import Audience, Meeting, Statement
from diplofeed.record import Record
from diplofeed.record.plain import restore_in_part

__all__ = ["Missing", "missing_of"]


@frozen(kw_only=True)
class Missing:
    """What is shown and was not read.

    Attributes:
        kept: The items that stay as they were last shown, with their rows.
        withheld: The rows of those that may ask to be hidden.
    """

    kept: Mapping[Key, tuple[Remembered, Meeting | Statement]]
    withheld: tuple[Remembered, ...]


def missing_of(before: Mapping[Key, Remembered], record: Record, now: datetime, audience: Audience) -> Missing:
    """Return what becomes of the rows of items that were shown and could not be read now.

    An item stays as it was last shown while it, its file or its source cannot be read, unless what can be read of it
    may ask to hide it from this audience.
    """
    rows = list(_missing(before, record))
    clues = _Clues.of(record, {row.id for row in rows})
    kept: dict[Key, tuple[Remembered, Meeting | Statement]] = {}
    withheld = []
    for row in rows:
        unread = clues.about(row)
        if unread is None:
            continue
        item = None if any(_may_hide(each, now, audience) for each in unread) else _last_shown(row)
        if item is None:
            withheld.append(row)
        else:
            kept[row.key] = row, item
    return Missing(kept=kept, withheld=tuple(withheld))


def _missing(before: Mapping[Key, Remembered], record: Record) -> Iterator[Remembered]:
    """Yield the rows that are shown and of which the record has no item, under whatever id."""
    present = {(item.kind, id_) for item in record.items for id_ in (item.id, *item.formerly)}
    return (row for key, row in before.items() if row.state is State.SHOWN and key not in present)


@frozen(kw_only=True)
class _Clues:
    """What was not read, by what it may be: by the id of an item, by the name of a file, or any item of a source."""

    by_id: Mapping[str, list[Unread]]
    by_name: Mapping[str, list[Unread]]
    by_source: Mapping[str, list[Unread]]

    @classmethod
    def of(cls, record: Record, missing: Collection[str]) -> _Clues:
        by_id: dict[str, list[Unread]] = {key: [] for key in record.faulty}
        by_name: dict[str, list[Unread]] = {}
        by_source: dict[str, list[Unread]] = {source: [] for source in record.failed}
        for unread in record.unread:
            for key in unread.ids:
                by_id.setdefault(key, []).append(unread)
            if unread.ids:
                continue
            if unread.name in missing:
                by_name.setdefault(unread.name, []).append(unread)
            elif unread.source in by_source:
                by_source[unread.source].append(unread)
        return cls(by_id=by_id, by_name=by_name, by_source=by_source)

    def about(self, row: Remembered) -> Iterable[Unread] | None:
        """Return what was not read and may be the item of a row; None where nothing may be, so that it is gone."""
        if row.id in self.by_id:
            return self.by_id[row.id]
        if row.id in self.by_name:
            return self.by_name[row.id]
        return self.by_source.get(row.source)


def _may_hide(unread: Unread, now: datetime, audience: Audience) -> bool:
    is_internal = unread.internal and audience is Audience.PUBLIC
    return is_internal or (unread.embargo_until is not None and unread.embargo_until > now)


def _last_shown(row: Remembered) -> Meeting | Statement | None:
    """Return an item as it was last shown; None where its row cannot be read either."""
    try:
        return restore_in_part(row.kind, row.data)
    except RecordError:
        return None  # what cannot be shown is withheld, and not announced as withdrawn
