"""Files of ninjs items: an item, an array of them, or an object that has them as ``items``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import evolve, frozen

from diplofeed.errors import Fault, Origin
from diplofeed.model import Audience, Meeting, Statement
from diplofeed.record.plain import KINDS
from diplofeed.source import Inputs, Read, RecordSource
from diplofeed.sources.foreign.book import Book
from diplofeed.sources.foreign.ids import id_of
from diplofeed.sources.foreign.items import Draft, items_of, warning
from diplofeed.sources.foreign.json import Value, files_at, first_of, text_of, unread_file, values_of
from diplofeed.sources.foreign.members import Members, line, member, objects, text
from diplofeed.sources.ninjs.event import meeting_of
from diplofeed.sources.ninjs.quote import statement_of
from diplofeed.sources.ninjs.references import REFERENCES, by_relation, references_of

__all__ = ["SOURCE"]

_OWN: Final = "diplofeed"
_CANCELED: Final = "canceled"
_WITHHELD: Final = "withheld"


@frozen
class _Canceled:
    """A version of an item by which its publisher withdraws it: it counts in place of those before."""

    identity: str
    rank: tuple[Any, ...]
    origin: Origin


def read(inputs: Inputs) -> Iterator[Read]:
    """Yield the meetings and statements of a file or of the files of a folder, and what is wrong with others."""
    book = Book(inputs.names)
    drafts = list(_without_canceled(list(_drafts(inputs, book))))
    ids = {draft.identity: str(draft.data["id"]) for draft in drafts if isinstance(draft, Draft)}
    complete = (_with_references(each, ids) if isinstance(each, Draft) else each for each in drafts)
    yield from items_of(complete, inputs.names)


def _without_canceled(drafts: Sequence[Draft | Fault | _Canceled]) -> Iterator[Draft | Fault]:
    """Yield drafts without those of items that their publisher withdrew since."""
    canceled = [each for each in drafts if isinstance(each, _Canceled)]
    since = {each.identity: each.rank for each in sorted(canceled, key=lambda each: each.rank)}
    for each in drafts:
        if isinstance(each, _Canceled):
            yield warning(each.origin, f"{each.identity} was withdrawn by its publisher, and left out")
        elif isinstance(each, Fault) or each.identity not in since or each.rank > since[each.identity]:
            yield each


def _drafts(inputs: Inputs, book: Book) -> Iterator[Draft | Fault | _Canceled]:
    for file in files_at(inputs.path, (".json",)):
        if isinstance(file, Fault):
            yield file
            continue
        written = text_of(*file)
        for value in (written,) if isinstance(written, Fault) else first_of(_items(written, file[1]), file[1]):
            yield value if isinstance(value, Fault) else _draft(value.value, value.origin, book)


def _items(written: str, name: str) -> Iterator[Value | Fault]:
    for value in values_of(written, name):
        held = value.value if isinstance(value, Value) else None
        if (
            isinstance(value, Value)
            and isinstance(held, dict)
            and "uri" not in held
            and isinstance(held.get("items"), list)
        ):
            yield from (Value(each, value.origin) for each in held["items"])
        else:
            yield value


def _draft(item: Any, origin: Origin, book: Book) -> Draft | Fault | _Canceled:
    uri = text(item, "uri") if isinstance(item, dict) else ""
    if not uri:
        expected = 'a "uri", by which an item is known again'
        return unread_file(origin.file, "it is no ninjs item", expected=expected, line=origin.line)
    rank = (_number(item), text(item, "versionCreated"))
    status = (text(item, "pubStatus") or text(item, "pubstatus")).casefold()
    if status == _CANCELED:
        return _Canceled(uri, rank, origin)
    audience = {"audience": Audience.INTERNAL.value} if status == _WITHHELD else {}
    if whole := _whole(item):
        kind, data = whole
        return Draft(KINDS[kind], {**data, **audience}, origin, uri, rank, is_own=True)
    is_event = text(item, "type") == "event" or bool(member(item, "eventDetails"))
    if not is_event and not _has_speaker(item):
        expected = 'people or organisations whose "rel" is "speaker", as a statement has'
        return warning(
            origin, f"{uri} is no event, and a text of which nobody is the speaker: left out", expected=expected
        )
    cls: type[Meeting | Statement] = Meeting if is_event else Statement
    fields = meeting_of(item, book) if is_event else statement_of(item, book)
    stated = {name: value for name, value in fields.items() if value}
    return Draft(cls, {"id": id_of(uri), **stated, **audience, REFERENCES: references_of(item)}, origin, uri, rank)


def _number(item: Members) -> int:
    version = line(item, "version")
    return int(version) if version.isdecimal() and len(version) < 10 else -1


def _has_speaker(item: Members) -> bool:
    return any(line(each, "rel") == "speaker" for name in ("people", "organisations") for each in objects(item, name))


def _whole(item: Members) -> tuple[str, dict[str, Any]] | None:
    """Return the item that diplofeed wrote beside what the standard has members for; None where there is none."""
    written = next((text(body, "value") for body in objects(item, "bodies") if text(body, "role") == _OWN), "")
    try:
        held = json.loads(written, parse_float=str, parse_int=str) if written else None
    except (ValueError, RecursionError):
        return None  # not silent: what the standard's own members say is read in its place
    match held:
        case {"kind": str(kind), "item": dict(data)} if kind in KINDS and isinstance(data.get("id"), str):
            return kind, data
    return None


def _with_references(draft: Draft, ids: Mapping[str, str]) -> Draft:
    """Return a draft whose references name items by their ids, without those to items that are in none of the files."""
    references = draft.data.get(REFERENCES)
    if references is None:
        return draft
    data = {name: value for name, value in draft.data.items() if name != REFERENCES}
    return evolve(draft, data={**data, **by_relation(draft.cls, references, ids)})


SOURCE = RecordSource(name="ninjs", title="IPTC ninjs 3", read=read, reads_only_path=True)
