"""What is new, what has changed, and what subscribers are told about it; pure.

An item is compared in a plain form of its own data. Whatever it only names (parties, people, topics,
instruments) counts by id, so a renamed topic changes no item; fields that are empty or at their
default are left out, so a field added to the model changes none either.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import cache
from typing import Any, Final, TypeAlias
from uuid import UUID

import attrs
from attrs import field, frozen

from diplofeed.entry import tag_uri, uid
from diplofeed.model import Instrument, Item, Party, Person, Topic
from diplofeed.text import Text
from diplofeed.when import When

__all__ = ["FORM", "Change", "Decision", "Key", "Plain", "Remembered", "decide", "decide_all", "plain"]

Plain: TypeAlias = "str | int | float | list[Plain] | dict[str, Plain] | None"
Key: TypeAlias = tuple[str, str]

FORM: Final = 1
"""The version of the plain form; to be raised whenever ``plain`` says the same item differently."""

_SIGNIFICANT: Final = frozenset({"when", "place", "recurrence", "status"})
_TICK: Final = timedelta(microseconds=1)


class Change(Enum):
    """What became of an item since the last build."""

    NEW = "new"
    UNCHANGED = "unchanged"
    REVISED = "revised"


@frozen(kw_only=True)
class Remembered:
    """What the ledger knows of one item.

    Attributes:
        id: Its id in the record.
        kind: ``meeting`` or ``statement``.
        tag: Its identity, as first given.
        uid: Its calendar identity, as first given.
        published: When subscribers could first see it; UTC.
        updated: When it last changed; UTC, never before ``published``, unique in a ledger.
        sequence: How often time, place, recurrence or status changed.
        data: Its plain form as last decided; not to be modified.
        form: The version of that form.
    """

    id: str
    kind: str
    tag: str
    uid: UUID
    published: datetime
    updated: datetime
    sequence: int = 0
    data: Mapping[str, Plain] = field(hash=False)
    form: int = FORM


@frozen(kw_only=True)
class Decision:
    """What became of an item, and the row to keep.

    Attributes:
        change: New, unchanged or revised.
        fields: The names of the fields that changed, sorted; of a new item, of all it has.
        remembered: The row as it is from now on.
        sequence_before: The sequence it had; None of a new item.
        recast: The row is unchanged but was in another version of the plain form, so it is to be written again.
    """

    change: Change
    fields: tuple[str, ...] = ()
    remembered: Remembered
    sequence_before: int | None = None
    recast: bool = False


def plain(item: Item) -> dict[str, Plain]:
    """Return the item's own data as JSON can hold it, without what is empty or at its default.

    A ``When`` is its text, a ``Text`` a string or a mapping of language to string, a day or moment its
    ISO 8601 text, a party, person, topic or instrument its id.
    """
    return _parts(item)


def _parts(value: Any) -> dict[str, Plain]:
    parts: dict[str, Plain] = {}
    for name, default in _fields(value.__class__):
        part = getattr(value, name)
        if part != default and (said := _plain(part)) not in (None, "", [], {}):
            parts[name.rstrip("_")] = said
    return parts


@cache
def _fields(cls: type[Any]) -> tuple[tuple[str, object], ...]:
    return tuple((attribute.name, attribute.default) for attribute in attrs.fields(cls))


def _plain(value: Any) -> Plain:  # noqa: PLR0911 -- one for each kind of value a field holds
    match value:
        case None | str() | int() | float():
            return value
        case When():
            return value.text
        case Text():
            return _languages(value)
        case Enum():
            return str(value.value)
        case Party() | Person() | Topic() | Instrument():
            return value.id
        case tuple():
            return [_plain(part) for part in value]
        case date():  # a datetime is one too
            return value.isoformat()
    return _parts(value)


def _languages(text: Text) -> Plain:
    if all(not tag for tag, _ in text.parts):
        return str(text)
    return dict(text.parts)


def decide(last: Remembered | None, item: Item, *, tag: str, stamp: datetime, published: datetime) -> Decision:
    """Decide what became of an item since the ledger last saw it.

    The sequence rises by one if time, place, recurrence or status changed (RFC 5545 §3.8.7.4,
    RFC 5546 §2.1.4), ``updated`` moves if anything did.

    Args:
        last: Its row, or None if it was never seen.
        item: As it is now.
        tag: The identity it gets if it was never seen.
        stamp: ``updated`` if it is new or revised; aware.
        published: ``published`` if it is new or revised; aware.
    """
    return _decision(_compare(last, item), tag=tag, stamp=stamp, published=published)


@frozen(kw_only=True)
class _Compared:
    last: Remembered | None
    item: Item
    data: dict[str, Plain]
    fields: tuple[str, ...]

    @property
    def change(self) -> Change:
        if self.last is None:
            return Change.NEW
        return Change.REVISED if self.fields else Change.UNCHANGED

    @property
    def key(self) -> Key:
        return self.item.kind, self.item.id


def _compare(last: Remembered | None, item: Item) -> _Compared:
    data = plain(item)
    before: Mapping[str, Plain] = {} if last is None else last.data
    if last is not None and last.form != FORM:
        before = data  # two forms cannot be compared; better to miss a change than to announce every item anew
    changed = sorted(name for name in before.keys() | data.keys() if before.get(name) != data.get(name))
    return _Compared(last=last, item=item, data=data, fields=tuple(changed))


def _decision(compared: _Compared, *, tag: str, stamp: datetime, published: datetime) -> Decision:
    last, fields = compared.last, compared.fields
    if last is None:
        return Decision(change=Change.NEW, fields=fields, remembered=_first(compared, tag, stamp, published))
    if not fields:
        return _unchanged(last, compared.data)
    row = attrs.evolve(
        last,
        published=published.astimezone(UTC),
        updated=stamp.astimezone(UTC),
        sequence=last.sequence + (not _SIGNIFICANT.isdisjoint(fields)),
        data=compared.data,
    )
    return Decision(change=Change.REVISED, fields=fields, remembered=row, sequence_before=last.sequence)


def _first(compared: _Compared, tag: str, stamp: datetime, published: datetime) -> Remembered:
    kind, item_id = compared.key
    return Remembered(
        id=item_id,
        kind=kind,
        tag=tag,
        uid=uid(tag),
        published=published.astimezone(UTC),
        updated=stamp.astimezone(UTC),
        data=compared.data,
    )


def _unchanged(last: Remembered, data: dict[str, Plain]) -> Decision:
    recast = last.form != FORM
    row = attrs.evolve(last, data=data, form=FORM) if recast else last
    return Decision(change=Change.UNCHANGED, remembered=row, sequence_before=last.sequence, recast=recast)


def decide_all(
    remembered: Mapping[Key, Remembered], items: Sequence[Item], *, publication_id: str, now: datetime
) -> tuple[Decision, ...]:
    """Decide about every item of a build, in the order of the items.

    Where nothing is remembered at all, a past event counts as published when it ended. No two stamps
    are alike: in the order of the stamps wanted, then kind, then id, each is at least a microsecond
    after the one before, and none is one the ledger has already given.

    Args:
        remembered: All rows of the ledger, by kind and id.
        items: The items of the record, each id once.
        publication_id: The tag URI new identities begin with (RFC 4151).
        now: The moment of the build; aware.

    Raises:
        ValueError: ``now`` has no zone.
    """
    if now.tzinfo is None:
        raise ValueError("the moment of a build needs a zone")
    now, first_build = now.astimezone(UTC), not remembered
    compared = [_compare(remembered.get((item.kind, item.id)), item) for item in items]
    published = [_published(one, now=now, first_build=first_build) for one in compared]
    wanted = [
        (moment if first_build else _moved(one.last, now), one.key)
        for one, moment in zip(compared, published, strict=True)
        if one.change is not Change.UNCHANGED
    ]
    stamps = dict(_stamps(wanted, taken={row.updated for row in remembered.values()}))
    return tuple(
        _decision(one, tag=tag_uri(publication_id, *one.key), stamp=stamps.get(one.key, now), published=moment)
        for one, moment in zip(compared, published, strict=True)
    )


def _published(compared: _Compared, *, now: datetime, first_build: bool) -> datetime:
    """Return what the item itself says, at most now; else what is remembered; else when it ended, or now."""
    item, last = compared.item, compared.last
    if item.published is not None and "published" in compared.fields:
        return min(item.published, now)
    if last is not None:
        return last.published
    ended = item.when.latest
    return ended if first_build and ended is not None and ended < now else now


def _moved(last: Remembered | None, now: datetime) -> datetime:
    # A clock that was put back must not make a revision older than what it revises: readers would not take it.
    return now if last is None else max(now, last.updated + _TICK)


def _stamps(wanted: Iterable[tuple[datetime, Key]], *, taken: Container[datetime]) -> Iterator[tuple[Key, datetime]]:
    free = datetime.min.replace(tzinfo=UTC)
    for moment, key in sorted(wanted):
        stamp = max(moment, free)
        while stamp in taken:
            stamp += _TICK
        yield key, stamp
        free = stamp + _TICK
