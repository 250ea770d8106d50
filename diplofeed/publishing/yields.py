"""What a source yields, which may be anything: what is of no use is a fault that names the source."""

from __future__ import annotations

from collections.abc import Sequence

from diplofeed.errors import Fault, Origin, Severity
from diplofeed.model import Meeting, Statement
from diplofeed.source import Drops, Located, Named, Partial, Read

__all__ = ["damage_of", "hides_items", "understood"]


def hides_items(read: Read) -> bool:
    """Return whether something was not read that may be any item."""
    return isinstance(read, Fault) and read.severity is Severity.ERROR and not read.item


def damage_of(read: Sequence[Read]) -> str:
    """Return what is wrong with a file of which other items may be lost than those that are named; empty if nothing.

    An entry that cannot be known again takes the others down only where it is alone.
    """
    faults = [each for each in read if isinstance(each, Fault) and hides_items(each)]
    is_alone = not any(isinstance(each, Located) for each in read)
    return next((each.message for each in faults if is_alone or each.unread is None), "")


def understood(read: object, origin: Origin, source: str) -> Read:
    """Return what a source yielded, or the fault that it is of no use.

    Such a fault names no item, as it may be any: what the source gave before stays.

    Args:
        read: What it yielded.
        origin: Where the configuration names the source.
        source: What the record calls it.
    """
    wrong = _wrong(read)
    if not wrong and isinstance(read, Located | Named | Fault | Partial):
        return read
    return Fault(origin=origin, field=f"sources.{source}", message=f"the source yielded {wrong}")


def _wrong(read: object) -> str:
    """Return what is wrong with what a source yielded; empty if nothing is."""
    match read:
        case Located():
            is_good = isinstance(read.item, Meeting | Statement) and isinstance(read.origin, Origin)
            return "" if is_good else f"Located with {type(read.item).__name__} at {type(read.origin).__name__}"
        case Fault():
            texts = (read.message, read.field, read.expected, read.suggestion, read.item)
            is_good = all(isinstance(text, str) for text in texts) and bool(read.message)
            is_good = is_good and isinstance(read.origin, Origin) and isinstance(read.severity, Severity)
            return "" if is_good else "a Fault without an Origin, a message or other texts"
        case Named():
            return "" if isinstance(read.table, str) and isinstance(read.origin, Origin) else "Named without a table"
        case Partial():
            is_good = isinstance(read.drops, Drops) and isinstance(read.origin, Origin)
            return "" if is_good else "Partial without an Origin, or that drops what is none of Drops"
        case Meeting() | Statement():
            return f"a bare {type(read).__name__}, not Located(item, origin), so nobody can tell where it stands"
        case _:
            return f"{type(read).__name__}, not Located, Named, Fault or Partial"
