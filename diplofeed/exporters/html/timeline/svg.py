"""A timeline drawn in SVG 1.1: by attributes that a style sheet may override, without a style or a reference within.

A reference (``url(#id)``) would be resolved by the page's ``<base>``, and an inline style be refused by its policy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from math import ceil
from typing import Final

from attrs import frozen

from diplofeed.exporters.html.timeline.layout import Placed, named, shortened, stacked
from diplofeed.exporters.html.timeline.marks import MOST_NAMED, Mark, kinds_of_topics
from diplofeed.exporters.html.timeline.scale import Tick, scale_of, ticks
from diplofeed.words import is_right_to_left

__all__ = ["FONT", "SIGN", "WIDTH", "Bar", "Drawing", "coordinate", "drawing", "key_mark", "key_sign", "tally"]

_WIDTH: Final = 720.0
_SIDE: Final = 12.0
WIDTH: Final = _WIDTH + 2 * _SIDE
"""Of a whole drawing, in the units of its coordinates."""
SIGN: Final = 44
FONT: Final = 'font-family="system-ui, sans-serif" font-size="12" fill="#1d2329"'
_LABELS: Final = 150.0  # of periods
_MOST_ROWS: Final = 24
_COLUMN: Final = 150.0  # the highest
_TICK: Final = 70.0  # the widest label of the line
_TOP: Final = 26.0  # the labels of the line
_COLORS: Final = ("#0b5cad", "#a8430a", "#1c7a3f", "#7a35c9", "#a3195b", "#00707a", "#6b5900", "#555f69")
_DASHES: Final = ("", "12 2", "5 2", "2 2", "12 2 2 2", "8 4", "16 3", "5 2 2 2")
_SIGNS: Final = (  # of 12 by 12, around the origin
    "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
    "M-5-5h10v10h-10z",
    "M0-6L6 0L0 6L-6 0z",
    "M0-6L6 5H-6z",
    "M0 6L6-5H-6z",
    "M-2-6h4v4h4v4h-4v4h-4v-4h-4v-4h4z",
    "M-6-6L0-2L6-6L2 0L6 6L0 2L-6 6L-2 0z",
    "M-3-6h6L6 0L3 6h-6L-6 0z",
)


@frozen(kw_only=True)
class Bar:
    """A number as a bar: how many entries a period has."""

    label: str
    count: int
    href: str = ""


@frozen
class _Pen:
    """How a drawing turns places into coordinates, from right to left where its language is written so."""

    language: str

    def x(self, at: float) -> str:
        """Return a place on the line as a coordinate."""
        return coordinate(_SIDE + (_WIDTH - at if is_right_to_left(self.language) else at))

    @property
    def direction(self) -> str:
        return "rtl" if is_right_to_left(self.language) else "ltr"


@frozen
class Drawing:
    """A drawing, which is placed on a page or on a sheet of its own.

    Attributes:
        content: Elements of SVG.
        height: In units of `WIDTH`.
        direction: In which its language is written.
    """

    content: str
    height: float
    direction: str

    def html(self, title: str) -> str:
        """Return it as part of a page, under a title that is shown by programs that read it out."""
        width, height = coordinate(WIDTH), coordinate(self.height)
        return (
            f'<svg class="timeline-drawing" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
            f' width="{width}" height="{height}" role="group" aria-label="{escape(title)}"'
            f' direction="{self.direction}" {FONT}>'
            f"<title>{escape(title)}</title>\n{self.content}</svg>"
        )


def drawing(marks: Sequence[Mark], language: str) -> Drawing:
    """Return the drawing of marks, with labels if there are few; each a link with a title."""
    pen, kinds, scale = _Pen(language), kinds_of_topics(marks), scale_of(marks, _WIDTH)
    is_named = len(marks) <= MOST_NAMED
    placed = named(marks, scale) if is_named else tuple(stacked(marks, scale))
    row = 30.0 if is_named else 14.0
    height = _TOP + row * (1 + max((each.lane for each in placed), default=0)) + 10
    parts = [_line(ticks(scale, language), height, pen)]
    parts += [_mark(each, _TOP + row * each.lane + row - 6, kinds, pen) for each in placed]
    return Drawing("".join(parts), height, pen.direction)


def tally(bars: Sequence[Bar], language: str) -> Drawing:
    """Return the drawing of how many entries each period has: rows with numbers or, of many periods, columns."""
    pen, most = _Pen(language), max((bar.count for bar in bars), default=1)
    if len(bars) > _MOST_ROWS:
        parts = [_column(bar, number, len(bars), bar.count / most, pen) for number, bar in enumerate(bars)]
        return Drawing("".join([_text(0, 14, str(most), pen), *parts]), _COLUMN + 50, pen.direction)
    parts = [_tallied(bar, bar.count / most, 4 + 22 * number, pen) for number, bar in enumerate(bars)]
    return Drawing("".join(parts), 22.0 * len(bars) + 8, pen.direction)


def _column(bar: Bar, number: int, count: int, part: float, pen: _Pen) -> str:
    """Return one of many columns, with its label where that is not too near to the last one's."""
    step = _WIDTH / count
    high, middle = max(_COLUMN * part, 1), step * (number + 0.5)
    drawn = (
        ""
        if not bar.count
        else (
            f'<path class="tl-0" d="M{pen.x(middle)} {coordinate(_COLUMN + 20)}v-{coordinate(high)}" fill="none"'
            f' stroke="{_COLORS[0]}" stroke-width="{coordinate(max(step - 1, 1))}"/>'
        )
    )
    every = ceil(70 / step)
    is_labelled = number % every == 0 and middle < _WIDTH - 40
    label = _text(step * number, _COLUMN + 36, bar.label, pen) if is_labelled else ""
    return _link(bar.href, f"{bar.label}: {bar.count}", drawn) + label if drawn else label


