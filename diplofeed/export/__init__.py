"""The contract of exporters and the tools they share; the exporters themselves are in ``exporters``."""

from __future__ import annotations

from diplofeed.export.contract import (
    CONTRACT_VERSION,
    Alternate,
    Context,
    Derived,
    Document,
    Exporter,
    Feed,
    FeedGroup,
    Fragment,
    NoOptions,
    Omission,
    Order,
    Sibling,
)
from diplofeed.export.templates import Templates

__all__ = [
    "CONTRACT_VERSION",
    "Alternate",
    "Context",
    "Derived",
    "Document",
    "Exporter",
    "Feed",
    "FeedGroup",
    "Fragment",
    "NoOptions",
    "Omission",
    "Order",
    "Sibling",
    "Templates",
]
