"""The contract test of sinks: ``check_sink(make_sink)`` raises AssertionError where a sink does not keep it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import pairwise
from typing import Final

from diplofeed.hints import fits
from diplofeed.sink import FormerSink, Sink, Written
from diplofeed.testing.contract import Contract, asserting
from diplofeed.testing.hostile import forbidden_names, hostile_names
from diplofeed.testing.tried import EndError, InterruptionError, Read, Tried, Trying

__all__ = ["check_sink"]

_NAMES: Final = ("plain.txt", "folder/deeper/document.xml", *hostile_names())
_VARIANTS: Final = (b"one two", b"one tw", b"one two!", b"one twO", b"One two", b"", b"\x00\xff")
_MANY: Final = 3000
_CHUNK: Final = 997  # bytes; no multiple of the size of any block
_BIG: Final = 16  # million bytes


@asserting
def check_sink(make_sink: Callable[[], Sink | FormerSink], *, read: Read | None = None) -> None:
    """Try a sink on documents that are written, changed, removed and interrupted, of odd names and many bytes.

    One of version 1 of the contract is tried as builds use it.

    Args:
        make_sink: Opens the sink as a build does; called for several builds in turn, all of the same place, which is
            empty before the first and after the last.
        read: Returns the stored bytes of a document, None if it does not exist; without it only what the sink's own
            methods return is compared.

    Raises:
        AssertionError: It does not keep the contract; the message names the method's line and the document, and says
            in what.
    """
    made = make_sink()
    contract = Contract(f"sink {type(made).__name__}", type(made))
    is_sink = (fits(made, Sink) or fits(made, FormerSink)) and callable(made.write)
    contract.holds(is_sink, f"make_sink returns {made!r}, which lacks what a Sink has")
    trying = Trying(make_sink, read, contract)
    for check in _CHECKS:
        with trying.held() as sink:
            _check_nothing_left(sink)
            check(sink)
            for name in _NAMES:
                sink.remove(name)
    _check_next_build(trying)
    for error in (InterruptionError, EndError):
        _check_interrupted(trying, error)
    names = {make_sink().name, make_sink().name}
    contract.holds(len(names) == 1 and all(names), f"name is empty or differs between builds: {sorted(names)}")


def _check_nothing_left(sink: Tried) -> None:
    message = f"hold yields {sorted(sink.left)}, but the last build was complete"
    sink.holds(not sink.left, message, "hold")


def _check_writing(sink: Tried) -> None:
    """Check that each document holds what was written last, whatever chunks it came in."""
    for name in _NAMES:
        sink.check_missing(name, "before anything is written")
        for data in _VARIANTS:
            written = sink.write(name, [data])
            is_written = written is Written.WRITTEN
            sink.holds(is_written, f"write of {data!r} over other bytes is {written!r}", "write", name)
            sink.check_stored(name, data, f"after writing {data!r}")
            by_byte = sink.write(name, (data[at : at + 1] for at in range(len(data))))
            is_unchanged = by_byte is Written.UNCHANGED
            sink.holds(is_unchanged, f"write of {data!r} in chunks of a byte is {by_byte!r}", "write", name)


def _check_streaming(sink: Tried) -> None:
    """Check documents of many chunks from generators that are new, changed at some place, shorter or longer."""
    name = _NAMES[0]
    for changed in (None, 0, 1, _MANY // 2, _MANY - 1):
        written = sink.write(name, _chunks(_MANY, changed))
        message = f"write of many chunks, of which {changed} differs, is {written!r}"
        sink.holds(written is Written.WRITTEN, message, "write", name)
        sink.check_stored(name, b"".join(_chunks(_MANY, changed)), f"after writing with {changed} changed")
    for count in (_MANY // 2, _MANY):
        written = sink.write(name, _chunks(count, _MANY - 1))
        message = f"write of {count} chunks over another number is {written!r}"
        sink.holds(written is Written.WRITTEN, message, "write", name)
        sink.check_stored(name, b"".join(_chunks(count, _MANY - 1)), f"after writing {count} chunks")


def _check_big(sink: Tried) -> None:
    """Check a document of many megabytes."""
    name, megabyte = _NAMES[0], bytes(range(250)) * 4000
    written = sink.write(name, (megabyte for _ in range(_BIG)))
    sink.holds(written is Written.WRITTEN, f"write of {_BIG} megabytes is {written!r}", "write", name)
    sink.check_stored(name, megabyte * _BIG, f"after writing {_BIG} megabytes")


def _chunks(count: int, changed: int | None) -> Iterator[bytes]:
    for number in range(count):
        yield (b"%d" % (number + (number == changed))).rjust(_CHUNK)


def _check_states(sink: Tried) -> None:
    """Check that a fingerprint changes with the bytes, and only then."""
    name, states = _NAMES[1], []
    for data in _VARIANTS:
        sink.write(name, [data])
        states.append(sink.state(name))
        sink.write(name, [data])
        is_same = sink.state(name) == states[-1]
        sink.holds(is_same, "state changes though the document was unchanged", "states", name)
    differ = all(new != old or not new for old, new in pairwise(states))
    sink.holds(differ, "state stays though the document was changed", "states", name)


def _check_many_states(sink: Tried) -> None:
    """Check that one call has the states of many documents, among them such as do not exist."""
    for name in _NAMES:
        sink.write(name, [name.encode()])
    names = (*_NAMES, "missing.txt")
    together = sink.states(iter(names))
    for name in names:
        is_same = together.get(name, "") == sink.state(name)
        sink.holds(is_same, "states of many documents has another state of it than states of it alone", "states", name)
    missing = together.get("missing.txt")
    sink.holds(not missing, "state of a missing document is not empty, among others", "states", "missing.txt")
    sink.holds(not sink.states(()), "states of no documents is not empty", "states")


def _check_states_meanwhile(sink: Tried) -> None:
    """Check that states which are read while a document is half written are those of whole documents."""
    name, other, *_ = _NAMES
    sink.write(name, [b"old"])
    sink.write(other, [b"other"])
    before = dict(sink.states([name, other]))
    during: list[Mapping[str, str]] = []

    def chunks() -> Iterator[bytes]:
        yield b"new, "
        during.append(dict(sink.states([name, other])))
        yield b"whole"

    sink.write(name, chunks())
    sink.holds(during == [before], "states differ while a document is half written", "states", name)
    sink.check_stored(name, b"new, whole", "after its states were read meanwhile")


def _check_removing(sink: Tried) -> None:
    """Check that a document is removed alone."""
    first, second, *_ = _NAMES
    sink.write(first, [b"first"])
    sink.write(second, [b"second"])
    sink.holds(sink.remove(second) is True, "remove of a stored document is not True", "remove", second)
    sink.check_missing(second, "after removing it")
    sink.check_stored(first, b"first", "after removing another document")
    again = sink.write(second, [b"second"])
    sink.holds(again is Written.WRITTEN, "write of a removed document is not WRITTEN", "write", second)


def _check_names(sink: Tried) -> None:
    """Check that names which lead out of the sink are refused."""
    for name in forbidden_names():
        sink.check_refused(name)


def _check_failing(sink: Tried) -> None:
    """Check that a document whose chunks raise an exception, or end the program, stays as it was."""
    stored, missing, *_ = _NAMES
    for data in (b"old", b"".join(_chunks(_MANY, None))):
        sink.write(stored, [data])
        for beginning in (b"", data[:2], data, b"new", data + b"more"):
            for error in (InterruptionError, EndError):
                for name in (stored, missing):
                    _write_failing(sink, name, beginning, error)
                sink.check_stored(stored, data, "after a write whose chunks raised an exception")
                sink.check_missing(missing, "after a write whose chunks raised an exception")


def _write_failing(sink: Tried, name: str, beginning: bytes, error: type[BaseException]) -> None:
    def chunks() -> Iterator[bytes]:
        yield beginning
        raise error

    try:
        sink.write(name, chunks())
    except error:
        return
    sink.holds(False, "write does not pass on the exception that its chunks raise", "write", name)


def _check_next_build(trying: Trying) -> None:
    """Check that the next build finds each document in the state in which it was left."""
    with trying.held() as sink:
        for name in _NAMES:
            sink.write(name, [name.encode()])
        before = dict(sink.states(_NAMES))
    with trying.held() as sink:
        is_same = dict(sink.states(_NAMES)) == before
        sink.holds(is_same, "states differ in the next build, though nobody wrote", "states")
        for name in _NAMES:
            sink.check_stored(name, name.encode(), "in the next build")
            sink.holds(sink.remove(name) is True, "remove of a stored document is not True", "remove", name)


def _check_interrupted(trying: Trying, error: type[BaseException]) -> None:
    """Check that the build after one that was interrupted gets the names it wrote, until a build is complete.

    A sink may as well undo what that wrote.
    """
    name, untouched, *_ = _NAMES
    with trying.held() as sink:
        sink.write(untouched, [b"old"])
    with suppress(error), trying.held() as sink:  # raised below, in place of somebody
        sink.write(untouched, [b"old"])
        sink.write(name, [b"new"])
        raise error
    with trying.held() as sink:
        if sink.left or sink.remove(name):
            message = f"hold yields {sorted(sink.left)}, but the interrupted build wrote {name!r} alone"
            sink.holds(sink.left == {name}, message, "hold")
        sink.remove(name)
        sink.remove(untouched)
    with trying.held() as sink:
        _check_nothing_left(sink)


_CHECKS: Final[tuple[Callable[[Tried], None], ...]] = (
    _check_writing,
    _check_streaming,
    _check_big,
    _check_states,
    _check_many_states,
    _check_states_meanwhile,
    _check_removing,
    _check_names,
    _check_failing,
)
