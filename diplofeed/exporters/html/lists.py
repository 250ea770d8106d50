"""Pages that list entries, feeds or changes: the index of a feed, its years, and what there is of everything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias
from urllib.parse import quote

from attrs import evolve

from diplofeed import compose
from diplofeed.compose import passages
from diplofeed.compose.html import html
from diplofeed.export import Context, Derived, Document, Feed, Fragment
from diplofeed.export.periods import Period, Standing, standing
from diplofeed.exporters.html import changed, linked_data, met, navigation, overview, search
from diplofeed.exporters.html.frame import CHANGES, FILENAME, HOW_TO, common, in_language, offered, page_path
from diplofeed.exporters.html.how_to import how_to_subscribe, how_to_title
from diplofeed.exporters.html.options import HtmlOptions
from diplofeed.exporters.html.order import by_month, nearest_first, newest_first
from diplofeed.exporters.html.rendering import PLACE, filled, safe
from diplofeed.exporters.html.sitemap import sitemap
from diplofeed.exporters.html.subject import Subject, subject_of
from diplofeed.exporters.html.timeline import Mark
from diplofeed.exporters.html.trail import page_of_year, steps_to, year_of
from diplofeed.exporters.templating import marks
from diplofeed.model import Statement
from diplofeed.model.entry import Entry
from diplofeed.words import words

__all__ = ["changes", "document"]

_MOST_OF_A_YEAR: Final = 300  # rows, some 600 bytes each
_MOST_OF_A_SECTION: Final = 15  # rows of a year; more are under their months
_NO_OVERVIEW: Final = {"search": "", "timeline": "", "month": ""}
_NOWHERE: Final[Mapping[str, Any]] = {"elsewhere": "", "same_as": "", "uris": ()}
_Years: TypeAlias = dict[str, tuple[str, Sequence[Fragment]]]  # by the names of their pages, with their labels


def document(feed: Feed, fragments: Iterable[Fragment], context: Context[HtmlOptions]) -> Iterator[Document]:
    """Yield the index of a feed, pages of the years where that does not show all, and what there is of everything."""
    rows = newest_first(fragments)
    subject = subject_of(feed, rows, context.language)
    feed = evolve(feed, title=subject.name, description=subject.description) if subject else feed
    sections = _sections(rows, feed, context)
    is_whole = all(len(of_section) <= context.options.newest for of_section in sections.values())
    years = _years(rows, context.language) if feed.is_everything or not is_whole else {}
    pairs = met.pairs((row.entry for row in rows), feed, context.language) if feed.is_everything else []
    marks = _marks(sections, context) if feed.listed else []
    yield Document(FILENAME, _index(feed, sections, years, pairs, marks, subject, context))
    if overview.is_drawn(marks):
        picture = overview.picture_of(marks, feed, context, _address_of(feed, years))
        yield Document(overview.PICTURE, (picture,), media_type="image/svg+xml")
    for name, (label, of_year) in years.items():
        yield Document(name, (_year(feed, name, label, of_year, _beside(name, years, feed), context),))
    if feed.is_everything and rows:
        listings = tuple(navigation.listings(feed, context.publication.folder(context.language)))
        for listing in listings:
            yield Document(listing.file, (_list_of_feeds(feed, listing, context),))
        yield Document(HOW_TO, (_how_to(feed, context),))
        yield from search.documents(feed, rows, context)
        pages = _addresses(feed, (*years, *(each.name for each in listings), HOW_TO), rows, context)
        for name, data in sitemap(pages, feed.url):
            yield Document(name, (data,), media_type="application/xml")


def _sections(rows: Iterable[Fragment], feed: Feed, context: Context[HtmlOptions]) -> dict[str, list[Fragment]]:
    """Return the rows of each section that has some, by its label, what is ahead first, the nearest first.

    The rows are the newest first, and stay so in the other sections.
    """
    by_standing, statements = dict[Standing, list[Fragment]](), list[Fragment]()
    for row in rows:
        if isinstance(row.entry.item, Statement):
            statements.append(row)
        else:
            by_standing.setdefault(standing(row.entry.item, feed.today), []).append(row)
    ahead, ongoing, past, said = _anchors(context.language)
    sections = {
        ahead: nearest_first(by_standing.get(Standing.AHEAD, ()), feed.today),
        ongoing: by_standing.get(Standing.ONGOING, []),
        past: by_standing.get(Standing.PAST, []),
        said: statements,
    }
    return {label: of_section for label, of_section in sections.items() if of_section}


def _anchors(language: str) -> dict[str, str]:
    """Return the labels of sections in their order, with what addresses within a page call them."""
    label = words(language).gettext
    return {
        label("Ahead"): "ahead",
        label("Ongoing"): "ongoing",
        label("Past"): "past",
        label("What was said"): "said",
    }


def _years(rows: Iterable[Fragment], language: str) -> _Years:
    """Return the rows of each year by the name of its page, the latest first, those of full years on several pages."""
    by_year: dict[Period, list[Fragment]] = {}
    for row in rows:
        by_year.setdefault(year_of(row.entry.item.when), []).append(row)
    pages: _Years = {}
    for year, of_year in sorted(by_year.items(), reverse=True):
        for start in range(0, len(of_year), _MOST_OF_A_YEAR):
            number, label = start // _MOST_OF_A_YEAR + 1, year.label(language)
            title = f"{label} ({number})" if number > 1 else label
            pages[page_of_year(year, number)] = title, of_year[start : start + _MOST_OF_A_YEAR]
    return pages


def _index(
    feed: Feed,
    sections: Mapping[str, Sequence[Fragment]],
    years: _Years,
    pairs: Sequence[Mapping[str, Any]],
    marks: Sequence[Mark],
    subject: Subject | None,
    context: Context[HtmlOptions],
) -> Iterator[bytes | Fragment]:
    newest, folder = context.options.newest, context.publication.folder(context.language)
    shown = {label: of_section[:newest] for label, of_section in sections.items()}
    linked = years if len(years) > 1 or shown != sections else {}
    more: dict[str, Any] = {"met": pairs, "groups": navigation.groups(feed, folder)}
    more |= {"changes": _where_changes_are(feed, context), "anchors": _anchors(context.language)}
    more |= _elsewhere(subject, context.language) if subject else _NOWHERE
    more |= _overview(feed, _entries(sections), marks, years, context) if feed.listed else _NO_OVERVIEW
    return _listed(feed, "", _title(feed, context), shown, _links(linked, feed), more, context)


def _elsewhere(subject: Subject, language: str) -> Mapping[str, Any]:
    """Return the addresses of what a feed is about, for a template."""
    line = passages.elsewhere(subject.same_as, language)
    return {"elsewhere": subject.url, "same_as": safe(f"{html(line)}\n" if line else ""), "uris": subject.same_as}


def _marks(sections: Mapping[str, Sequence[Fragment]], context: Context[Any]) -> list[Mark]:
    return overview.marks_of(_entries(sections), context.language, _path_in(context))


def _entries(sections: Mapping[str, Sequence[Fragment]]) -> list[Entry]:
    return [row.entry for of_section in sections.values() for row in of_section]


def _path_in(context: Context[Any]) -> Callable[[Entry], str]:
    """Return what gives the path of an entry's page below the output directory."""
    return lambda entry: in_language(context, page_path(entry))


