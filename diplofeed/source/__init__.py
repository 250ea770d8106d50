"""The contract of a source, and how located input becomes the model."""

from __future__ import annotations

from diplofeed.source.contract import (
    Inputs,
    Located,
    Named,
    Names,
    NoOptions,
    RecordSource,
    Source,
)

__all__ = [
    "Inputs",
    "Located",
    "Named",
    "Names",
    "NoOptions",
    "RecordSource",
    "Source",
]
