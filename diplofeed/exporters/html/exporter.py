"""Pages: an index of each feed, and a page for each meeting and statement, which all formats link to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any, Final
from urllib.parse import quote

from attrs import field, frozen

from diplofeed import compose
from diplofeed.compose import phrases
from diplofeed.export import Context, Document, Exporter, Feed, Fragment, Order
from diplofeed.export.periods import Period, Standing, standing
from diplofeed.exporters.html import linked_data
from diplofeed.exporters.html.dates import machine_readable
from diplofeed.exporters.html.rendering import PLACE, filled, style_sheet
from diplofeed.model import Meeting, Statement
from diplofeed.model.entry import Entry, Reference
from diplofeed.typed import typed
from diplofeed.words import is_right_to_left, msgid, words

__all__ = ["EXPORTER", "HtmlOptions", "document", "entry", "page", "page_path", "shared"]

_FILENAME: Final = "index.html"
_MEDIA_TYPE: Final = "text/html"
_STYLE: Final = "style.css"
_SITEMAP: Final = "sitemap.xml"
_MOST_OF_A_YEAR: Final = 300  # rows, some 600 bytes each


def _check_newest(_: object, _attribute: object, value: int) -> None:
    if not 1 <= value <= 100:
        raise ValueError(f"newest is from 1 to 100, not {value}")


@frozen(kw_only=True, field_transformer=typed)
class HtmlOptions:
    """The options of pages.

    Attributes:
        newest: How many entries each section of an index shows, from 1 to 100; the others are on pages of years.
    """

    newest: int = field(default=40, validator=_check_newest)


# ---------------------------------------------------------------- one entry


def page_path(entry: Entry) -> str:
    """Return the path of an entry's page, below the directory of the feed of everything."""
    return f"{entry.item.kind}/{entry.item.id}/"


def entry(entry: Entry, context: Context[HtmlOptions]) -> bytes:
    """Render the row of an entry in a list, its address from the output directory on."""
    return (filled("row.html", entry=_row(entry, context), language=context.language) + "\n").encode()


def _row(entry: Entry, context: Context[HtmlOptions]) -> Mapping[str, str]:
    composed, item = compose.composed(entry, context), entry.item
    return {
        "kind": item.kind,
        "status": item.status.value if isinstance(item, Meeting) else "",
        "title": composed.headline or item.id,
        "tongue": composed.tongues["headline"],
        "when": item.when.label(context.language),
        "datetime": machine_readable(item.when),
        "place": composed.location,
        "url": quote(_below(context, page_path(entry))),
    }


def page(entry: Entry, context: Context[HtmlOptions]) -> Iterator[Document]:
    """Yield the page of an entry."""
    composed, path, publication = compose.composed(entry, context), page_path(entry), context.publication
    address = publication.link + quote(_below(context, path))
    row = _row(entry, context)
    values = _common(context, path)
    values |= {
        "title": row["title"],
        "summary": composed.teaser,
        "kind": "article",
        "feeds": (),
        "data": _safe(linked_data.as_script(linked_data.of_entry(entry, composed, address))),
        "entry": row,
        "content": _safe(composed.content.replace("\f", " ")),
        "mentions": [_mention(each, context.language) for each in entry.mentions if each.url],
    }
    yield Document(f"{path}{_FILENAME}", (filled("entry.html", **values).encode(),))


def _mention(other: Reference, language: str) -> Mapping[str, str]:
    return {
        "relation": phrases.capitalised(phrases.kind(other.kind, language)),
        "title": other.title.in_(language) or other.id,
        "url": other.url,
        "when": other.when.label(language),
    }


def _below(context: Context[Any], path: str) -> str:
    """Return a path below the directory of the feed of everything as one below the output directory."""
    folder = context.publication.folder(context.language)
    return f"{folder}/{path}" if folder else path


def _safe(html: str) -> Any:
    """Mark HTML of our own making, which a template is not to escape."""
    from markupsafe import Markup  # noqa: PLC0415 -- comes with Jinja2

    return Markup(html)  # noqa: S704 -- safe by construction


def _common(context: Context[Any], name: str) -> dict[str, Any]:
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
        "root": "../" * _below(context, name).count("/"),
        "home": quote(_below(context, "")) or "./",
        "here": quote(_below(context, name)),
        "canonical": addresses.get(language) or link + quote(_below(context, name)),
        "translations": [
            {"language": tag, "url": url, "name": phrases.capitalised(phrases.language_name(tag, tag))}
            for tag, url in addresses.items()
            if len(tags) > 1
        ],
        "label": {
            "skip": speak.gettext("Skip to the content"),
            "subscribe": speak.gettext("Subscribe"),
            "mentions": speak.gettext("Referred to by"),
            "by_year": speak.gettext("By year"),
            "nothing": speak.gettext("There is nothing on record yet."),
        },
    }


# ---------------------------------------------------------------- a feed


def document(feed: Feed, fragments: Iterable[Fragment], context: Context[HtmlOptions]) -> Iterator[Document]:
    """Yield the index of a feed, pages of the years where that does not show all, and a sitemap of everything."""
    rows = tuple(fragments)
    sections = _sections(rows, feed, context)
    is_whole = all(len(of_section) <= context.options.newest for of_section in sections.values())
    years = {} if is_whole else _years(rows)
    yield Document(_FILENAME, _index(feed, sections, years, context))
    for name, (label, of_year) in years.items():
        yield Document(name, _year(feed, name, label, of_year, context))
    if feed.is_everything and rows:
        yield Document(_SITEMAP, (_sitemap(feed, rows, context),), media_type="application/xml")


