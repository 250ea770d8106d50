"""Where a build may write: not over the record, not over a ledger, and not to where somebody else's feeds stand.

Places are compared by what they are, not by how they are written: links are followed, and two names of one directory
are one place.
"""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias

from attrs import frozen

from diplofeed.config.load import CONFIG_FILE, Config
from diplofeed.errors import ConfigError, Fault, LedgerError, Origin, SinkError
from diplofeed.feeds.offers import INDEX
from diplofeed.ledger.store import Ledger
from diplofeed.publishing.build import INTERNAL, PUBLIC, Task, is_address
from diplofeed.sink.contract import STAGING, Sink, Written
from diplofeed.source.node import Scalar

__all__ = [
    "INTERNAL_OUTPUT",
    "LEDGER",
    "OUTPUT",
    "CheckedSink",
    "check_ledger",
    "check_outputs",
    "check_places",
    "checked_sinks",
]

OUTPUT: Final = Origin("output")
"""Where the directory stands that the caller of `build` names."""

INTERNAL_OUTPUT: Final = Origin("internal_output")
"""Where the directory for internal readers stands."""

LEDGER: Final = Origin("ledger")
"""Where the ledger stands that the caller of `build` names."""

_ITEMS: Final = ("meetings", "statements")
_MOST_HEAD: Final = 1_000_000  # bytes of the first line of a list of feeds
_ANEW: Final = "if a new ledger is meant, build with --new-ledger"

_Identity: TypeAlias = tuple[int | str, ...]


# ---------------------------------------------------------------- before anything is opened


def check_places(task: Task, config: Config, *, has_internal: bool) -> None:
    """Check that directories and ledger of a build do no harm to the record, to another one or to each other.

    Raises:
        ConfigError: They do, with what would not.
    """
    outputs = [_Place(OUTPUT, task.output, task.directory / PUBLIC)]
    if has_internal:
        outputs.append(_Place(INTERNAL_OUTPUT, task.internal_output, task.directory / INTERNAL))
    faults = [fault for output in outputs for fault in _faults_of(output, task, config)]
    faults += _faults_of_two(outputs)
    if faults:
        raise ConfigError(faults)


@frozen
class _Place:
    """A directory to write to, where it is named, and where it would be by default."""

    origin: Origin
    path: Path
    default: Path

    def fault(self, message: str) -> Fault:
        """Return that a build may not write there."""
        expected = f"a directory of its own, such as {self.default}"
        return Fault(origin=self.origin, message=f"{self.path} {message}", expected=expected)


def _faults_of(output: _Place, task: Task, config: Config) -> Iterator[Fault]:
    """Yield the first thing that an output would harm, and a ledger within it."""
    message = next(_harms(output.path, task.directory, config), "")
    if message:
        yield output.fault(message)
    ledger = _file_of(task.ledger)
    if ledger is not None and not message and _is_within(ledger, output.path):
        yield Fault(
            origin=LEDGER,
            message=f"{ledger} is within {output.path}, where what is built would be published with it",
            expected="a file outside of it",
        )


def _harms(output: Path, record: Path, config: Config) -> Iterator[str]:
    """Yield what is wrong with writing to a directory."""
    if _identity(output) == _identity(record):
        yield "is the record itself"
    if _is_within(record, output):
        yield f"holds the record {record}"
    for read in _read(record, config):
        # A source may read the whole record, in which the outputs are by default.
        if _is_within(output, read) and not _is_within(record, read):
            yield f"is within {read}, which the record reads"
        if _is_within(read, output):
            yield f"holds {read}, which the record reads"
    if _is_within(output, record / STAGING):
        yield f"is within {record / STAGING}, where the ledger of the record is"
    if (output / CONFIG_FILE).exists():
        yield f"is a record itself, with a {CONFIG_FILE}"
    if (output / STAGING / "ledger.db").exists():
        yield "holds a ledger, in .diplofeed"
    yield from _harms_to_others(output, record)


def _harms_to_others(output: Path, record: Path) -> Iterator[str]:
    """Yield in which folder of another record a directory is."""
    for parent in _real(output).parents:
        if (parent / CONFIG_FILE).exists() and _identity(parent) != _identity(record):
            folders = (parent / name for name in (*_ITEMS, STAGING))
            yield from (f"is within {folder} of another record" for folder in folders if _is_within(output, folder))


def _read(record: Path, config: Config) -> Iterator[Path]:
    """Yield the folders of items, and what further sources read."""
    yield from (record / name for name in _ITEMS)
    for table in config.sources.values():
        path = table.get("path")
        if isinstance(path, Scalar) and isinstance(path.value, str) and path.value:
            yield record / path.value


def _faults_of_two(outputs: Iterable[_Place]) -> Iterator[Fault]:
    match list(outputs):
        case [public, internal]:
            if _is_within(internal.path, public.path) or _is_within(public.path, internal.path):
                message = f"leads the feeds for internal readers to where the public's are, {public.path}"
                yield internal.fault(message)


def _file_of(ledger: Path | str) -> Path | None:
    """Return the file of a ledger; None where it is in the database of a server."""
    name = str(ledger).removeprefix("sqlite:///")
    return None if is_address(name) else Path(name)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _is_within(inner: Path, outer: Path) -> bool:
    """Return whether a place is another one or below it."""
    real, wanted = _real(inner), _identity(outer)
    return any(_identity_of_real(path) == wanted for path in (real, *real.parents))


