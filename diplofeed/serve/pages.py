"""What the preview adds to pages, and the pages of its own: pure functions from texts to bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Final
from urllib.parse import quote

__all__ = ["EVENTS", "OWN", "SCRIPT", "STYLE", "listing", "with_reload"]

OWN: Final = "/_diplofeed/"
"""Where the preview has what is its own; no document can be there, as its sink keeps no names that begin so."""

EVENTS: Final = f"{OWN}events"
SCRIPT: Final = f"{OWN}reload.js"
STYLE: Final = f"{OWN}reload.css"

_END_OF_HEAD: Final = re.compile(rb"</head\s*>|<body[\s>]", re.IGNORECASE)


def with_reload(page: bytes, token: str, link: str = "") -> bytes:
    """Return a page that reloads when it is another one, and whose links to the publication lead to the preview.

    Args:
        page: HTML in UTF-8.
        token: What the page and what it loads are known by.
        link: The address that the publication is to have, which begins addresses in it.
    """
    script = f'<script src="{SCRIPT}" data-token="{escape(token)}" defer></script>'
    added = f'<link rel="stylesheet" href="{STYLE}">{script}'
    place = _END_OF_HEAD.search(page)
    at = place.start() if place else _after_doctype(page)
    page = page[:at] + added.encode() + page[at:]
    return _linked_here(page, link) if link else page


def _after_doctype(page: bytes) -> int:
    return page.index(b">") + 1 if page.lstrip().lower().startswith(b"<!doctype") and b">" in page else 0


def _linked_here(page: bytes, link: str) -> bytes:
    begin = re.escape(escape(link if link.endswith("/") else f"{link}/").encode())
    return re.sub(rb'(\s(?:href|src|action)=["\'])' + begin, rb"\1/", page)


def listing(title: str, errors: Iterable[str], names: Iterable[str], language: str = "en") -> bytes:
    """Return a page that says what is wrong and links to what there is, where there is no page of the record's."""
    wrong = "".join(f"<pre>{escape(error)}</pre>" for error in errors)
    links = "".join(f'<li><a href="/{quote(name)}">{escape(name)}</a></li>' for name in names)
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width"></head>'
        f"<body><h1>{escape(title)}</h1>"
        + (f'<section id="diplofeed-errors" role="alert">{wrong}</section>' if wrong else "")
        + (f"<ul>{links}</ul>" if links else "")
        + "</body></html>\n"
    ).encode()
