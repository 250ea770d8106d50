"""The values of a ledger: the row of an item, and the decision of a build about it."""

from __future__ import annotations

import json
from collections.abc import Container, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from enum import Enum
from typing import Final, TypeAlias
from uuid import UUID

from attrs import field, frozen

from diplofeed.errors import LedgerError
from diplofeed.record.plain import Plain
from diplofeed.spill import SpilledText

__all__ = ["FORM", "MINOR", "Absence", "Change", "Decision", "Key", "Remembered", "State", "as_text", "from_text"]

Key: TypeAlias = tuple[str, str]

FORM: Final = 1
"""The version of the plain form; to be raised whenever ``plain`` says the same item differently."""


MINOR: Final = "minor"
"""The field whose new note keeps a revision from being announced; it is among the fields of that revision."""


class Change(Enum):
    """What became of an item since the last build."""

    NEW = "new"
    UNCHANGED = "unchanged"
    REVISED = "revised"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"


class State(Enum):
    """Whether subscribers see an item."""

    SHOWN = "shown"
    HIDDEN = "hidden"  # internal or under embargo again: neither shown nor announced
    WITHDRAWN = "withdrawn"
    VANISHED = "vanished"  # withdrawn, and hidden since: not even named, but when it is back, that is announced

    @property
    def hidden(self) -> bool:
        """Return whether nothing of it may appear in public."""
        return self in (State.HIDDEN, State.VANISHED)

    @property
    def gone(self) -> bool:
        """Return whether it was announced as withdrawn."""
        return self in (State.WITHDRAWN, State.VANISHED)


@frozen(kw_only=True)
class Remembered:
    """The ledger's row of an item.

    Attributes:
        id: Its id in the record.
        kind: ``meeting`` or ``statement``.
        tag: Its identity, a tag URI that never changes.
        uid: Its identity in calendars, which never changes.
        published: When subscribers could first see it; UTC.
        updated: When it last changed; UTC, never before ``published``, unique in a ledger.
        sequence: How often time, place, recurrence or status changed.
        text: Its plain form as last shown, whole, as JSON: of most rows nobody has to read it, so it may be in a file.
        form: The version of that form.
        state: Whether it is shown.
        source: The name of the source it comes from; empty for the record's own files.
    """

    id: str
    kind: str
    tag: str
    uid: UUID
    published: datetime
    updated: datetime
    sequence: int = 0
    _text: str | SpilledText = field(alias="text", eq=str)
    form: int = FORM
    state: State = State.SHOWN
    source: str = ""

    @property
    def key(self) -> Key:
        """Return kind and id."""
        return self.kind, self.id

    @property
    def text(self) -> str:
        """Return the JSON of the plain form."""
        return str(self._text)

    @property
    def data(self) -> Mapping[str, Plain]:
        """Return the plain form, read from its text; raise LedgerError where that is damaged."""
        try:
            return from_text(self.text)
        except (ValueError, TypeError) as error:
            raise LedgerError(f"the ledger's row of {self.kind} {self.id!r} is damaged: {error}") from error


_encode: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def as_text(data: Mapping[str, Plain]) -> str:
    """Return a plain form as the JSON that the ledger keeps."""
    return _encode(data)


def from_text(text: str) -> dict[str, Plain]:
    """Return the plain form that JSON holds; raise ValueError where it is not JSON, TypeError where no object."""
    data = json.loads(text)
    if not isinstance(data, dict):
        raise TypeError("its data are not an object")
    return data


@frozen(kw_only=True)
class Decision:
    """What became of an item, and the row to keep.

    Attributes:
        change: The kind of change.
        fields: The names of the fields that changed, sorted; of a new item, of all it has.
        remembered: The row to store.
        sequence_before: The sequence it had; None of a new item.
        recast: Whether the row is written again although nothing changed for subscribers.
        formerly: The id it had, where it has another one now.
    """

    change: Change
    fields: tuple[str, ...] = ()
    remembered: Remembered
    sequence_before: int | None = None
    recast: bool = False
    formerly: str = ""


@frozen(kw_only=True)
class Absence:
    """Why items may be missing without being withdrawn.

    Attributes:
        hidden: What is in the record but not to be seen, by kind and id, also by ids it formerly had.
        faulty: The ids of items left out because of their faults.
        failed: The names of the sources that could not be read whole.
    """

    hidden: AbstractSet[Key] = frozenset()
    faulty: Container[str] = frozenset()
    failed: Container[str] = frozenset()

    def withdraws(self, row: Remembered) -> bool:
        """Return whether a row whose item is not shown now is withdrawn: its source was read and has it no more."""
        return row.state is State.SHOWN and row.id not in self.faulty and row.source not in self.failed
