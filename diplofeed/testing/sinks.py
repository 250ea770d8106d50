"""The contract test of sinks: ``check_sink(make_sink)`` raises AssertionError where a sink does not keep it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import pairwise
from typing import Final

from attrs import frozen

from diplofeed.errors import SinkError
from diplofeed.hints import fits
from diplofeed.sink import FormerSink, Sink, Written, adapted

__all__ = ["check_sink"]

_LEADING_OUT: Final = ("", ".", "..", "../x", "a/../../x", "/etc/x", "a\\b", "a\0b", "a\nb")
_NAMES: Final = ("plain.txt", "folder/deeper/document.xml", "größer/页.json", "with space.ics")
_VARIANTS: Final = (b"one two", b"one tw", b"one two!", b"one twO", b"One two", b"", b"\x00\xff")
_MANY: Final = 3000
_CHUNK: Final = 997  # bytes; no multiple of the size of any block

Read = Callable[[str], bytes | None]


def check_sink(make_sink: Callable[[], Sink | FormerSink], *, read: Read | None = None) -> None:
    """Try a sink on documents that are written, changed, removed and interrupted.

    One of version 1 of the contract is tried as builds use it.

    Args:
        make_sink: Opens the sink as a build does; called for several builds in turn, all of the same place, which is
            empty before the first and after the last.
        read: Returns the stored bytes of a document, None if it does not exist; without it only what the sink's own
            methods return is compared.

    Raises:
        AssertionError: It does not keep the contract; the message says in what.
    """
    made = make_sink()
    is_sink = fits(made, Sink) or fits(made, FormerSink)
    trial = _Trial(lambda: adapted(make_sink()), read)
    trial.holds(is_sink, f"make_sink returns {made!r}, which lacks what a Sink has")
    for check in _CHECKS:
        sink = trial.make_sink()
        with sink.hold() as left:
            trial.holds(not left, f"hold yields {sorted(left)}, but the last build was complete")
            check(trial, sink)
            for name in _NAMES:
                sink.remove(name)
    _check_next_build(trial)
    _check_interrupted(trial)
    names = {make_sink().name, make_sink().name}
    trial.holds(len(names) == 1 and all(names), f"name is empty or differs between builds: {sorted(names)}")


class _InterruptionError(Exception):
    """The exception by which these tests interrupt a document or a build."""


@frozen
class _Trial:
    """A sink with a way to see what it stores."""

    make_sink: Callable[[], Sink]
    read: Read | None

    def holds(self, condition: object, message: str) -> None:
        """Raise AssertionError with the message unless the condition is true."""
        if not condition:
            raise AssertionError(f"sink: {message}")

    def check_stored(self, sink: Sink, name: str, data: bytes, when: str) -> None:
        """Check that exactly these bytes are stored."""
        is_same = _write(sink, name, [data]) is Written.UNCHANGED
        self.holds(is_same, f"write of the bytes stored is not Written.UNCHANGED, {when}")
        if self.read:
            self.holds(self.read(name) == data, f"{name!r} does not hold the bytes written, {when}")

    def check_missing(self, sink: Sink, name: str, when: str) -> None:
        """Check that no document is stored."""
        if self.read:
            self.holds(self.read(name) is None, f"{name!r} is stored, {when}")
        self.holds(_state(sink, name) == "", f"state of a missing document is not empty, {when}")
        self.holds(sink.remove(name) is False, f"remove of a missing document is not False, {when}")


def _write(sink: Sink, name: str, chunks: Iterable[bytes]) -> Written:
    return sink.write(name, chunks, media_type="text/plain")


def _state(sink: Sink, name: str) -> str:
    return sink.states([name]).get(name, "")


def _check_writing(trial: _Trial, sink: Sink) -> None:
    """Check that each document holds what was written last, whatever chunks it came in."""
    for name in _NAMES:
        trial.check_missing(sink, name, "before anything is written")
        for data in _VARIANTS:
            written = _write(sink, name, [data])
            trial.holds(written is Written.WRITTEN, f"write of {data!r} over other bytes is {written!r}")
            trial.check_stored(sink, name, data, f"after writing {data!r}")
            by_byte = _write(sink, name, (data[at : at + 1] for at in range(len(data))))
            trial.holds(by_byte is Written.UNCHANGED, f"write of {data!r} in chunks of a byte is {by_byte!r}")


def _check_streaming(trial: _Trial, sink: Sink) -> None:
    """Check documents of many chunks from generators that are new, changed at some place, shorter or longer."""
    name = _NAMES[0]
    for changed in (None, 0, 1, _MANY // 2, _MANY - 1):
        written = _write(sink, name, _chunks(_MANY, changed))
        trial.holds(written is Written.WRITTEN, f"write of many chunks, of which {changed} differs, is {written!r}")
        trial.check_stored(sink, name, b"".join(_chunks(_MANY, changed)), f"after writing with {changed} changed")
    for count in (_MANY // 2, _MANY):
        written = _write(sink, name, _chunks(count, _MANY - 1))
        trial.holds(written is Written.WRITTEN, f"write of {count} chunks over another number is {written!r}")
        trial.check_stored(sink, name, b"".join(_chunks(count, _MANY - 1)), f"after writing {count} chunks")


def _chunks(count: int, changed: int | None) -> Iterator[bytes]:
    for number in range(count):
        yield (b"%d" % (number + (number == changed))).rjust(_CHUNK)


def _check_states(trial: _Trial, sink: Sink) -> None:
    """Check that a fingerprint changes with the bytes, and only then."""
    name, states = _NAMES[1], []
    for data in _VARIANTS:
        _write(sink, name, [data])
        states.append(_state(sink, name))
        _write(sink, name, [data])
        trial.holds(_state(sink, name) == states[-1], "state changes though the document was unchanged")
    trial.holds(
        all(new != old or not new for old, new in pairwise(states)), "state stays though the document was changed"
    )


def _check_many_states(trial: _Trial, sink: Sink) -> None:
    """Check that one call has the states of many documents, among them such as do not exist."""
    for name in _NAMES:
        _write(sink, name, [name.encode()])
    names = (*_NAMES, "missing.txt")
    together = sink.states(iter(names))
    for name in names:
        is_same = together.get(name, "") == _state(sink, name)
        trial.holds(is_same, f"states of many documents has another state of {name!r} than states of that alone")
    trial.holds(not together.get("missing.txt"), "state of a missing document is not empty, among others")
    trial.holds(not sink.states(()), "states of no documents is not empty")


def _check_removing(trial: _Trial, sink: Sink) -> None:
    """Check that a document is removed alone."""
    first, second, *_ = _NAMES
    _write(sink, first, [b"first"])
    _write(sink, second, [b"second"])
    trial.holds(sink.remove(second) is True, "remove of a stored document is not True")
    trial.check_missing(sink, second, "after removing it")
    trial.check_stored(sink, first, b"first", "after removing another document")
    trial.holds(_write(sink, second, [b"second"]) is Written.WRITTEN, "write of a removed document is not WRITTEN")


def _check_names(trial: _Trial, sink: Sink) -> None:
    """Check that names which lead out of the sink are refused."""
    for name in _LEADING_OUT:
        for method, call in (("write", lambda: _write(sink, name, [b"x"])), ("remove", lambda: sink.remove(name))):  # noqa: B023 -- called at once
            try:
                call()
            except SinkError:
                continue
            trial.holds(False, f"{method} takes the name {name!r}, which leads out; raise SinkError")


def _check_failing(trial: _Trial, sink: Sink) -> None:
    """Check that a document whose chunks raise an exception stays as it was."""
    stored, missing, *_ = _NAMES
    for data in (b"old", b"".join(_chunks(_MANY, None))):
        _write(sink, stored, [data])
        for beginning in (b"", data[:2], data, b"new", data + b"more"):
            for name in (stored, missing):
                _write_failing(trial, sink, name, beginning)
            trial.check_stored(sink, stored, data, "after a write whose chunks raised an exception")
            trial.check_missing(sink, missing, "after a write whose chunks raised an exception")


def _write_failing(trial: _Trial, sink: Sink, name: str, beginning: bytes) -> None:
    def chunks() -> Iterator[bytes]:
        yield beginning
        raise _InterruptionError

    try:
        _write(sink, name, chunks())
    except _InterruptionError:
        return
    trial.holds(False, "write does not pass on the exception that its chunks raise")


def _check_next_build(trial: _Trial) -> None:
    """Check that the next build finds each document in the state in which it was left."""
    sink = trial.make_sink()
    with sink.hold():
        for name in _NAMES:
            _write(sink, name, [name.encode()])
        before = dict(sink.states(_NAMES))
    sink = trial.make_sink()
    with sink.hold():
        trial.holds(dict(sink.states(_NAMES)) == before, "states differ in the next build, though nobody wrote")
        for name in _NAMES:
            sink.remove(name)


def _check_interrupted(trial: _Trial) -> None:
    """Check that the build after one that was interrupted gets the names it wrote, until a build is complete.

    A sink may as well undo what that wrote.
    """
    name, untouched, *_ = _NAMES
    sink = trial.make_sink()
    with sink.hold():
        _write(sink, untouched, [b"old"])
    with suppress(_InterruptionError):
        sink = trial.make_sink()
        with sink.hold():
            _write(sink, untouched, [b"old"])
            _write(sink, name, [b"new"])
            raise _InterruptionError
    sink = trial.make_sink()
    with sink.hold() as left:
        if left or sink.remove(name):
            trial.holds(left == {name}, f"hold yields {sorted(left)}, but the interrupted build wrote {name!r} alone")
        sink.remove(name)
        sink.remove(untouched)
    with trial.make_sink().hold() as left:
        trial.holds(not left, f"hold yields {sorted(left)}, but the last build was complete")


_CHECKS: Final[tuple[Callable[[_Trial, Sink], None], ...]] = (
    _check_writing,
    _check_streaming,
    _check_states,
    _check_many_states,
    _check_removing,
    _check_names,
    _check_failing,
)
