"""The templates and the style sheet that come with diplofeed, and how a template is filled."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["PLACE", "filled", "safe", "static", "style_sheet"]

_HERE: Final = Path(__file__).parent
PLACE: Final = "\N{NULL}"
"""Where a template of an index has the rows of a section, which no text can hold."""


def filled(template: str, **values: Any) -> str:
    """Return a template with its values, texts escaped; a name that has no value is an error."""
    return _environment().get_template(template).render(values)


def safe(html: str) -> Any:
    """Mark HTML of our own making, which a template is not to escape."""
    from markupsafe import Markup  # noqa: PLC0415 -- comes with Jinja2

    return Markup(html)  # noqa: S704 -- safe by construction


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
    return b"\n".join(static(name) for name in ("style.css", "parts.css"))


@cache
def static(name: str) -> bytes:
    """Return a static file that comes with diplofeed, such as ``subscribe.js``."""
    return (_HERE / "static" / name).read_bytes()
