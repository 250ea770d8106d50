"""TimelineJS: the items of a feed as the JSON of a timeline, their dates in words wherever they are not exact."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Final

from diplofeed import compose
from diplofeed.compose import Composition
from diplofeed.export import Context, Document, Exporter, Feed, Fragment, NoOptions, Omission, Order
from diplofeed.exporters.syndication.common import feed_title
from diplofeed.model.entry import Entry
from diplofeed.when import Precision, When

__all__ = ["EXPORTER"]

_FILENAME: Final = "timeline.json"
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_NAMED: Final = 20  # of what is left out
_PARTS: Final = ("year", "month", "day")
_MOST_EXACT: Final[Mapping[Precision, int]] = {Precision.TIME: 3, Precision.DAY: 3, Precision.MONTH: 2}


def entry(entry: Entry, context: Context[NoOptions]) -> bytes:
    """Render an item as an event, nothing of one whose beginning is not known: a timeline has no place for it."""
    item, language = entry.item, context.language
    start = _begin(item.when)
    if start is None:
        return b""
    composed = compose.composed(entry, context)
    topic = next((each.name.in_(language) for each in item.topics), "")
    members = {
        "unique_id": str(entry.uid),
        "start_date": start,
        "end_date": _end(item.when),
        "display_date": item.when.label(language),
        "text": {"headline": _escaped(composed.headline), "text": _text(entry, composed)},
        "group": topic,
    }
    return _ENCODER.encode({name: value for name, value in members.items() if value}).encode()


def _text(entry: Entry, composed: Composition) -> str:
    """Return the body of an event, with a link to the page about it."""
    if not entry.link:
        return composed.content
    return f'{composed.content}\n<p><a href="{_escaped(entry.link)}">{_escaped(entry.link)}</a></p>'


def _escaped(text: str) -> str:
    """Return a text as HTML that shows it: a timeline takes headlines for HTML too."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


# ---------------------------------------------------------------- dates


def _begin(when: When) -> Mapping[str, int] | None:
    if when.start is not None:
        return _moment(when.start)
    return None if when.first is None else _day(when, when.first, when.text)


def _end(when: When) -> Mapping[str, int] | None:
    """Return the last day or moment of what has one and goes on for longer than it is known exactly."""
    if when.start is not None:
        return None if when.end is None else _moment(when.end)
    is_unit = not when.is_interval and when.precision not in (Precision.DECADE, Precision.CENTURY)
    if when.last is None or when.first is None or is_unit:
        return None
    return _day(when, when.last, when.text.rpartition("/")[2])


def _day(when: When, day: date, text: str) -> Mapping[str, int]:
    """Return as much of a day as is known: of a season, whose months nobody states, the year that it is of."""
    if when.precision is Precision.SEASON:
        return {"year": int(text[:4])}
    return dict(zip(_PARTS[: _MOST_EXACT.get(when.precision, 1)], (day.year, day.month, day.day), strict=False))


def _moment(moment: datetime) -> Mapping[str, int]:
    """Return a moment by the clock of its zone, as a timeline has no zones."""
    clock = {"hour": moment.hour, "minute": moment.minute}
    if moment.second:
        clock["second"] = moment.second
    return {"year": moment.year, "month": moment.month, "day": moment.day, **clock}


# ---------------------------------------------------------------- a feed


def document(feed: Feed, fragments: Iterable[Fragment], context: Context[NoOptions]) -> Iterator[Document]:
    """Yield a timeline of all items whose beginning is known, the latest first; the title slide names the feed."""
    headline, text = _escaped(feed_title(feed, context)), _escaped(feed.description.in_(context.language))
    title = {"text": {"headline": headline, **({"text": text} if text else {})}}
    every = list(fragments)
    shown = [each for each in every if each.entry.item.when.first is not None]
    left_out = tuple(each.entry.item.id for each in every if each.entry.item.when.first is None)
    reason = "whose beginning is not known, which have no place on a timeline"
    omissions = (Omission(reason=reason, count=len(left_out), items=left_out[:_NAMED]),) if left_out else ()
    head = f'{{\n"title": {_ENCODER.encode(title)},\n"events": ['.encode()
    yield Document(_FILENAME, _chunks(head, shown), omissions)


def _chunks(head: bytes, shown: Iterable[Fragment]) -> Iterator[bytes | Fragment]:
    yield head
    for number, fragment in enumerate(shown):
        yield b",\n" if number else b"\n"
        yield fragment
    yield b"\n]\n}\n"


EXPORTER = Exporter(
    name="timelinejs",
    title="TimelineJS",
    filename=_FILENAME,
    media_type="application/json",
    entry=entry,
    document=document,
    order=Order.WHEN,
    daily=False,
    for_readers=False,
)
