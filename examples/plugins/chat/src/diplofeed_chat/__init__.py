"""A diplofeed exporter: a line of JSON for each entry, with a message for each chat service, which a script posts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from attrs import field, frozen

from diplofeed import Exporter, Meeting
from diplofeed.compose import composed, link
from diplofeed.export import Context, Document, Feed, Fragment
from diplofeed.model.entry import Entry
from diplofeed.words import words
from diplofeed_chat.services import MASTODON, SERVICES, Content

__all__ = ["EXPORTER", "ChatOptions", "entry", "withdrawal"]

_FILENAME: Final = "chat.jsonl"


def _check_services(_: object, __: object, services: tuple[str, ...]) -> None:
    if unknown := set(services) - SERVICES.keys():
        raise ValueError(f"no service is called {min(unknown)!r}; there are {', '.join(SERVICES)}")


@frozen(kw_only=True)
class ChatOptions:
    """The options.

    Attributes:
        services: Which services there are messages for; all by default.
        mastodon: How many characters the server takes for a message.
        entries: How many entries there are messages of, the newest.
    """

    services: tuple[str, ...] = field(default=(), validator=_check_services)
    mastodon: int = field(default=MASTODON)

    entries: int = field(default=100)

    @mastodon.validator
    def _check_mastodon(self, _: object, most: int) -> None:
        if most < 100:
            raise ValueError("a server takes messages of 100 characters at least")

    @entries.validator
    def _check_entries(self, _: object, entries: int) -> None:
        if entries < 1:
            raise ValueError("there are messages of 1 entry at least")


def entry(entry: Entry, context: Context[ChatOptions]) -> bytes:
    """Render an entry as a line of JSON."""
    composition = composed(entry, context)
    content = Content(
        headline=composition.headline,
        body=composition.plain_text,
        summary=composition.teaser,
        link=link(entry, context.publication),
        publication=context.publication.title.in_(context.language),
        language=composition.tongue,
    )
    return _line(entry, content, context.options)


def withdrawal(entry: Entry, context: Context[ChatOptions]) -> bytes:
    """Render an entry that was withdrawn: a message that says so, and nothing else of it."""
    language = context.language
    title = words(language).gettext("Withdrawn: {title}").format(title=composed(entry, context).headline)
    publication = context.publication.title.in_(language)
    content = Content(headline=title, body="", summary="", link=context.publication.link, publication=publication)
    return _line(entry, content, context.options)


def document(_: Feed, fragments: Iterable[Fragment], context: Context[ChatOptions]) -> Iterator[Document]:
    """Yield the lines of the newest entries."""
    yield Document(_FILENAME, islice(fragments, context.options.entries))


def _line(entry: Entry, content: Content, options: ChatOptions) -> bytes:
    """Return what a script needs to know what it has posted, and a message for each service."""
    item = entry.item
    about: dict[str, Any] = {
        "id": entry.tag,
        "sequence": entry.sequence,
        "updated": entry.updated.isoformat().replace("+00:00", "Z"),
        "status": "withdrawn" if entry.withdrawn else item.status.value if isinstance(item, Meeting) else "",
    }
    services = options.services or tuple(SERVICES)
    messages = {name: SERVICES[name](content, options.mastodon) for name in services}
    return (json.dumps(about | messages) + "\n").encode()


EXPORTER = Exporter(
    name="chat",
    title="Chat messages for Slack, Teams and Mastodon",
    filename=_FILENAME,
    media_type="application/jsonl",
    options=ChatOptions,
    entry=entry,
    document=document,
    withdrawal=withdrawal,
    daily=False,
    for_readers=False,
    contract=2,
)
