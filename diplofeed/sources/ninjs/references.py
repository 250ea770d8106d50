"""The items that an item of ninjs names, as the relations of the record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from diplofeed.model import Meeting, RelationKind, Statement
from diplofeed.sources.foreign.members import Members, line, objects, text

__all__ = ["REFERENCES", "by_relation", "references_of"]

REFERENCES: Final = "references"
"""Where a draft keeps relations and URIs until all items are known; no field of an item."""

_KINDS: Final = frozenset(kind.value for kind in RelationKind)


def references_of(item: Members) -> list[tuple[str, str]]:
    """Return the relations and the URIs of the events and associated items that an item names."""
    named = [each for name in ("events", "associations") for each in objects(item, name)]
    return [(line(each, "rel"), text(each, "uri")) for each in named if text(each, "uri")]


def by_relation(
    cls: type[Meeting | Statement], references: Iterable[tuple[str, str]], ids: Mapping[str, str]
) -> Mapping[str, Any]:
    """Return the fields that name other items, of those whose ids are known by their URIs."""
    here = [(rel, ids[uri]) for rel, uri in references if uri in ids]
    related = [{"to": id_, "as": rel} for rel, id_ in here if rel in _KINDS]
    about = [id_ for rel, id_ in here if rel == "about"] if cls is Statement else []
    series = [id_ for rel, id_ in here if rel == "series"] if cls is Meeting else []
    fields = {"related": related, "about": about, "series": series[0] if series else ""}
    return {name: value for name, value in fields.items() if value}
