"""HTML of any origin as Markdown and as plain text: what it says, with links and lists, and nothing that runs."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from diplofeed.compose.markup import escape
from diplofeed.sources.foreign.ids import absolute
from diplofeed.text import clean, one_line

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

__all__ = ["LONGEST", "MOST_MARKS", "escaped", "markdown_of", "marks_in", "plain_of", "text_of"]

LONGEST: Final = 1_000_000
"""The most characters of one text that are read."""
MOST_MARKS: Final = 60_000
"""The most marks of HTML that are worth converting in one file: some seconds."""

_DEEPEST: Final = 60  # elements within each other; a text that people wrote has a dozen
_UNSPOKEN: Final = tuple(
    "applet area base button canvas embed form frame frameset head input link map math meta noscript object option "
    "script select style svg template textarea title".split()
)
_FRAMES: Final = ("audio", "iframe", "video")
_LEADING: Final = ("a", "img", *_FRAMES)
_LINES: Final = re.compile(r"\n{3,}")
_BLANKS: Final = re.compile(r"[ \t]+\n")
_GAPS: Final = re.compile(r"\s{200,}")  # which the library looks through again from each of their blanks
_SMALL: Final = re.compile(r"\s*[01](?:px)?\s*")
_PARAGRAPH: Final = re.compile(r"\n\s*\n")
_MARK: Final = re.compile(r"<[a-zA-Z/!?]|&[#\w]+;")
_ANY_MARK: Final = re.compile(r"<[^<>]*>")
_SCRIPT: Final = re.compile(r"<(?:script|style)", re.IGNORECASE)
_INLINE_DATA: Final = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s]*")


def marks_in(text: str) -> int:
    """Return about how many marks of HTML a text has."""
    return text.count("<")


def markdown_of(html: str, base: str = "") -> str:
    """Return what HTML says as Markdown, with links and pictures as links, those relative resolved.

    Scripts, styles, forms, pictures of one pixel and links to other than web addresses are left out; of a text that is
    longer than LONGEST the rest; where it has more marks than MOST_MARKS or is nested deeper than any text, all marks.

    Args:
        html: Of which the marks may be wrong.
        base: The address that relative links are resolved against; they are no links where it is empty.

    Raises:
        ImportError: The extra `import` is not installed.
    """
    if not _MARK.search(html):
        return escaped(html)
    if marks_in(html) > MOST_MARKS:
        return escaped(text_of(html))
    if marks_in(html) > _DEEPEST and _is_deep(html):
        return escaped(text_of(html))
    soup = _parsed(html)
    _resolve(soup, base)
    written = _converter().convert_soup(soup)
    return _LINES.sub("\n\n", _BLANKS.sub("\n", written)).strip()


def plain_of(html: str) -> str:
    """Return what HTML says as one line of plain text."""
    return one_line(text_of(html) if _MARK.search(html) else clean(html[:LONGEST]))


def text_of(html: str) -> str:
    """Return what HTML says without its marks, each text of an element a paragraph of its own."""
    from lxml import etree  # type: ignore[import-untyped]  # which has no types  # noqa: PLC0415 -- 20 ms to import

    cleaned = _cleaned(html)
    tree = etree.HTML(cleaned, etree.HTMLParser(huge_tree=True)) if cleaned.strip() else None
    if tree is None:
        return ""
    etree.strip_elements(tree, *_UNSPOKEN, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    written = "\n\n".join(filter(None, (one_line(str(text)) for text in tree.itertext())))
    return written or _without_marks(cleaned)


def _without_marks(html: str) -> str:
    """Return the text of HTML that nests so deep that no parser goes there, nothing where there may be a script."""
    return "" if _SCRIPT.search(html) else one_line(unescape(_ANY_MARK.sub(" ", html)))


def escaped(text: str) -> str:
    """Return plain text as Markdown that says it letter by letter, in the same paragraphs."""
    paragraphs = (part.strip() for part in _PARAGRAPH.split(clean(text[:LONGEST])))
    return "\n\n".join(escape(part) for part in paragraphs if part)


def _cleaned(html: str) -> str:
    return _GAPS.sub(" ", clean(_INLINE_DATA.sub("", html)[:LONGEST]))


def _parsed(html: str) -> BeautifulSoup:
    from bs4 import BeautifulSoup  # noqa: PLC0415 -- an extra, and 60 ms to import

    return BeautifulSoup(_cleaned(html), "lxml")  # which reads in C, and comes with feedgen


def _is_deep(html: str) -> bool:
    """Return whether elements are nested deeper than can be converted; to make a soup of such takes long as well."""
    from lxml import etree  # noqa: PLC0415 -- as above

    tree, depth = etree.HTML(_cleaned(html), etree.HTMLParser(huge_tree=True)), 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")) if tree is not None else ():
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            return True
    return False


# Elements are renamed, not replaced, as that looks for them among all their neighbours.
def _resolve(soup: BeautifulSoup, base: str) -> None:
    """Make all links absolute or no links, and pictures links."""
    for element in soup.find_all(_LEADING):
        if element.name == "a":
            _lead(element, absolute(_attribute(element, "href"), base))
        elif element.name == "img":
            _show(element, one_line(_attribute(element, "alt") or _attribute(element, "title")), base)
        else:
            _show(element, one_line(_attribute(element, "title")), base)


def _lead(element: Tag, address: str) -> None:
    """Make an element a link to an address, or none where that is empty."""
    element.name = "a" if address else "span"
    # without the brackets that would end a link of Markdown
    element.attrs = {"href": address.replace("(", "%28").replace(")", "%29")} if address else {}


def _show(element: Tag, words: str, base: str) -> None:
    """Make a link of a picture or a frame, words alone where it is within a link, leads nowhere or is a pixel."""
    inner = element.find("source") if element.name in _FRAMES else None
    address = absolute(_attribute(element, "src") or (_attribute(inner, "src") if inner else ""), base)
    is_pixel = any(_SMALL.fullmatch(_attribute(element, side)) for side in ("width", "height"))
    leads = address and not is_pixel and element.find_parent("a") is None
    element.string = words or (address.rpartition("/")[2] or address if leads else "")
    _lead(element, address if leads else "")


def _attribute(element: Any, name: str) -> str:
    value = element.get(name)
    return value if isinstance(value, str) else ""


@cache
def _converter() -> Any:
    """Return what writes a parsed document as the Markdown that diplofeed reads, which is CommonMark without tables."""
    from bs4.element import PreformattedString  # noqa: PLC0415 -- an extra
    from markdownify import ATX, MarkdownConverter  # noqa: PLC0415 -- likewise

    class Converter(MarkdownConverter):
        """Writes rows of tables as lines, and characters that would be marks escaped."""

        def process_text(self, el: Any, parent_tags: Any = None) -> str:
            is_spoken = not isinstance(el, PreformattedString)  # such as a declaration
            return str(super().process_text(el, parent_tags)) if is_spoken else ""  # type: ignore[misc]  # no stub

        def escape(self, text: str, *_: object) -> str:
            inner = text.strip()
            if not inner:
                return " "
            before, _between, after = text.partition(inner)
            return f"{before}{escape(inner)}{after}"

        def convert_del(self, _el: object, text: str, **_: object) -> str:
            return text

        def convert_dt(self, _el: object, text: str, **_: object) -> str:
            return f"\n\n{text.strip()}\n\n"

        def convert_table(self, _el: object, text: str, **_: object) -> str:
            rows = [row.strip(" ·\n") for row in text.split("\n")]
            return "\n\n" + "\\\n".join(filter(None, rows)) + "\n\n"

        def convert_tr(self, _el: object, text: str, **_: object) -> str:
            return one_line(text) + "\n"

        def convert_td(self, _el: object, text: str, **_: object) -> str:
            return f"{one_line(text)} · "

        convert_s, convert_dd, convert_th = convert_del, convert_dt, convert_td

    for name in _UNSPOKEN:
        setattr(Converter, f"convert_{name}", lambda *_, **__: "")
    return Converter(heading_style=ATX, bullets="-", newline_style="backslash")
