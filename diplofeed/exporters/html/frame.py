"""What all pages have: where they are, what they are called, and the words of their frame."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from diplofeed.compose import phrases
from diplofeed.export import Context
from diplofeed.exporters.html.addresses import below
from diplofeed.model.entry import Entry
from diplofeed.words import is_right_to_left, words

__all__ = ["common", "in_language", "page_path"]


def page_path(entry: Entry) -> str:
    """Return the path of an entry's page, below the directory of the feed of everything."""
    return f"{entry.item.kind}/{entry.item.id}/"


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
