"""What ``check`` advises of a record in which nothing is wrong: what was left as it began, and what was left behind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from diplofeed.config.load import CONFIG_FILE
from diplofeed.errors import Fault, Origin, Severity
from diplofeed.model import Meeting, Status
from diplofeed.source import Located

__all__ = ["overdue", "placeholders"]

_PLANNED: Final = frozenset({Status.TENTATIVE, Status.SCHEDULED, Status.CONFIRMED})
_NOBODYS: Final = re.compile(r"\bexample\.org\b")  # RFC 2606 §3; what `init` writes
_KEY: Final = re.compile(r"\s*([A-Za-z_][\w-]*)\s*=")


def placeholders(directory: Path) -> Iterator[Fault]:
    """Yield a warning for each line of the configuration that has an address of nobody's, as `init` writes them."""
    text = (directory / CONFIG_FILE).read_bytes().decode("utf-8-sig")
    for number, line in enumerate(text.splitlines(), start=1):
        found = _NOBODYS.search(line)
        if found and "#" not in line[: found.start()]:
            key = _KEY.match(line)
            name = key[1] if key else ""
            yield Fault(
                origin=Origin(CONFIG_FILE, number, found.start() + 1),
                field=name,
                message=f"{found[0]} is nobody's address, and every feed would show it",
                expected="your own before the first build, as an id never changes" if name == "id" else "your own",
                severity=Severity.WARNING,
            )


def overdue(now: datetime) -> Callable[[Located], Iterator[Fault]]:
    """Return a function that yields a warning where an item is a meeting that is over and still planned."""

    def warnings_of(read: Located) -> Iterator[Fault]:
        item = read.item
        if isinstance(item, Meeting) and item.status in _PLANNED and item.over is not None and item.over < now:
            yield Fault(
                origin=read.origin,
                field="status",
                message=f"the meeting {item.id!r}, {item.when.label()}, is over and still {item.status.value!r}",
                expected="held, cancelled or postponed",
                severity=Severity.WARNING,
            )

    return warnings_of
