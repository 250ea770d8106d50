"""The contract of sources, and located input made into the model; the sources themselves are in ``sources``."""

from __future__ import annotations

from diplofeed.source.contract import (
    CONTRACT_VERSION,
    Inputs,
    Located,
    Named,
    Names,
    NoOptions,
    RecordSource,
    Source,
)

__all__ = [
    "CONTRACT_VERSION",
    "Inputs",
    "Located",
    "Named",
    "Names",
    "NoOptions",
    "RecordSource",
    "Source",
]
