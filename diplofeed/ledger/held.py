"""What is under an embargo, kept in the ledger so that it can be shown from the very moment that ends.

Whoever shows it then, a server or the next build, dates it by that moment, so that its dates are the same everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping
from datetime import datetime
from typing import Final, TypeAlias

from attrs import frozen

from diplofeed.errors import RecordError
from diplofeed.ledger.decide import Key
from diplofeed.ledger.meaning import as_kept
from diplofeed.ledger.store import Ledger
from diplofeed.model import Meeting, Statement
from diplofeed.record.plain import object_of, reduced, restore_in_part

__all__ = ["Held", "HeldRow", "due_of", "held_rows", "keep_held", "put_held", "tighten_held"]

Item = Meeting | Statement
HeldRow: TypeAlias = tuple[str, str, str, str]

_HELD: Final = "held"


@frozen(kw_only=True)
class Held:
    """An item as the last build held it back.

    Attributes:
        source: The name of the source it comes from; empty for the record's own files.
    """

    item: Item
    source: str = ""

    @property
    def key(self) -> Key:
        """Return kind and id."""
        return self.item.kind, self.item.id


def keep_held(ledger: Ledger, items: Iterable[Item], now: datetime, sources: Mapping[str, str]) -> None:
    """Keep which of the items an audience may see are under an embargo, in place of what was kept by the last build.

    The sources are those of items that are in none of the record's own files, by the id of the item.
    """
    held = ((item.kind, item.id, _text(item), sources.get(item.id, "")) for item in items if _is_held(item, now))
    _replace(ledger, held)


def tighten_held(ledger: Ledger, items: Iterable[Item], *, staying: Container[Key]) -> None:
    """Forget what the record has no more, or otherwise, so that no view shows it, whatever becomes of the build.

    Args:
        ledger: Of the edition.
        items: What the audience may see, now or when an embargo ends.
        staying: What views show by now, and go on to show as they do whatever the record says otherwise of it.
    """
    held = held_rows(ledger)
    by_key = {(item.kind, item.id): item for item in items} if held else {}
    kept = [
        (kind, id_, text, source)
        for kind, id_, text, source in held
        if (kind, id_) in staying or ((kind, id_) in by_key and _is_as_kept(by_key[kind, id_], text))
    ]
    if len(kept) < len(held):
        _replace(ledger, kept)


def _is_as_kept(item: Item, text: str) -> bool:
    """Return whether an item says what was kept of it, whatever its topics and parties are called meanwhile."""
    try:
        kept = json.loads(text)
    except ValueError:  # damaged: the next build keeps it anew
        return False
    return isinstance(kept, dict) and reduced(json.loads(_text(item))) == reduced(kept)


def due_of(ledger: Ledger, now: datetime) -> tuple[tuple[Held, ...], tuple[datetime, ...]]:
    """Return what was held back until a moment that has passed since then, and the ends of the other embargoes."""
    rows = held_rows(ledger)
    held = [Held(item=item, source=source) for kind, _, text, source in rows if (item := _restored(kind, text))]
    due = tuple(each for each in held if not _is_held(each.item, now))
    ends = (each.item.embargo_until for each in held)
    return due, tuple(end for end in ends if end and end > now)


def _is_held(item: Item, now: datetime) -> bool:
    return item.embargo_until is not None and item.embargo_until > now


def _text(item: Item) -> str:
    return object_of(as_kept(item.in_memory()))


def held_rows(ledger: Ledger) -> list[HeldRow]:
    """Return kind, id, text and source of what is kept; none where that is damaged, which the next build keeps anew."""
    try:
        rows = json.loads(ledger.about(_HELD) or "[]")
        # Ledgers of before have no sources.
        return [(str(kind), str(id_), str(text), str(*source)) for kind, id_, text, *source in rows]
    except (ValueError, TypeError):
        return []


def put_held(ledger: Ledger, rows: Iterable[HeldRow]) -> None:
    """Keep these rows, as `held_rows` returns them, in place of those that were kept, within a transaction."""
    ledger.set_about(_HELD, _written(rows))


def _replace(ledger: Ledger, rows: Iterable[HeldRow]) -> None:
    written = _written(rows)
    if written != (ledger.about(_HELD) or ""):
        with ledger.database.transaction():
            ledger.set_about(_HELD, written)


def _written(rows: Iterable[HeldRow]) -> str:
    held = sorted(rows)
    return json.dumps(held) if held else ""


def _restored(kind: str, text: str) -> Item | None:
    """Return an item of its text; None where it cannot be read, which is not shown before the next build."""
    try:
        return restore_in_part(kind, json.loads(text))
    except (ValueError, RecordError):
        return None