def _sections(rows: Iterable[Fragment], feed: Feed, context: Context[HtmlOptions]) -> dict[str, list[Fragment]]:
    """Return the rows of each section that has some, by its label, what is ahead first, the nearest first."""
    speak, by_standing = words(context.language), dict[Standing, list[Fragment]]()
    statements = []
    for row in rows:
        if isinstance(row.entry.item, Statement):
            statements.append(row)
        else:
            by_standing.setdefault(standing(row.entry.item, feed.today), []).append(row)
    sections = {
        speak.gettext("Ahead"): by_standing.get(Standing.AHEAD, [])[::-1],
        speak.gettext("Ongoing"): by_standing.get(Standing.ONGOING, []),
        speak.gettext("Past"): by_standing.get(Standing.PAST, []),
        speak.gettext("What was said"): statements,
    }
    return {label: of_section for label, of_section in sections.items() if of_section}


def _years(rows: Iterable[Fragment]) -> dict[str, tuple[str, Sequence[Fragment]]]:
    """Return the rows of each year by the name of its page, the latest first, those of full years on several pages."""
    by_year: dict[str, list[Fragment]] = {}
    for row in rows:
        first = row.entry.item.when.first
        by_year.setdefault(Period(first.year if first else 0).name, []).append(row)
    pages: dict[str, tuple[str, Sequence[Fragment]]] = {}
    for year, of_year in sorted(by_year.items(), reverse=True):
        for start in range(0, len(of_year), _MOST_OF_A_YEAR):
            number = start // _MOST_OF_A_YEAR + 1
            suffix, label = (f"-{number}", f"{year} ({number})") if number > 1 else ("", year)
            pages[f"archive/{year}{suffix}.html"] = label, of_year[start : start + _MOST_OF_A_YEAR]
    return pages


def _index(
    feed: Feed,
    sections: Mapping[str, Sequence[Fragment]],
    years: Mapping[str, tuple[str, Sequence[Fragment]]],
    context: Context[HtmlOptions],
) -> Iterator[bytes | Fragment]:
    newest = context.options.newest
    shown = {label: of_section[:newest] for label, of_section in sections.items()}
    slug = quote(feed.slug + "/") if feed.slug else ""
    links = [{"url": slug + name, "title": label} for name, (label, _) in years.items()]
    return _listed(feed, "", _title(feed, context), shown, links, context)


def _year(
    feed: Feed, name: str, label: str, rows: Sequence[Fragment], context: Context[HtmlOptions]
) -> Iterator[bytes | Fragment]:
    title = words(context.language).gettext("{title}: {period}").format(title=_title(feed, context), period=label)
    return _listed(feed, name, title, {label: rows}, [], context)


def _title(feed: Feed, context: Context[Any]) -> str:
    return feed.title.in_(context.language) or feed.slug or context.publication.id


def _listed(
    feed: Feed,
    name: str,
    title: str,
    sections: Mapping[str, Sequence[Fragment]],
    years: Sequence[Mapping[str, str]],
    context: Context[HtmlOptions],
) -> Iterator[bytes | Fragment]:
    """Yield a page of lists: what a template makes, with the rows in their places."""
    publication, language = context.publication, context.language
    folder = publication.folder(language)
    own = feed.slug.removeprefix(folder).strip("/") if folder else feed.slug
    path = f"{own}/" if own else ""
    values = _common(context, path + name)
    description = feed.description.in_(language)
    values |= {
        "title": title,
        "summary": description,
        "description": "" if name else description,
        "kind": "website",
        "feeds": _offered(feed, language),
        "data": _safe(
            linked_data.as_script(linked_data.of_publication(publication, title, values["canonical"], language))
        ),
        "sections": [{"label": label, "place": PLACE} for label in sections],
        "years": years,
    }
    pieces = filled("index.html", **values).split(PLACE)
    for piece, rows in zip(pieces, (*sections.values(), ()), strict=True):
        yield piece.encode()
        yield from rows


def _offered(feed: Feed, language: str) -> list[Mapping[str, str]]:
    return [
        {"media_type": each.media_type, "title": each.title, "url": each.url}
        for each in feed.alternates
        if each.language in ("", language) and each.media_type != _MEDIA_TYPE
    ]


# ---------------------------------------------------------------- all of them


def _sitemap(feed: Feed, rows: Iterable[Fragment], context: Context[Any]) -> bytes:
    """Return the addresses of all pages with the dates of their entries (sitemaps.org 0.9)."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    lines.append(f"<url><loc>{escape(feed.url)}</loc></url>")
    for row in rows:
        url = context.publication.link + quote(_below(context, page_path(row.entry)))
        lines.append(f"<url><loc>{escape(url)}</loc><lastmod>{row.entry.updated.isoformat()}</lastmod></url>")
    return "\n".join((*lines, "</urlset>", "")).encode()


def shared(_context: Context[HtmlOptions]) -> Iterator[Document]:
    """Yield the style sheet of all pages."""
    yield Document(_STYLE, (style_sheet(),), media_type="text/css")


EXPORTER = Exporter(
    name="html",
    title=msgid("Web page"),
    filename=_FILENAME,
    media_type=_MEDIA_TYPE,
    options=HtmlOptions,
    entry=entry,
    document=document,
    order=Order.WHEN,
    page=page,
    page_path=page_path,
    shared=shared,
    shows_mentions=True,
    contract=2,
)
