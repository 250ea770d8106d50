"""What a build did."""

from __future__ import annotations

from attrs import frozen

from diplofeed.errors import Fault
from diplofeed.ledger.decide import Decision

__all__ = ["LeftOut", "Report"]


@frozen(kw_only=True)
class LeftOut:
    """What a document does not show, and why."""

    document: str
    count: int
    reason: str


@frozen(kw_only=True)
class Report:
    """What a build did.

    Attributes:
        decisions: What became of each item that is new, revised, withdrawn or back.
        items: How many items are public.
        held_back: How many are internal or under embargo; for the editor's eyes only.
        failures: Plugins that failed and outputs that could not be written.
        topics: The addresses of the feeds that changed, of those that name the hubs (WebSub §4).
        internal: The same of the feeds for internal readers, if there are any.
    """

    decisions: tuple[Decision, ...] = ()
    items: int = 0
    held_back: int = 0
    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    faults: tuple[Fault, ...] = ()
    failures: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    internal: Report | None = None

    @property
    def complete(self) -> bool:
        """Return whether nothing was left out that belongs in."""
        if self.internal and self.internal.failures:
            return False
        return not self.failures and not any(fault.severity.value == "error" for fault in self.faults)
