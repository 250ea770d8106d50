"""What became of each entry since it was first published, in the words of a language, for pages that show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from attrs import frozen

from diplofeed.errors import LedgerError, RecordError
from diplofeed.feeds.changes import summary_of
from diplofeed.ledger.decide import Key
from diplofeed.ledger.store import Ledger, Revision
from diplofeed.model.entry import Entry, Notice

__all__ = ["History"]


@frozen(eq=False, slots=False)
class History:
    """The revisions of all entries of an edition; those of one are read when its page is made."""

    ledger: Ledger

    @cached_property
    def _stamps(self) -> Mapping[Key, str]:
        """When each entry that was ever revised was, with the numbers of its revisions."""
        return self.ledger.revised()

    def key_of(self, entry: Entry) -> bytes:
        """Return what differs whenever the history of an entry does; empty where it has none."""
        return self._stamps.get((entry.item.kind, entry.item.id), "").encode()

    def notices(self, entry: Entry, language: str, warn: Callable[[str], None]) -> tuple[Notice, ...]:
        """Return what became of an entry in a language, the newest first; nothing of what was never revised.

        Of what cannot be read ``warn`` is called, and it is left out.
        """
        key = entry.item.kind, entry.item.id
        if key not in self._stamps:
            return ()
        try:
            revisions = self.ledger.history_of(*key)
        except LedgerError as error:
            warn(f"the history of {key[0]} {key[1]!r} is left out: {error}")
            return ()
        return tuple(_notices(revisions, language, warn))


def _notices(revisions: Sequence[Revision], language: str, warn: Callable[[str], None]) -> Iterator[Notice]:
    for each in revisions:
        try:
            headline, text = summary_of(each, language)
        except RecordError as error:
            reasons = "; ".join(f"{fault.field}: {fault.message}" for fault in error.faults)
            what = f"revision {each.number} of {each.kind} {each.id!r}"
            warn(f"{what} cannot be read, and is not in the history on its page: {reasons}")
            continue
        # What it was at first is what it is now, but for what was changed since.
        yield Notice(at=each.at, headline=headline, text="" if each.before is None else text)
