"""Where documents go: the contract of a sink, and the sinks that come with diplofeed."""

from __future__ import annotations

from diplofeed.sink.contract import CONTRACT_VERSION, Sink, Written, parts_of
from diplofeed.sink.dry import DrySink
from diplofeed.sink.folder import FolderSink
from diplofeed.sink.guarded import GuardedSink
from diplofeed.sink.memory import MemorySink
from diplofeed.sink.plugin import Outputs, SinkPlugin
from diplofeed.sink.version1 import SinkVersion1, adapted

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
    "SinkVersion1",
    "Written",
    "adapted",
    "parts_of",
]

FormerSink = SinkVersion1  # what it was called before
