"""The ids of items whose identity another program chose, and the addresses in its files."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Final
from unicodedata import normalize
from urllib.parse import unquote, urljoin, urlsplit

from diplofeed.text import uri

__all__ = ["absolute", "id_of", "name_id"]

_LONGEST: Final = 60  # characters of what people can read in an id
_DIGITS: Final = 10  # of the digest, so that two of a million identities agree once in ten million records
_NO_WORD: Final = re.compile(r"[\W_]+")
_PLAIN: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_ENDING: Final = re.compile(r"\.(?:html?|php|aspx?|jsp|xml|json)$", re.IGNORECASE)
_INVISIBLE: Final = re.compile(r"[\t\r\n]+")
_WEB: Final = ("http", "https")


def id_of(identity: str) -> str:
    """Return the id of an item by the identity it has elsewhere, of which it depends on every character.

    One that can be an id is one. Of others the words at the end come first, for people; a digest of the whole tells
    it from all others.
    """
    whole = normalize("NFC", identity.strip())
    if _PLAIN.fullmatch(whole):
        return whole
    digest = sha256(whole.encode(errors="surrogatepass")).hexdigest()[:_DIGITS]
    return "-".join(filter(None, (_words(whole), digest)))


def _words(identity: str) -> str:
    parts = re.split(r"[/:]+", _ENDING.sub("", unquote(identity).rstrip("/")))
    slug = _NO_WORD.sub("-", normalize("NFC", parts[-1]).lower()).strip("-")[:_LONGEST].rstrip("-")
    return slug if slug.isascii() else ""


def name_id(name: str) -> str:
    """Return the id of a party, person or topic that is known by its name alone, empty where it has no letter."""
    return _NO_WORD.sub("-", normalize("NFC", name).lower()).strip("-")[:_LONGEST].rstrip("-")


def absolute(address: str, base: str = "") -> str:
    """Return the web address a link leads to from a page, empty where it leads to none, as ``javascript:`` does."""
    written = _INVISIBLE.sub("", address.strip()).replace(" ", "%20")  # as browsers read it
    if not written:
        return ""
    try:
        joined = urljoin(base, written) if base else written
        return uri(joined) if urlsplit(joined).scheme.lower() in _WEB else ""
    except ValueError:
        return ""
