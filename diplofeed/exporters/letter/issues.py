"""Which letters a feed has: one for each period that is over, in which each item stands once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import evolve

from diplofeed.export import Feed, Fragment
from diplofeed.export.periods import Period, Unit, period_at, periods_of
from diplofeed.exporters.digest import closed
from diplofeed.exporters.digest.issues import Divided, Issue, divided, issues
from diplofeed.exporters.digest.pieces import Piece

__all__ = ["letters"]

_Pieces = dict[Period, list[Piece]]


def letters(feed: Feed, fragments: Iterable[Fragment], unit: Unit, language: str) -> Iterator[Issue]:
    """Yield the digests of periods that are over, the latest first; those of feeds the publication names.

    What was published when its own period was over stands in that of its publication: a letter that was sent is sent.
    """
    made = divided(feed, fragments, 0, unit if feed.listed else None, marks=0)
    made.periods, late = _once(made, unit, feed)
    for issue in issues(feed, made, language):
        if closed.is_closed(issue.period, feed):
            yield evolve(issue, late=late.get(issue.period, ()))


def _once(made: Divided, unit: Unit, feed: Feed) -> tuple[_Pieces, _Pieces]:
    """Return periods with their pieces, of which each is in the last that it reaches into, when all of it is known.

    Those that came too late for it are apart, by the periods in which they were published.
    """
    periods: _Pieces = {}
    late: _Pieces = {}
    for period, pieces in made.periods.items():
        for piece in pieces:
            if periods_of(piece.when, unit)[-1] != period:
                continue
            if _is_late(piece, period, feed):
                told = period_at(piece.entry.published.date(), unit)
                late.setdefault(told, []).append(piece)
                periods.setdefault(told, [])
            else:
                periods.setdefault(period, []).append(piece)
    return periods, late


def _is_late(piece: Piece, period: Period, feed: Feed) -> bool:
    """Return whether a piece was published when its period was over, by a build that was not the first."""
    published = piece.entry.published
    is_over = bool(period.year) and published.date() > period.last
    return is_over and feed.began is not None and published > feed.began
