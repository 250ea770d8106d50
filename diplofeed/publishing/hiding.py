"""What is hidden is taken out of every file that earlier builds wrote, whatever is built now.

The ledger keeps, for each place that builds wrote to, of which formats some documents were not made since the last time
that something was hidden. Such a format is made, or its documents are removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from diplofeed.errors import Origin
from diplofeed.feeds.feed import Format
from diplofeed.ledger.decide import Decision
from diplofeed.ledger.store import Ledger
from diplofeed.publishing.edition import Edition
from diplofeed.publishing.outcome import Outcome

__all__ = ["exposing_of", "messages_of", "warn_of_others"]

_MOST_NAMES: Final = 5  # in a message; the report has all


def exposing_of(ledger: Ledger, target: str, owned: Iterable[str]) -> frozenset[str]:
    """Return the formats whose documents at a target may show what is hidden now, that of no known format among them.

    Args:
        ledger: Of the edition.
        target: What the sink calls itself.
        owned: The documents there, as ``format:path``.
    """
    return ledger.exposing(target, {"", *(path.partition(":")[0] for path in owned)})


def messages_of(decisions: Iterable[Decision], made_too: Sequence[Format], outcome: Outcome) -> tuple[str, ...]:
    """Return what was done, beyond what was asked for, so that no document shows what is hidden now."""
    what = _hidden(decisions)
    messages = []
    if made_too:
        names = ", ".join(made.exporter.name for made in made_too)
        messages.append(f"made too, as files of theirs may show what is hidden now{what}: {names}")
    if outcome.taken_away:
        names = _some(sorted(outcome.taken_away))
        messages.append(f"removed, as they may show what is hidden now{what} and were not made anew: {names}")
    return tuple(messages)


def warn_of_others(edition: Edition, outcome: Outcome) -> None:
    """Warn of what stands in other places that earlier builds wrote to and may show what is hidden now."""
    for target in edition.ledger.targets():
        if target == edition.sink.name or _is_gone(target):
            continue
        owned = edition.ledger.outputs(target)
        exposing = edition.ledger.exposing(target, {path.partition(":")[0] for path in owned})
        names = sorted(name for exporter, _, name in (path.partition(":") for path in owned) if exporter in exposing)
        if names:
            message = f"files that an earlier build wrote there may show what is hidden now: {_some(names)}"
            outcome.warn(Origin(target), f"{message}; build there too, or remove them")


def _is_gone(target: str) -> bool:
    """Return whether a place was a directory that is no more."""
    path = Path(target)
    return path.is_absolute() and not path.exists()


def _hidden(decisions: Iterable[Decision]) -> str:
    """Return which items this build hid, in brackets; nothing where an earlier one did."""
    rows = [decision.remembered for decision in decisions if decision.recast and decision.remembered.state.hidden]
    return f" ({_some([f'{row.kind} {row.id}' for row in rows])})" if rows else ""


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return ", ".join(names[:_MOST_NAMES]) + more
