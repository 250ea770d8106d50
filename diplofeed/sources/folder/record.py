"""The record on disk: name files, ``meetings/`` and ``statements/``, and the bulk files beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from itertools import chain, islice
from pathlib import Path, PurePosixPath
from typing import Any, Final, TypeVar

from attrs import evolve, frozen

from diplofeed.cache import code, digest
from diplofeed.config.csv import AS_USUAL, CsvOptions
from diplofeed.errors import Fault, Severity, Unread
from diplofeed.model import Instrument, Meeting, Party, Person, Statement, Topic
from diplofeed.model.fields import to_id
from diplofeed.record import Names, has_voice, without_voice
from diplofeed.record.plain import digest_of
from diplofeed.source import Inputs, Located, Source
from diplofeed.source.direct import Lookup, Written, read_directly
from diplofeed.source.node import Node, Scalar, Table
from diplofeed.source.shape import Reading, keys, read
from diplofeed.source.unread import unread_node
from diplofeed.sources.folder.alone import inputs_alone
from diplofeed.sources.folder.contents import File
from diplofeed.sources.folder.doubts import blank, is_plain, is_utf8, nameless
from diplofeed.sources.folder.files import (
    BULK,
    ITEM_FILES,
    YAML,
    files_below,
    files_of,
    name_files,
    strays,
)
from diplofeed.sources.folder.names import A_LIST, keys_of_names
from diplofeed.sources.folder.parsing import PARSERS, Input, Parser, items_of, parse_csv, written_in
from diplofeed.sources.folder.recent import FORGETFUL, Direct, Memory, groups
from diplofeed.sources.folder.summing import summed_up

__all__ = ["NAME_FILES", "SOURCE", "YAML", "faults_in", "inputs_in", "items_in", "names_in", "read_items", "read_names"]

T = TypeVar("T")

_BATCH: Final = 250
_KINDS: Final[Mapping[str, type[Meeting | Statement]]] = {"meetings": Meeting, "statements": Statement}
NAME_FILES: Final[dict[str, type[Any]]] = {
    "parties": Party,
    "topics": Topic,
    "instruments": Instrument,
    "people": Person,  # last: people belong to parties
}


def read_names(root: Path) -> tuple[Names, tuple[Fault, ...]]:
    """Return the names a record's name files define, and their faults."""
    names = Names()
    faults: list[Fault] = []
    for stem, cls in NAME_FILES.items():
        reading, lookup = Reading(names=names), Lookup(names)
        values: dict[str, Any] = {}
        for written in chain.from_iterable(written_in(file, PARSERS) for file in name_files(root, stem)):
            if keys := keys_of_names(written):
                reading.fault(written.origin, "", f"found a mapping with the keys {keys}", expected=A_LIST)
                continue
            value, node = _read_either(cls, written, reading, lookup)
            if isinstance(node, Fault):
                faults.append(node)
            elif value is not None and value.id in values:
                origin = node.origin
                reading.fault(origin, "id", f"the id {value.id!r} is taken", expected="each id once in a file")
            elif value is not None:
                values[value.id] = value
        faults += reading.faults
        names = Names(**{table: values if table == stem else getattr(names, table) for table in NAME_FILES})
    return names, tuple(faults)


def _read_either(
    cls: type[T], written: Input, reading: Reading, lookup: Lookup
) -> tuple[T | None, Written | Node | Fault]:
    """Return what is read of a value, and the value; it is located only where it cannot be read directly."""
    if isinstance(written, Written):
        value = read_directly(cls, written.value, lookup)
        if value is not None:
            return value, written
        written = written.node()
    return None if isinstance(written, Fault) else read(cls, written, reading), written


def _read(inputs: Inputs) -> Iterator[Located | Fault]:
    return read_items(inputs, FORGETFUL)


