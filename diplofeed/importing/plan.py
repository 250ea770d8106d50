"""What an import does with each item: added, updated, left to a person. Nothing is read or written here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from enum import Enum
from typing import Final

from attrs import define, evolve, field, frozen

from diplofeed import compose
from diplofeed.importing.form import Form
from diplofeed.importing.merging import Conflict, Data, Merged, Settle, merged
from diplofeed.importing.state import Row
from diplofeed.model import Meeting, Statement
from diplofeed.record.mentions import mentions, with_mentions_in
from diplofeed.source import Drops
from diplofeed.text import slug

__all__ = ["Gone", "Lack", "Outcome", "Own", "OwnItem", "Plan", "What", "planned"]

Item = Meeting | Statement


class What(Enum):
    """What became of an item."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    CANCELLED = "cancelled"  # as it is gone on the other side
    WITHDRAWN = "withdrawn"  # likewise, and removed from the record
    GONE = "gone"  # on the other side, and kept
    REMOVED = "removed"  # from the record by hand, and not added again
    UNREAD = "unread"  # it may be in what cannot be read of the record


class Gone(Enum):
    """What becomes of an item that the other side has no more."""

    KEEP = "keep"
    CANCEL = "cancel"
    WITHDRAW = "withdraw"


@frozen(kw_only=True)
class OwnItem:
    """An item of the record: what it says, the file it is in, from the record's folder, and by when it is over."""

    kind: str
    data: Data
    file: str
    over: datetime | None = None


@frozen(kw_only=True)
class Own:
    """The record's own files.

    Attributes:
        items: By id.
        renamed: The present ids of items by those they had before.
        is_whole: Whether all of them could be read.
        touched: The ids of those whose files people edited, if only by a comment, since the import wrote them.
    """

    items: Mapping[str, OwnItem] = field(factory=dict)
    renamed: Mapping[str, str] = field(factory=dict)
    is_whole: bool = True
    touched: frozenset[str] = frozenset()


@frozen(kw_only=True)
class Outcome:
    """What became of an item.

    Attributes:
        key: Its identity on the other side.
        id: Its id in the record.
        fields: Those that were changed in the record.
        conflicts: What a person has to decide.
        lost: What it names that is neither in the import nor in the record, and was left out.
        note: Why what is gone is kept, or what else could be done.
    """

    what: What
    kind: str
    key: str
    id: str
    file: str = ""
    fields: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    lost: tuple[str, ...] = ()
    note: str = ""


@frozen(kw_only=True)
class Lack:
    """What becomes of what the other side has no more.

    Attributes:
        gone: What becomes of it where it is gone.
        drops: What the other side may lack without its being gone.
        is_whole: Whether all of the other side could be read; else nothing of it is gone.
        now: The moment; what is not over by it lies ahead.
    """

    now: datetime
    gone: Gone = Gone.KEEP
    drops: Drops = Drops.NOTHING
    is_whole: bool = True

    def of(self, item: OwnItem | None) -> Gone | None:
        """Return what becomes of an item, None where nobody can tell whether it is gone."""
        is_over = item is not None and item.over is not None and item.over <= self.now
        is_dropped = self.drops is Drops.ANYTHING or (self.drops is Drops.PAST and is_over)
        return None if is_dropped or not self.is_whole else self.gone


@define(kw_only=True)
class Plan:
    """What is to be done.

    Attributes:
        added: New items.
        changes: Fields to be written, by the ids of items; None of those to be taken away.
        withdrawn: The ids of items to be removed.
        rows: What the next import is to remember.
        outcomes: In the order of the other side, then what is gone.
    """

    added: list[tuple[str, Data]] = field(factory=list)
    changes: dict[str, Data] = field(factory=dict)
    withdrawn: list[str] = field(factory=list)
    rows: dict[str, Row] = field(factory=dict)
    outcomes: list[Outcome] = field(factory=list)


def planned(
    theirs: Iterable[Item],
    own: Own,
    rows: Mapping[str, Row],
    form: Form,
    lack: Lack,
    settle: Settle = Settle.BY_HAND,
    of_records: Collection[str] = (),
) -> Plan:
    """Return what is to be done so that the record says what both sides want.

    Args:
        theirs: The items of the other side, each with its identity there as id.
        own: The items of the record.
        rows: What the import before remembered.
        form: How the record writes items.
        lack: What becomes of what the other side has no more.
        settle: Whose word counts where both sides changed a field.
        of_records: The ids of those items that have the ids of a record, and keep them.
    """
    items = {item.id: item for item in theirs}
    ids = _ids(items, own, rows, of_records)
    plan = Plan()
    for key, item in items.items():
        data, lost = _theirs(item, ids, own, form)
        outcome = _of_item(plan, key, item.kind, data, own, rows.get(key), settle)
        plan.outcomes.append(evolve(outcome, lost=lost))
    for key, row in rows.items():
        if key not in items:
            _of_missing(plan, row, own, settle, lack)
    return plan


# ---------------------------------------------------------------- which item is which


