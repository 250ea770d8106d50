"""A feed as an object of feedgen, which says what our Atom and RSS do, and can be added to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from html import escape
from typing import Any, Final

from attrs import define
from feedgen.feed import FeedGenerator  # type: ignore[import-untyped]  # it has no types
from lxml import etree  # type: ignore[import-untyped]  # likewise

from diplofeed.compose import phrases
from diplofeed.errors import FieldError
from diplofeed.exporters.syndication.xml import ATOM, DC, DCTERMS, EV, FH, GEORSS, LANGUAGE, THR, TOMBSTONE
from diplofeed.libraries.documents import data_of
from diplofeed.publishing.view import View
from diplofeed.typed import typed_arguments

__all__ = ["to_feedgen"]

_Element = Any  # of lxml, which has no types
_PREFIXES: Final[Mapping[str, str]] = {
    name: namespace[1:-1]
    for name, namespace in {
        "at": TOMBSTONE,
        "dc": DC,
        "dcterms": DCTERMS,
        "ev": EV,
        "fh": FH,
        "georss": GEORSS,
        "thr": THR,
    }.items()
}
_RSS: Final = "application/rss+xml"
_EXPECTED: Final = 'an Atom feed, such as view(…, format="atom") or what render returns for the exporter "atom"'


@typed_arguments
def to_feedgen(feed: View | bytes) -> FeedGenerator:
    """Return an Atom feed as a `feedgen.feed.FeedGenerator`, whose entries are in the order of the feed.

    What feedgen has no method for, such as the dates and places of events, is in an extension it is registered with,
    so that both ``atom_str()`` and ``rss_str()`` write it.

    Args:
        feed: What `diplofeed.view` returns, or the bytes that `diplofeed.render` returns, of the format ``atom``.

    Raises:
        FieldError: The argument is of another type, or no Atom feed.
    """
    root = _root(data_of(feed))
    made = _channel(root)
    for each in root.iterfind(f"{ATOM}entry"):
        _add_entry(made.add_entry(order="append"), each, root)
    return made


def _root(data: bytes) -> _Element:
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise FieldError("feed", f"is no XML: {error}", _EXPECTED).at("to_feedgen", "feed") from error
    if root.tag != f"{ATOM}feed" or _text(root, "generator") != "diplofeed":
        kind = str(root.tag).rpartition("}")[2][:40]
        raise FieldError("feed", f"is no Atom feed that diplofeed made, but <{kind}>", _EXPECTED).at(
            "to_feedgen", "feed"
        )
    return root


# ---------------------------------------------------------------- the feed


def _channel(root: _Element) -> FeedGenerator:
    made, language, links = FeedGenerator(), root.get(LANGUAGE, ""), root.findall(f"{ATOM}link")
    author = _person(root.find(f"{ATOM}author"))
    title = _text(root, "title")
    made.id(_text(root, "id"))
    made.title(title)
    made.subtitle(_text(root, "subtitle") or title)  # without which feedgen writes no RSS
    made.link(href=next((link.get("href") for link in links if _is_page(link)), ""))
    made.updated(_text(root, "updated"))
    made.lastBuildDate(_text(root, "updated"))
    made.generator(_text(root, "generator"))
    made.rights(_text(root, "rights"))
    made.author(author)
    for name, put in (("icon", made.icon), ("logo", made.logo), (LANGUAGE, made.language)):
        if value := language if name == LANGUAGE else _text(root, name):
            put(value)
    if author.get("email"):
        made.managingEditor(f"{author['email']} ({author['name']})")
    shared = [each for each in root if not str(each.tag).startswith(ATOM)]
    others = [each for each in links if not _is_page(each)]
    additions = _Additions(
        [*others, *shared], [*map(_as_in_rss, others), *shared], _tongues(root, "title", "subtitle"), language
    )
    made.register_extension("additions", lambda: additions)
    return made


def _is_page(link: _Element) -> bool:
    return (link.get("rel"), link.get("type")) == ("alternate", "text/html")


def _as_in_rss(link: _Element) -> _Element:
    """Return a link of Atom as that of the same feed in RSS, of which the other format is an alternate."""
    made = deepcopy(link)
    if link.get("rel") == "self":
        made.set("rel", "alternate")
    elif link.get("rel") == "alternate" and link.get("type") == _RSS:
        made.set("rel", "self")
    return made


# ---------------------------------------------------------------- an entry


def _add_entry(made: Any, entry: _Element, root: _Element) -> None:
    """Say all that an entry of Atom says by an entry of feedgen."""
    page, *links = entry.findall(f"{ATOM}link")
    teaser = _text(entry, "summary")
    made.id(_text(entry, "id"))
    made.title(_text(entry, "title"))
    made.updated(_text(entry, "updated"))
    made.published(_text(entry, "published") or None)
    if teaser:
        made.summary(teaser)
        made.description(escape(teaser, quote=False))  # which readers of RSS take for HTML
    made.content(_text(entry, "content"), type="html")
    made.rights(_text(entry, "rights"))
    made.author([_person(each) for each in entry.iterfind(f"{ATOM}author")])
    made.contributor([_person(each) for each in entry.iterfind(f"{ATOM}contributor")])
    made.category([_category(each) for each in entry.iterfind(f"{ATOM}category")])
    made.link(href=page.get("href"))  # of the others feedgen drops the relation, so that each would be a page
    shared = [each for each in entry if not str(each.tag).startswith(ATOM)]
    tongues = _tongues(entry, "title", "summary")
    additions = _Additions([*links, *shared], [*_of_rss(entry, root), *shared], tongues)
    made.register_extension("additions", lambda: additions)


def _of_rss(entry: _Element, root: _Element) -> Iterator[_Element]:
    """Yield what RSS says in elements of other vocabularies: when it changed, who says it, in which language, links."""
    language = root.get(LANGUAGE, "")
    authors = [_text(each, "name") for each in (entry.findall(f"{ATOM}author") or root.findall(f"{ATOM}author"))]
    yield entry.find(f"{ATOM}updated")
    yield _made(f"{DC}creator", phrases.listed(authors, language or "en"))
    speaking = "summary" if "/statement/" in _text(entry, "id") else "title"  # is in the language of what is said
    if tongue := _tongues(entry, speaking).get(speaking, language):
        yield _made(f"{DC}language", tongue)
    links = [each for each in entry.iterfind(f"{ATOM}link") if each.get("rel") != "enclosure"]
    pages = [each for each in links if each.get("rel") == "alternate"]
    yield from (each for each in links if len(pages) > 1 or each not in pages)
    for each in entry.findall(f"{ATOM}link[@rel='enclosure']")[:1]:  # of several, RSS has one
        marks = {"url": each.get("href"), "length": each.get("length", "0"), "type": each.get("type")}
        yield etree.Element("enclosure", marks)


def _made(name: str, text: str) -> _Element:
    made = etree.Element(name)
    made.text = text
    return made


def _category(element: _Element) -> dict[str, str]:
    return {name: element.get(name) for name in ("term", "scheme", "label") if element.get(name)}


def _person(element: _Element | None) -> dict[str, str]:
    names = ("name", "email", "uri") if element is not None else ()
    return {name: text for name in names if (text := _text(element, name))}


def _text(parent: _Element, name: str) -> str:
    return parent.findtext(f"{ATOM}{name}") or ""


def _tongues(parent: _Element, *names: str) -> dict[str, str]:
    """Return the languages of elements that have one of their own."""
    marked = {name: parent.find(f"{ATOM}{name}") for name in names}
    return {name: each.get(LANGUAGE) for name, each in marked.items() if each is not None and each.get(LANGUAGE)}


@define
class _Additions:
    """A feedgen extension: appends elements, and sets languages and attributes.

    Attributes:
        atom: Elements of Atom; likewise ``rss``.
        languages: Of Atom elements by their names.
        language: Of an RSS document.
    """

    atom: Sequence[_Element]
    rss: Sequence[_Element]
    languages: Mapping[str, str]
    language: str = ""

    def extend_ns(self) -> dict[str, str]:
        """Return the prefixes to declare at the root of a feed."""
        return dict(_PREFIXES)

    def extend_atom(self, parent: _Element) -> None:
        """Extend an Atom feed or entry."""
        parent.extend(map(deepcopy, self.atom))
        for name, language in self.languages.items():
            for element in parent.findall(name):  # feedgen writes them without their namespace
                element.set(LANGUAGE, language)

    def extend_rss(self, parent: _Element) -> None:
        """Extend an RSS item, or an RSS document, whose elements are those of its channel."""
        is_document = parent.tag == "rss"
        (parent[0] if is_document else parent).extend(map(deepcopy, self.rss))
        if self.language:
            parent.set(LANGUAGE, self.language)
