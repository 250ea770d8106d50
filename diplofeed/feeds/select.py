"""The feeds of a publication, and the entries each shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from attrs import frozen

from diplofeed.config import FeedsBy, FeedSpec, Publication, Where
from diplofeed.feeds.by import KINDS, Naming, parties, people, series
from diplofeed.model import Audience, Meeting, Statement
from diplofeed.model.entry import Entry
from diplofeed.text import Text

__all__ = ["Selection", "named_by", "select", "select_internal", "visible"]

Item = Meeting | Statement


def visible(items: Iterable[Item], now: datetime, audience: Audience = Audience.PUBLIC) -> tuple[Item, ...]:
    """Return the items an audience may see now: none under embargo, and the public no internal ones."""
    return tuple(
        item
        for item in items
        if audience in (Audience.INTERNAL, item.audience) and (item.embargo_until is None or item.embargo_until <= now)
    )


@frozen(kw_only=True)
class Selection:
    """A feed and the entries it shows, in their order in the record.

    Attributes:
        by: The kind of feeds it is one of, such as ``topic``; empty if the publication names it.
    """

    slug: str
    title: Text
    description: Text
    entries: tuple[Entry, ...]
    by: str = ""


def named_by(item: Item, key: str) -> Iterator[str]:
    """Yield what an item has under a key of a condition: the ids of its topics, parties or people, or of its series."""
    if key == "topics":
        yield from (topic.id for topic in item.topics)
    elif key == "parties":
        yield from (party.id for party in parties(item))
    elif key == "people":
        yield from (person.id for person in people(item))
    else:
        yield from series(item)


def _matches(entry: Entry, where: Where) -> bool:
    item = entry.item
    status = (item.status.value,) if isinstance(item, Meeting) else ()
    conditions: tuple[tuple[Sequence[str], Iterable[str]], ...] = (
        (where.topics, named_by(item, "topics")),
        (where.parties, named_by(item, "parties")),
        (where.people, named_by(item, "people")),
        (where.kinds, (item.kind,)),
        (where.statuses, status),
        (where.series, named_by(item, "series")),
    )
    return all(not wanted or not set(wanted).isdisjoint(has) for wanted, has in conditions) and _within(item, where)


def _within(item: Item, where: Where) -> bool:
    """Return whether an item may lie between the bounds; one that is open or unknown excludes nothing."""
    latest, earliest = item.over, item.when.earliest
    after = where.from_ is None or where.from_.earliest is None or latest is None or latest >= where.from_.earliest
    before = where.until is None or where.until.latest is None or earliest is None or earliest <= where.until.latest
    return after and before


def select(
    publication: Publication, feeds: Iterable[FeedSpec], feeds_by: FeedsBy, entries: Sequence[Entry]
) -> Iterator[Selection]:
    """Yield the feed of everything, those of ``[[feeds]]`` and those of ``[feeds-by]``, in this order."""
    yield Selection(slug="", title=publication.title, description=publication.description, entries=tuple(entries))
    yield from (_chosen(publication, spec, entries) for spec in feeds if spec.audience is Audience.PUBLIC)
    for name in feeds_by.wanted:
        yield from _by(publication, name, entries)


def select_internal(
    publication: Publication, feeds: Iterable[FeedSpec], entries: Sequence[Entry]
) -> Iterator[Selection]:
    """Yield the feeds of ``[[feeds]]`` that are for internal readers."""
    yield from (_chosen(publication, spec, entries) for spec in feeds if spec.audience is Audience.INTERNAL)


def _chosen(publication: Publication, spec: FeedSpec, entries: Sequence[Entry]) -> Selection:
    shown = tuple(entry for entry in entries if _matches(entry, spec.where))
    title = _under(publication, spec.title.in_)
    return Selection(slug=spec.slug, title=title, description=spec.description, entries=shown)


def _by(publication: Publication, kind: str, entries: Sequence[Entry]) -> Iterator[Selection]:
    named = {entry.item.series for entry in entries if isinstance(entry.item, Meeting) and entry.item.series}
    titles = {
        entry.item.id: entry.item.title
        for entry in entries
        if isinstance(entry.item, Meeting) and entry.item.id in named
    }
    groups: dict[str, tuple[Naming, dict[str, Entry]]] = {}
    for entry in entries:
        for value, name in KINDS[kind].values(entry, titles):
            groups.setdefault(value, (name, {}))[1][entry.tag] = entry
    for value, (name, shown) in sorted(groups.items()):
        title = _under(publication, name)
        slug = f"{kind}/{value}"
        yield Selection(slug=slug, title=title, description=Text(), entries=tuple(shown.values()), by=kind)


def _under(publication: Publication, name_in: Naming) -> Text:
    """Return a feed's title under the publication's, so that it makes sense alone in a feed reader."""
    titles = {tag: f"{publication.title.in_(tag)}: {name_in(tag)}" for tag in publication.all_languages}
    own = titles.pop(publication.language)
    return Text.line([("", own), *((tag, title) for tag, title in titles.items() if title != own)])
