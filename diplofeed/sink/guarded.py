"""The sink of a plugin, whose failures are named like all others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from attrs import define, frozen

from diplofeed.blame import blamed
from diplofeed.errors import DiplofeedError, SinkError, let_end
from diplofeed.sink.contract import Sink, Written
from diplofeed.sink.version1 import classes_of

__all__ = ["GuardedSink"]


@frozen
class GuardedSink:
    """A sink of which whatever it raises is a SinkError that names it; what comes from a build itself is passed on.

    Attributes:
        plugin: What the configuration calls the sink.
    """

    sink: Sink
    plugin: str

    @property
    def name(self) -> str:
        """Return the name of the sink itself."""
        return self.sink.name

    @contextmanager
    def hold(self) -> Iterator[frozenset[str]]:
        """Hold the sink."""
        held = self.sink.hold()
        with self._named():
            left = held.__enter__()
        try:
            yield left
        except BaseException as error:
            with self._named(_Passed((), error)):
                held.__exit__(type(error), error, error.__traceback__)
            raise
        with self._named():
            held.__exit__(None, None, None)

    def write(self, name: str, chunks: Iterable[bytes], *, media_type: str = "") -> Written:
        """Store a document."""
        passed = _Passed(chunks)
        with self._named(passed):
            return self.sink.write(name, passed, media_type=media_type)

    def states(self, names: Iterable[str]) -> Mapping[str, str]:
        """Return the fingerprints of documents."""
        with self._named():
            return self.sink.states(names)

    def remove(self, name: str) -> bool:
        """Remove a document."""
        with self._named():
            return self.sink.remove(name)

    @contextmanager
    def _named(self, passed: _Passed | None = None) -> Iterator[None]:
        try:
            yield
        except BaseException as error:  # a plugin may raise anything
            let_end(error)
            if (passed and error is passed.error) or isinstance(error, DiplofeedError):
                raise
            raise SinkError(f"sink {self.plugin!r}: {blamed(error, *classes_of(self.sink))}") from error


@define
class _Passed:
    """Chunks, and what they raised."""

    chunks: Iterable[bytes]
    error: BaseException | None = None

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self.chunks
        except BaseException as error:
            self.error = error
            raise
