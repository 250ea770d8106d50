"""The feeds of a publication in groups, for pages that lead from one feed to another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import evolve

from diplofeed.config import Publication
from diplofeed.export import FeedGroup, Sibling
from diplofeed.feeds.by import KINDS
from diplofeed.feeds.feed import below
from diplofeed.feeds.select import Selection
from diplofeed.words import words

__all__ = ["groups_of", "without_numbers"]


def groups_of(selections: Iterable[Selection], publication: Publication, language: str) -> tuple[FeedGroup, ...]:
    """Return all feeds but that of everything: first those the publication names, then those of each kind."""
    by_kind: dict[str, list[Sibling]] = {}
    folder = publication.folder(language)
    for each in selections:
        if each.slug:
            entries = sum(not entry.withdrawn for entry in each.entries)
            sibling = Sibling(slug=below(folder, each.slug), title=each.name.in_(language), entries=entries)
            by_kind.setdefault(each.by, []).append(sibling)
    titles = _titles(by_kind, language)
    return tuple(FeedGroup(kind=kind, title=titles[kind], feeds=tuple(feeds)) for kind, feeds in by_kind.items())


def _titles(kinds: Iterable[str], language: str) -> Mapping[str, str]:
    speak = words(language)
    return {kind: speak.pgettext("feeds by", KINDS[kind].heading) if kind in KINDS else kind for kind in kinds}


def without_numbers(groups: Iterable[FeedGroup]) -> tuple[FeedGroup, ...]:
    """Return groups as every feed has them, so that a new entry or topic is no change of all the others.

    Those the publication names are without the number of their entries; of other groups there is the title alone.
    """
    return tuple(
        evolve(group, feeds=() if group.kind else tuple(evolve(feed, entries=None) for feed in group.feeds))
        for group in groups
    )
