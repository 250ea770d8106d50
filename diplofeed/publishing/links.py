"""What texts link to and no reader of a feed can follow: it is shown as it is written, which an editor is to know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urljoin, urlsplit

from diplofeed.compose.addresses import SCHEMES, linkable
from diplofeed.compose.reader import refused
from diplofeed.config import Publication
from diplofeed.errors import Fault, Severity
from diplofeed.model import Meeting, Statement
from diplofeed.source import Located
from diplofeed.text import Text

__all__ = ["warnings_of_links"]

_SCHEMES = ", ".join(scheme.removesuffix(":") for scheme in SCHEMES)
_LONGEST = 200  # characters of an address in a message


def warnings_of_links(located: Located, publication: Publication) -> Iterator[Fault]:
    """Yield a warning for each address in a text that is relative, or of a scheme that no link may have."""
    for field, text in _texts(located.item):
        for url in dict.fromkeys([url for _, part in text.parts for url in refused(part)]):
            yield _warning(located, field, url, publication)


def _warning(located: Located, field: str, url: str, publication: Publication) -> Fault:
    whole = _whole(url, located.item.url or publication.link)
    return Fault(
        origin=located.origin,
        field=field,
        message=f"the address {url[:_LONGEST]!r} leads nowhere from a feed, and is shown as it is written",
        expected=f"a whole address, such as {whole}" if whole else f"an address of {_SCHEMES}",
        severity=Severity.WARNING,
    )


def _whole(url: str, page: str) -> str:
    """Return what an address is to a page that it may be meant for; nothing where it is not relative."""
    try:
        whole = urljoin(page, url) if not urlsplit(url).scheme else ""
    except ValueError:  # of a host that is none
        return ""
    return whole if linkable(whole) and len(whole) <= _LONGEST else ""


def _texts(item: Meeting | Statement) -> Iterator[tuple[str, Text]]:
    """Yield the texts of an item that are Markdown, with the paths of their fields."""
    if isinstance(item, Statement):
        yield "text", item.text
        yield from ((f"translations[{number}].text", each.text) for number, each in enumerate(item.translations, 1))
        return
    yield "summary", item.summary
    yield "significance", item.significance
    lists: tuple[tuple[str, Sequence[Text]], ...] = (
        ("agenda[{}]", item.agenda),
        ("positions[{}].text", [each.text for each in item.positions]),
        ("outcomes[{}].text", [each.text for each in item.outcomes]),
        ("rounds[{}].summary", [each.summary for each in item.rounds]),
    )
    for path, texts in lists:
        for number, text in enumerate(texts, 1):
            yield path.format(number), text