def _text(at: float, y: float, text: str, pen: _Pen) -> str:
    return f'<text x="{pen.x(at)}" y="{coordinate(y)}">{escape(text)}</text>'


def _tallied(bar: Bar, part: float, y: int, pen: _Pen) -> str:
    wide = max((_WIDTH - _LABELS - 60) * part, 1)
    corner = pen.x(_LABELS + wide if pen.direction == "rtl" else _LABELS)
    content = (
        f'<text x="{pen.x(0)}" y="{y + 13}">{escape(shortened(bar.label, _LABELS - 8))}</text>'
        f'<rect class="tl-0" x="{corner}" y="{y}" width="{coordinate(wide)}" height="16" fill="{_COLORS[0]}"/>'
        f'<text x="{pen.x(_LABELS + wide + 6)}" y="{y + 13}">{bar.count}</text>'
    )
    return _link(bar.href, f"{bar.label}: {bar.count}", content)


def key_sign(kind: int) -> str:
    """Return colour, sign and pattern of topics as a small drawing beside their name."""
    return (
        f'<svg class="timeline-key" width="{SIGN}" height="14" viewBox="-7 -7 {SIGN} 14" aria-hidden="true"'
        f' focusable="false">{key_mark(kind)}</svg>'
    )


def key_mark(kind: int) -> str:
    """Return colour, sign and pattern of topics, `SIGN` wide, from 7 before the origin on."""
    color, dashes = _COLORS[kind], _dashes(kind)
    return (
        f'<path class="tl-{kind}" d="{_SIGNS[kind]}" fill="{color}" stroke="{color}"/>'
        f'<path class="tl-{kind}" d="M11 0H37" fill="none" stroke="{color}" stroke-width="6"{dashes}/>'
    )


def _line(labelled: Iterable[Tick], height: float, pen: _Pen) -> str:
    def tick(each: Tick) -> str:
        x = pen.x(each.at)
        rule = f'<path class="tl-line" d="M{x} 20V{coordinate(height)}" stroke="#d5dae0"/>'
        is_last = each.at > _WIDTH - _TICK
        return f'{rule}<text x="{x}" y="14"{_END if is_last else ""}>{escape(each.label)}</text>\n'

    return f'<g aria-hidden="true">{"".join(map(tick, _apart(labelled)))}</g>\n'


def _apart(labelled: Iterable[Tick]) -> Iterator[Tick]:
    """Yield places without one at the end whose label, which stands before it, would run into that of the last."""
    before = -2.0 * _TICK
    for each in labelled:
        if each.at <= _WIDTH - _TICK or each.at - before >= 2 * _TICK:
            yield each
            before = each.at


