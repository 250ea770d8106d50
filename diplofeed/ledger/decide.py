"""Pure decisions about items: which are new, revised, withdrawn or back, and with which dates and sequence.

An item is compared in a plain form of its own data. What it names (parties, people, topics,
instruments) counts by id, so a renamed topic changes no item; fields that are empty or at their
default are left out, so a field added to the model changes none either. What is meant counts, not how it
is written; and of a time the moment that was told, so that it is told when a country changes its clock.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import count
from typing import Final, TypeAlias

import attrs
from attrs import frozen

from diplofeed.ledger.clocks import is_by_another_clock, offsets_of
from diplofeed.ledger.dates import Rank, is_before_feeds, is_far_ahead, moved, stamps_of
from diplofeed.ledger.meaning import as_kept, weighty
from diplofeed.ledger.renaming import NOTHING_RENAMED, Renaming
from diplofeed.ledger.values import FORM, MINOR, Absence, Change, Decision, Key, Remembered, State, from_text
from diplofeed.ledger.wording import compared as in_one_wording
from diplofeed.model import Item, Meeting
from diplofeed.model.entry import tag_uri, uid
from diplofeed.record.plain import NOT_COMPARED, OFFSETS, Plain, mentioning, object_of, reduced
from diplofeed.spill import SpilledText

__all__ = ["FORM", "Absence", "Change", "Decision", "Key", "Remembered", "State", "decide", "decide_all"]

_NOT_SHOWN: Final = frozenset({"audience", "embargo_until", MINOR})
_OF_ROUNDS: Final = frozenset({"when", "recurrence", "rdate", "exdate", "rounds"})
_NOBODY_MISSES: Final = Absence()
_NONE_RELEASED: Final[Mapping[Key, datetime]] = {}
_Keep: TypeAlias = Callable[[str], str | SpilledText]
_GONE: Final[Rank] = (datetime.max.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC), "")


def decide(
    last: Remembered | None, item: Item, *, tag: str, stamp: datetime, published: datetime, source: str = ""
) -> Decision:
    """Decide what became of an item since the ledger last saw it.

    The sequence rises by one if time, place, recurrence or status changed (RFC 5545 §3.8.7.4,
    RFC 5546 §2.1.4), to be withdrawn and to return being changes of status; ``updated`` moves if anything did.

    Args:
        last: Its row, or None if it was never seen.
        item: As it is now.
        tag: The identity it gets if it was never seen.
        stamp: ``updated`` if it is new or changed; aware.
        published: ``published`` if it is new or changed; aware.
        source: Where it comes from.
    """
    return _decision(_compare(last, item, source, NOTHING_RENAMED), tag=tag, stamp=stamp, published=published)


@frozen(kw_only=True)
class _Compared:
    last: Remembered | None
    item: Item
    source: str
    text: str | SpilledText
    fields: tuple[str, ...]
    reschedules: bool

    @property
    def change(self) -> Change:
        if self.last is None:
            return Change.NEW
        if self.last.state.gone:
            return Change.RETURNED
        return Change.REVISED if self.fields else Change.UNCHANGED

    @property
    def key(self) -> Key:
        return self.item.kind, self.item.id


def _compare(last: Remembered | None, item: Item, source: str, renaming: Renaming, keep: _Keep = str) -> _Compared:
    members = _as_kept(item.in_memory())
    text, reschedules = object_of(members), False
    if last is None:
        fields = _shared(tuple(sorted(members.keys() - NOT_COMPARED - _NOT_SHOWN)))
    else:
        data = from_text(text)
        if text != last.text and last.data == data:
            text = last.text  # the same, its fields in the order another version wrote them in
        is_same = text == last.text and not renaming.of_former
        fields, reschedules = ((), False) if is_same else _changed(last, data, renaming)
    return _Compared(last=last, item=item, source=source, text=keep(text), fields=fields, reschedules=reschedules)


def _as_kept(item: Item) -> Mapping[str, str]:
    """Return the fields of an item, each as JSON, with the offsets of its times and of its rounds."""
    members = as_kept(item)
    offsets = offsets_of(item) if isinstance(item, Meeting) and item.repeats else ""
    return {**members, OFFSETS: json.dumps(offsets)} if offsets else members


def _changed(last: Remembered, data: Mapping[str, Plain], renaming: Renaming) -> tuple[tuple[str, ...], bool]:
    """Return the fields that changed, sorted, and whether the item is rescheduled.

    A new note of what a change mended is among them where nobody needs to hear of it.
    """
    if last.form != FORM:
        return (), False  # two forms cannot be compared; better to miss a change than to announce every item anew
    before, now = in_one_wording(
        mentioning(reduced(last.data), renaming.of_former),
        mentioning(reduced(data), renaming.of_unseen),
        renaming.language,
    )
    changed = {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}
    is_shifted = not changed & _OF_ROUNDS and is_by_another_clock(last.data, data)
    changed |= {"when"} if is_shifted else set()
    shown, reschedules = changed - _NOT_SHOWN, is_shifted or weighty(before) != weighty(now)
    is_minor = MINOR in changed and MINOR in now and not reschedules
    return tuple(sorted(shown | {MINOR} if shown and is_minor else shown)), reschedules


@lru_cache(maxsize=1024)
def _shared(fields: tuple[str, ...]) -> tuple[str, ...]:
    """Return the same tuple for all items that have the same fields."""
    return fields


def _decision(compared: _Compared, *, tag: str, stamp: datetime, published: datetime) -> Decision:
    last, fields = compared.last, compared.fields
    if last is None:
        return Decision(change=Change.NEW, fields=fields, remembered=_first(compared, tag, stamp, published))
    is_misdated = is_far_ahead(last.updated, stamp)
    if _is_as_remembered(compared, last) and not is_misdated:
        return _settled(last)
    formerly = last.id if last.id != compared.item.id else ""
    now = attrs.evolve(
        last, id=compared.item.id, text=compared.text, form=FORM, state=State.SHOWN, source=compared.source
    )
    if compared.change is Change.UNCHANGED:
        right = attrs.evolve(now, published=published, updated=stamp) if is_misdated else now
        return Decision(
            change=Change.UNCHANGED,
            remembered=right,
            sequence_before=last.sequence,
            recast=right != last,
            formerly=formerly,
        )
    returned = compared.change is Change.RETURNED
    row = attrs.evolve(
        now,
        published=published.astimezone(UTC),
        updated=stamp.astimezone(UTC),
        sequence=last.sequence + (returned or compared.reschedules),
    )
    return Decision(
        change=compared.change, fields=fields, remembered=row, sequence_before=last.sequence, formerly=formerly
    )


def _is_as_remembered(compared: _Compared, last: Remembered) -> bool:
    """Return whether the row says all of an item as it is, so that it need not be written again."""
    standing = (last.id, last.source, last.form, last.state)
    return standing == (compared.item.id, compared.source, FORM, State.SHOWN) and last.text == str(compared.text)


def _first(compared: _Compared, tag: str, stamp: datetime, published: datetime) -> Remembered:
    kind, item_id = compared.key
    return Remembered(
        id=item_id,
        kind=kind,
        tag=tag,
        uid=uid(tag),
        published=published.astimezone(UTC),
        updated=stamp.astimezone(UTC),
        text=compared.text,
        source=compared.source,
    )


def decide_all(
    remembered: Mapping[Key, Remembered],
    items: Sequence[Item],
    *,
    publication_id: str,
    now: datetime,
    absence: Absence = _NOBODY_MISSES,
    sources: Mapping[str, str] | None = None,
    settled: Container[Key] = frozenset(),
    stamps_taken: Iterable[datetime] = (),
    first_build: bool | None = None,
    released: Mapping[Key, datetime] = _NONE_RELEASED,
    language: str = "",
    keep: _Keep = str,
) -> tuple[Decision, ...]:
    """Decide about every item of a build, in the order of the items, and then about what is gone, by kind and id.

    Where nothing is remembered at all, a past event counts as published when it ended; but where one ended before
    there were feeds, all that is past counts as published now, so that no reader shows a date of neither. No two stamps
    are alike: in the order of the stamps wanted, then of the events, each is at least a microsecond
    after the stamp before, and none is used twice, also by former builds. Neither is an identity,
    though its item may have another id by now. What a wrong clock dated months ahead is dated now.

    Args:
        remembered: All rows of the ledger, by kind and id.
        items: The items subscribers may see, each id once.
        publication_id: The tag URI new identities begin with (RFC 4151).
        now: The moment of the build; aware.
        absence: Why items may be missing without being withdrawn.
        first_build: Whether no build was saved before; whether nothing is remembered, where None.
        released: When the embargoes of items ended that an earlier build knew of: those that were never shown count as
            published by then.
        language: That of texts for which none is named.
        stamps_taken: The stamps of all revisions, of which none is used again.
        settled: The keys of rows that are equal to their items, and need not be compared.
        sources: The name of the source each item comes from, by its id; the record's own files where it has none.
        keep: Keeps the text of a row, in memory or elsewhere.

    Raises:
        ValueError: ``now`` has no zone.
    """
    if now.tzinfo is None:
        raise ValueError("the moment of a build needs a zone")
    now = now.astimezone(UTC)
    first_build = not remembered if first_build is None else first_build
    rows = _rows(remembered, items, absence)
    unchanged = {
        row.key: row
        for row, item in zip(rows, items, strict=True)
        if row and row.id == item.id and row.key in settled and not is_far_ahead(row.updated, now)
    }
    renaming = Renaming.of(remembered.values(), items, absence, language)
    compared = _compare_all(rows, items, unchanged, sources or {}, renaming, keep)
    as_ended = first_build and not any(is_before_feeds(item.over) for item in items)
    ends = [None if first_build or each.last else released.get(each.key) for each in compared]
    published = [_published(each, now=end or now, as_ended=as_ended) for each, end in zip(compared, ends, strict=True)]
    missing, quiet = _missing(remembered, rows, absence)
    wanted = _wanted(compared, published if first_build else ends, missing, now)
    taken = {row.updated for row in remembered.values()}.union(stamps_taken)
    stamps = dict(stamps_of(wanted, taken=taken))
    tags = {row.tag for row in remembered.values()}
    decided = (
        _decision(
            each,
            tag=each.last.tag if each.last else _free_tag(publication_id, each.key, tags),
            stamp=stamps.get(each.key, now),
            published=moment,
        )
        for each, moment in zip(compared, published, strict=True)
    )
    keys = ((item.kind, item.id) for item in items)
    about_items = (_settled(unchanged[key]) if key in unchanged else next(decided) for key in keys)
    return (*about_items, *(_withdrawn(row, stamps[row.key]) for row in missing), *quiet)


def _compare_all(
    rows: Iterable[Remembered | None],
    items: Sequence[Item],
    unchanged: Container[Key],
    sources: Mapping[str, str],
    renaming: Renaming,
    keep: _Keep,
) -> list[_Compared]:
    """Compare each item with its row, but for those that are unchanged."""
    return [
        _compare(row, item, sources.get(item.id, ""), renaming, keep)
        for row, item in zip(rows, items, strict=True)
        if (item.kind, item.id) not in unchanged
    ]


def _wanted(
    compared: Iterable[_Compared],
    ended: Iterable[datetime | None],
    missing: Iterable[Remembered],
    now: datetime,
) -> list[tuple[datetime, Rank, Key]]:
    """Return the stamps wanted for what changed: in a first build when it ``ended``, else now."""
    wanted = [
        (moment or moved(each.last.updated if each.last else None, now), each.item.when.rank, each.key)
        for each, moment in zip(compared, ended, strict=True)
        if each.change is not Change.UNCHANGED or (each.last and is_far_ahead(each.last.updated, now))
    ]
    return [*wanted, *((moved(row.updated, now), _GONE, row.key) for row in missing)]


def _settled(row: Remembered) -> Decision:
    return Decision(change=Change.UNCHANGED, remembered=row, sequence_before=row.sequence)


def _free_tag(publication_id: str, key: Key, taken: Container[str]) -> str:
    """Return the identity of a new item, which is not that of an item renamed since."""
    tag = tag_uri(publication_id, *key)
    if tag not in taken:  # as of nearly all
        return tag
    # No id has a slash, so these are no other item's.
    others = (f"{tag}/{number}" for number in count(2))
    return next(free for free in others if free not in taken)


def _rows(remembered: Mapping[Key, Remembered], items: Sequence[Item], absence: Absence) -> list[Remembered | None]:
    """Return each item's row: its own, else that of a former id which no other item has."""
    taken = {(item.kind, item.id) for item in items}
    rows = []
    for item in items:
        row = remembered.get((item.kind, item.id))
        if row is None:
            former = ((item.kind, id_) for id_ in item.formerly if id_ not in absence.faulty)
            free = (key for key in former if key in remembered and key not in taken and key not in absence.hidden)
            row = remembered.get(next(free, (item.kind, item.id)))
            taken |= {row.key} if row else set()
        rows.append(row)
    return rows


