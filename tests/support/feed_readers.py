"""Software that reads feeds, each as a Reader."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import atoma
import fastfeedparser
import feedparser
import rss_parser

from support.reading import NEWS, Reader, of_node

Entries = list[list[dict[str, Any]]]


def links(found: Any, rel: str) -> list[str]:
    """Return the addresses of the links of a relation."""
    return [link["href"] for link in found or () if link["rel"] == rel]


def by_feedparser(kind: str, documents: Sequence[bytes]) -> Entries:
    """Read with feedparser."""
    feeds = [feedparser.parse(document) for document in documents]
    assert not any(each.bozo for each in feeds)
    return [
        [
            {
                "id": entry.id,
                "title": entry.title,
                "link": entry.link,
                "published": entry.published,
                "updated": entry.updated,
                "text": entry.content[0].value,
                "author": entry.get("author_detail", feed.feed.get("author_detail", {})).get("name"),
                "categories": [tag.label or tag.term for tag in entry.tags],
                "enclosures": links(entry.links, "enclosure"),
                "sources": links(entry.links, "via"),
                "language": entry.language if kind == "rss" else entry.title_detail.language,
                "date": entry.get("ev_startdate") or entry.get("created"),
            }
            for entry in feed.entries
        ]
        for feed in feeds
    ]


def by_atoma(kind: str, documents: Sequence[bytes]) -> Entries:
    """Read with atoma."""
    if kind == "rss":
        return [[_atoma_rss(item) for item in atoma.parse_rss_bytes(data).items] for data in documents]
    if kind == "json":
        return [[_atoma_json(item) for item in atoma.parse_json_feed_bytes(data).items] for data in documents]
    return [[_atoma_atom(entry, feed) for entry in feed.entries] for feed in map(atoma.parse_atom_bytes, documents)]


def _atoma_rss(one: Any) -> dict[str, Any]:
    return {
        "id": one.guid,
        "title": one.title,
        "link": one.link,
        "published": one.pub_date,
        "text": one.content_encoded,
        "categories": one.categories,
        "enclosures": [enclosure.url for enclosure in one.enclosures],
    }


def _atoma_atom(one: Any, feed: Any) -> dict[str, Any]:
    return {
        "id": one.id_,
        "title": one.title.value,
        "link": next(link.href for link in one.links if link.rel == "alternate"),
        "published": one.published,
        "updated": one.updated,
        "text": one.content.value,
        "author": (one.authors or feed.authors)[0].name,
        "categories": [category.label for category in one.categories],
        "enclosures": [link.href for link in one.links if link.rel == "enclosure"],
        "sources": [link.href for link in one.links if link.rel == "via"],
    }


def _atoma_json(one: Any) -> dict[str, Any]:
    return {
        "id": one.id_,
        "title": one.title,
        "link": one.url,
        "published": one.date_published,
        "updated": one.date_modified,
        "text": one.content_html,
        "categories": one.tags,
        "enclosures": [attachment.url for attachment in one.attachments],
        "sources": [one.external_url] if one.external_url else [],
    }


def by_fastfeedparser(kind: str, documents: Sequence[bytes]) -> Entries:
    """Read with fastfeedparser."""
    return [
        [
            {
                "id": element["id"],
                "title": element["title"],
                "link": element["link"],
                "published": element["published"],
                "updated": element["updated"],
                "text": element["content"][0]["value"],
                "author": element.get("author") or feed["feed"].get("author"),
                "categories": [tag["label"] or tag["term"] for tag in element["tags"]],
                "enclosures": [each["url"] for each in element.get("enclosures", ())]
                if kind != "atom"
                else links(element["links"], "enclosure"),
                "sources": links(element["links"], "related" if kind == "json" else "via"),
            }
            for element in feed["entries"]
        ]
        for feed in map(fastfeedparser.parse, documents)
    ]


def by_rss_parser(kind: str, documents: Sequence[bytes]) -> Entries:
    """Read with the rss-parser of PyPI, which makes typed objects of what it knows and dictionaries of the rest."""
    parsers = {"rss": rss_parser.RSSParser, "atom": rss_parser.AtomParser}
    feeds = [parsers[kind].parse(data.decode()) for data in documents]
    if kind == "rss":
        return [[_typed_rss(item.content.model_dump()) for item in feed.channel.content.items] for feed in feeds]
    return [[_typed_atom(entry, feed.feed) for entry in feed.feed.content.entries] for feed in feeds]


def _typed_rss(one: dict[str, Any]) -> dict[str, Any]:
    def several(value: Any) -> list[Any]:
        return value if isinstance(value, list) else [value] if value else []

    return {
        "id": one["guid"]["content"],
        "title": one["title"]["content"],
        "link": one["links"][0]["content"],
        "published": one["pub_date"]["content"],
        "updated": one["atom:updated"],
        "text": one["content:encoded"],
        "author": one["dc:creator"],
        "categories": [each["content"] for each in one["categories"]],
        "enclosures": [each["attributes"]["url"] for each in one["enclosures"]],
        "sources": [each["@href"] for each in several(one.get("atom:link")) if each["@rel"] == "via"],
        "language": one["dc:language"],
        "date": one.get("ev:startdate") or one.get("dcterms:created"),
    }


def _typed_atom(entry: Any, feed: Any) -> dict[str, Any]:
    element, head = entry.content.model_dump(), feed.content.model_dump()
    links_of = [each["attributes"] for each in element["links"]]
    return {
        "id": element["id"]["content"],
        "title": element["title"]["content"],
        "link": next(each["href"] for each in links_of if each["rel"] == "alternate"),
        "published": element["published"]["content"],
        "updated": element["updated"]["content"],
        "text": element["content"]["content"],
        "author": (element["authors"] or head["authors"])[0]["content"]["name"]["content"],
        "categories": [each["attributes"]["label"] for each in element["categories"]],
        "enclosures": [each["href"] for each in links_of if each["rel"] == "enclosure"],
        "sources": [each["href"] for each in links_of if each["rel"] == "via"],
        "language": element["title"]["attributes"].get("xml:lang") or feed.attributes["xml:lang"],
        "date": element.get("ev:startdate") or element.get("dcterms:created"),
    }


def by_json(_: str, documents: Sequence[bytes]) -> Entries:
    """Read with the standard library, by the words of JSON Feed 1.1."""
    return [
        [
            {
                "id": load["id"],
                "title": load["title"],
                "link": load["url"],
                "published": load["date_published"],
                "updated": load["date_modified"],
                "text": load["content_html"],
                "author": load["authors"][0]["name"],
                "categories": load["tags"],
                "enclosures": [each["url"] for each in load.get("attachments", ())],
                "sources": [load["external_url"]] if "external_url" in load else [],
                "language": load["language"],
            }
            for load in json.loads(data)["items"]
        ]
        for data in documents
    ]


_NO_MODULE = "knows neither the event module nor Dublin Core terms"
_NO_LANGUAGE = "tells no language of entries"
_NO_LINKS = "keeps one link"
READERS = (
    Reader(
        name="feedparser",
        kinds=("rss", "atom"),
        read=by_feedparser,
    ),
    Reader(
        name="atoma",
        kinds=("rss", "atom", "json"),
        read=by_atoma,
        cannot={
            "date": _NO_MODULE,
            "rss:updated": "knows no Atom in RSS",
            "rss:author": "knows no Dublin Core",
            "rss:sources": "knows no Atom in RSS",
            "rss:language": "knows no Dublin Core",
            "atom:language": "reads xml:lang of texts, not of what they stand in",
            "json:author": "reads version 1.0, which had one author",
            "json:language": "reads version 1.0, which had none",
        },
    ),
    Reader(
        name="fastfeedparser",
        kinds=("rss", "atom", "json"),
        read=by_fastfeedparser,
        cannot={"date": _NO_MODULE, "language": _NO_LANGUAGE},
    ),
    Reader(name="rss-parser (PyPI)", kinds=("rss", "atom"), read=by_rss_parser),
    Reader(
        name="json",
        kinds=("json",),
        read=by_json,
        cannot={"date": "stands in the extension, which tests read back whole"},
    ),
    of_node(
        "feedsmith",
        ("rss", "atom", "json"),
        {"date": "knows no event module, and gives no extensions of JSON Feed"},
    ),
    of_node(
        "rss-parser",
        ("rss", "atom"),
        {
            "sources": _NO_LINKS,
            "atom:updated": "keeps one date, that of publication",
            "atom:author": "knows the authors of entries, not that of the feed",
            "atom:categories": "reads none of Atom",
            "atom:enclosures": "reads none of Atom",
            "atom:language": "reads no xml:lang",
            "atom:date": _NO_MODULE,
        },
    ),
    of_node(
        "@rowanmanning/feed-parser",
        ("rss", "atom"),
        {
            "sources": _NO_LINKS,
            "language": _NO_LANGUAGE,
            "date": _NO_MODULE,
            "rss:updated": "knows no Atom in RSS",
        },
    ),
    of_node("feedparser", ("rss", "atom"), {"atom:language": "reads no xml:lang of entries"}),
    of_node(
        "@extractus/feed-extractor",
        ("rss", "atom", "json"),
        {
            **dict.fromkeys(NEWS[4:], "gives title, link, a date and the beginning of the text"),
            "atom:published": "gives the date of the last change",
        },
    ),
)
