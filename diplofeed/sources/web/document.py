"""What of a page speaks to programs: scripts of JSON-LD, and elements with microdata or microformats.

The page is never held as a tree: a parser tells of one element after another, and only those in which items may be are
kept. So time and memory grow with the page, whatever is wrong with it: parsers that build the tree of HTML §13.2.6
take minutes for elements that are nested a hundred thousand deep, and an element of four bytes costs them eighty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import define, field, frozen

from diplofeed.sources.foreign.ids import absolute

__all__ = ["Document", "Element", "Script", "document_of", "html_of", "text_of"]

_MOST_ELEMENTS: Final = 150_000  # that are kept, of some 300 bytes each
_DEEPEST: Final = 200  # elements of which the structure is kept: pages that people use have some thirty
_TOO_DEEP: Final = 3_000  # open elements
_MOST_SOUGHT: Final = 200_000_000  # open elements that end tags are sought among: a second
_PIECE: Final = 65_536  # characters handed to the parser at once
_LONGEST: Final = 1_000_000  # characters of one text
_ROOTS: Final = frozenset({"h-event", "vevent"})
_FOR_PROGRAMS: Final = frozenset(
    {"application/atom+xml", "application/feed+json", "application/rss+xml", "text/calendar"}
)
_UNSPOKEN: Final = frozenset({"script", "style", "template", "noscript"})
_VOID: Final = frozenset("area base br col embed hr img input link meta source track wbr".split())
_BLOCKS: Final = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main "
    "ol p pre section table td th tr ul".split()
)
_ITEMREF: Final = re.compile(
    r"""\bitemref\s*=\s*(?:"([^"<>]{0,2000})"|'([^'<>]{0,2000})'|([^\s"'<>]{1,200}))""", re.IGNORECASE
)
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


@define(eq=False)
class Element:
    """An element that is kept, with its line in the page."""

    tag: str
    attributes: Mapping[str, str]
    line: int
    children: list[Element | str] = field(factory=list)

    def get(self, name: str) -> str:
        """Return an attribute, empty where it has none."""
        return self.attributes.get(name, "")

    def words(self, name: str) -> list[str]:
        """Return the words of an attribute, such as its classes."""
        return self.attributes.get(name, "").split()

    @property
    def elements(self) -> Iterator[Element]:
        """The elements in it."""
        return (each for each in self.children if isinstance(each, Element))


@frozen
class Script:
    """A script of JSON-LD and the line its text begins on."""

    text: str
    line: int


@define(kw_only=True)
class Document:
    """What of a page speaks to programs.

    Attributes:
        base: The address that relative ones are resolved against, empty where it is not known.
        address: The page's own address: where it was read, or what it says.
        language: Of the page, as it is written (BCP 47).
        scripts: Those of JSON-LD.
        elsewhere: The address of the calendar or feed that it names for programs, empty where it names none.
        roots: Elements in which items may be, none within another.
        excess: What of it was passed over, in words.
    """

    base: str = ""
    address: str = ""
    language: str = ""
    elsewhere: str = ""
    scripts: list[Script] = field(factory=list)
    roots: list[Element] = field(factory=list)
    excess: str = ""


