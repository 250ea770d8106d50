"""What a build did: the value that ``build`` and ``publish`` return.

It imports nothing of the model, as a build that has nothing to do returns one too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import asdict, evolve, frozen
from attrs.filters import exclude

from diplofeed.errors import Fault, Origin, Severity

if TYPE_CHECKING:
    from diplofeed.ledger.decide import Decision

__all__ = ["Held", "LeftOut", "Report", "at_rest", "from_plain", "to_plain"]


@frozen(kw_only=True)
class LeftOut:
    """What a document does not show, and why.

    Attributes:
        items: The ids of the first of them, as far as a format names them.
    """

    document: str
    count: int
    reason: str
    items: tuple[str, ...] = ()


@frozen(kw_only=True)
class Held:
    """An item that readers do not see, or not yet; for the editor's eyes only.

    Attributes:
        is_internal: Whether it is for internal readers alone.
        until: Until when it is under an embargo (RFC 3339, UTC); empty if it is not, or no more.
    """

    kind: str
    id: str
    is_internal: bool = False
    until: str = ""


@frozen(kw_only=True)
class Report:
    """What a build did.

    Attributes:
        decisions: What became of each item that is new, revised, withdrawn or back.
        items: How many items are public.
        output: What the sink calls the place it writes to: of a directory its absolute path.
        held_back: How many are internal or under embargo; for the editor's eyes only.
        held: Which these are.
        kept: The ids of items that stay as they were last shown, as they cannot be read now.
        withheld: The ids of those that are hidden meanwhile, as what can be read of them may ask for that.
        withheld_for: What asks to hide each of these, in the same order: the file, the words and their line.
        faults: What is wrong with the record and with the state beside it; a warning leaves nothing out.
        failures: Plugins that failed and outputs that could not be written.
        topics: The addresses of the feeds that changed, of those that name the hubs (WebSub §4).
        cleared: What was done to files beyond what was asked for, so that none shows what is hidden now; for editors.
        hubs: The hubs that the publication names, as far as a whole folder was built.
        reason: Why files were written again besides what the record says, such as another version of a library.
        internal: The report of the feeds for internal readers, if there are any.
    """

    decisions: tuple[Decision, ...] = ()
    items: int = 0
    output: str = ""
    held_back: int = 0
    held: tuple[Held, ...] = ()
    kept: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    withheld_for: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    faults: tuple[Fault, ...] = ()
    failures: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    cleared: tuple[str, ...] = ()
    hubs: tuple[str, ...] = ()
    reason: str = ""
    internal: Report | None = None

    @property
    def complete(self) -> bool:
        """Return whether nothing was left out that belongs in."""
        if self.internal and self.internal.failures:
            return False
        return not self.failures and not any(fault.severity is Severity.ERROR for fault in self.faults)


def at_rest(report: Report) -> Report:
    """Return the report of a build right after this one, which would change nothing."""
    unchanged = tuple(sorted(report.unchanged + report.written))
    internal = at_rest(report.internal) if report.internal else None
    return evolve(
        report,
        decisions=(),
        written=(),
        removed=(),
        cleared=(),
        topics=(),
        reason="",
        unchanged=unchanged,
        internal=internal,
    )


def to_plain(report: Report) -> dict[str, Any]:
    """Return a report without decisions as JSON can hold it; `from_plain` of it is equal to the report."""
    data = asdict(report, recurse=False)
    del data["decisions"]
    return data | {
        "held": [asdict(item) for item in report.held],
        "left_out": [asdict(part) for part in report.left_out],
        "faults": [
            asdict(fault, filter=exclude("unread")) | {"severity": fault.severity.value} for fault in report.faults
        ],
        "internal": to_plain(report.internal) if report.internal else None,
    }


def from_plain(data: Mapping[str, Any]) -> Report:
    """Return the report of which `to_plain` made the data."""
    names: dict[str, Any] = {name: tuple(part) if isinstance(part, list) else part for name, part in data.items()}
    return Report(
        **names
        | {
            "held": tuple(Held(**item) for item in data["held"]),
            "left_out": tuple(LeftOut(**{**part, "items": tuple(part["items"])}) for part in data["left_out"]),
            "faults": tuple(map(_fault, data["faults"])),
            "internal": from_plain(data["internal"]) if data["internal"] else None,
        }
    )


def _fault(data: Mapping[str, Any]) -> Fault:
    return Fault(**{**data, "origin": Origin(**data["origin"]), "severity": Severity(data["severity"])})
