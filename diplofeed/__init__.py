"""diplofeed: a record of diplomacy as feeds, calendars and digests.

The public names are imported when first used (PEP 562), so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from diplofeed import former

if TYPE_CHECKING:
    from diplofeed.config import Author, FeedsBy, FeedSpec, Publication, Where
    from diplofeed.errors import DiplofeedError, Fault, Origin
    from diplofeed.export import Document, Exporter, Feed, Fragment, Order
    from diplofeed.ledger.store import Ledger
    from diplofeed.model import (
        Meeting,
        Outcome,
        Participant,
        Party,
        Person,
        Place,
        Position,
        Relation,
        Round,
        Source,
        Statement,
        Topic,
    )
    from diplofeed.publishing import Format, publish, render
    from diplofeed.record import Record
    from diplofeed.registry import Registry
    from diplofeed.sink import FolderSink
    from diplofeed.when import When

_PLACES = {
    "config": ("Author", "FeedSpec", "FeedsBy", "Publication", "Where"),
    "errors": ("DiplofeedError", "Fault", "Origin"),
    "export": ("Document", "Exporter", "Feed", "Fragment", "Order"),
    "ledger.store": ("Ledger",),
    "model": (
        "Meeting",
        "Outcome",
        "Participant",
        "Party",
        "Person",
        "Place",
        "Position",
        "Relation",
        "Round",
        "Source",
        "Statement",
        "Topic",
    ),
    "publishing": ("Format", "publish", "render"),
    "record": ("Record",),
    "registry": ("Registry",),
    "sink": ("FolderSink",),
    "when": ("When",),
}
_MODULE_OF = {name: module for module, names in _PLACES.items() for name in names}

__all__ = [
    "Author",
    "DiplofeedError",
    "Document",
    "Exporter",
    "Fault",
    "Feed",
    "FeedSpec",
    "FeedsBy",
    "FolderSink",
    "Format",
    "Fragment",
    "Ledger",
    "Meeting",
    "Order",
    "Origin",
    "Outcome",
    "Participant",
    "Party",
    "Person",
    "Place",
    "Position",
    "Publication",
    "Record",
    "Registry",
    "Relation",
    "Round",
    "Source",
    "Statement",
    "Topic",
    "When",
    "Where",
    "publish",
    "render",
]


former.install()


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
