"""What the command says of a build and of the ledger: as lines for people, as data for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from attrs import evolve

from diplofeed.errors import Fault, LedgerError, nearest
from diplofeed.feeds.changes import told
from diplofeed.ledger.decide import Change, Decision
from diplofeed.ledger.store import Ledger
from diplofeed.publishing import Report

__all__ = ["at_rest", "data", "fault_data", "fault_lines", "history", "lines", "said"]

_SHOWN = 20


def fault_data(fault: Fault) -> dict[str, object]:
    """Return a fault for programs."""
    return {
        "file": fault.origin.file,
        "line": fault.origin.line,
        "column": fault.origin.column,
        "severity": fault.severity.value,
        "item": fault.item,
        "field": fault.field,
        "message": fault.message,
        "expected": fault.expected,
        "suggestion": fault.suggestion,
    }


def fault_lines(faults: Sequence[Fault]) -> Iterator[str]:
    """Yield faults for people, the first twenty."""
    yield from map(str, faults[:_SHOWN])
    if len(faults) > _SHOWN:
        yield f"… and {len(faults) - _SHOWN} more (--json lists all)"


def said(report: Report, target: Path, inside: Path, *, dry_run: bool) -> dict[str, Any]:
    """Return all a build says: lines for people, those about what is wrong apart, and the same for programs."""
    failures = [*report.failures, *(report.internal.failures if report.internal else ())]
    return {
        "complete": report.complete,
        "errors": [*fault_lines(report.faults), *(f"error: {failure}" for failure in failures)],
        "lines": list(lines(report, target, inside, dry_run=dry_run)),
        "data": data(report, target, inside),
    }


def at_rest(report: Report) -> Report:
    """Return the report of a build right after this one, which finds everything as it is to be."""
    unchanged = tuple(sorted(report.unchanged + report.written))
    internal = at_rest(report.internal) if report.internal else None
    return evolve(report, decisions=(), written=(), removed=(), unchanged=unchanged, internal=internal)


def lines(report: Report, target: Path, inside: Path, *, dry_run: bool) -> Iterator[str]:
    """Yield what a build did, or would do, in lines for people; internal feeds come second."""
    if dry_run:
        yield from map(_change_line, report.decisions[:_SHOWN])
        files = report.written + report.removed
        for name in files[:_SHOWN]:
            yield f"  {'remove' if name in report.removed else 'write'} {name}"
        if len(files) > _SHOWN:
            yield f"  … and {len(files) - _SHOWN} more (--json lists all)"
    changes = [one.change for one in report.decisions]
    held = f", {report.held_back} held back" if report.held_back else ""
    counts = [f"{changes.count(one)} {one.value}" for one in (Change.NEW, Change.REVISED)]
    counts += [f"{n} {one.value}" for one in (Change.WITHDRAWN, Change.RETURNED) if (n := changes.count(one))]
    yield f"{report.items} {'item' if report.items == 1 else 'items'}: {', '.join(counts)}{held}"
    would = "would be " if dry_run else ""
    yield (
        f"{len(report.written)} {would}written, {len(report.unchanged)} unchanged,"
        f" {len(report.removed)} {would}removed in {target}"
    )
    yield from _left_out(report)
    if report.internal:
        yield "For internal readers:"
        yield from lines(report.internal, inside, inside, dry_run=dry_run)


def _change_line(decision: Decision) -> str:
    one = decision.remembered
    what = f" ({', '.join(decision.fields)})" if decision.fields and decision.sequence_before is not None else ""
    sequence = "" if decision.sequence_before is None else f", SEQUENCE {decision.sequence_before} → {one.sequence}"
    return f"  {decision.change.value} {one.kind} {one.id}{what}{sequence}"


def _left_out(report: Report) -> Iterator[str]:
    """Yield what documents leave out, one line a reason: the feeds of one record leave out much the same."""
    by_reason: dict[str, list[tuple[int, str]]] = {}
    for one in report.left_out:
        name = f"{one.document.rpartition('/')[2]}: {one.reason}"
        by_reason.setdefault(name, []).append((one.count, one.document))
    for name, counts in by_reason.items():
        document, _, reason = name.partition(": ")
        most, where = max(counts, key=lambda pair: pair[0])
        others = f", and from {len(counts) - 1} more of its kind (--json lists all)" if len(counts) > 1 else ""
        yield f"left out of {where if len(counts) == 1 else document}: {most} {reason}{others}"


def data(report: Report, target: Path, inside: Path) -> dict[str, object]:
    """Return what a build did for programs."""
    found: dict[str, object] = {
        "output": str(target),
        "items": report.items,
        "held_back": report.held_back,
        "changes": [_change(one) for one in report.decisions],
        "written": list(report.written),
        "unchanged": list(report.unchanged),
        "removed": list(report.removed),
        "left_out": [{"document": one.document, "count": one.count, "reason": one.reason} for one in report.left_out],
        "faults": [fault_data(fault) for fault in report.faults],
        "failures": list(report.failures),
    }
    return found | ({"internal": data(report.internal, inside, inside)} if report.internal else {})


def _change(decision: Decision) -> dict[str, object]:
    return {
        "id": decision.remembered.id,
        "kind": decision.remembered.kind,
        "change": decision.change.value,
        "fields": list(decision.fields),
        "sequence_before": decision.sequence_before,
        "sequence": decision.remembered.sequence,
    }


def history(ledger: Ledger, item: str, language: str) -> list[dict[str, Any]]:
    """Return what happened to an item, the oldest first.

    Raises:
        LedgerError: The ledger has no such item; the nearest known id is named.
    """
    revisions = [*ledger.history(item), *ledger.internal().history(item)]
    if not revisions:
        near = nearest(item, (known for _, known in ledger.remembered()))
        hint = f"; did you mean {near!r}?" if near else ""
        raise LedgerError(f"{ledger.database.name}: nothing called {item!r} has been published{hint}")
    return [
        {
            "at": revision.at.isoformat(),
            "kind": revision.kind,
            "change": revision.change.value,
            "fields": list(revision.fields),
            "sequence": revision.sequence,
            "headline": headline,
            "words": words,
        }
        for revision in revisions
        for headline, words in [told(revision, language)]
    ]
