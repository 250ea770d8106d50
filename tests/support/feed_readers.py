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


def links(entries: Any, rel: str) -> list[str]:
    """Return the addresses of the links of a relation."""
    return [link["href"] for link in entries or () if link["rel"] == rel]


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


def _atoma_rss(entry: Any) -> dict[str, Any]:
    return {
        "id": entry.guid,
        "title": entry.title,
        "link": entry.link,
        "published": entry.pub_date,
        "text": entry.content_encoded,
        "categories": entry.categories,
        "enclosures": [enclosure.url for enclosure in entry.enclosures],
    }


def _atoma_atom(entry: Any, feed: Any) -> dict[str, Any]:
    return {
        "id": entry.id_,
        "title": entry.title.value,
        "link": next(link.href for link in entry.links if link.rel == "alternate"),
        "published": entry.published,
        "updated": entry.updated,
        "text": entry.content.value,
        "author": (entry.authors or feed.authors)[0].name,
        "categories": [category.label for category in entry.categories],
        "enclosures": [link.href for link in entry.links if link.rel == "enclosure"],
        "sources": [link.href for link in entry.links if link.rel == "via"],
    }


def _atoma_json(entry: Any) -> dict[str, Any]:
    return {
        "id": entry.id_,
        "title": entry.title,
        "link": entry.url,
        "published": entry.date_published,
        "updated": entry.date_modified,
        "text": entry.content_html,
        "categories": entry.tags,
        "enclosures": [attachment.url for attachment in entry.attachments],
        "sources": [entry.external_url] if entry.external_url else [],
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


def _typed_rss(entry: dict[str, Any]) -> dict[str, Any]:
    def several(value: Any) -> list[Any]:
        return value if isinstance(value, list) else [value] if value else []

    return {
        "id": entry["guid"]["content"],
        "title": entry["title"]["content"],
        "link": entry["links"][0]["content"],
        "published": entry["pub_date"]["content"],
        "updated": entry["atom:updated"],
        "text": entry["content:encoded"],
        "author": entry["dc:creator"],
        "categories": [each["content"] for each in entry["categories"]],
        "enclosures": [each["attributes"]["url"] for each in entry["enclosures"]],
        "sources": [each["@href"] for each in several(entry.get("atom:link")) if each["@rel"] == "via"],
        "language": entry["dc:language"],
        "date": entry.get("ev:startdate") or entry.get("dcterms:created"),
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
    of_node(
        "feedparser",
        ("rss", "atom"),
        {
            "atom:language": "reads no xml:lang of entries",
            "atom:author": "names the author of the feed where an entry has several",
        },
    ),
    of_node(
        "@extractus/feed-extractor",
        ("rss", "atom", "json"),
        {
            **dict.fromkeys(NEWS[4:], "gives title, link, a date and the beginning of the text"),
            "atom:published": "gives the date of the last change",
        },
    ),
)