def _identity(path: Path) -> _Identity:
    """Return what is the same of all names of a place, as far as there is one on the disk.

    Names below that differ only in case or in the form of Unicode may be one on some disks, and so they count.
    """
    return _identity_of_real(_real(path))


def _identity_of_real(real: Path) -> _Identity:
    """Return the same of a path without links."""
    missing: list[int | str] = []
    for parent in (real, *real.parents):
        try:
            status = parent.stat()
        except OSError:
            missing.insert(0, unicodedata.normalize("NFC", parent.name).casefold())
        else:
            return (status.st_dev, status.st_ino, *missing)
    return tuple(missing)


# ---------------------------------------------------------------- once the ledger is open


def check_ledger(ledger: Ledger, *, is_new: bool) -> None:
    """Check that a ledger is that of the publication, unless a new one is meant.

    Raises:
        LedgerError: It remembers other publications, but not this one.
    """
    others = ledger.others()
    if is_new or ledger.builds() or not others:
        return
    raise LedgerError(
        f"{ledger.database.name}: the ledger is that of {others[0]!r}, and remembers nothing of {ledger.scope!r}; all"
        f" identities derive from the id of the publication, so put back the one it had; {_ANEW}"
    )


def check_outputs(task: Task, ledger: Ledger, *, has_internal: bool) -> None:
    """Check that what stands in the outputs is what the ledger remembers, and let it find what was moved.

    Raises:
        SinkError: Something else stands there, and that a new ledger is meant is not said.
    """
    checks = _checks(task, ledger)
    for check in checks if has_internal else checks[:1]:
        check()


def checked_sinks(task: Task, ledger: Ledger, sinks: tuple[Sink, Sink]) -> tuple[Sink, Sink]:
    """Return sinks that check the outputs again as soon as no other build writes there: it may have, meanwhile."""
    public, internal = (CheckedSink(sink, check) for sink, check in zip(sinks, _checks(task, ledger), strict=True))
    return public, internal


@frozen
class CheckedSink:
    """A directory that is checked each time it is held."""

    sink: Sink
    check: Callable[[], None]

    @property
    def name(self) -> str:
        """Return the name of the sink itself."""
        return self.sink.name

    @contextmanager
    def hold(self) -> Iterator[frozenset[str]]:
        """Hold the sink; raise SinkError where what stands there is not what the ledger remembers."""
        with self.sink.hold() as left_behind:
            self.check()
            yield left_behind

    def write(self, name: str, chunks: Iterable[bytes], *, media_type: str = "") -> Written:
        """Store a document."""
        return self.sink.write(name, chunks, media_type=media_type)

    def states(self, names: Iterable[str]) -> Mapping[str, str]:
        """Return the fingerprints of documents."""
        return self.sink.states(names)

    def remove(self, name: str) -> bool:
        """Remove a document."""
        return self.sink.remove(name)


def _checks(task: Task, ledger: Ledger) -> tuple[Callable[[], None], Callable[[], None]]:
    """Return the check of each output, that of the public's first."""
    inside, publication = ledger.internal(), ledger.scope
    return (
        partial(_check_output, task.output, ledger, inside, publication, is_new=task.new_ledger),
        partial(_check_output, task.internal_output, inside, ledger, publication, is_new=task.new_ledger),
    )


def _check_output(path: Path, ledger: Ledger, other: Ledger, publication: str, *, is_new: bool) -> None:
    standing = _publication_at(path)
    if not standing:
        return
    if standing == publication and _same(other, path) and not _same(ledger, path):
        raise SinkError(f"{path}: the feeds for other readers stand there; name another directory, or remove it first")
    if is_new or (standing == publication and _finds(ledger, path)):
        return
    whose = "of an earlier ledger" if standing == publication else f"of another publication, {standing!r},"
    raise SinkError(
        f"{path}: files {whose} stand there, which this ledger did not have written there; restore the ledger, name"
        f" another directory, or remove this one, which is made anew (as in a copy of a record); {_ANEW}, and what is"
        " not written again stays"
    )


def _publication_at(path: Path) -> str:
    """Return the id of the publication whose feeds stand in a directory; empty where none do."""
    try:
        with (path / INDEX).open("rb") as index:
            head: Any = json.loads(index.readline(_MOST_HEAD).rstrip(b",\n") + b"}")
    except (OSError, ValueError, RecursionError):  # there is none, or it is no list of feeds
        return ""
    found = head.get("publication") if isinstance(head, dict) else ""
    return found if isinstance(found, str) else ""


def _finds(ledger: Ledger, path: Path) -> bool:
    """Return whether a ledger knows what stands in a directory; what it knows of under a former name is taken over."""
    target = str(path.absolute())
    if ledger.outputs(target) or (path / STAGING / "journal").exists():  # the latter is of a build cut short
        return True
    former = _same(ledger, path) or [name for name in ledger.targets() if _is_gone(name)]
    for name in former:
        ledger.move_outputs(name, target)
    return bool(former)


def _same(ledger: Ledger, path: Path) -> list[str]:
    """Return the targets of a ledger that are this directory, under whatever name."""
    return [name for name in ledger.targets() if Path(name).is_absolute() and _identity(Path(name)) == _identity(path)]


def _is_gone(target: str) -> bool:
    return Path(target).is_absolute() and not Path(target).exists()
