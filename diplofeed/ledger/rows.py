"""Conversion between rows of the ledger's tables and values, by the columns of `schema`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from attrs import field, frozen

from diplofeed.ledger.schema import columns
from diplofeed.ledger.values import Change, Remembered, State, from_text
from diplofeed.model import Meeting, Statement
from diplofeed.model.ahead import as_of
from diplofeed.record.plain import KINDS, Plain, restore
from diplofeed.spill import SpilledText

__all__ = ["SHOWN", "Revision", "moment", "read_moment", "remembered_of", "revision_of", "row_of"]

SHOWN: Final = tuple(column for column in columns("revision") if column != "form")
"""The columns of a revision that `Revision` has."""


# Not slotted, as a slotted class has no room for what is cached.
@frozen(kw_only=True, slots=False)
class Revision:
    """One thing that happened to an item, for all to know.

    Attributes:
        number: Counted from 1, the first publication.
        at: When it was published; the item's ``updated`` from then on.
        before: The item's plain form until then; None of the first.
        data: The plain form from then on.
        tag: The identity of the item.
    """

    kind: str
    id: str
    number: int
    at: datetime
    change: Change
    fields: tuple[str, ...]
    sequence: int
    data: Mapping[str, Plain] = field(hash=False)  # which no dictionary can be found by
    before: Mapping[str, Plain] | None = field(hash=False)
    tag: str

    @cached_property
    def items(self) -> tuple[Meeting | Statement | None, Meeting | Statement]:
        """What the item was until then, None of the first, and what it was from then on.

        Raises:
            RecordError: The ledger's data describe no item.
        """
        before = None if self.before is None else as_of(restore(self.kind, self.before), self.at)
        return before, as_of(restore(self.kind, self.data), self.at)


def moment(value: datetime) -> str:
    """Return a moment as the ledger writes it, in UTC with six decimals."""
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def read_moment(text: str) -> datetime:
    """Return the moment that a text of the ledger is; raise ValueError where no build can have been then."""
    made = datetime.fromisoformat(text)
    if made.tzinfo is None or not _FIRST_YEAR <= made.year <= _LAST_YEAR:
        raise ValueError(f"{text[:60]!r} is no moment of a build")
    return made


# What a build adds to a moment, such as a second or an offset, is one too.
_FIRST_YEAR: Final = 2
_LAST_YEAR: Final = 9998

_STATES: Final = {state.value: state for state in State}


_ITEM: Final = columns("item")
_of_item: Final = attrgetter(*("text" if column == "data" else column for column in _ITEM))

# What is kept otherwise than it is.
_WRITE_ITEM: Final[Mapping[str, Callable[[Any], str]]] = {
    "uid": str,
    "published": moment,
    "updated": moment,
    "state": attrgetter("value"),
}


def _names(text: str) -> tuple[str, ...]:
    names = json.loads(text)
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise TypeError("its fields are no list of names")
    return tuple(names)


_READ_REVISION: Final[Mapping[str, Callable[[str], Any]]] = {
    "at": read_moment,
    "change": Change,
    "fields": _names,
    "data": from_text,
}


def row_of(remembered: Remembered) -> dict[str, str | int]:
    """Return the columns of an item but the scope."""
    return _converted(_ITEM, _of_item(remembered), _WRITE_ITEM)


def remembered_of(row: Iterable[Any], keep: Callable[[str], str | SpilledText] = str) -> Remembered:
    """Return what the columns of an item but the scope stand for; raise ValueError or TypeError if they are damaged.

    Its text is what ``keep`` returns.
    """
    # One by one, as by a mapping of names it takes half as long again, for each item at each build.
    kind, item_id, tag, uid, published, updated, sequence, form, state, source, text = row
    if type(sequence) is not int or type(form) is not int or sequence < 0:
        raise TypeError("its numbers are none")
    if kind not in KINDS or not all(isinstance(value, str) for value in (item_id, tag, source, text)):
        raise TypeError("its columns are of other types")
    if not item_id or not tag:
        raise TypeError("it has no id or no identity")
    if text[:1] != "{" or text[-1:] != "}":  # it is read where somebody asks for it, which of most rows nobody does
        raise TypeError("its data are not an object")
    return Remembered(
        kind=kind,
        id=item_id,
        tag=tag,
        uid=UUID(uid),
        published=read_moment(published),
        updated=read_moment(updated),
        sequence=sequence,
        form=form,
        state=_STATES.get(state) or State(state),
        source=source,
        text=keep(text),
    )


def revision_of(row: Iterable[Any]) -> Revision:
    """Return what the columns that are `SHOWN`, the data before and the tag stand for; raise as `remembered_of`."""
    *own, before, tag = row
    values = _converted(SHOWN, own, _READ_REVISION)
    if type(values["sequence"]) is not int or type(values["number"]) is not int or not isinstance(tag, str):
        raise TypeError("its numbers are none")
    return Revision(**values, before=None if before is None else from_text(before), tag=tag)


def _converted(
    names: Iterable[str], values: Iterable[Any], converters: Mapping[str, Callable[[Any], Any]]
) -> dict[str, Any]:
    made = dict(zip(names, values, strict=True))
    for name, convert in converters.items():
        made[name] = convert(made[name])
    return made
