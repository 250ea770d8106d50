"""Addresses within a publication, which pages write from the output directory on, so that they hold wherever it is."""

from __future__ import annotations

from typing import Final

__all__ = ["below", "relative", "whole"]

_LINK: Final = '<a href="'
_ROOT: Final = "./"


def below(url: str, link: str) -> str:
    """Return an address below a publication's as one from the output directory on, any other as it is."""
    return url.removeprefix(link) or _ROOT if url.startswith(link) else url


def whole(url: str, link: str) -> str:
    """Return an address from the output directory on as a whole one, below a publication's."""
    return link + url.removeprefix(_ROOT)


def relative(html: str, link: str) -> str:
    """Return HTML of our own making, where no text has ``<``, with the links below a publication's made relative."""
    within = html.replace(f'{_LINK}{link}"', f'{_LINK}{_ROOT}"')
    return within.replace(_LINK + link, _LINK)
