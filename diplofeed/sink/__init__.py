"""Where documents go: the contract of a sink, and the built-in ones."""

from __future__ import annotations

from diplofeed.sink.contract import CONTRACT_VERSION, Sink, Written
from diplofeed.sink.dry import DrySink
from diplofeed.sink.folder import FolderSink
from diplofeed.sink.former import FormerSink, adapted
from diplofeed.sink.memory import MemorySink

__all__ = [
    "CONTRACT_VERSION",
    "DrySink",
    "FolderSink",
    "FormerSink",
    "MemorySink",
    "Sink",
    "Written",
    "adapted",
]
