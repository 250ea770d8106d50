"""The feeds of a publication, and the entries each shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final, TypeAlias

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
        title: As it makes sense alone, in a feed reader: under that of the publication.
        name: Its title without that of the publication.
        by: The kind of feeds it is one of, such as ``topic``; empty if the publication names it.
    """

    slug: str
    title: Text
    description: Text
    entries: tuple[Entry, ...]
    name: Text = Text()  # noqa: RUF009 -- a frozen value
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
    followers = _statements_about(entries) if feeds_by.with_statements else _NO_STATEMENTS
    for name in feeds_by.wanted:
        yield from _by(publication, name, entries, followers)


def select_internal(
    publication: Publication, feeds: Iterable[FeedSpec], entries: Sequence[Entry]
) -> Iterator[Selection]:
    """Yield the feeds of ``[[feeds]]`` that are for internal readers."""
    yield from (_chosen(publication, spec, entries) for spec in feeds if spec.audience is Audience.INTERNAL)


def _chosen(publication: Publication, spec: FeedSpec, entries: Sequence[Entry]) -> Selection:
    matching = {entry.tag for entry in entries if _matches(entry, spec.where)}
    if spec.with_statements:
        followers = _statements_about(entries)
        matching |= {said.tag for tag in matching for said in followers.get(tag, ())}
    shown = tuple(entry for entry in entries if entry.tag in matching)
    title = _under(publication, spec.title.in_)
    return Selection(slug=spec.slug, title=title, description=spec.description, entries=shown, name=spec.title)


_Followers: TypeAlias = Mapping[str, Sequence[Entry]]
_NO_STATEMENTS: Final[_Followers] = {}


def _statements_about(entries: Iterable[Entry]) -> _Followers:
    """Return the statements about each meeting, by the meeting's tag."""
    followers: dict[str, list[Entry]] = {}
    for entry in entries:
        for reference in entry.references:
            if reference.relation == "about":
                followers.setdefault(reference.tag, []).append(entry)
    return followers


def _by(publication: Publication, kind: str, entries: Sequence[Entry], followers: _Followers) -> Iterator[Selection]:
    named = {entry.item.series for entry in entries if isinstance(entry.item, Meeting) and entry.item.series}
    titles = {
        entry.item.id: entry.item.title
        for entry in entries
        if isinstance(entry.item, Meeting) and entry.item.id in named
    }
    places = {entry.tag: place for place, entry in enumerate(entries)}
    groups: dict[str, tuple[Naming, dict[str, Entry]]] = {}
    for entry in entries:
        for value, name in KINDS[kind].values(entry, titles):
            shown = groups.setdefault(value, (name, {}))[1]
            shown |= {each.tag: each for each in (entry, *followers.get(entry.tag, ()))}
    for value, (name, shown) in sorted(groups.items()):
        title = _under(publication, name)
        slug = f"{kind}/{value}"
        in_order = sorted(shown.values(), key=lambda entry: places[entry.tag])
        of_kind = _in_all(publication, name)
        yield Selection(slug=slug, title=title, description=Text(), entries=tuple(in_order), name=of_kind, by=kind)


def _under(publication: Publication, name_in: Naming) -> Text:
    """Return a feed's title under the publication's, so that it makes sense alone in a feed reader."""
    return _in_all(publication, lambda tag: f"{publication.title.in_(tag)}: {name_in(tag)}")


def _in_all(publication: Publication, name_in: Naming) -> Text:
    """Return a name in all languages of a publication, those left out in which it is as in its own."""
    titles = {tag: name_in(tag) for tag in publication.all_languages}
    own = titles.pop(publication.language)
    return Text.line([("", own), *((tag, title) for tag, title in titles.items() if title != own)])
