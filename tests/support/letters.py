"""Letters of a record of any items, without a ledger: what tests of the exporter need."""

from __future__ import annotations

import email
import json
from collections.abc import Iterable, Mapping
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any, Final

import attrs
import html5lib

from diplofeed.config import Author, Publication
from diplofeed.export import Context, Feed, Fragment
from diplofeed.exporters.letter import EXPORTER, LetterOptions
from diplofeed.model import Meeting, Statement
from diplofeed.model.entry import Entry
from diplofeed.text import Text
from support import digests
from support.digests import entry_of

__all__ = ["PUBLICATION", "index", "letters", "mail_of", "parsed", "plain", "shown"]

PUBLICATION: Final = attrs.evolve(digests.PUBLICATION, author=Author(name="Example Desk", email="desk@example.org"))


def letters(
    items: Iterable[Meeting | Statement | Entry],
    language: str = "en",
    *,
    today: date = digests.TODAY,
    publication: Publication = PUBLICATION,
    feed: Mapping[str, Any] | None = None,
    **options: Any,
) -> Mapping[str, bytes]:
    """Return the documents of a feed of everything, or of one with other values, by their names."""
    context = Context(publication=publication, options=LetterOptions(**options), language=language)
    entries = [item if isinstance(item, Entry) else entry_of(item) for item in items]
    entries.sort(key=lambda entry: (entry.item.when, entry.tag), reverse=True)
    fragments = [Fragment(entry, EXPORTER.fragment_of(entry, context) or b"") for entry in entries]
    values = {
        "slug": "",
        "title": Text.line("U.S.-Russia diplomacy"),
        "description": Text(),
        "listed": True,
        "url": publication.link,
        "updated": digests.MOMENT,
        "today": today,
    }
    documents = EXPORTER.documents_of(Feed(**values | dict(feed or {})), fragments, context)
    return {document.name: b"".join(document.chunks) for document in documents}


def index(made: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """Return the list of letters."""
    listed: list[dict[str, Any]] = json.loads(made["letters.json"])["letters"]
    return listed


def mail_of(data: bytes) -> EmailMessage:
    """Return a mail as the standard library reads it, which finds nothing wrong with it."""
    message = email.message_from_bytes(data, policy=SMTP)
    assert isinstance(message, EmailMessage)
    assert [part.defects for part in message.walk() if part.defects] == []
    assert [value.defects for value in message.values() if value.defects] == []
    return message


def parsed(message: EmailMessage) -> tuple[str, Any]:
    """Return the plain text of a mail, and the tree of its HTML."""
    text, html = message.iter_parts()
    return text.get_content().replace("\r\n", "\n"), html5lib.parse(html.get_content(), namespaceHTMLElements=False)


def shown(tree: Any) -> str:
    """Return the text of a tree's body as one line."""
    return " ".join("".join(tree.find("body").itertext()).split())


def plain(made: Mapping[str, bytes], period: str = "2023-07") -> str:
    """Return the plain text of a letter."""
    return parsed(mail_of(made[f"digest/{period}.eml"]))[0]