def _overview(
    feed: Feed, entries: Sequence[Entry], marks: Sequence[Mark], years: _Years, context: Context[Any]
) -> Mapping[str, str]:
    """Return what shows all entries at once, for a template."""
    language, file = context.language, _slug(feed) + overview.PICTURE
    return {
        "search": safe(search.form(quote(in_language(context, search.INDEX)), language) if feed.is_everything else ""),
        "timeline": safe(overview.timeline_of(marks, language, _address_of(feed, years), file)),
        "month": safe(overview.month_ahead(entries, language, feed.today, _path_in(context))),
    }


def _address_of(feed: Feed, years: _Years) -> Callable[[str], str]:
    """Return what gives the page of a year, from the output directory on, or nothing where it has none."""

    def address_of(year: str) -> str:
        return _slug(feed) + name if (name := f"archive/{year}.html") in years else ""

    return address_of


def _slug(feed: Feed) -> str:
    """Return the directory of a feed as the beginning of addresses from the output directory on."""
    return quote(feed.slug + "/") if feed.slug else ""


def _where_changes_are(feed: Feed, context: Context[Any]) -> str:
    """Return the page of changes of a feed the publication names, that of everything for others."""
    return quote(f"{feed.slug}/{CHANGES}".lstrip("/") if feed.listed else in_language(context, CHANGES))


def _year(
    feed: Feed,
    name: str,
    label: str,
    rows: Sequence[Fragment],
    beside: Sequence[Mapping[str, str]],
    context: Context[HtmlOptions],
) -> Derived:
    """Return the page of a year, which is made where a row of it changed, or what it shows of the feed."""

    def make(_: object) -> bytes:
        title = words(context.language).gettext("{title}: {period}").format(title=_title(feed, context), period=label)
        months = by_month(rows) if len(rows) > _MOST_OF_A_SECTION else {}
        sections: Mapping[str, Sequence[Fragment]] = {label: rows}
        if months:
            sections = {month.label(context.language): of_month for month, of_month in months.items()}
        drawn = safe(overview.timeline_beside_list(_marks(sections, context), context.language))
        nothing: Mapping[str, Any] = {"met": [], "groups": [], "changes": "", **_NOWHERE}
        anchors = {month.label(context.language): month.name for month in months}
        more = {**nothing, **_NO_OVERVIEW, "timeline": drawn, "anchors": anchors}
        return b"".join(Document(name, _listed(feed, name, title, sections, beside, more, context)).chunks)

    shown = (feed.slug, feed.title, feed.description, feed.url, feed.alternates, name, label, beside)
    return Derived((repr(shown).encode(errors="backslashreplace"), *rows), make)


