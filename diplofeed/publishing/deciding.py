"""Which items an edition shows, and what changed of each since the last build."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final
from unicodedata import normalize

from attrs import evolve, frozen

from diplofeed.cache import Cache, digest, digests_in
from diplofeed.errors import Fault, LedgerError, Origin, Severity, WithdrawalError
from diplofeed.feeds.entries import entries_of, unveil, withdrawn
from diplofeed.feeds.feed import Format
from diplofeed.feeds.select import visible
from diplofeed.ledger.decide import Absence, Change, Decision, Key, Remembered, State, decide_all
from diplofeed.ledger.values import as_text
from diplofeed.model import Meeting, Statement
from diplofeed.model.entry import Entry
from diplofeed.publishing.due import due_at
from diplofeed.publishing.edition import Edition, Entries
from diplofeed.publishing.history import History
from diplofeed.publishing.unread import Missing, missing_of
from diplofeed.record import Record
from diplofeed.record.plain import KINDS, digest_of, reduced
from diplofeed.record.samples import SAMPLES, is_sample
from diplofeed.spill import Spill

__all__ = ["Decided", "Recalled", "decide_edition", "recall"]

Item = Meeting | Statement

_FEW: Final = 5  # items that one build may withdraw whatever share of all they are


@frozen(kw_only=True)
class Decided:
    """What was decided of an edition.

    Attributes:
        items: What it shows now.
        decisions: Of the items, in their order, and after those of what is not shown any more.
        digests: Of the items, by id.
        withdrawn: The entries of what was withdrawn.
        missing: What is shown and could not be read.
        due: What was decided before of what became due since the last build.
    """

    items: Sequence[Item]
    decisions: Sequence[Decision]
    digests: Mapping[str, bytes]
    withdrawn: Sequence[Entry]
    missing: Missing
    due: Sequence[Decision]

    @property
    def announced(self) -> tuple[Decision, ...]:
        """The decisions that subscribers hear of, the earlier of two about one item first."""
        hidden = {each.remembered.key for each in self.decisions if each.remembered.state.hidden}
        due = (each for each in self.due if each.remembered.key not in hidden)
        return tuple(each for each in (*due, *self.decisions) if each.change is not Change.UNCHANGED)

    @property
    def renamed(self) -> Iterator[Fault]:
        """Warnings of items that are withdrawn while a new one says the same, as if its file had another name now."""
        gone = [each.remembered for each in self.decisions if each.change is Change.WITHDRAWN]
        new = [each.remembered for each in self.decisions if each.change is Change.NEW] if gone else []
        by_content = {_content(row): row for row in new}
        for row in gone:
            if same := by_content.get(_content(row)):
                message = f"is new and says what {row.id!r} said, which is withdrawn"
                expected = f"if it is the same {row.kind}: formerly: [{row.id}]"
                origin = Origin(f"{same.kind} {same.id}")
                yield Fault(origin=origin, item=same.id, message=message, expected=expected, severity=Severity.WARNING)

    @property
    def not_renamed(self) -> Iterator[Fault]:
        """Warnings of items that are withdrawn though another one says that it had their id."""
        gone = {each.remembered.id: each.remembered for each in self.decisions if each.change is Change.WITHDRAWN}
        for item, decision in zip(self.items, self.decisions, strict=False) if gone else ():
            for row in (gone[former] for former in item.formerly if former in gone):
                goes_on = decision.formerly or item.id
                reason = (
                    f"goes on as {goes_on!r}, and can go on as one only"
                    if item.kind == row.kind
                    else f"is a {item.kind}, and cannot go on as one that was a {row.kind}"
                )
                yield Fault(
                    origin=Origin(f"{item.kind} {item.id}"),
                    item=item.id,
                    field="formerly",
                    message=f"{row.id!r} is withdrawn all the same: {item.id!r} {reason}",
                    expected=f"{row.id!r} kept, cancelled and related to {item.id!r}, if readers are to be led there",
                    severity=Severity.WARNING,
                )

    @property
    def shown(self) -> frozenset[str]:
        """The ids of what it shows now."""
        return frozenset(item.id for item in self.items)

    def check(self, edition: Edition, *, now: datetime, most_changes: int) -> None:
        """Read all that will be shown of what the ledger remembers, so that damage is met before anything is saved.

        Raises:
            LedgerError: Something of it is damaged.
        """
        edition.ledger.began(now)
        edition.ledger.moves()
        edition.ledger.latest(most_changes)

    def entries(self, edition: Edition, formats: Iterable[Format], *, now: datetime) -> Entries:
        """Return the items as subscribers see them at a moment, and after them what was withdrawn."""
        shown = entries_of(self.items, self.decisions, edition.ledger.moves(), now=now)
        others = (entry.item for entry, item in zip(shown, self.items, strict=True) if entry.item is not item)
        digests = {**self.digests, **{item.id: digest_of(item) for item in others}}
        return Entries.of((*shown, *self.withdrawn), digests, formats, History(edition.ledger))


@frozen(kw_only=True)
class Recalled:
    """What a build of an edition goes on from.

    Attributes:
        record: What was read, with the ids that its items had in other spellings.
        before: What is remembered, and what became due since the last build, by kind and id.
        due: How that was decided.
        shown: What of the record the edition's audience may see now.
        missing: What is shown and could not be read.
    """

    record: Record
    before: Mapping[Key, Remembered]
    due: Sequence[Decision]
    shown: Sequence[Item]
    missing: Missing

    @property
    def staying(self) -> frozenset[Key]:
        """What became due and goes on to be seen, however it was edited: the record does not ask to hide it."""
        shown = {item.id for item in self.shown}
        hidden = {id_ for item in self.record.items if item.id not in shown for id_ in (item.id, *item.formerly)}
        hidden |= {row.id for row in self.missing.withheld}
        return frozenset(each.remembered.key for each in self.due if each.remembered.id not in hidden)


def recall(record: Record, edition: Edition, *, now: datetime) -> Recalled:
    """Return what a build of an edition goes on from.

    Raises:
        LedgerError: The ledger cannot be read.
    """
    remembered = edition.ledger.remembered()
    due = due_at(edition.ledger, remembered, edition.publication, now)
    before = due.added_to(remembered)
    record = evolve(record, items=_with_former_spellings(record.items, before))
    return Recalled(
        record=record,
        before=before,
        due=due.decisions,
        shown=visible(record.items, now, edition.audience),
        missing=missing_of(before, record, now, edition.audience),
    )


def decide_edition(recalled: Recalled, edition: Edition, *, now: datetime, at_most: float, cache: Cache) -> Decided:
    """Decide what became of each item of an edition since the last build.

    Raises:
        LedgerError: The row of an item that was withdrawn is damaged.
        WithdrawalError: More than ``at_most``, a share of what is shown, would be withdrawn.
    """
    record, before, shown, missing = recalled.record, recalled.before, recalled.shown, recalled.missing
    items = unveil((*shown, *(item for _, item in missing.kept.values())))
    digests = dict(_digests(items, shown, record.digests))
    section = f"decided {edition.ledger.database.name} {edition.ledger.scope}"
    sources = {**record.sources, **{row.id: row.source for row, _ in missing.kept.values()}}
    compared = digests_in(cache.section(section).get("", (b"", b""))[1])  # and found equal
    marks = _marks(before, digests, sources)
    settled = {key for key, mark in marks.items() if mark in compared} | missing.kept.keys()
    decisions = decide_all(
        before,
        items,
        publication_id=edition.publication.id,
        now=now,
        settled=settled,
        stamps_taken=edition.ledger.stamps(),
        first_build=edition.ledger.about("began") is None,
        absence=_absence(record, before, {item.id for item in shown}, missing),
        sources=sources,
        language=edition.publication.language,
        keep=Spill().put_text,
    )
    _refuse_to_empty(before, decisions, at_most)
    # What is kept as it was shown was not compared: it says the same but for what it names, which may be gone.
    rows = (
        decision.remembered
        for decision in decisions
        if decision.remembered.id in digests and decision.remembered.key not in missing.kept
    )
    standing = [
        marks[row.key] if row.key in marks and row is before[row.key] else _mark(row, digests[row.id]) for row in rows
    ]
    if not compared.issuperset(standing):
        cache.keep(section, {"": (b"", b"".join(standing))})
    gone = _entries_withdrawn(before, decisions, items, edition)
    return Decided(items=items, decisions=decisions, digests=digests, withdrawn=gone, missing=missing, due=recalled.due)


def _entries_withdrawn(
    before: Mapping[Key, Remembered], decisions: Sequence[Decision], items: Iterable[Item], edition: Edition
) -> Sequence[Entry]:
    """Return the entries of what was withdrawn; raise LedgerError where a row of them is damaged."""
    rows = (*before.values(), *(decision.remembered for decision in decisions))
    moves = edition.ledger.moves() if any(row.state is State.WITHDRAWN for row in rows) else {}
    try:
        return tuple(withdrawn(before, decisions, frozenset(item.id for item in items), moves))
    except LedgerError as error:
        raise LedgerError(f"{edition.ledger.database.name}: {error}") from error


def _with_former_spellings(items: tuple[Item, ...], before: Mapping[Key, Remembered]) -> tuple[Item, ...]:
    """Return the items; one whose id has other capitals or another Unicode form than before has that as a former id."""
    present = {(item.kind, item.id) for item in items}
    spelt = {(kind, _folded(id_)): id_ for kind, id_ in before if (kind, id_) not in present}
    if not spelt:
        return items
    return tuple(
        evolve(item, formerly=(*item.formerly, spelt[key]))
        if (item.kind, item.id) not in before and (key := (item.kind, _folded(item.id))) in spelt
        else item
        for item in items
    )


def _folded(item_id: str) -> str:
    return item_id.lower() if item_id.isascii() else normalize("NFKC", item_id.casefold())


def _content(row: Remembered) -> str:
    """Return what a row says but for the ids of its item, as text that is the same where that is."""
    return as_text(dict(sorted(reduced(row.data).items()), kind=row.kind))


def _absence(record: Record, before: Mapping[Key, Remembered], shown: Container[str], missing: Missing) -> Absence:
    """Return what is in the record but not shown, under whatever id, and what could not be read."""
    present = {(item.kind, item.id) for item in record.items}
    hidden = [item for item in record.items if item.id not in shown]
    new = [item for item in record.items if (item.kind, item.id) not in before]
    claimed = {(item.kind, id_) for item in new if item.id in shown for id_ in item.formerly}
    # What is hidden now may have been of the other kind.
    own = {(kind, item.id) for item in hidden for kind in KINDS}
    former = {(kind, id_) for item in new if item.id not in shown for id_ in item.formerly for kind in KINDS}
    unannounced = {row.key for row in missing.withheld} | _samples(before, record.items)
    return Absence(hidden=present | own | (former - claimed) | unannounced, faulty=record.faulty, failed=missing.failed)


def _samples(before: Mapping[Key, Remembered], items: Iterable[Item]) -> set[Key]:
    """Return the rows of what ``diplofeed init`` wrote, which may go without being announced, unless it was renamed."""
    renamed = {(item.kind, id_) for item in items for id_ in item.formerly}
    rows = (before[key] for key in SAMPLES if key in before and key not in renamed)
    return {row.key for row in rows if row.state is State.SHOWN and is_sample(row.kind, row.data)}


def _digests(items: Iterable[Item], shown: Iterable[Item], digests: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the digest of each item by id, computed for items that were made or changed here."""
    as_read = {id(item) for item in shown}
    for item in items:
        yield item.id, (digests.get(item.id) if id(item) in as_read else None) or digest_of(item)


def _marks(
    before: Mapping[Key, Remembered], digests: Mapping[str, bytes], sources: Mapping[str, str]
) -> Mapping[Key, bytes]:
    """Return a digest of each row and the item it belongs to, which is the same only where both are."""
    rows = (row for row in before.values() if row.id in digests and row.source == sources.get(row.id, ""))
    return {row.key: _mark(row, digests[row.id]) for row in rows}


def _mark(row: Remembered, item: bytes) -> bytes:
    """Return a digest of a row and the item it was compared with."""
    standing = f"{row.kind}/{row.id} {row.updated.isoformat()} {row.sequence} {row.state.value} {row.form} {row.source}"
    return digest(item, standing.encode(errors="surrogatepass"))


def _refuse_to_empty(before: Mapping[Key, Remembered], decisions: Iterable[Decision], at_most: float) -> None:
    gone = [decision.remembered.id for decision in decisions if decision.change is Change.WITHDRAWN]
    shown = sum(row.state is State.SHOWN for row in before.values())
    if len(gone) >= _FEW and len(gone) > at_most * shown:
        raise WithdrawalError(gone, shown)
