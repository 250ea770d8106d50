"""A published document as it is passed on to another library."""

from __future__ import annotations

from diplofeed.publishing.view import View

__all__ = ["data_of"]


def data_of(document: View | bytes) -> bytes:
    """Return the bytes of what `diplofeed.view` or `diplofeed.render` returned."""
    return document.data if isinstance(document, View) else document
