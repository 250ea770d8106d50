"""The record on disk: name files, ``meetings/`` and ``statements/``, and the bulk files beside them."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar

from attrs import define, field, frozen

from diplofeed.cache import code, digest
from diplofeed.errors import Fault, Origin, Severity
from diplofeed.model import Form, Instrument, Meeting, Party, Person, Statement, Topic
from diplofeed.record import Names
from diplofeed.record.plain import digest_of
from diplofeed.source import Inputs, Located, Source
from diplofeed.source.direct import Lookup, Written, read_directly
from diplofeed.source.node import Listing, Node, Scalar, Table
from diplofeed.source.shape import Reading, read
from diplofeed.sources.folder import csv, jsonl, markdown, yaml
from diplofeed.text import REMOVED, without_controls

__all__ = ["NAME_FILES", "SOURCE", "YAML", "read_names"]

T = TypeVar("T")
_Input: TypeAlias = "Written | Node | Fault"

YAML: Final = (".yaml", ".yml")
_ITEM_FILES: Final = frozenset({*YAML, ".md", ".json"})
_ESCAPE: Final = re.compile(
    r"\\(?:(?P<pair>u[Dd][89ABab][0-9A-Fa-f]{2}\\u[Dd][C-Fc-f][0-9A-Fa-f]{2})|(?P<half>u[Dd][89A-Fa-f][0-9A-Fa-f]{2})|.)",
    re.DOTALL,
)
_MAX_BYTES: Final = 50_000_000
_KINDS: Final[dict[str, tuple[type[Meeting | Statement], str]]] = {
    "meetings": (Meeting, "summary"),
    "statements": (Statement, "text"),
}
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
        for written in _written(_files(root, stem, YAML), ""):
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
    cls: type[T], written: _Input, reading: Reading, lookup: Lookup
) -> tuple[T | None, Written | Node | Fault]:
    """Return what is read of a value, and the value; it is located only where it cannot be read directly."""
    if isinstance(written, Written):
        value = read_directly(cls, written.value, lookup)
        if value is not None:
            return value, written
        written = written.node()
    return None if isinstance(written, Fault) else read(cls, written, reading), written


def _read(inputs: Inputs) -> Iterator[Located | Fault]:
    lookup, digests = Lookup(inputs.names), _Digests(inputs.names, code(_read))
    for stem in _KINDS:
        files = (*_files(inputs.path, stem, (".jsonl", ".csv")), *_files_below(inputs.path, stem))
        yield from _items(files, stem, lookup, digests)


class _File(NamedTuple):
    """A file of the record: its path, its path from the record's folder, and the end and the rest of its name."""

    path: str
    name: str
    stem: str
    suffix: str


def _file(root: str, name: str) -> _File:
    base = name.rpartition("/")[2]
    suffix = _suffix(base)
    return _File(f"{root}/{name}", name, base.removesuffix(suffix), suffix)


def _files(root: Path, stem: str, suffixes: Iterable[str]) -> list[_File]:
    return [_file(str(root), f"{stem}{suffix}") for suffix in suffixes if (root / f"{stem}{suffix}").is_file()]


def _files_below(root: Path, folder: str) -> list[_File]:
    """Return the files of items in a folder of the record and below, in the order of their paths."""
    top = str(root)
    files = (
        _file(top, f"{parent[len(top) + 1 :]}/{name}")
        for parent, folders, names in os.walk(f"{top}/{folder}")
        for name in (*folders, *names)
        if _suffix(name) in _ITEM_FILES
    )
    return sorted(files, key=lambda file: file.name.split("/"))


def _suffix(name: str) -> str:
    """Return the suffix of a file's name as `Path.suffix` has it, which takes ten times as long."""
    at = name.rfind(".")
    return name[at:] if 0 < at < len(name) - 1 else ""


def _items(files: Iterable[_File], stem: str, lookup: Lookup, digests: _Digests) -> Iterator[Located | Fault]:
    cls, body_key = _KINDS[stem]
    for written in _written(files, body_key):
        lookup.used.clear()
        value = read_directly(cls, written.value, lookup) if isinstance(written, Written) else None
        if value is not None and isinstance(written, Written) and _has_voice(value):
            yield Located(item=value, origin=written.origin, digest=digests.of(written, stem, lookup))
            continue
        node = written.node() if isinstance(written, Written) else written
        yield from (node,) if isinstance(node, Fault) else _item(cls, node, lookup.names)


def _item(cls: type[Meeting | Statement], node: Node, names: Names) -> Iterator[Located | Fault]:
    id_node = node.get("id") if isinstance(node, Table) else None
    reading = Reading(names=names, item=id_node.value.strip() if isinstance(id_node, Scalar) else "")
    item = read(cls, node, reading)
    if item is not None and not _has_voice(item):
        reading.fault(node.origin, "speaker", "is missing", expected="a speaker, or a party that speaks")
        item = None
    yield from reading.faults
    if item is not None:
        yield Located(item=item, origin=node.origin)


def _has_voice(item: Meeting | Statement) -> bool:
    """Return whether a statement says who makes it; a notice is the publisher's own."""
    return not isinstance(item, Statement) or bool(item.speaker or item.party or item.form is Form.NOTICE)


@frozen
class _Digests:
    """What differs where items read directly do: where their text, the names they use or the code that reads them do.

    It takes a fraction of what the plain form of an item takes.
    """

    names: Names
    code: bytes
    _by_name: dict[tuple[str, str], bytes] = field(factory=dict, init=False)

    def of(self, written: Written, stem: str, lookup: Lookup) -> bytes:
        """Return the digest of the item that was just read with a lookup."""
        return digest(self.code, stem.encode(), written.digest, b"".join(map(self._of_name, lookup.used)))

    def _of_name(self, name: tuple[str, str]) -> bytes:
        found = self._by_name.get(name)
        if found is None:
            table, key = name
            value = getattr(self.names, table).get(key)  # None of a country by its code
            found = self._by_name[name] = bytes(16) if value is None else digest_of(value)
        return found


