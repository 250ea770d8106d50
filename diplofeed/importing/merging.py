"""What two sides made of an item since they last agreed, field by field: a merge of three versions."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final, TypeAlias

from attrs import field, frozen

from diplofeed.record.plain import Plain

__all__ = ["Conflict", "Data", "Merged", "Settle", "merged"]

Data: TypeAlias = Mapping[str, Plain]
"""An item in the record's own field names, without what is empty."""

_IDENTITY: Final = frozenset({"id", "formerly"})  # of the record alone


class Settle(Enum):
    """Whose word counts where both sides changed a field, each otherwise."""

    BY_HAND = "by hand"
    OURS = "ours"
    THEIRS = "theirs"


@frozen(kw_only=True)
class Conflict:
    """A field that both sides changed, each otherwise; None where a side has none.

    Attributes:
        before: What both said when they last agreed.
        ours: What the record says.
        theirs: What the other side says.
    """

    field: str
    before: Plain
    ours: Plain
    theirs: Plain


@frozen(kw_only=True)
class Merged:
    """What is to be done so that the record says what both sides want.

    Attributes:
        changes: The fields to be written into the record; None of those to be taken away.
        conflicts: What a person has to decide; the record keeps what it says.
        agreed: What the next merge takes for what both sides said last.
    """

    changes: Data = field(factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    agreed: Data = field(factory=dict)


def merged(before: Data, ours: Data, theirs: Data, settle: Settle = Settle.BY_HAND) -> Merged:
    """Return the merge of what two sides made of an item: of each field what the side says that changed it.

    A field that both changed alike is no conflict. The record's ids are its own.

    Args:
        before: What both said when they last agreed; empty where they never met.
        ours: What the record says.
        theirs: What the other side says.
        settle: Whose word counts where both changed a field, each otherwise.
    """
    changes: dict[str, Plain] = {}
    conflicts: list[Conflict] = []
    agreed = {name: value for name, value in theirs.items() if name not in _IDENTITY}
    for name in dict.fromkeys((*before, *ours, *theirs)):
        was, own, other = before.get(name), ours.get(name), theirs.get(name)
        if name in _IDENTITY or other in (was, own):
            continue
        if own == was or settle is Settle.THEIRS:
            changes[name] = other
        elif settle is Settle.BY_HAND:
            conflicts.append(Conflict(field=name, before=was, ours=own, theirs=other))
            _put(agreed, name, was)  # the next import finds the same conflict, unless somebody settled it
    return Merged(changes=changes, conflicts=tuple(conflicts), agreed=agreed)


def _put(data: dict[str, Plain], name: str, value: Plain) -> None:
    if value is None:
        data.pop(name, None)
    else:
        data[name] = value
