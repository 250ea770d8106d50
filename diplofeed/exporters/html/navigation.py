"""The way from one feed to another: what an index shows of the others, and lists of all of a kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from attrs import frozen

from diplofeed.export import Feed, FeedGroup, Sibling

__all__ = ["Listing", "groups", "listings"]

_MOST_SHOWN: Final = 12  # feeds of a kind beside an index; there is a list of all of them
_MOST_LISTED: Final = 1_000  # feeds a page, of some 150 bytes each


@frozen(kw_only=True)
class Listing:
    """A page that lists feeds of one kind.

    Attributes:
        name: Its path below the directory of the feed of everything, without ``index.html``.
        file: Of the document itself.
        feeds: As a template shows them.
        pages: All pages of the kind, with their titles and addresses; none where this is the only one.
    """

    name: str
    file: str
    title: str
    feeds: Sequence[Mapping[str, Any]]
    pages: Sequence[Mapping[str, str]]


def groups(feed: Feed, folder: str) -> list[Mapping[str, Any]]:
    """Return the other feeds as an index shows them: those with most entries of each kind, and where all are.

    Args:
        feed: The index's own, which is not among them.
        folder: Of its language.
    """
    return [_group(group, feed, folder) for group in feed.groups if group.kind or group.feeds]


def _group(group: FeedGroup, feed: Feed, folder: str) -> Mapping[str, Any]:
    others = [each for each in group.feeds if each.slug != feed.slug]
    most = sorted(others, key=lambda each: -(each.entries or 0))[:_MOST_SHOWN] if group.kind else others
    return {
        "title": group.title,
        "url": quote(f"{folder}/{group.kind}/".lstrip("/")) if group.kind else "",
        "count": len(group.feeds),
        "feeds": [_sibling(each) for each in most],
    }


def _sibling(feed: Sibling) -> Mapping[str, Any]:
    return {"title": feed.title, "url": quote(feed.slug + "/"), "count": feed.entries}


def listings(feed: Feed, folder: str) -> Iterator[Listing]:
    """Yield the lists of all feeds of each kind, by title, in pages of a thousand; the folder is of their language."""
    for group in feed.groups if feed.is_everything else ():
        if group.kind:
            yield from _listings(group, folder)


def _listings(group: FeedGroup, folder: str) -> Iterator[Listing]:
    named = sorted(group.feeds, key=lambda each: (each.title.casefold(), each.slug))
    parts = [named[start : start + _MOST_LISTED] for start in range(0, len(named), _MOST_LISTED)]
    files = [f"{group.kind}/" + (f"index-{number}.html" if number else "index.html") for number in _numbers(parts)]
    titles = [f"{group.title} ({number})" if number else group.title for number in _numbers(parts)]
    urls = [quote(f"{folder}/{file.removesuffix('index.html')}".lstrip("/")) for file in files]
    pages = [{"title": title, "url": url} for title, url in zip(titles, urls, strict=True)]
    for file, title, part in zip(files, titles, parts, strict=True):
        yield Listing(
            name=file.removesuffix("index.html"),
            file=file,
            title=title,
            feeds=[_sibling(each) for each in part],
            pages=pages if len(pages) > 1 else (),
        )


def _numbers(parts: Sequence[object]) -> Iterator[int]:
    """Yield the numbers of pages, of which the first has none."""
    return (number + 1 if number else 0 for number in range(len(parts)))