_END: Final = ' text-anchor="end"'


def _mark(placed: Placed, y: float, kinds: Mapping[str, int], pen: _Pen) -> str:
    mark, kind = placed.mark, kinds[placed.mark.topic]
    shape = _sign(placed, y, kind, pen) if placed.is_sign else "".join(_bar(placed, y, kind, pen))
    label = ""
    if placed.label:
        baseline = y + 4 if placed.is_sign else y - 7
        struck = ' text-decoration="line-through"' if mark.is_struck else ""
        x, anchor = (placed.text_end, _END) if placed.is_text_before else (placed.text, "")
        label = f'<text{struck} x="{pen.x(x)}" y="{coordinate(baseline)}"{anchor}>{escape(placed.label)}</text>'
    return _link(mark.href, f"{mark.title}, {mark.when.label(pen.language)}", label + shape)


def _link(href: str, title: str, content: str) -> str:
    said = escape(title)
    inner = f"<title>{said}</title>{content}"
    if not href:
        return f"<g>{inner}</g>\n"
    return f'<a href="{escape(href)}">{inner}</a>\n'


def _sign(placed: Placed, y: float, kind: int, pen: _Pen) -> str:
    color = _COLORS[kind]
    fill = "none" if placed.mark.is_struck else color
    hollow = " tl-hollow" if placed.mark.is_struck else ""
    x = pen.x((placed.begin + placed.end) / 2)
    place = f"translate({x} {coordinate(y)})"
    return (
        f'<path class="tl-{kind}{hollow}" transform="{place}" d="{_SIGNS[kind]}" fill="{fill}" stroke="{color}"'
        ' stroke-width="1.5"/>'
    )


def _bar(placed: Placed, y: float, kind: int, pen: _Pen) -> Iterator[str]:
    """Yield a bar: its ends fade where they are not known, and it ends in an arrow where it goes on beyond the line."""
    when, begin, end = placed.mark.when, placed.begin, placed.end
    fade = (end - begin) / 6
    soft_begin, soft_end = _soft_ends(placed.mark)
    left, right = begin + 2 * fade * soft_begin, end - 2 * fade * soft_end
    if soft_begin:
        yield _stroke(begin, begin + fade, y, kind, pen, opacity=".25")
        yield _stroke(begin + fade, left, y, kind, pen, opacity=".55")
    if soft_end:
        yield _stroke(right, right + fade, y, kind, pen, opacity=".55")
        yield _stroke(right + fade, end, y, kind, pen, opacity=".25")
    if placed.is_earlier:
        yield _arrow(pen.x(begin), pen.x(begin + 9), y, kind)
    width = "2" if placed.mark.is_struck else "6"
    yield _stroke(left, right - 8 * when.open_end, y, kind, pen, width=width)
    if when.open_end:
        yield _arrow(pen.x(end), pen.x(end - 9), y, kind)


def _arrow(tip: str, back: str, y: float, kind: int) -> str:
    path = f"M{back} {coordinate(y - 6)}L{tip} {coordinate(y)}L{back} {coordinate(y + 6)}z"
    return f'<path class="tl-{kind}" d="{path}" fill="{_COLORS[kind]}"/>'


def _soft_ends(mark: Mark) -> tuple[bool, bool]:
    when = mark.when
    if when.open_end:
        return when.open_start or when.unknown_start or when.approximate or when.uncertain, False
    return mark.is_vague, mark.is_vague


def _stroke(begin: float, end: float, y: float, kind: int, pen: _Pen, *, opacity: str = "", width: str = "6") -> str:
    dim = f' stroke-opacity="{opacity}"' if opacity else ""
    return (
        f'<path class="tl-{kind} tl-bar" d="M{pen.x(begin)} {coordinate(y)}H{pen.x(end)}" fill="none"'
        f' stroke="{_COLORS[kind]}" stroke-width="{width}"{dim}{_dashes(kind)}/>'
    )


def _dashes(kind: int) -> str:
    return f' stroke-dasharray="{_DASHES[kind]}"' if _DASHES[kind] else ""


def coordinate(value: float) -> str:
    """Return a coordinate as SVG writes it, to a tenth."""
    return f"{value:.1f}".removesuffix(".0")
