"""JSON Feed 1.1, each meeting and statement whole in the extension ``_diplofeed``, to be read back by `items_of`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from json.encoder import encode_basestring as _string
from typing import Any, Final, TypeAlias
from urllib.parse import quote

from attrs import frozen

from diplofeed import compose
from diplofeed.compose import Category
from diplofeed.errors import Fault, Origin, RecordError
from diplofeed.export import Context, Document, Exporter, Feed, Fragment
from diplofeed.export.archives import Part, divided, is_present
from diplofeed.exporters.syndication import common as say
from diplofeed.model import Attachment, Meeting, Statement, Status
from diplofeed.model.entry import Entry, Reference
from diplofeed.record.plain import KINDS, plain_json, restore, shown
from diplofeed.typed import typed

__all__ = ["EXPORTER", "JsonOptions", "items_of"]

_FILENAME: Final = "feed.json"
_MEDIA_TYPE: Final = "application/feed+json"
_VERSION: Final = "https://jsonfeed.org/version/1.1"
_EXTENSION: Final = "_diplofeed"
_ABOUT_FEED: Final = "The publication the feed is of; docs/json-feed-schema.json of diplofeed describes it."
_ABOUT_ITEM: Final = "The item whole, as diplofeed knows it, and the entries it names."

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False)

_Members: TypeAlias = Mapping[str, Any]


@frozen(kw_only=True, field_transformer=typed)
class JsonOptions:
    """The options of JSON Feed.

    Attributes:
        entries: How many entries a document holds: 1 to 1000; the older ones are in archives.
    """

    entries: int = say.whole_number(100, 1, 1000)


# ---------------------------------------------------------------- an item


def entry(entry: Entry, context: Context[JsonOptions]) -> bytes:
    """Render one item (JSON Feed 1.1, Items)."""
    composed, language = compose.composed(entry, context), context.language
    page = compose.link(entry, context.publication)
    attachments = [_attachment(each, language) for each in entry.item.attachments]
    members = {
        "id": _string(entry.tag),
        "url": _string(page),
        "external_url": _member(_elsewhere(entry.item, page)),
        "title": _string(say.headline(composed)),
        "content_html": _member(composed.content),
        "content_text": _member(composed.plain_text),
        "summary": _member(composed.teaser),
        "date_published": _string(composed.published),
        "date_modified": _string(composed.updated),
        "authors": _authors(_names_and_addresses(entry, context)),
        "tags": _array(dict.fromkeys([_label(category) for category in composed.categories])),
        "language": _string(composed.tongue),
        "attachments": _ENCODER.encode(attachments) if attachments else "",
        _EXTENSION: _whole(entry, language),
    }
    return f"{{\n{_lines(members)}\n}}".encode()


def _elsewhere(item: Meeting | Statement, page: str) -> str:
    """Return the first source of an item, or else where to take part online, unless it is the item's page already."""
    source = next((source.url for source in item.sources if source.url), "")
    conference = item.conference if isinstance(item, Meeting) and item.conference.startswith("http") else ""
    return next((url for url in (source, conference) if url not in ("", page)), "")


def _names_and_addresses(entry: Entry, context: Context[Any]) -> tuple[tuple[str, str], ...]:
    """Return the names and the addresses of those whose words an entry gives."""
    authors = say.authors_of(entry)
    if not authors:
        return (_publisher(context),)
    return tuple((compose.name_of(author, context.language), author.url) for author in authors)


def _publisher(context: Context[Any]) -> tuple[str, str]:
    author = context.publication.author
    mail = _mail(author.email) if author and author.email else ""
    return say.author_name(context), (author.url if author else "") or mail


@lru_cache(maxsize=16)
def _mail(address: str) -> str:
    return f"mailto:{quote(address, safe='@')}"


# Thousands of entries have the same few authors and categories.
@lru_cache(maxsize=1024)
def _authors(named: tuple[tuple[str, str], ...]) -> str:
    return _ENCODER.encode([_filled({"name": name, "url": url}) for name, url in named])


@lru_cache(maxsize=4096)
def _label(category: Category) -> str:
    return _string(category.label)


def _attachment(document: Attachment, language: str) -> _Members:
    return _filled(
        {
            "url": document.url,
            "mime_type": document.type,
            "title": document.title.in_(language),
            "size_in_bytes": document.size,
        }
    )


def _whole(entry: Entry, language: str) -> str:
    item = entry.item
    data = plain_json(shown(item))
    references = _array([_ENCODER.encode(_reference(other, language)) for other in entry.references])
    return (
        f'{{"about": "{_ABOUT_ITEM}", "kind": "{item.kind}", "item": {data}, '
        f'"sequence": {entry.sequence}, "uid": "{entry.uid}", "references": {references}}}'
    )