def _ids(
    items: Mapping[str, Item], own: Own, rows: Mapping[str, Row], of_records: Collection[str]
) -> Mapping[str, str]:
    """Return the id in the record of each item of the other side.

    What was imported before keeps the id it has, also where somebody renamed it. What is new is an item of the record
    that has or had this very id, as one that was exported from it; else it keeps the id that another record gave it, or
    gets one made of its title, for ever.
    """
    ids = {key: own.renamed.get(row.id, row.id) for key, row in rows.items()}
    imported = set(ids.values())
    taken = {*own.items, *own.renamed, *imported}
    numbers: dict[str, int] = {}  # how many had an id with a date
    for key, item in items.items():
        if key in ids:
            continue
        id_ = own.renamed.get(key, key)
        same = own.items.get(id_)
        is_same = same is not None and same.kind == item.kind and id_ not in imported
        is_kept = key in of_records and key not in taken
        ids[key] = id_ if is_same or is_kept else next(id_ for id_ in _candidates(item, numbers) if id_ not in taken)
        imported.add(ids[key])
        taken.add(ids[key])
    return ids


def _candidates(item: Item, numbers: dict[str, int]) -> Iterator[str]:
    """Yield ids for a new item: its title, then with its date, then with the number it is of that title and date."""
    title = compose.title_of(item, "") or item.id
    yield slug(title)
    dated = slug(f"{title[:60]} {item.when.first or item.when.text}")
    while True:
        numbers[dated] = numbers.get(dated, 0) + 1
        yield dated if numbers[dated] == 1 else f"{dated}-{numbers[dated]}"


def _theirs(item: Item, ids: Mapping[str, str], own: Own, form: Form) -> tuple[Data, tuple[str, ...]]:
    """Return an item as the record would say it, and what it names that nobody has."""
    known: Collection[str] = own.items.keys()
    lost = tuple(dict.fromkeys(each.to for each in mentions(item) if each.to not in ids and each.to not in known))
    data = with_mentions_in(form.of(item), lambda to: ids.get(to, to if to in known else ""))
    return {**data, "id": ids[item.id]}, lost


# ---------------------------------------------------------------- what becomes of it


def _of_item(plan: Plan, key: str, kind: str, data: Data, own: Own, row: Row | None, settle: Settle) -> Outcome:
    """Plan what becomes of an item the other side has."""
    id_ = str(data["id"])
    here = own.items.get(id_)
    if here is not None:
        return _merge(plan, key, here, id_, merged(row.agreed if row else {}, here.data, data, settle))
    agreed = {name: value for name, value in data.items() if name != "id"}
    if row is None or (row.unwritten and own.is_whole):
        plan.added.append((kind, data))
        plan.rows[key] = Row(key=key, kind=kind, id=id_, agreed=agreed)
        return Outcome(what=What.ADDED, kind=kind, key=key, id=id_, fields=tuple(agreed))
    if not own.is_whole:
        plan.rows[key] = row
        return Outcome(what=What.UNREAD, kind=kind, key=key, id=id_)
    plan.rows[key] = evolve(row, agreed=agreed, removed=True, gone=False)
    return Outcome(what=What.REMOVED, kind=kind, key=key, id=id_)


def _merge(plan: Plan, key: str, here: OwnItem, id_: str, made: Merged, done: What = What.UPDATED) -> Outcome:
    """Plan what a merge came to."""
    plan.rows[key] = Row(key=key, kind=here.kind, id=id_, agreed=made.agreed)
    if made.changes:
        plan.changes[id_] = made.changes
    what = What.CONFLICT if made.conflicts else done if made.changes else What.UNCHANGED
    fields = tuple(made.changes)
    return Outcome(what=what, kind=here.kind, key=key, id=id_, file=here.file, fields=fields, conflicts=made.conflicts)


_CANCELLED: Final[Data] = {"status": "cancelled"}
_EDITED: Final = "as it was edited here"
_NOTES: Final[Mapping[tuple[str, Gone], str]] = {
    ("meeting", Gone.KEEP): "(--gone cancel or --gone withdraw)",
    ("meeting", Gone.CANCEL): "",
    ("meeting", Gone.WITHDRAW): _EDITED,
    ("statement", Gone.KEEP): "(--gone withdraw)",
    ("statement", Gone.CANCEL): "as a statement cannot be cancelled (--gone withdraw)",
    ("statement", Gone.WITHDRAW): _EDITED,
}


def _of_missing(plan: Plan, row: Row, own: Own, settle: Settle, lack: Lack) -> None:
    """Plan what becomes of an item the other side has no more; where nobody can tell, nothing."""
    id_ = own.renamed.get(row.id, row.id)
    here = own.items.get(id_)
    gone = lack.of(here)
    plan.rows[row.key] = row if gone is None else evolve(row, id=id_, gone=True)
    if gone is None or here is None:
        return
    note = _NOTES[here.kind, gone]
    kept = Outcome(what=What.GONE, kind=here.kind, key=row.key, id=id_, file=here.file, note=note)
    if gone is Gone.CANCEL and here.kind == "meeting":
        theirs = {**row.agreed, **_CANCELLED}
        outcome = _merge(plan, row.key, here, id_, merged(row.agreed, here.data, theirs, settle), What.CANCELLED)
        plan.rows[row.key] = evolve(plan.rows[row.key], gone=True)
        plan.outcomes.append(outcome)  # unchanged, where it is cancelled already
    elif gone is Gone.WITHDRAW and id_ not in own.touched and _without_id(here.data) == dict(row.agreed):
        del plan.rows[row.key]
        plan.withdrawn.append(id_)
        plan.outcomes.append(evolve(kept, what=What.WITHDRAWN, note=""))
    else:
        plan.outcomes.append(kept)


def _without_id(data: Data) -> Data:
    return {name: value for name, value in data.items() if name not in ("id", "formerly")}
