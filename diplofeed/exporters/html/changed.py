"""What changed: on the page of an item, of that; on the page of changes, of everything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from attrs import evolve, frozen

from diplofeed.compose import phrases, title_of
from diplofeed.compose.markup import html
from diplofeed.export import Context
from diplofeed.exporters.html.rendering import safe
from diplofeed.model import Statement
from diplofeed.model.entry import Entry

__all__ = ["Happening", "history", "news"]

_MOST: Final = 40  # of an item: whoever changes one more often has the newest of it on its page
_IN_FULL: Final = 40_000  # characters of HTML, of which all that a page says of changes takes not much more
_NEWS_IN_FULL: Final = 120_000


@frozen(kw_only=True)
class Happening:
    """Something that happened to an item, as a template shows it.

    Attributes:
        day: When it was published, in words.
        datetime: The same (RFC 3339).
        content: All of it as HTML; empty where the headline is all that is shown.
        url: The page of the item; empty if there is none, or this is it.
    """

    day: str
    datetime: str
    headline: str
    content: Any
    url: str = ""


def history(entry: Entry, context: Context[Any]) -> list[Happening]:
    """Return what became of an entry, the newest first; of many changes all but the headlines is left out."""
    happenings = (_happening(each.at, each.headline, each.text, "", context) for each in entry.history[:_MOST])
    return list(_bounded(happenings, _IN_FULL))


def news(notices: Iterable[Entry], context: Context[Any]) -> list[Happening]:
    """Return notices as a list shows them, each with the page of the item it is about."""
    language = context.language
    happenings = (
        _happening(each.updated, title_of(each.item, language), _text(each, language), each.page, context)
        for each in notices
    )
    return list(_bounded(happenings, _NEWS_IN_FULL))


def _text(notice: Entry, language: str) -> str:
    return notice.item.text.in_(language) if isinstance(notice.item, Statement) else ""


def _happening(at: datetime, headline: str, text: str, url: str, context: Context[Any]) -> Happening:
    return Happening(
        day=phrases.day(at.date(), context.language),
        datetime=at.isoformat(timespec="seconds"),
        headline=headline,
        content=safe(html(text) if text else ""),
        url=url.removeprefix(context.publication.link),
    )


def _bounded(happenings: Iterable[Happening], most: int) -> Iterator[Happening]:
    """Yield what happened, without contents from where these are more than so many characters on."""
    left = most
    for each in happenings:
        left -= len(each.content)
        yield each if left >= 0 else evolve(each, content="")
