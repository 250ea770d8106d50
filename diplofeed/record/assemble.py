"""The record: its names, its items, and whether what they say of each other holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from attrs import define, evolve, field, frozen

from diplofeed.errors import Fault, Origin, RecordError, Severity, Unread, few_of, nearest
from diplofeed.hints import fits, mistyped
from diplofeed.model import Audience, Form, Meeting, Statement
from diplofeed.record.cycles import cycles_among
from diplofeed.record.mentions import mentions
from diplofeed.source import Drops, Located
from diplofeed.source.reading import MOST_FAULTS
from diplofeed.typed import typed_arguments

__all__ = ["Record", "assemble", "checked", "has_voice", "without_voice"]

_TO_MEETINGS: Final = frozenset({"about", "series"})
_DROP_NOTHING: Final[Mapping[str, Drops]] = {}


@frozen(kw_only=True)
class Record:
    """Items that hold together, and the faults of those that do not.

    Attributes:
        items: In the order they were read; ids are unique, every reference has its item.
        faults: In the order they were found.
        sources: The names of the sources of items, by their ids; without those of the record's own files.
        digests: What differs where an item does, by its id, as far as somebody has worked it out.
        failed: The names of sources of which something could not be read that may be an item; empty for the record's
            own files.
        unread: What is known of the items that were left out.
        drops: What of sources may be missing without being gone, by the sources' names.
        is_checked: Whether the items were checked against each other, as `assemble` and `Record.of` do.
    """

    items: tuple[Meeting | Statement, ...] = ()
    faults: tuple[Fault, ...] = ()
    sources: Mapping[str, str] = field(factory=dict)
    digests: Mapping[str, bytes] = field(factory=dict)
    failed: frozenset[str] = frozenset()
    unread: tuple[Unread, ...] = ()
    drops: Mapping[str, Drops] = field(factory=dict)
    is_checked: bool = field(default=False, eq=False)

    @classmethod
    @typed_arguments
    def of(cls, items: Iterable[Meeting | Statement]) -> Record:
        """Return the record of items that were made by a program.

        Raises:
            RecordError: An id is there twice, an item names one that is not there or is part of itself, or nobody makes
                a statement; with all faults, of which ``items[1]`` is the place of the first item.
        """
        return checked(cls(items=tuple(items)))

    @property
    def faulty(self) -> frozenset[str]:
        """The ids that faults name: what is missing under one of them is left out, not gone."""
        return frozenset(fault.item for fault in self.faults if fault.item)


def assemble(
    results: Iterable[Located | Fault], failed: Iterable[str] = (), drops: Mapping[str, Drops] = _DROP_NOTHING
) -> Record:
    """Return the record made of what sources found: duplicates, dangling references and cycles left out and named.

    An item that refers to one left out, or to one that is nowhere, is itself faulty; but while a further source
    cannot be read, what is nowhere may be in it. ``failed`` are the sources that could not be read whole, and ``drops``
    says of which something may be missing without being gone, so that it may be referred to.
    """
    results, failed = tuple(results), frozenset(failed)
    faults = [each for each in results if isinstance(each, Fault)]
    unread = tuple(each.unread for each in faults if each.unread)
    known_bad = {fault.item for fault in faults if fault.item}
    # What stands in a text that cannot be parsed is not missing from the record either.
    known_bad = known_bad.union(*(part.ids or part.words | {part.name} for part in unread))
    may_lack = any(each is not Drops.NOTHING for each in drops.values())
    is_whole = not any(failed) and not may_lack  # of the record's own files nothing stays that cannot be read
    read = [each for each in results if isinstance(each, Located)]
    located, twins = _unique(read, _faulty(faults))
    faults += twins
    known_bad |= {fault.item for fault in twins}
    faults += _leave_out_dangling(located, known_bad, is_whole=is_whole)
    while cycles := list(cycles_among(located)):
        faults += cycles
        for key in {fault.item for fault in cycles}:
            del located[key]
        # What refers to one of them refers to nothing, from here on.
        faults += _leave_out_dangling(located, set(), is_whole=is_whole)
    faults += _named_twice(located.values())
    faults += few_of(_mistyped(located, known_bad), MOST_FAULTS) if may_lack else ()
    return Record(
        items=tuple(each.item for each in located.values()),
        faults=tuple(faults),
        sources={key: each.source for key, each in located.items() if each.source},
        digests={key: each.digest for key, each in located.items() if each.digest},
        failed=failed,
        unread=(*unread, *(_unread(each) for each in read if each.item.id not in located)),
        drops=drops,
        is_checked=True,
    )


def _faulty(faults: Iterable[Fault]) -> dict[str, Fault]:
    """Return the faults that keep an item from being read, by the ids of the item and those that a text states.

    A file is its item's also by its name, where it is plainly one item or may ask to hide one.
    """
    unread = ((fault, fault.unread) for fault in faults if fault.unread)
    return {key: fault for fault, part in unread for key in (fault.item, *part.stated, _name(fault, part)) if key}


def _name(fault: Fault, unread: Unread) -> str:
    counts = not unread.ids and (unread.single or unread.internal or unread.embargo_until is not None)
    return unread.name if counts and fault.severity is Severity.ERROR else ""


def _unread(left_out: Located) -> Unread:
    item = left_out.item
    return Unread(
        ids=(item.id, *item.formerly),
        internal=item.audience is Audience.INTERNAL,
        embargo_until=item.embargo_until,
        source=left_out.source,
        why=f"{left_out.origin}: {'audience' if item.audience is Audience.INTERNAL else 'embargo_until'} says so",
    )


def checked(record: Record) -> Record:
    """Return a record whose items hold together.

    Raises:
        FieldError: Something else stands among them.
        RecordError: They do not; see `Record.of`.
    """
    if record.is_checked:
        return record
    if not fits(record.items, tuple[Meeting | Statement, ...]):
        raise mistyped("items", record.items, tuple[Meeting | Statement, ...]).at("Record", "items")
    results: list[Located | Fault] = []
    for number, item in enumerate(record.items, start=1):
        origin = Origin(f"items[{number}]")
        results.append(Located(item=item, origin=origin, source=record.sources.get(item.id, "")))
        results += () if has_voice(item) else (without_voice(origin, item.id),)
    assembled = assemble((*record.faults, *results), record.failed, record.drops)
    if faults := [each for each in assembled.faults[len(record.faults) :] if each.severity is Severity.ERROR]:
        raise RecordError(faults)
    return evolve(record, is_checked=True)


def has_voice(item: Meeting | Statement) -> bool:
    """Return whether a statement says who makes it; a notice is the publisher's own."""
    return not isinstance(item, Statement) or bool(item.authors) or item.form is Form.NOTICE


