"""What happened to an item, as a ledger remembers it, in words and as data."""

from __future__ import annotations

from typing import Any

from diplofeed.errors import LedgerError, nearest
from diplofeed.feeds.changes import summary_of
from diplofeed.ledger.decide import Change
from diplofeed.ledger.store import Ledger, Revision
from diplofeed.model import Audience

__all__ = ["history"]


def history(ledger: Ledger, item: str, language: str) -> list[dict[str, Any]]:
    """Return what happened to an item, the oldest first; what both readers were told is there once.

    Raises:
        LedgerError: The ledger has no such item; the nearest known id is named.
    """
    public, inside = ledger.history(item), ledger.internal().history(item)
    if not public and not inside:
        near = nearest(item, (item_id for _, item_id in ledger.remembered()))
        hint = f"; did you mean {near!r}?" if near else ""
        raise LedgerError(f"{ledger.database.name}: nothing called {item!r} has been published{hint}")
    shared = [_what(revision) for revision in public]
    own = [revision for revision in inside if _what(revision) not in shared]
    both = [(revision, Audience.PUBLIC) for revision in public] + [(revision, Audience.INTERNAL) for revision in own]
    both.sort(key=lambda pair: pair[0].at)
    return [_described(revision, audience, language) for revision, audience in both]


def _what(revision: Revision) -> tuple[Change, object, object]:
    return revision.change, revision.before, revision.data


def _described(revision: Revision, audience: Audience, language: str) -> dict[str, Any]:
    headline, words = summary_of(revision, language)
    return {
        "at": revision.at.isoformat(),
        "audience": audience.value,
        "kind": revision.kind,
        "change": revision.change.value,
        "fields": list(revision.fields),
        "sequence": revision.sequence,
        "headline": headline,
        "words": words,
    }
