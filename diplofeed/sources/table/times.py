"""When a row is: a date, the two ends of an interval, times of day and their zone, from one column or several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC
from typing import Final

from attrs import frozen

from diplofeed.errors import Fault, FieldError, Origin, Severity
from diplofeed.source.node import Scalar
from diplofeed.sources.table.dates import ColumnOfDates, Point, clocks_in, column_of
from diplofeed.sources.table.grid import Grid, Value, letters, text_of
from diplofeed.sources.table.headings import Column, Header
from diplofeed.sources.table.options import TableOptions
from diplofeed.when import WhenError, parse

__all__ = ["ColumnsOfDates", "DateError", "dates_of"]

_DATES: Final[tuple[str, ...]] = ("when", "start", "end", "as_of", "embargo_until")
_ZONE: Final = 'zone = "Europe/Vienna", or whichever it is, among the options or in columns.toml'


class DateError(Exception):
    """Raised where a cell says no date that can be read.

    Attributes:
        origin: The cell.
        error: What is wrong with it.
    """

    def __init__(self, origin: Origin, error: FieldError) -> None:
        """Keep both."""
        super().__init__(origin, error)
        self.origin = origin
        self.error = error


@frozen
class ColumnsOfDates:
    """The columns of a table that say when something is.

    Attributes:
        columns: By their fields.
        read: How the dates of each are read.
        zone: Of times that name none; empty where nobody said it.
    """

    grid: Grid
    columns: Mapping[str, Column]
    read: Mapping[str, ColumnOfDates]
    zone: str

    def notes(self, header: Header) -> Iterator[Fault]:
        """Yield a warning for each column of which more is read than it says."""
        for name, column in self.read.items():
            index = self.columns[name].index
            reasons = [
                (column.has_serials, "numbers are read as the days that a spreadsheet keeps so: 45000 as 2023-03-15"),
                (column.has_short_years, "years of two digits are read as 1930 to 2029"),
                (column.is_contradictory, "some dates have the day first and some the month"),
            ]
            for holds, message in reasons:
                if holds:
                    origin = self.grid.origin(header.row, index)
                    named = f"column {letters(index)}: {message}"
                    yield Fault(origin=origin, field=name, message=named, severity=Severity.WARNING)

    def when(self, row: int) -> Scalar | None:
        """Return when a row is, as `diplofeed.when.parse` reads it; None where nothing says it.

        Raises:
            DateError: A cell says no date, or a time of no zone.
        """
        main = self._point("when", row)
        start = self._point("start", row, after=main)
        end = self._point("end", row, after=main)
        base = start if start and start[0].text else main or start
        if base is None and end is None:
            return None
        if base is None or not base[0].text:
            return Scalar(f"/{end[0].text}", end[1]) if end and end[0].text else None
        origin = base[1]
        clock = base[0].clock or (start[0].clock if start else "") or self._clock("time", row)[0]
        until = base[0].until or (end[0].clock if end else "")
        until = until or self._clock("time", row)[1] or self._clock("end_time", row)[0]
        last = end[0].text if end and end[0].text != base[0].text else ""
        zones = dict.fromkeys(each[0].zone for each in (base, start, end) if each and each[0].zone)
        if len(zones) > 1:
            raise DateError(origin, FieldError("", f"it has two zones, {' and '.join(zones)}", "both ends in one zone"))
        return Scalar(self._joined(base[0].text, clock, last, until, origin, next(iter(zones), "")), origin)

    def day(self, row: int, name: str) -> Scalar:
        """Return the day a cell says; raise DateError where it says none."""
        point, origin = self._written(name, row)
        return Scalar(point.text, origin)

    def moment(self, row: int, name: str) -> Scalar:
        """Return the moment a cell says, in UTC; raise DateError where it says none."""
        point, origin = self._written(name, row)
        try:
            start = parse(self._joined(point.text, point.clock, "", "", origin, point.zone)).start
        except WhenError as error:
            raise DateError(origin, error) from error
        if start is None:
            raise DateError(origin, FieldError("", "a moment has a time of day", "a time such as 2026-12-01 10:00"))
        return Scalar(start.astimezone(UTC).isoformat(), origin)

    def _joined(self, day: str, clock: str, last: str, until: str, origin: Origin, own: str) -> str:
        """Return days and times as a date, in the zone of their own or that of the table."""
        if not clock:
            return f"{day}/{last}" if last else day
        if not own and not self.zone:
            raise DateError(origin, FieldError("", f"{clock} is a time of no zone", _ZONE))
        zone = own or f"[{self.zone}]"
        if not until:
            end = f"/{last}" if last else ""
            return f"{day}T{clock}{zone}{end}"
        return f"{day}T{clock}/{f'{last}T' if last else ''}{until}{zone}"

    def _written(self, name: str, row: int) -> tuple[Point, Origin]:
        point = self._point(name, row)
        if point is None:
            raise DateError(self._origin(name, row), FieldError("", "is empty", "a date such as 2023-07-11"))
        return point

    def _point(self, name: str, row: int, *, after: object = None) -> tuple[Point, Origin] | None:
        """Return what a cell says and where it stands; ``after`` a day a cell may have but times."""
        value = self._value(name, row)
        if value == "":
            return None
        origin = self._origin(name, row)
        if after is not None:
            with suppress(FieldError):  # no time of that day alone: it is read as a date below
                return Point("", *clocks_in(value)), origin
        try:
            return self.read[name].read(value), origin
        except FieldError as error:
            raise DateError(origin, error) from error

    def _clock(self, name: str, row: int) -> tuple[str, str]:
        value = self._value(name, row)
        if value == "":
            return "", ""
        try:
            return clocks_in(value)
        except FieldError as error:
            raise DateError(self._origin(name, row), error) from error

    def _value(self, name: str, row: int) -> Value:
        value = self.grid.value(row, self.columns[name].index) if name in self.columns else ""
        return "" if isinstance(value, str) and not text_of(value) else value

    def _origin(self, name: str, row: int) -> Origin:
        return self.grid.origin(row, self.columns[name].index)


def dates_of(grid: Grid, header: Header, options: TableOptions) -> ColumnsOfDates:
    """Return how the dates of a table are read, by all its rows."""
    columns = {column.field: column for column in reversed(header.columns) if column.field}
    rows = range(header.row + 1, len(grid.rows))
    read = {
        name: column_of(
            (grid.value(row, columns[name].index) for row in rows),
            options.dates,
            counts_from_1904=grid.counts_from_1904,
        )
        for name in _DATES
        if name in columns
    }
    return ColumnsOfDates(grid, columns, read, options.zone)
