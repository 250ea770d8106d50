"""Feeds held against the grammars of their formats."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

from lxml import etree

from support.places import TESTS

GRAMMARS = TESTS / "data" / "grammars"
ATOM = "{http://www.w3.org/2005/Atom}"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


# What its Schematron says beside the grammar, for libxml2 does not read that.
RULES = {
    "an author, or one of each entry": "atom:author or not(atom:entry[not(atom:author)])",
    "an alternate or content in each entry": (
        "not(atom:entry[not(atom:link[@rel='alternate'] or atom:link[not(@rel)] or atom:content)])"
    ),
}


@cache
def grammar(name: str) -> Any:
    """Return a RELAX NG grammar."""
    return etree.RelaxNG(etree.parse(GRAMMARS / f"{name}.rng"))


def faults(data: bytes) -> list[str]:
    """Return how an Atom document strays from RFC 4287, and its tombstones from RFC 6721."""
    feed = etree.fromstring(data)
    deleted = feed.findall(TOMBSTONE)
    result = [str(grammar("tombstones").error_log) for each in deleted if not grammar("tombstones").validate(each)]
    for each in deleted:
        feed.insert(0, each)  # the order of elements means nothing (§4.1.1), but entries are last in the grammar
    if not grammar("atom").validate(feed):
        result.append(str(grammar("atom").error_log))
    names = {"atom": ATOM[1:-1]}
    result += [rule for rule, test in RULES.items() if not feed.xpath(test, namespaces=names)]
    for entry in feed.iter(f"{ATOM}entry"):
        pages = Counter(
            (link.get("type"), link.get("hreflang"))
            for link in entry.findall(f"{ATOM}link")
            if link.get("rel") == "alternate"
        )
        result += [f"two alternates of {kind}" for kind, times in pages.items() if times > 1]
    return result
