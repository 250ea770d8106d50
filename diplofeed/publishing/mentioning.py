"""Which entries name another, for pages that link both ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from diplofeed.compose import headline_of
from diplofeed.model import Meeting
from diplofeed.model.entry import Entry, Reference
from diplofeed.text import Text

__all__ = ["mentions_of", "reference_to"]


def mentions_of(entries: Iterable[Entry]) -> Mapping[str, tuple[Reference, ...]]:
    """Return who names an entry, by the tag of that entry, by date; nothing that is not among the entries is shown."""
    named: dict[str, list[Reference]] = {}
    for entry in entries:
        if entry.references and not entry.withdrawn:
            for other in entry.references:
                named.setdefault(other.tag, []).append(reference_to(entry, other.relation))
    return {tag: tuple(sorted(several, key=lambda each: (each.when.rank, each.tag))) for tag, several in named.items()}


def reference_to(entry: Entry, relation: str, page: str = "") -> Reference:
    """Return an entry as a page of another shows it, by its relation to that and the address of its own page."""
    item = entry.item
    title = item.title if isinstance(item, Meeting) or item.title else Text.line(headline_of(item, ""))
    return Reference(
        relation=relation,
        kind=item.kind,
        id=item.id,
        tag=entry.tag,
        uid=entry.uid,
        title=title,
        when=item.when,
        url=page or item.url,
        status=item.status if isinstance(item, Meeting) else None,
    )
