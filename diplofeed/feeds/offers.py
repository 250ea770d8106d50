"""The lists of all feeds: ``feeds.json`` for programs, and ``feeds.opml`` for feed readers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from attrs import frozen

from diplofeed.config import Publication
from diplofeed.export import Alternate, Feed
from diplofeed.feeds.by import KINDS
from diplofeed.words import words

__all__ = ["INDEX", "OUTLINE", "Offer", "index", "outline"]

INDEX: Final = "feeds.json"
OUTLINE: Final = "feeds.opml"

# What feed readers subscribe to, the format that says most first.
_READ: Final = ("application/atom+xml", "application/rss+xml", "application/feed+json")
_ABOUT: Final = "https://opml.org/spec2.opml"


@frozen(kw_only=True)
class Offer:
    """A feed that is offered, in one language.

    Attributes:
        by: The kind of feeds it is one of, such as ``topic``; empty if the publication names it.
        entries: How many entries it has, without those that say that an item was withdrawn.
    """

    feed: Feed
    language: str
    by: str
    entries: int

    @property
    def documents(self) -> tuple[Alternate, ...]:
        """The feed's documents in its own language."""
        return tuple(document for document in self.feed.alternates if document.language in ("", self.language))


# ---------------------------------------------------------------- for programs


def index(publication: Publication, offers: Iterable[Offer]) -> Iterator[bytes]:
    """Yield a JSON object that lists all feeds in all languages, each on a line of its own (RFC 8259).

    Each has its ``slug``, ``language``, ``title``, ``description``, the number of its ``entries``, when it was
    ``updated`` (RFC 3339), and its ``documents`` with ``format``, ``type`` (IANA), ``title`` and ``url``; feeds of
    ``[feeds-by]`` say by what they are made.
    """
    language = publication.language
    head = {
        "publication": publication.id,
        "title": publication.title.in_(language),
        "link": publication.link,
        "languages": publication.all_languages,
    }
    yield f"{_json(head)[:-1]},\n".encode()
    yield b'"feeds": ['
    for number, offer in enumerate(offers):
        yield f"{',' if number else ''}\n{_json(_described(offer))}".encode()
    yield b"\n]}\n"


def _described(offer: Offer) -> Mapping[str, Any]:
    feed, language = offer.feed, offer.language
    described = {
        "slug": feed.slug,
        "language": language,
        "by": offer.by,
        "title": feed.title.in_(language),
        "description": feed.description.in_(language),
        "entries": offer.entries,
        "updated": feed.updated.isoformat(),
        "documents": [
            {"format": document.format, "type": document.media_type, "title": document.title, "url": document.url}
            for document in offer.documents
        ],
    }
    return {name: value for name, value in described.items() if value != "" or name == "slug"}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


# ---------------------------------------------------------------- for feed readers


def outline(publication: Publication, offers: Sequence[Offer]) -> tuple[bytes, ...]:
    """Return the feeds of one language as a subscription list (OPML 2.0), each once, in the format that says most.

    Feeds of ``[feeds-by]`` are below an outline of their own. Nothing is returned where feed readers read none of
    the formats. The order is that of the offers.
    """
    from lxml import etree  # type: ignore[import-untyped]  # noqa: PLC0415 -- 20 ms, and some builds write none

    read = [(offer, document) for offer in offers if (document := _document(offer))]
    if not read:
        return ()
    language = read[0][0].language
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    _texts(etree, head, title=publication.title.in_(language), docs=_ABOUT, **_owner(publication, language))
    body = etree.SubElement(root, "body")
    for by, offered in groupby(read, key=lambda pair: pair[0].by):
        title = words(language).pgettext("feeds by", KINDS[by].heading if by in KINDS else by)
        group = etree.SubElement(body, "outline", text=title) if by else body
        for offer, document in offered:
            etree.SubElement(group, "outline", _subscription(offer, document, publication))
    etree.indent(root)
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return (written, b"\n")


def _document(offer: Offer) -> Alternate | None:
    by_type = {document.media_type: document for document in reversed(offer.documents)}
    return next((by_type[kind] for kind in _READ if kind in by_type), None)


def _owner(publication: Publication, language: str) -> Mapping[str, str]:
    author = publication.author
    if author is None:
        return {}
    return {"ownerName": author.name.in_(language), "ownerEmail": author.email, "ownerId": author.url}


def _texts(etree: Any, parent: Any, **texts: str) -> None:
    for name, text in texts.items():
        if text:
            etree.SubElement(parent, name).text = text


def _subscription(offer: Offer, document: Alternate, publication: Publication) -> dict[str, str]:
    """Return the attributes of a subscription; ``type`` is rss whatever the format (OPML 2.0, Subscription lists)."""
    title = offer.feed.title.in_(offer.language)
    page = next((document.url for document in offer.documents if document.media_type == "text/html"), publication.link)
    attributes = {
        "type": "rss",
        "text": title,
        "title": title,
        "description": offer.feed.description.in_(offer.language),
        "language": offer.language,
        "xmlUrl": document.url,
        "htmlUrl": page,
    }
    return {name: value for name, value in attributes.items() if value}
