"""Where links may lead, and addresses as they are written."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from urllib.parse import quote, urlsplit

__all__ = ["SCHEMES", "address", "is_of_web", "linkable"]

_WEB: Final = ("http:", "https:")
SCHEMES: Final = (*_WEB, "mailto:", "tel:", "webcal:", "geo:")
"""The schemes links may have: those that run nothing."""

_SAFE: Final = ";/?:@&=+$,-_.!~*'()%"
_LITERAL_HOST: Final = re.compile(r"https?://(?:[^/?#@\s]*@)?\[[0-9A-Fa-f:.]+\](?::[0-9]+)?(?=[/?#]|$)", re.IGNORECASE)
_LONGEST_HOST: Final = 253  # characters
_STRAY_PERCENT: Final = re.compile("%(?![0-9A-Fa-f]{2})")
# What is percent-encoded already, as nearly all addresses are.
_CHARACTERS: Final = r"[A-Za-z0-9;/?:@&=+$,_.!~*'()-]*+(?:%[0-9A-Fa-f]{2}[A-Za-z0-9;/?:@&=+$,_.!~*'()-]*+)*+"
_PLAIN_ADDRESS: Final = re.compile(rf"{_CHARACTERS}(?:#{_CHARACTERS})?")


def linkable(url: str) -> bool:
    """Tell whether a link may lead there: absolute, and of a scheme that runs nothing."""
    return url.lower().startswith(SCHEMES)


def is_of_web(url: str) -> bool:
    """Tell whether an address is one of the web, from where an image may be loaded."""
    return url.lower().startswith(_WEB)


def address(url: str) -> str:
    """Return an address with what an IRI may hold percent-encoded, its host as ASCII (RFC 3987 §3.1, RFC 5891).

    Brackets stay around a host of IPv6 alone (RFC 3986 §3.2.2).
    """
    if _PLAIN_ADDRESS.fullmatch(url):
        return url
    if not url.isascii() and is_of_web(url):
        try:
            host = urlsplit(url).hostname or ""
            url = url.replace(host, _ascii_host(host), 1) if not host.isascii() else url
        except ValueError:  # no host at all, or none that can be written so: it is encoded like the rest
            pass
    literal = _LITERAL_HOST.match(url)
    kept = literal[0] if literal else ""
    rest, mark, fragment = url.removeprefix(kept).partition("#")
    return kept + _encoded(rest) + mark + _encoded(fragment)


@lru_cache(maxsize=1024)
def _ascii_host(host: str) -> str:
    """Return an international host as ASCII; raise ValueError where there can be none of the name (RFC 1035 §2.3.4)."""
    if len(host) > _LONGEST_HOST:
        raise ValueError("the host is too long")
    return host.encode("idna").decode()


def _encoded(part: str) -> str:
    return quote(_STRAY_PERCENT.sub("%25", part), safe=_SAFE)
