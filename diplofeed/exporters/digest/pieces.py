"""What a digest is made of: a piece for each entry, and the order in which events are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from attrs import frozen

from diplofeed.export import Fragment
from diplofeed.export.periods import Standing, standing
from diplofeed.model import Meeting, Statement
from diplofeed.model.entry import Entry, Reference
from diplofeed.when import When

__all__ = ["Piece", "in_order", "piece_of"]

_AFTER: Final = frozenset({"in-response-to", "follows"})
_BEFORE: Final = frozenset({"precedes"})


@frozen(kw_only=True)
class Piece:
    """What a document needs to know of an entry, and its fragment without the marks of the heading's level.

    Attributes:
        about: The entries that a statement is about.
        after: The tags of what it answers or follows.
        before: The tags of what it precedes.
    """

    tag: str
    is_meeting: bool
    when: When
    standing: Standing
    about: tuple[Reference, ...]
    after: tuple[str, ...]
    before: tuple[str, ...]
    markdown: Fragment

    @property
    def entry(self) -> Entry:
        """The entry."""
        return self.markdown.entry

    @property
    def item(self) -> Meeting | Statement:
        """Its item."""
        return self.markdown.entry.item


def piece_of(fragment: Fragment, today: date, marks: int) -> Piece:
    """Return the piece of an entry whose fragment begins with a heading of so many marks."""
    item, references = fragment.entry.item, fragment.entry.references
    return Piece(
        tag=fragment.entry.tag,
        is_meeting=isinstance(item, Meeting),
        when=item.when,
        standing=standing(item, today),
        about=tuple([ref for ref in references if ref.relation == "about"]) if references else (),
        after=tuple([ref.tag for ref in references if ref.relation in _AFTER]) if references else (),
        before=tuple([ref.tag for ref in references if ref.relation in _BEFORE]) if references else (),
        markdown=fragment.beginning_at(marks),
    )


def in_order(pieces: Iterable[Piece]) -> list[Piece]:
    """Return pieces by their beginning, and what one answers or follows before it where the dates leave that open."""
    ordered = sorted(pieces, key=_in_time)
    earlier = _earlier(ordered)
    if not earlier:
        return ordered
    by_tag = {piece.tag: piece for piece in ordered}
    placed: dict[str, Piece] = {}
    for piece in ordered:
        waiting = {piece.tag: None}  # an ordered set: each waits for the next, and a circle is cut where it closes
        while waiting:
            tag = next(reversed(waiting))
            sooner = next((each for each in earlier.get(tag, ()) if each not in placed and each not in waiting), "")
            if sooner:
                waiting[sooner] = None
            else:
                placed.setdefault(tag, by_tag[tag])
                del waiting[tag]
    return list(placed.values())


def _in_time(piece: Piece) -> tuple[datetime, tuple[datetime, datetime, str], str]:
    """Return what sorts events: by their beginning, and what is known to a month or year after what is in it."""
    when = piece.when
    begins, ends = when.rank[:2]
    is_bounded = when.latest is not None and not when.is_exact
    return ends if is_bounded else begins, when.rank, piece.tag


def _earlier(ordered: Sequence[Piece]) -> Mapping[str, list[str]]:
    """Return by its tag the tags of what comes before a piece, as it says itself or the other does."""
    by_tag = {piece.tag: piece for piece in ordered}
    earlier: dict[str, list[str]] = {}
    for piece in ordered:
        pairs = [(tag, piece.tag) for tag in piece.after] + [(piece.tag, tag) for tag in piece.before]
        for first, second in pairs:
            if first in by_tag and second in by_tag and _is_open(by_tag[first].when, by_tag[second].when):
                earlier.setdefault(second, []).append(first)
    return earlier


def _is_open(first: When, second: When) -> bool:
    """Return whether two dates leave open that the first is before the second."""
    (begins, *_), (other, ends, _) = first.rank, second.rank
    return begins == other or (begins <= ends and not (first.is_exact and second.is_exact))
