"""A feed divided over documents, so that none is long and nothing is out of reach (RFC 5005).

Entries are archived by the period they were published in: by decades, a decade with more entries than a document holds
by years, such a year by halves, quarters, months and days, and such a day by numbers. As a rule no two periods depend
on each other: an entry that is published late, or leaves the feed, touches the page of its own period and moves nothing
from one page to another, which counting entries off from the first would do.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Final

from attrs import frozen

from diplofeed.export.contract import Feed, Fragment

__all__ = ["Part", "divided", "has_data", "is_any", "is_present", "part_links"]

_FOLDER: Final = "archive"
_FEWEST: Final = 2  # A page without neighbours is, to the W3C validator, no archive.
# Each is cut into few of the next, so that pages are far from empty where a period is too full.
_PRECISIONS: Final[Sequence[Callable[[datetime], str]]] = (
    lambda moment: f"{moment.year // 10}0s",
    lambda moment: f"{moment.year}",
    lambda moment: f"{moment.year}-h{(moment.month + 5) // 6}",
    lambda moment: f"{moment.year}-q{(moment.month + 2) // 3}",
    lambda moment: f"{moment.year}-{moment.month:02}",
    lambda moment: f"{moment.date()}",
)


@frozen(kw_only=True)
class Part:
    """One document of a feed: the main one or a page of the archive.

    Attributes:
        path: Its path below the feed's directory.
        fragments: Those it shows, newest first.
        updated: When any of its entries last changed.
        is_archive: Whether it is a page of the archive, on which nothing changes but what is corrected.
        is_complete: Whether it is the main document and holds the whole feed.
        older: The path of the page before, or empty.
        newer: The path of the page after, or empty; of pages only.
    """

    path: str
    fragments: Sequence[Fragment]
    updated: datetime
    is_archive: bool = False
    is_complete: bool = False
    older: str = ""
    newer: str = ""


def has_data(fragment: Fragment) -> bool:
    """Return whether a fragment has data, for which its entry is rendered."""
    return bool(fragment.data)


def is_any(_: Fragment) -> bool:
    """Return that a fragment is shown."""
    return True


def is_present(fragment: Fragment) -> bool:
    """Return whether an entry was not withdrawn."""
    return not fragment.entry.withdrawn


def divided(
    feed: Feed,
    fragments: Iterable[Fragment],
    size: int,
    filename: str,
    suffix: str,
    *,
    is_shown: Callable[[Fragment], bool] = has_data,
) -> Iterator[Part]:
    """Yield the main document of a feed and, where it has more entries than that holds, its archive.

    The main document has the newest entries by their last change, and all of the latest period, which is not archived
    before an entry is published in a later one: no document depends on the day of the build. An archive begins with
    two pages; until then the main document holds the whole feed, no more than twice ``size``. Fragments that are not
    shown keep their place, so that an entry that is withdrawn changes no division.

    Args:
        feed: Which feed; one with a name of its own is no more than it is given, and has no archive.
        fragments: Of its entries, the last changed first.
        size: How many entries a page holds at most, and the main document besides those of the latest period.
        filename: What the main document is called.
        suffix: What the names of pages end in.
        is_shown: Which fragments are shown: by default those with data. A format that can tell by the entry lets a
            build render the entries of those pages alone that changed.
    """
    if feed.filename:
        yield Part(path=feed.filename, fragments=tuple(islice(fragments, size)), updated=feed.updated)
        return
    everything = tuple(fragments)
    shown = list(filter(is_shown, everything))
    by_publication = sorted(everything, key=_publication)
    *over, latest = _periods(by_publication, size) if len(everything) > size else [("", everything)]
    if len(over) < _FEWEST:
        yield Part(path=filename, fragments=shown, updated=feed.updated, is_complete=True)
        return
    newest = {each.entry.tag for each in (*shown[:size], *latest[1])}
    pages = [(f"{_FOLDER}/{name}.{suffix}", held) for name, held in over]
    yield Part(
        path=filename,
        fragments=[each for each in shown if each.entry.tag in newest],
        updated=feed.updated,
        older=pages[-1][0],
    )
    paths = ["", *(path for path, _ in pages), ""]
    for (path, held), older, newer in zip(pages, paths, paths[2:], strict=False):
        yield Part(
            path=path,
            fragments=sorted(filter(is_shown, held), key=_event, reverse=True),
            updated=max(each.entry.updated for each in held),
            is_archive=True,
            older=older,
            newer=newer,
        )


def _publication(fragment: Fragment) -> tuple[datetime, str]:
    return fragment.entry.published, fragment.entry.tag


def _event(fragment: Fragment) -> tuple[datetime, tuple[datetime, datetime, str], str]:
    """Return what sorts a page: what was published at once by when it takes place."""
    return fragment.entry.published, fragment.entry.item.when.rank, fragment.entry.tag


def _periods(fragments: Sequence[Fragment], size: int, precision: int = 0) -> Iterator[tuple[str, Sequence[Fragment]]]:
    """Yield periods in their order and what was published in each, no more than ``size``, of fragments in order."""
    for name, held in _groups(fragments, _PRECISIONS[precision]):
        if len(held) <= size:
            yield name, held
        elif precision + 1 < len(_PRECISIONS):
            yield from _periods(held, size, precision + 1)
        else:
            starts = range(0, len(held), size)
            yield from ((f"{name}-{1 + start // size}", held[start : start + size]) for start in starts)


def _groups(
    fragments: Sequence[Fragment], period_of: Callable[[datetime], str]
) -> Iterator[tuple[str, Sequence[Fragment]]]:
    """Yield each period and the fragments in it, whose ends are found by halves: a feed has few periods."""

    def period(fragment: Fragment) -> str:
        return period_of(fragment.entry.published.astimezone(UTC))

    start = 0
    while start < len(fragments):
        name = period(fragments[start])
        end = bisect_right(fragments, False, start, key=lambda each: period(each) != name)
        yield name, fragments[start:end]
        start = end


def part_links(part: Part, feed: Feed, filename: str, media_type: str) -> list[dict[str, str]]:
    """Return the attributes of the links of a document to itself and to others of the feed (RFC 5005 §4)."""
    related = {"self": part.path}
    if part.is_archive:
        related["current"] = filename
    related |= {"prev-archive": part.older, "next-archive": part.newer}
    return [{"href": feed.url + path, "rel": rel, "type": media_type} for rel, path in related.items() if path]
