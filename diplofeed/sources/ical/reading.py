"""What is known while a calendar is read, and what of it could not be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from attrs import define, field

from diplofeed.errors import Fault, Origin, Severity
from diplofeed.source import Names
from diplofeed.sources.ical.searching import Search
from diplofeed.sources.ical.zones import Zones

if TYPE_CHECKING:
    from diplofeed.sources.ical.source import IcalOptions

__all__ = ["Reading"]


@define(kw_only=True)
class Reading:
    """What is known while a file is read.

    Attributes:
        file: Its name.
        names: Those of the record.
        search: How long its rules may still be worked out.
    """

    file: str
    zones: Zones
    options: IcalOptions
    names: Names
    search: Search = field(factory=Search, init=False)
    _warnings: list[Fault] = field(factory=list, init=False)
    _repeated: dict[str, list[int]] = field(factory=dict, init=False)
    _titles: Counter[str] = field(factory=Counter, init=False)

    def origin(self, line: int) -> Origin:
        """Return a place in the file."""
        return Origin(self.file, line)

    def warn(self, line: int, message: str) -> None:
        """Note what could not be read of an item."""
        self._warnings.append(Fault(origin=self.origin(line), message=message, severity=Severity.WARNING))

    def numbered(self, title: str) -> str:
        """Return what tells an event without a UID from others: its title, and which of that title it is."""
        self._titles[title] += 1
        return f"no uid {title} {self._titles[title]}"

    def unclear(self, line: int, reasons: Iterable[str]) -> None:
        """Note what is unclear about a date; what is said of many is said once, by `repeated`."""
        for reason in reasons:
            self._repeated.setdefault(reason, []).append(line)

    def repeated(self) -> Iterator[Fault]:
        """Yield what is unclear about dates, each reason once."""
        for reason, lines in self._repeated.items():
            more = f" (so it is with {len(lines) - 1:,} more)" if len(lines) > 1 else ""
            yield Fault(origin=self.origin(lines[0]), message=reason + more, severity=Severity.WARNING)

    def taken(self) -> Iterator[Fault]:
        """Yield what was noted, once."""
        noted, self._warnings = self._warnings, []
        yield from noted
