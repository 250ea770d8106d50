"""What there is to subscribe to, written beside the feeds of an edition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Final

from diplofeed.errors import SinkError
from diplofeed.feeds.feed import CHANGES_FORMAT, Format, below, changes_feed, feed_of
from diplofeed.feeds.lists import INDEX, OUTLINE, Offer, index, outline
from diplofeed.feeds.select import Selection
from diplofeed.publishing.writing import MOST_CHANGES, Edition, Outcome

__all__ = ["write_offers"]

_OWNER: Final = "subscriptions"  # of the files, where others are owned by formats


def write_offers(
    edition: Edition, selections: Sequence[Selection], formats: Sequence[Format], outcome: Outcome, **when: datetime
) -> None:
    """Write what there is to subscribe to: all of it, and for each language what feed readers take."""
    publication = edition.publication
    offers = {tag: tuple(_offers(edition, selections, formats, tag, **when)) for tag in publication.all_languages}
    documents: dict[str, Iterable[bytes]] = {INDEX: index(publication, chain.from_iterable(offers.values()))}
    documents |= {below(publication.folder(tag), OUTLINE): outline(publication, found) for tag, found in offers.items()}
    try:
        for name, chunks in documents.items():
            if chunks:
                outcome.note(_OWNER, name, (), edition.sink.write(name, chunks))
    except SinkError as error:
        outcome.fail(_OWNER, str(error))


def _offers(
    edition: Edition, selections: Sequence[Selection], formats: Sequence[Format], language: str, **when: datetime
) -> Iterator[Offer]:
    publication = edition.publication
    for selection in selections:
        feed = feed_of(selection, publication, language, formats, **when)
        yield Offer(feed=feed, language=language, by=selection.by, entries=len(selection.entries))
    for one in formats:
        if one.exporter.name == CHANGES_FORMAT:
            revisions = edition.ledger.latest(MOST_CHANGES)
            feed = changes_feed(publication, language, one, revisions, **when)
            yield Offer(feed=feed, language=language, by="", entries=len(revisions))
