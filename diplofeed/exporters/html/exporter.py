"""Pages: an index of each feed, and a page for each meeting and statement, which all formats link to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, Final
from urllib.parse import quote

from diplofeed import compose
from diplofeed.compose import phrases
from diplofeed.export import Context, Document, Exporter, Order
from diplofeed.exporters.html import changed, linked_data, search
from diplofeed.exporters.html.adding import added
from diplofeed.exporters.html.addresses import below, relative
from diplofeed.exporters.html.article import Section, belongings, sections, without_pictures
from diplofeed.exporters.html.frame import FILENAME, MEDIA_TYPE, common, in_language, offered, page_path
from diplofeed.exporters.html.lists import changes, document
from diplofeed.exporters.html.options import HtmlOptions
from diplofeed.exporters.html.rendering import filled, safe, static, style_sheet
from diplofeed.exporters.html.rows import row_of
from diplofeed.exporters.html.trail import as_list, steps_to_year
from diplofeed.exporters.templating import marks
from diplofeed.model.entry import Entry, Reference
from diplofeed.words import msgid

__all__ = ["EXPORTER", "HtmlOptions", "changes", "document", "entry", "page", "page_path", "shared"]

_STYLE: Final = "style.css"
_SCRIPT: Final = "subscribe.js"
_LINKS: Final = {"before": "prev", "after": "next"}


# ---------------------------------------------------------------- one entry


def entry(entry: Entry, context: Context[HtmlOptions]) -> bytes:
    """Render the row of an entry in a list, its address from the output directory on."""
    values = {"entry": _row(entry, context), "language": context.language}
    return f"{filled('row.html', context.options.templates, **values)}\n".encode()


def _row(entry: Entry, context: Context[HtmlOptions]) -> SimpleNamespace:
    """Return what a template shows of an entry in a list, as attributes, which Jinja2 looks for before all else."""
    return SimpleNamespace(url=quote(in_language(context, page_path(entry))), **row_of(entry, context))


def page(entry: Entry, context: Context[HtmlOptions]) -> Iterator[Document]:
    """Yield the page of an entry and, of a meeting that may be ahead, a calendar of that alone."""
    publication, path, context = context.publication, page_path(entry), without_pictures(context)
    composed, address = compose.composed(entry, context), publication.link + quote(in_language(context, path))
    to_add = added(entry, context, path)
    in_series, others = _divided(entry.mentions)
    values = common(context, path, *steps_to_year(entry.item.when, context))
    title = composed.headline or entry.item.id
    data = linked_data.of_entry(entry, composed, address, as_list(values["above"], title))
    values |= {
        "title": title,
        "summary": composed.teaser,
        "kind": "article",
        **offered(context.feeds, context),
        "add": safe(to_add.content),
        "data": safe(linked_data.as_script(data)),
        "entry": _row(entry, context),
        "sections": [_section(each, publication.link) for each in sections(composed, context)],
        "belongings": [_section(each, publication.link) for each in belongings(entry, context.language)],
        "in_series": [_mention(each, context) for each in _once(in_series)],
        "mentions": [_mention(each, context) for each in _once(others)],
        "history": changed.history(entry, context),
        "neighbours": [_neighbour(each, values["label"], context) for each in entry.neighbours if each.url],
    }
    yield Document(f"{path}{FILENAME}", (filled("entry.html", context.options.templates, **values).encode(),))
    yield from to_add.documents


def _section(section: Section, link: str) -> Section:
    """Return a section for a template, the addresses in it that are below the publication's as relative ones."""
    within = relative(section.content.replace("\f", " "), link)
    return Section(section.name, safe(section.heading), safe(within))


def _divided(mentions: Sequence[Reference]) -> tuple[list[Reference], list[Reference]]:
    """Return the meetings that are rounds of an entry, and the others that name it, as far as they have pages."""
    rounds = {other.tag for other in mentions if other.relation == "series"}
    shown = [other for other in mentions if other.url]
    return [other for other in shown if other.tag in rounds], [other for other in shown if other.tag not in rounds]


def _once(mentions: Iterable[Reference]) -> Iterable[Reference]:
    """Return entries that name another each once, whatever number of relations they name it by."""
    return {other.tag: other for other in mentions}.values()


def _mention(other: Reference, context: Context[Any]) -> Mapping[str, str]:
    language = context.language
    return {
        "relation": phrases.capitalised(phrases.kind(other.kind, language)),
        "title": other.title.in_(language) or other.id,
        "marks": marks(compose.tongue_of(other.title, context), language),
        "url": below(other.url, context.publication.link),
        "when": other.when.label(language),
    }


def _neighbour(other: Reference, label: Mapping[str, str], context: Context[Any]) -> Mapping[str, str]:
    """Return the entry before or after for a template, with its relation as links have it (HTML §4.6.7)."""
    language = context.language
    return {
        "label": label[_LINKS[other.relation]],
        "relation": _LINKS[other.relation],
        "title": other.title.in_(language) or other.id,
        "marks": marks(compose.tongue_of(other.title, context), language),
        "url": below(other.url, context.publication.link),
        "when": other.when.label(language),
    }


def shared(context: Context[HtmlOptions]) -> Iterator[Document]:
    """Yield the style sheet and the scripts of all pages."""
    yield Document(_STYLE, (style_sheet(context.options.templates),), media_type="text/css")
    yield Document(_SCRIPT, (static(_SCRIPT),), media_type="text/javascript")
    yield search.script()


EXPORTER = Exporter(
    name="html",
    title=msgid("Web page"),
    filename=FILENAME,
    media_type=MEDIA_TYPE,
    options=HtmlOptions,
    entry=entry,
    document=document,
    order=Order.WHEN,
    page=page,
    page_path=page_path,
    shared=shared,
    changes=changes,
    shows_feeds=True,
    shows_history=True,
    shows_mentions=True,
    shows_neighbours=True,
    contract=2,
)