def _missing(
    remembered: Mapping[Key, Remembered], rows: Iterable[Remembered | None], absence: Absence
) -> tuple[list[Remembered], list[Decision]]:
    """Return the rows that are withdrawn, and decisions that are not announced: about rows that are hidden now."""
    seen = {row.key for row in rows if row is not None}
    gone = [row for key, row in sorted(remembered.items()) if key not in seen]
    hidden = [row for row in gone if row.key in absence.hidden]
    quiet = [
        Decision(
            change=Change.UNCHANGED,
            remembered=attrs.evolve(row, state=State.VANISHED if row.state.gone else State.HIDDEN),
            sequence_before=row.sequence,
            recast=not row.state.hidden,
        )
        for row in hidden
    ]
    return [row for row in gone if row.key not in absence.hidden and absence.withdraws(row)], quiet


def _withdrawn(row: Remembered, stamp: datetime) -> Decision:
    gone = attrs.evolve(row, state=State.WITHDRAWN, updated=stamp, sequence=row.sequence + 1)
    return Decision(change=Change.WITHDRAWN, remembered=gone, sequence_before=row.sequence)


def _published(compared: _Compared, *, now: datetime, as_ended: bool) -> datetime:
    """Return what the item itself says, where that can be; else what is remembered; else when it ended, or now."""
    item, last = compared.item, compared.last
    if item.published and "published" in compared.fields and not is_before_feeds(item.published):
        return min(item.published, now)
    if last is not None:
        return now if is_far_ahead(last.published, now) else last.published
    ended = item.over
    return ended if as_ended and ended is not None and ended < now else now
