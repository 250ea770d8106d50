"""Lists of pages as sites publish them (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from typing import Final

from attrs import frozen

__all__ = ["Sitemap", "is_sitemap", "sitemap_of", "unpacked"]

_GZIP: Final = b"\x1f\x8b"
_MOST_BYTES: Final = 50_000_000  # as the protocol says, packed and unpacked
_HEAD: Final = 4096
_ROOT: Final = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]")
_ENTITIES: Final = re.compile(rb"<!ENTITY|<!DOCTYPE", re.IGNORECASE)
_LONGEST: Final = 2_000
_MOST: Final = 50_000  # pages of a list, as the protocol says


@frozen(kw_only=True)
class Sitemap:
    """A list of pages.

    Attributes:
        pages: Their addresses, and when they changed last, as it is written.
        lists: The addresses of further lists.
        fault: Why not all of it could be read; empty where it was.
    """

    pages: tuple[tuple[str, str], ...] = ()
    lists: tuple[str, ...] = ()
    fault: str = ""


def is_sitemap(data: bytes) -> bool:
    """Return whether an answer is a list of pages, packed or not."""
    return bool(_ROOT.search(_begin(data)))


def _begin(data: bytes) -> bytes:
    if not data.startswith(_GZIP):
        return data[:_HEAD]
    try:
        return zlib.decompressobj(31).decompress(data[: 4 * _HEAD], _HEAD)
    except zlib.error:
        return b""  # not silent: it is no list, and its reader says what it is not


def sitemap_of(data: bytes) -> Sitemap:
    """Return a list of pages, as far as it can be read."""
    try:
        inside = unpacked(data, _MOST_BYTES)
    except ValueError as error:
        return Sitemap(fault=str(error))
    if _ENTITIES.search(inside[:_HEAD]):
        return Sitemap(fault="it declares entities, which may grow without bounds")
    return _parsed(inside)


def unpacked(data: bytes, most: int) -> bytes:
    """Return what is in an answer packed by gzip, or another as it is; raise ValueError where that cannot be."""
    if data.startswith(_GZIP):
        try:
            with gzip.open(io.BytesIO(data)) as stream:
                data = stream.read(most + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise ValueError("it is packed by gzip, and its end is missing or damaged") from error
    if len(data) > most:
        raise ValueError(f"it is larger than {most // 1_000_000} MB")
    return data


def _parsed(data: bytes) -> Sitemap:
    from lxml import etree  # type: ignore[import-untyped]  # which has no types  # noqa: PLC0415 -- 20 ms to import

    pages: list[tuple[str, str]] = []
    lists: list[str] = []
    fault = ""
    try:
        for _, element in etree.iterparse(io.BytesIO(data), events=("end",), resolve_entities=False, no_network=True):
            name = str(element.tag).rpartition("}")[2]
            if name not in ("url", "sitemap"):
                continue
            stated = {str(each.tag).rpartition("}")[2]: (each.text or "").strip() for each in element}
            address = stated.get("loc", "")[:_LONGEST]
            if address and name == "url":
                pages.append((address, stated.get("lastmod", "")[:40]))
            elif address:
                lists.append(address)
            _forget(element)
            if len(pages) + len(lists) >= _MOST:
                fault = f"it has more than {_MOST:,} addresses"
                break
    except etree.XMLSyntaxError as error:
        fault = f"its XML is broken ({str(error)[:100]})"
    return Sitemap(pages=tuple(pages), lists=tuple(lists), fault=fault)


def _forget(element: object) -> None:
    """Take what was read out of the tree, which grows with all of it otherwise."""
    element.clear()  # type: ignore[attr-defined]  # lxml has no types
    while element.getprevious() is not None:  # type: ignore[attr-defined]  # likewise
        del element.getparent()[0]  # type: ignore[attr-defined]  # likewise
