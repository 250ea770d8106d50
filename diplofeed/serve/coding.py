"""Content codings (RFC 9110 §8.4): which a client takes, and the bytes in it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import Any, Final

__all__ = ["IDENTITY", "chosen", "codings", "compressed"]

IDENTITY: Final = "identity"
_WEIGHED: Final = re.compile(r"\s*([\w!#$%&'*+.^`|~-]+)\s*(?:;\s*[qQ]\s*=\s*([01](?:\.\d{0,3})?)\s*)?", re.ASCII)
_LEVEL: Final = 6  # of gzip and brotli; more takes a multiple of the time for a few percent
_ZSTD_LEVEL: Final = 10
_GZIP: Final = 31  # zlib's number for the largest window in a gzip frame, whose time and name stay empty


@cache
def codings() -> Mapping[str, Callable[[bytes], bytes]]:
    """Return how to make each coding there is, the preferred first: gzip always, others as packages are installed."""
    made: dict[str, Callable[[bytes], bytes]] = {}
    if brotli := _module("brotli"):
        made["br"] = lambda data: bytes(brotli.compress(data, quality=_LEVEL))
    if zstandard := _module("zstandard"):
        made["zstd"] = lambda data: bytes(zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress(data))
    return {**made, "gzip": _gzip}


def _module(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        return None


def _gzip(data: bytes) -> bytes:
    compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    return compressor.compress(data) + compressor.flush()


def chosen(field: str, offered: Iterable[str]) -> str:
    """Return the coding to send (RFC 9110 §12.5.3): of those with the highest weight the first that is offered.

    What weighs less than no coding at all is not sent. Where a client takes none of all, it gets no coding.

    Args:
        field: The field Accept-Encoding.
        offered: The codings there are, the preferred first.
    """
    weights = _weights(field)
    others = weights.get("*", 0.0)
    # What is not named is acceptable as it is, below all that is named.
    best, most = IDENTITY, weights.get(IDENTITY, 0.0001 if others == 0 else others)
    for coding in offered:
        weight = weights.get(coding, others)
        if weight > 0 and (weight > most or (best == IDENTITY and weight == most)):
            best, most = coding, weight
    return best


def _weights(field: str) -> Mapping[str, float]:
    weights: dict[str, float] = {}
    for part in field[:500].lower().split(","):
        if match := _WEIGHED.fullmatch(part):
            weights["gzip" if match[1] == "x-gzip" else match[1]] = min(1.0, float(match[2] or 1))
    return weights


def compressed(data: bytes, coding: str) -> bytes:
    """Return bytes in one of the codings there are; the same bytes give the same in each process of a machine."""
    return codings()[coding](data)
