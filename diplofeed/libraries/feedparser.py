"""Objects of feedparser as meetings and statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from diplofeed.errors import PluginError
from diplofeed.hints import fits, mistyped
from diplofeed.libraries.items import item_of, record_of
from diplofeed.model import Meeting, Statement
from diplofeed.record import Record
from diplofeed.source import Names
from diplofeed.sources.feed import FeedSourceOptions, xml
from diplofeed.sources.feed.read import read_parsed
from diplofeed.typed import typed_arguments

__all__ = ["from_feedparser"]

_ENTRY: Final = "feedparser entry"
_RESULT: Final = "feedparser result"


@typed_arguments
def from_feedparser(
    parsed: Mapping[str, Any],
    *,
    options: FeedSourceOptions = FeedSourceOptions(),  # noqa: B008 -- a frozen value
    names: Names = Names(),  # noqa: B008 -- likewise
) -> Meeting | Statement | Record:
    """Return an entry as a meeting or statement, what `feedparser.parse` read as a record, as the source `feed` does.

    What is left out of a single entry gives a warning of Python; that of a feed is among the faults of its record. Of a
    feed the title, the language and the address count too, and whether diplofeed made it, so that its items come back.

    Args:
        parsed: What `feedparser.parse` returned, or one of its ``entries``.
        options: Those of the source.
        names: Parties, people and topics to refer to.

    Raises:
        FieldError: The argument is of another type.
        PluginError: The extra ``import`` is not installed.
        RecordError: A single entry cannot be read, and why.
    """
    try:
        if "entries" in parsed:
            _check(parsed)
            whole = xml.of_feed(parsed, _RESULT, options.address)
            return record_of(read_parsed(whole, _RESULT, options, names))
        return item_of(read_parsed(xml.of_entry(parsed, _ENTRY), _ENTRY, options, names))
    except ImportError as error:
        package = str(error.name or "")
        message = f"to read HTML, the package {package} is needed: pip install 'diplofeed[import]'"
        raise PluginError(message, plugin="feed", package=package) from error


def _check(parsed: Mapping[str, Any]) -> None:
    """Raise FieldError for what is no result of feedparser."""
    hints: Mapping[str, Any] = {"entries": Sequence[Mapping[str, Any]], "feed": Mapping[str, Any]}
    for name, hint in hints.items():
        if name in parsed and not fits(parsed[name], hint):
            raise mistyped(f"parsed[{name!r}]", parsed[name], hint).at("from_feedparser", "parsed")
