"""Name files that are written as mappings, by ids, where a list is to be."""

from __future__ import annotations

from itertools import islice
from typing import Final

from diplofeed.source.direct import Written

__all__ = ["A_LIST", "keys_of_names"]

A_LIST: Final = "a list, each element with its id, as in - { id: emily-hall, name: Dr. Emily Hall }"
_SHOWN: Final = 3  # keys in a message


def keys_of_names(written: object) -> str:
    """Return the keys of a mapping of mappings, which are ids and no fields; of all else nothing."""
    value = written.value if isinstance(written, Written) else None
    named = {key: inner for key, inner in value.items() if key != "id"} if isinstance(value, dict) else {}
    if "name" in named or not all(isinstance(inner, dict) for inner in named.values()):
        return ""
    return ", ".join([*(repr(key[:60]) for key in islice(named, _SHOWN)), *(["…"] if len(named) > _SHOWN else ())])
