"""The lists of feeds, written beside the feeds of an edition."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final

from diplofeed.errors import SinkError, described, let_end
from diplofeed.export import Document
from diplofeed.feeds.feed import CHANGES_FORMAT, Format, below, changes_feed
from diplofeed.feeds.offers import INDEX, OUTLINE, Offer, index, outline
from diplofeed.publishing.edition import Plan
from diplofeed.publishing.outcome import Outcome

__all__ = ["OFFERS", "offers_of", "write_offers"]

_OUTLINE_TYPE: Final = "text/x-opml"  # in wide use, though it was never registered
OFFERS: Final = "subscriptions"  # of the files, where others are owned by formats


def write_offers(planned: Plan, outcome: Outcome) -> None:
    """Write ``feeds.json`` with all feeds, and for each language ``feeds.opml`` with those for feed readers."""
    sink, names = planned.edition.sink, []
    for document in offers_of(planned):
        name = document.name
        try:
            outcome.note(OFFERS, name, (), sink.write(name, document.chunks, media_type=document.media_type))
            names.append(name)
        except SinkError as error:
            outcome.refuse(OFFERS, error)
        except BaseException as error:  # noqa: BLE001 -- a sink may raise anything
            let_end(error)
            outcome.fail(OFFERS, f"{name} cannot be written: {described(error)}")
    if not outcome.written.isdisjoint(names):
        outcome.states_of(sink, names)  # these are the last: now it is known whether all are in their places


def offers_of(planned: Plan) -> Iterator[Document]:
    """Yield ``feeds.json`` with all feeds, and for each language ``feeds.opml`` where feed readers read some."""
    publication = planned.edition.publication
    offers = {tag: tuple(_offers(planned, tag)) for tag in publication.all_languages}
    yield Document(INDEX, index(publication, chain.from_iterable(offers.values())), media_type="application/json")
    for tag, of in offers.items():
        if chunks := outline(publication, of):
            yield Document(below(publication.folder(tag), OUTLINE), chunks, media_type=_OUTLINE_TYPE)


def _offers(planned: Plan, language: str) -> Iterator[Offer]:
    for selected in planned.selected:
        selection, feed = selected.selection, selected.feeds[language]
        shown = sum(not entry.withdrawn for entry in selection.entries)
        yield Offer(feed=feed, language=language, by=selection.by, entries=shown)
    for made in planned.formats:
        if made.exporter.name == CHANGES_FORMAT:
            yield from _changes(planned, language, made)


def _changes(planned: Plan, language: str, made: Format) -> Iterator[Offer]:
    """Yield the feeds of changes: that of everything, then those of the feeds the publication names."""
    publication, began, now = planned.edition.publication, planned.began, planned.now
    for selection, revisions in planned.revisions:
        feed = changes_feed(publication, language, (made,), revisions, selection, began=began, now=now)
        yield Offer(feed=feed, language=language, by="", entries=len(revisions))
