"""Sinks of version 1 of the contract, adapted to version 2, the present one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from inspect import signature
from typing import Protocol, TypeGuard

from attrs import frozen

from diplofeed.sink.contract import Sink, Written

__all__ = ["SinkVersion1", "adapted", "classes_of"]


class SinkVersion1(Protocol):
    """Version 1 of the contract: `state` of one document in place of `states`, and `write` without a media type."""

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


def adapted(sink: Sink | SinkVersion1) -> Sink:
    """Return a sink of the present version: the sink itself, or one of version 1 with the methods it lacks.

    A class derived from a sink of version 2 may have a ``write`` of version 1.
    """
    if _is_version_2(sink):
        return sink
    return _Adapted(sink)  # type: ignore[arg-type]  # what has no `states` has `state`


def classes_of(sink: Sink | SinkVersion1) -> tuple[type, ...]:
    """Return the class of a sink, and that of the sink of version 1 which it adapts."""
    return (type(sink), *(classes_of(sink.sink) if isinstance(sink, _Adapted) else ()))


def _is_version_2(sink: Sink | SinkVersion1) -> TypeGuard[Sink]:
    return hasattr(sink, "states") and _takes_media_types(sink)


def _takes_media_types(sink: Sink | SinkVersion1) -> bool:
    parameters = signature(sink.write).parameters.values()
    return any(each.name == "media_type" or each.kind is each.VAR_KEYWORD for each in parameters)


@frozen
class _Adapted:
    sink: SinkVersion1

    @property
    def name(self) -> str:
        return self.sink.name

    def hold(self) -> AbstractContextManager[frozenset[str]]:
        return self.sink.hold()

    def write(self, name: str, chunks: Iterable[bytes], *, media_type: str = "") -> Written:  # noqa: ARG002 -- version 1 has none
        return self.sink.write(name, chunks)

    def states(self, names: Iterable[str]) -> Mapping[str, str]:
        return {name: self.sink.state(name) for name in names}

    def remove(self, name: str) -> bool:
        return self.sink.remove(name)
