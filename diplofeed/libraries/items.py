"""What a source makes of the objects of another library, as it is returned."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator

from attrs import evolve

from diplofeed.errors import Fault, RecordError, Severity
from diplofeed.model import Meeting, Statement
from diplofeed.record import Record, assemble
from diplofeed.record.mentions import mentions, with_mentions
from diplofeed.source import Located, Read

__all__ = ["item_of", "record_of"]


def item_of(read: Iterable[Read]) -> Meeting | Statement:
    """Return the only item that was read; what of it is left out gives a warning of Python.

    Raises:
        RecordError: There is none, and why.
    """
    results = tuple(read)
    items = [each.item for each in results if isinstance(each, Located)]
    faults = [each for each in results if isinstance(each, Fault)]
    if not items:
        raise RecordError(fault for fault in faults if fault.severity is Severity.ERROR)
    for fault in faults:
        warnings.warn(str(fault), stacklevel=4)
    return items[0]


def record_of(read: Iterable[Read]) -> Record:
    """Return the record of what was read; what its items say of others that were not is left out and named."""
    results = [each for each in read if isinstance(each, Located | Fault)]
    ids = {each.item.id for each in results if isinstance(each, Located)}
    return assemble(part for each in results for part in _within(each, ids))


def _within(result: Located | Fault, ids: set[str]) -> Iterator[Located | Fault]:
    if isinstance(result, Fault):
        yield result
        return
    yield evolve(result, item=with_mentions(result.item, ids.__contains__))
    for each in mentions(result.item):
        if each.to not in ids:
            message = f"{each.to!r} is not among the items, so that it is left out"
            yield Fault(
                origin=result.origin, field=each.path, message=message, item=result.item.id, severity=Severity.WARNING
            )
