"""A record's folder built: all that the command ``build`` does, but for printing.

It imports little at first: a build that has nothing to do looks at files alone.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from diplofeed.cache.shortcut import Shortcut
from diplofeed.cache.store import Cache, FileCache
from diplofeed.publishing.report import Report, from_plain
from diplofeed.typed import typed_arguments

if TYPE_CHECKING:
    from concurrent.futures import Executor

__all__ = ["INTERNAL", "PUBLIC", "Settings", "Task", "build", "is_address", "ledger_of", "moment_of"]

PUBLIC: Final = "public"
"""The directory of the feeds, below that of the record."""

INTERNAL: Final = "internal"
"""The directory of the feeds for internal readers, below that of the record."""

Settings = Mapping[str, Mapping[str, Any]]
"""Options of exporters by the name of the exporter and that of the option."""


@frozen(kw_only=True)
class Task:
    """The arguments of a build.

    Attributes:
        directory: Of the record.
        output: Where the feeds are written.
        internal_output: Where the feeds for internal readers are written.
        ledger: Its file, or the address of its database.
        now: The moment of the build, in UTC.
        formats: The names of the formats to make; all that the configuration names where none is named.
        options: Options of exporters, which replace those of the configuration.
        dry_run: Whether nothing is written or remembered.
        allow_withdrawals: Whether any number of items may be withdrawn.
        new_ledger: Whether a new ledger is meant where files or ledgers of other publications or ledgers stand.
        jobs: In how many processes items are rendered.
        executor: What renders items, in place of processes of its own.
        tick: Called with the name of each document that is done.
        expect: Called with about how many more documents there will be, before the first of them is done.
    """

    directory: Path
    output: Path
    internal_output: Path
    ledger: Path | str
    now: datetime
    formats: tuple[str, ...]
    options: Settings
    dry_run: bool
    allow_withdrawals: bool
    new_ledger: bool
    jobs: int
    executor: Executor | None
    tick: Callable[[str], None]
    expect: Callable[[int], None]

    @property
    def key(self) -> str:
        """A key of the way the record is built, without the moment."""
        places = (str(self.output.absolute()), str(self.internal_output.absolute()), str(self.ledger))
        options = {name: dict(values) for name, values in self.options.items()}
        return json.dumps([*places, self.formats, options, self.allow_withdrawals], default=repr)


@typed_arguments
def build(
    directory: Path | str,
    *,
    output: Path | str | None = None,
    internal_output: Path | str | None = None,
    ledger: Path | str | None = None,
    now: datetime | None = None,
    formats: Iterable[str] = (),
    options: Settings | None = None,
    dry_run: bool = False,
    allow_withdrawals: bool = False,
    new_ledger: bool = False,
    jobs: int = 1,
    executor: Executor | None = None,
    cache: Cache | None = None,
    tick: Callable[[str], None] = lambda _: None,
    expect: Callable[[int], None] = lambda _: None,
) -> Report:
    """Publish the record in a directory: write its feeds, calendars and digests where they changed.

    Faults of the record and plugins that fail are in the report, and the rest is published. Where nothing was
    touched since the last build of the day, the report says so without the record being read.

    Args:
        directory: The record's, with its ``diplofeed.toml``.
        output: Where to write; ``public`` below the directory by default.
        internal_output: Where to write the feeds for internal readers; ``internal`` below the directory by default.
        ledger: A file or the address of a PostgreSQL database; ``.diplofeed/ledger.db`` below the directory by default.
        now: The moment of the build, aware; the clock's where None, which is read here and nowhere else.
        formats: The names of the formats to make now; the files of others stay. All of the configuration by default.
        options: Options of exporters, such as ``{"ical": {"imprecise": "omit"}}``, over those of the configuration.
        dry_run: Report what would change, and write and remember nothing.
        allow_withdrawals: Let any number of items be withdrawn that the record no longer has.
        new_ledger: Begin a new ledger also where the ledger is that of another publication, or files stand of which it
            knows nothing.
        jobs: In how many processes of this machine to render items; the bytes are the same.
        executor: What renders items, such as the workers of Dask, in place of ``jobs``.
        cache: What earlier builds worked out; by default a file of this machine, outside the record.
        tick: Called with the name of each document that is done.
        expect: Called with about how many more documents there will be, before the first of them is done.

    Returns:
        What was done; `Report.complete` says whether nothing was left out.

    Raises:
        ConfigError: ``diplofeed.toml`` is missing or wrong, there is no such format or option, or an output or the
            ledger would do harm where it is.
        FieldError: An argument is of another type.
        LedgerError: The ledger cannot be used, is that of another publication, or another build holds it.
        SinkError: The output cannot be written, another build writes there, or other files stand there.
        ValueError: ``now`` has no zone.
        WithdrawalError: More items would be withdrawn than may be.
    """
    root = Path(directory)
    task = Task(
        directory=root,
        output=Path(output) if output else root / PUBLIC,
        internal_output=Path(internal_output) if internal_output else root / INTERNAL,
        ledger=ledger or ledger_of(root),
        now=moment_of(now),
        formats=tuple(formats),
        options=options or {},
        dry_run=dry_run,
        allow_withdrawals=allow_withdrawals,
        new_ledger=new_ledger,
        jobs=jobs,
        executor=executor,
        tick=tick,
        expect=expect,
    )
    with _opened(task, cache) as kept:
        return _built(task, kept)


def ledger_of(directory: Path) -> Path:
    """Return the default place of a record's ledger."""
    return directory / ".diplofeed" / "ledger.db"


def is_address(ledger: Path | str | None) -> bool:
    """Return whether a ledger is named by the address of a database rather than by its file."""
    return isinstance(ledger, str) and "://" in ledger


def moment_of(now: datetime | None) -> datetime:
    """Return a moment in UTC, the clock's where None; raise ValueError where its zone is missing."""
    if now is None:
        return datetime.now(tz=UTC)
    if now.tzinfo is None:
        raise ValueError("now needs a zone, as in datetime.now(tz=UTC)")
    return now.astimezone(UTC)


def _opened(task: Task, cache: Cache | None) -> AbstractContextManager[Cache]:
    return nullcontext(cache) if cache is not None else FileCache.of(task.directory, task.key)


def _built(task: Task, cache: Cache) -> Report:
    outputs = (task.output, task.internal_output)
    # Not the moment of the build: it is compared with the times that the file system gives to files.
    shortcut = Shortcut(cache, task.key, task.directory, outputs, Path(task.ledger), time.time_ns())
    if not task.dry_run and not is_address(task.ledger):
        standing = _report_of(shortcut.standing(task.now))
        if standing is not None:
            return standing
    from diplofeed.publishing.folder import build_folder  # noqa: PLC0415 -- it imports every format

    return build_folder(task, shortcut)


def _report_of(kept: Mapping[str, Any] | None) -> Report | None:
    """Return the report that was kept; None where there is none, or what was kept is none."""
    try:
        return None if kept is None else from_plain(kept)
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
