"""The spreadsheet of a timeline as the events of its JSON."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from diplofeed.errors import Fault, Origin
from diplofeed.sources.foreign.json import Value, unread_file

__all__ = ["events_in"]

_SIGNS: Final = ",;\t"
_NEEDED: Final = ("year", "headline")
_NO_EVENTS: Final = frozenset({"title", "era"})
_CLOCK: Final = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?\s*([ap]m)?", re.IGNORECASE)
_OWN: Final = frozenset({"type", "media", "media credit", "media caption", "media thumbnail", "background"})
_START: Final = {"year": "year", "month": "month", "day": "day", "time": "time"}
_END: Final = {part: f"end {name}" for part, name in _START.items()}


def events_in(text: str, name: str) -> Iterator[Value | Fault]:
    """Yield the rows of a sheet, as JSON has them, and where they stand."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    sign = max(_SIGNS, key=lines[0].count)
    rows = csv.reader((f"{line}\n" for line in lines), delimiter=sign, strict=True)
    try:
        headings = [cell.strip().casefold() for cell in next(rows, [])]
        if missing := [heading for heading in _NEEDED if heading not in headings]:
            message = f"there is no column {missing[0].title()!r}, as the spreadsheet of a timeline has"
            yield unread_file(name, message, expected="Year, Month, Day, Time, End Year … Headline, Text", line=1)
            return
        before = rows.line_num
        for row in rows:
            if any(map(str.strip, row)):
                yield from _event(headings, row, Origin(name, before + 1))
            before = rows.line_num
    except csv.Error as error:
        yield unread_file(name, f"not valid CSV: {error}", line=rows.line_num)


def _event(headings: Sequence[str], row: Sequence[str], origin: Origin) -> Iterator[Value]:
    cells = {heading: cell.strip() for heading, cell in zip(headings, row, strict=False) if heading}
    if cells.get("type", "").casefold() not in _NO_EVENTS:
        event = {
            **{heading: cell for heading, cell in cells.items() if heading not in _OWN},
            "unique_id": cells.get("unique id") or cells.get("id", ""),
            "start_date": _date(cells, _START),
            "end_date": _date(cells, _END),
            "display_date": cells.get("display date", ""),
            "text": {"headline": cells.get("headline", ""), "text": cells.get("text", "")},
            "group": cells.get("group") or cells.get("tag", ""),
            "media": {"url": cells.get("media", ""), "caption": cells.get("media caption", "")},
        }
        yield Value(event, origin)


def _date(cells: Mapping[str, str], names: Mapping[str, str]) -> Mapping[str, Any]:
    parts = {part: cells.get(names[part], "") for part in ("year", "month", "day")}
    clock = _CLOCK.fullmatch(cells.get(names["time"], ""))
    if clock is None:
        return parts
    hour, minute, second, half = clock.groups()
    hours = int(hour) % 12 + 12 * (half.lower() == "pm") if half else int(hour)
    return {**parts, "hour": str(hours), "minute": minute, "second": second or ""}
