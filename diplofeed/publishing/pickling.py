"""Values pickled for another process, what plugin files define among them."""

from __future__ import annotations

import pickle
from io import BytesIO
from operator import attrgetter
from types import FunctionType
from typing import Any

from diplofeed.blame import FILE_MODULE
from diplofeed.registry.files import constants_of

__all__ = ["pickled"]


def pickled(value: object) -> bytes:
    """Return a value as another process can read it with `pickle`."""
    buffer = BytesIO()
    _Pickler(buffer).dump(value)
    return buffer.getvalue()


class _Pickler(pickle.Pickler):
    """Names what plugin files define by the modules the registry gives them, which no import statement finds."""

    def reducer_override(self, thing: Any) -> Any:
        """Return how to find a class or function of a plugin file again; leave all others to `pickle`."""
        if isinstance(thing, type | FunctionType) and thing.__module__.startswith(FILE_MODULE):
            return _defined, (thing.__module__, thing.__qualname__)
        return NotImplemented


def _defined(module: str, name: str) -> Any:
    constant, _, inner = name.partition(".")
    defined = constants_of(module)[constant]
    return attrgetter(inner)(defined) if inner else defined
