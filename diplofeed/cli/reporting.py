"""What the command prints of a build: lines for people, JSON for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from diplofeed.errors import Fault, printable
from diplofeed.publishing.report import Held, LeftOut, Report

if TYPE_CHECKING:
    from diplofeed.ledger.decide import Decision

__all__ = ["Printed", "fault_data", "fault_lines", "printed"]

_INDEX: Final = "index.html"
_SHOWN: Final = 20


@frozen(kw_only=True)
class Printed:
    """What is printed of a build.

    Attributes:
        errors: Lines about what is wrong, for standard error.
        lines: What was done, for standard output.
        data: The same for programs.
    """

    errors: tuple[str, ...]
    lines: tuple[str, ...]
    data: Mapping[str, Any]


def fault_data(fault: Fault) -> dict[str, object]:
    """Return a fault for programs, with nothing that a terminal takes for a command or that UTF-8 cannot hold."""
    return {
        "file": printable(fault.origin.file),
        "line": fault.origin.line,
        "column": fault.origin.column,
        "cell": printable(fault.origin.cell),
        "severity": fault.severity.value,
        "item": printable(fault.item),
        "field": printable(fault.field),
        "message": printable(fault.message),
        "expected": printable(fault.expected),
        "suggestion": printable(fault.suggestion),
    }


def fault_lines(faults: Sequence[Fault]) -> Iterator[str]:
    """Yield faults for people, the first twenty."""
    return _first(list(map(str, faults)))


def _first(lines: Sequence[str]) -> Iterator[str]:
    """Yield the first twenty lines, and how many more there are."""
    yield from lines[:_SHOWN]
    if len(lines) > _SHOWN:
        yield f"… and {len(lines) - _SHOWN} more (--json lists all)"


def printed(report: Report, target: Path, inside: Path, *, dry_run: bool) -> Printed:
    """Return what is printed of a build that was to write to these directories."""
    place = _place(report, target)
    place_inside = _place(report.internal, inside) if report.internal else str(inside)
    failures = [*report.failures, *(report.internal.failures if report.internal else ())]
    return Printed(
        errors=(*fault_lines(_faults(report)), *_first([f"error: {printable(failure)}" for failure in failures])),
        lines=(
            *map(printable, _lines(report, place, place_inside, dry_run=dry_run)),
            *(() if dry_run else map(printable, _to_open(report, target))),
        ),
        data=_data(report, place, place_inside),
    )


def _faults(report: Report) -> Sequence[Fault]:
    """Return the faults of a build, those that only the feeds for internal readers have among them."""
    inside = report.internal.faults if report.internal else ()
    return (*report.faults, *(fault for fault in inside if fault not in report.faults))


def _place(report: Report, target: Path) -> str:
    """Return what to call the place a build wrote to: a directory as it was named, another as its sink does."""
    return str(target) if report.output in ("", str(target.absolute())) else report.output


def _lines(report: Report, target: str, inside: str, *, dry_run: bool) -> Iterator[str]:
    """Yield what a build did, or would do, in lines for people; internal feeds come second."""
    if dry_run:
        yield from map(_change_line, report.decisions[:_SHOWN])
        files = report.written + report.removed
        for name in files[:_SHOWN]:
            yield f"  {'remove' if name in report.removed else 'write'} {name}"
        if len(files) > _SHOWN:
            yield f"  … and {len(files) - _SHOWN} more (--json lists all)"
    changes = Counter(decision.change.value for decision in report.decisions)
    held = f", {report.held_back} held back" if report.held_back else ""
    counts = [f"{changes[name]} {name}" for name in ("new", "revised")]
    counts += [f"{changes[name]} {name}" for name in ("withdrawn", "returned") if changes[name]]
    yield f"{report.items} {'item' if report.items == 1 else 'items'}: {', '.join(counts)}{held}"
    yield from _not_read("stay as they were last shown, until they can be read", report.kept)
    yield from _withheld(report)
    would = "would be " if dry_run else ""
    yield (
        f"{len(report.written)} {would}written, {len(report.unchanged)} unchanged,"
        f" {len(report.removed)} {would}removed in {target}"
    )
    if report.reason:
        yield f"some may have been written as {report.reason}"
    yield from _held(report.held)
    yield from report.cleared
    yield from _left_out(report)
    if report.internal:
        yield "For internal readers:"
        yield from _lines(report.internal, inside, inside, dry_run=dry_run)


def _to_open(report: Report, target: Path) -> Iterator[str]:
    """Yield what to open to look at a build that wrote pages to a directory."""
    if report.output == str(target.absolute()) and _INDEX in (*report.written, *report.unchanged):
        yield f"open {target / _INDEX}"


def _not_read(what: str, ids: Sequence[str]) -> Iterator[str]:
    """Yield what became of items that could not be read, the first of them by their ids."""
    if ids:
        some = ", ".join(ids[:_SHOWN]) + (f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else "")
        yield f"{what}: {some}"


def _withheld(report: Report) -> Iterator[str]:
    """Yield which items are hidden as they may ask for it, what says so, and what to do."""
    why = dict(zip(report.withheld, report.withheld_for, strict=False))
    for name in report.withheld[:_SHOWN]:
        yield f"hidden until it can be read: {name}, as it may ask for that" + (
            f" ({why[name]})" if name in why else ""
        )
    if len(report.withheld) > _SHOWN:
        yield f"hidden until it can be read: … and {len(report.withheld) - _SHOWN} more (--json lists all)"
    if report.withheld:
        yield "  mend what is named as an error; what is to stay hidden says audience: internal"


def _change_line(decision: Decision) -> str:
    row = decision.remembered
    what = f" ({', '.join(decision.fields)})" if decision.fields and decision.sequence_before is not None else ""
    sequence = "" if decision.sequence_before is None else f", SEQUENCE {decision.sequence_before} → {row.sequence}"
    return f"  {decision.change.value} {row.kind} {row.id}{what}{sequence}"


def _held(held: Sequence[Held]) -> Iterator[str]:
    """Yield which items readers do not see, and until when."""
    for item in held[:_SHOWN]:
        internal = "internal" if item.is_internal else ""
        until = f"under embargo until {item.until}" if item.until else ""
        yield f"held back: {item.kind} {item.id}, {' and '.join(filter(None, (internal, until)))}"
    if len(held) > _SHOWN:
        yield f"held back: … and {len(held) - _SHOWN} more (--json lists all)"


def _left_out(report: Report) -> Iterator[str]:
    """Yield what documents leave out, a line for each reason: the feeds of a record leave out much the same."""
    by_reason: dict[tuple[str, str], list[LeftOut]] = {}
    for part in report.left_out:
        by_reason.setdefault((part.document.rpartition("/")[2], part.reason), []).append(part)
    for parts in by_reason.values():
        most = max(parts, key=lambda part: part.count)
        items = ", ".join((*most.items, *(["…"] if most.count > len(most.items) else ()))) if most.items else ""
        others = f", and of {len(parts) - 1} more documents (--json lists all)" if len(parts) > 1 else ""
        named = f" ({items})" if items else ""
        yield f"left out of {most.document}: {most.count} {most.reason}{named}{others}"


def _data(report: Report, target: str, inside: str) -> dict[str, object]:
    """Return what a build did as JSON can hold it."""
    data: dict[str, object] = {
        "output": target,
        "items": report.items,
        "held_back": report.held_back,
        "held": [
            {"kind": item.kind, "id": item.id, "internal": item.is_internal, "embargo_until": item.until}
            for item in report.held
        ],
        "kept": list(report.kept),
        "withheld": list(report.withheld),
        "withheld_for": list(map(printable, report.withheld_for)),
        "changes": [_change(decision) for decision in report.decisions],
        "written": list(report.written),
        "unchanged": list(report.unchanged),
        "removed": list(report.removed),
        "reason": report.reason,
        "cleared": list(report.cleared),
        "left_out": [
            {"document": part.document, "count": part.count, "reason": part.reason, "items": list(part.items)}
            for part in report.left_out
        ],
        "faults": [fault_data(fault) for fault in report.faults],
        "failures": list(map(printable, report.failures)),
    }
    return data | ({"internal": _data(report.internal, inside, inside)} if report.internal else {})


def _change(decision: Decision) -> dict[str, object]:
    return {
        "id": decision.remembered.id,
        "kind": decision.remembered.kind,
        "change": decision.change.value,
        "fields": list(decision.fields),
        "sequence_before": decision.sequence_before,
        "sequence": decision.remembered.sequence,
    }
