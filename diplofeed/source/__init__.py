"""The contract of sources, and located input made into the model; the sources themselves are in ``sources``."""

from __future__ import annotations

from diplofeed.source.contract import (
    CONTRACT_VERSION,
    Drops,
    Inputs,
    Located,
    Named,
    Names,
    NoOptions,
    Partial,
    Read,
    RecordSource,
    Source,
)

__all__ = [
    "CONTRACT_VERSION",
    "Drops",
    "Inputs",
    "Located",
    "Named",
    "Names",
    "NoOptions",
    "Partial",
    "Read",
    "RecordSource",
    "Source",
]
