"""The record: its names, its items, and whether what they say of each other holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import evolve, field, frozen

from diplofeed.errors import Fault, Origin, RecordError, nearest
from diplofeed.model import Meeting, RelationKind, Statement
from diplofeed.source import Located

__all__ = ["Record", "assemble", "checked"]


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
        is_checked: Whether the items were checked against each other, as `assemble` and `Record.of` do.
    """

    items: tuple[Meeting | Statement, ...] = ()
    faults: tuple[Fault, ...] = ()
    sources: Mapping[str, str] = field(factory=dict)
    digests: Mapping[str, bytes] = field(factory=dict)
    failed: frozenset[str] = frozenset()
    is_checked: bool = field(default=False, eq=False)

    @classmethod
    def of(cls, items: Iterable[Meeting | Statement]) -> Record:
        """Return the record of items that were made by a program.

        Raises:
            RecordError: An id is there twice, or an item names one that is not there or is part of itself; with all
                faults, of which ``items[1]`` is the place of the first item.
        """
        return checked(cls(items=tuple(items)))

    @property
    def faulty(self) -> frozenset[str]:
        """The ids that faults name: what is missing under one of them is left out, not gone."""
        return frozenset(fault.item for fault in self.faults if fault.item)


def assemble(found: Iterable[Located | Fault], failed: Iterable[str] = ()) -> Record:
    """Return the record made of what sources found: duplicates, dangling references and cycles left out and named.

    An item that refers to one left out, or to one that is nowhere, is itself faulty; but while a further source
    cannot be read, what is nowhere may be in it. ``failed`` are the sources that could not be read whole.
    """
    found, failed = tuple(found), frozenset(failed)
    faults = [one for one in found if isinstance(one, Fault)]
    known_bad = {fault.item for fault in faults if fault.item}
    is_whole = not any(failed)  # of the record's own files nothing stays that cannot be read
    located, twins = _unique(one for one in found if isinstance(one, Located))
    faults += twins
    while True:
        dangling = [
            fault for one in located.values() for fault in _references(one, located, known_bad, is_whole=is_whole)
        ]
        left_out = {fault.item for fault in dangling}
        if not left_out:
            break
        faults += dangling
        known_bad |= left_out
        located = {key: one for key, one in located.items() if key not in left_out}
    cycles = list(_cycles(located))
    cut = {fault.item for fault in cycles}
    if cut:
        rest = assemble((one for key, one in located.items() if key not in cut), failed)
        return evolve(rest, faults=(*faults, *cycles, *rest.faults))
    return Record(
        items=tuple(one.item for one in located.values()),
        faults=tuple(faults),
        sources={key: one.source for key, one in located.items() if one.source},
        digests={key: one.digest for key, one in located.items() if one.digest},
        failed=frozenset(failed),
        is_checked=True,
    )


def checked(record: Record) -> Record:
    """Return a record whose items hold together.

    Raises:
        RecordError: They do not; see `Record.of`.
    """
    if record.is_checked:
        return record
    located = (
        Located(item=item, origin=Origin(f"items[{number}]"), source=record.sources.get(item.id, ""))
        for number, item in enumerate(record.items, start=1)
    )
    assembled = assemble((*record.faults, *located), record.failed)
    if faults := assembled.faults[len(record.faults) :]:
        raise RecordError(faults)
    return evolve(record, is_checked=True)


def _unique(found: Iterable[Located]) -> tuple[dict[str, Located], list[Fault]]:
    kept: dict[str, Located] = {}
    faults = []
    for one in found:
        first = kept.setdefault(one.item.id, one)
        if first is not one:
            message = f"the id {one.item.id!r} is taken: {first.origin} has it"
            expected = "an id no other meeting or statement of the record has"
            faults.append(Fault(origin=one.origin, field="id", message=message, expected=expected))
    return kept, faults


def _mentions(item: Meeting | Statement) -> Iterator[tuple[str, str]]:
    for number, relation in enumerate(item.related, start=1):
        yield f"related[{number}].to", relation.to
    if isinstance(item, Statement):
        for number, meeting in enumerate(item.about, start=1):
            yield f"about[{number}]", meeting
    elif item.series:
        yield "series", item.series


def _references(one: Located, known: Mapping[str, Located], known_bad: set[str], *, is_whole: bool) -> Iterator[Fault]:
    for path, target in _mentions(one.item):
        wants_meeting = path != "series" and not path.startswith("related")
        kind = "meeting" if wants_meeting or path == "series" else "item"
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
            suggestion="" if there or target in known_bad else nearest(target, known),
            item=one.item.id,
        )


def _wholes(item: Meeting | Statement) -> tuple[str, ...]:
    wholes = tuple(relation.to for relation in item.related if relation.as_ is RelationKind.PART_OF)
    return (*wholes, item.series) if isinstance(item, Meeting) and item.series else wholes


def _cycles(located: Mapping[str, Located]) -> Iterator[Fault]:
    """Name every item that is part of itself, found by walking up once from each (iterative: depth is data)."""
    settled: set[str] = set()
    for start in located:
        path: list[str] = []
        ahead = [(start, 0)]
        while ahead:
            key, depth = ahead.pop()
            del path[depth:]
            if key in path:
                ring = path[path.index(key) :]
                if settled.isdisjoint(ring):
                    yield from (_cycle(located[member], ring) for member in ring)
                settled.update(ring)
                continue
            if key in settled:
                continue
            path.append(key)
            ahead += [(whole, depth + 1) for whole in _wholes(located[key].item) if whole in located]
        settled.add(start)


def _cycle(one: Located, ring: list[str]) -> Fault:
    return Fault(
        origin=one.origin,
        field="part-of",
        message=f"is part of itself: {' → '.join([*ring, ring[0]])}",
        expected="wholes and series that end somewhere",
        item=one.item.id,
    )
