"""Pages of the web as a source reads them, and what they hold that is hostile."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from diplofeed.errors import Fault, Severity
from diplofeed.model import Meeting, Statement
from diplofeed.registry import Registry
from diplofeed.source import Inputs, Located, Names
from support.places import TESTS

__all__ = ["HOSTILE_PAGES", "PAGES", "event", "page", "read_page"]

PAGES: Final = TESTS / "data" / "pages"
"""Pages as several programs make them, written by hand in the shape that theirs have."""

_MANY: Final = 100_000


def event(**members: object) -> dict[str, Any]:
    """Return an event of schema.org."""
    own = {"@context": "https://schema.org", "@type": "Event", "@id": "https://a.example/1", "name": "Talks"}
    return {**own, "startDate": "2027-02-03", **members}


def page(*scripts: object, body: str = "", head: str = "") -> str:
    """Return a page with scripts of JSON-LD, as values or as they are written."""
    texts = (each if isinstance(each, str) else json.dumps(each) for each in scripts)
    made = "".join(f'<script type="application/ld+json">{text}</script>\n' for text in texts)
    return f"<!doctype html>\n<html><head>{head}\n{made}</head><body>{body}</body></html>"


def read_page(
    path: Path, html: str | bytes | None = None, names: Names | None = None, **options: object
) -> tuple[dict[str, Meeting | Statement], list[Fault]]:
    """Return the items of a page, which is written to a path first unless it is there, by id, and the faults."""
    if html is not None:
        path.write_bytes(html if isinstance(html, bytes) else html.encode())
    source = Registry.builtin().source("web")
    read: list[Any] = list(
        source.read(Inputs(path=path.resolve(), options=source.options(**options), names=names or Names()))
    )
    faults = [each for each in read if isinstance(each, Fault)]
    assert all(fault.unread for fault in faults if fault.severity is Severity.ERROR), faults
    return {each.item.id: each.item for each in read if isinstance(each, Located)}, faults


def _microdata(number: int, inner: str = "") -> str:
    return (
        f'<div itemscope itemtype="https://schema.org/Event" itemid="urn:x:{number}"><b itemprop=name>x</b>'
        f"<time itemprop=startDate>2027</time>{inner}</div>\n"
    )


HOSTILE_PAGES: Final[dict[str, str | bytes]] = {
    "nothing": b"",
    "blanks": b" \n\t\n",
    "no page": b"\xff\xfe\x00 no such thing \x80\n" * 3,
    "deep elements": "<div>" * _MANY + "x",
    "deep elements and ends of others": "<div>" * 2_900 + "</x>" * _MANY,
    "deep items": "<div itemscope itemprop=subEvent itemtype=https://schema.org/Event>" * 2_000,
    "many elements with items": "<p itemscope>" + "<b itemprop=name>x</b>" * 2 * _MANY,
    "many items": "".join(map(_microdata, range(_MANY // 10))),
    "items that refer to themselves": "".join(
        f'<p id=i{number} itemscope itemprop=subEvent itemref="i{number} i{(number + 1) % 50} i{(number + 7) % 50}" '
        "itemtype=https://schema.org/Event></p>"
        for number in range(50)
    ),
    "many items that refer to the same": "<div id=a>"
    + "<b itemprop=name>x</b>" * 10_000
    + "</div>"
    + "<p itemscope itemref=a></p>" * 10_000,
    "a tag of attributes": "<a " + " ".join(f"a{number}=1" for number in range(_MANY)) + ">",
    "references": "<p itemscope><b itemprop=name>" + "&amp;" * 10 * _MANY,
    "signs": "<" * 20 * _MANY,
    "quotes": '<a "' * 10 * _MANY,
    "comments": "<!--" * 10 * _MANY,
    "itemrefs": "<p itemscope " + 'itemref="a ' * 5 * _MANY,
    "deep JSON": page("[" * _MANY),
    "deep objects": page('{"subEvent":' * _MANY),
    "JSON of many values": page("[" + "[]," * 5 * _MANY + "[]]"),
    "JSON-LD that leads to itself": page(
        [
            {"@context": "https://schema.org", "@type": "Event", "@id": "urn:x:1", "subEvent": {"@id": "urn:x:2"}},
            {"@context": "https://schema.org", "@type": "Event", "@id": "urn:x:2", "subEvent": {"@id": "urn:x:1"}},
        ]
    ),
    "an event in many places": page(
        {key: value for key, value in event().items() if key != "@id"}
        | {"location": ["x"] * _MANY, "about": ["y"] * _MANY}
    ),
    "an event that is many others": page(event(startDate="", sameAs=["urn:x:1"] * _MANY, subEvent=[{}] * _MANY)),
    "broken JSON": page('{"@context": "https://schema.org", "@type": "Event", }'),
    "other types": page({"@type": 5, "@id": [], "@graph": "x", "name": {"@value": []}, "@context": [[5]]}, [[[]]], "5"),
    "a list of pages": '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>',
    "pages that are cut off": b'{"pages": 1}\n{"address": "https://a.example/", "content": "PGh0',
    "pages of another version": b'{"pages": 2}\n',
    "a long line": "<p class=vevent>" + "x" * 10 * _MANY,
    "deep events in microformats": "<div class=vevent>" * 2_000,
    "control characters": "<p class=vevent>\x00\x01\x1b<b class=summary>a\x00b</b>",
}
"""Pages of which each is no more than strange; none of them is read without a fault."""
