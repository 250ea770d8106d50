"""Which letters a feed has: one for each period that is over, in which each item stands once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from diplofeed.export import Feed, Fragment
from diplofeed.export.periods import Period, Unit, periods_of
from diplofeed.exporters.digest import closed
from diplofeed.exporters.digest.issues import Divided, Issue, divided, issues
from diplofeed.exporters.digest.pieces import Piece

__all__ = ["letters"]


def letters(feed: Feed, fragments: Iterable[Fragment], unit: Unit, language: str) -> Iterator[Issue]:
    """Yield the digests of periods that are over, the latest first; those of feeds the publication names."""
    made = divided(feed, fragments, 0, unit if feed.listed else None, marks=0)
    made.periods = _once(made, unit)
    return (issue for issue in issues(feed, made, language) if closed.is_closed(issue.period, feed))


def _once(made: Divided, unit: Unit) -> dict[Period, list[Piece]]:
    """Return periods with their pieces, of which each is in the last that it reaches into, when all of it is known."""
    periods: dict[Period, list[Piece]] = {}
    for period, pieces in made.periods.items():
        if own := [piece for piece in pieces if periods_of(piece.when, unit)[-1] == period]:
            periods[period] = own
    return periods
