"""What the parties to a meeting want, side by side: a table (GitHub Flavored Markdown §4.10)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from diplofeed.compose import phrases
from diplofeed.compose.markdown import markdown
from diplofeed.compose.markup import contained
from diplofeed.compose.plain import line
from diplofeed.compose.tree import Blocks, Inlines, Paragraph, paragraph, with_images, without_images
from diplofeed.model import Position
from diplofeed.words import words

__all__ = ["side_by_side"]

_WIDEST: Final = 4  # columns that can be read beside each other
_LONGEST: Final = 600  # characters of a cell


def side_by_side(positions: Sequence[Position], language: str, *, images: bool) -> str:
    """Return positions as a table with a column for each party.

    It is empty where only one party has a position, where there are too many for columns, and where one needs more
    than a paragraph.
    """
    columns: dict[str, list[Blocks]] = {}
    prepared = with_images if images else without_images
    for position in positions:
        shown = prepared(contained(position.text.in_(language)))
        columns.setdefault(position.party.name_in(language), []).append(shown)
    if not 1 < len(columns) <= _WIDEST or not all(map(_is_short, columns.values())):
        return ""
    cells = [_cell(texts, language) for texts in columns.values()]
    names = [_in_row(phrases.capitalised(name)) for name in map(_escaped, columns)]
    if max(map(len, cells)) > _LONGEST:
        return ""
    return "\n".join(map(_row, (names, ["---"] * len(names), cells)))


def _is_short(texts: Iterable[Blocks]) -> bool:
    return all(len(blocks) == 1 and isinstance(blocks[0], Paragraph) for blocks in texts)


def _escaped(name: str) -> str:
    return markdown(paragraph(name))


def _cell(texts: Sequence[Blocks], language: str) -> str:
    """Return what a party holds as one line, its positions one after the other as sentences."""
    inlines = [block.inlines for blocks in texts for block in blocks if isinstance(block, Paragraph)]
    whole = phrases.in_a_row((_stopped(each, language) for each in inlines), language) if inlines[1:] else inlines[0]
    return _in_row(markdown((Paragraph(whole),)))


def _stopped(inlines: Inlines, language: str) -> Inlines:
    if line(paragraph(inlines)).endswith(phrases.STOPS):
        return inlines
    return phrases.fill(words(language).gettext("{sentence}."), sentence=inlines)


def _in_row(text: str) -> str:
    """Return Markdown on one line, without what would end a cell (GFM §4.10)."""
    return text.replace("\\\n", " ").replace("\n", " ").replace("|", "\\|")


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
