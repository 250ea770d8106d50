"""Where marks and their labels are drawn, so that none lies on another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from unicodedata import east_asian_width

from attrs import frozen

from diplofeed.exporters.html.timeline.marks import Mark
from diplofeed.exporters.html.timeline.scale import Scale

__all__ = ["Placed", "named", "shortened", "stacked", "width_of"]

_LONGEST: Final = 260.0  # of a label
_GAP: Final = 10.0
_NARROW, _WIDE = 6.9, 13.0  # a character at 12 px; generous, as fonts differ
_HALF: Final = 6.0  # of the sign of a single day
_LEAST: Final = 14.0  # a bar that can be seen


@frozen(kw_only=True)
class Placed:
    """A mark with its place.

    Attributes:
        lane: The number of its row, from the top or, where marks are stacked, from the line.
        begin: Where its bar or sign begins.
        end: Where that ends.
        text: Where its label begins.
        label: Its label, cut to what there is room for; empty if it has none.
        is_earlier: Whether it is a bar that begins before the line does.
        is_text_before: Whether its label ends at a fixed place, rather than begins at it.
    """

    mark: Mark
    lane: int
    begin: float
    end: float
    text: float = 0.0
    label: str = ""
    is_earlier: bool = False
    is_text_before: bool = False

    @property
    def text_end(self) -> float:
        """Where its label ends, as wide as it is at most."""
        return self.text + width_of(self.label)

    @property
    def is_sign(self) -> bool:
        """Whether it is drawn as the sign of a single day, rather than as a bar."""
        when = self.mark.when
        return when.is_exact and when.days == 1


def width_of(text: str) -> float:
    """Return how wide a text is at most, by its characters."""
    return sum(_WIDE if east_asian_width(char) in "WF" else _NARROW for char in text)


def shortened(text: str, width: float = _LONGEST) -> str:
    """Return a text cut at a width, an ellipsis in place of what is cut off."""
    if width_of(text) <= width:
        return text
    kept, total = 0, width_of("…")
    for char in text:
        total += width_of(char)
        if total > width:
            break
        kept += 1
    return f"{text[:kept].rstrip()}…"


def named(marks: Iterable[Mark], scale: Scale) -> Sequence[Placed]:
    """Return marks with labels, each in the first row with room for both: beside a sign, above a bar."""
    taken: list[float] = []
    placed = []
    for mark in sorted(marks, key=lambda mark: mark.when.rank):
        begin, end = _extent(mark, scale)
        label = shortened(mark.title)
        wide = width_of(label)
        text, is_before = _beside(begin, end, wide, scale) if _is_day(mark) else _above(begin, end, wide, scale)
        left, right = min(begin, text), max(end, text + wide)
        lane = _first_free(taken, left)
        taken[lane:] = [right + _GAP, *taken[lane + 1 :]]
        placed.append(
            Placed(
                mark=mark,
                lane=lane,
                begin=begin,
                end=end,
                text=round(text, 1),
                label=label,
                is_earlier=_is_earlier(mark, scale),
                is_text_before=is_before,
            )
        )
    return placed


def _is_day(mark: Mark) -> bool:
    return mark.when.is_exact and mark.when.days == 1


def _beside(begin: float, end: float, wide: float, scale: Scale) -> tuple[float, bool]:
    """Return where the label of a sign begins, and whether it stands before it."""
    after = end + 4
    return (after, False) if after + wide <= scale.width else _before(begin - 4, wide)


def _above(begin: float, end: float, wide: float, scale: Scale) -> tuple[float, bool]:
    """Return where the label of a bar begins, and whether it ends where that does."""
    return (begin, False) if begin + wide <= scale.width else _before(end, wide)


def _before(end: float, wide: float) -> tuple[float, bool]:
    """Return where a label begins that is to end at a place, and whether there is room for that."""
    return (end - wide, True) if end >= wide else (0.0, False)


def _first_free(taken: Sequence[float], left: float) -> int:
    return next((lane for lane, right in enumerate(taken) if right <= left), len(taken))


def stacked(marks: Iterable[Mark], scale: Scale) -> Iterator[Placed]:
    """Yield marks without labels, each in the first row where it touches none before it."""
    taken: list[float] = []
    for mark in sorted(marks, key=lambda mark: mark.when.rank):
        begin, end = _extent(mark, scale)
        lane = _first_free(taken, begin)
        taken[lane:] = [end + 1, *taken[lane + 1 :]]
        yield Placed(mark=mark, lane=lane, begin=begin, end=end, is_earlier=_is_earlier(mark, scale))


def _is_earlier(mark: Mark, scale: Scale) -> bool:
    return mark.when.first is not None and mark.when.first < scale.first


def _extent(mark: Mark, scale: Scale) -> tuple[float, float]:
    begin, end = scale.begin(mark.when.first), scale.end(mark.when.last)
    half = _HALF if _is_day(mark) else max(_LEAST - (end - begin), 0) / 2
    middle = (begin + end) / 2
    if _is_day(mark):
        begin = end = middle
    return _within(begin - half, end + half, scale)


def _within(begin: float, end: float, scale: Scale) -> tuple[float, float]:
    moved = max(-begin, 0) or min(scale.width - end, 0)
    return round(max(begin + moved, 0), 1), round(min(end + moved, scale.width), 1)
