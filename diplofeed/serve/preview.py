"""A record looked at again and again, for its editor's eyes: nothing is published, announced or remembered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Self

from attrs import define, field, frozen

from diplofeed.errors import DiplofeedError, Fault, RecordError, Severity, printable
from diplofeed.publishing.formats import fault_of
from diplofeed.publishing.live import Live, Look, Site
from diplofeed.serve.documents import Documents, Served, Snapshot

__all__ = ["Outcome", "Preview"]

_NEVER: Final = datetime.max.replace(tzinfo=UTC)


@frozen(kw_only=True)
class Outcome:
    """What a look at a record came to.

    Attributes:
        faults: What is wrong, errors before warnings.
        failures: Plugins that failed, and what kept the record from being shown.
        is_whole: Whether it is shown as it is now; otherwise as it was last.
        due: The moment from which another look would differ though no file did: the next day, or an embargo's end.
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
        ledger: The ledger to begin with, which is copied: a file or an address; the record's own where None.
        internal: Whether the documents for internal readers are shown too.
        clock: Returns the moment of a look, aware.
        tick: Called for each item read; what it raises ends the look.
        snapshot: The documents of the last look that came to some.
    """

    directory: Path
    ledger: Path | str | None = None
    internal: bool = False
    clock: Callable[[], datetime] = lambda: datetime.now(tz=UTC)
    tick: Callable[[object], None] = lambda _: None
    snapshot: Snapshot = field(factory=lambda: Snapshot({}), init=False)
    _live: Live = field(init=False)
    _link: str = field(default="", init=False)

    @_live.default
    def _of_directory(self) -> Live:
        return Live(self.directory, self.ledger, self.tick)

    def __enter__(self) -> Self:
        """Return the preview itself; nothing is opened before the first look."""
        return self

    def __exit__(self, *_: object) -> None:
        """Forget the ledger."""
        self._live.close()

    def look(self) -> Outcome:
        """Look at the record; what is wrong is in the outcome, and where nothing can be shown, the last look stays."""
        try:
            look = self._live.look(self.clock())
            snapshot = self._snapshot(look)
        except RecordError as error:
            return Outcome(faults=tuple(error.faults), is_whole=False, link=self._link)
        except (DiplofeedError, OSError) as error:
            return Outcome(failures=(str(error),), is_whole=False, link=self._link)
        self.snapshot, self._link = snapshot, look.config.publication.link
        return _outcome(look)

    def _snapshot(self, look: Look) -> Snapshot:
        before = self.snapshot
        public = Documents(look.public, _made(before.documents))
        inside = _documents(look.inside, before.inside) if self.internal else None
        return Snapshot(public, public.loaded(), inside)


def _documents(site: Site | None, before: Mapping[str, Served] | None) -> Documents | None:
    return None if site is None else Documents(site, _made(before or {}))


def _made(documents: Mapping[str, Served]) -> Mapping[str, Served]:
    """Return the documents somebody asked for: those alone are shown again if they cannot be made any more."""
    return documents.made if isinstance(documents, Documents) else documents


def _outcome(look: Look) -> Outcome:
    day_ends = (look.now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    embargoes = (item.embargo_until for item in look.record.items)
    return Outcome(
        faults=(*map(fault_of, look.formats.failures), *look.record.faults),
        due=min((day_ends, *(end for end in embargoes if end and end > look.now))),
        link=look.config.publication.link,
    )
