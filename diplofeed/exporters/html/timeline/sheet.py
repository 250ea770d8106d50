"""A drawing as a file of its own: on white, under its title, above the key of its colours."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Final

from diplofeed.exporters.html.timeline.layout import width_of
from diplofeed.exporters.html.timeline.svg import FONT, SIGN, WIDTH, Drawing, coordinate, key_mark

__all__ = ["sheet"]

_SIDE: Final = 12.0
_HEAD: Final = 36.0
_ROW: Final = 22.0
_GAP: Final = 20.0
_NAME: Final = SIGN + 6.0  # from where its sign begins
_HALO: Final = '<text paint-order="stroke" stroke="#fff" stroke-width="4" stroke-linejoin="round" x='
"""A text on paper of its own, so that no line goes through it; on pages their style sheet says so.

A text that is struck has none, as that would be painted over it.
"""


def sheet(drawn: Drawing, meanings: Mapping[int, str], *, title: str) -> str:
    """Return a drawing as an SVG file.

    Args:
        drawn: It lies between the title and the key.
        meanings: The names of its colours and patterns by their numbers; none if there is no key.
        title: As plain text.
    """
    key, rows = _key(meanings, _HEAD + drawn.height, drawn.direction)
    width, height = coordinate(WIDTH), coordinate(_HEAD + drawn.height + rows * _ROW + _SIDE)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' direction="{drawn.direction}" {FONT}>'
        f'<title>{escape(title)}</title>\n<rect width="100%" height="100%" fill="#fff"/>\n'
        f'<text x="{_from_start(_SIDE, drawn.direction)}" y="24" font-size="16" font-weight="bold">'
        f"{escape(title)}</text>\n"
        f'<svg y="{coordinate(_HEAD)}" width="{width}" height="{coordinate(drawn.height)}">\n'
        f"{drawn.content.replace('<text x=', _HALO)}</svg>\n{key}</svg>\n"
    )


def _key(meanings: Mapping[int, str], top: float, direction: str) -> tuple[str, int]:
    """Return the key below a drawing, and of how many rows it is."""
    parts, at, row = list[str](), _SIDE, 1
    for kind, name in meanings.items():
        wide = _NAME + width_of(name)
        if at > _SIDE and at + wide > WIDTH - _SIDE:
            at, row = _SIDE, row + 1
        y = top + row * _ROW - 6
        sign = at + 7 if direction == "ltr" else WIDTH - at - SIGN + 7
        parts.append(
            f'<g transform="translate({coordinate(sign)} {coordinate(y)})">{key_mark(kind)}</g>'
            f'<text x="{_from_start(at + _NAME, direction)}" y="{coordinate(y + 4)}">{escape(name)}</text>\n'
        )
        at += wide + _GAP
    return "".join(parts), row if parts else 0


def _from_start(at: float, direction: str) -> str:
    return coordinate(at if direction == "ltr" else WIDTH - at)
