"""The encoding of a text file, as its bytes show it.

A mark at the beginning decides, then whether the bytes are UTF-8. Of older encodings those are told apart that differ
plainly: in words of western Europe single letters are beyond ASCII, in Russian and Ukrainian ones all of them are.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

__all__ = ["encoding_of"]

_MARKED: Final = (  # the longer marks first, as one begins like a shorter one
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE: Final = 400_000  # bytes
_WORD: Final = re.compile(rb"[A-Za-z\x80-\xff]+")
_FOREIGN: Final = re.compile(rb"[\x80-\xff]{2,}")
_CYRILLIC: Final = ("cp1251", "koi8-u", "cp866")
_COMMON: Final = frozenset("оеаинтсрвлі")  # two thirds of the letters of Russian and Ukrainian texts
_LEAST_COMMON: Final = 0.45
_FEW: Final = 10  # letters beyond ASCII for each that is damaged
_UNDEFINED: Final = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")  # in cp1252


def encoding_of(data: bytes) -> str:
    """Return the name of the encoding of a text; empty where it is not plain."""
    marked = next((name for mark, name in _MARKED if data.startswith(mark)), "")
    if marked:
        return marked
    if wide := _without_mark(data[:_SAMPLE]):
        return wide
    try:
        data.decode()
    except UnicodeDecodeError:
        return "utf-8" if _is_damaged(data) else _older(data)
    return "utf-8"


def _is_damaged(data: bytes) -> bool:
    """Return whether bytes are UTF-8 but for a few of them."""
    text = data.decode(errors="replace")
    damaged = text.count("\ufffd")
    return len(text) - len(text.encode("ascii", "ignore")) > _FEW * damaged


def _without_mark(sample: bytes) -> str:
    """Return which of the two forms of UTF-16 a text has that is mostly of Latin letters and has no mark."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd * 4 > len(sample) and odd > 10 * even:
        return "utf-16-le"
    return "utf-16-be" if even * 4 > len(sample) and even > 10 * odd else ""


def _older(data: bytes) -> str:
    sample = data if data[:_SAMPLE].isascii() else data[:_SAMPLE]
    words = [word for word in _WORD.findall(sample) if not word.isascii()]
    foreign = [word for word in words if len(word) > 2 and _FOREIGN.fullmatch(word)]
    if 2 * len(foreign) < len(words):
        return "latin-1" if _UNDEFINED.search(data) else "cp1252"
    text = b" ".join(foreign)
    shares = {name: _share(text.decode(name, "replace")) for name in _CYRILLIC}
    best = max(shares, key=shares.__getitem__)
    return best if shares[best] >= _LEAST_COMMON and 3 * len(foreign) >= 2 * len(words) else ""


def _share(text: str) -> float:
    """Return the share of the most common small letters of Cyrillic texts."""
    letters = [letter for letter in text if not letter.isspace()]
    return sum(letter in _COMMON for letter in letters) / max(1, len(letters))
