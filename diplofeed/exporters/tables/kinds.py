"""The items of a feed parted by kind, in an order that depends on nothing but the items."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from diplofeed.export import Fragment
from diplofeed.record.plain import KINDS

__all__ = ["by_kind"]


def by_kind(fragments: Iterable[Fragment]) -> list[tuple[str, list[Fragment]]]:
    """Return the fragments of each kind of item by date and id: of meetings always, as they are the main document."""
    ordered = sorted(fragments, key=_rank)
    parted = [(kind, [each for each in ordered if each.entry.item.kind == kind]) for kind in KINDS]
    return [parted[0], *((kind, kept) for kind, kept in parted[1:] if kept)]


def _rank(fragment: Fragment) -> tuple[datetime, datetime, str, str]:
    item = fragment.entry.item
    return (*item.when.rank, item.id)
