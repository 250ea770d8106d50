"""What a page is below: the record, and within it a year, a kind of feeds or a feed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote

from attrs import evolve, frozen

from diplofeed import compose
from diplofeed.export import Context, Feed
from diplofeed.export.periods import Period
from diplofeed.exporters.html.addresses import whole
from diplofeed.exporters.templating import marks
from diplofeed.text import Text
from diplofeed.when import Precision, When

__all__ = ["Step", "as_list", "kind_of", "listed", "page_of_year", "step_to", "steps_to", "steps_to_year", "year_of"]

_HOME: Final = "./"
_NO_YEAR: Final = frozenset({Precision.DECADE, Precision.CENTURY})


@frozen
class Step:
    """A page that others are below.

    Attributes:
        title: As one plain line.
        url: From the output directory on.
        marks: The attributes of the title.
    """

    title: str
    url: str
    marks: Any = ""


def step_to(title: Text, path: str, context: Context[Any]) -> Step:
    """Return a page with a title, by its path below the output directory."""
    language = context.language
    return Step(title.in_(language), quote(path) or _HOME, marks(compose.tongue_of(title, context), language))


def listed(steps: Iterable[Step], link: str) -> tuple[Mapping[str, Any], ...]:
    """Return steps as items of a BreadcrumbList, with whole addresses."""
    return tuple(
        {"@type": "ListItem", "position": number, "name": step.title, "item": whole(step.url, link)}
        for number, step in enumerate(steps, start=1)
    )


def as_list(items: Sequence[Mapping[str, Any]], title: str) -> Mapping[str, Any]:
    """Return the way to a page as a BreadcrumbList: the items of what it is below, and itself with its title last."""
    itself = {"@type": "ListItem", "position": len(items) + 1, "name": title}
    return {"@type": "BreadcrumbList", "itemListElement": [*items, itself]}


# ---------------------------------------------------------------- years


def year_of(when: When) -> Period:
    """Return the year on whose page something is; year 0 of what has no known beginning."""
    return Period(when.first.year if when.first else 0)


def page_of_year(year: Period, number: int = 1) -> str:
    """Return the path of the page of a year below the directory of a feed, and that of a further one."""
    return f"archive/{year.name}-{number}.html" if number > 1 else f"archive/{year.name}.html"


def steps_to_year(when: When, context: Context[Any]) -> tuple[Step, ...]:
    """Return the page of the year of everything that something is on; nothing where that says more than is known."""
    if when.precision in _NO_YEAR:
        return ()
    return (_year_step(year_of(when), context.publication.folder(context.language), context.language),)


@lru_cache(maxsize=512)
def _year_step(year: Period, folder: str, language: str) -> Step:
    return Step(year.label(language), quote(f"{folder}/{page_of_year(year)}".lstrip("/")))


# ---------------------------------------------------------------- feeds


def kind_of(feed: Feed) -> str:
    """Return by what a feed was made, such as ``topic``; empty of one that the publication names."""
    return "" if feed.listed or "/" not in feed.slug else feed.slug.split("/")[-2]


def steps_to(feed: Feed, context: Context[Any]) -> list[Step]:
    """Return the list of the feeds of its kind, where there is one, and the index of a feed; nothing of everything."""
    if feed.is_everything:
        return []
    folder, kind = context.publication.folder(context.language), kind_of(feed)
    lists = [Step(group.title, quote(f"{folder}/{kind}/".lstrip("/"))) for group in feed.groups if group.kind == kind]
    return [*(lists if kind else ()), _index_of(feed, context)]


def _index_of(feed: Feed, context: Context[Any]) -> Step:
    """Return the index of a feed by its own title, without that of the publication, which is a step before it."""
    step = step_to(feed.title, f"{feed.slug}/", context)
    own = (each.title for group in feed.groups for each in group.feeds if each.slug == feed.slug)
    return evolve(step, title=next(own, step.title))
