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
    """Yield a warning where the configuration has addresses of nobody's, as `init` writes them, at the first one."""
    text = (directory / CONFIG_FILE).read_bytes().decode("utf-8-sig")
    found = [
        (line, Origin(CONFIG_FILE, number, match.start() + 1))
        for number, line in enumerate(text.splitlines(), start=1)
        if (match := _NOBODYS.search(line)) and "#" not in line[: match.start()]
    ]
    if found:
        keys = dict.fromkeys(key[1] for line, _ in found if (key := _KEY.match(line)))
        yield Fault(
            origin=found[0][1],
            message=f"example.org is nobody's address, and feeds show it: {', '.join(keys)}",
            expected="your own before the first build, as an id never changes",
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