def without_voice(origin: Origin, item: str) -> Fault:
    """Return the fault of a statement that nobody makes."""
    expected = "a speaker, or a party that speaks"
    return Fault(origin=origin, field="speaker", message="is missing", expected=expected, item=item)


def _leave_out_dangling(located: dict[str, Located], known_bad: set[str], *, is_whole: bool) -> list[Fault]:
    """Remove the items that refer to what is not there, then those that refer to them, and so on; return why.

    Each round looks only at the items that refer to one removed in the round before.
    """
    faults: list[Fault] = []
    places = {key: place for place, key in enumerate(located)}
    referring: dict[str, list[str]] = {}
    ahead = []  # of most items there is nothing to look at
    for key, each in located.items():
        targets = [mention.to for mention in mentions(each.item)]
        ahead += [key] if targets else []
        for target in targets:
            referring.setdefault(target, []).append(key)
    suggestions = _Suggestions()
    while ahead:
        suggest = suggestions.among(located)
        dangling = [
            fault
            for key in ahead
            for fault in few_of(
                _references(located[key], located, known_bad, is_whole=is_whole, suggest=suggest), MOST_FAULTS
            )
        ]
        left_out = {fault.item for fault in dangling}
        faults += dangling
        known_bad |= left_out
        for key in left_out:
            del located[key]
        touched = {key for target in left_out for key in referring.get(target, ()) if key in located}
        ahead = sorted(touched, key=places.__getitem__)
    return faults


def _mistyped(located: Mapping[str, Located], known_bad: AbstractSet[str]) -> Iterator[Fault]:
    """Yield a warning for each reference to what a source may have dropped, where an id that is there is much alike."""
    suggest = _Suggestions().among(located)
    for each in located.values():
        for mention in mentions(each.item):
            if mention.to in located or mention.to in known_bad or not (near := suggest(mention.to)):
                continue
            yield Fault(
                origin=each.origin,
                field=mention.path,
                message=f"no item {mention.to!r} in the record, unless a source has dropped it",
                suggestion=near,
                item=each.item.id,
                severity=Severity.WARNING,
            )


