"""What an import left out and may ask not to be public, while the record goes on showing what it had of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from diplofeed.errors import Fault, Severity
from diplofeed.importing.state import Row
from diplofeed.publishing.asked import asks_to_hide

__all__ = ["warnings_of_what_may_be_hidden"]


def warnings_of_what_may_be_hidden(faults: Iterable[Fault], rows: Mapping[str, Row]) -> Iterator[Fault]:
    """Yield a warning for each fault of what may ask to be hidden, which says where the record shows it.

    Args:
        faults: Of reading the other side.
        rows: What was imported before, by its identity there.
    """
    for fault in faults:
        if fault.unread is None or not asks_to_hide(fault):
            continue
        there = [rows[key].id for key in fault.unread.ids if key in rows] if fault.unread.ids else ["all it had of it"]
        if not there or not rows:
            continue
        reason = f"what is left out may be meant to be hidden ({fault.unread.why or 'it says so'})"
        yield Fault(
            origin=fault.origin,
            message=f"{reason}, and the record shows {', '.join(there)}",
            expected="audience: internal in the record, if that is meant",
            severity=Severity.WARNING,
        )
