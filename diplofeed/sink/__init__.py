"""Where documents go: the contract of a sink, and the built-in ones."""

from __future__ import annotations

from diplofeed.sink.contract import CONTRACT_VERSION, Sink, Written, parts_of
from diplofeed.sink.dry import DrySink
from diplofeed.sink.folder import FolderSink
from diplofeed.sink.former import FormerSink, adapted
from diplofeed.sink.guarded import GuardedSink
from diplofeed.sink.memory import MemorySink
from diplofeed.sink.plugin import Outputs, SinkPlugin

__all__ = [
    "CONTRACT_VERSION",
    "DrySink",
    "FolderSink",
    "FormerSink",
    "GuardedSink",
    "MemorySink",
    "Outputs",
    "Sink",
    "SinkPlugin",
    "Written",
    "adapted",
    "parts_of",
]
