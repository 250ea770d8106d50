"""The addresses of all pages for search engines (sitemaps.org 0.9), in several files where there are many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Final

__all__ = ["MOST", "sitemap"]

MOST: Final = 50_000  # addresses a file may have, says sitemaps.org; with ours that is some 10 MB of the 50 it may have
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>'
_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(
    pages: Iterable[tuple[str, str]], address: str, *, name: str = "sitemap.xml", most: int = MOST
) -> Iterator[tuple[str, bytes]]:
    """Yield a sitemap under its name; where there are too many pages, one of further sitemaps, and these.

    Args:
        pages: Their addresses, each with when it changed (RFC 3339), or nothing.
        address: The directory the sitemap will be served from; ends in a slash.
        name: The file it is in.
        most: How many pages a file may have.
    """
    listed = tuple(pages)
    if len(listed) <= most:
        yield name, _file("urlset", "url", listed)
        return
    stem, _, ending = name.rpartition(".")
    parts = [listed[start : start + most] for start in range(0, len(listed), most)]
    names = [f"{stem}-{number}.{ending}" for number in range(1, len(parts) + 1)]
    yield name, _file("sitemapindex", "sitemap", [(address + each, "") for each in names])
    for each, part in zip(names, parts, strict=True):
        yield each, _file("urlset", "url", part)


def _file(root: str, element: str, pages: Sequence[tuple[str, str]]) -> bytes:
    lines = [_DECLARATION, f'<{root} xmlns="{_NAMESPACE}">']
    for address, changed in pages:
        date = f"<lastmod>{changed}</lastmod>" if changed else ""
        lines.append(f"<{element}><loc>{escape(address)}</loc>{date}</{element}>")
    return "\n".join((*lines, f"</{root}>", "")).encode()
