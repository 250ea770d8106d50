"""The chapters of a digest: what is ahead, what goes on and what happened, and what was said beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, TypeAlias

from diplofeed.compose import passages, phrases
from diplofeed.compose.markdown import markdown
from diplofeed.export import Fragment
from diplofeed.export.periods import Period, Standing, periods_of
from diplofeed.exporters.digest.pieces import Piece, in_order
from diplofeed.when import Precision, parse
from diplofeed.words import words

__all__ = ["Block", "Chapter", "article", "chapters", "statements_beside"]

Block: TypeAlias = str | tuple[str | Fragment, ...]
"""Markdown between blank lines, or what it is joined of."""

Chapter: TypeAlias = tuple[str, Sequence[Piece]]
"""A heading, which may be empty, and the meetings below it."""

_AFTER_LAST: Final = 99  # of the numbers of periods in a year


def chapters(shown: Iterable[Piece], language: str) -> Iterator[Chapter]:
    """Yield headings with the meetings below them: what is ahead, what goes on, and what happened by month or year."""
    meetings = in_order(piece for piece in shown if piece.is_meeting)
    speak = words(language)
    for heading, wanted in ((speak.gettext("Ahead"), Standing.AHEAD), (speak.gettext("Ongoing"), Standing.ONGOING)):
        yield heading, [piece for piece in meetings if piece.standing is wanted]
    past = sorted((piece for piece in meetings if piece.standing is Standing.PAST), key=_past_chapter)
    for (*_, period, longer), pieces in groupby(past, key=_past_chapter):
        label = parse(longer).label(language) if longer else period.label(language)
        yield phrases.capitalised(label), list(pieces)


def _past_chapter(piece: Piece) -> tuple[bool, int, int, Period, str]:
    """Return what sorts a past event into its chapter: its first period, or its date if that is longer.

    A year comes after its months, a decade after its years, and what is undated last.
    """
    when, period = piece.when, periods_of(piece.when)[0]
    is_longer = bool(period.year) and when.precision in {Precision.DECADE, Precision.CENTURY}
    last = when.last.year if is_longer and when.last else period.year
    return not period.year, last, (period.number or _AFTER_LAST) + is_longer, period, when.text if is_longer else ""


def article(chapters_: Iterable[Chapter], pieces: Sequence[Piece], language: str) -> Iterator[Block]:
    """Yield the chapters, each meeting with the statements about it, then the other statements."""
    beside = statements_beside(pieces)
    others = beside.pop("", [])
    speak = words(language)
    closing = speak.gettext("Also said") if len(others) < len(pieces) else speak.gettext("What was said")
    for heading, main in (*chapters_, (closing, others)):
        if heading and main:
            yield f"## {heading}"
        for piece in main:
            yield _text(piece, 3 if heading else 2, "", language)
            yield from (_text(other, 4 if heading else 3, piece.tag, language) for other in beside.get(piece.tag, ()))


def statements_beside(pieces: Iterable[Piece]) -> dict[str, list[Piece]]:
    """Return statements by the first meeting here that they are about, or by an empty tag."""
    here = {piece.tag for piece in pieces if piece.is_meeting}
    beside: dict[str, list[Piece]] = {}
    for piece in in_order(piece for piece in pieces if not piece.is_meeting):
        home = next((ref.tag for ref in piece.about if ref.tag in here), "")
        beside.setdefault(home, []).append(piece)
    return beside


def _text(piece: Piece, level: int, home: str, language: str) -> Block:
    """Return what a piece says under a heading of a level, and what it is about besides what it stands beside."""
    others = [ref for ref in piece.about if ref.tag != home]
    label = words(language).gettext("Also about") if home else ""
    about = markdown(passages.about(others, language, label)) if others else ""
    return "#" * level, piece.markdown, f"\n\n{about}" if about else ""