def _unique(read: Iterable[Located], faulty: Mapping[str, Fault]) -> tuple[dict[str, Located], list[Fault]]:
    """Return the items whose ids no other has, and a fault for each of the others: nobody can tell which is meant.

    ``faulty`` are those that could not be read, by their ids.
    """
    unique: dict[str, Located] = {}
    taken: dict[str, list[Located | Fault]] = {}  # what is called as something else is
    for each in read:
        key = each.item.id
        if key in taken:
            taken[key].append(each)
        elif key in unique or key in faulty:
            other = unique.pop(key, None) or faulty[key]
            taken[key] = [other, each] if isinstance(other, Located) else [each, other]
        else:
            unique[key] = each
    faults = [fault for same in taken.values() for fault in few_of(_twins(same), MOST_FAULTS)]
    return unique, faults


def _twins(same: Sequence[Located | Fault]) -> Iterator[Fault]:
    return (_twin(each, same) for each in same if isinstance(each, Located))


def _twin(located: Located, same: Sequence[Located | Fault]) -> Fault:
    other = next(each for each in same if each is not located)
    return Fault(
        origin=located.origin,
        field="id",
        message=f"the id {located.item.id!r} is taken: {other.origin} has it",
        expected="an id no other meeting or statement of the record has",
        item=located.item.id,
    )


def _named_twice(located: Iterable[Located]) -> Iterator[Fault]:
    """Yield a warning for each item that says it had an id that another one says it had: only one goes on as that."""
    by_former: dict[str, list[Located]] = {}
    for each in located:
        for former in dict.fromkeys(each.item.formerly):
            by_former.setdefault(former, []).append(each)
    for former, claims in by_former.items():
        if len(claims) > 1:
            yield from few_of((_claimed_too(former, each, claims) for each in claims), MOST_FAULTS)


def _claimed_too(former: str, claim: Located, claims: Sequence[Located]) -> Fault:
    other = next(each for each in claims if each is not claim)
    return Fault(
        origin=claim.origin,
        field="formerly",
        message=f"{other.item.kind} {other.item.id!r} ({other.origin}) says too that it had the id {former!r}",
        expected="each former id at the one item that it was the id of",
        item=claim.item.id,
        severity=Severity.WARNING,
    )


@define
class _Suggestions:
    """The ids most like those that are not there; a search among all ids takes long, so only so many are made.

    Attributes:
        left: How many searches.
        compared: Among how many ids in all, of which 500,000 take a second.
    """

    left: int = 200
    compared: int = 700_000

    def among(self, ids: Mapping[str, Located]) -> Callable[[str], str]:
        """Return a function that gives the id most like another one, or nothing."""
        by_target: dict[str, str] = {}

        def suggest(target: str) -> str:
            if target not in by_target:
                is_searched = self.left > 0 and self.compared >= len(ids)
                by_target[target] = nearest(target, ids) if is_searched else ""
                self.left -= is_searched
                self.compared -= len(ids) if is_searched else 0
            return by_target[target]

        return suggest


def _references(
    one: Located,
    known: Mapping[str, Located],
    known_bad: set[str],
    *,
    is_whole: bool,
    suggest: Callable[[str], str],
) -> Iterator[Fault]:
    # Relations come first in what is reported.
    for relation, target, path in sorted(mentions(one.item), key=lambda mention: mention.relation in _TO_MEETINGS):
        kind = "meeting" if relation in _TO_MEETINGS else "item"
        there = known.get(target)
        if there is not None and (kind == "item" or isinstance(there.item, Meeting)):
            continue
        if there is None and target not in known_bad and not is_whole:
            continue
        if there is not None:
            message = f"{target!r} is a statement"
        elif target in known_bad:
            message = f"{target!r} is left out because of its own faults"
        else:
            message = f"no {kind} {target!r} in the record"
        yield Fault(
            origin=one.origin,
            field=path,
            message=message,
            expected=f"the id of a {kind} of the record" if kind == "meeting" else "the id of an item of the record",
            suggestion="" if there or target in known_bad else suggest(target),
            item=one.item.id,
        )