def _links(years: _Years, feed: Feed) -> list[Mapping[str, str]]:
    return [{"url": _slug(feed) + name, "title": label} for name, (label, _) in years.items()]


def _beside(name: str, years: _Years, feed: Feed) -> list[Mapping[str, str]]:
    """Return the years before and after one, so that another one is a change of these alone."""
    names, links = list(years), _links(years, feed)
    place = names.index(name)
    return [*links[max(place - 1, 0) : place], *links[place + 1 : place + 2]]


def _title(feed: Feed, context: Context[Any]) -> str:
    return feed.title.in_(context.language) or feed.slug or context.publication.id


def _listed(
    feed: Feed,
    name: str,
    title: str,
    sections: Mapping[str, Sequence[Fragment]],
    years: Sequence[Mapping[str, str]],
    more: Mapping[str, Any],
    context: Context[HtmlOptions],
) -> Iterator[bytes | Fragment]:
    """Yield a page of lists: what a template makes, with the rows in their places."""
    publication, language = context.publication, context.language
    folder = publication.folder(language)
    own = feed.slug.removeprefix(folder).strip("/") if folder else feed.slug
    path = f"{own}/" if own else ""
    steps = steps_to(feed, context)
    values = common(context, path + name, *(steps if name else steps[:-1]))
    description, anchors = feed.description.in_(language), more["anchors"]
    values |= {
        "title": title,
        "summary": description,
        "title_marks": marks(compose.tongue_of(feed.title, context), language),
        "description": "" if name else description,
        "description_marks": marks(compose.tongue_of(feed.description, context), language),
        "kind": "website",
        **offered(feed.alternates, context),
        "data": _data(title, values, context, more["uris"]),
        "sections": [{"label": label, "anchor": anchors.get(label, "list"), "place": PLACE} for label in sections],
        "is_split": len(sections) > 1 and "said" in map(anchors.get, sections),
        "is_by_month": bool(name and anchors),
        "years": years,
        **more,
    }
    pieces = filled("index.html", context.options.templates, **values).split(PLACE)
    for piece, rows in zip(pieces, (*sections.values(), ()), strict=True):
        yield piece.encode()
        yield from rows


def _data(title: str, values: Mapping[str, Any], context: Context[Any], same_as: Sequence[str] = ()) -> Any:
    """Return what a page says to programs, for a template."""
    publication, address, above = context.publication, values["canonical"], values["above"]
    data = linked_data.of_publication(publication, title, address, context.language, above, same_as)
    return safe(linked_data.as_script(data))


def changes(feed: Feed, notices: Iterable[Entry], context: Context[HtmlOptions]) -> Iterator[Document]:
    """Yield the page of what changed last in a feed."""
    yield Document(f"{CHANGES}{FILENAME}", _changes(feed, notices, context))


def _changes(feed: Feed, notices: Iterable[Entry], context: Context[HtmlOptions]) -> Iterator[bytes]:
    publication, language = context.publication, context.language
    path = feed.slug.removeprefix(f"{publication.folder(language)}/") if publication.folder(language) else feed.slug
    values = common(context, f"{path}/")
    title = _title(feed, context)
    values |= {
        "title": title,
        "summary": feed.description.in_(language),
        "kind": "website",
        **offered(feed.alternates, context),
        "data": _data(title, values, context),
        "news": changed.news(notices, context),
    }
    yield filled("changes.html", context.options.templates, **values).encode()


# ---------------------------------------------------------------- all of them


def _list_of_feeds(feed: Feed, listing: navigation.Listing, context: Context[HtmlOptions]) -> bytes:
    """Return a page that lists the feeds of a kind."""
    speak = words(context.language)
    title = speak.gettext("{title}: {period}").format(title=_title(feed, context), period=listing.title)
    values = common(context, listing.name)
    values |= {
        "title": title,
        "summary": "",
        "kind": "website",
        **offered(context.feeds, context),
        "data": _data(title, values, context),
        "listed": listing.feeds,
        "pages": listing.pages,
    }
    return filled("feeds.html", context.options.templates, **values).encode()


def _how_to(feed: Feed, context: Context[Any]) -> bytes:
    """Return the page that says how to subscribe in each app."""
    values = common(context, HOW_TO)
    title, language = how_to_title(context.language), context.language
    values |= {
        "title": title,
        "summary": "",
        "kind": "website",
        **offered(feed.alternates, context),
        "data": _data(title, values, context),
        "content": safe(how_to_subscribe(language)),
    }
    return filled("subscribe.html", context.options.templates, **values).encode()


def _addresses(
    feed: Feed, names: Iterable[str], rows: Iterable[Fragment], context: Context[Any]
) -> Iterator[tuple[str, str]]:
    """Yield the addresses of all pages, those of entries with when they changed (RFC 3339)."""
    link = context.publication.link
    yield feed.url, ""
    yield from ((link + quote(each.slug + "/"), "") for group in feed.groups for each in group.feeds)
    yield from ((feed.url + quote(name), "") for name in (*names, CHANGES))
    for row in rows:
        yield link + quote(in_language(context, page_path(row.entry))), row.entry.updated.isoformat()
