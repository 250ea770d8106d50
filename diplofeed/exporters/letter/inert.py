"""HTML in which nothing is a template to a list manager, whatever the texts of the record have in braces.

A mark with which templates begin is written by its number, so that the HTML as it is has none. Some list managers
read the HTML and write it anew before they fill templates in, and make text of it: so in texts a character that is not
seen, ZERO WIDTH NON-JOINER, parts the mark from what follows it too, and addresses have it percent-encoded.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["inert"]

_PART: Final = re.compile(
    r"(?P<kept><style\b.*?</style>|<!--.*?-->)|(?P<tag></?[A-Za-z](?:\"[^\"]*\"|[^\">])*>)|(?P<text>[^<]+|<)", re.DOTALL
)
"""A style sheet or a comment, in which no text of the record stands; a tag; or text."""

# ``{{ x }}``, ``{% x %}``, ``{$x}``, ``{x}``, ``[x]``, ``[[x]]``, ``${x}``, ``$x``, ``#{x}``, ``##x##``, ``#x#``,
# ``%%x%%``, ``%x%``, ``*|X|*``, ``@X@``, ``@TrackLink``. What is percent-encoded has two characters after the sign.
_MARK: Final = re.compile(
    r"(?<!&)\#(?=[#{]|\w[\w:.]{0,60}\#)|%(?=[%\[{]|[A-Za-z_]\w\w[\w.]{0,60}%)|\$(?=[{\[!A-Za-z_])|\*(?=\|)|@(?=[A-Z])|[{\[]"
)
_LESS: Final = re.compile(r"&lt;(?=[^\s\d=&])")  # ``<%x%>``, ``<#x>``, ``<unsubscribe>``
_READ: Final = re.compile(r'(?<=\s)(alt|title)="([^"]*)"')
_LEADS: Final = re.compile(r'(?<=\s)(href|src)="(https?://[^"]*)"')
_IN_ADDRESS: Final = re.compile(r"\{|(?<!/)\[")  # but for the address of a host, ``http://[::1]/``
_UNSEEN: Final = "\u200c"


def inert(html: str) -> str:
    """Return HTML, as a program wrote it, that reads the same and in which no text is a template."""
    return _PART.sub(_inert_part, html)


def _inert_part(part: re.Match[str]) -> str:
    if tag := part["tag"]:
        tag = f"<{tag[1:].replace('<', '&lt;')}"  # which may stand in attributes
        read = _READ.sub(lambda found: f'{found[1]}="{_inert_text(found[2])}"', tag)
        addressed = _LEADS.sub(lambda found: f'{found[1]}="{_IN_ADDRESS.sub(_percent_encoded, found[2])}"', read)
        return _MARK.sub(_by_number, addressed)
    return part["kept"] or _inert_text(part["text"])


def _inert_text(text: str) -> str:
    return _MARK.sub(lambda mark: _by_number(mark) + _UNSEEN, _LESS.sub(rf"\g<0>{_UNSEEN}", text))


def _by_number(mark: re.Match[str]) -> str:
    return f"&#{ord(mark[0])};"


def _percent_encoded(mark: re.Match[str]) -> str:
    return f"%{ord(mark[0]):02X}"
