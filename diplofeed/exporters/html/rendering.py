"""The templates and the style sheet that come with diplofeed, and how a template is filled."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["PLACE", "filled", "style_sheet"]

_HERE: Final = Path(__file__).parent
PLACE: Final = "\N{NULL}"
"""Where a template of an index has the rows of a section, which no text can hold."""


def filled(template: str, **values: Any) -> str:
    """Return a template with its values, texts escaped; a name that has no value is an error."""
    return _environment().get_template(template).render(values)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 -- 60 ms; other formats need none

    loader = FileSystemLoader(_HERE / "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, auto_reload=False)
    environment.globals.clear()
    return environment


@cache
def style_sheet() -> bytes:
    """Return the style sheet of all pages."""
    return (_HERE / "static" / "style.css").read_bytes()
