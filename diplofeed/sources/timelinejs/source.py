"""The events of timelines as meetings: when they are, what they are called, what is said of them, and a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs
from attrs import field, frozen

from diplofeed.errors import Fault, Origin
from diplofeed.model import Meeting
from diplofeed.source import Inputs, Partial, Read, RecordSource
from diplofeed.sources.foreign.book import Book
from diplofeed.sources.foreign.files import missing_package
from diplofeed.sources.foreign.hiding import audience_in
from diplofeed.sources.foreign.html import markdown_of, plain_of
from diplofeed.sources.foreign.ids import id_of
from diplofeed.sources.foreign.items import Draft, items_of, warning
from diplofeed.sources.foreign.json import Value, files_at, first_of, text_of, unread_file, values_of
from diplofeed.sources.foreign.members import Members, line, link_of, member, text
from diplofeed.sources.timelinejs.dates import when_of
from diplofeed.sources.timelinejs.sheet import events_in
from diplofeed.typed import typed
from diplofeed.when.zones import names

__all__ = ["SOURCE", "TimelineOptions"]

_MEMBERS: Final = frozenset({"unique_id", "display_date", "group", "autolink", "background"})
_EXPECTED: Final = 'an object with a list "events", as TimelineJS 3 has it'


def _is_zone(_: object, attribute: attrs.Attribute[Any], value: str) -> None:
    if value and value not in names():
        raise ValueError(f"{attribute.name} is a zone such as Europe/Vienna, not {value[:60]!r}")


@frozen(kw_only=True, field_transformer=typed)
class TimelineOptions:
    """How a timeline is read.

    Attributes:
        timezone: The zone of its times (IANA), as a timeline states none; without one only their days are read.
    """

    timezone: str = field(default="", validator=_is_zone)


def read(inputs: Inputs) -> Iterator[Read]:
    """Yield the meetings of a timeline or of the timelines of a folder, and what is wrong with others."""
    try:
        yield from items_of(_drafts(inputs, Book(inputs.names)), inputs.names)
    except ImportError as error:  # of what reads HTML
        yield missing_package(error, inputs.path.name)


def _drafts(inputs: Inputs, book: Book) -> Iterator[Draft | Fault | Partial]:
    titles: Counter[str] = Counter()
    are_named: set[bool] = set()
    for file in files_at(inputs.path, (".json", ".csv")):
        if isinstance(file, Fault):
            yield file
            continue
        written = text_of(*file)
        for event in (written,) if isinstance(written, Fault) else first_of(_events(written, file[1]), file[1]):
            if isinstance(event, Fault):
                yield event
            else:
                are_named.add(bool(_unique_id(event.value)))
                yield from _of_event(event, inputs.options.timezone, book, titles)
    if len(are_named) > 1:  # one without the unique_id that others have may be any of them
        yield Partial(origin=Origin(inputs.path.name))


def _events(written: str, name: str) -> Iterator[Value | Fault]:
    if not written.lstrip().startswith(("{", "[")):
        yield from events_in(written, name)
        return
    for value in values_of(written, name):
        if isinstance(value, Fault):
            yield value
        elif isinstance(value.value, dict) and isinstance(value.value.get("events"), list):
            yield from (Value(event, value.origin) for event in value.value["events"])
        else:
            yield unread_file(name, "it is no timeline", expected=_EXPECTED, line=value.origin.line)


def _unique_id(slide: object) -> str:
    return line(slide, "unique_id") if isinstance(slide, dict) else ""


def _of_event(event: Value, zone: str, book: Book, titles: Counter[str]) -> Iterator[Draft | Fault]:
    if not isinstance(event.value, dict):
        yield unread_file(event.origin.file, "an event of it is no object", expected=_EXPECTED)
        return
    slide: Members = event.value
    headline = plain_of(text(member(slide, "text"), "headline"))
    known_as = _unique_id(slide)
    if not known_as and not headline:
        yield unread_file(event.origin.file, "an event has no headline", expected="a headline", line=event.origin.line)
        return
    if not known_as and not titles:  # of the first alone, as mostly all are so
        message = "events have no unique_id by which they are known again: under another headline each is another event"
        yield warning(event.origin, message)
    id_ = id_of(known_as or _numbered(headline, titles))
    start = member(slide, "start_date")
    shown = line(slide, "display_date") or line(start, "display_date")
    when, note = when_of(start, member(slide, "end_date"), plain_of(shown), zone)
    if note:
        yield warning(event.origin, note, item=id_)
    fields = {"when": when, "title": headline, **_said(slide, book), **audience_in(slide, _MEMBERS)}
    stated = {name: value for name, value in fields.items() if value}
    yield Draft(Meeting, {"id": id_, **stated}, event.origin, known_as or id_)


def _numbered(headline: str, titles: Counter[str]) -> str:
    titles[headline] += 1
    return headline if titles[headline] == 1 else f"{headline} {titles[headline]}"


def _said(slide: Members, book: Book) -> Mapping[str, Any]:
    media, group = member(slide, "media"), plain_of(text(slide, "group"))
    url = link_of(media.get("url"))
    return {
        "summary": markdown_of(text(member(slide, "text"), "text")),
        "topics": [book.topic(group)] if group else [],
        "attachments": [{"url": url, "title": plain_of(text(media, "caption"))}] if url else [],
    }


SOURCE = RecordSource(name="timelinejs", title="TimelineJS 3", options=TimelineOptions, read=read, reads_only_path=True)
