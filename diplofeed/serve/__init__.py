"""A record over HTTP: the preview of ``diplofeed serve``, and `app`, which serves what builds published.

Both names are imported when first used (PEP 562), as the preview needs neither.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diplofeed.serve.application import app as app
    from diplofeed.serve.kinds import Lifetimes as Lifetimes

__all__ = ["Lifetimes", "app"]

if not TYPE_CHECKING:  # type checkers see the imports above alone, so that they find misspelt names
    _MODULE_OF = {"Lifetimes": "kinds", "app": "application"}

    def __getattr__(name: str) -> object:
        if name not in _MODULE_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
