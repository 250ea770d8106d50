"""A sink in a build that is tried: its calls, and what is to be seen of what it stores."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Final

from attrs import frozen

from diplofeed.errors import SinkError
from diplofeed.sink import FormerSink, Sink, Written, adapted
from diplofeed.testing.contract import Contract

__all__ = ["EndError", "InterruptionError", "Read", "Tried", "Trying"]

Read = Callable[[str], bytes | None]


class InterruptionError(Exception):
    """The exception by which contract tests interrupt a document or a build."""


class EndError(BaseException):
    """What ends a program while a document is written, as somebody's Ctrl-C does."""


_OURS: Final = (InterruptionError, EndError)


@frozen
class Tried:
    """A sink that is held.

    Attributes:
        made: What the plugin's own function made, which messages name the methods of.
        left: The names that ``hold`` yielded.
    """

    sink: Sink
    made: object
    read: Read | None
    contract: Contract
    left: frozenset[str] = frozenset()

    def holds(self, condition: object, message: str, method: str, name: str = "") -> None:
        """Raise an AssertionError unless a condition is true, which names the method, and the document of a name."""
        own = getattr(type(self.made), method, None) or getattr(type(self.made), "state", None)
        self.contract.holds(condition, message, by=own, of=f"the document {name!r}" if name else "")

    def write(self, name: str, chunks: Iterable[bytes]) -> Written:
        """Write a document."""
        with self._guarded("write", name):
            return self.sink.write(name, chunks, media_type="text/plain")

    def state(self, name: str) -> str:
        """Return the state of one document."""
        return self.states([name]).get(name, "")

    def states(self, names: Iterable[str]) -> Mapping[str, str]:
        """Return the states of documents."""
        with self._guarded("states", ""):
            return self.sink.states(names)

    def remove(self, name: str) -> bool:
        """Remove a document."""
        with self._guarded("remove", name):
            return self.sink.remove(name)

    def check_stored(self, name: str, data: bytes, when: str) -> None:
        """Check that exactly these bytes are stored."""
        is_same = self.write(name, [data]) is Written.UNCHANGED
        self.holds(is_same, f"write of the bytes stored is not Written.UNCHANGED, {when}", "write", name)
        if self.read:
            self.holds(self.read(name) == data, f"does not hold the bytes written, {when}", "write", name)

    def check_missing(self, name: str, when: str) -> None:
        """Check that no document is stored."""
        if self.read:
            self.holds(self.read(name) is None, f"has stored something, {when}", "write", name)
        self.holds(self.state(name) == "", f"state of a missing document is not empty, {when}", "states", name)
        self.holds(self.remove(name) is False, f"remove of a missing document is not False, {when}", "remove", name)

    def check_refused(self, name: str) -> None:
        """Check that a name is refused with a SinkError."""
        calls: dict[str, Callable[[], object]] = {
            "write": lambda: self.sink.write(name, [b"x"], media_type="text/plain"),
            "remove": lambda: self.sink.remove(name),
        }
        for method, call in calls.items():
            with suppress(SinkError), self._guarded(method, name, passed=(SinkError,)):  # as is to be
                call()
                self.holds(False, f"{method} takes the name {name!r}, which leads out; raise SinkError", method)

    @contextmanager
    def _guarded(self, method: str, name: str, passed: tuple[type[BaseException], ...] = _OURS) -> Iterator[None]:
        by, of = getattr(type(self.made), method, None), f"the document {name!r}" if name else ""
        ended: BaseException | None = None
        with self.contract.raising_nothing(method, by=by, of=of):
            try:
                yield
            except passed as error:
                ended = error
        if ended:
            raise ended


@frozen
class Trying:
    """How a sink is opened for builds in turn, and a way to see what it stores."""

    make_sink: Callable[[], Sink | FormerSink]
    read: Read | None
    contract: Contract

    @contextmanager
    def held(self) -> Iterator[Tried]:
        """Open the sink and hold it as a build does."""
        made = self.make_sink()
        sink = adapted(made)
        by = getattr(type(made), "hold", None)
        ended: BaseException | None = None
        with self.contract.raising_nothing("hold", by=by):
            try:
                with sink.hold() as left:
                    yield Tried(sink, made, self.read, self.contract, left)
            except _OURS as error:
                ended = error
        if ended:
            raise ended
