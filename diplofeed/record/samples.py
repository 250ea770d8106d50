"""The items that a new record begins with: nobody is to read that they were withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from diplofeed.record.plain import Plain

__all__ = ["SAMPLES", "is_sample"]

SAMPLES: Final[Mapping[tuple[str, str], Mapping[str, Plain]]] = {
    ("meeting", "first-meeting"): {"title": "A first meeting", "summary": "What it was about, in *Markdown*."},
    ("statement", "first-statement"): {"text": "What was said."},
}
"""What tells each from an item that an editor made of it, by kind and id."""


def is_sample(kind: str, data: Mapping[str, Plain]) -> bool:
    """Return whether plain data are those of an item that ``diplofeed init`` wrote, as it wrote it."""
    texts = SAMPLES.get((kind, str(data.get("id"))))
    return texts is not None and all(data.get(name) == text for name, text in texts.items())