def document_of(text: str, address: str = "") -> Document:
    """Return what of a page speaks to programs, whatever is wrong with the page.

    Args:
        text: The page, with line feeds alone.
        address: Where it is, if that is known.
    """
    from lxml import etree  # type: ignore[import-untyped]  # which has no types  # noqa: PLC0415 -- 20 ms to import

    referred = frozenset(word for parts in _ITEMREF.findall(text) for part in parts for word in part.split())
    builder = _Builder(address, referred)
    parser = etree.HTMLParser(target=builder, huge_tree=True)
    try:
        for line, piece in _pieces(text):
            builder.begin(line, piece)
            parser.feed(piece)
        parser.close()
    except _EnoughError:
        pass  # not silent: the document says what it lacks
    except etree.LxmlError:
        pass  # not silent: of a page without a mark there is nothing
    return builder.finished()


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text, long ones in pieces, each with the number of its line."""
    start, line = 0, 1
    while start < len(text):
        end = text.find("\n", start, start + _PIECE) + 1 or min(start + _PIECE, len(text))
        piece = text[start:end]
        yield line, piece.replace("\0", "\ufffd")
        line += piece.endswith("\n")
        start = end


class _EnoughError(Exception):
    """Raised where nothing more of a page is read."""


class _Builder:
    """Keeps what is of use of the elements that a parser tells of."""

    def __init__(self, address: str, referred: frozenset[str]) -> None:
        self._line = 1
        self._sought = 0
        self._document = Document(address=address)
        self._referred = referred
        self._stack: list[Element | None] = []  # open elements; None where they are not kept
        self._script: list[str] | None = None
        self._script_line = 0
        self._silent = 0  # open elements whose text is not spoken
        self._count = 0
        self._base = self._canonical = self._elsewhere = ""

    def begin(self, line: int, piece: str) -> None:
        """Note which line is read, and end the reading where too many end tags would be sought in vain."""
        self._line = line
        self._sought += len(self._stack) * piece.count("</")
        if self._sought > _MOST_SOUGHT:
            self._end("elements are nested so deep that their ends are not sought, and what follows is not read")

    # What lxml calls.

    def start(self, tag: str, attributes: Any) -> None:
        if len(self._stack) >= _TOO_DEEP:
            self._end(f"elements are nested more than {_TOO_DEEP:,} deep, and what follows is not read")
        stated = {str(name).lower(): str(value) for name, value in attributes.items()} if attributes else {}
        self._silent += tag in _UNSPOKEN
        if tag == "script" and stated.get("type", "").partition(";")[0].strip().lower() == "application/ld+json":
            self._script, self._script_line = [], self._line
        elif tag in ("html", "base", "link", "meta"):
            self._note(tag, stated)
        self._stack.append(self._kept(tag, stated))

    def end(self, tag: str) -> None:
        self._silent -= tag in _UNSPOKEN
        if tag == "script" and self._script is not None:
            self._document.scripts.append(Script("".join(self._script), self._script_line))
            self._script = None
        if self._stack:
            self._stack.pop()

    def data(self, data: str) -> None:
        if self._script is not None:
            self._script.append(data)
        elif self._stack and self._stack[-1] is not None and not self._silent:
            self._stack[-1].children.append(data)

    def comment(self, _: str) -> None:
        """Pass over a comment."""

    def close(self) -> None:
        """Be told that the page ends."""

    # What is made of it.

    def finished(self) -> Document:
        document = self._document
        document.address = document.address or self._canonical
        document.base = absolute(self._base, document.address) or document.address
        document.elsewhere = absolute(self._elsewhere, document.base)
        return document

    def _note(self, tag: str, stated: Mapping[str, str]) -> None:
        document = self._document
        if tag == "html":
            document.language = document.language or stated.get("lang", "") or stated.get("xml:lang", "")
        elif tag == "base":
            self._base = self._base or stated.get("href", "")
        elif "canonical" in (relations := stated.get("rel", "").lower().split()):
            self._canonical = absolute(stated.get("href", "")) or self._canonical
        elif "alternate" in relations and stated.get("type", "").lower() in _FOR_PROGRAMS:
            self._elsewhere = self._elsewhere or stated.get("href", "")
        elif stated.get("property") == "og:url":
            self._canonical = self._canonical or absolute(stated.get("content", ""))

    def _kept(self, tag: str, stated: Mapping[str, str]) -> Element | None:
        parent = self._stack[-1] if self._stack else None
        if self._silent or (parent is None and not self._may_hold_items(stated)):
            return None
        if self._count >= _MOST_ELEMENTS:
            self._end(f"it has more than {_MOST_ELEMENTS:,} elements with items, and those that follow are not read")
        if parent is not None and len(self._stack) > _DEEPEST:
            return parent  # what is deeper is read as if it stood in the last of those
        self._count += 1
        element = Element(tag, stated, self._line)
        (self._document.roots if parent is None else parent.children).append(element)
        return element

    def _may_hold_items(self, stated: Mapping[str, str]) -> bool:
        return (
            "itemscope" in stated
            or ("class" in stated and not _ROOTS.isdisjoint(stated["class"].split()))
            or ("id" in stated and stated["id"] in self._referred)
        )

    def _end(self, excess: str) -> None:
        self._document.excess = excess
        raise _EnoughError


def text_of(element: Element) -> str:
    """Return the text of an element, with a break where another block begins; of a very long one the beginning."""
    parts: list[str] = []
    size = 0
    stack: list[Element | str] = [element]
    while stack and size < _LONGEST:
        node = stack.pop()
        if isinstance(node, str):
            parts.append(node)
            size += len(node)
        else:
            if node.tag in _BLOCKS and node is not element:
                parts.append("\n")
            stack += reversed(node.children)
            if node.tag == "img" and node.get("alt"):
                parts.append(node.get("alt"))
    return "".join(parts)


def html_of(element: Element) -> str:
    """Return what is in an element as HTML; of a very long one the beginning."""
    parts: list[str] = []
    size = 0
    stack: list[Element | str | tuple[str]] = list(reversed(element.children))
    while stack and size < _LONGEST:
        node = stack.pop()
        if isinstance(node, tuple):
            part = node[0]
        elif isinstance(node, str):
            part = node.translate(_ESCAPES)
        else:
            part = _start_tag(node)
            if node.tag not in _VOID:
                stack.append((f"</{node.tag}>",))
                stack += reversed(node.children)
        parts.append(part)
        size += len(part)
    return "".join(parts)


def _start_tag(element: Element) -> str:
    kept = ((name, element.get(name)) for name in ("href", "src", "alt", "title", "width", "height"))
    stated = (f' {name}="{value.translate(_ESCAPES)}"' for name, value in kept if value)
    return f"<{element.tag}{''.join(stated)}>"
