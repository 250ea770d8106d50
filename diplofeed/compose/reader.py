"""Markdown (CommonMark 0.31) read to a tree; what may not be in one is shown as the text it is.

Raw HTML is text; so is a link or an image whose address is not absolute or of a scheme that runs something. Text nested
beyond reason is shown as it is written. The parser is pulldown-cmark, which takes time in proportion to the length of
any text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final, cast

from diplofeed.compose.addresses import linkable
from diplofeed.compose.nodes import Event, blocks_of, literal
from diplofeed.compose.tree import Blocks, Break, Paragraph, Run

__all__ = ["read", "read_once", "refused"]

_ESCAPES: Final = 8  # rounds in which addresses that may not be followed come to light

# "<" but where it begins an autolink (CommonMark §6.5), with the backslashes before it.
_ANGLE: Final = re.compile(
    r"(?<!\\)(\\*+)<(?!(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9.-]+)>)", re.ASCII
)
_MAY_LINK: Final = re.compile(r"\][(:]|<[A-Za-z][A-Za-z0-9+.-]+:")
_DESTINATION: Final = re.compile(r"\](?:\(|:)[ \t\n]*$")
# Punctuation as "<" is (which matters to emphasis, §6.2), of scripts no longer in use.
_STAND_INS: Final = "\U00010a50\U00010a7f\U00010b39\U00010b3a\U00010b3b\U00010b3c"

# Paragraphs of lines that are nothing but words, which most texts are: they say what they look like.
_LINE: Final = r"(?![-+=#>~|]|[0-9]{1,9}[.)])[^\s\\`*_\[\]<&](?:[^\n\r\t\\`*_\[\]<&]*[^\s\\`*_\[\]<&])?"
_WORDS: Final = re.compile(rf"{_LINE}(?:\n+{_LINE})*")
_BLANK: Final = re.compile(r"\n\n+")


@lru_cache(maxsize=256)
def read(markdown: str) -> Blocks:
    """Return the blocks of Markdown, headings and images of the web among them, and keep them for the next format."""
    return read_once(markdown)


def read_once(markdown: str) -> Blocks:
    """Return the blocks of Markdown that is not asked for again."""
    if _WORDS.fullmatch(markdown):
        return tuple(map(_lines, _BLANK.split(markdown)))
    return _parsed(markdown)


def _lines(paragraph: str) -> Paragraph:
    """Return a paragraph of lines without markup."""
    if "\n" not in paragraph:
        return Paragraph((Run(paragraph),))
    inlines = [inline for line in paragraph.split("\n") for inline in (Break(), Run(line))]
    return Paragraph(tuple(inlines[1:]))


def _parsed(markdown: str) -> Blocks:
    stand_in = next((sign for sign in _STAND_INS if sign not in markdown), "")
    if not stand_in:  # nobody writes so, but a "<" that is read as HTML must not be lost
        return literal(markdown)
    source = _ANGLE.sub(lambda angle: _without_html(angle, stand_in), markdown) if "<" in markdown else markdown
    for _ in range(_ESCAPES):
        data, refused = source.encode(), _refused(source)
        if not refused:
            blocks = blocks_of(_events(source), data, stand_in)
            return literal(markdown) if blocks is None else blocks
        source = _escaped(data, refused)
    return literal(markdown)


def _without_html(angle: re.Match[str], stand_in: str) -> str:
    """Return what stands for "<" where it may begin HTML: neither escaped nor around the address of a link (§6.3)."""
    is_escaped = len(angle[1]) % 2
    before = angle.string[max(0, angle.start() - 9) : angle.end() - 1]
    return angle[0] if is_escaped or _DESTINATION.search(before) else angle[1] + stand_in


def refused(markdown: str) -> tuple[str, ...]:
    """Return the addresses of links and images that are shown as text, as they are relative or run something.

    Each is there once, those of definitions last.
    """
    if not _may_link(markdown):
        return ()
    from pyromark import reference_definitions  # noqa: PLC0415 -- see `_events`

    definitions: Iterable[Any] = reference_definitions(markdown).values()
    urls = [_target(event)["dest_url"] for event, _ in _events(markdown) if _leads_astray(event)]
    urls += [definition["dest"] for definition in definitions if not linkable(definition["dest"])]
    return tuple(dict.fromkeys(urls))


def _may_link(markdown: str) -> bool:
    """Return whether there may be a link; of most texts it is enough that they have no such signs at all."""
    return ("]" in markdown or "<" in markdown) and bool(_MAY_LINK.search(markdown))


def _events(source: str) -> Iterable[Event]:
    # 10 ms to import; most commands render nothing.
    from pyromark import events_with_range  # noqa: PLC0415

    # Texts are parted only where one of them may be a reference to a character, which is cleaned by itself.
    events: Any = events_with_range(source, merge_text="&" not in source)
    return cast("Iterable[Event]", events)


def _refused(source: str) -> list[int]:
    """Return where links, images and definitions of links begin that lead where none may."""
    if not _may_link(source):
        return []
    starts = [where["start"] for event, where in _events(source) if _leads_astray(event)]
    if "]:" not in source:
        return starts
    from pyromark import reference_definitions  # noqa: PLC0415 -- see above

    definitions: Iterable[Any] = reference_definitions(source).values()
    return starts + [definition["span"]["start"] for definition in definitions if not linkable(definition["dest"])]


def _target(event: Any) -> Any:
    """Return where a link or an image that begins leads, and nothing of another event."""
    tag = event.get("Start") if isinstance(event, dict) else None
    return (tag.get("Link") or tag.get("Image")) if isinstance(tag, dict) else None


def _leads_astray(event: Any) -> bool:
    target = _target(event)
    return bool(target) and target["link_type"] != "Email" and not linkable(target["dest_url"])


def _escaped(data: bytes, starts: Iterable[int]) -> str:
    """Return a source with a backslash before what begins at these places, so that it is read as text.

    An image would still be a link after an exclamation mark.
    """
    pieces, last = [], 0
    for start in sorted(set(starts)):
        pieces += [data[last:start], b"\\!\\" if data[start : start + 1] == b"!" else b"\\"]
        last = start + data.startswith(b"!", start)
    return b"".join((*pieces, data[last:])).decode()
