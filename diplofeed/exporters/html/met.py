"""Who met whom: which parties stand together in meetings that took place, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations
from typing import Any, Final
from urllib.parse import quote

from diplofeed.export import Feed
from diplofeed.export.periods import Standing, standing
from diplofeed.model import Meeting, Party, Status
from diplofeed.model.entry import Entry
from diplofeed.words import words

__all__ = ["pairs"]

_MOST: Final = 20  # pairs
_LARGEST: Final = 20  # parties of a meeting: those of a conference did not all meet each other
_OFF: Final = frozenset({Status.CANCELLED, Status.POSTPONED})


def pairs(entries: Iterable[Entry], feed: Feed, language: str) -> list[Mapping[str, Any]]:
    """Return the parties that met most often as a template shows them, with their feeds where there are some."""
    counts, named = Counter[tuple[str, str]](), dict[str, Party]()
    for meeting in _held(entries, feed.today):
        parties = {party.id: party for party in meeting.parties}
        named.update((id_, party) for id_, party in parties.items() if id_ not in named)
        counts.update(combinations(sorted(parties), 2))
    most = sorted(counts.items(), key=lambda counted: (-counted[1], counted[0]))[:_MOST]
    feeds = _feeds(feed)
    return [
        {"parties": [_party(named[id_], feeds, language) for id_ in ids], "count": _meetings(n, language)}
        for ids, n in most
    ]


def _held(entries: Iterable[Entry], today: date) -> Iterator[Meeting]:
    """Yield the meetings of a few parties that took place or go on."""
    for entry in entries:
        item = entry.item
        if not isinstance(item, Meeting) or entry.withdrawn or item.status in _OFF:
            continue
        if 1 < len(item.parties) <= _LARGEST and standing(item, today) is not Standing.AHEAD:
            yield item


def _feeds(feed: Feed) -> Mapping[str, str]:
    """Return the addresses of the feeds of parties by their ids, from the output directory on."""
    groups = (group.feeds for group in feed.groups if group.kind == "party")
    return {each.slug.rpartition("/")[2]: quote(each.slug + "/") for feeds in groups for each in feeds}


def _party(party: Party, feeds: Mapping[str, str], language: str) -> Mapping[str, str]:
    return {"name": party.name_in(language), "url": feeds.get(party.id, "")}


def _meetings(n: int, language: str) -> str:
    return words(language).ngettext("{n} meeting", "{n} meetings", n).format(n=n)