def read_items(inputs: Inputs, memory: Memory) -> Iterator[Located | Fault]:
    """Yield the items of a record's folder, as far as they are not in memory, or of a single file; and faults."""
    if inputs.path.is_file():
        yield from _of_file(inputs)
        return
    lookup, marks, own_code = Lookup(inputs.names), _Marks(inputs.names), code(_read)
    memory.begin(inputs)
    for stem, cls in _KINDS.items():
        parsers = PARSERS | {".csv": partial(parse_csv, cls, inputs.options or AS_USUAL)}
        direct = _Direct(cls, lookup, _Digests(digest(own_code, stem.encode()), marks))
        for group in groups((*files_of(inputs.path, stem, BULK), *files_below(inputs.path, stem))):
            yield from memory.of(group, partial(_of_group, group, parsers, cls, lookup), direct)
    yield from strays(inputs.path)


def _of_file(inputs: Inputs) -> Iterator[Located | Fault]:
    """Yield what a file says that stands alone; its items are those of a record."""
    cls, lookup = _KINDS.get(inputs.path.stem), Lookup(inputs.names)
    direct = _Direct(cls or Meeting, lookup, _Digests(b"", _Marks(inputs.names)))
    read = _items(cls or Meeting, inputs_alone(inputs.path, cls, inputs.options or AS_USUAL), lookup, direct)
    for each in summed_up(read):
        yield evolve(each, is_own=True, digest=b"") if isinstance(each, Located) else each


def _of_group(
    files: Iterable[File | Fault],
    parsers: Mapping[str, Parser],
    cls: type[Meeting | Statement],
    lookup: Lookup,
    direct: Direct,
) -> Iterator[Located | Fault]:
    """Yield what a group of files says."""
    return summed_up(_items(cls, chain.from_iterable(items_of(file, parsers) for file in files), lookup, direct))


@frozen
class _Direct:
    """Reads items directly, with their digests; None where one has to be read as a tree of located texts."""

    cls: type[Meeting | Statement]
    lookup: Lookup
    digests: _Digests

    def __call__(self, written: Written) -> Located | None:
        """Return an item."""
        self.lookup.used.clear()
        value = read_directly(self.cls, written.value, self.lookup) if is_plain(written) else None
        if value is None or not has_voice(value):
            return None
        return Located(item=value, origin=written.origin, digest=self.digests.of(written, self.lookup.used))


def _items(
    cls: type[Meeting | Statement], inputs: Iterable[Input], lookup: Lookup, direct: Direct
) -> Iterator[Located | Fault]:
    for written in _in_batches(inputs):
        located = direct(written) if isinstance(written, Written) else None
        if located is not None:
            yield located
            continue
        node = written.node() if isinstance(written, Written) else written
        name = written.name if isinstance(written, Written) else ""
        yield from (_without_item(node),) if isinstance(node, Fault) else _item(cls, node, lookup, name)


def faults_in(text: str, name: str, names: Names) -> tuple[Fault, ...]:
    """Return what is wrong with a text, were it a file of the record with a name such as ``meetings/vienna.yaml``."""
    return tuple(each for each in items_in(text, name, names) if isinstance(each, Fault))


def items_in(text: str, name: str, names: Names) -> Iterator[Located | Fault]:
    """Yield the items of a text, were it a file of the record named such as ``meetings.jsonl``, and its faults."""
    path = PurePosixPath(name)
    file = File(name, name, path.stem, path.suffix)
    cls, lookup = _KINDS[path.parts[0] if len(path.parts) > 1 else path.stem], Lookup(names)
    direct = _Direct(cls, lookup, _Digests(b"", _Marks(names)))
    return _items(cls, PARSERS[file.suffix](text, file), lookup, direct)


def names_in(text: str, name: str, names: Names) -> Iterator[Any]:
    """Yield what a text defines, were it a name file of the record such as ``topics.yaml``, and its faults."""
    path = PurePosixPath(name)
    cls, reading, lookup = NAME_FILES[path.stem], Reading(names=names), Lookup(names)
    for written in PARSERS[path.suffix](text, File(name, name, path.stem, path.suffix)):
        value, node = _read_either(cls, written, reading, lookup)
        yield from (value,) if value is not None else (node,) if isinstance(node, Fault) else ()
    yield from reading.faults


