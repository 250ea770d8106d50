"""What all pages have: where they are, what they are called, and the words of their frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final
from unicodedata import normalize
from urllib.parse import quote, unquote

from diplofeed.compose import phrases
from diplofeed.export import Alternate, Context
from diplofeed.exporters.html.addresses import below
from diplofeed.exporters.html.rendering import safe
from diplofeed.exporters.html.subscribe import Addresses, subscribe_box
from diplofeed.model.entry import Entry
from diplofeed.words import is_right_to_left, words

__all__ = ["FILENAME", "HOW_TO", "MEDIA_TYPE", "common", "in_language", "offered", "page_path"]

FILENAME: Final = "index.html"
MEDIA_TYPE: Final = "text/html"
HOW_TO: Final = "subscribe.html"
"""The page "How to subscribe", in the directory of the feed of everything."""


def page_path(entry: Entry) -> str:
    """Return the path of an entry's page, below the directory of the feed of everything."""
    # In the spelling it was first published in: another one, in capitals or in Unicode, leads to no other page.
    published = unquote(entry.tag.rpartition("/")[2])
    is_same = _folded(published) == _folded(entry.item.id)
    return f"{entry.item.kind}/{published if is_same else entry.item.id}/"


def _folded(item_id: str) -> str:
    return normalize("NFKC", item_id.casefold())


def in_language(context: Context[Any], path: str) -> str:
    """Return a path below the directory of the feed of everything as one below the output directory."""
    folder = context.publication.folder(context.language)
    return f"{folder}/{path}" if folder else path


def common(context: Context[Any], name: str) -> dict[str, Any]:
    """Return the values all templates have.

    Args:
        context: Of the rendering.
        name: The page's own path below the directory of its language.
    """
    publication, language, speak = context.publication, context.language, words(context.language)
    link, tags = publication.link, publication.all_languages
    addresses = {tag: link + quote(f"{publication.folder(tag)}/{name}".lstrip("/")) for tag in tags}
    return {
        "language": language,
        "direction": "rtl" if is_right_to_left(language) else "ltr",
        "site": publication.title.in_(language),
        "rights": publication.rights.in_(language),
        "root": "../" * in_language(context, name).count("/"),
        "home": quote(in_language(context, "")) or "./",
        "here": quote(in_language(context, name)),
        "canonical": addresses.get(language) or link + quote(in_language(context, name)),
        "translations": [
            {
                "language": tag,
                "url": url,
                "here": below(url, link),
                "name": phrases.capitalised(phrases.language_name(tag, tag)),
            }
            for tag, url in addresses.items()
            if len(tags) > 1
        ],
        "label": {
            "skip": speak.gettext("Skip to the content"),
            "subscribe": speak.gettext("Subscribe"),
            "mentions": speak.gettext("Referred to by"),
            "by_year": speak.gettext("By year"),
            "feeds": speak.gettext("Feeds"),
            "met": speak.gettext("Who met whom"),
            "history": speak.gettext("History"),
            "changes": speak.gettext("What changed"),
            "nothing": speak.gettext("There is nothing on record yet."),
        },
    }


def offered(documents: Iterable[Alternate], context: Context[Any]) -> Mapping[str, Any]:
    """Return the ways to subscribe to a feed for a template: its documents in the reader's language, and a box."""
    own = [each for each in documents if each.language in ("", context.language) and each.media_type != MEDIA_TYPE]
    by_type = {each.media_type: each.url for each in reversed(own)}
    addresses = Addresses(
        rss=by_type.get("application/rss+xml", ""),
        atom=by_type.get("application/atom+xml", ""),
        json=by_type.get("application/feed+json", ""),
        calendar=by_type.get("text/calendar", ""),
    )
    link, how_to = context.publication.link, quote(in_language(context, HOW_TO))
    return {
        "feeds": [{"media_type": each.media_type, "title": each.title, "url": below(each.url, link)} for each in own],
        "subscribe": safe(subscribe_box(addresses, context.language, how_to=how_to)),
    }
