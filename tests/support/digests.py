"""Digests of a record of any items, without a ledger: what tests of the exporter need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

import attrs

from diplofeed.config import Publication
from diplofeed.export import Context, Feed, Fragment
from diplofeed.exporters.digest import EXPORTER, DigestOptions
from diplofeed.model import Meeting, Statement
from diplofeed.model.entry import Entry, tag_uri, uid
from diplofeed.text import Text

__all__ = ["MOMENT", "PUBLICATION", "digests", "entry_of", "held"]

PUBLICATION: Final = Publication(
    id="tag:example.org,2026:us-russia", title="U.S.-Russia diplomacy", link="https://example.org/us-russia/"
)
MOMENT: Final = datetime(2026, 11, 23, tzinfo=UTC)
TODAY: Final = MOMENT.date()


def entry_of(item: Meeting | Statement, **changes: Any) -> Entry:
    """Return an item as an entry that nothing names."""
    tag = tag_uri(PUBLICATION.id, item.kind, item.id)
    return attrs.evolve(Entry(item=item, tag=tag, uid=uid(tag), published=MOMENT, updated=MOMENT), **changes)


def held(id_: str, when: str, *parties: str, **fields: Any) -> Meeting:
    """Return a meeting that was held, unless a field says otherwise."""
    return Meeting(
        **{"id": id_, "title": id_.capitalize(), "when": when, "status": "held", "parties": parties} | fields
    )


def _entries(items: Iterable[Meeting | Statement | Entry]) -> Iterator[Entry]:
    for item in items:
        yield item if isinstance(item, Entry) else entry_of(item)


def digests(
    items: Iterable[Meeting | Statement | Entry], language: str = "en", today: date = TODAY, **options: Any
) -> Mapping[str, str]:
    """Return the documents of a feed of everything by their names."""
    context = Context(publication=PUBLICATION, options=DigestOptions(**options), language=language)
    entries = sorted(_entries(items), key=lambda entry: (entry.item.when, entry.tag), reverse=True)
    fragments = [Fragment(entry, EXPORTER.fragment_of(entry, context) or b"") for entry in entries]
    feed = Feed(
        slug="",
        title=Text.line("U.S.-Russia diplomacy"),
        description=Text(),
        listed=True,
        url=PUBLICATION.link,
        updated=MOMENT,
        today=today,
    )
    documents = EXPORTER.documents_of(feed, fragments, context)
    return {document.name: b"".join(document.chunks).decode() for document in documents}