def _reference(other: Reference, language: str) -> _Members:
    return _filled(
        {
            "relation": other.relation,
            "kind": other.kind,
            "id": other.id,
            "tag": other.tag,
            "uid": str(other.uid),
            "title": other.title.in_(language),
            "when": other.when.text,
            "status": other.status.value if other.status not in {None, Status.SCHEDULED} else "",
            "url": other.url,
        }
    )


# ---------------------------------------------------------------- a feed


def withdrawal(_entry: Entry, _context: Context[JsonOptions]) -> bytes:
    """Render nothing for an entry that was withdrawn, which keeps its place in the archive."""
    return b""


def document(feed: Feed, fragments: Iterable[Fragment], context: Context[JsonOptions]) -> Iterator[Document]:
    """Yield a document of the newest items, in the order given, then its archive (JSON Feed 1.1, Top-level)."""
    for part in divided(feed, fragments, context.options.entries, _FILENAME, "json", is_shown=is_present):
        head = f'{{\n{_lines(_encoded(_head(feed, part, context)))},\n"items": ['.encode()
        yield Document(part.path, _chunks(head, part.fragments))


def _head(feed: Feed, part: Part, context: Context[JsonOptions]) -> _Members:
    publication, language = context.publication, context.language
    hubs = () if part.is_archive else publication.hubs
    return {
        "version": _VERSION,
        "title": say.feed_title(feed, context),
        "home_page_url": say.page_of(feed, context)[0],
        # on every page, as it is what a feed is known by
        "feed_url": feed.url + (feed.filename or _FILENAME),
        "description": feed.description.in_(language),
        "next_url": feed.url + part.older if part.older else "",
        # the larger picture and the smaller one
        "icon": publication.logo,
        "favicon": publication.icon,
        "authors": [_filled(dict(zip(("name", "url"), _publisher(context), strict=True)))],
        "language": language,
        "hubs": [{"type": "WebSub", "url": hub} for hub in hubs],
        _EXTENSION: _filled(
            {
                "about": _ABOUT_FEED,
                "publication": publication.id,
                "rights": publication.rights.in_(language),
                "alternates": [] if part.is_archive else _alternates(feed, language),
                "changes": "" if part.is_archive else feed.changes,
            }
        ),
    }


def _alternates(feed: Feed, language: str) -> list[_Members]:
    """Return where the same feed is in other languages, for which JSON Feed has no member."""
    same = (
        alternate
        for alternate in feed.alternates
        if alternate.media_type == _MEDIA_TYPE and alternate.language not in ("", language)
    )
    return [{"language": alternate.language, "url": alternate.url} for alternate in same]


def _chunks(head: bytes, fragments: Iterable[Fragment]) -> Iterator[bytes | Fragment]:
    yield head
    for number, fragment in enumerate(fragments):
        yield b",\n" if number else b"\n"
        yield fragment
    yield b"\n]\n}\n"


# ---------------------------------------------------------------- JSON


def _filled(members: _Members) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value}


def _encoded(members: _Members) -> dict[str, str]:
    return {name: _ENCODER.encode(value) for name, value in members.items() if value}


def _lines(members: Mapping[str, str]) -> str:
    """Return the members of an object, which are JSON, one a line, so that it shows which changed (RFC 8259 §4)."""
    return ",\n".join([f'"{name}": {value}' for name, value in members.items() if value])


def _member(text: str) -> str:
    return _string(text) if text else ""


def _array(values: Iterable[str]) -> str:
    return f"[{', '.join(values)}]"


# ---------------------------------------------------------------- and back


def items_of(document: bytes) -> tuple[Meeting | Statement, ...]:
    """Return the meetings and statements of a feed, in its order, equal to those it was made of.

    They do not know the ids they had before, which no feed tells. Items of other software are passed over.

    Raises:
        RecordError: It is no JSON Feed, or what an item holds describes no meeting or statement.
    """
    try:
        return tuple(_restored(held) for held in _held(json.loads(document)))
    except RecordError:
        raise
    except (ValueError, RecursionError) as error:
        raise _refusal(f"cannot be read: {error}") from error


def _held(feed: object) -> Iterator[object]:
    if not (isinstance(feed, dict) and isinstance(feed.get("items"), list)):
        raise _refusal("is no JSON Feed, as it has no list of items")
    return (item[_EXTENSION] for item in feed["items"] if isinstance(item, dict) and _EXTENSION in item)


def _restored(held: object) -> Meeting | Statement:
    match held:
        case {"kind": str(kind), "item": dict(data)} if kind in KINDS:
            return restore(kind, data)
    raise _refusal(f"has an item whose {_EXTENSION} is no meeting and no statement")


def _refusal(what: str) -> RecordError:
    return RecordError([Fault(origin=Origin(_FILENAME), message=what)])


EXPORTER = Exporter(
    name="json",
    title="JSON Feed 1.1",
    filename=_FILENAME,
    media_type=_MEDIA_TYPE,
    options=JsonOptions,
    entry=entry,
    document=document,
    withdrawal=withdrawal,
    daily=False,
    names_hubs=True,
)
