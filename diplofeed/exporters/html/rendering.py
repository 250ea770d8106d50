"""The templates and the style sheet of pages: those of the publication, and those that come with diplofeed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from diplofeed.export import Templates
from diplofeed.exporters.html import search
from diplofeed.exporters.templating import Shipped, safe

__all__ = ["PLACE", "filled", "safe", "static", "style_sheet"]

_HERE: Final = Path(__file__).parent
_STYLE: Final = "style.css"
PLACE: Final = "\N{NULL}"
"""Where a template of an index has the rows of a section, which no text can hold."""

filled: Final = Shipped(_HERE / "templates").filled


def style_sheet(templates: Templates) -> bytes:
    """Return the style sheet of all pages."""
    own = dict(templates.texts).get(_STYLE)
    return _our_style_sheet() if own is None else own.encode()


@cache
def _our_style_sheet() -> bytes:
    return b"\n".join((*map(static, (_STYLE, "parts.css")), search.style().encode()))


@cache
def static(name: str) -> bytes:
    """Return a static file that comes with diplofeed, such as ``subscribe.js``."""
    return (_HERE / "static" / name).read_bytes()
