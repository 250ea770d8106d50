"""The text of a page in bytes of any encoding."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["decoded"]

_HEAD: Final = 4096  # bytes in which a page says its encoding (HTML §13.2.3.2 looks at 1024)
_STATED: Final = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,500}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE
)
# Of the codecs there are, those that pages are written in: others are no character sets, or expand without bounds.
_KNOWN: Final = re.compile(
    r"iso-?8859-?\d+|latin-?\d+|windows-?\d+|cp\d+|koi8-[rtu]|gb2312|gbk|gb18030|big5(?:-hkscs)?|shift[_-]jis|euc-(?:jp|kr)"
    r"|iso-2022-jp|macintosh|mac-?\w{1,12}|tis-620"
)
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_LATIN: Final = "cp1252"  # what browsers read for ISO 8859-1 and where nothing is said


def decoded(data: bytes, charset: str = "") -> str:
    """Return the text of a page, with line feeds alone.

    A byte-order mark counts first; then what is UTF-8 without a fault, which no other encoding is by chance; then what
    the server says, then what the page says.

    Args:
        data: The page.
        charset: The parameter of its media type, if it came with one.
    """
    text = _text(data, charset)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _text(data: bytes, charset: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    stated = _STATED.search(data[:_HEAD])
    names = (charset.strip().lower(), stated[1].decode("ascii", errors="replace").lower() if stated else "")
    if "iso-2022-jp" not in names:  # which is of the bytes of ASCII alone
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass  # not silent: it is read in another encoding
    if any(name.replace("-", "") == "utf8" for name in names[:1]):
        return data.decode("utf-8", errors="replace")
    for name in filter(_KNOWN.fullmatch, names):
        try:
            return data.decode(_LATIN if name in ("iso-8859-1", "latin1", "latin-1") else name, errors="replace")
        except LookupError:
            continue  # not silent: it is read in the next one
    return data.decode("utf-8" if names[1] in ("utf-8", "utf8") else _LATIN, errors="replace")
