"""Sinks of version 1 of the contract, used as those of the present one are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from inspect import signature
from typing import Protocol, TypeGuard

from attrs import frozen

from diplofeed.sink.contract import Sink, Written

__all__ = ["FormerSink", "adapted"]


class FormerSink(Protocol):
    """The contract of sinks, version 1: as `Sink`, but for these two."""

    @property
    def name(self) -> str:
        """Return what the ledger stores the sink's documents under."""

    def hold(self) -> AbstractContextManager[frozenset[str]]:
        """Lock the sink, and yield the names that an interrupted build wrote."""

    def write(self, name: str, chunks: Iterable[bytes]) -> Written:
        """Store a document."""

    def state(self, name: str) -> str:
        """Return a fingerprint of the stored document; empty if it does not exist."""

    def remove(self, name: str) -> bool:
        """Remove the document, and return whether it existed."""


def adapted(sink: Sink | FormerSink) -> Sink:
    """Return a sink as the present contract has it: itself, or one of version 1 behind what it lacks.

    A class derived from a sink of version 2 may have a ``write`` of version 1.
    """
    if _is_present(sink):
        return sink
    return _Adapted(sink)  # type: ignore[arg-type]  # what has no `states` has `state`


def _is_present(sink: Sink | FormerSink) -> TypeGuard[Sink]:
    return hasattr(sink, "states") and _takes_media_types(sink)


def _takes_media_types(sink: Sink | FormerSink) -> bool:
    parameters = signature(sink.write).parameters.values()
    return any(each.name == "media_type" or each.kind is each.VAR_KEYWORD for each in parameters)


@frozen
class _Adapted:
    sink: FormerSink

    @property
    def name(self) -> str:
        return self.sink.name

    def hold(self) -> AbstractContextManager[frozenset[str]]:
        return self.sink.hold()

    def write(self, name: str, chunks: Iterable[bytes], *, media_type: str = "") -> Written:  # noqa: ARG002 -- it knows none
        return self.sink.write(name, chunks)

    def states(self, names: Iterable[str]) -> Mapping[str, str]:
        return {name: self.sink.state(name) for name in names}

    def remove(self, name: str) -> bool:
        return self.sink.remove(name)
