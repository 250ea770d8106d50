"""The sink of tests that look at documents without a disk."""

from __future__ import annotations

from diplofeed.sink import MemorySink

__all__ = ["MemorySink"]
