"""What changed: meetings that were moved, postponed or called off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from diplofeed.compose import occasions, phrases
from diplofeed.compose.markup import linked
from diplofeed.compose.titles import title_of
from diplofeed.compose.tree import Blocks, Inlines, List, paragraph, run
from diplofeed.exporters.digest.pieces import Piece
from diplofeed.model import Meeting, Status
from diplofeed.words import words

__all__ = ["changes"]

_OFF: Final = frozenset({Status.CANCELLED, Status.POSTPONED})


def changes(pieces: Iterable[Piece], language: str) -> Blocks:
    """Return a list of the meetings that were moved, postponed or called off, in the order given; nothing for none."""
    items = [paragraph(content) for content in _changes(pieces, language)]
    return (List(tuple(items)),) if items else ()


def _changes(pieces: Iterable[Piece], language: str) -> Iterator[Inlines]:
    for piece in pieces:
        item, was = piece.item, piece.entry.was
        if isinstance(item, Meeting) and (was is not None or item.status in _OFF):
            yield _change(piece, item, language)


def _change(piece: Piece, item: Meeting, language: str) -> Inlines:
    speak, was, page = words(language), piece.entry.was, piece.entry.link
    title = title_of(item, language)
    now = phrases.sentence(speak.gettext("{sentence}."), sentence=occasions.opening(item, language))
    moved = phrases.sentence(speak.gettext("Moved from {date}."), date=was.label(language)) if was else ""
    named = linked(title, page) if page else run(title)
    what = phrases.sentences((now, moved), language)
    return phrases.fill(speak.gettext("**{label}:** {said}"), label=named, said=what)
