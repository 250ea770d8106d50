"""A row of a table as an item: its cells by the fields of their columns, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from attrs import define, evolve, field, frozen

from diplofeed.errors import Fault, FieldError, Origin, Severity, Suggestions, Unread
from diplofeed.model import Meeting, Statement
from diplofeed.record import has_voice, without_voice
from diplofeed.source import Located, Partial
from diplofeed.source.direct import Lookup, read_directly
from diplofeed.source.node import Listing, Node, Scalar, Table, plain_of
from diplofeed.source.reading import Reading
from diplofeed.source.secrecy import is_secret, may_be_embargo, may_hide, says_secret, shows
from diplofeed.source.shape import read
from diplofeed.sources.table.cells import Cell, Cells
from diplofeed.sources.table.directory import parts_of
from diplofeed.sources.table.grid import Grid, letters, text_of
from diplofeed.sources.table.headings import HIDING, Header
from diplofeed.sources.table.keys import Identity
from diplofeed.sources.table.options import TableOptions
from diplofeed.sources.table.places import place_fields
from diplofeed.sources.table.times import ColumnsOfDates, DateError
from diplofeed.sources.table.vocabulary import meaning

__all__ = ["Rows"]

_FAILED: Final = frozenset({"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})
_DATES: Final = {"start": "when", "end": "when", "time": "when", "end_time": "when"}
_MISSING: Final = "is missing"
_WORDS: Final = {"status": "status", "form": "form", "online": "yes", "audience": "audience"}
_SOURCES: Final = ("sources", "sources.url", "sources.publisher")
_ADDRESSES: Final = ("http://", "https://")
_PLAIN: Final = ("status", "form", "online", "audience", "url", "conference", "recurrence", "language")
_TEXTS: Final = {"title": True, "medium": True, "summary": False, "significance": False, "text": False}
"""The fields that are texts, and whether they are a line without markup."""

_Fields = Mapping[str, Sequence[Cell]]


@define
class _Row:
    """A row that is being read: its number, its id, its cells by the fields of their columns, and its faults.

    Attributes:
        may_hide: Whether a column that is not read may say that it is not for the public.
        is_shifted: Whether its cells may be below the wrong headings: what else is wrong with them is no second fault.
        failed: The fields whose cells cannot be read, which is noted: that they are missing is no second fault.
    """

    number: int
    key: str
    cells: dict[str, list[Cell]]
    origin: Origin
    reading: Reading
    may_hide: bool = False
    is_shifted: bool = False
    failed: set[str] = field(factory=set)

    def note(self, fault: Fault) -> None:
        """Note a fault that was found elsewhere."""
        self.reading.faults.append(fault)
        self.reading.errors += fault.severity is Severity.ERROR

    def fault(self, origin: Origin, path: str, error: FieldError) -> None:
        """Note what is wrong with a cell."""
        self.reading.fault(origin, path, error.reason, expected=error.expected, suggestion=error.suggestion)


@frozen
class Rows:
    """The rows of a table below its headings.

    Attributes:
        unnamed: The columns without a heading whose cells are no fault.
    """

    grid: Grid
    header: Header
    options: TableOptions
    cells: Cells
    identity: Identity
    dates: ColumnsOfDates
    lookup: Lookup
    unnamed: Sequence[int] = ()
    suggestions: Suggestions = field(factory=Suggestions)

    def read(self) -> Iterator[Located | Fault | Partial]:
        """Yield the item of each row, or its faults; rows in which nothing stands are passed over."""
        for row in range(self.header.row + 1, len(self.grid.rows)):
            if any(text_of(value) for value in self.grid.rows[row]):
                yield from self._item(row)

    def _item(self, number_: int) -> Iterator[Located | Fault | Partial]:
        key, note = self.identity.of(number_)
        row = self._row(number_, key)
        if note is not None:
            row.note(note)
        self._check_shifted(row)
        if row.is_shifted or self.identity.may_be_any(number_):
            yield Partial(origin=row.origin)
        if row.is_shifted:
            yield from self._left_out(row, row.reading.faults, self._unread_shifted(row))
            return
        self._check_failed(row)
        self._check_hidden(row)
        node = self._node(row)
        before = row.reading.errors
        item = self._made(node, row.reading)
        if item is not None and not has_voice(item):
            row.reading.faults.append(without_voice(row.origin, key))
            item = None
        noted = (fault for fault in row.reading.faults if fault.message != _MISSING or fault.field not in row.failed)
        faults = [self._in_column(self._placed(fault, row)) for fault in (*self.cells.directory.notes, *noted)]
        self.cells.directory.notes.clear()
        if item is not None and not before:
            yield from faults
            yield Located(item=item, origin=row.origin)
            return
        yield from self._left_out(row, faults, self._unread(row))

    def _left_out(self, row: _Row, faults: Sequence[Fault], unread: Unread) -> Iterator[Fault]:
        """Yield the faults of a row that is left out; what is known of it stands in its errors."""
        for fault in faults:
            is_error = fault.severity is Severity.ERROR
            yield fault.of_item(row.key, unread) if is_error else evolve(fault, item=row.key)

    def _made(self, node: Table, reading: Reading) -> Meeting | Statement | None:
        """Return the item of a mapping; where one is plainly right, in a tenth of the time that faults take."""
        cls: type[Meeting | Statement] = self.options.as_.cls
        self.lookup.used.clear()
        item = read_directly(cls, plain_of(node), self.lookup)
        return read(cls, node, reading) if item is None else item

    def _row(self, number_: int, key: str) -> _Row:
        cells: dict[str, list[Cell]] = {}
        first: Origin | None = None
        for column in self.header.columns:
            text = text_of(self.grid.value(number_, column.index))
            if not text:
                continue
            origin = self.grid.origin(number_, column.index)
            first = first or origin
            if column.field:
                cells.setdefault(column.field, []).append(Cell(text, origin, column.number, column.language))
        origin = first or self.grid.origin(number_, 0)
        return _Row(
            number_, key, cells, origin, Reading(self.cells.directory.names, item=key, suggestions=self.suggestions)
        )

    def _placed(self, fault: Fault, row: _Row) -> Fault:
        """Return a fault of what is missing at the column it is missing in; without a column where there is none."""
        if fault.message != _MISSING or fault.origin != row.origin:
            return fault
        columns = (each.index for each in self.header.columns if _DATES.get(each.field, each.field) == fault.field)
        index = next(columns, None)
        if index is None:
            return evolve(fault, origin=Origin(row.origin.file, row.origin.line))
        return evolve(fault, origin=self.grid.origin(row.number, index))

    def _in_column(self, fault: Fault) -> Fault:
        """Return a fault that names the column by its letters where its place is a line of a file."""
        column = fault.origin.column - 1
        if self.grid.sheet or column < 0 or fault.field == "id":
            return fault
        heading = next((each.heading for each in self.header.columns if each.index == column), "")
        return evolve(fault, message=f"column {letters(column)}, {heading[:60]!r}: {fault.message}")

    # ---------------------------------------------------------------- what may be wrong with any cell

    def _check_failed(self, row: _Row) -> None:
        for name, cells in row.cells.items():
            for cell in cells:
                if cell.text in _FAILED:
                    row.reading.fault(cell.origin, name, f"the formula failed: {cell.text}", expected="a value")
        for column in self.header.columns:
            if column.field and (row.number, column.index) in self.grid.errors:
                place = self.grid.origin(row.number, column.index)
                row.reading.fault(place, column.field, "the formula of the cell has no value", expected="a value")
                row.failed.add(_DATES.get(column.field, column.field))

    def _check_hidden(self, row: _Row) -> None:
        """Note a fault where a column that is not read may say that the row is not for the public."""
        for column in self.header.columns:
            if column.field or column.is_ignored:
                continue
            text = text_of(self.grid.value(row.number, column.index))
            if text and (_may_ask(column.heading, text) or says_secret(text) or may_be_embargo(column.heading, text)):
                row.may_hide = True
                message = f"{column.heading[:60]!r} may say that this is not for the public, and is not read"
                expected = "audience, internal or embargo_until for it in columns.toml, or its name under ignore"
                row.reading.fault(self.grid.origin(row.number, column.index), "", message, expected=expected)

        for index in self.unnamed:
            text = text_of(self.grid.value(row.number, index))
            if says_secret(text) or may_be_embargo("", text):
                row.may_hide = True
                message = f"column {letters(index)} may say that this is not for the public, and has no heading"
                row.reading.fault(self.grid.origin(row.number, index), "", message, expected="a heading for it")

    def _check_shifted(self, row: _Row) -> None:
        """Note a fault where a cell stands beyond the last heading, as cells before it may be of another heading."""
        last = max(column.index for column in self.header.columns)
        texts = [text_of(value) for value in self.grid.rows[row.number]]
        beyond = [index for index in range(last + 1, len(texts)) if texts[index] and index not in self.unnamed]
        if not beyond:
            return
        of_hiding = [column.index for column in self.header.columns if column.field in HIDING]
        moved = texts[min(of_hiding) :] if of_hiding else []
        row.may_hide = any(says_secret(text) or may_be_embargo("", text) for text in texts) or any(
            text and meaning("yes", text) != "false" and meaning("audience", text) != "public" for text in moved
        )
        shown, place = texts[beyond[0]][:60], letters(beyond[0])
        message = f"{shown!r} stands in column {place}, beyond the last heading, so cells may be below the wrong ones"
        expected = (
            "a cell for each heading, with quotation marks around what has a separator in it; or a heading for it"
        )
        row.reading.fault(self.grid.origin(row.number, beyond[0]), "", message, expected=expected)
        row.is_shifted = True

    def _unread(self, row: _Row) -> Unread:
        """Return what is known of a row that cannot be read."""
        internal = row.cells.get("internal", ())
        audience = row.cells.get("audience", ())
        hides = any(meaning("yes", cell.text) != "false" for cell in internal)
        hides = hides or any(meaning("audience", cell.text) != "public" for cell in audience)
        embargo = datetime.max.replace(tzinfo=UTC) if row.cells.get("embargo_until") else None
        return Unread(ids=(row.key,) if row.key else (), internal=hides or row.may_hide, embargo_until=embargo)

    def _unread_shifted(self, row: _Row) -> Unread:
        """Return what is known of a row whose cells may be below the wrong headings: its id may stand further right."""
        unread = self._unread(row)
        if not unread.internal or not self.identity.columns:
            return unread
        texts = [text_of(value) for value in self.grid.rows[row.number]]
        first = self.identity.columns[0][0].index + 1
        moved = texts[first : first + len(texts) - 1 - max(column.index for column in self.header.columns)]
        others = (self.cells.keys.of(text) for text in moved if text)
        return evolve(unread, ids=tuple(dict.fromkeys((*unread.ids, *others))))

    # ---------------------------------------------------------------- fields

    def _node(self, row: _Row) -> Table:
        """Return the row as a mapping of the fields of its item."""
        pairs: dict[str, Node] = {"id": Scalar(row.key, row.origin)} if row.key else {}
        pairs |= self._texts(row)
        for name in _PLAIN:
            if cells := row.cells.get(name):
                pairs |= self._plain(name, cells[0])
        pairs |= self._lists(row)
        pairs |= self._defaults(row, pairs)
        if self.options.as_.cls is Meeting:
            pairs |= place_fields(row.cells, self.cells, row.origin)
        pairs |= self._dates(row)
        pairs |= self._hiding(row)
        return Table(tuple((Scalar(name, node.origin), node) for name, node in pairs.items()), row.origin)

    def _texts(self, row: _Row) -> dict[str, Node]:
        named = ((name, row.cells.get(name)) for name in _TEXTS)
        return {name: self.cells.text(cells, is_line=_TEXTS[name]) for name, cells in named if cells}

    def _plain(self, name: str, cell: Cell) -> dict[str, Node]:
        """Return a field whose cell is a word or an address; where it says of "online" where, that too."""
        if name == "online" and cell.text.lower().startswith(_ADDRESSES):
            return {"online": Scalar("true", cell.origin), "conference": Scalar(cell.text, cell.origin)}
        text = meaning(_WORDS[name], cell.text) or cell.text if name in _WORDS else cell.text
        return {name: Scalar(text, cell.origin)}

    def _lists(self, row: _Row) -> dict[str, Node]:
        cells = row.cells
        makers: dict[str, Callable[[Sequence[Cell]], Node]] = {
            "parties": self.cells.parties,
            "topics": self.cells.topics,
            "instruments": self.cells.instruments,
            "participants": self.cells.participants,
            "speakers": self.cells.speakers,
            "agenda": self.cells.agenda,
            "attachments": self.cells.attachments,
            "related": self.cells.related,
            "about": self.cells.references,
        }
        pairs = {name: make(cells[name]) for name, make in makers.items() if name in cells}
        if any(name in cells for name in _SOURCES):
            pairs["sources"] = self.cells.sources(*(cells.get(name, ()) for name in _SOURCES))
        parties = [part for cell in cells.get("parties", ()) for part in parts_of(cell.text)]
        for name in ("positions", "outcomes"):
            if name in cells:
                pairs[name] = self._by_party(row, name, parties)
        if series := cells.get("series"):
            pairs["series"] = Scalar(self.cells.keys.meeting(series[0].text), series[0].origin)
        return pairs

    def _by_party(self, row: _Row, name: str, parties: Sequence[str]) -> Listing:
        node = self.cells.by_party(row.cells[name], parties)
        nameless = [each.origin for each in node.items if isinstance(each, Table) and not each.get("party")]
        if name == "positions" and nameless:
            row.reading.fault(nameless[0], name, "it is not said whose position it is", expected='"US: text; RU: text"')
            return Listing((), node.origin)
        return node

    def _defaults(self, row: _Row, pairs: Mapping[str, Node]) -> dict[str, Node]:
        """Return what the options say of rows that say nothing."""
        defaults: dict[str, Node] = {}
        if self.options.status and "status" not in pairs and self.options.as_.cls is Meeting:
            defaults["status"] = Scalar(self.options.status.value, row.origin)
        if self.options.parties and not {"parties", "speakers"} & set(pairs):
            names = [self.cells.directory.party(name, row.origin) for name in self.options.parties]
            defaults["parties"] = Listing(tuple(names), row.origin)
        return defaults

    def _dates(self, row: _Row) -> dict[str, Node]:
        pairs: dict[str, Node] = {}
        try:
            if node := self.dates.when(row.number):
                pairs["when"] = node
        except DateError as error:
            row.fault(error.origin, "when", error.error)
            row.failed.add("when")
        try:
            if row.cells.get("as_of"):
                pairs["as_of"] = self.dates.day(row.number, "as_of")
            if row.cells.get("embargo_until"):
                pairs["embargo_until"] = self.dates.moment(row.number, "embargo_until")
        except DateError as error:
            row.fault(error.origin, "", error.error)
        return pairs

    def _hiding(self, row: _Row) -> dict[str, Node]:
        """Return what says that an item is not for the public, or not yet."""
        pairs: dict[str, Node] = {}
        for cell in row.cells.get("internal", ()):
            word = meaning("yes", cell.text) or meaning("audience", cell.text)
            if word in {"true", "internal"}:
                pairs["audience"] = Scalar("internal", cell.origin)
            elif not word:
                row.reading.fault(
                    cell.origin, "audience", f"{cell.text[:60]!r} is neither yes nor no", expected="yes or no"
                )
        return pairs


def _may_ask(heading: str, text: str) -> bool:
    """Return whether a cell below a heading that is not understood may ask to hide its row."""
    return is_secret(heading, text) or (may_hide(heading) and not shows(text))
