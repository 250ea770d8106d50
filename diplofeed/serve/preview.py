"""A record built again and again in one process, for its editor's eyes: nothing is published, announced or remembered.

The ledger is a copy in memory, and so are the documents. What is kept from build to build is what further sources read
and the digests of what was decided and written, in a `MemoryCache`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Self

from attrs import define, field, frozen

from diplofeed.cache.memory import MemoryCache
from diplofeed.config.load import Config
from diplofeed.errors import DiplofeedError, Fault, RecordError, Severity, printable
from diplofeed.ledger.decide import Change, Key
from diplofeed.ledger.store import Ledger
from diplofeed.publishing.folder import open_ledger, open_record
from diplofeed.publishing.formats import Formats, fault_of, formats_of
from diplofeed.publishing.publish import publish
from diplofeed.publishing.reading import load_record
from diplofeed.publishing.report import Report
from diplofeed.record import Record
from diplofeed.serve.documents import Documents

__all__ = ["Outcome", "Preview"]

_NEVER: Final = datetime.max.replace(tzinfo=UTC)


@frozen(kw_only=True)
class Outcome:
    """What a build of a preview came to.

    Attributes:
        faults: What is wrong, errors before warnings.
        failures: Plugins that failed, and what kept a build from being made.
        is_whole: Whether there was a build; otherwise the documents are those of the last one.
        due: The moment from which another build would differ though no file did: the next day, or an embargo's end.
        link: The address that the publication is to have.
    """

    faults: tuple[Fault, ...] = ()
    failures: tuple[str, ...] = ()
    is_whole: bool = True
    due: datetime = _NEVER
    link: str = ""

    @property
    def errors(self) -> tuple[str, ...]:
        """What an editor is to mend, in words, with file and line."""
        faults = (str(fault) for fault in self.faults if fault.severity is Severity.ERROR)
        return (*faults, *map(printable, self.failures))


@define(eq=False)
class Preview:
    """The documents of a record as they would be published now; a context manager.

    Attributes:
        directory: The record's.
        ledger_place: The ledger to begin with, which is copied: a file or an address; the record's own where None.
        internal: Where the documents for internal readers go; they are not made where None.
        clock: Returns the moment of a build, aware.
        tick: Called for each item read and each document done; what it raises ends the build.
    """

    directory: Path
    ledger_place: Path | str | None = None
    internal: Documents | None = None
    clock: Callable[[], datetime] = lambda: datetime.now(tz=UTC)
    tick: Callable[[object], None] = lambda _: None
    public: Documents = field(factory=lambda: Documents("preview"), init=False)
    _cache: MemoryCache = field(factory=MemoryCache, init=False)
    _opened: ExitStack = field(factory=ExitStack, init=False)
    _ledger: Ledger | None = field(default=None, init=False)
    _published: frozenset[Key] = field(default=frozenset(), init=False)
    _link: str = field(default="", init=False)

    def __enter__(self) -> Self:
        """Return the preview itself; nothing is opened before the first build."""
        return self

    def __exit__(self, *_: object) -> None:
        """Forget the ledger."""
        self._opened.close()

    def makers(self, names: Iterable[str]) -> frozenset[str]:
        """Return the formats that made these public documents; none where not all of them are known."""
        if self._ledger is None:
            return frozenset()
        split = (owned.partition(":") for owned in self._ledger.outputs(self.public.name))
        by_name = {name: maker for maker, _, name in split}
        makers = frozenset(by_name.get(name, "") for name in names)
        return frozenset() if "" in makers else makers

    def build(self, only: frozenset[str] = frozenset()) -> Outcome:
        """Build what changed, of these formats alone where some are named; what is wrong is in the outcome."""
        try:
            with self._cache:
                return self._built(only)
        except RecordError as error:
            return Outcome(faults=tuple(error.faults), is_whole=False, link=self._link)
        except (DiplofeedError, OSError) as error:
            return Outcome(failures=(str(error),), is_whole=False, link=self._link)

    def _built(self, only: frozenset[str]) -> Outcome:
        now = self.clock()
        config, registry = open_record(self.directory)
        formats = formats_of(config, registry)
        record = load_record(self.directory, config, registry, cache=self._cache, now=now, tick=self.tick)
        if self._ledger is None or self._ledger.scope != config.publication.id:
            self._begin(config)
        report = self._publish(record, config, formats, only, now)
        if self._has_news_of_the_unpublished(report):
            self._begin(config)
            report = self._publish(record, config, formats, frozenset(), now)
        self._link = config.publication.link
        return _outcome(report, formats, now, self._link)

    def _begin(self, config: Config) -> None:
        """Begin with the ledger as it was published; the documents go on being those of this preview."""
        kept = [] if self._ledger is None else self._outputs(self._ledger)
        self._opened.close()
        ledger = self._opened.enter_context(open_ledger(self.directory, config, self.ledger_place, dry_run=True))
        self._ledger, self._published = ledger, frozenset(ledger.remembered())
        for scope, name, paths in kept:
            (ledger.internal() if scope else ledger).save_outputs(name, paths)

    def _outputs(self, ledger: Ledger) -> list[tuple[bool, str, frozenset[str]]]:
        inside = self.internal
        own = [(False, self.public.name, ledger.outputs(self.public.name))]
        return own if inside is None else [*own, (True, inside.name, ledger.internal().outputs(inside.name))]

    def _has_news_of_the_unpublished(self, report: Report) -> bool:
        """Return whether an item is announced as withdrawn that only this preview ever showed."""
        gone = (each.remembered.key for each in report.decisions if each.change is Change.WITHDRAWN)
        return any(key not in self._published for key in gone)

    def _publish(self, record: Record, config: Config, formats: Formats, only: frozenset[str], now: datetime) -> Report:
        assert self._ledger is not None  # noqa: S101 -- for type checkers
        made = only & formats.names
        return publish(
            record,
            publication=config.publication,
            formats=formats.made,
            ledger=self._ledger,
            sink=self.public,
            now=now,
            feeds=config.feeds,
            feeds_by=config.feeds_by,
            only=made or None,
            others=formats.wanted - formats.names,
            internal=self.internal,
            withdraw_at_most=config.build.withdraw_at_most,
            cache=self._cache,
            tick=self.tick,
        )


def _outcome(report: Report, formats: Formats, now: datetime, link: str) -> Outcome:
    inside = report.internal.failures if report.internal else ()
    day_ends = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    embargoes = (datetime.fromisoformat(held.until) for held in report.held if held.until)
    return Outcome(
        faults=(*map(fault_of, formats.failures), *report.faults),
        failures=(*report.failures, *inside),
        due=min((day_ends, *embargoes)),
        link=link,
    )
