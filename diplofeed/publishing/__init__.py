"""The whole way: record, ledger, selection, exporter, sink.

The names are imported when first used, so that a build with nothing to do imports none of the formats.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diplofeed.publishing.publish import Format, entries_of, publish, render, unveil
    from diplofeed.publishing.report import LeftOut, Report

__all__ = [
    "Format",
    "LeftOut",
    "Report",
    "entries_of",
    "publish",
    "render",
    "unveil",
]

if not TYPE_CHECKING:  # type checkers see the imports above alone, so that they find misspelt names

    class _Publishing(ModuleType):
        """This package; ``publish`` in it is the function, which Python would replace by the module of that name."""

        def __getattr__(self, name: str) -> object:
            if name not in __all__:
                raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
            return getattr(import_module(f"{__name__}.{_MODULE_OF.get(name, 'publish')}"), name)

        def __setattr__(self, name: str, value: object) -> None:
            if not (name == "publish" and isinstance(value, ModuleType)):
                super().__setattr__(name, value)

    _MODULE_OF = {"LeftOut": "report", "Report": "report"}
    sys.modules[__name__].__class__ = _Publishing
