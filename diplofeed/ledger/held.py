"""What is under an embargo, kept in the ledger so that it can be shown from the very moment that ends.

Whoever shows it then, a server or the next build, dates it by that moment, so that its dates are the same everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from diplofeed.errors import RecordError
from diplofeed.ledger.decide import Key
from diplofeed.ledger.meaning import as_kept
from diplofeed.ledger.store import Ledger
from diplofeed.ledger.values import as_text
from diplofeed.model import Meeting, Statement
from diplofeed.record.plain import reduced, restore_in_part

__all__ = ["due_of", "keep_held", "released_of", "tighten_held"]

Item = Meeting | Statement

_HELD: Final = "held"


def keep_held(ledger: Ledger, items: Iterable[Item], now: datetime) -> None:
    """Keep which of the items an audience may see are under an embargo, in place of what was kept by the last build."""
    held = sorted([item.kind, item.id, _text(item)] for item in items if _is_held(item, now))
    kept = json.dumps(held) if held else ""
    if kept != (ledger.about(_HELD) or ""):
        with ledger.database.transaction():
            ledger.set_about(_HELD, kept)


def tighten_held(ledger: Ledger, items: Iterable[Item]) -> None:
    """Forget what the record has no more, or otherwise, so that no view shows it, whatever becomes of the build."""
    held = _held(ledger)
    by_key = {(item.kind, item.id): item for item in items} if held else {}
    kept = [[*key, text] for key, text in sorted(held.items()) if key in by_key and _is_as_kept(by_key[key], text)]
    if len(kept) < len(held):
        with ledger.database.transaction():
            ledger.set_about(_HELD, json.dumps(kept) if kept else "")


def released_of(ledger: Ledger, items: Iterable[Item]) -> Mapping[Key, datetime]:
    """Return the ends of the embargoes of items that say what they did when a build kept them, by kind and id."""
    held = _held(ledger)
    ends = {(item.kind, item.id): (item, item.embargo_until) for item in items} if held else {}
    return {key: end for key, (item, end) in ends.items() if end and key in held and _is_as_kept(item, held[key])}


def _is_as_kept(item: Item, text: str) -> bool:
    """Return whether an item says what was kept of it, whatever its topics and parties are called meanwhile."""
    try:
        kept = json.loads(text)
    except ValueError:  # damaged: the next build keeps it anew
        return False
    return isinstance(kept, dict) and reduced(as_kept(item.in_memory())) == reduced(kept)


def due_of(ledger: Ledger, now: datetime) -> tuple[tuple[Item, ...], tuple[datetime, ...]]:
    """Return the items whose embargo ended since the last build, and the ends of the other embargoes."""
    items = [item for key, text in _held(ledger).items() if (item := _restored(key, text))]
    due = tuple(item for item in items if not _is_held(item, now))
    return due, tuple(item.embargo_until for item in items if item.embargo_until and item.embargo_until > now)


def _is_held(item: Item, now: datetime) -> bool:
    return item.embargo_until is not None and item.embargo_until > now


def _text(item: Item) -> str:
    return as_text(as_kept(item.in_memory()))


def _held(ledger: Ledger) -> dict[Key, str]:
    """Return the texts of what is kept; none where that is damaged, which the next build keeps anew."""
    try:
        return {(str(kind), str(id_)): str(text) for kind, id_, text in json.loads(ledger.about(_HELD) or "[]")}
    except (ValueError, TypeError):
        return {}


def _restored(key: Key, text: str) -> Item | None:
    """Return an item of its text; None where it cannot be read, which is not shown before the next build."""
    try:
        return restore_in_part(key[0], json.loads(text))
    except (ValueError, RecordError):
        return None
