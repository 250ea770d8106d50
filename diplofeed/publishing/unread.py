"""What becomes of items that are not there: what could not be read is not gone, nor what a source does not keep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime

from attrs import frozen

from diplofeed.errors import RecordError, Unread
from diplofeed.ledger.decide import Key, Remembered, State
from diplofeed.model import Audience, Meeting, Statement
from diplofeed.record import Record
from diplofeed.record.plain import restore_in_part
from diplofeed.source import Drops

__all__ = ["Missing", "missing_of"]


@frozen(kw_only=True)
class Missing:
    """What is shown and was not read.

    Attributes:
        kept: The items that stay as they were last shown, with their rows.
        dropped: Which of these are so as their source does not keep what it has said.
        withheld: The rows of those that may ask to be hidden, each with what says so and where.
        failed: The names of the sources that could not be read whole, any item of which may be in what was not read.
    """

    kept: Mapping[Key, tuple[Remembered, Meeting | Statement]]
    dropped: frozenset[Key]
    withheld: Mapping[Remembered, str]
    failed: frozenset[str]


def missing_of(before: Mapping[Key, Remembered], record: Record, now: datetime, audience: Audience) -> Missing:
    """Return what becomes of the rows of items that were shown and could not be read now.

    An item stays as it was last shown while it, its file or its source cannot be read, unless what can be read of it
    may ask to hide it from this audience. So does an item that its source has dropped.
    """
    rows = list(_missing(before, record))
    clues = _Clues.of(record, {row.id for row in rows})
    kept: dict[Key, tuple[Remembered, Meeting | Statement]] = {}
    dropped: set[Key] = set()
    withheld: dict[Remembered, str] = {}
    places = {id(fault.unread): fault.origin.file for fault in record.faults if fault.unread}
    for row in rows:
        unread = clues.about(row)
        drops = record.drops.get(row.source, Drops.NOTHING)
        if unread is None and (drops is Drops.NOTHING or row.state is not State.SHOWN):
            continue
        asking = next((each for each in unread or () if _may_hide(each, now, audience)), None)
        if row.state.hidden and asking is None:
            continue
        item = _last_shown(row) if row.state is State.SHOWN and asking is None else None
        if unread is None and item is not None and drops is Drops.PAST and (item.over is None or item.over > now):
            continue
        if item is not None:
            kept[row.key] = row, item
            dropped |= {row.key} if unread is None else set()
        elif asking is not None or row.state is State.SHOWN:
            withheld[row] = _reason(asking, places) if asking else "the ledger does not say how it was"
    return Missing(kept=kept, dropped=frozenset(dropped), withheld=withheld, failed=frozenset(clues.by_source))


def _missing(before: Mapping[Key, Remembered], record: Record) -> Iterator[Remembered]:
    """Yield the rows of which the record has no item under any id.

    What was known by its own id before has no other row: one of a former id is another item's, which took that.
    """
    present = {(item.kind, item.id) for item in record.items}
    present |= {
        (kind, id_) for item in record.items if (kind := item.kind, item.id) not in before for id_ in item.formerly
    }
    return (row for key, row in before.items() if key not in present)


@frozen(kw_only=True)
class _Clues:
    """What was not read, by what it may be: by the id or file of an item, by a word of a text, by a source.

    A text that cannot be parsed may hold any item of its source that is missing and has nothing of its own that was not
    read, whichever others it names; what plainly is one item holds no other.
    """

    by_id: Mapping[str, list[Unread]]
    by_word: Mapping[str, list[Unread]]
    by_source: Mapping[str, list[Unread]]

    @classmethod
    def of(cls, record: Record, missing: AbstractSet[str]) -> _Clues:
        by_id: dict[str, list[Unread]] = {key: [] for key in record.faulty}
        by_word: dict[str, list[Unread]] = {}
        failed = record.failed.union(
            each.source for each in record.unread if each.single and _may_be_any(each, missing)
        )
        by_source: dict[str, list[Unread]] = {source: [] for source in failed}
        for unread in record.unread:
            for key in {*unread.ids, *(missing & {unread.name})}:  # a file may say another id by mistake
                by_id.setdefault(key, []).append(unread)
            may_be_any = _may_be_any(unread, missing)
            for key in missing & (unread.words if unread.ids or may_be_any else unread.stated):
                by_word.setdefault(key, []).append(unread)
            if may_be_any and unread.source in by_source:
                by_source[unread.source].append(unread)
        return cls(by_id=by_id, by_word=by_word, by_source=by_source)

    def about(self, row: Remembered) -> Iterable[Unread] | None:
        """Return what was not read and may be the item of a row; None where nothing may be, so that it is gone.

        What is gone already is looked for by its id alone.
        """
        of_source = self.by_source.get(row.source) if row.state is State.SHOWN else None
        if row.id in self.by_id:
            return (*self.by_id[row.id], *self.by_word.get(row.id, ()))
        if row.id in self.by_word:  # a text that is cut in two may say in the other what it asks for
            return (*self.by_word[row.id], *(of_source or ()))
        return of_source


def _may_be_any(unread: Unread, missing: AbstractSet[str]) -> bool:
    """Return whether what was not read may be, or hold, any item of its source that is missing."""
    return not unread.ids and not (unread.single and missing & {unread.name, *unread.stated})


def _reason(asking: Unread, places: Mapping[int, str]) -> str:
    """Return what asks to hide an item, and the file in which it stands."""
    return ": ".join(filter(None, (places.get(id(asking), ""), asking.why or "may ask for it")))


def _may_hide(unread: Unread, now: datetime, audience: Audience) -> bool:
    is_internal = unread.internal and audience is Audience.PUBLIC
    return is_internal or (unread.embargo_until is not None and unread.embargo_until > now)


def _last_shown(row: Remembered) -> Meeting | Statement | None:
    """Return an item as it was last shown; None where its row cannot be read either."""
    try:
        return restore_in_part(row.kind, row.data)
    except RecordError:
        return None  # what cannot be shown is withheld, and not announced as withdrawn
