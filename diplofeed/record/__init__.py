"""The record: items that hold together, and the faults of those that do not."""

from __future__ import annotations

from diplofeed.record.assemble import Record, assemble, checked, has_voice, without_voice
from diplofeed.source.contract import Located, Names

__all__ = ["Located", "Names", "Record", "assemble", "checked", "has_voice", "without_voice"]
