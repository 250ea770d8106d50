"""What all pages have: where they are, what they are called, and the words of their frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final
from unicodedata import normalize
from urllib.parse import quote, unquote

from diplofeed.compose import phrases
from diplofeed.export import Alternate, Context
from diplofeed.exporters.html.addresses import below
from diplofeed.exporters.html.rendering import filled, safe
from diplofeed.exporters.html.subscribe import Addresses, subscribe_box, subscribe_to_all
from diplofeed.exporters.html.trail import Step, listed, step_to
from diplofeed.identity import Same
from diplofeed.model.entry import Entry
from diplofeed.words import is_right_to_left, words

__all__ = ["CHANGES", "FILENAME", "HOW_TO", "MEDIA_TYPE", "common", "in_language", "offered", "page_path"]

FILENAME: Final = "index.html"
MEDIA_TYPE: Final = "text/html"
HOW_TO: Final = "subscribe.html"
"""The page "How to subscribe", in the directory of the feed of everything."""

CHANGES: Final = "changes/"
"""The page "What changed" of a feed, in its directory."""

_NO_TRAIL: Final[Mapping[str, Any]] = {"trail": "", "above": ()}


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


def common(context: Context[Any], name: str, *above: Step) -> dict[str, Any]:
    """Return the values all templates have.

    Args:
        context: Of the rendering.
        name: The page's own path below the directory of its language.
        above: What the page is below, besides the index of everything.
    """
    publication, language = context.publication, context.language
    link, tags = publication.link, publication.all_languages
    here = in_language(context, name)
    addresses = {tag: link + quote(f"{publication.folder(tag)}/{name}".lstrip("/")) for tag in tags}
    of_language = _of_language(Same(context))
    return {
        **of_language,
        **(_trail(Same(context), above) if name else _NO_TRAIL),
        "root": "../" * here.count("/"),
        "here": quote(here),
        "canonical": addresses.get(language) or link + quote(here),
        "translations": [
            {"language": tag, "url": url, "here": below(url, link), "name": _own_name(tag, tags)}
            for tag, url in addresses.items()
            if len(tags) > 1
        ],
    }


@lru_cache(maxsize=512)  # years, each of hundreds of pages
def _trail(same: Same[Context[Any]], above: tuple[Step, ...]) -> Mapping[str, Any]:
    """Return what a page is below for a template, and as items of a BreadcrumbList."""
    context = same.value
    of_language = _of_language(same)
    steps = (of_language["home"], *above)
    content = filled("trail.html", context.options.templates, steps=steps, label=of_language["label"])
    return {"trail": safe(content), "above": listed(steps, context.publication.link)}


def _own_name(tag: str, tags: Iterable[str]) -> str:
    """Return what a language is called in itself, with its country only where there is another edition of it."""
    language = tag.partition("-")[0]
    is_alone = sum(other.partition("-")[0] == language for other in tags) == 1
    name = language if is_alone else tag
    return phrases.capitalised(phrases.language_name(name, name))


@lru_cache(maxsize=2)  # contexts, each of thousands of pages
def _of_language(same: Same[Context[Any]]) -> Mapping[str, Any]:
    """Return what is the same on all pages in a language."""
    context = same.value
    publication, language, speak = context.publication, context.language, words(context.language)
    return {
        "language": language,
        "direction": "rtl" if is_right_to_left(language) else "ltr",
        "site": publication.title.in_(language),
        "rights": publication.rights.in_(language),
        "what_changed": quote(in_language(context, CHANGES)),
        "home": step_to(publication.title, in_language(context, ""), context),
        "label": {
            "skip": speak.gettext("Skip to the content"),
            "subscribe": speak.gettext("Subscribe"),
            "mentions": speak.gettext("Referred to by"),
            "in_series": speak.gettext("Meetings in this series"),
            "by_year": speak.gettext("By year"),
            "feeds": speak.gettext("Feeds"),
            "met": speak.gettext("Who met whom"),
            "prev": speak.gettext("Previous"),
            "next": speak.gettext("Next"),
            "by_date": speak.gettext("By date"),
            "where": speak.gettext("You are here"),
            "history": speak.gettext("History"),
            "changes": speak.gettext("What changed"),
            "nothing": speak.gettext("There is nothing on record yet."),
        },
    }


def offered(documents: Sequence[Alternate], context: Context[Any]) -> Mapping[str, Any]:
    """Return the ways to subscribe to a feed for a template: its documents in the reader's language, and boxes.

    That of ``offers`` is for the pages of the feed; that of ``offers_of_all`` for pages that have no feed of their own,
    to which the documents of the feed of everything are given.
    """
    return _offered(Same(documents), Same(context))


@lru_cache(maxsize=2)  # feeds: that of everything, which all pages of entries offer, and another
def _offered(same: Same[Sequence[Alternate]], of_language: Same[Context[Any]]) -> Mapping[str, Any]:
    documents, context = same.value, of_language.value
    own = [each for each in documents if each.language in ("", context.language) and each.media_type != MEDIA_TYPE]
    by_type = {each.media_type: each.url for each in reversed(own)}
    addresses = Addresses(
        rss=by_type.get("application/rss+xml", ""),
        atom=by_type.get("application/atom+xml", ""),
        json=by_type.get("application/feed+json", ""),
        calendar=by_type.get("text/calendar", ""),
    )
    link, how_to = context.publication.link, quote(in_language(context, HOW_TO))
    feeds = [{"media_type": each.media_type, "title": each.title, "url": below(each.url, link)} for each in own]
    in_box = {below(url, link) for url in (addresses.rss, addresses.atom, addresses.json, addresses.calendar)}
    values = {"feeds": feeds, "further": [each for each in feeds if each["url"] not in in_box]}
    box = safe(subscribe_box(addresses, context.language, how_to=how_to))
    of_all = safe(subscribe_to_all(addresses, context.language, how_to=how_to))
    return {
        "feeds": feeds,
        "alternates": _part("alternates.html", values, context),
        "offers": _part("offers.html", {**values, "subscribe": box}, context),
        "offers_of_all": _part("offers.html", {**values, "subscribe": of_all}, context),
    }


def _part(template: str, values: Mapping[str, Any], context: Context[Any]) -> Any:
    """Return what a template makes of values that thousands of pages share, and so is made once."""
    return safe(filled(template, context.options.templates, **values)) if values["feeds"] else ""
