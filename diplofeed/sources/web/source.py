"""The source: pages that say to programs what is on them, as meetings and statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from attrs import define, evolve, field

from diplofeed.errors import Fault, Origin, Severity, Unread
from diplofeed.model import Meeting, Statement
from diplofeed.source import Drops, Inputs, Partial, Read, RecordSource
from diplofeed.sources.foreign.book import Book
from diplofeed.sources.foreign.files import missing_package
from diplofeed.sources.foreign.ids import id_of
from diplofeed.sources.foreign.items import Draft, items_of, warning
from diplofeed.sources.foreign.json import MOST_ITEMS, unread_file
from diplofeed.sources.web.dates import FLOATING, UnclearDateError
from diplofeed.sources.web.event import meeting_of
from diplofeed.sources.web.identity import is_meeting, own_id
from diplofeed.sources.web.items import Item, Page, items_on
from diplofeed.sources.web.options import WebOptions
from diplofeed.sources.web.pages import WebPage, pages_at
from diplofeed.sources.web.quotation import statement_of
from diplofeed.sources.web.shared import Reading, registered

__all__ = ["SOURCE"]

_SERIES: Final = "series"
_NOTHING: Final = "there is no Event or Quotation of schema.org in it, and no event in microformats"
_EXPECTED: Final = (
    "a page with JSON-LD, microdata, h-event or vevent: a validator of structured data shows what is there"
)
_NAMELESS: Final = "an @id, identifier, url or uid, from who publishes the page"


def read(inputs: Inputs) -> Iterator[Read]:
    """Yield the meetings and statements of pages, and what of them cannot be read."""
    try:
        web = _Web(inputs.options, Book(inputs.names), inputs.path.name)
        for each in items_of(web.drafts(inputs), inputs.names):
            yield web.named(each) if isinstance(each, Fault) else each
    except ImportError as error:  # of what reads HTML
        yield missing_package(error, inputs.path.name)
        return
    if inputs.options.drops is not Drops.NOTHING:
        yield Partial(origin=Origin(inputs.path.name), drops=inputs.options.drops)


@define
class _Web:
    """Reads pages, of which each may have a part of what others have."""

    options: WebOptions
    book: Book
    file: str
    _elsewhere: str = field(default="", init=False)
    _floating: list[tuple[Origin, str]] = field(factory=list, init=False)
    _called: dict[str, str] = field(factory=dict, init=False)

    def named(self, fault: Fault) -> Fault:
        """Return a fault of an item with what it is called, as many have the line of one script."""
        called = self._called.get(fault.item, "")
        return evolve(fault, message=f"{fault.message} (of {called})") if called else fault

    def drafts(self, inputs: Inputs) -> Iterator[Draft | Fault]:
        """Yield the items of all pages, each once, and what is wrong with others."""
        drafts: list[Draft] = []
        is_whole = True
        for page in pages_at(inputs.path, self.options.address):
            for each in (page,) if isinstance(page, Fault) else self._of_page(page):
                if isinstance(each, Draft):
                    drafts.append(each)
                else:
                    is_whole = is_whole and each.severity is not Severity.ERROR
                    yield each
            if len(drafts) > MOST_ITEMS:
                message = f"there are more than {MOST_ITEMS:,} items, and those of further pages are not read"
                yield unread_file(self.file, message, expected="fewer pages at once")
                break
        if is_whole and not drafts:
            expected = f"the calendar or feed that it names: {self._elsewhere}" if self._elsewhere else _EXPECTED
            yield unread_file(self.file, _NOTHING, expected=expected)
        yield from _with_series(_once(drafts))
        if self._floating:
            more = f" (so it is with {len(self._floating) - 1:,} more)" if len(self._floating) > 1 else ""
            origin, id_ = self._floating[0]
            yield warning(origin, FLOATING + more, item=id_)

    def _of_page(self, page: WebPage) -> Iterator[Draft | Fault]:
        content = items_on(page)
        self._elsewhere = self._elsewhere or content.elsewhere
        yield from (_of_part(fault) if page.is_part else fault for fault in content.faults)
        reading = Reading(
            book=self.book, options=self.options, base=content.base, language=registered(content.language) or "en"
        )
        for item in content.items:
            yield from self._of_item(item, content, reading)

    def _of_item(self, item: Item, page: Page, reading: Reading) -> Iterator[Draft | Fault]:
        thing = item.thing
        origin = Origin(page.name, thing.line)
        identity = item.identity
        called = thing.line_at("name", "text")[:60]
        if not identity:
            message = f"{called!r} has nothing by which it is known again, and is left out"
            yield Fault(origin=origin, message=message, expected=_NAMELESS, unread=Unread(single=True))
            return
        id_ = own_id(thing) or id_of(identity)
        try:
            fields, notes = (meeting_of if is_meeting(thing) else statement_of)(thing, reading)
        except UnclearDateError as error:
            unread = Unread(ids=(id_,), single=True)
            yield Fault(origin=origin, message=f"{called!r} is left out: {error}", item=id_, unread=unread)
            return
        if called:
            self._called[id_] = f"the {'event' if is_meeting(thing) else 'quotation'} {called!r}"
        for note in notes:
            if note == FLOATING:
                self._floating.append((origin, id_))
            else:
                yield warning(origin, note, item=id_)
        stated = {name: value for name, value in fields.items() if value}
        length = len(thing.line_at("url")) if own_id(thing) else 0
        rank = (-length, page.address != "" and page.address in thing.links("url"), len(stated))
        series = {_SERIES: item.parent} if item.parent and is_meeting(thing) else {}
        kind: type[Meeting | Statement] = Meeting if is_meeting(thing) else Statement
        yield Draft(kind, {"id": id_, **stated, **series}, origin, identity, rank)


def _of_part(fault: Fault) -> Fault:
    """Return the fault of a page that keeps others from nothing, as each has its own items."""
    return evolve(fault, unread=Unread(single=True)) if fault.unread else fault


def _once(drafts: Iterable[Draft]) -> list[Draft]:
    """Return drafts without those of lists whose items have a page of their own, and those that say the same.

    Of pages that diplofeed made in several languages that in the publication's own counts: its address is the shortest.
    """
    by_id: defaultdict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        by_id[str(draft.data["id"])].append(draft)
    kept: list[Draft] = []
    for same in by_id.values():
        best = max(draft.rank[:2] for draft in same)
        first, *others = [draft for draft in same if draft.rank[:2] == best]
        kept += [first, *(each for each in others if each.data != first.data)]
    return kept


def _with_series(drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Yield drafts of which the rounds name the meeting they are of by its id, where that is among them."""
    ids = {draft.identity: str(draft.data["id"]) for draft in drafts if draft.cls is Meeting}
    parents = {str(draft.data["id"]): ids.get(str(draft.data.get(_SERIES, "")), "") for draft in drafts}
    for draft in drafts:
        data = {name: value for name, value in draft.data.items() if name != _SERIES}
        parent = _parent(str(data["id"]), parents)
        yield evolve(draft, data={**data, **({_SERIES: parent} if parent else {})})


def _parent(id_: str, parents: Mapping[str, str]) -> str:
    """Return the meeting that one is a round of, nothing where it would be a round of itself."""
    seen = {id_}
    above = parents.get(id_, "")
    while above and above not in seen:
        seen.add(above)
        above = parents.get(above, "")
    return "" if above == id_ else parents.get(id_, "")


SOURCE: Final = RecordSource(name="web", title="Web pages", options=WebOptions, read=read, reads_only_path=True)