def _written(files: Iterable[_File], body_key: str) -> Iterator[_Input]:
    for file in files:
        text = _text(file)
        if isinstance(text, Fault):
            yield text
            continue
        kept = without_controls(text)
        if kept != text:
            yield from _removed(text, file.name)
        yield from _PARSERS.get(file.suffix, _parse_yaml)(kept, file, body_key)


def _parse_jsonl(text: str, file: _File, _body_key: str) -> Iterable[_Input]:
    return jsonl.values(_lines(text), file.name)


def _parse_csv(text: str, file: _File, _body_key: str) -> Iterable[_Input]:
    return csv.parse(_lines(text), file.name)


def _lines(text: str) -> Iterator[str]:
    """Yield lines with their line feeds, at which alone they end; `io.StringIO` takes four bytes a character."""
    start = 0
    while end := text.find("\n", start) + 1:
        yield text[start:end]
        start = end
    if start < len(text):
        yield text[start:]


def _parse_json(text: str, file: _File, body_key: str) -> Iterator[_Input]:
    return _parse_yaml(_unescaped(text), file, body_key)


def _parse_markdown(text: str, file: _File, body_key: str) -> Iterator[_Input]:
    documents, faults = markdown.parse(text, file.name, body_key)
    yield from faults
    yield from _located_items(documents, file.stem)


def _parse_yaml(text: str, file: _File, _body_key: str) -> Iterator[_Input]:
    documents = yaml.values(text, file.name)
    if documents is None:
        nodes, faults = yaml.parse(text, file.name)
        yield from faults
        yield from _located_items(nodes, file.stem)
        return
    located = _Located(text, file)
    of_text = digest(text.encode(errors="surrogatepass"), file.stem.encode(errors="surrogatepass"))
    for number, (value, origin) in enumerate(_plain_items(documents, file.stem)):
        yield Written(value, origin, partial(located.nth, number), digest(of_text, number.to_bytes(4, "big")))


@define
class _Located:
    """The items of a YAML file as located texts, of which most files need none."""

    text: str
    file: _File
    _nodes: tuple[Node, ...] = ()

    def nth(self, number: int) -> Node:
        """Return an item, counted from 0; the file is parsed again for the first."""
        if not self._nodes:
            self._nodes = tuple(_located_items(yaml.parse(self.text, self.file.name)[0], self.file.stem))
        return self._nodes[number]


def _plain_items(documents: Iterable[yaml.Value], stem: str) -> Iterator[tuple[Any, Origin]]:
    """Yield the items of documents, as `_located_items` does."""
    for value, origin, elements in documents:
        if elements is not None:
            yield from ((element.value, element.origin) for element in elements)
        elif isinstance(value, dict) and "id" not in value:
            yield {"id": stem, **value}, origin
        else:
            yield value, origin


def _located_items(documents: Iterable[Node], stem: str) -> Iterator[Node]:
    """Yield the elements of documents that are lists, and other documents, whose id is the name of their file."""
    for node in documents:
        if isinstance(node, Listing):
            yield from node.items
        elif isinstance(node, Table) and node.get("id") is None:
            yield Table(((Scalar("id", node.origin), Scalar(stem, node.origin)), *node.pairs), node.origin)
        else:
            yield node


_PARSERS: Final[Mapping[str, Callable[[str, _File, str], Iterable[_Input]]]] = {
    ".jsonl": _parse_jsonl,
    ".csv": _parse_csv,
    ".json": _parse_json,
    ".md": _parse_markdown,
}


def _text(file: _File) -> str | Fault:
    """Return a file's text, or the fault that keeps it from being read."""
    try:
        with open(file.path, "rb", buffering=0) as handle:  # noqa: PTH123 -- thousands of files, twice as fast as by Path
            if os.fstat(handle.fileno()).st_size > _MAX_BYTES:
                return Fault(origin=Origin(file.name), message=f"the file is larger than {_MAX_BYTES // 1_000_000} MB")
            text = handle.readall().decode("utf-8-sig")
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        column = error.start - (error.object.rfind(b"\n", 0, error.start) + 1) + 1
        byte = error.object[error.start]
        message = f"byte 0x{byte:02X} is no UTF-8"
        return Fault(origin=Origin(file.name, line, column), message=message, expected="the file saved as UTF-8")
    except OSError as error:
        return Fault(origin=Origin(file.name), message=f"cannot be read: {error.strerror or error}")


def _removed(text: str, name: str) -> Iterator[Fault]:
    """Yield a warning for each line that has a character neither parsers nor documents take."""
    for number, line in enumerate(text.split("\n"), start=1):
        kept = without_controls(line)
        if kept != line:
            column = next(
                (at for at, pair in enumerate(zip(kept, line, strict=False)) if pair[0] != pair[1]), len(kept)
            )
            yield Fault(origin=Origin(name, number, column + 1), message=REMOVED, severity=Severity.WARNING)


def _unescaped(text: str) -> str:
    r"""Return JSON without escapes such as ``\ud83d\ude4f``, which YAML has not: a pair of them is one character.

    One alone is none; it becomes a control character, of which whoever reads the field is told.
    """

    def unescaped(found: re.Match[str]) -> str:
        if found["pair"]:
            return str(json.loads(f'"{found[0]}"'))
        return r"\u0000" if found["half"] else found[0]

    return _ESCAPE.sub(unescaped, text)


SOURCE = Source(name="folder", title="The record on disk: YAML, Markdown, JSON Lines, CSV", read=_read)