def inputs_in(root: Path, name: str, options: CsvOptions) -> Iterator[Written | Node | Fault]:
    """Yield what a file of items says, by its path from the record's folder; nothing of other files."""
    path = PurePosixPath(name)
    cls = _KINDS.get(path.parts[0] if len(path.parts) > 1 else path.stem)
    if cls is not None and path.suffix in ITEM_FILES:
        parsers = PARSERS | {".csv": partial(parse_csv, cls, options)}
        yield from written_in(File(str(root / name), name, path.stem, path.suffix), parsers)


def _in_batches(inputs: Iterable[T]) -> Iterator[T]:
    """Yield inputs, hundreds of which are read before the first: a seventh faster, as code stays near."""
    ahead = iter(inputs)
    while batch := list(islice(ahead, _BATCH)):
        yield from batch


def _item(cls: type[Meeting | Statement], node: Node, lookup: Lookup, name: str) -> Iterator[Located | Fault]:
    """Yield the item of a node, or its faults; ``name`` is its id where it states none itself."""
    reading = Reading(names=lookup.names, item=_id_of(node), suggestions=lookup.suggestions)
    item = read(cls, node, reading)
    if not is_utf8(name):
        reading.faults = [nameless(node), *(fault for fault in reading.faults if fault.field != "id")]
        item = None
    if nothing := [*blank(node)]:
        reading.faults += nothing
        item = None
    if item is not None and not has_voice(item):
        reading.faults.append(without_voice(node.origin, reading.item))
        item = None
    if item is not None:
        yield from reading.faults
        yield Located(item=item, origin=node.origin)
        return
    unread = unread_node(_without_name(node) if name else node, keys(cls), name if is_utf8(name) else "")
    unread = evolve(unread, name=unread.name or PurePosixPath(node.origin.file).stem) if unread.ids else unread
    known_as = next(iter(unread.ids), unread.name if unread.single else "")  # nothing where it may be any item
    yield from (fault.of_item(known_as, unread) for fault in reading.faults)


def _id_of(node: Node) -> str:
    """Return the id of an item, empty where it has none that is one."""
    written = node.get("id") if isinstance(node, Table) else None
    try:
        return to_id(written.value.strip()) if isinstance(written, Scalar) else ""
    except ValueError:
        return ""


def _without_item(fault: Fault) -> Fault:
    """Return a fault that keeps an item from being read, which may be any."""
    return fault if fault.unread or fault.severity is Severity.WARNING else evolve(fault, unread=Unread())


class _Marks(dict[tuple[str, str], bytes]):
    """Digests of names by table and id, each computed once."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self.names = names

    def __missing__(self, name: tuple[str, str]) -> bytes:
        table, key = name
        value = getattr(self.names, table).get(key)  # None of a country by its code
        self[name] = mark = bytes(16) if value is None else digest_of(value)
        return mark


@frozen
class _Digests:
    """Digests of items that are read directly: of their text, the names they use and the code that reads them.

    It takes a fraction of what the plain form of an item takes. The code is in 16 bytes, with the kind of the items.
    """

    code: bytes
    marks: _Marks

    def of(self, written: Written, used: Sequence[tuple[str, str]]) -> bytes:
        """Return the digest of the item that was just read, by what it used of the names."""
        marks = map(self.marks.__getitem__, used)
        # Of what stands before the text the length is known, so that nothing runs into what follows it.
        return blake2b(b"".join((b"%d " % len(used), self.code, *marks, written.key)), digest_size=16).digest()


def _without_name(node: Node) -> Node:
    """Return a mapping without the id that is the name of its file."""
    return Table(node.pairs[1:], node.origin) if isinstance(node, Table) else node


SOURCE = Source(
    name="folder", title="The record on disk: YAML, Markdown, JSON Lines, CSV", options=CsvOptions, read=_read
)
